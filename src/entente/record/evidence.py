"""Portable evidence of a fork: two checkpoints that one log signed, and hashes that show that both cannot be true.

The later checkpoint's own tree is opened far enough to give the root of its first entries; that root is not the one in
the earlier checkpoint. A third party needs the file and the log's public key, and no trust in who shows it. Where both
histories are at hand, the first entry that differs is proven under both.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.note import split_note
from entente.record.tree import (
    HashReader,
    check_consistency,
    check_inclusion,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    tree_root,
)
from entente.record.vkey import VerifierKey, strict_base64

__all__ = ["DifferentEntry", "ForkEvidence", "differing_entry", "fork_evidence"]

KIND = "https://entente.example/record/fork-evidence/v1"
_BAD = gettext_noop("The evidence is not in its required form.")
_NO_FORK = gettext_noop("The evidence does not show a fork: the two checkpoints can both be true.")


@dataclass(frozen=True, kw_only=True)
class DifferentEntry:
    """What stands at one index in each history, with the audit paths under the earlier and the later checkpoint."""

    index: int
    entries: tuple[bytes, bytes]
    proofs: tuple[tuple[bytes, ...], tuple[bytes, ...]]


@dataclass(frozen=True, kw_only=True)
class ForkEvidence:
    """``earlier`` and ``later`` are signed notes, by size. ``prefix`` is the root that the later tree has at the
    earlier size, and ``consistency`` the proof of that; both are empty if the sizes are equal."""

    earlier: bytes
    later: bytes
    prefix: bytes = b""
    consistency: tuple[bytes, ...] = ()
    different: DifferentEntry | None = None

    def check(self, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Checkpoint]:
        """Verify that the log of these keys signed a fork; gives the two checkpoints.

        Raises ``ProofFailed`` if the evidence shows no fork, ``Malformed``.
        """
        origin = Checkpoint.parse(split_note(self.earlier)[0]).origin
        earlier = open_checkpoint(self.earlier, [key for key in keys if key.name == origin], origin)
        later = open_checkpoint(self.later, [key for key in keys if key.name == origin], origin)
        if earlier.size == later.size:
            if self.prefix or self.consistency or earlier.root == later.root:
                raise ProofFailed(_NO_FORK)
        else:
            check_consistency(self.consistency, earlier.size, later.size, self.prefix, later.root)
            if self.prefix == earlier.root:
                raise ProofFailed(_NO_FORK)
        if self.different is not None:
            one = self.different
            for checkpoint, entry, proof in zip((earlier, later), one.entries, one.proofs, strict=True):
                check_inclusion(proof, one.index, checkpoint.size, leaf_hash(entry), checkpoint.root)
            if one.entries[0] == one.entries[1]:
                raise ProofFailed(_NO_FORK)
        return earlier, later

    def format(self) -> bytes:
        """The bytes of an evidence file."""
        content: dict[str, object] = {
            "checkpoints": [self.earlier.decode(), self.later.decode()],
            "consistency": _encode(self.consistency),
            "kind": KIND,
            "prefix": base64.b64encode(self.prefix).decode(),
        }
        if self.different is not None:
            content["different"] = {
                "entries": _encode(self.different.entries),
                "index": self.different.index,
                "proofs": [_encode(proof) for proof in self.different.proofs],
            }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> ForkEvidence:
        """Read an evidence file; accepts its one form only. Raises ``Malformed``."""
        try:
            content = json.loads(data)
            earlier, later = (note.encode() for note in content["checkpoints"])
            evidence = cls(
                earlier=earlier,
                later=later,
                prefix=strict_base64(content["prefix"], _BAD),
                consistency=_decode(content["consistency"]),
                different=_different(content["different"]) if "different" in content else None,
            )
            same = evidence.format() == data
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Malformed(_BAD) from None
        if not same:
            raise Malformed(_BAD)
        return evidence


def _encode(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]


def _decode(texts: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(strict_base64(text, _BAD) for text in texts)


def _different(content: dict[str, Any]) -> DifferentEntry:
    first, second = _decode(content["entries"])
    one, other = (_decode(proof) for proof in content["proofs"])
    if not isinstance(content["index"], int):
        raise TypeError
    return DifferentEntry(index=content["index"], entries=(first, second), proofs=(one, other))


def fork_evidence(one: bytes, other: bytes, later_tree: HashReader) -> ForkEvidence | None:
    """Evidence from two signed notes and the tree of the later one; ``None`` where there is no fork.

    ``later_tree`` is read only if the sizes differ. Signatures are not checked here. Raises ``Malformed``.
    """
    first, second = sorted((one, other), key=lambda note: Checkpoint.parse(split_note(note)[0]).size)
    earlier, later = (Checkpoint.parse(split_note(note)[0]) for note in (first, second))
    if earlier.size == later.size:
        return None if earlier.root == later.root else ForkEvidence(earlier=first, later=second)
    if not earlier.size:
        return None
    prefix = tree_root(earlier.size, later_tree)
    if prefix == earlier.root:
        return None
    proof = prove_consistency(earlier.size, later.size, later_tree)
    return ForkEvidence(earlier=first, later=second, prefix=prefix, consistency=tuple(proof))


def differing_entry(
    entries: tuple[Sequence[bytes], Sequence[bytes]], sizes: tuple[int, int], readers: tuple[HashReader, HashReader]
) -> DifferentEntry | None:
    """The first entry in which two histories differ, proven under both; ``None`` if one begins with the other."""
    for index, (one, other) in enumerate(zip(*entries, strict=False)):
        if one != other:
            proofs = [tuple(prove_inclusion(index, size, reader)) for size, reader in zip(sizes, readers, strict=True)]
            return DifferentEntry(index=index, entries=(one, other), proofs=(proofs[0], proofs[1]))
    return None
