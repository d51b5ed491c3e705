"""What a charter does not allow, in a log that its keeper signed: refused, and shown to anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.record.parties import Pair, act, door, entropy, reading

from entente.errors import Malformed, ProofFailed, RecordError
from entente.record import joint as joint_module
from entente.record.checkpoint import Checkpoint
from entente.record.dsse import Envelope
from entente.record.key import SigningKey, load_key
from entente.record.mirror import MIRRORED
from entente.record.moments import Clock, UntimelyEvidence
from entente.record.note import sign_note, split_note
from entente.record.sync import push_to_mirror
from entente.record.unfit import UnfitEvidence

STRANGER = SigningKey(name="gamma.example/pact-7/acts", seed=bytes(32))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path)
    yield both
    both.close()


def smuggle(pair: Pair, *entries: bytes) -> list[bytes]:
    """Alpha goes round its own gate, signs, and uploads; gives the evidence that beta keeps."""
    before = pair.beta.notes.read(MIRRORED, pair.alpha.own.key.name)
    old = Checkpoint.parse(split_note(before)[0]).size if before else 0
    clock = Clock(now=0, rings=[], ended={})
    pair.alpha.own.entries.append(entries)
    _, note = pair.alpha.own.seal(load_key(pair.home / "alpha" / "own" / "private.key"))
    with pytest.raises(RecordError, match="422"):
        push_to_mirror(pair.alpha.own.entries, door(pair.beta.mirror()), note, [], clock, old)
    return list(pair.beta.notes.evidence())


def repeated(pair: Pair) -> bytes:
    return pair.alpha.own.entries.entry(1)


def both_signed(number: int, pair: Pair) -> bytes:
    return Envelope(payload=act(number)).sign(pair.alpha.acts).sign(pair.beta.acts).format()


FAULTS: dict[str, tuple[Callable[[Pair], bytes], str]] = {
    "replay": (repeated, "holds this act already"),
    "wrong key": (lambda pair: Envelope(payload=act(8)).sign(STRANGER).format(), "unknown key"),
    "one side": (lambda pair: Envelope(payload=act(8)).sign(pair.alpha.acts).format(), "both parties signed"),
    "no entry": (lambda _: b"anything", "not in its required form"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("synced", [False, True])
def test_what_the_mirror_refuses_convinces_a_third_party(pair: Pair, fault: str, synced: bool) -> None:
    """Before anything was mirrored, and after; once as the next entry, once among good ones."""
    make, sentence = FAULTS[fault]
    pair.agree(1)
    pair.alpha.settle()
    if synced:
        pair.sync()
        pair.alpha.propose_rotation("log", entropy("new log"), 100)
        (digest,) = pair.alpha.pending()
        pair.beta.receive(pair.alpha.pending()[digest].format())
        pair.beta.approve(digest)
        pair.alpha.receive(pair.beta.pending()[digest].format())
        pair.sync()
    first = pair.alpha.own.entries.size
    (kept,) = smuggle(pair, both_signed(5, pair), make(pair), both_signed(6, pair))
    shown = UnfitEvidence.parse(kept)
    index, refusal = shown.check(pair.alpha.own.ring.keys, reading)
    assert index == first + 1
    assert sentence in str(refusal)
    with pytest.raises(RecordError):
        shown.check([SigningKey(name=pair.alpha.own.key.name, seed=bytes(32)).verifier], reading)
    assert pair.beta.copy.size == (first if synced else 0)
    assert kept in smuggle(pair, both_signed(7, pair))


def test_the_evidence_cannot_be_bent(pair: Pair) -> None:
    pair.agree(1)
    pair.sync()
    (kept,) = smuggle(pair, repeated(pair))
    shown, keys = UnfitEvidence.parse(kept), pair.alpha.own.ring.keys
    good = UnfitEvidence(entries=shown.entries[:2], note=shown.kept, start=0, proof=())
    note = sign_note(Checkpoint(origin="x.example", size=3, root=pair.alpha.own.entries.root(3)).text, [STRANGER])
    other = SigningKey(name="x.example", seed=bytes(32))
    elsewhere = sign_note(Checkpoint(origin="x.example", size=3, root=pair.alpha.own.entries.root(3)).text, [other])
    for bent in (
        good,  # nothing is wrong with that log
        replace(shown, entries=(shown.entries[0], both_signed(9, pair), shown.entries[2])),
        replace(shown, entries=shown.entries[:2]),
        replace(shown, entries=shown.entries[:1]),
        replace(shown, start=-1),
        replace(shown, start=3),
        replace(shown, note=note),
        replace(shown, note=elsewhere, kept=b"", start=0, proof=()),  # a log of somebody who is not in the charter
    ):
        with pytest.raises(RecordError):
            bent.check([*keys, other.verifier], reading)
    for where in range(0, len(kept), 7):
        changed = bytearray(kept)
        changed[where] ^= 4
        with suppress(RecordError):  # cosignatures on the checkpoints prove nothing here
            index, refusal = UnfitEvidence.parse(bytes(changed)).check(keys, reading)
            assert (index, str(refusal)) == (2, "The joint log holds this act already.")


@pytest.mark.parametrize("spoilt", [b"", b"[]", b"{}", b"\xff", b'{"entries": [], "kept": ""}', b"[" * 100_000])
def test_what_is_no_evidence_is_malformed(spoilt: bytes) -> None:
    with pytest.raises(Malformed):
        UnfitEvidence.parse(spoilt)
    empty = UnfitEvidence(entries=(), note=b"x", start=0, proof=())
    for data in (empty.format(), replace(empty, entries=(b"x",)).format() + b" "):
        with pytest.raises(Malformed):
            UnfitEvidence.parse(data)


def test_no_evidence_is_made_of_what_would_not_convince(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log too large to hand over, or one that ran ahead of what was cosigned: refused all the same."""
    pair.agree(1)
    pair.sync()
    monkeypatch.setattr(joint_module, "MAX_SHOWN", 100)
    assert smuggle(pair, repeated(pair)) == []
    assert pair.beta.copy.size == 2


def test_an_upload_far_ahead_of_what_was_cosigned_is_refused_without_evidence(pair: Pair) -> None:
    """Nobody signed for what lies between: the file would prove nothing."""
    pair.agree(1)
    pair.alpha.settle()
    pair.alpha.own.entries.append([both_signed(100 + number, pair) for number in range(300)])
    pair.alpha._gates.clear()
    assert smuggle(pair, repeated(pair)) == []
    assert pair.beta.copy.size == 256


def test_a_signature_out_of_its_time_is_another_kind_of_evidence(pair: Pair) -> None:
    old = pair.alpha.acts
    pair.agree(1)
    digest = pair.alpha.propose_rotation("acts", entropy("new"), 100)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    pair.sync()
    pair.clock.second += 1000
    late = Envelope(payload=act(9, at=pair.clock.second)).sign(old).sign(pair.beta.acts).format()
    (kept,) = smuggle(pair, late)
    assert UntimelyEvidence.parse(kept).entry == late
    own = pair.alpha.own
    _, note = own.last() or pytest.fail("nothing was signed")
    shown = UnfitEvidence(entries=tuple(own.entries.entries()), note=note, start=0, proof=())
    with pytest.raises(ProofFailed, match="does not show"):
        shown.check(own.ring.keys, reading)
