"""Derived SQLite files: named by what they were made from, whole or absent, opened read-only."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from entente.errors import StorageError, gettext_noop

__all__ = ["Rows", "as_day", "digest", "in_memory", "open_or_build"]

Fill = Callable[[sqlite3.Connection], None]


class Rows(Protocol):
    """What is read from: ``rows(sql, params)`` returns the rows of a SELECT."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT with ``?`` bound."""
        ...


def as_day(value: object) -> date | None:
    """A day from a database value: a ``date``, a ``datetime`` or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def digest(*said: object) -> str:
    """A name for a file made from these values."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def in_memory(fill: Fill) -> sqlite3.Connection:
    """A filled database without a file."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    fill(connection)
    return connection


def open_or_build(path: Path, fill: Fill) -> sqlite3.Connection:
    """Open a file, filling it first where it does not exist.

    It is written under a temporary name and renamed when whole, so a killed build leaves nothing behind that could be
    opened. Raises ``StorageError`` where the folder cannot be written.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _build(path, fill)
        return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except (OSError, sqlite3.Error) as failure:
        raise StorageError(
            gettext_noop("The screening index cannot be written: {reason}."),
            file=str(path),
            reason=str(failure),
            hint=gettext_noop("Make room on the disk or choose another folder with --home."),
        ) from failure


def _build(path: Path, fill: Fill) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(part)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")  # the whole file is synced once, before it gets its name
            fill(connection)
            connection.commit()
        finally:
            connection.close()
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
