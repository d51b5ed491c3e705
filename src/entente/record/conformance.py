"""What any store of a log must do, as a suite that another store can run in five lines.

    from entente.record.conformance import check_store
    check_store(lambda name: MyStore(name))

``make(name)`` opens a store, new if the name is new, and the same one again if it is not. Failures are
``AssertionError`` with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Protocol

from entente.errors import RecordError, WriteConflict
from entente.record.tiles import MAX_ENTRY
from entente.record.tree import (
    Node,
    check_consistency,
    check_inclusion,
    grow,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    root_of_peaks,
)

__all__ = ["LogStore", "check_store"]


class LogStore(Protocol):
    """A store of entries and tree hashes. See ``record.store.EntryStore`` for what each promises."""

    @property
    def size(self) -> int: ...  # noqa: D102

    def append(self, bodies: Sequence[bytes], *, at: int | None = None) -> int: ...  # noqa: D102

    def read_hashes(self, nodes: Sequence[Node]) -> Sequence[bytes]: ...  # noqa: D102

    def entry(self, n: int) -> bytes: ...  # noqa: D102

    def entries(self, first: int = 0, end: int = ...) -> Iterator[bytes]: ...  # noqa: D102

    def tile(self, level: int, n: int, width: int) -> bytes: ...  # noqa: D102

    def root(self, size: int) -> bytes: ...  # noqa: D102

    def rehash(self) -> int: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


def _refuses(call: Callable[[], object], sentence: str) -> None:
    with suppress(RecordError):
        call()
        raise AssertionError(sentence)


def check_store(make: Callable[[str], LogStore]) -> None:
    """Run the whole suite. Raises ``AssertionError`` at the first promise that is not kept."""
    _check_growth(make)
    _check_refusals(make)


def _check_growth(make: Callable[[str], LogStore]) -> None:
    """Batches of every awkward size; after each the root, proofs and tiles are those of the standard."""
    bodies: list[bytes] = []
    peaks: list[bytes] = []
    roots = {}
    for batch in (1, 0, 2, 252, 1, 1, 255, 257, 3):
        store = make("growth")
        new = [b"entry %d" % n for n in range(len(bodies), len(bodies) + batch)]
        assert store.append(new, at=len(bodies)) == len(bodies), "append gives the number of its first entry"
        for _ in grow(len(bodies), peaks, map(leaf_hash, new)):
            pass
        bodies += new
        roots[len(bodies)] = root_of_peaks(peaks)
        assert store.size == len(bodies), "the size is the number of entries"
        assert store.root(len(bodies)) == root_of_peaks(peaks), "the root is that of RFC 9162"
        store.close()
    store = make("growth")
    size = len(bodies)
    assert list(store.entries()) == bodies, "entries come back in order, after a new start too"
    assert list(store.entries(250, 260)) == bodies[250:260], "a part of the entries can be read"
    assert store.rehash() == size, "a whole store re-hashes to itself"
    for index in (0, 1, 255, 256, 511, 512, size - 1):
        assert store.entry(index) == bodies[index], "one entry can be read"
        proof = prove_inclusion(index, size, store)
        check_inclusion(proof, index, size, leaf_hash(bodies[index]), roots[size])
    for old, root in roots.items():
        check_consistency(prove_consistency(old, size, store), old, size, root, roots[size])
        assert store.root(old) == root, "earlier roots stay what they were"
    leaves = b"".join(map(leaf_hash, bodies[256:512]))
    assert store.tile(0, 1, 256) == leaves, "a full tile is its 256 leaf hashes"
    assert store.tile(0, 1, 7) == leaves[: 7 * 32], "a partial tile is the beginning of the full one"
    store.close()


def _check_refusals(make: Callable[[str], LogStore]) -> None:
    """What must fail, and that nothing of it stays."""
    store = make("refusals")
    store.append([b"one"])
    _refuses(lambda: store.append([b"ok", b"x" * (MAX_ENTRY + 1)]), "an entry above 65,535 bytes is refused")
    try:
        store.append([b"two"], at=5)
    except WriteConflict:
        pass
    else:
        raise AssertionError("an append at another size is a WriteConflict")
    assert list(store.entries()) == [b"one"], "nothing of a refused batch stays"
    for index in (-1, 1, 1 << 62):
        _refuses(lambda index=index: store.entry(index), "an entry that is not there is refused")  # type: ignore[misc]
    _refuses(lambda: store.read_hashes([(0, 1)]), "a hash that is not there is refused")
    _refuses(lambda: store.read_hashes([(5, 0)]), "a hash of an unfinished subtree is refused")
    _refuses(lambda: store.tile(0, 0, 2), "a tile wider than the log is refused")
    store.append([b"x" * MAX_ENTRY])
    assert store.size == 2, "the largest entry is taken"
    store.close()
