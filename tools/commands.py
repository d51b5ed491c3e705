"""Write the reference of all commands from their own help: `python tools/commands.py [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from entente.cli.app import COMMANDS, entente

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
HEAD = """# Commands

Generated from the commands' own help. `--lang zh` gives every help text in Simplified Chinese; `--home DIR` (or `ENTENTE_HOME`) says
where all state lies. Exit codes: 0 done (whatever the standing), 1 a check the command was asked to make failed, 2 bad input,
3 a source could not be fetched, 4 the warehouse cannot answer, 5 the record cannot be trusted, 6 not permitted.
"""


def section(command: click.Command, path: list[str]) -> list[str]:
    """The help of a command and of the commands beneath it, as Markdown."""
    context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
    level = "#" * min(len(path), 4)
    lines = [f"{level} `{' '.join(path)}`", "", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            lines += section(child, [*path, name])
    return lines


def reference() -> str:
    """The whole page."""
    context = click.Context(entente)
    lines = [HEAD]
    for name in COMMANDS:
        command = entente.get_command(context, name)
        assert command is not None
        lines += section(command, ["entente", name])
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == reference() else 1
    TARGET.write_text(reference(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
