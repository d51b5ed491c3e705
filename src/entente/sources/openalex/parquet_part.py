"""How is one part of a Parquet edition read? Row group by row group, only the leaves that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from entente.errors import InputError, SchemaDrift, SourceError, gettext_noop
from entente.sources.openalex.part import Counts, Told, refuse

try:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from entente.sources.openalex.columns import ColumnReducer, arrow_schema, ids
except ImportError as failure:
    raise InputError(
        gettext_noop("Reading Parquet editions needs the extra `evidence`, which is not installed."),
        hint=gettext_noop("Install it: pip install 'entente[evidence]'; or read the JSON lines of the same edition."),
    ) from failure

__all__ = ["reduce_parquet"]

BATCH = 16_384
"""Works at a time; about 120 MB of memory beside that of the libraries."""
PAGES = 1 << 18
"""Bytes read at a time of each column, so that memory does not grow with the row groups of a file."""
LEAVES = frozenset(
    """id publication_year type language cited_by_count fwci is_retracted is_paratext is_xpac is_authors_truncated
    citation_normalized_percentile.is_in_top_10_percent referenced_works referenced_works_count updated_date
    primary_topic.id primary_topic.subfield.id primary_topic.field.id primary_topic.domain.id
    authorships.author.id authorships.countries authorships.institutions.id authorships.institutions.display_name
    authorships.institutions.ror authorships.institutions.country_code authorships.institutions.type
    sustainable_development_goals.id sustainable_development_goals.score grants.funder grants.award_id
    awards.funder_id awards.funder_award_id funders.id""".split()  # noqa: SIM905 - read as words
)
FIELDS = frozenset(leaf.partition(".")[0] for leaf in LEAVES)
NEEDED = frozenset({"id", "publication_year", "authorships.author.id", "referenced_works", "updated_date"})
"""What every edition has; without it the file is something else."""
WRAPPERS = frozenset({"list", "element", "item", "array", "bag", "array_element"})
"""Names that writers of Parquet put between a list and what it holds."""
LARGEST = 2**31 - 1


def reduce_parquet(
    files: list[tuple[Path, str]],
    target: Callable[[str], Path],
    *,
    core_only: bool,
    sample: bool,
    keep: dict[int, int] | None = None,
    told: Told | None = None,
) -> tuple[Counts, dict[str, int]]:
    """Read Parquet files into one file a table; as ``part.reduce_files`` does for JSON."""
    counts = Counts(reasons={}, rejections=[])
    reducer = ColumnReducer(sample=sample)
    writers: dict[str, pq.ParquetWriter] = {}
    rows: dict[str, int] = {}
    met: dict[int, int] = {}
    pa.set_cpu_count(1)
    pa.set_memory_pool(pa.system_memory_pool())  # a third faster here than the default one, and gives memory back
    try:
        for path, name in files:
            for batch in _batches(path, name):
                fields, work_ids = _admitted(batch, name, counts, met, core_only=core_only, keep=keep or {})
                counts.loaded += len(work_ids)
                _see_day(counts, fields["updated_date"])
                for table, made in reducer.reduce(fields, work_ids).items():
                    if table not in writers:
                        writers[table] = pq.ParquetWriter(target(table), arrow_schema(table), compression="zstd")
                    writers[table].write_table(made)
                    rows[table] = rows.get(table, 0) + made.num_rows
                if told:
                    told(len(work_ids), 0)
            if told:
                told(0, path.stat().st_size)
    finally:
        for writer in writers.values():
            writer.close()
    return counts, rows


def _batches(path: Path, name: str) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path, buffer_size=PAGES, pre_buffer=False) as file:
            paths = [file.schema.column(number).path for number in range(len(file.schema))]
            leaves = {one: ".".join(piece for piece in one.split(".") if piece not in WRAPPERS) for one in paths}
            missing = NEEDED - set(leaves.values())
            if missing:
                raise SchemaDrift(
                    gettext_noop("{file_name} has no column {columns}."),
                    file_name=name,
                    columns=", ".join(sorted(missing)),
                    hint=gettext_noop("Works are read as JSON lines, API pages or Parquet."),
                )
            wanted = [one for one, leaf in leaves.items() if leaf in LEAVES]
            yield from file.iter_batches(batch_size=BATCH, columns=wanted, use_threads=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as failure:
        raise SourceError(
            gettext_noop("{file_name} is damaged or cut off: {reason}."),
            file_name=name,
            reason=str(failure).splitlines()[0].rstrip("."),
            hint=gettext_noop("Download the file again and compare its size with the publisher's."),
        ) from failure


def _admitted(
    batch: pa.RecordBatch, name: str, counts: Counts, met: dict[int, int], *, core_only: bool, keep: dict[int, int]
) -> tuple[dict[str, Any], Any]:
    """The columns and ids of the records that belong here; the others are accounted for."""
    fields = {
        field: batch.column(field) if field in batch.schema.names else pa.nulls(batch.num_rows) for field in FIELDS
    }
    before = counts.read
    counts.read += batch.num_rows
    work_ids = ids(fields["id"], "W")
    good = np.ones(batch.num_rows, dtype=bool)
    for field, bad in (
        ("id", pc.is_null(work_ids)),
        ("publication_year", _out_of_range(fields["publication_year"])),
        ("cited_by_count", _out_of_range(fields["cited_by_count"])),
    ):
        for row in np.flatnonzero(good & bad.to_numpy(zero_copy_only=False)).tolist():
            good[row] = False
            reason = (
                gettext_noop("is not the id of an OpenAlex work")
                if field == "id"
                else gettext_noop("a number is out of range")
            )
            refuse(counts, before + row + 1, name, field, reason, str(fields[field][row].as_py()).encode())
    if core_only:
        outside = good & pc.fill_null(fields["is_xpac"].cast(pa.bool_()), fill_value=False).to_numpy(
            zero_copy_only=False
        )
        counts.outside += int(outside.sum())
        good &= ~outside
    if keep:
        _keep(work_ids.to_pylist(), good, counts, met, keep)
    if good.all():
        return fields, work_ids.to_numpy()
    mask = pa.array(good)
    return {field: column.filter(mask) for field, column in fields.items()}, work_ids.filter(mask).to_numpy()


def _out_of_range(values: Any) -> Any:  # noqa: ANN401 - Arrow arrays
    """Which values are negative or too large; null is neither."""
    if pa.types.is_null(values.type):
        return pa.array(np.zeros(len(values), dtype=bool))
    return pc.fill_null(pc.or_(pc.less(values, 0), pc.greater(values, LARGEST)), fill_value=False)


def _keep(work_ids: list[int | None], good: Any, counts: Counts, met: dict[int, int], keep: dict[int, int]) -> None:  # noqa: ANN401
    """Of works that the part holds several times, only the chosen occurrence."""
    for row, work_id in enumerate(work_ids):
        if good[row] and work_id in keep:
            met[work_id] = nth = met.get(work_id, -1) + 1
            if nth != keep[work_id]:
                good[row] = False
                counts.superseded += 1


def _see_day(counts: Counts, updated: Any) -> None:  # noqa: ANN401 - Arrow arrays
    newest = pc.max(updated).as_py() if len(updated) else None
    if newest is not None:
        counts.newest = max(counts.newest, str(newest)[:10])
