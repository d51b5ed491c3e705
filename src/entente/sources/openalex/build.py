"""How do works become an evidence base? Parts in processes of their own, then one pass over what they made.

The folder of the result is complete exactly when ``manifest.json`` lies in it: it is taken away first and written last.
A build that was stopped, by whatever, goes on where it was: parts with an account are not read again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import msgspec

from entente.errors import EntenteError, SourceError, StorageError, gettext_noop
from entente.sources.lock import exclusive
from entente.sources.openalex.part import VERSION, Counts
from entente.sources.openalex.parts import Inputs, Part
from entente.sources.openalex.worker import (
    Job,
    PartState,
    TableFile,
    begin,
    part_path,
    publish,
    run,
    state_path,
    write_whole,
)
from entente.sources.reduced import BY_NAME
from entente.sources.report import Rejection
from entente.sources.snapshot import storage_errors

__all__ = ["Built", "Done", "Manifest", "build", "read_manifest"]

MOST_SHOWN = 20
POLL = 0.25
"""Seconds between two looks at the progress of the workers."""
INLINE = 4 << 20
"""Bytes below which starting processes costs more than reading."""


class Done(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a build is: works and bytes read, of all bytes to read in this run."""

    works: int
    bytes: int
    of: int


Told = Callable[[Done], None]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the folder holds, written last. ``edition``: the newest updated_date of a work that was read.

    ``tables``: table to its files with rows, bytes and SHA-256; ``parts``: what each part was read from, with hashes.
    """

    format: int = 1
    made: date
    edition: str
    release: str
    corpus: str
    sample: bool
    read: int
    loaded: int
    rejected: int
    outside: int
    superseded: int
    deleted: int
    reasons: dict[str, int]
    tables: dict[str, dict[str, TableFile]]
    parts: tuple[PartState, ...]


class Built(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The report of one build; ``parts_read`` of ``parts`` were read in this run, the others were there already."""

    manifest: Manifest
    parts: int
    parts_read: int
    rejections: tuple[Rejection, ...]


def build(
    inputs: Inputs,
    output: Path,
    *,
    today: date,
    jobs: int = 1,
    core_only: bool = True,
    sample: bool = False,
    deleted: Sequence[Path] = (),
    told: Told | None = None,
) -> Built:
    """Read all parts and join them in ``output``; parts of earlier builds stay, changed ones are replaced.

    Raises ``SourceError`` (naming the first damaged part after all others were read) or ``StorageError``; what was
    finished by then is kept and not read again.
    """
    with exclusive(output):
        with storage_errors(output):
            (output / "manifest.json").unlink(missing_ok=True)
            shutil.rmtree(output / ".build" / "tmp", ignore_errors=True)
        wanted = [_job(part, output, core_only, sample) for part in inputs.parts]
        due = [job for job in wanted if not _is_done(output, job)]
        _run(due, jobs, told)
        states = _states(output)
        gone = [Path(path) for path in inputs.deleted] + list(deleted)
        _settle(output, states, gone, jobs)
        manifest = _finish(output, _states(output), inputs.release, today)
    rejections = [one for state in manifest.parts for one in state.counts.rejections]
    return Built(manifest=manifest, parts=len(wanted), parts_read=len(due), rejections=tuple(rejections[:MOST_SHOWN]))


def read_manifest(output: Path) -> Manifest:
    """The manifest of a finished build.

    Raises ``SourceError`` where there is none: the build never finished.
    """
    try:
        return msgspec.json.decode((output / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as failure:
        raise SourceError(
            gettext_noop("{folder} is no finished evidence base: its manifest.json is absent or damaged."),
            folder=str(output),
            hint=gettext_noop("Run `entente evidence build` again; what is finished is not read again."),
        ) from failure


def _job(part: Part, output: Path, core_only: bool, sample: bool) -> Job:
    return Job(part=part, output=str(output), core_only=core_only, sample=sample)


def _is_done(output: Path, job: Job) -> bool:
    """Whether a part has an account of the same files and options, and its tables are there."""
    state = _state(output, job.part.name)
    return (
        state is not None
        and (state.part, state.version) == (job.part, VERSION)
        and (state.core_only, state.sample) == (job.core_only, job.sample)
        and all(_is_there(part_path(output, table, job.part.name), file) for table, file in state.tables.items())
    )


def _is_there(path: Path, file: TableFile) -> bool:
    return path.is_file() and path.stat().st_size == file.bytes


def _state(output: Path, name: str) -> PartState | None:
    try:
        return msgspec.json.decode(state_path(output, name).read_bytes(), type=PartState)
    except (OSError, msgspec.DecodeError):
        return None


def _states(output: Path) -> list[PartState]:
    """All finished parts, the oldest first."""
    folder = state_path(output, "x").parent
    found = [state for path in folder.glob("*.json") if (state := _state(output, path.stem)) is not None]
    return sorted(found, key=lambda state: (state.part.partition, state.part.name))


def _run(due: Sequence[Job], jobs: int, told: Told | None) -> None:
    """Read parts, the largest first. One damaged part does not stop the others."""
    context = multiprocessing.get_context("spawn")
    works, size = context.Value("q", 0), context.Value("q", 0)
    total = sum(job.part.size for job in due)

    def tell() -> None:
        if told:
            told(Done(works=works.value, bytes=size.value, of=total))

    ordered = sorted(due, key=lambda job: (-job.part.size, job.part.name))
    if total < INLINE:
        begin(works, size)
        failures = [failure for job in ordered if (failure := _read(job)) is not None]
        tell()
    else:
        pool = ProcessPoolExecutor(min(jobs, len(due)), context, initializer=begin, initargs=(works, size))
        failures = _in_processes(pool, ordered, tell)
    if failures:
        _tell_failures(failures, len(due))


def _read(job: Job) -> EntenteError | None:
    """One part in this process; what is wrong with it, if anything. Raises ``StorageError``."""
    try:
        run(job)
    except StorageError:
        raise
    except EntenteError as failure:
        return failure
    return None


def _in_processes(pool: ProcessPoolExecutor, jobs: Sequence[Job], tell: Callable[[], None]) -> list[EntenteError]:
    """All parts in the processes of a pool; what is wrong with them. Raises ``StorageError``."""
    failures: list[EntenteError] = []
    try:
        waiting: set[Future[EntenteError | None]] = {pool.submit(_read, job) for job in jobs}
        while waiting:
            finished, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
            tell()
            failures += [failure for future in finished if (failure := future.result()) is not None]
    except BrokenProcessPool as failure:
        raise StorageError(
            gettext_noop("A worker process was stopped from outside, perhaps for want of memory."),
            hint=gettext_noop("Run the same command again with fewer --jobs; what is finished is not read again."),
        ) from failure
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return failures


def _tell_failures(failures: list[EntenteError], parts: int) -> None:
    first = failures[0]
    raise SourceError(
        gettext_noop("{count} of {parts} parts could not be read; the first one: {reason}"),
        count=len(failures),
        parts=parts,
        reason=str(first),
        hint=gettext_noop("Replace these files and run the same command again; what is finished is not read again."),
    ) from first


def _settle(output: Path, states: list[PartState], gone: list[Path], jobs: int) -> None:
    """Take out what is superseded or deleted, until each work stands once."""
    from entente.sources.warehouse.merge import superseded

    scratch = output / ".build" / "tmp"
    while True:
        with storage_errors(output):
            scratch.mkdir(parents=True, exist_ok=True)
        works = {one.part.name: part_path(output, "work", one.part.name) for one in states if "work" in one.tables}
        rows = sum(state.tables["work"].rows for state in states if "work" in state.tables)
        found = superseded(works, gone, rows=rows, scratch=scratch, threads=jobs)
        for name, dead in found.dead.items():
            if name not in found.repeated:
                _drop(output, name, dead, found.deleted.get(name, 0))
        again = [state for state in states if state.part.name in found.repeated]
        if not again:
            return
        _run([_again(output, state, found.repeated[state.part.name]) for state in again], jobs, None)
        states = _states(output)


def _again(output: Path, state: PartState, keep: dict[int, int]) -> Job:
    return Job(
        part=state.part,
        output=str(output),
        core_only=state.core_only,
        sample=state.sample,
        keep=state.kept | keep,
    )


def _drop(output: Path, name: str, dead: list[int], deleted: int) -> None:
    """Rewrite a part's files without some works, of which ``deleted`` are deleted ones.

    ``work`` comes last, so that a run after one that was stopped here sees them again.
    """
    from entente.sources.warehouse.merge import drop_works

    state = _state(output, name)
    assert state is not None, "only finished parts are compared"
    scratch = output / ".build" / "tmp"
    tables = dict(state.tables)
    for table in [one for one in tables if BY_NAME[one].owner == "work" and one != "work"] + ["work"]:
        final = part_path(output, table, name)
        made = scratch / f"{name}.{table}"
        rows = drop_works(final, dead, made, scratch=scratch)
        with storage_errors(output):
            tables[table] = publish(made, final, rows)
    lost = state.tables["work"].rows - tables["work"].rows
    counts = msgspec.structs.replace(
        state.counts,
        loaded=state.counts.loaded - lost,
        superseded=state.counts.superseded + lost - deleted,
        deleted=state.counts.deleted + deleted,
    )
    with storage_errors(output):
        fresh = msgspec.structs.replace(state, tables=tables, counts=counts)
        write_whole(state_path(output, name), msgspec.json.encode(fresh))


def _finish(output: Path, states: list[PartState], release: str, today: date) -> Manifest:
    """Join the institutions, give every table a file, and write the manifest."""
    from entente.sources.warehouse.merge import join_institutions, write_empty

    scratch = output / ".build" / "tmp"
    tables: dict[str, dict[str, TableFile]] = {
        table: {f"{table}/{state.part.name}.parquet": state.tables[table] for state in states if table in state.tables}
        for table in BY_NAME
        if table != "institution"
    }
    lists = [part_path(output, "institution", one.part.name) for one in states if "institution" in one.tables]
    made = scratch / "institution.parquet"
    with storage_errors(output):
        scratch.mkdir(parents=True, exist_ok=True)
        for table in BY_NAME:
            (output / table).mkdir(exist_ok=True)
    if lists:
        rows = join_institutions(lists, made, scratch=scratch)
        file = publish(made, output / "institution" / "institution.parquet", rows)
        tables["institution"] = {"institution/institution.parquet": file}
    for table in BY_NAME:
        if not tables.get(table):
            write_empty(table, made)
            tables[table] = {f"{table}/empty.parquet": publish(made, output / table / "empty.parquet", 0)}
    _clear(output, tables)
    total = Counts(reasons={}, rejections=[])
    for state in states:
        for name in ("read", "loaded", "rejected", "outside", "superseded", "deleted"):
            setattr(total, name, getattr(total, name) + getattr(state.counts, name))
        for reason, count in state.counts.reasons.items():
            total.reasons[reason] = total.reasons.get(reason, 0) + count
    manifest = Manifest(
        made=today,
        edition=max((state.counts.newest for state in states), default=""),
        release=release,
        corpus="core" if all(state.core_only for state in states) else "all",
        sample=any(state.sample for state in states),
        read=total.read,
        loaded=total.loaded,
        rejected=total.rejected,
        outside=total.outside,
        superseded=total.superseded,
        deleted=total.deleted,
        reasons=total.reasons,
        tables={table: tables[table] for table in BY_NAME},
        parts=tuple(states),
    )
    with storage_errors(output):
        shutil.rmtree(scratch, ignore_errors=True)
        write_whole(output / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def _clear(output: Path, tables: dict[str, dict[str, TableFile]]) -> None:
    """Remove files of a table that belong to no part (what a killed worker left)."""
    known = {name for files in tables.values() for name in files}
    for table in BY_NAME:
        for path in (output / table).glob("*.parquet"):
            if f"{table}/{path.name}" not in known:
                with contextlib.suppress(OSError):
                    path.unlink()
