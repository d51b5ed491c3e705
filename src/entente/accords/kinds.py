"""What an instrument is made of: versions, terms, events and the accounts that contradict each other.

Everything is a dated statement with an author, a source and a certainty, and everything is bitemporal: *valid* is
when a statement holds, *known* is from when it could be known. A statement is never used before its known day.

Terms are half-open: ``until`` is the first day without cover, because the sources speak that way (the six-month
extension ran to 27 August 2024 and "the STA lapsed on August 27, 2024", CRS IF12510 of 13 December 2024).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from entente.model.kinds import ResearchKind
from entente.model.provenance import Certainty
from entente.model.text import Text

__all__ = [
    "Account", "Clause", "ClauseDuty", "Event", "EventKind", "Gap", "GapKind", "Instrument", "InstrumentKind", "Scope",
    "Status", "Talks", "Term", "TermBasis", "Version",
]  # fmt: skip


class InstrumentKind(StrEnum):
    """What sort of instrument it is; binding and non-binding are told apart because 22 CFR 181 does."""

    BINDING_AGREEMENT = "binding_agreement"
    PROTOCOL = "protocol"
    MEMORANDUM = "memorandum"
    PROGRAMME = "programme"
    TERMS_OF_REFERENCE = "terms_of_reference"


class Status(StrEnum):
    """State of an instrument on a day."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    NOT_YET = "not_yet"
    TERMINATED = "terminated"
    UNKNOWN = "unknown"


class TermBasis(StrEnum):
    """What a term rests on: an instrument of extension that a source names, or a general statement of continuity."""

    INSTRUMENT = "instrument"
    GENERAL_STATEMENT = "general_statement"


class EventKind(StrEnum):
    """What sort of event it is; the law on agreements counts days from some of them."""

    SIGNED = "signed"
    EXTENDED = "extended"
    AMENDED = "amended"
    TERMINATED = "terminated"
    NEGOTIATION = "negotiation"
    PUBLISHED = "published"
    OTHER = "other"


class Talks(StrEnum):
    """The state of negotiations that an event leaves behind."""

    SOUGHT = "sought"
    UNDER_WAY = "under_way"
    AGREED = "agreed"
    SUSPENDED = "suspended"
    REFUSED = "refused"


class GapKind(StrEnum):
    """``lapsed``: no term covers the days. ``unsourced``: only a general statement does, no instrument was found."""

    LAPSED = "lapsed"
    UNSOURCED = "unsourced"


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a version covers. An empty tuple of ``actors`` or ``research`` sets no limit of that sort.

    ``emerging`` is ``undecided`` where the text that would decide is unread: a project in a critical or emerging
    technology is then undecided, never excluded.
    """

    actors: tuple[str, ...] = ()
    """Kinds of body named by the text: ``agency``, ``university``, ``organisation``."""
    research: tuple[ResearchKind, ...] = ()
    fields: tuple[Text, ...] = ()
    other_fields_by_agreement: bool = True
    emerging: Literal["covered", "excluded", "undecided"] = "covered"
    note: Text | None = None


class ClauseDuty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who owes what a clause says. ``within_days`` counts from the day on which its version takes effect."""

    side: str
    owner: Text
    deadline: Text | None = None
    within_days: int | None = None
    every_months: int = 0


class Clause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a version says on one concern (``ip``, ``data``, ``safety``, ``disputes``, ``termination``…)."""

    concern: str
    cite: str
    text: Text
    source: str
    certainty: Certainty
    duty: ClauseDuty | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state of the text, from the day it takes effect."""

    id: str
    title: Text
    cite: str
    valid_from: date
    known_from: date
    source: str
    certainty: Certainty
    scope: Scope = Scope()
    clause: tuple[Clause, ...] = ()


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that are covered: from ``valid_from`` up to, not including, ``until``.

    ``evidence_to`` stands where the end of a term is not known: the last day on which a source shows the instrument
    alive. Later days are ``unknown``.
    """

    id: str
    valid_from: date
    until: date | None = None
    evidence_to: date | None = None
    known_from: date
    basis: TermBasis = TermBasis.INSTRUMENT
    text: Text
    source: str
    certainty: Certainty


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated statement of what happened, was announced or was said.

    ``parties`` took part; ``talks`` is the state in which the event left the negotiations, where it speaks of them.
    """

    id: str
    kind: EventKind = EventKind.OTHER
    parties: tuple[str, ...] = ()
    talks: Talks | None = None
    day: date
    known_from: date
    known_to: date | None = None
    author: str
    text: Text
    source: str
    certainty: Certainty


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source that tells it otherwise. Kept, shown, and never merged away.

    The account claims ``status`` from ``valid_from`` up to, not including, ``valid_to`` (open: for good); without a
    ``status`` it disagrees about a date or a text, and is shown for the days of that window whatever the status.
    """

    id: str
    author: str
    text: Text
    status: Status | None = None
    valid_from: date
    valid_to: date | None = None
    known_from: date
    source: str
    certainty: Certainty


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agreement, protocol, memorandum, programme or body of terms."""

    id: str
    kind: InstrumentKind
    binding: bool | None
    parent: str = ""
    title: Text
    authority: Text
    parties: tuple[str, ...]
    agents: tuple[Text, ...] = ()
    cite: str
    aliases: tuple[str, ...] = ()
    successor: str = ""
    exclusions: tuple[Text, ...] = ()
    on_termination: Text | None = None
    term_certainty: Certainty = Certainty.PAGE_READ
    version: tuple[Version, ...] = ()
    term: tuple[Term, ...] = ()
    event: tuple[Event, ...] = ()
    account: tuple[Account, ...] = ()
    terminated: date | None = None
    terminated_known_from: date | None = None

    @property
    def begins(self) -> date | None:
        """First day of the first version or term."""
        days = [version.valid_from for version in self.version] + [term.valid_from for term in self.term]
        return min(days) if days else None


class Gap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days not covered by a term: ``first`` and ``last`` both included; ``last`` is open while it lasts."""

    instrument: str
    kind: GapKind
    first: date
    last: date | None
    days: int | None
    text: Text
    sources: tuple[str, ...] = ()
