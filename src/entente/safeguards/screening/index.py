"""Finding the list entries that a name may be, without reading the whole list.

The index is one SQLite file named by the hash of what it was built from; opening it reads nothing, and a search
reads only the postings of the words in the name.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import StorageError, gettext_noop
from entente.model.codes import ListClass
from entente.names import score_v0
from entente.names.score_v0 import Kind, Name, Reading, Score
from entente.safeguards.screening.build import Rows, as_day, bridge_key, build, grams, search_words
from entente.safeguards.screening.listing import Edition, Entry, current

__all__ = ["FORMAT", "Found", "ScreeningIndex"]

FORMAT = 1
"""Form of the file; a change of it makes every office build anew."""
_CANDIDATES = 24
_LEAST_SHARE = 0.38
"""Names that share less than this part of their word weight cannot reach a score that is shown."""
_COMMON = 400
"""A word that more names than this have only ranks names found by a rarer one (unless there is no rarer one)."""
_IDENTITY = """
SELECT id, sha256, edition, imported FROM snapshot WHERE coalesce(list_class, '') <> '' OR kind LIKE 'ror%' ORDER BY id
"""
_ENTRY = """
SELECT n, entry_id, list, list_class, name, programme, citation, licence_requirement, licence_policy, since, until,
       country, city, snapshot, sample
FROM entry WHERE n = ?
"""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a name may be: the entry's name that was met, its kind, and the score."""

    entry: Entry
    name: str
    name_kind: str
    score: Score


class ScreeningIndex:
    """The searchable form of the loaded lists."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._posting = lru_cache(maxsize=4096)(self._read_posting)
        self._name = lru_cache(maxsize=65536)(self._read_name)
        self._entry = lru_cache(maxsize=16384)(self._read_entry)
        self._editions: tuple[Edition, ...] | None = None

    @classmethod
    def in_memory(cls, warehouse: Rows) -> ScreeningIndex:
        """Build the index without a file."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        build(connection, warehouse)
        return cls(connection)

    @classmethod
    def open_or_build(cls, index_dir: Path, warehouse: Rows) -> ScreeningIndex:
        """Open the index of exactly these snapshots, building it first where it does not exist.

        It is written under a temporary name and renamed when whole, so a killed build leaves nothing behind that
        could be opened. Raises ``StorageError`` where the folder cannot be written.
        """
        path = index_dir / f"{identity(warehouse)}.sqlite"
        try:
            if not path.exists():
                index_dir.mkdir(parents=True, exist_ok=True)
                _build_file(path, warehouse)
            connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        except (OSError, sqlite3.Error) as failure:
            raise StorageError(
                gettext_noop("The screening index cannot be written: {reason}."),
                file=str(path),
                reason=str(failure),
                hint=gettext_noop("Make room on the disk or choose another folder with --home."),
            ) from failure
        return cls(connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

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

    def bridge(self, ror: str | None, names: Iterable[str]) -> tuple[str, ...]:
        """Further names of the organisation with this identifier, or of the one that alone bears one of the names."""
        owners = {ror} if ror else set()
        for name in () if ror else names:
            key = bridge_key(name)
            owners.update(owner for (owner,) in self._rows("SELECT ror FROM bridge WHERE key = ?", (key,)))
        given = set(names)
        found = {
            name
            for owner in owners
            for (name,) in self._rows("SELECT name FROM bridge_name WHERE ror = ?", (owner,))
            if name not in given
        }
        return tuple(sorted(found))

    def search(self, name: str, *, as_of: date | None, limit: int = 50, floor: float = 0.3) -> list[Found]:
        """Entries that the name may be, best first, at most one hit an entry.

        ``as_of``: only entries listed on that day; ``None``: all of the newest editions. Scores below ``floor`` are
        left out. Raises nothing for an unreadable name: it finds nothing.
        """
        parsed = score_v0.parse(name)
        allowed = current(self.editions, as_of)
        best: dict[int, Found] = {}
        for number in self._candidates(parsed):
            written, name_kind, entry_number, listed = self._name(number)
            score = score_v0.compare_names(parsed, listed)
            held = best.get(entry_number)
            if score.value < floor or (held is not None and held.score.value >= score.value):
                continue
            entry = self._entry(entry_number)
            if (entry.list, entry.snapshot) in allowed and (as_of is None or entry.listed_on(as_of)):
                best[entry_number] = Found(entry=entry, name=written, name_kind=name_kind, score=score)
        return _ranked(best)[:limit]

    def search_all(
        self, names: Iterable[str], *, as_of: date | None, limit: int = 50, floor: float = 0.3
    ) -> list[Found]:
        """Entries that a body with all these names may be: the best hit of each entry, best first."""
        best: dict[int, Found] = {}
        for name in names:
            for found in self.search(name, as_of=as_of, limit=limit, floor=floor):
                held = best.get(found.entry.number)
                if held is None or found.score.value > held.score.value:
                    best[found.entry.number] = found
        return _ranked(best)[:limit]

    def names_of(self, entry: Entry) -> list[tuple[str, str, Name]]:
        """``(name, kind, read name)`` of every name of an entry."""
        rows = self._rows("SELECT n FROM name WHERE entry = ? ORDER BY n", (entry.number,))
        return [(self._name(number)[0], self._name(number)[1], self._name(number)[3]) for (number,) in rows]

    def _candidates(self, parsed: Name) -> list[int]:
        """Numbers of the names that share most word weight, in a fixed order."""
        chosen: dict[int, None] = {}
        for reading in parsed.readings:
            chosen.update(dict.fromkeys(self._near(reading)))
        return list(chosen)

    def _near(self, reading: Reading) -> list[int]:
        sought = self._with_misspellings(reading)
        lists = sorted(
            ((self._posting(word), weight) for word, weight in sought.items()), key=lambda each: len(each[0])
        )
        met: dict[int, float] = {}
        for posting, weight in lists:
            if len(posting) <= _COMMON or not met:
                for packed in posting:
                    met[packed] = met.get(packed, 0.0) + weight
            else:
                for packed in met.keys() & posting:
                    met[packed] += weight
        own = sum(word.weight for word in reading.words)
        shares = ((2 * shared / (own + (packed & 255) / 16), -packed) for packed, shared in met.items())
        likely = nlargest(_CANDIDATES, (each for each in shares if each[0] >= _LEAST_SHARE))
        return [-negative >> 8 for _share, negative in likely]

    def _with_misspellings(self, reading: Reading) -> dict[str, float]:
        sought = dict(sorted(search_words(reading).items()))
        for word in reading.words:
            if word.kind is Kind.PROPER and 5 <= len(word.text) <= 40 and not self._posting(word.text):
                for near in self._spelt_like(word.text):
                    sought.setdefault(near, 0.8 * word.weight)
            elif word.kind is Kind.PROPER and len(reading.words) == 1:
                sought.setdefault(f"#{word.text}", word.weight)
        return sought

    def _spelt_like(self, word: str) -> list[str]:
        """At most eight coined words of the lists that share most trigrams with a word."""
        shared: dict[int, int] = {}
        own = sorted(grams(word))
        marks = ",".join("?" * len(own))
        for (blob,) in self._rows(f"SELECT words FROM gram WHERE gram IN ({marks}) ORDER BY gram", own):  # noqa: S608
            for number in array("I", blob):
                shared[number] = shared.get(number, 0) + 1
        enough = max(2, len(own) // 3)
        likely = nlargest(8, ((count, -number) for number, count in shared.items() if count >= enough))
        return [self._rows("SELECT word FROM word WHERE n = ?", (-negative,))[0][0] for _count, negative in likely]

    def _rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, params).fetchall()

    def _read_posting(self, word: str) -> frozenset[int]:
        rows = self._rows("SELECT names FROM posting WHERE word = ?", (word,))
        return frozenset(array("Q", rows[0][0])) if rows else frozenset()

    def _read_name(self, number: int) -> tuple[str, str, int, Name]:
        ((written, name_kind, entry),) = self._rows("SELECT name, name_kind, entry FROM name WHERE n = ?", (number,))
        return written, name_kind, entry, score_v0.parse(written)

    def _read_entry(self, number: int) -> Entry:
        (row,) = self._rows(_ENTRY, (number,))
        return Entry(
            number=row[0], entry_id=row[1], list=row[2], list_class=ListClass(row[3]), name=row[4], programme=row[5],
            citation=row[6], licence_requirement=row[7], licence_policy=row[8], since=as_day(row[9]),
            until=as_day(row[10]), country=row[11], city=row[12], snapshot=row[13], sample=bool(row[14]),
        )  # fmt: skip


def _ranked(best: dict[int, Found]) -> list[Found]:
    return sorted(best.values(), key=lambda hit: (-hit.score.value, hit.entry.list, hit.entry.number))


def identity(warehouse: Rows) -> str:
    """Hash of the snapshots, the scorer and the form of the file."""
    said = repr((FORMAT, score_v0.SCORER, [tuple(map(str, row)) for row in warehouse.rows(_IDENTITY)]))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _build_file(path: Path, warehouse: Rows) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(part)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            build(connection, warehouse)
        finally:
            connection.close()
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
