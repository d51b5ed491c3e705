"""Rule cases: neutral facts become ours by a table, what is absent is none, what is null stays unknown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.desk.rule_cases.answering import RuleCaseAnswer, answer_rule_case, run_rule_cases
from entente.desk.rule_cases.mapping import mapped
from entente.desk.rule_cases.reading import LabelledCase, RuleCase
from entente.desk.rule_cases.scope import case_scope
from entente.desk.rule_cases.scoring import score_answers
from entente.desk.rule_cases.tables import RegimeTable, regime_tables
from entente.errors import InputErrors
from entente.safeguards.examples import NAME
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.rulebook import load_rulebook

TABLE = msgspec.convert(
    {
        "regimes": ["us.wolf"],
        "rules": ["us.wolf.*"],
        "start": {"party.country": "US"},
        "facts": {
            "partner": {"to": ["party[2].country"]},
            "third": {"values": {"true": {"party[3].country": "DE"}, "false": {}}},
            "money": {"each": "funding", "values": {"NASA": {"funding.funder": "us_nasa"}, "none": {}}},
            "topic": {"words": [{"any": ["moon"], "give": {"research.kind": "basic"}}], "free": True},
            "amount": {"to": ["funding.amount"], "number": True},
            "question_about": {"silent": True},
        },
    },
    RegimeTable,
)


def case(facts, regime="us.wolf", **changes):
    return RuleCase(**{"id": "c", "regime": regime, "as_of": date(2025, 9, 1), "facts": facts, **changes})


@pytest.fixture(autouse=True)
def own_table(monkeypatch):
    monkeypatch.setattr("entente.desk.rule_cases.answering.regime_tables", lambda: {"us.wolf": TABLE})


def answered(facts, **changes) -> RuleCaseAnswer:
    return answer_rule_case(case(facts, **changes), load_rulebook())


def test_the_rules_of_the_regime_answer_by_their_effect():
    assert answered({"partner": "CN", "money": ["NASA"]}).got == "prohibited"
    assert answered({"partner": "CN", "money": ["NASA"], "third": True}).got == "conditions"
    assert answered({"partner": "TW", "money": ["NASA"]}).got == "not_applicable"


def test_an_answer_names_the_rules_that_decide_it():
    assert answered({"partner": "CN", "money": ["NASA"]}).because == ("us.wolf.bilateral",)


def test_null_stays_unknown_and_is_asked_by_its_neutral_name():
    found = answered({"partner": "CN", "money": None})
    assert (found.got, found.ask) == ("refer", ("money",))


def test_an_unknown_that_cannot_change_the_answer_is_not_asked():
    found = answered({"partner": "TW", "money": None})
    assert (found.got, found.ask) == ("not_applicable", ())


def test_what_is_absent_is_none():
    assert answered({"partner": "CN"}).got == "not_applicable"


@pytest.mark.parametrize(
    ("facts", "unread"),
    [
        ({"partner": "CN", "colour": "red"}, ("colour",)),
        ({"partner": "CN", "money": ["ESA"]}, ("money: ESA",)),
        ({"partner": "CN", "third": "perhaps"}, ("third: perhaps",)),
        ({"partner": "CN", "amount": "a lot"}, ("amount: a lot",)),
    ],
)
def test_a_name_or_value_that_is_not_known_is_referred_and_named(facts, unread):
    found = answered(facts)
    assert (found.got, found.unread) == ("refer", unread)


def test_an_unknown_regime_is_referred_and_named():
    found = answered({}, regime="xx.moon")
    assert (found.got, found.unread) == ("refer", ("regime: xx.moon",))


def test_free_text_and_silent_facts_carry_no_weight():
    assert answered({"partner": "TW", "topic": "cheese", "question_about": "anything"}).unread == ()


def test_the_day_decides_which_rules_hold():
    assert answered({"partner": "CN", "money": ["NASA"]}, as_of=date(2011, 3, 1)).got == "not_applicable"


def test_words_are_read_and_numbers_parsed():
    found = mapped({"topic": "the Moon", "amount": "1.1e25"}, TABLE, date(2025, 9, 1))
    assert (found.facts["research.kind"], found.facts["funding.amount"]) == ("basic", 1.1e25)


def test_a_number_that_is_not_stated_compares_as_false_either_way():
    scope = case_scope(mapped({"money": ["NASA"]}, TABLE, date(2025, 9, 1)), date(2025, 9, 1), load_rulebook())
    amount = scope["*funding"][0]["amount"]
    assert not amount > 0 and not amount <= 0


@given(st.text(min_size=1, max_size=30))
def test_no_answer_depends_on_the_id(name):
    facts = {"partner": "CN", "money": ["NASA"]}
    assert msgspec.structs.replace(case(facts), id=name).facts == facts
    assert answered(facts, id=name).got == "prohibited"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_values_of_any_form_are_answered_or_named(data):
    """No value, however strange, stops a run; one that is not understood is referred."""
    regime = data.draw(st.sampled_from(sorted(regime_tables())))
    table = regime_tables()[regime]
    names = data.draw(st.lists(st.sampled_from(sorted(table.facts)), unique=True, max_size=6))
    facts = {name: data.draw(JSON) for name in names}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("entente.desk.rule_cases.answering.regime_tables", regime_tables)
        found = answered(facts, regime=regime)
    assert not found.unread or found.got == "refer"


def test_a_file_is_answered_line_by_line(tmp_path: Path):
    lines = [{"id": n, "regime": "us.wolf", "as_of": "2025-09-01", "facts": {"partner": n}} for n in ("CN", "TW")]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert [found.id for found in run_rule_cases(file)] == ["CN", "TW"]


def test_a_bad_line_is_named_with_its_number(tmp_path: Path):
    file = tmp_path / "cases.jsonl"
    file.write_text('{"id": "a", "regime": "r", "as_of": "2025-09-01", "facts": {}}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(InputErrors, match=r"cases\.jsonl:2"):
        list(run_rule_cases(file))


def labelled(got, expected, **changes):
    name = f"{got} for {expected}"
    one = LabelledCase(
        **{"id": name, "regime": "us.wolf", "as_of": date(2025, 1, 1), "facts": {}, "expected": expected, **changes}
    )
    return one, RuleCaseAnswer(name, got, ask=changes.get("need", ()))


def test_the_score_counts_false_and_missed_prohibitions_and_groups():
    found = score_answers(
        [
            labelled("prohibited", "allowed", control=True, group="g"),
            labelled("allowed", "allowed", control=True, group="g"),
            labelled("conditions", "prohibited"),
            labelled("refer", "prohibited"),
            labelled("refer", "refer", need=("funding",)),
            labelled("exempt", "allowed", accept=("exempt",)),
            labelled("allowed", "prohibited", evidence="recalled"),
        ]
    ).total
    assert (found.cases, found.right, found.not_counted) == (6, 3, 1)
    assert (found.groups, found.groups_right) == (5, 2)
    assert (found.false_prohibition, found.controls) == (1, 2)
    assert (found.missed_prohibition, found.prohibitions, found.undecided) == (1, 2, 1)
    assert (found.needed, found.needed_asked) == (1, 1)


def _paths():
    for regime, table in regime_tables().items():
        gives = [("start", table.start)]
        for name, fact in table.facts.items():
            gives += [(name, dict.fromkeys(fact.paths()))]
            gives += [(name, give) for give in fact.values.values() if isinstance(give, dict)]
            gives += [(name, row.give) for row in fact.words]
        yield from ((regime, name, path.removeprefix("+")) for name, give in gives for path in give)


def test_every_path_of_every_table_is_a_fact():
    schema = load_rulebook().schema
    for regime, name, path in _paths():
        match = NAME.match(path)
        known = path in COLLECTIONS or path.startswith("permit[")
        assert known or (match and f"{match['namespace']}.{match['field']}" in schema), (regime, name, path)


def test_every_rule_that_a_table_names_exists():
    rules = load_rulebook().rules
    for table in regime_tables().values():
        named = [*table.rules, *table.labels, *(rule for labels in table.labels_for.values() for rule in labels)]
        for pattern in named:
            assert any(rule.named_by(pattern) for rule in rules), pattern
