"""The rows that checks of claims read: warehouse, published figures, the register of instruments, own tables.

Every kind of row is described in docs/reference/claims.md. What is not loaded is ``None``, never an empty table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

import msgspec

from entente import accords
from entente.accords.claims import ClaimsRegister, Data, Measure
from entente.accords.claims.load import Row
from entente.desk.refresh import open_warehouse, warehouse_path
from entente.evidence.published import load_published
from entente.model.provenance import SourceRef
from entente.sources.warehouse import Warehouse

__all__ = ["ClaimsData"]

_INDICATOR = """
SELECT snapshot, country, indicator, title, year, value, unit FROM national_indicator
WHERE list_contains($indicators, indicator) AND (len($countries) = 0 OR list_contains($countries, country))
ORDER BY indicator, country, year
"""
_LIST = """
SELECT snapshot, list, entry_id, name, country, listed_from, listed_to, programme, citation FROM list_entry
WHERE list_contains($lists, list) ORDER BY list, entry_id
"""
_OWNERSHIP = """
SELECT snapshot, owner, owner_id, owned, owned_id, percent, since, until, citation FROM ownership ORDER BY ALL
"""


class ClaimsData:
    """What checks read, opened once and kept for as long as a command runs."""

    def __init__(self, home: Path, register: ClaimsRegister, known_at: date) -> None:
        self._home, self._register, self._known_at = home, register, known_at
        self._warehouse: Warehouse | None = None
        self._kept: dict[tuple[object, ...], Data | None] = {}
        self._used: dict[str, SourceRef] = {}

    def __enter__(self) -> ClaimsData:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._warehouse is not None:
            self._warehouse.close()

    def sources(self) -> tuple[SourceRef, ...]:
        """The data sets that were read, in order of id."""
        return tuple(self._used[name] for name in sorted(self._used))

    def provide(self, measure: Measure) -> Data | None:
        """The rows that a measure reads; ``None`` where nothing of the kind is loaded."""
        kind, _, name = measure.read.partition(":")
        key: tuple[object, ...] = (kind, name)
        if kind in ("indicator", "list"):
            key = (kind, *(_several(measure, column) for column in ("indicator", "list", "country")))
        if key not in self._kept:
            self._kept[key] = self._read(kind, name, measure)
        return self._kept[key]

    def _read(self, kind: str, name: str, measure: Measure) -> Data | None:
        if kind == "table":
            described = self._register.tables[name][0]
            return Data(
                rows=self._register.rows(name), basis=described.source, single=described.single,
                forecast=described.forecast, sample=described.sample,
            )  # fmt: skip
        if kind == "published":
            return self._published()
        if kind == "pair":
            return self._pair()
        if kind in ("instrument", "term"):
            return self._instruments(kind)
        return self._loaded(kind, measure)

    def _loaded(self, kind: str, measure: Measure) -> Data | None:
        if not warehouse_path(self._home).exists():
            return None
        if self._warehouse is None:
            self._warehouse = open_warehouse(self._home)
        if kind == "indicator":
            columns: Sequence[str] = ("snapshot", "country", "indicator", "title", "year", "value", "unit")
            found = self._warehouse.rows(_INDICATOR, {
                "indicators": list(_several(measure, "indicator")), "countries": list(_several(measure, "country")),
            })  # fmt: skip
        elif kind == "list":
            columns = [
                "snapshot",
                "list",
                "entry",
                "name",
                "country",
                "listed_from",
                "listed_to",
                "programme",
                "citation",
            ]
            found = self._warehouse.rows(_LIST, {"lists": list(_several(measure, "list"))})
        else:
            columns = ("snapshot", "owner", "owner_id", "owned", "owned_id", "percent", "since", "until", "citation")
            found = self._warehouse.rows(_OWNERSHIP)
        if not found:
            return None
        return self._described(kind, [dict(zip(columns, row, strict=True)) for row in found])

    def _described(self, kind: str, rows: Sequence[Row]) -> Data:
        assert self._warehouse is not None, "rows were read from it"
        read = {row["snapshot"] for row in rows}
        snapshots = [one for one in self._warehouse.snapshots() if one.id in read]
        for one in snapshots:
            self._used[one.id] = SourceRef(id=one.id, title=one.title, date=one.edition, licence=one.licence)
        edition = max((one.edition for one in snapshots if one.edition is not None), default=None)
        basis = ", ".join(one.id for one in snapshots) or kind
        return Data(rows=rows, basis=basis, edition=edition, sample=any(one.sample for one in snapshots))

    def _published(self) -> Data:
        published = load_published()
        rows: list[Row] = [
            {"id": one.id, "country": one.country, "value": one.value, "unit": one.unit, "period": one.period,
             "year": int(one.period[-4:]), "counting": one.counting, "source": one.source}
            for one in published.figures
            if one.certainty.verified and published.sources[one.source].known_from <= self._known_at
        ]  # fmt: skip
        return Data(rows=rows, basis="entente evidence figures")

    def _pair(self) -> Data:
        published = load_published()
        rows: list[Row] = []
        for pair in published.pairs:
            if pair.source.known_from <= self._known_at:
                rows += [{"x": pair.x, "y": pair.y, **msgspec.structs.asdict(counts)} for counts in pair.years]
                self._used[pair.source.id] = pair.source.reference()
        return Data(rows=rows, basis="entente evidence pair")

    def _instruments(self, kind: str) -> Data:
        rows: list[Row] = []
        for one in accords.load_register().instruments:
            begins = one.begins
            if kind == "instrument":
                rows.append({
                    "id": one.id, "kind": one.kind.value, "parent": one.parent, "parties": ";".join(one.parties),
                    "begins": None if begins is None else begins.isoformat(),
                    "begins_year": None if begins is None else begins.year,
                })  # fmt: skip
                continue
            for term in one.term:
                if term.known_from <= self._known_at:
                    days = None if term.until is None else (term.until - term.valid_from).days
                    rows.append({
                        "instrument": one.id, "id": term.id, "basis": term.basis.value,
                        "valid_from": term.valid_from.isoformat(),
                        "until": None if term.until is None else term.until.isoformat(), "days": days,
                        "months": None if days is None else round(days * 12 / 365.2425),
                        "years": None if days is None else round(days / 365.2425, 2),
                    })  # fmt: skip
        return Data(rows=rows, basis="entente accords")


def _several(measure: Measure, column: str) -> tuple[str, ...]:
    """The values that a measure asks of a column."""
    value = measure.where.get(column, [])
    return tuple(sorted(str(one) for one in (value if isinstance(value, list) else [value])))
