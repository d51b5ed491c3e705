"""A small project and what a way says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.model.codes import Result, Standing
from entente.model.proposal import Party, Proposal

DAY = date(2026, 5, 4)
PARTIES = (
    Party(id="us", name="Lakemont University", country="US"),
    Party(id="cn", name="Some Institute", country="CN"),
)


def proposal(**changes: Any) -> Proposal:
    values: dict[str, Any] = {"id": "p", "title": "T", "party": PARTIES, "permit": ()}
    return Proposal(**(values | changes))


def reached(way: Any) -> dict[str, tuple[Result, Standing]]:
    return {f.rule: (f.result, f.standing) for f in way.findings if f.result is not Result.DOES_NOT_APPLY}
