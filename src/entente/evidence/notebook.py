"""Indicators for notebooks: every report as Arrow tables, with counting, gates and sources in their metadata.

>>> from pathlib import Path
>>> from entente import evidence
>>> tables = evidence.pair_of_counts("US", "CN", Path("counts.csv"))  # doctest: +SKIP
>>> tables["years"].column("ric").to_pylist()  # doctest: +SKIP

Needs the extra ``evidence`` (pyarrow). The same inputs and the same seed give the same tables as the command prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from entente.evidence.arrow import arrow_table
from entente.evidence.counting.references import Blocks
from entente.evidence.counts import check_country, read_counts
from entente.evidence.measures.bootstrap import REPLICATES, SEED
from entente.evidence.pair import PairReport, pair_from_counts, pair_report
from entente.evidence.questions import Rows
from entente.evidence.report import Report
from entente.evidence.reports.bifurcation import bifurcation_answer
from entente.evidence.reports.country import country_answer
from entente.evidence.reports.mobility import mobility_answer
from entente.evidence.reports.pair import pair_answer
from entente.evidence.reports.request import Asked, Request, start
from entente.evidence.reports.topic import topic_answer
from entente.evidence.scope import Level, Scope

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Evidence", "pair_of_counts", "published_pair_tables", "tables_of"]


def tables_of(report: Report) -> dict[str, pa.Table]:
    """Every table of a report as an Arrow table, by id."""
    return {one.id: arrow_table(report, one.id) for one in report.tables}


def pair_of_counts(x: str, y: str, counts: Path) -> dict[str, pa.Table]:
    """The measures of a pair by year (table ``years``) from a user's own counts (CSV year,a,b,count).

    Raises ``InputError`` for bad codes, ``InputErrors`` with every bad row of the file.
    """
    check_country(x, field="x")
    check_country(y, field="y")
    return tables_of(pair_answer(pair_from_counts(x, y, read_counts(counts).pair(x, y), file=counts.name), None))


def published_pair_tables(x: str, y: str, known_at: date) -> dict[str, pa.Table]:
    """The same from the published counts that are shipped; empty where none of the pair were known on the day."""
    report: PairReport | None = pair_report(x, y, None, Scope(last_year=known_at.year), known_at=known_at)
    return {} if report is None else tables_of(pair_answer(report, None))


class Evidence:
    """The loaded works of an opened warehouse, asked for one scope.

    ``known_at``: works of a later copy are refused (``NoSnapshot``). ``seed``, ``replicates``: of every bootstrap.
    """

    def __init__(
        self,
        warehouse: Rows,
        *,
        known_at: date,
        scope: Scope | None = None,
        impact_year: int | None = None,
        seed: int = SEED,
        replicates: int = REPLICATES,
    ) -> None:
        self._warehouse = warehouse
        self._request = Request(
            scope=scope or Scope(), known_at=known_at, impact_year=impact_year, seed=seed, replicates=replicates
        )

    def _asked(self, *codes: str) -> Asked:
        for code in codes:
            check_country(code, field="country")
        return start(self._warehouse, self._request, codes)

    def pair(self, x: str, y: str) -> dict[str, pa.Table]:
        """``years``, ``variants``, ``gain`` and ``complementarity`` of two countries in the loaded works."""
        asked = self._asked(x, y)
        found = pair_report(x, y, self._warehouse, self._request.scope, known_at=self._request.known_at)
        if found is None:
            return {}
        return tables_of(pair_answer(found, asked if found.basis == "works" else None))

    def country(self, code: str, level: Level = Level.FIELD) -> dict[str, pa.Table]:
        """``output``, ``growth``, ``specialisation`` and ``goals`` of one country."""
        return tables_of(country_answer(code, self._asked(code), level))

    def topic(self, most: int = 250) -> dict[str, pa.Table]:
        """``countries``, ``years`` and ``goals`` of the units of the scope."""
        return tables_of(topic_answer(self._asked(), most))

    def mobility(self, countries: Sequence[str] = (), most: int = 250) -> dict[str, pa.Table]:
        """``overall``, ``classes``, ``balance`` and ``flows``; numbers of persons from 1 to 9 are null."""
        return tables_of(mobility_answer(self._asked(*countries), tuple(countries), most))

    def bifurcation(self, x: Sequence[str], y: Sequence[str], shuffles: int = 99) -> dict[str, pa.Table]:
        """``years``, ``structure`` and ``divergence`` of two blocks of countries."""
        blocks = Blocks(x=tuple(sorted(x)), y=tuple(sorted(y)))
        return tables_of(bifurcation_answer(self._asked(*x, *y), blocks, shuffles))
