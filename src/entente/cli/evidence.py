"""``entente evidence``: pair indicators as a table and a chart, and the published figures that are shipped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.aggregate import aggregate
from entente.cli.quality import quality
from entente.cli.show import emit
from entente.cli.works import build, use
from entente.cli.works_fetch import fetch
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import csv_cell, printable
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.indicators import PairReport

__all__ = ["evidence"]

_TABLE = (
    ("year", gettext_noop("Year"), "{:d}"),
    ("co_publications", gettext_noop("Joint works"), "{:,.0f}"),
    ("salton", gettext_noop("Salton"), "{:.3f}"),
    ("jaccard", gettext_noop("Jaccard"), "{:.3f}"),
    ("pai", gettext_noop("PAI"), "{:.2f}"),
    ("ric", gettext_noop("RIC"), "{:.2f}"),
    ("ric_low", gettext_noop("RIC low"), "{:.2f}"),
    ("ric_high", gettext_noop("RIC high"), "{:.2f}"),
    ("ric_turned", gettext_noop("RIC turned"), "{:.2f}"),
)
"""Columns of the text table: name of the value, heading, format."""


@click.group(help="Indicators from what is observed.")
def evidence() -> None:
    """Group of the evidence room's commands."""


for command in (aggregate, build, fetch, quality, use):
    evidence.add_command(command)


@evidence.command(
    "pair",
    help="Joint works of two countries or regions by year: Salton, Jaccard, PAI and RIC with its 95 % interval.",
)
@click.argument("x")
@click.argument("y")
@click.option(
    "--counts", "counts", type=click.Path(path_type=Path), help="Your own counts: CSV with year,a,b,count (UTF-8)."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="Form of the output."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--chart", type=click.Path(path_type=Path), help="Also write a chart (SVG) to this file.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the terminal.")
@click.pass_obj
def pair(
    settings: Settings,
    x: str,
    y: str,
    *,
    counts: Path | None,
    form: str,
    as_json: bool,
    chart: Path | None,
    output: Path | None,
) -> None:
    """A table of the measures, seen from X; the source is always named."""
    from entente.desk.indicators import pair_indicators, pair_svg

    report = pair_indicators(settings.home, x, y, today=settings.today, counts=counts)
    if chart is not None:
        emit(pair_svg(report, settings.lang), chart)
    shape: dict[str, Callable[[PairReport], str]] = {
        "csv": _csv,
        "json": _json,
        "text": lambda found: _text(found, settings.lang),
    }
    emit(shape["json" if as_json else form](report), output)


@evidence.command("figures", help="The published figures that are shipped, each with its source.")
@click.option("--country", help="Only this country or region (ISO code) and the world.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def figures(settings: Settings, *, country: str | None, as_json: bool) -> None:
    """One line a figure; figures that were not read again say so."""
    from entente.desk.indicators import published_figures

    rows = published_figures(country)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(rows), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    for row in rows:
        mark = "" if row.verified else "  [" + _(gettext_noop("unverified: never used in an answer")) + "]"
        click.echo(printable(f"{row.value:>14,.10g} {row.unit:<9} {row.label.in_lang(settings.lang)}{mark}"))
        click.echo(printable(f"{'':25}{row.source}  {row.url}"))


def _rows(report: PairReport) -> list[dict[str, float | int | str | None]]:
    from entente.desk.indicators import pair_row

    return [pair_row(year) for year in report.years]


def _csv(report: PairReport) -> str:
    """All columns with full precision; an absent value is an empty cell."""
    from entente.desk.indicators import PAIR_COLUMNS

    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*PAIR_COLUMNS, "basis", "sample"])
    for row in _rows(report):
        cells = [
            "" if value is None else csv_cell(str(value)) if isinstance(value, str) else value for value in row.values()
        ]
        writer.writerow([*cells, report.basis, str(report.sample).lower()])
    return target.getvalue()


def _json(report: PairReport) -> str:
    """The rows and what they rest on; absent values are null with their reasons."""
    rows = [
        {**row, "absent": msgspec.to_builtins(year.absent)}
        for row, year in zip(_rows(report), report.years, strict=True)
    ]
    value = {
        "pair": [report.x, report.y],
        "basis": report.basis,
        "why": msgspec.to_builtins(report.why),
        "counting": msgspec.to_builtins(report.counting),
        "source": msgspec.to_builtins(report.source),
        "sample": report.sample,
        "rows": rows,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _text(report: PairReport, lang: str) -> str:
    """The table for the terminal, with its source, interval and the reasons of absent values."""
    _ = translator(lang)
    lines = [_(gettext_noop("{x}–{y}: joint works and their intensity, seen from {x}")).format(x=report.x, y=report.y)]
    if report.sample:
        lines.append(_(gettext_noop("SAMPLE: these works are fictional.")))
    grid = [[_(heading) for _name, heading, _form in _TABLE]]
    for row in _rows(report):
        values = [row[name] for name, _heading, _form in _TABLE]
        grid.append(["–" if v is None else form.format(v) for v, (_n, _h, form) in zip(values, _TABLE, strict=True)])
    widths = [max(_width(line[column]) for line in grid) for column in range(len(_TABLE))]
    lines += ["  ".join(" " * (w - _width(c)) + c for c, w in zip(line, widths, strict=True)) for line in grid]
    for year in report.years:
        lines += [f"{year.counts.year}  {absent.measure}: {absent.reason.in_lang(lang)}" for absent in year.absent]
    lines += [
        "",
        _(gettext_noop("RIC compares the second country's share of the first one's links with its share elsewhere; "
                       "1 is neutral; low and high: 95 % interval. RIC turned is seen from {y}.")).format(y=report.y),
        _(gettext_noop("Source: {title} ({why}); counting: {counting}.")).format(
            title=report.source.title, why=report.why.in_lang(lang), counting=report.counting.in_lang(lang)
        ),
    ]  # fmt: skip
    return printable("\n".join(lines)) + "\n"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if 0x2E80 <= ord(char) <= 0xFFEF else 1 for char in text)
