"""Indicators on request: the series of a pair of countries, and the published figures that are shipped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente.desk.evidence_base import base_in_use
from entente.errors import InputError, NoSnapshot, Problem, gettext_noop
from entente.evidence.chart import pair_chart
from entente.evidence.counts import check_country, read_counts
from entente.evidence.measures.pair import PairMeasures
from entente.evidence.pair import PairReport, intensity_series, pair_from_counts, pair_report, volume_series
from entente.evidence.published import load_published
from entente.model.text import Text

__all__ = ["PAIR_COLUMNS", "PairReport", "PublishedRow", "pair_indicators", "pair_row", "pair_svg", "published_figures"]

PAIR_COLUMNS = (
    "year", "salton", "jaccard", "pai", "ric", "ric_low", "ric_high", "co_publications", "n_x", "n_y", "C_x", "C_y",
    "T", "pai_symmetric", "ric_turned", "ric_turned_low", "ric_turned_high", "share_x", "share_y", "absent",
)  # fmt: skip
"""Columns of the table; ``ric`` is seen from the first country, ``ric_turned`` from the second."""


class PublishedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shipped figure with the source it was read in; ``verified`` is false for recalled ones."""

    id: str
    country: str
    label: Text
    value: float
    unit: str
    period: str
    counting: str
    certainty: str
    verified: bool
    source: str
    url: str


def pair_indicators(home: Path, x: str, y: str, *, today: date, counts: Path | None = None) -> PairReport:
    """The measures of a pair by year: from the user's counts if given, else from what is loaded or shipped.

    Raises ``InputError`` for bad codes or counts, ``NoSnapshot`` where nothing is known of the pair.
    """
    check_country(x, field="X")
    check_country(y, field="Y")
    if x == y:
        raise Problem(gettext_noop("A pair needs two different countries or regions."), field="Y")
    if counts is not None:
        return _checked(pair_from_counts(x, y, read_counts(counts).pair(x, y), file=counts.name), counts)
    report = _from_home(home, x, y, today)
    if report is None or not report.years:
        raise NoSnapshot(
            gettext_noop("No figures on {x}–{y} are shipped, and no joint works of the two are loaded."),
            x=x,
            y=y,
            hint=gettext_noop("Import works (entente sources import) or give your own counts with --counts FILE."),
        )
    return report


def _checked(report: PairReport, counts: Path) -> PairReport:
    if all(year.counts.c_x == 0 and year.counts.c_y == 0 for year in report.years):
        raise InputError(
            gettext_noop("The file holds no links of {x} or {y} with any country."),
            file=str(counts), field="count", x=report.x, y=report.y,
            hint=gettext_noop("Rows with a ≠ b hold the joint works of two countries."),
        )  # fmt: skip
    return report


def _from_home(home: Path, x: str, y: str, today: date) -> PairReport | None:
    path = home / "warehouse.duckdb"
    if (
        not path.exists() and base_in_use(home) is None
    ):  # a fresh machine still has the shipped figures, and DuckDB need not be loaded for them
        return pair_report(x, y, None, as_of=today, known_at=today)
    from entente.desk.refresh import open_warehouse

    with open_warehouse(home) as warehouse:
        return pair_report(x, y, warehouse, as_of=today, known_at=today)


def pair_row(year: PairMeasures) -> dict[str, float | int | str | None]:
    """One year by the names of ``PAIR_COLUMNS``; whole counts as integers, absent values as ``None``."""
    counts = year.counts
    values: dict[str, float | int | str | None] = {
        "year": counts.year,
        "co_publications": _whole(counts.links),
        "n_x": _whole(counts.n_x),
        "n_y": _whole(counts.n_y),
        "C_x": _whole(counts.c_x),
        "C_y": _whole(counts.c_y),
        "T": _whole(counts.total),
        "absent": "; ".join(absent.measure for absent in year.absent),
    }
    return {name: values[name] if name in values else getattr(year, name) for name in PAIR_COLUMNS}


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def pair_svg(report: PairReport, lang: str) -> str:
    """Volume and intensity (seen from both sides) as one SVG document."""
    title = Text(
        en=f"{report.x}–{report.y}: joint works and intensity", zh=f"{report.x}–{report.y}：合著论文与合作强度"
    )
    series = (volume_series(report), intensity_series(report), intensity_series(report, turned=True))
    return pair_chart(series, title, lang)


def published_figures(country: str | None = None) -> tuple[PublishedRow, ...]:
    """The shipped figures of a country and of the world (``None``: of all)."""
    if country is not None:
        check_country(country, field="country")
    published = load_published()
    return tuple(
        PublishedRow(
            id=figure.id, country=figure.country, label=figure.label, value=figure.value, unit=figure.unit,
            period=figure.period, counting=figure.counting, certainty=figure.certainty.value,
            verified=figure.certainty.verified, source=published.sources[figure.source].title,
            url=published.sources[figure.source].url,
        )
        for figure in published.figures
        if country is None or figure.country in ("", country)
    )  # fmt: skip
