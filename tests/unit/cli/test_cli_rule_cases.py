"""``entente rules run-cases`` and ``score``: a line a case, what is not understood on standard error, two languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entente.cli.failure import exit_code
from entente.cli.rules import rules
from entente.errors import EntenteError
from entente.settings import Settings

CASES = (
    {"id": "one", "regime": "us.wolf", "facts": {"funding": ["NASA"], "prc_institution_party": True}},
    {"id": "two", "regime": "us.wolf", "facts": {"funding": None, "prc_institution_party": True}},
    {"id": "three", "regime": "us.wolf", "facts": {"funding": ["moon money"]}},
)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def run(command: str, lines: list[dict[str, object]], *options: str, lang: str = "en") -> Result:
        file = tmp_path / "cases.jsonl"
        file.write_text("\n".join(json.dumps({"as_of": "2025-09-01", **line}) for line in lines), encoding="utf-8")
        settings = Settings(lang=lang, home=tmp_path / "home", today=date(2026, 11, 23))
        return CliRunner().invoke(rules, [command, str(file), *options], obj=settings)

    return run


def test_one_json_line_a_case(run: Callable[..., Result]) -> None:
    done = run("run-cases", list(CASES), "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines == [
        {"id": "one", "got": "prohibited", "ask": []},
        {"id": "two", "got": "refer", "ask": ["funding"]},
        {"id": "three", "got": "refer", "ask": []},
    ]
    assert "three" in done.stderr and "funding: moon money" in done.stderr


def test_a_person_reads_the_rules_it_rests_on(run: Callable[..., Result]) -> None:
    assert "one: prohibited (us.wolf.bilateral)" in run("run-cases", list(CASES)).stdout


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "all regimes: 1 of 2 cases"), ("zh", "全部体系：2 个案例中 1 个一致")]
)
def test_the_score_names_every_disagreement(run: Callable[..., Result], lang: str, word: str) -> None:
    labelled = [{**CASES[0], "expected": "prohibited"}, {**CASES[1], "expected": "allowed", "citation": "Wolf rider"}]
    out = run("score", labelled, lang=lang).stdout
    assert word in out
    assert "two" in out and "refer" in out and "[Wolf rider]" in out


def test_the_score_as_json(run: Callable[..., Result]) -> None:
    found = json.loads(run("score", [{**CASES[0], "expected": "prohibited"}], "--json").stdout)
    assert (found["total"]["cases"], found["total"]["right"], found["disagreements"]) == (1, 1, [])


def test_a_file_without_labels_cannot_be_scored(run: Callable[..., Result]) -> None:
    done = run("score", list(CASES))
    assert isinstance(done.exception, EntenteError)
    assert exit_code(done.exception) == 2
    assert "expected" in str(done.exception)
