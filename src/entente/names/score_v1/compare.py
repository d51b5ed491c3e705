"""Two names in, one explained score out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entente.names.score_v1.align import Alignment, Pair, align, mistyped, rendered, similar
from entente.names.score_v1.differences import differences
from entente.names.score_v1.features import CEILING, FLOOR, Feature, feature
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.parse import parse
from entente.names.score_v1.person_names import parse_person
from entente.names.score_v1.persons import persons
from entente.names.score_v1.reading import Name, Reading

__all__ = ["KINDS", "Aligned", "Score", "compare", "compare_names"]

KINDS = ("organization", "person", "unknown")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words that answer each other, as written; an empty side found no answer. ``likeness`` 0..1."""

    left: str
    right: str
    likeness: float


_NOTHING = Alignment((), (), ())


class Score:
    """How alike two names are: ``value`` 0..1, the features it is made of, and the alignment it rests on.

    ``scripts`` are those of the two readings that were compared (``han``, ``latin``, ``other``). The alignment of names
    that were told apart at a glance is made when it is asked for. Equal scores have equal values and features.
    """

    __slots__ = ("_found", "_readings", "_turned", "features", "value")

    def __init__(
        self,
        value: float,
        features: tuple[Feature, ...],
        alignment: Alignment | None = _NOTHING,
        readings: tuple[Reading, Reading] | None = None,
        *,
        turned: bool = False,
    ) -> None:
        self.value = value
        self.features = features
        self._found = alignment
        self._readings = readings
        self._turned = turned

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Score) and (self.value, self.features) == (other.value, other.features)

    def __hash__(self) -> int:
        return hash((self.value, self.features))

    def __repr__(self) -> str:
        return f"Score({self.value}, {[seen.name for seen in self.features]})"

    @property
    def scripts(self) -> tuple[str, str]:
        """Scripts of the readings that were compared, left and right; empty where no reading was."""
        if self._readings is None:
            return ("", "")
        left, right = self._readings
        return (right.script, left.script) if self._turned else (left.script, right.script)

    @property
    def alignment(self) -> Alignment:
        """Which words answer each other."""
        if self._found is None:
            assert self._readings is not None
            self._found = aligned(*self._readings)
        found = self._found
        if not self._turned:
            return found
        pairs = tuple(Pair(pair.right, pair.left, pair.likeness) for pair in found.pairs)
        return Alignment(pairs, found.right_only, found.left_only)

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
        return Score(self.value, self.features, self._found, self._readings, turned=not self._turned)

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
        return Score(
            0.0, (feature("unreadable_name", 0.0, tuple(sorted(n.written[:80] for n in (left, right) if n.problem))),)
        )
    if left.order > right.order:
        # one order of work for both orders of the names: the score is symmetric to the last digit
        return compare_names(right, left, person=person).flipped()
    judge = persons_score if person else _readings
    best: Score | None = None
    for one in left.readings:
        for other in right.readings:
            score = judge(one, other)
            if best is None or score.value > best.value:
                best = score
    return best or Score(0.0, ())


def persons_score(left: Reading, right: Reading) -> Score:
    """Score two readings of personal names."""
    value, seen, found = persons(left, right)
    return Score(value, seen, found, (left, right))


def _readings(left: Reading, right: Reading) -> Score:
    if left.acronym or right.acronym:
        return _acronyms(left, right)
    differ = bool(left.form and right.form and left.form != right.form)
    if left.glued and not differ and (left.glued == right.glued or left.letters == right.letters):
        whole = Alignment((Pair(left.words, right.words, 1.0),), (), ()) if left.texts != right.texts else None
        return Score(1.0, _SAME, whole, (left, right))
    shared = _told_apart(left, right)
    if shared is not None:
        share = min(1.0, 2 * shared / (left.weight + right.weight))
        seen = (feature("overlap", round(share, 2)), _APART)
        return Score(round(min(_APART.weight, share * _DAMPED), 4), seen, None, (left, right))
    return _judged(left, right, differ=differ)


_SAME = (feature("same_words", 1.0),)
_APART = feature("different_words", CEILING["different_words"])
_DAMPED = 0.5 + 0.5 * CEILING["different_words"]


def _told_apart(left: Reading, right: Reading) -> float | None:
    """The weight that two names share, if each has a place, field or direction that the other has in no rendering."""
    if left.script == right.script == "han":
        return None
    if _lacks(right, left) and _lacks(left, right):
        return _shared(left, right) if len(left.words) < len(right.words) else _shared(right, left)
    return None


def _lacks(reading: Reading, other: Reading) -> bool:
    """Whether a reading has one of the other's places, fields, directions or coined words in no form or spelling."""
    every, glued = reading.every, reading.glued
    for texts in other.proof:
        if every.isdisjoint(texts):
            for text in texts:
                if text in glued:
                    break
            else:
                return True
    if reading.script == other.script == "latin":
        strict = reading.mandarin or other.mandarin
        for text in other.coined:
            if (
                text not in every
                and text not in glued
                and not any(similar(text, each, strict=strict) for each in reading.coined)
                and not any(mistyped(text, each) for each in every if each[0] == text[0] and len(each) > 4)
            ):
                return True
    return False


def _shared(left: Reading, right: Reading) -> float:
    every = right.every
    return sum([word.weight for word in left.words if word.text in every])


def _judged(left: Reading, right: Reading, *, differ: bool) -> Score:
    found = aligned(left, right)
    overlap = _overlap(found)
    if not found.left_only and not found.right_only and overlap == 1.0 and not differ:
        return Score(1.0, _SAME, found, (left, right))
    seen = [feature("overlap", round(overlap, 2))]
    ceiling, floor = 1.0, 0.0
    for name, words in differences(found, left, right):
        seen.append(feature(name, CEILING[name], words))
        ceiling = min(ceiling, CEILING[name])
        floor = max(floor, FLOOR.get(name, 0.0))
    if differ:
        seen.append(feature("different_form", CEILING["different_form"]))
        ceiling = min(ceiling, CEILING["different_form"])
    if floor and ceiling >= floor:
        overlap = max(overlap, floor)
    elif ceiling < 0.7:
        overlap *= 0.5 + 0.5 * ceiling
    return Score(round(min(overlap, ceiling), 4), tuple(seen), found, (left, right))


def aligned(left: Reading, right: Reading) -> Alignment:
    """The best alignment of two readings; of pieces with several renderings those that the other name bears out."""
    if left.script == right.script == "han":
        return align(left.han, right.han)
    strict = left.mandarin or right.mandarin
    if not left.terms and not right.terms:
        return align(left.words, right.words, strict=strict)
    ours = rendered(left.terms, right.every) if left.terms else left.words
    theirs = rendered(right.terms, frozenset(word.text for word in ours)) if right.terms else right.words
    if left.terms and right.terms:
        ours = rendered(left.terms, frozenset(word.text for word in theirs))
    return align(ours, theirs, strict=strict)


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
    return Score(value, seen, Alignment(pairs, *alone), (left, right))


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.written for word in words)
