"""One compiled rule, one compiled collision, and what displaces what among the rules of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from entente.model.provenance import Citation
from entente.safeguards.language import Condition
from entente.safeguards.program import Judged, Program, compile_rules
from entente.safeguards.records import CollisionRecord, RuleRecord

__all__ = ["CollisionRule", "Rule", "RuleSet"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled version of one rule."""

    record: RuleRecord
    when: Condition
    unless: Condition | None
    citations: tuple[Citation, ...]
    file: str
    line: int

    @property
    def reads(self) -> frozenset[str]:
        """The facts and lists that its condition and exception read."""
        return self.when.reads | self.unless.reads if self.unless else self.when.reads

    @property
    def id(self) -> str:
        """Its id."""
        return self.record.id

    @property
    def verified(self) -> bool:
        """Whether it may do more than open a question."""
        return self.record.status == "verified"

    @property
    def binding(self) -> bool:
        """Whether it bears on a standing at all (suspended and proposed texts are only shown)."""
        return self.record.status in ("verified", "unverified")

    def holds_on(self, as_of: date, known_at: date) -> bool:
        """Whether the text was in force on a day, as one could know on another."""
        record = self.record
        known_from = record.known_from or record.in_force_from
        return (
            record.status != "repealed"
            and (record.in_force_from is None or record.in_force_from <= as_of)
            and (record.in_force_to is None or as_of <= record.in_force_to)
            and (known_from is None or known_from <= known_at)
            and (record.known_to is None or known_at <= record.known_to)
        )

    @property
    def judged(self) -> Judged:
        """What is compiled of it."""
        return Judged(self.record.for_each, self.when.expr, self.unless.expr if self.unless else None)

    def named_by(self, pattern: str) -> bool:
        """Whether an id or a prefix ending in ``.*`` names it."""
        return self.id == pattern or (pattern.endswith(".*") and self.id.startswith(pattern[:-1]))


_PROGRAMS: dict[tuple[int, ...], tuple[tuple[Rule, ...], Program]] = {}
"""Compiled rule sets by the identity of their rules, which they keep alive."""

MAX_PROGRAMS = 2000


class RuleSet:
    """The rules in force on a day, with what displaces what; compiled when it is first needed.

    ``displacing`` holds, for every rule that may displace others, its id and theirs; a rule that may itself be
    displaced comes after those that may displace it.
    """

    def __init__(self, rules: Iterable[Rule], displacing: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.rules = tuple(rules)
        self.displacing = tuple(displacing)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        """Work out what displaces what; rules that displace each other in a circle go by their ids."""
        every = tuple(rules)
        below = {
            rule.id: tuple(
                sorted(
                    {other.id for other in every if other is not rule and any(map(other.named_by, rule.record.defeats))}
                )
            )
            for rule in every
            if rule.record.defeats
        }
        order = sorted(below, key=lambda rule_id: (-len(_reach(rule_id, below)), rule_id))
        return cls(every, ((rule_id, below[rule_id]) for rule_id in order))

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by their ids; of several versions the last."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def displaceable(self) -> frozenset[str]:
        """The ids of rules that displace others or may be displaced."""
        return frozenset(each for winner, losers in self.displacing for each in (winner, *losers))

    @cached_property
    def program(self) -> Program:
        """The rules as one function; kept for the same rules."""
        key = tuple(map(id, self.rules))
        kept = _PROGRAMS.get(key)
        if kept is None:
            if len(_PROGRAMS) >= MAX_PROGRAMS:
                _PROGRAMS.clear()
            kept = _PROGRAMS[key] = (self.rules, compile_rules([rule.judged for rule in self.rules]))
        return kept[1]

    @cached_property
    def giving(self) -> frozenset[int]:
        """The places of the rules that give facts, and of those that may displace them, however indirectly."""
        ids = {rule.id for rule in self.rules if rule.record.gives}
        for winner, losers in reversed(self.displacing):
            if ids.intersection(losers):
                ids.add(winner)
        return frozenset(place for place, rule in enumerate(self.rules) if rule.id in ids)


def _reach(rule_id: str, below: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The displacing rules that lie below a rule, however far."""
    found: set[str] = set()
    todo = [rule_id]
    while todo:
        for other in below.get(todo.pop(), ()):
            if other in below and other not in found:
                found.add(other)
                todo.append(other)
    return found


@dataclass(frozen=True, slots=True)
class CollisionRule:
    """One compiled collision."""

    record: CollisionRecord
    when: Condition | None
    file: str
    line: int

    def holds_on(self, as_of: date) -> bool:
        """Whether both texts can meet on that day."""
        first, last = self.record.in_force_from, self.record.in_force_to
        return (first is None or first <= as_of) and (last is None or as_of <= last)
