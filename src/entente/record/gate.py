"""Which entries a joint log takes, and which keys count there: the charter and the changes of keys, in log order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from typing import Self

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.charter import ROLES, Charter
from entente.record.dsse import Envelope
from entente.record.keyring import KeyRing
from entente.record.moments import Clock, Reading
from entente.record.rotation import Rotation
from entente.record.store import EntryStore
from entente.record.vkey import VerifierKey
from entente.record.witness import Now

__all__ = ["Gate", "statement_digest"]


def statement_digest(payload: bytes) -> str:
    """The name of an act: SHA-256 of its statement, lower-case hexadecimal."""
    return sha256(payload).hexdigest()


class Gate:
    """Takes the entries of one copy of a joint log in order, and refuses what does not belong there.

    ``reading`` says which acts were agreed. An act is signed by the key in force at its place in the log, or by the one
    before while their overlap runs: an ended key signs nothing new.
    """

    def __init__(self, charter: Charter, reading: Reading, now: Now) -> None:
        self._charter = charter
        self._reading = reading
        self._now = now
        self._forget()

    def _forget(self) -> None:
        parties = self._charter.parties
        self.rings = [{role: KeyRing(current=getattr(party, role)) for role in ROLES} for party in parties]
        self.ended: dict[VerifierKey, bytes] = {}
        """The entry that announced the end of a key."""
        self.digests: dict[str, int] = {}
        """Number of each act by its digest, in log order."""

    def follow(self, entries: EntryStore) -> Self:
        """Follow what the copy holds: entries there were admitted when they came."""
        if len(self.digests) > entries.size:  # something was admitted and then not stored
            self._forget()
        with closing(entries.entries(len(self.digests))) as held:
            for entry in held:
                envelope = Envelope.parse(entry)
                self._note(entry, envelope, Rotation.stated(envelope.payload))
        return self

    def admit(self, entry: bytes, took: Callable[[str], bool] = lambda _: False) -> None:
        """Check the next entry and follow it. Raises ``Malformed`` or ``ProofFailed``.

        ``took(digest)`` says of an act by a key that has ended since whether this party took, or signed, it in time.
        """
        envelope = Envelope.parse(entry)
        rotation = None
        if not self.digests:
            if envelope.payload != self._charter.statement():
                raise Malformed(gettext_noop("A joint log begins with its charter."))
            Charter.open(entry)
        elif statement_digest(envelope.payload) in self.digests:
            raise Malformed(gettext_noop("The joint log holds this act already."))
        else:
            rotation = Rotation.stated(envelope.payload)
            if rotation is None:
                self._act(envelope, took)
            else:
                rotation.verify(envelope, [self.rings[1 - self._holder(rotation.old)[0]]["acts"].current])
        self._note(entry, envelope, rotation)

    def _note(self, entry: bytes, envelope: Envelope, rotation: Rotation | None) -> None:
        if rotation is not None:
            number, role = self._holder(rotation.old)
            self.rings[number][role] = self.rings[number][role].rotated(rotation.new, rotation.until)
            self.ended[rotation.old] = entry
        self.digests[statement_digest(envelope.payload)] = len(self.digests)

    def _holder(self, old: VerifierKey) -> tuple[int, str]:
        """Whose key it is that is in force, and for what. Raises ``ProofFailed`` if it is nobody's."""
        for number, ring in enumerate(self.rings):
            for role in ROLES:
                if ring[role].current == old:
                    return number, role
        raise ProofFailed(gettext_noop("A change of keys does not begin with the key that was in force."))

    def clock(self) -> Clock:
        """The moment and every key: what decides whether a signature counts now."""
        rings = [ring[role] for ring in self.rings for role in ROLES]
        rings += [KeyRing(current=key) for key in self._charter.witnesses]
        return Clock(now=self._now(), rings=rings, ended=self.ended)

    def signers(self, envelope: Envelope, took: Callable[[str], bool] = lambda _: False) -> list[VerifierKey]:
        """Who signed an act of an agreed kind, all in their time. Raises ``Malformed`` or ``ProofFailed``."""
        moment = self._reading(envelope.payload)
        signed = envelope.verify([key for ring in self.rings for key in ring["acts"].keys])
        self.clock().check_act(envelope, signed, moment, lambda: took(statement_digest(envelope.payload)))
        return signed

    def _act(self, envelope: Envelope, took: Callable[[str], bool]) -> None:
        signed = self.signers(envelope, took)
        if not all(set(ring["acts"].keys) & set(signed) for ring in self.rings):
            raise ProofFailed(gettext_noop("A joint log takes only acts that both parties signed."))

    def acts_keys(self) -> list[list[VerifierKey]]:
        """The keys that may sign acts now, for each party in the charter's order."""
        return [ring["acts"].at(self._now()) for ring in self.rings]
