"""What a word of a name says, and how much it distinguishes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DISTINGUISHING", "WEIGHT", "Kind", "Word"]


class Kind(StrEnum):
    """What a word of a name says."""

    PROPER = "proper"
    """A name or coined word not in the vocabulary."""
    PLACE = "place"
    FIELD = "field"
    COMMON_FIELD = "commonfield"
    """A field that many bodies carry (technology, science, medicine)."""
    NUMBER = "number"
    DIRECTION = "direction"
    RANK = "rank"
    COUNTRY = "country"
    UMBRELLA = "umbrella"
    """A body that stands above many others and is often left out (the armed forces as a whole)."""
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
    Kind.COMMON_FIELD: 0.5,
    Kind.RANK: 0.4,
    Kind.COUNTRY: 0.4,
    Kind.BODY: 0.4,
    Kind.UMBRELLA: 0.2,
    Kind.CORPORATE: 0.15,
    Kind.FILLER: 0.1,
    Kind.LEGAL: 0.0,
    Kind.STOP: 0.0,
}
"""How much a word counts (no unit). Set by judgement, in the order in which a reader of lists relies on them."""

DISTINGUISHING = frozenset(
    (Kind.PROPER, Kind.PLACE, Kind.FIELD, Kind.COMMON_FIELD, Kind.DIRECTION, Kind.RANK, Kind.NUMBER)
)
"""Kinds of word by which two bodies of one type are told apart."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text`` as compared, ``written`` as it stood in the name, and how much it counts (``weight``)."""

    text: str
    written: str
    kind: Kind
    weight: float
