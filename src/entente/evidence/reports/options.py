"""Engage, limit and decouple as a report: both sides, the same indicators, every assumption listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from entente.errors import InputErrors, Problem, gettext_noop
from entente.evidence.measures.options import INDICATORS, Baseline, OptionsFile, Range, value_option
from entente.evidence.report import Cell, Report, Table, both_languages, column, table
from entente.model.answers import ComparedValue, Comparison
from entente.model.plain_files import read_file
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["SHIPPED", "options_answer", "read_options"]

SHIPPED = Path(__file__).parent.parent / "options.toml"
_HINT = gettext_noop("The form of assumptions is described in docs/reference/restrictions.md.")
_NOTES = (
    Text(
        en="Arithmetic on stated assumptions, not a forecast: each range is what follows if the assumptions hold.",
        zh="依所列假设推算，并非预测：各区间为假设成立时的结果。",
    ),
    Text(
        en="No option is recommended, and nothing is summed across indicators or sides.",
        zh="不推荐任何方案，也不跨指标或跨双方加总。",
    ),
)
_COUNTING = Text(en="low and high: the extremes over all ranges of the assumptions", zh="上下限为全部假设区间的极值")


def read_options(path: Path) -> OptionsFile:
    """A file of assumptions. Raises ``InputErrors`` with file, line and field."""
    content = read_file(path, OptionsFile, _HINT).content
    if not any(one.id == "controlled" for one in content.assumption) or len(content.option) < 2:
        raise InputErrors([
            Problem(
                gettext_noop("The file needs the assumption “controlled” and at least two options."), file=str(path),
                field="assumption", hint=_HINT,
            )
        ])  # fmt: skip
    return content


def options_answer(
    sides: tuple[Baseline, Baseline], content: OptionsFile, sources: Sequence[SourceRef], *, sample: bool = False
) -> Report:
    """Every option, indicator and side; the change is against the first option."""
    controlled = next(one for one in content.assumption if one.id == "controlled")
    rows: list[tuple[Cell, ...]] = []
    charts: list[Comparison] = []
    for name, (words, _formula) in INDICATORS.items():
        drawn: list[ComparedValue] = []
        first: dict[str, float] = {}
        for option in content.option:
            for side, other in (sides, sides[::-1]):
                found = value_option(name, option, controlled, side, other)
                change = None
                if found is not None:
                    start = first.setdefault(side.side, found.middle)
                    change = 100 * (found.middle / start - 1) if start else None
                    short = option.title.zh.partition("：")[0]
                    label = Text(en=f"{side.side}: {option.id}", zh=f"{side.side}：{short}")
                    drawn.append(ComparedValue(label=label, value=found.middle, low=found.low, high=found.high))
                rows.append((
                    name, words.en, words.zh, option.id, side.side, found.middle if found else None,
                    found.low if found else None, found.high if found else None, change,
                ))  # fmt: skip
        if drawn:
            chart = Comparison(id=name, label=words, values=tuple(drawn), sources=("assumptions",), sample=sample)
            charts.append(chart)
    columns = [
        column("indicator", "indicator", "指标代码", shown=False), *both_languages("title", "indicator", "指标"),
        column("option", "option", "方案"), column("side", "side", "一方"), column("middle", "middle", "中值", 3),
        column("low", "low", "下限", 3), column("high", "high", "上限", 3),
        column("change", "change, %", "变化（%）", 1),
    ]  # fmt: skip
    x, y = sides[0].side, sides[1].side
    return Report(
        kind="options",
        title=Text(en=f"{x}–{y}: engage, limit or decouple", zh=f"{x}–{y}：接触、限制或脱钩"),
        tables=(
            table("options", Text(en="Both sides under each option", zh="各方案下的双方"), columns, rows, _COUNTING),
            _assumptions(content, controlled),
            _baselines(sides),
        ),
        notes=_NOTES, sources=tuple(sources), comparisons=tuple(charts), settings={"x": x, "y": y}, sample=sample,
    )  # fmt: skip


def _assumptions(content: OptionsFile, controlled: Range) -> Table:
    rows: list[tuple[Cell, ...]] = [("controlled", "all", controlled.low, controlled.middle, controlled.high,
                                     controlled.source)]  # fmt: skip
    for option in content.option:
        for name in ("kept_controlled", "kept_elsewhere", "replaced"):
            one: Range = getattr(option, name)
            rows.append((name, option.id, one.low, one.middle, one.high, one.source))
    columns = [column("assumption", "assumption", "假设"), column("option", "option", "方案"),
               column("low", "low", "下限", 2), column("middle", "middle", "中值", 2),
               column("high", "high", "上限", 2), column("source", "source", "来源")]  # fmt: skip
    counting = Text(en="shares of joint works; the same for both sides", zh="占合著论文的份额；双方相同")
    return table("assumptions", Text(en="Assumptions", zh="假设"), columns, rows, counting)


def _baselines(sides: tuple[Baseline, Baseline]) -> Table:
    rows = [(one.side, one.works, one.joint, one.top10_joint, one.top10_other, one.source) for one in sides]
    columns = [column("side", "side", "一方"), column("works", "works", "论文数"), column("joint", "joint", "合著"),
               column("top10_joint", "top 10 % of joint", "合著前 10%", 4),
               column("top10_other", "top 10 % of others", "其他前 10%", 4),
               column("source", "source", "来源")]  # fmt: skip
    counting = Text(en="as counted or as given", zh="依统计或所给")
    return table("baseline", Text(en="Baseline", zh="基线"), columns, rows, counting)
