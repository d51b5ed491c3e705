"""Rule cases as they stand in a file: without labels for answering, with labels for scoring."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from entente.desk.case_lines import Complaint, read_case_lines
from entente.errors import gettext_noop

__all__ = ["LabelledCase", "RuleCase", "read_labelled_cases", "read_rule_cases"]

_HINT = gettext_noop("The form of a case is described in docs/how-to/rule-cases.md.")

Asks = Literal["decision", "status", "obligation", "deadline"]


class RuleCase(msgspec.Struct, frozen=True, kw_only=True):
    """One question to one regime on one day. ``known_on`` is the day of the knowledge used (absent: the same day).

    ``facts``: ``None`` is unknown to the user; what is absent is irrelevant, false or none. Labels are not read.
    """

    id: str
    regime: str
    as_of: date
    known_on: date | None = None
    facts: dict[str, Any]
    asks: Asks = "decision"

    @property
    def known_at(self) -> date:
        """The day of the knowledge used."""
        return self.known_on or self.as_of


class LabelledCase(RuleCase, frozen=True, kw_only=True):
    """A case with its expected answer, as the scorer reads it."""

    expected: str
    accept: tuple[str, ...] = ()
    group: str = ""
    need: tuple[str, ...] = ()
    must_not_ask: tuple[str, ...] = ()
    control: bool = False
    official: bool = False
    unverified: bool = False
    evidence: str = ""
    citation: str = ""

    @property
    def counted(self) -> bool:
        """Whether it counts: not recalled from memory and not resting on something unverifiable."""
        return self.evidence != "recalled" and not self.unverified

    @property
    def right(self) -> tuple[str, ...]:
        """The labels that count as right, the exact one first."""
        return (self.expected, *self.accept)


def read_rule_cases(path: Path) -> tuple[RuleCase, ...]:
    """All cases of a file, labelled or not. Raises ``InputErrors`` for bad lines and ``InputError`` for no file."""
    return read_case_lines(path, RuleCase, hint=_HINT)


def read_labelled_cases(path: Path) -> tuple[LabelledCase, ...]:
    """All cases of a file with their labels. Raises as :func:`read_rule_cases`, and for a case without a label."""
    return read_case_lines(path, LabelledCase, hint=_HINT, check=_needs_a_label)


def _needs_a_label(case: LabelledCase) -> Complaint | None:
    return None if case.expected else Complaint(gettext_noop("The expected label is empty."), "expected")
