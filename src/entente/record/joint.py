"""The joint log of an agreement: two copies, each kept and signed by one party, mirrored and cosigned by the other.

A party's folder holds its own log (``own/``), the mirror of the peer's (``copy.db``), what was signed and cosigned
(``notes.db``), its keys, and acts that still wait for a signature (``pending/``). Nothing but what both parties signed
gets into either log, and an act is in force only when both logs hold it under checkpoints that the charter's policy
accepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from entente.errors import Malformed, NotPermitted, ProofFailed, RecordError, WriteConflict, gettext_noop
from entente.record.charter import ROLES, Charter, Party, policy_text
from entente.record.checkpoint import Checkpoint
from entente.record.dsse import Envelope
from entente.record.gate import Gate, statement_digest
from entente.record.key import Entropy, SigningKey, create_key, load_key
from entente.record.keyring import write_keyring
from entente.record.ledger import VKEY, Ledger
from entente.record.mirror import MIRRORED, Mirror, Trust, Upload
from entente.record.moments import Clock, Reading
from entente.record.note import add_lines, read_lines, signature_line, split_note
from entente.record.policy import Checked, Policy
from entente.record.register import NoteStore
from entente.record.rotation import NEXT, Rotation, change_places, log_signers
from entente.record.static import write_file
from entente.record.store import EntryStore
from entente.record.sync import Transport, ask_witness, must_continue_peer, push_to_mirror
from entente.record.tiles import MAX_ENTRY
from entente.record.unfit import MAX_SHOWN, UnfitEvidence
from entente.record.vkey import COSIGNATURE, ED25519, VerifierKey
from entente.record.witness import Now

__all__ = ["Joint", "Standing", "create_party", "open_joint"]

PUBLISHED = "published"
MAX_PENDING = 10_000
CHARTER, PENDING = "charter.json", "pending"


def create_party(folder: Path, agreement: str, name: str, entropy: Entropy) -> Party:
    """Make a party's keys for an agreement; keys that are there are kept. Gives what the other party must know.

    Raises ``Malformed`` for a name that cannot be one, ``StorageError``.
    """
    (folder / PENDING).mkdir(mode=0o700, parents=True, exist_ok=True)
    base = f"{name}/{agreement}"
    log, _ = Ledger.create(folder / "own", entropy, f"{base}/log")
    log.close()
    acts = create_key(folder / "acts.key", entropy, f"{base}/acts", ED25519)
    cosigner = create_key(folder / "cosigner.key", entropy, f"{base}/cosigner", COSIGNATURE)
    return Party(name=name, acts=acts.verifier, log=log.key, cosigner=cosigner.verifier)


def open_joint(folder: Path, entry: bytes) -> None:
    """Begin the joint log with the charter that both parties signed. Doing it twice changes nothing.

    Raises ``NotPermitted`` if the charter does not name the keys in this folder, ``Malformed``, ``ProofFailed``.
    """
    charter = Charter.open(entry)
    acts, cosigner = load_key(folder / "acts.key").verifier, load_key(folder / "cosigner.key").verifier
    with Ledger.open(folder / "own") as ledger:
        if not any((acts, cosigner, ledger.key) == (one.acts, one.cosigner, one.log) for one in charter.parties):
            raise NotPermitted(gettext_noop("The charter does not name the keys of this folder."), file=str(folder))
        if not ledger.entries.size:
            with suppress(WriteConflict):  # somebody else began it at this moment, with the same entry or none
                ledger.entries.append([entry], at=0)
        if ledger.entries.entry(0) != entry:
            raise NotPermitted(gettext_noop("This joint log was begun with another charter."), file=str(folder))
    EntryStore(folder / "copy.db", create=True).close()
    NoteStore(folder / "notes.db", create=True).close()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an act stands. ``signed``: names of the parties that signed. ``own`` and ``peer``: its number in each log,
    if it is there. ``own_missing`` and ``peer_missing``: what its checkpoint lacks, as a failure; ``None`` if nothing.
    """

    digest: str
    signed: tuple[str, ...]
    own: int | None
    peer: int | None
    own_missing: RecordError | None
    peer_missing: RecordError | None

    @property
    def in_force(self) -> bool:
        """Whether both logs hold the act under checkpoints that the policy accepts."""
        return not (self.own is None or self.peer is None or self.own_missing or self.peer_missing)


class Joint:
    """A party's side of a joint log, opened. ``reading`` knows the kinds of acts that it takes."""

    def __init__(self, folder: Path, reading: Reading, now: Now) -> None:
        self.folder = folder
        self.now = now
        self._reading = reading
        self._gates: dict[Path, Gate] = {}
        self.own = Ledger.open(folder / "own")
        try:
            if not self.own.entries.size:
                raise RecordError(gettext_noop("This joint log has no charter yet."), file=str(folder))
            self.charter = Charter.open(self.own.entries.entry(0))
            self.copy = EntryStore(folder / "copy.db", create=False)
            self.notes = NoteStore(folder / "notes.db", create=False)
            self.acts, self.cosigner = self._key("acts"), self._key("cosigner")
        except BaseException:
            self.close()
            raise
        self.me = next(n for n, one in enumerate(self.charter.parties) if one.log.name == self.own.key.name)

    def close(self) -> None:
        """Close every store."""
        for name in ("own", "copy", "notes"):
            store = self.__dict__.get(name)
            if store is not None:
                store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def peer(self) -> Party:
        """The other party, with its first keys."""
        return self.charter.parties[1 - self.me]

    def gate(self, entries: EntryStore) -> Gate:
        """The gate of one of the two copies, as far as that copy reaches."""
        gate = self._gates.setdefault(entries.path, Gate(self.charter, self._reading, self.now))
        return gate.follow(entries)

    def _admit(self, first: int, entries: Sequence[bytes]) -> None:
        """What the mirror of the other party's log takes. Raises ``Malformed`` or ``ProofFailed``."""
        gate = self.gate(self.copy)
        if len(gate.digests) != first:
            raise WriteConflict(gettext_noop("Another process added entries first."), file=str(self.copy.path))
        kept = _size(self.notes.read(MIRRORED, self.peer.log.name))  # more than there is, if the copy is made anew
        for number, entry in enumerate(entries, start=first):
            gate.admit(entry, lambda digest, number=number: number < kept or self._took(digest))  # type: ignore[misc]

    def _unfit(self, upload: Upload) -> bytes:
        """Evidence of what the gate refused, if it convinces; nothing where the copy is too large or too far ahead."""
        room, entries = MAX_SHOWN, []
        with closing(self.copy.entries(0, upload.start)) as held:
            for entry in chain(held, upload.entries):
                room -= len(entry)
                if room < 0:
                    return b""
                entries.append(entry)
        kept = self.notes.read(MIRRORED, self.peer.log.name) or b""
        shown = UnfitEvidence(
            entries=tuple(entries), kept=kept, note=upload.note, start=upload.start, proof=upload.proof
        )
        rings = [self.gate(one).rings[1 - self.me]["log"] for one in (self.own.entries, self.copy)]
        with suppress(Malformed, ProofFailed):
            shown.check(list({key for ring in rings for key in ring.keys}), self._reading)
            return shown.format()
        return b""

    def _took(self, digest: str) -> bool:
        """Whether this party's own log holds the act, or it waits here with this party's signature."""
        waits = self.pending_act(digest)
        mine = {key.label for key in self.gate(self.own.entries).rings[self.me]["acts"].keys}
        signed = waits is not None and not mine.isdisjoint(keyid for keyid, _ in waits.signatures)
        return signed or digest in self.gate(self.own.entries).digests

    # --- acts that wait for a signature -------------------------------------------------------------------------

    def propose(self, statement: bytes) -> str:
        """Sign a statement and keep it until the other party has signed too; gives its digest."""
        return self.receive(Envelope(payload=statement).sign(self.acts).format())

    def receive(self, entry: bytes) -> str:
        """Take an act from the other party, or further signatures on one that waits; gives its digest.

        Raises ``Malformed``, ``ProofFailed`` (a signature that is neither party's), ``WriteConflict`` (full).
        """
        envelope = Envelope.parse(entry)
        gate = self.gate(self.own.entries)
        digest = statement_digest(envelope.payload)
        path = self.folder / PENDING / f"{digest}.json"
        if digest in gate.digests:
            return digest
        rotation = Rotation.stated(envelope.payload)
        if rotation is None:
            gate.signers(envelope)
        else:
            keys = [key for keys in gate.acts_keys() for key in keys]
            envelope.verify([*keys, replace(rotation.old, kind=ED25519), replace(rotation.new, kind=ED25519)])
        if path.exists():
            envelope = Envelope.parse(path.read_bytes()).join(envelope.signatures)
        elif len(list(path.parent.iterdir())) >= MAX_PENDING:
            raise WriteConflict(gettext_noop("Too many acts wait for a signature."), file=str(path.parent))
        if len(envelope.format()) > MAX_ENTRY:
            raise Malformed(
                gettext_noop("An entry of {size} bytes is larger than the {limit} allowed."),
                size=len(envelope.format()),
                limit=MAX_ENTRY,
            )
        write_file(path, envelope.format())
        return digest

    def knows(self, entry: bytes) -> bool:
        """Whether nothing would change if this act came: it is in the log, or waits with all these signatures."""
        envelope = Envelope.parse(entry)
        digest = statement_digest(envelope.payload)
        waits = self.pending_act(digest)
        if waits is not None:
            return set(envelope.signatures) <= set(waits.signatures)
        return digest in self.gate(self.own.entries).digests

    def pending_act(self, digest: str) -> Envelope | None:
        """One act that waits, or ``None``."""
        path = self.folder / PENDING / f"{digest}.json"
        return Envelope.parse(path.read_bytes()) if len(digest) == 64 and digest.isalnum() and path.exists() else None

    def pending(self) -> dict[str, Envelope]:
        """The acts that wait, by digest."""
        paths = sorted((self.folder / PENDING).glob("*.json"))
        return {path.stem: Envelope.parse(path.read_bytes()) for path in paths}

    def outgoing(self) -> list[bytes]:
        """The acts that wait and that the other party would take: one whose signer's key has ended is not sent."""
        gate, found = self.gate(self.own.entries), []
        for envelope in self.pending().values():
            with suppress(ProofFailed):
                if Rotation.stated(envelope.payload) is None:
                    gate.signers(envelope)
                found.append(envelope.format())
        return found

    def approve(self, digest: str) -> None:
        """Add this party's signature to an act that waits. Raises ``RecordError`` if there is none."""
        envelope = self.pending_act(digest)
        if envelope is None:
            raise RecordError(gettext_noop("No act {digest} waits for a signature."), digest=digest[:64])
        self.receive(envelope.sign(self.acts).format())

    def settle(self) -> list[str]:
        """Append every act that now has all signatures to the own log, durably; gives their digests. Signs nothing.

        Acts come from those that wait here, and from the peer's log, where both signatures may have met first.
        """
        own, theirs = self.gate(self.own.entries), self.gate(self.copy)
        ready = [self.copy.entry(index) for digest, index in theirs.digests.items() if digest not in own.digests]
        ready += [envelope.format() for envelope in self.pending().values()]
        done = []
        for entry in ready:
            digest = statement_digest(Envelope.parse(entry).payload)
            gate = self.gate(self.own.entries)
            if digest not in gate.digests:
                size = len(gate.digests)
                try:
                    gate.admit(entry, theirs.digests.__contains__)
                except ProofFailed:
                    continue  # a signature is still missing, or its key has expired
                self.own.entries.append([entry], at=size)
                done.append(digest)
            (self.folder / PENDING / f"{digest}.json").unlink(missing_ok=True)
        self._take_over()
        return done

    def propose_rotation(self, role: str, entropy: Entropy, overlap: int) -> str:
        """Make a new key for a role (``acts``, ``log``, ``cosigner``) and propose it; gives the act's digest.

        The old key signs until the other party has signed too and the event is in the log, and for ``overlap`` seconds
        its signatures on checkpoints still count. Proposing again gives the same new key.
        """
        ring = self.gate(self.own.entries).rings[self.me][role]
        old = self._key(role)
        new = create_key(self.folder / f"{role}.next", entropy, old.name, old.kind)
        rotation = Rotation(old=ring.current, new=new.verifier, until=self.now() + overlap)
        return self.receive(rotation.entry(old, new))

    def _key(self, role: str) -> SigningKey:
        return load_key(self.folder / ("own/private.key" if role == "log" else f"{role}.key"))

    def _take_over(self) -> None:
        """Put new keys in their places once the log says that they are in force. Safe to repeat."""
        for role, ring in self.gate(self.own.entries).rings[self.me].items():
            path = self.folder / f"{role}.next"
            if not path.exists() or load_key(path).verifier != ring.current:
                continue
            if role == "log":
                write_keyring(self.folder / "own" / VKEY, ring)
                self.own.ring = ring
                path.replace(self.folder / "own" / NEXT)
                change_places(self.folder / "own", ring.retired[0][0])
            else:
                path.replace(self.folder / f"{role}.key")
        self.acts, self.cosigner = self._key("acts"), self._key("cosigner")

    # --- the two logs -------------------------------------------------------------------------------------------

    def policy(self) -> Policy:
        """By what both logs are trusted today."""
        return Policy.parse(policy_text(self.gate(self.own.entries).rings, self.charter.witnesses, self.now()))

    def mirror(self) -> Mirror:
        """The mirror of the other party's log, with the gate of this agreement before it.

        A change of keys counts as soon as one of the two copies holds it: the other may learn of it under the new key.
        """
        theirs = 1 - self.me
        rings = [self.gate(entries).rings[theirs] for entries in (self.own.entries, self.copy)]
        longer = {role: max((ring[role] for ring in rings), key=lambda ring: len(ring.retired)) for role in ROLES}
        trust = Trust(
            keys=lambda _: longer["log"].keys,
            cosigners=[*longer["cosigner"].keys, *self.charter.witnesses],
            timely=lambda note: self._clock().check_note(note),
            admit=self._admit,
            unfit=self._unfit,
        )
        return Mirror(self.notes, {self.peer.log.name: self.copy}, trust, [self.cosigner], self.now)

    def _clock(self) -> Clock:
        """What decides whether a signature counts now, by the changes of keys in both copies."""
        one, other = (self.gate(entries).clock() for entries in (self.own.entries, self.copy))
        rings = [max(pair, key=lambda ring: len(ring.retired)) for pair in zip(one.rings, other.rings, strict=True)]
        return Clock(now=self.now(), rings=rings, ended={**one.ended, **other.ended})

    def accepts(self, note: bytes) -> Checked:
        """Check a checkpoint by the policy of today, and that every signature on it counts. Raises ``ProofFailed``."""
        checked = self.policy().check(note)
        self._clock().check_note(note)
        return checked

    def published(self) -> bytes | None:
        """The own log's last checkpoint that the other party cosigned."""
        return self.notes.read(PUBLISHED, self.own.key.name)

    def publish(self, peer: Transport, witnesses: Sequence[tuple[Transport, VerifierKey]] = ()) -> bytes | None:
        """Seal the own log, have it cosigned by the witnesses, and bring it to the other party's mirror.

        Gives the note with all cosignatures, or ``None`` if it is on its way in a folder. Before anything is signed,
        the log must continue what the other party and each witness cosigned last. Raises ``ForkDetected``.
        """
        ring = self.gate(self.own.entries).rings[1 - self.me]["cosigner"]
        theirs, clock = ring.at(self.now()), self._clock()
        kept = must_continue_peer(self.own, peer, ring.keys, clock)
        seen = [must_continue_peer(self.own, transport, [key], clock) for transport, key in witnesses]
        checkpoint, note = self.own.seal(*log_signers(self.folder / "own", self.now()))
        if kept is not None and Checkpoint.parse(split_note(kept)[0]) == checkpoint:
            note = add_lines(note, split_note(kept)[1])  # a folder brought the answer
        note = add_lines(note, read_lines(signature_line(checkpoint.text, self.cosigner, self.now())))
        for (transport, key), before in zip(witnesses, seen, strict=True):
            note = ask_witness(self.own.entries, transport, note, [key], clock, _size(before))
        answered = push_to_mirror(self.own.entries, peer, note, theirs, clock, _size(kept))
        if answered is None and kept is None:
            return None
        note = answered or note
        with suppress(ProofFailed):
            self.accepts(note)
            self.notes.swap(PUBLISHED, self.own.key.name, self.published(), note)
        return note

    def standing(self, digest: str) -> Standing:
        """Where an act stands, and what is missing for it to be in force."""
        own, peer = self.gate(self.own.entries), self.gate(self.copy)
        waits = self.pending_act(digest)
        everybody = tuple(party.name for party in self.charter.parties)
        signed = everybody if digest in own.digests or digest in peer.digests else ()
        if not signed and waits is not None:
            labels = {keyid for keyid, _ in waits.signatures}
            keys = own.acts_keys()
            signed = tuple(
                name for name, mine in zip(everybody, keys, strict=True) if labels & {key.label for key in mine}
            )
        indexes = (own.digests.get(digest), peer.digests.get(digest))
        notes = (self.published(), self.notes.read(MIRRORED, self.peer.log.name))
        missing = [self._missing(index, note) for index, note in zip(indexes, notes, strict=True)]
        return Standing(
            digest=digest,
            signed=signed,
            own=indexes[0],
            peer=indexes[1],
            own_missing=missing[0],
            peer_missing=missing[1],
        )

    def covered(self, note: bytes | None) -> int:
        """Entries below a checkpoint that the policy accepts; 0 where it accepts none."""
        with suppress(RecordError):
            if note is not None:
                return self.accepts(note).checkpoint.size
        return 0

    def _missing(self, index: int | None, note: bytes | None) -> RecordError | None:
        """What the checkpoint over an entry lacks."""
        if note is None or index is None:
            return ProofFailed(gettext_noop("No checkpoint with all cosignatures covers it yet."))
        try:
            checked = self.accepts(note)
        except RecordError as fault:
            return fault
        if checked.checkpoint.size <= index:
            return ProofFailed(gettext_noop("No checkpoint with all cosignatures covers it yet."))
        return None


def _size(note: bytes | None) -> int:
    return Checkpoint.parse(split_note(note)[0]).size if note else 0
