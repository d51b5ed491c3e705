"""The ``entente`` command: global options and the table of commands.

Commands are imported when they are called, so that ``--help`` stays fast.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from entente.cli.failure import show_failure
from entente.errors import EntenteError, gettext_noop
from entente.locale import CATALOGUE, translator
from entente.settings import Settings, read_settings

__all__ = ["COMMANDS", "LazyGroup", "run", "translate_help"]

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("entente.cli.proposal:new", gettext_noop("Write a commented proposal template.")),
    "check": ("entente.cli.proposal:check", gettext_noop("Check a proposal file and name every error.")),
    "topics": ("entente.cli.proposal:topics", gettext_noop("Find OpenAlex topic ids for words.")),
    "assess": ("entente.cli.assess:assess", gettext_noop("Answer need, will and way for a proposal.")),
    "decide": ("entente.cli.decide:decide", gettext_noop("Record a person's decision on a dossier.")),
    "brief": ("entente.cli.decide:brief", gettext_noop("Write a document from a dossier (memo to file).")),
    "demo": ("entente.cli.demo:demo", gettext_noop("Assess the six examples on embedded sample data.")),
    "dossiers": ("entente.cli.dossiers:dossiers", gettext_noop("List and re-assess stored dossiers.")),
    "sources": ("entente.cli.sources:sources", gettext_noop("Import, fetch and list outside data.")),
    "evidence": ("entente.cli.evidence:evidence", gettext_noop("Indicators from what is observed.")),
    "accords": ("entente.cli.accords:accords", gettext_noop("Agreements and what is in force on a day.")),
    "rules": ("entente.cli.rules:rules", gettext_noop("Check, list and show the rules of both sides.")),
    "screen": ("entente.cli.screen:screen", gettext_noop("Screen organisation names against lists.")),
    "names": ("entente.cli.screen:names", gettext_noop("Compare pairs of names.")),
    "record": ("entente.cli.record:record", gettext_noop("Verify the office's private log.")),
    "cases": ("entente.cli.cases:cases", gettext_noop("Run whole-project cases and score them.")),
}


def translate_help(command: click.Command, _: Callable[[str], str]) -> None:
    """Put the help of a command, its options and its subcommands through the catalogue, in place."""
    if command.help:
        command.help = _(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            translate_help(child, _)


class LazyGroup(click.Group):
    """A group whose commands are named in a table and imported on first use."""

    def __init__(self, *args: object, table: dict[str, tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the table, in its order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command and put its help into the user's language."""
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        translate_help(command, translator(os.environ.get("ENTENTE_LANG", "en")))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table itself as the list of commands, without importing any."""
        _ = translator(os.environ.get("ENTENTE_LANG", "en"))
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, (_target, text) in self.table.items()])


def _use_language(arguments: list[str]) -> Settings:
    """Settle the language before Click builds any message, and show it to gettext."""
    lang = None
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            lang = arguments[position + 1]
        elif argument.startswith("--lang="):
            lang = argument.partition("=")[2]
    settings = read_settings(lang=lang)
    os.environ["ENTENTE_LANG"] = settings.lang
    os.environ["LANGUAGE"] = "zh_CN" if settings.lang == "zh" else "en"
    import gettext

    gettext.bindtextdomain("messages", str(CATALOGUE))
    return settings


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language: English or Simplified Chinese.")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder of all state (ENTENTE_HOME).")
@click.version_option(package_name="entente", prog_name="entente")
@click.pass_context
def entente(ctx: click.Context, lang: str | None, home: Path | None) -> None:
    """Answer need, will and way for international research cooperation."""
    ctx.obj = read_settings(lang=lang, home=str(home) if home else None)


def run(arguments: list[str] | None = None) -> None:
    """Run the command; every failure of ours becomes one clear sentence and an exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    settings = _use_language(given)
    translate_help(entente, translator(settings.lang))
    try:
        entente.main(args=given, prog_name="entente")
    except EntenteError as failure:
        sys.exit(show_failure(failure, settings.lang))
