"""Checkpoints (C2SP tlog-checkpoint): what a log says of itself, as the text of a signed note."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from entente.errors import Malformed, gettext_noop
from entente.record.note import open_note, sign_note
from entente.record.tree import HASH_SIZE
from entente.record.vkey import Signer, VerifierKey

__all__ = ["Checkpoint", "open_checkpoint", "sign_checkpoint"]

MAX_SIZE = (1 << 63) - 1
"""Sizes are 64-bit signed integers in the logs, stores and verifiers of the field."""

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_BAD = gettext_noop("The checkpoint is not in its required form: {reason}.")


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A log's name, its size in entries and its root hash (32 bytes)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not all(lines) or any("\n" in line for line in lines):
            raise Malformed(_BAD, reason="empty or broken line")
        if not 0 <= self.size <= MAX_SIZE:
            raise Malformed(_BAD, reason="size")
        if len(self.root) != HASH_SIZE:
            raise Malformed(_BAD, reason="root hash")

    @property
    def text(self) -> str:
        """The note text: origin, size, root in Base64, extension lines."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text; accepts the one canonical spelling only. Raises ``Malformed``."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not _SIZE.fullmatch(lines[1]):
            raise Malformed(_BAD, reason="lines")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except (binascii.Error, ValueError):
            raise Malformed(_BAD, reason="root hash") from None
        read = cls(origin=lines[0], size=int(lines[1]), root=root, extensions=tuple(lines[3:]))
        if read.text != text:
            raise Malformed(_BAD, reason="spelling")
        return read


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """The signed note of a checkpoint."""
    return sign_note(checkpoint.text, [signer])


def open_checkpoint(note: bytes, keys: Sequence[VerifierKey], origin: str) -> Checkpoint:
    """Verify and read a log's checkpoint. Raises ``Malformed``, also for another log's name, or ``ProofFailed``."""
    checkpoint = Checkpoint.parse(open_note(note, keys).text)
    if checkpoint.origin != origin:
        raise Malformed(_BAD, reason="origin")
    return checkpoint
