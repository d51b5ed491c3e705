"""The evaluation: every rule on every subject, in three values, repeated until both sides' duties have settled.

What one side imposes is a fact for the other (``gives``). Exemptions displace rules (``defeats``). Nothing here knows
of standings, words or questions; those are in ``standing``, ``questions`` and ``answer``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from entente.model.codes import Result
from entente.safeguards.facts import derive
from entente.safeguards.kleene import Scope
from entente.safeguards.rulebook import Rule, RuleSet

__all__ = ["Settled", "Verdict", "evaluate", "settle"]

MAX_ROUNDS = 8
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one subject.

    ``subject`` is the path of the item (empty: the whole project). ``unknown`` names the facts that keep it undecided.
    ``excepted``: its condition holds, its exception does too. ``defeated_by``: the rule that displaces it.
    """

    rule: Rule
    subject: str
    scope: Scope
    result: Result
    unknown: frozenset[str] = NOTHING
    excepted: bool = False
    defeated_by: str = ""

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


def _judge(rule: Rule, subject: str, scope: Scope) -> Verdict:
    """One rule on one subject."""
    held = rule.when.value(scope)
    if held is False:
        return Verdict(rule, subject, scope, Result.DOES_NOT_APPLY)
    exception = rule.unless.value(scope) if rule.unless else False
    if exception is True:
        return Verdict(rule, subject, scope, Result.DOES_NOT_APPLY, excepted=held is True)
    if held and exception is False:
        return Verdict(rule, subject, scope, Result.APPLIES)
    unknown = rule.when.unknown(scope) if held is None else NOTHING
    if exception is None and rule.unless:
        unknown |= rule.unless.unknown(scope)
    return Verdict(rule, subject, scope, Result.UNDECIDED, unknown)


def _on_every_subject(rule: Rule, scope: Scope) -> list[Verdict]:
    """One rule on the whole project, or on each item it speaks of."""
    collection = rule.record.for_each
    if not collection:
        return [_judge(rule, "", scope)]
    items = scope["*" + collection]
    if items is None:
        # Whether there is any such item is itself unknown, and so is the rule.
        return [Verdict(rule, collection, scope, Result.UNDECIDED, frozenset((collection,)))]
    return [_judge(rule, item["#"], scope | {collection: item}) for item in items]


def evaluate(rules: RuleSet, scope: Scope) -> tuple[Verdict, ...]:
    """Every rule on every subject with the facts as they are, and what displaces what."""
    verdicts = [verdict for rule in rules.rules for verdict in _on_every_subject(rule, scope)]
    if rules.displacing:
        _displace(verdicts, rules)
    return tuple(verdicts)


def _displace(verdicts: list[Verdict], rules: RuleSet) -> None:
    """Let exemptions and special rules displace others on the same subject, in place.

    A displacing rule that is undecided or unverified makes what it would displace undecided. A displaced rule
    displaces nothing: those that displace come before those that they displace.
    """
    places: dict[str, list[int]] = {}
    for place, verdict in enumerate(verdicts):
        if verdict.result is not Result.DOES_NOT_APPLY:
            places.setdefault(verdict.rule.id, []).append(place)
    for winner_id, losers in rules.displacing:
        for winner in [verdicts[place] for place in places.get(winner_id, ())]:
            if winner.defeated_by or not winner.rule.binding:
                continue
            for place in [place for loser in sorted(losers) for place in places.get(loser, ())]:
                if not winner.rule.record.for_each or winner.subject == verdicts[place].subject:
                    verdicts[place] = _displaced(verdicts[place], winner)


def _displaced(loser: Verdict, winner: Verdict) -> Verdict:
    """A verdict after another rule has displaced it, or may displace it."""
    if winner.result is Result.APPLIES and winner.rule.verified:
        return replace(loser, defeated_by=winner.rule.id)
    doubts = winner.unknown or frozenset((f"verify[{winner.rule.id}]",))
    return replace(loser, result=Result.UNDECIDED, unknown=loser.unknown | doubts)


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
