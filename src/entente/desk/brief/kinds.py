"""Which documents can be written, and what stands in them? One TOML file for each kind, in ``kinds``.

A kind says which parts of a proposal and a dossier it shows, which fixed words stand around them, which clauses it
takes and what only a person can fill in.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from entente.model.text import Text

__all__ = ["BlankLine", "Filter", "Items", "Kind", "Part", "kind_names", "read_kind"]

_FOLDER = Path(__file__).parent / "kinds"


class Filter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which findings or duties: of these regimes (or rules that begin so), with these effects; all where empty."""

    regimes: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


class BlankLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something only a person can fill in."""

    label: Text
    who: Text


class Items(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of the proposal with some of its fields."""

    of: str
    columns: tuple[str, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section: whatever of the following it names, in this order."""

    title: Text
    text: tuple[Text, ...] = ()
    basis: str = ""
    """The authority that the fixed words rest on."""
    fields: tuple[str, ...] = ()
    items: tuple[Items, ...] = ()
    show: tuple[Literal["outcome", "exemptions", "hits", "will", "not_checked"], ...] = ()
    findings: Filter | None = None
    duties: Filter | None = None
    checks: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()
    blanks: tuple[BlankLine, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of document. ``side`` is the side whose office it is for; empty: both."""

    title: Text
    purpose: Text
    side: str = ""
    basis: str
    certainty: Literal["text_read", "page_read", "recalled", "inferred"]
    section: tuple[Part, ...]


def kind_names() -> tuple[str, ...]:
    """Every kind but the memo, by name."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def read_kind(name: str) -> Kind:
    """What stands in a kind of document."""
    return msgspec.toml.decode((_FOLDER / f"{name}.toml").read_bytes(), type=Kind)
