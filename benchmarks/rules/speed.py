"""How fast are full evaluations? `python -m benchmarks.rules.speed [--sets 300] [--rounds 5]`

One evaluation is one project with a quarter of its facts unknown: every rule in force on every subject. Ours also
computes the derived facts, displacement and the fixed point; Cedar is given requests that are ready made. Measured in
turn in one process, one thread, in seconds of processor time (other work on the machine then counts for neither);
medians of the rounds.

Cedar three-valued: the two policies of each rule, the same answers as ours. Cedar plain: only the policy *applies* of
each rule (half the work; it cannot tell "no" from "nobody knows").
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import cedarpy
from benchmarks.rules.cedar_difference import DAY, Cedar
from benchmarks.rules.random_facts import RandomFacts

from entente.safeguards.engine import settle
from entente.safeguards.rulebook import load_rulebook


def rate(work: Callable[[], None], sets: int) -> float:
    start = time.process_time()
    work()
    return sets / (time.process_time() - start)


def measure(sets: int, rounds: int, seed: int = 1) -> dict[str, float]:
    """Evaluations per second of each evaluator (median), and what was evaluated."""
    book = load_rulebook()
    rules = book.active(DAY, DAY)
    facts = RandomFacts(book, seed)
    scopes = [facts.scope(DAY) for _ in range(sets)]
    cedar = Cedar(book, rules)
    plain = cedarpy.PolicySet.from_str("\n".join(each.text for each in cedar.policies if each.mode == "applies"))
    for scope in scopes:
        settle(rules, scope)
    # Contexts as JSON text: Cedar then need not walk Python objects.
    requests = [{**one, "context": json.dumps(one["context"])} for one in map(cedar.request, scopes)]

    def run_ours() -> None:
        for scope in scopes:
            _ = settle(rules, scope).verdicts

    def run_cedar(policies: cedarpy.PolicySet) -> None:
        cedarpy.is_authorized_batch(requests, policies, [])

    found: dict[str, list[float]] = {"ours": [], "cedar three-valued": [], "cedar plain": []}
    for _ in range(rounds):
        found["ours"].append(rate(run_ours, sets))
        found["cedar three-valued"].append(rate(lambda: run_cedar(cedar.parsed), sets))
        found["cedar plain"].append(rate(lambda: run_cedar(plain), sets))
    return {name: statistics.median(rates) for name, rates in found.items()} | {
        "rules": len(rules.rules),
        "items per set": sum(len(items) for scope in scopes for items in scope.values() if isinstance(items, list))
        / sets,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found = measure(given.sets, given.rounds)
    print(f"{found['rules']:.0f} rules, {found['items per set']:.1f} items in a set of facts")
    for name in ("ours", "cedar three-valued", "cedar plain"):
        print(f"{name:20} {found[name]:10,.0f} evaluations/s   ours/this {found['ours'] / found[name]:6.1f}")


if __name__ == "__main__":
    main()
