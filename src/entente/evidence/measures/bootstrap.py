"""How far would a measure move if other works had been drawn? A bootstrap over random groups of works.

Every work belongs to one of ``GROUPS`` random groups (a hash of its id and the seed; see ``sql/``), and every measure
here is computed from sums that add up over works. A replicate draws as many groups as there are, with replacement, and
sums them: few sums stand for millions of works, and one set of draws serves all topics and countries, so that ranks are
resampled jointly. Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13 (percentile interval); random
groups: Wolter 2007, Introduction to Variance Estimation, ch. 2. With fewer works than groups it is the plain bootstrap.
The seed is an argument: the same seed gives the same draws on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import mul

from entente.evidence.measures.values import Interval

__all__ = ["GROUPS", "REPLICATES", "SEED", "Draws", "draws", "percentile", "percentile_interval", "replicated"]

GROUPS = 100
"""Random groups of works."""

REPLICATES = 400
"""Replicates unless told otherwise: the 2.5 % point then rests on ten of them."""

SEED = 1
"""Seed of the draws where none is asked for; it is printed with the intervals."""

Draws = tuple[tuple[int, ...], ...]
"""For each replicate, how often each group was drawn."""


@lru_cache(maxsize=8)
def draws(seed: int, replicates: int = REPLICATES, groups: int = GROUPS) -> Draws:
    """How often each group is drawn in each replicate, from a Mersenne twister started with ``seed``."""
    source = random.Random(seed)  # noqa: S311 - a resampling, not a secret
    made = []
    for _ in range(replicates):
        counts = [0] * groups
        for _ in range(groups):
            counts[int(source.random() * groups)] += 1
        made.append(tuple(counts))
    return tuple(made)


def replicated(
    sums: Sequence[Sequence[float]], drawn: Draws, measure: Callable[..., float | None]
) -> list[float | None]:
    """The measure in each replicate. ``sums``: for each group the values that ``measure`` takes, summed over works."""
    columns = list(zip(*sums, strict=True))
    return [measure(*(sum(map(mul, counts, column)) for column in columns)) for counts in drawn]


def percentile(ordered: Sequence[float], part: float) -> float:
    """The ``part`` quantile (0 to 1) of at least one ordered value, linear between neighbours (type 7)."""
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def percentile_interval(values: Iterable[float | None]) -> Interval | None:
    """The 2.5 % and 97.5 % points of the replicates; ``None`` where the measure is missing in more than 5 % of them.

    A measure that often does not exist has no interval that could be trusted.
    """
    every = list(values)
    found = sorted(value for value in every if value is not None)
    if not found or len(found) < 0.95 * len(every):
        return None
    return Interval(percentile(found, 0.025), percentile(found, 0.975))
