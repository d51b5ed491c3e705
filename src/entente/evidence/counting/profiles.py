"""Output and impact of countries by unit, year and random group of works."""

from __future__ import annotations

import msgspec

from entente.evidence.measures.impact import ImpactSums
from entente.evidence.questions import Rows, ask, ask_counted
from entente.evidence.scope import Level, Scope

__all__ = ["ProfileCell", "UnitName", "WorldCell", "count_profile", "count_world", "unit_names"]


class ProfileCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country in one unit, year (0: all) and random group (0 where none were asked for).

    ``works``: whole count. ``output``, ``squares``: Σf and Σf² of its author fractions. ``impact``: of rated ones.
    """

    unit: str
    country: str
    year: int
    lot: int
    works: int
    output: float
    squares: float
    impact: ImpactSums


class WorldCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All countries together in one unit and year (0: all): works with a known country, Σf and Σf²."""

    unit: str
    year: int
    works: int
    output: float
    squares: float


class UnitName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic, subfield or field and where it belongs; ``subfield`` is an id, ``field`` a name."""

    unit: str
    name: str
    subfield: str
    field: str


def count_profile(
    warehouse: Rows,
    scope: Scope,
    *,
    countries: tuple[str, ...] = (),
    impact_year: int,
    by_year: bool = False,
    lots: int = 0,
    seed: int = 0,
) -> tuple[ProfileCell, ...]:
    """The profiles of some countries (none named: of all). Works after ``impact_year`` count for output only."""
    rows = ask_counted(
        warehouse,
        "profile",
        scope,
        countries=countries,
        by_year=by_year,
        impact_year=impact_year,
        lots=lots,
        seed=seed,
    )
    names = ImpactSums.__struct_fields__
    return tuple(
        ProfileCell(
            unit=unit, country=country, year=year, lot=lot, works=works, output=output, squares=squares,
            impact=ImpactSums(**dict(zip(names, impact, strict=True))),
        )
        for unit, country, year, lot, works, output, squares, *impact in rows
    )  # fmt: skip


def count_world(warehouse: Rows, scope: Scope, *, by_year: bool = False) -> tuple[WorldCell, ...]:
    """The output of all countries together."""
    return tuple(
        WorldCell(unit=unit, year=year, works=works, output=output, squares=squares)
        for unit, year, works, output, squares in ask_counted(warehouse, "world", scope, by_year=by_year)
    )


def unit_names(warehouse: Rows, level: Level, units: tuple[str, ...] = ()) -> dict[str, UnitName]:
    """Names of units that the loaded table of topics knows, by id; empty where no table is loaded."""
    if level is Level.ALL:
        return {}
    return {
        unit: UnitName(unit=unit, name=name, subfield=subfield or "", field=field or "")
        for unit, name, subfield, field in ask(warehouse, "topic_names", level=level.value, units=units)
    }
