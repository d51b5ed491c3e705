"""Signed envelopes (DSSE 1.0, secure-systems-lab/dsse): what an entry of the log is.

The envelope has one form: RFC 8785 bytes of ``{"payload", "payloadType", "signatures": [{"keyid", "sig"}, …]}``, Base64
canonical, signatures sorted by key id, no character that JSON would escape. So two parties that hold the same
signatures hold the same entry, and reading is matching that form: nothing is parsed and printed again to compare.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.vkey import ED25519, Signer, VerifierKey, strict_base64, verify_ed25519

__all__ = ["IN_TOTO", "Envelope"]

IN_TOTO = "application/vnd.in-toto+json"
MAX_SIGNATURES = 16
_PLAIN, _BASE64 = rb'[^"\\\x00-\x1f]*', rb'[^"]*'  # what is between the quotes is held to its one Base64 later
_SIGNATURE = rb'\{"keyid":"(%b)","sig":"(%b)"\}' % (_PLAIN, _BASE64)
_ONE = re.compile(_SIGNATURE)
_FORM = re.compile(
    rb'\{"payload":"(%b)","payloadType":"(%b)","signatures":\[((?:%b,)*%b)\]\}'
    % (_BASE64, _PLAIN, *2 * [_SIGNATURE.replace(b"(", b"(?:")])
)
_BAD = gettext_noop("The signed entry is not in its required form.")


def _pre_auth(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: ``"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body``."""
    encoded = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(encoded), encoded, len(payload), payload)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A payload and its signatures, ``(keyid, 64-byte Ed25519 signature)``, sorted by key id."""

    payload: bytes
    kind: str = IN_TOTO
    signatures: tuple[tuple[str, bytes], ...] = ()

    def sign(self, signer: Signer) -> Envelope:
        """The envelope with this signer's signature. Raises ``Malformed`` for a key that is not for entries."""
        if signer.verifier.kind != ED25519 or not re.fullmatch(_PLAIN, signer.verifier.name.encode()):
            raise Malformed(gettext_noop("Entries are signed with plain Ed25519 keys."))
        mine = (signer.verifier.label, signer.sign(_pre_auth(self.kind, self.payload)))
        others = [one for one in self.signatures if one[0] != mine[0]]
        return replace(self, signatures=tuple(sorted([*others, mine])))

    def join(self, others: Iterable[tuple[str, bytes]]) -> Envelope:
        """The envelope with further signatures on the same payload."""
        return replace(self, signatures=tuple(sorted({**dict(self.signatures), **dict(others)}.items())))

    def format(self) -> bytes:
        """The bytes of the entry."""
        signatures = [
            b'{"keyid":"%b","sig":"%b"}' % (keyid.encode(), base64.b64encode(signature))
            for keyid, signature in self.signatures
        ]
        payload = (base64.b64encode(self.payload), self.kind.encode(), b",".join(signatures))
        return b'{"payload":"%b","payloadType":"%b","signatures":[%b]}' % payload

    @classmethod
    def parse(cls, data: bytes) -> Envelope:
        """Read an envelope; accepts its one form only. Raises ``Malformed``."""
        match = _FORM.fullmatch(data)
        if match is None:
            raise Malformed(_BAD)
        payload, kind, signed = match.groups()
        try:
            signatures = [(keyid.decode(), strict_base64(one, _BAD)) for keyid, one in _ONE.findall(signed)]
            envelope = cls(payload=strict_base64(payload, _BAD), kind=kind.decode(), signatures=tuple(signatures))
        except UnicodeDecodeError:
            raise Malformed(_BAD) from None
        keyids = [keyid for keyid, _ in signatures]
        if len(keyids) > MAX_SIGNATURES or keyids != sorted(set(keyids)):
            raise Malformed(_BAD)
        return envelope

    def verify(self, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
        """The keys that signed, in the order of their ids.

        Raises ``ProofFailed`` if a signature is bad or of a key not given: an entry carries nothing unchecked.
        """
        signed = self.signed_by(keys)
        if len(signed) != len(self.signatures):
            there = {key.label for key in signed}
            name = next(keyid for keyid, _ in self.signatures if keyid not in there)
            raise ProofFailed(gettext_noop("The entry is signed by an unknown key: {name}."), name=name)
        return signed

    def signed_by(self, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
        """Which of these keys signed, in the order of their ids. Raises ``ProofFailed`` if one of theirs is bad."""
        known = {key.label: key for key in keys if key.kind == ED25519}
        message = _pre_auth(self.kind, self.payload)
        signed = []
        for keyid, signature in self.signatures:
            key = known.get(keyid)
            if key is None:
                continue
            if not verify_ed25519(key.public, signature, message):
                raise ProofFailed(gettext_noop("The signature of {name} does not fit the entry."), name=keyid)
            signed.append(key)
        return signed
