"""How does one part become rows? One process, one pass, constant memory; the same bytes give the same files.

This is what runs in a worker, so it imports little: a worker stays near 30 MB.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from entente.errors import InputError, gettext_noop
from entente.sources.openalex.records import LONGEST, records
from entente.sources.openalex.reduce import Reducer
from entente.sources.openalex.works import decoder, number, refusal
from entente.sources.parquet import ParquetWriter
from entente.sources.reduced import BY_NAME
from entente.sources.report import Rejection

__all__ = ["VERSION", "Counts", "reduce_files", "refuse"]

VERSION = 1
"""Raised when the same bytes give other rows; parts of another version are read anew."""
BLOCK = 1000
"""Works in a block: enough that a page is worth its header, few enough that memory stays small."""
SAMPLES = 20
"""Refused records told of a part with their beginning; all are counted."""
SAMPLE_LENGTH = 120

Told = Callable[[int, int], None]
"""Called with the works and the bytes of the files since the last call."""


class Counts(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The account of a part: ``read == loaded + rejected + outside + superseded + deleted``, all in records.

    ``outside``: not in the core corpus; ``superseded``: another record of the same work is kept; ``deleted``: OpenAlex
    deleted the work. ``reasons``: reason and field to how often; ``rejections``: the first refused records. ``newest``:
    the newest ``updated_date``.
    """

    read: int = 0
    loaded: int = 0
    rejected: int = 0
    outside: int = 0
    superseded: int = 0
    deleted: int = 0
    reasons: dict[str, int] = {}
    rejections: list[Rejection] = []
    newest: str = ""


def reduce_files(
    files: list[tuple[Path, str]],
    target: Callable[[str], Path],
    *,
    core_only: bool,
    sample: bool,
    keep: dict[int, int] | None = None,
    told: Told | None = None,
) -> tuple[Counts, dict[str, int]]:
    """Read the files (path and name to show) into one Parquet file a table, at ``target(table)``; account and rows.

    ``keep``: for works that occur several times in this part, which occurrence (from 0) is kept. Tables without rows
    get no file. Raises ``SourceError`` for a damaged file, ``OSError`` where the disk refuses.
    """
    collected = gc.isenabled()
    gc.disable()  # no cycles arise here; looking for them costs a tenth of the time
    writers: dict[str, ParquetWriter] = {}
    counts = Counts(reasons={}, rejections=[])
    try:
        for tables in _blocks(files, counts, core_only=core_only, sample=sample, keep=keep or {}, told=told):
            for name, columns in tables.items():
                writer = writers.get(name)
                if writer is None:
                    writer = writers[name] = ParquetWriter(target(name), BY_NAME[name].columns)
                writer.write(columns)
    finally:
        for writer in writers.values():
            writer.close()
        if collected:
            gc.enable()
    return counts, {name: writer.rows for name, writer in writers.items()}


def _blocks(
    files: list[tuple[Path, str]],
    counts: Counts,
    *,
    core_only: bool,
    sample: bool,
    keep: dict[int, int],
    told: Told | None,
) -> Iterator[dict[str, Any]]:
    """The rows of all tables, block by block, while the account is kept."""
    decode = decoder().decode
    reducer = Reducer(sample=sample)
    add = reducer.add
    newest = ""
    met: dict[int, int] = {}
    for path, name in files:
        at = 0
        with _opened(path, name) as stream:
            for position, raw in records(stream, name):
                counts.read += 1
                if raw is None:
                    refuse(counts, position, name, "", gettext_noop("is longer than 16 MiB"), b"")
                    continue
                try:
                    work = decode(raw)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
                    field, reason = refusal(failure)
                    refuse(counts, position, name, field, reason, raw)
                    continue
                work_id = number(work.id, "W")
                if work_id is None:
                    refuse(counts, position, name, "id", gettext_noop("is not the id of an OpenAlex work"), raw)
                    continue
                if core_only and work.is_xpac:
                    counts.outside += 1
                    continue
                if work_id in keep:
                    met[work_id] = nth = met.get(work_id, -1) + 1
                    if nth != keep[work_id]:
                        counts.superseded += 1
                        continue
                if work.updated_date and work.updated_date > newest:
                    newest = work.updated_date
                add(work, work_id)
                if len(reducer) >= BLOCK:
                    at = _tell(told, len(reducer), stream, at)
                    counts.loaded += len(reducer)
                    yield reducer.take()
            _tell(told, 0, stream, at)
    _tell(told, len(reducer), None, 0)
    counts.loaded += len(reducer)
    yield reducer.take()
    counts.newest = newest[:10]


def _opened(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("rb", buffering=0)
    except OSError as failure:
        raise InputError(
            gettext_noop("{file_name} cannot be read: {reason}."),
            file_name=name,
            reason=failure.strerror or str(failure),
        ) from failure


def _tell(told: Told | None, works: int, stream: IO[bytes] | None, before: int) -> int:
    """Tell progress; where the file stands."""
    at = stream.tell() if stream is not None else before
    if told:
        told(works, at - before)
    return at


def refuse(counts: Counts, line: int, name: str, field: str, reason: str, raw: memoryview | bytes) -> None:
    """Account for a record that is not loaded."""
    counts.rejected += 1
    key = f"{reason} [{field}]" if field else reason
    counts.reasons[key] = counts.reasons.get(key, 0) + 1
    if len(counts.rejections) < SAMPLES:
        start = bytes(raw[:SAMPLE_LENGTH]).decode("utf-8", "replace")
        counts.rejections.append(Rejection(line=line, field=field, reason=reason, sample=f"{name}: {start}"))


assert LONGEST == 16 << 20, "the sentence above names it"
