"""In what does a country publish more than the world does? Activity index and its symmetric form.

Balassa 1965; Frame 1977; Schubert & Braun 1986, Scientometrics 9, 281-291; symmetric form: Dalum, Laursen,
Villumsen 1998. The index is relative to the works that are loaded, may move although the country does not, and
measures no quality.
"""

from __future__ import annotations

import msgspec

from entente.evidence.measures.intervals import poisson_interval
from entente.evidence.measures.values import Interval

__all__ = ["PSEUDO_WORKS", "SUPPRESS_BELOW", "ActivityCounts", "activity_index", "activity_interval", "rsca"]

SUPPRESS_BELOW = 30
"""Fewer works of the country in the topic than this: no index is shown (unstable)."""

PSEUDO_WORKS = 30.0
"""Works at the world's profile that are added to the country's own: pulls small countries towards 1."""


class ActivityCounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was counted, author-fractional except ``works`` (whole counting, for the gate).

    ``in_topic``: F_ct. ``country``: F_c. ``world_topic``: F_t. ``world``: F (of the loaded works). ``squares``: sum of
    the squared fractions that make up F_ct, for its variance.
    """

    works: int
    in_topic: float
    country: float
    world_topic: float
    world: float
    squares: float


def activity_index(counts: ActivityCounts) -> float | None:
    """Shrunk activity index ((F_ct + m·p) / (F_c + m)) / p with p = F_t / F and m = 30 pseudo-works; 1 is neutral.

    ``None`` (suppressed) below 30 works of the country in the topic, or where the world has none.
    """
    if counts.works < SUPPRESS_BELOW or counts.world_topic <= 0 or counts.world <= 0:
        return None
    profile = counts.world_topic / counts.world
    return (counts.in_topic + PSEUDO_WORKS * profile) / (counts.country + PSEUDO_WORKS) / profile


def activity_interval(counts: ActivityCounts) -> Interval | None:
    """An approximate 95 % interval of :func:`activity_index`, from the sampling error of F_ct alone.

    F_ct is a sum of weights, so its Poisson interval is taken at the effective count (Σf)² / Σf² and scaled back.
    ``None`` where the index is suppressed.
    """
    value = activity_index(counts)
    if value is None or counts.squares <= 0:
        return None
    effective = counts.in_topic**2 / counts.squares
    bounds = poisson_interval(effective)
    shrunk = PSEUDO_WORKS * counts.world_topic / counts.world
    low, high = (
        value * (counts.in_topic * bound / effective + shrunk) / (counts.in_topic + shrunk) for bound in bounds
    )
    return Interval(low, high)


def rsca(index: float) -> float:
    """The symmetric form (AI - 1) / (AI + 1) of a non-negative index, in -1 … 1; 0 is neutral."""
    return (index - 1) / (index + 1)
