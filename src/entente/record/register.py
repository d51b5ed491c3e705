"""Registers: signed notes that are replaced only by compare-and-swap, one for each purpose and log.

A register file lies apart from the entries it speaks of: restoring an old copy of the entries cannot make the office
forget what was signed. It also keeps evidence of forks, which is only ever added to.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from entente.errors import Malformed, WriteConflict, gettext_noop
from entente.record.store import Store

__all__ = ["MAX_UNTIMELY", "CheckpointStore", "NoteStore"]


MAX_FORKS, MAX_UNTIMELY = 1000, 100
"""Who misbehaves once has been shown; who does it a thousand times shall not fill the disk."""


class CheckpointStore(Store):
    """The last checkpoint that was signed: one register with compare-and-swap."""

    schema = """
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), note BLOB NOT NULL);
"""

    def read(self) -> bytes | None:
        """The signed note, or ``None`` if none was ever signed."""
        with self._clear_faults():
            row = self._db.execute("SELECT note FROM checkpoint").fetchone()
        if row is not None and not isinstance(row[0], bytes):
            raise Malformed(gettext_noop("The last checkpoint is damaged."), file=str(self.path))
        return None if row is None else row[0]

    def swap(self, expected: bytes | None, new: bytes) -> None:
        """Replace ``expected`` by ``new``, durably. Raises ``WriteConflict`` if the register holds something else."""
        with self.transaction() as db:
            if self.read() != expected:
                raise WriteConflict(gettext_noop("Another process signed a checkpoint first."), file=str(self.path))
            db.execute("INSERT OR REPLACE INTO checkpoint VALUES (0, ?)", (new,))


class NoteStore(Store):
    """Notes by purpose (such as ``signed``, ``pending``, ``mirrored``) and log origin."""

    schema = """
CREATE TABLE IF NOT EXISTS note (purpose TEXT, origin TEXT, body BLOB NOT NULL, PRIMARY KEY (purpose, origin));
CREATE TABLE IF NOT EXISTS recent (origin TEXT, size INTEGER, body BLOB NOT NULL, PRIMARY KEY (origin, size));
CREATE TABLE IF NOT EXISTS evidence (id TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS evidence_stays BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS evidence_kept BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""

    def read(self, purpose: str, origin: str) -> bytes | None:
        """The signed note, or ``None`` if there never was one. Raises ``Malformed``."""
        row = self._one("SELECT body FROM note WHERE purpose = ? AND origin = ?", purpose, origin)
        return None if row is None else self._blob(row[0])

    def swap(self, purpose: str, origin: str, expected: bytes | None, new: bytes) -> None:
        """Replace ``expected`` by ``new``, durably. Raises ``WriteConflict`` if the register holds something else."""
        with self.transaction() as db:
            if self.read(purpose, origin) != expected:
                raise WriteConflict(gettext_noop("Another process signed a checkpoint first."), file=str(self.path))
            db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (purpose, origin, new))

    def advance(self, purpose: str, origin: str, expected: bytes | None, new: bytes, size: int, keep: int) -> None:
        """``swap``, and remember the note by its size among the ``keep`` largest of this log."""
        with self.transaction() as db:
            if self.read(purpose, origin) != expected:
                raise WriteConflict(gettext_noop("Another process signed a checkpoint first."), file=str(self.path))
            db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (purpose, origin, new))
            db.execute("INSERT OR REPLACE INTO recent VALUES (?, ?, ?)", (origin, size, new))
            db.execute(
                "DELETE FROM recent WHERE origin = ?1 AND size NOT IN"
                " (SELECT size FROM recent WHERE origin = ?1 ORDER BY size DESC LIMIT ?2)",
                (origin, keep),
            )

    def recent(self, origin: str, size: int) -> bytes | None:
        """The remembered note of this size, or ``None``."""
        row = self._one("SELECT body FROM recent WHERE origin = ? AND size = ?", origin, size)
        return None if row is None else self._blob(row[0])

    def origins(self, purpose: str) -> list[str]:
        """The logs that have a note for this purpose."""
        with self._clear_faults():
            rows = self._db.execute("SELECT origin FROM note WHERE purpose = ? ORDER BY origin", (purpose,)).fetchall()
        return [str(row[0]) for row in rows]

    def keep_evidence(self, body: bytes, limit: int = MAX_FORKS) -> None:
        """Keep evidence under its SHA-256, once, unless there are ``limit`` pieces already."""
        with self.transaction() as db:
            (count,) = db.execute("SELECT count(*) FROM evidence").fetchone()
            if count < limit:
                db.execute("INSERT OR IGNORE INTO evidence VALUES (?, ?)", (sha256(body).hexdigest(), body))

    def evidence(self) -> Iterable[bytes]:
        """All evidence that was kept."""
        with self._clear_faults():
            rows = self._db.execute("SELECT body FROM evidence ORDER BY rowid").fetchall()
        return [self._blob(row[0]) for row in rows]

    def _one(self, sql: str, *values: object) -> tuple[object, ...] | None:
        with self._clear_faults():
            row: tuple[object, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def _blob(self, value: object) -> bytes:
        if not isinstance(value, bytes):
            raise Malformed(gettext_noop("The last checkpoint is damaged."), file=str(self.path))
        return value
