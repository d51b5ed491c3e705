"""Two names in, one explained score out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entente.names.score_v0.align import Alignment, Pair, align
from entente.names.score_v0.features import CEILING, Feature, feature
from entente.names.score_v0.parse import Name, Reading, Word, parse, parse_person
from entente.names.score_v0.vocabulary import Kind

__all__ = ["KINDS", "Aligned", "Score", "compare", "compare_names"]

KINDS = ("organization", "person", "unknown")
_DISTINGUISHING = (Kind.PROPER, Kind.PLACE, Kind.FIELD, Kind.DIRECTION, Kind.RANK)


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


def _organizational(name: str) -> bool:
    """Whether a name carries a word or form that only organisations carry."""
    return any(
        reading.company or any(word.kind in (Kind.BODY, Kind.CORPORATE, Kind.FIELD) for word in reading.words)
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
        return _acronyms(left, right)
    both_han = left.script == right.script == "han"
    found = align(left.words, right.words, cross_script=left.script != right.script, both_han=both_han)
    overlap = _overlap(found)
    scripts = (left.script, right.script)
    seen = [feature("overlap", round(overlap, 4))]
    if not found.left_only and not found.right_only:
        if overlap == 1.0:
            return Score(1.0, (feature("same_words", 1.0),), found, scripts)
        return Score(round(overlap, 4), tuple(seen), found, scripts)
    for name, words in _cautions(found, left, right):
        seen.append(feature(name, CEILING[name], words))
    ceilings = [item.weight for item in seen[1:]]
    if any(item.name == "company_brand" for item in seen):
        overlap = max(overlap, 0.72)
    elif ceilings:
        overlap *= 0.5 + 0.5 * min(ceilings)
    return Score(round(min([overlap, *ceilings]), 4), tuple(seen), found, scripts)


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


def _distinguishing(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(word for word in words if word.kind in _DISTINGUISHING)


def _written(*groups: Iterable[Word]) -> tuple[str, ...]:
    return tuple(sorted({word.written for group in groups for word in group}))


def _cautions(found: Alignment, left: Reading, right: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Every reason to hold the score down, with the words that give it."""
    cautions: list[tuple[str, tuple[str, ...]]] = []
    only_left, only_right = found.left_only, found.right_only
    here, there = _distinguishing(only_left), _distinguishing(only_right)
    countries_here = tuple(word for word in only_left if word.kind is Kind.COUNTRY)
    countries_there = tuple(word for word in only_right if word.kind is Kind.COUNTRY)
    numbers = tuple(word for word in (*only_left, *only_right) if word.kind is Kind.NUMBER)
    if numbers:
        cautions.append(("different_number", _written(numbers)))
    named = any(word.kind in (Kind.PROPER, Kind.PLACE, Kind.FIELD) for pair in found.pairs for word in pair.left)
    if not named and not any(word.kind is Kind.NUMBER for pair in found.pairs for word in pair.left):
        cautions.append(("only_generic", ()))
    if (here or countries_here) and (there or countries_there):
        cautions.append(("different_words", _written(here, countries_here, there, countries_there)))
    elif here or there:
        brand = _brand(found, left, right, here or there)
        cautions.append(("company_brand" if brand else "extra_word", _written(here, there)))
    cautions.extend(_bodies(found))
    return cautions


def _bodies(found: Alignment) -> list[tuple[str, tuple[str, ...]]]:
    here = [word for word in found.left_only if word.kind is Kind.BODY]
    there = [word for word in found.right_only if word.kind is Kind.BODY]
    if here and there:
        return [("different_body", _written(here, there))]
    shared = any(word.kind is Kind.BODY for pair in found.pairs for word in pair.left)
    if (here or there) and shared:
        return [("further_body", _written(here, there))]
    return []


def _brand(found: Alignment, left: Reading, right: Reading, extra: tuple[Word, ...]) -> bool:
    """Whether a company's coined name is written once alone and once with its place or business."""
    coined = [
        word
        for pair in found.pairs
        for word in pair.left
        if pair.likeness == 1.0 and word.kind is Kind.PROPER and len(word.text) >= 4
    ]
    bodies = any(word.kind is Kind.BODY for reading in (left, right) for word in reading.words)
    added = all(word.kind in (Kind.PLACE, Kind.FIELD) for word in extra)
    longer = right if len(right.words) > len(left.words) else left
    return bool(coined) and not bodies and added and longer.company


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
    """Personal names: order free, initials and spellings tolerated, and at least two words must answer."""
    found = align(left.words, right.words, loose=True)
    overlap = _overlap(found)
    scripts = (left.script, right.script)
    if not found.left_only and not found.right_only and overlap == 1.0:
        return Score(1.0, (feature("same_words", 1.0),), found, scripts)
    seen = [feature("overlap", round(overlap, 4))]
    value = overlap
    full = [pair for pair in found.pairs if _full(pair)]
    missing_left = [word for word in found.left_only if word.weight == 1.0]
    missing_right = [word for word in found.right_only if word.weight == 1.0]
    shorter = min(len(left.words), len(right.words))
    if missing_left and missing_right:
        seen.append(feature("different_words", 0.6, _written(missing_left, missing_right)))
        value = min(0.6, value)
    elif len(full) < min(2, shorter) or (shorter == 1 and (missing_left or missing_right)):
        seen.append(feature("no_common_name", 0.5))
        value = min(0.5, value)
    return Score(round(value, 4), tuple(seen), found, scripts)


def _full(pair: Pair) -> bool:
    return all(word.weight == 1.0 for word in (*pair.left, *pair.right)) or pair.likeness == 1.0
