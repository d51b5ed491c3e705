"""The joint log through the command line: the demo's files verify, and fail, as they should; a carried folder works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entente.cli.app import run
from entente.desk.acts.kinds import Approval, statement_of
from entente.record.checkpoint import Checkpoint
from entente.record.key import SigningKey
from entente.record.moments import UntimelyEvidence
from entente.record.note import sign_note
from entente.record.tree import EMPTY_ROOT
from entente.record.vkey import COSIGNATURE

PERSON = "a person whose name is nobody's business"


def entente(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run(["--home", str(home), *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_the_demo_leaves_files_that_verify_and_fail_as_they_should(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("uvicorn")
    kept = tmp_path / "kept"
    code, out, _ = entente(capsys, tmp_path, "record", "demo", "--keep", str(kept))
    assert code == 0
    assert "7. alpha signs a rewritten history" in out
    key = (kept / "alpha-log.vkey").read_text("utf-8").strip()
    for expected, arguments in (
        (0, ["bundle.zip"]),
        (1, ["bundle-flipped.zip"]),
        (0, ["evidence.json", "--key", key]),
        (2, ["evidence.json"]),
        (0, ["first.checkpoint", "--key", key]),
        (1, ["first.checkpoint", "--key", str(SigningKey(name=key.split("+")[0], seed=bytes(32)).verifier)]),
    ):
        code, out, _ = entente(capsys, tmp_path, "record", "verify", str(kept / arguments[0]), *arguments[1:])
        assert code == expected, arguments
    assert entente(capsys, kept / "beta", "record", "fsck")[0] == 1  # evidence of alpha's fork is kept there
    assert entente(capsys, kept / "alpha", "record", "fsck")[0] == 0
    assert entente(capsys, tmp_path, "record", "demo", "--keep", str(kept))[0] == 2


def test_two_homes_agree_through_a_carried_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alpha, beta, folder = tmp_path / "a", tmp_path / "b", tmp_path / "carried"
    for home, name in ((alpha, "alpha"), (beta, "beta")):
        made = entente(
            capsys, home, "record", "init", "--joint", "pact", "--party", f"{name}.example", "-o", f"{home}.json"
        )
        assert made[0] == 0
    charter = tmp_path / "charter.json"
    assert entente(capsys, alpha, "record", "charter", "pact", "--peer", f"{beta}.json", "-o", str(charter))[0] == 0
    for home in (beta, alpha):
        signed = entente(capsys, home, "record", "charter", "pact", "--sign", str(charter), "-o", str(charter))
        assert "has begun" in signed[1]
    act = tmp_path / "act.json"
    act.write_bytes(
        statement_of(Approval(at="2026-11-25T16:00:00Z", protocol="p", request="a" * 64, step="s", decision="approve"))
    )
    append = ["record", "append", str(act), "--joint", "pact"]
    for spoilt in (["contact"], ["Contact=x"], ["a=b", "--word", "a=c"]):
        assert entente(capsys, alpha, *append, "--word", *spoilt)[0] == 2
    digest = entente(capsys, alpha, *append, "--word", f"contact={PERSON}")[1].strip()
    shown = json.loads(entente(capsys, alpha, "record", "show", digest[:9], "--joint", "pact")[1])
    assert (shown["digest"], shown["words"]) == (digest, {"contact": PERSON})
    assert entente(capsys, alpha, "record", "sync", str(folder))[0] == 0
    assert entente(capsys, beta, "record", "sync", str(folder))[0] == 0
    assert entente(capsys, beta, "record", "approve", digest[:10])[0] == 0
    assert entente(capsys, alpha, "record", "status", digest[:10])[0] == 1
    for home in (beta, alpha, beta, alpha, beta, alpha):
        assert entente(capsys, home, "record", "sync", str(folder))[0] == 0
    for home in (alpha, beta):
        code, out, _ = entente(capsys, home, "record", "status", digest[:10], "--json")
        assert (code, json.loads(out)["in_force"]) == (0, True)
    out_folder = tmp_path / "export"
    assert entente(capsys, alpha, "record", "export", str(out_folder), "--joint", "pact")[0] == 0
    log = json.loads(Path(f"{alpha}.json").read_text("utf-8"))["log"]
    assert entente(capsys, alpha, "record", "verify", str(out_folder), "--key", log)[0] == 0
    assert entente(capsys, beta, "record", "show", digest[:9], "--joint", "pact")[1].count(PERSON) == 0
    code, out, _ = entente(capsys, alpha, "record", "purge", digest[:9], "--joint", "pact")
    receipt = out.strip().rpartition(" ")[2]
    for home in (alpha, beta):
        entente(capsys, home, "record", "sync", str(folder))
    assert entente(capsys, beta, "record", "approve", receipt)[0] == 0
    for home in (beta, alpha, beta, alpha):
        entente(capsys, home, "record", "sync", str(folder))
    bundle = tmp_path / "audit.zip"
    assert entente(capsys, alpha, "record", "bundle", "-o", str(bundle))[0] == 0
    assert entente(capsys, beta, "record", "verify", str(bundle))[0] == 0
    for home in (alpha, beta):
        assert entente(capsys, home, "record", "status", receipt)[0] == 0
        assert entente(capsys, home, "record", "fsck")[0] == 0
        held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        assert PERSON.encode() not in held
    code, out, _ = entente(capsys, alpha, "record", "rotate", "--joint", "pact", "--role", "log")
    assert (code, len(out.strip())) == (0, 64)


def test_private_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    code, vkey, _ = entente(capsys, home, "record", "init")
    assert code == 0
    act = tmp_path / "act.json"
    act.write_text('{"predicateType": "https://entente.example/predicate/approval/v1"}', encoding="utf-8")
    assert entente(capsys, home, "record", "append", str(act))[0] == 2
    act.write_text('{"predicateType": "https://entente.example/predicate/decision/v1"}', encoding="utf-8")
    assert entente(capsys, home, "record", "append", str(act))[0] == 0
    note = entente(capsys, home, "record", "checkpoint")[1]
    assert note.startswith("entente-private-log/")
    proof = tmp_path / "one.tlog-proof"
    assert entente(capsys, home, "record", "prove", "0", "--format", "tlog-proof", "-o", str(proof))[0] == 0
    assert proof.read_text("utf-8").startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    export = tmp_path / "backup"
    assert entente(capsys, home, "record", "export", str(export))[0] == 0
    assert entente(capsys, home, "record", "verify", str(export), "--key", vkey.strip())[0] == 0
    (home / "record" / "entries.db").write_bytes(b"x" * 9000)
    assert entente(capsys, home, "record", "fsck")[0] == 1
    assert entente(capsys, home, "record", "repair", "--from", str(export))[0] == 0
    assert entente(capsys, home, "record", "fsck")[0] == 0
    assert entente(capsys, home, "record", "rotate", "--overlap", "1")[0] == 0
    assert entente(capsys, home, "record", "rotate", "--overlap", "1")[0] == 6
    assert entente(capsys, home, "record", "sync", "ftp://peer.example")[0] == 2


def test_evidence_of_a_clock_or_an_ended_key_convinces_with_the_key_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = SigningKey(name="watch.example", seed=bytes(32), kind=COSIGNATURE)
    note = sign_note(Checkpoint(origin="log.example", size=0, root=EMPTY_ROOT).text, [signer], 2_000_000_000)
    file = tmp_path / "evidence.json"
    file.write_bytes(UntimelyEvidence(note=note, seen=1_900_000_000).format())
    key = str(signer.verifier)
    code, out, _ = entente(capsys, tmp_path, "record", "verify", str(file), "--key", key)
    assert (code, "2033-05-18T03:33:20Z" in out) == (0, True)
    file.write_bytes(UntimelyEvidence(note=note, seen=2_000_000_000).format())
    assert entente(capsys, tmp_path, "record", "verify", str(file), "--key", key)[0] == 1
