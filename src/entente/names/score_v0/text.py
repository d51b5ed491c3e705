"""From a written name to comparable characters; every step is linear in the length of the name.

Unicode compatibility form (UAX #15, NFKC), case folding, accents off Latin letters, invisible characters out.
A name that carries bidirectional overrides or isolates (UAX #9), no letter or digit at all, or more than
``LONGEST`` characters is *unreadable*: it is reported as such and never scored.
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
        "\u0259": "a", "\u018f": "A", "\u00d0": "D", "\u00f0": "d",
    }
)  # fmt: skip


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
    if any(char in _BIDI for char in name):
        return Unreadable.BIDI
    if not any(char.isalnum() for char in unicodedata.normalize("NFKC", name)):
        return Unreadable.EMPTY
    return None


def clean(name: str) -> str:
    """The name in compatibility form without accents on Latin letters and without invisible characters.

    Case is kept (an acronym is recognised by it). Apostrophes vanish (``Xi'an`` is ``Xian``), every other mark
    and control character becomes a blank except the brackets, ``&`` and the full stop.
    """
    folded = name if name.isascii() else _fold(name)
    return "".join(
        char if char.isalnum() or char in "()&." else "" if char in _VANISH else " "
        for char in folded
    )  # fmt: skip


_VANISH = frozenset("'`\u2018\u2019\u02bc\u02bb\u00b4\u2032\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def _fold(name: str) -> str:
    compatible = unicodedata.normalize("NFKC", name).translate(_SPECIAL)
    letters = [char for char in unicodedata.normalize("NFKD", compatible) if unicodedata.category(char) != "Mn"]
    return unicodedata.normalize("NFC", "".join(letters))
