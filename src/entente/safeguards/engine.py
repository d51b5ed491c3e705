"""The evaluation: every rule on every subject, in three values, repeated until both sides' duties have settled.

What one side imposes is a fact for the other (``gives``). Exemptions displace rules (``defeats``). Nothing here knows
of standings, words or questions; those are in ``standing``, ``questions`` and ``answer``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from entente.model.codes import Result
from entente.safeguards.facts import derive
from entente.safeguards.kleene import Scope
from entente.safeguards.program import APPLIES, EXCEPTED, UNDECIDED
from entente.safeguards.rule import Rule, RuleSet

__all__ = ["Settled", "Verdict", "evaluate", "settle"]

MAX_ROUNDS = 8
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Verdict:
    """What one rule says of one subject.

    ``subject`` is the path of the item (empty: the whole project). ``excepted``: its condition holds, its exception
    does too. ``defeated_by``: the rule that displaces it; ``doubts``: what keeps unknown whether another one does.
    """

    rule: Rule
    subject: str
    scope: Scope
    result: Result
    excepted: bool = False
    defeated_by: str = ""
    doubts: frozenset[str] = NOTHING
    _own: frozenset[str] | None = None

    @property
    def unknown(self) -> frozenset[str]:
        """The facts that keep it undecided; looked for when somebody asks."""
        if self._own is None:
            self._own = _unknown(self) if self.result is Result.UNDECIDED else NOTHING
        return self._own | self.doubts

    @property
    def effective(self) -> bool:
        """Whether it applies and nothing displaces it."""
        return self.result is Result.APPLIES and not self.defeated_by


@dataclass(frozen=True, slots=True)
class Settled:
    """Verdicts at the fixed point; ``unsettled`` maps a fact that would not settle to the rules that give it."""

    verdicts: tuple[Verdict, ...]
    rounds: int
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)


_RESULT = {APPLIES: Result.APPLIES, UNDECIDED: Result.UNDECIDED, EXCEPTED: Result.DOES_NOT_APPLY}


def _unknown(verdict: Verdict) -> frozenset[str]:
    """The facts that keep a rule's own condition or exception unknown."""
    rule, scope = verdict.rule, verdict.scope
    if verdict.subject == rule.record.for_each != "":
        return frozenset((verdict.subject,))  # whether there is any such item is itself unknown
    unknown = rule.when.unknown(scope) if rule.when.value(scope) is None else NOTHING
    if rule.unless is not None and rule.unless.value(scope) is None:
        unknown |= rule.unless.unknown(scope)
    return unknown


def evaluate(rules: RuleSet, scope: Scope) -> tuple[Verdict, ...]:
    """Every rule that reaches a subject, with the facts as they are, and what displaces what.

    Rules that simply do not apply to a subject are not named.
    """
    verdicts = [_verdict(rules.rules[place], subject, code, scope) for place, subject, code in rules.program(scope)]
    if rules.displacing:
        _displace(verdicts, rules)
    return tuple(verdicts)


def _verdict(rule: Rule, subject: Any, code: int, scope: Scope) -> Verdict:  # noqa: ANN401 - an item or a path
    path = subject
    if not isinstance(subject, str):
        path, scope = subject["#"], scope | {rule.record.for_each: subject}
    return Verdict(rule, path, scope, _RESULT[code], excepted=code == EXCEPTED)


def _displace(verdicts: list[Verdict], rules: RuleSet) -> None:
    """Let exemptions and special rules displace others on the same subject, in place.

    A displacing rule that is undecided or unverified makes what it would displace undecided. A displaced rule
    displaces nothing: those that displace come before those that they displace.
    """
    places: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.result is not Result.DOES_NOT_APPLY:
            places.setdefault(verdict.rule.id, []).append(verdict)
    for winner_id, losers in rules.displacing:
        for winner in places.get(winner_id, ()):
            if winner.defeated_by or not winner.rule.binding:
                continue
            for loser in (each for rule_id in losers for each in places.get(rule_id, ())):
                if not winner.rule.record.for_each or winner.subject == loser.subject:
                    _displaced(loser, winner)


def _displaced(loser: Verdict, winner: Verdict) -> None:
    """Another rule displaces this one, or may displace it."""
    if winner.result is Result.APPLIES and winner.rule.verified:
        loser.defeated_by = winner.rule.id
        return
    own = loser.unknown  # of the rule itself, before it becomes undecided for another reason
    loser.doubts = own | (winner.unknown or frozenset((f"verify[{winner.rule.id}]",)))
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
        verdicts = evaluate(rules, scope)
        after = _gifts(verdicts)
        if after == now:
            contradicted = {name: gift.givers for name, gift in now.items() if gift.value is None and not gift.doubts}
            return Settled(verdicts, number, contradicted)
        now = after
        history.append(now)
    flipping = _flipping(history[MAX_ROUNDS // 2 :])
    scope["^"] |= dict.fromkeys(flipping, (None, NOTHING))
    derive(scope)
    return Settled(evaluate(rules, scope), MAX_ROUNDS, flipping)


def _flipping(rounds: Sequence[dict[str, Gift]]) -> dict[str, tuple[str, ...]]:
    """The facts whose value still changed in these rounds, and every rule that gave them."""
    names = sorted({name for each in rounds for name in each})
    return {
        name: tuple(sorted({giver for each in rounds if name in each for giver in each[name].givers}))
        for name in names
        if any(each.get(name) != rounds[0].get(name) for each in rounds)
    }
