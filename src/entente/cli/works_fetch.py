"""``entente evidence fetch``: works or counts of a pair from the API, with the price told first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import msgspec

from entente.cli.progress import bar
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.works_fetch import FetchPlan, FetchReport

__all__ = ["fetch", "span"]

DEFAULT = "https://api.openalex.org"


@click.command(help=gettext_noop("Fetch the works of a pair (or only counts) from the API of OpenAlex, resumably."))
@click.argument("x")
@click.argument("y")
@click.option("--years", default="1990-2023", show_default=True, help=gettext_noop("First and last year."))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help=gettext_noop("Folder of the download; run the command again to go on."),
)  # fmt: skip
@click.option("--light", is_flag=True, help=gettext_noop("Counts by topic, country and year instead of works."))
@click.option(
    "--level", type=click.Choice(["topic", "subfield", "field", "domain"]), default="subfield", show_default=True,
    help=gettext_noop("What --light counts by."),
)  # fmt: skip
@click.option("--estimate", is_flag=True, help=gettext_noop("Say what it would take, and stop."))
@click.option("--url", default=DEFAULT, show_default=True, help=gettext_noop("Another address of the same API."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def fetch(
    settings: Settings,
    x: str,
    y: str,
    *,
    years: str,
    output: Path,
    light: bool,
    level: str,
    estimate: bool,
    url: str,
    as_json: bool,
) -> None:
    """Estimate, then fetch until all is there or the day's free credit is used."""
    from entente.desk.works_fetch import FetchRequest, plan
    from entente.desk.works_fetch import fetch as run

    request = FetchRequest(
        x=x, y=y, years=span(years), folder=output, light=light, level=level, url=url, key=settings.openalex_key,
        loopback=urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1"),
    )  # fmt: skip
    planned = plan(request)
    if not as_json or not estimate:
        click.echo(_planned(planned, settings), err=True)
    if estimate:
        if as_json:
            _print({"estimate": _plan_json(planned)})
        return
    with bar("") as told:
        report = run(request, planned, told=told)
    if as_json:
        _print({"estimate": _plan_json(planned), **msgspec.to_builtins(report)})
        return
    click.echo(_reported(report, settings))


def span(text: str) -> tuple[int, int]:
    """``1990-2023`` or ``2020`` as first and last year."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text.strip())
    if not found:
        raise InputError(
            gettext_noop("“{text}” is no year or span of years."), field="--years", text=text,
            hint=gettext_noop("Write 2020 or 1990-2023."),
        )  # fmt: skip
    return int(found.group(1)), int(found.group(2) or found.group(1))


def _print(value: object) -> None:
    click.echo(msgspec.json.encode(value).decode())


def _plan_json(planned: FetchPlan) -> dict[str, object]:
    fields = ("works", "have", "calls", "usd", "days", "calls_a_day", "with_key")
    return {name: getattr(planned, name) for name in fields}


def _planned(planned: FetchPlan, settings: Settings) -> str:
    _ = translator(settings.lang)
    lines = []
    if planned.works is not None:
        line = _(gettext_noop("{works} works, of which {have} are there."))
        lines.append(line.format(works=f"{planned.works:,}", have=f"{planned.have:,}"))
    line = _(gettext_noop("{calls} calls to be made: {usd} USD at list price, nothing within the free credit of "
                          "{a_day} calls a day (days: {days})."))  # fmt: skip
    lines.append(line.format(
        calls=f"{planned.calls:,}", usd=f"{planned.usd:.4f}", a_day=f"{planned.calls_a_day:,}", days=planned.days
    ))  # fmt: skip
    if not planned.with_key:
        lines.append(_(gettext_noop("No key is set; a free one in ENTENTE_OPENALEX_KEY gives ten times that a day.")))
    return "\n".join(lines)


def _reported(report: FetchReport, settings: Settings) -> str:
    _ = translator(settings.lang)
    line = _(gettext_noop("{have} of {of} are there; {calls} calls were made."))
    lines = [line.format(have=f"{report.have:,}", of=f"{report.of:,}", calls=f"{report.calls:,}")]
    if not report.finished:
        line = _(gettext_noop("The day's credit is used. Run the same command again after {hours} hours."))
        lines.append(line.format(hours="24" if report.reset is None else f"{report.reset / 3600:.1f}"))
    elif "works" in report.files:
        lines.append(_(gettext_noop("Next: entente evidence build --works {folder}")).format(folder=report.folder))
    elif report.files:
        lines.append(_(gettext_noop("Written in {folder}: {files}")).format(
            folder=report.folder, files=", ".join(report.files)))  # fmt: skip
    return printable("\n".join(lines))
