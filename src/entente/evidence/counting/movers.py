"""Researchers by class of mobility, flows between countries and stocks, as counted; never a person."""

from __future__ import annotations

import msgspec

from entente.evidence.measures.mobility import MobilityClass
from entente.evidence.questions import Rows, ask_counted
from entente.evidence.scope import Scope

__all__ = ["MobilityCounts", "count_mobility"]


class MobilityCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of researchers as counted; they leave this room only through :func:`measures.mobility.suppressed`.

    ``total``: by class. ``classes``: origin → class → researchers. ``flows``: (origin, destination) → migrants.
    ``stock``: country → researchers who were ever there. ``returned``: origin → directional travellers who are back.
    """

    total: dict[MobilityClass, int]
    classes: dict[str, dict[MobilityClass, int]]
    flows: dict[tuple[str, str], int]
    stock: dict[str, int]
    returned: dict[str, int]


def count_mobility(warehouse: Rows, scope: Scope) -> MobilityCounts:
    """All researchers of the counted works with two works in two years or more."""
    found = MobilityCounts(total={}, classes={}, flows={}, stock={}, returned={})
    for kind, name, origin, destination, persons, returned in ask_counted(warehouse, "mobility", scope):
        if kind == "total":
            found.total[MobilityClass(name)] = persons
        elif kind == "class":
            found.classes.setdefault(origin, {})[MobilityClass(name)] = persons
            found.returned[origin] = found.returned.get(origin, 0) + returned
        elif kind == "flow":
            found.flows[origin, destination] = persons
        else:
            found.stock[origin] = persons
    return found
