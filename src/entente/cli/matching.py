"""``entente evidence match`` and ``chain``: complementary strengths, and chains without one supplier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from entente.cli.report_options import Form, shows
from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.settings import Settings

__all__ = ["chain", "match"]


@click.command(
    help=gettext_noop(
        "Match needs with measured capabilities of X and Y (TOML): proposed only where each side leads in a part; the"
        " guardrails of a named proposal stand beside."
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("x")
@click.argument("y")
@click.option("--as-of", type=DAY, help=gettext_noop("Day the answer is for (default: today)."))
@click.pass_obj
@shows
def match(settings: Settings, *, file: Path, x: str, y: str, as_of: date | None, form: Form) -> None:
    """Strengths and guardrails are two results; neither is changed by the other."""
    from entente.desk.matching import match_report

    form.show(match_report(settings.home, file, x, y, as_of or settings.today))


@click.command(help=gettext_noop("Map the stages of a chain of supply (TOML), and what remains without each supplier."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--without", multiple=True, metavar="ISO", help=gettext_noop("Only without this supplier. May be repeated.")
)
@click.pass_obj
@shows
def chain(settings: Settings, *, file: Path, without: tuple[str, ...], form: Form) -> None:  # noqa: ARG001
    """A chain is as wide as its narrowest stage."""
    from entente.desk.matching import chain_report

    form.show(chain_report(file, without))
