"""How are works read for a look at their matches? OpenAlex works, or records already taken apart by country.

The second form is that of a public derivation: ``paper_id``, ``publication_year``, ``institutions`` and
``authors_by_country`` as lists by country (names of institutions; keys of authors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from entente.errors import InputError, gettext_noop
from entente.sources.openalex.records import records
from entente.sources.report import Rejection

__all__ = ["SideRow", "side_rows"]


class SideRow(NamedTuple):
    """One record: sides as country to names and author keys."""

    work: str
    year: int | None
    title: str
    doi: str
    type: str
    sides: dict[str, tuple[tuple[str, ...], frozenset[str]]]


class _Author(msgspec.Struct):
    id: str | None = None
    display_name: str | None = None


class _Institution(msgspec.Struct):
    display_name: str | None = None
    country_code: str | None = None


class _Authorship(msgspec.Struct):
    author: _Author | None = None
    institutions: list[_Institution | None] | None = None
    countries: list[str | None] | None = None


class _Record(msgspec.Struct):
    id: str | None = None
    paper_id: str | None = None
    doi: str | None = None
    title: str | None = None
    type: str | None = None
    publication_year: int | None = None
    authorships: list[_Authorship] | None = None
    institutions: msgspec.Raw = msgspec.Raw(b"null")
    authors_by_country: dict[str, list[str]] | None = None


_BY_COUNTRY = msgspec.json.Decoder(dict[str, list[str]])


def side_rows(path: Path) -> Iterator[SideRow | Rejection]:
    """Every record of a file, or why it is none.

    Raises ``InputError`` for a file that is absent, ``SourceError`` for one that is damaged.
    """
    decoder = msgspec.json.Decoder(_Record)
    try:
        stream = path.open("rb", buffering=0)
    except OSError as failure:
        raise InputError(
            gettext_noop("{file_name} cannot be read: {reason}."), file_name=path.name, reason=failure.strerror or "?"
        ) from failure
    with stream:
        for line, raw in records(stream, path.name):
            try:
                if raw is None:
                    raise msgspec.ValidationError("longer than 16 MiB")
                yield _row(decoder.decode(raw))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
                sample = bytes(raw or b"")[:120].decode("utf-8", "replace")
                yield Rejection(line=line, reason=str(failure), sample=sample)


def _row(record: _Record) -> SideRow:
    work = record.id or record.paper_id
    if not work:
        raise msgspec.ValidationError("neither id nor paper_id")
    sides = _of_authorships(record.authorships) if record.authors_by_country is None else _of_lists(record)
    number = re.sub(r"^https?://openalex\.org/", "", work)
    return SideRow(number, record.publication_year, record.title or "", record.doi or "", record.type or "", sides)


def _of_lists(record: _Record) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    names = _BY_COUNTRY.decode(record.institutions) if bytes(record.institutions) != b"null" else {}
    authors = record.authors_by_country or {}
    return {
        country: (tuple(dict.fromkeys(names.get(country, ()))), frozenset(authors.get(country, ())))
        for country in sorted({*names, *authors})
    }


def _of_authorships(authorships: list[_Authorship] | None) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    names: dict[str, dict[str, None]] = {}
    authors: dict[str, set[str]] = {}
    for position, one in enumerate(authorships or ()):
        key = (one.author.id or one.author.display_name if one.author else None) or f"#{position}"
        places = [place for place in one.institutions or () if place is not None and place.country_code]
        stated = [code for code in one.countries or () if code]
        for code in stated or [place.country_code for place in places if place.country_code]:
            authors.setdefault(code, set()).add(key)
            names.setdefault(code, {})
        for place in places:
            if place.country_code in authors and place.display_name:
                names[place.country_code][place.display_name] = None
    return {country: (tuple(names[country]), frozenset(keys)) for country, keys in sorted(authors.items())}
