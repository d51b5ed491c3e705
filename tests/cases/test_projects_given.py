"""The outsiders' projects, answered end to end with the lists as they stood on their days."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from entente.desk.cases import find_lists, run_cases
from entente.errors import InputError

SHARED = Path(__file__).resolve().parents[3] / "shared"
GIVEN = SHARED / "cases" / "projects" / "given.jsonl"
LISTS = SHARED / "data" / "lists"
TODAY = date(2026, 11, 22)


def scorer():
    spec = importlib.util.spec_from_file_location("projects_score", SHARED / "checks" / "projects_score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """Scores per line, from a file that carries no expected answers."""
    if not GIVEN.exists() or not LISTS.exists():
        pytest.skip("outside data is absent")
    cases = [json.loads(line) for line in GIVEN.read_text(encoding="utf-8").splitlines() if line.strip()]
    plain = tmp_path_factory.mktemp("cases") / "plain.jsonl"
    inputs = ("id", "as_of", "known_at", "side", "title", "narrative", "narrative_zh", "structured")
    plain.write_text("\n".join(json.dumps({k: c[k] for k in inputs if k in c}) for c in cases), encoding="utf-8")
    answers = [json.loads(msgspec.json.encode(answer)) for answer in run_cases(plain, LISTS, today=TODAY)]
    module = scorer()
    return answers, [module.score(c, a) for c, a in zip(cases, answers, strict=True)]


def test_every_case_has_a_whole_answer(scored):
    answers, _ = scored
    for answer in answers:
        assert answer["outcome"] in {"no_objection", "conditions", "open", "prohibited"}
        assert {"US", "CN"} <= set(answer["per_side"])
        assert {c["role"] for c in answer["citations"]} <= {"applies", "exempt", "not_reached"}
        assert answer["unread"] == []


def test_lists_are_those_of_the_day(scored):
    answers, scores = scored
    assert sum(r["hit"] for r in scores) == sum(r["hit_n"] for r in scores)
    assert [r["false_hit"] for r in scores if r["false_hit"]] == []
    early = next(a for a in answers if a["id"].endswith("2014"))
    assert all(hit["status"] != "match" for hit in early["hits"])


def test_harmless_work_is_not_stopped(scored):
    _, scores = scored
    assert [r["id"] for r in scores if r["cls"] != "sensitive" and r["too_hard"]] == []


def test_no_citation_bites_wrongly(scored):
    _, scores = scored
    assert [(r["id"], r["wrong"]) for r in scores if r["wrong"]] == []


def test_most_outcomes_are_right_and_collisions_are_named(scored):
    _, scores = scored
    assert sum(r["outcome"] for r in scores) >= 28
    assert sum(r["coll"] for r in scores) == sum(r["coll_n"] for r in scores)
    assert sum(r["too_many"] > 0 for r in scores) == 0


def test_a_folder_without_lists(tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="looks like a list"):
        find_lists(tmp_path)
    with pytest.raises(InputError, match="There is no folder"):
        find_lists(tmp_path / "absent")


def test_lists_are_recognised_by_their_marks():
    if not LISTS.exists():
        pytest.skip("outside data is absent")
    kinds = {kind for _, kind in find_lists(LISTS)}
    assert kinds >= {"csl", "dod-1286", "dod-1260h", "bis-el-universities", "aspi"}
