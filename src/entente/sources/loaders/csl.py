"""The Consolidated Screening List of the US Departments of Commerce, State and the Treasury, as CSV or JSON.

Published by the International Trade Administration (trade.gov/consolidated-screening-list). ``entry_id`` is
``<list>:<_id>``, because one OFAC number stands on several lists. Of persons only what can serve as a second identifier
is loaded (day of birth, document numbers): a name alone identifies nobody. Addresses are not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from entente.errors import gettext_noop
from entente.model.codes import ListClass
from entente.sources.kinds import CSL_LISTS
from entente.sources.loaders.entries import Entries, Entry, Tie
from entente.sources.loaders.identifiers import birth_dates, listed_identifiers
from entente.sources.loaders.printed import alias, read_name
from entente.sources.reading import csv_rows, json_records, read_header
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, has_han, parse_day, split_names

__all__ = ["NEEDED", "VERSION", "load"]

VERSION = 2

NEEDED = ("_id", "source", "type", "programs", "name", "addresses", "federal_register_notice", "start_date", "end_date",
          "license_requirement", "license_policy", "remarks", "source_list_url", "alt_names")  # fmt: skip
"""Columns without which the CSV is not the list."""

KINDS = {"Individual": "person", "Entity": "organization", "Vessel": "vessel", "Aircraft": "aircraft"}
ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z-]*)(?: List)?\)")
COUNTRY = re.compile(r"(?:^|, )([A-Z]{2})$")
WEAK = re.compile(r"\s*\((?:weak|weak alias)\)$", re.IGNORECASE)
LINKED = re.compile(r"\(Linked To: ([^()]*(?:\([^()]*\)[^()]*)*)\)")
_ADDRESS_PARTS = ("address", "city", "state", "postal_code", "country")
_ID_PARTS = ("country", "issue_date", "expiration_date", "number", "type")
BASIS = gettext_noop("the newest start_date in the file")


def load(job: Job, rows: Rows) -> None:
    """Read the CSV or the JSON form."""
    entries = Entries(job, rows)
    if read_header(job.path, job.name).lstrip()[:1] in ("{", "["):
        for position, raw in json_records(job.path, job.name):
            rows.begin(position)
            try:
                record = msgspec.json.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
                rows.reject("", gettext_noop("is not readable JSON"), str(failure))
                continue
            if isinstance(record, dict):
                _entry(_flat(record), job, rows, entries)
            else:
                rows.reject("", gettext_noop("is not a record"), str(record))
        return
    for line, row, cells in csv_rows(job.path, job.name, NEEDED):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
        else:
            _entry(row, job, rows, entries)


def _flat(record: dict[str, Any]) -> dict[str, str]:
    """The JSON form of a record with the columns of the CSV form."""

    def text(value: object) -> str:
        if isinstance(value, dict):
            keys = _ID_PARTS if "number" in value or "type" in value else _ADDRESS_PARTS
            return ", ".join(str(value[key]) for key in keys if value.get(key))
        if isinstance(value, list):
            return "; ".join(text(item) for item in value)
        return "" if value is None else str(value)

    flat = {str(name): text(value) for name, value in record.items()}
    flat["_id"] = flat.get("id", flat.get("_id", ""))
    return dict.fromkeys(NEEDED, "") | flat


def _list_code(source: str) -> str:
    """``csl.EL`` for ``Entity List (EL) - Bureau of Industry and Security``; nothing if it has no abbreviation."""
    match = ABBREVIATION.search(source)
    if not match:
        return ""
    short = match.group(1).removeprefix("NS-").upper()
    return CSL_LISTS.get(short, f"csl.{short}")


def _problem(row: dict[str, str], code: str) -> tuple[str, str]:
    """The field and the reason for which a row cannot be loaded."""
    for field, value in row.items():
        if "\x00" in value:
            return field, gettext_noop("holds a NUL byte")
    if not row["name"].strip():
        return "name", gettext_noop("is empty")
    if not code:
        return "source", gettext_noop("names no list")
    return "", ""


def _entry(row: dict[str, str], job: Job, rows: Rows, entries: Entries) -> None:
    code = _list_code(row["source"])
    field, reason = _problem(row, code)
    if reason:
        rows.reject(field, reason, row[field])
        return
    if code not in CSL_LISTS.values():
        rows.noter("source")(
            gettext_noop("is a list that is not known yet; loaded under its abbreviation"), row["source"]
        )
    listed_from = parse_day(row["start_date"], rows.noter("start_date"))
    listed_to = parse_day(row["end_date"], rows.noter("end_date"))
    if code == "csl.DPL" and listed_from and not listed_to:
        rows.noter("end_date")(gettext_noop("the denial order has no last day; counted as still listed"), row["name"])
    rows.saw_day(listed_from, job.today, BASIS)
    kind = KINDS.get(row["type"].strip(), "unknown")
    name = clean(row["name"], rows.noter("name"))
    note = rows.noter("alt_names")
    printed = read_name(name, rows.noter("name"))
    names = [found for text in split_names(row["alt_names"], note) for found in _aliases(text, note)]
    quiet = _ignore
    entries.add(
        Entry(
            id=f"{code.removeprefix('csl.')}:{row['_id'].strip() or f'row-{rows.read}'}",
            list=code,
            list_class=ListClass.LEGAL,
            name=name,
            core=printed.name,
            names=(*printed.others, *names),
            identifiers=(
                *listed_identifiers(row.get("ids", ""), person=kind == "person"),
                *birth_dates(row.get("dates_of_birth", "") if kind == "person" else ""),
            ),
            relations=(*printed.ties, *_linked(row["remarks"])),
            kind=kind,
            programme=clean(row["programs"], quiet),
            citation=clean(row["federal_register_notice"], quiet),
            licence_requirement=clean(row["license_requirement"], quiet),
            licence_policy=clean(row["license_policy"], quiet),
            listed_from=listed_from,
            listed_to=listed_to,
            country=_country(row["addresses"]),
            remarks=clean(row["remarks"], quiet),
            url=row.get("source_information_url", "") or row["source_list_url"],
        )
    )


def _linked(remarks: str) -> tuple[Tie, ...]:
    """Bodies that the remarks tie to the entry (``(Linked To: …)``)."""
    return tuple(Tie(relation="linked", name=name.strip()) for name in LINKED.findall(remarks) if name.strip())


def _ignore(_what: str, _text: str) -> None:
    """Blanks in running text are of no consequence; only names and days are reported."""


def _aliases(text: str, note: Callable[[str, str], None]) -> tuple[tuple[str, str], ...]:
    if WEAK.search(text):
        return ((WEAK.sub("", text), "weak"),)
    return alias(text, note, kind="translation" if has_han(text) else "")


def _country(addresses: str) -> str:
    """The country code at the end of the first address that has one."""
    for address in addresses.split("; "):
        if match := COUNTRY.search(address.strip()):
            return match.group(1)
    return ""
