"""In what order, and how firm? Ranks of topics with three spreads: other works, other weights, one criterion less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from entente.evidence.candidates import CRITERIA, Candidate
from entente.evidence.measures.ranking import (
    combined,
    leave_one_out,
    perturbed_weights,
    rank_interval,
    ranks,
    scaled,
)

__all__ = ["EQUAL", "Place", "places"]

EQUAL = dict.fromkeys(CRITERIA, 1.0)
"""Equal weights: no reason to prefer one criterion is better than another reason."""


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rank of one topic. Intervals are 95 % and in whole ranks.

    ``score``: weighted geometric mean of the criteria, each brought to (0, 1) by rank. ``bootstrap``: over draws of
    works; ``weights``: over perturbed weights; ``without``: criterion left out → rank.
    """

    rank: int
    score: float
    bootstrap: tuple[int, int]
    weights: tuple[int, int]
    without: dict[str, int]


def places(
    found: Sequence[Candidate], weights: Mapping[str, float], *, seed: int, perturbations: int
) -> dict[str, Place]:
    """The places of all candidates by unit; the same seed gives the same intervals."""
    if not found:
        return {}
    scores = _scores({c.unit: c.criteria for c in found})
    order = ranks(scores, weights)
    drawn: dict[str, list[int]] = {c.unit: [] for c in found}
    for draw in range(len(found[0].replicates[CRITERIA[0]])):
        values = {c.unit: {name: c.replicates[name][draw] for name in CRITERIA} for c in found}
        for unit, rank in ranks(_scores(values), weights).items():
            drawn[unit].append(rank)
    shaken: dict[str, list[int]] = {c.unit: [] for c in found}
    for changed in perturbed_weights(weights, seed, perturbations):
        for unit, rank in ranks(scores, changed).items():
            shaken[unit].append(rank)
    less = leave_one_out(scores, weights)
    return {
        unit: Place(
            rank=order[unit],
            score=combined(scores[unit], weights),
            bootstrap=rank_interval(drawn[unit]),
            weights=rank_interval(shaken[unit]),
            without={name: each[unit] for name, each in less.items()},
        )
        for unit in order
    }


def _scores(values: Mapping[str, Mapping[str, float | None]]) -> dict[str, dict[str, float]]:
    """Every criterion of every topic on the common scale."""
    columns = {name: scaled({unit: each[name] for unit, each in values.items()}) for name in CRITERIA}
    return {unit: {name: columns[name][unit] for name in CRITERIA} for unit in values}
