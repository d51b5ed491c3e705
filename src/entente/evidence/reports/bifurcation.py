"""``bifurcation``: do two blocks of countries read each other less, and work on different things, year by year?"""

from __future__ import annotations

from collections.abc import Callable

from entente.evidence.counting.profiles import ProfileCell, count_profile
from entente.evidence.counting.references import Blocks, ReferenceCell, count_references, count_shuffled
from entente.evidence.measures.bootstrap import GROUPS, draws, percentile_interval, replicated
from entente.evidence.measures.citations import (
    AgainstNull,
    References,
    against_null,
    assortativity,
    cross_log_odds,
    ei_expected,
    ei_index,
    home_bias,
    modularity,
    preference,
)
from entente.evidence.measures.divergence import topic_divergence
from entente.evidence.measures.output import effective_number
from entente.evidence.pair import works_source
from entente.evidence.report import Cell, Report, Table, column, table
from entente.evidence.reports.request import FRACTIONAL, Asked
from entente.evidence.scope import Level
from entente.model.answers import Series, SeriesPoint
from entente.model.text import Text

__all__ = ["FEWEST_REFERENCES", "bifurcation_answer"]

FEWEST_REFERENCES = 10.0
"""Weighed references that each of the four corners needs before log-odds are shown; the structure of a year needs four
times as many in all."""

_BATCH, _MANY_WORKS = 10, 200_000
"""Shuffles counted in one question; one at a time where that many works make them large."""

_PAIRS = (("x", "y"), ("y", "x"), ("x", "x"), ("y", "y"))

_PRODUCT = Text(
    en="a reference weighs the product of the two works' author fractions; cited works at most five years older",
    zh="每条引用按两篇论文作者分数之积计权；被引论文至多早五年",
)


def bifurcation_answer(
    asked: Asked, blocks: Blocks, shuffles: int, tell: Callable[[int], None] | None = None
) -> Report:
    """Citation preference, home bias, cross log-odds, E-I, modularity against shuffled countries, topic divergence.

    ``tell`` is called with the number of shuffles done.
    """
    cells = count_references(asked.warehouse, blocks, asked.scope, lots=GROUPS, seed=asked.seed)
    years = sorted({cell.year for cell in cells})
    matrices = {year: _matrix([cell for cell in cells if cell.year == year]) for year in years}
    rows, hidden = [], 0
    for year in years:
        row, few = _year_row(year, matrices[year], [cell for cell in cells if cell.year == year], asked)
        rows.append(row)
        hidden += few
    gates = asked.gates(Text(en="All counted works", zh="全部计入论文"))
    names = (" ".join(blocks.x), " ".join(blocks.y))
    return Report(
        kind="bifurcation",
        title=Text(en=f"Blocks x ({names[0]}) and y ({names[1]})", zh=f"国家组 x（{names[0]}）与 y（{names[1]}）"),
        tables=(
            _years_table(rows, hidden),
            _structure(asked, blocks, matrices, shuffles, tell),
            _divergence(asked, blocks),
        ),
        gates=(gates,),
        notes=(
            Text(
                en="References to works that are not loaded are missing; many records, above all in Chinese-language"
                " sources, carry none. Log-odds do not depend on the sizes of the blocks; the other measures do.",
                zh="未导入论文的引用缺失；许多记录（尤其中文来源）没有参考文献。对数优势比不受规模影响，其他指标则受影响。",
            ),
        ),
        sources=(works_source(asked.state),),
        settings=asked.settings | {"x": names[0], "y": names[1], "shuffles": shuffles},
        series=_series(rows, sample=gates.gates.sample > 0),
        sample=gates.gates.sample > 0,
    )


def _matrix(cells: list[ReferenceCell]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for cell in cells:
        found[cell.citing, cell.cited] = found.get((cell.citing, cell.cited), 0.0) + cell.weight
    return found


def _odds(ab: float, ba: float, aa: float, bb: float) -> float | None:
    return cross_log_odds(dict(zip(_PAIRS, (ab, ba, aa, bb), strict=True)), "x", "y")


def _year_row(
    year: int, references: References, cells: list[ReferenceCell], asked: Asked
) -> tuple[tuple[Cell, ...], bool]:
    """One year; the log-odds are hidden where one of the four corners is too thin."""
    corners = [references.get(pair, 0.0) for pair in _PAIRS]
    few = min(corners) < FEWEST_REFERENCES
    odds: tuple[Cell, ...] = (None,) * 3
    if not few:
        by_lot = [[0.0] * 4 for _ in range(GROUPS)]
        for cell in cells:
            if (cell.citing, cell.cited) in _PAIRS:
                by_lot[cell.lot][_PAIRS.index((cell.citing, cell.cited))] += cell.weight
        bounds = percentile_interval(replicated(by_lot, draws(asked.seed, asked.replicates), _odds))
        odds = (_odds(*corners), *(bounds or (None, None)))
    return (
        year, *corners, *odds, preference(references, "x", "y"), preference(references, "y", "x"),
        home_bias(references, "x"), home_bias(references, "y"), ei_index(references, "x"),
        ei_expected(references, "x"), ei_index(references, "y"), ei_expected(references, "y"),
    ), few  # fmt: skip


def _years_table(rows: list[tuple[Cell, ...]], hidden: int) -> Table:
    return table(
        "years",
        Text(en="References between the blocks by year of the citing work", zh="按施引年份的两组间引用"),
        (
            column("year", "Year", "年份"),
            column("r_xy", "x→y", "x→y", 1),
            column("r_yx", "y→x", "y→x", 1),
            column("r_xx", "x→x", "x→x", 1),
            column("r_yy", "y→y", "y→y", 1),
            column("log_odds", "Cross log-odds", "交叉对数优势比", 2),
            column("log_odds_low", "Low", "下限", 2),
            column("log_odds_high", "High", "上限", 2),
            column("preference_xy", "Preference x→y", "偏好 x→y", 2),
            column("preference_yx", "Preference y→x", "偏好 y→x", 2),
            column("home_x", "Home bias x", "本组偏好 x", 2),
            column("home_y", "Home bias y", "本组偏好 y", 2),
            column("ei_x", "E-I x", "E-I x", 2, shown=False),
            column("ei_x_expected", "E-I x expected", "E-I x 期望", 2, shown=False),
            column("ei_y", "E-I y", "E-I y", 2, shown=False),
            column("ei_y_expected", "E-I y expected", "E-I y 期望", 2, shown=False),
        ),
        rows,
        _PRODUCT,
        ("cross_log_odds", "preference", "home_bias", "ei_index"),
        hidden=hidden,
    )


def _structure(
    asked: Asked,
    blocks: Blocks,
    matrices: dict[int, dict[tuple[str, str], float]],
    shuffles: int,
    tell: Callable[[int], None] | None,
) -> Table:
    """Modularity and assortativity of the three blocks, beside countries shuffled within topic and year."""
    null: dict[int, list[References]] = {year: [] for year in matrices}
    batch = _BATCH if asked.gates(Text(en="-", zh="-")).gates.works < _MANY_WORKS else 1
    for first in range(0, shuffles if matrices else 0, batch):
        numbers = range(first, min(first + batch, shuffles))
        found = count_shuffled(asked.warehouse, blocks, asked.scope, replicates=numbers, seed=asked.seed)
        for cells in found.values():
            for year in matrices:
                null[year].append(_matrix([cell for cell in cells if cell.year == year]))
        if tell:
            tell(numbers.stop)
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for year, references in matrices.items():
        if sum(references.values()) < 4 * FEWEST_REFERENCES:
            hidden += 2
            continue
        for name, measure in (("modularity", modularity), ("assortativity", assortativity)):
            value = measure(references)
            if value is None:
                continue
            values = [each for one in null[year] if (each := measure(one)) is not None]
            rows.append((year, name, value, *_null_row(against_null(value, values))))
    return table(
        "structure",
        Text(en="Blocks against shuffled countries", zh="国家组结构与随机置换对照"),
        (
            column("year", "Year", "年份"),
            column("measure", "Measure", "指标"),
            column("value", "Value", "数值", 4),
            column("null_mean", "Shuffled", "置换均值", 4),
            column("null_low", "Low", "下限", 4),
            column("null_high", "High", "上限", 4),
            column("z", "z", "z", 1),
        ),
        rows,
        _PRODUCT,
        ("modularity", "assortativity"),
        (
            Text(
                en=f"{shuffles} shuffles of the countries of works within topic and year: what is above the band is"
                " not explained by topics and years.",
                zh=f"在同一主题与年份内置换论文的国家或地区 {shuffles} 次：高于区间者不能由主题与年份解释。",
            ),
        ),
        hidden=hidden,
    )


def _null_row(found: AgainstNull | None) -> tuple[Cell, ...]:
    return (None,) * 4 if found is None else (found.null_mean, found.null_low, found.null_high, found.z)


def _divergence(asked: Asked, blocks: Blocks) -> Table:
    """Topic divergence of the two blocks by year, at two levels."""
    rows: list[tuple[Cell, ...]] = []
    codes = tuple(sorted({*blocks.x, *blocks.y}))
    for level in (Level.TOPIC, Level.SUBFIELD):
        scope = asked.scope.at(level, asked.scope.units if level is asked.scope.level else ())
        cells = [
            cell
            for cell in count_profile(
                asked.warehouse, scope, countries=codes, by_year=True, impact_year=asked.impact_year
            )
            if cell.unit
        ]
        for year in sorted({cell.year for cell in cells}):
            in_year = [cell for cell in cells if cell.year == year]
            x, number_x = _distribution(in_year, blocks.x)
            y, number_y = _distribution(in_year, blocks.y)
            found = topic_divergence(x, y, number_x, number_y)
            if found is not None:
                rows.append((year, level.value, found.value, found.low, found.high, found.excess))
    return table(
        "divergence",
        Text(en="Topic divergence by year (bits)", zh="按年份的主题差异（比特）"),
        (
            column("year", "Year", "年份"),
            column("level", "Level", "层级"),
            column("divergence", "Divergence", "差异", 3),
            column("low", "Low", "下限", 3),
            column("high", "High", "上限", 3),
            column("excess", "Expected from small numbers", "小样本所致期望值", 3),
        ),
        rows,
        FRACTIONAL,
        ("topic_divergence",),
    )


def _distribution(cells: list[ProfileCell], codes: tuple[str, ...]) -> tuple[dict[str, float], float]:
    """Output by unit of a block, and its effective number of works."""
    output: dict[str, float] = {}
    for cell in cells:
        if cell.country in codes:
            output[cell.unit] = output.get(cell.unit, 0.0) + cell.output
    squares = sum(cell.squares for cell in cells if cell.country in codes)
    return output, effective_number(sum(output.values()), squares)


def _series(rows: list[tuple[Cell, ...]], *, sample: bool) -> tuple[Series, ...]:
    points = tuple(
        SeriesPoint(year=row[0], value=row[5], low=row[6], high=row[7])  # type: ignore[arg-type]
        for row in rows
        if row[5] is not None
    )
    label = Text(
        en="Cross log-odds of citations (0: the blocks cite each other like themselves)",
        zh="引用的交叉对数优势比（0 表示互引如同自引）",
    )
    if len(points) < 2:
        return ()
    return (
        Series(id="bifurcation.log_odds", label=label, unit="ln", points=points, sources=("works",), sample=sample),
    )
