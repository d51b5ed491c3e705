"""What every command that prints an answer shares: where it goes, and days on the command line."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

import click

from entente.errors import InputError, StorageError, gettext_noop

__all__ = ["DAY", "emit", "emit_bytes"]


FIRST_DAY, LAST_DAY = date(1979, 1, 1), date(2100, 12, 31)
"""Formal science agreements between the two countries begin in January 1979; nothing is in the data before."""


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise InputError(
                gettext_noop("“{value}” is not a day."),
                field=param.opts[0] if param else "",
                value=str(value)[:40],
                hint=gettext_noop("Write days as YYYY-MM-DD, for example 2026-11-22."),
            ) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InputError(
                gettext_noop("{day} lies outside the days that can be answered, {first} to {last}."),
                field=param.opts[0] if param else "",
                day=day,
                first=FIRST_DAY,
                last=LAST_DAY,
            )
        return day


DAY = _Day()
"""A day in ISO form; anything else is one clear sentence and exit code 2."""


def emit(text: str, output: Path | None) -> None:
    """Print to standard output, or replace ``output`` as a whole (never half a file)."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        emit_bytes(text.encode(), output)


def emit_bytes(data: bytes, output: Path) -> None:
    """Replace ``output`` as a whole. Raises ``StorageError``, ``InputError`` for a device; what was there stays."""
    if output.exists() and not (output.is_file() or output.is_dir()):  # replacing it would destroy a device or a pipe
        raise InputError(
            gettext_noop("This is a device or a pipe; a file is needed."),
            file=str(output),
            hint=gettext_noop("Name an ordinary file."),
        )
    part = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=output.parent, delete=False) as stream:
            part = Path(stream.name)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(output)
    except OSError as problem:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StorageError(
            gettext_noop("The file could not be written: {reason}."),
            file=str(output),
            reason=problem.strerror or str(problem),
        ) from problem
