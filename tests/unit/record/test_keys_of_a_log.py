"""Keys of a log over time: changes that are logged, keys behind ssh-agent, keys of other logs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.unit.record.parties import entropy, make

from entente.errors import Malformed, NotPermitted, ProofFailed, RecordError
from entente.record import rotation as rotation_module
from entente.record.agent import AgentSigner, agent_keys
from entente.record.checkpoint import open_checkpoint
from entente.record.key import SigningKey, load_key
from entente.record.ledger import Ledger
from entente.record.rotation import Rotation, log_signers, replay_rotations, rotate
from entente.record.statement import in_toto


def test_a_change_of_keys_is_logged_and_both_sign_while_they_overlap(tmp_path: Path) -> None:
    _, old = make(tmp_path / "log", 2)
    done = rotate(tmp_path / "log", entropy("second"), 1000, 50)
    assert (done.old, done.until) == (old, 1050)
    with pytest.raises(NotPermitted, match="overlap"):
        rotate(tmp_path / "log", entropy("third"), 1010, 50)
    ledger, _ = Ledger.create(tmp_path / "log", entropy("none"))
    with ledger:
        both = ledger.append([b"x"], *log_signers(tmp_path / "log", 1049))
        open_checkpoint(both.note, [old], old.name)
        alone = ledger.append([b"y"], *log_signers(tmp_path / "log", 1050))
        with pytest.raises(ProofFailed):
            open_checkpoint(alone.note, [old], old.name)
        open_checkpoint(alone.note, [done.new], old.name)
        assert replay_rotations(old, list(ledger.entries.entries())) == ledger.ring
        assert ledger.verify().size == 5
        with pytest.raises(ProofFailed, match="does not begin"):
            replay_rotations(done.new, list(ledger.entries.entries()))
    assert rotate(tmp_path / "log", entropy("third"), 2000, 50).old == done.new


@pytest.mark.parametrize("stop", ["append", "seal", "write_keyring", "change_places"])
def test_an_interrupted_change_of_keys_is_finished(tmp_path: Path, stop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "log", 2)
    where = Ledger if stop in ("append", "seal") else rotation_module

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, stop, die)
        with pytest.raises(KeyboardInterrupt):
            rotate(tmp_path / "log", entropy("second"), 1000, 50)
    done = rotate(tmp_path / "log", entropy("second"), 1001, 50)
    ledger, signer = Ledger.create(tmp_path / "log", entropy("none"))
    with ledger:
        assert signer.verifier == done.new == ledger.key
        assert ledger.verify().size == 3


def test_a_change_stopped_between_the_two_files_is_finished(tmp_path: Path) -> None:
    make(tmp_path / "log", 2)
    done = rotate(tmp_path / "log", entropy("second"), 1000, 50)
    (tmp_path / "log" / "private.key").replace(tmp_path / "log" / "next.key")
    assert rotate(tmp_path / "log", entropy("second"), 1001, 50) == done
    assert load_key(tmp_path / "log" / "private.key").verifier == done.new


def test_the_key_of_another_log_signs_nothing_here(tmp_path: Path) -> None:
    make(tmp_path / "log", 1)
    make(tmp_path / "other", 1, "other.example")
    shutil.copy(tmp_path / "other" / "private.key", tmp_path / "log" / "private.key")
    with pytest.raises(RecordError, match="not the key of this log"):
        Ledger.create(tmp_path / "log", entropy("x"))


def test_what_claims_to_be_a_change_of_keys_must_be_one() -> None:
    old, new, other = (SigningKey(name="l", seed=bytes([n]) * 32) for n in (1, 2, 3))
    stranger = SigningKey(name="m", seed=bytes([4]) * 32)
    rotation = Rotation(old=old.verifier, new=new.verifier, until=5)
    assert Rotation.read(rotation.entry(old, new)) == rotation
    assert Rotation.read(b"nothing") is None
    assert Rotation.stated(b"[]") is None
    assert Rotation.stated(in_toto("other", {}, {})) is None
    with pytest.raises(ProofFailed):
        Rotation.read(rotation.entry(old, other))
    with pytest.raises(ProofFailed, match="lacks a signature"):
        Rotation.read(rotation.entry(old, old))
    with pytest.raises(Malformed):
        Rotation.read(Rotation(old=old.verifier, new=stranger.verifier, until=5).entry(old, stranger))
    for predicate in ({}, {"old": 3, "new": 4, "overlap_until": 5}, []):
        with pytest.raises(Malformed):
            Rotation.stated(in_toto(rotation_module.PREDICATE, {}, predicate))


class Agent:
    """As much of ssh-agent as is asked for."""

    def __init__(self, *keys: SigningKey) -> None:
        self.keys = keys
        self.refuse = False

    def __call__(self, request: bytes) -> bytes:
        def string(data: bytes) -> bytes:
            return len(data).to_bytes(4, "big") + data

        if request == b"\x0b":
            parts = [string(string(b"ssh-rsa") + string(b"x")) + string(b"an RSA key")]
            parts += [
                string(string(b"ssh-ed25519") + string(k.verifier.public)) + string(k.name.encode()) for k in self.keys
            ]
            return b"\x0c" + len(parts).to_bytes(4, "big") + b"".join(parts)
        if self.refuse:
            return b"\x05"
        key = next(one for one in self.keys if one.verifier.public in request)
        blob_end = 5 + int.from_bytes(request[1:5], "big")
        message = request[blob_end + 4 : -4]
        return b"\x0e" + string(string(b"ssh-ed25519") + string(key.sign(message)))


def test_a_key_behind_ssh_agent_signs_a_log(tmp_path: Path) -> None:
    key = SigningKey(name="agent.example", seed=bytes([5]) * 32)
    agent = Agent(key)
    assert agent_keys(agent) == [(key.verifier.public, "agent.example")]
    signer = AgentSigner(verifier=key.verifier, exchange=agent)
    for number in range(2):
        with Ledger.begin(tmp_path / "log", key.verifier) as ledger:
            assert ledger.append([b"%d" % number], signer).first == number
            assert ledger.verify().size == number + 1
    assert not (tmp_path / "log" / "private.key").exists()
    agent.refuse = True
    with Ledger.begin(tmp_path / "log", key.verifier) as ledger, pytest.raises(NotPermitted, match="did not sign"):
        ledger.append([b"x"], signer)


@pytest.mark.parametrize(
    "answer", [b"", b"\x05", b"\x0c\x00", b"\x0c\x00\x00\x00\x02", b"\x0c\x00\x00\x00\x01\x00\x00\x00\x09x"]
)
def test_an_agent_that_talks_nonsense_is_refused(answer: bytes) -> None:
    with pytest.raises(Malformed):
        agent_keys(lambda _: answer)
    signer = AgentSigner(verifier=SigningKey(name="a", seed=bytes(32)).verifier, exchange=lambda _: b"\x0e" + bytes(8))
    with pytest.raises(Malformed):
        signer.sign(b"x")
