"""``entente conduct`` and ``entente screen-person``: events of a body, and one person for a stated purpose."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.failure import printable
from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.screen import Conduct

__all__ = ["conduct", "screen_person"]

_KINDS = {
    "violation": gettext_noop("violation"),
    "penalty": gettext_noop("penalty"),
    "settlement": gettext_noop("settlement"),
    "disclosure": gettext_noop("voluntary disclosure"),
    "audit_passed": gettext_noop("audit passed"),
    "audit_failed": gettext_noop("audit failed"),
    "remedy": gettext_noop("remedy"),
    "denial": gettext_noop("denial"),
    "licence": gettext_noop("licence"),
}
_STATES = {
    "insufficient": gettext_noop("insufficient to identify"),
    "no_entry": gettext_noop("no entry bears this identifier and name"),
    "possible": gettext_noop("possible: a person must look"),
    "match": gettext_noop("match"),
}
_MISSING = {
    "role": gettext_noop("role"),
    "purpose": gettext_noop("purpose"),
    "second identifier": gettext_noop("second identifier"),
    "name": gettext_noop("name"),
}


@click.command(help=gettext_noop("Show the dated, cited compliance events of a body: conduct, not nationality."))
@click.argument("name")
@click.option("--also", "names", multiple=True, help=gettext_noop("Another name of the body; repeat for several."))
@click.option("--ror", default=None, help=gettext_noop("ROR identifier of the body."))
@click.option("--id", "numbers", multiple=True, help=gettext_noop("An identifier as scheme=value; repeat for several."))
@click.option("--as-of", type=DAY, help=gettext_noop("Only events up to this day (default: today)."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def conduct(
    settings: Settings,
    *,
    name: str,
    names: tuple[str, ...],
    ror: str | None,
    numbers: tuple[str, ...],
    as_of: date | None,
    as_json: bool,
) -> None:
    """Ask the desk and show the events."""
    from entente.desk.screen import body_from, conduct_report

    day = as_of or settings.today
    found = conduct_report(settings.home, body_from(name, names=names, ror=ror, numbers=numbers), as_of=day)
    if as_json:
        click.echo(json.dumps({"name": name, "as_of": day.isoformat()} | msgspec.to_builtins(found),
                              ensure_ascii=False, indent=2))  # fmt: skip
        return
    click.echo("\n".join(_readable(name, day, found, settings.lang)))


def _readable(name: str, day: date, found: Conduct, lang: str) -> list[str]:
    _ = translator(lang)
    lines = [printable(f"{name}  ({_('up to {day}').format(day=day)})")]
    if not found.loaded:
        return [*lines, "  " + _("No table of compliance events was imported: silence says nothing.")]
    for event in found.events:
        until = f" – {event.until}" if event.until else ""
        running = f" ({_('in effect')})" if event.id in found.running else ""
        lines.append(printable(f"  {event.day}{until}{running}  {_(_KINDS[event.kind])}  {event.authority}"))
        lines.extend(
            printable(f"      {text}") for text in (event.summary, f"[{event.citation}] {event.url}".rstrip()) if text
        )
        tied = {"identifier": _("tied to the body by an identifier"), "name": _("tied to the body by its name")}
        lines.append("      " + tied[event.by])
    if not found.events:
        lines.append("  " + _("The imported tables hold no event of this body."))
    else:
        told = ", ".join(f"{_(_KINDS[kind])}: {count}" for kind, count in found.counts.items())
        lines.append(told + ".")
    if found.mended is not None:
        lines.append(
            _("The last adverse event was followed by a remedy, disclosure, settlement or passed audit.")
            if found.mended
            else _("Nothing that mends is recorded after the last adverse event.")
        )
    lines.append(_("Events are shown as their sources tell them; no country is read and there is no score."))
    return lines


@click.command(
    "screen-person", help=gettext_noop("Screen one person, for a stated role and purpose and with a second identifier.")
)
@click.argument("name")
@click.option("--role", default="", help=gettext_noop("The person's role in the project."))
@click.option("--purpose", default="", help=gettext_noop("Why the person is screened."))
@click.option("--born", default="", help=gettext_noop("Day of birth, YYYY-MM-DD (or a year)."))
@click.option("--passport", default="", help=gettext_noop("Passport number."))
@click.option("--national-id", default="", help=gettext_noop("National identity number."))
@click.option("--tax", default="", help=gettext_noop("Tax number."))
@click.option("--as-of", type=DAY, help=gettext_noop("Only entries listed on this day."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def screen_person(
    settings: Settings,
    *,
    name: str,
    role: str,
    purpose: str,
    born: str,
    passport: str,
    national_id: str,
    tax: str,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Answer on the spot; nothing about the person is kept or logged."""
    from entente.desk.screen import person_report

    given = {"birth_date": born, "passport": passport, "national_id": national_id, "tax": tax}
    answer = person_report(
        settings.home, name, given, role=role, purpose=purpose, as_of=as_of or settings.today, today=settings.today
    )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(answer), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    click.echo(_(_STATES[answer.state]))
    if answer.missing:
        missing = ", ".join(_(_MISSING[what]) for what in answer.missing)
        click.echo("  " + _("Missing: {missing}. A name alone identifies nobody.").format(missing=missing))
    for hit in answer.hits:
        entry = hit.entry
        since = f"  {_('since')} {entry.since}" if entry.since else ""
        click.echo(printable(f"  {_(_STATES[hit.state])}  {hit.score:.2f}  {entry.list}  {entry.entry_id}{since}"))
        told = (entry.programme, f"[{entry.citation}]" if entry.citation else "", f"{_('agrees')}: {hit.scheme}")
        click.echo(printable("    " + "  ".join(part for part in told if part)))
