"""The law on making agreements: what each party's own law asks of whoever signs, extends or reports on an instrument.

The rules are data (``[[process]]``), so another country's are added without code. Applied to the events of the
register they give commitments with a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from entente.accords.commitments import Commitment
from entente.accords.dated import Dated, Word
from entente.accords.kinds import Event, EventKind, Instrument, InstrumentKind
from entente.model.text import Text

__all__ = ["ProcessRule", "clause_duties", "process_duties"]


class ProcessRule(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One demand of the law on agreements. It applies to events from ``valid_from`` up to, not including, ``valid_to``.

    ``on`` names the event that it counts from, and ``within_days`` the days after it; or ``on`` is ``calendar`` and
    ``first_due`` with ``every_months`` gives the days. ``kinds`` and ``instruments`` empty: every one.
    """

    side: Word
    owner: Text
    duty: Text
    deadline: Text
    cite: Word
    on: Literal["signed", "extended", "amended", "calendar"] = "signed"
    kinds: tuple[InstrumentKind, ...] = ()
    instruments: tuple[str, ...] = ()
    within_days: int = 0
    first_due: date | None = None
    every_months: int = 0
    evidence: Text | None = None


def process_duties(rules: Iterable[ProcessRule], instruments: Iterable[Instrument]) -> Iterator[Commitment]:
    """The commitments that the rules make of the instruments' events, in no order."""
    held = tuple(instruments)
    for rule in rules:
        for instrument in held:
            if rule.side not in instrument.parties or not _reaches(rule, instrument):
                continue
            if rule.on == "calendar":
                yield _commitment(rule, instrument, "", rule.first_due, rule.valid_from)
                continue
            for event in instrument.event:
                if event.kind is EventKind(rule.on) and _in_its_time(rule, event):
                    due = event.day + timedelta(days=rule.within_days)
                    yield _commitment(rule, instrument, event.id, due, event.day)


def _reaches(rule: ProcessRule, instrument: Instrument) -> bool:
    return (not rule.kinds or instrument.kind in rule.kinds) and (
        not rule.instruments or instrument.id in rule.instruments
    )


def _in_its_time(rule: ProcessRule, event: Event) -> bool:
    return rule.valid_from <= event.day and (rule.valid_to is None or event.day < rule.valid_to)


def _commitment(rule: ProcessRule, instrument: Instrument, event: str, due: date | None, since: date) -> Commitment:
    calendar = rule.on == "calendar"
    return Commitment(
        id="/".join(part for part in (rule.id, instrument.id, event) if part),
        author=rule.author,
        source=rule.source,
        certainty=rule.certainty,
        valid_from=since,
        valid_to=rule.valid_to if calendar else None,
        known_from=max(since, rule.known_from or rule.valid_from),
        known_to=rule.known_to,
        side=rule.side,
        owner=rule.owner,
        duty=Text(
            en=f"{instrument.title.en}: {rule.duty.en}",
            zh=f"{instrument.title.zh}：{rule.duty.zh}",
        ),
        due=due,
        deadline=rule.deadline,
        every_months=rule.every_months if calendar else 0,
        instrument=instrument.id,
        origin="process_law",
        cite=rule.cite,
        evidence=rule.evidence,
    )


def clause_duties(instruments: Iterable[Instrument]) -> Iterator[Commitment]:
    """The commitments that clauses state: who owes what, counted from the day on which their version takes effect."""
    for instrument in instruments:
        ordered = sorted(instrument.version, key=lambda version: version.valid_from)
        for version, following in zip(ordered, [*ordered[1:], None], strict=False):
            for number, clause in enumerate(version.clause, start=1):
                if clause.duty is None:
                    continue
                days = clause.duty.within_days
                yield Commitment(
                    id=f"{instrument.id}/{version.id}/{clause.concern.replace(' ', '-')}-{number}",
                    author=version.cite,
                    source=clause.source,
                    certainty=clause.certainty,
                    valid_from=version.valid_from,
                    valid_to=following.valid_from if following else None,
                    known_from=version.known_from,
                    side=clause.duty.side,
                    owner=clause.duty.owner,
                    duty=clause.text,
                    due=version.valid_from + timedelta(days=days) if days is not None else None,
                    deadline=clause.duty.deadline,
                    every_months=clause.duty.every_months,
                    instrument=instrument.id,
                    origin="clause",
                    cite=clause.cite,
                )
