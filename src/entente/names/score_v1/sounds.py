"""Names compared by ear: consonant classes for scripts that write few vowels, and for names spelt out in syllables.

A Chinese rendering (贝拉克·奥巴马), a Japanese one (バラク・オバマ) and an Arabic spelling keep the consonants
roughly in order; which ones merge differs by script. Costs are set by judgement from the usual renderings, not learnt.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["by_ear", "consonants", "korean", "of_pinyin", "spelling"]

_SOUNDS = (
    "tch=C sch=X dge=J ph=F ck=K kh=H gh=G ch=C sh=X zh=J th=T dh=D wh=W qu=KW ts=Z tz=Z dz=Z ng=N cz=C mc=MK x=KS"
)
_DIGRAPHS = tuple((letters, sound) for letters, _, sound in (pair.partition("=") for pair in _SOUNDS.split()))
_LETTER = dict(zip("bcdfghjklmnpqrstvwyz", "BKDFGHJKLMNPKRSTVW Z", strict=True))


@lru_cache(maxsize=65536)
def consonants(word: str) -> str:
    """The consonants of a Latin word as classes in order, doubled ones once (``Abdullah``: ``BDLH``)."""
    found: list[str] = []
    position = 0
    while position < len(word):
        for letters, sound in _DIGRAPHS:
            if word.startswith(letters, position):
                found.append(sound)
                position += len(letters)
                break
        else:
            char = word[position]
            following = word[position + 1 : position + 2]
            if char in "cg" and following in ("e", "i", "y") and following:
                found.append("S" if char == "c" else "J")
            else:
                found.append(_LETTER.get(char, char if char.isdigit() else "").strip())
            position += 1
    return re.sub(r"(.)\1+", r"\1", "".join(found))


_SOUNDS_OF_PINYIN = "zh=J ch=C sh=X b=B p=P m=M f=F d=D t=T n=N l=L g=G k=K h=H j=J q=C x=X r=R z=Z c=Z s=S w=W"
_OF_PINYIN = {initial: sound for initial, _, sound in (pair.partition("=") for pair in _SOUNDS_OF_PINYIN.split())}


@lru_cache(maxsize=16384)
def of_pinyin(syllables: tuple[str, ...]) -> str:
    """The consonants of a foreign name that is spelt out in these Mandarin syllables (尔 *er* is an *l* or *r*)."""
    found: list[str] = []
    for syllable in syllables:
        if syllable == "er":
            found.append("R")
            continue
        initial = next((size for size in (2, 1) if syllable[:size] in _OF_PINYIN), 0)
        found.append(_OF_PINYIN.get(syllable[:initial], ""))
        if syllable.endswith(("n", "ng")):
            found.append("N")
    return re.sub(r"(.)\1+", r"\1", "".join(found))


_NEAR = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.0, "LR KK"),
        (0.15, "BP DT GK FV VW SX SZ CJ XZ FW XC KH ZC JZ GJ FH BV"),
        (0.3, "HX JX JG CX NM SC DZ TS TC DJ TZ GX KC HS FP WB PV HK JK HW"),
    )
    for pair in pairs.split()
    if len(set(pair)) == 2
}
_OPTIONAL = {"R": 0.3, "L": 0.35, "H": 0.2, "W": 0.2, "N": 0.5, "D": 0.6, "T": 0.6, "K": 0.7, "G": 0.7, "S": 0.7}


@lru_cache(maxsize=65536)
def by_ear(one: str, other: str) -> float:
    """How alike two consonant strings sound, 0..1: cheapest alignment over the classes, by the length of the longer."""
    if not one or not other:
        return 0.0
    if len(one) > 24 or len(other) > 24:
        return float(one == other)
    above = [0.0]
    for char in other:
        above.append(above[-1] + _OPTIONAL.get(char, 0.9))
    for here in one:
        drop = _OPTIONAL.get(here, 0.9)
        row = [above[0] + drop]
        for place, there in enumerate(other):
            change = 0.0 if here == there else _NEAR.get(frozenset((here, there)), 1.0)
            row.append(min(above[place] + change, above[place + 1] + drop, row[place] + _OPTIONAL.get(there, 0.9)))
        above = row
    return max(0.0, 1.0 - above[-1] / max(len(one), len(other)))


_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?:iy|yi|ij|yj|ii|yy|ey|ei|ay|ai|ie|ee|j|y)$", "i"),
        (r"ph", "f"),
        (r"ck|q|c(?![hieyz])", "k"),
        (r"ks|cs", "x"),
        (r"ou|oo|w(?![aeiou])", "u"),
        (r"w", "v"),
        (r"kh", "h"),
        (r"y|j(?=[aeiou])", "i"),
        (r"tz|cz", "z"),
        (r"(.)\1+", r"\1"),
        (r"ie|ee|ei", "i"),
        (r"dj", "j"),
        (r"th", "t"),
        (r"ff$", "v"),
    )
)


@lru_cache(maxsize=65536)
def spelling(word: str) -> str:
    """A Latin word without what transcriptions vary in (*Sergei*, *Sergey*; *Rouhani*, *Ruhani*; *Barack*, *Barak*)."""
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return word


_KOREAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:lee|rhee|ri|li|yi|i)$", "i"),
        (r"^(?:park|pak|bak|pahk)$", "pak"),
        (r"^(?:choi|choe|chwe)$", "coe"),
        (r"^(?:noh|no|roh|ro)$", "no"),
        (r"^(?:im|lim|rim|yim)$", "im"),
        (r"^(?:yoo|yu|ryu|lyu|yoon(?=$))$", "yu"),
        (r"ui|wi|ee", "i"),
        (r"young|yeong|yong", "yeng"),
        (r"yeo|you|yo", "ye"),
        (r"eo|eu|oo|ou|u|o", "o"),
        (r"ae|ai|e", "e"),
        (r"ee|ui|wi|y?i", "i"),
        (r"ch|j|z", "c"),
        (r"[gqk]+h?", "k"),
        (r"[dt]+", "t"),
        (r"[bp]+", "p"),
        (r"[lr]+", "l"),
        (r"sh|ss", "s"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=16384)
def korean(word: str) -> str:
    """A Korean name word without what its romanisations vary in (*Lee*, *Yi*, *Rhee*; *Jung*, *Chong*, *Jeong*)."""
    for pattern, replacement in _KOREAN:
        word = pattern.sub(replacement, word)
    return word
