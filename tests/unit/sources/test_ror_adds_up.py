"""Extracts and dumps of ROR stand side by side; the newest copy of a record counts whole."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from entente.desk.refresh import import_source, list_sources, open_warehouse

TODAY = date(2026, 11, 24)


def record(number: int, day: str, *names: str) -> dict[str, object]:
    return {
        "id": f"https://ror.org/0{number}23456{number}0",
        "names": [{"value": name, "types": ["ror_display" if not n else "alias"]} for n, name in enumerate(names)],
        "status": "active", "types": ["education"], "locations": [],
        "relationships": [{"type": "parent", "id": "https://ror.org/092345690"}],
        "admin": {"last_modified": {"date": day}},
    }  # fmt: skip


def put(path: Path, *records: object) -> Path:
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_records_of_two_files_add_up_whatever_their_order(tmp_path: Path) -> None:
    old = put(tmp_path / "old.json", record(1, "2025-01-01", "Old Name", "Dropped"), record(2, "2025-01-01", "Two"))
    new = put(tmp_path / "new.json", record(1, "2026-01-01", "New Name"), record(3, "2026-01-01", "Three"))
    for order in ((old, new), (new, old)):
        home = tmp_path / order[0].stem
        for path in order:
            import_source(home, path, "ror", today=TODAY)
        with open_warehouse(home) as warehouse:
            names = warehouse.rows("SELECT name FROM organization_name ORDER BY name")
            assert [name for (name,) in names] == ["New Name", "Three", "Two"]
            assert warehouse.rows("SELECT count(*), count(DISTINCT ror) FROM organization") == [(3, 3)]
            assert warehouse.rows("SELECT count(*) FROM organization_relation") == [(3,)]
        assert all(state.in_use for state in list_sources(home, as_of=TODAY))
