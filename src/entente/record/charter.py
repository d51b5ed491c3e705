"""The charter of a joint log: who the two parties are, which keys speak for each, and which witnesses are asked.

It is an in-toto statement that both parties sign; the signed envelope is entry 0 of both logs. From it follows the
trust policy (C2SP tlog-policy) by which anybody can verify either log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from entente.errors import Malformed, gettext_noop
from entente.record.dsse import Envelope
from entente.record.keyring import KeyRing
from entente.record.policy import Policy
from entente.record.statement import canonical_json, in_toto
from entente.record.vkey import COSIGNATURE, COSIGNATURE_ML_DSA, ED25519, VerifierKey, valid_name

__all__ = ["OPENING", "ROLES", "Charter", "Party", "policy_text"]

OPENING = "https://entente.example/predicate/opening/v1"
"""Names the form of the entry; the domain is one that RFC 2606 reserves, nothing is fetched from it."""
ROLES = ("acts", "log", "cosigner")
"""``acts`` signs entries, ``log`` checkpoints of the party's own log, ``cosigner`` checkpoints of both."""

_AGREEMENT = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)
_BAD = gettext_noop("The charter is not in its required form: {reason}.")


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party: its name (such as a domain), and a key for each role."""

    name: str
    acts: VerifierKey
    log: VerifierKey
    cosigner: VerifierKey

    def __post_init__(self) -> None:
        kinds = (self.acts.kind, self.log.kind, self.cosigner.kind)
        if not valid_name(self.name) or set(self.name) & {'"', "\\"} or kinds != (ED25519, ED25519, COSIGNATURE):
            raise Malformed(_BAD, reason="party")

    @property
    def content(self) -> dict[str, str]:
        """The JSON form: name, and one vkey a role."""
        return {"name": self.name} | {role: str(getattr(self, role)) for role in ROLES}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Party:
        """Read the JSON form. Raises ``Malformed``."""
        try:
            keys = {role: VerifierKey.parse(content[role]) for role in ROLES}
            party = cls(name=content["name"], **keys)
        except (KeyError, TypeError, AttributeError):
            raise Malformed(_BAD, reason="party") from None
        if dict(content) != party.content:
            raise Malformed(_BAD, reason="party")
        return party


@dataclass(frozen=True, kw_only=True)
class Charter:
    """``agreement`` names the joint log; ``parties`` are sorted by name; each of ``witnesses`` must cosign too."""

    agreement: str
    parties: tuple[Party, Party]
    witnesses: tuple[VerifierKey, ...] = ()

    def __post_init__(self) -> None:
        one, other = self.parties
        if not _AGREEMENT.fullmatch(self.agreement):
            raise Malformed(_BAD, reason="agreement")
        keys = [key.public for party in self.parties for key in (party.acts, party.log, party.cosigner)]
        keys += [key.public for key in self.witnesses]
        if one.name >= other.name or one.log.name == other.log.name or len(set(keys)) != len(keys):
            raise Malformed(_BAD, reason="parties")
        if any(key.kind not in (COSIGNATURE, COSIGNATURE_ML_DSA) for key in self.witnesses):
            raise Malformed(_BAD, reason="witness")

    def statement(self) -> bytes:
        """The in-toto statement, in its one form."""
        predicate = {
            "agreement": self.agreement,
            "parties": [party.content for party in self.parties],
            "witnesses": [str(key) for key in self.witnesses],
        }
        digest = sha256(canonical_json(predicate)).hexdigest()
        return in_toto(OPENING, {self.agreement: digest}, predicate)

    @classmethod
    def read(cls, statement: bytes) -> Charter:
        """Read a statement; accepts its one form only. Raises ``Malformed``."""
        try:
            predicate = json.loads(statement)["predicate"]
            one, other = (Party.read(party) for party in predicate["parties"])
            charter = cls(
                agreement=predicate["agreement"],
                parties=(one, other),
                witnesses=tuple(map(VerifierKey.parse, predicate["witnesses"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Malformed(_BAD, reason="JSON") from None
        if charter.statement() != statement:
            raise Malformed(_BAD, reason="spelling")
        return charter

    @classmethod
    def open(cls, entry: bytes) -> Charter:
        """The charter in an envelope that both parties signed. Raises ``Malformed`` or ``ProofFailed``."""
        envelope = Envelope.parse(entry)
        charter = cls.read(envelope.payload)
        if len(envelope.verify([party.acts for party in charter.parties])) != len(charter.parties):
            raise Malformed(_BAD, reason=gettext_noop("both parties sign it"))
        return charter

    def policy(self) -> Policy:
        """The trust policy while no key was changed."""
        rings = [{role: KeyRing(current=getattr(party, role)) for role in ROLES} for party in self.parties]
        return Policy.parse(policy_text(rings, self.witnesses, 0))


def policy_text(rings: list[dict[str, KeyRing]], witnesses: tuple[VerifierKey, ...], second: int) -> bytes:
    """The policy file: both logs, both cosigners and every witness; the keys are those that count at ``second``."""
    lines = [f"log {key}" for ring in rings for key in ring["log"].at(second)]
    members = []
    for number, ring in enumerate(rings, start=1):
        keys = ring["cosigner"].at(second)
        names = [f"party-{number}"] if len(keys) == 1 else [f"party-{number}-key-{n}" for n in range(1, len(keys) + 1)]
        lines += [f"witness {name} {key}" for name, key in zip(names, keys, strict=True)]
        if len(keys) > 1:
            lines.append(f"group party-{number} any {' '.join(names)}")
        members.append(f"party-{number}")
    for number, key in enumerate(witnesses, start=1):
        lines.append(f"witness witness-{number} {key}")
        members.append(f"witness-{number}")
    lines += [f"group everybody all {' '.join(members)}", "quorum everybody", ""]
    return "\n".join(lines).encode()
