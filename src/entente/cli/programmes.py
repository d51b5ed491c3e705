"""``entente programmes``: what joint programmes left behind, always for both sides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from entente.cli.report_options import Form, shows
from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.settings import Settings

__all__ = ["programmes"]

_HELP = {
    "list": gettext_noop("List joint programmes."),
    "show": gettext_noop("Show a programme: outputs of each side, and savings against their stated baseline."),
    "filings": gettext_noop("Joint filings of intellectual property: inventors and owners by side."),
    "projects": gettext_noop("Joint projects: their state, approvals, withheld components, and what they lack."),
    "facilities": gettext_noop("Shared facilities: access of each partner, publications, recognitions."),
    "exchanges": gettext_noop("Exchanges of scientists and students by direction and year, with their ratio."),
    "activities": gettext_noop("Joint activities: participation by side, and channels by year."),
    "practices": gettext_noop("Find good practice by topic, and shared data sets with licence and checksum."),
    "ledger": gettext_noop("What each side gained; never one side alone."),
    "institutions": gettext_noop("Institutions modelled on others, and whether that is sourced."),
    "efforts": gettext_noop("International efforts that both sides, one or neither takes part in on a day."),
}
"""Every report of the desk; a test holds the two together."""


@click.group()
def programmes() -> None:
    """Joint programmes: outputs, savings, filings, exchanges and what each side gained."""


def _add(kind: str) -> None:
    """One subcommand a report; they differ in nothing but their report."""

    @click.argument("words", metavar="[ID|WORD]...", nargs=-1)
    @click.option(
        "--with", "folders", type=click.Path(path_type=Path, file_okay=False), multiple=True, metavar="FOLDER",
        help=gettext_noop("A folder of your own programmes. May be repeated."),
    )  # fmt: skip
    @click.option("--on", "on", type=DAY, help=gettext_noop("The day asked for (default: today)."))
    @click.option(
        "--between", "sides", type=str, nargs=2, metavar="X Y",
        help=gettext_noop("The two sides, by ISO code (default: US CN)."),
    )  # fmt: skip
    @click.pass_obj
    @shows
    def run(
        settings: Settings, *, words: tuple[str, ...], folders: tuple[Path, ...], on: date | None,
        sides: tuple[str, str] | None, form: Form,
    ) -> None:  # fmt: skip
        from entente.desk.programmes import report

        own = settings.home / "programmes"
        named = ((own,) if own.is_dir() else ()) + folders
        form.show(report(kind, named, on=on or settings.today, words=words, sides=sides or ()))

    programmes.command(kind, help=_HELP[kind])(run)


for _kind in _HELP:
    _add(_kind)
