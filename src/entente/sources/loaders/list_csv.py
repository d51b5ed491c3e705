"""A list of one's own as CSV, in our columns or, with a mapping file, in any.

Columns: ``name`` (needed); ``id``, ``aliases``, ``previous_names`` (joined with ``; ``), ``kind`` (organization,
person, vessel, aircraft), ``country`` (ISO 3166-1 alpha-2), ``city``, ``listed_from``, ``listed_to`` (YYYY-MM-DD, first
and last day), ``programme``, ``citation``, ``licence_requirement``, ``licence_policy``, ``remarks``, ``url``, and
``identifiers`` (``scheme=value`` joined with ``; ``). Without a mapping other columns are refused by name.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from entente.errors import InputError, SchemaDrift, gettext_noop
from entente.model.codes import ListClass
from entente.sources.bundle import has_member
from entente.sources.kinds import KINDS
from entente.sources.loaders.countries import country_code
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.loaders.mapping import Mapping, decode_csv, mapped_row, read_mapping
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day, split_names

__all__ = ["COLUMNS", "MAPPING", "RELATIONS", "VERSION", "check_code", "check_mapping", "load"]

VERSION = 2
COLUMNS = ("name", "id", "aliases", "previous_names", "kind", "country", "city", "listed_from", "listed_to",
           "programme", "citation", "licence_requirement", "licence_policy", "identifiers", "remarks",
           "url")  # fmt: skip
RELATIONS = ("parent", "subordinate", "subsidiary", "laboratory", "supervising_agency", "owner", "owned", "linked")
MAPPING = ".mapping.toml"
"""How the name of the mapping file in a snapshot ends."""
ENTRY_KINDS = ("organization", "person", "vessel", "aircraft", "unknown")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
RESERVED = ("csl", "bis", "dod", "ofac", "cn")


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
        if code in kind.lists or code.partition(".")[0] in RESERVED:
            raise InputError(gettext_noop("The list code {code} is reserved for official lists."), code=code)


def check_mapping(content: bytes, name: str) -> Mapping:
    """Read a mapping file for a list. Raises ``InputError``."""
    return read_mapping(content, name, COLUMNS, RELATIONS)


def load(job: Job, rows: Rows) -> None:
    """Read the list under ``job.code``."""
    check_code(job.code)
    rows.part = job.code
    entries = Entries(job, rows)
    mapping, found = _read(job)
    for line, row, cells in found:
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
        else:
            own = mapped_row(row, mapping) if mapping else row
            _add(dict.fromkeys(COLUMNS, "") | own, _mapped(row, mapping), job, rows, entries)


Cells = Iterator[tuple[int, dict[str, str] | None, list[str]]]


def _read(job: Job) -> tuple[Mapping | None, Cells]:
    """The mapping, if the snapshot has one, and the rows."""
    if not has_member(job.path, MAPPING):
        return None, _own_columns(job)
    with zipfile.ZipFile(job.path) as archive:
        names = archive.namelist()
        told = next(name for name in names if name.endswith(MAPPING))
        data = next(name for name in names if name != told)
        mapping = check_mapping(archive.read(told), told)
        return mapping, decode_csv(archive.read(data), mapping, job.name)


def _own_columns(job: Job) -> Cells:
    known = False
    for line, row, cells in csv_rows(job.path, job.name, ("name",)):
        if row is not None and not known:
            known = True
            if strange := [column for column in row if column not in COLUMNS]:
                raise SchemaDrift(
                    gettext_noop("{file_name} has unknown columns: {columns}."),
                    file_name=job.name,
                    columns=", ".join(strange),
                    hint=gettext_noop("Map them with --mapping; `entente sources kinds` names the columns of a list."),
                )
        yield line, row, cells


def _mapped(row: dict[str, str], mapping: Mapping | None) -> tuple[list[tuple[str, str]], list[Tie]]:
    """Identifiers and ties that a mapping takes from columns of their own."""
    if mapping is None:
        return [], []
    ties = [
        Tie(relation=relation, name=name.strip())
        for relation, column in mapping.relations.items()
        for name in row[column].split(";")
        if name.strip()
    ]
    return [(scheme, row[column]) for scheme, column in mapping.identifiers.items()], ties


def _add(
    row: dict[str, str], more: tuple[list[tuple[str, str]], list[Tie]], job: Job, rows: Rows, entries: Entries
) -> None:
    name = clean(row["name"], rows.noter("name"))
    kind = row["kind"].strip() or "organization"
    if not name or any("\x00" in value for value in row.values()):
        rows.reject("name", gettext_noop("is empty or holds a NUL byte"), row["name"])
        return
    if kind not in ENTRY_KINDS:
        rows.reject("kind", gettext_noop("is not one of organization, person, vessel, aircraft, unknown"), kind)
        return
    aliases = [(alias, kind_of_alias(alias)) for alias in split_names(row["aliases"], rows.noter("aliases"))]
    previous = split_names(row["previous_names"], rows.noter("previous_names"))
    numbers = (piece.partition("=") for piece in row["identifiers"].split(";"))
    entries.add(
        Entry(
            id=row["id"].strip() or name,
            list=job.code,
            list_class=ListClass(job.list_class or ListClass.NON_OFFICIAL),
            name=name,
            names=(*aliases, *((old, "previous") for old in previous)),
            identifiers=(*((scheme.strip().lower(), value) for scheme, _, value in numbers if value.strip()), *more[0]),
            relations=tuple(more[1]),
            kind=kind,
            programme=row["programme"],
            citation=row["citation"],
            licence_requirement=row["licence_requirement"],
            licence_policy=row["licence_policy"],
            listed_from=parse_day(row["listed_from"], rows.noter("listed_from")),
            listed_to=parse_day(row["listed_to"], rows.noter("listed_to")),
            country=country_code(row["country"]) or row["country"].strip().upper(),
            city=row["city"],
            remarks=row["remarks"],
            url=row["url"],
        )
    )
