"""The fewest facts to ask: a smallest set with answers that leave nothing pending.

Every pending finding has certificates (``certificates``): sets of answers that settle it one way or the other. One of
each is chosen so that they agree and name the fewest facts together. The choice is exact; only where there are very
many ways is the search cut short, and what it has found by then is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from entente.safeguards.certificates import Certificate, consistent

__all__ = ["fewest_facts"]

Preference = Callable[[frozenset[str]], tuple[Any, ...]]
"""Orders sets of facts, the best first."""

STEPS = 20_000
"""Choices tried at most; ordinary projects need a few dozen."""


def fewest_facts(choices: Sequence[Sequence[Certificate]], preferred: Preference) -> frozenset[str]:
    """The facts of a smallest choice of one certificate from each list; of equally small ones the preferred one.

    Certificates that contradict each other are not chosen together; where no choice agrees throughout, each list gets
    the one that adds least.
    """
    search = _Fewest(sorted(choices, key=len), preferred)
    search.choose(0, frozenset(), frozenset())
    return search.best if search.best is not None else search.greedy()


class _Fewest:
    """A search through the choices, depth first, cut where nothing smaller can come."""

    def __init__(self, choices: Sequence[Sequence[Certificate]], preferred: Preference) -> None:
        self.choices = choices
        self.preferred = preferred
        self.best: frozenset[str] | None = None
        self.steps = 0

    def choose(self, place: int, answers: Certificate, facts: frozenset[str]) -> None:
        """Choose from the list at this place on, with the answers chosen so far."""
        self.steps += 1
        if self.steps > STEPS or (self.best is not None and len(facts) > len(self.best)):
            return
        if place == len(self.choices):
            if self.best is None or (len(facts), self.preferred(facts)) < (len(self.best), self.preferred(self.best)):
                self.best = facts
            return
        for certificate in sorted(self.choices[place], key=lambda each: len(_facts(each) - facts)):
            together = answers | certificate
            if consistent(together):
                self.choose(place + 1, together, facts | _facts(certificate))

    def greedy(self) -> frozenset[str]:
        """Where no choice agrees throughout: list by list, the certificate that adds least."""
        facts: frozenset[str] = frozenset()
        for each in self.choices:
            found = [_facts(certificate) for certificate in each]
            facts |= min(found, key=lambda one: (len(one | facts), sorted(one)))
        return facts


def _facts(certificate: Certificate) -> frozenset[str]:
    return frozenset(answer.fact for answer in certificate)
