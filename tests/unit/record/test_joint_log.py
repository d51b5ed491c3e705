"""A joint log between two parties: nothing one-sided gets in, force needs both copies, keys change in the open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.record.parties import AGREEMENT, Pair, act, charter_of, door, entropy, reading

from entente.errors import ForkDetected, Malformed, NotPermitted, ProofFailed, RecordError
from entente.record.dsse import Envelope
from entente.record.joint import Joint, create_party, open_joint


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path)
    yield both
    both.close()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path, witnessed=True)
    yield both
    both.close()


def test_an_act_is_in_force_only_when_both_copies_hold_it_cosigned(pair: Pair) -> None:
    digest = pair.agree(1)
    for side in (pair.alpha, pair.beta):
        assert not side.standing(digest).in_force
    pair.alpha.settle()
    pair.alpha.publish(door(pair.beta.mirror()))
    seen = pair.alpha.standing(digest)
    assert (seen.own, seen.own_missing, seen.peer) == (1, None, None)
    assert not seen.in_force
    pair.beta.settle()
    pair.beta.publish(door(pair.alpha.mirror()))
    for side in (pair.alpha, pair.beta):
        seen = side.standing(digest)
        assert seen.in_force
        assert (seen.own, seen.peer, seen.signed) == (1, 1, ("alpha.example", "beta.example"))


def test_a_third_witness_counts_where_the_charter_names_one(watched: Pair) -> None:
    digest = watched.agree(1)
    for here, there in ((watched.alpha, watched.beta), (watched.beta, watched.alpha)):
        here.settle()
        here.publish(door(there.mirror()))
    assert "witness-1" in str(watched.alpha.standing(digest).peer_missing)
    watched.sync()
    assert watched.alpha.standing(digest).in_force
    assert watched.beta.standing(digest).in_force


def test_status_says_who_has_signed_and_what_is_missing(pair: Pair) -> None:
    digest = pair.alpha.propose(act(1))
    seen = pair.alpha.standing(digest)
    assert (seen.signed, seen.own, seen.peer) == (("alpha.example",), None, None)
    assert "No checkpoint" in str(seen.own_missing)
    assert pair.alpha.standing("0" * 64).signed == ()


def test_what_one_party_signed_is_not_logged(pair: Pair) -> None:
    digest = pair.alpha.propose(act(1))
    assert pair.alpha.settle() == []
    with pytest.raises(ProofFailed, match="both parties"):
        pair.alpha.gate(pair.alpha.own.entries).admit(pair.alpha.pending()[digest].format())


def test_a_one_sided_entry_in_the_peers_log_is_not_mirrored(pair: Pair) -> None:
    """A peer that goes round its own gate gets no cosignature."""
    one_sided = Envelope(payload=act(1)).sign(pair.alpha.acts).format()
    pair.alpha.own.entries.append([one_sided])
    pair.alpha._gates.clear()
    with pytest.raises(RecordError, match="422"):
        pair.alpha.publish(door(pair.beta.mirror()))
    assert pair.beta.copy.size == 0


@pytest.mark.parametrize("kind", ["https://entente.example/predicate/decision/v1", ""])
def test_only_agreed_kinds_of_acts_are_taken(pair: Pair, kind: str) -> None:
    with pytest.raises(Malformed, match="kinds that were agreed"):
        pair.alpha.propose(act(1, kind))


def test_an_act_is_taken_once(pair: Pair) -> None:
    digest = pair.agree(1)
    entry = pair.alpha.pending()[digest].format()
    assert pair.alpha.settle() == [digest]
    assert pair.alpha.settle() == []
    assert pair.alpha.receive(entry) == digest
    assert pair.alpha.pending() == {}
    with pytest.raises(Malformed, match="already"):
        pair.alpha.gate(pair.alpha.own.entries).admit(entry)


def test_a_strangers_signature_is_refused(pair: Pair, tmp_path: Path) -> None:
    stranger = create_party(tmp_path / "gamma", AGREEMENT, "gamma.example", entropy("gamma"))
    del stranger
    from entente.record.key import load_key

    with pytest.raises(ProofFailed, match="unknown key"):
        pair.alpha.receive(Envelope(payload=act(1)).sign(load_key(tmp_path / "gamma" / "acts.key")).format())


def test_a_change_of_keys_that_waits_goes_to_the_other_party(pair: Pair) -> None:
    digest = pair.alpha.propose_rotation("acts", entropy("new"), overlap=100)
    assert pair.alpha.outgoing() == [pair.alpha.pending()[digest].format()]


def test_approving_what_nobody_proposed_is_one_sentence(pair: Pair) -> None:
    with pytest.raises(RecordError, match="No act"):
        pair.alpha.approve("ab" * 32)


def test_an_act_too_large_for_an_entry_is_refused_before_it_waits(pair: Pair) -> None:
    with pytest.raises(Malformed, match="larger"):
        pair.alpha.propose(act(1)[:-1] + b" " * 60_000 + b"}")
    assert pair.alpha.pending() == {}


def test_a_folder_has_one_charter_with_its_own_keys(tmp_path: Path) -> None:
    charter = charter_of(tmp_path)
    open_joint(tmp_path / "alpha", charter)
    open_joint(tmp_path / "alpha", charter)
    other = charter_of(tmp_path / "elsewhere", seed="other ")
    with pytest.raises(NotPermitted, match="does not name the keys"):
        open_joint(tmp_path / "alpha", other)
    with pytest.raises(RecordError, match="no charter yet"):
        Joint(tmp_path / "beta", reading, lambda: 0)


def test_a_restored_backup_is_found_out_before_anything_is_signed(pair: Pair, tmp_path: Path) -> None:
    import shutil

    pair.agree(1)
    pair.sync()
    pair.alpha.close()
    shutil.copytree(tmp_path / "alpha", tmp_path / "backup")
    pair.alpha = Joint(tmp_path / "alpha", reading, pair.clock)
    pair.agree(2)
    pair.sync()
    signed = pair.alpha.published()
    pair.alpha.close()
    restored = Joint(tmp_path / "backup", reading, pair.clock)
    both = Envelope(payload=act(3)).sign(restored.acts).sign(pair.beta.acts)
    restored.own.entries.append([both.format()])
    before = restored.own.checkpoints.read()
    with pytest.raises(ForkDetected) as caught:
        restored.publish(door(pair.beta.mirror()))
    assert caught.value.evidence
    assert restored.own.checkpoints.read() == before
    assert signed is not None
    restored.close()


@pytest.mark.parametrize("role", ["acts", "log", "cosigner"])
def test_a_key_changes_as_an_act_of_both_and_the_old_one_expires(pair: Pair, role: str) -> None:
    pair.agree(1)
    pair.sync()
    old = pair.alpha._key(role)
    digest = pair.alpha.propose_rotation(role, entropy(f"new {role}"), overlap=100)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    pair.sync()
    assert pair.alpha._key(role) != old
    assert pair.alpha.standing(digest).in_force
    for second in (0, 200):
        pair.clock.second += second
        number = pair.agree(10 + second)
        pair.sync()
        pair.sync()
        assert pair.alpha.standing(number).in_force, second
        assert pair.beta.standing(number).in_force, second
    if role == "acts":
        with pytest.raises(ProofFailed):
            pair.beta.receive(Envelope(payload=act(99)).sign(old).format())


def test_signatures_that_met_in_the_peers_log_are_taken_from_there(pair: Pair) -> None:
    digest = pair.alpha.propose(act(1))
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.beta.settle()
    pair.beta.publish(door(pair.alpha.mirror()))
    assert pair.alpha.settle() == [digest]
    pair.alpha.publish(door(pair.beta.mirror()))
    assert pair.alpha.standing(digest).in_force
    assert pair.beta.standing(digest).in_force
