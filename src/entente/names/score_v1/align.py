"""Which word of one name answers which word of the other.

Equal words first, then words that are written apart on one side (``Tsing Hua``, ``Tsinghua``), then misspellings of
names outside the vocabulary. Work is linear in the number of words, bar the misspellings, of which at most ``FEW`` on
each side are tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from entente.names.score_v1.han import pinyin, simplified
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.reading import Term
from entente.names.score_v1.sounds import by_ear, consonants, of_pinyin, spelling
from entente.names.score_v1.syllables import is_pinyin

__all__ = ["Alignment", "Pair", "align", "mistyped", "rendered", "similar"]

FEW = 12
_JOINABLE = (Kind.PROPER, Kind.PLACE, Kind.FIELD)


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


def rendered(terms: Sequence[Term], other: frozenset[str]) -> list[Word]:
    """The words of a name whose pieces have several renderings: of each piece the one that the other name bears out.

    The rendering that shares most weight with the other name and adds least counts; between equals the more usual one.
    Pieces that share most choose first, and what they took is gone for the others.
    """
    left = set(other)
    chosen: dict[int, tuple[Word, ...]] = {}
    open_terms = []
    for place, term in enumerate(terms):
        if len(term.senses) == 1 and not term.parts:
            chosen[place] = term.senses[0]
            left.difference_update(word.text for word in term.senses[0])
        else:
            open_terms.append((-_best(term, left)[1], place))
    for _gain, place in sorted(open_terms):
        sense, _ = _best(terms[place], left)
        chosen[place] = sense
        left.difference_update(word.text for word in sense)
    return [word for place in range(len(terms)) for word in chosen[place]]


def _best(term: Term, left: set[str]) -> tuple[tuple[Word, ...], float]:
    """The rendering that agrees most with the words still free, and by how much; the usual one where none agrees."""
    best, most = term.senses[0], -99.0
    for sense in term.senses:
        gain, agrees = 0.0, False
        for word in sense:
            if word.text in left:
                gain, agrees = gain + word.weight, True
            else:
                gain -= 0.9 * word.weight
        if agrees and gain > most + 1e-9:
            best, most = sense, gain
    if term.parts:
        apart = [_best(part, left) for part in term.parts]
        if any(gain > -99.0 for _, gain in apart):
            gain = sum(gain if gain > -99.0 else -0.9 * sum(word.weight for word in sense) for sense, gain in apart)
            if gain > most + 1e-9:
                best, most = tuple(word for sense, _ in apart for word in sense), gain
    return best, most


def align(left: Sequence[Word], right: Sequence[Word], *, strict: bool = True) -> Alignment:
    """Align the words of two names. ``strict``: a name in pinyin, where a letter more or less is another name."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(right):
        places.setdefault(word.text, []).append(place)
    pairs: list[Pair] = []
    rest: list[Word] = []
    answered: set[int] = set()
    for word in left:
        free = places.get(word.text)
        if free:
            place = free.pop(0)
            answered.add(place)
            pairs.append(Pair((word,), (right[place],), 1.0))
        else:
            rest.append(word)
    over = [word for place, word in enumerate(right) if place not in answered]
    if rest and over:
        rest, over = _joined(rest, over, pairs)
    if rest and over:
        rest, over = _misspelt(rest, over, pairs, strict=strict)
    rest, over = _repeated(rest, pairs, left=True), _repeated(over, pairs, left=False)
    return Alignment(tuple(pairs), tuple(rest), tuple(over))


def _repeated(rest: list[Word], pairs: list[Pair], *, left: bool) -> list[Word]:
    """Drop a word without answer that its own name has said before (``Hospital of … Hospital``)."""
    if not rest:
        return rest
    said = {word.text for pair in pairs for word in (pair.left if left else pair.right)}
    return [word for word in rest if word.text not in said]


def _joined(rest: list[Word], over: list[Word], pairs: list[Pair]) -> tuple[list[Word], list[Word]]:
    """Take two or three neighbouring words of one side for one word of the other."""
    rest, over = _runs(rest, over, pairs, swap=False)
    over, rest = _runs(over, rest, pairs, swap=True)
    return rest, over


def _runs(many: list[Word], ones: list[Word], pairs: list[Pair], *, swap: bool) -> tuple[list[Word], list[Word]]:
    if len(many) < 2 or not any(one.kind in _JOINABLE and len(one.text) > 3 for one in ones):
        return many, ones
    runs: dict[str, tuple[int, int]] = {}
    for start in range(len(many) - 1):
        text = many[start].written.casefold()
        for end in range(start + 1, min(start + 4, len(many))):
            text += many[end].written.casefold()
            runs.setdefault(text, (start, end + 1))
    taken: set[int] = set()
    left_over = []
    for one in ones:
        span = runs.get(one.written.casefold()) if one.kind in _JOINABLE and len(one.text) > 3 else None
        if span and not taken & set(range(*span)):
            taken.update(range(*span))
            run = tuple(many[span[0] : span[1]])
            pairs.append(Pair((one,), run, 1.0) if swap else Pair(run, (one,), 1.0))
        else:
            left_over.append(one)
    return [word for place, word in enumerate(many) if place not in taken], left_over


def _misspelt(rest: list[Word], over: list[Word], pairs: list[Pair], *, strict: bool) -> tuple[list[Word], list[Word]]:
    """Best misspellings first; ties by the words themselves, so that the order of the names does not matter."""
    found = sorted(
        (-likeness, min(one.text, other.text), max(one.text, other.text), here, there)
        for here, one in enumerate(rest[:FEW])
        for there, other in enumerate(over[:FEW])
        if (likeness := _near(one, other, strict=strict)) > 0
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


def _near(one: Word, other: Word, *, strict: bool) -> float:
    """How alike two words are; one in Chinese characters and one in letters are compared by ear.

    One of the two is a coined word: two words of the vocabulary are never misspellings of each other.
    """
    if one.kind is not Kind.PROPER or other.kind is not Kind.PROPER:
        if one.kind is other.kind or Kind.PROPER not in (one.kind, other.kind):
            return 0.0
        return mistyped(one.written.casefold(), other.written.casefold())
    if (one.written[0] > "\u2fff") != (other.written[0] > "\u2fff"):
        if is_pinyin(one.text) and is_pinyin(other.text):
            return 0.95 if spelling(one.text) == spelling(other.text) else 0.0
        first, second = _sounds(one), _sounds(other)
        close = by_ear(first, second) if min(len(first), len(second)) > 2 else 0.0
        return 0.55 + 0.4 * close if close >= 0.72 else 0.0
    return similar(one.text, other.text, strict=strict)


def _sounds(word: Word) -> str:
    return of_pinyin(pinyin(simplified(word.written))) if word.written[0] > "\u2fff" else consonants(word.text)


@lru_cache(maxsize=65536)
def mistyped(one: str, other: str) -> float:
    """Whether a coined word is a word of the vocabulary with one slip (*Commision*, *Guandgong*); likeness or 0."""
    if min(len(one), len(other)) < 6 or one[0] != other[0] or (is_pinyin(one) and is_pinyin(other)):
        return 0.0
    return 1.0 - 1.0 / max(len(one), len(other)) if OSA.distance(one, other, score_cutoff=1) == 1 else 0.0


_ADJECTIVE = re.compile(r"(?:s[ck]i[iyj]?|sky[iy]?|skaya|sko[ey]e?|skogo|skom|nyi|nyy|naya|noe|noye)$")


@lru_cache(maxsize=65536)
def similar(one: str, other: str, *, strict: bool = True) -> float:
    """How alike two different coined words are, 0 where they are not misspellings of each other.

    Optimal string alignment similarity. Two different pinyin words (``strict``) are never taken for each other, words
    of three letters neither; four letters say little. A Slavic adjective is its noun (*Muromsky*, *Murom*).
    """
    shorter = min(len(one), len(other))
    if shorter < 4 or (strict and is_pinyin(one) and is_pinyin(other)):
        return 0.0
    if shorter >= 5 and _ADJECTIVE.sub("", one) == _ADJECTIVE.sub("", other):
        return 0.95
    if spelling(one) == spelling(other):
        return 0.95
    if shorter > 5 and spelling(one.removeprefix("al")) == spelling(other.removeprefix("al")):
        return 0.95
    if shorter < 5:
        return 0.6 if len(one) == len(other) and OSA.distance(one, other, score_cutoff=1) == 1 else 0.0
    likeness = OSA.normalized_similarity(one, other)
    return likeness if likeness >= (0.8 if shorter < 8 else 0.78) else 0.0
