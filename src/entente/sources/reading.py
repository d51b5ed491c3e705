"""How are outside files opened? In bounded memory, and with one clear sentence for each way a file can be wrong.

Text is UTF-8 (a byte-order mark is dropped). Gzip and zip are recognised by their first bytes, whatever the file is
called. JSON arrays are cut into records without building them all; lines are read one by one.
"""

from __future__ import annotations

import csv
import gzip
import io
import mmap
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from entente.errors import InputError, SchemaDrift, SourceError, gettext_noop
from entente.sources.archive import MAX_RATIO, the_member

__all__ = ["csv_rows", "json_records", "open_bytes", "open_text", "read_header", "records", "whole"]

LONGEST_LINE = 64 << 20
LARGEST_DOCUMENT = 2 << 30
SAFE_SIZE = 256 << 20
"""Bytes that any file may unfold to; beyond it, no more than ``MAX_RATIO`` times its size on disk."""
GZIP, ZIP = b"\x1f\x8b", b"PK"


def _truncated(name: str, reason: str) -> SourceError:
    return SourceError(
        gettext_noop("{file_name} is damaged or cut off: {reason}."),
        file_name=name,
        reason=reason.rstrip("."),
        hint=gettext_noop("Download the file again and compare its size with the publisher's."),
    )


def open_bytes(path: Path, name: str, member: str = "") -> IO[bytes]:
    """The content of a plain, gzip or zip file as a stream of bytes.

    ``member``: how the wanted name in a zip ends. Raises ``InputError`` for a missing or empty file or a folder.
    """
    if path.is_dir():
        raise InputError(gettext_noop("{file_name} is a folder; a file is needed."), file_name=name)
    if not path.is_file():
        raise InputError(gettext_noop("There is no file {file_name}."), file_name=name)
    with path.open("rb") as stream:
        start = stream.read(2)
    if not start:
        raise InputError(gettext_noop("{file_name} is empty."), file_name=name)
    if start == GZIP:
        return gzip.open(path, "rb")  # type: ignore[return-value]
    if start == ZIP:
        return the_member(path, name, member)
    return path.open("rb")


def _check_encoding(start: bytes, name: str) -> None:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        len(start) > 3 and 0 in start[:4] and start.count(0) > len(start) // 4
    ):
        raise SourceError(
            gettext_noop("{file_name} is UTF-16 text; UTF-8 is needed."),
            file_name=name,
            hint=gettext_noop("Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and import it again."),
        )


def _not_utf8(name: str, line: int, failure: UnicodeDecodeError) -> SourceError:
    return SourceError(
        gettext_noop("{file_name} is not UTF-8 text (byte {byte})."),
        file_name=name,
        byte=f"0x{failure.object[failure.start]:02X}",
        line=line,
        hint=gettext_noop("It may be Latin-1, windows-1252 or GB 18030; save it as UTF-8 and import it again."),
    )


def open_text(path: Path, name: str, member: str = "") -> Iterator[str]:
    """The lines of a text file with their line ends, decoded one by one.

    Raises ``SourceError`` where the bytes are not UTF-8, the compression ends early or a line is longer than 64 MiB.
    """
    with open_bytes(path, name, member) as stream:
        number = 0
        unfolded = 0
        limit = max(SAFE_SIZE, path.stat().st_size * MAX_RATIO)
        try:
            while line := stream.readline(LONGEST_LINE):
                number += 1
                unfolded += len(line)
                if unfolded > limit:
                    raise SourceError(
                        gettext_noop("{file_name} unfolds to an improbable size and was refused."), file_name=name
                    )
                if number == 1:
                    _check_encoding(line[:64], name)
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if len(line) == LONGEST_LINE:
                    raise SourceError(
                        gettext_noop("{file_name} has a line longer than 64 MiB."), file_name=name, line=number
                    )
                try:
                    yield line.decode("utf-8")
                except UnicodeDecodeError as failure:
                    raise _not_utf8(name, number, failure) from failure
        except (EOFError, zlib.error, zipfile.BadZipFile) as failure:
            raise _truncated(name, str(failure)) from failure
        except OSError as failure:
            raise _truncated(name, failure.strerror or str(failure)) from failure


def read_header(path: Path, name: str, member: str = "") -> str:
    """The first non-blank line, for telling what a file is."""
    return next((line for line in open_text(path, name, member) if line.strip()), "")


def csv_rows(
    path: Path, name: str, needed: Sequence[str], member: str = "", skip_to: str = ""
) -> Iterator[tuple[int, dict[str, str] | None, list[str]]]:
    """The rows of a CSV file by column name, with their line.

    Yields ``(line, row, cells)``; ``row`` is ``None`` where the number of cells is not that of the header. Lines before
    the one that begins with ``skip_to`` are passed over. Raises ``SchemaDrift`` naming the columns that are missing.
    """
    reader = csv.reader(open_text(path, name, member), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                if cells and cells[0].strip().startswith(skip_to):
                    header = [cell.strip() for cell in cells]
                    _check_columns(header, needed, name, line)
            elif cells:
                row = dict(zip(header, cells, strict=True)) if len(cells) == len(header) else None
                yield line, row, cells
            line = reader.line_num + 1
    except csv.Error as failure:
        raise _truncated(name, str(failure)) from failure
    if header is None:
        _check_columns([], needed, name, 1)


def _check_columns(header: Sequence[str], needed: Sequence[str], name: str, line: int) -> None:
    if missing := [column for column in needed if column not in header]:
        raise SchemaDrift(
            gettext_noop("{file_name} has no column {columns}."),
            file_name=name,
            columns=", ".join(missing),
            line=line,
            hint=gettext_noop("Is it a file of this kind? `entente sources kinds` names the kinds."),
        )


def whole(path: Path, name: str, member: str = "") -> memoryview | mmap.mmap:
    """All bytes of a document without a byte-order mark; a plain file is mapped, not read.

    Raises ``SourceError`` if it is damaged or unfolds to an improbable size.
    """
    limit = min(LARGEST_DOCUMENT, max(SAFE_SIZE, path.stat().st_size * MAX_RATIO)) if path.is_file() else 0
    with open_bytes(path, name, member) as stream:
        try:
            start = stream.read(64)
            _check_encoding(start, name)
            if isinstance(stream, io.BufferedReader) and not start.startswith(b"\xef\xbb\xbf"):
                return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            content = start.removeprefix(b"\xef\xbb\xbf") + stream.read(limit)
        except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as failure:
            raise _truncated(name, str(failure)) from failure
    if len(content) > limit:
        raise SourceError(gettext_noop("{file_name} unfolds to an improbable size and was refused."), file_name=name)
    return memoryview(content)


class _Page(msgspec.Struct):
    """An API answer: the records lie in ``results``."""

    results: list[msgspec.Raw]


def json_records(path: Path, name: str, member: str = "") -> Iterator[tuple[int, bytes | memoryview]]:
    """The records of a JSON array, or of the ``results`` of a JSON object, with their position (from 1)."""
    content = whole(path, name, member)
    try:
        bare = bytes(content[:4096]).lstrip()[:1] == b"["
        found = msgspec.json.decode(content, type=list[msgspec.Raw]) if bare else None
        if found is None:
            found = msgspec.json.decode(content, type=_Page).results
    except msgspec.ValidationError as failure:
        raise SchemaDrift(
            gettext_noop("{file_name} is JSON, but neither a list of records nor an object with results."),
            file_name=name,
            hint=gettext_noop("Is it a file of this kind? `entente sources kinds` names the kinds."),
        ) from failure
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        raise _truncated(name, str(failure)) from failure
    for position, raw in enumerate(found, start=1):
        yield position, bytes(raw)


def records(path: Path, name: str) -> Iterator[tuple[int, bytes | memoryview]]:
    """The records of JSON lines, a JSON array or an API page, with their line or position.

    Lines are recognised by the first one being a JSON object of its own without ``results``.
    """
    first = read_header(path, name)
    try:
        start = msgspec.json.decode(first)
        lines = isinstance(start, dict) and "results" not in start
    except (msgspec.DecodeError, RecursionError):
        # A cut-off or faulty first record of many is a line; a pretty-printed document starts with a short line.
        lines = first.startswith("{") and len(first.strip()) > len('{"results":[') and _has_more(path, name, first)
    if not lines:
        yield from json_records(path, name)
        return
    for number, line in enumerate(open_text(path, name), start=1):
        if line.strip():
            yield number, line.encode("utf-8")


def _has_more(path: Path, name: str, first: str) -> bool:
    """Whether a further line starts a JSON object, as in JSON lines."""
    lines = (line for line in open_text(path, name) if line.strip() and line != first)
    return next(lines, "").startswith("{")
