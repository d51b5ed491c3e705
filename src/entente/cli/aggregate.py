"""``entente evidence aggregate``: the questions that must scale, on DuckDB or Spark."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import click

from entente.cli.show import emit
from entente.cli.works import processors
from entente.cli.works_fetch import span
from entente.errors import InputError, gettext_noop
from entente.model.text import csv_cell
from entente.settings import Settings

__all__ = ["aggregate"]

QUESTIONS = ("pair-topics", "pair-impact", "citations", "countries", "links")
"""Written out here so that ``--help`` needs no other room; a test holds it to the table of questions."""


@click.command(help=gettext_noop("Count in a whole evidence base, on DuckDB or on Spark; the same question on both."))
@click.argument("question", type=click.Choice(QUESTIONS))
@click.argument("pair", metavar="[X Y]", nargs=-1)
@click.option("--base", "base", default="", help=gettext_noop("The evidence base (default: the one in use)."))
@click.option("--years", default="1990-2023", show_default=True, help=gettext_noop("First and last year."))
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True,
    help=gettext_noop("Where to count."),
)  # fmt: skip
@click.option("--remote", default="", help=gettext_noop("Address of a Spark Connect server (sc://host:15002)."))
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "parquet", "sql"]), default="csv", show_default=True,
    help=gettext_noop("Form of the output."),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("The same as --format json."))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=gettext_noop("Write to this file instead of the terminal.")
)
@click.pass_obj
def aggregate(
    settings: Settings,
    *,
    question: str,
    pair: tuple[str, ...],
    base: str,
    years: str,
    engine: str,
    remote: str,
    form: str,
    as_json: bool,
    output: Path | None,
) -> None:
    """Run one question."""
    from entente.desk.aggregates import AggregateRequest
    from entente.desk.aggregates import aggregate as run

    if len(pair) not in (0, 2):
        raise InputError(gettext_noop("Give no country or two."), field="X Y")
    if form == "parquet" and output is None:
        raise InputError(gettext_noop("Parquet is written to a file: name one with --output."))
    request = AggregateRequest(
        question=question, pair=pair, years=span(years), folder=base, engine=engine, remote=remote,
        threads=processors(),
    )  # fmt: skip
    with run(settings.home, request) as (table, sql):
        if form == "parquet" and output is not None:
            from pyarrow import parquet

            parquet.write_table(table, output, compression="zstd")
        elif form == "sql":
            emit(sql + "\n", output)
        else:
            emit(_json(table) if as_json or form == "json" else _csv(table), output)


def _json(table: Any) -> str:  # noqa: ANN401 - an Arrow table
    return json.dumps({"rows": table.to_pylist()}, ensure_ascii=False) + "\n"


def _csv(table: Any) -> str:  # noqa: ANN401 - an Arrow table
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue()
