"""Witness and mirror as pure functions: the statuses of the specifications, and state that only moves forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.unit.record.parties import NOW, Clock, door, entropy

from entente.errors import ForkDetected, Malformed, ProofFailed, RecordError, StorageError, WriteConflict
from entente.record import mirror as mirror_module
from entente.record import moments
from entente.record.checkpoint import Checkpoint
from entente.record.evidence import DifferentEntry, ForkEvidence, differing_entry, fork_evidence
from entente.record.key import SigningKey
from entente.record.keyring import KeyRing
from entente.record.ledger import Ledger
from entente.record.mirror import MIRRORED, PENDING, Mirror, Trust
from entente.record.note import sign_note
from entente.record.register import NoteStore
from entente.record.store import EntryStore
from entente.record.sync import ask_witness, known_checkpoint, must_continue_peer, push_to_mirror
from entente.record.tiles import read_entries
from entente.record.tree import EMPTY_ROOT, prove_consistency
from entente.record.vkey import COSIGNATURE
from entente.record.wire import AddCheckpoint, AddEntries, MirrorInfo, Package, Response
from entente.record.witness import COSIGNED, Witness, origin_hash

LOG = SigningKey(name="log.example", seed=bytes(32))
STRANGER = SigningKey(name="log.example", seed=bytes([7]) * 32)
COSIGNER = SigningKey(name="w.example", seed=bytes([9]) * 32, kind=COSIGNATURE)
CLOCK = moments.Clock(now=NOW, rings=[KeyRing(current=COSIGNER.verifier)], ended={})


class Stage:
    """A log in a store, a witness and a mirror that watch it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = EntryStore(folder / "log.db", create=True)
        self.clock = Clock()
        self.notes = NoteStore(folder / "notes.db", create=True)
        self.copy = EntryStore(folder / "copy.db", create=True)
        keys = lambda origin: [LOG.verifier] if origin == LOG.name else []  # noqa: E731
        self.witness = Witness(self.notes, keys, [COSIGNER], self.clock)
        self.mirror = Mirror(self.notes, {LOG.name: self.copy}, Trust(keys=keys), [COSIGNER], self.clock)

    def note(self, size: int, root: bytes = b"", key: SigningKey = LOG, origin: str = LOG.name) -> bytes:
        checkpoint = Checkpoint(origin=origin, size=size, root=root or self.log.root(size))
        return sign_note(checkpoint.text, [key])

    def request(self, old: int, size: int, note: bytes = b"") -> bytes:
        proof = prove_consistency(old, size, self.log) if old else []
        return AddCheckpoint(old=old, proof=tuple(proof), note=note or self.note(size)).format()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    made.log.append([b"entry %d" % n for n in range(600)])
    yield made
    for store in (made.log, made.copy, made.notes):
        store.close()


def watchers(stage: Stage) -> list[Callable[[bytes], Response]]:
    return [stage.witness.add_checkpoint, stage.mirror.add_checkpoint]


@pytest.mark.parametrize("which", [0, 1])
def test_each_refusal_has_its_status_and_changes_nothing(stage: Stage, which: int) -> None:
    ask = watchers(stage)[which]
    assert ask(stage.request(0, 5)).status == 200
    before = stage.notes.read((COSIGNED, PENDING)[which], LOG.name)
    good = stage.request(5, 9)
    proof = AddCheckpoint.parse(good).proof
    cases = {
        400: [b"", b"old 5\n", b"old x\n\n", b"old 5\nAAAA\n\n" + stage.note(9), b"\xff\n\n", stage.request(0, 5)[:-9]],
        403: [stage.request(5, 9, stage.note(9, key=STRANGER)), good[:-9] + b"AAAAAAA=\n"],
        404: [stage.request(5, 9, stage.note(9, origin="other.example"))],
        409: [stage.request(0, 5), stage.request(4, 9)],
        422: [
            AddCheckpoint(old=5, proof=proof[:-1], note=stage.note(9)).format(),
            AddCheckpoint(old=5, proof=(), note=stage.note(5, root=bytes(32))).format(),
            stage.request(5, 9, stage.note(9, root=bytes(32))),
        ],
    }
    for status, bodies in cases.items():
        for body in bodies:
            assert ask(body).status == status, (status, body[:60])
    assert ask(AddCheckpoint(old=9, proof=(), note=stage.note(5)).format()).status == 400
    assert stage.notes.read((COSIGNED, PENDING)[which], LOG.name) == before
    assert ask(good).status == 200


def test_an_empty_log_has_one_root_and_needs_no_proof(stage: Stage) -> None:
    for ask in watchers(stage):
        assert ask(AddCheckpoint(old=0, proof=(), note=stage.note(0, root=bytes(32))).format()).status == 422
        assert ask(AddCheckpoint(old=0, proof=(bytes(32),), note=stage.note(3)).format()).status == 422
        assert ask(AddCheckpoint(old=0, proof=(), note=stage.note(0, root=EMPTY_ROOT)).format()).status == 200
        assert ask(stage.request(0, 3)).status == 200


def test_a_repeated_question_is_answered_without_a_write(stage: Stage) -> None:
    first = stage.witness.add_checkpoint(stage.request(0, 5))
    again = AddCheckpoint(old=5, proof=(), note=stage.note(5)).format()
    stage.clock.second += 5
    assert stage.witness.add_checkpoint(again) == first
    stage.clock.second += 100
    later = stage.witness.add_checkpoint(again)
    assert (later.status, later == first) == (200, False)


def test_what_was_cosigned_can_be_fetched_and_nothing_else(stage: Stage) -> None:
    path = f"{origin_hash(LOG.name)}/checkpoint"
    assert stage.witness.get(path).status == 404
    stage.witness.add_checkpoint(stage.request(0, 5))
    assert b"w.example" in stage.witness.get(path).body
    for wrong in ("", "x/checkpoint", f"{path}/more", "../notes.db"):
        assert stage.witness.get(wrong).status == 404
        assert stage.mirror.get(wrong).status == 404


def test_two_checkpoints_of_one_size_are_kept_as_evidence(stage: Stage) -> None:
    stage.witness.add_checkpoint(stage.request(0, 5))
    stage.witness.add_checkpoint(AddCheckpoint(old=5, proof=(), note=stage.note(5, root=bytes(32))).format())
    (kept,) = stage.notes.evidence()
    earlier, later = ForkEvidence.parse(kept).check([LOG.verifier])
    assert (earlier.size, earlier.root == later.root) == (5, False)
    with pytest.raises(ProofFailed):
        ForkEvidence.parse(kept).check([COSIGNER.verifier])


def test_a_shorter_false_checkpoint_is_disproven_from_the_mirrors_own_copy(stage: Stage) -> None:
    push_to_mirror(stage.log, door(stage.mirror), stage.note(600), [COSIGNER.verifier], CLOCK)
    for size in (300, 256, 600):
        body = AddCheckpoint(old=size, proof=(), note=stage.note(size, root=bytes(32))).format()
        assert stage.mirror.add_checkpoint(body).status in (409, 422)
    assert len(list(stage.notes.evidence())) == 3
    stage.log.append([b"more"])
    assert stage.mirror.add_checkpoint(stage.request(600, 601)).status == 200
    assert stage.mirror.add_checkpoint(AddCheckpoint(old=601, proof=(), note=stage.note(601)).format()).status == 200
    body = AddCheckpoint(old=9, proof=(), note=stage.note(9, root=bytes(32))).format()
    assert stage.mirror.add_checkpoint(body).status == 409
    assert len(list(stage.notes.evidence())) == 4
    for kept in stage.notes.evidence():
        ForkEvidence.parse(kept).check([LOG.verifier])


def test_a_false_checkpoint_before_anything_is_mirrored_leaves_no_evidence(stage: Stage) -> None:
    body = AddCheckpoint(old=5, proof=(), note=stage.note(5, root=bytes(32))).format()
    assert stage.mirror.add_checkpoint(body).status == 409
    stage.mirror.add_checkpoint(stage.request(0, 9))
    stage.mirror.add_checkpoint(body)
    stage.mirror.add_checkpoint(AddCheckpoint(old=9, proof=(), note=stage.note(20)).format())
    assert list(stage.notes.evidence()) == []


def upload(stage: Stage, start: int, end: int, goal: int, only: int = 100) -> bytes:
    from entente.record.sync import _packages

    found = tuple(one for one in _packages(stage.log, start, goal) if one.start < end)[:only]
    return AddEntries(origin=LOG.name, start=start, end=goal, packages=found).format()


def test_an_upload_stops_anywhere_and_goes_on(stage: Stage) -> None:
    assert stage.mirror.add_entries(upload(stage, 0, 600, 600)).status == 422
    stage.mirror.add_checkpoint(stage.request(0, 600))
    whole = upload(stage, 0, 600, 600)
    assert stage.mirror.add_entries(whole[:100]).status == 400
    first = stage.mirror.add_entries(whole[: len(whole) // 2])
    assert first.status == 202
    info = MirrorInfo.parse(first.body)
    assert (info.size, info.next_entry) == (600, 256)
    assert stage.mirror.get(f"{origin_hash(LOG.name)}/checkpoint").status == 404
    assert stage.mirror.add_entries(whole).status == 409
    done = stage.mirror.add_entries(upload(stage, 256, 600, 600))
    assert done.status == 200
    assert stage.mirror.add_entries(upload(stage, 600, 600, 600)) == done
    assert stage.mirror.add_entries(whole).status == 409
    path = origin_hash(LOG.name)
    assert list(read_entries(lambda name: stage.mirror.get(f"{path}/{name}").body, 600, 300)) == list(
        stage.log.entries(300)
    )
    assert stage.mirror.get(f"{path}/tile/entries/002.p/89").status == 404
    assert stage.mirror.get(f"{path}/tile/1/000.p/3").status == 404


def test_an_upload_that_does_not_prove_itself_is_refused(stage: Stage) -> None:
    stage.mirror.add_checkpoint(stage.request(0, 300))
    good = AddEntries(origin=LOG.name, start=0, end=300).format()
    for body, status in (
        (b"", 400),
        (good[:-3], 400),
        (good, 400),
        (AddEntries(origin="other", start=0, end=3).format(), 404),
        (AddEntries(origin=LOG.name, start=0, end=200).format(), 409),
        (AddEntries(origin=LOG.name, start=5, end=300).format(), 409),
        (AddEntries(origin=LOG.name, start=9, end=3).format(), 400),
        (b"\x00\x01\xff" + bytes(18), 400),
        (good + Package(start=0, end=256, entries=(b"x",) * 256, proof=()).format(), 422),
        (good + Package(start=0, end=256, entries=(b"x",) * 256, proof=(bytes(32),) * 64).format(), 422),
    ):
        assert stage.mirror.add_entries(body).status == status, body[:40]
    assert stage.copy.size == 0


def test_a_gate_before_the_mirror_refuses_entries(stage: Stage) -> None:
    def refuse(first: int, entries: object) -> None:
        raise Malformed("not here")

    gated = Mirror(
        stage.notes,
        {LOG.name: stage.copy},
        Trust(keys=lambda _: [LOG.verifier], admit=refuse),
        [COSIGNER],
        stage.clock,
    )
    gated.add_checkpoint(stage.request(0, 9))
    assert gated.add_entries(upload(stage, 0, 9, 9)).status == 422
    assert stage.copy.size == 0


def test_a_full_disk_is_not_the_other_sides_fault(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.mirror.add_checkpoint(stage.request(0, 9))

    def full(*_: object, **__: object) -> int:
        raise StorageError("full")

    monkeypatch.setattr(EntryStore, "append", full)
    with pytest.raises(StorageError):
        stage.mirror.add_entries(upload(stage, 0, 9, 9))


def test_a_copy_that_lies_is_never_cosigned(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.mirror.add_checkpoint(stage.request(0, 9))
    monkeypatch.setattr(mirror_module, "check_subtree_consistency", lambda *_: None)
    body = AddEntries(
        origin=LOG.name, start=0, end=9, packages=(Package(start=0, end=9, entries=(b"x",) * 9, proof=()),)
    ).format()
    with pytest.raises(ProofFailed, match="does not give the root"):
        stage.mirror.add_entries(body)
    assert stage.notes.read(MIRRORED, LOG.name) is None


@pytest.mark.parametrize("name", ["add_checkpoint", "add_entries"])
def test_who_is_overtaken_answers_by_what_holds_now(stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = {method: getattr(NoteStore, method) for method in ("swap", "advance")}
    if name == "add_entries":
        stage.mirror.add_checkpoint(stage.request(0, 9))
    rounds = iter([True])

    def overtaken(method: str) -> Callable[..., None]:
        def call(store: NoteStore, *rest: object) -> None:
            if next(rounds, False):
                raise WriteConflict("somebody else")
            real[method](store, *rest)

        return call

    for method in real:
        monkeypatch.setattr(NoteStore, method, overtaken(method))
    if name == "add_entries":
        assert stage.mirror.add_entries(upload(stage, 0, 9, 9)).status == 200
        return
    assert stage.mirror.add_checkpoint(stage.request(0, 9)).status == 200
    rounds = iter([True])
    assert stage.witness.add_checkpoint(stage.request(0, 9)).status == 200


def test_entries_that_another_upload_took_first_are_a_conflict(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.mirror.add_checkpoint(stage.request(0, 9))

    def first(*_: object, **__: object) -> int:
        raise WriteConflict("somebody else")

    monkeypatch.setattr(EntryStore, "append", first)
    assert stage.mirror.add_entries(upload(stage, 0, 9, 9)).status == 409


def test_registers_swap_only_what_was_expected(stage: Stage) -> None:
    stage.notes.swap("x", "o", None, b"1")
    with pytest.raises(WriteConflict):
        stage.notes.swap("x", "o", None, b"2")
    with pytest.raises(WriteConflict):
        stage.notes.advance("x", "o", b"0", b"2", 2, 8)
    for size in range(12):
        stage.notes.advance("y", "o", stage.notes.read("y", "o"), b"%d" % size, size, 8)
    assert (stage.notes.recent("o", 3), stage.notes.recent("o", 4)) == (None, b"4")
    with stage.notes.transaction() as db:
        db.execute("INSERT OR REPLACE INTO note VALUES ('x', 'o', 'text')")
    with pytest.raises(Malformed):
        stage.notes.read("x", "o")


# --- the client's side ------------------------------------------------------------------------------------------


def answers(*responses: Response) -> Callable[..., Response]:
    queue = list(responses)
    return lambda *_, **__: queue.pop(0)


def test_a_client_trusts_no_answer_that_it_cannot_check(stage: Stage) -> None:
    note = stage.note(9)
    keys = [COSIGNER.verifier]
    for error, responses in (
        (RecordError, [Response(status=500, body=b"\xff")]),
        (ProofFailed, [Response(status=200)]),
        (Malformed, [Response(status=409, body=b"many\n")]),
        (ForkDetected, [Response(status=409, body=b"10\n")]),
        (RecordError, [Response(status=409, body=b"1\n")] * 3),
    ):
        with pytest.raises(error):
            ask_witness(stage.log, answers(*responses), note, keys, CLOCK)
    ok = Response(status=200)
    for error, responses in (
        (RecordError, [Response(status=403)]),
        (RecordError, [ok, Response(status=422)]),
        (RecordError, [ok, MirrorInfo(size=3, next_entry=0).response(409)]),
        (RecordError, [ok, MirrorInfo(size=9, next_entry=10_000).response(409)]),
        (Malformed, [ok, Response(status=202, body=b"1\n2\n")]),
        (ProofFailed, [ok, Response(status=200, body=stage.note(9).split(b"\n\n")[1])]),
    ):
        with pytest.raises(error):
            push_to_mirror(stage.log, answers(*responses), note, keys, CLOCK)
    with pytest.raises(RecordError, match="refused"):
        known_checkpoint(answers(Response(status=500)), LOG.name)


def test_an_endless_conversation_ends(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.record import sync

    monkeypatch.setattr(sync, "_ROUNDS", 2)
    loop = MirrorInfo(size=9, next_entry=0).response(202)
    with pytest.raises(RecordError, match="keeps changing"):
        push_to_mirror(stage.log, answers(Response(status=200), loop, loop), stage.note(9), [COSIGNER.verifier], CLOCK)


def test_a_large_upload_goes_in_parts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.record import sync

    monkeypatch.setattr(sync, "MAX_BODY", 2000)
    calls: list[tuple[str, int]] = []
    push_to_mirror(stage.log, door(stage.mirror, calls), stage.note(600), [COSIGNER.verifier], CLOCK)
    assert [status for path, status in calls if path == "add-entries"] == [202, 202, 200]
    monkeypatch.undo()
    monkeypatch.setattr(sync, "MAX_PACKAGES", 1)
    stage.log.append([b"more"] * 600)
    push_to_mirror(stage.log, door(stage.mirror, calls), stage.note(1200), [COSIGNER.verifier], CLOCK, 600)
    assert stage.copy.size == 1200


def test_somebody_elses_word_about_a_witness_is_not_believed(tmp_path: Path, stage: Stage) -> None:
    ledger, signer = Ledger.create(tmp_path / "l", entropy("l"), LOG.name)
    with ledger:
        note = ledger.append([b"x"], signer).note
        with pytest.raises(ProofFailed):
            must_continue_peer(ledger, answers(Response(status=200, body=note)), [COSIGNER.verifier], CLOCK)


# --- evidence ---------------------------------------------------------------------------------------------------


def forked(stage: Stage, tmp_path: Path) -> tuple[EntryStore, bytes, bytes]:
    other = EntryStore(tmp_path / "other.db", create=True)
    other.append([b"entry %d" % n for n in range(4)] + [b"false"] * 20)
    return other, stage.note(9), sign_note(Checkpoint(origin=LOG.name, size=24, root=other.root(24)).text, [LOG])


def test_evidence_convinces_a_third_party(stage: Stage, tmp_path: Path) -> None:
    other, earlier, later = forked(stage, tmp_path)
    with other:
        found = fork_evidence(later, earlier, other)
        different = differing_entry((list(stage.log.entries(0, 9)), list(other.entries())), (9, 24), (stage.log, other))
        assert found is not None
        assert different is not None
        assert different.index == 4
        full = ForkEvidence(
            earlier=found.earlier,
            later=found.later,
            prefix=found.prefix,
            consistency=found.consistency,
            different=different,
        )
        again = ForkEvidence.parse(full.format())
        assert again == full
        assert [one.size for one in again.check([LOG.verifier])] == [9, 24]
        assert fork_evidence(stage.note(9), stage.note(24), stage.log) is None
        assert fork_evidence(stage.note(9), stage.note(9), stage.log) is None
        assert fork_evidence(stage.note(0, EMPTY_ROOT), stage.note(9), stage.log) is None
        assert differing_entry(([b"a"], [b"a", b"b"]), (1, 2), (other, other)) is None


def test_evidence_of_nothing_is_refused(stage: Stage, tmp_path: Path) -> None:
    other, earlier, later = forked(stage, tmp_path)
    with other:
        found = fork_evidence(earlier, later, other)
        assert found is not None
        entries = (b"same", b"same")
        for spoilt in (
            ForkEvidence(earlier=earlier, later=earlier),
            ForkEvidence(earlier=earlier, later=later),
            ForkEvidence(earlier=earlier, later=later, prefix=bytes(32), consistency=found.consistency),
            ForkEvidence(
                earlier=stage.note(9),
                later=stage.note(24),
                prefix=stage.log.root(9),
                consistency=tuple(prove_consistency(9, 24, stage.log)),
            ),
            ForkEvidence(
                earlier=earlier,
                later=later,
                prefix=found.prefix,
                consistency=found.consistency,
                different=DifferentEntry(index=4, entries=entries, proofs=((), ())),
            ),
        ):
            with pytest.raises(ProofFailed):
                spoilt.check([LOG.verifier])
    data = found.format()
    for where in range(0, len(data), 3):
        changed = bytearray(data)
        changed[where] ^= 2
        with pytest.raises(RecordError):
            ForkEvidence.parse(bytes(changed)).check([LOG.verifier])
    for text in (b"", b"[]", b'{"checkpoints": 3}', data + b"\n"):
        with pytest.raises(Malformed):
            ForkEvidence.parse(text)


def test_the_same_entry_twice_is_no_difference(stage: Stage, tmp_path: Path) -> None:
    from entente.record.tree import prove_inclusion

    other, earlier, later = forked(stage, tmp_path)
    with other:
        found = fork_evidence(earlier, later, other)
        assert found is not None
        same = DifferentEntry(
            index=1,
            entries=(b"entry 1", b"entry 1"),
            proofs=(tuple(prove_inclusion(1, 9, stage.log)), tuple(prove_inclusion(1, 24, other))),
        )
        spoilt = ForkEvidence(
            earlier=earlier, later=later, prefix=found.prefix, consistency=found.consistency, different=same
        )
        with pytest.raises(ProofFailed, match="does not show a fork"):
            spoilt.check([LOG.verifier])
        text = spoilt.format().replace(b'"index": 1', b'"index": "1"')
        with pytest.raises(Malformed):
            ForkEvidence.parse(text)
