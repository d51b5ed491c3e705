"""Rule cases and whole projects that were written from the texts before they were run, in two further batches each.

Parties of the US side are invented; institutions of the Chinese side are real because screening is tested, and
nothing here says anything about what they do. The first score of each batch stands in decision 54.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entente import safeguards
from entente.desk.cases import run_cases
from entente.desk.rule_cases.answering import answer_rule_case
from entente.desk.rule_cases.mapping import mapped
from entente.desk.rule_cases.reading import read_labelled_cases
from entente.desk.rule_cases.scoring import score_answers
from entente.desk.rule_cases.tables import regime_tables
from entente.safeguards.rulebook import load_rulebook

HERE = Path(__file__).parent
RULE_CASES = HERE / "blind_rule_cases.jsonl"
PROJECTS = [json.loads(line) for line in (HERE / "blind_projects.jsonl").read_text(encoding="utf-8").splitlines()]
LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
INPUTS = ("id", "as_of", "known_at", "side", "title", "narrative", "narrative_zh", "structured")
ELSEWHERE = tomllib.loads((HERE / "vocabulary_elsewhere.toml").read_text(encoding="utf-8"))


def test_rule_cases_of_every_regime_come_out_as_their_texts_say() -> None:
    book = load_rulebook()
    pairs = [(case, answer_rule_case(case, book)) for case in read_labelled_cases(RULE_CASES)]
    assert len(pairs) >= 400
    assert {case.regime for case, _answer in pairs} == set(regime_tables())
    found = score_answers(pairs)
    assert [(miss.id, miss.expected, miss.got) for miss in found.disagreements] == []
    assert found.total.needed_asked == found.total.needed
    assert found.total.needless == 0
    assert found.total.false_prohibition == 0


def _vocabulary(text: str) -> list[tuple[str, list[str], list[Any]]]:
    """Name, regimes (the list is cut at four) and values of every fact; texts cut off in the middle are left out."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ", 4)]
        if len(cells) == 5 and cells[0] != "fact":
            values = [] if "number, e.g." in cells[4] else re.findall(
                r'\[[^\]]*\]|"[^"]*"|null|true|false|-?\d[\d.e]*', cells[4]
            )  # fmt: skip
            rows.append((cells[0], [each.strip() for each in cells[3].split(",")], list(map(json.loads, values))))
    return rows


def test_every_name_and_value_is_understood_by_every_table_that_may_meet_it(shared: Path) -> None:
    """What a table does not understand is listed in ``vocabulary_elsewhere.toml`` with the reason; nothing stale is."""
    lost: dict[str, list[str]] = defaultdict(list)
    for name, regimes, values in _vocabulary((shared / "cases/rules/VOCABULARY.md").read_text(encoding="utf-8")):
        for regime, table in regime_tables().items():
            if name not in table.facts:
                assert regime not in regimes, f"{regime} has no {name}"
                continue
            for value in values:
                if mapped({name: value}, table, date(2025, 9, 1)).unread:
                    lost[f"{regime} {name}"].append(json.dumps(value, ensure_ascii=False))
    assert set(lost) == set(ELSEWHERE)
    for place, each in ELSEWHERE.items():
        assert each["reason"]
        assert not each.get("values") or set(lost[place]) == set(each["values"]), place


def test_every_citation_that_projects_are_measured_by_stands_in_the_rules_or_the_register(shared: Path) -> None:
    """Outsiders name 78 texts; each is cited here in the same form, so that a reader finds it by its beginning."""
    wanted = json.loads((shared / "cases/projects/citations.json").read_text(encoding="utf-8"))
    texts = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(safeguards.__file__).parents[1].rglob("*.toml")
        if path.parts[-2] != "regimes"
    )
    cited = {re.sub(r"\s+", " ", each).lower() for each in re.findall(r'"([^"\n]{4,90})"', texts)}
    missing = [
        cite
        for cite in wanted
        if not any(
            each == cite.lower() or (each.startswith(cite.lower()) and not each[len(cite)].isalnum()) for each in cited
        )
    ]
    assert missing == []


def test_pinpoints_are_written_as_public_texts_are_cited() -> None:
    """ "15 CFR 744.11", "PIPL art 38": no section sign, no "article", so that one text has one name here."""
    book = load_rulebook()
    cites = {cite for rule in book.rules for cite in (rule.record.cite, *rule.record.more_cites)}
    assert len(cites) > 200
    odd = [
        cite for cite in cites if re.search(r"§|\b[Aa]rticle\b|\bart\.|\bsection\b|  |^ | $|\bC\.F\.R|\bU\.S\.C", cite)
    ]
    assert odd == []


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Answers by id, from a file that carries no expectations."""
    if not LISTS.exists():
        pytest.skip("outside data is absent")
    plain = tmp_path_factory.mktemp("blind") / "plain.jsonl"
    rows = ({key: case[key] for key in INPUTS if key in case} for case in PROJECTS)
    plain.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return {answer.id: answer for answer in run_cases(plain, LISTS, today=date(2026, 11, 22))}


@pytest.mark.parametrize("case", PROJECTS, ids=lambda case: case["id"])
def test_a_project_comes_out_as_an_officer_expects(case: dict[str, Any], answers: dict[str, Any]) -> None:
    wanted, answer = case["expected"], answers[case["id"]]
    assert answer.outcome in (wanted["outcome"], *wanted["accept"])
    assert len(answer.questions) <= wanted["max_questions"]
    bites = [cited.cite for cited in answer.citations if cited.role == "applies"]
    shown = [cited.cite for cited in answer.citations]
    assert not set(bites) & set(wanted["must_not_cite"])
    for either in wanted["must_cite"]:
        assert any(each.startswith(cite) for cite in either.split(" | ") for each in shown), either
