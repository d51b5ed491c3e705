"""Which word of one name answers which word of the other.

Equal words first, then words that are written apart on one side (``Tsing Hua``, ``Tsinghua``), then misspellings of
names outside the vocabulary. Work is linear in the number of words, bar the misspellings, of which at most
``FEW`` on each side are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entente.names.score_v0.parse import Word
from entente.names.score_v0.syllables import is_pinyin
from entente.names.score_v0.vocabulary import Kind

__all__ = ["Alignment", "Pair", "align", "similar"]

FEW = 12
_JOINABLE = (Kind.PROPER, Kind.PLACE)
_SAME_ROOT = {
    "northwestern": "northwest", "northeastern": "northeast", "southwestern": "southwest",
    "southeastern": "southeast", "northern": "north", "southern": "south", "eastern": "east", "western": "west",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of the left and right name that answer each other; ``likeness`` is 1 where they are equal, else below 1."""

    left: tuple[Word, ...]
    right: tuple[Word, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Aligned pairs and the words of either side that found no answer."""

    pairs: tuple[Pair, ...]
    left_only: tuple[Word, ...]
    right_only: tuple[Word, ...]


def align(
    left: Sequence[Word],
    right: Sequence[Word],
    *,
    cross_script: bool = False,
    both_han: bool = False,
    loose: bool = False,
) -> Alignment:
    """Align the words of two names.

    ``cross_script``: the Han rendering does not tell *northwest* from *northwestern*, so these are then alike at 0.95.
    ``both_han``: the characters themselves are compared, since several terms have one English rendering (理工, 工业).
    ``loose``: names of persons, where spelling of any word may vary.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(right):
        places.setdefault(word.written if both_han else word.text, []).append(place)
    pairs: list[Pair] = []
    rest: list[Word] = []
    answered: set[int] = set()
    for word in left:
        free = places.get(word.written if both_han else word.text)
        if free:
            place = free.pop(0)
            answered.add(place)
            pairs.append(Pair((word,), (right[place],), 1.0))
        else:
            rest.append(word)
    over = [word for place, word in enumerate(right) if place not in answered]
    if rest and over:
        rest, over = _joined(rest, over, pairs)
    if rest and over and cross_script:
        rest, over = _rooted(rest, over, pairs)
    if rest and over:
        rest, over = _misspelt(rest, over, pairs, loose=loose)
    return Alignment(tuple(pairs), tuple(rest), tuple(over))


def _joined(rest: list[Word], over: list[Word], pairs: list[Pair]) -> tuple[list[Word], list[Word]]:
    """Take two or three neighbouring words of one side for one word of the other."""
    rest, over = _runs(rest, over, pairs, swap=False)
    over, rest = _runs(over, rest, pairs, swap=True)
    return rest, over


def _runs(many: list[Word], ones: list[Word], pairs: list[Pair], *, swap: bool) -> tuple[list[Word], list[Word]]:
    if not any(one.kind in _JOINABLE and len(one.text) > 3 for one in ones):
        return many, ones
    runs: dict[str, tuple[int, int]] = {}
    for start in range(len(many) - 1):
        text = many[start].text
        for end in range(start + 1, min(start + 4, len(many))):
            text += many[end].text
            runs.setdefault(text, (start, end + 1))
    taken: set[int] = set()
    left_over = []
    for one in ones:
        span = runs.get(one.text) if one.kind in _JOINABLE and len(one.text) > 3 else None
        if span and not taken & set(range(*span)):
            taken.update(range(*span))
            run = tuple(many[span[0] : span[1]])
            pairs.append(Pair((one,), run, 1.0) if swap else Pair(run, (one,), 1.0))
        else:
            left_over.append(one)
    return [word for place, word in enumerate(many) if place not in taken], left_over


def _rooted(rest: list[Word], over: list[Word], pairs: list[Pair]) -> tuple[list[Word], list[Word]]:
    roots = {_SAME_ROOT.get(word.text, word.text): word for word in over if word.kind is Kind.DIRECTION}
    left_over = []
    for word in rest:
        answer = roots.pop(_SAME_ROOT.get(word.text, word.text), None) if word.kind is Kind.DIRECTION else None
        if answer is None:
            left_over.append(word)
        else:
            pairs.append(Pair((word,), (answer,), 0.95))
            over = [other for other in over if other is not answer]
    return left_over, over


def _misspelt(rest: list[Word], over: list[Word], pairs: list[Pair], *, loose: bool) -> tuple[list[Word], list[Word]]:
    """Best misspellings first; ties by the words themselves, so that the order of the names does not matter."""
    near = [(there, other) for there, other in enumerate(over[:FEW]) if other.kind is Kind.PROPER]
    found = sorted(
        (-likeness, min(one.text, other.text), max(one.text, other.text), here, there)
        for here, one in enumerate(rest[:FEW])
        if near and one.kind is Kind.PROPER
        for there, other in near
        if (likeness := similar(one, other, loose=loose)) > 0
    )
    if not found:
        return rest, over
    left_used: set[int] = set()
    right_used: set[int] = set()
    for negative, _first, _second, here, there in found:
        if here not in left_used and there not in right_used:
            left_used.add(here)
            right_used.add(there)
            pairs.append(Pair((rest[here],), (over[there],), -negative))
    return (
        [word for place, word in enumerate(rest) if place not in left_used],
        [word for place, word in enumerate(over) if place not in right_used],
    )


def similar(one: Word, other: Word, *, loose: bool) -> float:
    """How alike two different words are, 0 where they are not misspellings of each other.

    Optimal string alignment similarity, for words outside the vocabulary only. Short words and two different pinyin
    words are never taken for each other.
    """
    if loose:
        return _similar_names(one.text, other.text)
    shorter = min(len(one.text), len(other.text))
    if shorter < 5 or (is_pinyin(one.text) and is_pinyin(other.text)):
        return 0.0
    from rapidfuzz.distance import OSA

    likeness = OSA.normalized_similarity(one.text, other.text)
    return likeness if likeness >= (0.8 if shorter < 8 else 0.78) else 0.0


def _similar_names(one: str, other: str) -> float:
    """Likeness of two words of personal names; an initial stands for a word at 0.8."""
    if len(one) == 1 or len(other) == 1:
        return 0.8 if one[:1] == other[:1] else 0.0
    from rapidfuzz.distance import OSA, JaroWinkler

    if is_pinyin(one) and is_pinyin(other):
        return 0.0
    likeness = (OSA.normalized_similarity(one, other) + JaroWinkler.normalized_similarity(one, other)) / 2
    return likeness if likeness >= 0.78 else 0.0
