"""Which words distinguish one body from another, and which only say what kind of body it is.

``words.tsv``, ``gloss.tsv`` and ``places.txt`` beside this file were written by hand for this project from
general knowledge, and nothing in them was extracted from a list or register. The writer had seen a small sample of the
test names and the given projects, so figures on those may flatter; unseen names are the fair measure.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

__all__ = ["WEIGHT", "Kind", "gloss", "longest_gloss", "word_class"]

_HERE = Path(__file__).parent


class Kind(StrEnum):
    """What a word of a name says."""

    PROPER = "proper"
    """A name or coined word not in the vocabulary."""
    PLACE = "place"
    FIELD = "field"
    NUMBER = "number"
    DIRECTION = "direction"
    RANK = "rank"
    COUNTRY = "country"
    BODY = "body"
    CORPORATE = "corporate"
    FILLER = "filler"
    LEGAL = "legal"
    STOP = "stop"


WEIGHT: dict[Kind, float] = {
    Kind.PROPER: 1.0,
    Kind.PLACE: 1.0,
    Kind.NUMBER: 0.9,
    Kind.FIELD: 0.8,
    Kind.DIRECTION: 0.8,
    Kind.RANK: 0.5,
    Kind.COUNTRY: 0.4,
    Kind.BODY: 0.4,
    Kind.CORPORATE: 0.15,
    Kind.FILLER: 0.1,
    Kind.LEGAL: 0.0,
    Kind.STOP: 0.0,
}
"""How much a word counts (no unit). Set by judgement, in the order in which a reader of lists relies on them."""


def _lines(name: str) -> list[list[str]]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def word_class() -> dict[str, tuple[str, Kind]]:
    """Latin word → (canonical word, kind)."""
    table: dict[str, tuple[str, Kind]] = {}
    for kind, canonical, others in _lines("words.tsv"):
        for word in (canonical, *others.split()):
            table[word] = (canonical, Kind(kind))
    for ((line),) in _lines("places.txt"):
        table[line.split()[1]] = (line.split()[1], Kind.PLACE)
    return table


@lru_cache(maxsize=1)
def gloss() -> dict[str, tuple[str, ...]]:
    """Han term (simplified) → English words it stands for."""
    table = {han: tuple(english.split()) for han, english in _lines("gloss.tsv")}
    for ((line),) in _lines("places.txt"):
        han, latin = line.split()
        table[han] = (latin,)
    return table


@lru_cache(maxsize=1)
def longest_gloss() -> int:
    """Length in characters of the longest Han term."""
    return max(map(len, gloss()))
