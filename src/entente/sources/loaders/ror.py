"""The Research Organization Registry in its schema v2: the array of its own dump, or the zip that Zenodo offers."""

from __future__ import annotations

import re

import msgspec

from entente.errors import gettext_noop
from entente.sources.reading import json_records
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day

__all__ = ["VERSION", "load"]

VERSION = 2
BASIS = gettext_noop("the newest last_modified date of a record")
ROR_ID = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
LARGEST_YEAR = 9999


class _Name(msgspec.Struct):
    value: str
    types: list[str]
    lang: str | None = None


class _Place(msgspec.Struct):
    country_code: str | None = None
    name: str | None = None


class _Location(msgspec.Struct):
    geonames_details: _Place


class _Tie(msgspec.Struct):
    type: str
    id: str


class _Stamp(msgspec.Struct):
    date: str = ""


class _Admin(msgspec.Struct):
    last_modified: _Stamp


class _Record(msgspec.Struct):
    id: str
    names: list[_Name]
    status: str
    types: list[str]
    locations: list[_Location]
    relationships: list[_Tie] = []
    established: int | None = None
    admin: _Admin | None = None


def load(job: Job, rows: Rows) -> None:
    """Read every record; one without a ROR id or a name is refused, as is a second one with the same id."""
    # Extracts and dumps stand side by side; of a record that several hold, the newest copy counts (warehouse.KEYS).
    rows.part = job.snapshot
    seen: set[str] = set()
    for position, raw in json_records(job.path, job.name, "_schema_v2.json" if _has_v1(job) else ".json"):
        rows.begin(position)
        try:
            record = msgspec.json.decode(raw, type=_Record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
            rows.reject(_field(failure), gettext_noop("is not a record of ROR schema v2"), str(failure))
            continue
        if not ROR_ID.fullmatch(record.id):
            rows.reject("id", gettext_noop("is not a ROR id"), record.id)
        elif record.id in seen:
            rows.reject("id", gettext_noop("came before in this file"), record.id)
        elif not any(name.value.strip() for name in record.names):
            rows.reject("names", gettext_noop("is empty"), record.id)
        else:
            seen.add(record.id)
            _add(record, job, rows)


def _has_v1(job: Job) -> bool:
    """Whether a zip holds files of both schemas, as releases 1.45 to 1.74 did (ROR documentation, data dump)."""
    import zipfile

    if not zipfile.is_zipfile(job.path):
        return False
    with zipfile.ZipFile(job.path) as archive:
        return any(name.lower().endswith("_schema_v2.json") for name in archive.namelist())


def _field(failure: Exception) -> str:
    """The path that msgspec names, such as ``$.names[0].value``."""
    _, _, path = str(failure).partition(" - at `")
    return path.rstrip("`")


def _add(record: _Record, job: Job, rows: Rows) -> None:
    if record.admin:
        day = parse_day(record.admin.last_modified.date, rows.noter("admin.last_modified"))
        rows.saw_day(day, job.today, BASIS)
    shown = next((name for name in record.names if "ror_display" in name.types), record.names[0])
    place = record.locations[0].geonames_details if record.locations else _Place()
    note = rows.noter("names")
    established = record.established if 0 < (record.established or 0) <= LARGEST_YEAR else None
    if established != record.established:
        rows.noter("established")(gettext_noop("is not a plausible year; taken as unknown"), str(record.established))
    rows.add(
        "organization",
        {
            "ror": record.id,
            "name": clean(shown.value, note),
            "country": place.country_code,
            "city": place.name,
            "status": record.status,
            "established": established,
            "types": "; ".join(record.types),
        },
    )
    for name in record.names:
        for kind in name.types:
            row: dict[str, object] = {"ror": record.id, "name": clean(name.value, _quiet), "kind": kind}
            rows.add("organization_name", row | ({"lang": name.lang} if name.lang else {}))
    for tie in record.relationships:
        rows.add("organization_relation", {"ror": record.id, "relation": tie.type, "other_ror": tie.id})
    rows.loaded()


def _quiet(_what: str, _text: str) -> None:
    """The repair was reported once for the shown name."""
