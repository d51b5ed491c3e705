"""``entente accords ready`` and ``differences``: what a project lacks, and where the two legal systems differ."""

from __future__ import annotations

from pathlib import Path

import click

from entente.cli.accords.group import accords, as_json_option, day_options, days, print_json, print_lines, table
from entente.locale import translator
from entente.settings import Settings

__all__: list[str] = []

PROPOSAL = click.Path(path_type=Path, exists=True, dir_okay=False)


@accords.command()
@click.argument("proposal", type=PROPOSAL)
@day_options
@as_json_option
@click.pass_obj
def ready(settings: Settings, proposal: Path, as_of: str | None, known_at: str | None, as_json: bool) -> int:
    """Name what a joint project lacks before it may become active; exit code 1 while it lacks anything."""
    from entente.desk.readiness import readiness

    found = readiness(settings.home, proposal, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return 0 if found.complete else 1
    _, lang = translator(settings.lang), settings.lang
    if found.complete:
        print_lines([_("{project}: complete; it may become active.").format(project=found.project)])
        return 0
    lines = [_("{project}: incomplete; it may not become active.").format(project=found.project)]
    print_lines([*lines, *(f"  {one.item}: {one.text.in_lang(lang)}" for one in found.missing)])
    return 1


@accords.command()
@click.argument("proposal", type=PROPOSAL)
@click.option("--side", "sides", multiple=True, default=("US", "CN"), help="Legal systems to compare; repeat.")
@day_options
@as_json_option
@click.pass_obj
def differences(
    settings: Settings, proposal: Path, sides: tuple[str, ...], as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """List what each side's law asks of a project where they do not ask the same, with citations."""
    from entente.desk.readiness import differences as compare

    found = compare(settings.home, proposal, sides, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        lines.append(one.about)
        for side, rows in one.by_side.items():
            if not rows:
                lines.append(f"  {side}  " + _("asks nothing"))
            lines += table(
                [(side, "?" if row.undecided else " ", f"{row.title.in_lang(lang)} [{row.cite}]") for row in rows],
                indent="  ",
            )
    print_lines(lines or [_("The sides ask the same of this project.")])
