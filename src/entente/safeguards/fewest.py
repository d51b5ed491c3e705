"""The fewest facts to ask: a smallest set with answers that leave nothing pending.

Every pending finding has certificates (``certificates``): sets of answers that settle it one way or the other. One of
each is chosen so that they agree and name the fewest facts together. The choice is exact; only where there are very
many ways is the search cut short, and what it has found by then is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

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
    lists = dict.fromkeys(tuple(_Way.of(certificate) for certificate in each) for each in choices)
    search = _Fewest(sorted(lists, key=len), preferred)
    search.choose(0, frozenset(), frozenset())
    return search.best if search.best is not None else search.greedy()


class _Way(NamedTuple):
    """A certificate, its facts, and its answers that are spelt out."""

    answers: Certificate
    facts: frozenset[str]
    spelt: Certificate

    @classmethod
    def of(cls, certificate: Certificate) -> _Way:
        return cls(
            certificate,
            frozenset(answer.fact for answer in certificate),
            frozenset(answer for answer in certificate if answer.sign != "?"),
        )

    def free(self, answers: Certificate, facts: frozenset[str]) -> bool:
        """Whether it asks nothing more than what is chosen already, and claims nothing more."""
        return self.facts <= facts and self.spelt <= answers

    def agrees(self, answers: Certificate, facts: frozenset[str]) -> bool:
        """Whether its answers fit those that are chosen."""
        shared = self.facts & facts
        return not shared or consistent(answer for answer in answers | self.answers if answer.fact in shared)


class _Fewest:
    """A search through the choices, depth first, cut where nothing better can come."""

    def __init__(self, choices: Sequence[Sequence[_Way]], preferred: Preference) -> None:
        self.choices = choices
        self.mentioned = [frozenset(fact for way in each for fact in way.facts) for each in choices]
        self.preferred = preferred
        self.best: frozenset[str] | None = None
        self.rank: tuple[Any, ...] = ()
        self.steps = 0
        self.seen: set[tuple[int, Certificate]] = set()

    def choose(self, place: int, answers: Certificate, facts: frozenset[str]) -> None:
        """Choose from the list at this place on, with the answers chosen so far."""
        # What is settled by the answers so far is left as it is: any other way would only claim more.
        while place < len(self.choices) and any(way.free(answers, facts) for way in self.choices[place]):
            place += 1
        self.steps += 1
        if self.steps > STEPS or (place, answers) in self.seen:
            return
        self.seen.add((place, answers))
        if place == len(self.choices):
            self._take(facts)
            return
        if self.best is not None and len(facts) + self._more(place, facts) > len(self.best):
            return
        for way in sorted(self.choices[place], key=lambda each: len(each.facts - facts)):
            if way.agrees(answers, facts):
                self.choose(place + 1, answers | way.answers, facts | way.facts)

    def _take(self, facts: frozenset[str]) -> None:
        """Keep a complete choice where it is smaller, or as small and preferred."""
        if self.best is not None and len(facts) > len(self.best):
            return
        rank = self.preferred(facts)
        if self.best is None or (len(facts), rank) < (len(self.best), self.rank):
            self.best, self.rank = facts, rank

    def _more(self, place: int, facts: frozenset[str]) -> int:
        """At least so many facts more: what lists that have no fact in common each need."""
        used: frozenset[str] = frozenset()
        least = 0
        for each, mentioned in zip(self.choices[place:], self.mentioned[place:], strict=True):
            if used.isdisjoint(mentioned) and (need := min(len(way.facts - facts) for way in each)):
                least += need
                used |= mentioned - facts
        return least

    def greedy(self) -> frozenset[str]:
        """Where no choice agrees throughout: list by list, the certificate that adds least."""
        facts: frozenset[str] = frozenset()
        for each in self.choices:
            found = [way.facts for way in each]
            facts |= min(found, key=lambda one: (len(one | facts), sorted(one)))
        return facts
