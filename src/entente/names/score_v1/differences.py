"""What the words without answer mean: another body, or the same body named more briefly."""

from __future__ import annotations

from collections.abc import Iterable

from entente.names.score_v1.align import Alignment
from entente.names.score_v1.kinds import DISTINGUISHING, Kind, Word
from entente.names.score_v1.parse import Reading

__all__ = ["differences"]

Caution = tuple[str, tuple[str, ...]]
"""``(feature, words that give it)``."""

_SCHOOLS = frozenset(
    ["university", "college", "institute", "academy", "school", "faculty", "institution", "polytechnic", "conservatory"]
)
_VEHICLES = frozenset(["fund", "partner", "trust", "capital", "lp", "partnership"])
_HOSTS = frozenset(
    [
        "university",
        "academy",
        "college",
        "institute",
        "administration",
        "ministry",
        "commission",
        "corporation",
        "group",
        "bureau",
    ]
)
_SPECIFIC = (Kind.PROPER, Kind.PLACE, Kind.FIELD, Kind.NUMBER)
_STRONG = frozenset((Kind.PROPER, Kind.PLACE, Kind.FIELD, Kind.COMMON_FIELD))


def differences(found: Alignment, left: Reading, right: Reading) -> list[Caution]:
    """Every reason for or against one body, with the words that give it."""
    only_left, only_right = found.left_only, found.right_only
    if not only_left and not only_right:
        return []
    shared = [word for pair in found.pairs for word in pair.left]
    seen: list[Caution] = []
    numbers = [word for word in (*only_left, *only_right) if word.kind is Kind.NUMBER]
    here = [word for word in only_left if word.kind in DISTINGUISHING and word.kind is not Kind.NUMBER]
    there = [word for word in only_right if word.kind in DISTINGUISHING and word.kind is not Kind.NUMBER]
    if numbers:
        vehicle = not here and not there and left.company and right.company and _is_vehicle(shared)
        seen.append(("series_number" if vehicle else "different_number", _written(numbers)))
    if not any(word.kind in _SPECIFIC or word.kind is Kind.COMMON_FIELD for word in shared):
        seen.append(("only_generic", ()))
    countries_here = [word for word in only_left if word.kind is Kind.COUNTRY]
    countries_there = [word for word in only_right if word.kind is Kind.COUNTRY]
    if (here or countries_here) and (there or countries_there):
        seen.append(("different_words", _written(here, countries_here, there, countries_there)))
    elif here or there:
        seen.append(_extra(found, left, right, here or there))
    seen.extend(_bodies(found, shared, plain=not here and not there and not numbers))
    return seen


def _is_vehicle(shared: list[Word]) -> bool:
    return any(word.text in _VEHICLES for word in shared)


def _extra(found: Alignment, left: Reading, right: Reading, extra: list[Word]) -> Caution:
    """One name has further distinguishing words: a company's business, a place or a host body, or another body."""
    words = _written(extra)
    coined = [
        word
        for pair in found.pairs
        for word in pair.left
        if pair.likeness == 1.0 and word.kind is Kind.PROPER and len(word.text) >= 4
    ]
    bodies = any(word.kind is Kind.BODY for reading in (left, right) for word in reading.words)
    longer = right if found.right_only else left
    if coined and not bodies and longer.company and all(word.kind in _ADDED for word in extra):
        return "company_brand", words
    return "extra_word", words


_ADDED = frozenset((Kind.PLACE, Kind.FIELD, Kind.COMMON_FIELD, Kind.RANK))


def _bodies(found: Alignment, shared: list[Word], *, plain: bool) -> list[Caution]:
    here = [word for word in found.left_only if word.kind is Kind.BODY]
    there = [word for word in found.right_only if word.kind is Kind.BODY]
    if here and there:
        schools = {word.text for word in (*here, *there)} <= _SCHOOLS and len(here) == len(there) == 1
        if schools and plain and any(word.kind in _STRONG for word in shared):
            return [("renamed_body", _written(here, there))]
        return [("different_body", _written(here, there))]
    if (here or there) and any(word.kind is Kind.BODY for word in shared):
        return [("further_body", _written(here, there))]
    return []


def _written(*groups: Iterable[Word]) -> tuple[str, ...]:
    return tuple(sorted({word.written for group in groups for word in group}))
