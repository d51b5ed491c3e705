"""From a written name to comparable characters; every step is linear in the length of the name.

Unicode compatibility form (UAX #15, NFKC), accents off Latin letters, invisible characters out, letters of other
alphabets that only look Latin taken for Latin inside a Latin word. A name that carries bidirectional overrides or
isolates (UAX #9), no letter or digit at all, or more than ``LONGEST`` characters is *unreadable*: it is reported as
such and never scored.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

__all__ = ["LONGEST", "Unreadable", "clean", "is_han", "unreadable"]

LONGEST = 1000
"""Characters; the longest name in the public lists of 2022 has fewer than 400."""

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPECIAL = str.maketrans(
    {
        "\u0110": "D", "\u0111": "d", "\u0141": "L", "\u0142": "l", "\u00d8": "O", "\u00f8": "o", "\u0131": "i",
        "\u00c6": "AE", "\u00e6": "ae", "\u0152": "OE", "\u0153": "oe", "\u00de": "Th", "\u00fe": "th",
        "\u0259": "a", "\u018f": "A", "\u00d0": "D", "\u00f0": "d", "\u00df": "ss", "\u1e9e": "SS",
    }
)  # fmt: skip
_LOOK_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u03bf\u03b1\u03b9\u03ba\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0501\u051b\u0432\u043d\u043a\u043c\u0442",
    "aeopcxyijsABEKMHOPCTYXIJSoaikvpABEZHIKMNOPTYXdqvhkmt",
)  # fmt: skip
"""Cyrillic and Greek letters that look like Latin ones (UTS #39, confusables)."""


class Unreadable(StrEnum):
    """Why a name cannot be compared."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BIDI = "bidi"


def is_han(char: str) -> bool:
    """Whether a character is a Chinese character (CJK unified ideographs, extensions and compatibility forms)."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or code in (0x3005, 0x3007)
    )


def unreadable(name: str) -> Unreadable | None:
    """The reason why a name cannot be compared, or ``None``."""
    if len(name) > LONGEST:
        return Unreadable.TOO_LONG
    if name.isascii():
        return None if any(map(str.isalnum, name)) else Unreadable.EMPTY
    if not _BIDI.isdisjoint(name):
        return Unreadable.BIDI
    if not any(char.isalnum() for char in unicodedata.normalize("NFKC", name)):
        return Unreadable.EMPTY
    return None


def clean(name: str) -> str:
    """The name in compatibility form without accents on Latin letters and without invisible characters.

    Case is kept (an acronym is recognised by it). Apostrophes vanish (``Xi'an`` is ``Xian``), every other mark and
    control character becomes a blank except brackets, ``&``, the full stop and marks that belong to a word.
    """
    folded = name if name.isascii() else _fold(name)
    return "".join(
        char if char.isalnum() or char in "()&." else "" if char in _VANISH else char if _belongs(char) else " "
        for char in folded
    )  # fmt: skip


_VANISH = frozenset("'`\u2018\u2019\u02bc\u02bb\u00b4\u2032\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0640")


def _belongs(char: str) -> bool:
    """Vowel signs of the Indic and related scripts are marks, and part of their word."""
    return not char.isascii() and unicodedata.category(char) in ("Mc", "Mn") and ord(char) >= 0x0900


def _fold(name: str) -> str:
    compatible = unicodedata.normalize("NFKC", name).translate(_SPECIAL)
    letters = [
        char
        for char in unicodedata.normalize("NFKD", compatible)
        if unicodedata.category(char) != "Mn" or 0x0900 <= ord(char) < 0x1AB0 or 0x3099 <= ord(char) <= 0x309A
    ]
    folded = unicodedata.normalize("NFC", "".join(letters))
    return " ".join(map(_unmask, folded.split(" ")))


def _unmask(word: str) -> str:
    """A word that mixes Latin with look-alikes of other alphabets, in Latin letters; any other word as it is."""
    if word.isascii() or not any("a" <= char.lower() <= "z" for char in word):
        return word
    plain = word.translate(_LOOK_ALIKE)
    return plain if plain.isascii() else word
