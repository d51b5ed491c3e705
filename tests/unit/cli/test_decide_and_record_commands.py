"""The doors of decisions and of the log: exit codes, receipts, and files that are whole or not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entente.cli.app import run
from entente.desk.brief.data import dossier_json
from entente.model.answers import Dossier
from entente.model.codes import Standing


@pytest.fixture
def dossier(tmp_path: Path, make_dossier: Callable[..., Dossier]) -> Path:
    path = tmp_path / "dossier.json"
    path.write_bytes(dossier_json(make_dossier(standing=Standing.CONDITIONS)))
    return path


def entente(home: Path, *arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "entente", "--lang", lang, "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ENTENTE_HOME": str(home)},
    )


def test_decide_verify_brief(tmp_path: Path, dossier: Path) -> None:
    home = tmp_path / "home"
    decided = entente(
        home,
        "decide",
        str(dossier),
        "--decline",
        "--reason",
        "no capacity",
        "--why-no-will",
        "none is needed",
        "--json",
    )
    assert decided.returncode == 0, decided.stderr
    assert json.loads(decided.stdout)["index"] == 0
    verified = entente(home, "record", "verify", "--json")
    assert (verified.returncode, json.loads(verified.stdout)["ok"]) == (0, True)
    assert "1 项决定一致" in entente(home, "record", "verify", lang="zh").stdout
    memo = tmp_path / "memo.docx"
    assert entente(home, "brief", str(dossier), "--as", "memo", "-o", str(memo)).returncode == 0
    assert memo.read_bytes()[:2] == b"PK"
    shown = entente(home, "assess", str(tmp_path / "none.toml"))
    assert shown.returncode == 2


def test_a_flipped_bit_is_exit_1_or_5(tmp_path: Path, dossier: Path) -> None:
    home = tmp_path / "home"
    entente(home, "decide", str(dossier), "--decline", "--reason", "x", "--why-no-will", "none is needed")
    store = home / "record" / "entries.db"
    data = bytearray(store.read_bytes())
    data[data.index(b"in-toto") + 3] ^= 1
    store.write_bytes(data)
    assert entente(home, "record", "verify").returncode in (1, 5)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["decide", "{dossier}"], 2),
        (["decide", "{dossier}", "--accept"], 2),
        (["decide", "nowhere", "--accept", "--reason", "x"], 2),
        (["record", "verify"], 5),
        (["record", "show", "7"], 5),
        (["brief", "nowhere"], 2),
        (["brief", "{dossier}", "-o", "{dossier}/memo.docx"], 4),
        (["dossiers", "refresh", "--as-of", "soon"], 2),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_use_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, dossier: Path, arguments: list[str], code: int, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    with pytest.raises(SystemExit) as ended:
        run(
            ["--lang", lang, "--home", str(home), *(one.replace("{dossier}", str(dossier)) for one in arguments)],
        )
    said = capsys.readouterr().err
    assert ended.value.code == code, said
    assert said.strip()
    assert "Traceback" not in said
    assert not (home / "record" / "entries.db").exists()


@pytest.mark.parametrize("day", ["1978-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_day_out_of_range_is_one_sentence(tmp_path: Path, repository: Path, day: str, lang: str) -> None:
    example = str(repository / "examples" / "efficient-buildings.toml")
    done = entente(tmp_path / "home", "assess", example, "--as-of", day, lang=lang)
    assert done.returncode == 2
    assert day in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("lang", "said"), [("en", "holds no rule file"), ("zh", "没有规则文件")])
def test_an_empty_rule_folder_is_not_said_to_be_well(tmp_path: Path, lang: str, said: str) -> None:
    done = entente(tmp_path / "home", "rules", "check", str(tmp_path), lang=lang)
    assert done.returncode == 2
    assert said in done.stderr
