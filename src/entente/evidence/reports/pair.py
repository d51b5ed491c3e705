"""``pair``: two countries by year, under every reading of what is joint, with both sides' gains and complementarity."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from entente.evidence.counting.gains import Against, Outcome
from entente.evidence.counting.pairs import Variant
from entente.evidence.counting.profiles import count_profile, count_world
from entente.evidence.gain_answer import SideGain, gains
from entente.evidence.measures.complementarity import cosine, krugman
from entente.evidence.measures.gain import Gain
from entente.evidence.measures.pair import PairMeasures, measure_pair, summed, volume_only
from entente.evidence.measures.specialisation import ActivityCounts, activity_index, rsca
from entente.evidence.pair import K_ANONYMITY, PairReport, intensity_series, volume_series
from entente.evidence.report import Cell, GateRow, Report, Table, column, table
from entente.evidence.reports.request import FRACTIONAL, WHOLE, Asked
from entente.evidence.scope import Level
from entente.model.answers import ComparedValue, Comparison
from entente.model.text import Text

__all__ = ["PAIR_COLUMNS", "pair_answer", "pair_row"]

PAIR_COLUMNS = (
    column("year", "Year", "年份"),
    column("salton", "Salton", "Salton", 3),
    column("jaccard", "Jaccard", "Jaccard", 3),
    column("pai", "PAI", "PAI", 2),
    column("ric", "RIC", "RIC", 2),
    column("ric_low", "RIC low", "RIC 下限", 2),
    column("ric_high", "RIC high", "RIC 上限", 2),
    column("co_publications", "Joint works", "合著论文"),
    column("n_x", "n of first", "第一方 n", shown=False),
    column("n_y", "n of second", "第二方 n", shown=False),
    column("C_x", "Links of first", "第一方联系", shown=False),
    column("C_y", "Links of second", "第二方联系", shown=False),
    column("T", "All links", "全部联系", shown=False),
    column("pai_symmetric", "PAI symmetric", "对称 PAI", 3, shown=False),
    column("ric_turned", "RIC turned", "反向 RIC", 2),
    column("ric_turned_low", "RIC turned low", "反向 RIC 下限", 2, shown=False),
    column("ric_turned_high", "RIC turned high", "反向 RIC 上限", 2, shown=False),
    column("share_x", "Share of first", "占第一方比重", 3, shown=False),
    column("share_y", "Share of second", "占第二方比重", 3, shown=False),
    column("absent", "Absent", "缺失", shown=False),
)
"""Columns of the yearly table; ``ric`` is seen from the first country, ``ric_turned`` from the second."""

_VARIANTS = {
    Variant.ALL: Text(en="all joint works", zh="全部合著论文"),
    Variant.BILATERAL: Text(en="bilateral only", zh="仅双边"),
    Variant.SMALL_TEAM: Text(en="at most 20 authors", zh="作者不超过 20 人"),
    Variant.NOT_DUAL: Text(en="without dual-affiliation-only works", zh="不含仅因多重任职而成者"),
}
_AGAINST = {
    Against.ANY: Text(en="all others", zh="其他全部"),
    Against.DOMESTIC: Text(en="domestic", zh="国内"),
    Against.ABROAD: Text(en="with others abroad", zh="与其他国家或地区合作"),
}
_OUTCOMES = {
    Outcome.TOP10: Text(en="in the top 10 %", zh="进入前 10%"),
    Outcome.FWCI: Text(en="ln(1 + FWCI)", zh="ln(1+FWCI)"),
    Outcome.LOADED: Text(en="ln(1 + citations)", zh="ln(1+引用)"),
    Outcome.THIRD: Text(en="ln(1 + third-country citations)", zh="ln(1+第三方引用)"),
}
_DIFFERENT = Text(
    en="A gain is a difference to comparable works (same topic, year, type, team size), not an effect. Intervals:"
    " bootstrap over works.",
    zh="增益指与可比论文（同主题、年份、类型、团队规模）之差，并非效应。区间：对论文的自助法。",
)


_READY = Text(
    en="Evidence gates: these are ready counts, not works. Their coverage, false institution matches, works that are"
    " international only through one author's several affiliations, and the author cap cannot be seen here; published"
    " counts of OpenAlex have all four. Count in loaded works to see them.",
    zh="证据门：此处为现成计数而非论文，无法查看其覆盖率、机构误匹配、仅因作者多重任职而成的国际合作及作者上限；"
    "OpenAlex 的已发布计数均含此四类问题。如需查看，请在已导入的论文中计数。",
)


def pair_row(year: PairMeasures) -> tuple[Cell, ...]:
    """One year by ``PAIR_COLUMNS``; whole counts as integers, absent values as ``None``."""
    counts = year.counts
    values: dict[str, Cell] = {
        "year": counts.year,
        "co_publications": _whole(counts.links),
        "n_x": _whole(counts.n_x),
        "n_y": _whole(counts.n_y),
        "C_x": _whole(counts.c_x),
        "C_y": _whole(counts.c_y),
        "T": _whole(counts.total),
        "absent": "; ".join(absent.measure for absent in year.absent),
    }
    return tuple(values[one.name] if one.name in values else getattr(year, one.name) for one in PAIR_COLUMNS)


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def pair_answer(report: PairReport, asked: Asked | None) -> Report:
    """The report of a pair. ``asked``: the loaded works, where the pair was counted in them."""
    x, y = report.x, report.y
    by_topic = asked is not None and bool(asked.scope.units)
    tables = [_years(report, few_hidden=by_topic)]
    gates: list[GateRow] = []
    gained: tuple[SideGain, ...] = ()
    settings: dict[str, Cell] = {"x": x, "y": y, "basis": report.basis}
    if asked is not None:
        settings |= asked.settings
        gained = gains(
            asked.warehouse, x, y, asked.scope, impact_year=asked.impact_year, seed=asked.seed,
            replicates=asked.replicates,
        )  # fmt: skip
        tables += [_variants(report), _gain_table(gained, x, y), _complementarity(asked, x, y)]
        gates = [
            asked.gates(Text(en="All counted works", zh="全部计入论文")),
            asked.gates(Text(en=f"Joint works of {x} and {y}", zh=f"{x} 与 {y} 的合著论文"), (x, y)),
        ]
    drawn = report
    if by_topic:
        drawn = msgspec.structs.replace(
            report, years=tuple(year for year in report.years if year.counts.links >= K_ANONYMITY)
        )
    series = (volume_series(drawn), intensity_series(drawn), intensity_series(drawn, turned=True))
    return Report(
        kind="pair",
        title=Text(
            en=f"{x}–{y}: joint works and their intensity, seen from {x}", zh=f"{x}–{y}：合著论文及其强度，从 {x} 看"
        ),
        tables=tuple(tables),
        gates=tuple(gates),
        notes=(
            Text(en=f"Basis: {report.why.en}.", zh=f"依据：{report.why.zh}。"),
            *(() if gates else (_READY,)),
            Text(
                en="RIC compares the second country's share of the first one's links with its share elsewhere; 1 is"
                f" neutral; low and high: 95 % interval. RIC turned is seen from {y}.",
                zh=f"RIC 比较第二方在第一方合作联系中的比重与其在其他联系中的比重；1 为中性；上下限为 95% 区间。"
                f"反向 RIC 从 {y} 看。",
            ),
        ),
        sources=(report.source,),
        settings=settings,
        series=tuple(one for one in series if one.points),
        comparisons=_gain_comparisons(gained, x, y, sample=report.sample),
        sample=report.sample,
    )


def _years(report: PairReport, *, few_hidden: bool) -> Table:
    """Every year; ``few_hidden``: 1 to 9 joint works of a topic might point to persons and are not shown."""
    reasons = _reasons(report)
    few = [few_hidden and 0 < year.counts.links < K_ANONYMITY for year in report.years]
    empty = (None,) * (len(PAIR_COLUMNS) - 1)
    return table(
        "years",
        Text(en="By year", zh="按年份"),
        PAIR_COLUMNS,
        [
            (year.counts.year, *empty) if hidden else pair_row(year)
            for year, hidden in zip(report.years, few, strict=True)
        ],
        report.counting,
        ("salton", "jaccard", "pai", "pai_symmetric", "ric"),
        reasons,
        hidden=sum(few),
    )


def _reasons(report: PairReport) -> tuple[Text, ...]:
    """Why measures are absent: each reason once, with its measure and years."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for year in report.years:
        for one in year.absent:
            found.setdefault((one.measure, one.reason.en, one.reason.zh), []).append(year.counts.year)
    return tuple(
        Text(en=f"{_spans(years)}  {measure}: {en}", zh=f"{_spans(years)}  {measure}：{zh}")
        for (measure, en, zh), years in found.items()
    )


def _spans(years: Sequence[int]) -> str:
    """Years as spans: 1990-1994, 1996."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in spans)


def _variants(report: PairReport) -> Table:
    """All years together under every reading of what is joint; measures below ten joint works are hidden."""
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for variant, words in _VARIANTS.items():
        counts = summed([cell.counts for cell in report.cells if cell.variant is variant])
        few = 0 < counts.links < K_ANONYMITY
        hidden += few
        measures = volume_only(counts) if report.selected else measure_pair(counts)
        shown = (None,) * 7 if few else (
            measures.salton, measures.jaccard, measures.pai, measures.ric, measures.ric_low, measures.ric_high,
            measures.ric_turned,
        )  # fmt: skip
        rows.append((variant.value, words.en, words.zh, None if few else _whole(counts.links), *shown))
    return table(
        "variants",
        Text(en="All years together, by what counts as joint", zh="全部年份合计，按合著的口径"),
        (
            column("variant", "Variant", "口径"),
            column("meaning", "Meaning", "含义", shown=False),
            column("meaning_zh", "Meaning (zh)", "含义（中文）", shown=False),
            column("co_publications", "Joint works", "合著论文"),
            column("salton", "Salton", "Salton", 3),
            column("jaccard", "Jaccard", "Jaccard", 3),
            column("pai", "PAI", "PAI", 2),
            column("ric", "RIC", "RIC", 2),
            column("ric_low", "RIC low", "RIC 下限", 2),
            column("ric_high", "RIC high", "RIC 上限", 2),
            column("ric_turned", "RIC turned", "反向 RIC", 2),
        ),
        rows,
        WHOLE,
        ("salton", "jaccard", "pai", "ric"),
        hidden=hidden,
    )


def _side(found: Gain | None) -> tuple[Cell, ...]:
    if found is None:
        return (None,) * 6
    return (found.joint, found.reference, found.difference, found.low, found.high, found.ratio)


def _gain_table(found: Sequence[SideGain], x: str, y: str) -> Table:
    """Two rows a reading, one for each side, so that neither is shown without the other."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        mutual = one.mutual
        shared = (None,) * 4 if mutual is None else (mutual.value, mutual.low, mutual.high, mutual.asymmetry)
        for who, side, matched, unmatched in (
            (x, one.x, one.matched_x, one.unmatched_x),
            (y, one.y, one.matched_y, one.unmatched_y),
        ):
            few = side is None
            rows.append((
                one.outcome.value, one.variant.value, one.against.value, who, None if few else matched, unmatched,
                *_side(side), *shared,
            ))  # fmt: skip
    return table(
        "gain",
        Text(en="Gain on each side and mutual benefit", zh="双方增益与互利"),
        (
            column("outcome", "Outcome", "结果"),
            column("variant", "Variant", "口径"),
            column("against", "Against", "对照"),
            column("side", "Side", "一方"),
            column("matched", "Matched", "已匹配"),
            column("unmatched", "Unmatched", "未匹配"),
            column("joint", "Joint", "合著", 3),
            column("reference", "Reference", "对照值", 3),
            column("difference", "Gain", "增益", 3),
            column("low", "Low", "下限", 3),
            column("high", "High", "上限", 3),
            column("ratio", "Ratio", "比值", 2, shown=False),
            column("mutual", "Mutual", "互利", 3),
            column("mutual_low", "Mutual low", "互利下限", 3, shown=False),
            column("mutual_high", "Mutual high", "互利上限", 3, shown=False),
            column("asymmetry", "Asymmetry", "不对称", 3, shown=False),
        ),
        rows,
        WHOLE,
        ("gain", "mutual_benefit"),
        (_DIFFERENT,),
        hidden=sum((one.x is None) + (one.y is None) for one in found),
    )


def _gain_comparisons(found: Sequence[SideGain], x: str, y: str, *, sample: bool) -> tuple[Comparison, ...]:
    """One picture an outcome, all readings of it, both sides of each or none."""
    made = []
    for outcome, words in _OUTCOMES.items():
        values = [
            ComparedValue(
                label=Text(
                    en=f"{who}: {_VARIANTS[one.variant].en}, against {_AGAINST[one.against].en}",
                    zh=f"{who}：{_VARIANTS[one.variant].zh}，对照{_AGAINST[one.against].zh}",
                ),
                value=side.difference,
                low=side.low,
                high=side.high,
            )
            for one in found
            if one.outcome is outcome and one.x is not None and one.y is not None
            for who, side in ((x, one.x), (y, one.y))
        ]
        if values:
            made.append(
                Comparison(
                    id=f"pair.gain.{outcome}", label=Text(en=f"Gain: {words.en}", zh=f"增益：{words.zh}"), neutral=0.0,
                    values=tuple(values), counting="whole", sources=("works",), sample=sample,
                )
            )  # fmt: skip
    return tuple(made)


def _complementarity(asked: Asked, x: str, y: str) -> Table:
    """How different the two profiles are, at two levels, because the level may turn the sign."""
    levels = (Level.TOPIC, Level.SUBFIELD)
    rows: list[tuple[Cell, ...]] = [(level.value, *_profiles(asked, x, y, level)) for level in levels]
    return table(
        "complementarity",
        Text(en="How different are the two profiles?", zh="两国（地区）的学科结构有多不同？"),
        (
            column("level", "Level", "层级"),
            column("units", "Units compared", "比较的单元数"),
            column("krugman", "Krugman", "Krugman", 3),
            column("cosine", "Cosine of RSCA", "RSCA 余弦", 3),
        ),
        rows,
        FRACTIONAL,
        ("krugman", "cosine", "rsca"),
        (
            Text(
                en="Over all fields, whatever topics were asked for; RSCA only of units with 30 works or more of both.",
                zh="涵盖全部领域，不限所询主题；RSCA 仅取双方均有 30 篇及以上的单元。",
            ),
        ),
    )


def _profiles(asked: Asked, x: str, y: str, level: Level) -> tuple[int, float | None, float | None]:
    fine = asked.scope.at(level)
    cells = count_profile(asked.warehouse, fine, countries=tuple(sorted((x, y))), impact_year=asked.impact_year)
    world = {cell.unit: cell.output for cell in count_world(asked.warehouse, fine)}
    whole = sum(world.values())
    output = {who: {cell.unit: cell.output for cell in cells if cell.country == who and cell.unit} for who in (x, y)}
    scores: dict[str, dict[str, float]] = {x: {}, y: {}}
    for cell in cells:
        index = activity_index(
            ActivityCounts(
                works=cell.works, in_topic=cell.output, country=sum(output[cell.country].values()),
                world_topic=world[cell.unit], world=whole, squares=cell.squares,
            )
        ) if cell.unit else None  # fmt: skip
        if index is not None:
            scores[cell.country][cell.unit] = rsca(index)
    units = len(output[x].keys() | output[y].keys())
    return units, krugman(output[x], output[y]), cosine(scores[x], scores[y])
