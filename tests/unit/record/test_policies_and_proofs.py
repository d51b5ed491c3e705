"""Policies, offline proofs, cosignatures of both kinds, key rings: one form each, nothing unchecked gets through."""

from __future__ import annotations

import base64
import builtins
from typing import Any

import pytest

from entente.errors import Malformed, NotPermitted, ProofFailed
from entente.record import vkey as vkey_module
from entente.record.checkpoint import Checkpoint
from entente.record.dsse import Envelope
from entente.record.key import SigningKey
from entente.record.keyring import KeyRing
from entente.record.note import add_lines, open_note, sign_note, split_note
from entente.record.policy import Policy
from entente.record.proof import LogProof
from entente.record.tree import leaf_hash
from entente.record.vkey import COSIGNATURE, COSIGNATURE_ML_DSA, MAX_TIMESTAMP, VerifierKey, no_ml_dsa


def key(name: str, kind: int = 1, fill: int = 0) -> SigningKey:
    return SigningKey(name=name, seed=bytes([fill + len(name)]) * 32, kind=kind)


LOG = key("log.example/x")
ONE, TWO = key("w.example/one", COSIGNATURE), key("w.example/two2", COSIGNATURE)
QUANTUM = key("w.example/quantum", COSIGNATURE_ML_DSA)
CHECKPOINT = Checkpoint(origin=LOG.name, size=1, root=leaf_hash(b"entry"))
POLICY = f"""# a comment
log {LOG.verifier} https://log.example/

\twitness one {ONE.verifier} https://one.example/
witness two {TWO.verifier}
witness q {QUANTUM.verifier}
group pair any one two
group all-of-them 2 pair q
quorum all-of-them
"""


def note(*signers: SigningKey, second: int = 1_700_000_000) -> bytes:
    return sign_note(CHECKPOINT.text, [LOG, *signers], second)


def test_a_quorum_of_groups_is_counted() -> None:
    policy = Policy.parse(POLICY.encode())
    assert policy.urls[str(ONE.verifier)] == "https://one.example/"
    checked = policy.check(note(ONE, QUANTUM))
    assert checked.witnessed == {"one": 1_700_000_000, "q": 1_700_000_000}
    assert policy.check(note(TWO, QUANTUM, ONE)).checkpoint == CHECKPOINT
    for signers, missing in (((ONE, TWO), "q"), ((QUANTUM,), "one, two"), ((), "one, q, two")):
        with pytest.raises(ProofFailed) as caught:
            policy.check(note(*signers))
        assert caught.value.values["missing"] == missing
    assert Policy.parse(f"log {LOG.verifier}\nquorum none\n".encode()).check(note()).log == LOG.verifier


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = key("other.example")
    policy = Policy.parse(POLICY.encode())
    text = Checkpoint(origin=other.name, size=0, root=bytes(32)).text
    with pytest.raises(ProofFailed, match="does not know"):
        policy.check(sign_note(text, [other]))


V1, V2 = str(ONE.verifier), str(TWO.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum none",
        "quorum none\x0b\n",
        "quorum nobody\n",
        "quorum none\nquorum none\n",
        "log\n",
        f"log {LOG.verifier} a b\nquorum none\n",
        f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none\n",
        f"log {V1[:-3]}\nquorum none\n",
        f"witness none {V1}\nquorum none\n",
        f"witness w {LOG.verifier}\nquorum none\n",
        f"witness w {V1}\nwitness w {V2}\nquorum none\n",
        f"witness w {V1}\nwitness v {V1}\nquorum none\n",
        f"witness w {V1}\ngroup g 2 w\nquorum g\n",
        f"witness w {V1}\ngroup g 0 w\nquorum g\n",
        f"witness w {V1}\ngroup g 01 w\nquorum g\n",
        f"witness w {V1}\ngroup g all\nquorum g\n",
        f"witness w {V1}\ngroup g any w w\nquorum g\n",
        f"witness w {V1}\ngroup g any w none\nquorum g\n",
        f"witness w {V1}\ngroup g any w\ngroup h any w\nquorum g\n",
        "group g any w\nquorum g\n",
        "what is this\nquorum none\n",
        "log \xff+00000000+AAAA\nquorum none\n",
    ],
)
def test_what_is_no_policy_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Policy.parse(text.encode("latin-1"))


def test_a_proof_verifies_offline_and_has_one_form() -> None:
    policy = Policy.parse(POLICY.encode())
    proof = LogProof(index=0, hashes=(), note=note(ONE, QUANTUM), extra=b"more")
    again = LogProof.parse(proof.format())
    assert again == proof
    assert again.check(leaf_hash(b"entry"), policy).checkpoint == CHECKPOINT == again.checkpoint
    with pytest.raises(ProofFailed):
        again.check(leaf_hash(b"other"), policy)


HASH = base64.b64encode(bytes(32)).decode()
HEAD = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        f"{HEAD}index 0\n",
        f"{HEAD}index 00\n\n",
        f"{HEAD}index x\n\n",
        f"{HEAD}number 0\n\n",
        "other\nindex 0\n\n",
        f"{HEAD}extra !\nindex 0\n\n",
        f"{HEAD}index 0\nAAAA\n\n",
        HEAD + "index 0\n" + f"{HASH}\n" * 64 + "\n",
        f"{HEAD}index 0\nä\n\n",
        f"{HEAD}index 9999999999999999999\n\n",
    ],
)
def test_what_is_no_proof_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        LogProof.parse(text.encode() + note(ONE))
    with pytest.raises(Malformed):
        LogProof.parse(f"{HEAD}index 0\n\nno note\n".encode())


@pytest.mark.parametrize("signer", [ONE, QUANTUM])
def test_a_cosignature_covers_text_time_and_length(signer: SigningKey) -> None:
    good = note(signer)
    (pair,) = open_note(good, [signer.verifier]).verified
    assert signer.verifier.timestamp(pair[1].signature) == 1_700_000_000
    raw = pair[1].signature
    text = CHECKPOINT.text.encode()
    for spoilt in (raw[:-1], raw + b"x", bytes(8) + raw[8:], (MAX_TIMESTAMP + 1).to_bytes(8, "big") + raw[8:]):
        assert not signer.verifier.verify(text, spoilt)
    assert not signer.verifier.verify(text.replace(b"\n1\n", b"\n2\n"), raw)


@pytest.mark.parametrize("text", ["a\nb\nc\n", "\n1\nx\n", "a\n", f"{'a' * 256}\n1\n{HASH}\n", "a\n1\n!\n"])
def test_only_a_checkpoint_is_cosigned_with_ml_dsa(text: str) -> None:
    with pytest.raises(Malformed):
        sign_note(text, [QUANTUM])


def test_an_installation_without_ml_dsa_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.endswith("mldsa"):
            raise ImportError(name)
        return real(name, *rest, **named)

    good = note(QUANTUM)
    verifier = QUANTUM.verifier
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NotPermitted, match="ML-DSA-44"):
        open_note(good, [verifier])
    with pytest.raises(NotPermitted, match="ML-DSA-44"):
        _ = SigningKey(name="new", seed=bytes(32), kind=COSIGNATURE_ML_DSA).verifier
    assert no_ml_dsa().hint
    assert vkey_module.ED25519 == 1


def test_key_files_keep_their_kind() -> None:
    for one in (LOG, ONE, QUANTUM):
        assert SigningKey.parse(one.line) == one
        assert VerifierKey.parse(str(one.verifier)) == one.verifier


def test_a_newer_cosignature_replaces_an_older_one_of_the_same_key() -> None:
    later = add_lines(note(ONE), split_note(note(ONE, second=1_700_000_500))[1])
    (pair,) = open_note(later, [ONE.verifier]).verified
    assert ONE.verifier.timestamp(pair[1].signature) == 1_700_000_500


def test_a_key_ring_has_one_form_and_one_name() -> None:
    old, new = key(LOG.name, fill=1).verifier, key(LOG.name, fill=2).verifier
    ring = KeyRing(current=old).rotated(new, 100)
    assert KeyRing.parse(ring.format()) == ring
    assert (ring.at(99), ring.at(100), ring.keys) == ([new, old], [new], [new, old])
    with pytest.raises(Malformed, match="carry its name"):
        KeyRing(current=old, retired=((ONE.verifier, 1),))
    for line in ("100x", "99999999999999999999", "01"):
        with pytest.raises(Malformed):
            KeyRing.parse(f"{new}\n{old} {line}\n")


def test_an_envelope_has_one_form_and_carries_nothing_unchecked() -> None:
    acts, other = key("a.example/acts"), key("b.example/acts")
    envelope = Envelope(payload=b"{}").sign(acts)
    both = envelope.sign(other).sign(acts)
    assert Envelope.parse(both.format()) == both
    assert envelope.join(both.signatures) == both
    assert both.verify([other.verifier, acts.verifier]) == [acts.verifier, other.verifier]
    with pytest.raises(ProofFailed, match="unknown key"):
        both.verify([acts.verifier])
    with pytest.raises(ProofFailed, match="does not fit"):
        Envelope(payload=b"[]", signatures=envelope.signatures).verify([acts.verifier])
    with pytest.raises(Malformed, match="plain Ed25519"):
        envelope.sign(ONE)
    good = both.format()
    for spoilt in (b"", b"[]", b"{}", good + b" ", good.replace(b'"sig"', b'"gis"'), Envelope(payload=b"").format()):
        with pytest.raises(Malformed):
            Envelope.parse(spoilt)
    unreadable = good.replace(b"a.example", b"\xff.exampl")
    with pytest.raises(Malformed):
        Envelope.parse(unreadable)
    swapped = Envelope(payload=b"{}", signatures=both.signatures[::-1]).format()
    with pytest.raises(Malformed):
        Envelope.parse(swapped)
