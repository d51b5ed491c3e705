"""What does each side gain from working with the other? Gains and mutual benefit from counted sums."""

from __future__ import annotations

import msgspec

from entente.evidence.counting.gains import Against, GainCell, Outcome, count_gain
from entente.evidence.counting.pairs import Variant
from entente.evidence.measures.bootstrap import REPLICATES, draws
from entente.evidence.measures.gain import Gain, MutualBenefit, gain, mutual_benefit, total
from entente.evidence.questions import Rows
from entente.evidence.scope import Scope

__all__ = ["SideGain", "gains"]


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
    replicates: int = REPLICATES,
) -> tuple[SideGain, ...]:
    """The gains of both sides by unit, variant, reference group and outcome, in that order."""
    cells = count_gain(
        warehouse, x, y, scope, impact_year=impact_year, seed=seed, by_unit=by_unit, variants=variants,
        outcomes=outcomes,
    )  # fmt: skip
    found: dict[tuple[str, Variant, Against, Outcome], dict[str, GainCell]] = {}
    for cell in cells:
        found.setdefault((cell.unit, cell.variant, cell.against, cell.outcome), {})[cell.side] = cell
    order = sorted(found, key=lambda k: (k[0], variants.index(k[1]), outcomes.index(k[3]), list(Against).index(k[2])))
    return tuple(_both(key, found[key], seed, replicates) for key in order)


def _both(
    key: tuple[str, Variant, Against, Outcome], sides: dict[str, GainCell], seed: int, replicates: int
) -> SideGain:
    near, far = sides.get("x"), sides.get("y")
    assert near is not None and far is not None, "a joint work counts on both sides"
    drawn = draws(seed, replicates, len(near.groups))
    return SideGain(
        unit=key[0],
        variant=key[1],
        against=key[2],
        outcome=key[3],
        x=gain(near.groups, drawn),
        y=gain(far.groups, drawn),
        mutual=mutual_benefit(near.groups, far.groups, drawn),
        matched_x=int(total(near.groups).joint),
        unmatched_x=near.unmatched,
        matched_y=int(total(far.groups).joint),
        unmatched_y=far.unmatched,
    )
