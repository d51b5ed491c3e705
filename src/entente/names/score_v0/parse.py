"""A written name as weighted words.

A name may hold several renderings of itself, ``Tianjin University (天津大学)``; each becomes one *reading*.
Words are kept in order; legal forms and connecting words are dropped but remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from entente.names.score_v0 import han
from entente.names.score_v0.syllables import is_pinyin
from entente.names.score_v0.text import Unreadable, clean, is_han, unreadable
from entente.names.score_v0.vocabulary import WEIGHT, Kind, word_class

__all__ = ["Name", "Reading", "Word", "parse", "parse_person"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text`` as compared, ``written`` as it stood in the name, and how much it counts (``weight``)."""

    text: str
    written: str
    kind: Kind
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One rendering of a name.

    ``script`` is ``han``, ``latin`` or ``other``; ``acronym`` the bare acronym where the rendering is nothing else;
    ``company`` whether a legal form was written; ``initials`` the first letters of its words.
    """

    script: str
    words: tuple[Word, ...]
    acronym: str
    company: bool
    initials: frozenset[str]

    @property
    def key(self) -> str:
        """The compared words in alphabetical order: equal keys, equal names."""
        return " ".join(sorted(word.text for word in self.words))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as given, its readings, and why it is unreadable if it is."""

    written: str
    readings: tuple[Reading, ...]
    problem: Unreadable | None


_BRACKETS = re.compile(r"\(([^()]*)\)")
_ORDINAL = re.compile(r"^(\d{1,6})(?:st|nd|rd|th)?$")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINAL_WORDS = {word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)}
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xii": "12"}
_INITIALISM = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")
_PHRASES = (
    (re.compile(r"\bS\s*&\s*T\b", re.IGNORECASE), "Science Technology"),
    (re.compile(r"\bR\s*&\s*D\b", re.IGNORECASE), "Research Development"),
    (re.compile(r"\b(?:open|closed|public)?\s*joint stock (?:company|co)\b", re.IGNORECASE), "JSC"),
    (re.compile(r"\blimited liability (?:company|co)\b", re.IGNORECASE), "LLC"),
    (re.compile(r"\bhi ?tech(?:nology)?\b", re.IGNORECASE), "High Technology"),
    (re.compile(r"\bsun yat ?sen\b", re.IGNORECASE), "Sunyatsen"),
    (re.compile(r"\btsing hua\b", re.IGNORECASE), "Tsinghua"),
    (re.compile(r"\bNo\.?\s*(?=\d)", re.IGNORECASE), ""),
    (re.compile(r"\b(north|south) (east|west)(ern)?\b", re.IGNORECASE), r"\1\2\3"),
)


@lru_cache(maxsize=65536)
def parse(written: str) -> Name:
    """Read the name of an organisation."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    text = clean(written)
    renderings = _renderings(text)
    readings = tuple(reading for part in renderings if (reading := _reading(part)))
    return Name(written, readings, None if readings else Unreadable.EMPTY)


def _renderings(text: str) -> list[str]:
    """The name without its brackets, and each bracket that is a rendering of its own (other script or acronym)."""
    inside = [part.strip() for part in _BRACKETS.findall(text)]
    outside = _BRACKETS.sub(" ", text).replace("(", " ").replace(")", " ").strip()
    if not outside.strip(" .&"):
        return [part.replace("(", " ").replace(")", " ") for part in (inside or [text])]
    kept, apart = [outside], []
    for part in inside:
        differs = _has_han(part) != _has_han(outside)
        if (differs and len(part) > 1) or _is_acronym(part):
            apart.append(part)
        elif part:
            kept.append(part)
    return [" ".join(kept), *apart]


def _has_han(text: str) -> bool:
    return any(is_han(char) for char in text)


def _is_acronym(text: str) -> bool:
    """Two to eight letters or digits in one word, two thirds of the letters capital (``CAEP``, ``SibNIA``)."""
    bare = text.replace(".", "").replace("&", "")
    if not (2 <= len(bare) <= 8 and bare.isascii() and bare.isalnum()):
        return False
    capitals = sum(char.isupper() for char in bare)
    letters = sum(char.isalpha() for char in bare)
    return capitals >= 2 and capitals * 3 >= letters * 2


def _reading(text: str) -> Reading | None:
    bare = text.strip(" .&")
    chunks = _chunks(_expand(text))
    words: list[Word] = []
    company = False
    initials = ""
    for chunk in chunks:
        found = han.words(chunk) if _has_han(chunk) else [(chunk, chunk)]
        for raw, shown in found:
            word = _word(raw, shown)
            if word.kind is Kind.LEGAL:
                company = True
            elif word.kind is not Kind.STOP:
                words.append(word)
            initials += word.text[0] if word.kind not in (Kind.STOP, Kind.LEGAL) else ""
    if not words:
        words = [_plain(chunk) for chunk in chunks if chunk.isalnum()]
    if not words:
        return None
    acronym = bare.replace(".", "").replace("&", "").upper() if _is_acronym(bare) and len(words) == 1 else ""
    script = "han" if _has_han(text) else "latin" if bare.isascii() else "other"
    full = "".join(chunk[0].lower() for chunk in chunks if chunk)
    return Reading(script, tuple(words), acronym, company, frozenset((initials, full)))


def _expand(text: str) -> str:
    text = _INITIALISM.sub(lambda found: found[0].replace(".", ""), text)
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    return text.replace("&", " ").replace(".", " ")


def _chunks(text: str) -> list[str]:
    """Words at blanks, and at every change between Chinese characters and other letters."""
    chunks: list[str] = []
    for piece in text.split():
        start = 0
        for position in range(1, len(piece)):
            if is_han(piece[position]) != is_han(piece[position - 1]) and not (
                piece[position].isdecimal() or piece[position - 1].isdecimal()
            ):
                chunks.append(piece[start:position])
                start = position
        chunks.append(piece[start:])
    return chunks


@lru_cache(maxsize=65536)
def _word(raw: str, shown: str) -> Word:
    text = _ORDINAL_WORDS.get(raw.lower()) or _ROMAN.get(raw.lower()) or raw.casefold()
    number = _ORDINAL.match(text)
    if number:
        return Word(str(int(number[1])), shown, Kind.NUMBER, WEIGHT[Kind.NUMBER])
    known = word_class().get(text) or _singular(text)
    if known:
        return Word(known[0], shown, known[1], WEIGHT[known[1]])
    return Word(text, shown, Kind.PROPER, WEIGHT[Kind.PROPER])


def _singular(text: str) -> tuple[str, Kind] | None:
    """An unknown English plural whose singular is known; otherwise the word without its plural s."""
    if len(text) < 5 or not text.isascii() or not text.endswith("s") or text.endswith(("ss", "us", "is")):
        return None
    stem = text[:-1]
    return word_class().get(stem) or (None if is_pinyin(text) else (stem, Kind.PROPER))


def _plain(chunk: str) -> Word:
    """A word of a name that is all legal form or connecting words (``The Co``): it then counts as a name."""
    return Word(chunk.casefold(), chunk, Kind.PROPER, WEIGHT[Kind.PROPER])


_TITLE_WORDS = "mr mrs ms miss dr prof professor sir sheikh shaykh haji hajji hadji gen general col lt capt jr sr phd"
_TITLES = frozenset(_TITLE_WORDS.split())
_PARTICLE_WORDS = "al el bin ibn ben abd bint de da do dos del van von der den la le di ul ur e y ad as ash an"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())


@lru_cache(maxsize=65536)
def parse_person(written: str) -> Name:
    """Read the name of a person: titles are dropped, particles count little, order does not matter."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    text = clean(written).replace("(", " ").replace(")", " ").replace("&", " ").replace(".", " ")
    chunks = _chunks(text)
    words: list[Word] = []
    for chunk in chunks:
        if _has_han(chunk):
            pairs = han.person_words(chunk) if len(chunk) <= 4 else han.words(chunk)
        else:
            pairs = [(chunk.casefold(), chunk)]
        for raw, shown in pairs:
            weight = 0.25 if raw in _PARTICLES else 0.5 if len(raw) == 1 else 1.0
            words.append(Word(raw, shown, Kind.PROPER, weight))
    kept = tuple(word for word in words if word.text not in _TITLES) or tuple(words)
    script = "han" if _has_han(text) else "latin" if text.isascii() else "other"
    if not kept:
        return Name(written, (), Unreadable.EMPTY)
    return Name(written, (Reading(script, kept, "", company=False, initials=frozenset()),), None)
