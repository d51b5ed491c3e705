"""A person against the lists: by a second identifier only, and for a stated role and purpose.

A personal name identifies nobody: without a second identifier the answer is *insufficient to identify*, and no entry is
looked at. With one, only entries that bear it are compared with the name. Nothing is inferred from a name, and nothing
about the person is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from entente.safeguards.screening.index import ScreeningIndex
from entente.safeguards.screening.judge import POSSIBLE_BAND, THRESHOLD
from entente.safeguards.screening.listing import Entry
from entente.safeguards.screening.scorer import compare_names, parse_person

__all__ = ["DOCUMENTS", "PersonAnswer", "PersonHit", "PersonState", "screen_person"]

DOCUMENTS = ("passport", "national_id", "tax")
BORN = "birth_date"
_WHOLE_DAY = len("YYYY-MM-DD")


class PersonState(StrEnum):
    """What became of the question."""

    INSUFFICIENT = "insufficient"
    """Role, purpose or a second identifier is missing: a name alone identifies nobody."""
    NO_ENTRY = "no_entry"
    POSSIBLE = "possible"
    MATCH = "match"


class PersonHit(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that bears the identifier: by which scheme, how alike the names are, and whether both agree."""

    entry: Entry
    scheme: str
    score: float
    state: PersonState


class PersonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer; ``missing`` names what would have to be stated first."""

    state: PersonState
    missing: tuple[str, ...] = ()
    hits: tuple[PersonHit, ...] = ()


def screen_person(
    name: str, identifiers: Mapping[str, str], index: ScreeningIndex, *, role: str, purpose: str, as_of: date
) -> PersonAnswer:
    """Screen one person. ``identifiers``: ``birth_date`` (ISO), ``passport``, ``national_id``, ``tax``.

    A document number or a whole day of birth that agrees, with the name, is a match; a year alone, or a number whose
    entry has another name, is possible.
    """
    known = {
        scheme: value.strip() for scheme, value in identifiers.items() if scheme in (*DOCUMENTS, BORN) and value.strip()
    }
    stated = {"role": role.strip(), "purpose": purpose.strip(), "second identifier": "x" if known else ""}
    missing = tuple(what for what, told in stated.items() if not told)
    if missing or not name.strip():
        return PersonAnswer(state=PersonState.INSUFFICIENT, missing=missing or ("name",))
    read = parse_person(name)
    hits: dict[int, PersonHit] = {}
    for entry, scheme, whole in _bearers(known, index, as_of):
        names = index.rows("SELECT name FROM person_name WHERE entry = ? ORDER BY name", (entry.number,))
        score = max((compare_names(read, parse_person(each), person=True).value for (each,) in names), default=0.0)
        hit = _hit(entry, scheme, score, whole=whole)
        held = hits.get(entry.number)
        if hit and (
            held is None or (hit.state is PersonState.MATCH, hit.score) > (held.state is PersonState.MATCH, held.score)
        ):
            hits[entry.number] = hit
    ordered = sorted(hits.values(), key=_order)
    state = ordered[0].state if ordered else PersonState.NO_ENTRY
    return PersonAnswer(state=state, hits=tuple(ordered))


def _order(hit: PersonHit) -> tuple[bool, float, str, int]:
    return hit.state is not PersonState.MATCH, -hit.score, hit.entry.list, hit.entry.number


def _bearers(known: Mapping[str, str], index: ScreeningIndex, as_of: date) -> Iterator[tuple[Entry, str, bool]]:
    """Entries of persons that bear an identifier, its scheme, and whether all of it agrees."""
    documents = {scheme: value for scheme, value in known.items() if scheme in DOCUMENTS}
    for entry, scheme in index.identified(documents, as_of=as_of):
        if entry.kind in ("person", "unknown"):
            yield entry, scheme, True
    born = known.get(BORN, "")
    forms = {born[:length] for length in (4, 7, _WHOLE_DAY) if len(born) >= length}
    for form in sorted(forms, reverse=True):
        whole = len(form) == _WHOLE_DAY
        for (number,) in index.rows("SELECT entry FROM identifier WHERE value = ? AND scheme = ?", (form, BORN)):
            if index.counts(index.entry(number), as_of):
                yield index.entry(number), BORN, whole


def _hit(entry: Entry, scheme: str, score: float, *, whole: bool) -> PersonHit | None:
    if score >= THRESHOLD and whole:
        state = PersonState.MATCH
    elif score >= THRESHOLD - POSSIBLE_BAND or scheme in DOCUMENTS:
        state = PersonState.POSSIBLE
    else:
        return None
    return PersonHit(entry=entry, scheme=scheme, score=score, state=state)
