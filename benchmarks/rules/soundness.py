"""Does a decided result stay the same for every completion? `python -m benchmarks.rules.soundness [--pairs 100000]`

A pair is one rule on one random set of facts, a quarter of which nobody states; it is decided again with every unknown
answered at random. What certainly applies must still apply, and what certainly does not must still not. Facts whose
silence a rule reads on purpose (``known``) stay silent.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date

from benchmarks.rules.random_facts import RandomFacts, completed

from entente.safeguards.engine import Settled, settle
from entente.safeguards.kleene import Scope
from entente.safeguards.rulebook import RuleBook, load_rulebook

DAY = date(2026, 5, 4)


def effective(settled: Settled) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Rule and subject: those that certainly bite, and those that may."""
    sure = {(each.rule.id, each.subject) for each in settled.verdicts if each.effective}
    may = {(v.rule.id, v.subject) for v in settled.verdicts if v.result.value == "undecided" and not v.defeated_by}
    return sure, may


def unsound(book: RuleBook, scope: Scope, facts: RandomFacts, day: date) -> tuple[list[str], int]:
    """The rules whose decided result changes in a completion, and how many pairs were compared."""
    rules = book.active(day, day)
    sure, may = effective(settle(rules, scope))
    after, _open = effective(settle(rules, completed(scope, facts)))
    undecided_lists = {subject for _rule, subject in may if "[" not in subject and subject}
    wrong = [f"{rule} {subject} applied" for rule, subject in sure - after]
    wrong += [
        f"{rule} {subject} did not apply"
        for rule, subject in after - sure - may
        if subject.partition("[")[0] not in undecided_lists
    ]
    return wrong, len(rules.rules)


def measure(pairs: int, seed: int, unknown: float = 0.25) -> tuple[int, list[str]]:
    """Pairs compared and what was unsound."""
    book = load_rulebook()
    facts = RandomFacts(book, seed, unknown)
    done, found = 0, []
    while done < pairs:
        wrong, count = unsound(book, facts.scope(DAY), facts, DAY)
        done += count
        found += wrong
    return done, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.perf_counter()
    done, found = measure(given.pairs, given.seed)
    print(f"{done} pairs, {len(found)} unsound, {time.perf_counter() - start:.1f} s")
    for each in sorted(set(found))[:20]:
        print(" ", each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
