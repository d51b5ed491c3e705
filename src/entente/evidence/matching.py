"""Who leads in which part? Needs matched with capabilities that somebody measured, and chains of supply.

``[[capability]]``: how good a side is at a component, as a ``rank`` (1 is best) or a ``score`` (more is better), with
its source. ``[[need]]``: the components that a project takes, and perhaps a proposal. ``[[supply]]``: the share of a
stage of a chain that a country supplies, and how much of the loss of it others could replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.plain_files import Joined, read_file
from entente.model.text import Text

__all__ = ["Capability", "Loss", "Match", "MatchFile", "Need", "Supply", "leader", "lost", "match", "read_matching"]

_HINT = gettext_noop("The form of capabilities, needs and supplies is described in docs/reference/matching.md.")
Side = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Capability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How good a side is at a component, by one measure."""

    component: str
    side: Side
    rank: int | None = None
    score: float | None = None
    source: str


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a project takes. ``proposal``: a file beside this one, whose guardrails are asked apart."""

    id: str
    title: Text
    components: tuple[str, ...]
    proposal: str = ""


class Supply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The share of a stage that a country supplies. ``replaceable``: share of its loss that others could make up."""

    stage: str
    country: Side
    share: Share
    replaceable: Share = 0.0
    source: str


class MatchFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tables of a file."""

    capability: tuple[Capability, ...] = ()
    need: tuple[Need, ...] = ()
    supply: tuple[Supply, ...] = ()


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A need: who supplies each component (``""``: nobody leads), and whether the pair is proposed."""

    need: Need
    leads: dict[str, str]
    proposed: bool


class Loss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What remains of a chain without a supplier: of each stage, and of the whole (its narrowest stage)."""

    country: str
    stages: dict[str, float]
    whole: float


def read_matching(path: Path) -> Joined[MatchFile]:
    """A file. Raises ``InputErrors`` with file, line and field."""
    joined = read_file(path, MatchFile, _HINT)
    problems = list(_wrong(joined))
    if problems:
        raise InputErrors(problems)
    return joined


def _wrong(joined: Joined[MatchFile]) -> Iterator[Problem]:
    content = joined.content
    measured: dict[str, set[bool]] = {}
    for number, one in enumerate(content.capability):
        if (one.rank is None) == (one.score is None):
            yield joined.problem("capability", number, "rank", gettext_noop("Write either a rank or a score."))
        measured.setdefault(one.component, set()).add(one.rank is None)
        if len(measured[one.component]) > 1:
            mixed = gettext_noop("Ranks and scores of “{value}” cannot be compared.")
            yield joined.problem("capability", number, "rank", mixed, value=one.component)
    for number, need in enumerate(content.need):
        for component in need.components:
            if component not in measured:
                nobody = gettext_noop("No capability is given for “{value}”.")
                yield joined.problem("need", number, "components", nobody, value=component)
    totals: dict[str, float] = {}
    for number, supply in enumerate(content.supply):
        totals[supply.stage] = totals.get(supply.stage, 0.0) + supply.share
        if totals[supply.stage] > 1 + 1e-9:
            more = gettext_noop("The shares of “{value}” total more than 1.")
            yield joined.problem("supply", number, "share", more, value=supply.stage)


def leader(component: str, sides: Sequence[str], capabilities: Sequence[Capability]) -> str:
    """The side that leads in a component; ``""`` where two are equal or none is measured.

    With one side measured only, it leads if its rank is 1: then nobody is better.
    """
    found = {
        one.side: -one.rank if one.rank is not None else one.score or 0.0
        for one in capabilities
        if one.component == component and one.side in sides
    }
    best = max(found.values(), default=None)
    leads = [side for side, value in found.items() if value == best]
    alone = len(found) == 1 and best != -1
    return leads[0] if len(leads) == 1 and not alone else ""


def match(need: Need, sides: tuple[str, str], capabilities: Sequence[Capability]) -> Match:
    """Who supplies what; proposed only if each side leads in at least one component that is needed."""
    leads = {one: leader(one, sides, capabilities) for one in need.components}
    return Match(need=need, leads=leads, proposed=set(sides) <= set(leads.values()))


def lost(country: str, supplies: Sequence[Supply]) -> Loss:
    """What remains without a supplier: a chain is as wide as its narrowest stage (Leontief)."""
    stages: dict[str, float] = {}
    for one in supplies:
        gone = one.share * (1 - one.replaceable) if one.country == country else 0.0
        stages[one.stage] = stages.get(one.stage, 1.0) - gone
    return Loss(country=country, stages=stages, whole=min(stages.values(), default=1.0))
