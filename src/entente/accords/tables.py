"""The register as a whole: which tables a file may have, and which ids of one name those of another."""

from __future__ import annotations

from functools import cached_property

import msgspec

from entente.accords.bodies import Body, Member, Round
from entente.accords.channels import Flow, Link, Meeting
from entente.accords.commitments import Commitment, Outcome
from entente.accords.issues import Answer, Concern, Declaration, Issue, Position
from entente.accords.kinds import Instrument
from entente.accords.measures import Bill, Inquiry, Measure, MeasureText, Scrutiny
from entente.accords.policies import Control, ControlState, Filing, Policy, Priority, ProjectTerm
from entente.accords.process import ProcessRule
from entente.accords.review import Actor, ActorFact, Exclusion, Standard
from entente.model.provenance import SourceRef

__all__ = ["REFERENCES", "Records", "Register", "RegisterFile"]


class Records(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is declared beside the instruments, table by table; a field's name is that of its table."""

    commitment: tuple[Commitment, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    process: tuple[ProcessRule, ...] = ()
    body: tuple[Body, ...] = ()
    member: tuple[Member, ...] = ()
    round: tuple[Round, ...] = ()
    issue: tuple[Issue, ...] = ()
    position: tuple[Position, ...] = ()
    concern: tuple[Concern, ...] = ()
    answer: tuple[Answer, ...] = ()
    declaration: tuple[Declaration, ...] = ()
    link: tuple[Link, ...] = ()
    meeting: tuple[Meeting, ...] = ()
    flow: tuple[Flow, ...] = ()
    measure: tuple[Measure, ...] = ()
    measure_text: tuple[MeasureText, ...] = ()
    bill: tuple[Bill, ...] = ()
    inquiry: tuple[Inquiry, ...] = ()
    scrutiny: tuple[Scrutiny, ...] = ()
    policy: tuple[Policy, ...] = ()
    priority: tuple[Priority, ...] = ()
    control: tuple[Control, ...] = ()
    control_state: tuple[ControlState, ...] = ()
    project_term: tuple[ProjectTerm, ...] = ()
    filing: tuple[Filing, ...] = ()
    actor: tuple[Actor, ...] = ()
    actor_fact: tuple[ActorFact, ...] = ()
    standard: tuple[Standard, ...] = ()
    exclusion: tuple[Exclusion, ...] = ()


class RegisterFile(Records, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the register."""

    source: tuple[SourceRef, ...] = ()
    instrument: tuple[Instrument, ...] = ()


REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("process", "instruments"): ("instrument",),
    ("body", "instruments"): ("instrument",),
    ("member", "body"): ("body",),
    ("round", "body"): ("body",),
    ("position", "issue"): ("issue",),
    ("concern", "issue"): ("issue",),
    ("answer", "concern"): ("concern",),
    ("measure_text", "measure"): ("measure",),
    ("control_state", "control"): ("control",),
    ("actor_fact", "actor"): ("actor",),
    ("actor_fact", "standard"): ("standard",),
}
"""``(table, field)``: the tables of which the field names ids. An outcome may name a derived duty: not here."""


class Register(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """All instruments, in order of id, the sources they name, and the records beside them."""

    instruments: tuple[Instrument, ...]
    sources: tuple[SourceRef, ...] = ()
    records: Records = Records()
    derived: tuple[Commitment, ...] = ()
    """Commitments that laws on agreements and clauses make, with their days."""

    @cached_property
    def _by_id(self) -> dict[str, Instrument]:
        return {item.id: item for item in self.instruments}

    @cached_property
    def _below(self) -> dict[str, tuple[Instrument, ...]]:
        below: dict[str, tuple[Instrument, ...]] = {}
        for item in self.instruments:
            if item.parent:
                below[item.parent] = (*below.get(item.parent, ()), item)
        return below

    def find(self, key: str) -> Instrument | None:
        """The instrument with this id, or ``None``."""
        return self._by_id.get(key)

    def children(self, key: str) -> tuple[Instrument, ...]:
        """Instruments made under this one, directly."""
        return self._below.get(key, ())

    def descends_from(self, key: str, ancestor: str) -> bool:
        """Whether an instrument is the ancestor or was made under it."""
        seen: list[str] = []
        while key and key not in seen:
            if key == ancestor:
                return True
            seen.append(key)
            found = self.find(key)
            key = found.parent if found else ""
        return False
