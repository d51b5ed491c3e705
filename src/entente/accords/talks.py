"""Negotiations: what happened when, between whom, and where they stood on any day."""

from __future__ import annotations

from datetime import date

import msgspec

from entente.accords.kinds import Event, Instrument, Talks

__all__ = ["TalksState", "talks"]


class TalksState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The latest known state of negotiations, the event that left it so, and every event before; newest last."""

    instrument: str
    state: Talks | None
    since: date | None
    parties: tuple[str, ...]
    source: str
    events: tuple[Event, ...]


def talks(instrument: Instrument, as_of: date, known_at: date) -> TalksState:
    """Where negotiations stood on a day, as known on another; ``state`` is ``None`` where no event speaks of them."""
    events = tuple(
        sorted(
            (
                one
                for one in instrument.event
                if one.talks is not None
                and one.day <= as_of
                and one.known_from <= known_at
                and (one.known_to is None or known_at < one.known_to)
            ),
            key=lambda one: (one.day, one.id),
        )
    )
    last = events[-1] if events else None
    return TalksState(
        instrument=instrument.id,
        state=last.talks if last else None,
        since=last.day if last else None,
        parties=last.parties if last else (),
        source=last.source if last else "",
        events=events,
    )
