"""Tables that a user gives and gets: CSV and spreadsheets in, CSV out, whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from entente.errors import InputError, StorageError, gettext_noop
from entente.sources.spreadsheet import is_spreadsheet, sheet_rows

__all__ = ["csv_text", "read_csv", "read_lines", "read_table", "safe_cell", "write_csv"]

_LONGEST_FIELD = 1 << 20


def safe_cell(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def read_csv(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """``(line, row)`` of a UTF-8 CSV file with at least these columns. Raises ``InputError``."""
    found = []
    for line, row in _rows(path, read_lines(path), columns):
        for column in columns:
            if row.get(column) is None:
                raise InputError(
                    gettext_noop("The row has fewer cells than the first line names."),
                    file=str(path),
                    line=line,
                    field=column,
                )
        found.append((line, {column: row[column] or "" for column in columns}))
    return found


def read_table(path: Path, needed: tuple[str, ...], columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """``(line, row)`` of a CSV file or the first sheet of a spreadsheet; missing cells are empty, blank rows left out.

    Raises ``InputError`` for a file without the ``needed`` columns, ``SourceError`` for a damaged one.
    """
    lines = sheet_rows(path, path.name) if is_spreadsheet(path) else read_lines(path)
    found = []
    for line, row in _rows(path, lines, needed):
        told = {column: (row.get(column) or "").strip() for column in columns}
        if any(told.values()):
            found.append((line, told))
    return found


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """``(line, cells)`` of a UTF-8 CSV file. Raises ``InputError``."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                yield reader.line_num, cells
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


def _rows(
    path: Path, lines: Iterable[tuple[int, list[str]]], needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str | None]]]:
    header: list[str] | None = None
    for line, cells in lines:
        if header is None:
            header = [cell.strip() for cell in cells]
            _check(path, header, needed)
        elif cells:
            row: dict[str, str | None] = dict.fromkeys(header)
            row.update(zip(header, cells, strict=False))
            yield line, row
    if header is None:
        _check(path, [], needed)


def _check(path: Path, header: Sequence[str], needed: Sequence[str]) -> None:
    if missing := [column for column in needed if column not in header]:
        raise InputError(
            gettext_noop("The file has no column {columns}."),
            file=str(path),
            line=1,
            columns=", ".join(missing),
            hint=gettext_noop("The first line names the columns, separated by commas."),
        )


def csv_text(columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file as text, with its first line of column names."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> None:
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
