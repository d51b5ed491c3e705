"""The yearly series of a pair of countries, from whichever counts there are, and which these were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from entente.evidence.counting.pairs import PairCell, Variant, count_pair
from entente.evidence.measures.pair import (
    PairCounts,
    PairMeasures,
    measure_pair,
    selected_for_pair,
    summed,
    volume_only,
)
from entente.evidence.published import published_pair
from entente.evidence.questions import Rows, WorksState, works_state
from entente.evidence.scope import Scope, Territory
from entente.model.answers import Series, SeriesPoint
from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = ["ENOUGH_LINKS", "K_ANONYMITY", "PairReport", "intensity_series", "pair_from_counts", "pair_report",
           "volume_series", "works_source"]  # fmt: skip

K_ANONYMITY = 10
"""Joint works of a year in one topic that are fewer than this are not shown: they might point to persons."""

ENOUGH_LINKS = 1000
"""Joint works that loaded works must hold before they stand for a whole pair instead of published figures."""


class PairReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The measures of a pair by year, seen from ``x``, and what they were computed from.

    ``basis``: ``counts`` (the user's file), ``works`` (loaded) or ``published`` (shipped). ``why`` says why this one.
    ``cells`` are the counts by year and variant where works were counted; files and figures have no variants.
    ``selected``: the loaded works were selected for the pair, so only joint works are counted.
    """

    x: str
    y: str
    basis: Literal["counts", "works", "published"]
    source: SourceRef
    counting: Text
    why: Text
    sample: bool = False
    years: tuple[PairMeasures, ...]
    cells: tuple[PairCell, ...] = ()
    selected: bool = False


def pair_from_counts(x: str, y: str, years: Sequence[PairCounts], *, file: str) -> PairReport:
    """The report of a user's own counts."""
    return PairReport(
        x=x,
        y=y,
        basis="counts",
        source=SourceRef(id="counts", title=file, certainty=Certainty.COMPUTED),
        counting=Text(en="as in the file", zh="依所给文件"),
        why=Text(en="computed from your counts", zh="根据您提供的计数计算"),
        years=tuple(measure_pair(counts) for counts in years),
    )


def pair_report(x: str, y: str, warehouse: Rows | None, scope: Scope, *, known_at: date) -> PairReport | None:
    """The report of a pair: from loaded works if they are enough, else from published figures, else from few works.

    Real works are enough from ``ENOUGH_LINKS`` joint works on; sample works never are, and neither are works that were
    selected for the pair. Published figures stand for all
    topics and types and for each code alone, so a narrower scope is counted in loaded works only. ``None``: there is
    nothing.
    """
    state = works_state(warehouse, known_at) if warehouse is not None else None
    shipped = published_pair(x, y) if _as_published(scope, x, y) else None
    if shipped is not None and shipped.source.known_from > known_at:
        shipped = None
    loaded, links = None, 0.0
    if warehouse is not None and state is not None and state.ids and not (state.sample and shipped is not None):
        loaded = _from_works(x, y, warehouse, state, scope)
        links = sum(year.counts.links for year in loaded.years)
    if shipped is None:
        return loaded if links else None
    if loaded and not loaded.sample and not loaded.selected and links >= ENOUGH_LINKS:
        return loaded
    if state is not None and state.sample:
        why = Text(en="the loaded works are a SAMPLE", zh="已导入的论文为样本（SAMPLE）")
    elif loaded and loaded.selected:
        why = Text(
            en="the loaded works were selected for this pair and lack its links with others",
            zh="已导入的论文系为该国家（地区）对筛选，缺少与其他方的联系",
        )
    elif links:
        why = Text(en=f"only {links:,.0f} joint works are loaded", zh=f"已导入的合著论文仅 {links:,.0f} 篇")
    else:
        why = Text(en="no joint works of the pair are loaded", zh="尚未导入该对国家或地区的合著论文")
    return PairReport(
        x=x,
        y=y,
        basis="published",
        source=shipped.source.reference(),
        counting=shipped.counting,
        why=why,
        years=tuple(
            measure_pair(counts) for counts in shipped.years if scope.first_year <= counts.year <= scope.last_year
        ),
    )


def _as_published(scope: Scope, x: str, y: str) -> bool:
    """Whether published figures of a pair count what the scope asks for."""
    return not (scope.units or scope.types or (scope.territory is Territory.JOINED and "CN" in (x, y)))


def works_source(state: WorksState) -> SourceRef:
    """The loaded works as an answer names them."""
    return SourceRef(
        id="works",
        title=f"OpenAlex works loaded here{' (SAMPLE)' if state.sample else ''}: {', '.join(state.ids)}",
        date=state.edition,
        certainty=Certainty.COMPUTED,
    )


def _from_works(x: str, y: str, warehouse: Rows, state: WorksState, scope: Scope) -> PairReport:
    cells = count_pair(warehouse, x, y, scope, by_year=True)
    years = [cell.counts for cell in cells if cell.variant is Variant.ALL]
    selected = selected_for_pair(summed(years))
    return PairReport(
        x=x,
        y=y,
        basis="works",
        source=works_source(state),
        counting=Text(
            en="whole counting in the loaded works, core corpus; T is the sum over the loaded works, not the world",
            zh="整数计数，仅指已导入的核心库论文；T 为已导入论文之和，非全球",
        ),
        why=Text(en="loaded works", zh="已导入的论文"),
        sample=state.sample or any(cell.sample for cell in cells),
        years=tuple(volume_only(counts) if selected else measure_pair(counts) for counts in years),
        cells=cells,
        selected=selected,
    )


def volume_series(report: PairReport) -> Series:
    """Joint works by year."""
    mark = Text(en=" (SAMPLE)", zh="（样本 SAMPLE）") if report.sample else None
    return Series(
        id=f"pair.{report.x}-{report.y}.volume",
        label=Text(
            en=f"{report.x}–{report.y} co-publications" + (mark.en if mark else ""),
            zh=f"{report.x}–{report.y} 合著论文数" + (mark.zh if mark else ""),
        ),
        unit="works",
        points=tuple(SeriesPoint(year=year.counts.year, value=year.counts.links) for year in report.years),
        sources=(report.source.id,),
        sample=report.sample,
    )


def intensity_series(report: PairReport, *, turned: bool = False) -> Series:
    """RIC by year with its interval, seen from x (``turned``: from y); years without a value are left out."""
    near, other = (report.y, report.x) if turned else (report.x, report.y)
    points = []
    for year in report.years:
        value = year.ric_turned if turned else year.ric
        low = year.ric_turned_low if turned else year.ric_low
        high = year.ric_turned_high if turned else year.ric_high
        if value is not None:
            points.append(SeriesPoint(year=year.counts.year, value=value, low=low, high=high))
    return Series(
        id=f"pair.{near}-{other}.ric",
        label=Text(
            en=f"Relative intensity of collaboration (RIC) with {other}, seen from {near}"
            + (" (SAMPLE)" if report.sample else ""),
            zh=f"从 {near} 看与 {other} 的相对合作强度（RIC）" + ("（样本 SAMPLE）" if report.sample else ""),
        ),
        points=tuple(points),
        sources=(report.source.id,),
        sample=report.sample,
    )
