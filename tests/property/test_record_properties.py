"""Trees of any size and entries of any bytes: growth, proofs and notes hold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import Malformed, ProofFailed
from entente.record import tree
from entente.record.checkpoint import Checkpoint
from entente.record.key import SigningKey
from entente.record.note import open_note, sign_note
from entente.record.tree import Node

ALICE = SigningKey(name="example.com/alice", seed=bytes(32))
ENTRIES = st.lists(st.binary(max_size=40), min_size=1, max_size=200)


class Table:
    def __init__(self, entries: Sequence[bytes]) -> None:
        self.hashes = list(tree.grow(0, [], map(tree.leaf_hash, entries)))

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        return [self.hashes[tree.stored_index(*node)] for node in nodes]


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, data=st.data())
def test_every_entry_is_provable_and_no_other_is(entries: list[bytes], data: st.DataObject) -> None:
    table, size = Table(entries), len(entries)
    index = data.draw(st.integers(0, size - 1))
    root = tree.tree_root(size, table)
    proof = tree.prove_inclusion(index, size, table)
    tree.check_inclusion(proof, index, size, tree.leaf_hash(entries[index]), root)
    other = data.draw(st.binary(max_size=40).filter(lambda body: body != entries[index]))
    with pytest.raises(ProofFailed):
        tree.check_inclusion(proof, index, size, tree.leaf_hash(other), root)


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, data=st.data())
def test_the_log_continues_each_earlier_log_and_no_changed_one(entries: list[bytes], data: st.DataObject) -> None:
    table, size = Table(entries), len(entries)
    old = data.draw(st.integers(1, size))
    proof = tree.prove_consistency(old, size, table)
    root = tree.tree_root(size, table)
    tree.check_consistency(proof, old, size, tree.tree_root(old, table), root)
    changed = list(entries[:old])
    changed[data.draw(st.integers(0, old - 1))] += b"!"
    with pytest.raises(ProofFailed):
        tree.check_consistency(proof, old, size, tree.tree_root(old, Table(changed)), root)


TEXTS = st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(deadline=None)
@given(lines=st.lists(TEXTS, min_size=1, max_size=5))
def test_every_note_opens_to_its_text(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    assert open_note(sign_note(text, [ALICE]), [ALICE.verifier]).text == text


@settings(deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_crash_the_readers(data: bytes) -> None:
    with pytest.raises((Malformed, ProofFailed)):
        open_note(data, [ALICE.verifier])
    with pytest.raises(Malformed):
        Checkpoint.parse(data.decode("latin-1"))


@given(size=st.integers(0, (1 << 63) - 1), root=st.binary(min_size=32, max_size=32), extra=st.lists(TEXTS, max_size=3))
def test_every_checkpoint_reads_back(size: int, root: bytes, extra: list[str]) -> None:
    checkpoint = Checkpoint(origin="log", size=size, root=root, extensions=tuple(extra))
    assert Checkpoint.parse(checkpoint.text) == checkpoint
