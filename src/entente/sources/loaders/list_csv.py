"""A list of one's own as CSV.

Columns: ``name`` (needed); ``id``, ``aliases``, ``previous_names`` (joined with ``; ``), ``kind`` (organization,
person, vessel, aircraft), ``country`` (ISO 3166-1 alpha-2), ``city``, ``listed_from``, ``listed_to`` (YYYY-MM-DD, first
and last day), ``programme``, ``citation``, ``remarks``, ``url``. Other columns are refused by name.
"""

from __future__ import annotations

import re

from entente.errors import InputError, SchemaDrift, gettext_noop
from entente.model.codes import ListClass
from entente.sources.kinds import KINDS
from entente.sources.loaders.entries import Entries, Entry, kind_of_alias
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day, split_names

__all__ = ["COLUMNS", "VERSION", "check_code", "load"]

VERSION = 1
COLUMNS = ("name", "id", "aliases", "previous_names", "kind", "country", "city", "listed_from", "listed_to",
           "programme", "citation", "remarks", "url")  # fmt: skip
ENTRY_KINDS = ("organization", "person", "vessel", "aircraft", "unknown")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LEGAL_CODES = frozenset({"un"})


def check_code(code: str) -> None:
    """Refuse a list code that is malformed or belongs to another kind.

    Raises ``InputError``.
    """
    if not CODE.fullmatch(code):
        raise InputError(
            gettext_noop("{code} is not a list code: letters, digits, dot, dash and underscore, at most 40."),
            code=code or "“”",
            hint=gettext_noop("Name the list with --code, for example --code my-university."),
        )
    for kind in KINDS.values():
        family = code.partition(".")[0]
        if code in kind.lists or family in ("csl", "bis", "dod"):
            raise InputError(gettext_noop("The list code {code} is reserved for official lists."), code=code)


def load(job: Job, rows: Rows) -> None:
    """Read the list under ``job.code``."""
    check_code(job.code)
    rows.part = job.code
    entries = Entries(job, rows)
    known = False
    for line, row, cells in csv_rows(job.path, job.name, ("name",)):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        if not known:
            known = True
            if strange := [column for column in row if column not in COLUMNS]:
                raise SchemaDrift(
                    gettext_noop("{file_name} has unknown columns: {columns}."),
                    file_name=job.name,
                    columns=", ".join(strange),
                    hint=gettext_noop("The columns of a list are described in `entente sources kinds`."),
                )
        _add(dict.fromkeys(COLUMNS, "") | row, job, rows, entries)


def _add(row: dict[str, str], job: Job, rows: Rows, entries: Entries) -> None:
    name = clean(row["name"], rows.noter("name"))
    kind = row["kind"].strip() or "organization"
    if not name or any("\x00" in value for value in row.values()):
        rows.reject("name", gettext_noop("is empty or holds a NUL byte"), row["name"])
    elif kind not in ENTRY_KINDS:
        rows.reject("kind", gettext_noop("is not one of organization, person, vessel, aircraft, unknown"), kind)
    else:
        aliases = [(alias, kind_of_alias(alias)) for alias in split_names(row["aliases"], rows.noter("aliases"))]
        previous = split_names(row["previous_names"], rows.noter("previous_names"))
        entries.add(
            Entry(
                id=row["id"].strip() or name,
                list=job.code,
                list_class=ListClass.LEGAL if job.code in LEGAL_CODES else ListClass.NON_OFFICIAL,
                name=name,
                names=(*aliases, *((old, "previous") for old in previous)),
                kind=kind,
                programme=row["programme"],
                citation=row["citation"],
                listed_from=parse_day(row["listed_from"], rows.noter("listed_from")),
                listed_to=parse_day(row["listed_to"], rows.noter("listed_to")),
                country=row["country"].strip().upper(),
                city=row["city"],
                remarks=row["remarks"],
                url=row["url"],
            )
        )
