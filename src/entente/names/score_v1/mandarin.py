"""Mandarin names in Latin letters: Wade–Giles, Tongyong and Cantonese spellings as the pinyin they may stand for.

A spelling without its apostrophes may stand for several syllables (*chang*: zhang, chang), so a word has a set of
readings. Tables: Wade (1912) and GB/T 16159 as commonly printed; Cantonese surnames as written in Hong Kong.
"""

from __future__ import annotations

from functools import lru_cache

from entente.names.score_v1 import han
from entente.names.score_v1.syllables import SYLLABLES, is_pinyin
from entente.names.score_v1.tables import lines

__all__ = ["chinese_words", "readings", "spelt_as"]


@lru_cache(maxsize=1)
def _surnames() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in lines("surnames.txt"):
        what, _, items = line.partition(": ")
        table.setdefault(what, []).extend(items if what == "single" else items.split())
    return table


@lru_cache(maxsize=1)
def _single() -> frozenset[str]:
    return frozenset(_surnames()["single"])


@lru_cache(maxsize=1)
def _read() -> dict[str, str]:
    """Surname → its reading, where it is read otherwise as a surname (单 is *shan*)."""
    return dict(item.split("=") for item in _surnames()["read"])


@lru_cache(maxsize=1)
def _regional() -> dict[str, tuple[str, ...]]:
    """Surname as spelt in Hong Kong, Macau, Singapore or Taiwan → pinyin."""
    pairs = (item.split("=") for item in _surnames()["regional"])
    return {spelt: tuple(read.split("/")) for spelt, read in pairs}


_LONGEST_WORD = 24
_MOST_READINGS = 16


def _wade(syllable: str) -> set[str]:
    """How Wade–Giles (without apostrophes and diaereses) and Tongyong print a pinyin syllable."""
    initial = next((i for i in ("zh", "ch", "sh") if syllable.startswith(i)), syllable[:1])
    final = syllable[len(initial) :]
    if initial in ("a", "o", "e"):
        return {"eh"} if syllable == "e" else {"erh", "er"} if syllable == "er" else {syllable}
    if final == "i" and initial in _BUZZING:
        return set(_BUZZING[initial].split())
    if initial in ("g", "k", "h") and final == "e":
        found = ["o", "e"]
    elif initial in ("g", "k") and final == "ui":
        found = ["uei"]
    else:
        found = _FINALS.get(final, final).split()
    spelt = {head + each for head in _INITIALS.get(initial, initial).split() for each in found}
    return spelt | set(_WITH_Y.get(final, "").split()) if initial == "y" else spelt


_BUZZING = {
    "zh": "chih jhih", "ch": "chih", "sh": "shih shyh", "r": "jih rih", "z": "tzu zih", "c": "tzu cih",
    "s": "ssu szu sih",
}  # fmt: skip
"""Syllables without a vowel of their own (zhi, si …)."""
_FINALS = {
    "ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "e": "eh o", "uo": "o uo", "ui": "ui uei",
    "v": "u", "ve": "ueh", "iu": "iu iou", "un": "un uen",
}  # fmt: skip
_INITIALS = {
    "b": "p", "d": "t", "g": "k", "zh": "ch jh", "j": "ch", "q": "ch c", "x": "hs s sh", "z": "ts tz z",
    "c": "ts tz c", "r": "j r",
}  # fmt: skip
_WITH_Y = {"an": "yen", "e": "yeh", "ong": "yung", "i": "i", "ou": "yu"}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for syllable in SYLLABLES:
        table.setdefault(syllable, set()).add(syllable)
        for spelt in _wade(syllable):
            table.setdefault(spelt, set()).add(syllable)
    return {spelt: frozenset(found) for spelt, found in table.items()}


@lru_cache(maxsize=65536)
def readings(word: str) -> frozenset[str]:
    """Every pinyin word that a Latin word may stand for, itself included where it is pinyin (ü as v and as u)."""
    if not word.isascii() or not word.isalpha() or len(word) > _LONGEST_WORD:
        return frozenset()
    table = _spellings()
    reach: list[set[str]] = [{""}] + [set() for _ in word]
    for start in range(len(word)):
        if not reach[start]:
            continue
        for size in range(1, min(7, len(word) - start) + 1):
            for syllable in table.get(word[start : start + size], ()):
                reach[start + size].update(before + syllable for before in sorted(reach[start])[:_MOST_READINGS])
    return frozenset((*reach[len(word)], *_regional().get(word, ())))


def spelt_as(words: list[str]) -> str:
    """``pinyin`` for a personal name wholly in pinyin with a Chinese surname, ``wade`` for one in another spelling of
    Mandarin, else empty."""
    if not all(map(str.isalpha, words)) or len(words) < 2:
        return ""
    if all(map(is_pinyin, words)):
        return "pinyin" if any(word in _surnames_in_pinyin() for word in words) else ""
    spelt = all(map(readings, words)) and any(
        reading in _surnames_in_pinyin() for word in words for reading in readings(word)
    )
    return "wade" if spelt else ""


@lru_cache(maxsize=1)
def _surnames_in_pinyin() -> frozenset[str]:
    return frozenset(_read().get(char) or "".join(han.pinyin(char)) for char in (*_single(), *_surnames()["compound"]))


def chinese_words(text: str) -> list[tuple[str, str]] | None:
    """``(pinyin, written)`` of surname and given name, ``None`` where the text begins with no Chinese surname."""
    folded = han.simplified(text)
    size = 2 if len(folded) > 2 and folded[:2] in _surnames()["compound"] else 1
    surname, given = folded[:size], folded[size:]
    if len(folded) > size + 3 or (size == 1 and surname not in _single()):
        return None
    read = _read().get(surname) or "".join(han.pinyin(surname))
    return [(read, surname), *([("".join(han.pinyin(given)), given)] if given else [])]
