"""Latin words that are Chinese ones in pinyin (``Hangkong``, ``Xue Yuan``), with what the Chinese means."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from entente.names.score_v1 import han
from entente.names.score_v1.kinds import WEIGHT, Kind, Word
from entente.names.score_v1.latin import Token, classify, roman
from entente.names.score_v1.reading import Term
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import acronyms

__all__ = ["latin_terms"]

_MARKERS = frozenset(["daxue", "xueyuan", "yanjiusuo", "yanjiuyuan", "yiyuan", "gongsi", "jituan", "xuexiao", "yanjiu"])
_FINAL_SYLLABLES = {"ju": "局", "yuan": "院", "suo": "所", "ting": "厅", "chang": "厂"}
_OPAQUE = (Kind.PROPER, Kind.FIELD)


def latin_terms(cut: list[Token]) -> list[Term]:
    """Words of a Latin name as terms; pinyin of known Chinese terms may be read as what the Chinese means."""
    words = [classify(raw, shown) for raw, shown in _numbered(cut)]
    if any(word.text in _MARKERS for word in words) or _marked_by_syllables(words):
        return _read_apart(words)
    known = acronyms()
    found: list[Term] = []
    for word in words:
        if word.text in known and len(words) > 1:
            meant = tuple(
                each for each in (classify(text, word.written) for text in known[word.text]) if each.weight > 0
            )
            found.append(Term(word.written, ((word,), meant)))
        elif word.kind in _OPAQUE and len(word.text) >= 5 and is_pinyin(word.text):
            found.append(_read(word))
        else:
            found.append(Term(word.written, ((word,),)))
    return found


def _numbered(cut: list[Token]) -> list[Token]:
    """Single Roman letters before a legal form or at the end are numbers (``Partners V L.P.``)."""
    found = []
    for position, (raw, shown) in enumerate(cut):
        number = roman(raw) if len(raw) <= 2 and position > 1 else None
        if number and all(classify(word, there).kind in (Kind.LEGAL, Kind.STOP) for word, there in cut[position + 1 :]):
            found.append((number, shown))
        else:
            found.append((raw, shown))
    return found


def _read(word: Word) -> Term:
    """A pinyin word that reads like a known Chinese term, with what the term means as further renderings."""
    known = han.terms_in_pinyin().get(word.text)
    if known is None:
        return Term(word.written, ((word,),))
    meant = han.term(known).senses
    strongest = max((each.kind for each in meant[0]), key=lambda kind: WEIGHT[kind])
    own = Word(word.text, word.written, strongest, WEIGHT[strongest])
    return Term(word.written, ((own,), *(sense for sense in _as_written(meant, word.written) if sense[0] != own)))


def _as_written(senses: Iterable[tuple[Word, ...]], written: str) -> tuple[tuple[Word, ...], ...]:
    return tuple(tuple(Word(each.text, written, each.kind, each.weight) for each in sense) for sense in senses)


def _marked_by_syllables(words: list[Word]) -> bool:
    if (
        len(words) > 2
        and words[-1].written.casefold() in _FINAL_SYLLABLES
        and all(is_pinyin(w.text) for w in words[:-1])
    ):
        return True
    return any(one.written.casefold() + other.written.casefold() in _MARKERS for one, other in pairwise(words))


def _read_apart(words: list[Word]) -> list[Term]:
    """A name wholly in pinyin: neighbouring syllables joined to known terms, longest first (``Zhong Yi Xue Yuan``)."""
    table = {**han.places_in_pinyin(), **han.terms_in_pinyin()}
    found: list[Term] = []
    position = 0
    while position < len(words):
        for end in range(min(len(words), position + 8), position, -1):
            text = "".join(word.written.casefold() for word in words[position:end])
            known = table.get(text) or (_FINAL_SYLLABLES.get(text) if 0 < position == len(words) - 1 else None)
            if known and (end - position > 1 or words[position].kind in _OPAQUE):
                written = " ".join(word.written for word in words[position:end])
                found.append(Term(written, _as_written(han.term(known).senses, written)))
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
