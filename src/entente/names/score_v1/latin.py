"""Words of a Latin name: cut, fixed expressions shortened, each word given its kind and weight."""

from __future__ import annotations

import re
from functools import lru_cache

from entente.names.score_v1.kinds import WEIGHT, Kind, Word
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import field_vocabulary, phrases, stem, word_class

__all__ = ["Token", "classify", "roman", "tokens"]

Token = tuple[str, str]
"""``(word in lower case, as written)``."""

_ORDINAL = re.compile(r"^(\d{1,6})(?:st|nd|rd|th)?$")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_TENS = {"twentieth": "20", "thirtieth": "30"}
_ORDINAL_WORDS = {**{word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)}, **_TENS}
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {word: str(number) for number, word in enumerate(_ROMANS.split(), 1)}
_NEVER_NAMES = frozenset(word for word in _ROMAN if len(word) > 1 and word != "xi")
_INITIALISM = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\b(?:[^\W\d_]\. ){2,}")


def tokens(text: str) -> list[Token]:
    """The words of a cleaned Latin name, fixed expressions (``joint stock company``) shortened (``jsc``)."""
    if "." in text:
        text = _INITIALISM.sub(_initials, text).replace(".", " ")
    text = text.replace("&", " & ")
    return _without_no(_shortened([(piece.casefold(), piece) for piece in text.split()]))


def _initials(found: re.Match[str]) -> str:
    """``L.L.C.`` loses its full stops and blanks; two letters stay apart, since they may be those of a person."""
    letters = found[0].replace(".", "").replace(" ", "")
    return f" {' '.join(letters)} " if len(letters) == 2 else f" {letters} "


def _shortened(found: list[Token]) -> list[Token]:
    table = phrases()
    short: list[Token] = []
    position = 0
    while position < len(found):
        for words, replacement in table.get(found[position][0], ()):
            if tuple(word for word, _ in found[position : position + len(words)]) == words:
                written = " ".join(shown for _, shown in found[position : position + len(words)])
                short.extend((word, written) for word in replacement)
                position += len(words)
                break
        else:
            short.append(found[position])
            position += 1
    return short


def _without_no(found: list[Token]) -> list[Token]:
    """``No 33`` and ``Nr 33`` are ``33``."""
    return [
        token
        for token, following in zip(found, [*found[1:], ("", "")], strict=False)
        if not (token[0] in ("no", "nr", "number") and following[0][:1].isdigit())
    ]


@lru_cache(maxsize=65536)
def classify(word: str, written: str) -> Word:
    """A word with its kind: number, known word, field of the vocabulary, or else a name."""
    text = _ORDINAL_WORDS.get(word) or (_ROMAN[word] if word in _NEVER_NAMES else word)
    number = _ORDINAL.match(text) if text[:1].isdigit() else None
    if number:
        return Word(str(int(number[1])), written, Kind.NUMBER, WEIGHT[Kind.NUMBER])
    known = word_class().get(text)
    if known is None and len(text) > 3:
        known = _field(text)
    if known is None and len(text) > 5:
        known = _inflected(text)
    if known is None and _plural(text):
        known = word_class().get(text[:-1]) or (None if is_pinyin(text) else (text[:-1], Kind.PROPER))
    canonical, kind = known or (text, Kind.PROPER)
    return Word(canonical, written, kind, WEIGHT[kind])


def _field(text: str) -> tuple[str, Kind] | None:
    root = stem(text)
    if root in field_vocabulary() and text.isascii() and not is_pinyin(text):
        return root, Kind.FIELD
    return None


_SLAVIC = ("ykh", "ikh", "oye", "aya", "ogo", "iye", "yi", "yy", "iy", "ii", "oe", "oi", "oy", "ie")


def _inflected(text: str) -> tuple[str, Kind] | None:
    """A Russian or Ukrainian adjective in another gender or case than the one in the tables."""
    for ending in _SLAVIC:
        if text.endswith(ending):
            root = text[: -len(ending)]
            known = word_class().get(f"{root}y") or word_class().get(f"{root}iy") or word_class().get(f"{root}oe")
            if known:
                return known
    return None


def _plural(text: str) -> bool:
    return len(text) >= 5 and text.isascii() and text.endswith("s") and not text.endswith(("ss", "us", "is"))


def roman(word: str) -> str | None:
    """The number that a Roman numeral stands for, also a single letter."""
    return _ROMAN.get(word)
