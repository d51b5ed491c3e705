"""``entente dossiers``: the case file's dossiers, and what assessing them again would change."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.rescreen import Difference

__all__ = ["dossiers"]

_STATUS = {
    "match": gettext_noop("match"),
    "possible": gettext_noop("possible: a person must look"),
    "cleared": gettext_noop("cleared: another body"),
}


@click.group(help="List and re-assess stored dossiers.")
def dossiers() -> None:
    """Group of the case file's commands."""


@dossiers.command("list", help="List the dossiers in the case file.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def list_(settings: Settings, *, as_json: bool) -> None:
    """One line a dossier."""
    from entente.desk.dossiers import list_dossiers

    rows = list_dossiers(settings.home)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(rows), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    for row in rows:
        decided = _("{count} decisions").format(count=row.decisions)
        click.echo(
            printable(f"{row.id[:12]}  {row.as_of}  {row.standing:<13} {decided:<14} {row.proposal}  {row.title}")
        )
    if not rows:
        click.echo(_("The case file is empty. `entente assess FILE --store` keeps a dossier."))


@dossiers.command("rescreen", help="Screen the parties of every stored dossier against the lists as they are now.")
@click.option("--as-of", type=DAY, help="Day the lists are asked for (default: today).")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def rescreen(settings: Settings, *, as_of: date | None, as_json: bool) -> None:
    """The difference report: entries added, removed and changed; nothing stored is changed."""
    from entente.cli.progress import bar
    from entente.desk.rescreen import rescreen_dossiers

    _ = translator(settings.lang)
    day = as_of or settings.today
    with bar(_("Screening stored dossiers")) as progress:
        found = rescreen_dossiers(settings.home, as_of=day, progress=progress)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(printable(f"{one.id[:12]}  {one.proposal}: {one.was} → {one.now}"))
        if one.skipped:
            click.echo("    " + _("kept without its proposal: its parties are not known"))
        for each in one.differences:
            click.echo(printable(f"    {_SIGNS[each.kind]} {_difference(each, settings.lang)}"))
    if not found:
        click.echo(_("Nothing changed."))


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _difference(each: Difference, lang: str) -> str:
    """Party, list, entry, and the status before and after."""
    _ = translator(lang)
    was, now = (_(_STATUS[hit.status]) if hit else _("not there") for hit in (each.before, each.after))
    hit = each.hit
    return f"{hit.party} ~ {hit.list} {hit.entry_name} [{hit.entry}]: {was} → {now}"


@dossiers.command("refresh", help="Assess every stored proposal again and show what changed.")
@click.option("--as-of", type=DAY, help="Day the answer is for (default: today).")
@click.option("--known-at", type=DAY, help="Use only what was known on this day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def refresh(settings: Settings, *, as_of: date | None, known_at: date | None, as_json: bool) -> None:
    """The difference report; nothing stored is changed."""
    from entente.cli.progress import bar
    from entente.desk.dossiers import refresh_dossiers

    _ = translator(settings.lang)
    with bar(_("Assessing stored dossiers")) as progress:
        changes = refresh_dossiers(
            settings.home, as_of=as_of or settings.today, known_at=known_at or settings.today, progress=progress
        )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(changes), ensure_ascii=False, indent=2))
        return
    for change in changes:
        click.echo(printable(f"{change.id[:12]}  {change.proposal}: {change.before} → {change.after}"))
        for sign, items in (("+", change.added), ("-", change.removed)):
            for item in items:
                click.echo(printable(f"    {sign} {item}"))
    if not changes:
        click.echo(_("Nothing changed."))
