"""Offline proofs that an entry was logged (C2SP tlog-proof): index, audit path and checkpoint as one text."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from entente.errors import Malformed, gettext_noop
from entente.record.checkpoint import MAX_SIZE, Checkpoint
from entente.record.note import split_note
from entente.record.policy import Checked, Policy
from entente.record.tree import HASH_SIZE, check_inclusion
from entente.record.vkey import strict_base64

__all__ = ["LogProof"]

_HEADER = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_BAD = gettext_noop("The proof is not in its required form.")


@dataclass(frozen=True, kw_only=True)
class LogProof:
    """``hashes`` lead from the leaf's sibling up to the root's child; ``note`` is the signed checkpoint, verbatim.

    ``extra`` is opaque and not authenticated; ``None`` means that there is no such line.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def format(self) -> bytes:
        """The bytes of a ``.tlog-proof`` file."""
        lines = [_HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(digest).decode() for digest in self.hashes]
        return "".join(f"{line}\n" for line in [*lines, ""]).encode() + self.note

    @classmethod
    def parse(cls, data: bytes) -> LogProof:
        """Read a proof; accepts the one canonical spelling only. Raises ``Malformed``."""
        head, blank, note = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise Malformed(_BAD) from None
        extra = strict_base64(lines.pop(1)[6:], _BAD) if len(lines) > 1 and lines[1].startswith("extra ") else None
        if not blank or len(lines) < 2 or lines[0] != _HEADER or not lines[1].startswith("index "):
            raise Malformed(_BAD)
        number = lines[1][6:]
        hashes = tuple(strict_base64(line, _BAD) for line in lines[2:])
        if not _NUMBER.fullmatch(number) or int(number) > MAX_SIZE or len(hashes) > 63:
            raise Malformed(_BAD)
        if any(len(digest) != HASH_SIZE for digest in hashes):
            raise Malformed(_BAD)
        split_note(note)
        return cls(index=int(number), hashes=hashes, note=note, extra=extra)

    def check(self, leaf: bytes, policy: Policy) -> Checked:
        """Verify checkpoint and path for a leaf *hash*. Raises ``Malformed`` or ``ProofFailed``."""
        checked = policy.check(self.note)
        check_inclusion(self.hashes, self.index, checked.checkpoint.size, leaf, checked.checkpoint.root)
        return checked

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says; not verified."""
        return Checkpoint.parse(split_note(self.note)[0])
