"""``entente judgements``: say of a hit that it is the same body, another one, or not settled; read what was said."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from entente.cli.failure import printable
from entente.cli.show import emit
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["judgements"]

_VERDICTS = {
    "same": gettext_noop("the same body"),
    "different": gettext_noop("another body"),
    "unsure": gettext_noop("not settled"),
}


@click.group(help=gettext_noop("Judge hits, and read what was judged; judgements are remembered and recorded."))
def judgements() -> None:
    """Hold the commands on judgements."""


@judgements.command("add", help=gettext_noop("Judge whether a party is an entry of a list."))
@click.argument("name")
@click.option("--list", "code", required=True, help=gettext_noop("Code of the list, as screening shows it."))
@click.option("--entry", required=True, help=gettext_noop("Identifier of the entry, as screening shows it."))
@click.option("--same", "verdict", flag_value="same", help=gettext_noop("They are one body."))
@click.option("--different", "verdict", flag_value="different", help=gettext_noop("They are different bodies."))
@click.option("--unsure", "verdict", flag_value="unsure", help=gettext_noop("It could not be settled."))
@click.option("--reason", default="", help=gettext_noop("Why; it stays in the case file."))
@click.option("--by", "officer", default="", help=gettext_noop("Role of the person who judges (no name is needed)."))
@click.option("--also", "names", multiple=True, help=gettext_noop("Another name of the body; repeat for several."))
@click.option("--ror", default=None, help=gettext_noop("ROR identifier of the body."))
@click.option("--id", "numbers", multiple=True, help=gettext_noop("An identifier as scheme=value; repeat for several."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def add(
    settings: Settings,
    *,
    name: str,
    code: str,
    entry: str,
    verdict: str | None,
    reason: str,
    officer: str,
    names: tuple[str, ...],
    ror: str | None,
    numbers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record a judgement. Clock and randomness are read here, at the door."""
    from entente.desk import judgements as desk
    from entente.desk.screen import body_from, open_index

    if verdict is None:
        raise InputError(gettext_noop("Say what is judged: --same, --different or --unsure."), field="verdict")
    with open_index(settings.home, today=settings.today) as index:
        shown = desk.judge(
            desk.JudgementRequest(
                home=settings.home,
                party=body_from(name, names=names, ror=ror, numbers=numbers),
                list=code,
                entry=entry,
                verdict=verdict,  # type: ignore[arg-type]
                reason=reason,
                officer=officer,
            ),
            index,
            now=datetime.now(UTC),
            entropy=secrets.token_bytes,
        )
    _ = translator(settings.lang)
    if as_json:
        click.echo(desk.as_json(shown), nl=False)
        return
    click.echo(_("Recorded as entry {index} of the private log.").format(index=shown.recorded))
    click.echo(printable(f"{shown.party} ~ {shown.list} {shown.entry_name}: {_(_VERDICTS[shown.verdict])}"))


@judgements.command("list", help=gettext_noop("Show every judgement with its reason."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=gettext_noop("File to write."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def list_(settings: Settings, *, output: Path | None, as_json: bool) -> None:
    """One judgement a line, its reason beneath."""
    from entente.desk import judgements as desk

    found = desk.list_judgements(settings.home)
    if as_json:
        emit(desk.as_json(found), output)
        return
    _ = translator(settings.lang)
    lines = []
    for each in found:
        place = "—" if each.recorded is None else str(each.recorded)
        lines.append(
            printable(
                f"{each.judged_at[:10]}  {_(_VERDICTS[each.verdict])}  {each.party} ~ {each.list} {each.entry_name}"
                f"  [{each.entry}]  {_('log entry {index}').format(index=place)}"
            )
        )
        lines.append(printable(f"    {each.officer + ': ' if each.officer else ''}{each.reason}"))
    emit("\n".join(lines or [_("Nothing was judged yet.")]) + "\n", output)
