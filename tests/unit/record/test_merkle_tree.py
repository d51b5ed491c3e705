"""Every tree up to 64 leaves, every proof, every hash flipped: as golang.org/x/mod/sumdb/tlog tests itself."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest

from entente.errors import ProofFailed
from entente.record import tree
from entente.record.tree import Node

LEAVES = [tree.leaf_hash(b"leaf %d" % n) for n in range(64)]


class Table:
    """Stored hashes in memory."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        return [self.hashes[tree.stored_index(*node)] for node in nodes]


@pytest.fixture(scope="module")
def table() -> Table:
    full = Table()
    full.hashes.extend(tree.grow(0, [], LEAVES))
    return full


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """The recursive definition of RFC 9162 §2.1.1, written as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree.node_hash(slow_root(leaves[:k]), slow_root(leaves[k:]))


def flips(proof: Sequence[bytes]) -> list[list[bytes]]:
    """Every proof with one bit of one hash flipped, one hash lost, doubled, or too many."""
    spoilt = [[*proof, bytes(32)], [bytes(32), *proof]]
    for n, digest in enumerate(proof):
        for where in (0, 31):
            changed = bytearray(digest)
            changed[where] ^= 1
            spoilt.append([*proof[:n], bytes(changed), *proof[n + 1 :]])
        spoilt.append([*proof[:n], *proof[n + 1 :]])
        spoilt.append([*proof[:n], digest, digest, *proof[n + 1 :]])
        spoilt.append([*proof[:n], digest[:31], *proof[n + 1 :]])
    return spoilt


def test_leaf_and_node_hashes_are_those_of_the_standard() -> None:
    assert tree.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.node_hash(b"a" * 32, b"b" * 32) == sha256(b"\x01" + b"a" * 32 + b"b" * 32).digest()


@pytest.mark.parametrize("size", range(65))
def test_root_follows_the_recursive_definition(table: Table, size: int) -> None:
    assert tree.tree_root(size, table) == slow_root(LEAVES[:size])


def test_stored_positions_are_dense_and_final() -> None:
    seen = []
    for n in range(64):
        level = 0
        seen.append(tree.stored_index(0, n))
        while (n >> level) & 1:
            level += 1
            seen.append(tree.stored_index(level, n >> level))
        assert tree.stored_count(n + 1) == len(seen)
    assert seen == list(range(len(seen)))


@pytest.mark.parametrize("size", range(65))
def test_growing_in_two_steps_is_growing_in_one(table: Table, size: int) -> None:
    parts = Table()
    parts.hashes.extend(tree.grow(0, [], LEAVES[:size]))
    peaks = tree.read_peaks(size, parts)
    parts.hashes.extend(tree.grow(size, peaks, LEAVES[size:]))
    assert parts.hashes == table.hashes
    assert tree.root_of_peaks(peaks) == slow_root(LEAVES)


@pytest.mark.parametrize("size", range(1, 65))
def test_every_inclusion_proof_holds_and_every_spoilt_one_fails(table: Table, size: int) -> None:
    root = tree.tree_root(size, table)
    for index in range(size):
        proof = tree.prove_inclusion(index, size, table)
        tree.check_inclusion(proof, index, size, LEAVES[index], root)
        for spoilt in flips(proof):
            with pytest.raises(ProofFailed):
                tree.check_inclusion(spoilt, index, size, LEAVES[index], root)
        for leaf, claimed in ((bytes(32), root), (LEAVES[index], bytes(32)), (LEAVES[index][:5], root)):
            with pytest.raises(ProofFailed):
                tree.check_inclusion(proof, index, size, leaf, claimed)
        for wrong in (index - 1, index + 1):
            with pytest.raises(ProofFailed):
                tree.check_inclusion(proof, wrong, size, LEAVES[index], root)


@pytest.mark.parametrize("size", range(1, 65))
def test_every_consistency_proof_holds_and_every_spoilt_one_fails(table: Table, size: int) -> None:
    root = tree.tree_root(size, table)
    for old in range(1, size + 1):
        old_root = tree.tree_root(old, table)
        proof = tree.prove_consistency(old, size, table)
        tree.check_consistency(proof, old, size, old_root, root)
        for spoilt in flips(proof):
            with pytest.raises(ProofFailed):
                tree.check_consistency(spoilt, old, size, old_root, root)
        for first, second in ((bytes(32), root), (old_root, bytes(32)), (old_root[:9], root)):
            with pytest.raises(ProofFailed):
                tree.check_consistency(proof, old, size, first, second)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_what_is_not_there_cannot_be_proven(table: Table, index: int, size: int) -> None:
    with pytest.raises(ProofFailed, match="does not exist"):
        tree.prove_inclusion(index, size, table)
    with pytest.raises(ProofFailed):
        tree.check_inclusion([], index, size, LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 4), (5, 4), (-1, 4)])
def test_a_proof_from_the_empty_or_a_larger_log_is_refused(table: Table, old: int, new: int) -> None:
    with pytest.raises(ProofFailed, match="No proof leads"):
        tree.prove_consistency(old, new, table)
    with pytest.raises(ProofFailed):
        tree.check_consistency([], old, new, tree.EMPTY_ROOT, tree.EMPTY_ROOT)
