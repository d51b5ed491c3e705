"""The China Defence Universities Tracker of the Australian Strategic Policy Institute, as a MISP galaxy (JSON).

A private database, no official list. Only names, ties and the address of the entry are read, not its prose. It became
public on 25 November 2019 (first day that its entries may be known).
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from entente.errors import SchemaDrift, gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.reading import whole
from entente.sources.staging import Job, Rows
from entente.sources.text import clean

__all__ = ["PUBLIC_FROM", "VERSION", "load"]

VERSION = 2
PUBLIC_FROM = date(2019, 11, 25)
BOTH = re.compile(r"^(.*\S)\s*[(（]([^()（）]*[㐀-鿿][^()（）]*)[)）]$")


class _Meta(msgspec.Struct, rename={"labs": "major defence laboratories", "supervising": "supervising agencies"}):
    aliases: list[str] = []
    categories: list[str] = []
    refs: list[str] = []
    subsidiaries: list[str] = []
    labs: list[str] = []
    supervising: list[str] = []


class _Value(msgspec.Struct):
    value: str
    uuid: str
    meta: _Meta


class _Galaxy(msgspec.Struct):
    values: list[msgspec.Raw]


def load(job: Job, rows: Rows) -> None:
    """Read the galaxy; a value without name or identifier is refused."""
    try:
        galaxy = msgspec.json.decode(whole(job.path, job.name), type=_Galaxy)
    except (msgspec.DecodeError, UnicodeDecodeError) as failure:
        raise SchemaDrift(
            gettext_noop("{file_name} is not the JSON of this list: {reason}."), file_name=job.name, reason=str(failure)
        ) from failure
    entries = Entries(job, rows)
    for position, raw in enumerate(galaxy.values, start=1):
        rows.begin(position)
        try:
            value = msgspec.json.decode(raw, type=_Value)
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            rows.reject("", gettext_noop("is not a value with name, uuid and meta"), str(failure))
            continue
        name = clean(value.value, rows.noter("value"))
        if not name or not value.uuid:
            rows.reject("value", gettext_noop("is empty"), value.uuid)
            continue
        entries.add(_entry(value, name, rows))


def _entry(value: _Value, name: str, rows: Rows) -> Entry:
    names: list[tuple[str, str]] = []
    if match := BOTH.match(name):
        names += [(match.group(1), "alias"), (match.group(2).strip(), "translation")]
    note = rows.noter("aliases")
    names += [(alias, kind_of_alias(alias)) for alias in (clean(text, note) for text in value.meta.aliases) if alias]
    ties = (
        ("subsidiary", value.meta.subsidiaries),
        ("laboratory", value.meta.labs),
        ("supervising_agency", value.meta.supervising),
    )
    note = rows.noter("meta")
    return Entry(
        id=value.uuid,
        list="aspi",
        list_class=ListClass.NON_OFFICIAL,
        name=name,
        names=tuple(names),
        relations=tuple(
            Tie(relation=tie, name=clean(other, note)) for tie, others in ties for other in others if other.strip()
        ),
        programme="; ".join(value.meta.categories),
        citation="China Defence Universities Tracker (Australian Strategic Policy Institute)",
        listed_from=PUBLIC_FROM,
        country="CN",
        url=value.meta.refs[0] if value.meta.refs else "",
    )
