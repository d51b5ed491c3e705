"""Where the log lies: SQLite in WAL mode with ``synchronous=FULL``, and the last signed checkpoint apart from it.

``EntryStore`` holds entries and tree hashes and only grows; a batch is one transaction. ``CheckpointStore`` is a
separate file with one compare-and-swap register, so that restoring an old copy of the entries cannot make the office
sign a second history: the size already signed is remembered elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from entente.errors import Malformed, RecordError, StorageError, WriteConflict, gettext_noop
from entente.record.tree import Node, grow, leaf_hash, read_peaks, root_of_peaks, stored_index

__all__ = ["MAX_ENTRY", "CheckpointStore", "EntryStore", "is_storage_fault"]

MAX_ENTRY = 65_535
"""Bytes of one entry: what the 16-bit length of a C2SP tlog-tiles entry bundle can say."""

WAIT_SECONDS = 5.0
"""How long a writer waits for another process before it gives up with a sentence."""

_APPLICATION = 0x454E5445  # "ENTE", so that `file` and we recognise our stores
_STORAGE_FAULTS = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )
)
_ENTRIES = """
CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS hash (i INTEGER PRIMARY KEY, value BLOB NOT NULL CHECK (length(value) = 32));
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS hash_stays BEFORE UPDATE ON hash BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS hash_kept BEFORE DELETE ON hash BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
_CHECKPOINT = """
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), note BLOB NOT NULL);
"""


def is_storage_fault(fault: BaseException | None) -> bool:
    """Whether an SQLite error speaks of the disk or of another process, and not of damaged content."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in _STORAGE_FAULTS


@contextmanager
def _clear_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite says into one sentence: storage faults apart from damage."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # ours, not the file's
    except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # SQLite's own messages quote damaged names
        if is_storage_fault(fault):
            raise StorageError(
                gettext_noop("The log cannot be used: {reason}."),
                file=str(path),
                reason=str(fault),
                hint=gettext_noop("Check free space and permissions, and that no other command is writing."),
            ) from fault
        raise Malformed(
            gettext_noop("The file is damaged: {reason}."),
            file=str(path),
            reason=str(fault),
            hint=gettext_noop("Keep it as it is, and restore a copy beside it."),
        ) from fault


class _Store:
    """An SQLite file of ours, opened durable."""

    schema = ""

    def __init__(self, path: Path, *, create: bool) -> None:
        if not create and not path.exists():
            raise RecordError(gettext_noop("There is no log here yet."), file=str(path))
        self.path = path
        with _clear_faults(path):
            self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        (owner,) = self._db.execute("PRAGMA application_id").fetchone()
        if owner == _APPLICATION:
            return
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables:
            raise Malformed(gettext_noop("The file is not a log of ours."), file=str(self.path))
        self._db.executescript(f"BEGIN IMMEDIATE;{self.schema}PRAGMA application_id={_APPLICATION};COMMIT;")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction that holds the write lock from its first read."""
        with _clear_faults(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:  # SQLite has already rolled back after some faults, a full disk for one
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class EntryStore(_Store):
    """Entries by number and tree hashes by stored position; a ``HashReader``."""

    schema = _ENTRIES

    @property
    def size(self) -> int:
        """Number of entries."""
        with _clear_faults(self.path):
            (last,) = self._db.execute("SELECT max(n) FROM entry").fetchone()
        return 0 if last is None else int(last) + 1

    def append(self, bodies: Sequence[bytes]) -> int:
        """Append a batch durably in one transaction; returns the number of its first entry.

        Raises ``Malformed`` for an entry above ``MAX_ENTRY`` bytes (nothing is written), ``StorageError``.
        """
        for body in bodies:
            if len(body) > MAX_ENTRY:
                raise Malformed(
                    gettext_noop("An entry of {size} bytes is larger than the {limit} allowed."),
                    size=len(body),
                    limit=MAX_ENTRY,
                )
        with self._transaction() as db:
            first = self.size
            peaks = read_peaks(first, self)
            db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(bodies, start=first))
            hashes = grow(first, peaks, map(leaf_hash, bodies))
            db.executemany("INSERT INTO hash VALUES (?, ?)", enumerate(hashes, start=stored_index(0, first)))
        return first

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        """Stored hashes of complete subtrees. Raises ``Malformed`` if one is absent."""
        found = []
        with _clear_faults(self.path):
            for level, n in nodes:
                row = self._db.execute("SELECT value FROM hash WHERE i = ?", (stored_index(level, n),)).fetchone()
                if row is None or len(row[0]) != 32:
                    raise Malformed(gettext_noop("A hash of the log is missing."), file=str(self.path))
                found.append(bytes(row[0]))
        return found

    def entry(self, n: int) -> bytes:
        """The bytes of entry ``n``. Raises ``RecordError`` if there is none."""
        found = list(self.entries(n, n + 1)) if 0 <= n < self.size else []
        if not found:
            raise RecordError(gettext_noop("The log has no entry {index}."), file=str(self.path), index=n)
        return found[0][1]

    def entries(self, first: int = 0, end: int = (1 << 63) - 1) -> Generator[tuple[int, bytes], None, None]:
        """Numbers and bytes of entries ``first`` to ``end - 1`` that are there, in order."""
        with _clear_faults(self.path):
            rows = self._db.execute("SELECT n, body FROM entry WHERE n >= ? AND n < ? ORDER BY n", (first, end))
            for n, body in rows:
                if not isinstance(body, bytes):
                    raise Malformed(gettext_noop("Entry {index} is damaged."), file=str(self.path), index=n)
                yield n, body

    def hashes(self) -> Generator[tuple[int, object], None, None]:
        """Position and value of every stored hash, in order, unchecked."""
        with _clear_faults(self.path):
            yield from self._db.execute("SELECT i, value FROM hash ORDER BY i")

    def check_file(self) -> None:
        """Ask SQLite whether the file is whole. Raises ``Malformed``."""
        with _clear_faults(self.path):
            (verdict,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise Malformed(gettext_noop("The file is damaged: {reason}."), file=str(self.path), reason=verdict)

    def root(self, size: int) -> bytes:
        """Root of the first ``size`` entries, from the stored hashes."""
        return root_of_peaks(read_peaks(size, self))


class CheckpointStore(_Store):
    """The last checkpoint that was signed: one register with compare-and-swap."""

    schema = _CHECKPOINT

    def read(self) -> bytes | None:
        """The signed note, or ``None`` if none was ever signed."""
        with _clear_faults(self.path):
            row = self._db.execute("SELECT note FROM checkpoint").fetchone()
        if row is not None and not isinstance(row[0], bytes):
            raise Malformed(gettext_noop("The last checkpoint is damaged."), file=str(self.path))
        return None if row is None else row[0]

    def swap(self, expected: bytes | None, new: bytes) -> None:
        """Replace ``expected`` by ``new``, durably. Raises ``WriteConflict`` if the register holds something else."""
        with self._transaction() as db:
            if self.read() != expected:
                raise WriteConflict(gettext_noop("Another process signed a checkpoint first."), file=str(self.path))
            db.execute("INSERT OR REPLACE INTO checkpoint VALUES (0, ?)", (new,))
