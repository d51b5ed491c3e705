"""All parents that the given section 1260H file prints are found from the names as printed."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from entente.desk.refresh import import_source, open_warehouse
from entente.model.proposal import Party
from entente.safeguards.screening import ScreeningIndex
from entente.safeguards.screening.relations import relations_of


def test_every_parent_edge_is_found_from_the_printed_name(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("edges")
    source = shared / "data/lists/us_dod/section_1260h.csv"
    import_source(home, source, "dod-1260h", today=date(2026, 11, 24))
    with source.open(encoding="utf-8-sig", newline="") as stream:
        printed = [row for row in csv.DictReader(stream) if row["Parent Name"]]
    with (shared / "cases/screening/dod_1260h_parent_edges.csv").open(encoding="utf-8", newline="") as stream:
        edges = list(csv.DictReader(stream))
    assert len(edges) == 92
    missed = []
    with open_warehouse(home) as warehouse:
        index = ScreeningIndex.in_memory(warehouse)
        for edge in edges:
            rows = [row for row in printed if (row["Clean Name"], row["Parent Name"]) == (edge["left"], edge["right"])]
            assert rows, edge["left"]
            for row in rows:
                day = date.fromisoformat(row["Start date"])
                found = relations_of(Party(id="p", name=row["Name"]), index, as_of=day).related
                if not any(tie.relation == "parent" and tie.name == edge["right"] for tie in found):
                    missed.append((row["Name"], edge["right"]))
        index.close()
    assert missed == []
