"""The same question on two days: what had lapsed then, what was renewed later, what joined or left a catalogue.

The affiliates rule and the policies on defence money by their days stand in ``test_us_rules``.
"""

from __future__ import annotations

from datetime import date

import pytest

from entente.desk.rule_cases.answering import answer_rule_case
from entente.desk.rule_cases.reading import RuleCase
from entente.safeguards.rulebook import load_rulebook


def got(regime: str, day: str, known: str, facts: dict[str, object]) -> str:
    case = RuleCase(
        id="x", regime=regime, as_of=date.fromisoformat(day), known_on=date.fromisoformat(known), facts=facts
    )
    return answer_rule_case(case, load_rulebook()).got


@pytest.mark.parametrize(
    ("day", "known", "answer"),
    [
        ("2024-08-26", "2024-08-26", "allowed"),
        ("2024-08-28", "2024-08-28", "not_applicable"),
        ("2024-12-12", "2024-12-12", "not_applicable"),
        ("2024-12-13", "2024-12-13", "allowed"),
        ("2024-08-28", "2024-12-13", "allowed"),
        ("2024-10-15", "2025-03-01", "allowed"),
        ("2029-08-28", "2025-03-01", "not_applicable"),
    ],
)
def test_the_agreement_lapsed_and_was_renewed_backwards(day: str, known: str, answer: str) -> None:
    facts: dict[str, object] = {
        "agreement": "US-China Science and Technology Agreement",
        "question_kind": "in_force_on_date",
    }
    assert got("agreement.sta", day, known, facts) == answer


CATHODE = {
    "technology": "lithium iron phosphate cathode preparation",
    "capacity_mAh_per_g": 161,
    "first_cycle_efficiency_pct": 97.5,
    "compaction_density_g_cc": 2.6,
}
BUILDING = {"technology": "one of the three building-technology items deleted on 2025-07-15"}


@pytest.mark.parametrize(
    ("technology", "day", "answer"),
    [
        (CATHODE, "2025-07-14", "report_required"),
        (CATHODE, "2025-07-15", "licence_required"),
        (CATHODE | {"compaction_density_g_cc": 2.57}, "2025-07-15", "report_required"),
        (BUILDING, "2025-07-14", "licence_required"),
        (BUILDING, "2025-07-15", "report_required"),
    ],
)
def test_the_catalogue_changed_on_15_july_2025(technology: dict[str, object], day: str, answer: str) -> None:
    party = {
        "actor_type": "university",
        "actor_location": "CN",
        "destination": "US",
        "transfer_by": "economic-technical cooperation contract",
    }
    assert got("cn.tier", day, day, party | technology) == answer
