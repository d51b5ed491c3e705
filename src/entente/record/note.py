"""Signed notes (C2SP signed-note 1.0): a text, a blank line, and signature lines. Ed25519 (type 0x01) only.

**The pinned Ed25519 rule.** Libraries disagree on edge cases that no honest signer makes. Ours is the rule of the
"ref10" family, which Go's ``crypto/ed25519`` and OpenSSL share, so that an auditor's tools and ours say the same: the
equation is checked without the cofactor, ``S`` must be below the group order, ``R`` is compared byte for byte (so a
non-canonical ``R`` fails), and ``A`` may be any encoding that decodes to a point. ``tests/vectors`` holds it against
the 914 cases of C2SP/CCTV.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from entente.errors import Malformed, ProofFailed, gettext_noop

__all__ = ["Note", "Signature", "Signer", "VerifierKey", "key_id", "open_note", "sign_note", "verify_ed25519"]

ED25519 = b"\x01"
"""Signature type identifier byte of plain Ed25519 (signed-note 1.0, "Signature types")."""
MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
"""The specification asks for at least 16; Go's ``note`` package stops at 100."""

_MARK = "\u2014 "
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
_BAD_NOTE = gettext_noop("The signed note is not in its required form: {reason}.")


def verify_ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature (64 bytes) is valid for the 32-byte public key, by the pinned rule."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def key_id(name: str, public: bytes) -> int:
    """``SHA-256(name || 0x0A || 0x01 || public key)[:4]``, big-endian."""
    return int.from_bytes(sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4], "big")


def _strict_base64(text: str) -> bytes:
    """Standard Base64 with padding; the one canonical spelling only, so that a note has one form."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(_BAD_NOTE, reason="base64") from None
    if base64.b64encode(raw).decode() != text:
        raise Malformed(_BAD_NOTE, reason="base64")
    return raw


def _valid_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name) and not _CONTROLS.search(name)


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key with its name: the *vkey* ``name+id+base64(0x01 || key)``. ``public`` is 32 bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _valid_name(self.name) or len(self.public) != 32:
            raise Malformed(gettext_noop("This is not a verifier key."))

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a vkey; raises ``Malformed`` if any part is wrong or the id does not match the key."""
        name, _, rest = text.partition("+")
        number, _, material = rest.partition("+")
        raw = _strict_base64(material)
        if raw[:1] != ED25519:
            raise Malformed(gettext_noop("The verifier key is not of type Ed25519."))
        key = cls(name=name, public=raw[1:])
        if f"{key.key_id:08x}" != number:
            raise Malformed(gettext_noop("The verifier key does not match its own identifier."))
        return key

    @property
    def key_id(self) -> int:
        """The 32-bit key id."""
        return key_id(self.name, self.public)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's on the message."""
        return verify_ed25519(self.public, signature, message)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id:08x}+{base64.b64encode(ED25519 + self.public).decode()}"


class Signer(Protocol):
    """Something that signs with one Ed25519 key: a file, an agent, a token."""

    @property
    def verifier(self) -> VerifierKey:
        """The public half, with its name."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of the message (RFC 8032)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature line: the key's name and id, and the signature bytes."""

    name: str
    key_id: int
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class Note:
    """An opened note: its text (ends in a newline), and signatures of known and of unknown keys."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Malformed(_BAD_NOTE, reason="no final newline")
    if _CONTROLS.search(text):
        raise Malformed(_BAD_NOTE, reason="control character")


def sign_note(text: str, signers: Sequence[Signer]) -> bytes:
    """The note's bytes, signed by each signer in turn. Raises ``Malformed`` if the text cannot be a note."""
    _check_text(text)
    lines = []
    for signer in signers:
        key = signer.verifier
        blob = key.key_id.to_bytes(4, "big") + signer.sign(text.encode())
        lines.append(f"{_MARK}{key.name} {base64.b64encode(blob).decode()}\n")
    return (text + "\n" + "".join(lines)).encode()


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not _valid_name(name):
        raise Malformed(_BAD_NOTE, reason="signature line")
    blob = _strict_base64(encoded)
    if len(blob) < 5:
        raise Malformed(_BAD_NOTE, reason="signature line")
    return Signature(name=name, key_id=int.from_bytes(blob[:4], "big"), signature=blob[4:])


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> Note:
    """Read a note and verify it with the known keys.

    A bad signature of a known key rejects the whole note; signatures of unknown keys are returned apart; without any
    good signature of a known key the note is rejected. Raises ``Malformed`` or ``ProofFailed``.
    """
    if len(data) > MAX_NOTE:
        raise Malformed(_BAD_NOTE, reason="too long")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Malformed(_BAD_NOTE, reason="not UTF-8") from None
    _check_text(whole)
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail:
        raise Malformed(_BAD_NOTE, reason="no signature")
    text = head + "\n"
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(_BAD_NOTE, reason="too many signatures")
    known = {(key.name, key.key_id): key for key in keys}
    verified, unverified = [], []
    for signature in map(_read_signature, lines):
        key = known.get((signature.name, signature.key_id))
        if key is None:
            unverified.append(signature)
        elif key.verify(text.encode(), signature.signature):
            verified.append(signature)
        else:
            raise ProofFailed(gettext_noop("The signature of {name} does not fit the note."), name=signature.name)
    if not verified:
        raise ProofFailed(gettext_noop("The note is not signed by a known key."))
    return Note(text=text, verified=tuple(verified), unverified=tuple(unverified))
