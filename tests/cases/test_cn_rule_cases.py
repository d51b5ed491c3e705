"""The outside rule cases of the Chinese regimes and of the agreement, answered by the same rules as a proposal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from entente.desk.rule_cases.answering import answer_rule_case
from entente.desk.rule_cases.mapping import mapped
from entente.desk.rule_cases.reading import LabelledCase, RuleCase, read_labelled_cases
from entente.desk.rule_cases.scoring import score_answers
from entente.desk.rule_cases.tables import regime_tables
from entente.safeguards.rulebook import load_rulebook

CHECK: dict[str, object] = {"activity": "accept_on_site_end_use_check"}
OURS = ("cn.", "agreement.sta")
UNVERIFIED = {"hgr.genomes.501", "cac.date.2024-03-01", "scidata.foreign-journal"}
"""Texts that nobody here has read: *refer* is the answer, and the cases' authors do not count them either."""


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[LabelledCase]:
    file = shared / "cases/rules/given.jsonl"
    return [case for case in read_labelled_cases(file) if case.regime.startswith(OURS)]


def test_agreement_and_prohibitions_meet_the_bars(cases: list[LabelledCase]) -> None:
    book = load_rulebook()
    score = score_answers([(case, answer_rule_case(case, book)) for case in cases])
    total = score.total
    assert total.cases >= 100
    assert total.right / total.cases >= 0.95, [each.id for each in score.disagreements if each.counted]
    assert total.false_prohibition == 0
    assert total.missed_prohibition == 0
    assert {each.id for each in score.disagreements} <= UNVERIFIED


def test_everything_in_the_vocabulary_is_understood(shared: Path) -> None:
    """Every fact name and listed value of these regimes; free examples cut off in the middle are left out."""
    lost = []
    for line in (shared / "cases/rules/VOCABULARY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if len(cells) < 5 or cells[0] in ("fact", "---"):
            continue
        name, regimes = cells[0], [each.strip() for each in cells[3].split(",")]
        ours = [regime for regime in regimes if regime.startswith(OURS)]
        lost += [(regime, name) for regime in ours if name not in regime_tables()[regime].facts]
    assert lost == []


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"data_count_since_1_jan": 99_999, "sensitive": False}, "exempt"),
        ({"data_count_since_1_jan": 100_000, "sensitive": False}, "conditions"),
        ({"data_count_since_1_jan": 1_000_000, "sensitive": False}, "approval_required"),
        ({"data_count_since_1_jan": 9_999, "sensitive": True}, "conditions"),
        ({"data_count_since_1_jan": 10_000, "sensitive": True}, "approval_required"),
        ({"data_count_since_1_jan": 500, "sensitive": False, "data_subject_age": 13}, "conditions"),
        ({"data_count_since_1_jan": 500, "sensitive": False, "data_subject_age": 14}, "exempt"),
        ({"data_count_since_1_jan": 5, "sensitive": False, "actor_is_ciio": True}, "approval_required"),
        ({"data_count_since_1_jan": 2_500_000, "necessary_for_contract_with_individual": True}, "exempt"),
        ({"data_count_since_1_jan": 2_500_000, "necessary_for_contract_with_individual": False}, "approval_required"),
        ({"data_count_since_1_jan": 800, "protects_life": True, "data_kind": "medical"}, "exempt"),
        ({"persons_processed": 9_999_999, "export": False}, "not_applicable"),
        ({"persons_processed": 10_000_000, "export": False}, "conditions"),
    ],
)
def test_every_number_has_two_sides(facts: dict[str, object], label: str) -> None:
    stated = {"actor_is_ciio": False, "important_data": False, "contains_personal_information": True} | facts
    assert answered("cn.cac", stated, "2025-03-01") == label


@pytest.mark.parametrize(
    ("regime", "facts", "label"),
    [
        ("cn.hgr", {"activity": "collect_samples_in_China", "actor_location": "CN", "foreign_holding_pct": 49,
                    "foreign_control_other_means": False}, "not_applicable"),
        ("cn.hgr", {"activity": "collect_samples_in_China", "actor_location": "CN", "foreign_holding_pct": 50,
                    "foreign_control_other_means": False}, "prohibited"),
        ("cn.dualuse", {"activity": "discard_export_records", "record_age_years": 4.9}, "prohibited"),
        ("cn.dualuse", {"activity": "discard_export_records", "record_age_years": 5.0}, "allowed"),
        ("cn.dualuse", CHECK | {"consent_of_commerce_ministry": True}, "allowed"),
        ("cn.dualuse", CHECK | {"consent_of_commerce_ministry": False}, "prohibited"),
        ("cn.ecl", {"activity": "share_technology", "item_on_control_list": None}, "refer"),
        ("cn.afsl", {"activity": "scientific_cooperation", "partner_on_prc_countermeasure_list": True,
                     "special_consent": False}, "prohibited"),
        ("cn.afsl", {"activity": "end_cooperation_with_PRC_partner", "measure_is_discriminatory_restriction": None,
                     "reason": "to carry out a foreign measure"}, "refer"),
        ("cn.dsl", {"activity": "hand_over_data", "requester": "foreign research partner"}, "not_applicable"),
        ("cn.dsl", {"activity": "hand_over_data", "requester": "foreign law-enforcement body"}, "approval_required"),
        ("cn.tier", {"technology": "tea roasting", "technology_class": "prohibited"}, "prohibited"),
    ],
)  # fmt: skip
def test_other_regimes_answer(regime: str, facts: dict[str, object], label: str) -> None:
    assert answered(regime, facts, "2025-03-01") == label


def test_the_gap_in_the_agreement_depends_on_who_looks_when() -> None:
    asked = {"agreement": "US-China Science and Technology Agreement", "question_kind": "in_force_on_date"}
    assert answered("agreement.sta", asked, "2024-10-01") == "not_applicable"
    assert answered("agreement.sta", asked, "2024-10-01", "2025-02-01") == "allowed"


def test_a_value_that_no_row_knows_is_not_understood() -> None:
    assert mapped({"activity": "polish the silver"}, regime_tables()["cn.dualuse"], date(2025, 3, 1)).unread


def answered(regime: str, facts: dict[str, object], day: str, known: str | None = None) -> str:
    line = {"id": "x", "regime": regime, "as_of": day, "known_on": known, "facts": facts}
    case = msgspec.json.decode(json.dumps(line), type=RuleCase)
    return answer_rule_case(case, load_rulebook()).got
