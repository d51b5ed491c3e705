"""What the counted works do not see and what is doubtful about them: printed with every figure."""

from __future__ import annotations

from datetime import date

import msgspec

from entente.evidence.questions import Rows, WorksState, ask, ask_counted
from entente.evidence.scope import Scope

__all__ = ["Gates", "count_gates"]


class Gates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence gates of one set of works, all in works; see ``sql/gates.sql`` for each.

    ``snapshots``, ``edition``: which copy, of which day (``None``: a sample, or not said). Left out of every count:
    ``outside_core``, ``retracted``, ``paratext``, ``undated``.
    """

    works: int
    with_country: int
    international: int
    dual_only: int
    capped: int
    unmatched: int
    disagreeing: int
    checked: int
    founded_later: int
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

    @property
    def coverage(self) -> float | None:
        """Share of works with at least one country; ``None`` without works."""
        return self.with_country / self.works if self.works else None


def count_gates(warehouse: Rows, scope: Scope, state: WorksState, countries: tuple[str, ...] = ()) -> Gates:
    """The gates of the counted works, or of those that have all the named countries."""
    (row,) = ask_counted(warehouse, "gates", scope, countries=countries)
    values = scope.values()
    (left,) = ask(
        warehouse, "left_out", first_year=values["first_year"], last_year=values["last_year"], level=values["level"],
        units=values["units"],
    )  # fmt: skip
    names = Gates.__struct_fields__[: len(row) + len(left)]
    return Gates(
        **dict(zip(names, (*row, *left), strict=True)),
        territory=scope.territory.value,
        snapshots=state.ids,
        edition=state.edition,
    )
