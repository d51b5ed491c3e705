"""How are the records of a file cut out? In bounded memory, whatever the file is: JSON lines, an API page, an array.

A record is a view into a buffer that is used again, so it is valid only until the next one is asked for. Gzip is
recognised by its first bytes, whatever the file is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

import msgspec

from entente.errors import SchemaDrift, SourceError, gettext_noop
from entente.sources.gzips import DAMAGED, open_gzip

__all__ = ["LONGEST", "Record", "records"]

BLOCK = 128 << 10
LONGEST = 16 << 20
"""Bytes that one record may have; the largest works of OpenAlex stay below 2 MB. A longer one is refused, not read."""
PAGE = re.compile(rb'\s*\{\s*"(?:meta|results|group_by)"\s*:')
USUAL = b'{"id":'
"""How a work begins wherever OpenAlex writes it; what begins so is not looked at twice."""
BOM = b"\xef\xbb\xbf"

Record = tuple[int, memoryview | bytes | None]
"""Line or position (from 1) and the bytes of a record; ``None`` for one that is longer than ``LONGEST``."""


def records(raw: IO[bytes], name: str) -> Iterator[Record]:
    """The records of a file that was opened unbuffered, with their line or position.

    Raises ``SourceError`` where the file is damaged, cut off or not JSON text, ``SchemaDrift`` where it is JSON of
    another shape.
    """
    packed = _read(raw, 2, name) == b"\x1f\x8b"
    raw.seek(0)
    stream = open_gzip(raw) if packed else raw
    start = _read(stream, BLOCK, name).removeprefix(BOM)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:64]:
        raise SourceError(
            gettext_noop("{file_name} is not JSON text in UTF-8."),
            file_name=name,
            hint=gettext_noop("Works are read as JSON lines, API pages or Parquet."),
        )
    if _is_document(start):
        yield from _document(stream, start, name)
    else:
        yield from _lines(stream, start, name)


def _damaged(name: str, failure: Exception) -> SourceError:
    reason = (failure.strerror if isinstance(failure, OSError) else None) or str(failure)
    return SourceError(
        gettext_noop("{file_name} is damaged or cut off: {reason}."),
        file_name=name,
        reason=reason.rstrip("."),
        hint=gettext_noop("Download the file again and compare its size with the publisher's."),
    )


def _read(stream: IO[bytes], size: int, name: str) -> bytes:
    """Up to ``size`` bytes; fewer only at the end."""
    found = b""
    try:
        while len(found) < size and (more := stream.read(size - len(found))):
            found += more
    except DAMAGED as failure:
        raise _damaged(name, failure) from failure
    return found


def _is_document(start: bytes) -> bool:
    """Whether the file is one JSON document: an array, a page of the API, or an object over several lines."""
    line, newline, _ = start.lstrip().partition(b"\n")
    if PAGE.match(start):
        return not (newline and _complete(line))
    return line.startswith(b"[") or (bool(newline) and line.strip() == b"{")


def _complete(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _lines(stream: IO[bytes], block: bytes, name: str) -> Iterator[Record]:
    """One record a line. Pages may stand on lines too; blank lines count as lines and not as records.

    ``block``: what was read already. Lines are views into a block; only one that goes on in the next is copied.
    """
    held: list[memoryview] = []
    size = number = 0  # of the line that began in an earlier block; ``held`` is empty where it is too long
    while block:
        view = memoryview(block)
        begin = 0
        while (newline := block.find(b"\n", begin)) >= 0:
            number += 1
            if size:
                if held:
                    yield from _of_line(number, memoryview(b"".join([*held, view[:newline]])))
                held, size = [], 0
            elif block.startswith(USUAL, begin):
                yield number, view[begin:newline]
            elif newline > begin:
                yield from _of_line(number, view[begin:newline])
            begin = newline + 1
        if begin < len(block):
            first = not size
            size += len(block) - begin
            if size >= LONGEST:
                if first or held:
                    yield number + 1, None
                held = []
            elif first or held:
                held.append(view[begin:])
        try:
            block = stream.read(BLOCK)
        except DAMAGED as failure:
            raise _damaged(name, failure) from failure
    if held:
        yield from _of_line(number + 1, memoryview(b"".join(held)))


def _of_line(number: int, line: memoryview) -> Iterator[Record]:
    """The record of a line, those of a page, or nothing for a blank one."""
    if PAGE.match(line):
        yield from ((number, bytes(raw)) for raw in _page(bytes(line)))
    elif bytes(line).strip():
        yield number, line


class _Page(msgspec.Struct):
    results: list[msgspec.Raw]


def _page(content: bytes) -> list[msgspec.Raw]:
    """The records of a whole document; one object without ``results`` is a record itself."""
    if content.lstrip().startswith(b"["):
        return msgspec.json.decode(content, type=list[msgspec.Raw])
    if not PAGE.match(content):
        return [msgspec.json.decode(content, type=msgspec.Raw)]
    return msgspec.json.decode(content, type=_Page).results


def _document(stream: IO[bytes], start: bytes, name: str) -> Iterator[Record]:
    """The records of one JSON document: at once where it is small, piece by piece where it is not."""
    content = start + _read(stream, LONGEST - len(start), name)
    if len(content) >= LONGEST:
        yield from _pieces(stream, content, name)
        return
    try:
        found = _page(content)
    except msgspec.ValidationError as failure:
        raise SchemaDrift(
            gettext_noop("{file_name} is JSON, but neither a list of records nor an object with results."),
            file_name=name,
            hint=gettext_noop("Works are read as JSON lines, API pages or Parquet."),
        ) from failure
    except (msgspec.DecodeError, RecursionError) as failure:
        raise _damaged(name, failure) from failure
    for position, raw in enumerate(found, start=1):
        yield position, bytes(raw)


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|["{}\[\]]', re.DOTALL)


def _pieces(stream: IO[bytes], buffer: bytes, name: str) -> Iterator[Record]:
    """The objects of the array at the top, or of ``results``, by counting brackets outside strings."""
    depth, inside, begin, position, last, at = 0, 0, -1, 0, b"", 0
    while True:
        for token in _TOKEN.finditer(buffer, at):
            text = token.group()
            if text == b'"':  # the string goes on in the next block
                at = token.start()
                break
            at = token.end()
            if text in (b"{", b"["):
                depth += 1
                if text == b"[" and not inside and (depth == 1 or (depth == 2 and last == b'"results"')):
                    inside = depth
                elif inside and depth == inside + 1:
                    begin = token.start()
            elif text in (b"}", b"]"):
                if inside and depth == inside + 1:
                    position += 1
                    yield position, buffer[begin:at]
                    begin = -1
                elif depth == inside:
                    return
                depth -= 1
            elif depth == 1:
                last = text
        keep = begin if begin >= 0 else at
        if len(buffer) - keep > 2 * LONGEST:
            raise _damaged(name, ValueError("a record does not end"))
        more = _read(stream, BLOCK, name)
        if not more:
            raise _damaged(name, ValueError("the document does not end"))
        buffer = buffer[keep:] + more
        at, begin = at - keep, 0 if begin >= 0 else -1
