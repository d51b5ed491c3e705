"""Who owes what by when, and whether it was kept.

A commitment is stated once, in a rule, a clause, a law on making instruments, an act of the joint log or a file of
one's own; what became of it is stated beside it, dated, by ``Outcome`` records that name its id. Nothing is judged
without such a statement: a day that passed in silence makes a commitment overdue, not broken; and ended, where what
asked for it holds no longer, so that nobody is reminded of a law that was repealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from typing import Literal

import msgspec

from entente.accords.dated import Dated, Key, Word, known
from entente.model.text import Text

__all__ = ["Commitment", "Due", "Kept", "Outcome", "Standing", "due_list", "kept_ratio", "occurrence", "outcomes_by"]


class Standing(StrEnum):
    """Where a commitment stands on a day."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"
    DISPUTED = "disputed"
    WAIVED = "waived"
    OVERDUE = "overdue"
    ENDED = "ended"
    OPEN = "open"
    NO_DATE = "no_date"


Origin = Literal["rule", "clause", "process_law", "act", "declared"]
"""Where a commitment comes from; ``declared`` is a file of one's own or a public statement."""


class Commitment(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that somebody undertook, or has to do.

    ``due`` is the last day on which it is done in time. ``every_months`` repeats it from ``due`` on until
    ``valid_to``; each time is a commitment of its own with the day behind its id.
    """

    side: Word
    owner: Text
    duty: Text
    due: date | None = None
    deadline: Text | None = None
    every_months: int = 0
    instrument: str = ""
    project: str = ""
    origin: Origin = "declared"
    cite: str = ""
    evidence: Text | None = None


class Outcome(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a commitment: from ``valid_from`` on it is in this state."""

    commitment: Key
    state: Literal["kept", "broken", "disputed", "waived"]
    note: Text | None = None


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A commitment with its standing on a day. ``days`` counts to the due day; it is negative once that has passed."""

    commitment: Commitment
    standing: Standing
    days: int | None = None
    settled: date | None = None
    sources: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The commitment-kept ratio with everything it does not cover.

    ``ratio`` is kept in time over judged, with its 95 % interval (Wilson 1927, JASA 22:209–212); ``None`` where nothing
    could be judged. ``not_judged`` are those whose day has passed and of which nothing, or only a dispute, is stated.
    """

    side: str
    judged: int
    kept: int
    kept_late: int
    broken: int
    not_judged: int
    no_date: int
    not_yet_due: int
    waived: int
    ratio: float | None
    low: float | None
    high: float | None


def occurrence(commitment: Commitment, until: date) -> tuple[Commitment, ...]:
    """The commitment itself, or each of its times up to the first one after ``until``."""
    if not commitment.every_months or commitment.due is None:
        return (commitment,)
    found: list[Commitment] = []
    number = 0
    while True:
        day = add_months(commitment.due, number * commitment.every_months)
        if commitment.valid_to is not None and day >= commitment.valid_to:
            break
        found.append(msgspec.structs.replace(commitment, id=f"{commitment.id}@{day.isoformat()}", due=day))
        if day > until:
            break
        number += 1
    return tuple(found)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def outcomes_by(outcomes: Iterable[Outcome], as_of: date, known_at: date) -> Mapping[str, Outcome]:
    """The newest known outcome of each commitment that holds on the day."""
    newest: dict[str, Outcome] = {}
    for one in outcomes:
        if one.valid_from > as_of or not known(one, known_at):
            continue
        if one.valid_to is not None and as_of >= one.valid_to:
            continue
        before = newest.get(one.commitment)
        if before is None or (before.valid_from, before.id) < (one.valid_from, one.id):
            newest[one.commitment] = one
    return newest


def due_list(
    commitments: Iterable[Commitment], outcomes: Iterable[Outcome], as_of: date, known_at: date
) -> tuple[Due, ...]:
    """Every commitment known on ``known_at`` and made by ``as_of``, by due day; those without a day come last."""
    settled = outcomes_by(outcomes, as_of, known_at)
    found = [
        _due(one, settled.get(one.id), as_of)
        for commitment in commitments
        if commitment.valid_from <= as_of and known(commitment, known_at)
        for one in occurrence(commitment, as_of)
    ]
    return tuple(sorted(found, key=_order))


def _order(due: Due) -> tuple[bool, date, str]:
    return due.commitment.due is None, due.commitment.due or date.max, due.commitment.id


def _due(commitment: Commitment, outcome: Outcome | None, as_of: date) -> Due:
    sources = (commitment.source,) if outcome is None else (commitment.source, outcome.source)
    return Due(
        commitment=commitment,
        standing=_standing(commitment, outcome, as_of),
        days=(commitment.due - as_of).days if commitment.due else None,
        settled=outcome.valid_from if outcome else None,
        sources=tuple(dict.fromkeys(sources)),
    )


def _standing(commitment: Commitment, outcome: Outcome | None, as_of: date) -> Standing:
    if outcome is not None:
        if outcome.state == "kept" and commitment.due is not None and outcome.valid_from > commitment.due:
            return Standing.KEPT_LATE
        return Standing(outcome.state)
    if commitment.due is None:
        return Standing.NO_DATE
    if commitment.due >= as_of:
        return Standing.OPEN
    over = commitment.valid_to is not None and commitment.valid_to <= as_of
    return Standing.ENDED if over else Standing.OVERDUE


def kept_ratio(dues: Sequence[Due], side: str = "") -> Kept:
    """The ratio over commitments with a due day, of one side or of all.

    A commitment without a day is never in the ratio, whatever became of it; one that is overdue or ended without a
    statement counts as not judged.
    """
    chosen = [one for one in dues if not side or one.commitment.side == side]
    dated = [one.standing for one in chosen if one.commitment.due is not None]
    kept, late = dated.count(Standing.KEPT), dated.count(Standing.KEPT_LATE)
    broken = dated.count(Standing.BROKEN)
    judged = kept + late + broken
    low, high = _wilson(kept, judged)
    return Kept(
        side=side,
        judged=judged,
        kept=kept,
        kept_late=late,
        broken=broken,
        not_judged=sum(map(dated.count, (Standing.OVERDUE, Standing.ENDED, Standing.DISPUTED))),
        no_date=len(chosen) - len(dated),
        not_yet_due=dated.count(Standing.OPEN),
        waived=dated.count(Standing.WAIVED),
        ratio=kept / judged if judged else None,
        low=low,
        high=high,
    )


_Z95 = 1.959963984540054


def _wilson(hits: int, of: int) -> tuple[float | None, float | None]:
    """Wilson's 95 % interval of a proportion."""
    if not of:
        return None, None
    share, spread = hits / of, _Z95**2 / of
    middle = share + spread / 2
    half = _Z95 * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
