"""Policies along the chain from research to market, control lists, joint filings, and terms on property."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec

from entente.accords.channels import Link
from entente.accords.dated import Dated, Key, Word, holding
from entente.model.proposal import Proposal
from entente.model.text import Text

__all__ = [
    "ChainView", "Control", "ControlGap", "ControlState", "Filing", "Policy", "Priority", "ProjectTerm", "Shared",
    "chain_view", "missing_controls", "missing_ip_terms", "missing_terms", "shared_priorities",
]  # fmt: skip

Stage = Literal["basic_research", "applied_research", "development", "manufacturing", "market", "standards"]


class Policy(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy of one country at one stage of the chain. ``subject`` is one word for one subject everywhere."""

    country: Word
    stage: Stage
    subject: Key
    stance: Literal["supports", "opens", "restricts"]
    text: Text
    cite: str = ""


class Priority(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject on one country's list of priorities, in its order; 1 comes first."""

    country: Word
    subject: Key
    rank: Annotated[int, msgspec.Meta(ge=1)]


class Control(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One control of a stated list of security controls."""

    list: Key
    text: Text
    cite: Word


class ControlState(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a project has a control in place."""

    project: Word
    control: Key
    in_place: bool


class ProjectTerm(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term or approval that a project has, from the day on which it was given."""

    project: Word
    sort: Literal["ethics_approval", "funding_disclosure", "authorship_terms"]
    text: Text


class Filing(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A joint filing of intellectual property. Inventors are numbers per side; owners' shares are percentages.

    ``inventors`` and ``owners`` map a side to a number; the shares total 100.
    """

    title: Text
    office: Word
    number: str = ""
    project: str = ""
    inventors: dict[str, int]
    owners: dict[str, float]

    def __post_init__(self) -> None:
        """Refuse shares that do not total 100, and an owner's side without inventors left unsaid."""
        super().__post_init__()
        if abs(sum(self.owners.values()) - 100) > 1e-9:
            raise ValueError("the owners' shares do not total 100")
        if any(share < 0 for share in self.owners.values()) or any(count < 0 for count in self.inventors.values()):
            raise ValueError("a share or a number is negative")
        if set(self.inventors) != set(self.owners):
            raise ValueError("inventors and owners name different sides")


class ChainView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policies of each country at a stage, and the pairs that contradict each other."""

    stage: str
    by_country: dict[str, tuple[Policy, ...]]
    without: tuple[str, ...]
    contradictions: tuple[tuple[str, str], ...]


class Shared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject on every list, with its rank on each, and the links that already exist for it."""

    subject: str
    ranks: dict[str, int]
    links: tuple[str, ...]


class ControlGap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Controls of a list that a project lacks, and those of which nothing is stated."""

    list: str
    project: str
    in_place: tuple[str, ...]
    missing: tuple[Control, ...]
    not_stated: tuple[Control, ...]


def chain_view(
    policies: Iterable[Policy], stage: str, countries: Sequence[str], as_of: date, known_at: date
) -> ChainView:
    """Policies at a stage. Two contradict where one restricts a subject that the other opens or supports."""
    held = [one for one in holding(policies, as_of, known_at) if one.stage == stage and one.country in countries]
    by_country = {country: tuple(one for one in held if one.country == country) for country in countries}
    pairs = {
        tuple(sorted((one.id, other.id)))
        for one in held
        for other in held
        if one.country != other.country
        and one.subject == other.subject
        and one.stance == "restricts"
        and other.stance != "restricts"
    }
    return ChainView(
        stage=stage,
        by_country=by_country,
        without=tuple(country for country in countries if not by_country[country]),
        contradictions=tuple(sorted((first, second) for first, second in pairs)),
    )


def shared_priorities(
    priorities: Iterable[Priority],
    links: Iterable[Link],
    countries: Sequence[str],
    as_of: date,
    known_at: date,
) -> tuple[Shared, ...]:
    """Subjects that stand on the lists of all countries: those with more links first, then by the sum of ranks.

    Ties go by name, so the same records give the same order in any order of reading or of the countries.
    """
    ranks: dict[str, dict[str, int]] = {}
    for one in holding(priorities, as_of, known_at):
        if one.country in countries:
            held = ranks.setdefault(one.subject, {})
            held[one.country] = min(one.rank, held.get(one.country, one.rank))
    between = [one for one in holding(links, as_of, known_at) if one.a_side in countries and one.b_side in countries]
    found = [
        Shared(
            subject=subject,
            ranks={country: held[country] for country in sorted(held)},
            links=tuple(sorted(one.id for one in between if subject in one.subjects)),
        )
        for subject, held in ranks.items()
        if set(held) == set(countries)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.links), sum(one.ranks.values()), one.subject)))


def missing_controls(
    controls: Iterable[Control], states: Iterable[ControlState], listed: str, project: str, as_of: date, known_at: date
) -> ControlGap:
    """A project compared with a list of controls: what it has, what it lacks, and what nobody has said."""
    said = {one.control: one.in_place for one in holding(states, as_of, known_at) if one.project == project}
    asked = [one for one in holding(controls, as_of, known_at) if one.list == listed]
    return ControlGap(
        list=listed,
        project=project,
        in_place=tuple(one.id for one in asked if said.get(one.id)),
        missing=tuple(one for one in asked if said.get(one.id) is False),
        not_stated=tuple(one for one in asked if one.id not in said),
    )


def missing_ip_terms(proposal: Proposal) -> tuple[str, ...]:
    """What a joint project lacks on intellectual property before it may become active, as fields of the proposal.

    Background recorded for all, foreground allocated by contract or other legal means, and a share for every party.
    """
    shared = {share.party for share in proposal.ip.shares}
    lacking = [] if proposal.ip.background_recorded else ["ip.background_recorded"]
    if not proposal.ip.allocated:
        lacking.append("ip.allocated")
    lacking += [f"ip.shares[{party.id}]" for party in proposal.party if party.id not in shared]
    return tuple(lacking)


def missing_terms(terms: Iterable[ProjectTerm], project: str, as_of: date, known_at: date) -> tuple[str, ...]:
    """Which of ethics approval, funding disclosure and authorship terms a project lacks."""
    there = {one.sort for one in holding(terms, as_of, known_at) if one.project == project}
    return tuple(sort for sort in ("ethics_approval", "funding_disclosure", "authorship_terms") if sort not in there)
