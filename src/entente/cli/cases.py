"""``entente cases``: answer whole-project cases in the form of the outside scorer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.project_cases.answering import CaseAnswer

__all__ = ["cases"]

_STANDING = {
    "no_objection": gettext_noop("no objection"),
    "conditions": gettext_noop("conditions"),
    "open": gettext_noop("open"),
    "prohibited": gettext_noop("prohibited"),
}


@click.group()
def cases() -> None:
    """Whole-project cases written in plain names: answered, one line each."""


@cases.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lists", type=click.Path(path_type=Path), help=gettext_noop("Folder of restricted-party lists."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print one JSON answer a line."))
@click.pass_obj
def run(settings: Settings, file: Path, lists: Path | None, as_json: bool) -> None:
    """Answer every case of FILE (JSON lines) with the lists as they stood on its day."""
    import msgspec

    from entente.desk.cases import run_cases

    for answer in run_cases(file, lists, today=settings.today, lang=settings.lang):
        if as_json:
            click.echo(json.dumps(msgspec.to_builtins(answer), ensure_ascii=False))
        else:
            click.echo(printable(_text(answer, settings.lang)))
        if answer.unread:
            _ = translator(settings.lang)
            notice = _("{id}: not understood and not used: {keys}").format(id=answer.id, keys=", ".join(answer.unread))
            click.echo(printable(notice), err=True)


def _text(answer: CaseAnswer, lang: str) -> str:
    """One case for a person: outcome, sides, what applies, questions."""
    _ = translator(lang)
    sides = ", ".join(f"{side} {_(_STANDING[standing])}" for side, standing in answer.per_side.items())
    lines = [f"{answer.id}: {_(_STANDING[answer.outcome])} ({sides})"]
    applied = [cited.cite for cited in answer.citations if cited.role == "applies"]
    exempt = [cited.cite for cited in answer.citations if cited.role == "exempt"]
    if applied:
        lines.append("  " + _("applies: {cites}").format(cites="; ".join(applied)))
    if exempt:
        lines.append("  " + _("exempt: {cites}").format(cites="; ".join(exempt)))
    lines += [f"  {collision}" for collision in answer.collisions]
    lines += [f"  ? {question}" for question in answer.questions]
    return "\n".join(lines)
