"""Clocks that differ, keys that ended, copies that come late: refused with evidence, or taken as in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.record.parties import NOW, Pair, act, door, entropy, reading

from entente.errors import Malformed, ProofFailed, RecordError
from entente.record.bundle import BundledLog, make_bundle, verify_bundle
from entente.record.checkpoint import Checkpoint
from entente.record.dsse import Envelope
from entente.record.hub import Hub
from entente.record.key import SigningKey
from entente.record.keyring import KeyRing
from entente.record.mirror import MIRRORED
from entente.record.moments import SKEW, Clock, UntimelyEvidence, utc
from entente.record.note import sign_note, split_note
from entente.record.rotation import Rotation
from entente.record.store import EntryStore
from entente.record.vkey import COSIGNATURE
from entente.record.wire import AddCheckpoint

LOG = SigningKey(name="log.example", seed=bytes(32))
NEXT = SigningKey(name="log.example", seed=bytes([1]) * 32)
WITNESS = SigningKey(name="w.example", seed=bytes([2]) * 32, kind=COSIGNATURE)
NEW_WITNESS = SigningKey(name="w.example", seed=bytes([3]) * 32, kind=COSIGNATURE)
TEXT = Checkpoint(origin=LOG.name, size=1, root=bytes(32)).text
END = 1000
ENDED = {
    LOG.verifier: Rotation(old=LOG.verifier, new=NEXT.verifier, until=END).entry(LOG, NEXT),
    WITNESS.verifier: Rotation(old=WITNESS.verifier, new=NEW_WITNESS.verifier, until=END).entry(WITNESS, NEW_WITNESS),
}
RINGS = [
    KeyRing(current=NEXT.verifier, retired=((LOG.verifier, END),)),
    KeyRing(current=NEW_WITNESS.verifier, retired=((WITNESS.verifier, END),)),
]


def clock(now: int) -> Clock:
    return Clock(now=now, rings=RINGS, ended=ENDED)


def refused(now: int, note: bytes, key: SigningKey) -> str:
    """The sentence of a refusal, once its evidence convinced a reader who has nothing but the key."""
    with pytest.raises(ProofFailed) as caught:
        clock(now).check_note(note)
    evidence = UntimelyEvidence.parse(caught.value.evidence)
    assert str(evidence.check([key.verifier], reading)) == str(caught.value)
    with pytest.raises(RecordError):
        evidence.check([SigningKey(name=key.name, seed=bytes([9]) * 32, kind=key.kind).verifier], reading)
    return str(caught.value)


def test_a_cosignature_may_be_ahead_by_five_minutes_and_no_more() -> None:
    note = sign_note(TEXT, [NEXT, NEW_WITNESS], 2000 + SKEW)
    clock(2000).check_note(note)
    sentence = refused(1999, note, NEW_WITNESS)
    assert "1970-01-01T00:38:20Z, but it is 1970-01-01T00:33:19Z here; clocks may differ by 300 seconds" in sentence


def test_an_ended_log_key_signs_no_checkpoint_alone() -> None:
    clock(END - 1).check_note(sign_note(TEXT, [LOG]))
    assert "stopped counting at 1970-01-01T00:16:40Z" in refused(END, sign_note(TEXT, [LOG]), LOG)
    clock(END).check_note(sign_note(TEXT, [LOG, NEXT]))


def test_an_ended_cosigner_is_refused_by_what_it_says_itself() -> None:
    clock(NOW).check_note(sign_note(TEXT, [NEXT, WITNESS], END - 1))
    assert "signed all the same" in refused(NOW, sign_note(TEXT, [NEXT, WITNESS], END), WITNESS)


def test_evidence_shows_something_or_is_refused() -> None:
    good = sign_note(TEXT, [NEXT, NEW_WITNESS], 5)
    timely = UntimelyEvidence(note=good, seen=10)
    with pytest.raises(ProofFailed, match="does not show"):
        timely.check([NEXT.verifier, NEW_WITNESS.verifier], reading)
    ended = UntimelyEvidence(note=sign_note(TEXT, [LOG]), seen=END)
    with pytest.raises(ProofFailed, match="does not show"):
        ended.check([LOG.verifier], reading)  # nobody announced an end
    one_sided = Envelope(payload=Rotation(old=LOG.verifier, new=NEXT.verifier, until=END).statement()).sign(NEXT)
    forged = UntimelyEvidence(note=sign_note(TEXT, [LOG]), seen=END, rotation=one_sided.format())
    with pytest.raises(ProofFailed, match="does not show"):
        forged.check([LOG.verifier], reading)
    other = UntimelyEvidence(note=sign_note(TEXT, [NEXT, NEW_WITNESS], 9999), seen=10, rotation=ENDED[LOG.verifier])
    with pytest.raises(ProofFailed):
        other.check([NEW_WITNESS.verifier], reading)  # a sentence that this file does not carry


@pytest.mark.parametrize("spoilt", [b"", b"[]", b"{}", b'{"seen": 5}', b"\xff", b"[" * 100_000])
def test_what_is_no_evidence_is_malformed(spoilt: bytes) -> None:
    with pytest.raises(Malformed):
        UntimelyEvidence.parse(spoilt)
    good = UntimelyEvidence(entry=b"x", seen=3).format()
    assert UntimelyEvidence.parse(good).format() == good
    for change in (good + b" ", good.replace(b"3", b"true"), good.replace(b"3", b"3.0")):
        with pytest.raises(Malformed):
            UntimelyEvidence.parse(change)


def test_a_moment_beyond_the_calendar_is_a_number() -> None:
    assert utc(1 << 62) == str(1 << 62)


# --- in a joint log ---------------------------------------------------------------------------------------------


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path)
    yield both
    both.close()


def test_an_act_of_tomorrow_is_refused_by_everybody(pair: Pair) -> None:
    tomorrow = act(1, at=pair.clock.second + SKEW + 1)
    with pytest.raises(ProofFailed, match="clocks may differ") as caught:
        pair.alpha.propose(tomorrow)
    evidence = UntimelyEvidence.parse(caught.value.evidence)
    assert evidence.check([pair.alpha.acts.verifier], reading).evidence == caught.value.evidence
    early = Envelope(payload=tomorrow).sign(pair.alpha.acts)
    assert Hub([pair.beta]).post("acts", early.format()).status == 403
    assert len(list(pair.beta.notes.evidence())) == 1
    pair.alpha.own.entries.append([early.sign(pair.beta.acts).format()])
    pair.alpha._gates.clear()
    with pytest.raises(RecordError, match="422"):
        pair.alpha.publish(door(pair.beta.mirror()))
    assert len(list(pair.beta.notes.evidence())) == 2
    pair.clock.second += 2
    pair.alpha.publish(door(pair.beta.mirror()))
    assert pair.beta.copy.size == 2


def test_a_witness_whose_clock_is_ahead_is_not_counted(tmp_path: Path) -> None:
    pair = Pair(tmp_path, witnessed=True)
    digest = pair.agree(1)
    pair.alpha.settle()
    pair.clock.second += 2 * SKEW
    note = pair.alpha.publish(door(pair.beta.mirror()), pair.witnesses())
    assert note is not None
    pair.clock.second -= 2 * SKEW
    with pytest.raises(ProofFailed, match="clocks may differ"):
        pair.alpha.accepts(note)
    assert "clocks may differ" in str(pair.alpha.standing(digest).own_missing)
    with pytest.raises(ProofFailed, match="clocks may differ"):
        pair.alpha.publish(door(pair.beta.mirror()), pair.witnesses())
    body = AddCheckpoint(old=2, proof=(), note=note).format()
    answer = pair.beta.mirror().add_checkpoint(body)
    assert (answer.status, b"clocks may differ" in answer.body) == (403, True)
    assert len(list(pair.beta.notes.evidence())) == 1
    pair.close()


def rotate(pair: Pair, role: str, overlap: int = 100) -> str:
    digest = pair.alpha.propose_rotation(role, entropy(f"new {role}"), overlap)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    return digest


@pytest.mark.parametrize("role", ["acts", "log", "cosigner"])
def test_nobody_is_locked_out_who_synchronises_only_after_the_overlap(pair: Pair, role: str) -> None:
    """An act by the old key and the change itself reach the other side when the old key has ended long ago."""
    pair.agree(1)
    pair.sync()
    old_act = pair.agree(2)
    digest = rotate(pair, role)
    for side in (pair.alpha, pair.beta):
        assert set(side.settle()) == {old_act, digest}
    pair.clock.second += 1000
    pair.sync()
    pair.sync()
    for side in (pair.alpha, pair.beta):
        assert side.standing(old_act).in_force
        assert side.standing(digest).in_force


def test_a_copy_is_made_anew_after_the_overlap(pair: Pair, tmp_path: Path) -> None:
    old_act = pair.agree(1)
    rotate(pair, "acts")
    pair.sync()
    pair.sync()
    pair.clock.second += 1000
    pair.beta.copy.close()
    (tmp_path / "beta" / "copy.db").unlink()
    pair.beta.copy = EntryStore(tmp_path / "beta" / "copy.db", create=True)
    pair.beta._gates.clear()
    pair.alpha.publish(door(pair.beta.mirror()))
    assert pair.beta.copy.size == pair.alpha.own.entries.size
    assert pair.beta.standing(old_act).in_force


def test_a_stolen_key_that_has_ended_gets_nothing_into_a_copy(pair: Pair) -> None:
    stolen = pair.alpha.acts
    rotate(pair, "acts")
    pair.sync()
    pair.clock.second += 1000
    for at, sentence in ((0, "stopped counting"), (pair.clock.second, "stopped counting")):
        forged = Envelope(payload=act(7, at=at)).sign(stolen).sign(pair.beta.acts).format()
        with pytest.raises(ProofFailed, match=sentence) as caught:
            pair.alpha._admit(pair.alpha.copy.size, [forged])
        assert UntimelyEvidence.parse(caught.value.evidence).check([stolen.verifier], reading)
        pair.alpha._gates.clear()


def test_what_waits_under_an_ended_key_does_not_stop_the_rest(pair: Pair) -> None:
    late = pair.alpha.propose(act(1))
    rotate(pair, "acts")
    pair.alpha.settle()
    pair.beta.settle()
    pair.clock.second += 1000
    later = pair.alpha.propose(act(2))
    pending = [Envelope.parse(entry).payload for entry in pair.alpha.outgoing()]
    assert set(pair.alpha.pending()) == {late, later}
    assert pending == [act(2)]


def bundled(pair: Pair) -> bytes:
    own, peer = pair.alpha.published(), pair.alpha.notes.read(MIRRORED, pair.alpha.peer.log.name)
    assert own is not None
    assert peer is not None
    size = pair.alpha.own.entries.size
    return make_bundle(
        [
            BundledLog(entries=pair.alpha.own.entries, note=own, chosen=range(size)),
            BundledLog(entries=pair.alpha.copy, note=peer, chosen=range(size)),
        ]
    )


def test_a_bundle_verifies_years_later_and_not_before_it_was_made(pair: Pair) -> None:
    pair.agree(1, at=pair.clock.second)
    for role in ("acts", "log", "cosigner"):
        rotate(pair, role)
        pair.sync()
    pair.sync()
    data = bundled(pair)
    assert verify_bundle(data, reading, NOW).in_force
    assert verify_bundle(data, reading, pair.clock.second).in_force
    with pytest.raises(ProofFailed, match="clocks may differ"):
        verify_bundle(data, reading, pair.clock.second - SKEW - 1)


def test_a_bundle_with_a_cosignature_by_an_ended_key_is_refused(pair: Pair) -> None:
    old = pair.alpha.cosigner
    rotate(pair, "cosigner")
    pair.sync()
    pair.sync()
    pair.clock.second += 1000
    note = pair.alpha.notes.read(MIRRORED, pair.alpha.peer.log.name)
    assert note is not None
    text, lines = split_note(note)
    kept = [line for line in lines if line.name != old.name]
    forged = (text + "\n" + "".join(line.line for line in kept)).encode()
    forged += sign_note(text, [old], pair.clock.second).split(b"\n\n")[1]
    pair.alpha.notes.swap(MIRRORED, pair.alpha.peer.log.name, note, forged)
    with pytest.raises(ProofFailed, match="stopped counting"):
        verify_bundle(bundled(pair), reading, NOW)


def test_evidence_does_not_fill_the_disk(pair: Pair) -> None:
    for number in range(5):
        pair.alpha.notes.keep_evidence(b"%d" % number, 3)
    pair.alpha.notes.keep_evidence(b"a fork")
    assert list(pair.alpha.notes.evidence()) == [b"0", b"1", b"2", b"a fork"]
