"""Evidence that a party signed a joint log which holds what its charter does not allow.

An act that stands there twice, an act that somebody else's key signed, an act of one side alone, an entry that is none:
the mirror refuses them, and the other party's own checkpoint proves that they were there. The file carries the log from
its charter to the refused entry, so a third party repeats every decision and trusts nobody: nothing can be left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

from entente.errors import Malformed, ProofFailed, RecordError, gettext_noop
from entente.record.block import leaf_hashes
from entente.record.charter import Charter
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.gate import Gate
from entente.record.moments import Reading
from entente.record.note import split_note
from entente.record.subtree import check_subtree_consistency
from entente.record.tree import EMPTY_ROOT, grow, root_of_peaks
from entente.record.vkey import VerifierKey, strict_base64

__all__ = ["MAX_SHOWN", "UNFIT", "UnfitEvidence"]

UNFIT = "https://entente.example/record/unfit-evidence/v1"
MAX_SHOWN = 4 << 20
"""Bytes of entries up to which evidence is made. A longer log is refused all the same."""

_BAD = gettext_noop("The evidence is not in its required form.")
_FITS = gettext_noop("The evidence does not show an entry that the charter does not allow.")


def _root(entries: Sequence[bytes]) -> bytes:
    peaks: list[bytes] = []
    for _ in grow(0, peaks, leaf_hashes(entries)):
        pass
    return root_of_peaks(peaks)


@dataclass(frozen=True, kw_only=True)
class UnfitEvidence:
    """``entries`` is the log from its first entry to the end of the refused upload.

    ``kept`` is the signed checkpoint over the entries that were mirrored before (empty if none were), ``note`` the one
    to which the upload led; ``proof`` shows that the entries from ``start`` on are part of that (C2SP tlog-mirror).
    """

    entries: tuple[bytes, ...]
    kept: bytes = b""
    note: bytes
    start: int
    proof: tuple[bytes, ...]

    def check(self, keys: Sequence[VerifierKey], reading: Reading) -> tuple[int, RecordError]:
        """Verify that the log of these keys holds an unfit entry; gives its number and why it is refused.

        Raises ``ProofFailed`` if the evidence does not show it, ``Malformed``.
        """
        origin = Checkpoint.parse(split_note(self.note)[0]).origin
        mine = [key for key in keys if key.name == origin]
        goal = open_checkpoint(self.note, mine, origin)
        kept = Checkpoint(origin=origin, size=0, root=EMPTY_ROOT)
        if self.kept:
            kept = open_checkpoint(self.kept, mine, origin)
        if not 0 <= self.start <= kept.size <= len(self.entries) or _root(self.entries[: kept.size]) != kept.root:
            raise ProofFailed(_FITS)
        check_subtree_consistency(
            self.proof, self.start, len(self.entries), goal.size, _root(self.entries[self.start :]), goal.root
        )
        charter = Charter.open(self.entries[0])
        if origin not in {party.log.name for party in charter.parties}:
            raise ProofFailed(_FITS)
        gate = Gate(charter, reading, lambda: 1 << 62)  # moments are another kind of evidence
        for number, entry in enumerate(self.entries):
            try:
                gate.admit(entry, lambda _: True)
            except (Malformed, ProofFailed) as fault:
                if fault.evidence:
                    break
                return number, fault
        raise ProofFailed(_FITS)

    def format(self) -> bytes:
        """The bytes of an evidence file."""
        content = {
            "entries": [base64.b64encode(one).decode() for one in self.entries],
            "kept": self.kept.decode(),
            "kind": UNFIT,
            "note": self.note.decode(),
            "proof": [base64.b64encode(one).decode() for one in self.proof],
            "start": self.start,
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> UnfitEvidence:
        """Read an evidence file; accepts its one form only. Raises ``Malformed``."""
        try:
            content = json.loads(data)
            evidence = cls(
                entries=tuple(strict_base64(one, _BAD) for one in content["entries"]),
                kept=content["kept"].encode(),
                note=content["note"].encode(),
                start=content["start"],
                proof=tuple(strict_base64(one, _BAD) for one in content["proof"]),
            )
            same = type(evidence.start) is int and evidence.format() == data
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Malformed(_BAD) from None
        if not same or not evidence.entries:
            raise Malformed(_BAD)
        return evidence
