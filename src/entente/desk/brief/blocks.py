"""One form for every document: a title and blocks, before they become Word, HTML or PDF.

Whatever was filled in for the reader says beside it where it comes from (``source``); what nobody knows is a ``Blank``.
"""

from __future__ import annotations

import msgspec

__all__ = ["Blank", "Block", "Clause", "Heading", "Paper", "Paragraph", "Table"]


class Heading(msgspec.Struct, frozen=True, kw_only=True, tag="heading"):
    """A heading; level 1 is a section."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, tag="paragraph"):
    """A paragraph or an item of a list, and what it rests on."""

    text: str
    source: str = ""
    bullet: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """A table; every row has as many cells as ``header``. ``widths`` are shares of the page, all equal if empty."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


class Blank(msgspec.Struct, frozen=True, kw_only=True, tag="blank"):
    """Something that a person still has to fill in: what, who can, and where it belongs."""

    number: int
    label: str
    who: str = ""
    place: str = ""


class Clause(msgspec.Struct, frozen=True, kw_only=True, tag="clause"):
    """A clause in both languages, the reader's first, and the duties that it fulfils."""

    title: str
    text: str
    other: str
    source: str


Block = Heading | Paragraph | Table | Blank | Clause


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document in one language. ``day`` is the ISO day that it states, and the only one that it carries."""

    lang: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    notice: str
    day: str
