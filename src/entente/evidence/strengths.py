"""What is each country strong in? Output, specialisation and impact of countries in units, with their intervals."""

from __future__ import annotations

import msgspec

from entente.evidence.counting.profiles import ProfileCell, WorldCell, count_profile, count_world
from entente.evidence.measures.impact import (
    ImpactSums,
    capability,
    mean_fwci,
    mean_fwci_interval,
    pp_top,
    pp_top_interval,
)
from entente.evidence.measures.output import fractional_share_interval
from entente.evidence.measures.specialisation import ActivityCounts, activity_index, activity_interval, rsca
from entente.evidence.measures.values import Interval, share
from entente.evidence.questions import Rows, ask
from entente.evidence.scope import Scope

__all__ = ["Strength", "strengths", "subfields_of"]


class Strength(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country in one unit. ``works``: whole count; all else is author-fractional.

    ``share``: its part of the unit's output. ``activity`` and ``rsca`` are ``None`` (suppressed) below 30 works, and so
    are ``pp_top`` and ``fwci`` and all intervals. ``capability`` is for ordering and has no suppression.
    """

    unit: str
    country: str
    works: int
    output: float
    share: float | None
    share_interval: Interval | None
    activity: float | None
    activity_interval: Interval | None
    rsca: float | None
    rated: float
    pp_top: float | None
    pp_top_interval: Interval | None
    fwci: float | None
    fwci_interval: Interval | None
    capability: float | None


def subfields_of(warehouse: Rows, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The subfields of some topics, as the loaded works have them."""
    return tuple(unit for (unit,) in ask(warehouse, "subfields_of", topics=topics))


def strengths(
    warehouse: Rows, scope: Scope, *, countries: tuple[str, ...] = (), impact_year: int
) -> tuple[Strength, ...]:
    """The strengths of some countries (none named: of all) in the units of the scope, over all its years together."""
    whole = scope.whole()
    cells = count_profile(warehouse, scope, countries=countries, impact_year=impact_year)
    totals = count_profile(warehouse, whole, countries=countries, impact_year=impact_year)
    of_country = {cell.country: cell.output for cell in totals}
    of_unit = {cell.unit: cell for cell in count_world(warehouse, scope)}
    world = sum(cell.output for cell in count_world(warehouse, whole))
    return tuple(_strength(cell, of_country[cell.country], of_unit[cell.unit], world) for cell in cells if cell.unit)


def _strength(cell: ProfileCell, country: float, unit: WorldCell, world: float) -> Strength:
    counts = ActivityCounts(
        works=cell.works,
        in_topic=cell.output,
        country=country,
        world_topic=unit.output,
        world=world,
        squares=cell.squares,
    )
    index = activity_index(counts)
    enough = index is not None
    sums: ImpactSums = cell.impact
    return Strength(
        unit=cell.unit,
        country=cell.country,
        works=cell.works,
        output=cell.output,
        share=share(cell.output, unit.output),
        share_interval=fractional_share_interval(cell.output, unit.output, unit.squares),
        activity=index,
        activity_interval=activity_interval(counts),
        rsca=rsca(index) if index is not None else None,
        rated=sums.weight,
        pp_top=pp_top(sums) if enough else None,
        pp_top_interval=pp_top_interval(sums) if enough else None,
        fwci=mean_fwci(sums) if enough else None,
        fwci_interval=mean_fwci_interval(sums) if enough else None,
        capability=capability(sums, cell.output, unit.output),
    )
