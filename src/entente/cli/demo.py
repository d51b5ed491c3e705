"""``entente demo``: the six examples on embedded sample data."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

__all__ = ["demo"]


@click.command(help="Assess the six examples on embedded sample data and say where the dossiers lie.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-dossiers"),
    help="Folder for the dossiers (default: demo-dossiers).",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def demo(settings: Settings, *, output: Path, as_json: bool) -> None:
    """Run the demonstration in ``output``; the office's own state is not touched."""
    from entente.cli.progress import bar
    from entente.desk.demo import run_demo

    _ = translator(settings.lang)
    with bar(_("Assessing the examples")) as progress:
        done = run_demo(output, today=settings.today, progress=progress)
    if as_json:
        click.echo(json.dumps([msgspec.to_builtins(one, enc_hook=str) for one in done], ensure_ascii=False, indent=2))
        return
    click.echo(_("Six examples on SAMPLE data (fictional lists, synthetic works):"))
    for one in done:
        click.echo(f"\n{one.standing.value:<13} {one.example}: {printable(one.title.in_lang(settings.lang))}")
        click.echo("  " + printable(one.outcome.in_lang(settings.lang)))
    page = "zh" if settings.lang == "zh" else "en"
    click.echo("\n" + _("The dossiers lie in {folder} as text, HTML and JSON.").format(folder=output.resolve()))
    click.echo(_("Open one: {page}").format(page=(output / f"{done[0].example}.{page}.html").resolve()))
