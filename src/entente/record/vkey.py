"""Verifier keys and the one rule by which a signature is valid (C2SP signed-note 1.0, tlog-cosignature 1.0).

**The pinned Ed25519 rule.** Libraries disagree on edge cases that no honest signer makes. Ours is the rule of the
"ref10" family, which Go's ``crypto/ed25519`` and OpenSSL share, so that an auditor's tools and ours say the same: the
equation is checked without the cofactor, ``S`` must be below the group order, ``R`` is compared byte for byte (so a
non-canonical ``R`` fails), and ``A`` may be any encoding that decodes to a point. ``tests/vectors`` holds it against
the 914 cases of C2SP/CCTV; decision note 0040 counts them.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from entente.errors import Malformed, NotPermitted, gettext_noop

__all__ = [
    "COSIGNATURE",
    "COSIGNATURE_ML_DSA",
    "ED25519",
    "MAX_TIMESTAMP",
    "Signer",
    "VerifierKey",
    "no_ml_dsa",
    "signed_message",
    "strict_base64",
    "valid_name",
    "verify_ed25519",
]

ED25519, COSIGNATURE, COSIGNATURE_ML_DSA = 0x01, 0x04, 0x06
"""Signature type identifier bytes (signed-note 1.0, "Signature types"): plain Ed25519, timestamped Ed25519 cosignature,
timestamped ML-DSA-44 cosignature."""
MAX_TIMESTAMP = (1 << 63) - 1

_PUBLIC_SIZE = {ED25519: 32, COSIGNATURE: 32, COSIGNATURE_ML_DSA: 1312}
_RAW_SIZE = {ED25519: 64, COSIGNATURE: 64, COSIGNATURE_ML_DSA: 2420}
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_NOT_A_KEY = gettext_noop("This is not a verifier key.")


def strict_base64(text: str | bytes, complaint: str, reason: str = "base64") -> bytes:
    """Standard Base64 with padding, in its one canonical spelling. Raises ``Malformed(complaint)`` otherwise."""
    try:
        octets = text.encode("ascii") if isinstance(text, str) else text
        raw = binascii.a2b_base64(octets, strict_mode=True)
    except (binascii.Error, ValueError):
        raise Malformed(complaint, reason=reason) from None
    if binascii.b2a_base64(raw, newline=False) != octets:
        raise Malformed(complaint, reason=reason)
    return raw


def valid_name(name: str) -> bool:
    """Whether a string can be a key name: not empty, no space, no plus, no control character."""
    return bool(_NAME.fullmatch(name))


@lru_cache(maxsize=1024)
def _ed25519(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def verify_ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature (64 bytes) is valid for the 32-byte public key, by the pinned rule."""
    try:
        _ed25519(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def no_ml_dsa() -> NotPermitted:
    """What is said where the installed ``cryptography`` has no ML-DSA."""
    return NotPermitted(
        gettext_noop("This installation cannot make or check ML-DSA-44 signatures."),
        hint=gettext_noop("They need the package `cryptography` 50 with OpenSSL 3.5 or newer. Ed25519 still works."),
    )


def _verify_ml_dsa(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (ImportError, UnsupportedAlgorithm):
        raise no_ml_dsa() from None
    except InvalidSignature:
        return False
    return True


def _subtree_message(name: str, timestamp: int, text: bytes) -> bytes:
    """The ``cosigned_message`` of tlog-cosignature for a whole checkpoint. Raises ``Malformed``."""
    lines = text.split(b"\n")
    cosigner = name.encode()
    if len(lines) < 4 or not 0 < len(lines[0]) < 256 or len(cosigner) > 255 or not lines[1].isdigit():
        raise Malformed(gettext_noop("Only a checkpoint can be cosigned with ML-DSA-44."))
    root = strict_base64(lines[2].decode("latin-1"), gettext_noop("Only a checkpoint can be cosigned with ML-DSA-44."))
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes([len(cosigner)]) + cosigner,
            timestamp.to_bytes(8, "big"),
            bytes([len(lines[0])]) + lines[0],
            bytes(8),
            int(lines[1]).to_bytes(8, "big"),
            root,
        )
    )


def signed_message(kind: int, name: str, text: bytes, timestamp: int) -> bytes:
    """The bytes that a key of this kind signs for a note text. Only cosignatures use the timestamp (POSIX seconds)."""
    if kind == ED25519:
        return text
    if kind == COSIGNATURE:
        return b"cosignature/v1\ntime %d\n" % timestamp + text
    return _subtree_message(name, timestamp, text)


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key with its name and kind: the *vkey* ``name+id+base64(kind || key)``."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not valid_name(self.name) or len(self.public) != _PUBLIC_SIZE.get(self.kind):
            raise Malformed(_NOT_A_KEY)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a vkey; raises ``Malformed`` if any part is wrong or the id does not match the key."""
        name, _, rest = text.partition("+")
        number, _, material = rest.partition("+")
        raw = strict_base64(material, _NOT_A_KEY)
        if raw[:1] not in (b"\x01", b"\x04", b"\x06"):
            raise Malformed(gettext_noop("The verifier key is of a type that is not supported."))
        key = cls(name=name, public=raw[1:], kind=raw[0])
        if f"{key.key_id:08x}" != number:
            raise Malformed(gettext_noop("The verifier key does not match its own identifier."))
        return key

    @cached_property
    def key_id(self) -> int:
        """``SHA-256(name || 0x0A || kind || public key)[:4]``, big-endian: the 32-bit key id."""
        seed = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return int.from_bytes(sha256(seed).digest()[:4], "big")

    @cached_property
    def label(self) -> str:
        """Name and id: the ``keyid`` of a signature on an entry."""
        return f"{self.name}+{self.key_id:08x}"

    def timestamp(self, signature: bytes) -> int:
        """POSIX seconds at which a cosignature was made; 0 for a plain signature, which carries none."""
        return 0 if self.kind == ED25519 else int.from_bytes(signature[:8], "big")

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether ``signature``, as a note's signature line carries it, is this key's on the note text."""
        raw = signature if self.kind == ED25519 else signature[8:]
        timestamp = self.timestamp(signature)
        if len(raw) != _RAW_SIZE[self.kind] or timestamp > MAX_TIMESTAMP:
            return False
        message = signed_message(self.kind, self.name, text, timestamp)
        if self.kind == COSIGNATURE_ML_DSA:
            return _verify_ml_dsa(self.public, raw, message)
        return verify_ed25519(self.public, raw, message)

    def __str__(self) -> str:
        return f"{self.label}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


class Signer(Protocol):
    """Something that signs with one key: a file, an agent, a token."""

    @property
    def verifier(self) -> VerifierKey:
        """The public half, with its name and kind."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The raw signature of the message: 64 bytes of Ed25519 (RFC 8032), or 2,420 of ML-DSA-44 (FIPS 204)."""
        ...
