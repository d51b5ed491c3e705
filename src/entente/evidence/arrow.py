"""A table of a report as an Arrow table; what it rests on travels in its metadata. Needs the extra ``evidence``."""

from __future__ import annotations

import io
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from entente.errors import InputError, gettext_noop
from entente.evidence.report import Column, Report, Table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["arrow_table", "parquet_bytes", "pyarrow"]


def pyarrow() -> ModuleType:
    """The package; ``InputError`` that names the extra where it is not installed."""
    try:
        import pyarrow as pa
    except ImportError as fault:
        raise InputError(
            gettext_noop("Arrow and Parquet need the package pyarrow."),
            hint=gettext_noop("Install the extra: pip install 'entente[evidence]'."),
        ) from fault
    found: ModuleType = pa
    return found


def arrow_table(report: Report, name: str) -> pa.Table:
    """The table ``name`` of a report, one column each; nulls where a value is absent or hidden.

    Metadata (JSON, UTF-8): ``report``, ``title``, ``counting``, ``settings``, ``sources``, ``gates``, ``notes``,
    ``sample``. Raises ``InputError`` where pyarrow is not installed.
    """
    one = report.table(name)
    assert one is not None, "the caller names a table that is there"
    arrow = pyarrow()
    columns = [
        arrow.array([row[place] for row in one.rows], type=_kind(arrow, one, place, column))
        for place, column in enumerate(one.columns)
    ]
    about = {
        "report": report.kind,
        "title": one.title,
        "counting": one.counting,
        "settings": report.settings,
        "sources": report.sources,
        "gates": report.gates,
        "notes": (*one.notes, *report.notes),
        "sample": report.sample,
    }
    metadata = {key: msgspec.json.encode(value) for key, value in about.items()}
    return arrow.table(columns, names=[column.name for column in one.columns], metadata=metadata)


def _kind(arrow: ModuleType, one: Table, place: int, column: Column) -> pa.DataType:
    """The type of a column from its values: a column of whole numbers without decimals is int64."""
    values = [row[place] for row in one.rows if row[place] is not None]
    if column.digits is not None:
        return arrow.float64()
    if any(isinstance(value, str) for value in values):
        return arrow.string()
    if values and all(isinstance(value, bool) for value in values):
        return arrow.bool_()
    return arrow.int64() if all(isinstance(value, int) for value in values) else arrow.float64()


def parquet_bytes(made: pa.Table) -> bytes:
    """An Arrow table as a Parquet file; the same table gives the same bytes under the same version of pyarrow."""
    from pyarrow import parquet

    target = io.BytesIO()
    parquet.write_table(made, target, compression="zstd", store_schema=True)
    return target.getvalue()
