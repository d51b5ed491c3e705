"""Joint works of two countries, under every reading of what is joint."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from entente.evidence.measures.pair import PairCounts
from entente.evidence.questions import Rows, ask_counted
from entente.evidence.scope import Scope

__all__ = ["JointWork", "PairCell", "Variant", "count_pair", "joint_works"]


class Variant(StrEnum):
    """What counts as joint. Each variant restricts the works themselves, so every measure is recomputed in it."""

    ALL = "all"
    BILATERAL = "bilateral"
    SMALL_TEAM = "small_team"
    NOT_DUAL = "not_dual"


class PairCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counts of a pair in one variant, unit (``""``: all units together) and random group.

    Year 0: all years together; ``lot`` 0 where no groups were asked for.
    """

    variant: Variant
    unit: str
    lot: int
    counts: PairCounts
    sample: bool


class JointWork(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One joint work, to be looked up at OpenAlex (``work`` is its id there); names no person."""

    work: str
    year: int
    type: str | None
    authors: int
    countries: int
    cited_by: int | None
    fwci: float | None
    top10: bool | None
    dual_only: bool


def count_pair(
    warehouse: Rows,
    x: str,
    y: str,
    scope: Scope,
    *,
    by_year: bool = False,
    by_unit: bool = False,
    lots: int = 0,
    seed: int = 0,
) -> tuple[PairCell, ...]:
    """The counts of a pair; cells without any international work are left out."""
    return tuple(
        PairCell(
            variant=Variant(variant),
            unit=unit,
            lot=lot,
            counts=PairCounts(year=year, links=links, n_x=n_x, n_y=n_y, c_x=c_x, c_y=c_y, total=total),
            sample=sample,
        )
        for variant, unit, year, lot, links, n_x, n_y, c_x, c_y, total, sample in ask_counted(
            warehouse, "pair", scope, x=x, y=y, by_year=by_year, by_unit=by_unit, lots=lots, seed=seed
        )
    )


def joint_works(warehouse: Rows, x: str, y: str, scope: Scope, most: int) -> tuple[JointWork, ...]:
    """The newest joint works, at most ``most``."""
    return tuple(
        JointWork(
            work=f"W{work_id}", year=year, type=kind, authors=authors, countries=k, cited_by=cited, fwci=fwci,
            top10=top10, dual_only=dual,
        )
        for work_id, year, kind, authors, k, cited, fwci, top10, dual in ask_counted(
            warehouse, "joint_works", scope, x=x, y=y, most=most
        )
    )  # fmt: skip
