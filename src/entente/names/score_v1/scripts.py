"""Other scripts in Latin letters: Cyrillic, Greek, Georgian, Armenian, Arabic, Hebrew, Korean and Japanese syllables.

Own compact tables, one letter or syllable at a time, close to the spelling that names of that script usually get in
English (BGN/PCGN for Cyrillic, Georgian and Armenian; Revised Romanization for Korean; Hepburn for Japanese). Arabic
and Hebrew write few vowels, so their words are compared by consonants (``sounds``).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from entente.names.score_v1.tables import lines

__all__ = ["has_other_script", "is_abjad", "transliterate"]


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return {
        letter: "" if latin == "-" else latin
        for line in lines("letters.txt")
        for letter, latin in (pair.split("=") for pair in line.partition(": ")[2].split())
    }


_INITIAL = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_MEDIAL = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_FINAL = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと",
    "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも",
    "r": "らりるれろ",
}  # fmt: skip
_KANA = {char: row + vowel for row, chars in _ROWS.items() for char, vowel in zip(chars, _VOWELS, strict=True)}
_KANA |= {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu",
    "や": "ya", "ゆ": "yu", "よ": "yo",
    "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o",
}  # fmt: skip
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def has_other_script(text: str) -> bool:
    """Whether a text has letters that are neither Latin nor Chinese."""
    return not text.isascii() and any(_latin(char) is not None for char in text.lower())


def is_abjad(text: str) -> bool:
    """Whether a word is written in a script without vowels (Arabic, Hebrew)."""
    return any("\u0590" <= char <= "\u06ff" or "\u0750" <= char <= "\u077f" for char in text)


def transliterate(text: str) -> str:
    """The text in Latin letters as far as the tables go; other characters stay. A capital stays one."""
    found: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        latin = _latin(char.lower())
        if latin is None:
            found.append(char)
        elif char in _SMALL_KANA:
            _contract(found, char)
        else:
            found.append(latin.capitalize() if char.isupper() else latin)
    return "".join(found)


_SMALL_KANA = frozenset("ゃゅょャュョっッー")


def _latin(char: str) -> str | None:
    known = _letters().get(char)
    if known is not None:
        return known
    code = ord(char)
    if 0xAC00 <= code <= 0xD7A3:
        code -= 0xAC00
        return _INITIAL[code // 588] + _MEDIAL[code % 588 // 28] + _FINAL[code % 28]
    if 0x30A1 <= code <= 0x30F4:
        char = chr(code - 0x60)
    if char in _SMALL or char in "っー":
        return ""
    return _KANA.get(char)


def _contract(found: list[str], char: str) -> None:
    """Small kana change the syllable before them (きゃ: *kya*); length marks and the small tsu are dropped."""
    small = _SMALL.get(chr(ord(char) - 0x60) if char in "ャュョ" else char)
    if small and found and found[-1].endswith("i"):
        stem = found[-1][:-1]
        found[-1] = stem + ("" if stem in ("sh", "ch", "j") else "y") + small
