"""Do joint works do better than other works of the same country, topic, year, type and team size?

A joint work is compared with the works of x without y in its own stratum (topic × year × type × band of team size). A
reference work of a stratum with n joint and R reference works weighs n / R, so that both groups have the same strata.
Joint works without any reference are left out and counted as unmatched. Whole counting: a work is one observation.

Sources: Narin, Stevens, Whitlow 1991, Scientometrics 21; Glänzel 2001, Scientometrics 51, 69-115; Persson, Glänzel,
Danell 2004, Scientometrics 60 (citations grow with authors: hence the bands). The difference is not a cause: better
teams may work together more often, and a work with two home audiences is cited by both: hence the outcome that leaves
out the partners' own citations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from entente.evidence.measures.bootstrap import Draws, percentile_interval, replicated
from entente.evidence.measures.values import share

__all__ = [
    "SUPPRESS_BELOW", "Gain", "GainSums", "MutualBenefit", "gain", "gain_replicates", "mutual_benefit", "smaller",
    "total",
]  # fmt: skip

SUPPRESS_BELOW = 30
"""Fewer matched joint works than this: no gain is shown (unstable)."""


class GainSums(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sums over works of one random group, or of all.

    ``joint``: matched joint works, ``joint_value``: their outcomes added up. ``reference``: weights n / R of the
    reference works, ``reference_value``: weights times outcomes.
    """

    joint: float
    joint_value: float
    reference: float
    reference_value: float


class Gain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The outcome of joint works, of comparable works without the partner, and the difference, with a 95 % interval.

    In the unit of the outcome: a share for the top 10 %, a mean logarithm for citations. ``works``: matched joint
    works. ``ratio`` is G of the literature; ``None`` where the reference is zero.
    """

    works: float
    joint: float
    reference: float
    difference: float
    low: float | None
    high: float | None
    ratio: float | None


class MutualBenefit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The smaller of the two differences with its 95 % interval, and the asymmetry ln(G_x / G_y) of the ratios."""

    value: float
    low: float | None
    high: float | None
    asymmetry: float | None


def total(groups: Sequence[GainSums]) -> GainSums:
    """The sums of all groups together."""
    return GainSums(
        joint=sum(each.joint for each in groups),
        joint_value=sum(each.joint_value for each in groups),
        reference=sum(each.reference for each in groups),
        reference_value=sum(each.reference_value for each in groups),
    )


def _difference(joint: float, joint_value: float, reference: float, reference_value: float) -> float | None:
    """Mean outcome of the joint works minus weighted mean outcome of the reference works."""
    if joint <= 0 or reference <= 0:
        return None
    return joint_value / joint - reference_value / reference


def gain_replicates(groups: Sequence[GainSums], drawn: Draws) -> list[float | None]:
    """The difference of one side in every draw of works."""
    rows = [(each.joint, each.joint_value, each.reference, each.reference_value) for each in groups]
    return replicated(rows, drawn, _difference)


def gain(groups: Sequence[GainSums], replicates: Sequence[float | None]) -> Gain | None:
    """The gain of one side from its sums by random group; ``None`` below 30 matched joint works.

    ``replicates``: from :func:`gain_replicates` on the same groups.
    """
    sums = total(groups)
    difference = _difference(sums.joint, sums.joint_value, sums.reference, sums.reference_value)
    if sums.joint < SUPPRESS_BELOW or difference is None:
        return None
    bounds = percentile_interval(replicates)
    joint, reference = sums.joint_value / sums.joint, sums.reference_value / sums.reference
    return Gain(
        works=sums.joint,
        joint=joint,
        reference=reference,
        difference=difference,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        ratio=share(joint, reference),
    )


def smaller(x: Sequence[float | None], y: Sequence[float | None]) -> list[float | None]:
    """The smaller difference of the two sides in every draw; both sides share the joint works, hence the draws."""
    return [None if a is None or b is None else min(a, b) for a, b in zip(x, y, strict=True)]


def mutual_benefit(near: Gain, far: Gain, replicates: Sequence[float | None]) -> MutualBenefit:
    """The smaller gain of the two sides: what both have at least. ``replicates``: from :func:`smaller`."""
    bounds = percentile_interval(replicates)
    return MutualBenefit(
        value=min(near.difference, far.difference),
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        asymmetry=math.log(near.ratio / far.ratio) if near.ratio and far.ratio else None,
    )
