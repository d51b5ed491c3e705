"""Single words of personal names: which are spellings of one name, and how much a word distinguishes."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from entente.names.score_v1.mandarin import readings
from entente.names.score_v1.sounds import by_ear, consonants, korean, spelling
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import lines

__all__ = ["INITIAL", "SPELT", "VARIANT", "consonants_of", "information", "is_name", "likeness"]

SPELT = 0.95
"""Two transcriptions of one name."""
VARIANT = 0.91
"""A short or foreign form of one name, or the same consonants."""
INITIAL = 0.8
"""A word and its first letter."""


UNKNOWN = 12.0
"""Bits of a word in no table: borne by one in 4,000 people or fewer."""


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], dict[str, float]]:
    """Word → numbers of the names it is a form of; word → numbers of the spellings it is one of; word → bits."""
    names: dict[str, set[int]] = {}
    spellings: dict[str, set[int]] = {}
    bits: dict[str, float] = {}
    number, level = 0, UNKNOWN
    for line in lines("known_names.txt"):
        if line.startswith("#:"):
            level = float(line.split()[-1])
            continue
        for group in line.split():
            number += 1
            for place, form in enumerate(group.split("~")):
                for word in form.split("/"):
                    names.setdefault(word, set()).add(number)
                    spellings.setdefault(word, set()).add(number * 100 + place)
                    bits.setdefault(word, level)
    return _frozen(names), _frozen(spellings), bits


def _frozen(table: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    return {word: frozenset(found) for word, found in table.items()}


def is_name(word: str) -> bool:
    """Whether a word is a frequent name of the tables."""
    return word in _table()[0]


@lru_cache(maxsize=65536)
def information(word: str) -> float:
    """How much it says that two names share a word, in bits: it is borne by one person in 2 to that power."""
    known = _table()[2].get(word)
    if known is not None:
        return known
    return 8.0 if len(word) < 4 or (len(word) < 8 and is_pinyin(word)) else UNKNOWN


@lru_cache(maxsize=262144)
def likeness(one: str, other: str, ours: str, theirs: str) -> float:
    """How alike two words of personal names are, 0 where they are two names.

    ``ours`` and ``theirs`` say how the words came into Latin letters: ``mandarin`` (Chinese characters), ``pinyin`` and
    ``wade`` (Latin spellings of Mandarin), ``korean``, ``heard`` (spelt out by ear in Chinese or Japanese), ``abjad``
    (written without vowels), or empty.
    """
    if one == other:
        return 1.0
    if ours == theirs == "korean":
        return 0.0
    if ours != theirs:
        both = {ours, theirs}
        if "mandarin" in both or both == {"pinyin", "wade"}:
            plain = "mandarin" if "mandarin" in both else "pinyin"
            first, second = (one, other) if ours == plain else (other, one)
            return _mandarin(first, second, exact=both == {"mandarin", "pinyin"})
        if "korean" in both:
            return VARIANT if korean(one) == korean(other) else 0.0
        if "heard" in both:
            return _heard(one, other)
        if "abjad" in both:
            return _abjad(one, other)
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[:1] == other[:1] else 0.0
    return _spelt(one, other, strict="pinyin" in (ours, theirs))


def _mandarin(word: str, other: str, *, exact: bool) -> float:
    """A word in pinyin against one in another spelling (``exact``: also in pinyin, only ü may differ)."""
    if other in (word.replace("v", "u"), word.replace("v", "yu")):
        return SPELT
    return SPELT if not exact and word in readings(other) else 0.0


def consonants_of(word: str) -> str:
    """The consonants of a word, also of one that is nothing else (``~LKS``, a name spelt out in Chinese characters)."""
    return word[1:] if word.startswith("~") else consonants(word)


def _heard(one: str, other: str) -> float:
    if "~" not in one + other and (close := _spelt(one, other, strict=False)):
        return close
    first, second = consonants_of(one), consonants_of(other)
    if min(len(first), len(second)) < 2:
        return 0.8 if first and first == second else 0.0
    close = by_ear(first, second)
    return 0.6 + 0.35 * close if close >= 0.72 else 0.0


_WEAK = re.compile("[WYVH]")


def _abjad(one: str, other: str) -> float:
    first, second = _WEAK.sub("", consonants(one)), _WEAK.sub("", consonants(other))
    if first == second and first:
        return VARIANT
    close = by_ear(first, second) if min(len(first), len(second)) > 2 else 0.0
    return 0.8 if close >= 0.85 else 0.0


_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna|ovych|evych)$")


def _spelt(one: str, other: str, *, strict: bool) -> float:
    names, spellings, _bits = _table()
    here, there = names.get(one), names.get(other)
    if here and there:
        return SPELT if spellings[one] & spellings[other] else VARIANT if here & there else 0.0
    if strict and is_pinyin(one) and is_pinyin(other):
        return 0.0
    if min(len(one), len(other)) > 4 and spelling(one) == spelling(other):
        return SPELT
    if bool(_PATRONYMIC.search(one)) != bool(_PATRONYMIC.search(other)):
        return 0.0
    shorter = min(len(one), len(other))
    if shorter < 4:
        return 0.0
    steps = OSA.distance(one, other)
    allowed = 1 if shorter < 7 else 2
    if one[0] != other[0]:
        allowed -= shorter < 5
    if steps > allowed:
        return 0.0
    return 1.0 - steps / max(len(one), len(other))
