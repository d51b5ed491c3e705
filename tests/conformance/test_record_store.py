"""Our store keeps the promises of the suite that we ship; a store that does not is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.errors import RecordError
from entente.record.conformance import check_store
from entente.record.store import EntryStore


def test_our_store_conforms(tmp_path: Path) -> None:
    check_store(lambda name: EntryStore(tmp_path / f"{name}.db", create=True))


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
