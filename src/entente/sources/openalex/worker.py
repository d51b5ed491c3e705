"""What a worker process does: one part at a time, into files that appear whole or not at all.

The account of a part (``.build/parts/<name>.json``) is written after its tables, so a part without an account is not
there, whenever the machine stops. Nothing of a killed worker is ever read.
"""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import SourceError, gettext_noop
from entente.sources.openalex.part import VERSION, Counts, reduce_files
from entente.sources.openalex.parts import Part, PartFile
from entente.sources.reduced import BY_NAME
from entente.sources.snapshot import sha256_of, storage_errors

__all__ = ["Job", "PartState", "TableFile", "begin", "part_path", "publish", "run", "state_path", "write_whole"]


class TableFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Parquet file of a table."""

    rows: int
    bytes: int
    sha256: str


class PartState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account of a finished part: what was read, under which options, and what came out of it."""

    part: Part
    version: int
    core_only: bool
    sample: bool
    sha256: dict[str, str]
    counts: Counts
    tables: dict[str, TableFile]
    kept: dict[int, int] = {}


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a worker is asked to do; ``keep`` as in ``reduce_files``."""

    part: Part
    output: str
    core_only: bool
    sample: bool
    keep: dict[int, int] = {}


def state_path(output: Path, name: str) -> Path:
    """Where the account of a part lies."""
    return output / ".build" / "parts" / f"{name}.json"


def part_path(output: Path, table: str, name: str) -> Path:
    """Where a part's rows of a table lie; those of institutions are joined later and stay aside until then."""
    folder = output / ".build" / table if table == "institution" else output / table
    return folder / f"{name}.parquet"


_TOLD: list[Any] = []
"""The shared counters (works, bytes) of this process; set by ``begin``."""


def begin(works: Any, size: Any) -> None:  # noqa: ANN401 - multiprocessing's shared values have no public type
    """Start of a worker process: keep the counters, and do not outlive the parent."""
    _TOLD[:] = [works, size]
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _tell(works: int, size: int) -> None:
    for counter, more in zip(_TOLD, (works, size), strict=False):
        with counter.get_lock():
            counter.value += more


def run(job: Job) -> PartState:
    """Read one part. Raises ``SourceError`` for a damaged file, ``StorageError`` where the disk refuses."""
    output = Path(job.output)
    part = job.part
    with storage_errors(output):
        state_path(output, part.name).unlink(missing_ok=True)
        folder = output / ".build" / "tmp" / f"{part.name}.{os.getpid()}"
        folder.mkdir(parents=True, exist_ok=True)
    counts, rows = _reduce(job, folder)
    _check(part, counts)
    tables: dict[str, TableFile] = {}
    with storage_errors(output):
        for table in BY_NAME:
            final = part_path(output, table, part.name)
            if table in rows:
                final.parent.mkdir(parents=True, exist_ok=True)
                tables[table] = publish(folder / f"{table}.parquet", final, rows[table])
            else:
                final.unlink(missing_ok=True)
        folder.rmdir()
        state = PartState(
            part=part, version=VERSION, core_only=job.core_only, sample=job.sample, counts=counts, tables=tables,
            sha256={file.path: sha256_of(Path(file.path)) for file in part.files}, kept=job.keep,
        )  # fmt: skip
        write_whole(state_path(output, part.name), msgspec.json.encode(state))
    return state


def _reduce(job: Job, folder: Path) -> tuple[Counts, dict[str, int]]:
    reduce = reduce_files
    if job.part.parquet:
        from entente.sources.openalex.parquet_part import reduce_parquet as reduce
    return reduce(
        [(Path(file.path), file.shown) for file in job.part.files],
        lambda table: folder / f"{table}.parquet",
        core_only=job.core_only,
        sample=job.sample,
        keep=job.keep,
        told=_tell,
    )


def _check(part: Part, counts: Counts) -> None:
    """The publisher's count of records must be met."""
    promised = [file.records for file in part.files]
    if None not in promised and sum(filter(None, promised)) != counts.read:
        raise SourceError(
            gettext_noop("{file_name} holds {have} records; the manifest says {count}."),
            file_name=_names(part.files),
            have=counts.read,
            count=sum(filter(None, promised)),
            hint=gettext_noop("Download the file again."),
        )


def _names(files: tuple[PartFile, ...]) -> str:
    return files[0].shown if len(files) == 1 else f"{files[0].shown} … {files[-1].shown}"


def publish(made: Path, final: Path, rows: int) -> TableFile:
    """Give a finished Parquet file its place; its rows, size and hash."""
    with made.open("rb+") as stream:
        os.fsync(stream.fileno())
    found = TableFile(rows=rows, bytes=made.stat().st_size, sha256=sha256_of(made))
    made.replace(final)
    return found


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there in full or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
