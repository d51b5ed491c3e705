# ruff: noqa: E501 - paragraphs of the Entity List
"""Names, days and paragraphs as they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entente.desk.refresh import import_source, open_warehouse
from entente.errors import ChecksumMismatch, InputError, NoSnapshot, WarehouseError
from entente.sources.loaders.bis_universities import aliases_in
from entente.sources.snapshot import SnapshotStore
from entente.sources.text import clean, parse_day, split_names
from entente.sources.warehouse import Warehouse

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "result", "told"),
    [
        ("Plain Name", "Plain Name", 0),
        ("清华大学", "清华大学", 0),
        (" I. ASH", "I. ASH", 1),
        ("Instrument\nCo. Ltd ", "Instrument Co. Ltd", 1),
        ("Xi\x92an", "Xi’an", 1),
        ("A\x07B", "AB", 1),
        ("UniversitÃ© X", "Université X", 1),
        ("", "", 0),
    ],
)
def test_clean(text: str, result: str, told: int) -> None:
    notes: list[str] = []
    assert clean(text, lambda what, _: notes.append(what)) == result
    assert len(notes) == told


def test_names_are_split_once_each_and_lose_the_and() -> None:
    notes: list[str] = []
    found = split_names("A; B;A; and C;; and", lambda what, _: notes.append(what))
    assert found == ["A", "B", "C", "and"]
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("2020-01-02", date(2020, 1, 2), 0),
        ("2020-01-02T10:00:00Z", date(2020, 1, 2), 0),
        ("", None, 0),
        ("0017-05-26", None, 1),
        ("2020-02-30", None, 1),
        ("soon", None, 1),
    ],
)
def test_days(text: str, day: date | None, told: int) -> None:
    notes: list[str] = []
    assert parse_day(text, lambda what, _: notes.append(what)) == day
    assert len(notes) == told


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("U, 1 Road, China.", ()),
        ("U, a.k.a., the following one alias: —AMMS. 27 Road, China.", (("AMMS", "acronym"),)),
        ("U, a.k.a. the following two aliases: —Uni One; and —U Two. No. 1 Road.", (("Uni One", "alias"), ("U Two", "alias"))),
        ("U, a.k.a., the following two aliases: —A Rugao Institute and —A Yantai Institute. No. 145 Road.",
         (("A Rugao Institute", "alias"), ("A Yantai Institute", "alias"))),
        ("U, a.k.a., the following one alias: —1st General Design Department 1 South Road", (("1st General Design Department", "weak"),)),
        ("U, and the following two aliases: —811th Institute; and —Space Sources 388 Cang Wu Road", (("811th Institute", "weak"), ("Space Sources", "weak"))),
        ("China Academy—Shenyang Institute, No. 114 Street.", ()),
    ],
)  # fmt: skip
def test_aliases_inside_a_paragraph(raw: str, names: tuple[tuple[str, str], ...]) -> None:
    assert aliases_in(raw) == names


def test_the_warehouse_answers_questions_only(tmp_path: Path) -> None:
    with Warehouse.empty() as warehouse:
        assert warehouse.rows("SELECT ?::INTEGER", [1]) == [(1,)]
        assert warehouse.snapshots() == ()
        for sql in ("DROP TABLE work", "SELECT 1; SELECT 2", "COPY work TO 'x.csv'", "INSTALL httpfs", ""):
            with pytest.raises(WarehouseError):
                warehouse.rows(sql)
        with pytest.raises(WarehouseError, match="cannot answer"):
            warehouse.rows("SELECT nothing FROM nowhere")
    with pytest.raises(NoSnapshot):
        Warehouse.open(tmp_path / "absent.duckdb")
    (tmp_path / "junk.duckdb").write_bytes(b"junk" * 5000)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        Warehouse.open(tmp_path / "junk.duckdb")


def test_newest_edition_counts_and_sample_steps_back(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def put(name: str, edition: date, sample: bool = False) -> None:
        path = tmp_path / f"{name}.csv"
        path.write_text(f"name\n{name}\n", encoding="utf-8")
        import_source(home, path, "list-csv", today=TODAY, edition=edition, code="mine", sample=sample)

    def names() -> list[tuple[str, bool]]:
        with open_warehouse(home) as warehouse:
            return [(name, sample) for name, sample in warehouse.rows("SELECT name, sample FROM list_entry ORDER BY 1")]

    put("SAMPLE U", date(2026, 5, 1), sample=True)
    assert names() == [("SAMPLE U", True)]
    put("Newer", date(2026, 2, 1))
    assert names() == [("Newer", False)]
    put("Older", date(2026, 1, 1))
    assert names() == [("Newer", False)]


def test_a_stored_copy_that_was_touched_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name\nA\n", encoding="utf-8")
    import_source(tmp_path / "home", path, "list-csv", today=TODAY, code="mine")
    store = SnapshotStore(tmp_path / "home")
    [manifest] = store.manifests()
    store.data(manifest.snapshot).write_text("name\nB\n", encoding="utf-8")
    with pytest.raises(ChecksumMismatch):
        import_source(tmp_path / "home", path, "list-csv", today=TODAY, code="mine")
    (store.folder("list-csv", manifest.snapshot.sha256) / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="manifest"):
        store.manifests()
