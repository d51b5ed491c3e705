"""The six examples: their standing, the rules that decide, and every word of their dossiers in both languages.

After an intended change: `pytest tests/golden --update-golden`, then read the difference as a reader would.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.desk.demo import examples_folder
from entente.model.codes import Standing
from entente.model.reading import read_proposal

EXPECTED = tomllib.loads((examples_folder() / "expected.toml").read_text(encoding="utf-8"))
NAMES = sorted(EXPECTED)
GOLDEN = Path(__file__).parent


@pytest.fixture(scope="module")
def desk(demonstration: Path) -> Iterator[Desk]:
    with Desk.open(demonstration / "home") as opened:
        yield opened


def test_there_are_six_and_they_show_every_kind_of_outcome() -> None:
    standings = {facts["standing"] for facts in EXPECTED.values()}
    assert len(EXPECTED) == 6
    assert {"open", "prohibited"} <= standings
    assert standings & {"no_objection", "conditions"}


@pytest.mark.parametrize("name", NAMES)
def test_standing_and_deciding_rules(demonstration: Path, name: str) -> None:
    dossier = json.loads((demonstration / f"{name}.json").read_text(encoding="utf-8"))
    assert dossier["standing"] == EXPECTED[name]["standing"]
    biting = {finding["rule"] for finding in dossier["way"]["findings"] if finding["standing"] == dossier["standing"]}
    for rule in EXPECTED[name]["deciding"]:
        assert rule["rule"] in biting, f"{rule['rule']}: {rule['reason']}"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_as_reviewed(demonstration: Path, update_golden: bool, name: str, lang: str) -> None:
    golden = GOLDEN / f"{name}.{lang}.txt"
    written = (demonstration / f"{name}.{lang}.txt").read_text(encoding="utf-8")
    if update_golden:
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_same_inputs_give_same_bytes(demonstration: Path, desk: Desk, name: str) -> None:
    facts = EXPECTED[name]
    question = Question(as_of=facts["as_of"], known_at=facts.get("known_at", facts["as_of"]))
    again = desk.assess(read_proposal(examples_folder() / f"{name}.toml"), question)
    assert dossier_json(again) == (demonstration / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_no_screen_has_more_than_five_questions_and_samples_are_labelled(demonstration: Path, name: str) -> None:
    dossier = json.loads((demonstration / f"{name}.json").read_text(encoding="utf-8"))
    assert len(dossier["first_screen"]["questions"]) <= 5
    assert dossier["sample"] is True
    for page in ("en.txt", "zh.txt", "en.html", "zh.html"):
        assert "SAMPLE" in (demonstration / f"{name}.{page}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_side_changes_the_advice_and_nothing_else(desk: Desk, name: str) -> None:
    proposal = read_proposal(examples_folder() / f"{name}.toml")
    day: date = EXPECTED[name]["as_of"]
    seen = {side: desk.assess(proposal, Question(as_of=day, known_at=day, side=side)) for side in ("US", "CN", "DE")}
    outcomes = {(one.standing, tuple(sorted(one.way.per_side.items()))) for one in seen.values()}
    assert len(outcomes) == 1
    results = {tuple((f.rule, f.result, f.standing) for f in one.way.findings) for one in seen.values()}
    assert len(results) == 1
    assert Standing(EXPECTED[name]["standing"]) is seen["US"].standing
