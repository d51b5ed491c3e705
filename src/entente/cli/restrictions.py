"""``entente restrictions``: does a restriction work, and what would engaging, limiting or decoupling cost each side?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from entente.cli.report_options import Form, shows
from entente.cli.show import DAY
from entente.errors import InputError, gettext_noop
from entente.settings import Settings

__all__ = ["restrictions"]


@click.group()
def restrictions() -> None:
    """Does a restriction work? And engage, limit or decouple, on the same indicators."""


@restrictions.command(
    help=gettext_noop(
        "Test whether measures changed series: interrupted time series with Newey–West errors and placebos. FILE is a"
        " study (.toml), or a series (.csv) with --at."
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--at", "day", type=DAY, help=gettext_noop("Day of the measure, for a CSV file."))
@click.option("--column", default="value", show_default=True, help=gettext_noop("Column of the series in a CSV file."))
@click.option("--period", default="period", show_default=True, help=gettext_noop("Column of periods in a CSV file."))
@click.option(
    "--control", "controls", multiple=True, metavar="COLUMN",
    help=gettext_noop("Another column, which the measure did not touch. May be repeated."),
)  # fmt: skip
@click.option("--log", is_flag=True, help=gettext_noop("Ask for a relative effect, in per cent."))
@click.option(
    "--only", "names", multiple=True, metavar="TEST", help=gettext_noop("Only this test of a study. May be repeated.")
)
@click.option("--known-at", type=DAY, help=gettext_noop("What was known on that day (default: today)."))
@click.pass_obj
@shows
def test(
    settings: Settings, *, file: Path, day: date | None, column: str, period: str, controls: tuple[str, ...], log: bool,
    names: tuple[str, ...], known_at: date | None, form: Form,
) -> None:  # fmt: skip
    """The answer can be an effect, no detectable effect, or that it cannot be told; exits 0 in each case."""
    from entente.desk.restrictions import one_test, run_study

    if file.suffix.lower() == ".toml":
        form.show(run_study(settings.home, file, known_at or settings.today, names))
    elif day is None:
        raise InputError(
            gettext_noop("A series alone does not say when the measure came."), file=str(file), field="--at",
            hint=gettext_noop("Give its day: --at 2022-10-07. Or write a study (.toml)."),
        )  # fmt: skip
    else:
        form.show(one_test(file, day, column=column, period=period, log=log, controls=controls))


@restrictions.command(
    help=gettext_noop(
        "Compare engaging, limiting and decoupling for X and Y: the same indicators and assumptions for both sides."
    )
)
@click.argument("x")
@click.argument("y")
@click.option(
    "--assumptions", type=click.Path(path_type=Path), metavar="FILE",
    help=gettext_noop("Your own assumptions (.toml) instead of those that are shipped."),
)  # fmt: skip
@click.option("--write", type=click.Path(path_type=Path), metavar="FILE",
              help=gettext_noop("Write the shipped assumptions to this file, to be changed, and stop."))  # fmt: skip
@click.option("--works", is_flag=True, help=gettext_noop("Count in the loaded works, not in published counts."))
@click.option("--field", "fields", multiple=True, metavar="ID",
              help=gettext_noop("Only this field (22) of the loaded works. May be repeated."))  # fmt: skip
@click.option("--topic", "topics", multiple=True, metavar="ID",
              help=gettext_noop("Only this topic (T10018) of the loaded works. May be repeated."))  # fmt: skip
@click.option("--year", type=click.IntRange(1000, 2100), help=gettext_noop("Year of the baseline (default: the last)."))
@click.option("--known-at", type=DAY, help=gettext_noop("What was known on that day (default: today)."))
@click.pass_obj
@shows
def compare(
    settings: Settings, *, x: str, y: str, assumptions: Path | None, write: Path | None, works: bool,
    fields: tuple[str, ...], topics: tuple[str, ...], year: int | None, known_at: date | None, form: Form,
) -> None:  # fmt: skip
    """Both sides always stand in the answer; nothing here recommends an option."""
    from entente.cli.show import emit
    from entente.desk.options import Asked, compare_options, shipped_assumptions

    if write is not None:
        emit(shipped_assumptions(), write)
        return
    asked = Asked(x=x, y=y, assumptions=assumptions, works=works or bool(fields or topics), fields=fields,
                  topics=topics, year=year, known_at=known_at or settings.today)  # fmt: skip
    form.show(compare_options(settings.home, asked))
