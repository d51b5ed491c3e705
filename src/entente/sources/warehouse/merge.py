"""Which rows of which part count? Of several records of one work the newest; none of a deleted work.

Works move between the ``updated_date`` partitions of OpenAlex, so a work may stand in several parts. What is superseded
or deleted is taken out of the Parquet files themselves, so that whoever reads the folder sees each work once. Memory is
bounded: works are compared in slices by the remainder of their id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from entente.errors import SourceError, gettext_noop
from entente.sources.reduced import BY_NAME
from entente.sources.warehouse import CONFIG, first_line, literal, literals, writing

__all__ = ["Superseded", "drop_works", "join_institutions", "superseded", "write_empty"]

SLICE = 32_000_000
"""Works compared at a time: about 1.5 GB of memory."""
MEMORY = "2GB"


class Superseded:
    """What has to go: works by part (``dead``; how many of them because they were ``deleted``), and works that one part
    holds several times with the occurrence that is kept (``repeated``)."""

    def __init__(self) -> None:
        self.dead: dict[str, list[int]] = {}
        self.deleted: dict[str, int] = {}
        self.repeated: dict[str, dict[int, int]] = {}


@contextmanager
def _connection(scratch: Path, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    with writing(scratch), duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {threads}")
        connection.execute(f"SET temp_directory = {literal(scratch)}")
        yield connection


def superseded(
    works: Mapping[str, Path], deleted: Sequence[Path], *, rows: int, scratch: Path, threads: int = 2
) -> Superseded:
    """Compare the works of all parts.

    ``works``: name of a part to its ``work`` file, from the oldest part to the newest: of two records with the same
    ``updated`` the later part's counts. ``deleted``: lists of deleted ids (CSV with ``work_id``, or ``id`` in the lists
    of merged works before 2026). ``rows``: works in all. Raises ``SourceError`` for a list that cannot be read.
    """
    found = Superseded()
    names = list(works)
    if not works:
        return found
    with _connection(scratch, threads) as connection:
        connection.execute("CREATE TABLE part (path VARCHAR, position INTEGER)")
        if works:
            connection.executemany(
                "INSERT INTO part VALUES (?, ?)", [[str(p), n] for n, p in enumerate(works.values())]
            )
        connection.execute("CREATE TABLE gone (work_id BIGINT)")
        for path in deleted:
            _read_deleted(connection, path)
        slices = max(1, -(-rows // SLICE))
        for number in range(slices):
            for position, work_id, occurrence, best, is_gone, here in connection.execute(
                _DOUBTFUL, [[str(path) for path in works.values()], slices, number]
            ).fetchall():
                name = names[position]
                if is_gone:
                    found.deleted[name] = found.deleted.get(name, 0) + (position == best)
                    found.dead.setdefault(name, []).append(work_id)
                elif position != best:
                    found.dead.setdefault(name, []).append(work_id)
                elif here > 1:
                    found.repeated.setdefault(name, {})[work_id] = occurrence
    return found


_DOUBTFUL = """
WITH slice AS (
    SELECT work_id, updated, position, file_row_number AS line
    FROM read_parquet($1::VARCHAR[], filename = true, file_row_number = true) AS w JOIN part ON part.path = w.filename
    WHERE work_id % $2 = $3
),
doubtful AS (
    SELECT work_id FROM slice GROUP BY work_id HAVING count(*) > 1
    UNION SELECT work_id FROM gone WHERE work_id % $2 = $3
),
ranked AS (
    SELECT position, work_id,
           row_number() OVER (PARTITION BY position, work_id ORDER BY line) - 1 AS occurrence,
           first_value(position) OVER newest AS best,
           row_number() OVER (PARTITION BY position, work_id ORDER BY updated DESC NULLS LAST, line DESC) AS standing,
           work_id IN (SELECT work_id FROM gone) AS is_gone,
           count(*) OVER (PARTITION BY position, work_id) AS here
    FROM slice SEMI JOIN doubtful USING (work_id)
    WINDOW newest AS (PARTITION BY work_id ORDER BY updated DESC NULLS LAST, position DESC, line DESC)
)
SELECT position, work_id, occurrence, best, is_gone, here FROM ranked WHERE standing = 1 ORDER BY position, work_id
"""
"""One row for each doubtful work and part: the occurrence (from 0) of its newest record there, the part that holds the
newest record of all, whether it was deleted, and how many records of it the part holds."""


def _read_deleted(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    read = f"read_csv({literal(path)}, header = true, all_varchar = true)"
    try:
        names = [row[0] for row in connection.sql(f"FROM {read}").description]
        column = next((name for name in ("work_id", "id") if name in names), None)
        if column is None:
            raise SourceError(
                gettext_noop("{file_name} is no list of deleted works: it has no column work_id."), file_name=path.name
            )
        number = f"TRY_CAST(regexp_extract({column}, '([0-9]+)$', 1) AS BIGINT)"
        ids = f"SELECT DISTINCT {number} FROM {read}"  # noqa: S608 - our own column names
        connection.execute(f"INSERT INTO gone {ids}")
    except duckdb.Error as failure:
        raise SourceError(
            gettext_noop("{file_name} cannot be read as a list of deleted works: {reason}."),
            file_name=path.name,
            reason=first_line(failure),
        ) from failure


def drop_works(path: Path, works: Sequence[int], target: Path, *, scratch: Path) -> int:
    """Write a table's file without the rows of some works; the rows that stay. ``target`` is whole when it returns."""
    with _connection(scratch, 1) as connection:
        connection.execute("CREATE TABLE dead AS SELECT unnest($1::BIGINT[]) AS work_id", [list(works)])
        rest = f"SELECT * FROM read_parquet({literal(path)}) ANTI JOIN dead USING (work_id)"  # noqa: S608 - our own path
        connection.execute(f"COPY ({rest}) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")
        return _rows(connection, target)


def join_institutions(parts: Sequence[Path], target: Path, *, scratch: Path) -> int:
    """One row for each institution out of the parts' lists, later parts first; the rows."""
    with _connection(scratch, 2) as connection:
        listed = f"read_parquet({literals(parts)}, filename = true)"
        connection.execute(f"CREATE VIEW part AS FROM {listed}")
        order = f"institution_id, list_position({literals(parts)}, filename) DESC, name"
        once = f"SELECT DISTINCT ON (institution_id) * EXCLUDE (filename) FROM part ORDER BY {order}"  # noqa: S608
        connection.execute(f"COPY ({once}) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")
        return _rows(connection, target)


def write_empty(table: str, target: Path) -> None:
    """A file of a table without rows, so that readers of the folder always find its columns."""
    columns = ", ".join(f"NULL::{column.kind} AS {column.name}" for column in BY_NAME[table].columns)
    nothing = f"SELECT {columns} LIMIT 0"
    with _connection(target.parent, 1) as connection:
        connection.execute(f"COPY ({nothing}) TO {literal(target)} (FORMAT parquet)")


def _rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM read_parquet({literal(path)})").fetchone() or (0,)  # noqa: S608
    return int(count)
