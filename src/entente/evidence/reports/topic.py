"""``topic``: which countries publish in some topics, how much, how well cited, and which goals the topics serve."""

from __future__ import annotations

from entente.evidence.counting.profiles import count_world, unit_names
from entente.evidence.pair import works_source
from entente.evidence.report import Cell, Report, Table, column, table
from entente.evidence.reports.country import STRENGTH_COLUMNS, goal_table, strength_row
from entente.evidence.reports.request import FRACTIONAL, LEVEL_NAMES, WHOLE, Asked
from entente.evidence.strengths import Strength, strengths
from entente.model.answers import ComparedValue, Comparison, Series, SeriesPoint
from entente.model.text import Text

__all__ = ["topic_answer"]


def topic_answer(asked: Asked, most: int) -> Report:
    """The ``most`` countries of greatest output in each unit of the scope, the years, and the goals."""
    found = strengths(asked.warehouse, asked.scope, impact_year=asked.impact_year)
    names = unit_names(asked.warehouse, asked.scope.level, asked.scope.units)
    label = "; ".join(f"{unit} ({names[unit].name})" if unit in names else unit for unit in asked.scope.units)
    gates = asked.gates(Text(en="Works of the topics", zh="相关主题的论文"))
    sample = gates.gates.sample > 0
    word = LEVEL_NAMES[asked.scope.level]
    return Report(
        kind="topic",
        title=Text(en=f"{word.en} {label}", zh=f"{word.zh} {label}"),
        tables=(_countries(found, asked, most), _years(asked), goal_table("", asked, asked.scope.level)),
        gates=(gates,),
        sources=(works_source(asked.state),),
        settings=asked.settings | {"most": most},
        series=_series(asked, label, sample=sample),
        comparisons=_comparisons(found, label, most, sample=sample),
        sample=sample,
    )


def _ordered(found: tuple[Strength, ...], unit: str, most: int) -> list[Strength]:
    return sorted((one for one in found if one.unit == unit), key=lambda one: (-one.output, one.country))[:most]


def _countries(found: tuple[Strength, ...], asked: Asked, most: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for unit in asked.scope.units:
        rows += [(unit, one.country, *strength_row(one)) for one in _ordered(found, unit, most)]
    return table(
        "countries",
        Text(en="Countries and regions by output", zh="按产出排列的国家或地区"),
        (column("unit", "Id", "编号"), column("country", "Country", "国家或地区"), *STRENGTH_COLUMNS),
        rows,
        FRACTIONAL,
        ("output_share", "activity_index", "rsca", "pp_top", "fwci"),
        (
            Text(
                en=f"No index from fewer than 30 works. Impact only of works to {asked.impact_year}.",
                zh=f"少于 30 篇不给出指数。影响指标仅含截至 {asked.impact_year} 年的论文。",
            ),
        ),
        hidden=sum(row[7] is None for row in rows),
    )


def _years(asked: Asked) -> Table:
    cells = count_world(asked.warehouse, asked.scope, by_year=True)
    return table(
        "years",
        Text(en="Works by year", zh="按年份的论文数"),
        (
            column("unit", "Id", "编号"),
            column("year", "Year", "年份"),
            column("works", "Works", "论文"),
            column("output", "Output", "分数产出", 1),
        ),
        [(cell.unit, cell.year, cell.works, cell.output) for cell in cells],
        WHOLE,
    )


def _series(asked: Asked, label: str, *, sample: bool) -> tuple[Series, ...]:
    totals: dict[int, int] = {}
    for cell in count_world(asked.warehouse, asked.scope, by_year=True):
        totals[cell.year] = totals.get(cell.year, 0) + cell.works
    return (
        Series(
            id="topic.works",
            label=Text(en=f"Works with a known country: {label}", zh=f"有国家或地区信息的论文：{label}"),
            unit="works",
            points=tuple(SeriesPoint(year=year, value=works) for year, works in sorted(totals.items())),
            sources=("works",),
            sample=sample,
        ),
    )


def _comparisons(found: tuple[Strength, ...], label: str, most: int, *, sample: bool) -> tuple[Comparison, ...]:
    """Shares of output of the first unit's countries, as a picture."""
    if not found:
        return ()
    values = tuple(
        ComparedValue(
            label=Text(en=one.country, zh=one.country),
            value=one.share,
            low=one.share_interval.low if one.share_interval else None,
            high=one.share_interval.high if one.share_interval else None,
        )
        for one in _ordered(found, found[0].unit, min(most, 30))
        if one.share is not None
    )
    text = Text(en=f"Share of output: {label}", zh=f"产出占比：{label}")
    return (
        Comparison(
            id="topic.share", label=text, values=values, counting="author-fractional", sources=("works",), sample=sample
        ),
    )
