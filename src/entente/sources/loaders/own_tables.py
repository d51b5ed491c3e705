"""One way to read a user's own table that is not a list: named columns, every row loaded or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from entente.errors import SchemaDrift, gettext_noop
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean

__all__ = ["load_table"]

Reader = Callable[[dict[str, str], Rows], dict[str, object] | None]
"""From a row to the row of the warehouse; ``None`` if the reader refused it."""


def load_table(job: Job, rows: Rows, table: str, columns: tuple[str, ...], needed: int, read: Reader) -> None:
    """Read a table with these columns, of which the first ``needed`` must hold something."""
    rows.part = job.code
    for line, row in _rows(job, rows, columns, columns[:needed]):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"))
            continue
        told = {name: clean(row.get(name, ""), rows.noter(name)) for name in columns}
        if empty := next((name for name in columns[:needed] if not told[name]), ""):
            rows.reject(empty, gettext_noop("is empty or holds a NUL byte"), told[empty])
        elif (found := read(told, rows)) is not None:
            kept = {name: value for name, value in found.items() if value not in ("", None)}
            rows.add(table, kept | {"snapshot": job.snapshot})
            rows.loaded()


def _rows(
    job: Job, rows: Rows, columns: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str] | None]]:
    for line, row, _cells in csv_rows(job.path, job.name, needed):
        if row is not None and not rows.read and (strange := [name for name in row if name not in columns]):
            raise SchemaDrift(
                gettext_noop("{file_name} has unknown columns: {columns}."),
                file_name=job.name,
                columns=", ".join(strange),
                hint=gettext_noop("`entente sources kinds` names the columns of each table."),
            )
        yield line, row
