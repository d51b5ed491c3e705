"""A change of keys is an event in the log, signed by the old key and the new one; for a while both count.

Order of steps, each safe to repeat: the new key is made under ``next.key``; the event is logged and the checkpoint over
it signed by both keys; the key ring is written; the key files change places. During the overlap checkpoints carry both
signatures, so a reader who has not yet heard of the new key can still verify.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from entente.errors import Malformed, NotPermitted, ProofFailed, gettext_noop
from entente.record.dsse import Envelope
from entente.record.key import Entropy, SigningKey, create_key, load_key
from entente.record.keyring import KeyRing, read_keyring, write_keyring
from entente.record.ledger import KEY, VKEY, Ledger
from entente.record.statement import in_toto
from entente.record.vkey import ED25519, Signer, VerifierKey

__all__ = ["NEXT", "PREDICATE", "Rotation", "change_places", "log_signers", "replay_rotations", "rotate"]

PREDICATE = "https://entente.example/predicate/rotation/v1"
"""Names the form of the entry; the domain is one that RFC 2606 reserves, nothing is fetched from it."""
NEXT, RETIRED = "next.key", "retired.key"


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """``new`` takes over from ``old``, which still counts until the POSIX second ``until``."""

    old: VerifierKey
    new: VerifierKey
    until: int

    def statement(self) -> bytes:
        """The in-toto statement, RFC 8785 bytes (every value is ASCII text or an integer)."""
        predicate = {"new": str(self.new), "old": str(self.old), "overlap_until": self.until}
        return in_toto(PREDICATE, {self.new.name: sha256(str(self.new).encode()).hexdigest()}, predicate)

    def entry(self, old: Signer, new: Signer) -> bytes:
        """The entry, signed by both keys."""
        return Envelope(payload=self.statement()).sign(_ForEntries(old)).sign(_ForEntries(new)).format()

    @classmethod
    def read(cls, entry: bytes, others: Sequence[VerifierKey] = ()) -> Rotation | None:
        """The rotation that an entry states and both keys signed; ``None`` for an entry of another kind.

        All of ``others`` must have signed too; nobody else may have. Raises ``ProofFailed``, or ``Malformed`` for one
        that claims to be a rotation and is not.
        """
        try:
            envelope = Envelope.parse(entry)
        except Malformed:
            return None
        rotation = cls.stated(envelope.payload)
        if rotation is not None:
            rotation.verify(envelope, others)
        return rotation

    @classmethod
    def stated(cls, payload: bytes) -> Rotation | None:
        """What a statement says, signed or not; ``None`` for one of another kind. Raises ``Malformed``."""
        try:
            content = json.loads(payload)
            if content["predicateType"] != PREDICATE:
                return None
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        try:
            predicate = content["predicate"]
            rotation = cls(
                old=VerifierKey.parse(predicate["old"]),
                new=VerifierKey.parse(predicate["new"]),
                until=int(predicate["overlap_until"]),
            )
            same = rotation.statement() == payload
        except (ValueError, TypeError, KeyError, AttributeError):
            same = False
        if not same or rotation.old.name != rotation.new.name:
            raise Malformed(gettext_noop("The change of keys is not in its required form."))
        return rotation

    def announced(self, envelope: Envelope) -> bool:
        """Whether the old key and the new one signed, whoever else did."""
        return len(envelope.signed_by([_for_entries(self.old), _for_entries(self.new)])) == 2

    def verify(self, envelope: Envelope, others: Sequence[VerifierKey] = ()) -> None:
        """Check that the old key, the new key and all of ``others`` signed, and nobody else. Raises ``ProofFailed``."""
        keys = [_for_entries(self.old), _for_entries(self.new), *others]
        if len(envelope.verify(keys)) != len(keys):
            raise ProofFailed(
                gettext_noop("A change of keys lacks a signature: of the old key, the new one, or the other party.")
            )


def _for_entries(key: VerifierKey) -> VerifierKey:
    """The same public key as one that signs entries."""
    return replace(key, kind=ED25519)


@dataclass(frozen=True)
class _ForEntries:
    """A signer of any Ed25519 kind, as one that signs entries: a cosigner's key signs its own succession."""

    signer: Signer

    @property
    def verifier(self) -> VerifierKey:
        return _for_entries(self.signer.verifier)

    def sign(self, message: bytes) -> bytes:
        return self.signer.sign(message)


def replay_rotations(first: VerifierKey, entries: list[bytes]) -> KeyRing:
    """The key ring that the logged events give, beginning with the log's first key.

    Raises ``ProofFailed`` at an event that does not follow from the one before.
    """
    ring = KeyRing(current=first)
    for entry in entries:
        rotation = Rotation.read(entry)
        if rotation is None:
            continue
        if rotation.old != ring.current:
            raise ProofFailed(gettext_noop("A change of keys does not begin with the key that was in force."))
        ring = ring.rotated(rotation.new, rotation.until)
    return ring


def log_signers(folder: Path, second: int) -> list[Signer]:
    """Who signs this log's checkpoints now: its key, and during an overlap also the one before. Reads key files."""
    ring = read_keyring(folder / VKEY)
    signers: list[Signer] = [load_key(folder / KEY)]
    if (folder / RETIRED).exists():
        retired = load_key(folder / RETIRED)
        if retired.verifier in ring.at(second):
            signers.append(retired)
    return signers


def rotate(folder: Path, entropy: Entropy, now: int, overlap: int) -> Rotation:
    """Change the key of a log whose key is a file; ``overlap`` in seconds. An interrupted change is finished.

    Raises ``NotPermitted`` while an earlier overlap still runs, ``RecordError``.
    """
    ring = read_keyring(folder / VKEY)
    new = load_key(folder / NEXT) if (folder / NEXT).exists() else None
    if new is None or new.verifier != ring.current:
        if len(ring.at(now)) > 1:
            raise NotPermitted(
                gettext_noop("The overlap of the last change of keys still runs."),
                hint=gettext_noop("Wait until it ends: three keys at once would confuse every reader."),
            )
        new = create_key(folder / NEXT, entropy, ring.current.name)
        _log_and_announce(folder, ring, load_key(folder / KEY), new, now + overlap)
    ring = read_keyring(folder / VKEY)
    old, until = ring.retired[0]
    change_places(folder, old)
    return Rotation(old=old, new=ring.current, until=until)


def _log_and_announce(folder: Path, ring: KeyRing, old: SigningKey, new: SigningKey, until: int) -> None:
    with Ledger.begin(folder, old.verifier) as ledger:
        rotation = _already_logged(ledger, new.verifier)
        if rotation is None:
            rotation = Rotation(old=old.verifier, new=new.verifier, until=until)
            ledger.append([rotation.entry(old, new)], old)
        ledger.seal(old, new)
    write_keyring(folder / VKEY, ring.rotated(rotation.new, rotation.until))


def _already_logged(ledger: Ledger, new: VerifierKey) -> Rotation | None:
    """The event of an interrupted change, if it was logged before the interruption; it is among the last entries."""
    size = ledger.entries.size
    for entry in ledger.entries.entries(max(0, size - 1000)):
        rotation = Rotation.read(entry)
        if rotation is not None and rotation.new == new:
            return rotation
    return None


def change_places(folder: Path, old: VerifierKey) -> None:
    """``private.key`` becomes ``retired.key``, ``next.key`` becomes ``private.key``."""
    if (folder / KEY).exists() and load_key(folder / KEY).verifier == old:
        (folder / KEY).replace(folder / RETIRED)
    (folder / NEXT).replace(folder / KEY)
