"""``entente evidence opportunities``: topics for cooperation, each with four separate sub-results."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.progress import bar
from entente.cli.report_options import Form, asks, shows
from entente.cli.show import DAY
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.indicators import Request

__all__ = ["opportunities"]

YEARS = 10
"""Years that are looked at unless told otherwise: older works say little about what two sides can do together now."""


@click.command(
    help=gettext_noop(
        "Topics in which two countries might work together. Four separate sub-results a topic: common interest and "
        "global challenge, complementary strengths, sensitivity, guardrail fit; recommended only where all four pass."
    )
)
@click.argument("x")
@click.argument("y")
@click.option(
    "--as-of", type=DAY, help=gettext_noop("Day for which lists of technologies and rules are asked (default: today).")
)
@click.option(
    "--weight", "weights", multiple=True, metavar="CRITERION=NUMBER",
    help=gettext_noop("Weight of a criterion of the order (default: 1 each). May be repeated."),
)  # fmt: skip
@click.option(
    "--most", type=click.IntRange(1, 5000), default=50, show_default=True, help=gettext_noop("How many topics.")
)
@click.option(
    "--works", "works_of", metavar="ID", default="", help=gettext_noop("Also list the joint works of this topic.")
)
@click.pass_obj
@asks
@shows
def opportunities(
    settings: Settings,
    *,
    x: str,
    y: str,
    as_of: date | None,
    weights: tuple[str, ...],
    most: int,
    works_of: str,
    request: Request,
    form: Form,
) -> None:
    """The last ten years unless --from is given; at the level of topics unless subfields or fields are named."""
    from entente.desk.indicators import Level
    from entente.desk.opportunities import opportunities

    scope = request.scope
    first = scope.first_year or scope.last_year - YEARS + 1
    level = Level.TOPIC if scope.level is Level.ALL else scope.level
    request = msgspec.structs.replace(request, scope=msgspec.structs.replace(scope, first_year=first, level=level))
    with bar(translator(settings.lang)(gettext_noop("Looking at topics"))) as tell:
        report = opportunities(
            settings.home,
            x,
            y,
            request,
            as_of=as_of or settings.today,
            weights=dict(_weight(given) for given in weights),
            most=most,
            works_of=works_of,
            tell=tell,
        )
    form.show(report)


def _weight(given: str) -> tuple[str, float]:
    name, _, number = given.partition("=")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1000:
        raise InputError(
            gettext_noop("“{given}” is not a weight."), given=given[:40], field="--weight",
            hint=gettext_noop("Write a criterion and a number from 0 to 1000, for example gain=2."),
        )  # fmt: skip
    return name, value
