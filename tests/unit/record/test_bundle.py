"""The auditor's bundle: it proves what is in force, and no flipped bit passes (every byte in benchmarks/record)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.unit.record.parties import APPROVAL, NOW, Pair, reading

from entente.errors import Malformed, ProofFailed, RecordError
from entente.record.archive import pack, unpack
from entente.record.bundle import BundledLog, make_bundle, verify_bundle
from entente.record.mirror import MIRRORED
from entente.record.statement import in_toto


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path)
    yield both
    both.close()


def logs_of(pair: Pair, chosen: tuple[int, ...], earlier: tuple[bytes, ...] = ()) -> list[BundledLog]:
    own, peer = pair.alpha.published(), pair.alpha.notes.read(MIRRORED, pair.alpha.peer.log.name)
    assert own is not None
    assert peer is not None
    return [
        BundledLog(entries=pair.alpha.own.entries, note=own, chosen=chosen, earlier=earlier),
        BundledLog(entries=pair.alpha.copy, note=peer, chosen=chosen),
    ]


def test_a_bundle_proves_what_both_logs_hold(pair: Pair) -> None:
    first = pair.agree(1)
    pair.sync()
    earlier = pair.alpha.published()
    second = pair.agree(2)
    pair.sync()
    assert earlier is not None
    report = verify_bundle(make_bundle(logs_of(pair, (1, 2), (earlier,))), reading, NOW)
    assert {first, second} < report.in_force
    assert report.charter == pair.alpha.charter
    assert [one.checkpoint.size for one in report.logs.values()] == [3, 3]
    chosen = verify_bundle(make_bundle(logs_of(pair, (2,))), reading, NOW)
    assert second in chosen.in_force
    assert first not in chosen.acts


def test_no_flipped_bit_of_a_bundle_passes(pair: Pair) -> None:
    pair.agree(1)
    pair.sync()
    data = make_bundle(logs_of(pair, (1,)))
    verify_bundle(data, reading, NOW)
    for where in range(0, len(data), 7):
        spoilt = bytearray(data)
        spoilt[where] ^= 1 << (where % 8)
        with pytest.raises(RecordError):
            verify_bundle(bytes(spoilt), reading, NOW)


def test_a_change_that_keeps_the_archive_whole_is_found_by_what_it_says(pair: Pair) -> None:
    """Every single file changed, removed, or added, in an archive that is well-formed again."""
    pair.agree(1)
    pair.sync()
    files = unpack(make_bundle(logs_of(pair, (1,))))
    for name, content in files.items():
        changed = bytearray(content)
        changed[len(changed) // 2] ^= 1
        for spoilt in ({**files, name: bytes(changed)}, {other: files[other] for other in files if other != name}):
            with pytest.raises(RecordError):
                verify_bundle(pack(spoilt), reading, NOW)
    for extra in ("more", "logs/more", "manifests/" + sha256(b"more").hexdigest()):
        with pytest.raises((Malformed, ProofFailed)):
            verify_bundle(pack({**files, extra: b"more"}), reading, NOW)


def test_a_manifest_is_in_only_if_an_act_names_it(pair: Pair) -> None:
    manifest = b"abc  data/file\n"
    statement = in_toto(APPROVAL, {"package": sha256(manifest).hexdigest()}, {})
    digest = pair.alpha.propose(statement)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    pair.sync()
    assert verify_bundle(make_bundle(logs_of(pair, (1,)), [manifest]), reading, NOW).manifests == 1
    with pytest.raises(ProofFailed, match="manifest"):
        verify_bundle(make_bundle(logs_of(pair, (1,)), [b"other"]), reading, NOW)


def test_a_bundle_over_a_change_of_keys_verifies(pair: Pair) -> None:
    from tests.unit.record.parties import NOW, entropy

    digest = pair.alpha.propose_rotation("log", entropy("new"), overlap=100)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    pair.sync()
    pair.clock.second += 1000
    act = pair.agree(5)
    pair.sync()
    assert act in verify_bundle(make_bundle(logs_of(pair, (2,))), reading, NOW).in_force


@pytest.mark.parametrize("name", ["../evil", "/abs", "a//b", "a/../b", "a\\b", ".hidden", ""])
def test_names_that_lead_out_of_a_folder_are_refused(name: str) -> None:
    with pytest.raises(Malformed):
        pack({name: b"x"})
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name or "x", b"x")
    with pytest.raises(Malformed):
        unpack(target.getvalue())


def test_what_is_no_archive_is_refused() -> None:
    for data in (b"", b"PK", b"PK\x05\x06" + bytes(18) + b"x", pack({"a": b"x" * 10})[:-1]):
        with pytest.raises(Malformed):
            unpack(data)
