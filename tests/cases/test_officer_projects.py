"""Whole projects as an office meets them, in two languages: written before they were ever run, from the texts alone.

Institutions of the Chinese side are real because screening is tested; nothing here says anything about what they do.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from entente.desk.cases import run_cases

OWN = Path(__file__).with_name("officer_projects.jsonl")
LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
CASES = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
INPUTS = ("id", "as_of", "known_at", "side", "title", "narrative", "narrative_zh", "structured")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Answers by id, from a file that carries no expectations."""
    if not LISTS.exists():
        pytest.skip("outside data is absent")
    plain = tmp_path_factory.mktemp("officer") / "plain.jsonl"
    rows = ({key: case[key] for key in INPUTS if key in case} for case in CASES)
    plain.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return {answer.id: answer for answer in run_cases(plain, LISTS, today=date(2026, 11, 22))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_outcome(case, answers):
    wanted, answer = case["expected"], answers[case["id"]]
    assert answer.outcome in (wanted["outcome"], *wanted["accept"])
    assert len(answer.questions) <= wanted["max_questions"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_citations_hits_and_collisions(case, answers):
    wanted, answer = case["expected"], answers[case["id"]]
    shown = [cited.cite for cited in answer.citations]
    bites = [cited.cite for cited in answer.citations if cited.role == "applies"]
    for either in wanted["must_cite"]:
        assert any(each.startswith(cite) for cite in either.split(" | ") for each in shown), either
    assert not set(bites) & set(wanted["must_not_cite"])
    found = {(hit.list, hit.entry) for hit in answer.hits if hit.status == "match"}
    assert {(hit["list"], hit["entry"]) for hit in wanted["hits"]} <= found
    assert not {(hit["list"], hit["entry"]) for hit in wanted["no_hits"]} & found
    assert {each[:2] for each in wanted["collisions"]} <= {each[:2] for each in answer.collisions}
