"""Does a restriction work? Effects with intervals and placebos, the timeline, the series and the trend continued."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from entente.errors import InputError, gettext_noop
from entente.evidence.measures.interrupted import Effect, Outcome, interrupted
from entente.evidence.report import Cell, Report, Table, both_languages, column, table
from entente.evidence.study import Measure, Periods, SeriesFile, Test, parse_period, period_of, start_of
from entente.model.answers import ComparedValue, Comparison, Series, SeriesPoint
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["Tested", "restriction_answer", "run_test"]

_REASONS = {
    "too_few_periods": Text(
        en="fewer than 8 periods before or 3 after: a trend and a change of it cannot be told apart",
        zh="此前不足 8 期或此后不足 3 期，无法区分趋势与变化",
    ),
    "no_variation": Text(en="the series does not vary, or fits exactly", zh="序列没有变动或完全拟合"),
    "interval_holds_zero": Text(en="the 95 % interval holds zero", zh="95% 区间包含零"),
    "interval_and_placebos": Text(
        en="the 95 % interval leaves out zero, and few placebos look as large",
        zh="95% 区间不含零，且少有安慰剂检验出现同样大的变化",
    ),
    "too_few_placebos": Text(
        en="the interval leaves out zero, but there are too few placebos to trust it",
        zh="区间不含零，但安慰剂检验太少，不足为凭",
    ),
    "placebos_as_large": Text(
        en="changes as large are found where nothing happened", zh="在未采取措施之处也出现同样大的变化"
    ),
}  # fmt: skip
_OUTCOMES = {
    Outcome.EFFECT: Text(en="effect", zh="有效应"),
    Outcome.NO_DETECTABLE_EFFECT: Text(en="no detectable effect", zh="未测出效应"),
    Outcome.CANNOT_BE_TOLD: Text(en="cannot be told", zh="无法判断"),
}
_COUNTING = Text(en="one row a test; errors after Newey and West", zh="每行一项检验；采用 Newey–West 误差")
_NOTES = (
    Text(
        en="The effect is the mean distance, after the measure, from the trend before it. A period that holds the day"
        " of the measure is left out. A change at the same time may have another cause.",
        zh="效应指措施之后与此前趋势的平均差距；包含措施当日的时期不计入。同期变化也可能另有原因。",
    ),
    Text(
        en="No detectable effect does not mean none: the smallest effect that would be seen stands beside it.",
        zh="“未测出效应”不等于没有效应：旁列可测出的最小效应。",
    ),
)


class Tested(NamedTuple):
    """A test with what it joined."""

    test: Test
    measure: Measure
    series: SeriesFile
    data: Periods
    effect: Effect


def run_test(test: Test, measure: Measure, series: SeriesFile, data: Periods,
             controls: Sequence[tuple[str, Periods]]) -> Tested:  # fmt: skip
    """Run one test. Raises ``InputError`` where a relative effect is asked of numbers that are not above zero."""
    start, holds = start_of(measure.day, data.per_year), period_of(measure.day, data.per_year)
    bounds = [found for text in (test.first, test.last) if (found := parse_period(text))]
    first = bounds[0][1] if test.first and bounds else -math.inf
    last = bounds[-1][1] if test.last and bounds else math.inf
    kept = [
        (number, value)
        for number, value in zip(data.numbers, data.values, strict=True)
        if first <= number <= last and (number >= start or number < holds)
    ]
    data = Periods(data.per_year, tuple(number for number, _ in kept), tuple(value for _, value in kept))
    values = [_scaled(value, test, series) for value in data.values]
    others = []
    for name, other in controls:
        by_number = dict(zip(other.numbers, other.values, strict=True))
        if other.per_year == data.per_year and all(number in by_number for number in data.numbers):
            others.append((name, [_scaled(by_number[number], test, series) for number in data.numbers]))
    two_years = bool(data.numbers) and data.numbers[-1] - data.numbers[0] >= 2 * data.per_year
    seasons = [number % data.per_year for number in data.numbers] if test.seasons and two_years else []
    effect = interrupted(
        [float(number) for number in data.numbers], values, start, seasons=seasons, controls=others,
        labels=[data.label(number) for number in data.numbers],
    )  # fmt: skip
    return Tested(test, measure, series, data, effect)


def _scaled(value: float, test: Test, series: SeriesFile) -> float:
    if not test.log:
        return value
    if value <= 0:
        raise InputError(
            gettext_noop("The series {series} is not above zero everywhere; a relative effect cannot be asked of it."),
            series=series.id, field="test.log", hint=gettext_noop("Write log = false."),
        )  # fmt: skip
    return math.log(value)


def restriction_answer(
    tested: Sequence[Tested], measures: Sequence[Measure], sources: Mapping[str, SourceRef], *, sample: bool = False
) -> Report:
    """The report: effects, timeline, placebos, and the series with the trend continued."""
    return Report(
        kind="restrictions",
        title=Text(en="Did the measures change the series?", zh="措施是否改变了数据序列？"),
        tables=(_effects(tested), _timeline(tested, measures), _placebos(tested), _points(tested)),
        notes=_NOTES,
        sources=tuple(sources[name] for name in sorted(sources)),
        series=tuple(chart for one in tested for chart in _charts(one)),
        comparisons=_compared(tested),
        sample=sample,
    )


def _shown(one: Tested, value: float | None, *, difference: bool = True) -> float | None:
    """A number of the model in the unit that is shown: per cent for relative effects."""
    if value is None or not one.test.log:
        return value
    return 100 * (math.exp(value) - 1) if difference else math.exp(value)


def _effects(tested: Sequence[Tested]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in tested:
        effect, first = one.effect, one.data.numbers
        begins = start_of(one.measure.day, one.data.per_year)
        early = [number for number in first if number < begins]
        baseline = f"{one.data.label(early[0])}–{one.data.label(early[-1])}" if early else None
        rows.append((
            one.test.id, one.measure.id, one.measure.day.isoformat(), one.series.id, effect.outcome.value,
            _OUTCOMES[effect.outcome].en, _OUTCOMES[effect.outcome].zh, _shown(one, effect.effect),
            _shown(one, effect.low), _shown(one, effect.high), "%" if one.test.log else one.series.unit, baseline,
            _shown(one, effect.baseline, difference=False), effect.t, effect.p_placebo, len(effect.placebos),
            effect.before, effect.after, effect.lags, _shown(one, effect.smallest), _REASONS[effect.reason].en,
            _REASONS[effect.reason].zh,
        ))  # fmt: skip
    columns = [
        column("test", "test", "检验"), column("measure", "measure", "措施", shown=False), column("day", "day", "日期"),
        column("series", "indicator", "指标"), column("outcome", "outcome code", "结果代码", shown=False),
        *both_languages("outcome", "outcome", "结果"), column("effect", "effect", "效应", 3),
        column("low", "low", "下限", 3), column("high", "high", "上限", 3), column("unit", "unit", "单位"),
        column("baseline_period", "baseline", "基期"), column("baseline", "mean before", "此前均值", 3),
        column("t", "t", "t 值", 2, shown=False), column("p_placebo", "placebo p", "安慰剂 p", 3),
        column("placebos", "placebos", "安慰剂数"), column("before", "periods before", "此前期数", shown=False),
        column("after", "periods after", "此后期数", shown=False), column("lags", "lags", "滞后", shown=False),
        column("smallest", "smallest seen", "可测最小效应", 3), *both_languages("reason", "because", "理由"),
    ]  # fmt: skip
    return table("effects", Text(en="Effects", zh="效应"), columns, rows, _COUNTING)


def _timeline(tested: Sequence[Tested], measures: Sequence[Measure]) -> Table:
    used = {one.measure.id: one.measure for one in tested} | {one.id: one for one in measures}
    rows = [(one.day.isoformat(), one.id, one.title.en, one.title.zh, one.cite,
             one.status or None, one.url or None)
            for one in sorted(used.values(), key=lambda one: (one.day, one.id))]  # fmt: skip
    columns = [column("day", "day", "日期"), column("measure", "measure", "措施"),
               *both_languages("title", "title", "名称"), column("cite", "laid down in", "依据"),
               column("status", "status", "状态"),
               column("url", "address", "网址", shown=False)]  # fmt: skip
    counting = Text(en="one row a measure", zh="每行一项措施")
    return table("measures", Text(en="Measures", zh="措施"), columns, rows, counting)


def _placebos(tested: Sequence[Tested]) -> Table:
    rows = [(one.test.id, placebo.name, placebo.t, abs(placebo.t) >= abs(one.effect.t or 0.0))
            for one in tested for placebo in one.effect.placebos]  # fmt: skip
    columns = [column("test", "test", "检验"), column("placebo", "date or series", "日期或序列"),
               column("t", "t", "t 值", 2), column("as_large", "as large", "同样大")]  # fmt: skip
    counting = Text(
        en="one row a placebo: the same statistic where no measure was", zh="每行一项：未采取措施处的同一统计量"
    )
    return table("placebos", Text(en="Placebos", zh="安慰剂检验"), columns, rows, counting)


def _points(tested: Sequence[Tested]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in tested:
        start = start_of(one.measure.day, one.data.per_year)
        for place, (number, value) in enumerate(zip(one.data.numbers, one.data.values, strict=True)):
            model = one.effect.fitted[place] if one.effect.fitted else None
            trend = one.effect.continued[place] if one.effect.continued else None
            rows.append((one.test.id, one.data.label(number), number >= start, value,
                         _shown(one, model, difference=False), _shown(one, trend, difference=False),
                         one.series.source))  # fmt: skip
    columns = [
        column("test", "test", "检验"), column("period", "period", "时期"), column("after", "after", "措施之后"),
        column("value", "value", "数值", 3), column("fitted", "fitted", "拟合值", 3),
        column("continued", "trend continued", "趋势延续", 3), column("source", "data from", "数据来源"),
    ]  # fmt: skip
    counting = Text(en="one row a period of a test", zh="每行为一项检验的一个时期")
    return table("points", Text(en="The series, and the trend continued", zh="序列与趋势延续"), columns, rows, counting)


def _charts(one: Tested) -> tuple[Series, ...]:
    """The series and the trend continued, by year (means of the year's periods)."""

    def yearly(values: Sequence[float]) -> tuple[SeriesPoint, ...]:
        years: dict[int, list[float]] = {}
        for number, value in zip(one.data.numbers, values, strict=True):
            years.setdefault(number // one.data.per_year, []).append(value)
        return tuple(SeriesPoint(year=year, value=math.fsum(found) / len(found)) for year, found in years.items())

    if not one.data.numbers:
        return ()
    drawn = [("observed", Text(en="observed", zh="实际"), one.data.values)]
    if one.effect.continued:
        trend = [math.exp(value) if one.test.log else value for value in one.effect.continued]
        drawn.append(("continued", Text(en="trend continued", zh="趋势延续"), tuple(trend)))
    return tuple(
        Series(
            id=f"{one.test.id}.{name}", unit=one.series.unit, points=yearly(values), sources=(one.series.source,),
            label=Text(en=f"{one.series.title.en}: {words.en}", zh=f"{one.series.title.zh}：{words.zh}"),
        )
        for name, words, values in drawn
    )  # fmt: skip


def _compared(tested: Sequence[Tested]) -> tuple[Comparison, ...]:
    """Effects beneath each other, those of one unit in one picture."""
    units: dict[str, list[ComparedValue]] = {}
    for one in tested:
        value = _shown(one, one.effect.effect)
        if value is not None:
            label = Text(en=f"{one.measure.id} → {one.series.id}", zh=f"{one.measure.id} → {one.series.id}")
            low, high = _shown(one, one.effect.low), _shown(one, one.effect.high)
            unit = "%" if one.test.log else one.series.unit
            units.setdefault(unit, []).append(ComparedValue(label=label, value=value, low=low, high=high))
    return tuple(
        Comparison(
            id=f"effects.{number}", label=Text(en=f"Effects, {unit}", zh=f"效应（{unit}）"), unit=unit, neutral=0.0,
            values=tuple(values), sources=("study",),
        )
        for number, (unit, values) in enumerate(units.items(), start=1)
    )  # fmt: skip
