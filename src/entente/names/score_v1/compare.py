"""Two names in, one explained score out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from entente.names.score_v1.align import Alignment, Pair, align, rendered
from entente.names.score_v1.differences import differences
from entente.names.score_v1.features import CEILING, FLOOR, Feature, feature
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.parse import Name, Reading, parse
from entente.names.score_v1.persons import parse_person, persons

__all__ = ["KINDS", "Aligned", "Score", "compare", "compare_names"]

KINDS = ("organization", "person", "unknown")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words that answer each other, as written; an empty side found no answer. ``likeness`` 0..1."""

    left: str
    right: str
    likeness: float


_NOTHING = Alignment((), (), ())


@dataclass(frozen=True, slots=True)
class Score:
    """How alike two names are: ``value`` 0..1, the features it is made of, and the alignment it rests on.

    ``scripts`` are those of the two readings that were compared (``han``, ``latin``, ``other``).
    """

    value: float
    features: tuple[Feature, ...]
    alignment: Alignment = _NOTHING
    scripts: tuple[str, str] = ("", "")

    @property
    def aligned(self) -> tuple[Aligned, ...]:
        """The words that answer each other, then those without answer, as written."""
        found = self.alignment
        return (
            *(Aligned(_text(pair.left), _text(pair.right), round(pair.likeness, 4)) for pair in found.pairs),
            *(Aligned(word.written, "", 0.0) for word in found.left_only),
            *(Aligned("", word.written, 0.0) for word in found.right_only),
        )

    def flipped(self) -> Score:
        """The same score with left and right exchanged."""
        found = self.alignment
        pairs = tuple(Pair(pair.right, pair.left, pair.likeness) for pair in found.pairs)
        alignment = Alignment(pairs, found.right_only, found.left_only)
        return Score(self.value, self.features, alignment, (self.scripts[1], self.scripts[0]))

    def has(self, name: str) -> bool:
        """Whether the feature was seen."""
        return any(seen.name == name for seen in self.features)


def compare(left: str, right: str, kind: str = "organization") -> Score:
    """Score two names, 0 (nothing in common) to 1 (the same words), symmetric and without any look-up.

    ``kind`` is ``organization``, ``person`` or ``unknown``; of an unknown kind the higher of both readings counts.
    No country, nationality or place outside the names themselves is read. An unreadable name scores 0 and says so.
    """
    assert kind in KINDS, kind
    if kind == "person":
        return compare_names(parse_person(left), parse_person(right), person=True)
    organization = compare_names(parse(left), parse(right))
    if kind == "organization" or _organizational(left) or _organizational(right):
        return organization
    person = compare_names(parse_person(left), parse_person(right), person=True)
    return max(organization, person, key=lambda score: score.value)


_ORGANIZATIONAL = frozenset((Kind.BODY, Kind.CORPORATE, Kind.FIELD, Kind.COMMON_FIELD, Kind.UMBRELLA))


def _organizational(name: str) -> bool:
    """Whether a name carries a word or form that only organisations carry."""
    return any(
        reading.company or any(word.kind in _ORGANIZATIONAL for word in reading.words)
        for reading in parse(name).readings
    )


def compare_names(left: Name, right: Name, *, person: bool = False) -> Score:
    """Score two names that have been read already (``parse`` or ``parse_person``): the best of their readings."""
    if left.problem or right.problem:
        return Score(0.0, (feature("unreadable_name", 0.0, tuple(n.written[:80] for n in (left, right) if n.problem)),))
    if left.written > right.written:
        # one order of work for both orders of the names: the score is symmetric to the last digit
        return compare_names(right, left, person=person).flipped()
    scores = [
        _persons(one, other) if person else _readings(one, other) for one in left.readings for other in right.readings
    ]
    return max(scores, key=lambda score: score.value, default=Score(0.0, ()))


def _readings(left: Reading, right: Reading) -> Score:
    if left.acronym or right.acronym:
        short = _acronyms(left, right)
        if short.value == 0.65 or not (_pronounced(left) and _pronounced(right)):
            return short
    scripts = (left.script, right.script)
    if len(left.glued) > 5 and left.glued == right.glued and not _forms_differ(left, right):
        whole = Alignment((Pair(left.words, right.words, 1.0),), (), ()) if left.texts != right.texts else _aligned(left, right)
        return Score(1.0, (feature("same_words", 1.0),), whole, scripts)
    found = _aligned(left, right)
    overlap = _overlap(found)
    if not found.left_only and not found.right_only and overlap == 1.0 and not _forms_differ(left, right):
        return Score(1.0, (feature("same_words", 1.0),), found, scripts)
    seen = [feature("overlap", round(overlap, 4))]
    ceiling, floor = 1.0, 0.0
    for name, words in differences(found, left, right):
        seen.append(feature(name, CEILING[name], words))
        ceiling = min(ceiling, CEILING[name])
        floor = max(floor, FLOOR.get(name, 0.0))
    if _forms_differ(left, right):
        seen.append(feature("different_form", CEILING["different_form"]))
        ceiling = min(ceiling, CEILING["different_form"])
    if floor and ceiling >= floor:
        overlap = max(overlap, floor)
    elif ceiling < 0.7:
        overlap *= 0.5 + 0.5 * ceiling
    return Score(round(min(overlap, ceiling), 4), tuple(seen), found, scripts)


_CONSONANTS = re.compile(r"[^AEIOUY]{3}|^[^AEIOU]+$")


def _pronounced(reading: Reading) -> bool:
    """Whether a name in capitals reads like a word (``AEROSUN``), so that it may be a name and no acronym."""
    return not reading.acronym or (len(reading.acronym) >= 5 and not _CONSONANTS.search(reading.acronym))


def _aligned(left: Reading, right: Reading) -> Alignment:
    """The best alignment of two readings; of pieces with several renderings those that the other name bears out."""
    if left.script == right.script == "han":
        return align(left.han, right.han)
    if not left.terms and not right.terms:
        return align(left.words, right.words)
    ours = rendered(left.terms, _all_texts(right)) if left.terms else left.words
    theirs = rendered(right.terms, frozenset(word.text for word in ours)) if right.terms else right.words
    if left.terms and right.terms:
        ours = rendered(left.terms, frozenset(word.text for word in theirs))
    return align(ours, theirs)


def _all_texts(reading: Reading) -> frozenset[str]:
    if not reading.terms:
        return reading.texts
    return frozenset(word.text for term in reading.terms for sense in term.senses for word in sense)


def _forms_differ(left: Reading, right: Reading) -> bool:
    return bool(left.form and right.form and left.form != right.form)


def _weight(words: Iterable[Word]) -> float:
    return sum(word.weight for word in words)


def _overlap(found: Alignment) -> float:
    """Weighted share of both names that is aligned (Dice coefficient over word weights), 0..1."""
    aligned = total = 0.0
    for pair in found.pairs:
        both = _weight(pair.left) + _weight(pair.right)
        aligned += pair.likeness * both
        total += both
    total += _weight(found.left_only) + _weight(found.right_only)
    return aligned / total if total else 0.0


def _acronyms(left: Reading, right: Reading) -> Score:
    """A bare acronym against an equal one, or against the initials of a full name: at most *possible*."""
    seen = (feature("acronym_alone", CEILING["acronym_alone"], tuple(sorted({left.acronym, right.acronym} - {""}))),)
    if left.acronym and right.acronym:
        value = CEILING["acronym_alone"] if left.acronym == right.acronym else 0.0
    else:
        short, full = (left, right) if left.acronym else (right, left)
        letters = short.acronym.lower()
        inside = any(word.text == letters for word in full.words)
        value = 0.6 if inside else 0.55 if letters in full.initials and len(letters) > 2 else 0.0
    pairs = (Pair(left.words, right.words, 1.0),) if value else ()
    alone = ((), ()) if value else (left.words, right.words)
    return Score(value, seen, Alignment(pairs, *alone), (left.script, right.script))


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.written for word in words)


def _persons(left: Reading, right: Reading) -> Score:
    value, seen, found = persons(left, right)
    return Score(value, seen, found, (left.script, right.script))
