"""The compiled rules say what the interpreted ones say, and what they decide stays decided."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from benchmarks.rules import soundness
from benchmarks.rules.random_facts import RandomFacts, completed
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.safeguards.rule_maker import LANGUAGE, language_rules

from entente.model.codes import Result
from entente.safeguards import engine
from entente.safeguards.engine import settle
from entente.safeguards.facts import formulas
from entente.safeguards.interpret import interpret
from entente.safeguards.kleene import Node, Scope
from entente.safeguards.language import COLLECTIONS, formula_of
from entente.safeguards.program import EXCEPTED
from entente.safeguards.rule import Rule
from entente.safeguards.rulebook import RuleBook, load_rulebook, parse_rules


def interpreted(rule: Rule, scope: Scope) -> Result:
    """What a rule says by its closures."""
    held = rule.when.value(scope)
    exception = rule.unless.value(scope) if rule.unless else False
    if held is False or exception is True:
        return Result.DOES_NOT_APPLY
    return Result.APPLIES if held and exception is False else Result.UNDECIDED


def check_same(book: RuleBook, scope: Scope) -> int:
    """Compare both evaluators on every rule and subject; returns how many rules reach a subject."""
    rules = book.active(scope[""]["day"], scope[""]["day"])
    compiled = {(rules.rules[place].id, id(subject) if isinstance(subject, dict) else subject): code
                for place, subject, code in rules.program(scope)}  # fmt: skip
    for rule in rules.rules:
        over = rule.record.for_each
        items = scope["*" + over] if over else [None]
        if items is None:
            assert compiled.pop((rule.id, over)) == engine.UNDECIDED
            continue
        for item in items:
            at = scope | {over: item} if over else scope
            code = compiled.pop((rule.id, id(item) if over else ""), None)
            said = Result.DOES_NOT_APPLY if code in (None, EXCEPTED) else engine._RESULT[code]
            assert said is interpreted(rule, at), (rule.id, rule.record.version)
            if code == EXCEPTED:
                assert rule.when.value(at) is True
    assert not compiled
    return len(rules.program(scope))


@cache
def packaged_formulas() -> dict[str, Node]:
    """The derived facts as closures."""
    schema = load_rulebook().schema
    return {name: interpret(tree, schema, lambda each: formula_of(each, schema)) for name, tree in formulas().items()}


def check_formulas(scope: Scope) -> None:
    """Every derived fact is what its formula says by closures."""
    for name, node in packaged_formulas().items():
        namespace, _, field = name.rpartition(".")
        for item in (scope["*" + namespace] or ()) if namespace in COLLECTIONS else (scope[namespace],):
            at = scope | {namespace: item}
            assert item[field] is node.value(at), name


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(0, 10**9), st.sampled_from([0.0, 0.1, 0.25, 0.6]))
def test_compiled_and_interpreted_rules_agree(seed: int, unknown: float) -> None:
    book = load_rulebook()
    scope = RandomFacts(book, seed, unknown).scope()
    check_formulas(scope)
    check_same(book, scope)


def test_most_rules_are_reached_by_random_facts() -> None:
    book = load_rulebook()
    facts = RandomFacts(book, 3)
    active = book.active(soundness.DAY, soundness.DAY)
    reached = {each.rule.id for _ in range(400) for each in settle(active, facts.scope(soundness.DAY)).verdicts}
    assert len(reached) > 0.9 * len(active.rules)


@pytest.mark.parametrize(("seed", "unknown"), [(1, 0.25), (2, 0.6)])
def test_what_is_decided_stays_decided(seed: int, unknown: float) -> None:
    pairs, wrong = soundness.measure(100_000, seed, unknown)
    assert pairs >= 100_000
    assert wrong == []


def test_the_measure_sees_an_unsound_evaluator(monkeypatch: pytest.MonkeyPatch) -> None:
    def guessing(rules: Any, scope: Scope) -> Any:
        settled = settle(rules, scope)
        settled.hits = [hit for hit in settled.hits if hit[2] != engine.UNDECIDED]
        return settled

    monkeypatch.setattr(soundness, "settle", guessing)
    assert soundness.measure(3_000, 1)[1]


@pytest.mark.parametrize("text", LANGUAGE)
def test_every_part_of_the_language_is_compiled_as_interpreted(text: str) -> None:
    book = parse_rules([("f", language_rules(text))])
    facts = RandomFacts(book, 7, 0.4)
    assert max(check_same(book, facts.scope(soundness.DAY)) for _ in range(200)) > 0


def test_completing_facts_leaves_what_is_known() -> None:
    facts = RandomFacts(load_rulebook(), 5)
    scope = facts.scope(soundness.DAY)
    after = completed(scope, facts)
    for name, value in scope["publication"].items():
        if value is not None:
            assert after["publication"][name] == value
