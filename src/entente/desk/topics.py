"""Which OpenAlex topics do some words mean? Strings in, ranked candidates out.

Every word of the question is looked for in the topic's name, keywords, subfield and field; a word counts by how rare
it is among the topics (inverse document frequency) and by where it was found. The person confirms; nothing is chosen.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

__all__ = ["TopicCandidate", "TopicRow", "rank_topics"]

_PLACES = (("name", 1.0), ("keywords", 0.8), ("subfield", 0.5), ("field", 0.3))
_STOP = frozenset(
    (
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "its",
        "of",
        "on",
        "or",
        "research",
        "study",
        "the",
        "to",
        "with",
    )
)
_LIKE = 88.0
"""Similarity (0–100) from which two words count as the same word misspelt."""


class TopicRow(NamedTuple):
    """One topic of the loaded table; ``keywords`` are separated by semicolons or commas."""

    topic_id: str
    name: str
    subfield: str
    field: str
    keywords: str


class TopicCandidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic that the words may mean; ``score`` from 0 to 1, ``matched`` the words that were found."""

    topic_id: str
    name: str
    subfield: str
    field: str
    score: float
    matched: tuple[str, ...]


def rank_topics(words: str, rows: Sequence[TopicRow], limit: int = 10) -> tuple[TopicCandidate, ...]:
    """At most ``limit`` candidates, best first; topics that share no word are left out. Ties go by topic id."""
    indexed = [{place: set(_tokens(getattr(row, place))) for place, _ in _PLACES} for row in rows]
    spread = Counter(token for places in indexed for token in set().union(*places.values()))
    asked = [_known_form(token, spread) for token in dict.fromkeys(_tokens(words))]
    weights = {token: math.log(1 + len(rows) / (1 + spread[token])) for token in asked}
    total = sum(weights.values())
    if not total:
        return ()
    found = []
    for row, places in zip(rows, indexed, strict=True):
        marks = {
            token: max((worth for place, worth in _PLACES if token in places[place]), default=0) for token in asked
        }
        covered = sum(weights[token] * mark for token, mark in marks.items()) / total
        if covered:
            close = len(places["name"] & set(asked)) / max(1, len(places["name"]))
            matched = tuple(token for token, mark in marks.items() if mark)
            found.append((round(0.9 * covered + 0.1 * close, 4), row, matched))
    found.sort(key=lambda item: (-item[0], item[1].topic_id))
    return tuple(
        TopicCandidate(
            topic_id=row.topic_id, name=row.name, subfield=row.subfield, field=row.field, score=score, matched=matched
        )
        for score, row, matched in found[:limit]
    )


def _tokens(text: str) -> list[str]:
    """Words in lower case without plural endings and without words that say nothing."""
    return [_singular(word) for word in re.findall(r"\w+", text.casefold()) if word not in _STOP]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _known_form(token: str, spread: Counter[str]) -> str:
    """The word itself, or the word of the table that it is a misspelling of."""
    if token in spread or len(token) < 4:
        return token
    from rapidfuzz import fuzz, process

    near = process.extractOne(token, sorted(spread), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return str(near[0]) if near else token
