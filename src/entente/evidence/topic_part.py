"""What the loaded works say of a proposal's topics. Words are only ever a suggestion; a person confirms the id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from entente.evidence.measures.pair import PairCounts, ric, ric_interval
from entente.evidence.measures.specialisation import SUPPRESS_BELOW, activity_index, activity_interval, rsca
from entente.evidence.measures.values import Interval
from entente.evidence.pair import K_ANONYMITY
from entente.evidence.parts import Part, number, span
from entente.evidence.works import (
    Activity,
    Coverage,
    PairYear,
    Rows,
    TopicName,
    WorksState,
    activity,
    coverage,
    suggestions,
    topic_names,
    topic_pair_by_year,
    unknown_topics,
    works_state,
)
from entente.model.answers import Figure, Series, SeriesPoint, Statement
from entente.model.proposal import Topic
from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = ["topic_part"]

_VARIANTS = (
    ("bilateral", "bilateral only", "仅双边"),
    ("small_team", "at most 20 authors", "作者不超过 20 人"),
    (
        "not_dual",
        "without works that are international only through one author's several affiliations",
        "不含仅因作者多重任职而成的国际合作",
    ),
)
"""Column of the question, and what it leaves, in both languages."""


def topic_part(topic: Topic, pair: tuple[str, str] | None, warehouse: Rows, *, as_of: date, known_at: date) -> Part:
    """Joint works, intensity and activity in the topics of a proposal, from the works that are loaded."""
    if not topic.openalex:
        return _unresolved(topic, warehouse)
    state = works_state(warehouse, known_at)
    seen = coverage(warehouse, topic.openalex, as_of.year) if state.ids else None
    if seen is None or not seen.works:
        return _no_works(topic, state, warehouse)
    sample = seen.sample > 0
    source = SourceRef(
        id="works",
        title=f"OpenAlex works loaded here{' (SAMPLE)' if sample else ''}: {', '.join(state.ids)}",
        certainty=Certainty.COMPUTED,
    )
    names = topic_names(warehouse, topic.openalex)
    label = _label(topic.openalex, names)
    part = Part()
    if pair is not None:
        years = topic_pair_by_year(warehouse, *pair, topic.openalex, as_of.year)
        part = _pair(years, pair, label, seen, sample=sample)
        specialised = activity(warehouse, topic.openalex, pair, as_of.year)
        part = msgspec.structs.replace(
            part,
            statements=(*part.statements, *_suppressed(specialised, pair, sample=sample)),
            figures=(*part.figures, *_activity_figures(specialised, names, sample=sample)),
        )
    return msgspec.structs.replace(
        part, coverage=_coverage(seen, label, sample=sample), sources=(source,), basis=("works",), sample=sample
    )


def _label(ids: Sequence[str], names: Sequence[TopicName]) -> str:
    known = {name.topic_id: name.name for name in names}
    return "; ".join(f"{topic} ({known[topic]})" if topic in known else topic for topic in ids)


def _marked(en: str, zh: str, *, sample: bool) -> Text:
    """A sentence that says SAMPLE where a number in it comes from fictional works."""
    return Text(en=f"SAMPLE: {en}", zh=f"样本（SAMPLE）：{zh}") if sample else Text(en=en, zh=zh)


def _unresolved(topic: Topic, warehouse: Rows) -> Part:
    if not topic.words:
        text = Text(
            en="The proposal names no topic; nothing is said at topic level.", zh="提案未注明主题，无主题层面的说明。"
        )
        return Part(coverage=(Statement(text=text),))
    words = "; ".join(topic.words)
    found = suggestions(warehouse, topic.words)
    listed = "; ".join(f"{topic_id} ({name})" for topic_id, name in found)
    if found:
        text = Text(
            en=f"The words “{words}” may mean: {listed}. Confirm an id (entente topics) to get figures of the topic.",
            zh=f"“{words}”可能指：{listed}。请确认主题编号（entente topics）以获得主题层面的数据。",
        )
    else:
        text = Text(
            en=f"No OpenAlex topic is confirmed for the words “{words}”; nothing is counted at topic level.",
            zh=f"“{words}”尚未确认对应的 OpenAlex 主题，未作主题层面的统计。",
        )
    return Part(coverage=(Statement(text=text),))


def _no_works(topic: Topic, state: WorksState, warehouse: Rows) -> Part:
    ids = ", ".join(topic.openalex)
    strange = ", ".join(unknown_topics(warehouse, topic.openalex))
    if strange:
        text = Text(
            en=f"{strange} is not among the loaded OpenAlex topics; check the id (entente topics WORDS).",
            zh=f"已导入的 OpenAlex 主题中没有 {strange}；请核对编号（entente topics 词语）。",
        )
        return Part(coverage=(Statement(text=text),))
    if state.too_new:
        text = Text(
            en="The loaded works are newer than the day of knowledge and were not used.",
            zh="已导入的论文数据晚于所设“已知日期”，未予使用。",
        )
    elif state.ids:
        text = Text(en=f"No loaded work has topic {ids}.", zh=f"已导入的论文中没有主题 {ids}。")
    else:
        text = Text(
            en="No works are loaded, so nothing is said at topic level (entente sources import).",
            zh="尚未导入论文数据，无主题层面的说明（entente sources import）。",
        )
    return Part(coverage=(Statement(text=text),))


def _summed(years: Sequence[PairYear]) -> PairCounts:
    """The counts of all years together; ``year`` is the last one."""
    fields = ("links", "n_x", "n_y", "c_x", "c_y", "total")
    totals = {name: float(sum(getattr(year.counts, name) for year in years)) for name in fields}
    return PairCounts(year=max((year.counts.year for year in years), default=0), **totals)


def _pair(years: Sequence[PairYear], pair: tuple[str, str], label: str, seen: Coverage, *, sample: bool) -> Part:
    """Joint works in the topics: line, statements, figures and series; small numbers stay hidden."""
    x, y = pair
    counts = _summed(years)
    period = f"{seen.first_year}–{seen.last_year}"
    among_en = f"among {number(seen.works)} loaded works, {period}"
    among_zh = f"{period} 年已导入的 {number(seen.works)} 篇论文中"
    if counts.links < K_ANONYMITY:
        few = ("no", "没有合著论文")
        if counts.links:
            few = (f"fewer than {K_ANONYMITY}", f"合著论文少于 {K_ANONYMITY} 篇")
        text = _marked(
            f"Topic {label}: {few[0]} joint works of {x} and {y} {among_en}.",
            f"主题 {label}：{among_zh}，{x} 与 {y} {few[1]}。",
            sample=sample,
        )
        return Part(line=text, statements=(Statement(text=text, sources=("works",)),))
    line = _marked(
        f"Topic {label}: {number(counts.links)} joint works {among_en}.",
        f"主题 {label}：{among_zh}，合著论文 {number(counts.links)} 篇。",
        sample=sample,
    )
    intensity, figures = _intensity(counts, pair, period, sample=sample)
    return Part(
        line=line,
        statements=(Statement(text=line, sources=("works",)), _variants(years, sample=sample), *intensity),
        figures=figures,
        series=_topic_series(years, pair, sample=sample),
    )


def _variants(years: Sequence[PairYear], *, sample: bool) -> Statement:
    """The joint count under three stricter readings of what is joint."""
    texts = []
    for name, en, zh in _VARIANTS:
        count = sum(getattr(year, name) for year in years)
        shown = number(count) if count >= K_ANONYMITY or count == 0 else f"<{K_ANONYMITY}"
        texts.append((f"{en} {shown}", f"{zh} {shown} 篇"))
    text = _marked(
        "Of these: " + "; ".join(en for en, _ in texts) + ".",
        "其中：" + "；".join(zh for _, zh in texts) + "。",
        sample=sample,
    )
    return Statement(text=text, sources=("works",))


def _intensity(
    counts: PairCounts, pair: tuple[str, str], period: str, *, sample: bool
) -> tuple[list[Statement], tuple[Figure, ...]]:
    """RIC over the whole period, seen from both sides; absent where its denominator is zero."""
    statements, figures = [], []
    for who, other, seen in ((*pair, counts), (pair[1], pair[0], counts.turned())):
        value, bounds = ric(seen), ric_interval(seen)
        if value is None:
            continue
        text = _marked(
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


def _figure(name: str, label: Text, value: float, bounds: Interval | None, *, period: str = "", sample: bool) -> Figure:
    """One computed number of the loaded works; its label says SAMPLE where that is so."""
    return Figure(
        id=name,
        label=Text(en=f"{label.en} (SAMPLE)", zh=f"{label.zh}（样本 SAMPLE）") if sample else label,
        value=value,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        period=period,
        basis="computed",
        denominator=Text(en="loaded works, not the world", zh="已导入的论文，非全球"),
        counting="whole" if ".ric." in name else "author-fractional",
        sources=("works",),
        sample=sample,
    )


def _topic_series(years: Sequence[PairYear], pair: tuple[str, str], *, sample: bool) -> tuple[Series, ...]:
    """Joint works of the topics by year; years below the threshold are left out."""
    shown = [year.counts for year in years if year.counts.links >= K_ANONYMITY]
    if len(shown) < 2:
        return ()
    label = Text(
        en=f"{pair[0]}–{pair[1]} co-publications in the topic (years with {K_ANONYMITY} or more)",
        zh=f"该主题的 {pair[0]}–{pair[1]} 合著论文数（仅列 {K_ANONYMITY} 篇及以上的年份）",
    )
    return (
        Series(
            id=f"topic.{pair[0]}-{pair[1]}.volume",
            label=Text(en=f"{label.en} (SAMPLE)", zh=f"{label.zh}（样本 SAMPLE）") if sample else label,
            unit="works",
            points=tuple(SeriesPoint(year=counts.year, value=counts.links) for counts in shown),
            sources=("works",),
            sample=sample,
        ),
    )


def _activity_figures(found: Sequence[Activity], names: Sequence[TopicName], *, sample: bool) -> list[Figure]:
    """Shrunk activity index with its interval, and its symmetric form; small numbers are suppressed."""
    known = {name.topic_id: name.name for name in names} | {name.subfield_id: name.subfield for name in names}
    figures = []
    in_topics = {(one.country, one.counts) for one in found if one.level == "topic"}
    for one in found:
        if one.level == "subfield" and (one.country, one.counts) in in_topics:
            continue  # only one topic of the subfield is loaded: the index would say the same twice
        value, bounds = activity_index(one.counts), activity_interval(one.counts)
        if value is None:
            continue
        where = known.get(one.unit, one.unit)
        level_zh = "主题" if one.level == "topic" else "子领域"
        label = Text(
            en=f"Activity index of {one.country} in {one.level} {where} (RSCA {rsca(value):+.2f})",
            zh=f"{one.country} 在{level_zh} {where} 的活跃指数（RSCA {rsca(value):+.2f}）",
        )
        figures.append(_figure(f"activity.{one.level}.{one.unit}.{one.country}", label, value, bounds, sample=sample))
    return figures


def _suppressed(found: Sequence[Activity], pair: tuple[str, str], *, sample: bool) -> list[Statement]:
    """Which countries have too few works in the topics for an index."""
    enough = {one.country for one in found if one.level == "topic" and one.counts.works >= SUPPRESS_BELOW}
    few = [country for country in pair if country not in enough]
    if not few:
        return []
    text = _marked(
        f"No activity index for {', '.join(few)}: fewer than {SUPPRESS_BELOW} loaded works in a topic.",
        f"{'、'.join(few)} 在单一主题中的已导入论文少于 {SUPPRESS_BELOW} 篇，不给出活跃指数。",
        sample=sample,
    )
    return [Statement(text=text, sources=("works",))]


def _coverage(seen: Coverage, label: str, *, sample: bool) -> tuple[Statement, ...]:
    """What the loaded works of the topics do not see."""
    known = 100 * seen.with_country / seen.works
    dual = 100 * seen.dual_only / seen.international if seen.international else 0.0
    text = _marked(
        f"Topic {label}: {number(seen.works)} loaded works, {seen.first_year}–{seen.last_year}; {known:.0f} % have a"
        f" country; of {number(seen.international)} international ones {dual:.0f} % are so only through one author's"
        f" several affiliations; {number(seen.capped)} have 100 authors or more (cut off there). Left out:"
        f" {number(seen.outside_core)} outside the core corpus, {number(seen.retracted)} retracted."
        " World figures are those of the loaded works.",
        f"主题 {label}：已导入论文 {number(seen.works)} 篇（{seen.first_year}–{seen.last_year} 年）；"
        f"{known:.0f}% 有国家或地区信息；国际合作论文 {number(seen.international)} 篇，其中 {dual:.0f}%"
        f" 仅因作者多重任职而成；{number(seen.capped)} 篇作者达 100 位或以上（署名被截断）。"
        f"未计入：核心库之外 {number(seen.outside_core)} 篇、已撤稿 {number(seen.retracted)} 篇。"
        "所称“全球”仅指已导入的论文。",
        sample=sample,
    )
    return (Statement(text=text, sources=("works",)),)
