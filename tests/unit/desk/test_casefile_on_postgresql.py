"""The case file on a real PostgreSQL server: the same answers, the same refusals, one sentence for every fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile
from entente.desk.casefile.judgements import JudgementRows, StoredJudgement
from entente.desk.casefile.values import CommittedValue, StoredDecision
from entente.desk.casefile.words import Words
from entente.errors import InputError, Malformed, StorageError
from entente.model.answers import Dossier

Maker = Callable[..., Dossier]
psycopg = pytest.importorskip("psycopg", reason="the extra postgres is not installed")


def _programs() -> Path | None:
    """The folder of the server's programs: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "pg_ctl").exists()), None)


def _as_server(command: list[str]) -> None:
    """Run a program of the server; it refuses to run as root, so root becomes somebody else."""
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of the socket of a server that lives as long as these tests."""
    programs = _programs()
    if programs is None or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("no PostgreSQL server is installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path is at most 107 bytes long
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    try:
        _as_server(
            [str(programs / "initdb"), "-D", str(data), "-U", "entente", "-A", "trust", "-E", "UTF8", "--no-sync"]
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _as_server([str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"])
        yield str(folder)
        _as_server([str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A home whose case file is a fresh database of the server."""
    name = f"t{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(host=server, user="entente", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    (tmp_path / "casefile.url").write_text(f"postgresql://entente@/{name}?host={server}\n", encoding="utf-8")
    return tmp_path


def decision(dossier: str, number: int = 1) -> StoredDecision:
    return StoredDecision(
        id=f"{number:064x}",
        dossier=dossier,
        decision="accept",
        decided_at="2026-11-23T12:00:00Z",
        entry=b"{}",
        values=(CommittedValue(field="reason", value="理由", salt=bytes(32)),),
    )


def test_dossiers_and_decisions_come_back_in_the_order_of_writing(home: Path, make_dossier: Maker) -> None:
    with CaseFile.open(home) as casefile:
        keys = [casefile.store_dossier(b"p", dossier_json(make_dossier(title))) for title in ("zwei", "eins", "drei")]
        for number, key in enumerate(reversed(keys), start=1):
            casefile.store_decision(decision(key, number))
        casefile.link_decision(decision(keys[2]).id, 0, "checkpoint")
    assert CaseFile.exists(home) and not (home / "casefile.db").exists()
    with CaseFile.open(home) as again:
        assert [one.id for one in again.dossiers()] == keys
        assert [one.dossier for one in again.decisions()] == keys[::-1]
        assert again.decisions()[0].log_index == 0
        assert again.dossiers()[2].decisions == 1
        assert again.find_dossier(keys[0][:8]).proposal_bytes == b"p"


def test_nothing_is_changed_and_words_go_only_once_written_down(home: Path, make_dossier: Maker) -> None:
    with CaseFile.open(home) as casefile:
        key = casefile.store_dossier(b"", dossier_json(make_dossier()))
        casefile.store_decision(decision(key))
        for statement in (
            "UPDATE dossier SET created = '2000-01-01'",
            "DELETE FROM decision",
            "DELETE FROM decision_value",
            "UPDATE decision_value SET value = 'x'",
        ):
            with pytest.raises(Malformed, match="append only"), casefile.transaction() as connection:
                connection.exec_driver_sql(statement)
        words = Words(casefile)
        words.erase(decision(key).id, ["reason"], "error", "2026-11-25T00:00:00Z")
        assert words.of(decision(key).id) == {}
        assert [one.fields for one in words.erased()] == [("reason",)]


def test_holds_and_judgements(home: Path) -> None:
    with CaseFile.open(home) as casefile:
        words = Words(casefile)
        number = words.hold("", "litigation", date(2026, 1, 1))
        kept = words.why_kept("a" * 64, date(2026, 2, 1))
        assert kept is not None and kept.basis == "litigation"
        words.lift(number, date(2026, 3, 1))
        assert words.why_kept("a" * 64, date(2026, 4, 1)) is None
        rows = JudgementRows(casefile)
        for name in ("b", "a"):
            rows.store(
                StoredJudgement(
                    id=name * 64, keys=("k",), list="EL", entry="e", entry_name="n", version="v" * 64,
                    snapshot="s", verdict="same", judged_at="2026-11-25T00:00:00Z",
                )
            )  # fmt: skip
        assert [one.id[0] for one in rows.all()] == ["b", "a"]


def test_two_writers_wait_for_each_other(home: Path, make_dossier: Maker) -> None:
    CaseFile.open(home).close()
    inside, after = threading.Event(), []

    def second() -> None:
        inside.wait(10)
        with CaseFile.open(home) as casefile:
            casefile.store_dossier(b"", dossier_json(make_dossier("second")))
            after.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with CaseFile.open(home) as casefile, casefile.transaction() as connection:
        inside.set()
        thread.join(0.3)
        assert after == [] and connection is not None
    thread.join(10)
    assert after == ["second"]


def test_the_command_works_on_it(home: Path, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from entente.cli.app import run

    example = str(repository / "examples" / "coal-gasification.toml")
    for arguments in (["assess", example, "--store"], ["dossiers", "list"], ["accords", "duties"]):
        with pytest.raises(SystemExit) as left:
            run(["--lang", "en", "--home", str(home), *arguments])
        assert not left.value.code, capsys.readouterr().err
    assert "coal-gasification" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sqlite:///x", "does not name a PostgreSQL database"),
        ("", "does not name a PostgreSQL database"),
        ("postgresql://entente:secret@localhost/x", "A password may not stand"),
    ],
)
def test_an_address_that_is_none_is_one_sentence(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "casefile.url").write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        CaseFile.open(tmp_path)
    assert "secret" not in str(caught.value) and caught.value.line == 1


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "casefile.url").write_text(f"postgresql://entente@/x?host={tmp_path}", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be used"):
        CaseFile.open(tmp_path)
