"""Export, repair, folders that are carried, charter and hub: what keeps a log alive."""

from __future__ import annotations

import filecmp
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.record.parties import BODIES, Clock, Pair, act, door, make, reading

from entente.errors import ForkDetected, Malformed, ProofFailed, RecordError, StorageError
from entente.record.block import WIDTH
from entente.record.charter import Charter, Party
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.folder import FolderTransport, answer_folder, folder_name
from entente.record.hub import Hub
from entente.record.joint import Joint
from entente.record.key import SigningKey, load_key
from entente.record.ledger import Ledger
from entente.record.mirror import MIRRORED
from entente.record.repair import rebuild
from entente.record.static import check_static, export_static, folder_fetch, read_note
from entente.record.store import EntryStore
from entente.record.tiles import Tile, TileReader, pack_bundle, read_entries, tiles_of, unpack_bundle
from entente.record.tree import EMPTY_ROOT
from entente.record.vkey import COSIGNATURE
from entente.record.wire import AddEntries, MirrorInfo, Package, Response
from entente.record.witness import origin_hash


def same_files(one: Path, other: Path) -> bool:
    found = filecmp.dircmp(one, other)
    if found.left_only or found.right_only or found.diff_files or found.funny_files:
        return False
    return all(same_files(one / name, other / name) for name in found.common_dirs)


# --- static files -----------------------------------------------------------------------------------------------


def test_an_export_verifies_and_is_always_the_same_bytes(tmp_path: Path) -> None:
    note, key = make(tmp_path / "log")
    with Ledger.open(tmp_path / "log") as ledger:
        assert export_static(ledger.entries, note, tmp_path / "one") == 8
        export_static(ledger.entries, note, tmp_path / "two")
        assert export_static(ledger.entries, note, tmp_path / "one") == 4
    assert same_files(tmp_path / "one", tmp_path / "two")
    fetch = folder_fetch(tmp_path / "one")
    check_static(fetch, open_checkpoint(read_note(fetch), [key], key.name))
    for path in [one for one in (tmp_path / "one").rglob("*") if one.is_file() and one.name != "checkpoint"]:
        good = path.read_bytes()
        for spoilt in (good[:-1], bytes([good[0] ^ 1]) + good[1:], good + b"x"):
            path.write_bytes(spoilt)
            with pytest.raises(RecordError):
                check_static(fetch, Checkpoint.parse(note.decode().split("\n\n")[0] + "\n"))
        path.write_bytes(good)
    (tmp_path / "one" / "checkpoint").write_bytes(b"x" * 1_000_001)
    with pytest.raises(Malformed):
        read_note(fetch)


def test_a_tile_that_differs_from_the_one_above_is_refused(tmp_path: Path) -> None:
    note, _ = make(tmp_path / "log")
    with Ledger.open(tmp_path / "log") as ledger:
        export_static(ledger.entries, note, tmp_path / "one")
    fetch = folder_fetch(tmp_path / "one")
    checkpoint = Checkpoint.parse(note.decode().split("\n\n")[0] + "\n")
    reader = TileReader(fetch, 700, checkpoint.root)
    with pytest.raises(RecordError, match="does not reach"):
        reader.read_hashes([(0, 800)])
    with pytest.raises(ProofFailed):
        reader.check_bundle(0, [b"x"] * WIDTH)
    TileReader(fetch, 0, EMPTY_ROOT)
    with pytest.raises(ProofFailed):
        TileReader(fetch, 0, bytes(32))

    count = 0

    def changing(path: str) -> bytes:
        nonlocal count
        count += path.startswith("tile/1/")
        return fetch(path)[:32] + fetch(path)[:32] if path.startswith("tile/1/") and count > 1 else fetch(path)

    with pytest.raises(ProofFailed, match="tile above"):
        check_static(changing, checkpoint)


def test_files_that_are_missing_or_unreadable_are_one_sentence(tmp_path: Path) -> None:
    fetch = folder_fetch(tmp_path)
    with pytest.raises(RecordError, match="missing"):
        fetch("checkpoint")
    (tmp_path / "checkpoint").mkdir()
    with pytest.raises(StorageError):
        fetch("checkpoint")
    note, _ = make(tmp_path / "log", 3)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with Ledger.open(tmp_path / "log") as ledger, pytest.raises(StorageError, match="exported"):
        export_static(ledger.entries, note, tmp_path / "file")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/1",
        "tile/00/001",
        "tile/64/001",
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/../../private.key",
        "tile/0/001/",
        "tile/0/٠٠١",
        "/tile/0/001",
    ],
)
def test_only_the_canonical_path_of_a_tile_is_one(path: str, tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        Tile.parse(path)
    if path != "checkpoint":
        with pytest.raises(Malformed):
            folder_fetch(tmp_path)(path)


def test_paths_and_widths_are_those_of_the_specification() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile.parse("tile/entries/x001/x234/067.p/9") == Tile(None, 1_234_067, 9)
    assert list(tiles_of(0)) == []
    shapes = [tile for tile in tiles_of(70_000) if tile.level is not None]
    assert sum(tile.level == 0 and tile.width == 256 for tile in shapes) == 273
    assert [tile for tile in shapes if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in tiles_of(256) if tile.level] == [Tile(1, 0, 1)]


def test_a_bundle_has_exactly_its_entries() -> None:
    entries = [b"", b"x" * 65_535, b"y"]
    assert unpack_bundle(pack_bundle(entries), 3) == entries
    for data, width in ((b"", 1), (b"\x00", 1), (b"\x00\x02a", 1), (b"\x00\x01a", 0)):
        with pytest.raises(Malformed):
            unpack_bundle(data, width)


# --- repair -----------------------------------------------------------------------------------------------------


def copy_of(tmp_path: Path, size: int) -> tuple[Callable[[str], bytes], bytes]:
    """An export of the log at an earlier size."""
    with Ledger.open(tmp_path / "log") as ledger:
        key = load_key(tmp_path / "log" / "private.key")
        from entente.record.note import sign_note

        note = sign_note(Checkpoint(origin=key.name, size=size, root=ledger.entries.root(size)).text, [key])
        export_static(ledger.entries, note, tmp_path / f"copy-{size}")
    return folder_fetch(tmp_path / f"copy-{size}"), note


def damage(folder: Path) -> None:
    """Tear pages in the middle of the store, as a disk that lies does."""
    for journal in folder.glob("entries.db-*"):
        journal.unlink()
    data = bytearray((folder / "entries.db").read_bytes())
    data[: 4096 * 2] = bytes(4096 * 2)
    (folder / "entries.db").write_bytes(data)


def test_a_log_rebuilt_from_a_copy_exports_the_same_bytes(tmp_path: Path) -> None:
    note, _ = make(tmp_path / "log")
    fetch, _ = copy_of(tmp_path, 700)
    before = (tmp_path / "log" / "checkpoint.db").read_bytes()
    damage(tmp_path / "log")
    with pytest.raises(Malformed):
        Ledger.open(tmp_path / "log")
    done = rebuild(tmp_path / "log", fetch, note)
    assert (done.copied, done.saved) == (700, 0)
    assert done.damaged is not None
    assert done.damaged.exists()
    with Ledger.open(tmp_path / "log") as ledger:
        assert ledger.verify().size == 700
        export_static(ledger.entries, note, tmp_path / "again")
    assert same_files(tmp_path / "copy-700", tmp_path / "again")
    assert (tmp_path / "log" / "checkpoint.db").read_bytes() == before


def test_what_the_copy_lacks_is_saved_if_it_can_be_read(tmp_path: Path) -> None:
    make(tmp_path / "log")
    fetch, note = copy_of(tmp_path, 300)
    with sqlite3.connect(tmp_path / "log" / "entries.db") as db:
        db.execute("DROP TRIGGER block_grows")
        db.execute("UPDATE block SET hashes = zeroblob(length(hashes))")
    db.close()
    done = rebuild(tmp_path / "log", fetch, note)
    assert (done.copied, done.saved) == (300, 400)
    with Ledger.open(tmp_path / "log") as ledger:
        assert ledger.verify().size == 700


def test_nothing_signed_may_be_missing_afterwards(tmp_path: Path) -> None:
    make(tmp_path / "log")
    fetch, note = copy_of(tmp_path, 300)
    damage(tmp_path / "log")
    before = (tmp_path / "log" / "entries.db").read_bytes()
    with pytest.raises(ForkDetected, match="last signed"):
        rebuild(tmp_path / "log", fetch, note)
    assert (tmp_path / "log" / "entries.db").read_bytes() == before
    assert not list((tmp_path / "log").glob("*.part*"))


def test_a_lost_register_is_forgotten_only_when_told_so(tmp_path: Path) -> None:
    note, _ = make(tmp_path / "log")
    fetch, _ = copy_of(tmp_path, 700)
    for path in (tmp_path / "log").glob("*.db*"):
        path.unlink()
    with pytest.raises(Malformed, match="signed last"):
        rebuild(tmp_path / "log", fetch, note)
    done = rebuild(tmp_path / "log", fetch, note, forget=True)
    assert done.damaged is None
    with Ledger.open(tmp_path / "log") as ledger:
        assert ledger.verify().size == 700
    for suffix in ("-wal", "-shm"):
        (tmp_path / "log" / f"entries.db{suffix}").write_bytes(b"x")
    shutil.copy(tmp_path / "log" / "entries.db", tmp_path / "log" / "entries.db.damaged-1")
    assert rebuild(tmp_path / "log", fetch, note).damaged == tmp_path / "log" / "entries.db.damaged-2"


def test_a_copy_that_lies_is_refused(tmp_path: Path) -> None:
    note, _ = make(tmp_path / "log", 3)
    with pytest.raises(ProofFailed, match="copy does not give"):
        rebuild(tmp_path / "log", lambda _: pack_bundle([b"x"] * 3), note)


def test_a_log_kept_one_row_a_hash_is_brought_to_blocks(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "e.db") as db:
        db.executescript(
            "CREATE TABLE entry (n INTEGER PRIMARY KEY, body BLOB NOT NULL);"
            "CREATE TABLE hash (i INTEGER PRIMARY KEY, value BLOB NOT NULL);"
            "PRAGMA application_id=0x454E5445;"
        )
        db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(BODIES))
    db.close()
    with EntryStore(tmp_path / "e.db", create=False) as store, EntryStore(tmp_path / "f.db", create=True) as fresh:
        fresh.append(BODIES)
        assert store.rehash() == 700
        assert store.root(700) == fresh.root(700)
        assert store.append([b"more"]) == 700


def test_finished_blocks_are_remembered_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.record import store as store_module

    monkeypatch.setattr(store_module, "_CACHED_BLOCKS", 1)
    with EntryStore(tmp_path / "e.db", create=True) as store:
        store.append(BODIES)
        assert store.read_hashes([(0, 0), (0, 256), (0, 1)]) == [
            store.read_hashes([node])[0] for node in ((0, 0), (0, 256), (0, 1))
        ]
        with pytest.raises(Malformed):
            store.tile(0, 2, 256)
        with pytest.raises(Malformed):
            store.read_hashes([(0, 701)])


# --- a folder that is carried -----------------------------------------------------------------------------------


def carry(side: Joint, folder: Path) -> bytes | None:
    """What one visit of a folder does: answer, then say."""
    hub = Hub([side])

    def state() -> dict[str, bytes]:
        note = side.notes.read(MIRRORED, side.peer.log.name)
        return {side.peer.log.name: note} if note else {}

    me = side.charter.parties[side.me].name
    answer_folder(folder, me, lambda path, body: hub.post("acts" if path == "acts" else f"mirror/{path}", body), state)
    transport = FolderTransport(folder, side.peer.name)
    for envelope in side.pending().values():
        transport("POST", "acts", envelope.format())
    side.settle()
    return side.publish(transport)


def test_two_parties_synchronise_through_a_folder(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    digest = pair.alpha.propose(act(1))
    folder = tmp_path / "carried"
    assert carry(pair.alpha, folder) is None
    carry(pair.beta, folder)
    pair.beta.approve(digest)
    for side in (pair.beta, pair.alpha, pair.beta, pair.alpha, pair.beta, pair.alpha):
        carry(side, folder)
    assert pair.alpha.standing(digest).in_force
    assert pair.beta.standing(digest).in_force
    pair.close()


def test_requests_are_written_once_and_links_are_not_followed(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path, "b.example")
    requests = tmp_path / folder_name("b.example") / "requests"
    for _ in range(2):
        assert transport("POST", "add-checkpoint", b"body").status == 0
    assert [one.name[:21] for one in requests.iterdir()] == ["000000-add-checkpoint"]
    part = Package(start=0, end=256, entries=(b"x",) * 256, proof=())
    partial = AddEntries(origin="o", start=0, end=600, packages=(part,)).format()
    assert MirrorInfo.parse(transport("POST", "add-entries", partial).body).next_entry == 256
    secret = tmp_path / "secret"
    secret.write_bytes(b"private")
    (requests / f"000009-add-checkpoint-{'0' * 16}").symlink_to(secret)
    (requests / "no-request").write_bytes(b"x")
    (requests / f"000010-add-checkpoint-{'1' * 16}").write_bytes(b"x" * 20_000_001)
    seen = []

    def answer(path: str, body: bytes) -> Response:
        seen.append(body)
        return Response(status=400)

    assert answer_folder(tmp_path, "b.example", answer, dict) == 3
    assert answer_folder(tmp_path, "b.example", answer, dict) == 0
    assert answer_folder(tmp_path, "nobody.example", answer, dict) == 0
    assert seen == [b"body", partial]
    state = tmp_path / folder_name("b.example") / "state"
    state.mkdir()
    (state / "x.checkpoint").symlink_to(secret)
    assert transport("GET", "x/checkpoint").status == 404
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StorageError):
        FolderTransport(tmp_path / "file", "b")("POST", "acts", b"x")


# --- charter and hub --------------------------------------------------------------------------------------------


def test_a_charter_has_one_form_and_distinct_keys(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    charter = pair.alpha.charter
    one, other = charter.parties
    assert Charter.read(charter.statement()) == charter
    assert charter.policy().quorum == "everybody"
    watch = SigningKey(name="w", seed=bytes(32), kind=COSIGNATURE).verifier
    for broken in (
        {"agreement": "Upper"},
        {"parties": (other, one)},
        {"parties": (one, Party(name="zeta", acts=one.acts, log=other.log, cosigner=other.cosigner))},
        {"witnesses": (one.log,)},
        {"witnesses": (watch, watch)},
    ):
        with pytest.raises(Malformed):
            Charter(**{"agreement": charter.agreement, "parties": charter.parties, **broken})
    with pytest.raises(Malformed):
        Party(name="a b", acts=one.acts, log=one.log, cosigner=one.cosigner)
    with pytest.raises(Malformed):
        Party(name="a", acts=one.cosigner, log=one.log, cosigner=one.cosigner)
    for content in ({}, {**one.content, "more": "x"}, {**one.content, "acts": 3}):
        with pytest.raises(Malformed):
            Party.read(content)
    for statement in (b"", b"{}", charter.statement() + b" "):
        with pytest.raises(Malformed):
            Charter.read(statement)
    from entente.record.dsse import Envelope

    with pytest.raises(Malformed, match="both parties"):
        Charter.open(Envelope(payload=charter.statement()).sign(pair.alpha.acts).format())
    pair.close()


def test_a_hub_answers_for_its_joint_logs_only(tmp_path: Path) -> None:
    pair = Pair(tmp_path, witnessed=True)
    watched = Hub([pair.beta], pair.witness)
    bare = Hub([pair.beta])
    digest = pair.alpha.propose(act(1))
    entry = pair.alpha.pending()[digest].format()
    assert [watched.post("acts", entry).status for _ in range(2)] == [200, 409]
    assert watched.post("acts", b"x").status == 400
    assert Hub([]).post("acts", entry).status == 404
    stranger = SigningKey(name="alpha.example/pact-7/acts", seed=bytes(32))
    from entente.record.dsse import Envelope

    assert watched.post("acts", Envelope(payload=act(2)).sign(stranger).format()).status == 403
    pair.sync()
    origin = pair.alpha.own.key.name
    assert watched.get(f"mirror/{origin_hash(origin)}/checkpoint").status == 200
    assert watched.get(f"log/{origin_hash(pair.beta.own.key.name)}/tile/0/000.p/1").status == 200
    assert bare.get(f"witness/{origin_hash(origin)}/checkpoint").status == 404
    assert watched.get(f"witness/{origin_hash(origin)}/checkpoint").status == 200
    for path in ("", "private/checkpoint", "mirror/../own/private.key", f"log/{'0' * 64}/checkpoint"):
        assert watched.get(path).status == 404
    assert bare.post("witness/add-checkpoint", b"x").status == 404
    assert watched.post("witness/add-checkpoint", b"x").status == 400
    assert watched.post("mirror/add-checkpoint", b"x").status == 400
    assert watched.post("mirror/add-entries", AddEntries(origin="o", start=0, end=0).format()).status == 404
    assert watched.post("other", b"").status == 404
    fresh = Hub([Joint(tmp_path / "alpha", reading, Clock())])
    assert fresh.get(f"log/{origin_hash(origin)}/checkpoint").status == 200
    pair.close()


def test_a_hub_names_faults_by_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = Pair(tmp_path)
    hub = Hub([pair.beta])
    digest = pair.alpha.propose(act(1))
    entry = pair.alpha.pending()[digest].format()
    from entente.record import joint as joint_module

    monkeypatch.setattr(joint_module, "MAX_PENDING", 0)
    assert hub.post("acts", entry).status == 409
    monkeypatch.undo()

    def fails(error: type[Exception]) -> Callable[..., None]:
        def fail(*_: object) -> None:
            raise error("it fails")

        return fail

    body = AddEntries(origin=pair.alpha.own.key.name, start=0, end=0).format()
    for error, status in ((ProofFailed, 422), (StorageError, 0)):
        monkeypatch.setattr(Joint, "mirror", fails(error))
        if status:
            assert hub.post("mirror/add-entries", body).status == status
        else:
            with pytest.raises(StorageError):
                hub.post("mirror/add-entries", body)
    pair.close()


def test_read_entries_begins_where_it_is_asked_to(tmp_path: Path) -> None:
    note, _ = make(tmp_path / "log")
    with Ledger.open(tmp_path / "log") as ledger:
        export_static(ledger.entries, note, tmp_path / "one")
    assert list(read_entries(folder_fetch(tmp_path / "one"), 700, 400)) == BODIES[400:]
    assert door(Hub([]))("GET", "x").status == 404
