"""The shape of a rule file: what a writer may state, before it is compiled."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from entente.model.codes import Deontic, Result
from entente.model.provenance import Certainty, Citation
from entente.model.text import Text

__all__ = ["CollisionRecord", "ExampleRecord", "ObligationRecord", "RuleRecord"]

Status = Literal["verified", "unverified", "suspended", "proposed", "repealed"]


class ObligationRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[rule.obligation]]``: who has to do what by when, and what proves it."""

    id: str
    owner: Text
    duty: Text
    deadline: Text
    due: str = ""
    evidence: Text | None = None
    retention_years: float | None = None
    clause: Text | None = None
    """The sentence for a contract; if absent it is made of owner, deadline and duty."""
    standing: bool = False


class ExampleRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[rule.example]]``: facts by name, and what the rule says of them on a day."""

    note: str
    as_of: date | None = None
    facts: dict[str, Any]
    expect: Result


class RuleRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[rule]]``: docs/reference/rule-language.md describes every field."""

    id: str
    version: str
    side: str
    regime: str
    effect: Deontic
    status: Status
    title: Text
    reason: Text
    cite: str
    more_cites: tuple[str, ...] = ()
    authority: Text
    url: str = ""
    certainty: Certainty
    source: str
    source_date: date | None = None
    source_sha256: str = ""
    reviewer: str
    reviewed_on: date | None = None
    quote: str = ""
    """Words of the text itself, in its own language."""
    in_force_from: date | None = None
    in_force_to: date | None = None
    known_from: date | None = None
    known_to: date | None = None
    for_each: str = ""
    when: str
    unless: str = ""
    defeats: tuple[str, ...] = ()
    gives: dict[str, bool] = {}
    permit: str = ""
    question: Text | None = None
    who: Text | None = None
    lifted_by: Text | None = None
    destroyed_by: Text | None = None
    advice: Text | None = None
    advice_side: str = ""
    reads_citizenship: bool = False
    obligation: tuple[ObligationRecord, ...] = ()
    example: tuple[ExampleRecord, ...] = ()

    def citations(self) -> tuple[Citation, ...]:
        """The main pinpoint first, then the further ones."""
        return tuple(
            Citation(
                cite=cite,
                authority=self.authority,
                url=self.url if cite == self.cite else "",
                certainty=self.certainty,
                source=self.source,
                source_date=self.source_date,
            )
            for cite in (self.cite, *self.more_cites)
        )


class CollisionRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[collision]]``: two texts that cannot both be followed as described."""

    id: str
    title: Text
    reason: Text
    resolution: Text | None = None
    rules_a: tuple[str, ...] = ()
    rules_b: tuple[str, ...] = ()
    when: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    citation: tuple[Citation, ...]
