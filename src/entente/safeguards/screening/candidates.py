"""Which spellings may be the name? Found through the words they share, without reading the whole list.

Rare words lead, common words only rank: the work for a name is bounded whatever the length of the list.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from entente.safeguards.screening.build import LONGEST, SHORTEST, near_forms, search_words
from entente.safeguards.screening.scorer import Kind, Name, Reading

__all__ = ["Candidates"]

_MOST = 24
"""Spellings that are compared for one reading."""
_LEAST_SHARE = 0.38
"""Names that share less than this part of their word weight cannot reach a score that is shown."""
_SCANNED = 600
"""Spellings of one word that are looked at; of a more common word those of the most similar weight."""
_NEAREST = 8
"""Listed words that a word that no list has is taken for."""


class Posting(NamedTuple):
    """The spellings of a word as ``16 × total word weight << 32 | number``, by weight and as a set."""

    ordered: array[int]
    members: frozenset[int]


_NONE = Posting(array("Q"), frozenset())


class Candidates:
    """The postings of an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._posting = lru_cache(maxsize=8192)(self._read)

    def of(self, name: Name, *, most: int = _MOST, least: float = _LEAST_SHARE) -> list[int]:
        """Numbers of the spellings that share most word weight with a reading of the name, in a fixed order."""
        chosen: dict[int, None] = {}
        for reading in name.readings:
            chosen.update(dict.fromkeys(self._near(reading, most, least)))
        return list(chosen)

    def _near(self, reading: Reading, most: int, least: float) -> list[int]:
        own = sum(word.weight for word in reading.words)
        met = self._met(reading, own)
        scale = 16 * 2
        shares = (
            (scale * shared / (16 * own + (packed >> 32)), -(packed & 0xFFFFFFFF)) for packed, shared in met.items()
        )
        return [-number for _share, number in nlargest(most, (each for each in shares if each[0] >= least))]

    def _met(self, reading: Reading, own: float) -> dict[int, float]:
        """Spellings that were met, with the word weight that they share."""
        sought = [
            (posting, weight)
            for word, weight in self._sought(reading).items()
            if (posting := self._posting(word)).ordered
        ]
        sought.sort(key=lambda each: len(each[0].ordered))
        met: dict[int, float] = {}
        common: list[tuple[Posting, float]] = []
        for posting, weight in sought:
            if len(posting.ordered) <= _SCANNED:
                for packed in posting.ordered:
                    met[packed] = met.get(packed, 0.0) + weight
            else:
                common.append((posting, weight))
        if len(common) > 1:
            for packed in common[0][0].members & common[1][0].members:
                met.setdefault(packed, 0.0)
        elif common and not met:
            met = dict.fromkeys(_around(common[0][0].ordered, round(16 * own)), 0.0)
        for posting, weight in common:
            for packed in met.keys() & posting.members:
                met[packed] += weight
        return met

    def _sought(self, reading: Reading) -> dict[str, float]:
        """The words of a reading; for a coined word that no list has, listed words that are spelt like it."""
        sought = dict(sorted(search_words(reading).items()))
        for word in reading.words:
            if word.kind is not Kind.PROPER:
                continue
            if SHORTEST <= len(word.text) <= LONGEST and not self._posting(word.text).ordered:
                for near in self._spelt_like(word.text):
                    sought.setdefault(near, 0.8 * word.weight)
            elif len(reading.words) == 1:
                sought.setdefault(f"#{word.text}", word.weight)
        return sought

    def _spelt_like(self, word: str) -> list[str]:
        """Coined words of the lists that share most forms with a word."""
        shared: dict[int, int] = {}
        for form in sorted(near_forms(word)):
            rows = self._connection.execute("SELECT words FROM near WHERE form = ?", (form,)).fetchall()
            for number in array("I", rows[0][0])[:64] if rows else ():
                shared[number] = shared.get(number, 0) + 1
        likely = nlargest(_NEAREST, ((count, -number) for number, count in shared.items()))
        found = [
            self._connection.execute("SELECT word FROM word WHERE n = ?", (-number,)).fetchone()
            for _count, number in likely
        ]
        return [each[0] for each in found]

    def _read(self, word: str) -> Posting:
        row = self._connection.execute("SELECT spellings FROM posting WHERE word = ?", (word,)).fetchone()
        if row is None:
            return _NONE
        packed = array("Q", row[0])
        return Posting(packed, frozenset(packed))


def _around(posting: Sequence[int], own: int) -> Sequence[int]:
    """The part of a long posting whose spellings weigh about as much as the name."""
    middle = bisect_left(posting, own << 32)
    start = max(0, min(middle - _SCANNED // 2, len(posting) - _SCANNED))
    return posting[start : start + _SCANNED]
