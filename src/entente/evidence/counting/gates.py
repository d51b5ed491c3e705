"""What the counted works do not see and what is doubtful about them: printed with every figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from entente.evidence.quality.facts import facts
from entente.evidence.questions import Rows, WorksState, ask, ask_counted, kept
from entente.evidence.scope import Scope

__all__ = ["Gates", "count_gates", "count_gates_by_unit"]


NEARLY_ALL = 0.9
"""Share of works with one country from which they are taken for works selected for it."""


class Gates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence gates of one set of works, all in works; see ``sql/gates.sql`` for each.

    ``snapshots``, ``edition``: which copy, of which day (``None``: a sample, or not said). Left out of every count:
    ``outside_core``, ``retracted``, ``paratext``, ``undated``. ``commonest``: the country of most works, and how many
    have it (``None`` where it was not asked: by unit, or where the works are those of given countries).
    """

    works: int
    with_country: int
    international: int
    dual_only: int
    capped: int
    unmatched: int
    disagreeing: int
    checked: int
    impossible: int
    sample: int
    first_year: int | None
    last_year: int | None
    outside_core: int
    retracted: int
    paratext: int
    undated: int
    territory: str
    snapshots: tuple[str, ...]
    edition: date | None
    commonest: tuple[str, int] | None = None

    @property
    def coverage(self) -> float | None:
        """Share of works with at least one country; ``None`` without works."""
        return self.with_country / self.works if self.works else None

    @property
    def selected_for(self) -> str:
        """The country that nearly all works have: they were selected for it. Empty where there is none."""
        if self.commonest is None or self.commonest[1] < NEARLY_ALL * self.with_country:
            return ""
        return self.commonest[0]


_COUNTED = Gates.__struct_fields__[:12]
_LEFT = Gates.__struct_fields__[12:16]


def count_gates(warehouse: Rows, scope: Scope, state: WorksState, countries: tuple[str, ...] = ()) -> Gates:
    """The gates of the counted works, or of those that have all the named countries."""
    early, since = _eras(warehouse)
    found = ask_counted(warehouse, "gates", scope, countries=countries, by_unit=False, early=early, since=since)
    row = found[0][1:] if found else (0,) * 10 + (None, None)
    gates = _gates(row, _left_out(warehouse, scope), scope, state)
    most = ask_counted(warehouse, "most_common", scope) if not countries else []
    return msgspec.structs.replace(gates, commonest=tuple(most[0])) if most else gates


def count_gates_by_unit(warehouse: Rows, scope: Scope, state: WorksState) -> dict[str, Gates]:
    """The gates of every unit of the scope's level; what is left out is told of all units together."""
    left = _left_out(warehouse, scope)
    early, since = _eras(warehouse)
    return {
        unit: _gates(row, left, scope, state)
        for unit, *row in ask_counted(warehouse, "gates", scope, countries=(), by_unit=True, early=early, since=since)
        if unit
    }


def _eras(warehouse: Rows) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Institutions whose name says that they cannot be older than a year, and that year (facts with their sources)."""

    def make() -> tuple[tuple[int, int], ...]:
        return tuple(
            (number, max(one.since.year for one in told))
            for number, name, country in ask(warehouse, "institution_names")
            if (told := [one for one in facts().names if one.contradicts(name, country or "", 0)])
        )

    found = kept(warehouse, ("eras",), make)
    return tuple(number for number, _ in found), tuple(year for _, year in found)


def _left_out(warehouse: Rows, scope: Scope) -> Sequence[int]:
    values = scope.values()
    names = ("first_year", "last_year", "level", "units")
    (left,) = ask(warehouse, "left_out", **{name: values[name] for name in names})
    return left


def _gates(row: Sequence[int | None], left: Sequence[int], scope: Scope, state: WorksState) -> Gates:
    counted = dict(zip(_COUNTED, row, strict=True)) | dict(zip(_LEFT, left, strict=True))
    return msgspec.convert(
        counted | {"territory": scope.territory.value, "snapshots": state.ids, "edition": state.edition}, Gates
    )
