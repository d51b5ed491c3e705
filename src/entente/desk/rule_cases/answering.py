"""The answer to one rule case: its regime's rules on its facts, in the labels that the cases use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from entente.desk.rule_cases.instruments import agreement_facts
from entente.desk.rule_cases.mapping import Mapped, mapped
from entente.desk.rule_cases.reading import RuleCase, read_rule_cases
from entente.desk.rule_cases.scope import case_scope
from entente.desk.rule_cases.tables import Label, RegimeTable, regime_tables
from entente.model.codes import Deontic, Result
from entente.safeguards.engine import Verdict, settle
from entente.safeguards.rulebook import Rule, RuleBook, RuleSet, load_rulebook

__all__ = ["RuleCaseAnswer", "answer_rule_case", "run_rule_cases"]

_EFFECTS: dict[Deontic, Label] = {
    Deontic.PROHIBIT: "prohibited",
    Deontic.LICENCE_DENIED: "licence_required",
    Deontic.LICENCE: "licence_required",
    Deontic.VERIFY: "refer",
    Deontic.NOTIFY: "report_required",
    Deontic.CONDITION: "conditions",
    Deontic.EXEMPT: "exempt",
    Deontic.RECORD: "allowed",
    Deontic.INFORM: "allowed",
}
"""What the cases call an effect, where the regime's table has no other word for the rule."""

_WEIGHT: dict[Label, int] = {
    "not_applicable": 0,
    "allowed": 0,
    "exempt": 0,
    "conditions": 1,
    "report_required": 2,
    "refer": 3,
    "licence_required": 4,
    "approval_required": 5,
    "restricted": 6,
    "prohibited": 7,
}
_MILD = ("exempt", "allowed", "not_applicable")
"""Labels that demand nothing, the one that says most first."""


@dataclass(frozen=True, slots=True)
class RuleCaseAnswer:
    """A label, what to ask, and why: the rules that decide it, facts that were not understood.

    ``ask`` holds the neutral facts that together decide whatever the answers are; an unknown fact that cannot change
    the label is not among them.
    """

    id: str
    got: Label
    ask: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def run_rule_cases(path: Path) -> Iterator[RuleCaseAnswer]:
    """Answer every case of a file, in order. Raises as :func:`read_rule_cases`, before anything is answered."""
    cases = read_rule_cases(path)
    book = load_rulebook()
    for case in cases:
        yield answer_rule_case(case, book)


def answer_rule_case(case: RuleCase, book: RuleBook) -> RuleCaseAnswer:
    """Answer one case; its id is only repeated. What is not understood makes the answer *refer*."""
    table = regime_tables().get(case.regime)
    if table is None:
        return RuleCaseAnswer(case.id, "refer", unread=(f"regime: {case.regime}",))
    given = agreement_facts(table.instrument, case.as_of, case.known_at) if table.instrument else {}
    found = mapped(case.facts, table, case.as_of, given)
    rules = RuleSet.of(_of_regime(book.on(case.as_of, case.known_at), table))
    scope = case_scope(found, case.as_of, book)
    verdicts = [verdict for verdict in settle(rules, scope).verdicts if _bears(verdict)]
    named = [(_label(verdict, table, case.asks, found), verdict) for verdict in verdicts]
    label, because = _settled_label(named)
    pending = [(name, each) for name, each in named if not _certain(each) and _WEIGHT[name] > _WEIGHT[label]]
    if pending:
        label = "refer"
        because += tuple(sorted({f"{each.rule.id}?" for _name, each in pending}))
    wanted = {name for _name, each in pending for name in _neutral(each.unknown, found)}
    wanted |= {fact for name, each in named if name == label == "refer" for fact in _read_unknown(each, found)}
    ask = tuple(sorted(wanted))
    if found.unread:
        return RuleCaseAnswer(case.id, "refer", ask, because, tuple(found.unread))
    return RuleCaseAnswer(case.id, label, ask, because)


def _of_regime(rules: Sequence[Rule], table: RegimeTable) -> list[Rule]:
    return [rule for rule in rules if any(rule.named_by(pattern) for pattern in table.rules)]


def _bears(verdict: Verdict) -> bool:
    """Whether a verdict says anything: it applies or may apply, and its text is in force."""
    return verdict.result is not Result.DOES_NOT_APPLY and not verdict.defeated_by and verdict.rule.binding


def _certain(verdict: Verdict) -> bool:
    return verdict.result is Result.APPLIES and verdict.rule.verified


def _label(verdict: Verdict, table: RegimeTable, asks: str, found: Mapped) -> Label:
    """What a rule's result is called: by its permit, by the table, or by its effect."""
    rule = verdict.rule
    label = table.label(rule.id, asks) or _EFFECTS[rule.record.effect]
    status = found.facts.get(f"permit[{rule.record.permit or rule.id}].status")
    if status == "refused":
        return "prohibited"
    return "allowed" if status == "held" and _WEIGHT[label] else label


def _settled_label(named: Sequence[tuple[Label, Verdict]]) -> tuple[Label, tuple[str, ...]]:
    """The hardest label of what certainly applies, with the rules that say so; of mild ones the one that says most."""
    certain = [(label, each) for label, each in named if _certain(each)]
    if not certain:
        return "not_applicable", ()
    hardest = max(_WEIGHT[label] for label, _each in certain)
    there: set[Label] = {label for label, _each in certain if _WEIGHT[label] == hardest}
    label = next((mild for mild in _MILD if mild in there), None) or there.pop()
    return label, tuple(sorted({each.rule.id for name, each in certain if name == label}))


def _neutral(unknown: Iterable[str], found: Mapped) -> frozenset[str]:
    """The neutral facts that would tell what the rules do not know; a table may leave the ``[1]`` of a path out."""
    nobody: set[str] = set()
    return frozenset(
        name
        for path in unknown
        for written in (path, path.replace("[1]", ""))
        for name in found.unknown.get(written, nobody)
    )


def _read_unknown(verdict: Verdict, found: Mapped) -> frozenset[str]:
    """The unknown facts that a rule reads which certainly applies, perhaps just because they are unknown."""
    reads = verdict.rule.reads if _certain(verdict) else frozenset()
    return _neutral((path for path in found.unknown if re.sub(r"\[\d+\]", "", path) in reads), found)
