"""Outside truth: transparency-dev/merkle probes, tessera's test log, C2SP's worked examples, CCTV's Ed25519 cases."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from entente.errors import RecordError
from entente.record import tree
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.note import open_note
from entente.record.static import check_static, folder_fetch
from entente.record.subtree import check_subtree_consistency, check_subtree_inclusion
from entente.record.vkey import VerifierKey, verify_ed25519

TESSERA = VerifierKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
PINNED_REFUSALS = {"non_canonical_R", "low_order_residue"}
"""The ref10 rule in the words of the vectors: these fail, everything else holds."""


@pytest.fixture(scope="module")
def vectors(shared: Path) -> Path:
    folder = shared / "vectors"
    if not folder.is_dir():
        pytest.skip("outside vectors are absent")
    return folder


def accepted(check: Any, *values: object) -> bool:
    try:
        check(*values)
    except RecordError:
        return False
    return True


def unpack(probe: dict[str, Any], *names: str) -> list[bytes]:
    return [base64.b64decode(probe[name] or "") for name in names]


def inclusion(probe: dict[str, Any], proof: list[bytes]) -> bool:
    leaf, root = unpack(probe, "leafHash", "root")
    return accepted(tree.check_inclusion, proof, probe["leafIdx"], probe["treeSize"], leaf, root)


def consistency(probe: dict[str, Any], proof: list[bytes]) -> bool:
    old, new = unpack(probe, "root1", "root2")
    return accepted(tree.check_consistency, proof, probe["size1"], probe["size2"], old, new)


def subtree_inclusion(probe: dict[str, Any], proof: list[bytes]) -> bool:
    leaf, root = unpack(probe, "leafHash", "root")
    return accepted(check_subtree_inclusion, proof, probe["leafIdx"], probe["start"], probe["end"], leaf, root)


def subtree_consistency(probe: dict[str, Any], proof: list[bytes]) -> bool:
    part, root = unpack(probe, "root1", "root2")
    return accepted(check_subtree_consistency, proof, probe["start"], probe["end"], probe["size"], part, root)


@pytest.mark.parametrize(
    ("kind", "check", "count"),
    [
        ("inclusion", inclusion, 98),
        ("consistency", consistency, 98),
        ("subtreeinclusion", subtree_inclusion, 204),
        ("subtreeconsistency", subtree_consistency, 118),
    ],
)
def test_every_merkle_probe_is_decided_as_its_authors_say(vectors: Path, kind: str, check: Any, count: int) -> None:
    """518 in all; among them the consistency of two empty trees, which says nothing and is refused."""
    files = sorted((vectors / "transparency-dev-merkle" / "testdata" / kind).rglob("*.json"))
    assert len(files) == count
    wrong = []
    for file in files:
        probe = json.loads(file.read_text(encoding="utf-8"))
        proof = [base64.b64decode(one) for one in probe["proof"] or []]
        if check(probe, proof) is probe["wantErr"]:
            wrong.append(file.name)
    assert wrong == []


def test_tesseras_log_is_read_and_verified(vectors: Path) -> None:
    """Every tile and entry bundle under each of the 15 checkpoints, by the code that reads exports and mirrors."""
    log = vectors / "tessera" / "testdata" / "log"
    for size in range(1, 16):
        note = (log / f"checkpoint.{size}").read_bytes()
        checkpoint = open_checkpoint(note, [TESSERA], "example.com/log/testdata")
        assert checkpoint.size == size
        check_static(folder_fetch(log), checkpoint)
        other = Checkpoint(origin=checkpoint.origin, size=size, root=bytes(32))
        assert not accepted(check_static, folder_fetch(log), other)


def test_the_worked_examples_of_the_specifications(vectors: Path) -> None:
    text = (vectors / "c2sp-specs" / "signed-note.md").read_text(encoding="utf-8")
    key = next(line.strip() for line in text.splitlines() if line.startswith("    example.com/foo+"))
    note = text[text.index("This is an example message.") :].split("```", 1)[0].encode()
    assert open_note(note, [VerifierKey.parse(key)]).text == "This is an example message.\n"
    text = (vectors / "c2sp-specs" / "tlog-checkpoint.md").read_text(encoding="utf-8")
    body = text[text.index("example.com/behind-the-sofa") :].split("\n\n", 1)[0] + "\n"
    assert Checkpoint.parse(body).size == 20_852_163


def test_ed25519_edge_cases_are_decided_by_the_pinned_rule(vectors: Path) -> None:
    cases = json.loads((vectors / "cctv" / "ed25519" / "ed25519vectors.json").read_text(encoding="utf-8"))
    assert len(cases) == 914
    wrong, held = [], 0
    for case in cases:
        got = verify_ed25519(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
        held += got
        if got is bool(PINNED_REFUSALS & set(case["flags"] or [])):
            wrong.append(case["number"])
    assert wrong == []
    assert 0 < held < 914
