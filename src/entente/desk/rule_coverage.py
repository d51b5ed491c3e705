"""What the rules cover: by side and regime, and the facts that none of them reads."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from entente.safeguards.facts import reads_through
from entente.safeguards.rule import Rule
from entente.safeguards.rulebook import NOT_REVIEWED, load_rulebook
from entente.safeguards.schema import base_schema

__all__ = ["Coverage", "RegimeCoverage", "rule_coverage"]


class RegimeCoverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One regime of one side, counted: versions of rules, and what is behind them.

    ``read`` rules rest on a text or page that was read; ``quoted`` ones carry words of the text; ``evidenced`` counts
    obligations that say what proves them.
    """

    side: str
    regime: str
    versions: int
    rules: int
    verified: int
    read: int
    reviewed: int
    quoted: int
    obligations: int
    evidenced: int
    examples: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All regimes, and the stated facts that no rule reads, not even through a derived fact."""

    regimes: tuple[RegimeCoverage, ...]
    unread_facts: tuple[str, ...]


def rule_coverage() -> Coverage:
    """Count the packaged rules."""
    book = load_rulebook()
    groups: dict[tuple[str, str], list[Rule]] = {}
    for rule in book.rules:
        groups.setdefault((rule.record.side, rule.record.regime), []).append(rule)
    conditions = [part.expr for rule in book.rules for part in (rule.when, rule.unless) if part is not None]
    conditions += [rule.when.expr for rule in book.collisions if rule.when is not None]
    read = reads_through(conditions)
    return Coverage(
        regimes=tuple(_regime(side, regime, groups[side, regime]) for side, regime in sorted(groups)),
        unread_facts=tuple(sorted(set(base_schema()) - read)),
    )


def _regime(side: str, regime: str, rules: Sequence[Rule]) -> RegimeCoverage:
    records = [rule.record for rule in rules]
    duties = [duty for record in records for duty in record.obligation]
    return RegimeCoverage(
        side=side,
        regime=regime,
        versions=len(records),
        rules=len({record.id for record in records}),
        verified=sum(record.status == "verified" for record in records),
        read=sum(record.certainty.value in ("text_read", "page_read") for record in records),
        reviewed=sum(record.reviewer != NOT_REVIEWED for record in records),
        quoted=sum(bool(record.quote) for record in records),
        obligations=len(duties),
        evidenced=sum(duty.evidence is not None for duty in duties),
        examples=sum(len(record.example) for record in records),
    )
