"""``entente assess``: need, will and way for one proposal."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import click

from entente.cli.show import DAY, emit
from entente.settings import Settings

__all__ = ["assess"]


@click.command(help="Answer need, will and way for a proposal. Exits 0 whatever the standing.")
@click.argument("proposal", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, help="Day the answer is for (default: today).")
@click.option("--known-at", type=DAY, help="Use only what was known on this day (default: today).")
@click.option("--side", metavar="ISO", help="Country or region of the desk that reads it.")
@click.option("--non-official", is_flag=True, help="Also show non-official lists, apart and without effect.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="Form of the dossier."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--first-screen", is_flag=True, help="Only the first screen (text).")
@click.option("--store", is_flag=True, help="Keep proposal and dossier in the case file.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_obj
def assess(
    settings: Settings,
    *,
    proposal: Path,
    as_of: date | None,
    known_at: date | None,
    side: str | None,
    non_official: bool,
    form: str,
    as_json: bool,
    first_screen: bool,
    store: bool,
    output: Path | None,
) -> None:
    """Parse, ask the desk, show."""
    from entente.desk.dossiers import AssessmentRequest, assess_file

    request = AssessmentRequest(
        home=settings.home,
        proposal=proposal,
        as_of=as_of or settings.today,
        known_at=known_at or settings.today,
        side=side,
        non_official=non_official,
        form="json" if as_json else form,
        lang=settings.lang,
        first_screen_only=first_screen,
        store=store,
        width=min(shutil.get_terminal_size((100, 24)).columns, 110),
    )
    if not store:
        emit(assess_file(request), output)
        return
    from entente.cli.record.group import agent

    emit(assess_file(request, now=datetime.now(UTC), agent=agent()), output)
