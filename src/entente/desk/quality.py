"""A look at the matches of works: which international works are doubted, and for which cause."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from entente.desk.refresh import open_warehouse
from entente.evidence.quality import Cause, Judge, Side, SideRecord
from entente.evidence.quality.judge import CAUSES, Founded
from entente.model.text import Text
from entente.sources.openalex.sides import SideRow, side_rows
from entente.sources.report import Rejection
from entente.sources.warehouse import Warehouse

__all__ = ["CauseCount", "Doubt", "QualityReport", "examine"]


class Doubt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A work that is doubted, with every cause."""

    work: str
    year: int | None
    causes: tuple[Cause, ...]


class CauseCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many works a cause doubts, and how many it alone does."""

    id: str
    heading: Text
    works: int
    alone: int


class QualityReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account: ``read == records + rejected``; ``international`` of the records are judged, ``flagged`` of those.

    ``registry``: institutions whose founding year was known (0: no ROR is loaded, and that cause was not looked for).
    """

    read: int
    records: int
    rejected: int
    international: int
    flagged: int
    registry: int
    causes: tuple[CauseCount, ...]
    doubts: tuple[Doubt, ...]
    rejections: tuple[Rejection, ...]


_FOUNDED = """
SELECT n.name, o.country, min(o.established) FROM organization_name AS n JOIN organization AS o USING (ror)
WHERE o.established IS NOT NULL AND o.country IS NOT NULL GROUP BY ALL
"""
"""Name and country to the earliest founding year of a body of that name; one of unknown year counts as unknown."""
_UNKNOWN = """
SELECT DISTINCT n.name, o.country FROM organization_name AS n JOIN organization AS o USING (ror)
WHERE o.established IS NULL AND o.country IS NOT NULL
"""


def examine(home: Path, path: Path) -> QualityReport:
    """Judge every record of a file of works; founding years from the ROR that is loaded, if any.

    Raises ``InputError`` or ``SourceError`` for a file that cannot be read.
    """
    rejected: list[Rejection] = []
    records: list[SideRecord] = []
    for row in side_rows(path):
        if isinstance(row, Rejection):
            rejected.append(row)
        else:
            records.append(_record(row))
    with open_warehouse(home) as warehouse:
        years = _years(warehouse)
    founded: Founded = lambda name, country: years.get((name, country))  # noqa: E731 - a table asked by two keys
    judge = Judge(records, founded)
    doubts = [
        Doubt(work=record.work, year=record.year, causes=causes)
        for record in records
        if (causes := judge.causes(record))
    ]
    return QualityReport(
        read=len(records) + len(rejected),
        records=len(records),
        rejected=len(rejected),
        international=sum(len(record.sides) > 1 for record in records),
        flagged=len(doubts),
        registry=len(years),
        causes=_counted(doubts),
        doubts=tuple(doubts),
        rejections=tuple(rejected[:20]),
    )


def _record(row: SideRow) -> SideRecord:
    sides = {country: Side(names=names, authors=authors) for country, (names, authors) in row.sides.items()}
    return SideRecord(work=row.work, year=row.year, title=row.title, doi=row.doi, type=row.type, sides=sides)


def _years(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    unknown = set(warehouse.rows(_UNKNOWN))
    return {(name, country): year for name, country, year in warehouse.rows(_FOUNDED) if (name, country) not in unknown}


def _counted(doubts: list[Doubt]) -> tuple[CauseCount, ...]:
    sets = [{cause.id for cause in doubt.causes} for doubt in doubts]
    works = Counter(cause for one in sets for cause in one)
    alone = Counter(next(iter(one)) for one in sets if len(one) == 1)
    return tuple(
        CauseCount(id=cause, heading=CAUSES[cause], works=works[cause], alone=alone[cause])
        for cause in sorted(works, key=lambda one: (-works[one], one))
    )
