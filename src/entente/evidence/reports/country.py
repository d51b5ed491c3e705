"""``country``: what one country publishes, in what it is specialised, how it is cited, which goals its works serve."""

from __future__ import annotations

from entente.evidence.counting.goals import ALL_WORKS, ANY_GOAL, count_goals
from entente.evidence.counting.profiles import ProfileCell, UnitName, count_profile, count_world, unit_names
from entente.evidence.measures.alignment import GoalCounts, aligned_interval, aligned_share, goal_focus
from entente.evidence.measures.impact import mean_fwci, mean_fwci_interval, pp_top, pp_top_interval
from entente.evidence.measures.output import fractional_share_interval, growth
from entente.evidence.measures.specialisation import SUPPRESS_BELOW
from entente.evidence.measures.values import share
from entente.evidence.pair import works_source
from entente.evidence.report import Cell, Report, Table, column, table
from entente.evidence.reports.request import FRACTIONAL, LEVEL_NAMES, WHOLE, Asked
from entente.evidence.scope import Level
from entente.evidence.strengths import Strength, strengths
from entente.model.answers import ComparedValue, Comparison, Series, SeriesPoint
from entente.model.text import Text

__all__ = ["STRENGTH_COLUMNS", "country_answer", "goal_table", "strength_row"]

STRENGTH_COLUMNS = (
    column("works", "Works", "论文"),
    column("output", "Output", "分数产出", 1),
    column("share", "Share", "占比", 4),
    column("share_low", "Share low", "占比下限", 4, shown=False),
    column("share_high", "Share high", "占比上限", 4, shown=False),
    column("activity", "AI", "活跃指数", 2),
    column("activity_low", "AI low", "下限", 2),
    column("activity_high", "AI high", "上限", 2),
    column("rsca", "RSCA", "RSCA", 2),
    column("rated", "Rated", "有评级产出", 1, shown=False),
    column("pp_top", "PP(top 10 %)", "前 10% 比例", 3),
    column("pp_top_low", "PP low", "下限", 3),
    column("pp_top_high", "PP high", "上限", 3),
    column("fwci", "FWCI", "FWCI", 2),
    column("fwci_low", "FWCI low", "FWCI 下限", 2, shown=False),
    column("fwci_high", "FWCI high", "FWCI 上限", 2, shown=False),
)
"""Columns of a country in a unit."""


def strength_row(one: Strength) -> tuple[Cell, ...]:
    """One country in one unit by ``STRENGTH_COLUMNS``; suppressed values are ``None``."""
    share_bounds = one.share_interval or (None, None)
    activity_bounds = one.activity_interval or (None, None)
    pp_bounds, fwci_bounds = one.pp_top_interval or (None, None), one.fwci_interval or (None, None)
    return (
        one.works, one.output, one.share, *share_bounds, one.activity, *activity_bounds, one.rsca, one.rated,
        one.pp_top, *pp_bounds, one.fwci, *fwci_bounds,
    )  # fmt: skip


def country_answer(country: str, asked: Asked, level: Level) -> Report:
    """Output by year with growth, specialisation by unit, and goals of one country."""
    scope = asked.scope
    yearly = count_profile(
        asked.warehouse, scope.at(Level.ALL), countries=(country,), by_year=True, impact_year=asked.impact_year
    )
    found = strengths(asked.warehouse, scope.at(level), countries=(country,), impact_year=asked.impact_year)
    names = unit_names(asked.warehouse, level)
    gates = asked.gates(Text(en=f"Works of {country}", zh=f"{country} 的论文"), (country,), scope.at(Level.ALL))
    return Report(
        kind="country",
        title=Text(en=f"{country}: output, specialisation and impact", zh=f"{country}：产出、专长与影响"),
        tables=(
            _output(yearly, asked),
            _growth(yearly, asked),
            _specialisation(found, names, level, asked.impact_year),
            goal_table(country, asked, Level.ALL),
        ),
        gates=(asked.gates(Text(en="All counted works", zh="全部计入论文"), (), scope.at(Level.ALL)), gates),
        sources=(works_source(asked.state),),
        settings=asked.settings | {"level": level.value},
        series=_series(country, yearly, sample=gates.gates.sample > 0),
        comparisons=_comparisons(country, found, names, level, sample=gates.gates.sample > 0),
        sample=gates.gates.sample > 0,
    )


def _world(asked: Asked) -> dict[int, tuple[float, float]]:
    cells = count_world(asked.warehouse, asked.scope.at(Level.ALL), by_year=True)
    return {cell.year: (cell.output, cell.squares) for cell in cells}


def _output(yearly: tuple[ProfileCell, ...], asked: Asked) -> Table:
    world = _world(asked)
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for cell in yearly:
        whole, squares = world[cell.year]
        enough = cell.works >= SUPPRESS_BELOW
        rated = enough and cell.year <= asked.impact_year
        hidden += not enough
        bounds = fractional_share_interval(cell.output, whole, squares) or (None, None)
        impact = (
            pp_top(cell.impact), *(pp_top_interval(cell.impact) or (None, None)), mean_fwci(cell.impact),
            *(mean_fwci_interval(cell.impact) or (None, None)),
        ) if rated else (None,) * 6  # fmt: skip
        rows.append((cell.year, cell.works, cell.output, whole, share(cell.output, whole), *bounds, *impact))
    return table(
        "output",
        Text(en="Output and impact by year", zh="按年份的产出与影响"),
        (
            column("year", "Year", "年份"),
            column("works", "Works", "论文"),
            column("output", "Output", "分数产出", 1),
            column("world", "All countries", "全部国家或地区", 1),
            column("share", "Share", "占比", 4),
            column("share_low", "Low", "下限", 4),
            column("share_high", "High", "上限", 4),
            column("pp_top", "PP(top 10 %)", "前 10% 比例", 3),
            column("pp_top_low", "PP low", "下限", 3, shown=False),
            column("pp_top_high", "PP high", "上限", 3, shown=False),
            column("fwci", "FWCI", "FWCI", 2),
            column("fwci_low", "FWCI low", "FWCI 下限", 2, shown=False),
            column("fwci_high", "FWCI high", "FWCI 上限", 2, shown=False),
        ),
        rows,
        FRACTIONAL,
        ("output_share", "pp_top", "fwci"),
        (_timely(asked.impact_year),),
        hidden=hidden,
    )


def _timely(impact_year: int) -> Text:
    return Text(
        en=f"Impact only of works to {impact_year}: later ones have not had time to be cited. Works: whole counting.",
        zh=f"影响指标仅含截至 {impact_year} 年的论文：其后的论文尚未有足够时间被引用。“论文”为整数计数。",
    )


def _growth(yearly: tuple[ProfileCell, ...], asked: Asked) -> Table:
    world = _world(asked)
    wanted = (
        ("output", [(cell.year, cell.output) for cell in yearly]),
        ("share", [(cell.year, cell.output / world[cell.year][0]) for cell in yearly]),
    )
    rows: list[tuple[Cell, ...]] = []
    for name, points in wanted:
        found = growth(points)
        rows.append((name, found.rate, found.low, found.high, found.years) if found else (name, *(None,) * 4))
    return table(
        "growth",
        Text(en="Yearly growth (log-linear)", zh="年均增长（对数线性）"),
        (
            column("measure", "Of", "对象"),
            column("rate", "Rate", "增长率", 4),
            column("low", "Low", "下限", 4),
            column("high", "High", "上限", 4),
            column("years", "Years", "年数"),
        ),
        rows,
        FRACTIONAL,
        ("growth",),
    )


def _specialisation(
    found: tuple[Strength, ...], names: dict[str, UnitName], level: Level, impact_year: int
) -> Table:  # fmt: skip
    ordered = sorted(found, key=lambda one: (one.activity is None, -(one.activity or 0.0), one.unit))
    rows = [(one.unit, names[one.unit].name if one.unit in names else "", *strength_row(one)) for one in ordered]
    word = LEVEL_NAMES[level]
    return table(
        "specialisation",
        Text(en=f"Specialisation and impact by {word.en}", zh=f"按{word.zh}的专长与影响"),
        (column("unit", "Id", "编号"), column("name", "Name", "名称"), *STRENGTH_COLUMNS),
        rows,
        FRACTIONAL,
        ("activity_index", "rsca", "pp_top", "fwci"),
        (_timely(impact_year),),
        hidden=sum(one.activity is None for one in found),
    )


def goal_table(country: str, asked: Asked, level: Level) -> Table:
    """Works of a country (``""``: of all) by Sustainable Development Goal, against all loaded works."""
    codes = (country,) if country else ()
    mine = {cell.goal: cell.works for cell in count_goals(asked.warehouse, asked.scope.at(level, asked.scope.units
            if level is not Level.ALL else ()), codes) if cell.country == country}  # fmt: skip
    world = {cell.goal: cell.works for cell in count_goals(asked.warehouse, asked.scope.at(Level.ALL))}
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for goal in (ANY_GOAL, *range(1, 18)) if mine else ():
        counts = GoalCounts(
            works=mine[ALL_WORKS], aligned=mine.get(goal, 0), world=world[ALL_WORKS], world_aligned=world.get(goal, 0)
        )
        few = 0 < counts.aligned < SUPPRESS_BELOW
        hidden += few
        bounds = aligned_interval(counts) or (None, None)
        shown = (None,) * 4 if few else (aligned_share(counts), *bounds, goal_focus(counts))
        rows.append((goal, None if few else counts.aligned, counts.works, *shown))
    return table(
        "goals",
        Text(en="Sustainable Development Goals (0: any)", zh="可持续发展目标（0 为任一目标）"),
        (
            column("goal", "Goal", "目标"),
            column("aligned", "Works with it", "相关论文"),
            column("works", "Of works", "论文总数"),
            column("share", "Share", "占比", 3),
            column("low", "Low", "下限", 3),
            column("high", "High", "上限", 3),
            column("focus", "Focus (1 neutral)", "侧重（1 为中性）", 2),
        ),
        rows,
        WHOLE,
        ("goal_share", "goal_focus"),
        () if mine else (Text(en="No goals are loaded.", zh="未导入可持续发展目标数据。"),),
        hidden=hidden,
    )


def _series(country: str, yearly: tuple[ProfileCell, ...], *, sample: bool) -> tuple[Series, ...]:
    return (
        Series(
            id=f"country.{country}.output",
            label=Text(en=f"{country}: output (author-fractional)", zh=f"{country}：产出（作者分数计数）"),
            unit="works",
            points=tuple(SeriesPoint(year=cell.year, value=cell.output) for cell in yearly),
            sources=("works",),
            sample=sample,
        ),
    )


def _comparisons(
    country: str, found: tuple[Strength, ...], names: dict[str, UnitName], level: Level, *, sample: bool
) -> tuple[Comparison, ...]:
    """The units with the highest and the lowest index; at most thirty."""
    shown = sorted((one for one in found if one.activity is not None), key=lambda one: -(one.activity or 0.0))
    shown = shown if len(shown) <= 30 else [*shown[:15], *shown[-15:]]
    values = []
    for one in shown:
        assert one.activity is not None, "suppressed ones were left out"
        name, bounds = names[one.unit].name if one.unit in names else one.unit, one.activity_interval
        values.append(
            ComparedValue(
                label=Text(en=name, zh=name), value=one.activity, low=bounds.low if bounds else None,
                high=bounds.high if bounds else None,
            )
        )  # fmt: skip
    word = LEVEL_NAMES[level]
    label = Text(en=f"{country}: activity index by {word.en}", zh=f"{country}：按{word.zh}的活跃指数")
    if not values:
        return ()
    return (
        Comparison(
            id=f"country.{country}.activity", label=label, neutral=1.0, values=tuple(values),
            counting="author-fractional", sources=("works",), sample=sample,
        ),
    )  # fmt: skip
