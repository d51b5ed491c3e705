"""Our Parquet files are Parquet: what was written is what DuckDB and Arrow read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.sources import parquet
from entente.sources.parquet import ParquetWriter
from entente.sources.reduced import Column

COLUMNS = (
    Column("a", "BIGINT", ""),
    Column("b", "INTEGER", "", nullable=True),
    Column("d", "DOUBLE", "", nullable=True),
    Column("x", "BOOLEAN", "", nullable=True),
    Column("s", "VARCHAR", "", nullable=True),
    Column("t", "TIMESTAMP", "", nullable=True),
    Column("y", "BOOLEAN", ""),
)
row = st.tuples(
    st.integers(-(2**63), 2**63 - 1),
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.booleans(),
    st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.none() | st.integers(0, 2**52),
    st.booleans(),
)


def read(path: Path) -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT a, b, d, x, s, epoch_us(t), y FROM read_parquet('{path}')").fetchall()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(row, min_size=1, max_size=40), max_size=5))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[list[tuple[Any, ...]]]
) -> None:
    path = tmp_path_factory.mktemp("p") / "x.parquet"
    writer = ParquetWriter(path, COLUMNS)
    for block in blocks:
        writer.write(list(zip(*block, strict=True)))
    writer.close()
    expected = [one for block in blocks for one in block]
    assert read(path) == expected
    assert writer.rows == len(expected)
    arrow = pytest.importorskip("pyarrow.parquet").read_table(path)
    assert arrow.num_rows == len(expected)
    assert arrow.column("s").to_pylist() == [one[4] for one in expected]


def test_row_groups_and_wide_dictionaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 70_000)
    columns = (Column("n", "BIGINT", ""), Column("w", "VARCHAR", "", nullable=True))
    writer = ParquetWriter(tmp_path / "x.parquet", columns)
    for start in range(0, 150_000, 1000):  # more than 2 ** 16 words in a row group: indices of 8, 16 and 32 bits
        numbers = range(start, start + 1000)
        writer.write([list(numbers), [f"word {number}" if number % 7 else None for number in numbers]])
    writer.close()
    path = tmp_path / "x.parquet"
    groups = duckdb.sql(f"SELECT max(row_group_id) + 1 FROM parquet_metadata('{path}')").fetchone()
    assert groups == (3,)
    wrong = duckdb.sql(
        f"SELECT count(*) FROM read_parquet('{path}') WHERE w IS DISTINCT FROM if(n % 7 = 0, NULL, 'word ' || n)"
    ).fetchone()
    assert wrong == (0,)
    assert duckdb.sql(f"SELECT count(*), sum(n) FROM read_parquet('{path}')").fetchone() == (150_000, 11_249_925_000)


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        writer = ParquetWriter(tmp_path / name, COLUMNS)
        writer.write([[1, 2], [None, 3], [0.5, None], [True, None], ["é", ""], [5, None], [True, False]])
        writer.close()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
