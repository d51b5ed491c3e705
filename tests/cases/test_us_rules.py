"""The outside rule cases of the United States, Canada, the United Kingdom and the EU, and our own beside them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from entente.desk.rule_cases.answering import answer_rule_case
from entente.desk.rule_cases.mapping import mapped
from entente.desk.rule_cases.reading import LabelledCase, RuleCase, read_labelled_cases
from entente.desk.rule_cases.scoring import RuleCaseScore, score_answers
from entente.desk.rule_cases.tables import regime_tables
from entente.safeguards.rulebook import load_rulebook

OURS = ("us.", "uk.", "ca.", "eu.")
OWN = Path(__file__).with_name("own_rule_cases.jsonl")


@pytest.fixture(scope="module")
def given(shared: Path) -> tuple[LabelledCase, ...]:
    """The given cases of these regimes."""
    cases = read_labelled_cases(shared / "cases" / "rules" / "given.jsonl")
    return tuple(case for case in cases if case.regime.startswith(OURS))


def scored(cases: tuple[LabelledCase, ...]) -> RuleCaseScore:
    book = load_rulebook()
    return score_answers([(case, answer_rule_case(case, book)) for case in cases])


def test_agreement_and_prohibitions_meet_the_bars(given: tuple[LabelledCase, ...]) -> None:
    total = scored(given).total
    assert total.cases >= 200
    assert total.right >= 0.95 * total.cases
    assert total.groups_right >= 0.95 * total.groups
    assert total.false_prohibition <= 0.02 * total.controls
    assert total.missed_prohibition == 0
    assert total.needed_asked == total.needed
    assert total.needless == 0


def test_every_own_case_comes_out_as_its_text_says() -> None:
    found = scored(read_labelled_cases(OWN))
    assert found.total.cases >= 60
    assert [(miss.id, miss.expected, miss.got) for miss in found.disagreements] == []


def test_no_answer_depends_on_an_id_or_on_the_order_of_facts() -> None:
    book = load_rulebook()
    shuffle = random.Random(5)
    for case in read_labelled_cases(OWN):
        facts = list(case.facts.items())
        shuffle.shuffle(facts)
        other = msgspec.structs.replace(case, id=f"renamed {shuffle.random()}", facts=dict(facts))
        first, second = answer_rule_case(case, book), answer_rule_case(other, book)
        assert (first.got, first.ask) == (second.got, second.ask), case.id


def test_a_case_without_labels_is_answered_alike() -> None:
    book = load_rulebook()
    for line in OWN.read_text(encoding="utf-8").splitlines()[:10]:
        written: dict[str, Any] = json.loads(line)
        labelled = msgspec.convert(written, LabelledCase)
        bare = msgspec.convert({name: written[name] for name in ("id", "regime", "as_of", "facts")}, RuleCase)
        if labelled.asks == "decision":
            assert answer_rule_case(bare, book).got == answer_rule_case(labelled, book).got


def _vocabulary(text: str) -> list[tuple[str, str, list[Any]]]:
    """Fact, regime and the values that are listed in full."""
    found = []
    for row in text.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split(" | ", 4)]
        if len(cells) < 5 or cells[0] == "fact" or "number, e.g." in cells[4]:
            continue
        values = [
            json.loads(value) for value in re.findall(r'\[[^\]]*\]|"[^"]*"|null|true|false|-?\d[\d.e]*', cells[4])
        ]
        found += [(cells[0], regime.strip(), values) for regime in cells[3].split(",")]
    return found


def test_everything_in_the_vocabulary_is_understood(shared: Path) -> None:
    """Every name, and every value of a fact that one regime alone uses (others do not say whose a value is)."""
    rows = _vocabulary((shared / "cases/rules/VOCABULARY.md").read_text(encoding="utf-8"))
    users = Counter(name for name, _regime, _values in rows)
    lost = []
    for name, regime, values in rows:
        if not regime.startswith(OURS):
            continue
        table = regime_tables()[regime]
        if name not in table.facts:
            lost.append((regime, name))
        elif users[name] == 1:
            lost += [(regime, name, each) for each in values if mapped({name: each}, table, date(2025, 9, 1)).unread]
    assert lost == []


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2025-09-28", "not_applicable"),
        ("2025-09-29", "licence_required"),
        ("2025-11-09", "licence_required"),
        ("2025-11-10", "allowed"),
        ("2026-11-09", "allowed"),
        ("2026-11-10", "refer"),
    ],
)
def test_the_affiliates_rule_answers_by_its_day(day: str, label: str) -> None:
    facts = {
        "partner_location": "CN", "partner_listed_on": [], "partner_owner_pct": 60, "activity": "shipment",
        "item_kind": "instrument", "item_control": "EAR99",
    }  # fmt: skip
    case = RuleCase(id="x", regime="us.ear", as_of=date.fromisoformat(day), facts=facts)
    assert answer_rule_case(case, load_rulebook()).got == label


@pytest.mark.parametrize(
    ("day", "listed", "label"),
    [
        ("2023-06-01", True, "not_applicable"),
        ("2024-06-01", True, "refer"),
        ("2025-05-08", True, "refer"),
        ("2025-05-09", True, "prohibited"),
        ("2026-06-01", True, "prohibited"),
        ("2026-06-01", False, "refer"),
    ],
)
def test_defence_money_answers_by_the_policy_of_its_day(day: str, listed: bool, label: str) -> None:
    facts = {"funding": ["DoD"], "partner_location": "CN", "partner_listed_on": ["Section 1286"] if listed else []}
    case = RuleCase(id="x", regime="us.dod", as_of=date.fromisoformat(day), facts=facts)
    assert answer_rule_case(case, load_rulebook()).got == label
