"""The evaluation: every rule on every subject, in three values, repeated until both sides' duties have settled.

What one side imposes is a fact for the other (``gives``). Exemptions displace rules (``defeats``). Nothing here knows
of standings, words or questions; those are in ``standing``, ``questions`` and ``answer``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from entente.model.codes import Result
from entente.safeguards.facts import derive
from entente.safeguards.kleene import Scope
from entente.safeguards.program import APPLIES, EXCEPTED, UNDECIDED, Hit
from entente.safeguards.rule import Rule, RuleSet

__all__ = ["Settled", "Verdict", "settle"]

MAX_ROUNDS = 8
NOTHING: frozenset[str] = frozenset()


_RESULT = {APPLIES: Result.APPLIES, UNDECIDED: Result.UNDECIDED, EXCEPTED: Result.DOES_NOT_APPLY}


class Verdict:
    """What one rule says of one subject.

    ``subject`` is the path of the item (empty: the whole project). ``excepted``: its condition holds, its exception
    does too. ``defeated_by``: the rule that displaces it; ``doubted_by``: those of which nobody can say yet.
    """

    __slots__ = ("_item", "_scope", "_unknown", "defeated_by", "doubted_by", "excepted", "result", "rule", "subject")

    def __init__(self, rule: Rule, subject: Any, code: int, scope: Scope) -> None:  # noqa: ANN401 - item or path
        self.rule = rule
        self.result = _RESULT[code]
        self.excepted = code == EXCEPTED
        self.defeated_by = ""
        self.doubted_by: tuple[Verdict, ...] = ()
        self._scope = scope
        self._unknown: frozenset[str] | None = None
        self._item = None if isinstance(subject, str) else subject
        self.subject: str = subject if self._item is None else self._item["#"]

    @property
    def scope(self) -> Scope:
        """The facts as the rule sees them: the item stands under the name of its list."""
        return self._scope if self._item is None else self._scope | {self.rule.record.for_each: self._item}

    @property
    def unknown(self) -> frozenset[str]:
        """The facts that keep it undecided; looked for when somebody asks."""
        if self._unknown is None:
            self._unknown = self._why() if self.result is Result.UNDECIDED else NOTHING
        return self._unknown

    def _why(self) -> frozenset[str]:
        """What keeps the rule's own condition or exception unknown, and whether others displace it."""
        unknown = self._why_itself()
        for winner in self.doubted_by:
            unknown |= winner.unknown or frozenset((f"verify[{winner.rule.id}]",))
        return unknown

    def _why_itself(self) -> frozenset[str]:
        if self._item is None and self.subject:
            return frozenset((self.subject,))  # whether there is any such item is itself unknown
        rule, scope = self.rule, self.scope
        unknown = rule.when.unknown(scope) if rule.when.value(scope) is None else NOTHING
        if rule.unless is not None and rule.unless.value(scope) is None:
            unknown |= rule.unless.unknown(scope)
        return unknown

    @property
    def effective(self) -> bool:
        """Whether it applies and nothing displaces it."""
        return self.result is Result.APPLIES and not self.defeated_by


@dataclass
class Settled:
    """What the rules say at the fixed point; ``unsettled`` maps a fact that would not settle to the rules that give it.

    Rules that simply do not apply to a subject are not named.
    """

    rules: RuleSet
    scope: Scope
    hits: Sequence[Hit]
    rounds: int
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every rule that reaches a subject, with what displaces what; to be read while the facts stand unchanged."""
        return _verdicts(self.rules, self.hits, self.scope)


def _verdicts(rules: RuleSet, hits: Iterable[Hit], scope: Scope) -> tuple[Verdict, ...]:
    """Verdicts of what the compiled rules found, and what displaces what among them."""
    verdicts = [Verdict(rules.rules[place], subject, code, scope) for place, subject, code in hits]
    if rules.displacing:
        _displace(verdicts, rules)
    return tuple(verdicts)


def _displace(verdicts: list[Verdict], rules: RuleSet) -> None:
    """Let exemptions and special rules displace others on the same subject, in place.

    A displacing rule that is undecided or unverified makes what it would displace undecided. A displaced rule
    displaces nothing: those that displace come before those that they displace.
    """
    places: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        rule_id = verdict.rule.record.id
        if rule_id in rules.displaceable and verdict.result is not Result.DOES_NOT_APPLY:
            places.setdefault(rule_id, []).append(verdict)
    for winner_id, losers in rules.displacing:
        if winner_id not in places:
            continue
        met = [loser for rule_id in losers if rule_id in places for loser in places[rule_id]]
        for winner in places[winner_id] if met else ():
            if winner.defeated_by or not winner.rule.binding:
                continue
            everywhere = not winner.rule.record.for_each
            for loser in met:
                if everywhere or winner.subject == loser.subject:
                    _displaced(loser, winner)


def _displaced(loser: Verdict, winner: Verdict) -> None:
    """Another rule displaces this one, or may displace it."""
    if winner.result is Result.APPLIES and winner.rule.verified:
        loser.defeated_by = winner.rule.id
        return
    loser.doubted_by += (winner,)
    loser.result = Result.UNDECIDED


class Gift(NamedTuple):
    """What the rules make of a fact: its value, the facts that keep it unknown, and who gives it."""

    value: bool | None
    doubts: frozenset[str]
    givers: tuple[str, ...]


def _gifts(verdicts: Sequence[Verdict]) -> dict[str, Gift]:
    """Every fact that a rule gives where it applies, or may give where it is undecided or unverified."""
    sure: dict[str, set[bool]] = {}
    doubts: dict[str, set[str]] = {}
    givers: dict[str, set[str]] = {}
    for verdict in verdicts:
        rule = verdict.rule
        if not rule.record.gives or not rule.binding or verdict.defeated_by:
            continue
        if verdict.result is Result.DOES_NOT_APPLY:
            continue
        for name, value in rule.record.gives.items():
            givers.setdefault(name, set()).add(rule.id)
            if verdict.result is Result.APPLIES and rule.verified:
                sure.setdefault(name, set()).add(value)
            else:
                doubts.setdefault(name, set()).update(verdict.unknown or (f"verify[{rule.id}]",))
    found = {}
    for name, who in sorted(givers.items()):
        values = sure.get(name, set())
        # One certain giver settles what others leave in doubt; two that contradict each other leave it unknown.
        settled = next(iter(values)) if len(values) == 1 else None
        found[name] = Gift(settled, NOTHING if values else frozenset(doubts[name]), tuple(sorted(who)))
    return found


def settle(rules: RuleSet, scope: Scope) -> Settled:
    """Evaluate until what the rules give each other no longer changes; changes the derived facts of ``scope``.

    A fact still changing after ``MAX_ROUNDS`` becomes unknown for one last evaluation, which is then sound for either
    value.
    """
    now: dict[str, Gift] = {}
    history = []
    for number in range(1, MAX_ROUNDS + 1):
        scope["^"] = {name: (gift.value, gift.doubts) for name, gift in now.items()}
        derive(scope)
        hits = rules.program(scope)
        giving = [hit for hit in hits if hit[0] in rules.giving]
        after = _gifts(_verdicts(rules, giving, scope)) if giving else {}
        if after == now:
            contradicted = {name: gift.givers for name, gift in now.items() if gift.value is None and not gift.doubts}
            return Settled(rules, scope, hits, number, contradicted)
        now = after
        history.append(now)
    flipping = _flipping(history[MAX_ROUNDS // 2 :])
    scope["^"] |= dict.fromkeys(flipping, (None, NOTHING))
    derive(scope)
    return Settled(rules, scope, rules.program(scope), MAX_ROUNDS, flipping)


def _flipping(rounds: Sequence[dict[str, Gift]]) -> dict[str, tuple[str, ...]]:
    """The facts whose value still changed in these rounds, and every rule that gave them."""
    names = sorted({name for each in rounds for name in each})
    return {
        name: tuple(sorted({giver for each in rounds if name in each for giver in each[name].givers}))
        for name in names
        if any(each.get(name) != rounds[0].get(name) for each in rounds)
    }
