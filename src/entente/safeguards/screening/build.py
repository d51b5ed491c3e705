"""Write the screening index: one SQLite file for one set of list snapshots.

Tables: ``edition``; ``entry``; ``spelling`` (every distinct name, as read by the scorer); ``bearer`` (which entries
bear it, and as what); ``posting`` (word → spellings that have it); ``near`` (forms that misspellings share → coined
words); ``identifier``; ``tie`` (what lists say of parents, laboratories, owners). Persons are entries too, but no
spelling leads to them: they are reached by a second identifier only.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from entente.safeguards.screening.files import Rows, as_day
from entente.safeguards.screening.filing import coined, filed, near_forms
from entente.safeguards.screening.holdings import name_key
from entente.safeguards.screening.listing import Edition
from entente.safeguards.screening.scorer import Name, parse

__all__ = ["FORMAT", "SEARCHED_KINDS", "build", "identity"]

FORMAT = 5
"""Form of the file; a change of it makes every office build anew."""
SEARCHED_KINDS = ("organization", "unknown")
"""Kinds of entry that are searched by name. A person, vessel or aircraft is not found by its name alone."""

_SCHEMA = """
CREATE TABLE edition(list TEXT, list_class TEXT, snapshot TEXT, edition TEXT, imported TEXT);
CREATE TABLE entry(n INTEGER PRIMARY KEY, entry_id TEXT, list TEXT, list_class TEXT, name TEXT, kind TEXT,
  programme TEXT, citation TEXT, licence_requirement TEXT, licence_policy TEXT, since TEXT, until TEXT, country TEXT,
  city TEXT, snapshot TEXT, sample INTEGER);
CREATE TABLE spelling(n INTEGER PRIMARY KEY, name TEXT, read BLOB);
CREATE TABLE bearer(spelling INTEGER, entry INTEGER, name_kind TEXT, PRIMARY KEY (spelling, entry)) WITHOUT ROWID;
CREATE TABLE posting(word TEXT PRIMARY KEY, spellings BLOB) WITHOUT ROWID;
CREATE TABLE word(n INTEGER PRIMARY KEY, word TEXT);
CREATE TABLE near(form TEXT PRIMARY KEY, words BLOB) WITHOUT ROWID;
CREATE TABLE person_name(entry INTEGER, name TEXT);
CREATE TABLE identifier(value TEXT, scheme TEXT, entry INTEGER, PRIMARY KEY (value, scheme, entry)) WITHOUT ROWID;
CREATE TABLE tie(entry INTEGER, relation TEXT, other_name TEXT, other_key TEXT, other_entry INTEGER, percent REAL,
  since TEXT, until TEXT);
"""
_INDEXES = """
CREATE INDEX bearer_of_entry ON bearer(entry);
CREATE INDEX person_name_of ON person_name(entry);
CREATE INDEX tie_of_entry ON tie(entry);
CREATE INDEX tie_to_key ON tie(other_key);
CREATE INDEX tie_to_entry ON tie(other_entry);
"""
_SNAPSHOTS = """
SELECT id, sha256, edition, imported FROM snapshot WHERE coalesce(list_class, '') <> '' ORDER BY id
"""
_COUNTS = "SELECT (SELECT count(*) FROM list_name), (SELECT count(*) FROM list_identifier)"
_EDITIONS = """
SELECT DISTINCT e.list, e.list_class, e.snapshot, s.edition, s.imported
FROM list_entry e LEFT JOIN snapshot s ON s.id = e.snapshot ORDER BY 1, 3
"""
_ENTRIES = """
SELECT snapshot, entry_id, list, list_class, name, kind, programme, citation, licence_requirement, licence_policy,
       listed_from, listed_to, country, city, sample
FROM list_entry ORDER BY list, snapshot, entry_id, name
"""
_NAMES = """
SELECT snapshot, entry_id, name, name_kind FROM list_name WHERE name_kind <> 'printed'
ORDER BY snapshot, entry_id, name, name_kind
"""
_IDENTIFIERS = "SELECT snapshot, entry_id, scheme, value FROM list_identifier ORDER BY 1, 2, 3, 4"
_TIES = """
SELECT snapshot, entry_id, relation, other_name, other_entry, percent, since, until FROM list_relation
ORDER BY 1, 2, 3, 4
"""


def identity(source: Rows) -> tuple[object, ...]:
    """What the file is made from: the snapshots and how many names they were read to."""
    snapshots = [tuple(map(str, row)) for row in source.rows(_SNAPSHOTS)]
    return (FORMAT, snapshots, [tuple(map(str, row)) for row in source.rows(_COUNTS)])


def build(connection: sqlite3.Connection, source: Rows) -> None:
    """Fill an empty SQLite database from the warehouse."""
    connection.executescript(_SCHEMA)
    editions = _editions(source)
    connection.executemany(
        "INSERT INTO edition VALUES (?,?,?,?,?)",
        [(e.list, e.list_class, e.snapshot, _iso(e.edition), _iso(e.imported)) for e in editions.values()],
    )
    entries = _Entries(connection, source, editions)
    _index(connection, _spellings(connection, source, entries))
    connection.executemany(
        "INSERT OR IGNORE INTO identifier VALUES (?,?,?)",
        (
            (value, scheme, entries.number[snapshot, entry_id])
            for snapshot, entry_id, scheme, value in source.rows(_IDENTIFIERS)
        ),
    )
    connection.executemany(
        "INSERT INTO tie VALUES (?,?,?,?,?,?,?,?)",
        (
            (entries.number[snapshot, entry_id], relation, other, name_key(other), entries.number.get((snapshot, key)),
             percent, _iso(as_day(since)), _iso(as_day(until)))
            for snapshot, entry_id, relation, other, key, percent, since, until in source.rows(_TIES)
        ),
    )  # fmt: skip
    connection.executescript(_INDEXES)
    connection.commit()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _editions(source: Rows) -> dict[tuple[str, str], Edition]:
    return {
        (code, snapshot): Edition(
            list=code, list_class=list_class, snapshot=snapshot, edition=as_day(edition), imported=as_day(imported)
        )
        for code, list_class, snapshot, edition, imported in source.rows(_EDITIONS)
    }


class _Entries:
    """Writes the entries: by snapshot and entry id their numbers, and the names of those that are sought by name.

    ``primary``: names of the searched entries; ``others``: those of persons, vessels and aircraft.
    """

    def __init__(self, connection: sqlite3.Connection, source: Rows, editions: dict[tuple[str, str], Edition]) -> None:
        rows = source.rows(_ENTRIES)
        earlier = _entity_list_days(rows)
        self.number: dict[tuple[str, str], int] = {}
        self.primary: dict[tuple[str, str], str] = {}
        self.others: dict[tuple[str, str], str] = {}
        written = []
        for number, row in enumerate(rows, 1):
            snapshot, entry_id, code, list_class, name, kind, programme, citation, requirement, policy = row[:10]
            listed_from = as_day(row[10]) or (earlier.get(_key(name)) if code == "bis.EL" else None)
            since, until = listed_from or editions[code, snapshot].day, as_day(row[11])
            written.append(
                (number, entry_id, code, list_class, name, kind, programme or "", citation or "", requirement or "",
                 policy or "", _iso(since), _iso(until), row[12] or "", row[13] or "", snapshot, int(bool(row[14])))
            )  # fmt: skip
            self.number[snapshot, entry_id] = number
            (self.primary if kind in SEARCHED_KINDS else self.others)[snapshot, entry_id] = name
        connection.executemany("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", written)


def _key(name: str) -> str:
    readings = parse(name).readings
    return readings[0].key if readings else ""


def _entity_list_days(rows: list[tuple[Any, ...]]) -> dict[str, date]:
    """Name → first listing day on the Entity List as the Consolidated Screening List states it.

    Both print Supplement No. 4 to 15 CFR part 744; a copy that prints no days borrows them by equal names.
    """
    if not any(row[2] == "bis.EL" for row in rows):
        return {}
    days: dict[str, date] = {}
    for row in rows:
        day = as_day(row[10])
        if row[2] == "csl.EL" and day is not None:
            key = _key(row[4])
            days[key] = min(day, days.get(key, day))
    return days


def _spellings(connection: sqlite3.Connection, source: Rows, entries: _Entries) -> Iterator[tuple[int, Name]]:
    """Write every distinct name of the searched entries once; yields its number and reading."""
    numbers: dict[str, int] = {}
    bearers: dict[tuple[int, int], str] = {}
    primaries: set[tuple[str, str]] = set()
    people: list[tuple[int, str]] = []
    encode = msgspec.msgpack.Encoder().encode

    def add(key: tuple[str, str], name: str, name_kind: str) -> Iterator[tuple[int, Name]]:
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(numbers) + 1
            read = parse(name)
            connection.execute("INSERT INTO spelling VALUES (?,?,?)", (number, name, encode(read)))
            yield number, read
        bearers.setdefault((number, entries.number[key]), name_kind)

    for snapshot, entry_id, name, name_kind in source.rows(_NAMES):
        key = (snapshot, entry_id)
        if key in entries.primary:
            if name_kind == "primary":
                primaries.add(key)
            yield from add(key, name, name_kind)
        elif name_kind not in ("weak", "primary") and key in entries.others:
            people.append((entries.number[key], name))
    people.extend((entries.number[key], name) for key, name in entries.others.items())
    connection.executemany("INSERT INTO person_name VALUES (?,?)", people)
    for key, name in entries.primary.items():
        if key not in primaries:
            yield from add(key, name, "primary")
    connection.executemany(
        "INSERT INTO bearer VALUES (?,?,?)", ((spelling, entry, kind) for (spelling, entry), kind in bearers.items())
    )


def _index(connection: sqlite3.Connection, names: Iterable[tuple[int, Name]]) -> None:
    """File every name under its words. A posting is ``16 × total word weight << 32 | number``, in that order."""
    postings: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    words: set[str] = set()
    for number, name in names:
        for reading in name.readings:
            packed = min(4095, round(16 * reading.weight)) << 32 | number
            for key in filed(reading):
                postings[key].append(packed)
            words.update(coined(reading))
    connection.executemany(
        "INSERT INTO posting VALUES (?,?)",
        ((word, array("Q", sorted(set(found))).tobytes()) for word, found in sorted(postings.items())),
    )
    forms: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, word in enumerate(sorted(words), 1):
        connection.execute("INSERT INTO word VALUES (?,?)", (number, word))
        for form in near_forms(word):
            forms[form].append(number)
    connection.executemany(
        "INSERT INTO near VALUES (?,?)", ((form, found.tobytes()) for form, found in sorted(forms.items()))
    )
