"""A written name as weighted words.

A name may hold several renderings of itself, ``Tianjin University (天津大学)``; each becomes one *reading*. Words are
kept in order; legal forms and connecting words are dropped but remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from entente.names.score_v1 import han
from entente.names.score_v1.han import Term
from entente.names.score_v1.kinds import WEIGHT, Kind, Word
from entente.names.score_v1.latin import Token, classify, roman, tokens
from entente.names.score_v1.scripts import has_other_script, transliterate
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import acronyms, legal_class
from entente.names.score_v1.text import Unreadable, clean, is_han, unreadable

__all__ = ["Name", "Reading", "parse"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One rendering of a name.

    ``script`` is ``han``, ``latin`` or ``other``; ``words`` its words in their usual English rendering; ``terms`` its
    pieces with all their renderings, empty where each piece has but one; ``han`` the Chinese terms as written, for the
    comparison of two Chinese names; ``acronym`` the bare acronym where the rendering is nothing else; ``company``
    whether a legal form was written and ``form`` its class (``shares``, ``limited`` or empty); ``initials`` the first
    letters of its words; ``texts`` the words as compared; ``weight`` the sum of their weights; ``aside`` the words
    that stood in brackets; ``glued`` all letters in one.
    """

    script: str
    words: tuple[Word, ...]
    acronym: str
    company: bool
    initials: frozenset[str]
    terms: tuple[Term, ...] = ()
    han: tuple[Word, ...] = ()
    form: str = ""
    texts: frozenset[str] = frozenset()
    weight: float = 0.0
    aside: frozenset[str] = frozenset()
    glued: str = ""

    @property
    def key(self) -> str:
        """The compared words in alphabetical order: equal keys, equal names."""
        return " ".join(sorted(word.text for word in self.words))

    @property
    def sought(self) -> dict[str, float]:
        """Every word of every rendering with its weight: the words under which to look for such a name."""
        found = {word.text: word.weight for word in self.words}
        for term in self.terms:
            for sense in term.senses:
                for word in sense:
                    found.setdefault(word.text, word.weight)
        return found


@dataclass(frozen=True, slots=True)
class Name:
    """A name as given, its readings, and why it is unreadable if it is."""

    written: str
    readings: tuple[Reading, ...]
    problem: Unreadable | None


_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMBERED = re.compile(r"[A-Z]{3,8} \d{1,4}")


@lru_cache(maxsize=65536)
def parse(written: str) -> Name:
    """Read the name of an organisation."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    renderings = _renderings(clean(written))
    readings = tuple(reading for part, aside in renderings if (reading := _reading(part, aside)))
    return Name(written, readings, None if readings else Unreadable.EMPTY)


def _renderings(text: str) -> list[tuple[str, str]]:
    """The name with what it says in brackets, and each bracket that is a rendering of its own (other script, acronym)."""
    inside = [part.strip() for part in _BRACKETS.findall(text)]
    outside = _BRACKETS.sub(" ", text).replace("(", " ").replace(")", " ").strip()
    if not outside.strip(" .&"):
        return [(part.replace("(", " ").replace(")", " "), "") for part in (inside or [text])]
    kept, apart = [], []
    for part in inside:
        differs = _has_han(part) != _has_han(outside)
        if (differs and len(part) > 1) or is_acronym(part) or _NUMBERED.fullmatch(part):
            apart.append(part)
        elif part:
            kept.append(part)
    aside = " ".join(kept)
    return [(f"{outside} {aside}", aside), *((part, "") for part in apart)]


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def is_acronym(text: str) -> bool:
    """Two to eight letters or digits in one word, two thirds of the letters capital (``CAEP``, ``SibNIA``)."""
    bare = text.replace(".", "").replace("&", "").replace("-", "")
    if not (2 <= len(bare) <= 8 and bare.isascii() and bare.isalnum()):
        return False
    capitals = sum(char.isupper() for char in bare)
    letters = sum(char.isalpha() for char in bare)
    return capitals >= 2 and capitals * 3 >= letters * 2


def _reading(text: str, aside: str) -> Reading | None:
    bare = text.strip(" .&")
    script = "han" if _has_han(text) else "latin" if bare.isascii() else "other"
    pieces = _pieces(text)
    kept = [piece for piece in pieces if not _dropped(piece)]
    dropped = [piece for piece in pieces if all(word.kind is Kind.LEGAL for word in piece.senses[0])]
    legal = [word.text for piece in pieces for word in piece.senses[0] if word.kind is Kind.LEGAL]
    if not kept:
        kept = [Term(shown, ((Word(raw, shown, Kind.PROPER, 1.0),),)) for raw, shown in tokens(text) if raw.isalnum()]
    words = tuple(word for piece in kept for word in piece.senses[0])
    if not words:
        return None
    acronym = bare.replace(".", "").replace("&", "").upper() if is_acronym(bare) and len(words) == 1 else ""
    several = any(len(piece.senses) > 1 for piece in kept)
    return Reading(
        script=script,
        words=words,
        acronym=acronym,
        company=bool(legal),
        initials=_initials(text, words),
        terms=tuple(kept) if several else (),
        han=tuple(_han_words(kept)) if script == "han" else (),
        form=next((found for form in legal if (found := legal_class().get(form))), ""),
        texts=frozenset(word.text for word in words),
        weight=sum(word.weight for word in words),
        aside=frozenset(word.text for piece in _pieces(aside) for word in piece.senses[0]) if aside else frozenset(),
        glued="".join(char for piece in pieces if piece not in dropped for char in piece.written.casefold() if char.isalnum()),
    )


def _dropped(piece: Term) -> bool:
    return all(word.kind in (Kind.LEGAL, Kind.STOP) for word in piece.senses[0])


def _pieces(text: str) -> list[Term]:
    """The words of a name as terms, Chinese runs cut at known terms, other scripts transliterated."""
    found: list[Term] = []
    for run, chinese in _runs(text):
        if chinese:
            found.extend(han.terms(run))
        else:
            cut = tokens(transliterate(run) if has_other_script(run) else run)
            found.extend(_latin_terms(cut))
    return found


def _runs(text: str) -> list[tuple[str, bool]]:
    """Stretches of Chinese characters (with the digits in them) and stretches of everything else."""
    runs: list[tuple[str, bool]] = []
    for chunk in text.split():
        start = 0
        chinese = is_han(chunk[0])
        for position in range(1, len(chunk)):
            here = is_han(chunk[position])
            if (
                here != chinese
                and not chunk[position].isdecimal()
                and not (chinese is False and chunk[:position].isdecimal())
            ):
                runs.append((chunk[start:position], chinese))
                start, chinese = position, here
            elif here:
                chinese = True
        runs.append((chunk[start:], chinese))
    joined: list[tuple[str, bool]] = []
    for run, chinese in runs:
        if joined and not chinese and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]} {run}", False)
        else:
            joined.append((run, chinese))
    return joined


_MARKERS = frozenset(["daxue", "xueyuan", "yanjiusuo", "yanjiuyuan", "yiyuan", "gongsi", "jituan", "xuexiao", "yanjiu"])


def _latin_terms(cut: list[Token]) -> list[Term]:
    """Words of a Latin name as terms; pinyin of known Chinese terms may be read as what the Chinese means."""
    words = [classify(raw, shown) for raw, shown in _numbered(cut)]
    plain = [
        Term(word.written, ((word,),))
        if (word.kind is not Kind.PROPER and word.kind is not Kind.FIELD) or not is_pinyin(word.text)
        else _read(word)
        for word in words
    ]
    if any(word.text in _MARKERS for word in words) or _syllables_of_marker(words):
        return _read_apart(words)
    found: list[Term] = []
    for piece in plain:
        word = piece.senses[0][0]
        known = acronyms().get(word.text)
        if known and len(words) > 1 and (word.written.isupper() or len(word.text) > 5):
            meant = tuple(each for each in (classify(text, word.written) for text in known) if each.weight > 0)
            found.append(Term(word.written, ((word,), meant)))
        else:
            found.append(piece)
    return found


def _numbered(cut: list[Token]) -> list[Token]:
    """Single Roman letters before a legal form or at the end are numbers (``Partners V L.P.``)."""
    found = []
    for position, (raw, shown) in enumerate(cut):
        number = roman(raw) if len(raw) <= 2 and shown.isupper() and position > 1 else None
        if number and all(classify(word, there).kind in (Kind.LEGAL, Kind.STOP) for word, there in cut[position + 1 :]):
            found.append((number, shown))
        else:
            found.append((raw, shown))
    return found


def _read(word: Word) -> Term:
    """A pinyin word that reads like a known Chinese term, with what the term means as further renderings."""
    known = han.terms_in_pinyin().get(word.text)
    if known is None or len(word.text) < 5:
        return Term(word.written, ((word,),))
    meant = han.term(known).senses
    strongest = max((each.kind for each in meant[0]), key=lambda kind: WEIGHT[kind])
    own = Word(word.text, word.written, strongest, WEIGHT[strongest])
    senses = tuple(tuple(Word(each.text, word.written, each.kind, each.weight) for each in sense) for sense in meant)
    return Term(word.written, ((own,), *(sense for sense in senses if sense[0].text != own.text)))


def _syllables_of_marker(words: list[Word]) -> bool:
    pairs = {one.written.casefold() + other.written.casefold() for one, other in pairwise(words)}
    return not pairs.isdisjoint(_MARKERS)


_FINAL_SYLLABLES = {"ju": "\u5c40", "yuan": "\u9662", "suo": "\u6240", "ting": "\u5385", "chang": "\u5382"}


def _read_apart(words: list[Word]) -> list[Term]:
    """A name wholly in pinyin: neighbouring syllables joined to known terms, longest first (``Zhong Yi Xue Yuan``)."""
    table = {**han.places_in_pinyin(), **han.terms_in_pinyin()}
    last = words[-1].written.casefold()
    found: list[Term] = []
    position = 0
    while position < len(words):
        for end in range(min(len(words), position + 8), position, -1):
            text = "".join(word.written.casefold() for word in words[position:end])
            term = table.get(text) or (_FINAL_SYLLABLES.get(text) if position and text == last else None)
            if term and (end - position > 1 or words[position].kind in (Kind.PROPER, Kind.FIELD)):
                written = " ".join(word.written for word in words[position:end])
                senses = tuple(
                    tuple(Word(each.text, written, each.kind, each.weight) for each in sense)
                    for sense in han.term(term).senses
                )
                found.append(Term(written, senses))
                position = end
                break
        else:
            found.extend(_split(words[position]))
            position += 1
    return found


def _split(word: Word) -> Iterable[Term]:
    """One pinyin word that is two known terms (``Gongchengjishu``), or the word as it is."""
    table = han.terms_in_pinyin()
    if word.kind is Kind.PROPER and len(word.text) > 8:
        for cut in range(4, len(word.text) - 3):
            one, other = table.get(word.text[:cut]), table.get(word.text[cut:])
            if one and other:
                return (han.term(one), han.term(other))
    return (Term(word.written, ((word,),)),)


def _han_words(pieces: list[Term]) -> Iterable[Word]:
    """Chinese terms as written, composite ones apart (理工大学: 理工, 大学), each with its strongest kind."""
    for piece in pieces:
        for part in han.parts(piece.written) if _has_han(piece.written) else (piece.written,):
            sense = han.term(part).senses[0] if han.known(part) else piece.senses[0]
            strongest = max((word.kind for word in sense), key=lambda kind: WEIGHT[kind])
            if strongest is Kind.COMMON_FIELD and len(part) > 1:
                strongest = Kind.FIELD
            text = han.same(part) if _has_han(part) else sense[0].text
            yield Word(text, part, strongest, WEIGHT[strongest])


def _initials(text: str, words: tuple[Word, ...]) -> frozenset[str]:
    """First letters of the weighed words, and of all words as written."""
    short = "".join(word.written[0].lower() for word in words)
    full = "".join(chunk[0].lower() for chunk in text.replace("&", " ").split())
    return frozenset((short, full))
