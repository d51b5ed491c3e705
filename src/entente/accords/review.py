"""Review by conduct, beside a rule of exclusion by origin, on the same case.

The two are kept apart on purpose: ``conduct_review`` and ``state_influence`` take dated, cited facts and cannot see a
country; ``exclusion_review`` sees the country and nothing else. What they say of the same case is shown side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from entente.accords.dated import Dated, Key, Word, holding
from entente.model.text import Text

__all__ = [
    "Actor", "ActorFact", "ConductResult", "Exclusion", "ExclusionResult", "Influence", "Reviewed", "Standard",
    "conduct_review", "exclusion_review", "review", "state_influence",
]  # fmt: skip


class Actor(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An investor or a platform whose case is reviewed. ``country`` is read by rules of exclusion only."""

    kind: Literal["investor", "platform"]
    name: Word
    country: Word
    note: Text | None = None


class ActorFact(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated, sourced fact about an actor.

    ``sort``: ``met`` or ``breached`` a standard (``standard`` names it); ``ownership`` by a state (``share``, percent);
    ``control`` by a state (a right or a post, in words).
    """

    actor: Key
    sort: Literal["met", "breached", "ownership", "control"]
    standard: str = ""
    share: float | None = None
    text: Text


class Standard(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A practice that is asked of everybody of a kind: compliance of investors, data protection of platforms."""

    kind: Literal["investor", "platform"]
    text: Text
    cite: Word


class Exclusion(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that excludes by origin, as its issuer states it."""

    kind: Literal["investor", "platform"]
    countries: tuple[str, ...]
    title: Text
    cite: Word


class ConductResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each standard: met, breached or unknown, with the facts. No number stands for the whole."""

    met: tuple[str, ...]
    breached: tuple[str, ...]
    unknown: tuple[str, ...]
    outcome: Literal["no_breach_found", "breach_found", "open"]
    facts: tuple[Text, ...]
    sources: tuple[str, ...]


class Influence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State influence from ownership and control alone.

    ``majority``: at least 50 percent, the threshold of 31 CFR 850.209 and the 50 percent rules; ``control``: a right or
    post; ``minority``: a smaller share; ``none_found``: no fact says so, which is not the same as none.
    """

    rating: Literal["majority", "control", "minority", "none_found"]
    share: float | None
    sources: tuple[str, ...]


class ExclusionResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one rule of exclusion says of the case."""

    rule: str
    title: Text
    cite: str
    excluded: bool


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case under both kinds of rule. ``differ`` is true where they come to different ends."""

    actor: str
    conduct: ConductResult
    influence: Influence
    exclusion: tuple[ExclusionResult, ...]
    differ: bool


def conduct_review(standards: Iterable[Standard], facts: Iterable[ActorFact]) -> ConductResult:
    """What the facts say of each standard. Equal facts give equal results, whoever they are about."""
    met: list[str] = []
    breached: list[str] = []
    unknown: list[str] = []
    used: list[ActorFact] = []
    held = sorted(facts, key=lambda fact: (fact.valid_from, fact.standard, fact.sort, fact.text.en))
    for standard in sorted(standards, key=lambda one: one.id):
        about = [fact for fact in held if fact.standard == standard.id]
        used += about
        if any(fact.sort == "breached" for fact in about):
            breached.append(standard.id)
        elif any(fact.sort == "met" for fact in about):
            met.append(standard.id)
        else:
            unknown.append(standard.id)
    return ConductResult(
        met=tuple(met),
        breached=tuple(breached),
        unknown=tuple(unknown),
        outcome="breach_found" if breached else "open" if unknown else "no_breach_found",
        facts=tuple(fact.text for fact in used),
        sources=tuple(dict.fromkeys(fact.source for fact in used)),
    )


def state_influence(facts: Iterable[ActorFact]) -> Influence:
    """The rating from sourced facts on ownership and control; other facts change nothing."""
    held = sorted((fact for fact in facts if fact.sort in ("ownership", "control")), key=lambda fact: fact.id)
    shares = [fact.share for fact in held if fact.sort == "ownership" and fact.share is not None]
    share = sum(shares) if shares else None
    rating: Literal["majority", "control", "minority", "none_found"] = "none_found"
    if share is not None and share >= 50:
        rating = "majority"
    elif any(fact.sort == "control" for fact in held):
        rating = "control"
    elif share:
        rating = "minority"
    return Influence(rating=rating, share=share, sources=tuple(dict.fromkeys(fact.source for fact in held)))


def exclusion_review(rules: Iterable[Exclusion], kind: str, country: str) -> tuple[ExclusionResult, ...]:
    """What each rule of exclusion for the kind says; it reads the country and nothing else."""
    return tuple(
        ExclusionResult(rule=one.id, title=one.title, cite=one.cite, excluded=country in one.countries)
        for one in rules
        if one.kind == kind
    )


def review(
    actor: Actor,
    facts: Iterable[ActorFact],
    standards: Iterable[Standard],
    exclusions: Iterable[Exclusion],
    as_of: date,
    known_at: date,
) -> Reviewed:
    """The case under conduct and under exclusion, as of a day and as known on a day."""
    mine = [fact for fact in holding(facts, as_of, known_at) if fact.actor == actor.id]
    asked = [one for one in holding(standards, as_of, known_at) if one.kind == actor.kind]
    conduct = conduct_review(asked, mine)
    excluded = exclusion_review(holding(exclusions, as_of, known_at), actor.kind, actor.country)
    return Reviewed(
        actor=actor.id,
        conduct=conduct,
        influence=state_influence(mine),
        exclusion=excluded,
        differ=any(one.excluded != (conduct.outcome == "breach_found") for one in excluded),
    )
