"""A real ssh-agent holds the key of the private log: it signs, and without it nothing is signed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from entente.cli.app import run
from entente.desk.acts.kinds import Assessment, statement_of


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """An agent with one Ed25519 key "office log" and one of another kind."""
    if not all(map(shutil.which, ("ssh-agent", "ssh-add", "ssh-keygen"))):
        pytest.skip("OpenSSH's ssh-agent, ssh-add or ssh-keygen is absent")
    with tempfile.TemporaryDirectory() as short:  # a socket's path has at most 107 bytes
        socket = Path(short) / "agent"
        running = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        try:
            deadline = time.monotonic() + 10
            while not socket.exists():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            for kind, comment in (("ed25519", "office log"), ("ecdsa", "another")):
                key = tmp_path / kind
                command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", comment, "-f", str(key)]
                subprocess.run(command, check=True)
                subprocess.run(["ssh-add", "-q", str(key)], check=True)
            yield running
        finally:
            running.terminate()
            running.wait(10)


def entente(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run(["--home", str(home), *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_a_real_agent_signs_the_private_log(
    agent: subprocess.Popen[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, act = tmp_path / "home", tmp_path / "act.json"
    act.write_bytes(
        statement_of(Assessment(at="2026-11-25T16:00:00Z", dossier="a" * 64, proposal="b" * 64, standing="open"))
    )
    code, _, err = entente(capsys, home, "record", "init", "--ssh-agent", "nobody")
    assert (code, "0 Ed25519 keys" in err) == (2, True)
    code, out, _ = entente(capsys, home, "record", "init", "--ssh-agent", "")  # the other key is of another kind
    assert code == 0
    assert out.startswith("entente-private-log/")
    for number in range(2):
        assert f"Entry {number}" in entente(capsys, home, "record", "append", str(act))[1]
    assert entente(capsys, home, "record", "verify")[0] == 0
    assert not (home / "record" / "private.key").exists()
    assert entente(capsys, home, "record", "rotate")[0] == 6
    subprocess.run(["ssh-add", "-q", "-D"], check=True, capture_output=True)
    code, _, err = entente(capsys, home, "record", "append", str(act))
    assert (code, "did not sign" in err) == (6, True)
    agent.terminate()
    agent.wait(10)
    code, _, err = entente(capsys, home, "record", "append", str(act))
    assert (code, "cannot be reached" in err) == (6, True)
    assert "2 entries" in entente(capsys, home, "record", "verify")[1]
