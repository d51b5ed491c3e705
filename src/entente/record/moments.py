"""When a signature counts: the moments that cosignatures and acts state, the ends of keys, and how far clocks differ.

A cosignature states when it was made (C2SP tlog-cosignature), an act when it was drawn up. Neither may lie ahead of the
reader's clock by more than ``SKEW``, and nothing counts that a key signed after its end. What is refused for its moment
leaves evidence: what was signed, when it was seen, and the logged change that ended the key, if one did.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from entente.errors import Malformed, ProofFailed, RecordError, gettext_noop
from entente.record.dsse import Envelope
from entente.record.keyring import KeyRing
from entente.record.note import open_note
from entente.record.rotation import Rotation
from entente.record.vkey import ED25519, VerifierKey, strict_base64

__all__ = ["SKEW", "UNTIMELY", "Clock", "Ended", "Reading", "UntimelyEvidence", "utc"]

SKEW = 300
"""Seconds by which another clock may be ahead: the five minutes that RFC 4120 section 8.2 recommends."""

Reading = Callable[[bytes], int]
"""``reading(statement)`` gives the POSIX second at which an act says it was drawn up; raises ``Malformed`` for what is
not an act of an agreed kind in its one form."""

Ended = Mapping[VerifierKey, bytes]
"""The entry that announced the end of a key, by key."""

UNTIMELY = "https://entente.example/record/untimely-evidence/v1"
_BAD = gettext_noop("The evidence is not in its required form.")
_TIMELY = gettext_noop("The evidence does not show a signature that must not count.")
_AHEAD = gettext_noop("{name} signed for {stated}, but it is {seen} here; clocks may differ by {skew} seconds.")
_ENDED = gettext_noop("{name} stopped counting at {stated}, and signed all the same (seen {seen}).")


def utc(second: int) -> str:
    """A POSIX second as text; as a number if it lies beyond the calendar."""
    try:
        return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return str(second)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A moment, and the keys of both sides with their ends: what decides whether a signature counts then."""

    now: int
    rings: Sequence[KeyRing]
    ended: Ended

    def check_note(self, note: bytes) -> None:
        """Refuse a note whose cosignatures do not count, or that only ended keys of its log signed.

        Raises ``ProofFailed`` with evidence; what ``open_note`` raises.
        """
        plain = [key for key in self.check_cosignatures(note) if key.kind == ED25519]
        ends = self._ends()
        if plain and all(self.now >= ends.get(key, self.now + 1) for key in plain):
            raise self._refused(_ENDED, plain[0], ends[plain[0]], note=note)

    def check_cosignatures(self, note: bytes) -> list[VerifierKey]:
        """Refuse a note with a cosignature ahead of this moment or after its key's end; gives all keys that signed.

        Raises ``ProofFailed`` with evidence; what ``open_note`` raises.
        """
        ends, signed = self._ends(), []
        for key, signature in open_note(note, [key for ring in self.rings for key in ring.keys]).verified:
            stated = key.timestamp(signature.signature)
            if stated > self.now + SKEW:
                raise self._refused(_AHEAD, key, stated, note=note)
            if stated >= ends.get(key, stated + 1) and key.kind != ED25519:
                raise self._refused(_ENDED, key, ends[key], note=note)
            signed.append(key)
        return signed

    def check_act(
        self, envelope: Envelope, signers: Sequence[VerifierKey], moment: int, took: Callable[[], bool]
    ) -> None:
        """Refuse an act drawn up ahead of this moment, or signed by a key after its end.

        ``took()`` is asked only where a key has ended since: whether this party took or signed the act before. Raises
        ``ProofFailed`` with evidence.
        """
        ends, entry = self._ends(), envelope.format
        for key in signers:
            if moment > self.now + SKEW:
                raise self._refused(_AHEAD, key, moment, entry=entry())
            end = ends.get(key)
            if end is not None and (moment >= end or (self.now >= end and not took())):
                raise self._refused(_ENDED, key, end, entry=entry())

    def _ends(self) -> dict[VerifierKey, int]:
        return {key: until for ring in self.rings for key, until in ring.retired}

    def _refused(self, template: str, key: VerifierKey, stated: int, **signed: bytes) -> ProofFailed:
        rotation = self.ended.get(key, b"") if template == _ENDED else b""
        values: dict[str, Any] = {"name": key.label, "stated": utc(stated), "seen": utc(self.now)}
        fault = ProofFailed(template, skew=SKEW, **values)
        fault.evidence = UntimelyEvidence(seen=self.now, rotation=rotation, **signed).format()
        return fault


@dataclass(frozen=True, kw_only=True)
class UntimelyEvidence:
    """``note`` or ``entry`` is what was signed, ``seen`` the POSIX second at which it was refused.

    ``rotation`` is the entry that announced the end of the key; the key itself signed that.
    """

    note: bytes = b""
    entry: bytes = b""
    seen: int
    rotation: bytes = b""

    def check(self, keys: Sequence[VerifierKey], reading: Reading) -> RecordError:
        """Verify that one of these keys signed out of its time; gives the refusal, whose sentence says how.

        Raises ``ProofFailed`` if the evidence does not show it, ``Malformed``.
        """
        rings = [self._ring(key) for key in keys]
        ended = {key: self.rotation for ring in rings for key, _ in ring.retired}
        clock = Clock(now=self.seen, rings=rings, ended=ended)
        try:
            if self.note:
                clock.check_note(self.note)
            else:
                envelope = Envelope.parse(self.entry)
                clock.check_act(envelope, envelope.signed_by(keys), reading(envelope.payload), lambda: False)
        except ProofFailed as fault:
            if fault.evidence == self.format():
                return fault
            raise
        raise ProofFailed(_TIMELY)

    def _ring(self, key: VerifierKey) -> KeyRing:
        """The key, with the end that it announced itself if it did."""
        if self.rotation:
            envelope = Envelope.parse(self.rotation)
            rotation = Rotation.stated(envelope.payload)
            if rotation is not None and rotation.old == key and rotation.announced(envelope):
                return KeyRing(current=rotation.new, retired=((key, rotation.until),))
        return KeyRing(current=key)

    def format(self) -> bytes:
        """The bytes of an evidence file."""
        content: dict[str, object] = {"kind": UNTIMELY, "seen": self.seen}
        content |= {"note": self.note.decode()} if self.note else {"entry": base64.b64encode(self.entry).decode()}
        if self.rotation:
            content["rotation"] = base64.b64encode(self.rotation).decode()
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> UntimelyEvidence:
        """Read an evidence file; accepts its one form only. Raises ``Malformed``."""
        try:
            content = json.loads(data)
            evidence = cls(
                note=content.get("note", "").encode(),
                entry=strict_base64(content.get("entry", ""), _BAD),
                seen=content["seen"],
                rotation=strict_base64(content.get("rotation", ""), _BAD),
            )
            same = type(evidence.seen) is int and evidence.format() == data
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Malformed(_BAD) from None
        if not same:
            raise Malformed(_BAD)
        return evidence
