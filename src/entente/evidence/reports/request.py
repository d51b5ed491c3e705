"""What every report is asked with: scope, day of knowledge, years to cite, seed. And what every report starts from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from entente.errors import NoSnapshot, Problem, gettext_noop
from entente.evidence.counting.gates import count_gates
from entente.evidence.measures.bootstrap import REPLICATES, SEED
from entente.evidence.questions import Rows, WorksState, works_state
from entente.evidence.report import GateRow
from entente.evidence.scope import Level, Scope, Territory
from entente.model.text import Text

__all__ = ["FRACTIONAL", "WHOLE", "YEARS_TO_CITE", "Asked", "Request", "start"]

WHOLE = Text(en="whole counting: a work counts once for each country", zh="整数计数：一篇论文对每个国家或地区各计一次")
FRACTIONAL = Text(
    en="author-fractional: a work is split evenly among its authors, an author among the countries listed",
    zh="作者分数计数：一篇论文平均分给各作者，每位作者再平均分给所列国家或地区",
)

YEARS_TO_CITE = 2
"""Works of the last two years before the copy are too young for citations (OpenAlex's window is four years)."""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of every report.

    ``impact_year``: last year whose citations are used; ``None``: two years before the copy. ``seed`` and
    ``replicates``: of every bootstrap and shuffle.
    """

    scope: Scope
    known_at: date
    impact_year: int | None = None
    seed: int = SEED
    replicates: int = REPLICATES

    def settings(self) -> dict[str, str | int | float | bool | None]:
        """The switches, to be printed with the answer."""
        scope = self.scope
        return {
            "first_year": scope.first_year or None,
            "last_year": scope.last_year if scope.last_year < 9999 else None,
            "level": scope.level.value,
            "units": " ".join(scope.units),
            "types": " ".join(scope.types),
            "territory": scope.territory.value,
            "impact_year": self.impact_year,
            "seed": self.seed,
            "replicates": self.replicates,
        }


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The warehouse with a request whose open ends are settled."""

    warehouse: Rows
    scope: Scope
    state: WorksState
    impact_year: int
    seed: int
    replicates: int
    settings: dict[str, str | int | float | bool | None]

    def gates(self, label: Text, countries: Sequence[str] = (), scope: Scope | None = None) -> GateRow:
        """The gates of the counted works, or of those with all the named countries."""
        found = count_gates(self.warehouse, scope or self.scope, self.state, tuple(sorted(countries)))
        return GateRow(label=label, gates=found)


def start(warehouse: Rows, request: Request, countries: Sequence[str] = ()) -> Asked:
    """Settle a request against the loaded works.

    Raises ``NoSnapshot`` where no works are loaded, or only such as are newer than the day of knowledge, and
    ``InputError`` where a country is asked for that the territory switch counts with another.
    """
    refuse_joined(request.scope, countries)
    state = works_state(warehouse, request.known_at)
    if state.too_new:
        raise NoSnapshot(
            gettext_noop("The loaded works are newer than {day} and cannot be used for that day."),
            day=request.known_at,
            hint=gettext_noop("Ask for a later day of knowledge, or import an older copy."),
        )
    if not state.ids:
        raise NoSnapshot(
            gettext_noop("No works are loaded."),
            hint=gettext_noop(
                "Import works (entente sources import), or build an evidence base and use it (entente evidence build, "
                "use)."
            ),
        )
    last = count_gates(warehouse, request.scope, state).last_year
    year = min(state.edition.year if state.edition else last or 0, request.known_at.year)
    impact_year = request.impact_year if request.impact_year is not None else year - YEARS_TO_CITE
    return Asked(
        warehouse=warehouse,
        scope=request.scope,
        state=state,
        impact_year=impact_year,
        seed=request.seed,
        replicates=request.replicates,
        settings=request.settings() | {"impact_year": impact_year},
    )


def refuse_joined(scope: Scope, countries: Sequence[str]) -> None:
    """Refuse HK or MO beside a switch that counts them with CN."""
    for code in countries:
        if scope.territory is Territory.JOINED and code in ("HK", "MO"):
            raise Problem(
                gettext_noop("{code} is counted with CN under this switch and cannot be asked for by itself."),
                field="territory",
                code=code,
                hint=gettext_noop("Ask for CN, or leave out --territory cn+hk+mo."),
            )


LEVEL_NAMES = {
    Level.TOPIC: Text(en="topic", zh="主题"),
    Level.SUBFIELD: Text(en="subfield", zh="子领域"),
    Level.FIELD: Text(en="field", zh="领域"),
    Level.CLASSED: Text(en="all works with a topic", zh="有主题的全部论文"),
    Level.ALL: Text(en="all works", zh="全部论文"),
}
"""What a level is called."""
