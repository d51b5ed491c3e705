"""The Merkle tree of RFC 6962 and RFC 9162: hashes, roots, and proofs as pairs of *prove* and *check*.

A node is named by ``(level, n)``: level 0 holds the leaves, and node ``n`` of level ``l`` is the root of the complete
subtree over leaves ``n * 2**l`` up to, not including, ``(n + 1) * 2**l``. Only complete subtrees are ever stored, so a
stored hash never changes while the log grows. All hashes are SHA-256 (32 bytes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from entente.errors import ProofFailed, gettext_noop

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "HashReader",
    "Node",
    "check_consistency",
    "check_inclusion",
    "grow",
    "leaf_hash",
    "node_hash",
    "prove_consistency",
    "prove_inclusion",
    "range_nodes",
    "ranges_roots",
    "read_peaks",
    "root_of_peaks",
    "split",
    "stored_count",
    "stored_index",
    "tree_root",
]

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
"""Root of the tree without leaves (RFC 9162 §2.1.1)."""

Node = tuple[int, int]
"""``(level, n)`` of a complete subtree."""


class HashReader(Protocol):
    """Where stored hashes are read from: a table, tiles, or a peer."""

    def read_hashes(self, nodes: Sequence[Node]) -> Sequence[bytes]:
        """The hashes of the nodes, in their order; raises ``RecordError`` if one cannot be had."""
        ...


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a leaf: ``SHA-256(0x00 || entry)`` (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: ``SHA-256(0x01 || left || right)`` (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def stored_index(level: int, n: int) -> int:
    """Position of node ``(level, n)`` in the order in which an append-only log completes its subtrees.

    Leaf ``m`` is written after the hashes of the ``m`` leaves before it, which are ``2m - popcount(m)``; a node of a
    higher level follows directly after its last leaf and the lower nodes that leaf completes.
    """
    last_leaf = ((n + 1) << level) - 1
    return 2 * last_leaf - last_leaf.bit_count() + level


def stored_count(size: int) -> int:
    """Number of stored hashes of a tree with ``size`` leaves."""
    return 2 * size - size.bit_count()


def range_nodes(first: int, end: int) -> list[Node]:
    """The complete subtrees that cover leaves ``first`` to ``end - 1``, left to right, each smaller than the last."""
    nodes = []
    while first < end:
        level = (end - first).bit_length() - 1
        nodes.append((level, first >> level))
        first += 1 << level
    return nodes


def split(first: int, end: int) -> int:
    """The leaf where a tree over ``first``..``end`` splits: the largest power of two below its width."""
    return first + (1 << ((end - first - 1).bit_length() - 1))


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """Root of a tree from the roots of its complete subtrees, left to right."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def read_peaks(size: int, reader: HashReader) -> list[bytes]:
    """The roots of the complete subtrees of a tree with ``size`` leaves, left to right."""
    return list(reader.read_hashes(range_nodes(0, size)))


def tree_root(size: int, reader: HashReader) -> bytes:
    """Root hash of the first ``size`` leaves."""
    return root_of_peaks(read_peaks(size, reader))


def grow(size: int, peaks: list[bytes], leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The hashes to store when leaf hashes are appended to a tree of ``size`` leaves, in stored order.

    ``peaks`` (from ``read_peaks``) is kept up to date in place, so the new root is ``root_of_peaks(peaks)``.
    """
    for position, leaf in enumerate(leaves, start=size):
        digest = leaf
        yield digest
        ones = position
        while ones & 1:
            digest = node_hash(peaks.pop(), digest)
            yield digest
            ones >>= 1
        peaks.append(digest)


def ranges_roots(ranges: Sequence[tuple[int, int]], reader: HashReader) -> list[bytes]:
    """Root of each range of leaves, read in one call."""
    covers = [range_nodes(first, end) for first, end in ranges]
    hashes = iter(reader.read_hashes([node for cover in covers for node in cover]))
    return [root_of_peaks([next(hashes) for _ in cover]) for cover in covers]


def prove_inclusion(index: int, size: int, reader: HashReader) -> list[bytes]:
    """Audit path for leaf ``index`` in the tree of ``size`` leaves (RFC 9162 §2.1.3.1), at most 63 hashes.

    Raises ``ProofFailed`` if the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofFailed(gettext_noop("Entry {index} does not exist in a log of {size}."), index=index, size=size)
    # Below the level where the paths of the leaf and of the last leaf meet, each sibling is a neighbour; above it, each
    # stands on the left. Only the highest of the neighbours reaches the right edge, and may be incomplete there.
    inner = (index ^ (size - 1)).bit_length()
    nodes = [(level, index >> level ^ 1) for level in range(inner)]
    nodes += [(level, (index >> level) - 1) for level in range(inner, index.bit_length()) if index >> level & 1]
    if not inner or (nodes[inner - 1][1] + 1) << (inner - 1) <= size:
        return list(reader.read_hashes(nodes))
    below = inner - 1
    edge = range_nodes(nodes[below][1] << below, size)
    hashes = reader.read_hashes([*nodes[:below], *edge, *nodes[inner:]])
    above = below + len(edge)
    return [*hashes[:below], root_of_peaks(hashes[below:above]), *hashes[above:]]


def _same(computed: bytes, stated: bytes, failure: str) -> None:
    if not compare_digest(computed, stated):
        raise ProofFailed(failure)


def _check_shape(hashes: Sequence[bytes]) -> None:
    if set(map(len, hashes)) != {HASH_SIZE}:
        raise ProofFailed(gettext_noop("A hash in the proof is not 32 bytes long."))


_NOT_INCLUDED = gettext_noop("The proof does not show that the entry is in the log.")
_NOT_CONSISTENT = gettext_noop("The proof does not show that the later log continues the earlier one.")


def check_inclusion(proof: Sequence[bytes], index: int, size: int, leaf: bytes, root: bytes) -> None:
    """Check an audit path (RFC 9162 §2.1.3.2); ``leaf`` is a leaf *hash*. Raises ``ProofFailed``.

    Up to the level where the paths of the leaf and of the last leaf meet, the bits of the index say on which side the
    sibling stands; above it every sibling stands on the left, one for each further bit that is set. Hashing is written
    out here, not called: this is what an auditor does a million times.
    """
    if not 0 <= index < size:
        raise ProofFailed(_NOT_INCLUDED)
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise ProofFailed(_NOT_INCLUDED)
    # Lengths count: hashes of other lengths could be cut at other places and give the same bytes.
    _check_shape((*proof, leaf, root))
    digest = leaf
    side = index
    for sibling in proof[:inner]:
        pair = sibling + digest if side & 1 else digest + sibling
        digest = sha256(b"\x01" + pair).digest()
        side >>= 1
    for sibling in proof[inner:]:
        digest = sha256(b"\x01" + sibling + digest).digest()
    _same(digest, root, _NOT_INCLUDED)


def prove_consistency(old_size: int, new_size: int, reader: HashReader) -> list[bytes]:
    """Proof that the first ``old_size`` leaves begin the tree of ``new_size`` (RFC 9162 §2.1.4.1), at most 64 hashes.

    Raises ``ProofFailed`` unless ``0 < old_size <= new_size``: every tree continues the empty one, so such a proof
    would say nothing.
    """
    if not 0 < old_size <= new_size:
        raise ProofFailed(
            gettext_noop("No proof leads from a log of {old} entries to one of {new}."), old=old_size, new=new_size
        )
    ranges = []
    first, end = 0, new_size
    while end != old_size:
        middle = split(first, end)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((first, middle))
            first = middle
    if first:
        # The checker holds the old root only; where the old tree is not one complete subtree it needs this part too.
        ranges.append((first, end))
    return ranges_roots(ranges[::-1], reader)


def check_consistency(proof: Sequence[bytes], old_size: int, new_size: int, old_root: bytes, new_root: bytes) -> None:
    """Check a consistency proof (RFC 9162 §2.1.4.2). Raises ``ProofFailed``; an empty old tree is refused."""
    if not 0 < old_size <= new_size:
        raise ProofFailed(_NOT_CONSISTENT)
    if old_size == new_size:
        if proof:
            raise ProofFailed(_NOT_CONSISTENT)
        return _same(old_root, new_root, _NOT_CONSISTENT)
    _check_shape((*proof, old_root, new_root))
    path = list(proof)
    if not path:
        raise ProofFailed(_NOT_CONSISTENT)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofFailed(_NOT_CONSISTENT)
        if here & 1 or here == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise ProofFailed(_NOT_CONSISTENT)
    _same(old, old_root, _NOT_CONSISTENT)
    return _same(new, new_root, _NOT_CONSISTENT)
