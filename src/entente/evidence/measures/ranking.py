"""In what order might one look at topics, and how firm is that order? Never a verdict: a reading order with its spread.

Criteria are brought to a common scale by rank, and combined by a weighted geometric mean, so that a weak criterion is
not bought off by a strong one. Weights are a choice: ranks are given as intervals over perturbed weights, and with each
criterion left out. OECD/JRC 2008, Handbook on Constructing Composite Indicators, steps 5-7.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence

from entente.evidence.measures.bootstrap import percentile

__all__ = ["CONCENTRATION", "combined", "leave_one_out", "perturbed_weights", "rank_interval", "ranks", "scaled"]

CONCENTRATION = 30.0
"""Firmness of the perturbed weights: five equal weights of 0.2 then vary by about ± 0.07 (standard deviation)."""

Scores = Mapping[str, Mapping[str, float]]
"""Topic → criterion → value on the common scale (0, 1)."""


def scaled(values: Mapping[str, float | None]) -> dict[str, float]:
    """Values brought into (0, 1) by rank, (rank - ½) / n with equal values sharing a place; a missing one is lowest.

    Higher is better. The order alone counts, so a skewed criterion does not outweigh the others.
    """
    known = {name: -math.inf if value is None else value for name, value in values.items()}
    counts = Counter(known.values())
    places, below = {}, 0
    for value in sorted(counts):
        places[value] = (below + counts[value] / 2) / len(known)
        below += counts[value]
    return {name: places[value] for name, value in known.items()}


def combined(criteria: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted geometric mean Π s^w of criteria in (0, 1]; weights are brought to a sum of one."""
    whole = sum(weights.values())
    return math.exp(sum(weight / whole * math.log(criteria[name]) for name, weight in weights.items() if weight))


def ranks(scores: Scores, weights: Mapping[str, float]) -> dict[str, int]:
    """Rank of each topic, 1 the highest; equal scores go by topic id."""
    values = {topic: combined(criteria, weights) for topic, criteria in scores.items()}
    order = sorted(values, key=lambda topic: (-round(values[topic], 12), topic))
    return {topic: place for place, topic in enumerate(order, 1)}


def perturbed_weights(
    weights: Mapping[str, float], seed: int, draws: int, concentration: float = CONCENTRATION
) -> tuple[dict[str, float], ...]:
    """Weights drawn from a Dirichlet distribution around the given ones, from a seeded Mersenne twister."""
    source = random.Random(seed)  # noqa: S311 - a perturbation, not a secret
    whole = sum(weights.values())
    made = []
    for _ in range(draws):
        drawn = {
            name: source.gammavariate(concentration * weight / whole, 1.0) if weight else 0.0
            for name, weight in weights.items()
        }
        total = sum(drawn.values())
        made.append({name: value / total for name, value in drawn.items()})
    return tuple(made)


def rank_interval(found: Sequence[int]) -> tuple[int, int]:
    """The 2.5 % and 97.5 % points of ranks, rounded outwards to whole ranks."""
    ordered = sorted(found)
    return math.floor(percentile(ordered, 0.025)), math.ceil(percentile(ordered, 0.975))


def leave_one_out(scores: Scores, weights: Mapping[str, float]) -> dict[str, dict[str, int]]:
    """Criterion → the ranks of all topics when it is left out."""
    return {
        criterion: ranks(scores, {name: weight for name, weight in weights.items() if name != criterion})
        for criterion in weights
        if len(weights) > 1
    }
