"""The fast readers against a naive one: on real works of both eras, and on random ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference_reduction import NAMES, Row, reduce_works

from entente.sources.openalex.part import reduce_files
from entente.sources.openalex.reduce import Reducer, moment
from entente.sources.openalex.works import decoder, number
from entente.sources.reduced import BY_NAME, REDUCED, Flag

DUAL = [
    ([], False),
    ([("US",)], False),
    ([("US",), ("CN",)], False),
    ([("CN", "US")], True),
    ([("CN", "US"), ("CN",)], True),
    ([("CN", "US"), ("CN",), ("US",)], False),
    ([(), ("CN", "US")], True),
]


def read_back(folder: Path) -> dict[str, list[Row]]:
    """What DuckDB reads of the tables in a folder, sorted; NULL rows of a table without a file: none."""
    found: dict[str, list[Row]] = {}
    for name in NAMES:
        path = folder / f"{name}.parquet"
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall() if path.exists() else []
        found[name] = sorted(rows, key=repr)
    return found


def assert_same(found: dict[str, list[Row]], works: list[dict[str, Any]]) -> None:
    expected = reduce_works(works)
    for name in NAMES:
        if name == "institution":  # two eras give one institution two names; either is right
            assert {row[0] for row in found[name]} == {row[0] for row in expected[name]}
            continue
        assert found[name] == expected[name], name


def write(path: Path, works: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(work, ensure_ascii=False) + "\n" for work in works), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def real(shared: Path) -> list[dict[str, Any]]:
    with gzip.open(shared / "data/openalex/works_real.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def test_506_real_works_of_both_eras_lose_nothing(real: list[dict[str, Any]], shared: Path, tmp_path: Path) -> None:
    path = shared / "data/openalex/works_real.jsonl.gz"
    counts, rows = reduce_files(
        [(path, path.name)], lambda table: tmp_path / f"{table}.parquet", core_only=True, sample=False
    )
    assert (counts.read, counts.loaded, counts.rejected, counts.outside) == (506, 506, 0, 0)
    found = read_back(tmp_path)
    assert {name: len(found[name]) for name in NAMES} == {name: rows.get(name, 0) for name in NAMES}
    assert_same(found, real)
    # funding of both eras: 25 grants, and 58 funders of which 4 repeat a grant of the same work
    assert sum(len(work.get("grants") or []) for work in real) == 25
    assert len(found["work_funding"]) == 79


def test_parquet_of_the_same_works_gives_the_same_rows(
    real: list[dict[str, Any]], shared: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    from entente.sources.openalex.parquet_part import reduce_parquet

    source = shared / "data/openalex/works_real.jsonl.gz"
    path = tmp_path / "part_0000.parquet"
    duckdb.sql(
        f"COPY (SELECT * FROM read_json('{source}', format = 'newline_delimited', sample_size = -1,"
        f" maximum_object_size = 33554432)) TO '{path}' (FORMAT parquet)"
    )
    counts, _ = reduce_parquet(
        [(path, path.name)], lambda table: tmp_path / f"{table}.parquet", core_only=True, sample=False
    )
    assert (counts.read, counts.loaded, counts.newest) == (506, 506, "2026-03-02")
    assert_same(read_back(tmp_path), real)


codes = st.sampled_from(["US", "CN", "DE", "TW", ""])
institution = st.fixed_dictionaries(
    {
        "id": st.integers(1, 30).map(lambda n: f"https://openalex.org/I{n}"),
        "country_code": st.none() | codes,
        "display_name": st.sampled_from(["Α", "清华大学", "x"]),
        "ror": st.none(),
        "type": st.none() | st.just("education"),
    }
)
authorship = st.fixed_dictionaries(
    {
        "author": st.none() | st.fixed_dictionaries(
            {"id": st.none() | st.integers(1, 99).map(lambda n: f"https://openalex.org/A{n}")}
        ),
        "countries": st.none() | st.lists(codes, max_size=3),
        "institutions": st.none() | st.lists(institution, max_size=3),
    }
)  # fmt: skip
cited = st.integers(1, 10**10).map(lambda n: f"https://openalex.org/W{n}")
work = st.fixed_dictionaries(
    {
        "publication_year": st.none() | st.integers(1800, 2030),
        "type": st.sampled_from(["article", "paratext", None]),
        "authorships": st.none() | st.lists(authorship, max_size=5),
        "cited_by_count": st.none() | st.integers(0, 10**6),
        "fwci": st.none() | st.floats(0, 100, allow_nan=False),
        "is_paratext": st.none() | st.booleans(),
        "is_xpac": st.none() | st.booleans(),
        "is_authors_truncated": st.none() | st.booleans(),
        "referenced_works": st.none() | st.lists(cited, max_size=4),
        "referenced_works_count": st.none() | st.integers(0, 5),
        "primary_topic": st.none() | st.just({"id": "https://openalex.org/T1", "subfield": {"id": 1702}}),
        "updated_date": st.sampled_from([None, "2025-05-02T06:28:07.542172", "2023-01-01"]),
        "grants": st.none() | st.just([{"funder": "https://openalex.org/F1", "award_id": "a"}]),
        "awards": st.none() | st.just([{"funder_id": "https://openalex.org/F2", "funder_award_id": "b"}]),
        "funders": st.none() | st.just([{"id": "https://openalex.org/F1"}, {"id": "https://openalex.org/F3"}]),
    }
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(work, min_size=1, max_size=6))
def test_random_works_equal_the_naive_reading(
    tmp_path_factory: pytest.TempPathFactory, works: list[dict[str, Any]]
) -> None:
    works = [{"id": f"https://openalex.org/W{number}", **one} for number, one in enumerate(works, start=1)]
    reducer, decode = Reducer(), decoder().decode
    for one in works:
        reducer.add(decode(json.dumps(one)), number(one["id"], "W") or 0)
    taken = reducer.take()
    found = {name: sorted(zip(*taken[name], strict=True), key=repr) if name in taken else [] for name in NAMES}
    expected = reduce_works(works)
    for name in NAMES[:3] + NAMES[4:]:
        rows = [tuple(moment(v.isoformat()) if hasattr(v, "isoformat") else v for v in row) for row in expected[name]]
        assert found[name] == sorted(rows, key=repr), name


@pytest.mark.parametrize(("authors", "only"), DUAL)
def test_works_that_are_international_through_double_affiliation(authors: list[tuple[str, ...]], only: bool) -> None:
    reducer = Reducer()
    body = {"id": "W1", "authorships": [{"author": {"id": "A1"}, "countries": list(one)} for one in authors]}
    reducer.add(decoder().decode(json.dumps(body)), 1)
    columns = dict(zip([column.name for column in BY_NAME["work"].columns], reducer.take()["work"], strict=True))
    assert columns["is_dual_only"][0] is only


def test_irregular_ids_and_references_are_read_one_by_one() -> None:
    reducer = Reducer()
    body = {
        "id": "https://openalex.org/W1",
        "authorships": [{"author": {"id": "https://openalex.org/authors/A7"}, "countries": ["US"]},
                        {"author": {"id": "nonsense"}, "countries": ["US"]}],
        "referenced_works": ["https://openalex.org/W5", None, "https://doi.org/10.1/x", "W6"],
        "updated_date": "not a day",
    }  # fmt: skip
    reducer.add(decoder().decode(json.dumps(body)), 1)
    taken = reducer.take()
    assert [list(column) for column in taken["reference"]] == [[1, 1], [5, 6]]
    assert [list(column) for column in taken["work_author_year"]] == [[1], [7], [None], ["US"], [1]]
    assert taken["work"][-2] == [None]


@pytest.mark.parametrize(
    ("text", "letter", "found"),
    [
        ("https://openalex.org/W12", "W", 12),
        ("http://openalex.org/works/W12", "W", 12),
        ("W12", "W", 12),
        ("A12", "W", None),
        ("https://openalex.org/W", "W", None),
        ("https://openalex.org/W1２", "W", None),
        ("https://openalex.org/W12/x", "W", None),
        ("", "W", None),
        (None, "W", None),
    ],
)
def test_numbers_of_ids(text: str | None, letter: str, found: int | None) -> None:
    assert number(text, letter) == found


def test_every_column_is_declared_with_a_meaning_and_flags_are_single_bits() -> None:
    for table in REDUCED:
        assert table.meaning.endswith((".", "…", ")")) and set(table.key) <= {column.name for column in table.columns}
        assert all(column.meaning for column in table.columns)
    assert [int(flag) for flag in Flag] == [1 << place for place in range(len(Flag))]
