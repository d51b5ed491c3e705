"""``entente claims``: what the debate says, and what becomes of it when it is checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from entente.cli.report_options import Form, shows
from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.settings import Settings

__all__ = ["claims"]

_VERDICTS = ("recomputed", "supported", "contradicted", "unverified")
_KINDS = ("event", "claim", "indicator", "forecast")
"""Written out here so that ``--help`` needs no other room; a test holds them to the room's own."""
_FOLDER = click.option(
    "--with", "folders", type=click.Path(path_type=Path, file_okay=False), multiple=True, metavar="FOLDER",
    help=gettext_noop("A folder of your own claims, checks and tables. May be repeated."),
)  # fmt: skip
_KNOWN = click.option("--known-at", type=DAY, help=gettext_noop("What was known on that day (default: today)."))


def _folders(settings: Settings, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders named, after the one in the home folder if there is one."""
    own = settings.home / "claims"
    return ((own,) if own.is_dir() else ()) + folders


@click.group()
def claims() -> None:
    """Claims of the debate: who said what, and what becomes of it when it is checked."""


@claims.command("list", help=gettext_noop("List claims with their verdicts."))
@click.option(
    "--verdict", "verdicts", type=click.Choice(_VERDICTS), multiple=True,
    help=gettext_noop("Only claims of this verdict. May be repeated."),
)  # fmt: skip
@click.option("--document", default="", metavar="ID", help=gettext_noop("Only claims of this document."))
@click.option(
    "--subject", default="", metavar="COUNTRY", help=gettext_noop("Only claims about this country or region.")
)
@click.option("--kind", type=click.Choice(_KINDS), help=gettext_noop("Only claims of this kind."))
@click.option("--word", default="", help=gettext_noop("Only claims that hold this word."))
@_FOLDER
@_KNOWN
@click.pass_obj
@shows
def list_(
    settings: Settings, *, verdicts: tuple[str, ...], document: str, subject: str, kind: str | None, word: str,
    folders: tuple[Path, ...], known_at: date | None, form: Form,
) -> None:  # fmt: skip
    """One row a claim; the reasons stand in CSV and JSON, and in `claims show`."""
    from entente.desk.claims import Filter, list_claims

    wanted = Filter(verdicts=verdicts, document=document, subject=subject, kind=kind or "", word=word)
    form.show(list_claims(settings.home, _folders(settings, folders), known_at or settings.today, wanted))


@claims.command(
    help=gettext_noop("Show one claim: who said it, its verdict and reason, checks, evidence, yearly numbers.")
)
@click.argument("claim", metavar="ID")
@_FOLDER
@_KNOWN
@click.pass_obj
@shows
def show(settings: Settings, *, claim: str, folders: tuple[Path, ...], known_at: date | None, form: Form) -> None:
    """Everything that is held about one claim."""
    from entente.desk.claims import show_claim

    form.show(show_claim(settings.home, _folders(settings, folders), known_at or settings.today, claim))


@claims.command(
    help=gettext_noop("Run the checks of the named claims, or of all, and show computed and claimed numbers.")
)
@click.argument("names", metavar="[ID]...", nargs=-1)
@_FOLDER
@_KNOWN
@click.pass_obj
@shows
def check(
    settings: Settings, *, names: tuple[str, ...], folders: tuple[Path, ...], known_at: date | None, form: Form
) -> None:  # fmt: skip
    """Exits 0 whatever the outcome: a contradicted claim is an answer."""
    from entente.desk.claims import check_claims

    form.show(check_claims(settings.home, _folders(settings, folders), known_at or settings.today, names))


@claims.command(help=gettext_noop("Show the points on which documents contradict each other, side by side."))
@_FOLDER
@_KNOWN
@click.pass_obj
@shows
def contradictions(settings: Settings, *, folders: tuple[Path, ...], known_at: date | None, form: Form) -> None:
    """Every claim with its own verdict: one document does not refute another."""
    from entente.desk.claims import contradictions as side_by_side

    form.show(side_by_side(settings.home, _folders(settings, folders), known_at or settings.today))
