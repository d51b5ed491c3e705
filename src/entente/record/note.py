"""Signed notes (C2SP signed-note 1.0): a text, a blank line, and signature lines."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.vkey import ED25519, Signer, VerifierKey, signed_message, strict_base64, valid_name

__all__ = ["Note", "Signature", "add_lines", "open_note", "read_lines", "sign_note", "signature_line", "split_note"]

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
"""The specification asks for at least 16; Go's ``note`` package stops at 100."""

_MARK = "\u2014 "
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
_BAD_NOTE = gettext_noop("The signed note is not in its required form: {reason}.")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature line: the key's name and id, and the signature bytes."""

    name: str
    key_id: int
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        blob = self.key_id.to_bytes(4, "big") + self.signature
        return f"{_MARK}{self.name} {base64.b64encode(blob).decode()}\n"


@dataclass(frozen=True, kw_only=True)
class Note:
    """An opened note: its text (ends in a newline), and signatures of known and of unknown keys.

    ``verified`` pairs each good signature with the key that made it.
    """

    text: str
    verified: tuple[tuple[VerifierKey, Signature], ...]
    unverified: tuple[Signature, ...]


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Malformed(_BAD_NOTE, reason="no final newline")
    if _CONTROLS.search(text):
        raise Malformed(_BAD_NOTE, reason="control character")


def signature_line(text: str, signer: Signer, timestamp: int = 0) -> str:
    """One signer's line under a note text; ``timestamp`` in POSIX seconds, for cosigners only."""
    key = signer.verifier
    raw = signer.sign(signed_message(key.kind, key.name, text.encode(), timestamp))
    stamp = b"" if key.kind == ED25519 else timestamp.to_bytes(8, "big")
    return Signature(name=key.name, key_id=key.key_id, signature=stamp + raw).line


def sign_note(text: str, signers: Sequence[Signer], timestamp: int = 0) -> bytes:
    """The note's bytes, signed by each signer in turn. Raises ``Malformed`` if the text cannot be a note."""
    _check_text(text)
    return (text + "\n" + "".join(signature_line(text, signer, timestamp) for signer in signers)).encode()


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not valid_name(name):
        raise Malformed(_BAD_NOTE, reason="signature line")
    blob = strict_base64(encoded, _BAD_NOTE)
    if len(blob) < 5:
        raise Malformed(_BAD_NOTE, reason="signature line")
    return Signature(name=name, key_id=int.from_bytes(blob[:4], "big"), signature=blob[4:])


def split_note(data: bytes) -> tuple[str, list[Signature]]:
    """The text of a note and its signatures, none of them verified. Raises ``Malformed``."""
    if len(data) > MAX_NOTE:
        raise Malformed(_BAD_NOTE, reason="too long")
    text, signatures = _remembered(data) if len(data) < _SMALL else _split(data)
    return text, list(signatures)


def _split(data: bytes) -> tuple[str, tuple[Signature, ...]]:
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Malformed(_BAD_NOTE, reason="not UTF-8") from None
    _check_text(whole)
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail:
        raise Malformed(_BAD_NOTE, reason="no signature")
    return head + "\n", tuple(read_lines(tail))


_SMALL = 20_000
_remembered = lru_cache(maxsize=64)(_split)
"""A server reads the same few notes again and again."""


def read_lines(tail: str) -> list[Signature]:
    """Signature lines, as a witness answers with. Raises ``Malformed``."""
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(_BAD_NOTE, reason="too many signatures")
    return [_read_signature(line) for line in lines]


def add_lines(note: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with further signatures; one of the same key replaces the older one in its place."""
    text, there = split_note(note)
    lines = {(one.name, one.key_id): one for one in there}
    lines.update({(one.name, one.key_id): one for one in signatures})
    return (text + "\n" + "".join(one.line for one in lines.values())).encode()


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> Note:
    """Read a note and verify it with the known keys.

    A bad signature of a known key rejects the whole note; signatures of unknown keys are returned apart; without any
    good signature of a known key the note is rejected. Raises ``Malformed`` or ``ProofFailed``.
    """
    text, signatures = split_note(data)
    known = {(key.name, key.key_id): key for key in keys}
    verified, unverified = [], []
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            unverified.append(signature)
        elif key.verify(text.encode(), signature.signature):
            verified.append((key, signature))
        else:
            raise ProofFailed(gettext_noop("The signature of {name} does not fit the note."), name=signature.name)
    if not verified:
        raise ProofFailed(gettext_noop("The note is not signed by a known key."))
    return Note(text=text, verified=tuple(verified), unverified=tuple(unverified))
