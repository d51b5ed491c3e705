"""Where the log lies: SQLite in WAL mode with ``synchronous=FULL``.

``EntryStore`` holds entries and tree hashes and only grows; a batch is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from entente.errors import Malformed, ProofFailed, RecordError, StorageError, WriteConflict, gettext_noop
from entente.record.block import FULL, WIDTH, Block, extend, finished, grow_blocks, leaf_hashes, leaves_of, locate
from entente.record.tiles import MAX_ENTRY
from entente.record.tree import HASH_SIZE, Node, tree_root

__all__ = ["EntryStore", "Store", "is_storage_fault"]

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
_BLOCKS = (
    "CREATE TABLE IF NOT EXISTS block (i INTEGER PRIMARY KEY, hashes BLOB NOT NULL CHECK (length(hashes) % 32 = 0))",
    "CREATE TRIGGER IF NOT EXISTS block_grows BEFORE UPDATE ON block"
    " WHEN NEW.i <> OLD.i OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"
    " BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER IF NOT EXISTS block_kept BEFORE DELETE ON block BEGIN SELECT RAISE(ABORT, 'append only'); END",
)
_ENTRIES = f"""
CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
{"".join(f"{statement};" for statement in _BLOCKS)}
PRAGMA user_version = 1;
"""
_CACHED_BLOCKS = 1024
"""Blocks kept in memory: at most 16 MiB. Finished ones never change; the others are dropped when the file grows."""


def is_storage_fault(fault: BaseException | None) -> bool:
    """Whether an SQLite error speaks of the disk or of another process, and not of damaged content."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in _STORAGE_FAULTS


class Store:
    """An SQLite file of ours, opened durable."""

    schema = ""

    def __init__(self, path: Path, *, create: bool) -> None:
        if not create and not path.exists():
            raise RecordError(gettext_noop("There is no log here yet."), file=str(path))
        self.path = path
        with self._clear_faults():
            self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    @contextmanager
    def _clear_faults(self) -> Iterator[None]:
        """Turn what SQLite says into one sentence: storage faults apart from damage."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # ours, not the file's
        except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # SQLite's own messages quote damaged names
            if is_storage_fault(fault):
                raise StorageError(
                    gettext_noop("The log cannot be used: {reason}."),
                    file=str(self.path),
                    reason=str(fault),
                    hint=gettext_noop("Check free space and permissions, and that no other command is writing."),
                ) from fault
            raise Malformed(
                gettext_noop("The file is damaged: {reason}."),
                file=str(self.path),
                reason=str(fault),
                hint=gettext_noop("Keep it as it is, and restore a copy beside it."),
            ) from fault

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
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction that holds the write lock from its first read."""
        with self._clear_faults():
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


def _row(block: Block) -> int:
    """The row of a block: levels 0 to 7 cover every tree of fewer than 2**64 entries."""
    level, n = block
    return n << 3 | level


class EntryStore(Store):
    """Entries by number and tree hashes by block; a ``HashReader``."""

    schema = _ENTRIES

    def __init__(self, path: Path, *, create: bool) -> None:
        self._blocks: dict[Block, bytes] = {}
        self._version = 0
        super().__init__(path, create=create)
        with self._clear_faults():
            if self._db.execute("PRAGMA user_version").fetchone() == (0,):
                self._upgrade()

    def _upgrade(self) -> None:
        """Bring a file that kept one row a hash to blocks; the entries are untouched and the hashes made anew."""
        with closing(self.entries()) as entries:
            bodies = list(entries)
        with self.transaction() as db:
            for statement in _BLOCKS:
                db.execute(statement)
            self._write_blocks(grow_blocks(0, leaf_hashes(bodies), self._stored))
            db.execute("DROP TABLE hash")
            db.execute("PRAGMA user_version = 1")

    @property
    def size(self) -> int:
        """Number of entries."""
        with self._clear_faults():
            (last,) = self._db.execute("SELECT max(n) FROM entry").fetchone()
        return 0 if last is None else int(last) + 1

    def append(self, bodies: Sequence[bytes], *, at: int | None = None) -> int:
        """Append a batch durably in one transaction; returns the number of its first entry.

        With ``at``, only if the store then holds exactly that many entries; raises ``WriteConflict`` otherwise.
        Raises ``Malformed`` for an entry above ``MAX_ENTRY`` bytes (nothing is written), ``StorageError``.
        """
        for body in bodies:
            if len(body) > MAX_ENTRY:
                raise Malformed(
                    gettext_noop("An entry of {size} bytes is larger than the {limit} allowed."),
                    size=len(body),
                    limit=MAX_ENTRY,
                )
        leaves = leaf_hashes(bodies)
        with self.transaction() as db:
            first = self.size
            if at is not None and at != first:
                raise WriteConflict(gettext_noop("Another process added entries first."), file=str(self.path))
            db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(bodies, start=first))
            self._write_blocks(grow_blocks(first, leaves, self._stored))
        return first

    def _write_blocks(self, blocks: Iterable[tuple[Block, bytes]]) -> None:
        self._version = 0  # the file's own counter tells of other connections only
        self._db.executemany(
            "INSERT INTO block VALUES (?, ?) ON CONFLICT (i) DO UPDATE SET hashes = excluded.hashes",
            ((_row(block), hashes) for block, hashes in blocks),
        )

    def _stored(self, block: Block) -> bytes:
        """The bytes of a block as they lie in the file. Raises ``Malformed`` if it is absent."""
        row = self._db.execute("SELECT hashes FROM block WHERE i = ?", (_row(block),)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise Malformed(gettext_noop("A hash of the log is missing."), file=str(self.path))
        return row[0]

    def _block(self, block: Block) -> bytes:
        """The bytes of a block, from memory if they were read before and cannot have changed since."""
        found = self._blocks.get(block)
        if found is None:
            found = self._stored(block)
            if len(self._blocks) >= _CACHED_BLOCKS:
                self._blocks.clear()
            self._blocks[block] = found
        return found

    def _forget_what_grew(self) -> None:
        """Drop blocks under way from memory if the file may have grown: by us, or by another connection."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._blocks = {block: hashes for block, hashes in self._blocks.items() if len(hashes) == FULL}
            self._version = version

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        """Stored hashes of complete subtrees. Raises ``Malformed`` if one is absent."""
        found = []
        last, hashes = None, b""
        with self._clear_faults():
            self._forget_what_grew()
            for node in nodes:
                block, offset = locate(node)
                if block != last:
                    last, hashes = block, self._block(block)
                digest = hashes[offset : offset + HASH_SIZE]
                if len(digest) != HASH_SIZE:
                    raise Malformed(gettext_noop("A hash of the log is missing."), file=str(self.path))
                found.append(digest)
        return found

    def tile(self, level: int, n: int, width: int) -> bytes:
        """A C2SP tile: ``width`` hashes (1 to 256) of tile level ``level`` from ``256 n`` on. Raises ``Malformed``."""
        with self._clear_faults():
            self._forget_what_grew()
            hashes = leaves_of(self._block((level, n)), width)
        if len(hashes) != width * HASH_SIZE:
            raise Malformed(gettext_noop("A hash of the log is missing."), file=str(self.path))
        return hashes

    def entry(self, n: int) -> bytes:
        """The bytes of entry ``n``. Raises ``RecordError`` if there is none."""
        found = list(self.entries(n, n + 1)) if 0 <= n < self.size else []
        if not found:
            raise RecordError(gettext_noop("The log has no entry {index}."), file=str(self.path), index=n)
        return found[0]

    def entries(self, first: int = 0, end: int = (1 << 63) - 1) -> Generator[bytes, None, None]:
        """Entries ``first`` to ``end - 1``, as far as there are any, in order. Raises ``ProofFailed`` at a gap."""
        with closing(self._chunks(first, end)) as chunks:
            for chunk in chunks:
                yield from chunk

    def _chunks(self, first: int, end: int) -> Generator[list[bytes], None, None]:
        """The same, 256 at a time."""
        position = first
        with self._clear_faults():
            rows = self._db.execute("SELECT n, body FROM entry WHERE n >= ? AND n < ? ORDER BY n", (first, end))
            while chunk := rows.fetchmany(WIDTH):
                numbers, bodies = [number for number, _ in chunk], [body for _, body in chunk]
                if numbers != list(range(position, position + len(chunk))):
                    missing = next(n for n, found in enumerate(numbers, start=position) if n != found)
                    raise ProofFailed(gettext_noop("Entry {index} is missing."), file=str(self.path), index=missing)
                if set(map(type, bodies)) != {bytes}:
                    damaged = next(n for n, body in chunk if not isinstance(body, bytes))
                    raise Malformed(gettext_noop("Entry {index} is damaged."), file=str(self.path), index=damaged)
                position += len(chunk)
                yield bodies

    def rehash(self) -> int:
        """Hash every entry again and compare every stored block with what it must be; returns the size.

        Raises ``ProofFailed`` where they differ, ``Malformed`` where the file cannot be read.
        """
        size = 0
        roots: list[bytes] = []
        with closing(self._chunks(0, (1 << 63) - 1)) as chunks:
            for chunk in chunks:
                roots += self._same(0, size // WIDTH, leaf_hashes(chunk))
                size += len(chunk)
        level, blocks = 0, -(-size // WIDTH)
        while roots:
            level, leaves, roots = level + 1, roots, []
            for at in range(0, len(leaves), WIDTH):
                roots += self._same(level, at // WIDTH, leaves[at : at + WIDTH])
            blocks += -(-len(leaves) // WIDTH)
        with self._clear_faults():
            (held,) = self._db.execute("SELECT count(*) FROM block").fetchone()
        if held != blocks:
            raise ProofFailed(gettext_noop("The log has hashes without entries."), file=str(self.path))
        return size

    def _same(self, level: int, n: int, leaves: list[bytes]) -> list[bytes]:
        """Compare a stored block with the one over ``leaves``; gives its root if it is finished."""
        body, root = finished(leaves) if len(leaves) == WIDTH else extend(b"", 0, leaves)
        with self._clear_faults():
            stored = self._stored((level, n))
        if stored != body:
            if not level:
                self._name_the_changed_entry(n, stored, leaves)
            raise ProofFailed(
                gettext_noop("A hash over entries {first} and following was changed."),
                file=str(self.path),
                first=n * WIDTH ** (level + 1),
            )
        return [] if root is None else [root]

    def _name_the_changed_entry(self, n: int, stored: bytes, leaves: list[bytes]) -> None:
        for within, leaf in enumerate(leaves):
            offset = locate((0, within))[1]
            if stored[offset : offset + HASH_SIZE] != leaf:
                raise ProofFailed(
                    gettext_noop("Entry {index} was changed."), file=str(self.path), index=n * WIDTH + within
                )

    def check_file(self) -> None:
        """Ask SQLite whether the file is whole. Raises ``Malformed``."""
        with self._clear_faults():
            (verdict,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise Malformed(gettext_noop("The file is damaged: {reason}."), file=str(self.path), reason=verdict)

    def root(self, size: int) -> bytes:
        """Root of the first ``size`` entries, from the stored hashes."""
        return tree_root(size, self)
