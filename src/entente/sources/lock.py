"""One writer at a time: a lock that the operating system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from entente.errors import StorageError, gettext_noop
from entente.sources.snapshot import storage_errors

__all__ = ["exclusive"]


@contextlib.contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """Hold the lock of a home folder.

    Raises ``StorageError`` at once if somebody else holds it, or if the folder cannot be written. The lock file itself
    stays; only the lock on it counts, so a killed process leaves nothing to clean up.
    """
    with storage_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / "sources.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle):
            raise StorageError(
                gettext_noop("Another import into {folder} is under way."),
                folder=str(home),
                hint=gettext_noop("Wait until it has finished, then try again."),
            )
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Lock an open file without waiting; false if it is taken."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
