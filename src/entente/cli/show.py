"""What every command that prints an answer shares: where it goes, and days on the command line."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

import click

from entente.errors import InputError, StorageError, gettext_noop

__all__ = ["DAY", "emit"]


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise InputError(
                gettext_noop("“{value}” is not a day."),
                field=param.opts[0] if param else "",
                value=str(value)[:40],
                hint=gettext_noop("Write days as YYYY-MM-DD, for example 2026-11-22."),
            ) from None


DAY = _Day()
"""A day in ISO form; anything else is one clear sentence and exit code 2."""


def emit(text: str, output: Path | None) -> None:
    """Print to standard output, or replace ``output`` as a whole (never half a file)."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    if output.exists() and not (output.is_file() or output.is_dir()):  # replacing it would destroy a device or a pipe
        raise InputError(
            gettext_noop("This is a device or a pipe; a file is needed."),
            file=str(output),
            hint=gettext_noop("Name an ordinary file."),
        )
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=output.parent, delete=False, newline="\n") as part:
            try:
                part.write(text)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(output)
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as problem:
        raise StorageError(
            gettext_noop("The file could not be written: {reason}."),
            file=str(output),
            reason=problem.strerror or str(problem),
        ) from problem
