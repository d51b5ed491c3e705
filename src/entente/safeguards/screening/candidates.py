"""Which spellings may be the name? Found through the words they share, without reading the whole list.

Rare words lead, common words only rank: the work for a name is bounded whatever the length of the list.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from entente.safeguards.screening.filing import coined, near_forms, sought
from entente.safeguards.screening.scorer import Name, Reading

__all__ = ["AGREEING", "WIDE", "Bounds", "Candidates"]

_MOST = 24
"""Most spellings that are compared for one reading."""
_LEAST_SHARE = 0.38
"""Names that share less than this part of their word weight cannot reach a score that is shown."""
_SCANNED = 600
"""Spellings of one word that are looked at; of a more common word those of the most similar weight."""
_CROSSED = 1500
"""Spellings of a common word that are crossed with those of another; of a more common one those of similar weight."""
_NUMBER = 0xFFFFFFFF
_NEAREST = 8
"""Listed words that a word that no list has is taken for."""


class Bounds(NamedTuple):
    """Which spellings are compared for one reading: the first ``always``, and all that share ``likely`` (0..1)."""

    always: int
    likely: float


WIDE = Bounds(6, 0.6)
"""For a name that was given: near misses are seen too."""
AGREEING = Bounds(0, 0.65)
"""For further names of a body: they are there to find agreement."""


class Posting(NamedTuple):
    """The spellings of a word as ``16 × total word weight << 32 | number``, by weight and as a set."""

    ordered: array[int]
    members: frozenset[int]


class _Part:
    """A part of a name: the postings of the keys that stand for it, each with its weight."""

    def __init__(self, known: list[tuple[Posting, float]], most: float) -> None:
        self.known = known
        self.most = most
        self.length = sum(len(posting.ordered) for posting, _weight in known)

    def near(self, own: int) -> set[int]:
        """The spellings that have the part and weigh about ``own``."""
        return {packed for posting, _weight in self.known for packed in _around(posting.ordered, own, _CROSSED)}

    def among(self, near: set[int]) -> set[int]:
        """Those of the spellings that have the part."""
        return {packed for posting, _weight in self.known for packed in posting.members.intersection(near)}

    @property
    def longest(self) -> array[int]:
        """The longest posting, by weight."""
        return max((posting.ordered for posting, _weight in self.known), key=len)

    def add(self, met: dict[int, float]) -> None:
        """Add the part's weight to every spelling that has it."""
        for packed, weight in self._weights(None).items():
            met[packed] = met.get(packed, 0.0) + weight

    def rank(self, met: dict[int, float]) -> None:
        """Add the part's weight to the spellings met already."""
        for packed, weight in self._weights(met.keys()).items():
            met[packed] += weight

    def _weights(self, among: Set[int] | None) -> dict[int, float]:
        if len(self.known) == 1:
            posting, weight = self.known[0]
            found = posting.ordered if among is None else posting.members.intersection(among)
            return dict.fromkeys(found, min(weight, self.most))
        weights: dict[int, float] = {}
        for posting, weight in self.known:
            for packed in posting.ordered if among is None else posting.members.intersection(among):
                weights[packed] = min(self.most, weights.get(packed, 0.0) + weight)
        return weights


_NONE = Posting(array("Q"), frozenset())


class Candidates:
    """The postings of an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._posting = lru_cache(maxsize=8192)(self._read)

    def of(self, name: Name, bounds: Bounds = WIDE) -> list[int]:
        """Numbers of the spellings that share most word weight with a reading of the name, in a fixed order.

        For each reading those with the same letters, then what the bounds say.
        """
        chosen: dict[int, None] = {}
        for reading in name.readings:
            chosen.update(dict.fromkeys(self._near(reading, bounds)))
        return list(chosen)

    def _near(self, reading: Reading, bounds: Bounds) -> list[int]:
        own = 16 * reading.weight
        shares = (
            (32 * shared / (own + (packed >> 32)), -(packed & _NUMBER)) for packed, shared in self._met(reading).items()
        )
        ordered = nlargest(_MOST, (each for each in shares if each[0] >= _LEAST_SHARE))
        same = [packed & _NUMBER for packed in self._posting(f"={reading.glued}").ordered[:_MOST]]
        return same + [
            -number for place, (share, number) in enumerate(ordered) if place < bounds.always or share >= bounds.likely
        ]

    def _met(self, reading: Reading) -> dict[int, float]:
        """Spellings that were met, with the word weight that they share."""
        own = round(16 * reading.weight)
        parts = sorted(self._parts(reading), key=lambda part: part.length)
        met: dict[int, float] = {}
        common = [part for part in parts if part.length > _SCANNED]
        for part in parts[: len(parts) - len(common)]:
            part.add(met)
        if len(common) > 1:
            met.update((packed, 0.0) for packed in common[1].among(common[0].near(own)) if packed not in met)
        elif common and not met:
            met = dict.fromkeys(_around(common[0].longest, own, _SCANNED), 0.0)
        for part in common:
            part.rank(met)
        return met

    def _parts(self, reading: Reading) -> Iterator[_Part]:
        """The parts of a name that the lists know; a coined word that none has is taken for words spelt like it."""
        unknown = {word for word in coined(reading) if not self._posting(word).ordered}
        for keys, most in sought(reading):
            alike = {near: 0.8 * keys[word] for word in unknown & keys.keys() for near in self._spelt_like(word)}
            known = [
                (posting, weight) for key, weight in (keys | alike).items() if (posting := self._posting(key)).ordered
            ]
            if known:
                yield _Part(known, most)

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


def _around(posting: Sequence[int], own: int, most: int) -> Sequence[int]:
    """The part of a long posting whose spellings weigh about as much as the name."""
    middle = bisect_left(posting, own << 32)
    start = max(0, min(middle - most // 2, len(posting) - most))
    return posting[start : start + most]
