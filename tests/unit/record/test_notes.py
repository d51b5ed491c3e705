"""Signed notes, checkpoints and keys: one canonical form, and nothing unsigned gets through."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from entente.errors import Malformed, NotPermitted, ProofFailed, StorageError
from entente.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from entente.record.key import SigningKey, create_key, load_key
from entente.record.note import MAX_NOTE, open_note, sign_note
from entente.record.vkey import VerifierKey

ALICE = SigningKey(name="example.com/alice", seed=bytes(range(32)))
BOB = SigningKey(name="example.com/bob", seed=bytes(range(1, 33)))
TEXT = "first line\n\nlast line\n"


def counter(count: int) -> bytes:
    return bytes(range(count))


def test_a_note_opens_with_its_key() -> None:
    note = open_note(sign_note(TEXT, [ALICE, BOB]), [ALICE.verifier])
    assert note.text == TEXT
    assert [key.name for key, _ in note.verified] == ["example.com/alice"]
    assert [one.name for one in note.unverified] == ["example.com/bob"]


def test_every_flipped_bit_of_a_note_is_refused() -> None:
    note = sign_note(TEXT, [ALICE])
    for where in range(len(note)):
        for bit in range(8):
            changed = bytearray(note)
            changed[where] ^= 1 << bit
            with pytest.raises((Malformed, ProofFailed)):
                open_note(bytes(changed), [ALICE.verifier])


def test_a_note_of_unknown_keys_only_is_refused() -> None:
    with pytest.raises(ProofFailed, match="not signed by a known key"):
        open_note(sign_note(TEXT, [BOB]), [ALICE.verifier])


def test_a_bad_signature_of_one_known_key_refuses_the_whole_note() -> None:
    note = sign_note(TEXT, [BOB]) + sign_note("other\n", [ALICE]).split(b"\n\n")[1]
    with pytest.raises(ProofFailed):
        open_note(note, [ALICE.verifier, BOB.verifier])


SIGNED = sign_note(TEXT, [ALICE]).decode()


@pytest.mark.parametrize(
    "spoilt",
    [
        b"x" * (MAX_NOTE + 1),
        b"\xff\n\n",
        b"no newline",
        b"text\n",
        b"text\n\n",
        b"tab\t\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"t\n\n- a AAAAAAA=\n",
        b"t\n\n\xe2\x80\x94  AAAAAAA=\n",
        b"t\n\n\xe2\x80\x94 a+b AAAAAAA=\n",
        b"t\n\n\xe2\x80\x94 a AAAAAA==\n",
        b"t\n\n\xe2\x80\x94 a !!!!\n",
        b"t\n\n\xe2\x80\x94 a \xc3\xa4AAA\n",
        b"t\n\n\xe2\x80\x94 a AAAAAAB=\n",
        b"t\n\n" + b"\xe2\x80\x94 a AAAAAAA=\n" * 101,
    ],
)
def test_what_is_not_a_note_is_malformed(spoilt: bytes) -> None:
    with pytest.raises(Malformed):
        open_note(spoilt, [ALICE.verifier])


@pytest.mark.parametrize("text", ["no newline", "bell\x07\n", "return\r\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        sign_note(text, [ALICE])


def test_verifier_keys_have_one_spelling() -> None:
    text = str(ALICE.verifier)
    assert VerifierKey.parse(text) == ALICE.verifier
    other_type = base64.b64encode(b"\x02" + ALICE.verifier.public).decode()
    name, number, material = text.split("+", 2)
    for spoilt in (
        "",
        name,
        f"{name}+{number}",
        f"{name}+{number.upper()}x+{material}",
        f"{name}+00000000+{material}",
        f"{name}+{number}+{other_type}",
        f"{name}x+{number}+{material}",
        f"a b+{number}+{material}",
        f"{name}+{number}+AQ==",
    ):
        with pytest.raises(Malformed):
            VerifierKey.parse(spoilt)


def test_a_checkpoint_reads_back_and_belongs_to_its_log() -> None:
    checkpoint = Checkpoint(origin=ALICE.name, size=7, root=bytes(32), extensions=("more",))
    note = sign_checkpoint(checkpoint, ALICE)
    assert open_checkpoint(note, [ALICE.verifier], ALICE.name) == checkpoint
    with pytest.raises(Malformed, match="form"):
        open_checkpoint(note, [ALICE.verifier], "example.com/other")


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n1\n",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n１\n{ROOT}\n",
        f"log\n9999999999999999999\n{ROOT}\n",
        "log\n1\nAAAA\n",
        "log\n1\n????\n",
        f"log\n1\n{ROOT[:-2]}B=\n",
        f"\n1\n{ROOT}\n",
        f"log\n1\n{ROOT}\n\n",
        f"log\n1\n{ROOT}",
    ],
)
def test_a_checkpoint_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


def test_a_key_file_is_the_owners_alone_from_its_first_moment(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        key = create_key(tmp_path / "k", counter)
    finally:
        os.umask(old)
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    assert load_key(tmp_path / "k") == key
    assert [one.name for one in tmp_path.iterdir()] == ["k"]
    assert key.seed.hex() not in repr(key)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    first = create_key(tmp_path / "k", counter)
    assert create_key(tmp_path / "k", bytes) == first
    assert load_key(tmp_path / "k") == first


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "k", counter)
    (tmp_path / "k").chmod(0o640)
    with pytest.raises(NotPermitted, match="0640"):
        load_key(tmp_path / "k")


def test_a_key_that_cannot_be_made_or_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be made"):
        create_key(tmp_path / "absent" / "k", counter)
    with pytest.raises(StorageError, match="could not be read"):
        load_key(tmp_path / "k")


def test_a_damaged_key_file_is_refused_without_repeating_it(tmp_path: Path) -> None:
    good = ALICE.line
    name, number, secret = good.removeprefix("PRIVATE+KEY+").rstrip("\n").split("+", 2)
    for spoilt in (
        "",
        good.rstrip("\n"),
        good.replace("PRIVATE", "PUBLIC_"),
        f"PRIVATE+KEY+{name}+{number}\n",
        f"PRIVATE+KEY+{name}+00000000+{secret}\n",
        f"PRIVATE+KEY+{name}+{number}+AAAA\n",
        f"PRIVATE+KEY+{name}+{number}+!!!!\n",
        "\xff",
    ):
        (tmp_path / "k").write_text(spoilt, encoding="latin-1")
        (tmp_path / "k").chmod(0o600)
        with pytest.raises(Malformed) as caught:
            load_key(tmp_path / "k")
        assert secret not in str(caught.value)
