"""Why a rule applies to a proposal, or does not: its condition taken apart, subject by subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from entente import accords
from entente.desk.institution_rules import every_rule
from entente.desk.refresh import open_warehouse
from entente.desk.rulebook import unknown_rule
from entente.model.codes import Result
from entente.model.provenance import Citation
from entente.model.reading import read_proposal
from entente.model.text import Text
from entente.safeguards.answer import weigh
from entente.safeguards.engine import Verdict
from entente.safeguards.explain import Part, explain
from entente.safeguards.language import FactType
from entente.safeguards.rule import Rule
from entente.safeguards.screening import ScreeningIndex, screen_parties

__all__ = ["Explained", "explain_rule"]


class Explained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one rule says of one subject (empty: the whole project), and the parts of its condition and exception.

    ``displaced_by`` names the rule that takes its place, ``doubted_by`` those that may.
    """

    rule: str
    version: str
    title: Text
    citation: Citation
    subject: str
    result: Result
    when: Part
    unless: Part | None = None
    displaced_by: str = ""
    doubted_by: tuple[str, ...] = ()


def explain_rule(rule_id: str, proposal: Path, home: Path, *, as_of: date, known_at: date) -> tuple[Explained, ...]:
    """The rule in force on a day on every subject of a proposal.

    Raises ``InputError`` for an id that is no rule, or of which no version is in force on that day.
    """
    book = every_rule(home).book
    rules = book.active(as_of, known_at)
    rule = rules.by_id.get(rule_id)
    if rule is None:
        raise unknown_rule(rule_id, book, as_of)
    read = read_proposal(proposal)
    warehouse = open_warehouse(home)
    index = ScreeningIndex.open_or_build(home / "screening", warehouse)
    try:
        screening = screen_parties(read.party, index, as_of=as_of)
    finally:
        index.close()
        warehouse.close()
    will = accords.answer(read, accords.load_register(), as_of=as_of, known_at=known_at)
    scope, settled, _rulings = weigh(read, book, rules, screening, will.facts, as_of)
    found = {verdict.subject: verdict for verdict in settled.verdicts if verdict.rule.id == rule_id}
    over = rule.record.for_each
    items = scope["*" + over] if over else None
    subjects = {"": scope} if items is None else {item["#"]: scope | {over: item} for item in items}
    if over and items is None:
        subjects = {}
    return tuple(_explained(rule, subject, at, found.get(subject), book.schema) for subject, at in subjects.items())


def _explained(
    rule: Rule, subject: str, scope: dict[str, object], verdict: Verdict | None, schema: Mapping[str, FactType]
) -> Explained:
    return Explained(
        rule=rule.id,
        version=rule.record.version,
        title=rule.record.title,
        citation=rule.citations[0],
        subject=subject,
        result=verdict.result if verdict else Result.DOES_NOT_APPLY,
        when=explain(rule.when.expr, scope, schema),
        unless=explain(rule.unless.expr, scope, schema) if rule.unless else None,
        displaced_by=verdict.defeated_by if verdict else "",
        doubted_by=tuple(winner.rule.id for winner in verdict.doubted_by) if verdict else (),
    )
