"""Write the screening index: one SQLite file for one set of list snapshots.

Tables: ``edition``, ``entry``, ``name`` (every name under which an entry is searched), ``posting`` (word → names that
have it, with their total word weight), ``gram`` and ``word`` (letter trigrams of coined words, to find misspellings),
``bridge`` and ``bridge_name`` (names of organisations in both scripts, where an organisation register is loaded).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from entente.names import score_v0
from entente.names.score_v0 import Kind, Reading
from entente.safeguards.screening.listing import Edition

__all__ = ["SEARCHED_KINDS", "Rows", "bridge_key", "build", "grams", "search_words"]

SEARCHED_KINDS = ("organization", "unknown")
"""Kinds of entry that are searched. A person, vessel or aircraft is not found by its name alone."""


class Rows(Protocol):
    """What is read from: ``rows(sql, params)`` returns the rows of a SELECT."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT with ``?`` bound."""
        ...


_SCHEMA = """
CREATE TABLE edition(list TEXT, list_class TEXT, snapshot TEXT, edition TEXT, imported TEXT);
CREATE TABLE entry(n INTEGER PRIMARY KEY, entry_id TEXT, list TEXT, list_class TEXT, name TEXT, programme TEXT,
  citation TEXT, licence_requirement TEXT, licence_policy TEXT, since TEXT, until TEXT, country TEXT, city TEXT,
  snapshot TEXT, sample INTEGER);
CREATE TABLE name(n INTEGER PRIMARY KEY, entry INTEGER, name TEXT, name_kind TEXT);
CREATE INDEX name_of_entry ON name(entry);
CREATE TABLE posting(word TEXT PRIMARY KEY, names BLOB) WITHOUT ROWID;
CREATE TABLE word(n INTEGER PRIMARY KEY, word TEXT);
CREATE TABLE gram(gram TEXT PRIMARY KEY, words BLOB) WITHOUT ROWID;
CREATE TABLE bridge(key TEXT PRIMARY KEY, ror TEXT) WITHOUT ROWID;
CREATE TABLE bridge_name(ror TEXT, name TEXT);
CREATE INDEX bridge_of ON bridge_name(ror);
"""

_EDITIONS = """
SELECT DISTINCT e.list, e.list_class, e.snapshot, s.edition, s.imported
FROM list_entry e LEFT JOIN snapshot s ON s.id = e.snapshot ORDER BY 1, 3
"""
_ENTRIES = """
SELECT snapshot, entry_id, list, list_class, name, programme, citation, licence_requirement, licence_policy,
       listed_from, listed_to, country, city, sample
FROM list_entry WHERE kind IN ('organization', 'unknown') ORDER BY list, snapshot, entry_id, name
"""
_NAMES = """
SELECT snapshot, entry_id, name, name_kind FROM list_name WHERE name_kind <> 'printed'
ORDER BY snapshot, entry_id, name, name_kind
"""
_BRIDGES = """
SELECT ror, name FROM organization_name WHERE kind IN ('label', 'alias', 'ror_display') ORDER BY ror, name
"""


def build(connection: sqlite3.Connection, source: Rows) -> None:
    """Fill an empty SQLite database from the warehouse."""
    connection.executescript(_SCHEMA)
    editions = _editions(source)
    connection.executemany(
        "INSERT INTO edition VALUES (?,?,?,?,?)",
        [(e.list, e.list_class, e.snapshot, _iso(e.edition), _iso(e.imported)) for e in editions.values()],
    )
    entries = _entries(connection, source, editions)
    _index(connection, _all_names(connection, source, entries))
    _bridge(connection, source)
    connection.commit()


def as_day(value: object) -> date | None:
    """A day from a database value: a ``date``, a ``datetime`` or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _editions(source: Rows) -> dict[tuple[str, str], Edition]:
    return {
        (code, snapshot): Edition(
            list=code, list_class=list_class, snapshot=snapshot, edition=as_day(edition), imported=as_day(imported)
        )
        for code, list_class, snapshot, edition, imported in source.rows(_EDITIONS)
    }


def _entries(
    connection: sqlite3.Connection, source: Rows, editions: dict[tuple[str, str], Edition]
) -> list[tuple[int, str, str, str]]:
    """Write the entries; returns ``(number, snapshot, entry id, primary name)``."""
    rows = source.rows(_ENTRIES)
    earlier = _entity_list_days(rows)
    kept = []
    for number, row in enumerate(rows, 1):
        snapshot, entry_id, code, list_class, name, programme, citation, requirement, policy = row[:9]
        listed_from = as_day(row[9]) or (earlier.get(_key(name)) if code == "bis.EL" else None)
        since, until = listed_from or editions[code, snapshot].day, as_day(row[10])
        connection.execute(
            "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (number, entry_id, code, list_class, name, programme or "", citation or "", requirement or "", policy or "",
             _iso(since), _iso(until), row[11] or "", row[12] or "", snapshot, int(bool(row[13]))),
        )  # fmt: skip
        kept.append((number, snapshot, entry_id, name))
    return kept


def _key(name: str) -> str:
    return score_v0.parse(name).readings[0].key if score_v0.parse(name).readings else ""


def _entity_list_days(rows: list[tuple[Any, ...]]) -> dict[str, date]:
    """Name → first listing day on the Entity List as the Consolidated Screening List states it.

    Both print Supplement No. 4 to 15 CFR part 744; a copy that prints no days borrows them by equal names.
    """
    days: dict[str, date] = {}
    for row in rows:
        day = as_day(row[9])
        if row[2] == "csl.EL" and day is not None:
            days[_key(row[4])] = min(day, days.get(_key(row[4]), day))
    return days


def _all_names(
    connection: sqlite3.Connection, source: Rows, entries: list[tuple[int, str, str, str]]
) -> Iterator[tuple[int, str]]:
    """Write every name of every entry once; yields ``(name number, name)``."""
    others: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for snapshot, entry_id, name, name_kind in source.rows(_NAMES):
        others[snapshot, entry_id].setdefault(name, name_kind)
    number = 0
    for entry, snapshot, entry_id, primary in entries:
        listed = others[snapshot, entry_id]
        names = listed if "primary" in listed.values() else {primary: "primary"} | listed
        for name, name_kind in names.items():
            number += 1
            connection.execute("INSERT INTO name VALUES (?,?,?,?)", (number, entry, name, name_kind))
            yield number, name


def search_words(reading: Reading) -> dict[str, float]:
    """The words under which a reading is filed and sought, with their weights.

    A bare acronym is filed as ``#abc``, and so are the initials of three or more words; neighbouring coined words and
    places also as one word (``Tsing Hua``).
    """
    if reading.acronym:
        return {f"#{reading.acronym.lower()}": 1.0}
    found: dict[str, float] = {}
    for word in reading.words:
        if word.weight > 0.1:
            found[word.text] = max(found.get(word.text, 0.0), word.weight)
    for one, other in zip(reading.words, reading.words[1:], strict=False):
        if one.kind in (Kind.PROPER, Kind.PLACE) and other.kind in (Kind.PROPER, Kind.PLACE):
            found.setdefault(one.text + other.text, one.weight + other.weight)
    return found


def grams(word: str) -> frozenset[str]:
    """Letter trigrams of a word, with marks at both ends."""
    marked = f"^{word}$"
    return frozenset(marked[start : start + 3] for start in range(len(marked) - 2))


def _index(connection: sqlite3.Connection, names: Iterable[tuple[int, str]]) -> None:
    """File every name under its words. A posting is ``number << 8 | 16 × total word weight of the reading``."""
    postings: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    coined: set[str] = set()
    for number, name in names:
        for reading in score_v0.parse(name).readings:
            total = min(255, round(16 * sum(word.weight for word in reading.words)))
            for word in search_words(reading):
                postings[word].append(number << 8 | total)
            for letters in reading.initials:
                if 3 <= len(letters) <= 8 and not reading.acronym:
                    postings[f"#{letters}"].append(number << 8 | total)
            coined.update(word.text for word in reading.words if word.kind is Kind.PROPER and 5 <= len(word.text) <= 40)
    connection.executemany(
        "INSERT INTO posting VALUES (?,?)", ((word, found.tobytes()) for word, found in sorted(postings.items()))
    )
    by_gram: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, word in enumerate(sorted(coined), 1):
        connection.execute("INSERT INTO word VALUES (?,?)", (number, word))
        for gram in grams(word):
            by_gram[gram].append(number)
    connection.executemany(
        "INSERT INTO gram VALUES (?,?)", ((gram, found.tobytes()) for gram, found in sorted(by_gram.items()))
    )


def bridge_key(name: str) -> str:
    """A name's letters, digits and characters in simplified, case-folded form: equal keys, equally written names."""
    return "".join(char for char in score_v0.simplified(name).casefold() if char.isalnum())


def _bridge(connection: sqlite3.Connection, source: Rows) -> None:
    """File the names of registered organisations; a name that two of them bear is no bridge."""
    owners: dict[str, str] = {}
    shared: set[str] = set()
    for ror, name in source.rows(_BRIDGES):
        connection.execute("INSERT INTO bridge_name VALUES (?,?)", (ror, name))
        key = bridge_key(name)
        if owners.setdefault(key, ror) != ror:
            shared.add(key)
    connection.executemany(
        "INSERT INTO bridge VALUES (?,?)", sorted((key, ror) for key, ror in owners.items() if key not in shared)
    )
