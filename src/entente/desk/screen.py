"""Screening and comparing names for the doors: files in, files or values out."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from entente.desk.list_folder import import_lists, lists_in
from entente.desk.refresh import open_warehouse, warehouse_path
from entente.errors import InputError, StorageError, gettext_noop
from entente.model.proposal import Party
from entente.names import score_v1
from entente.safeguards.screening import Screening, ScreeningIndex, asks_of, screen_parties, verdicts
from entente.sources.warehouse import Warehouse

__all__ = ["Screening", "as_json", "compare_pairs", "open_index", "safe_cell", "screen_file", "screen_names"]

HITS_PER_NAME = 50
_LONGEST_FIELD = 1 << 20


def compare_pairs(source: Path, target: Path) -> int:
    """Score every pair of a CSV file (``id,left,right,kind``) into another (``id,score``); returns the pairs scored.

    Reads no list and no register. An unreadable name scores 0. Raises ``InputError`` for a file that cannot be read.
    """
    rows = _read(source, ("id", "left", "right", "kind"))
    scored = []
    for line, row in rows:
        kind = row["kind"].strip() or "unknown"
        if kind not in score_v1.KINDS:
            raise InputError(
                gettext_noop("“{kind}” is not a kind of name."),
                file=str(source),
                line=line,
                field="kind",
                kind=kind[:80],
                hint=gettext_noop("Use organization, person or unknown."),
            )
        scored.append((row["id"], f"{score_v1.compare(row['left'], row['right'], kind).value:.4f}"))
    _write(target, ("id", "score"), scored)
    return len(scored)


def screen_file(
    source: Path,
    target: Path,
    index: ScreeningIndex,
    *,
    as_of: date | None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Screen every name of a CSV file (``id,name``); returns the hits written.

    Writes ``id,rank,list_entry_id,entry_name,score``: at most 50 entries a name, best first, those below the threshold
    included. ``as_of`` keeps entries listed on that day; ``None`` takes the newest edition of every list whole.
    """
    rows = _read(source, ("id", "name"))
    found: list[tuple[str, ...]] = []
    for done, (_line, row) in enumerate(rows, 1):
        best = verdicts(asks_of([row["name"]], None, index), {}, index, as_of=as_of)
        for rank, hit in enumerate(sorted(best, key=lambda each: -each.value)[:HITS_PER_NAME], 1):
            found.append((row["id"], str(rank), hit.entry.entry_id, safe_cell(hit.entry.name), f"{hit.value:.4f}"))
        if progress is not None:
            progress(done, len(rows))
    _write(target, ("id", "rank", "list_entry_id", "entry_name", "score"), found)
    return len(found)


def screen_names(
    names: Sequence[str], index: ScreeningIndex, *, as_of: date, threshold: float, non_official: bool
) -> Screening:
    """Screen single names as they stood on a day; parties are numbered in the order of the names (``1``, ``2`` …)."""
    parties = tuple(Party(id=str(number), name=name) for number, name in enumerate(names, 1))
    return screen_parties(parties, index, as_of=as_of, threshold=threshold, non_official=non_official)


@contextmanager
def open_index(
    home: Path,
    lists: Path | None = None,
    *,
    today: date,
    scratch: Path | None = None,
    note: Callable[[str, Path], None] | None = None,
) -> Iterator[ScreeningIndex]:
    """The screening index of the loaded snapshots, or of the list files in a folder and its sub-folders.

    A folder is read into ``scratch`` (an empty folder that the caller removes). Names of organisations in both scripts
    still come from the home's warehouse; their derived file is made where it is missing. ``note`` is told of every
    file that is no list. Raises ``NoSnapshot`` where nothing has been imported, ``InputError`` where the folder holds
    no list.
    """
    if lists is None:
        with Warehouse.open(warehouse_path(home)) as warehouse:
            index = ScreeningIndex.open_or_build(home / "screening", warehouse)
            try:
                yield index
            finally:
                index.close()
        return
    assert scratch is not None, "a folder of lists is read into a scratch folder"
    _import_folder(lists, scratch, today, note or (lambda _reason, _path: None))
    with open_warehouse(home) as register, open_warehouse(scratch) as listed:
        folder = home / "screening" if warehouse_path(home).exists() else None
        index = ScreeningIndex.in_memory(listed, register, folder=folder)
        try:
            yield index
        finally:
            index.close()


def _import_folder(lists: Path, scratch: Path, today: date, note: Callable[[str, Path], None]) -> None:
    found, others = lists_in(lists)
    for path in others:
        note(gettext_noop("{file} is not a list in a known form and was left out."), path)
    import_lists(scratch, found, today=today)
    if not found:
        raise InputError(
            gettext_noop("The folder holds no list in a known form."),
            file=str(lists),
            hint=gettext_noop("Known forms: entente sources import --help."),
        )


def as_json(found: Screening) -> str:
    """The screening as JSON text, keys in the order of their declaration."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def safe_cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _read(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """``(line, row)`` of a UTF-8 CSV file with at least these columns."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    gettext_noop("The file has no column {columns}."),
                    file=str(path),
                    line=1,
                    columns=", ".join(missing),
                    hint=gettext_noop("The first line names the columns, separated by commas."),
                )
            return [(reader.line_num, _row(row, columns, path, reader.line_num)) for row in reader]
    except UnicodeDecodeError as failure:
        raise InputError(
            gettext_noop("The file is not UTF-8 text."),
            file=str(path),
            hint=gettext_noop("Save it as CSV UTF-8 and try again."),
        ) from failure
    except (OSError, csv.Error) as failure:
        raise InputError(
            gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=str(failure).rstrip(".")
        ) from failure


def _row(row: dict[str, str | None], columns: tuple[str, ...], path: Path, line: int) -> dict[str, str]:
    for column in columns:
        if row.get(column) is None:
            raise InputError(
                gettext_noop("The row has fewer cells than the first line names."),
                file=str(path),
                line=line,
                field=column,
            )
    return {column: row[column] or "" for column in columns}


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file whole or not at all."""
    if path.exists() and not (path.is_file() or path.is_dir()):  # replacing it would destroy a device or a pipe
        raise InputError(
            gettext_noop("This is a device or a pipe; a file is needed."),
            file=str(path),
            hint=gettext_noop("Name an ordinary file."),
        )
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as failure:
        raise StorageError(
            gettext_noop("The file cannot be written: {reason}."), file=str(path), reason=str(failure).rstrip(".")
        ) from failure
    finally:
        part.unlink(missing_ok=True)
