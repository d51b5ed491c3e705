"""What joint programmes leave behind: outputs, savings, filings, projects, facilities, exchanges, benefits, efforts.

Sides are ISO codes. People are numbers only: no record here names a person.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = [
    "ORDER", "Access", "Activity", "Benefit", "Channel", "Component", "Dataset", "Effort", "Facility", "Filing",
    "Institution", "Member", "Output", "Practice", "Programme", "ProgrammesFile", "Project", "Recognition", "Reuse",
    "Risk", "Saving", "Share", "State", "Step", "Visit",
]  # fmt: skip

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,119}$")]
Side = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Count = Annotated[int, msgspec.Meta(ge=0)]
Goal = Annotated[int, msgspec.Meta(ge=1, le=17)]
"""A Sustainable Development Goal of the United Nations, by its number."""


class Channel(StrEnum):
    """Who cooperates."""

    GOVERNMENT = "government"
    BUSINESS = "business"
    INDIVIDUAL = "individual"


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Key


class Output(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came out, counted for one side; a joint output stands once for each."""

    side: Side
    kind: Literal["paper", "patent", "software", "product", "training", "standard", "data"]
    count: Count
    year: int | None = None
    source: str


class Saving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measured result beside a stated baseline, in one unit; the saving is (baseline - measured) / baseline."""

    side: Side
    title: Text
    baseline: Annotated[float, msgspec.Meta(gt=0)]
    basis: Text
    measured: Annotated[float, msgspec.Meta(ge=0)]
    unit: str
    method: str = ""
    source: str

    @property
    def percent(self) -> float:
        """The saving in per cent of the baseline; negative where more was used."""
        return 100 * (self.baseline - self.measured) / self.baseline


class Programme(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A joint programme. ``claim``: the claim about its savings, which the measured ones are compared with."""

    title: Text
    parties: tuple[Side, ...]
    channel: Channel = Channel.GOVERNMENT
    instrument: str = ""
    since: date | None = None
    until: date | None = None
    source: str
    certainty: Certainty = Certainty.PAGE_READ
    note: Text | None = None
    claim: str = ""
    challenge: str = ""
    goals: tuple[Goal, ...] = ()
    output: tuple[Output, ...] = ()
    saving: tuple[Saving, ...] = ()


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who owns how much of a filing."""

    owner: str
    side: Side
    percent: Annotated[float, msgspec.Meta(gt=0, le=100)]


class Filing(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A joint filing of intellectual property: inventors as numbers per side, shares that total 100 %."""

    programme: str = ""
    title: Text
    office: str
    day: date
    inventors: dict[Side, Count]
    share: tuple[Share, ...]
    source: str


class State(StrEnum):
    """States of a joint project, in order; a project may be stopped from any but the last."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ACTIVE = "active"
    REPORTING = "reporting"
    CLOSED = "closed"
    STOPPED = "stopped"


ORDER = (State.PROPOSED, State.APPROVED, State.ACTIVE, State.REPORTING, State.CLOSED)


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project enters a state on a day; ``approved``: the sides whose approval is recorded."""

    state: State
    day: date
    approved: tuple[Side, ...] = ()
    source: str = ""


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the work. ``withheld``: competitive, kept by its side and not shared."""

    title: Text
    side: Side
    withheld: bool = False
    needs: tuple[str, ...] = ()
    id: str = ""


class Risk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way in which the project could be misused, and the safeguard against it."""

    text: Text
    safeguard: Text | None = None
    source: str = ""


class Benefit(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one side gained. ``claim``: the claim that says so, where no other source was read."""

    side: Side
    programme: str = ""
    text: Text
    period: str = ""
    source: str
    certainty: Certainty = Certainty.PAGE_READ
    claim: str = ""


class Gain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An expected benefit of a project, with its evidence."""

    side: Side
    text: Text
    source: str = ""


class Project(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A joint project on its way from proposal to close."""

    programme: str = ""
    title: Text
    parties: tuple[Side, ...]
    challenge: str = ""
    goals: tuple[Goal, ...] = ()
    step: tuple[Step, ...] = ()
    component: tuple[Component, ...] = ()
    risk: tuple[Risk, ...] = ()
    gain: tuple[Gain, ...] = ()


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Access to a facility given to a side."""

    side: Side
    year: int
    amount: Annotated[float, msgspec.Meta(ge=0)]
    unit: str
    source: str


class Recognition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publication or an award that a facility led to."""

    kind: Literal["publication", "recognition"]
    text: Text
    year: int | None = None
    source: str


class Facility(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shared facility or large experiment."""

    title: Text
    host: Side
    partners: tuple[Side, ...]
    source: str
    certainty: Certainty = Certainty.PAGE_READ
    access: tuple[Access, ...] = ()
    result: tuple[Recognition, ...] = ()


class Visit(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People who went from one side to the other, counted. ``year``: the year, or the first of an academic year."""

    kind: Literal["scientist", "student", "official"]
    host: Side
    origin: Side
    year: int
    period: str = ""
    persons: Count
    body: str = ""
    programme: str = ""
    source: str


class Activity(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A joint activity. ``participants``: ``US:4``, ``CN:6``."""

    kind: Literal["investigation", "training", "workshop", "project", "venture", "laboratory"]
    title: Text
    year: int
    channel: Channel
    sites: tuple[str, ...] = ()
    participants: tuple[Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}:[0-9]{1,7}$")], ...] = ()
    skills: tuple[str, ...] = ()
    programme: str = ""
    source: str

    def of(self, side: str) -> int:
        """Participants of a side."""
        return sum(int(one.partition(":")[2]) for one in self.participants if one.startswith(side + ":"))


class Reuse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who took up a practice."""

    by: str
    year: int
    source: str


class Practice(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A practice or advice worth sharing."""

    title: Text
    origin: str
    topics: tuple[str, ...]
    evidence: Text
    source: str
    reuse: tuple[Reuse, ...] = ()


class Dataset(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shared data set: licence, provenance and checksum, so that the receiving side can check its copy."""

    title: Text
    side: Side
    licence: str
    provenance: Text
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    source: str


class Institution(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An institution and the one it was modelled on; without evidence the lineage is unsourced."""

    title: Text
    country: Side
    founded: int | None = None
    model: str = ""
    evidence: str = ""
    certainty: Certainty = Certainty.PAGE_READ
    claim: str = ""


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country that takes part from a day, up to but not including another."""

    country: Side
    since: date
    until: date | None = None
    source: str


class Effort(_Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An international effort and who takes part in it."""

    title: Text
    field: str = ""
    member: tuple[Member, ...] = ()

    def joined(self, country: str, day: date) -> bool:
        """Whether a country takes part on a day, as far as is recorded."""
        return any(
            one.country == country and one.since <= day and (one.until is None or day < one.until)
            for one in self.member
        )


class ProgrammesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tables that a folder of programmes may have."""

    source: tuple[SourceRef, ...] = ()
    programme: tuple[Programme, ...] = ()
    filing: tuple[Filing, ...] = ()
    project: tuple[Project, ...] = ()
    facility: tuple[Facility, ...] = ()
    visit: tuple[Visit, ...] = ()
    activity: tuple[Activity, ...] = ()
    practice: tuple[Practice, ...] = ()
    dataset: tuple[Dataset, ...] = ()
    benefit: tuple[Benefit, ...] = ()
    institution: tuple[Institution, ...] = ()
    effort: tuple[Effort, ...] = ()
