"""``entente dossiers``: the case file's dossiers, and what assessing them again would change."""

from __future__ import annotations

import json
from datetime import date

import click
import msgspec

from entente.cli.show import DAY
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

__all__ = ["dossiers"]


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
