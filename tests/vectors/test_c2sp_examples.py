"""The worked examples of the C2SP specifications, and the HTTP transcripts of another implementation's witness.

Examples with elided parts are completed with parts of our own; the rest of them is taken as it is printed.
"""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from tests.unit.record.parties import Clock

from entente.errors import Malformed
from entente.record.checkpoint import Checkpoint
from entente.record.key import SigningKey
from entente.record.mirror import Mirror, Trust
from entente.record.note import add_lines, read_lines, sign_note, split_note
from entente.record.policy import Policy
from entente.record.proof import LogProof
from entente.record.register import NoteStore
from entente.record.store import EntryStore
from entente.record.subtree import prove_subtree_consistency
from entente.record.tiles import tiles_of
from entente.record.vkey import COSIGNATURE, VerifierKey, signed_message
from entente.record.wire import AddCheckpoint
from entente.record.witness import Witness

WITNESS = SigningKey(name="example.com/witness", seed=bytes(32), kind=COSIGNATURE)


@pytest.fixture(scope="module")
def vectors(shared: Path) -> Path:
    folder = shared / "vectors"
    if not folder.is_dir():
        pytest.skip("outside vectors are absent")
    return folder


def examples(vectors: Path, specification: str) -> list[str]:
    """The blocks that a specification prints, fenced or indented, in order, without their indentation."""
    text = (vectors / "c2sp-specs" / f"{specification}.md").read_text(encoding="utf-8")
    fenced = re.findall(r"^```\n(.*?)^```", text, flags=re.M | re.S)
    indented = re.findall(r"^\n((?:    [^\n]*\n|\n(?=    ))+)", text, flags=re.M)
    return fenced + [re.sub(r"^    ", "", block, flags=re.M) for block in indented]


def one(vectors: Path, specification: str, beginning: str) -> str:
    return next(block for block in examples(vectors, specification) if block.startswith(beginning))


def test_a_cosigned_checkpoint_and_its_signed_message(vectors: Path) -> None:
    text, (log, witness) = split_note(one(vectors, "tlog-cosignature", "example.com/behind-the-sofa\n").encode())
    assert (log.name, witness.name) == ("example.com/behind-the-sofa", "witness.example.com/w1")
    key = VerifierKey(name=witness.name, public=bytes(32), kind=COSIGNATURE)
    moment = key.timestamp(witness.signature)
    stated = one(vectors, "tlog-cosignature", "cosignature/v1\n")
    assert signed_message(COSIGNATURE, witness.name, text.encode(), moment).decode() == stated
    assert Checkpoint.parse(text).size == 20_852_163


def test_requests_and_answers_of_witness_and_mirror(vectors: Path) -> None:
    body = one(vectors, "tlog-witness", "old 20852014\n").encode()
    request = AddCheckpoint.parse(body)
    assert (request.old, len(request.proof), len(split_note(request.note)[1])) == (20_852_014, 4, 2)
    assert request.format() == body
    for specification, name in (("tlog-witness", "witness.example/w"), ("tlog-mirror", "mirror.example/m")):
        lines = read_lines(one(vectors, specification, f"— {name}1 "))
        assert [line.name for line in lines] == [f"{name}1", f"{name}1", f"{name}2"]
        assert len(split_note(add_lines(request.note, lines))[1]) == 5


def test_a_subtree_proof_has_the_printed_length(vectors: Path, tmp_path: Path) -> None:
    """The printed hashes are made up (no arrangement of them gives the printed root); their number is not."""
    head, _, note = one(vectors, "tlog-witness", "subtree 8 13\n").partition("\n\n")
    asked, _, *proof = head.split("\n")
    start, end = map(int, asked.split()[1:])
    size = Checkpoint.parse(note.partition("\n\n")[0] + "\n").size
    with EntryStore(tmp_path / "log.db", create=True) as log:
        log.append([b"entry %d" % number for number in range(size)])
        assert len(prove_subtree_consistency(start, end, size, log)) == len(proof) == 4


def test_the_policy_with_two_levels_of_groups(vectors: Path) -> None:
    keys = [SigningKey(name=f"key{number}", seed=bytes([number]) * 32, kind=COSIGNATURE) for number in range(6)]
    log = SigningKey(name="log", seed=bytes([9]) * 32)
    numbers = iter([log, *keys])
    text = re.sub("<vkey>", lambda _: str(next(numbers).verifier), one(vectors, "tlog-policy", "log <vkey>\n\nwitness"))
    policy = Policy.parse(text.encode())
    names = sorted(policy.witnesses)
    assert names == ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
    for count in range(7):
        for chosen in combinations(names, count):
            enough = sum(name[0] == "X" for name in chosen) >= 2 and any(name[0] == "Y" for name in chosen)
            assert policy.satisfied(set(chosen)) is enough
    note = sign_note(Checkpoint(origin="log", size=0, root=sha256().digest()).text, [log, keys[0], keys[2], keys[4]], 7)
    assert policy.check(note).witnessed == {"X1": 7, "X3": 7, "Y2": 7}


def test_an_offline_proof_as_it_is_printed(vectors: Path) -> None:
    text = one(vectors, "tlog-proof", "c2sp.org/tlog-proof@v1\n")
    with pytest.raises(Malformed):
        LogProof.parse(text.encode())  # its signatures are elided
    body, _, _ = text.partition("\n—")
    completed = re.sub(r"^extra .*$", "extra bW9yZQ==", body, flags=re.M) + sign_note("x\n", [WITNESS], 5)[2:].decode()
    proof = LogProof.parse(completed.encode())
    assert (proof.index, len(proof.hashes), proof.extra, proof.checkpoint.size) == (73_894, 5, b"more", 109_482)
    assert proof.format() == completed.encode()


def test_the_tiles_of_a_tree_of_70000(vectors: Path) -> None:
    text = (vectors / "c2sp-specs" / "tlog-tiles.md").read_text(encoding="utf-8")
    assert "a tree of size 70,000 will be represented by 273 full level 0" in text
    found = [(tile.level, tile.width) for tile in tiles_of(70_000) if tile.level is not None]
    assert found == [(0, 256)] * 273 + [(0, 112), (1, 256), (1, 17), (2, 1)]


# --- torchwood's litewitness ------------------------------------------------------------------------------------

SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
KEYS = {
    SIGSUM: VerifierKey(
        name=SIGSUM, public=bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
    ),
    "go.sum database tree": VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
}
DIFFERENT = {("unknown log", 403): (404, "unknown log"), ("invalid signature", 403): (400, "base64")}
"""The transcripts are of 2025: tlog-witness 1.0.0 asks for 404 where they had 403. And we take Base64 in its one
canonical spelling only, which the false signature in the transcript is not."""


@pytest.mark.parametrize(("name", "count"), [("litewitness", 9), ("bastion", 1), ("sumdb", 1)])
def test_transcripts_of_another_witness_are_answered_alike(
    vectors: Path, tmp_path: Path, name: str, count: int
) -> None:
    transcript = (vectors / "torchwood/cmd/litewitness/testdata" / f"{name}.txt").read_text(encoding="utf-8")
    calls = re.findall(
        r'^POST \S+/add-checkpoint\n```\n(.*?)```\nHTTP (\d+)\n\[Asserts\]\nbody (contains|==) "(.*?)"$',
        transcript,
        flags=re.M | re.S,
    )
    assert len(calls) == count
    keys = lambda origin: [KEYS[origin]] if origin in KEYS else []  # noqa: E731
    with NoteStore(tmp_path / "w.db", create=True) as notes, NoteStore(tmp_path / "m.db", create=True) as pending:
        witness = Witness(notes, keys, [WITNESS], Clock())
        with EntryStore(tmp_path / "copy.db", create=True) as copy:
            mirror = Mirror(pending, dict.fromkeys(KEYS, copy), Trust(keys=keys), [WITNESS], Clock())
            for body, status, how, said in calls:
                answer = witness.add_checkpoint(body.encode())
                asked, expected = DIFFERENT.get((said, int(status)), (int(status), said.replace("\\n", "\n")))
                assert answer.status == asked, body
                text = answer.body.decode()
                assert text == expected if how == "==" else expected in text
                assert mirror.add_checkpoint(body.encode()).status == answer.status
