"""``entente evidence``: an evidence base and its indicators. The commands stand in ``works`` and ``indicators``."""

from __future__ import annotations

import json

import click
import msgspec

from entente.cli.aggregate import aggregate
from entente.cli.indicators import bifurcation, country, mobility, pair, topic
from entente.cli.matching import chain, match
from entente.cli.opportunities import opportunities
from entente.cli.quality import quality
from entente.cli.works import build, use
from entente.cli.works_fetch import fetch
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

__all__ = ["evidence"]


@click.group(help=gettext_noop("An evidence base, and indicators from what is observed."))
def evidence() -> None:
    """Group of the evidence room's commands."""


_COMMANDS = (
    aggregate, bifurcation, build, chain, country, fetch, match, mobility, opportunities, pair, quality, topic, use,
)  # fmt: skip
for command in _COMMANDS:
    evidence.add_command(command)


@evidence.command("figures", help=gettext_noop("The published figures that are shipped, each with its source."))
@click.option("--country", help=gettext_noop("Only this country or region (ISO code) and the world."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def figures(settings: Settings, *, country: str | None, as_json: bool) -> None:
    """One line a figure; figures that were not read again say so."""
    from entente.desk.indicators import published_figures

    rows = published_figures(country)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(rows), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    for row in rows:
        mark = "" if row.verified else "  [" + _(gettext_noop("unverified: never used in an answer")) + "]"
        click.echo(printable(f"{row.value:>14,.10g} {row.unit:<9} {row.label.in_lang(settings.lang)}{mark}"))
        click.echo(printable(f"{'':25}{row.source}  {row.url}"))


@evidence.command("measures", help=gettext_noop("The card of every measure: formula, source, denominator, interval."))
@click.argument("names", metavar="[MEASURE]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def measures(settings: Settings, *, names: tuple[str, ...], as_json: bool) -> None:
    """All cards, or those named."""
    from entente.desk.indicators import measure_cards

    found = measure_cards(names)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
        return
    _, lang = translator(settings.lang), settings.lang
    for card in found:
        click.echo(f"{card.id}  {card.name.in_lang(lang)}  =  {card.formula}")
        click.echo("  " + _(gettext_noop("Denominator: {text}.")).format(text=card.denominator.in_lang(lang)))
        click.echo("  " + _(gettext_noop("Interval: {text}.")).format(text=card.interval.in_lang(lang)))
        click.echo("  " + _(gettext_noop("Source: {title}.")).format(title="; ".join(card.sources)))
        click.echo(f"  {card.caveat.in_lang(lang)}")
