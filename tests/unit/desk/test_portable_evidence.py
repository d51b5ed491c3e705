"""Each way to cheat, or to fail, leaves a file; a third party checks it with the public key of who signed, no more."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.unit.record.parties import Pair, door, entropy

from entente.desk.acts.kinds import Approval, joint_moment, statement_of
from entente.desk.keeping import verify_file
from entente.errors import Malformed, ProofFailed, RecordError
from entente.record.dsse import Envelope
from entente.record.joint import Joint
from entente.record.key import SigningKey
from entente.record.moments import SKEW, utc
from entente.record.rotation import log_signers
from entente.record.vkey import VerifierKey
from entente.record.wire import AddCheckpoint


def approval(number: int, second: int) -> bytes:
    return statement_of(
        Approval(at=utc(second), protocol="p", request=f"{number:064x}", step="ethics", decision="approve")
    )


class Stage(Pair):
    def agree(self, number: int, at: int = 0) -> str:
        digest = self.alpha.propose(approval(number, at or self.clock.second))
        self.beta.receive(self.alpha.pending()[digest].format())
        self.beta.approve(digest)
        self.alpha.receive(self.beta.pending()[digest].format())
        return digest

    def both(self, number: int) -> bytes:
        payload = approval(number, self.clock.second)
        return Envelope(payload=payload).sign(self.alpha.acts).sign(self.beta.acts).format()

    def restore(self, *, files: str) -> None:
        """Alpha's files, or those that match, become what they were before act 2."""
        self.alpha.close()
        for path in (self.home / "backup").rglob(files):
            if path.is_file():
                shutil.copy(path, self.home / "alpha" / path.relative_to(self.home / "backup"))
        self.alpha = Joint(self.home / "alpha", self.reading, self.clock)

    def grow(self, entry: bytes) -> None:
        self.alpha.own.entries.append([entry])
        self.alpha._gates.clear()

    def refused(self) -> bytes:
        """Alpha publishes; what it is refused with, here or there."""
        with pytest.raises(RecordError) as caught:
            self.alpha.publish(door(self.beta.mirror()))
        return caught.value.evidence or list(self.beta.notes.evidence())[-1]

    def offered(self, note: bytes, old: int, proof: tuple[bytes, ...] = ()) -> bytes:
        body = AddCheckpoint(old=old, proof=proof, note=note).format()
        assert self.beta.mirror().add_checkpoint(body).status in (403, 409, 422)
        return list(self.beta.notes.evidence())[-1]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, reading=joint_moment)
    made.agree(1)
    made.sync()
    made.alpha.close()
    shutil.copytree(tmp_path / "alpha", tmp_path / "backup")
    made.alpha = Joint(tmp_path / "alpha", joint_moment, made.clock)
    made.agree(2)
    made.sync()
    yield made
    made.close()


Made = tuple[bytes, VerifierKey]


def fork(stage: Stage) -> Made:
    """Act 2 is replaced by another, and the log signs both histories."""
    stage.restore(files="*")
    stage.grow(stage.both(3))
    _, note = stage.alpha.own.seal(*log_signers(stage.home / "alpha" / "own", stage.clock()))
    return stage.offered(note, 3), stage.alpha.own.key


def rollback(stage: Stage) -> Made:
    """The entries are older than what was signed over them."""
    stage.restore(files="entries.db*")
    return stage.refused(), stage.alpha.own.key


def restored_backup(stage: Stage) -> Made:
    """Everything is older, consistent in itself; what the other party kept says more."""
    stage.restore(files="*")
    stage.grow(stage.both(3))
    return stage.refused(), stage.alpha.own.key


def two_signers(stage: Stage) -> Made:
    """Two machines with the same key sign different entries after the same beginning."""
    stage.alpha.close()
    shutil.copytree(stage.home / "alpha", stage.home / "clone")
    stage.alpha = Joint(stage.home / "alpha", stage.reading, stage.clock)
    with Joint(stage.home / "clone", stage.reading, stage.clock) as clone:
        clone.own.entries.append([stage.both(4)])
        _, theirs = clone.own.seal(*log_signers(stage.home / "clone" / "own", stage.clock()))
    stage.grow(stage.both(5))
    stage.alpha.publish(door(stage.beta.mirror()))
    return stage.offered(theirs, 4), stage.alpha.own.key


def replay(stage: Stage) -> Made:
    """An act that is in the log is put there again."""
    stage.grow(stage.alpha.own.entries.entry(1))
    return stage.refused(), stage.alpha.own.key


def wrong_key(stage: Stage) -> Made:
    stranger = SigningKey(name=stage.alpha.acts.verifier.name, seed=bytes(32))
    payload = approval(6, stage.clock())
    stage.grow(Envelope(payload=payload).sign(stranger).sign(stage.beta.acts).format())
    return stage.refused(), stage.alpha.own.key


def expired_key(stage: Stage) -> Made:
    old = stage.alpha.acts
    digest = stage.alpha.propose_rotation("acts", entropy("new"), 100)
    stage.beta.receive(stage.alpha.pending()[digest].format())
    stage.beta.approve(digest)
    stage.alpha.receive(stage.beta.pending()[digest].format())
    stage.sync()
    stage.clock.second += 1000
    with pytest.raises(ProofFailed) as caught:
        stage.beta.receive(Envelope(payload=approval(7, stage.clock())).sign(old).format())
    return caught.value.evidence, old.verifier


def clock_skew(stage: Stage) -> Made:
    early = Envelope(payload=approval(8, stage.clock() + SKEW + 1)).sign(stage.alpha.acts)
    with pytest.raises(ProofFailed) as caught:
        stage.beta.receive(early.format())
    return caught.value.evidence, stage.alpha.acts.verifier


CASES: dict[Callable[[Stage], Made], tuple[str, str]] = {
    fork: ("evidence", "3 "),
    rollback: ("checkpoint", ": 3 "),
    restored_backup: ("checkpoint", ": 3 "),
    two_signers: ("evidence", "4 "),
    replay: ("unfit", "holds this act already"),
    wrong_key: ("unfit", "unknown key"),
    expired_key: ("untimely", "stopped counting"),
    clock_skew: ("untimely", "clocks may differ"),
}


@pytest.mark.parametrize("happens", CASES, ids=lambda case: case.__name__)
def test_it_is_refused_and_a_third_party_can_see_why(stage: Stage, happens: Callable[[Stage], Made]) -> None:
    before = stage.beta.copy.size
    data, key = happens(stage)
    verdict = verify_file(data, [str(key)], second=stage.clock())
    kind, said = CASES[happens]
    assert verdict.kind == kind
    assert said in f"{verdict.lines} {verdict.refused}"
    assert stage.beta.copy.size - before in (0, 1)
    stranger = SigningKey(name=key.name, seed=bytes([9]) * 32, kind=key.kind)
    with pytest.raises(RecordError):
        verify_file(data, [str(stranger.verifier)], second=stage.clock())
    for where in range(0, len(data), max(1, len(data) // 60)):
        bent = bytearray(data)
        bent[where] ^= 4
        with suppress(RecordError):  # signatures of others on a checkpoint, and when it was seen, prove nothing
            again = verify_file(bytes(bent), [str(key)], second=stage.clock())
            assert (again.kind, again.lines) == (verdict.kind, verdict.lines)
            assert said in f"{again.lines} {again.refused}"


@pytest.mark.parametrize("data", [b"", b"x", b"QK\x03\x04 and within:\n\n\xe2\x80\x94 ", b"[]"])
def test_what_is_no_file_of_ours_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(Malformed, match="no bundle, evidence, checkpoint or proof"):
        verify_file(data, (), second=0)
