"""Do Cedar and our evaluator agree? `python -m benchmarks.rules.cedar_difference [--requests 50000] [--cases FILE]`

A request is one set of facts: Cedar evaluates the exported policies on it, our compiled rules the same facts, and every
rule has to come out the same on every subject: applies, undecided or does not apply. `--cases` adds the facts of
whole-project cases; the rules' own examples are always compared.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import cedarpy
from benchmarks.rules.random_facts import RandomFacts

from entente.safeguards.engine import settle
from entente.safeguards.examples import FALLBACK_DAY, example_scope
from entente.safeguards.export.cedar import cedar_policies
from entente.safeguards.export.cedar_facts import CedarVocabulary, cedar_context, cedar_schema
from entente.safeguards.facts import formulas
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.program import APPLIES, EXCEPTED
from entente.safeguards.rule import RuleSet
from entente.safeguards.rulebook import RuleBook, load_rulebook

DAY = date(2026, 5, 4)
REQUEST = {"principal": 'Desk::"here"', "action": 'Action::"judge"', "resource": 'Project::"this"'}


class Cedar:
    """The rules of a day as Cedar policies, parsed once."""

    def __init__(self, book: RuleBook, rules: RuleSet, slots: Mapping[str, int] | int = 3) -> None:
        self.rules = rules
        self.slots = dict.fromkeys(COLLECTIONS, slots) if isinstance(slots, int) else slots
        self.vocabulary = CedarVocabulary.of(rules.rules, formulas(), book.schema)
        self.policies = cedar_policies(rules.rules, formulas(), self.slots)
        self.parsed = cedarpy.PolicySet.from_str("\n".join(policy.text for policy in self.policies))

    def invalid(self) -> list[str]:
        """What Cedar's own check says of the policies against the schema of the facts."""
        text = "\n".join(policy.text for policy in self.policies)
        checked = cedarpy.validate_policies(text, json.dumps(cedar_schema(self.vocabulary, self.slots)))
        return [str(error) for error in checked.errors]

    def request(self, scope: Scope) -> dict[str, object]:
        """One request for all rules and subjects."""
        return {**REQUEST, "context": cedar_context(scope, self.vocabulary, self.slots)}

    def answers(self, scope: Scope) -> dict[tuple[str, str, int], str]:
        """(rule, version, slot) → ``applies`` or ``reached``."""
        result = cedarpy.is_authorized(self.request(scope), self.parsed, [])
        assert not result.diagnostics.errors, result.diagnostics.errors[:3]
        found: dict[tuple[str, str, int], str] = {}
        for reason in result.diagnostics.reasons:
            policy = self.policies[int(reason.removeprefix("policy"))]
            key = (policy.rule, policy.version, policy.slot)
            if found.get(key) != "applies":
                found[key] = policy.mode
        return found


def ours(rules: RuleSet, scope: Scope) -> dict[tuple[str, str, int], str]:
    """The same of the compiled rules."""
    slots = {id(item): n for items in scope.values() if isinstance(items, list) for n, item in enumerate(items, 1)}
    found = {}
    for place, subject, code in rules.program(scope):
        record = rules.rules[place].record
        if code != EXCEPTED and subject not in COLLECTIONS:
            slot = slots[id(subject)] if isinstance(subject, dict) else 0
            found[record.id, record.version, slot] = "applies" if code == APPLIES else "reached"
    return found


def differences(cedar: Cedar, scope: Scope) -> list[str]:
    """What differs on one settled set of facts."""
    settle(cedar.rules, scope)
    theirs, mine = cedar.answers(scope), ours(cedar.rules, scope)
    return [
        f"{key[0]}@{key[1]} {key[2] or ''}: Cedar {theirs.get(key)}, here {mine.get(key)}"
        for key in sorted({*theirs, *mine})
        if theirs.get(key) != mine.get(key)
    ]


def every_version(book: RuleBook) -> RuleSet:
    """All rules whatever the day, so that every text is compared."""
    return RuleSet.of(book.rules)


def example_scopes(book: RuleBook) -> Iterator[Scope]:
    """The facts of every example."""
    for rule in book.rules:
        for example in rule.record.example:
            day = example.as_of or rule.record.in_force_from or FALLBACK_DAY
            yield example_scope(example.facts, day, book, rule)


def room_for(scopes: Iterable[Scope]) -> dict[str, int]:
    """As many slots of each list as some set of facts has items."""
    every = list(scopes)
    return {over: max((len(scope["*" + over] or ()) for scope in every), default=0) for over in COLLECTIONS}


def case_scopes(path: Path, book: RuleBook) -> Iterator[Scope]:
    """The facts of whole-project cases (no lists loaded: list facts are then unknown)."""
    from entente import accords
    from entente.desk.project_cases.mapping import proposal_of
    from entente.desk.project_cases.reading import read_cases
    from entente.safeguards.facts import scope_of

    class Nothing:
        hits = ()
        lists: dict[str, str] = {}
        scorer = ""

    register = accords.load_register()
    for case in read_cases(path):
        proposal = proposal_of(case, register).proposal
        will = accords.answer(proposal, register, as_of=case.as_of, known_at=case.known_at)
        yield scope_of(proposal, Nothing(), will.facts, as_of=case.as_of, imposed=book.imposed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=Path)
    given = parser.parse_args()
    book = load_rulebook()
    start = time.perf_counter()
    cedar = Cedar(book, every_version(book))
    invalid = cedar.invalid()
    print(f"{len(book.rules)} rules, {len(cedar.policies)} policies, {len(invalid)} refused by Cedar's check")
    examples = [differences(cedar, scope) for scope in example_scopes(book)]
    wrong = [each for found in examples for each in found]
    print(f"examples: {len(examples)} requests, {len(wrong)} differences")
    if given.cases:
        scopes = list(case_scopes(given.cases, book))
        roomy = Cedar(book, every_version(book), room_for(scopes))
        cases = [differences(roomy, scope) for scope in scopes]
        print(f"cases: {len(cases)} requests, {sum(map(len, cases))} differences")
        wrong += [each for found in cases for each in found]
    facts, random = RandomFacts(book, given.seed), []
    for _ in range(given.requests):
        random += differences(cedar, facts.scope())
    took = time.perf_counter() - start
    print(f"random: {given.requests} requests, {len(random)} differences, {took:.1f} s in all")
    for each in sorted({*wrong, *random})[:20]:
        print(" ", each)
    return 1 if wrong or random or invalid else 0


if __name__ == "__main__":
    sys.exit(main())
