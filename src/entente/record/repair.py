"""Rebuild a damaged log from a copy that somebody else kept: a peer's mirror, an export, a backup.

SQLite does not survive torn writes that the disk keeps silent about, so this is a command and not a hope. Nothing is
believed but signatures and hashes, and nothing that was signed may be missing afterwards.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from entente.errors import ForkDetected, Malformed, ProofFailed, RecordError, StorageError, gettext_noop
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.keyring import read_keyring
from entente.record.ledger import CHECKPOINT, ENTRIES, VKEY
from entente.record.register import CheckpointStore
from entente.record.store import EntryStore
from entente.record.tiles import Fetch, read_entries

__all__ = ["Rebuilt", "rebuild"]

_BATCH = 4096


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What rebuilding did: entries from the copy, entries saved from the damaged file, and where that file is now."""

    copied: int
    saved: int
    damaged: Path | None


def rebuild(folder: Path, fetch: Fetch, note: bytes, *, forget: bool = False) -> Rebuilt:
    """Make ``entries.db`` anew from a copy that ends in the signed ``note``; the damaged file is kept beside it.

    Signed entries after the copy's end are saved from the damaged file as far as they can be read. If the last
    checkpoint that this log signed cannot be reached, or cannot be read and ``forget`` is not set, nothing is changed:
    raises ``ForkDetected`` or ``Malformed``. ``forget`` takes the copy's checkpoint as the last one signed.
    """
    ring = read_keyring(folder / VKEY)
    copied = open_checkpoint(note, ring.keys, ring.current.name)
    signed = _last_signed(folder, forget=forget)
    goal = open_checkpoint(signed, ring.keys, ring.current.name) if signed else copied
    part = folder / f"{ENTRIES}.part"
    _remove(part)
    try:
        with EntryStore(part, create=True) as fresh:
            _copy(fresh, fetch, copied)
            saved = _salvage(folder / ENTRIES, fresh, goal.size)
            _reach(fresh, goal)
        return _swap(folder, part, copied.size, saved, note if signed is None else None)
    finally:
        _remove(part)


def _last_signed(folder: Path, *, forget: bool) -> bytes | None:
    try:
        with CheckpointStore(folder / CHECKPOINT, create=False) as store:
            return store.read()
    except RecordError as fault:
        if not forget:
            raise Malformed(
                gettext_noop("What this log signed last cannot be read: {reason}."),
                file=str(folder / CHECKPOINT),
                reason=str(fault),
                hint=gettext_noop("If the copy is surely the newest, accept its checkpoint with --forget."),
            ) from None
    return None


def _copy(fresh: EntryStore, fetch: Fetch, checkpoint: Checkpoint) -> None:
    with closing(read_entries(fetch, checkpoint.size)) as entries:
        while batch := list(islice(entries, _BATCH)):
            fresh.append(batch)
    if fresh.root(checkpoint.size) != checkpoint.root:
        raise ProofFailed(gettext_noop("The copy does not give the root hash of its checkpoint."))


def _salvage(damaged: Path, fresh: EntryStore, end: int) -> int:
    """Append what can still be read after the copy's end and was signed, in order and without a gap."""
    saved = 0
    try:
        with EntryStore(damaged, create=False) as old, closing(old.entries(fresh.size, end)) as entries:
            for entry in entries:
                fresh.append([entry])
                saved += 1
    except (RecordError, StorageError):
        pass  # what cannot be read is not there; whether that may be so is decided by the signed checkpoint
    return saved


def _reach(fresh: EntryStore, goal: Checkpoint) -> None:
    if goal.size > fresh.size or fresh.root(goal.size) != goal.root:
        raise ForkDetected(
            gettext_noop("The copy and what could be read do not give the last signed checkpoint ({size} entries)."),
            size=goal.size,
            hint=gettext_noop("Find a newer copy; nothing was changed."),
        )


def _swap(folder: Path, part: Path, copied: int, saved: int, note: bytes | None) -> Rebuilt:
    """Put the new file in place of the damaged one, which keeps its bytes under another name."""
    damaged = None
    if (folder / ENTRIES).exists():
        damaged = next(
            path
            for path in (folder / f"{ENTRIES}.damaged-{number}" for number in range(1, 10_000))
            if not path.exists()
        )
        for suffix in ("-wal", "-shm", ""):  # the store itself last: until then a second try finds it
            source = folder / f"{ENTRIES}{suffix}"
            if source.exists():
                source.rename(damaged.with_name(damaged.name + suffix))
    part.rename(folder / ENTRIES)
    if note is not None:
        _remember(folder / CHECKPOINT, note)
    return Rebuilt(copied=copied, saved=saved, damaged=damaged)


def _remember(path: Path, note: bytes) -> None:
    _remove(path)
    with CheckpointStore(path, create=True) as store:
        store.swap(None, note)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
