"""Finding the list entries that a name or a number may be, without reading the whole list.

The index is one SQLite file named by the hash of what it was built from; opening it reads nothing, and a search reads
only the postings of the words in the name. Further names of a body come from the bridge beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from entente.model.codes import ListClass
from entente.safeguards.screening.bridge import Bridge
from entente.safeguards.screening.build import build, identity
from entente.safeguards.screening.candidates import WIDE, Bounds, Candidates
from entente.safeguards.screening.files import Rows, as_day, digest, in_memory, open_or_build
from entente.safeguards.screening.holdings import Holdings
from entente.safeguards.screening.listing import Edition, Entry, current
from entente.safeguards.screening.scorer import SCORER, Name, Score, compare_names, parse

__all__ = ["Found", "ScreeningIndex", "Spelling"]

_ENTRY = """
SELECT n, entry_id, list, list_class, name, kind, programme, citation, licence_requirement, licence_policy, since,
       until, country, city, snapshot, sample
FROM entry WHERE n = ?
"""
_NO_NUMBER = "0"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a name may be: the entry's name that was met, its kind, and the score."""

    entry: Entry
    name: str
    name_kind: str
    score: Score


class Spelling(msgspec.Struct, frozen=True):
    """A distinct name of the lists, as read, with the numbers of the entries that bear it and as what."""

    name: str
    read: Name
    bearers: tuple[tuple[int, str], ...]


class ScreeningIndex:
    """The searchable form of the loaded lists, with the bridge to further names."""

    def __init__(self, connection: sqlite3.Connection, bridge: Bridge, holdings: Holdings) -> None:
        self._connection = connection
        self.bridge = bridge
        self.holdings = holdings
        self._candidates = Candidates(connection)
        self._decode: Callable[[bytes], Name] = msgspec.msgpack.Decoder(Name).decode
        self._spelling = lru_cache(maxsize=65536)(self._read_spelling)
        self.entry = lru_cache(maxsize=16384)(self._read_entry)
        self._current = lru_cache(maxsize=64)(lambda as_of: current(self.editions, as_of))
        self._editions: tuple[Edition, ...] | None = None

    @classmethod
    def in_memory(cls, lists: Rows, register: Rows | None = None, *, folder: Path | None = None) -> ScreeningIndex:
        """Build the index without a file; registers and tables are read from ``register``, else from beside the lists.

        ``folder``: where the derived files of the register lie.
        """
        connection = in_memory(lambda opened: build(opened, lists))
        tables = register or lists
        if folder is None:
            return cls(connection, Bridge.in_memory(tables), Holdings.in_memory(tables))
        return cls(connection, Bridge.open_or_build(folder, tables), Holdings.open_or_build(folder, tables))

    @classmethod
    def open_or_build(cls, folder: Path, warehouse: Rows) -> ScreeningIndex:
        """Open the index of exactly these snapshots, building it first where it does not exist.

        Raises ``StorageError`` where the folder cannot be written.
        """
        path = folder / f"{digest(SCORER, identity(warehouse))}.sqlite"
        connection = open_or_build(path, lambda opened: build(opened, warehouse))
        return cls(connection, Bridge.open_or_build(folder, warehouse), Holdings.open_or_build(folder, warehouse))

    def close(self) -> None:
        """Close the files."""
        self._connection.close()
        self.bridge.close()
        self.holdings.close()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Every list in every snapshot."""
        if self._editions is None:
            self._editions = tuple(
                Edition(
                    list=code, list_class=ListClass(kind), snapshot=snapshot, edition=as_day(day), imported=as_day(got)
                )
                for code, kind, snapshot, day, got in self._rows("SELECT * FROM edition ORDER BY list, snapshot")
            )
        return self._editions

    def counts(self, entry: Entry, as_of: date | None) -> bool:
        """Whether an entry counts on a day; ``None``: whether it stands in the newest edition of its list."""
        return (entry.list, entry.snapshot) in self._current(as_of) and (as_of is None or entry.listed_on(as_of))

    def search(self, name: str, *, as_of: date | None, limit: int = 50, floor: float = 0.3) -> list[Found]:
        """Entries that the name may be, best first, at most one hit an entry.

        ``as_of``: only entries listed on that day; ``None``: all of the newest editions. Scores below ``floor`` are
        left out. Raises nothing for an unreadable name: it finds nothing.
        """
        return ranked(self.met(parse(name), as_of=as_of, floor=floor))[:limit]

    def met(self, read: Name, *, as_of: date | None, floor: float, bounds: Bounds = WIDE) -> dict[int, Found]:
        """The best meeting of a name that has been read with each entry, by the entry's number.

        ``bounds``: which names are compared.
        """
        best: dict[int, Found] = {}
        for number in self._candidates.of(read, bounds):
            spelling = self._spelling(number)
            bearing = [
                (entry, name_kind)
                for bearer, name_kind in spelling.bearers
                if self.counts(entry := self.entry(bearer), as_of)
            ]
            if not bearing:
                continue
            score = compare_names(read, spelling.read)
            if score.value < floor:
                continue
            for entry, name_kind in bearing:
                held = best.get(entry.number)
                if held is None or score.value > held.score.value:
                    best[entry.number] = Found(entry=entry, name=spelling.name, name_kind=name_kind, score=score)
        return best

    def names_of(self, entry: Entry) -> list[tuple[str, str, Name]]:
        """``(name, kind, read name)`` of every name of an entry."""
        rows = self._rows("SELECT spelling, name_kind FROM bearer WHERE entry = ? ORDER BY spelling", (entry.number,))
        return [(self._spelling(number).name, kind, self._spelling(number).read) for number, kind in rows]

    def identified(self, identifiers: Mapping[str, str], *, as_of: date | None) -> list[tuple[Entry, str]]:
        """Entries that bear one of the identifiers, with the scheme that agrees.

        ``identifiers``: scheme → value in any spelling; values are compared by their letters and digits.
        """
        found: dict[int, str] = {}
        for scheme, value in sorted(identifiers.items()):
            bare = "".join(char for char in value.upper() if char.isalnum())
            if bare.strip(_NO_NUMBER):
                for (number,) in self._rows(
                    "SELECT entry FROM identifier WHERE value = ? AND scheme = ? ORDER BY entry", (bare, scheme.lower())
                ):
                    found.setdefault(number, scheme.lower())
        entries = ((self.entry(number), scheme) for number, scheme in found.items())
        return [(entry, scheme) for entry, scheme in entries if self.counts(entry, as_of)]

    def identifiers_of(self, entry: Entry) -> list[tuple[str, str]]:
        """``(scheme, value)`` of every identifier of an entry."""
        return self._rows("SELECT scheme, value FROM identifier WHERE entry = ? ORDER BY 1, 2", (entry.number,))

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one question to the file."""
        return self._rows(sql, params)

    def _rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, params).fetchall()

    def _read_spelling(self, number: int) -> Spelling:
        ((name, read),) = self._rows("SELECT name, read FROM spelling WHERE n = ?", (number,))
        bearers = self._rows("SELECT entry, name_kind FROM bearer WHERE spelling = ? ORDER BY entry", (number,))
        return Spelling(name, self._decode(read), tuple(bearers))

    def _read_entry(self, number: int) -> Entry:
        (row,) = self._rows(_ENTRY, (number,))
        return Entry(
            number=row[0], entry_id=row[1], list=row[2], list_class=ListClass(row[3]), name=row[4], kind=row[5],
            programme=row[6], citation=row[7], licence_requirement=row[8], licence_policy=row[9], since=as_day(row[10]),
            until=as_day(row[11]), country=row[12], city=row[13], snapshot=row[14], sample=bool(row[15]),
        )  # fmt: skip


def ranked(best: Mapping[int, Found]) -> list[Found]:
    """Hits by score, then by list and number."""
    return sorted(best.values(), key=lambda hit: (-hit.score.value, hit.entry.list, hit.entry.number))
