"""Do works of a topic serve a declared global challenge? Sustainable Development Goals as OpenAlex assigns them.

OpenAlex assigns a goal from a score of 0.4 on (Aurora classifier, from title and abstract only), so works without an
abstract are missed and "serves a goal" means "is written like works that do". Joint priorities that states declare are
not in it; they belong to the accords.
"""

from __future__ import annotations

import msgspec

from entente.evidence.measures.intervals import wilson_interval
from entente.evidence.measures.values import Interval, share

__all__ = ["GoalCounts", "aligned_interval", "aligned_share", "goal_focus"]


class GoalCounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Works (whole counting): in the topic, of these with any goal (``aligned``), and the same of all loaded works."""

    works: int
    aligned: int
    world: int
    world_aligned: int


def aligned_share(counts: GoalCounts) -> float | None:
    """A_t = works with at least one goal / works of the topic. ``None`` without works."""
    return share(counts.aligned, counts.works)


def aligned_interval(counts: GoalCounts) -> Interval | None:
    """Wilson's 95 % interval of :func:`aligned_share`; ``None`` without works."""
    return wilson_interval(counts.aligned, counts.works)


def goal_focus(counts: GoalCounts) -> float | None:
    """(aligned / works) / (world_aligned / world): 1 is neutral. ``None`` where nobody has works with a goal."""
    part, whole = aligned_share(counts), share(counts.world_aligned, counts.world)
    return None if part is None or not whole else part / whole
