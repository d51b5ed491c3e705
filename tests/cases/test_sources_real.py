# ruff: noqa: E501 - questions in SQL
"""The real files of the outside world: every row is loaded or reported."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from entente.desk.recognise import recognised
from entente.desk.refresh import (
    Age,
    import_source,
    list_sources,
    open_warehouse,
    rebuild,
    snapshot_refs,
    warehouse_path,
)
from entente.errors import InputError

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
TODAY = date(2026, 11, 24)
FILES = {
    "csl": ("lists/csl/csl_consolidated_2022-04.csv", 14160, 14160),
    "ror": ("lists/ror/ror_v2_sample.json", 3000, 3000),
    "openalex-works": ("openalex/works_real.jsonl.gz", 506, 506),
    "openalex-topics": ("openalex/topics/topics.csv", 4516, 4516),
    "worldbank": ("worldbank/science-and-technology-raw-2021.csv", 3458, 2626),
    "bis-el-universities": ("lists/bis/entity_list_china_universities_2026-03.json", 60, 60),
    "dod-1286": ("lists/us_dod/section_1286.csv", 443, 443),
    "dod-1260h": ("lists/us_dod/section_1260h.csv", 397, 397),
    "aspi": ("lists/aspi/aspi_china_defence_universities.misp.json", 159, 159),
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="outside data is absent")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    for kind, (name, read, loaded) in FILES.items():
        begun = time.process_time()
        report = import_source(folder, DATA / name, kind, today=TODAY)
        took = time.process_time() - begun
        assert (report.read, report.loaded, report.read - len(report.rejected)) == (read, loaded, loaded), kind
        assert took < 15, f"{kind} took {took:.1f} s"
    return folder


def test_real_files_are_recognised_by_their_content() -> None:
    for kind, (name, _read, _loaded) in FILES.items():
        assert recognised([DATA / name]) == [(kind, (DATA / name,))]
    assert [kind for kind, _files in recognised([DATA / "lists/un/UN_consolidated.xml", DATA / "lists/ofac"])] == [
        "un",
        "ofac-sdn",
    ]
    with pytest.raises(InputError, match="cannot be told from its content"):
        recognised([DATA / "openalex/institutions_real.jsonl.gz"])  # not imported, though it names topics


def test_lists_have_their_codes_classes_and_days(home: Path) -> None:
    with open_warehouse(home) as warehouse:
        found = {
            code: (kind, count)
            for code, kind, count in warehouse.rows("SELECT list, list_class, count(*) FROM list_entry GROUP BY ALL")
        }
        assert found["csl.EL"] == ("legal", 2001)
        assert found["csl.MBS"] == ("legal", 17)
        assert found["dod.1286.FY2024"] == ("funder", 134)
        assert found["aspi"] == ("non_official", 159)
        assert sum(count for code, (_, count) in found.items() if code.startswith("csl.")) == 14160
        days = {
            code: (start, end)
            for code, start, end in warehouse.rows(
                "SELECT DISTINCT list, listed_from, listed_to FROM list_entry WHERE list LIKE 'dod.1286.%'"
            )
        }
        assert days["dod.1286.FY2024"] == (date(2025, 6, 24), date(2026, 7, 22))
        assert days["dod.1286.FY2025"] == (date(2026, 7, 23), None)
        assert warehouse.rows("SELECT count(*) FROM list_entry WHERE year(listed_from) < 1950") == [(0,)]


def test_every_entry_has_one_primary_name_and_a_key_of_its_own(home: Path) -> None:
    with open_warehouse(home) as warehouse:
        assert warehouse.rows("SELECT count(*) FROM list_entry") == warehouse.rows(
            "SELECT count(*) FROM list_name WHERE name_kind = 'primary'"
        )
        assert warehouse.rows("SELECT snapshot, entry_id FROM list_entry GROUP BY ALL HAVING count(*) > 1") == []
        assert warehouse.rows("SELECT name FROM list_name WHERE name LIKE 'and %' OR name = '' OR name LIKE ' %'") == []


def test_an_entity_list_entry_reads_as_printed(home: Path) -> None:
    with open_warehouse(home) as warehouse:
        [(start, citation, country)] = warehouse.rows(
            "SELECT listed_from, citation, country FROM list_entry WHERE list = 'csl.EL' AND name = ?",
            ["140 Repair Plant JSC"],
        )
        assert (start, citation, country) == (date(2022, 4, 7), "87 FR 20299", "BY")
        names = warehouse.rows(
            "SELECT n.name, name_kind FROM list_name n JOIN list_entry e USING (snapshot, entry_id)"
            " WHERE e.name = ? AND list = 'csl.EL' ORDER BY 1",
            ["140 Repair Plant JSC"],
        )
        assert names == [
            ("140 Repair Plant JSC", "primary"),
            ("JSC 140 Repair Plant", "alias"),
            ("Open Joint Stock Company 140 Repair Plant", "alias"),
        ]
        assert warehouse.rows("SELECT name FROM list_name WHERE name LIKE 'CAST Xi%'") == [
            ("CAST Xi’an Spaceflight Engine Factory",)
        ]


def test_works_of_both_eras(home: Path) -> None:
    with open_warehouse(home) as warehouse:
        counts = warehouse.rows(
            "SELECT count(*), count(*) FILTER (n_countries > 0), count(*) FILTER (n_countries > 1),"
            " count(*) FILTER (is_dual_only), count(*) FILTER (topic_id LIKE 'T%') FROM work"
        )
        assert counts == [(506, 283, 79, 16, 472)]
        pair = "SELECT count(*) FROM work_country a JOIN work_country b USING (work_id) WHERE a.country = ? AND b.country = ?"
        assert warehouse.rows(pair, ["US", "CN"]) == [(4,)]
        assert warehouse.rows(
            "SELECT max(s) <= 1.000001 FROM (SELECT sum(author_fraction) s FROM work_country GROUP BY work_id)"
        ) == [(True,)]


def test_ages_are_judged_on_the_day_asked_for(home: Path) -> None:
    ages = {state.snapshot.kind: state.age for state in list_sources(home, as_of=date(2022, 5, 1))}
    assert ages["csl"] is Age.FRESH
    assert ages["ror"] is Age.FUTURE
    assert ages["aspi"] is Age.UNKNOWN
    assert {s.snapshot.kind: s.age for s in list_sources(home, as_of=TODAY)}["csl"] is Age.STALE
    with open_warehouse(home) as warehouse:
        refs = {ref.kind: ref for ref in snapshot_refs(warehouse, as_of=TODAY)}
    assert refs["csl"].stale and not refs["dod-1260h"].stale


def test_the_same_bytes_again_change_nothing(home: Path) -> None:
    before = sorted(path for path in (home / "snapshots").rglob("*"))
    report = import_source(home, DATA / FILES["dod-1286"][0], "dod-1286", today=date(2026, 11, 25))
    assert not report.new
    assert report.loaded == 443
    assert sorted(path for path in (home / "snapshots").rglob("*")) == before


def test_a_rebuild_gives_the_same_rows(home: Path) -> None:
    question = "SELECT * FROM list_name ORDER BY ALL"
    with open_warehouse(home) as warehouse:
        before = warehouse.rows(question)
    assert rebuild(home) == len(FILES)
    with open_warehouse(home) as warehouse:
        assert warehouse.rows(question) == before


def test_a_reader_keeps_the_old_file_while_a_new_one_is_swapped_in(home: Path) -> None:
    with open_warehouse(home) as reader:
        inode = warehouse_path(home).stat().st_ino
        rebuild(home)
        assert warehouse_path(home).stat().st_ino != inode
        assert reader.rows("SELECT count(*) FROM work") == [(506,)]


def test_json_form_of_the_list_gives_the_same_entries(home: Path, tmp_path: Path) -> None:
    import csv

    with (DATA / FILES["csl"][0]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[:1500]
    results = [
        {
            name: value or None
            for name, value in row.items()
            if name not in ("_id", "alt_names", "programs", "addresses")
        }
        | {
            "id": row["_id"],
            "alt_names": row["alt_names"].split("; ") if row["alt_names"] else [],
            "programs": row["programs"].split("; "),
            "addresses": [{"address": None, "country": row["addresses"][-2:]}] if row["addresses"] else [],
        }
        for row in rows
    ]
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"total": len(results), "results": results}), encoding="utf-8")
    report = import_source(tmp_path / "home", path, "csl", today=TODAY)
    assert (report.read, report.loaded) == (1500, 1500)
    same = "SELECT list, name, kind, listed_from, listed_to FROM list_entry WHERE entry_id IN (SELECT unnest(?)) ORDER BY ALL"
    with open_warehouse(tmp_path / "home") as json_form, open_warehouse(home) as csv_form:
        ids = [entry_id for (entry_id,) in json_form.rows("SELECT entry_id FROM list_entry")]
        assert json_form.rows(same, [ids]) == csv_form.rows(same, [ids])
