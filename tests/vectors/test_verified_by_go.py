"""A log of 100,000 entries, its tiles, checkpoint and proofs, verified by a Go program over golang.org/x/mod/sumdb."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from entente.record.ledger import Ledger
from entente.record.static import export_static
from entente.record.tree import prove_inclusion

GOPATH = Path("/usr/share/gocode")
PROGRAM = Path(__file__).with_name("go_verify")
COUNT = 100_000


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go or its sumdb packages are absent (Debian: golang-go, golang-golang-x-mod-dev)")
    built = tmp_path_factory.mktemp("go") / "verify"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOFLAGS": "",
        "GOCACHE": str(built.parent / "cache"),
    }
    subprocess.run(["go", "build", "-o", str(built), "."], cwd=PROGRAM, env=environment, check=True)
    return built


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("log")
    ledger, signer = Ledger.create(home / "log", lambda count: bytes(range(count)), "example.org/hundred-thousand")
    with ledger:
        appended = ledger.append([b"entry %d" % n for n in range(COUNT)], signer)
        export_static(ledger.entries, appended.note, home / "out")
        lines = []
        for index in range(0, COUNT, 997):
            proof = prove_inclusion(index, COUNT, ledger.entries)
            lines.append(f"{index}\t{','.join(base64.b64encode(one).decode() for one in proof)}\n")
        (home / "out" / "proofs.txt").write_text("".join(lines), encoding="utf-8")
        return home / "out", str(ledger.key)


def run(program: Path, folder: Path, key: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(program), str(folder), key], capture_output=True, text=True, check=False)


def test_go_verifies_every_entry_tile_and_proof(program: Path, exported: tuple[Path, str]) -> None:
    done = run(program, *exported)
    assert (done.returncode, done.stdout) == (0, f"{COUNT} entries verify\n"), done.stderr


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/1/000", "tile/1/001.p/134", "tile/entries/000"])
def test_go_and_we_refuse_the_same_flipped_bit(program: Path, exported: tuple[Path, str], name: str) -> None:
    folder, key = exported
    path = folder / name
    good = path.read_bytes()
    try:
        path.write_bytes(good[:20] + bytes([good[20] ^ 1]) + good[21:])
        assert run(program, folder, key).returncode == 1
        from entente.desk.keeping import verify_static
        from entente.errors import RecordError
        from entente.record.vkey import VerifierKey

        with pytest.raises(RecordError):
            verify_static(folder, [VerifierKey.parse(key)])
    finally:
        path.write_bytes(good)
