"""The ``entente`` command: global options and the table of commands.

Commands are imported when they are called, so that ``--help`` stays fast.
"""

from __future__ import annotations

import gettext
import importlib
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from weakref import WeakKeyDictionary

import click

from entente import __version__ as entente_version
from entente.cli.failure import INTERRUPTED, show_failure, show_surprise
from entente.errors import EntenteError, gettext_noop
from entente.locale import CATALOGUE, translator
from entente.settings import LANGUAGES, Settings, read_settings

__all__ = ["COMMANDS", "LazyGroup", "run", "translate_help"]

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("entente.cli.proposal:new", gettext_noop("Write a proposal template, or a form for Word or Excel.")),
    "import": ("entente.cli.forms:import_", gettext_noop("Read a filled-in form into a proposal file.")),
    "check": ("entente.cli.proposal:check", gettext_noop("Check a proposal file and name every error.")),
    "topics": ("entente.cli.proposal:topics", gettext_noop("Find OpenAlex topic ids for words.")),
    "assess": ("entente.cli.assess:assess", gettext_noop("Answer need, will and way for a proposal.")),
    "ask": ("entente.cli.ask:ask", gettext_noop("Ask what a proposal still leaves open.")),
    "decide": ("entente.cli.decide:decide", gettext_noop("Record a person's decision on a dossier.")),
    "brief": ("entente.cli.decide:brief", gettext_noop("Write a document from a dossier (memo to file).")),
    "demo": ("entente.cli.demo:demo", gettext_noop("Assess the six examples on embedded sample data.")),
    "dossiers": ("entente.cli.dossiers:dossiers", gettext_noop("List and re-assess stored dossiers.")),
    "sources": ("entente.cli.sources:sources", gettext_noop("Import, fetch and list outside data.")),
    "evidence": ("entente.cli.evidence:evidence", gettext_noop("Indicators from what is observed.")),
    "accords": ("entente.cli.accords:accords", gettext_noop("Agreements, duties, positions, bodies and measures.")),
    "programmes": ("entente.cli.programmes:programmes", gettext_noop("Joint programmes and what each side gained.")),
    "claims": ("entente.cli.claims:claims", gettext_noop("Claims of the debate, and what becomes of them.")),
    "restrictions": ("entente.cli.restrictions:restrictions", gettext_noop("Does a restriction work?")),
    "rules": ("entente.cli.rules:rules", gettext_noop("Check, list and show the rules of both sides.")),
    "screen": ("entente.cli.screen:screen", gettext_noop("Screen organisation names against lists.")),
    "screen-person": (
        "entente.cli.conduct:screen_person",
        gettext_noop("Screen one person, for a stated role and purpose and with a second identifier."),
    ),
    "judgements": (
        "entente.cli.judgements:judgements",
        gettext_noop("Judge hits, and read what was judged; judgements are remembered and recorded."),
    ),
    "conduct": (
        "entente.cli.conduct:conduct",
        gettext_noop("Show the dated, cited compliance events of a body: conduct, not nationality."),
    ),
    "relations": (
        "entente.cli.relations:relations",
        gettext_noop("Show parents, laboratories and owners of a body, and who holds half of it."),
    ),
    "names": ("entente.cli.screen:names", gettext_noop("Compare pairs of names.")),
    "record": ("entente.cli.record:record", gettext_noop("Verify the office's private log.")),
    "cases": ("entente.cli.cases:cases", gettext_noop("Run whole-project cases and score them.")),
}


_ENGLISH: WeakKeyDictionary[click.Command | click.Option, str] = WeakKeyDictionary()
"""Help as written in the source, so that one process can show it in one language after the other."""


def translate_help(command: click.Command, _: Callable[[str], str]) -> None:
    """Put the help of a command, its options and its subcommands through the catalogue, in place."""
    owners: list[click.Command | click.Option] = [command]
    owners += [each for each in command.params if isinstance(each, click.Option)]
    for owner in owners:
        if owner.help:
            owner.help = _(_ENGLISH.setdefault(owner, owner.help))
    if isinstance(command, click.Group):
        for child in command.commands.values():
            translate_help(child, _)


def _translator_of(ctx: click.Context) -> Callable[[str], str]:
    """The catalogue of the context's language; English where nobody settled one."""
    return translator(ctx.obj.lang if isinstance(ctx.obj, Settings) else "en")


class LazyGroup(click.Group):
    """A group whose commands are named in a table and imported on first use."""

    def __init__(self, *args: object, table: dict[str, tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the table, in its order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command and put its help into the user's language."""
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        translate_help(command, _translator_of(ctx))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table itself as the list of commands, without importing any."""
        _ = _translator_of(ctx)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, (_target, text) in self.table.items()])


def _asked_language(arguments: list[str]) -> str | None:
    """The language that the arguments ask for, before Click has read them: its own messages need it too."""
    asked = [after for before, after in pairwise(arguments) if before == "--lang"]
    asked += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    return next((lang for lang in asked if lang in LANGUAGES), None)


@contextmanager
def _click_speaks(lang: str) -> Iterator[None]:
    """Let Click's own messages speak ``lang``: it asks gettext, and gettext asks LANGUAGE. Put back afterwards."""
    before = os.environ.get("LANGUAGE")
    gettext.bindtextdomain("messages", str(CATALOGUE))
    os.environ["LANGUAGE"] = "zh_CN" if lang == "zh" else "en"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language: English or Simplified Chinese.")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder of all state (ENTENTE_HOME).")
@click.option("--debug", is_flag=True, help="Show the technical trace of an unexpected error.")
@click.version_option(entente_version, prog_name="entente")
@click.pass_context
def entente(ctx: click.Context, lang: str | None, home: Path | None, debug: bool) -> None:  # noqa: ARG001
    """Answer need, will and way for international research cooperation."""
    settled = ctx.obj.lang if isinstance(ctx.obj, Settings) else None
    ctx.obj = read_settings(lang=lang or settled, home=str(home) if home else None)


def run(arguments: list[str] | None = None) -> None:
    """Run the command; every failure becomes one clear sentence and an exit code, never a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    settings = read_settings(lang=_asked_language(given))
    debug = "--debug" in given or os.environ.get("ENTENTE_DEBUG") == "1"
    translate_help(entente, translator(settings.lang))
    _write_any_text()
    with _click_speaks(settings.lang):
        sys.exit(_guarded(given, settings, debug=debug))


def _guarded(given: list[str], settings: Settings, *, debug: bool) -> int:
    """The exit code of one call. The last place where an exception can be caught."""
    try:
        code = entente.main(args=given, prog_name="entente", obj=settings, standalone_mode=False)
    except EntenteError as failure:
        return show_failure(failure, settings.lang)
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as surprise:  # noqa: BLE001 - the door: nothing catches it after this
        if debug:
            traceback.print_exception(surprise)
        return show_surprise(surprise, settings.lang)
    return code if isinstance(code, int) else 0


def _write_any_text() -> None:
    """Make every character printable: a terminal that lacks one shows a mark, files and pipes are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")
