"""Subtree proofs (draft-ietf-plants-merkle-tree-certs-03 §4): what C2SP tlog-mirror authenticates each package with.

A subtree ``[start, end)`` is valid if ``start`` is a multiple of the smallest power of two that is at least its width.
Its hash is the root of the tree over its own leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from entente.errors import ProofFailed, gettext_noop
from entente.record.tree import (
    EMPTY_ROOT,
    HASH_SIZE,
    HashReader,
    check_inclusion,
    node_hash,
    ranges_roots,
    split,
)

__all__ = ["check_subtree_consistency", "check_subtree_inclusion", "is_subtree", "prove_subtree_consistency"]

_NOT_PART = gettext_noop("The proof does not show that the entries are part of the log.")


def is_subtree(start: int, end: int) -> bool:
    """Whether ``[start, end)`` is a valid subtree (§4.1)."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def check_subtree_inclusion(proof: Sequence[bytes], index: int, start: int, end: int, leaf: bytes, root: bytes) -> None:
    """Check that the leaf hash stands at ``index`` in the subtree whose hash is ``root`` (§4.3).

    Raises ``ProofFailed``.
    """
    if not is_subtree(start, end) or not start <= index < end:
        raise ProofFailed(_NOT_PART)
    check_inclusion(proof, index - start, end - start, leaf, root)


def prove_subtree_consistency(start: int, end: int, size: int, reader: HashReader) -> list[bytes]:
    """Proof that the subtree is part of the tree of ``size`` leaves (§4.4.1). Raises ``ProofFailed``."""
    if not is_subtree(start, end) or end > size:
        raise ProofFailed(_NOT_PART)
    ranges: list[tuple[int, int]] = []
    first, last = 0, size
    known = True  # the checker holds the hash of the part that is left
    while (first, last) != (start, end):
        middle = split(first, last)
        if end <= middle:
            ranges.append((middle, last))
            last = middle
        elif middle <= start:
            ranges.append((first, middle))
            first = middle
        else:
            ranges.append((first, middle))
            first = start = middle
            known = False
    if not known:
        ranges.append((first, last))
    return ranges_roots(ranges[::-1], reader)


def check_subtree_consistency(
    proof: Sequence[bytes], start: int, end: int, size: int, subtree: bytes, root: bytes
) -> None:
    """Check that the subtree with this hash is part of the tree of ``size`` leaves (§4.4.3).

    A subtree without leaves is part of every tree, if its hash is that of no leaves. Raises ``ProofFailed``.
    """
    if 0 <= start == end <= size and not proof and subtree == EMPTY_ROOT:
        return
    if not is_subtree(start, end) or end > size:
        raise ProofFailed(_NOT_PART)
    if proof and set(map(len, (*proof, subtree, root))) != {HASH_SIZE}:
        raise ProofFailed(_NOT_PART)
    first, last, top = start, end - 1, size - 1
    if last == top:
        while first != last:
            first, last, top = first >> 1, last >> 1, top >> 1
    else:
        while first != last and last & 1:
            first, last, top = first >> 1, last >> 1, top >> 1
    path = list(proof)
    if first != last and not path:
        raise ProofFailed(_NOT_PART)
    part = whole = subtree if first == last else path.pop(0)
    for sibling in path:
        if top == 0:
            raise ProofFailed(_NOT_PART)
        if last & 1 or last == top:
            if first < last:
                part = node_hash(sibling, part)
            whole = node_hash(sibling, whole)
            while last and not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            whole = node_hash(whole, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    if top != 0 or part != subtree or whole != root:
        raise ProofFailed(_NOT_PART)
