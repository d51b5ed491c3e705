"""The log as a whole: it grows, it proves, and no change of any byte passes."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from entente.errors import (
    ForkDetected,
    Malformed,
    ProofFailed,
    RecordError,
    StorageError,
    WriteConflict,
)
from entente.record import store as store_module
from entente.record.ledger import Ledger, last_checkpoint
from entente.record.register import CheckpointStore
from entente.record.store import EntryStore
from entente.record.tiles import MAX_ENTRY
from entente.record.tree import leaf_hash, root_of_peaks


def entropy(count: int) -> bytes:
    return bytes(range(count))


def fill(folder: Path, *bodies: bytes) -> None:
    ledger, signer = Ledger.create(folder, entropy)
    with ledger:
        for body in bodies:
            ledger.append([body], signer)


def change(folder: Path, sql: str, *values: object, store: str = "entries.db") -> None:
    """Change a store behind its triggers, as an intruder with the file would."""
    with sqlite3.connect(folder / store) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(sql, values)
    db.close()


def test_a_log_grows_and_verifies(tmp_path: Path) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        assert ledger.append([b"one", b"two", b"three"], signer).first == 0
        receipt = ledger.append([b"four"], signer)
    assert (receipt.first, receipt.checkpoint.size) == (3, 4)
    with Ledger.open(tmp_path / "r") as again:
        seen = again.verify()
        assert (seen.size, seen.root, seen.unsigned) == (4, receipt.checkpoint.root, 0)
        for index, body in enumerate([b"one", b"two", b"three", b"four"]):
            inclusion = again.prove(index)
            assert inclusion.entry == body
            assert inclusion.check(again.key) == receipt.checkpoint
        with pytest.raises(ProofFailed, match="not under the last signed"):
            again.prove(4)
    assert last_checkpoint(tmp_path / "r") == receipt.note.decode()


def test_the_folder_and_its_secrets_are_the_owners_alone(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"x")
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "r" / "private.key").stat().st_mode & 0o777 == 0o600


def test_an_empty_log_verifies_and_has_no_checkpoint(tmp_path: Path) -> None:
    fill(tmp_path / "r")
    assert last_checkpoint(tmp_path / "r") is None
    with Ledger.open(tmp_path / "r") as ledger:
        seen = ledger.verify()
        assert (seen.size, seen.checkpoint, seen.root) == (0, None, root_of_peaks([]))
        with pytest.raises(ProofFailed):
            ledger.prove(0)


def test_sealing_nothing_signs_the_empty_tree_and_the_log_goes_on(tmp_path: Path) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        assert ledger.append([], signer).checkpoint.size == 0
        assert ledger.append([b"x"], signer).checkpoint.size == 1
        assert ledger.verify().size == 1


def test_no_log_is_said_to_be_no_log(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path / "r") is None
    with pytest.raises(RecordError, match="no log here yet"):
        Ledger.open(tmp_path / "r")
    with pytest.raises(RecordError, match="no log here yet"):
        EntryStore(tmp_path / "e.db", create=False)


def test_entries_have_a_largest_size_and_nothing_of_a_refused_batch_stays(tmp_path: Path) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        ledger.append([b"x" * MAX_ENTRY], signer)
        with pytest.raises(Malformed, match="65536"):
            ledger.append([b"ok", b"x" * (MAX_ENTRY + 1)], signer)
        assert ledger.entries.size == 1


@pytest.mark.parametrize("index", [-1, 1, 1 << 70])
def test_an_entry_that_is_not_there_is_said_so(tmp_path: Path, index: int) -> None:
    fill(tmp_path / "r", b"x")
    with Ledger.open(tmp_path / "r") as ledger, pytest.raises(RecordError, match="no entry"):
        ledger.entries.entry(index)


CHANGES = {
    "an entry": ("UPDATE entry SET body = ? WHERE n = 1", b"two!"),
    "an entry's type": ("UPDATE entry SET body = ? WHERE n = 1", "two"),
    "a leaf hash": ("UPDATE block SET hashes = CAST(? || substr(hashes, 33) AS BLOB)", bytes(32)),
    "an inner hash": ("UPDATE block SET hashes = CAST(? || substr(hashes, 97) AS BLOB)", bytes(96)),
    "a block's place": ("UPDATE block SET i = ? WHERE i = 0", 77),
    "a block's type": ("UPDATE block SET hashes = ?", "x" * 32),
    "a lost block": ("DELETE FROM block WHERE i = ?", 0),
    "a hash too many": ("UPDATE block SET hashes = CAST(hashes || ? AS BLOB)", bytes(32)),
    "a block too many": ("INSERT INTO block VALUES (?, zeroblob(32))", 8),
    "a lost entry": ("DELETE FROM entry WHERE n = ?", 1),
    "a lost last entry": ("DELETE FROM entry WHERE n = ?", 4),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_log_does_not_verify(tmp_path: Path, what: str) -> None:
    fill(tmp_path / "r", b"one", b"two", b"three", b"four", b"five")
    sql, value = CHANGES[what]
    change(tmp_path / "r", sql, value)
    with Ledger.open(tmp_path / "r") as ledger, pytest.raises(RecordError):
        ledger.verify()


def rebuild(folder: Path, bodies: list[bytes]) -> None:
    """Replace the entries by a consistent other history, leaving the signed checkpoint."""
    (folder / "entries.db").unlink()
    with EntryStore(folder / "entries.db", create=True) as entries:
        entries.append(bodies)


def test_a_rewritten_history_is_a_fork(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one", b"two")
    rebuild(tmp_path / "r", [b"one", b"2"])
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        with pytest.raises(ForkDetected, match="does not continue"):
            ledger.verify()
        with pytest.raises(ForkDetected, match="does not continue"):
            ledger.append([b"three"], signer)
        assert ledger.entries.size == 2


def test_a_restored_old_copy_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one", b"two")
    rebuild(tmp_path / "r", [b"one"])
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        with pytest.raises(ForkDetected, match="already signed"):
            ledger.append([b"2"], signer)
        assert ledger.entries.size == 1
        with pytest.raises(ForkDetected, match="already signed"):
            ledger.verify()


def test_a_lost_store_of_a_log_in_use_is_never_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    (tmp_path / "r" / "checkpoint.db").unlink()
    with pytest.raises(RecordError, match="no log here yet"):
        Ledger.create(tmp_path / "r", entropy)
    (tmp_path / "r" / "entries.db").unlink()
    with pytest.raises(RecordError):
        Ledger.create(tmp_path / "r", entropy)


def test_a_lost_key_is_never_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    (tmp_path / "r" / "private.key").unlink()
    with pytest.raises(RecordError, match="signing key of this log is missing"):
        Ledger.create(tmp_path / "r", entropy)
    with Ledger.open(tmp_path / "r") as ledger:
        assert ledger.verify().size == 1


def test_a_lost_public_key_is_written_again(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    before = (tmp_path / "r" / "log.vkey").read_bytes()
    (tmp_path / "r" / "log.vkey").unlink()
    fill(tmp_path / "r", b"two")
    assert (tmp_path / "r" / "log.vkey").read_bytes() == before


def test_a_key_of_another_log_does_not_verify(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    ledger, _ = Ledger.create(tmp_path / "other", bytes)
    ledger.close()
    shutil.copy(tmp_path / "other" / "log.vkey", tmp_path / "r" / "log.vkey")
    with Ledger.open(tmp_path / "r") as mixed, pytest.raises(ProofFailed, match="known key"):
        mixed.verify()


def test_a_public_key_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    (tmp_path / "r" / "log.vkey").write_bytes(b"\xff")
    with pytest.raises(Malformed, match="not a verifier key"):
        Ledger.open(tmp_path / "r")
    (tmp_path / "r" / "log.vkey").unlink()
    (tmp_path / "r" / "log.vkey").mkdir()
    with pytest.raises(StorageError):
        Ledger.open(tmp_path / "r")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError, match="folder of the log"):
        Ledger.create(tmp_path / "r", entropy)


def test_entries_after_the_last_checkpoint_are_counted_and_signed_by_the_next(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        ledger.entries.append([b"two"])
        assert ledger.verify().unsigned == 1
        assert ledger.append([b"three"], signer).checkpoint.size == 3
        assert ledger.verify().unsigned == 0


def test_two_signers_at_once_agree_on_one_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    other, _ = Ledger.create(tmp_path / "r", entropy)
    swap = CheckpointStore.swap
    rounds = iter([True])

    def overtaken(store: CheckpointStore, expected: bytes | None, new: bytes) -> None:
        if next(rounds, False):
            monkeypatch.setattr(CheckpointStore, "swap", swap)
            other.append([b"other"], signer)
        swap(store, expected, new)

    monkeypatch.setattr(CheckpointStore, "swap", overtaken)
    with ledger, other:
        assert ledger.append([b"mine"], signer).checkpoint.size == 2
        assert ledger.verify().unsigned == 0


def test_a_log_that_stays_busy_is_given_up_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)

    def busy(*_: object) -> None:
        raise WriteConflict("somebody else")

    monkeypatch.setattr(CheckpointStore, "swap", busy)
    with ledger, pytest.raises(WriteConflict, match="try again"):
        ledger.append([b"x"], signer)


def test_the_register_swaps_only_what_was_expected(tmp_path: Path) -> None:
    with CheckpointStore(tmp_path / "c.db", create=True) as store:
        store.swap(None, b"one")
        with pytest.raises(WriteConflict):
            store.swap(None, b"two")
        assert store.read() == b"one"
    with sqlite3.connect(tmp_path / "c.db") as db:
        db.execute("UPDATE checkpoint SET note = 'text'")
    db.close()
    with CheckpointStore(tmp_path / "c.db", create=False) as store, pytest.raises(Malformed, match="damaged"):
        store.read()


def test_the_entries_are_append_only_for_sqlite_too(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    with sqlite3.connect(tmp_path / "r" / "entries.db") as db:
        for sql in ("UPDATE entry SET body = x''", "DELETE FROM entry", "UPDATE block SET i = 9", "DELETE FROM block"):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                db.execute(sql)
    db.close()


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "e.db") as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(Malformed, match="not a log of ours"):
        EntryStore(tmp_path / "e.db", create=True)
    (tmp_path / "f.db").write_bytes(b"not SQLite at all, but long enough to be looked at" * 40)
    with pytest.raises(Malformed, match="damaged"):
        EntryStore(tmp_path / "f.db", create=True)


def test_a_damaged_second_store_closes_the_first(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    (tmp_path / "r" / "checkpoint.db").write_bytes(b"x" * 5000)
    with pytest.raises(Malformed):
        Ledger.open(tmp_path / "r")


def test_integrity_check_failures_are_damage(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    with sqlite3.connect(tmp_path / "r" / "entries.db") as db:
        db.execute("PRAGMA writable_schema = 1")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'body BLOB', 'body CHECK (0) ') WHERE name = 'entry'")
    db.close()
    with Ledger.open(tmp_path / "r") as ledger, pytest.raises(Malformed, match="damaged"):
        ledger.verify()


def test_a_locked_log_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    holder = sqlite3.connect(tmp_path / "r" / "entries.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with ledger, pytest.raises(StorageError, match="locked"):
        ledger.append([b"x"], signer)
    holder.close()


def test_a_full_disk_keeps_the_old_log_whole(tmp_path: Path) -> None:
    ledger, signer = Ledger.create(tmp_path / "r", entropy)
    with ledger:
        ledger.append([b"one"], signer)
        (pages,) = ledger.entries._db.execute("PRAGMA page_count").fetchone()
        ledger.entries._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="full"):
            ledger.append([b"x" * 60_000], signer)
        assert ledger.verify().size == 1


def test_a_missing_hash_is_said_so(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one")
    with Ledger.open(tmp_path / "r") as ledger, pytest.raises(Malformed, match="missing"):
        ledger.entries.read_hashes([(5, 5)])


def test_every_flipped_byte_is_detected_or_changes_nothing(tmp_path: Path) -> None:
    """A bit of every byte of both stores and the public key; of zero bytes, mostly unused space, each 211th."""
    folder = tmp_path / "r"
    bodies = [b"entry one", b"entry two", b"entry three"]
    fill(folder, *bodies)
    with Ledger.open(folder) as ledger:
        note = ledger.verify().note
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    for name in ("entries.db", "checkpoint.db", "log.vkey"):
        good = (folder / name).read_bytes()
        for where, byte in enumerate(good):
            if byte == 0 and where % 211:
                continue
            spoilt = bytearray(good)
            spoilt[where] ^= 1 << (where % 8)
            (copy / name).write_bytes(spoilt)
            try:
                with Ledger.open(copy) as ledger:
                    seen = ledger.verify()
                    assert list(ledger.entries.entries()) == bodies
                    assert (seen.note, seen.unsigned) == (note, 0)
            except (RecordError, StorageError):
                pass
            for log in copy.glob("*-*"):
                log.unlink()
        (copy / name).write_bytes(good)


def test_leaf_hashes_of_the_store_are_those_of_the_tree(tmp_path: Path) -> None:
    fill(tmp_path / "r", b"one", b"two")
    with Ledger.open(tmp_path / "r") as ledger:
        assert ledger.entries.read_hashes([(0, 1)]) == [leaf_hash(b"two")]


def test_a_mistake_of_ours_is_not_called_damage(tmp_path: Path) -> None:
    store = EntryStore(tmp_path / "e.db", create=True)
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        _ = store.size
