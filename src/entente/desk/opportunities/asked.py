"""Opportunities asked for a home folder: its loaded works, the shipped lists, rules and register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from entente.accords import load_register
from entente.desk.indicators import opened
from entente.desk.opportunities.order import EQUAL
from entente.desk.opportunities.reference_project import Guardrails
from entente.desk.opportunities.report import opportunity_report
from entente.errors import InputError, Problem, gettext_noop
from entente.evidence.candidates import CRITERIA
from entente.evidence.report import Report
from entente.evidence.reports.request import Request
from entente.safeguards.rulebook import load_rulebook
from entente.safeguards.technology import technology_lists

__all__ = ["opportunities"]


def opportunities(
    home: Path,
    x: str,
    y: str,
    request: Request,
    *,
    as_of: date,
    weights: dict[str, float],
    most: int,
    works_of: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Topics for cooperation of two countries, with their four sub-results; see :mod:`desk.opportunities`."""
    if x == y:
        raise Problem(
            gettext_noop("A pair needs two different countries or regions."), field="Y",
            hint=gettext_noop("For one country: entente evidence country CODE."),
        )  # fmt: skip
    strange = [name for name in weights if name not in CRITERIA]
    if strange or not any((EQUAL | weights).values()):
        raise InputError(
            gettext_noop("There is no criterion {name}, or no weight is left."), name=", ".join(strange)[:80] or "–",
            field="--weight", hint=gettext_noop("Criteria: {names}."), names=", ".join(CRITERIA),
        )  # fmt: skip
    load_rulebook(home / "cache" / "rules.msgpack")
    with opened(home, request, x, y) as asked:
        guardrails = Guardrails(load_rulebook(), load_register(), as_of=as_of, known_at=request.known_at)
        return opportunity_report(
            asked, x, y, technology_lists(), guardrails, as_of=as_of, weights=EQUAL | weights, most=most,
            works_of=works_of, tell=tell,
        )  # fmt: skip
