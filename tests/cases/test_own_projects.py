"""Our own invented projects, each built from one cited rule, answered end to end: none may drift unseen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from entente.desk.cases import run_cases

OWN = Path(__file__).with_name("own_projects.jsonl")
LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
CASES = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
INPUTS = ("id", "as_of", "known_at", "side", "title", "narrative", "structured")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Answers by id, from a file that carries no expectations."""
    if not LISTS.exists():
        pytest.skip("outside data is absent")
    plain = tmp_path_factory.mktemp("own") / "plain.jsonl"
    plain.write_text("\n".join(json.dumps({k: c[k] for k in INPUTS}) for c in CASES), encoding="utf-8")
    return {answer.id: answer for answer in run_cases(plain, LISTS, today=date(2026, 11, 22))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_outcome(case, answers):
    wanted, answer = case["expected"], answers[case["id"]]
    assert answer.outcome in (wanted["outcome"], *wanted["accept"])
    assert len(answer.questions) <= wanted["max_questions"]
    bites = {cited.cite for cited in answer.citations if cited.role == "applies"}
    assert not bites & set(wanted["must_not_cite"])
    shown = [cited.cite for cited in answer.citations]
    assert [cite for cite in wanted["must_cite"] if not any(each.startswith(cite) for each in shown)] == []
