"""Our store keeps the promises of the suite that we ship; a store that does not is found out."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from entente.errors import Malformed, RecordError, WriteConflict
from entente.record.conformance import check_store
from entente.record.store import EntryStore
from entente.record.tree import Node, tree_root


def test_our_store_conforms(tmp_path: Path) -> None:
    check_store(lambda name: EntryStore(tmp_path / f"{name}.db", create=True))


class Memory:
    """A store that shares nothing with ours but the standard: entries in a list, hashes made anew when asked for."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    @property
    def size(self) -> int:
        return len(self.bodies)

    def append(self, bodies: Sequence[bytes], *, at: int | None = None) -> int:
        first = self.size
        if at is not None and at != first:
            raise WriteConflict("somebody was first")
        if any(len(body) > 65_535 for body in bodies):
            raise Malformed("too large")
        self.bodies += bodies
        return first

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        return [self._node(level, n) for level, n in nodes]

    def _node(self, level: int, n: int) -> bytes:
        if (n + 1) << level > self.size:
            raise Malformed("no such hash")
        if level == 0:
            return sha256(b"\x00" + self.bodies[n]).digest()
        return sha256(b"\x01" + self._node(level - 1, 2 * n) + self._node(level - 1, 2 * n + 1)).digest()

    def entry(self, n: int) -> bytes:
        if not 0 <= n < self.size:
            raise Malformed("no such entry")
        return self.bodies[n]

    def entries(self, first: int = 0, end: int = 1 << 62) -> Iterator[bytes]:
        return iter(self.bodies[first:end])

    def tile(self, level: int, n: int, width: int) -> bytes:
        return b"".join(self._node(8 * level, 256 * n + one) for one in range(width))

    def root(self, size: int) -> bytes:
        return tree_root(size, self)

    def rehash(self) -> int:
        return self.size

    def close(self) -> None: ...


def test_another_store_can_run_the_suite() -> None:
    check_store(collections.defaultdict(Memory).__getitem__)


class Lenient(EntryStore):
    def append(self, bodies: object, *, at: int | None = None) -> int:
        return super().append(bodies)  # type: ignore[arg-type]


class Forgetful(EntryStore):
    def entry(self, n: int) -> bytes:
        return b""


class Blind(EntryStore):
    def tile(self, level: int, n: int, width: int) -> bytes:
        return super().tile(level, n, 1)


class Generous(EntryStore):
    def read_hashes(self, nodes: object) -> list[bytes]:
        try:
            return super().read_hashes(nodes)  # type: ignore[arg-type]
        except RecordError:
            return [bytes(32) for _ in nodes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [Lenient, Forgetful, Blind, Generous])
def test_a_store_that_breaks_a_promise_fails(tmp_path: Path, kind: type[EntryStore]) -> None:
    with pytest.raises(AssertionError):
        check_store(lambda name: kind(tmp_path / f"{name}.db", create=True))
