"""``entente import``: a form that came back becomes a proposal file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable
from entente.cli.show import emit
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.forms.exchange import Imported

__all__ = ["import_"]

_SHOWN = 15
_FILE = click.Path(path_type=Path)


@click.command("import", help="Read a filled-in form (.docx, .xlsx) into a proposal file, and name every gap.")
@click.argument("form", type=_FILE)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option(
    "--partners", multiple=True, type=_FILE, help="Add the organisations of a list (CSV or .xlsx); repeat for several."
)
@click.option("--subawards", multiple=True, type=_FILE, help="The same, for a list of subawards.")
@click.option("--force", is_flag=True, help="Replace the output file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the proposal and every gap with its place.")
@click.pass_obj
def import_(
    settings: Settings,
    *,
    form: Path,
    output: Path | None,
    partners: tuple[Path, ...],
    subawards: tuple[Path, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Parse, ask the desk, write the proposal, show the gaps."""
    from entente.desk.forms.exchange import import_form
    from entente.desk.proposals import check_absent

    if output is not None:
        check_absent(output, force=force)
    read = import_form(form, settings.lang, partners=partners, subawards=subawards)
    if output is not None:
        emit(read.text, output)
    if as_json:
        click.echo(json.dumps(_as_json(read, settings.lang), ensure_ascii=False, indent=2))
        return
    if output is None:
        click.echo(read.text, nl=False)
    _show_gaps(read, settings.lang)
    if output is not None:
        sentence = translator(settings.lang)(gettext_noop("Written: {file}. Next: entente check {file}"))
        click.echo(printable(sentence.format(file=output)))


def _show_gaps(read: Imported, lang: str) -> None:
    """The questions left open, on standard error so that the proposal can be piped."""
    _ = translator(lang)
    if not read.gaps:
        return
    click.echo(_(gettext_noop("Not answered, kept as unknown ({count}):")).format(count=len(read.gaps)), err=True)
    for gap in read.gaps[:_SHOWN]:
        line = f"  {gap.place.in_lang(lang)}: {gap.meaning.in_lang(lang)} ({gap.field})"
        click.echo(printable(line), err=True)
    if len(read.gaps) > _SHOWN:
        more = _(gettext_noop("  … and {count} more; --json lists all."))
        click.echo(more.format(count=len(read.gaps) - _SHOWN), err=True)


def _as_json(read: Imported, lang: str) -> dict[str, object]:
    import msgspec

    return {
        "proposal": msgspec.to_builtins(read.proposal),
        "gaps": [
            {"field": gap.field, "question": gap.meaning.in_lang(lang), "place": gap.place.in_lang(lang)}
            for gap in read.gaps
        ],
    }
