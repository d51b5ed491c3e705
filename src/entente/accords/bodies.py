"""Bodies and people in office, by official role only: who is responsible, who may decide, who meets, and when.

A body of two sides (commission, working group, dialogue) is active on a day only if each of its sides has a member that
day. An agreement whose only responsible office of a side has closed has no responsible body on that side.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

from entente.accords.commitments import add_months
from entente.accords.dated import Dated, Key, Word, as_known, holding, on_day
from entente.model.text import Text

__all__ = ["Body", "BodyState", "Member", "NextRound", "Orphan", "Round", "Route", "body_states", "orphans", "route"]

BodyKind = Literal["office", "envoy", "commission", "working_group", "dialogue"]
_TWO_SIDED = ("commission", "working_group", "dialogue")


class Body(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office, an envoy's post, a commission, a working group or a dialogue, from its making to its end.

    ``mandate`` are topics; ``response_days`` is within how many days it answers; ``every_months`` how often it meets.
    ``instruments`` are those that it looks after. No names of persons.
    """

    kind: BodyKind
    title: Text
    sides: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    mandate: tuple[str, ...] = ()
    rank: Text | None = None
    powers: tuple[Text, ...] = ()
    response_days: int | None = None
    every_months: int | None = None
    note: Text | None = None


class Member(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seat in a body: the side and the official role that holds it."""

    body: Key
    side: Word
    role: Text


class Round(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting of a body on ``valid_from``: level, agenda and outcome."""

    body: Key
    level: Text
    agenda: tuple[Text, ...] = ()
    outcome: Text | None = None


class NextRound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last round that was known and when the next is due; ``due`` is ``None`` where no interval is stated."""

    last: date | None
    due: date | None
    overdue_days: int | None


class BodyState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body on a day. ``active`` is false for a closed one and for a two-sided one of which a side has no member."""

    body: Body
    open: bool
    active: bool
    members: tuple[Member, ...]
    sides_without_member: tuple[str, ...]
    rounds: tuple[Round, ...]
    next: NextRound


class Orphan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument that has no responsible body of a side since the body that had it closed."""

    instrument: str
    side: str
    body: str
    closed: date
    source: str


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an issue goes on one side: the body whose mandate has it, and by when it answers. No body: nobody."""

    side: str
    body: Body | None
    topics: tuple[str, ...]
    answer_by: date | None
    answered: date | None = None


def body_states(
    bodies: Iterable[Body], members: Iterable[Member], rounds: Iterable[Round], as_of: date, known_at: date
) -> tuple[BodyState, ...]:
    """Every body known and begun, with its members of the day and its rounds so far."""
    seats: dict[str, list[Member]] = {}
    for member in holding(members, as_of, known_at):
        seats.setdefault(member.body, []).append(member)
    met: dict[str, list[Round]] = {}
    for one in sorted(as_known(rounds, known_at), key=lambda held: held.valid_from):
        if one.valid_from <= as_of:
            met.setdefault(one.body, []).append(one)
    return tuple(
        _state(body, seats.get(body.id, ()), met.get(body.id, ()), as_of, known_at)
        for body in as_known(bodies, known_at)
        if body.valid_from <= as_of
    )


def _state(body: Body, members: Iterable[Member], rounds: Iterable[Round], as_of: date, known_at: date) -> BodyState:
    seated, held = tuple(members), tuple(rounds)
    is_open = on_day(body, as_of, known_at)
    missing = tuple(side for side in body.sides if body.kind in _TWO_SIDED and all(one.side != side for one in seated))
    return BodyState(
        body=body,
        open=is_open,
        active=is_open and not missing,
        members=seated,
        sides_without_member=missing,
        rounds=held,
        next=_next(body, held, as_of) if is_open else NextRound(last=None, due=None, overdue_days=None),
    )


def _next(body: Body, rounds: tuple[Round, ...], as_of: date) -> NextRound:
    """The next round is due one interval after the last, or after the body began."""
    last = rounds[-1].valid_from if rounds else None
    due = add_months(last or body.valid_from, body.every_months) if body.every_months else None
    late = (as_of - due).days if due is not None and as_of > due else None
    return NextRound(last=last, due=due, overdue_days=late)


def orphans(bodies: Iterable[Body], as_of: date, known_at: date, closing: str = "") -> tuple[Orphan, ...]:
    """Instruments assigned to a body that has closed, where no open office or envoy of that side has them.

    ``closing`` names a body that is taken to close on ``as_of``: what would be left without one.
    """
    known_bodies = as_known(bodies, known_at)
    shut = [
        (body, as_of if body.id == closing else body.valid_to)
        for body in known_bodies
        if body.id == closing or (body.valid_to is not None and body.valid_to <= as_of)
    ]
    covered = {
        (side, key)
        for body in known_bodies
        if on_day(body, as_of, known_at) and body.id != closing and body.kind not in _TWO_SIDED
        for side in body.sides
        for key in body.instruments
    }
    newest: dict[tuple[str, str], Orphan] = {}
    for body, closed in shut:
        assert closed is not None
        for side in body.sides:
            for key in body.instruments:
                before = newest.get((key, side))
                if (side, key) not in covered and (before is None or before.closed < closed):
                    newest[key, side] = Orphan(
                        instrument=key, side=side, body=body.id, closed=closed, source=body.source
                    )
    return tuple(newest[pair] for pair in sorted(newest))


def route(
    topics: Iterable[str], sides: Iterable[str], bodies: Iterable[Body], raised: date, as_of: date, known_at: date
) -> tuple[Route, ...]:
    """One route for each side: its envoy if one has the topic in the mandate, otherwise another body of that side."""
    wanted = tuple(topics)
    open_bodies = holding(bodies, as_of, known_at)
    found = []
    for side in sides:
        fitting = [body for body in open_bodies if body.sides == (side,) and set(wanted) & set(body.mandate)]
        best = min(fitting, key=lambda body: (body.kind != "envoy", body.id), default=None)
        days = best.response_days if best else None
        found.append(
            Route(
                side=side,
                body=best,
                topics=tuple(topic for topic in wanted if best and topic in best.mandate),
                answer_by=raised + timedelta(days=days) if days is not None else None,
            )
        )
    return tuple(found)
