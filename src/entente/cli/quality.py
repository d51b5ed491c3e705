"""``entente evidence quality``: which works are international only through a false match."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.show import emit
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import csv_cell, printable
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.quality import QualityReport

__all__ = ["quality"]


@click.command(help=gettext_noop("Flag works that are international only through a false match, each with its cause."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--show", type=click.IntRange(0), default=10, show_default=True, help=gettext_noop("Works to show."))
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    help=gettext_noop("Form of the output."),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("The same as --format json."))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=gettext_noop("Write to this file instead of the terminal.")
)
@click.pass_obj
def quality(
    settings: Settings, *, file: Path, show: int, form: str, as_json: bool, output: Path | None
) -> None:  # fmt: skip
    """A count for each cause; nothing is removed from any table."""
    from entente.desk.quality import examine

    report = examine(settings.home, file)
    if as_json or form == "json":
        emit(_json(report), output)
    elif form == "csv":
        emit(_csv(report, settings.lang), output)
    else:
        emit(_text(report, show, settings.lang), output)


def _json(report: QualityReport) -> str:
    return msgspec.json.encode(report).decode() + "\n"


def _csv(report: QualityReport, lang: str) -> str:
    """One row for each cause of each work."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["work", "year", "cause", "country", "name", "fact"])
    for doubt in report.doubts:
        for cause in doubt.causes:
            cells = (cause.id, cause.country, cause.name, cause.fact.in_lang(lang))
            writer.writerow([doubt.work, doubt.year, *(csv_cell(cell) for cell in cells)])
    return target.getvalue()


def _text(report: QualityReport, show: int, lang: str) -> str:
    _ = translator(lang)
    line = _(gettext_noop("{read} records read, {rejected} rejected; {international} are of two countries or more, and "
                          "{flagged} of these ({share}) are doubted."))  # fmt: skip
    share = f"{100 * report.flagged / report.international:.1f} %" if report.international else "–"
    account = {
        "read": report.read, "rejected": report.rejected, "international": report.international,
        "flagged": report.flagged,
    }  # fmt: skip
    lines = [line.format(share=share, **{name: f"{count:,}" for name, count in account.items()})]
    head = _(gettext_noop("works, alone, cause"))
    lines.append(f"  {head}")
    lines += [f"  {one.works:>9,} {one.alone:>9,}  {one.heading.in_lang(lang)}" for one in report.causes]
    if not report.registry:
        lines.append(_(gettext_noop("No ROR is loaded: founding years were not compared (entente sources fetch ror).")))
    for doubt in report.doubts[:show]:
        lines.append(f"{doubt.work}  {doubt.year or '–'}")
        lines += [f"    {cause.id}: {cause.fact.in_lang(lang)}" for cause in doubt.causes]
    for one in report.rejections[:3]:
        lines.append(_(gettext_noop("line {line}: {reason}")).format(line=one.line, reason=one.reason))
    lines.append(_(gettext_noop("A flag is a doubt that a person can settle at the work itself; no work is removed.")))
    return printable("\n".join(lines)) + "\n"
