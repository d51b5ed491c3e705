"""The corners that no story passes through: each refusal of subtrees, bundles, gates and joint logs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.record.parties import NOW, Pair, act, door, entropy, reading
from tests.unit.record.test_bundle import logs_of

from entente.errors import ForkDetected, Malformed, NotPermitted, ProofFailed, RecordError, StorageError
from entente.record import archive, wire
from entente.record.archive import pack, unpack
from entente.record.block import leaf_hashes
from entente.record.bundle import make_bundle, verify_bundle
from entente.record.charter import Charter
from entente.record.dsse import Envelope
from entente.record.gate import Gate
from entente.record.joint import Joint, open_joint
from entente.record.key import SigningKey
from entente.record.ledger import Ledger
from entente.record.rotation import Rotation
from entente.record.static import content_of
from entente.record.store import EntryStore
from entente.record.subtree import (
    check_subtree_consistency,
    check_subtree_inclusion,
    is_subtree,
    prove_subtree_consistency,
)
from entente.record.tiles import Tile, TileReader
from entente.record.tree import EMPTY_ROOT, grow, prove_inclusion, ranges_roots, stored_index, tree_root
from entente.record.vkey import COSIGNATURE

LEAVES = leaf_hashes([b"%d" % n for n in range(40)])


class Table:
    hashes = list(grow(0, [], LEAVES))

    def read_hashes(self, nodes: list[tuple[int, int]]) -> list[bytes]:
        return [self.hashes[stored_index(*node)] for node in nodes]


def test_every_subtree_of_small_trees_is_proven_and_every_spoilt_proof_fails() -> None:
    table = Table()
    for size in range(1, 41, 3):
        root = tree_root(size, table)
        for start in range(size):
            for end in range(start + 1, size + 1):
                if not is_subtree(start, end):
                    with pytest.raises(ProofFailed):
                        prove_subtree_consistency(start, end, size, table)
                    continue
                part = ranges_roots([(start, end)], table)[0]
                proof = prove_subtree_consistency(start, end, size, table)
                check_subtree_consistency(proof, start, end, size, part, root)
                for spoilt in ([*proof, bytes(32)], proof[:-1] if proof else [b"x"], [bytes(32), *proof]):
                    with pytest.raises(ProofFailed):
                        check_subtree_consistency(spoilt, start, end, size, part, root)
    check_subtree_consistency([], 5, 5, 8, EMPTY_ROOT, bytes(32))  # nothing is part of everything
    for start, end, size in ((0, 9, 8), (0, 0, 8)):
        with pytest.raises(ProofFailed):
            check_subtree_consistency([], start, end, size, bytes(32), bytes(32))
    for proof in ([], [b"short"]):
        with pytest.raises(ProofFailed):
            check_subtree_consistency(proof, 0, 3, 8, bytes(32), bytes(32))


def test_a_leaf_of_a_subtree_is_proven_by_its_place_there() -> None:
    part = Table()
    part.hashes = list(grow(0, [], LEAVES[8:14]))
    proof, root = prove_inclusion(3, 6, part), tree_root(6, part)
    check_subtree_inclusion(proof, 11, 8, 14, LEAVES[11], root)
    for index, start, end in ((12, 8, 14), (7, 8, 14), (14, 8, 14), (11, 9, 14), (11, 8, 12)):
        with pytest.raises(ProofFailed):
            check_subtree_inclusion(proof, index, start, end, LEAVES[11], root)


def test_the_rest_of_what_is_no_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"a": b"x", "b": b"y"})
    for limit in ("MAX_FILES", "MAX_BYTES"):
        with monkeypatch.context() as patched:
            patched.setattr(archive, limit, 1)
            with pytest.raises(Malformed, match="form"):
                unpack(data)
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"x" * 100)
    with pytest.raises(Malformed):
        unpack(target.getvalue())


def test_sizes_and_hashes_on_the_wire_have_one_spelling() -> None:
    for text in ("01", "-1", "x", "9" * 19):
        with pytest.raises(Malformed):
            wire._size(text)
    with pytest.raises(Malformed):
        wire._hash("AAAA")
    _, cursor = wire.AddEntries.parse_head(wire.AddEntries(origin="o", start=0, end=0).format())
    assert cursor.at_end


def test_a_tree_of_several_levels_is_read_by_tiles() -> None:
    assert TileReader(lambda _: LEAVES[0], 1, LEAVES[0]).tile(0, 0, 1) == LEAVES[0]
    with pytest.raises(ProofFailed):
        TileReader(lambda _: LEAVES[1], 1, LEAVES[0])


def spoil(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    files = unpack(data)
    change(files)
    return pack(files)


def test_a_bundle_that_mixes_things_up_is_refused(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.agree(1)
    pair.sync()
    earlier = pair.alpha.published()
    assert earlier is not None
    pair.agree(2)
    pair.sync()
    good = make_bundle(logs_of(pair, (1, 2), (earlier,)))
    folders = sorted({name.split("/")[1] for name in unpack(good) if name.startswith("logs/")})

    def swap_logs(files: dict[str, bytes]) -> None:
        one, other = (f"logs/{folder}/" for folder in folders)
        parts = {name: files.pop(name) for name in list(files) if name.startswith("logs/")}
        for name, content in parts.items():
            files[name.replace(one, other) if name.startswith(one) else name.replace(other, one)] = content

    def swap_proofs(files: dict[str, bytes]) -> None:
        base = f"logs/{folders[0]}/proofs"
        one, other = files[f"{base}/1.tlog-proof"], files[f"{base}/2.tlog-proof"]
        files[f"{base}/1.tlog-proof"], files[f"{base}/2.tlog-proof"] = other, one

    def rename_earlier(files: dict[str, bytes]) -> None:
        name = next(name for name in files if name.endswith("2.checkpoint"))
        files[name.replace("2.checkpoint", "3.checkpoint")] = files.pop(name)

    def no_charter(files: dict[str, bytes]) -> None:
        del files["charter.json"]

    for change in (swap_logs, swap_proofs, rename_earlier, no_charter):
        with pytest.raises(RecordError):
            verify_bundle(spoil(good, change), reading, NOW)
    partial = make_bundle(logs_of(pair, (2,)))

    def flip_tile(files: dict[str, bytes]) -> None:
        name = next(name for name in files if "/tile/0/" in name)
        files[name] = files[name] + b"x"

    with pytest.raises(RecordError):
        verify_bundle(spoil(partial, flip_tile), reading, NOW)
    pair.close()


def test_a_gate_follows_what_is_stored_and_forgets_what_is_not(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    gate = Gate(pair.alpha.charter, reading, pair.clock).follow(pair.alpha.own.entries)
    both = Envelope(payload=act(1)).sign(pair.alpha.acts).sign(pair.beta.acts)
    gate.admit(both.format())
    assert len(gate.digests) == 2
    assert len(gate.follow(pair.alpha.own.entries).digests) == 1
    fresh = Gate(pair.alpha.charter, reading, pair.clock)
    with pytest.raises(Malformed, match="begins with its charter"):
        fresh.admit(both.format())
    with pytest.raises(Malformed, match="kinds that were agreed"):
        gate.admit(Envelope(payload=b"[]").sign(pair.alpha.acts).sign(pair.beta.acts).format())
    strangers = [SigningKey(name="s", seed=bytes([n]) * 32) for n in (1, 2)]
    rotation = Rotation(old=strangers[0].verifier, new=strangers[1].verifier, until=5)
    with pytest.raises(ProofFailed, match="does not begin"):
        gate.admit(rotation.entry(*strangers))
    pair.alpha.own.entries.append([both.format()])
    gate.follow(pair.alpha.own.entries)
    with pytest.raises(RecordError):
        pair.alpha._admit(7, [both.format()])
    pair.close()


def test_a_joint_log_that_lost_a_file_closes_what_it_opened(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.close()
    (tmp_path / "alpha" / "acts.key").unlink()
    with pytest.raises(StorageError, match="could not be read"):
        Joint(tmp_path / "alpha", reading, pair.clock)
    with Joint(tmp_path / "beta", reading, pair.clock) as whole:
        assert whole.own.entries.size == 1


def test_a_signature_of_an_expired_key_is_waited_for_in_vain(tmp_path: Path) -> None:
    """Settling skips what an expired key signed; a key that was not yet replaced stays."""
    pair = Pair(tmp_path)
    digest = pair.alpha.propose_rotation("acts", entropy("new"), overlap=10)
    assert pair.alpha.propose_rotation("acts", entropy("other"), overlap=10) == digest
    assert pair.alpha.settle() == []
    late = pair.agree(3)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    waiting = pair.alpha.pending()[late].format()
    (tmp_path / "alpha" / "pending" / f"{late}.json").unlink()
    assert pair.alpha.settle() == [digest]
    pair.clock.second += 100
    (tmp_path / "alpha" / "pending" / f"{late}.json").write_bytes(waiting)
    assert pair.alpha.settle() == []
    pair.close()


def test_standing_names_a_policy_that_no_longer_accepts(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    digest = pair.agree(1)
    pair.sync()
    assert pair.alpha.knows(Envelope(payload=act(1)).sign(pair.alpha.acts).format())
    assert not pair.alpha.knows(Envelope(payload=act(2)).sign(pair.alpha.acts).format())
    later = pair.alpha.propose(act(3))
    assert pair.alpha.knows(pair.alpha.pending()[later].format())
    published = pair.alpha.published()
    assert published is not None
    stripped = published.split("\n— beta".encode())[0] + b"\n"
    pair.alpha.notes.swap("published", pair.alpha.own.key.name, published, stripped)
    assert "party-2" in str(pair.alpha.standing(digest).own_missing)
    assert pair.alpha.covered(stripped) == 0
    assert pair.alpha.covered(None) == 0
    pair.alpha.notes.swap("published", pair.alpha.own.key.name, stripped, published)
    assert pair.alpha.standing(digest).own_missing is None
    newer = pair.agree(9)
    pair.alpha.settle()
    assert "No checkpoint" in str(pair.alpha.standing(newer).own_missing)
    pair.close()


def test_evidence_is_given_where_two_signed_histories_meet(tmp_path: Path) -> None:
    """A log that was rewritten and signed again meets what a peer kept."""
    ledger, signer = Ledger.create(tmp_path / "true", entropy("x"), "log.example")
    other, _ = Ledger.create(tmp_path / "false", entropy("x"), "log.example")
    with ledger, other:
        kept = ledger.append([b"one", b"two"], signer).note
        other.append([b"one", b"2", b"three"], signer)
        with pytest.raises(ForkDetected) as caught:
            other.must_continue(kept)
        from entente.record.evidence import ForkEvidence

        sizes = [one.size for one in ForkEvidence.parse(caught.value.evidence).check([signer.verifier])]
        assert sizes == [2, 3]
        assert ledger.must_continue(kept).size == 2


def test_a_log_has_one_charter_even_with_the_same_keys(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    charter = pair.alpha.charter
    watch = SigningKey(name="w", seed=bytes(32), kind=COSIGNATURE).verifier
    other = Charter(agreement=charter.agreement, parties=charter.parties, witnesses=(watch,))
    signed = Envelope(payload=other.statement()).sign(pair.alpha.acts).sign(pair.beta.acts)
    with pytest.raises(NotPermitted, match="another charter"):
        open_joint(tmp_path / "alpha", signed.format())
    plain = SigningKey(name="w", seed=bytes(32)).verifier
    with pytest.raises(Malformed, match="witness"):
        Charter(agreement=charter.agreement, parties=charter.parties, witnesses=(plain,))
    pair.close()


def test_a_tree_that_ends_in_full_tiles_is_read(tmp_path: Path) -> None:
    with EntryStore(tmp_path / "e.db", create=True) as store:
        store.append([b"%d" % n for n in range(512)])
        reader = TileReader(lambda path: content_of(store, Tile.parse(path)), 512, store.root(512))
        assert reader.tile(0, 1, 256) == store.tile(0, 1, 256)
        with store.transaction() as db:
            db.execute("DROP TRIGGER block_grows")
            (hashes,) = db.execute("SELECT hashes FROM block WHERE i = 0").fetchone()
            db.execute("UPDATE block SET hashes = ? WHERE i = 0", (hashes[:64] + bytes(32) + hashes[96:],))
        with pytest.raises(ProofFailed, match="entries 0 and following"):
            store.rehash()
        with store.transaction() as db:
            db.execute("UPDATE block SET hashes = ? WHERE i = 0", (hashes,))
            db.execute("UPDATE block SET hashes = zeroblob(96) WHERE i = 1")
        with pytest.raises(ProofFailed, match="entries 0 and following"):
            store.rehash()


def test_an_act_is_no_change_of_keys() -> None:
    key = SigningKey(name="k", seed=bytes(32))
    assert Rotation.read(Envelope(payload=act(1)).sign(key).format()) is None


def test_a_charter_names_what_is_wrong_with_it() -> None:
    with pytest.raises(Malformed, match="JSON"):
        Charter.read(b'{"predicate": {"parties": 7}}')


def test_a_door_to_nothing_answers_404(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    assert door(pair.alpha.mirror())("GET", "nothing").status == 404
    pair.close()
