"""``entente relations``: what is tied to a body, and whether listed bodies hold half of it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable
from entente.cli.show import DAY, emit
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.relations import Held, RelationsReport

__all__ = ["relations"]


@click.command(help=gettext_noop("Show parents, laboratories and owners of a body, and who holds half of it."))
@click.argument("name")
@click.option("--also", "names", multiple=True, help=gettext_noop("Another name of the body; repeat for several."))
@click.option("--ror", default=None, help=gettext_noop("ROR identifier of the body."))
@click.option("--owner", "owners", multiple=True, help=gettext_noop("An owner as NAME=PERCENT; repeat for several."))
@click.option(
    "--lists",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=gettext_noop("Folder of list files in their published formats; without it the imported lists are used."),
)
@click.option("--as-of", type=DAY, help=gettext_noop("Only what held on this day (default: today)."))
@click.option("--known-at", type=DAY, help=gettext_noop("Rules as known on this day (default: today)."))
@click.option("--non-official", is_flag=True, help=gettext_noop("Show private trackers too (never a standing)."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=gettext_noop("File to write."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def relations(
    settings: Settings,
    *,
    name: str,
    names: tuple[str, ...],
    ror: str | None,
    owners: tuple[str, ...],
    lists: Path | None,
    as_of: date | None,
    known_at: date | None,
    non_official: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Ask the desk and show the answer."""
    from entente.desk import relations as desk

    party = desk.party_from(name, names=names, ror=ror, owners=owners)
    with tempfile.TemporaryDirectory(prefix="entente-lists-") as scratch:
        report = desk.relations_report(
            settings.home,
            party,
            as_of=as_of or settings.today,
            known_at=known_at or settings.today,
            today=settings.today,
            lists=lists,
            scratch=Path(scratch),
            non_official=non_official,
        )
    emit(desk.as_json(report) if as_json else _readable(report, settings.lang), output)


def _readable(report: RelationsReport, lang: str) -> str:
    from entente.desk.relations import RELATIONS

    _ = translator(lang)
    found = report.relations
    lines = [printable(f"{report.name}  ({report.as_of})")]
    lines.extend(f"  {entry.list}  {printable(entry.name)}" for entry in found.entries)
    if not found.entries:
        lines.append("  " + _("No entry of the loaded lists matches this name."))
    if not found.related:
        lines.append("  " + _("Nothing that was loaded ties another body to it."))
    for tie in found.related:
        share = f" {tie.percent:g} %" if tie.percent is not None else ""
        lines.append(printable(f"  {RELATIONS[tie.relation].in_lang(lang)}{share}: {tie.name}  [{tie.source}]"))
        lines.extend(f"    {_('listed')}: {entry.list}  {printable(entry.name)}" for entry in tie.listed)
    for rule, held in zip(report.rules, (found.affiliates, found.blocked), strict=True):
        lines.append(f"{rule}: {report.rules[rule].in_lang(lang)}.")
        lines.extend(_held(held, lang))
    return "\n".join(lines) + "\n"


def _held(held: Held | None, lang: str) -> list[str]:
    """Whether listed bodies hold half, and the shares that say so."""
    _ = translator(lang)
    if held is None:
        return ["  " + _("No holding of a listed body is known.")]
    answer = {
        True: _("Listed bodies hold half or more together ({percent} % certain)."),
        None: _("Listed bodies may hold half: {percent} % is certain, the rest is not."),
        False: _("Listed bodies hold less than half ({percent} % certain)."),
    }[held.control.held]
    lines = ["  " + answer.format(percent=f"{held.control.percent:g}")]
    lines.extend(f"    {printable(step)}" for step in held.path)
    if held.control.over:
        lines.append("    " + _("The shares add up to more than 100 per cent: check them."))
    return lines
