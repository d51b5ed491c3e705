"""Cedar, given the exported policies, says of every rule what our evaluator says."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.rules import cedar_difference
from benchmarks.rules.cedar_difference import Cedar, case_scopes, differences, every_version, example_scopes, room_for
from benchmarks.rules.random_facts import RandomFacts
from tests.unit.safeguards.rule_maker import LANGUAGE, language_rules

from entente.errors import InputError
from entente.safeguards.export.cedar import SCALE, Scale, cedar_policies
from entente.safeguards.export.cedar_facts import cedar_context
from entente.safeguards.facts import formulas
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.rulebook import load_rulebook, parse_rules

RANDOM = 150
"""Random requests in a test run; `python -m benchmarks.rules.cedar_difference` makes 50,000."""


@pytest.fixture(scope="module")
def cedar() -> Cedar:
    book = load_rulebook()
    return Cedar(book, every_version(book))


def test_cedar_accepts_every_policy(cedar: Cedar) -> None:
    assert cedar.invalid() == []
    assert len({(policy.rule, policy.version) for policy in cedar.policies}) == len(load_rulebook().rules)


def test_every_example_comes_out_the_same(cedar: Cedar) -> None:
    found = [differences(cedar, scope) for scope in example_scopes(load_rulebook())]
    assert len(found) > 300
    assert [each for each in found if each] == []


def test_random_facts_come_out_the_same(cedar: Cedar) -> None:
    facts = RandomFacts(load_rulebook(), 11)
    assert [each for _ in range(RANDOM) for each in differences(cedar, facts.scope())] == []


def test_whole_projects_come_out_the_same(shared: Path) -> None:
    book = load_rulebook()
    scopes = list(case_scopes(shared / "cases" / "projects" / "given.jsonl", book))
    roomy = Cedar(book, every_version(book), room_for(scopes))
    assert len(scopes) > 20
    assert [each for scope in scopes for each in differences(roomy, scope)] == []


@pytest.mark.parametrize("text", LANGUAGE)
def test_every_part_of_the_language_is_exported(text: str) -> None:
    book = parse_rules([("f", language_rules(text))])
    cedar = Cedar(book, every_version(book))
    assert cedar.invalid() == []
    facts = RandomFacts(book, 5, 0.4)
    found = [(differences(cedar, scope), cedar_difference.ours(cedar.rules, scope))
             for scope in (facts.scope(cedar_difference.DAY) for _ in range(60))]  # fmt: skip
    assert [each for each, _mine in found if each] == []
    assert any(mine for _each, mine in found)


def test_a_difference_is_seen(cedar: Cedar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cedar_difference, "ours", lambda _rules, _scope: {("us.x.a", "1", 0): "applies"})
    found = differences(cedar, RandomFacts(load_rulebook(), 1).scope())
    assert any("Cedar None, here applies" in each for each in found)


def test_given_facts_are_exported() -> None:
    book = parse_rules([("f", language_rules("project.has_us_party and known(project.dod_money)"))])
    cedar = Cedar(book, every_version(book))
    facts = RandomFacts(book, 5, 0.4)
    for value in (True, False, None):
        scope = facts.scope(cedar_difference.DAY)
        scope["project"] |= {"has_us_party": value, "!": {"has_us_party"}}
        assert differences(cedar, scope) == []


def test_more_items_than_slots_are_refused(cedar: Cedar) -> None:
    scope = RandomFacts(load_rulebook(), 1).scope()
    scope["*data"] = [{**scope["data"], "#": f"data[{n}]", "!": set()} for n in range(9)]
    with pytest.raises(InputError, match="more than 3 items of data"):
        cedar_context(scope, cedar.vocabulary, cedar.slots)


def test_decimals_are_scaled_or_refused() -> None:
    scale = Scale([1e23, 1e25, 3])
    assert scale.integer(2.58) == 25_800
    assert scale.integer(-1) == -10_000
    with pytest.raises(ValueError, match="four decimal places"):
        scale.integer(0.00001)
    large = [1e20, 9e22, 1e23, 2e23, 1e25, 9e30]
    assert [scale.integer(number) - int(9e14) * SCALE for number in large] == [0, 0, 1, 2, 3, 4]


def test_words_with_quotes_and_stars_stay_words() -> None:
    text = """mentions(topic.words, 'a*b "c"') or "d'" in topic.words"""
    rules = parse_rules([("f", language_rules(text))]).rules
    (policy, *_rest) = cedar_policies(rules, formulas(), dict.fromkeys(COLLECTIONS, 1))
    assert 'like "*a\\*b \\"c\\"*"' in policy.text
