"""``entente ask`` at the door: answers from a terminal, stopping, JSON, and bad answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROPOSAL = """id = "p"
title = "Genomes"

[[party]]
id = "us"
name = "Lakemont University"
country = "US"

[[party]]
id = "cn"
name = "Some Institute"
country = "CN"

[[data]]
id = "g"
kind = "human_genomic"
subjects = "US"
origin = "US"
count = 101
count_12_months = 101
identifiability = "coded"
destinations = ["CN"]
"""


@pytest.fixture
def ask(tmp_path: Path):
    file = tmp_path / "p.toml"
    file.write_text(PROPOSAL, encoding="utf-8")

    def run(*arguments: str, said: str = "", lang: str = "en"):
        command = [sys.executable, "-m", "entente", "--lang", lang, "--home", str(tmp_path / "home"), "ask", str(file)]
        done = subprocess.run(
            [*command, *arguments], input=said, capture_output=True, text=True, encoding="utf-8", check=False,
            env=os.environ | {"PYTHONUTF8": "1"},
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done

    return run, file


def test_answers_are_written_as_they_come(ask):
    run, file = ask
    done = run("--by", "data steward", said="yes\n\n?\n?\n?\n")
    assert done.returncode == 0
    assert "Who can answer: data steward" in done.stdout
    assert "1 answers written" in done.stdout
    text = file.read_text(encoding="utf-8")
    assert "consideration = true" in text
    assert 'by = "data steward"' in text


def test_stopping_loses_nothing(ask):
    run, file = ask
    done = run(said="yes\n")  # the input ends: as if somebody pressed Ctrl-C
    assert done.returncode in (0, 130)
    assert "consideration = true" in file.read_text(encoding="utf-8")
    stopped = run(said="q\n")
    assert stopped.returncode == 0
    assert "0 answers written" in stopped.stdout


def test_a_bad_answer_is_asked_again(ask):
    run, file = ask
    done = run(said="perhaps\nq\n")
    assert "is no answer here; possible: yes, no" in done.stderr
    assert file.read_text(encoding="utf-8") == PROPOSAL


def test_in_chinese(ask):
    run, _file = ask
    done = run(said="q\n", lang="zh")
    assert "可由谁答复" in done.stdout
    assert "是否为访问支付金钱或其他对价" in done.stdout


def test_questions_as_json_and_answers_as_options(ask):
    run, file = ask
    found = json.loads(run("--json").stdout)
    assert found["standing"] == "open"
    assert {each["kind"] for each in found["questions"]} >= {"yes_no", "elsewhere"}
    done = run("--set", "data[g].sensitivity=sensitive", "--set", "publication.open = yes", "--as-of", "2026-05-04")
    assert done.returncode == 0
    assert "2 answers written" in done.stdout
    assert "open = true" in file.read_text(encoding="utf-8")
    bad = run("--set", "publication.open")
    assert bad.returncode == 2
    assert "is not FACT=ANSWER" in bad.stderr
    before = file.read_text(encoding="utf-8")
    for given, said in (
        ("publication.open=blue", "possible: yes, no"),
        ("publication.opne=yes", "No fact is called publication.opne.\n  publication.open"),
        ("list[csl]=yes", "A list is imported, not answered"),
        ("data[zzz].count=3", "has no data[zzz]"),
    ):
        worse = run("--set", given)
        assert worse.returncode == 2
        assert said in worse.stderr
        assert file.read_text(encoding="utf-8") == before


def test_a_file_that_is_no_proposal(ask, tmp_path: Path):
    run, file = ask
    file.write_text("id = ", encoding="utf-8")
    assert run("--json").returncode == 2
