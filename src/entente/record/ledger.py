"""The office's private log: append, sign, prove, verify.

The log knows bytes, not meaning. Its folder holds ``entries.db``, ``checkpoint.db`` (the last signed checkpoint, in a
store of its own), ``private.key`` and ``log.vkey`` (the public key, so that verifying needs no secret).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from entente.errors import ForkDetected, ProofFailed, RecordError, StorageError, WriteConflict, gettext_noop
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.evidence import fork_evidence
from entente.record.key import Entropy, SigningKey, create_key, load_key
from entente.record.keyring import KeyRing, read_keyring, write_keyring
from entente.record.note import sign_note, split_note
from entente.record.register import CheckpointStore
from entente.record.store import EntryStore
from entente.record.tree import (
    check_inclusion,
    leaf_hash,
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

    def check(self, *keys: VerifierKey) -> Checkpoint:
        """Verify signature and path by the log's keys. Raises ``ProofFailed`` or ``Malformed``."""
        checkpoint = open_checkpoint(self.note, keys, keys[0].name)
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

    def __init__(self, folder: Path, ring: KeyRing, *, create: bool) -> None:
        self.folder = folder
        self.ring = ring
        self.entries = EntryStore(folder / ENTRIES, create=create)
        try:
            self.checkpoints = CheckpointStore(folder / CHECKPOINT, create=create)
        except BaseException:
            self.entries.close()
            raise

    @property
    def key(self) -> VerifierKey:
        """The key that signs now; its name is the log's origin."""
        return self.ring.current

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an existing log for reading. Raises ``RecordError`` if there is none."""
        return cls(folder, read_keyring(folder / VKEY), create=False)

    @classmethod
    def create(cls, folder: Path, entropy: Entropy, name: str = "") -> tuple[Self, SigningKey]:
        """Open the log for writing, with the signer from its key file; on first use folder, key and stores are made.

        A missing file of a log that was in use is never replaced by an empty one: raises ``RecordError``.
        """
        _make_folder(folder)
        # The key is made after the stores, so a key without stores means that stores were lost.
        key = folder / KEY
        if not key.exists():
            _begin(folder)
        signer = load_key(key) if key.exists() else create_key(key, entropy, name)
        return cls._with(folder, signer.verifier), signer

    @classmethod
    def begin(cls, folder: Path, verifier: VerifierKey) -> Self:
        """Open the log for writing whose key lies elsewhere, behind an agent or a token; on first use it is made."""
        _make_folder(folder)
        if not (folder / VKEY).exists():
            _begin(folder)
        return cls._with(folder, verifier)

    @classmethod
    def _with(cls, folder: Path, verifier: VerifierKey) -> Self:
        if not (folder / VKEY).exists():
            write_keyring(folder / VKEY, KeyRing(current=verifier))
        ring = read_keyring(folder / VKEY)
        if ring.current != verifier:
            raise RecordError(
                gettext_noop("The signing key is not the key of this log."),
                file=str(folder / VKEY),
                hint=gettext_noop("If a change of keys was interrupted, run `entente record rotate` again."),
            )
        return cls(folder, ring, create=False)

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
        return None if note is None else (open_checkpoint(note, self.ring.keys, self.key.name), note)

    def append(self, bodies: Sequence[bytes], *signers: Signer) -> Appended:
        """Append a batch durably, then sign a checkpoint that covers it.

        The log must still continue the last signed checkpoint *before* anything is written: a restored old copy is
        refused with ``ForkDetected``. Raises ``Malformed``, ``StorageError``, ``WriteConflict``.
        """
        self._continues()
        first = self.entries.append(bodies)
        checkpoint, note = self.seal(*signers)
        return Appended(first=first, checkpoint=checkpoint, note=note)

    def _continues(self) -> tuple[tuple[Checkpoint, bytes] | None, int]:
        """The last signed checkpoint and the size of the log, once the log is shown to continue that checkpoint.

        The checkpoint is read first: whatever another process does meanwhile, the log is then at least as large.
        """
        signed, size = self.last(), self.entries.size
        if signed is not None:
            self._must_hold(*signed, size)
        return signed, size

    def _must_hold(self, checkpoint: Checkpoint, note: bytes, size: int) -> None:
        """Raise ``ForkDetected`` unless the first entries of the log are those of the signed checkpoint."""
        if checkpoint.size > size:
            raise _with_evidence(_rolled_back(self.folder, size, checkpoint.size), note)
        if checkpoint.size and self.entries.root(checkpoint.size) != checkpoint.root:
            raise _with_evidence(_rewritten(self.folder, checkpoint.size), note)

    def must_continue(self, note: bytes) -> Checkpoint:
        """Check that the log continues a checkpoint of its own that somebody else kept: a peer, a witness, a backup.

        This is what stops a copy restored with all its files. Raises ``ForkDetected`` with evidence, or
        ``ProofFailed`` if the note is not this log's.
        """
        kept, size = open_checkpoint(note, self.ring.keys, self.key.name), self.entries.size
        try:
            self._must_hold(kept, note, size)
        except ForkDetected as fork:
            signed = self.last()
            if signed is not None and kept.size <= signed[0].size <= size:
                evidence = fork_evidence(note, signed[1], self.entries)
                fork.evidence = evidence.format() if evidence else note
            raise
        return kept

    def seal(self, *signers: Signer) -> tuple[Checkpoint, bytes]:
        """Sign the log as it stands, unless its last checkpoint already covers it with these signers."""
        names = {(one.verifier.name, one.verifier.key_id) for one in signers}
        for _ in range(_ROUNDS):
            signed, size = self._continues()
            if signed is not None and signed[0].size == size:
                there = {(one.name, one.key_id) for one in split_note(signed[1])[1]}
                if names <= there:
                    return signed
            checkpoint = Checkpoint(origin=self.key.name, size=size, root=self.entries.root(size))
            note = sign_note(checkpoint.text, signers)
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
        inclusion.check(*self.ring.keys)
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


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise StorageError(
            gettext_noop("The folder of the log could not be made: {reason}."),
            file=str(folder),
            reason=str(fault.strerror),
        ) from fault


def _with_evidence(fork: ForkDetected, evidence: bytes) -> ForkDetected:
    fork.evidence = evidence
    return fork


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


def last_checkpoint(folder: Path) -> str | None:
    """The signed note of the log in ``folder``, verified, or ``None`` if there is no log or nothing was signed."""
    if not (folder / VKEY).exists():
        return None
    with Ledger.open(folder) as ledger:
        signed = ledger.last()
    return None if signed is None else signed[1].decode()
