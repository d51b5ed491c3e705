"""What is observed of a pair of countries as a whole: volume, intensity seen from both sides, and their turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from entente.evidence.measures.intervals import wilson_interval
from entente.evidence.measures.pair import PairMeasures, ric, ric_interval
from entente.evidence.measures.values import Interval, share
from entente.evidence.pair import PairReport, intensity_series, pair_report, volume_series
from entente.evidence.parts import Part, number, span
from entente.evidence.published import load_published, published_pair
from entente.evidence.questions import Rows
from entente.evidence.scope import Scope
from entente.model.answers import Figure, Series, SeriesPoint, Statement
from entente.model.provenance import Certainty
from entente.model.text import Text

__all__ = ["country_part", "pair_part"]


def pair_part(x: str, y: str, warehouse: Rows, *, as_of: date, known_at: date) -> Part:
    """Volume and intensity of the pair, even-handed: whatever is said from x is said from y."""
    report = pair_report(x, y, warehouse, Scope(last_year=as_of.year), known_at=known_at)
    if report is None or not report.years:
        return _nothing(x, y, known_at)
    source = (report.source.id,)
    volume, near, far = volume_series(report), intensity_series(report), intensity_series(report, turned=True)
    most, last = _top(volume.points), volume.points[-1]
    head = _head(report, most, last)
    statements = [
        Statement(
            text=Text(en=f"{head.en} ({report.counting.en}).", zh=f"{head.zh}（{report.counting.zh}）。"),
            sources=source,
        ),
        *(
            _intensity_statement(series, who, other, source)
            for series, who, other in ((near, x, y), (far, y, x))
            if series.points
        ),
    ]
    peaks = _other_peaks(report)
    if peaks is not None:
        statements.append(peaks)
    return Part(
        line=_line(head, near, far, x, y),
        statements=tuple(statements),
        figures=_figures(report),
        series=tuple(series for series in (volume, near, far) if series.points),
        sources=(report.source,),
        basis=("works",) if report.basis == "works" else ("published",),
        sample=report.sample,
    )


def _head(report: PairReport, most: SeriesPoint, last: SeriesPoint) -> Text:
    """Volume: its highest year and the last one, without a full stop."""
    mark = ("SAMPLE: ", "样本（SAMPLE）：") if report.sample else ("", "")
    pair = f"{report.x}–{report.y}"
    if most.year == last.year:
        return Text(
            en=f"{mark[0]}{pair} co-publications were highest in the last year, {last.year} ({number(last.value)})",
            zh=f"{mark[1]}{pair} 合著论文数以最后一年 {last.year} 年为最多（{number(last.value)} 篇）",
        )
    return Text(
        en=f"{mark[0]}{pair} co-publications peaked in {most.year} ({number(most.value)}) and were"
        f" {number(last.value)} in {last.year}",
        zh=f"{mark[1]}{pair} 合著论文数于 {most.year} 年达到峰值（{number(most.value)} 篇），"
        f"{last.year} 年为 {number(last.value)} 篇",
    )


def _other_peaks(report: PairReport) -> Statement | None:
    """When the symmetric measures were highest: they need not agree with each other or with RIC."""
    tops = {
        name: max(found, key=lambda pair: (pair[1], -pair[0]))[0]
        for name in ("salton", "jaccard", "pai")
        if (found := [(y.counts.year, value) for y in report.years if (value := getattr(y, name)) is not None])
    }
    if len(tops) < 3:
        return None
    mark = ("SAMPLE: ", "样本（SAMPLE）：") if report.sample else ("", "")
    return Statement(
        text=Text(
            en=f"{mark[0]}Other measures were highest in: Salton {tops['salton']}, Jaccard {tops['jaccard']},"
            f" PAI {tops['pai']}.",
            zh=f"{mark[1]}其他指标的最高年份：Salton {tops['salton']} 年，Jaccard {tops['jaccard']} 年，"
            f"PAI {tops['pai']} 年。",
        ),
        sources=(report.source.id,),
    )


def country_part(countries: Sequence[str], *, as_of: date, known_at: date) -> Part:
    """Published figures of the countries and of the world, and what the data sources are known not to see."""
    published = load_published()
    chosen = published.about(frozenset(countries), last_year=as_of.year, known_at=known_at)
    limits = [limit for limit in published.limits if published.sources[limit.source].known_from <= known_at]
    used = sorted({figure.source for figure in chosen} | {limit.source for limit in limits})
    return Part(
        figures=tuple(
            Figure(
                id=figure.id, label=figure.label, value=figure.value, unit=figure.unit, period=figure.period,
                counting=figure.counting, denominator=figure.denominator, sources=(figure.source,),
            )
            for figure in chosen
        ),
        coverage=tuple(
            Statement(text=limit.text, sources=(limit.source,), certainty=Certainty.PAGE_READ) for limit in limits
        ),
        sources=tuple(published.sources[source].reference() for source in used),
        basis=("published",) if chosen else (),
    )  # fmt: skip


def _nothing(x: str, y: str, known_at: date) -> Part:
    shipped = published_pair(x, y)
    if shipped is not None:
        text = Text(
            en=f"No figures on {x}–{y} co-publication had been published by {known_at}.",
            zh=f"截至 {known_at}，尚无已公布的 {x}–{y} 合著论文数据。",
        )
    else:
        text = Text(
            en=f"No published figures on {x}–{y} co-publication are shipped.",
            zh=f"本软件未附 {x}–{y} 合著论文的已公布数据。",
        )
    return Part(line=text, statements=(Statement(text=text),))


def _top(points: Sequence[SeriesPoint]) -> SeriesPoint:
    """The highest point; the earlier one of two equal ones."""
    return max(points, key=lambda point: (point.value, -point.year))


def _bounds(point: SeriesPoint) -> Interval | None:
    return None if point.low is None or point.high is None else Interval(point.low, point.high)


def _not_separated(points: Sequence[SeriesPoint]) -> list[int]:
    """Other years whose interval overlaps that of the highest year."""
    top = _top(points)
    if top.low is None:
        return []
    return [p.year for p in points if p.year != top.year and p.high is not None and p.high >= top.low]


def _intensity_statement(series: Series, who: str, other: str, source: tuple[str, ...]) -> Statement:
    last, top, alike = series.points[-1], _top(series.points), _not_separated(series.points)
    mark = ("SAMPLE: ", "样本（SAMPLE）：") if series.sample else ("", "")
    years = ", ".join(str(year) for year in alike)
    apart_en = f"; its interval overlaps that of {years}" if alike else ""
    apart_zh = f"，其置信区间与 {'、'.join(str(year) for year in alike)} 年重叠" if alike else ""
    return Statement(
        text=Text(
            en=f"{mark[0]}Seen from {who}, the relative intensity of collaboration (RIC) with {other} was"
            f" {last.value:.2f}{span(_bounds(last), 'en')} in {last.year}; 1 is neutral. It was highest in"
            f" {top.year} ({top.value:.2f}{apart_en}).",
            zh=f"{mark[1]}从 {who} 看，{last.year} 年与 {other} 的相对合作强度（RIC）为 {last.value:.2f}"
            f"{span(_bounds(last), 'zh')}；1 为中性。最高为 {top.year} 年（{top.value:.2f}{apart_zh}）。",
        ),
        sources=source,
    )


def _line(head: Text, near: Series, far: Series, x: str, y: str) -> Text:
    """The summary of the pair; no score, both sides."""
    if not (near.points and far.points):
        return Text(en=f"{head.en}.", zh=f"{head.zh}。")
    here, there = near.points[-1], far.points[-1]
    tops = sorted({_top(near.points).year, _top(far.points).year})
    return Text(
        en=f"{head.en}; relative intensity (RIC, 1 = neutral) in {here.year}: {here.value:.2f} seen from {x}"
        f"{span(_bounds(here), 'en')}, {there.value:.2f} seen from {y}{span(_bounds(there), 'en')};"
        f" highest in {' and '.join(map(str, tops))}.",
        zh=f"{head.zh}；{here.year} 年相对合作强度（RIC，1 为中性）：从 {x} 看为 {here.value:.2f}"
        f"{span(_bounds(here), 'zh')}，从 {y} 看为 {there.value:.2f}{span(_bounds(there), 'zh')}；"
        f"最高为 {'与'.join(map(str, tops))} 年。",
    )


def _figures(report: PairReport) -> tuple[Figure, ...]:
    """The measures of the last year, each with what it is a part of."""
    last: PairMeasures = report.years[-1]
    counts, x, y = last.counts, report.x, report.y
    works = Text(
        en=f"{number(counts.n_x)} international works of {x}, {number(counts.n_y)} of {y}",
        zh=f"{x} 国际合作论文 {number(counts.n_x)} 篇，{y} {number(counts.n_y)} 篇",
    )
    links = Text(
        en=f"{number(counts.c_x)} links of {x}, {number(counts.c_y)} of {y}, {number(counts.total)} of all pairs",
        zh=f"{x} 合作联系 {number(counts.c_x)} 次，{y} {number(counts.c_y)} 次，全部 {number(counts.total)} 次",
    )
    wanted: list[tuple[str, Text, float | None, Interval | None, Text]] = [
        ("salton", Text(en="Salton's cosine", zh="Salton 余弦"), last.salton, None, works),
        ("jaccard", Text(en="Jaccard's index", zh="Jaccard 指数"), last.jaccard, None, works),
        ("pai", Text(en="Probabilistic affinity (PAI)", zh="概率亲和指数（PAI）"), last.pai, None, links),
    ]
    for who, other, seen in ((x, y, counts), (y, x, counts.turned())):
        ric_label = Text(en=f"RIC seen from {who}", zh=f"从 {who} 看的 RIC")
        share_label = Text(
            en=f"Share of {who}'s international works that has {other}", zh=f"{who} 国际合作论文中含 {other} 的比重"
        )
        wanted += [
            (f"ric.{who}", ric_label, ric(seen), ric_interval(seen), links),
            (f"share.{who}", share_label, share(seen.links, seen.n_x), wilson_interval(seen.links, seen.n_x), works),
        ]
    return tuple(
        Figure(
            id=f"pair.{x}-{y}.{name}", label=label, value=value, denominator=denominator,
            low=bounds.low if bounds else None, high=bounds.high if bounds else None,
            period=str(counts.year), basis="computed", counting="whole", sources=(report.source.id,),
            sample=report.sample,
        )
        for name, label, value, bounds, denominator in wanted
        if value is not None
    )  # fmt: skip
