"""The three answers and the dossier they make.

Every statement carries its text in both languages and the sources it opens to. Field names are the keys of the
published JSON.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from entente.model.codes import Deontic, ListClass, Result, Standing
from entente.model.provenance import Certainty, Citation, SnapshotRef, SourceRef
from entente.model.text import Text

__all__ = [
    "Collision", "ComparedValue", "Comparison", "Dossier", "Exemption", "Figure", "Finding", "FirstScreen",
    "InstrumentState", "Need", "NotChecked", "Obligation", "Outcome", "Question", "ScreeningHit", "Series",
    "SeriesPoint", "Statement", "Way", "Will",
]  # fmt: skip


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence and what it rests on (ids of ``SourceRef`` or ``SnapshotRef``)."""

    text: Text
    sources: tuple[str, ...] = ()
    certainty: Certainty = Certainty.COMPUTED


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number with its unit, denominator, interval and source.

    ``low``/``high`` bound the 95 % interval where one exists. ``basis`` says ``published`` or ``computed``.
    """

    id: str
    label: Text
    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    denominator: Text | None = None
    period: str = ""
    basis: Literal["published", "computed"] = "published"
    counting: str = ""
    sources: tuple[str, ...]
    sample: bool = False


class SeriesPoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One year of a series; ``low``/``high`` bound the 95 % interval."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


class Series(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated series, drawn as a chart with its table beside it."""

    id: str
    label: Text
    unit: str = ""
    points: tuple[SeriesPoint, ...]
    sources: tuple[str, ...]
    sample: bool = False


class ComparedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of several values shown beneath each other; ``low``/``high`` bound the 95 % interval."""

    label: Text
    value: float
    low: float | None = None
    high: float | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values of one kind side by side, drawn with their intervals against the neutral value, with a table beside.

    ``neutral`` is where the measure says neither more nor less; ``None`` if it has no such value.
    """

    id: str
    label: Text
    unit: str = ""
    neutral: float | None = None
    values: tuple[ComparedValue, ...]
    counting: str = ""
    sources: tuple[str, ...]
    sample: bool = False


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Is cooperation worthwhile? Answered from what is observed.

    ``basis`` says whether loaded works, shipped published figures or both were used; ``coverage`` what the works do
    not see. ``sources`` describes every id named by the statements, figures and series.
    """

    line: Text
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    series: tuple[Series, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    coverage: tuple[Statement, ...] = ()
    basis: tuple[Literal["published", "works"], ...] = ()
    sources: tuple[SourceRef, ...] = ()
    sample: bool = False


class InstrumentState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument on a day, as known on another day."""

    id: str
    title: Text
    status: Literal["in_force", "lapsed", "not_yet", "terminated", "unknown"]
    version: str = ""
    relied_on: bool = False
    since: date | None = None
    until: date | None = None
    days_remaining: int | None = None
    covers: Result | None = None
    """Whether the instrument covers this proposal (undecided where its text is unread)."""
    statements: tuple[Statement, ...] = ()
    disagreements: tuple[Statement, ...] = ()
    citation: Citation


class Will(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Do both sides want it, and under which instrument? Answered from what is declared.

    ``facts`` are given to the rules by the desk (``agreement.*``); a ``None`` is unknown.
    """

    line: Text
    instruments: tuple[InstrumentState, ...] = ()
    statements: tuple[Statement, ...] = ()
    loses_cover: tuple[Statement, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    facts: dict[str, bool | str | int | float | None] = {}
    sources: tuple[SourceRef, ...] = ()


class Obligation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A duty with an owner, a deadline and the clause that imposes it.

    ``due`` is a day where one can be computed; ``deadline`` says it in words. ``standing`` duties go with every such
    project and change no outcome.
    """

    id: str
    side: str
    owner: Text
    duty: Text
    deadline: Text
    due: date | None = None
    evidence: Text | None = None
    retention_years: float | None = None
    clause: Text | None = None
    """The sentence that puts the duty into a contract."""
    standing: bool = False
    rule: str
    citation: Citation


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact that would decide something, and who can answer it.

    ``fact`` is the path in the proposal file (``data[genomes].count_12_months``) or the name of a given fact.
    """

    fact: str
    text: Text
    who: Text
    settles: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one version of one rule says of one proposal.

    ``subjects`` are the items it bites on (``transfer[pump]``). ``standing`` is what this finding alone would make of
    the outcome. ``lifted_by`` says what would lift a block; ``destroyed_by`` what would destroy an exemption.
    """

    rule: str
    version: str
    side: str
    regime: str
    title: Text
    result: Result
    effect: Deontic
    standing: Standing
    reason: Text
    citation: Citation
    more_citations: tuple[Citation, ...] = ()
    subjects: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    lifted_by: Text | None = None
    destroyed_by: Text | None = None
    advice: Text | None = None
    defeated_by: str = ""
    """Id of the rule (an exemption or lex specialis) that displaced this one."""
    status: str = "verified"
    reviewer: str = ""
    """Who reviewed the rule's record; ``not reviewed by counsel`` where nobody did."""


class Exemption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is allowed, and the fact that would destroy it."""

    rule: str
    title: Text
    citation: Citation
    destroyed_by: Text | None = None


class Collision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two texts that cannot both be followed as described, or that change each other's facts."""

    id: str
    title: Text
    reason: Text
    rules: tuple[str, ...]
    citations: tuple[Citation, ...]
    resolution: Text | None = None


class ScreeningHit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list entry that a party may be.

    ``status``: ``match`` (at or above the threshold), ``possible`` (a person must look), ``cleared`` (looked alike and
    is not, with the reason). ``score`` is 0..1 and reads no country. ``effect`` says what the listing does *here*.
    """

    party: str
    list: str
    list_class: ListClass
    entry: str
    entry_name: str
    score: float
    scorer: str
    status: Literal["match", "possible", "cleared"]
    matched_name: str = ""
    explanation: Text
    programme: str = ""
    listed_since: date | None = None
    listed_until: date | None = None
    citation: str = ""
    licence_requirement: str = ""
    licence_policy: str = ""
    """What the list itself says of licences, word for word; empty where it says nothing."""
    country: str = ""
    effect: Text | None = None
    judged: Text | None = None
    """What a person judged of this pair, when, in which role and why."""
    snapshot: str
    sample: bool = False


class NotChecked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the answer does not cover, and why."""

    id: str
    text: Text


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How can it be done safely and lawfully? Answered from what both sides impose."""

    standing: Standing
    per_side: dict[str, Standing]
    findings: tuple[Finding, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    collisions: tuple[Collision, ...] = ()
    screening: tuple[ScreeningHit, ...] = ()
    screening_notes: tuple[Statement, ...] = ()
    """What goes with the hits: what a screening finds and misses, listed bodies above a party, what they hold of it."""
    questions: tuple[Question, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    rules_evaluated: int = 0
    rules_verified_to: date | None = None
    scorer: str = ""
    facts_read: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing on the first screen, with the rule and citation it opens to."""

    text: Text
    rule: str = ""
    citation: Citation | None = None
    lifted_by: Text | None = None


class FirstScreen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a research-security officer reads first; everything else unfolds beneath it."""

    outcome: Text
    blocks: tuple[Outcome, ...] = ()
    questions: Annotated[tuple[Question, ...], Meta(max_length=5)] = ()
    exemptions: tuple[Outcome, ...] = ()
    duties: tuple[Obligation, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    ages: tuple[Statement, ...] = ()
    need: Text
    will: Text


class Dossier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Need, will and way of one proposal, and all that they were computed from.

    The same proposal, snapshots, rules, scorer and days give the same bytes. ``questions`` are at most five on the
    first screen; all of them are here.
    """

    schema: str = "entente/dossier/1"
    proposal: str
    title: Text
    proposal_sha256: str
    side: str = ""
    as_of: date
    known_at: date
    standing: Standing
    first_screen: FirstScreen
    need: Need
    will: Will
    way: Way
    questions: tuple[Question, ...] = ()
    sources: tuple[SnapshotRef, ...] = ()
    rules: dict[str, str] = {}
    """Rule id → version of every rule evaluated."""
    scorer: str = ""
    program: str = ""
    sample: bool = False
    notice: Text
