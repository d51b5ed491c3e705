"""The compliance history of a body: dated, cited events, as a result of its own.

Conduct, not nationality: what is read is names, identifiers and events; no country enters, and there is no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import msgspec

from entente.safeguards.screening.files import as_day
from entente.safeguards.screening.holdings import identifier_key, name_key
from entente.safeguards.screening.index import ScreeningIndex
from entente.safeguards.screening.judge import THRESHOLD, asks_of
from entente.safeguards.screening.scorer import compare_names, parse

__all__ = ["Conduct", "Event", "conduct_of"]

_EVENTS = """
SELECT event_id, party, party_id, day, until, kind, authority, summary, citation, url, snapshot FROM conduct_event
ORDER BY day, event_id
"""
ADVERSE = frozenset(("violation", "penalty", "audit_failed", "denial"))
MENDING = frozenset(("disclosure", "settlement", "remedy", "audit_passed", "licence"))


class Events(Protocol):
    """What is read from: the warehouse."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT."""
        ...


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event, as its source tells it; ``by`` says what ties it to the body: an identifier or the name."""

    id: str
    party: str
    day: date
    until: date | None
    kind: str
    authority: str
    summary: str
    citation: str
    url: str
    snapshot: str
    by: str

    def in_effect(self, day: date) -> bool:
        """Whether what the event imposed still runs on the day."""
        return self.until is not None and self.day <= day <= self.until


class Conduct(msgspec.Struct, frozen=True, kw_only=True):
    """The events up to a day, newest first; counts by kind; what is still in effect; what was mended since.

    ``mended``: an event that mends (a disclosure, remedy, settlement, passed audit) follows the last adverse one.
    """

    events: tuple[Event, ...]
    counts: dict[str, int]
    running: tuple[str, ...]
    mended: bool | None
    loaded: int
    """Events in the loaded tables, of whomever: with none loaded, silence says nothing."""


def conduct_of(
    names: Sequence[str], identifiers: dict[str, str], events: Events, index: ScreeningIndex, *, as_of: date
) -> Conduct:
    """The dated events of a body up to a day."""
    ror = identifiers.get("ror")
    asks = [ask for ask in asks_of(names, ror, index) if ask.full]
    keys = {name_key(ask.written) for ask in asks}
    numbers = {key for scheme, value in identifiers.items() if (key := identifier_key(f"{scheme}={value}"))}
    rows = events.rows(_EVENTS)
    found = []
    for event_id, party, party_id, day, until, kind, authority, summary, citation, url, snapshot in rows:
        first = as_day(day)
        if first is None or first > as_of:
            continue
        number = identifier_key(party_id or "")
        if number and number in numbers:
            by = "identifier"
        elif name_key(party) in keys or any(compare_names(ask.read, parse(party)).value >= THRESHOLD for ask in asks):
            by = "name"
        else:
            continue
        found.append(
            Event(
                id=event_id, party=party, day=first, until=as_day(until), kind=kind, authority=authority or "",
                summary=summary or "", citation=citation, url=url or "", snapshot=snapshot, by=by,
            )
        )  # fmt: skip
    found.sort(key=lambda event: (event.day, event.id), reverse=True)
    counts: dict[str, int] = {}
    for event in found:
        counts[event.kind] = counts.get(event.kind, 0) + 1
    adverse = next((event.day for event in found if event.kind in ADVERSE), None)
    mended = None if adverse is None else any(event.kind in MENDING and event.day >= adverse for event in found)
    return Conduct(
        events=tuple(found),
        counts=dict(sorted(counts.items())),
        running=tuple(event.id for event in found if event.in_effect(as_of)),
        mended=mended,
        loaded=len(rows),
    )
