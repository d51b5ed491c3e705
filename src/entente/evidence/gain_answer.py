"""What does each side gain from working with the other? Gains and mutual benefit from counted sums."""

from __future__ import annotations

import msgspec

from entente.evidence.counting.gains import Against, GainCell, Outcome, count_gain
from entente.evidence.counting.pairs import Variant
from entente.evidence.measures.bootstrap import REPLICATES, Draws, draws
from entente.evidence.measures.gain import Gain, MutualBenefit, gain, gain_replicates, mutual_benefit, smaller, total
from entente.evidence.questions import Rows, kept
from entente.evidence.scope import Scope

__all__ = ["SideGain", "both_sides", "gains"]


class SideGain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The gains of both sides under one reading. ``x``, ``y``: ``None`` where fewer than 30 joint works were matched.

    ``matched_x``, ``unmatched_x`` …: joint works with and without comparable works of that side.
    """

    unit: str
    variant: Variant
    against: Against
    outcome: Outcome
    x: Gain | None
    y: Gain | None
    mutual: MutualBenefit | None
    matched_x: int
    unmatched_x: int
    matched_y: int
    unmatched_y: int


def gains(
    warehouse: Rows,
    x: str,
    y: str,
    scope: Scope,
    *,
    impact_year: int,
    seed: int,
    by_unit: bool = False,
    variants: tuple[Variant, ...] = tuple(Variant),
    outcomes: tuple[Outcome, ...] = tuple(Outcome),
    against: tuple[Against, ...] = tuple(Against),
    replicates: int = REPLICATES,
) -> tuple[SideGain, ...]:
    """The gains of both sides by unit, variant, outcome and reference group, in that order; kept like answers."""

    def make() -> tuple[SideGain, ...]:
        cells = count_gain(
            warehouse, x, y, scope, impact_year=impact_year, seed=seed, by_unit=by_unit, variants=variants,
            outcomes=outcomes,
        )  # fmt: skip
        found: dict[tuple[str, Variant, Outcome, Against], dict[str, GainCell]] = {}
        for cell in cells:
            if cell.against in against:
                found.setdefault((cell.unit, cell.variant, cell.outcome, cell.against), {})[cell.side] = cell
        order = sorted(
            found, key=lambda k: (k[0], variants.index(k[1]), outcomes.index(k[2]), against.index(k[3]))
        )  # fmt: skip
        return tuple(_both(found[key], seed, replicates) for key in order)

    key = ("gains", x, y, scope, impact_year, seed, by_unit, variants, outcomes, against, replicates)
    return kept(warehouse, key, make)


def both_sides(
    near: GainCell | None, far: GainCell | None, drawn: Draws
) -> tuple[Gain | None, Gain | None, MutualBenefit | None, list[float | None]]:
    """Gain of x, gain of y, mutual benefit, and the smaller gain in every draw."""
    if near is None or far is None:
        return None, None, None, [None] * len(drawn)
    one, other = gain_replicates(near.groups, drawn), gain_replicates(far.groups, drawn)
    x, y = gain(near.groups, one), gain(far.groups, other)
    both = smaller(one, other)
    return x, y, mutual_benefit(x, y, both) if x is not None and y is not None else None, both


def _both(sides: dict[str, GainCell], seed: int, replicates: int) -> SideGain:
    near, far = sides["x"], sides["y"]  # a joint work counts on both sides
    x, y, mutual, _ = both_sides(near, far, draws(seed, replicates, len(near.groups)))
    return SideGain(
        unit=near.unit,
        variant=near.variant,
        against=near.against,
        outcome=near.outcome,
        x=x,
        y=y,
        mutual=mutual,
        matched_x=int(total(near.groups).joint),
        unmatched_x=near.unmatched,
        matched_y=int(total(far.groups).joint),
        unmatched_y=far.unmatched,
    )
