"""What the words without answer mean: another body, or the same body named more briefly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from entente.names.score_v1.align import Alignment
from entente.names.score_v1.han import places_in_pinyin
from entente.names.score_v1.kinds import DISTINGUISHING, Kind, Word
from entente.names.score_v1.reading import Reading
from entente.names.score_v1.tables import acronyms

__all__ = ["differences"]

Caution = tuple[str, tuple[str, ...]]
"""``(feature, words that give it)``."""

_SCHOOLS = frozenset(
    ["university", "college", "institute", "academy", "school", "faculty", "institution", "polytechnic", "conservatory"]
)
_VEHICLES = frozenset(["fund", "partner", "trust", "capital", "partnership"])
_RANK_OF_BODY = {
    "laboratory": 1, "station": 1, "base": 1, "observatory": 2, "center": 2, "clinic": 2, "institute": 3, "hospital": 3,
    "school": 3, "college": 3, "museum": 3, "bureau": 3, "department": 3, "office": 3, "branch": 1, "factory": 2,
    "university": 4, "academy": 4, "commission": 5, "administration": 5, "ministry": 5, "council": 5,
    "government": 6,
}  # fmt: skip
"""Which body stands above which: a laboratory within an institute within an academy under a ministry."""
_STRONG = frozenset((Kind.PROPER, Kind.PLACE, Kind.FIELD, Kind.COMMON_FIELD))
_ADDED = frozenset((Kind.PLACE, Kind.FIELD, Kind.COMMON_FIELD, Kind.RANK, Kind.COUNTRY))
_NOT_NATIONAL = frozenset(["university", "academy", "commission", "administration", "ministry", "bank", "party"])
_ENOUGH = 1.2
"""Weight of shared distinguishing words from which a unit is known without its host: two fields, or one and more."""


def differences(found: Alignment, left: Reading, right: Reading) -> list[Caution]:
    """Every reason for or against one body, with the words that give it."""
    only_left, only_right = found.left_only, found.right_only
    if not only_left and not only_right:
        return []
    shared = [word for pair in found.pairs for word in pair.left]
    strong = sum(_strength(word) for word in shared)
    if strong >= _ENOUGH and _host(shared, left, right, only_left, only_right):
        return [("host_omitted", _written(only_left, only_right))]
    seen: list[Caution] = []
    numbers = [word for word in (*only_left, *only_right) if word.kind is Kind.NUMBER]
    here, there = _telling(only_left, shared, strong), _telling(only_right, shared, strong)
    if numbers:
        vehicle = not here and not there and any(word.text in _VEHICLES for word in shared)
        seen.append(("series_number" if vehicle else "different_number", _written(numbers)))
    if not any(word.kind in _STRONG or word.kind in (Kind.NUMBER, Kind.UMBRELLA) for word in shared):
        seen.append(("only_generic", ()))
    patron = [*_patron(only_left), *_patron(only_right)]
    if patron and strong >= _ENOUGH and not here and not there and not numbers:
        seen.append(("patron_omitted", _written(patron)))
    if (here and there) or _elsewhere(only_left, here, only_right, there):
        seen.append(("different_words", _written(here, there, _countries(only_left), _countries(only_right))))
    elif here or there:
        seen.append(_extra(found, strong, left, right, here or there))
    elif left.company and right.company and (abroad := _unbracketed(only_left, left) + _unbracketed(only_right, right)):
        seen.append(("extra_word", _written(abroad)))
    seen.extend(_bodies(found, shared, plain=not here and not there and not numbers))
    return seen


def _strength(word: Word) -> float:
    """How much a shared word tells; numbers of three digits are those of single bodies (701, 5719)."""
    if word.kind is Kind.NUMBER:
        return 1.3 if len(word.text) > 2 else 0.0
    return word.weight if word.kind in _STRONG else 0.0


def _countries(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.kind is Kind.COUNTRY]


def _unbracketed(words: Sequence[Word], reading: Reading) -> list[Word]:
    """Countries that a company has in its name and not only beside it in brackets: as a rule those of a subsidiary."""
    return [word for word in _countries(words) if word.text not in reading.aside]


def _elsewhere(only_left: Sequence[Word], here: list[Word], only_right: Sequence[Word], there: list[Word]) -> bool:
    """Whether one name states a country that the other's country, place or coined name contradicts."""
    ours, theirs = _countries(only_left), _countries(only_right)
    if ours and theirs:
        return True
    return _contradicts(ours, there) or _contradicts(theirs, here)


def _contradicts(countries: list[Word], others: list[Word]) -> bool:
    abroad = [
        word
        for word in others
        if word.kind is Kind.PROPER or (word.kind is Kind.PLACE and word.text not in places_in_pinyin())
    ]
    inside = any(word.kind is Kind.PLACE and word.text in places_in_pinyin() for word in others)
    return bool(countries) and (bool(abroad) or (inside and any(word.text != "china" for word in countries)))


def _telling(only: Sequence[Word], shared: list[Word], strong: float) -> list[Word]:
    """The words without answer by which bodies are told apart, in the light of what is shared."""
    found = [word for word in only if word.kind in DISTINGUISHING and word.kind is not Kind.NUMBER]
    if not found:
        return found
    texts = {word.text for word in shared}
    dropped: set[str] = set()
    if "vocational" in texts:
        dropped.add("technology")
    if texts.isdisjoint(_NOT_NATIONAL) and any(word.kind is Kind.BODY for word in shared):
        dropped.update(("national", "state"))
    if "laboratory" in texts:
        dropped.update(("science", "technology"))
    found = [word for word in found if word.text not in dropped]
    if strong >= _ENOUGH:
        found = [word for word in found if word.text not in acronyms()]
        patron = _patron(found)
        found = [word for word in found if word not in patron]
    if any(word.kind is Kind.NUMBER and len(word.text) > 2 for word in shared) and any(
        word.kind is Kind.BODY for word in shared
    ):
        found = [word for word in found if word.kind not in (Kind.COMMON_FIELD, Kind.RANK)]
    return found


def _patron(words: Sequence[Word]) -> list[Word]:
    """Initials and one coined word among words without answer: the person after whom a body is named."""
    initials = [word for word in words if len(word.text) == 1 and word.kind is Kind.PROPER]
    names = [word for word in words if len(word.text) > 1 and word.kind is Kind.PROPER]
    return [*initials, *names] if initials and len(names) <= 1 else []


def _extra(found: Alignment, strong: float, left: Reading, right: Reading, extra: list[Word]) -> Caution:
    """One name has further distinguishing words: a company's business, a place, or another body."""
    words = _written(extra)
    longer = right if extra[0] in found.right_only else left
    if strong >= _ENOUGH and all(word.kind is Kind.PLACE and word.text in longer.aside for word in extra):
        return "place_omitted", words
    coined = [
        pair.left[0]
        for pair in found.pairs
        if pair.likeness == 1.0 and pair.left[0].kind is Kind.PROPER and len(pair.left[0].text) >= 4
    ]
    if not coined:
        return "extra_word", words
    bodies = any(word.kind is Kind.BODY for reading in (left, right) for word in reading.words)
    if not bodies and all(word.kind in _ADDED for word in extra) and _brand(coined, strong, extra, left, right, longer):
        return "company_brand", words
    if all(word.kind is Kind.PLACE for word in extra):
        return "place_omitted", words
    return "extra_word", words


def _brand(
    coined: list[Word], strong: float, extra: list[Word], left: Reading, right: Reading, longer: Reading
) -> bool:
    """Whether a company's coined name is written once without its legal form and once in full, or both say more."""
    if left.company and right.company:
        return all(word.kind is Kind.PLACE for word in extra) or (
            strong >= 1.8 and all(word.kind in (Kind.PLACE, Kind.COMMON_FIELD) for word in extra)
        )
    return longer.company or any(len(word.text) > 4 for word in coined)


def _host(
    shared: list[Word], left: Reading, right: Reading, only_left: Sequence[Word], only_right: Sequence[Word]
) -> bool:
    """Whether the words without answer are one stretch of one name, and name the body above the shared one."""
    light = all(word.text in ("national", "state", "key") for word in only_left)
    longer, only, other = (right, only_right, only_left) if light else (left, only_left, only_right)
    if any(word.text not in ("national", "state", "key") for word in other):
        return False
    above = max((_RANK_OF_BODY.get(word.text, 0) for word in only if word.kind is Kind.BODY), default=0)
    unit = max((_RANK_OF_BODY.get(word.text, 0) for word in shared if word.kind is Kind.BODY), default=0)
    if longer.script == "han" and unit and above and _leads(longer, only):
        return True
    if not unit or above <= unit:
        return False
    alone = set(only)
    shape = [word in alone for word in _words_of(longer, only) if word.kind not in (Kind.FILLER, Kind.STOP)]
    return sum(one != other for one, other in zip([False, *shape], [*shape, False], strict=True)) <= 2


def _leads(longer: Reading, only: Sequence[Word]) -> bool:
    """Whether the words without answer stand before all others: in Chinese the host body comes first."""
    alone = set(only)
    shape = [word in alone for word in _words_of(longer, only) if word.kind is not Kind.FILLER]
    return shape == sorted(shape, reverse=True)


def _words_of(reading: Reading, only: Sequence[Word]) -> Sequence[Word]:
    """The words of a reading in order; of pieces with several renderings the one that the words without answer show."""
    if not reading.terms:
        return reading.words
    alone = set(only)
    return [
        word
        for term in reading.terms
        for word in max(term.senses, key=lambda sense: sum(each in alone for each in sense))
    ]


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
