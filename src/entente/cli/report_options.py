"""What the commands that answer with a report share: scope, form of the output, charts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from entente.cli.show import DAY, emit, emit_bytes
from entente.errors import InputError, gettext_noop
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.indicators import Report, Request

__all__ = ["Form", "asks", "shows"]

LEVELS = ("topic", "subfield", "field")
TERRITORIES = ("cn", "cn+hk+mo")
"""Written out here so that ``--help`` needs no other room; a test holds them to the room's own."""


class Form(NamedTuple):
    """How and where a report is shown."""

    settings: Settings
    form: str
    table: str | None
    chart: Path | None
    output: Path | None

    def show(self, report: Report) -> None:
        """Write the chart, then the report."""
        from entente.desk.brief import report as shapes

        if self.chart is not None:
            self._draw(report)
        if self.form == "parquet":
            if self.output is None:
                raise InputError(
                    gettext_noop("Parquet is not text and needs a file."), field="--output",
                    hint=gettext_noop("Name one: -o FILE.parquet."),
                )  # fmt: skip
            emit_bytes(shapes.report_parquet(report, self.table), self.output)
        elif self.form == "csv":
            emit(shapes.report_csv(report, self.table), self.output)
        elif self.form == "json":
            emit(shapes.report_json(report), self.output)
        else:
            emit(shapes.report_text(report, self.settings.lang), self.output)

    def _draw(self, report: Report) -> None:
        from entente.desk.brief import report_chart as charts

        assert self.chart is not None, "the caller looked"
        name, lang = self.chart.name.lower(), self.settings.lang
        if name.endswith(".svg"):
            emit(charts.report_svg(report, lang), self.chart)
        elif name.endswith(".png"):
            emit_bytes(charts.report_png(report, lang), self.chart)
        elif name.endswith((".vl.json", ".vega.json")):
            emit(charts.report_vega(report, lang), self.chart)
        else:
            raise InputError(
                gettext_noop("A chart is written as .svg, .png or .vl.json."), file=str(self.chart), field="--chart",
                hint=gettext_noop("Give the file one of these endings."),
            )  # fmt: skip


_SHOWS = (
    click.option(
        "--format", "form", type=click.Choice(["text", "csv", "json", "parquet"]), default="text",
        help=gettext_noop("Form of the output; csv and parquet hold one table."),
    ),
    click.option("--json", "as_json", is_flag=True, help=gettext_noop("The same as --format json.")),
    click.option("--table", help=gettext_noop("Which table, for csv and parquet (default: the first).")),
    click.option(
        "--chart", type=click.Path(path_type=Path),
        help=gettext_noop("Also write a chart to this file: .svg, .png or .vl.json (Vega-Lite)."),
    ),
    click.option(
        "-o", "--output", type=click.Path(path_type=Path),
        help=gettext_noop("Write to this file instead of the terminal."),
    ),
)  # fmt: skip

YEAR = click.IntRange(1000, 2100)
_TIMES: dict[str, Any] = {"multiple": True, "metavar": "ID"}
_ASKS = (
    click.option("--from", "first_year", type=YEAR, help=gettext_noop("First year of the works.")),
    click.option("--to", "last_year", type=YEAR, help=gettext_noop("Last year of the works.")),
    click.option("--topic", "topics", **_TIMES, help=gettext_noop("Only this topic (T10018). May be repeated.")),
    click.option("--subfield", "subfields", **_TIMES, help=gettext_noop("Only this subfield (2208). May be repeated.")),
    click.option("--field", "fields", **_TIMES, help=gettext_noop("Only this field (22). May be repeated.")),
    click.option("--type", "types", **_TIMES, help=gettext_noop("Only this type (article). May be repeated.")),
    click.option(
        "--territory", type=click.Choice(TERRITORIES), default="cn",
        help=gettext_noop("Whether HK and MO are counted with CN."),
    ),
    click.option(
        "--impact-year", type=YEAR,
        help=gettext_noop("Last year whose citations are used (default: two before the copy)."),
    ),
    click.option("--known-at", type=DAY, help=gettext_noop("What was known on that day (default: today).")),
    click.option(
        "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True,
        help=gettext_noop("Seed of bootstrap and shuffles."),
    ),
    click.option(
        "--replicates", type=click.IntRange(40, 10_000), default=400, show_default=True,
        help=gettext_noop("Replicates of the bootstrap."),
    ),
)  # fmt: skip
_ASKED = ("first_year", "last_year", "topics", "subfields", "fields", "types", "territory", "impact_year", "known_at",
          "seed", "replicates")  # fmt: skip


def shows(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the output; the command gets them as one ``form``."""

    @wraps(command)
    def run(settings: Settings, **given: Any) -> None:  # noqa: ANN401 - Click's own values
        form = Form(
            settings=settings,
            form="json" if given.pop("as_json") else given.pop("form"),
            table=given.pop("table"),
            chart=given.pop("chart"),
            output=given.pop("output"),
        )
        given.pop("form", None)
        command(settings, form=form, **given)

    made: Callable[..., None] = run
    for option in reversed(_SHOWS):
        made = option(made)
    return made


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the scope; the command gets them as one ``request``."""

    @wraps(command)
    def run(settings: Settings, **given: Any) -> None:  # noqa: ANN401 - Click's own values
        request = _request(settings, **{name: given.pop(name) for name in _ASKED})
        command(settings, request=request, **given)

    made: Callable[..., None] = run
    for option in reversed(_ASKS):
        made = option(made)
    return made


def _request(settings: Settings, **given: Any) -> Request:  # noqa: ANN401 - Click's own values
    from entente.desk.indicators import Level, Request, Scope, Territory

    named = [(level, given.pop(f"{level}s")) for level in LEVELS]
    chosen = [(level, units) for level, units in named if units]
    if len(chosen) > 1:
        raise InputError(
            gettext_noop("Topics, subfields and fields cannot be mixed in one question."), field=f"--{chosen[1][0]}",
            hint=gettext_noop("Ask once for each level."),
        )  # fmt: skip
    level, units = chosen[0] if chosen else ("all", ())
    first, last = given["first_year"] or 0, given["last_year"] or 9999
    if first > last:
        raise InputError(
            gettext_noop("The first year lies after the last one."), field="--from",
            hint=gettext_noop("Write --from with the earlier year and --to with the later one."),
        )  # fmt: skip
    scope = Scope(
        first_year=first,
        last_year=min(last, settings.today.year),
        level=Level(level),
        units=tuple(sorted(set(units))),
        types=tuple(sorted(set(given["types"]))),
        territory=Territory(given["territory"]),
    )
    return Request(
        scope=scope,
        known_at=given["known_at"] or settings.today,
        impact_year=given["impact_year"],
        seed=given["seed"],
        replicates=given["replicates"],
    )
