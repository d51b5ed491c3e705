"""Works that serve a Sustainable Development Goal, by unit and country."""

from __future__ import annotations

import msgspec

from entente.evidence.questions import Rows, ask_counted
from entente.evidence.scope import Scope

__all__ = ["ALL_WORKS", "ANY_GOAL", "GOAL_THRESHOLD", "GoalCell", "count_goals"]

GOAL_THRESHOLD = 0.4
"""OpenAlex assigns a goal from this score on (help.openalex.org, Sustainable Development Goals)."""

ANY_GOAL, ALL_WORKS = 0, -1


class GoalCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Works of a unit and country (``""``: all countries) with a goal (1 … 17, ``ANY_GOAL``, or ``ALL_WORKS``).

    ``lot``: random group, 0 where none were asked for.
    """

    unit: str
    country: str
    goal: int
    lot: int
    works: int


def count_goals(
    warehouse: Rows, scope: Scope, countries: tuple[str, ...] = (), *, lots: int = 0, seed: int = 0
) -> tuple[GoalCell, ...]:
    """The works of all and of the named countries by goal; nothing where no goals are loaded."""
    rows = ask_counted(warehouse, "goals", scope, countries=countries, threshold=GOAL_THRESHOLD, lots=lots, seed=seed)
    if not any(goal >= ANY_GOAL for _, _, goal, _, _ in rows):
        return ()
    return tuple(
        GoalCell(unit=unit, country=country, goal=goal, lot=lot, works=works)
        for unit, country, goal, lot, works in rows
    )  # fmt: skip
