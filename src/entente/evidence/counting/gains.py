"""Joint works and comparable works of each side, as sums by random group."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from entente.evidence.counting.pairs import Variant
from entente.evidence.measures.bootstrap import GROUPS
from entente.evidence.measures.gain import GainSums
from entente.evidence.questions import Rows, ask_counted
from entente.evidence.scope import Scope

__all__ = ["Against", "GainCell", "Outcome", "count_gain"]


class Against(StrEnum):
    """Which works without the partner a joint work is compared with."""

    ANY = "any"
    DOMESTIC = "domestic"
    ABROAD = "abroad"


class Outcome(StrEnum):
    """What a work yields: top-10 % mark, ln(1 + FWCI), ln(1 + citations) from loaded works, or from third countries."""

    TOP10 = "top10"
    FWCI = "log_fwci"
    LOADED = "log_loaded"
    THIRD = "log_third"


class GainCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side's sums by random group, and the joint works that found no comparable work."""

    unit: str
    side: str
    variant: Variant
    against: Against
    outcome: Outcome
    groups: tuple[GainSums, ...]
    unmatched: int


_NOTHING = GainSums(joint=0.0, joint_value=0.0, reference=0.0, reference_value=0.0)


def count_gain(
    warehouse: Rows,
    x: str,
    y: str,
    scope: Scope,
    *,
    impact_year: int,
    seed: int,
    by_unit: bool = False,
    variants: Sequence[Variant] = tuple(Variant),
    outcomes: Sequence[Outcome] = tuple(Outcome),
    lots: int = GROUPS,
) -> tuple[GainCell, ...]:
    """The sums of both sides; combinations without a joint work are left out."""
    rows = ask_counted(
        warehouse,
        "gain",
        scope,
        x=x,
        y=y,
        by_unit=by_unit,
        impact_year=impact_year,
        variants=tuple(one.value for one in variants),
        outcomes=tuple(one.value for one in outcomes),
        lots=lots,
        seed=seed,
    )
    groups: dict[tuple[str, str, str, str, str], list[GainSums]] = {}
    unmatched: dict[tuple[str, str, str, str, str], int] = {}
    for unit, side, variant, against, outcome, lot, joint, joint_value, reference, reference_value, lost in rows:
        key = (unit, side, variant, against, outcome)
        groups.setdefault(key, [_NOTHING] * lots)[lot] = GainSums(
            joint=joint, joint_value=joint_value, reference=reference, reference_value=reference_value
        )
        unmatched[key] = unmatched.get(key, 0) + lost
    return tuple(
        GainCell(
            unit=key[0], side=key[1], variant=Variant(key[2]), against=Against(key[3]), outcome=Outcome(key[4]),
            groups=tuple(sums), unmatched=unmatched[key],
        )
        for key, sums in groups.items()
    )  # fmt: skip
