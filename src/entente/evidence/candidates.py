"""Topics in which both countries are present, with everything that an opportunity is judged by, and its spread.

One set of random groups and draws serves every topic and criterion, so that ranks can be resampled jointly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from entente.evidence.counting.gains import Against, Outcome, count_gain
from entente.evidence.counting.goals import ALL_WORKS, ANY_GOAL, count_goals
from entente.evidence.counting.pairs import Variant, count_pair
from entente.evidence.counting.profiles import ProfileCell, count_profile, count_world
from entente.evidence.gain_answer import both_sides
from entente.evidence.measures.alignment import GoalCounts
from entente.evidence.measures.bootstrap import GROUPS, Draws, draws, percentile_interval, replicated
from entente.evidence.measures.gain import Gain, MutualBenefit
from entente.evidence.measures.impact import ImpactSums, capability, pp_top_shrunk
from entente.evidence.measures.pair import PairCounts, ric, summed
from entente.evidence.measures.specialisation import SUPPRESS_BELOW, activity_index, activity_interval
from entente.evidence.measures.values import Interval
from entente.evidence.questions import ask
from entente.evidence.relatedness import Relatedness
from entente.evidence.reports.request import Asked
from entente.evidence.scope import Level

__all__ = ["CRITERIA", "Candidate", "Side", "find_candidates"]

CRITERIA = ("capability", "complementarity", "gain", "challenge", "base")
"""What topics are ordered by; see the reference page for each."""

_COARSER = {Level.TOPIC: Level.SUBFIELD, Level.SUBFIELD: Level.FIELD, Level.FIELD: Level.FIELD}


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country in one topic. ``works``: whole count; ``pp_top``: shrunk; ``adds``: what it adds to the other."""

    country: str
    works: int
    activity: float | None
    activity_interval: Interval | None
    pp_top: float
    capability: float
    adds: float | None
    gain: Gain | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One topic with both sides.

    ``goals``: ``None`` where no goals are loaded. ``mutual``: the smaller addition with its interval, ``coarser`` the
    same at the next coarser level. ``criteria``: values to order by (``None``: missing). ``replicates``: the same in
    every draw of works.
    """

    unit: str
    x: Side
    y: Side
    joint: int
    goals: GoalCounts | None
    mutual: float | None
    mutual_interval: Interval | None
    coarser: float | None
    benefit: MutualBenefit | None
    criteria: dict[str, float | None]
    replicates: dict[str, tuple[float | None, ...]]


class _Panel:
    """All sums by unit and random group."""

    def __init__(self, asked: Asked, x: str, y: str, level: Level) -> None:
        scope, rows, seed = asked.scope.at(level), asked.warehouse, asked.seed
        self.x, self.y = x, y
        self.drawn: Draws = draws(seed, asked.replicates, GROUPS)
        world = count_world(rows, scope)
        self.related = Relatedness(count_profile(rows, scope, impact_year=asked.impact_year), world)
        lots = count_profile(
            rows, scope, countries=tuple(sorted((x, y))), impact_year=asked.impact_year, lots=GROUPS, seed=seed
        )
        self.profiles = _by_lot(lots)
        self.strong = {
            who: self.related.strong_in_draws(who, self._outputs(who), self.drawn) for who in (x, y)
        }  # fmt: skip
        self.pairs: dict[str, dict[int, PairCounts]] = {}
        for cell in count_pair(rows, x, y, scope, by_unit=True, lots=GROUPS, seed=seed):
            if cell.variant is Variant.ALL:
                self.pairs.setdefault(cell.unit, {})[cell.lot] = cell.counts
        self.goals: dict[str, list[list[float]]] = {}
        for goal in count_goals(rows, scope, lots=GROUPS, seed=seed):
            if goal.goal in (ANY_GOAL, ALL_WORKS):
                sums = self.goals.setdefault(goal.unit, [[0.0, 0.0] for _ in range(GROUPS)])
                sums[goal.lot][goal.goal == ALL_WORKS] += goal.works
        cells = count_gain(
            rows, x, y, scope, impact_year=asked.impact_year, seed=seed, by_unit=True, variants=(Variant.ALL,),
            outcomes=(Outcome.TOP10,),
        )  # fmt: skip
        self.gains = {(c.unit, c.side): c for c in cells if c.against is Against.ANY}

    def _outputs(self, country: str) -> dict[str, list[float]]:
        return {
            unit: [row[0] for row in rows] for (unit, who), rows in self.profiles.items() if who == country and unit
        }  # fmt: skip


def _by_lot(cells: Sequence[ProfileCell]) -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    """(unit, country) → for each random group its output, rated output and output in the top 10 %."""
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for cell in cells:
        rows = found.setdefault((cell.unit, cell.country), [(0.0, 0.0, 0.0)] * GROUPS)
        rows[cell.lot] = (cell.output, cell.impact.weight, cell.impact.top)
    return found


def find_candidates(
    asked: Asked, x: str, y: str, tell: Callable[[int, int], None] | None = None
) -> tuple[Candidate, ...]:
    """The units of the scope's level in which both countries have at least 30 works, by id.

    ``tell`` is called with units done and in all.
    """
    level = asked.scope.level if asked.scope.level in _COARSER else Level.TOPIC
    panel = _Panel(asked, x, y, level)
    coarse = _coarser(asked, level)
    homes = _homes(asked, level)
    wanted = set(asked.scope.units)
    units = [
        unit
        for unit in sorted(panel.related.of_unit)
        if (not wanted or unit in wanted)
        and all(
            (unit, who) in panel.related.cells and panel.related.cells[unit, who].works >= SUPPRESS_BELOW
            for who in (x, y)
        )
    ]
    found = []
    for done, unit in enumerate(units, 1):
        found.append(_candidate(panel, unit, coarse.mutual(homes[unit], x, y) if unit in homes else None))
        if tell:
            tell(done, len(units))
    return tuple(found)


def _coarser(asked: Asked, level: Level) -> Relatedness:
    scope = asked.scope.at(_COARSER[level])
    return Relatedness(
        count_profile(asked.warehouse, scope, impact_year=asked.impact_year), count_world(asked.warehouse, scope)
    )


def _homes(asked: Asked, level: Level) -> dict[str, str]:
    """Unit → the coarser unit it belongs to, as the loaded works have it."""
    return dict(ask(asked.warehouse, "homes", level=level.value))


def _side(panel: _Panel, unit: str, who: str, other: str, found: Gain | None) -> Side:
    counts = panel.related.counts(unit, who)
    impact: ImpactSums = panel.related.cells[unit, who].impact
    return Side(
        country=who,
        works=counts.works,
        activity=activity_index(counts),
        activity_interval=activity_interval(counts),
        pp_top=pp_top_shrunk(impact),
        capability=capability(impact, counts.in_topic, counts.world_topic) or 0.0,
        adds=panel.related.adds(unit, who, other),
        gain=found,
    )


def _candidate(panel: _Panel, unit: str, coarser: float | None) -> Candidate:
    x, y, drawn = panel.x, panel.y, panel.drawn
    gain_x, gain_y, benefit, smaller = both_sides(
        panel.gains.get((unit, "x")), panel.gains.get((unit, "y")), drawn
    )  # fmt: skip
    near, far = _side(panel, unit, x, y, gain_x), _side(panel, unit, y, x, gain_y)
    mutual = panel.related.mutual(unit, x, y)
    in_draws = panel.related.mutual_in_draws(unit, panel.strong[x], panel.strong[y], len(drawn))
    goals, aligned = _goals(panel, unit)
    pair = summed(list(panel.pairs.get(unit, {}).values()))
    return Candidate(
        unit=unit,
        x=near,
        y=far,
        joint=int(pair.links),
        goals=goals,
        mutual=mutual,
        mutual_interval=percentile_interval(in_draws),
        coarser=coarser,
        benefit=benefit,
        criteria={
            "capability": min(near.capability, far.capability),
            "complementarity": mutual,
            "gain": benefit.low if benefit else None,
            "challenge": goals.aligned / goals.works if goals else None,
            "base": _base(pair),
        },
        replicates={
            "capability": tuple(_capability(panel, unit)),
            "complementarity": tuple(in_draws),
            "gain": tuple(smaller if benefit else [None] * len(drawn)),
            "challenge": tuple(aligned),
            "base": tuple(_bases(panel, unit)),
        },
    )


def _base(counts: PairCounts) -> float | None:
    """Existing cooperation: the smaller of RIC seen from both sides."""
    near, far = ric(counts), ric(counts.turned())
    return None if near is None or far is None else min(near, far)


def _bases(panel: _Panel, unit: str) -> list[float | None]:
    lots = panel.pairs.get(unit, {})
    rows = [(c.links, c.c_x, c.c_y, c.total) if (c := lots.get(lot)) else (0.0, 0.0, 0.0, 0.0) for lot in range(GROUPS)]

    def base(links: float, c_x: float, c_y: float, total: float) -> float | None:
        return _base(PairCounts(year=0, links=links, n_x=0.0, n_y=0.0, c_x=c_x, c_y=c_y, total=total))

    return replicated(rows, panel.drawn, base)


def _capability(panel: _Panel, unit: str) -> list[float | None]:
    """The smaller capability in every draw; the topic's world output stays as it is."""
    world = panel.related.of_unit[unit]

    def one(output: float, weight: float, top: float) -> float | None:
        sums = ImpactSums(
            weight=weight, squares=0.0, top=top, rated=0.0, rated_squares=0.0, fwci=0.0, fwci_squares=0.0,
            fwci_moments=0.0,
        )  # fmt: skip
        return capability(sums, output, world)

    sides = [replicated(panel.profiles[unit, who], panel.drawn, one) for who in (panel.x, panel.y)]
    return [None if a is None or b is None else min(a, b) for a, b in zip(*sides, strict=True)]


def _goals(panel: _Panel, unit: str) -> tuple[GoalCounts | None, list[float | None]]:
    """Works of the topic with a goal against those of all topics, and the share in every draw."""
    if not panel.goals:
        return None, [None] * len(panel.drawn)
    rows: Mapping[str, list[list[float]]] = panel.goals
    mine = rows.get(unit, [[0.0, 0.0]] * GROUPS)
    counts = GoalCounts(
        works=int(sum(row[1] for row in mine)),
        aligned=int(sum(row[0] for row in mine)),
        world=int(sum(row[1] for lots in rows.values() for row in lots)),
        world_aligned=int(sum(row[0] for lots in rows.values() for row in lots)),
    )
    return counts, replicated(mine, panel.drawn, lambda aligned, works: aligned / works if works else None)
