"""A first look at a proposal after a change of the rules: does any changed rule reach it at all?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from entente.desk.rule_editions import Edition
from entente.model.answers import ScreeningHit
from entente.model.proposal import Proposal
from entente.safeguards.engine import settle
from entente.safeguards.expression import Fact, Known, walk
from entente.safeguards.facts import formulas, scope_of
from entente.safeguards.rule import RuleSet
from entente.safeguards.schema import DERIVED

__all__ = ["Glance"]


class Glance:
    """A first look at a proposal: whether any rule that differs between two editions of one day reaches it at all.

    A rule that does not reach a proposal makes nothing of it, gives no fact and displaces nothing, so where none of the
    changed ones does, both editions say the same. What screening or the accords would add is unknown here, and what is
    unknown reaches.
    """

    def __init__(self, old: Edition, new: Edition) -> None:
        before, after = old.rules.by_id, new.rules.by_id
        self._changed = {
            rule_id
            for rule_id in {*before, *after}
            if rule_id not in before or rule_id not in after or before[rule_id].record != after[rule_id].record
        }
        self._sets = [self._few(old.rules), self._few(new.rules)]
        self._blind = any(map(_reads_silence, self._sets))
        self._imposed = {*old.book.imposed, *new.book.imposed}
        self._as_of = old.as_of

    def _few(self, rules: RuleSet) -> RuleSet:
        """The changed rules, and those that give facts that these may read."""
        return RuleSet.of(
            rule for place, rule in enumerate(rules.rules) if rule.id in self._changed or place in rules.giving
        )

    def reached(self, proposal: Proposal) -> bool:
        """Whether a changed rule says anything of the proposal, or may once more is looked up."""
        if self._blind:
            return True
        scope = scope_of(proposal, _NOTHING_SCREENED, _NOTHING_GIVEN, as_of=self._as_of, imposed=self._imposed)
        return any(
            rules.rules[place].id in self._changed
            for rules in self._sets
            for place, _subject, _code in settle(rules, scope).hits
        )


class _Unscreened(NamedTuple):
    """A screening before anybody was looked for."""

    hits: tuple[ScreeningHit, ...] = ()
    lists: Mapping[str, str] = {}
    scorer: str = ""


_NOTHING_SCREENED = _Unscreened()
_LOOKED_UP = frozenset(name for name, fact in DERIVED.items() if not fact.formula)
_NOTHING_GIVEN = dict.fromkeys(name for name in _LOOKED_UP if name.startswith("agreement."))
"""What the accords give is unknown before they are asked."""


def _reads_silence(rules: RuleSet) -> bool:
    """Whether a rule asks if somebody knows a fact that is looked up: before the look-up, silence says nothing."""
    todo = [part.expr for rule in rules.rules for part in (rule.when, rule.unless) if part is not None]
    seen: set[str] = set()
    while todo:
        for each in walk(todo.pop()):
            if isinstance(each, Known) and (each.fact.name in _LOOKED_UP or each.fact.name in formulas()):
                return True
            if isinstance(each, Fact) and each.name in formulas() and each.name not in seen:
                seen.add(each.name)
                todo.append(formulas()[each.name])
    return False
