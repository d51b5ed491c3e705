"""Names of persons, read: titles dropped, particles weighed little, each script in Latin letters or by its sounds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from entente.names.score_v1 import han, mandarin
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.reading import Name, Reading, named
from entente.names.score_v1.scripts import has_other_script, is_abjad, transliterate
from entente.names.score_v1.sounds import of_pinyin
from entente.names.score_v1.tables import lines
from entente.names.score_v1.text import clean, is_han, unreadable

__all__ = ["PARTICLES", "parse_person"]

PARTICLES = {
    word: group
    for group, words in enumerate(
        ("al el ul ur ar as ash ad", "bin ibn ben bint", "de del da di dos du", "von der den", "la")
    )
    for word in words.split()
}
"""Connecting words that come and go; those of one group stand for each other. None is a frequent surname."""
_ABD = re.compile(r"^(?:abd|abdul|abdel|abdal|abdol|abdur|abdus)$")
_ARTICLES = frozenset(["al", "el", "ul", "ur", "ar", "as", "ash", "ad", "an", "az", "at"])
_LEET = str.maketrans("013457", "oieast")
_MOST = 16
"""Words of a personal name that are compared; the rest of an absurdly long one is not."""


@lru_cache(maxsize=8192)
def parse_person(written: str) -> Name:
    """Read the name of a person: titles are dropped, particles count little, order does not matter."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    text = clean(written).replace("(", " ").replace(")", " ").replace("&", " ").replace(".", " ")
    return named(written, _readings(text))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(word for line in lines("titles.txt") for word in line.split())


def _readings(text: str) -> list[Reading]:
    chunks = text.split()
    chinese = [chunk for chunk in chunks if is_han(chunk[0])]
    others = [chunk for chunk in chunks if not is_han(chunk[0])]
    found = _of_han(chinese) if chinese else []
    if others:
        found.append(_of_letters(others))
    return [reading for reading in found if reading.words]


def _of_han(chunks: list[str]) -> list[Reading]:
    """Chinese characters as a Chinese name, as a Japanese one, and as a foreign name spelt out by ear."""
    whole = "".join(chunks)
    folded = han.simplified(whole)
    exact = tuple(_word(chunk, chunk) for chunk in map(han.simplified, chunks))
    found = []
    chinese = mandarin.chinese_words(whole) if len(whole) <= 5 else None
    if chinese:
        found.append(_reading("han", [_word(read, shown) for read, shown in chinese], "mandarin", exact))
    japanese = _japanese(folded)
    if japanese:
        found.append(_reading("han", [_word(read, shown) for read, shown in japanese], "", exact))
    if not chinese or len(chunks) > 1 or len(whole) > 2:
        heard = [_word(_by_ear(chunk), chunk) for chunk in chunks[:_MOST]]
        found.append(_reading("han", heard, "heard", exact))
    return found


def _by_ear(chunk: str) -> str:
    """A foreign name in Chinese characters: the name where its form is a custom, else ``~`` and its consonants."""
    folded = han.simplified(chunk)
    known = han.foreign_names().get(folded)
    return known[0] if known else f"~{of_pinyin(han.pinyin(folded))}"


@lru_cache(maxsize=1)
def _kanji() -> dict[str, str]:
    return {kanji: read for line in lines("japanese.txt") for kanji, read in (pair.split("=") for pair in line.split())}


def _japanese(folded: str) -> list[tuple[str, str]] | None:
    table = _kanji()
    for cut in range(1, len(folded)):
        if folded[:cut] in table and folded[cut:] in table:
            return [(table[folded[:cut]], folded[:cut]), (table[folded[cut:]], folded[cut:])]
    return None


def _of_letters(chunks: list[str]) -> Reading:
    script = "latin" if all(map(str.isascii, chunks)) else "other"
    origin = ""
    if any(map(is_abjad, chunks)):
        origin = "abjad"
        chunks = [_bare(chunk) for chunk in _joined_abd(chunks, {"\u0639\u0628\u062f"})]
    elif any("\uac00" <= chunk[0] <= "\ud7a3" for chunk in chunks):
        origin = "korean"
        chunks = [
            part for chunk in chunks for part in ((chunk[:1], chunk[1:]) if len(chunks) == 1 else (chunk,)) if part
        ]
    elif any("\u3041" <= char <= "\u30fc" for chunk in chunks for char in chunk):
        origin = "heard"
    words = [
        (transliterate(chunk).casefold() if has_other_script(chunk) else chunk.casefold(), chunk) for chunk in chunks
    ]
    words = [part for raw, shown in words for part in _initials(_letters(raw), shown, len(words))]
    merged = _joined_latin(words)
    kept = [pair for pair in merged if pair[0] not in _titles()]
    kept = kept if len(kept) > 1 or len(kept) == len(merged) - 1 > 0 else merged
    unique = dict.fromkeys(kept)
    seen: dict[str, str] = {}
    for raw, shown in unique:
        seen.setdefault(raw, shown)
    found = [_word(raw, shown) for raw, shown in seen.items()][:_MOST]
    if len(found) > 2:
        found = [replace(word, weight=0.25) if word.text in PARTICLES else word for word in found]
    if script == "latin":
        origin = mandarin.spelt_as([word.text for word in found])
    return _reading(script, found, origin, ())


def _letters(raw: str) -> str:
    """A word with digits in the place of letters, in letters (``sech1n``)."""
    return raw.translate(_LEET) if any(map(str.isdecimal, raw)) and any(map(str.isalpha, raw)) else raw


def _initials(raw: str, shown: str, words: int) -> list[tuple[str, str]]:
    """Two or three letters without a vowel are initials written together (``JC``)."""
    if words > 1 and 2 <= len(raw) <= 3 and shown.isascii() and raw.isalpha() and not set(raw) & set("aeiouy"):
        return [(letter, letter.upper()) for letter in raw]
    return [(raw, shown)]


def _bare(chunk: str) -> str:
    """An Arabic word without its article (السيسي)."""
    return chunk[2:] if chunk.startswith("\u0627\u0644") and len(chunk) > 4 else chunk


def _joined_abd(chunks: list[str], heads: set[str]) -> list[str]:
    found: list[str] = []
    for chunk in chunks:
        if found and found[-1] in heads:
            found[-1] += chunk
        else:
            found.append(chunk)
    return found


def _joined_latin(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``Abd al Rahman`` and ``Abdul Rahman`` as one word."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(words):
        raw, shown = words[position]
        following = position + 1
        if _ABD.match(raw) and following < len(words):
            if words[following][0] in _ARTICLES and following + 1 < len(words):
                following += 1
            if len(words[following][0]) > 2:
                shown = " ".join(each for _, each in words[position : following + 1])
                found.append((f"abd{words[following][0]}", shown))
                position = following + 1
                continue
        found.append((raw, shown))
        position += 1
    return found


def _word(raw: str, shown: str) -> Word:
    weight = 0.5 if len(raw) == 1 and shown.isascii() else 1.0
    return Word(raw, shown, Kind.PROPER, weight)


def _reading(script: str, words: list[Word], origin: str, exact: tuple[Word, ...]) -> Reading:
    return Reading(
        script=script, words=tuple(words), han=exact, form=origin,
        texts=frozenset(word.text for word in words), weight=sum(word.weight for word in words),
    )  # fmt: skip
