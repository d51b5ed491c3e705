"""``entente evidence pair``, ``country``, ``topic``, ``mobility``, ``bifurcation``: reports with their gates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.progress import bar
from entente.cli.report_options import LEVELS, Form, asks, shows
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.indicators import Request

__all__ = ["bifurcation", "country", "mobility", "pair", "topic"]


@click.command(
    help=gettext_noop(
        "Joint works of two countries or regions by year: Salton, Jaccard, PAI and RIC with its 95 % interval; where "
        "works are loaded also under stricter readings of joint, the gain on each side, and how their profiles differ."
    )
)
@click.argument("x")
@click.argument("y")
@click.option(
    "--counts",
    "counts",
    type=click.Path(path_type=Path),
    help=gettext_noop("Your own counts: CSV with year,a,b,count (UTF-8)."),
)
@click.pass_obj
@asks
@shows
def pair(settings: Settings, *, x: str, y: str, counts: Path | None, request: Request, form: Form) -> None:
    """A table of the measures, seen from X; the source is always named."""
    from entente.desk.indicators import pair_indicators

    form.show(pair_indicators(settings.home, x, y, request, counts=counts))


@click.command(
    help=gettext_noop("Output, growth, specialisation, impact and Sustainable Development Goals of one country.")
)
@click.argument("code")
@click.option(
    "--level", type=click.Choice(LEVELS), default="field", show_default=True,
    help=gettext_noop("How finely specialisation is cut."),
)  # fmt: skip
@click.pass_obj
@asks
@shows
def country(settings: Settings, *, code: str, level: str, request: Request, form: Form) -> None:
    """Tables of one country, seen against all loaded works."""
    from entente.desk.indicators import Level, country

    if not request.scope.units:
        scope = msgspec.structs.replace(request.scope, level=Level(level))
        request = msgspec.structs.replace(request, scope=scope)
    form.show(country(settings.home, code, request))


@click.command(
    help=gettext_noop("Countries in some topics: output, specialisation, impact; the topics' years and goals.")
)
@click.argument("ids", metavar="[TOPIC]...", nargs=-1)
@click.option(
    "--most", type=click.IntRange(1, 250), default=30, show_default=True,
    help=gettext_noop("How many countries, by output."),
)  # fmt: skip
@click.pass_obj
@asks
@shows
def topic(settings: Settings, *, ids: tuple[str, ...], most: int, request: Request, form: Form) -> None:
    """The named topics (T10018), or the subfields and fields given as options."""
    from entente.desk.indicators import Level, topic

    if ids:
        units = tuple(sorted({*ids, *(request.scope.units if request.scope.level is Level.TOPIC else ())}))
        scope = msgspec.structs.replace(request.scope, level=Level.TOPIC, units=units)
        request = msgspec.structs.replace(request, scope=scope)
    form.show(topic(settings.home, request, most))


@click.command(
    help=gettext_noop(
        "Researchers by class of mobility and flows between countries. Numbers of persons only, none from 1 to 9."
    )
)
@click.argument("codes", metavar="[COUNTRY]...", nargs=-1)
@click.option(
    "--most", type=click.IntRange(2, 250), default=20, show_default=True,
    help=gettext_noop("How many countries, by researchers, where none is named."),
)  # fmt: skip
@click.option(
    "--k", type=int, default=10, show_default=True, help=gettext_noop("Smallest number of persons shown; at least 10.")
)
@click.pass_obj
@asks
@shows
def mobility(
    settings: Settings, *, codes: tuple[str, ...], most: int, k: int, request: Request, form: Form
) -> None:  # fmt: skip
    """Aggregates only: a smaller k is refused, and no person can be asked for."""
    from entente.desk.indicators import mobility

    form.show(mobility(settings.home, codes, request, most, k))


@click.command(
    help=gettext_noop(
        "Do two blocks of countries read each other less? Citation preference, home bias, cross log-odds, E-I, "
        "modularity against shuffled countries, topic divergence, by year."
    )
)
@click.argument("x")
@click.argument("y")
@click.option(
    "--with-x", "more_x", multiple=True, metavar="COUNTRY",
    help=gettext_noop("Another country of the first block. May be repeated."),
)  # fmt: skip
@click.option(
    "--with-y", "more_y", multiple=True, metavar="COUNTRY",
    help=gettext_noop("Another country of the second block (HK, MO). May be repeated."),
)  # fmt: skip
@click.option(
    "--shuffles", type=click.IntRange(20, 10_000), default=99, show_default=True,
    help=gettext_noop("Shuffles of the countries of works within topic and year."),
)  # fmt: skip
@click.pass_obj
@asks
@shows
def bifurcation(
    settings: Settings,
    *,
    x: str,
    y: str,
    more_x: tuple[str, ...],
    more_y: tuple[str, ...],
    shuffles: int,
    request: Request,
    form: Form,
) -> None:
    """Blocks x and y against each other and against all other countries."""
    from entente.desk.indicators import bifurcation

    with bar(translator(settings.lang)(gettext_noop("Shuffling"))) as tell:
        report = bifurcation(settings.home, (x, *more_x), (y, *more_y), request, shuffles, tell)
    form.show(report)
