"""The office's private log: append, sign, prove, verify.

The log knows bytes, not meaning. Its folder holds ``entries.db``, ``checkpoint.db`` (the last signed checkpoint, in a
store of its own), ``private.key`` and ``log.vkey`` (the public key, so that verifying needs no secret).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from entente.errors import ForkDetected, Malformed, ProofFailed, RecordError, StorageError, WriteConflict, gettext_noop
from entente.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from entente.record.key import Entropy, create_key, load_key
from entente.record.store import CheckpointStore, EntryStore
from entente.record.tree import (
    check_consistency,
    check_inclusion,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
)
from entente.record.vkey import Signer, VerifierKey

__all__ = ["Appended", "Inclusion", "Ledger", "Verification", "last_checkpoint"]

ENTRIES, CHECKPOINT, KEY, VKEY = "entries.db", "checkpoint.db", "private.key", "log.vkey"
_ROUNDS = 8
"""Signing rounds before a busy log is given up; each lost round means that another process signed a larger tree."""


@dataclass(frozen=True, kw_only=True)
class Appended:
    """What an append gives back: the first entry's number, and the signed note that covers the whole batch."""

    first: int
    checkpoint: Checkpoint
    note: bytes


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """A proof that the entry is in the log of the checkpoint: ``check`` needs nothing else but the key."""

    index: int
    entry: bytes
    proof: tuple[bytes, ...]
    note: bytes

    def check(self, key: VerifierKey) -> Checkpoint:
        """Verify signature and path. Raises ``ProofFailed`` or ``Malformed``."""
        checkpoint = open_checkpoint(self.note, [key], key.name)
        check_inclusion(self.proof, self.index, checkpoint.size, leaf_hash(self.entry), checkpoint.root)
        return checkpoint


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A log that verified: its size, its signed checkpoint, and how many entries lie after it.

    Entries after the last checkpoint were appended by a command that stopped before it could sign; the next one
    signs them.
    """

    size: int
    root: bytes
    checkpoint: Checkpoint | None
    note: bytes
    unsigned: int


class Ledger:
    """An opened log. Make it with ``create`` or ``open``; close it after use."""

    def __init__(self, folder: Path, key: VerifierKey, *, create: bool) -> None:
        self.folder = folder
        self.key = key
        self.entries = EntryStore(folder / ENTRIES, create=create)
        try:
            self.checkpoints = CheckpointStore(folder / CHECKPOINT, create=create)
        except BaseException:
            self.entries.close()
            raise

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an existing log for reading. Raises ``RecordError`` if there is none."""
        return cls(folder, _read_vkey(folder / VKEY), create=False)

    @classmethod
    def create(cls, folder: Path, entropy: Entropy) -> tuple[Self, Signer]:
        """Open the log for writing, with its signer; on first use folder, key and stores are made.

        A missing file of a log that was in use is never replaced by an empty one: raises ``RecordError``.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise StorageError(
                gettext_noop("The folder of the log could not be made: {reason}."),
                file=str(folder),
                reason=str(fault.strerror),
            ) from fault
        # The key is made after the stores, so a key without stores means that stores were lost.
        key = folder / KEY
        if not key.exists():
            _begin(folder)
        signer = load_key(key) if key.exists() else create_key(key, entropy)
        ledger = cls(folder, signer.verifier, create=False)
        if not (folder / VKEY).exists():
            _write_vkey(folder / VKEY, signer.verifier)
        return ledger, signer

    def close(self) -> None:
        """Close both stores."""
        self.entries.close()
        self.checkpoints.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def last(self) -> tuple[Checkpoint, bytes] | None:
        """The last signed checkpoint with its note, verified; ``None`` if nothing was ever signed."""
        note = self.checkpoints.read()
        return None if note is None else (open_checkpoint(note, [self.key], self.key.name), note)

    def append(self, bodies: Sequence[bytes], signer: Signer) -> Appended:
        """Append a batch durably, then sign a checkpoint that covers it.

        The log must still continue the last signed checkpoint *before* anything is written: a restored old copy is
        refused with ``ForkDetected``. Raises ``Malformed``, ``StorageError``, ``WriteConflict``.
        """
        self._continues()
        first = self.entries.append(bodies)
        checkpoint, note = self.seal(signer)
        return Appended(first=first, checkpoint=checkpoint, note=note)

    def _continues(self) -> tuple[tuple[Checkpoint, bytes] | None, int]:
        """The last signed checkpoint and the size of the log, once the log is shown to continue that checkpoint.

        The checkpoint is read first: whatever another process does meanwhile, the log is then at least as large.
        """
        signed, size = self.last(), self.entries.size
        if signed is None or signed[0].size == 0:
            return signed, size
        checkpoint = signed[0]
        if checkpoint.size > size:
            raise _rolled_back(self.folder, size, checkpoint.size)
        try:
            proof = prove_consistency(checkpoint.size, size, self.entries)
            check_consistency(proof, checkpoint.size, size, checkpoint.root, self.entries.root(size))
        except ProofFailed:
            raise _rewritten(self.folder, checkpoint.size) from None
        return signed, size

    def seal(self, signer: Signer) -> tuple[Checkpoint, bytes]:
        """Sign the log as it stands, unless its last checkpoint already covers it."""
        for _ in range(_ROUNDS):
            signed, size = self._continues()
            if signed is not None and signed[0].size == size:
                return signed
            checkpoint = Checkpoint(origin=self.key.name, size=size, root=self.entries.root(size))
            note = sign_checkpoint(checkpoint, signer)
            try:
                self.checkpoints.swap(signed[1] if signed else None, note)
            except WriteConflict:
                continue
            return checkpoint, note
        raise WriteConflict(gettext_noop("Other processes keep signing; try again."), file=str(self.folder))

    def prove(self, index: int) -> Inclusion:
        """Proof of one entry under the last signed checkpoint, checked before it is handed out."""
        signed = self.last()
        size = signed[0].size if signed else 0
        if signed is None or index >= size:
            raise ProofFailed(
                gettext_noop("Entry {index} is not under the last signed checkpoint ({size} entries)."),
                index=index,
                size=size,
            )
        proof = prove_inclusion(index, size, self.entries)
        inclusion = Inclusion(index=index, entry=self.entries.entry(index), proof=tuple(proof), note=signed[1])
        inclusion.check(self.key)
        return inclusion

    def verify(self) -> Verification:
        """Re-hash every entry and compare every stored hash, the root and the signature.

        Raises ``ProofFailed`` or ``ForkDetected`` where the log contradicts itself or its checkpoint, ``Malformed``
        where a file cannot be read. 10,000 entries take about 0.1 s.
        """
        self.entries.check_file()
        signed = self.last()
        signed_size = signed[0].size if signed else 0
        size = self.entries.rehash()
        if signed_size > size:
            raise _rolled_back(self.folder, size, signed_size)
        if signed is not None and signed[0].root != self.entries.root(signed_size):
            raise _rewritten(self.folder, signed_size)
        return Verification(
            size=size,
            root=self.entries.root(size),
            checkpoint=signed[0] if signed else None,
            note=signed[1] if signed else b"",
            unsigned=size - signed_size,
        )


def _rolled_back(folder: Path, size: int, signed: int) -> ForkDetected:
    return ForkDetected(
        gettext_noop("The log holds {size} entries, but a checkpoint over {signed} was already signed."),
        file=str(folder),
        size=size,
        signed=signed,
        hint=gettext_noop("An older copy was restored. Restore the newest copy; nothing may be added to this one."),
    )


def _rewritten(folder: Path, signed: int) -> ForkDetected:
    return ForkDetected(
        gettext_noop("The log does not continue its last signed checkpoint ({signed} entries)."),
        file=str(folder),
        signed=signed,
        hint=gettext_noop("Its history was changed. Keep the files as evidence."),
    )


def _begin(folder: Path) -> None:
    """Make the empty stores of a new log; refuse if they are in use and only the key is gone."""
    with (
        EntryStore(folder / ENTRIES, create=True) as entries,
        CheckpointStore(folder / CHECKPOINT, create=True) as last,
    ):
        if entries.size or last.read() is not None or (folder / VKEY).exists():
            raise RecordError(
                gettext_noop("The signing key of this log is missing."),
                file=str(folder / KEY),
                hint=gettext_noop("Restore the key file; a new key would begin another log."),
            )


def _read_vkey(path: Path) -> VerifierKey:
    try:
        return VerifierKey.parse(path.read_text(encoding="utf-8").removesuffix("\n"))
    except FileNotFoundError:
        raise RecordError(gettext_noop("There is no log here yet."), file=str(path.parent)) from None
    except UnicodeDecodeError:
        raise Malformed(gettext_noop("This is not a verifier key."), file=str(path)) from None
    except OSError as fault:
        raise StorageError(
            gettext_noop("The log cannot be used: {reason}."), file=str(path), reason=str(fault.strerror)
        ) from fault


def _write_vkey(path: Path, key: VerifierKey) -> None:
    """Write the public key, whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as part:
        part.write(f"{key}\n")
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)


def last_checkpoint(folder: Path) -> str | None:
    """The signed note of the log in ``folder``, verified, or ``None`` if there is no log or nothing was signed."""
    if not (folder / VKEY).exists():
        return None
    with Ledger.open(folder) as ledger:
        signed = ledger.last()
    return None if signed is None else signed[1].decode()
