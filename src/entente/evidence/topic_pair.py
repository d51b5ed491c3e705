"""Joint works of a pair in the topics of a proposal: volume and intensity over time, and what is counted as joint."""

from __future__ import annotations

from collections.abc import Sequence

from entente.evidence.counting.gates import Gates
from entente.evidence.counting.pairs import PairCell, Variant
from entente.evidence.measures.pair import PairCounts, ric, ric_interval, selected_for_pair, summed
from entente.evidence.measures.values import Interval
from entente.evidence.pair import K_ANONYMITY
from entente.evidence.parts import Part, marked, number, span
from entente.model.answers import Figure, Series, SeriesPoint, Statement
from entente.model.text import Text

__all__ = ["pair_in_topic"]

_VARIANTS = (
    (Variant.BILATERAL, "bilateral only", "仅双边"),
    (Variant.SMALL_TEAM, "at most 20 authors", "作者不超过 20 人"),
    (
        Variant.NOT_DUAL,
        "without works that are international only through one author's several affiliations",
        "不含仅因作者多重任职而成的国际合作",
    ),
)
"""What each variant leaves, in both languages."""

FEWEST_JOINT = 30
"""Joint works of a year below which no yearly intensity is drawn: its interval would fill the chart."""


def pair_in_topic(cells: Sequence[PairCell], pair: tuple[str, str], label: str, gates: Gates, *, sample: bool) -> Part:
    """Line, statements, figures and series; small numbers stay hidden."""
    x, y = pair
    by_variant = {v: [c.counts for c in cells if c.variant is v] for v in Variant}
    years = by_variant[Variant.ALL]
    counts = summed(years)
    period = f"{gates.first_year}–{gates.last_year}"
    among_en = f"among {number(gates.works)} loaded works, {period}"
    among_zh = f"{period} 年已导入的 {number(gates.works)} 篇论文中"
    if counts.links < K_ANONYMITY:
        few = ("no", "没有合著论文")
        if counts.links:
            few = (f"fewer than {K_ANONYMITY}", f"合著论文少于 {K_ANONYMITY} 篇")
        text = marked(
            f"Topic {label}: {few[0]} joint works of {x} and {y} {among_en}.",
            f"主题 {label}：{among_zh}，{x} 与 {y} {few[1]}。",
            sample=sample,
        )
        return Part(line=text, statements=(Statement(text=text, sources=("works",)),))
    line = marked(
        f"Topic {label}: {number(counts.links)} joint works {among_en}.",
        f"主题 {label}：{among_zh}，合著论文 {number(counts.links)} 篇。",
        sample=sample,
    )
    intensity, figures = _intensity(counts, pair, period, sample=sample)
    by_year = () if selected_for_pair(counts) else _yearly_intensity(years, pair, sample=sample)
    return Part(
        line=line,
        statements=(Statement(text=line, sources=("works",)), _variants(by_variant, pair, sample=sample), *intensity),
        figures=figures,
        series=(*_volume(years, pair, sample=sample), *by_year),
    )


def _variants(by_variant: dict[Variant, list[PairCounts]], pair: tuple[str, str], *, sample: bool) -> Statement:
    """The joint count and the intensity under three stricter readings of what is joint."""
    en, zh = [], []
    selected = selected_for_pair(summed(by_variant[Variant.ALL]))
    for variant, words_en, words_zh in _VARIANTS:
        counts = summed(by_variant[variant])
        shown = number(counts.links) if counts.links >= K_ANONYMITY or not counts.links else f"<{K_ANONYMITY}"
        value = ric(counts) if counts.links >= K_ANONYMITY and not selected else None
        en.append(f"{words_en} {shown}" + ("" if value is None else f" (RIC {value:.2f})"))
        zh.append(f"{words_zh} {shown} 篇" + ("" if value is None else f"（RIC {value:.2f}）"))
    whose = ("", "") if selected else (f"; RIC seen from {pair[0]}", f"；RIC 从 {pair[0]} 看")
    text = marked(
        f"Of these: {'; '.join(en)}{whose[0]}.", f"其中：{'；'.join(zh)}{whose[1]}。", sample=sample
    )  # fmt: skip
    return Statement(text=text, sources=("works",))


def _intensity(
    counts: PairCounts, pair: tuple[str, str], period: str, *, sample: bool
) -> tuple[list[Statement], tuple[Figure, ...]]:
    """RIC over the whole period, seen from both sides; absent where its denominator is zero or others were left out."""
    if selected_for_pair(counts):
        return [_selected(sample=sample)], ()
    statements, figures = [], []
    for who, other, seen in ((*pair, counts), (pair[1], pair[0], counts.turned())):
        value, bounds = ric(seen), ric_interval(seen)
        if value is None:
            continue
        text = marked(
            f"In the topic, seen from {who}, RIC with {other} is {value:.2f}{span(bounds, 'en')}, {period}; the"
            " other pairs are those of the loaded works.",
            f"在该主题中，从 {who} 看，{period} 年与 {other} 的 RIC 为 {value:.2f}{span(bounds, 'zh')}；"
            "其他国家或地区间的联系仅指已导入的论文。",
            sample=sample,
        )
        statements.append(Statement(text=text, sources=("works",)))
        label = Text(en=f"RIC in the topic seen from {who}", zh=f"该主题中从 {who} 看的 RIC")
        figures.append(_figure(f"topic.ric.{who}", label, value, bounds, period=period, sample=sample))
    return statements, tuple(figures)


def _selected(*, sample: bool) -> Statement:
    text = marked(
        "No intensity in the topic: nearly all loaded international works of the two are joint, so they were selected"
        " for the pair and links with others are missing.",
        "该主题不给出合作强度：双方已导入的国际论文几乎全为合著，系为该国家（地区）对筛选，缺少与其他方的联系。",
        sample=sample,
    )
    return Statement(text=text, sources=("works",))


def _figure(name: str, label: Text, value: float, bounds: Interval | None, *, period: str, sample: bool) -> Figure:
    return Figure(
        id=name,
        label=_labelled(label, sample=sample),
        value=value,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        period=period,
        basis="computed",
        denominator=Text(en="loaded works, not the world", zh="已导入的论文，非全球"),
        counting="whole",
        sources=("works",),
        sample=sample,
    )


def _labelled(label: Text, *, sample: bool) -> Text:
    return Text(en=f"{label.en} (SAMPLE)", zh=f"{label.zh}（样本 SAMPLE）") if sample else label


def _volume(years: Sequence[PairCounts], pair: tuple[str, str], *, sample: bool) -> tuple[Series, ...]:
    """Joint works of the topics by year; years below the threshold are left out."""
    shown = [counts for counts in years if counts.links >= K_ANONYMITY]
    label = Text(
        en=f"{pair[0]}–{pair[1]} co-publications in the topic (years with {K_ANONYMITY} or more)",
        zh=f"该主题的 {pair[0]}–{pair[1]} 合著论文数（仅列 {K_ANONYMITY} 篇及以上的年份）",
    )
    points = tuple(SeriesPoint(year=counts.year, value=counts.links) for counts in shown)
    return _series("volume", pair, label, points, unit="works", sample=sample)


def _yearly_intensity(years: Sequence[PairCounts], pair: tuple[str, str], *, sample: bool) -> tuple[Series, ...]:
    """RIC by year seen from both sides, for years with enough joint works."""
    made: list[Series] = []
    for who, other, turned in ((*pair, False), (pair[1], pair[0], True)):
        points = []
        for counts in years:
            seen = counts.turned() if turned else counts
            value, bounds = ric(seen), ric_interval(seen)
            if value is not None and bounds is not None and counts.links >= FEWEST_JOINT:
                points.append(SeriesPoint(year=counts.year, value=value, low=bounds.low, high=bounds.high))
        label = Text(
            en=f"RIC with {other} in the topic, seen from {who} (years with {FEWEST_JOINT} or more joint works)",
            zh=f"该主题中从 {who} 看与 {other} 的 RIC（仅列合著 {FEWEST_JOINT} 篇及以上的年份）",
        )
        made += _series(f"ric.{who}", pair, label, tuple(points), unit="", sample=sample)
    return tuple(made)


def _series(
    name: str, pair: tuple[str, str], label: Text, points: tuple[SeriesPoint, ...], *, unit: str, sample: bool
) -> tuple[Series, ...]:
    """One series, or none where fewer than two years can be drawn."""
    if len(points) < 2:
        return ()
    return (
        Series(
            id=f"topic.{pair[0]}-{pair[1]}.{name}", label=_labelled(label, sample=sample), unit=unit, points=points,
            sources=("works",), sample=sample,
        ),
    )  # fmt: skip
