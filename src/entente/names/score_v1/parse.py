"""A written name as weighted words.

A name may hold several renderings of itself, ``Tianjin University (天津大学)``; each becomes one *reading*. Words are
kept in order; legal forms and connecting words are dropped but remembered. Case never matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from entente.names.score_v1 import han
from entente.names.score_v1.in_pinyin import latin_terms
from entente.names.score_v1.kinds import WEIGHT, Kind, Word
from entente.names.score_v1.latin import tokens
from entente.names.score_v1.reading import Name, Reading, Term, evidence, named
from entente.names.score_v1.scripts import has_other_script, transliterate
from entente.names.score_v1.syllables import is_pinyin
from entente.names.score_v1.tables import acronyms, legal_class, word_class
from entente.names.score_v1.text import clean, is_han, unreadable

__all__ = ["parse"]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SHORT_AND_NUMBER = re.compile(r"[A-Za-z]{3,8}[ -]?\d{1,4}")
_CLUSTER = re.compile(r"[^aeiouy]{4}|^[^aeiouy]{3}|^[^aeiouy]+$")


@lru_cache(maxsize=8192)
def parse(written: str) -> Name:
    """Read the name of an organisation."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    renderings = _renderings(clean(written))
    return named(written, [reading for part, aside in renderings if (reading := _reading(part, aside))])


def _renderings(text: str) -> list[tuple[str, str]]:
    """The name with what it says in brackets; and each bracket that renders it anew (other script, acronym)."""
    if "(" not in text:
        return [(text.replace(")", " "), "")]
    inside = [part.strip() for part in _BRACKETS.findall(text)]
    outside = _BRACKETS.sub(" ", text).replace("(", " ").replace(")", " ").strip()
    if not outside.strip(" .&"):
        return [(part.replace("(", " ").replace(")", " "), "") for part in (inside or [text])]
    kept, apart = [], []
    for part in inside:
        differs = _has_han(part) != _has_han(outside)
        if (differs and len(part) > 1) or _is_short_for(part, outside) or _SHORT_AND_NUMBER.fullmatch(part):
            apart.append(part)
        elif part:
            kept.append(part)
    aside = " ".join(kept)
    return [(f"{outside} {aside}", aside), *((part, "") for part in apart)]


def _has_han(text: str) -> bool:
    return not text.isascii() and any(map(is_han, text))


def _bare(text: str) -> str:
    return text.strip(" .&").replace(".", "").replace("&", "").replace("-", "").casefold()


def is_acronym(text: str) -> bool:
    """Whether a lone word of two to eight letters is an acronym: up to four letters, or not to be pronounced.

    Capitals do not decide, since lists are often written in capitals throughout; words of the vocabulary are none.
    """
    bare = _bare(text)
    if not (2 <= len(bare) <= 8 and bare.isascii() and bare.isalnum()) or bare.isdigit() or bare in word_class():
        return False
    return len(bare) <= 4 or bool(_CLUSTER.search(bare))


def _is_short_for(part: str, outside: str) -> bool:
    """Whether a bracket holds an acronym, or a word made of the first letters of the name before it."""
    return is_acronym(part) or (len(part) <= 8 and _bare(part) in _initials(outside))


def _reading(text: str, aside: str) -> Reading | None:
    bare = text.strip(" .&")
    script = "han" if _has_han(text) else "latin" if bare.isascii() else "other"
    pieces = _pieces(text)
    kept = [piece for piece in pieces if piece.senses[0][0].kind not in (Kind.LEGAL, Kind.STOP)]
    legal = [piece for piece in pieces if piece.senses[0][0].kind is Kind.LEGAL]
    if not kept:
        kept = [Term(shown, ((Word(raw, shown, Kind.PROPER, 1.0),),)) for raw, shown in tokens(text) if raw.isalnum()]
    words = tuple(word for piece in kept for word in piece.senses[0])
    if not words:
        return None
    several = any(len(piece.senses) > 1 for piece in kept)
    terms = tuple(kept) if several else ()
    chinese = tuple(_han_words(kept)) if script == "han" else ()
    texts = frozenset(word.text for word in words)
    letters = "".join(piece.written for piece in pieces if piece not in legal).casefold()
    return Reading(
        script=script,
        words=words,
        acronym=_bare(bare).upper() if len(words) == 1 and is_acronym(bare) else "",
        company=bool(legal),
        initials=_initials(text),
        terms=terms,
        han=chinese,
        form=next((found for piece in legal if (found := legal_class().get(piece.senses[0][0].text))), ""),
        aside=frozenset(word.text for piece in _pieces(aside) for word in piece.senses[0]) if aside else frozenset(),
        glued="".join(filter(str.isalnum, letters)),
        letters="".join(filter(str.isalnum, text.casefold())) if legal else "".join(filter(str.isalnum, letters)),
        texts=texts,
        every=frozenset().union(*(piece.texts for piece in terms)) or texts,
        weight=sum(word.weight for word in words),
        proof=evidence(words, terms, frozenset(acronyms())),
        coined=_coined(words) if script != "han" else (),
        mandarin=all(is_pinyin(word.text) for word in words if word.kind is Kind.PROPER),
    )


def _coined(words: tuple[Word, ...]) -> tuple[str, ...]:
    """Names outside the vocabulary; none where initials may show one of them to be that of a patron."""
    found = tuple(word.text for word in words if word.kind is Kind.PROPER and word.text not in acronyms())
    return found if all(len(text) > 1 for text in found) else ()


def _pieces(text: str) -> list[Term]:
    """The words of a name as terms, Chinese runs cut at known terms, other scripts transliterated."""
    if text.isascii():
        return latin_terms(tokens(text))
    found: list[Term] = []
    for run, chinese in _runs(text):
        if chinese:
            found.extend(han.terms(run))
        else:
            found.extend(latin_terms(tokens(transliterate(run) if has_other_script(run) else run)))
    return found


def _runs(text: str) -> list[tuple[str, bool]]:
    """Stretches of Chinese characters (with the digits in them) and stretches of everything else."""
    runs: list[tuple[str, bool]] = []
    for chunk in text.split():
        start = 0
        chinese = is_han(chunk[0])
        digits = chunk[0].isdecimal()
        for position in range(1, len(chunk)):
            here = is_han(chunk[position])
            if here != chinese and not chunk[position].isdecimal() and not digits:
                runs.append((chunk[start:position], chinese))
                start, chinese = position, here
            elif here:
                chinese = True
            digits = digits and chunk[position].isdecimal()
        runs.append((chunk[start:], chinese))
    joined: list[tuple[str, bool]] = []
    for run, chinese in runs:
        if joined and not chinese and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]} {run}", False)
        else:
            joined.append((run, chinese))
    return joined


def _han_words(pieces: list[Term]) -> Iterable[Word]:
    """Chinese terms as written, composite ones apart (理工大学: 理工, 大学), each with its strongest kind."""
    for piece in pieces:
        for part in han.parts(han.shortened(piece.written)) if _has_han(piece.written) else (piece.written,):
            sense = han.term(part).senses[0] if han.known(part) else piece.senses[0]
            strongest = max((word.kind for word in sense), key=lambda kind: WEIGHT[kind])
            if strongest is Kind.COMMON_FIELD and len(part) > 1:
                strongest = Kind.FIELD
            text = han.same(part) if _has_han(part) else sense[0].text
            yield Word(text, part, strongest, WEIGHT[strongest])


def _initials(text: str) -> frozenset[str]:
    """First letters of the words that are neither connecting nor legal ones, and of all words."""
    known = word_class()
    chunks = [chunk.casefold() for chunk in text.replace("&", " ").replace(".", " ").split()]
    short = [chunk for chunk in chunks if known.get(chunk, ("", None))[1] not in (Kind.STOP, Kind.LEGAL)]
    return frozenset(("".join(chunk[0] for chunk in short), "".join(chunk[0] for chunk in chunks)))
