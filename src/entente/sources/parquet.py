"""How are flat columns written as Parquet without a library that would triple a worker's memory?

Only what the reduced tables need: flat columns of six kinds, one data page a block, dictionaries for strings that
repeat, gzip pages (the one codec that needs no package and that every reader has). Written after the format's own
definition (apache/parquet-format, parquet.thrift and Encodings.md, format 2.10). Importing pyarrow alone costs 48 MB of
resident memory, more than the rest of a worker; see docs/decisions/0020-works-are-parsed-in-python-without-arrow.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

from entente.sources.gzips import compress
from entente.sources.reduced import Column

__all__ = ["ParquetWriter", "Repeated"]

MAGIC = b"PAR1"
ROW_GROUP = 122_880
"""Rows after which a row group is closed: DuckDB reads row groups of this size in parallel."""

# Type, ConvertedType and Encoding numbers of parquet.thrift.
BOOLEAN, INT32, INT64, DOUBLE, BYTE_ARRAY = 0, 1, 2, 5, 6
UTF8, TIMESTAMP_MICROS = 0, 10
PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
GZIP = 2
DATA_PAGE, DICTIONARY_PAGE = 0, 2
REQUIRED, OPTIONAL = 0, 1


class _Kind(NamedTuple):
    physical: int
    converted: int | None
    code: str


_KINDS = {
    "BIGINT": _Kind(INT64, None, "q"),
    "INTEGER": _Kind(INT32, None, "i"),
    "DOUBLE": _Kind(DOUBLE, None, "d"),
    "BOOLEAN": _Kind(BOOLEAN, None, ""),
    "VARCHAR": _Kind(BYTE_ARRAY, UTF8, ""),
    "TIMESTAMP": _Kind(INT64, TIMESTAMP_MICROS, "q"),
}


# ── Thrift's compact protocol, as far as Parquet's footers need it ──


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


class _Struct:
    """One thrift struct being written; fields must come in rising order."""

    def __init__(self) -> None:
        self._out = bytearray()
        self._last = 0

    def _head(self, field: int, kind: int) -> None:
        self._out.append((field - self._last) << 4 | kind)
        self._last = field

    def i32(self, field: int, value: int) -> _Struct:
        self._head(field, 5)
        self._out += _zigzag(value)
        return self

    def i64(self, field: int, value: int) -> _Struct:
        self._head(field, 6)
        self._out += _zigzag(value)
        return self

    def text(self, field: int, value: str) -> _Struct:
        self._head(field, 8)
        self._out += _text(value)
        return self

    def struct(self, field: int, value: _Struct) -> _Struct:
        self._head(field, 12)
        self._out += value.done()
        return self

    def items(self, field: int, kind: int, values: Sequence[bytes]) -> _Struct:
        self._head(field, 9)
        size = len(values)
        self._out += bytes([size << 4 | kind]) if size < 15 else bytes([0xF0 | kind]) + _varint(size)
        for value in values:
            self._out += value
        return self

    def done(self) -> bytes:
        return bytes(self._out) + b"\x00"


def _text(value: str) -> bytes:
    raw = value.encode()
    return _varint(len(raw)) + raw


# ── Values ──


def _bits(flags: Sequence[Any]) -> bytes:
    """Truth values as bits, least significant first (Encodings.md, BOOLEAN)."""
    text = bytes(flags).translate(_DIGITS)[::-1]
    return int(text, 2).to_bytes((len(flags) + 7) // 8, "little") if flags else b""


_DIGITS = bytes([0x30, 0x31]) + bytes(254)


def _levels(values: Sequence[Any], nulls: bool) -> bytes:
    """Definition levels of a flat optional column: one run where nothing is NULL, otherwise bits."""
    if nulls:
        groups = (len(values) + 7) // 8
        body = _varint(groups << 1 | 1) + _bits([value is not None for value in values])
    else:
        body = _varint(len(values) << 1) + b"\x01"
    return len(body).to_bytes(4, "little") + body


def _numbers(code: str, values: Sequence[Any]) -> bytes:
    """Numbers of one width, little end first; ``struct`` packs twice as fast as ``array`` converts."""
    return struct.pack(f"<{len(values)}{code}", *values)


def _strings(values: Sequence[str]) -> bytes:
    out = bytearray()
    for value in values:
        raw = value.encode("utf-8", "surrogatepass")
        out += len(raw).to_bytes(4, "little") + raw
    return bytes(out)


class _Words(dict[str, int]):
    """Words with their numbers in the order in which they came; a new word gets the next one."""

    def __missing__(self, word: str) -> int:
        self[word] = found = len(self)
        return found


class Repeated(Sequence[Any]):
    """A column in which each value stands as often as its size says; numbers of it are packed once."""

    def __init__(self, values: Sequence[Any], sizes: Sequence[int]) -> None:
        self.values = values
        self.sizes = sizes

    def __len__(self) -> int:
        return sum(self.sizes)

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(map(repeat, self.values, self.sizes))

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - a value, or a list of them for a slice
        return list(self)[place]

    def packed(self, code: str) -> bytes:
        """As ``_numbers``."""
        raw = _numbers(code, self.values)
        width = struct.calcsize(code)
        return b"".join(
            [raw[at : at + width] * size for at, size in zip(range(0, len(raw), width), self.sizes, strict=True)]
        )


class _Chunk:
    """The pages of one column in the present row group."""

    def __init__(self, column: Column, level: int) -> None:
        self.column = column
        self.kind = _KINDS[column.kind]
        self._level = level
        self._start()

    def _start(self) -> None:
        self._pages: list[bytes] = []
        self._raw = 0
        self._rows = 0
        self._words = _Words()

    def add(self, values: Sequence[Any]) -> None:
        """One block of values as one data page."""
        levels = b""
        rows = len(values)
        if isinstance(values, Repeated) and (not self.kind.code or None in values.values):
            values = list(values)
        packed = values
        if self.column.nullable:
            nulls = None in (values.values if isinstance(values, Repeated) else values)
            levels = _levels(values, nulls)
            if nulls:
                packed = [value for value in values if value is not None]
        encoding = PLAIN
        if isinstance(packed, Repeated):
            body = packed.packed(self.kind.code)
        elif self.kind.code:
            body = _numbers(self.kind.code, packed)
        elif self.kind.physical == BOOLEAN:
            body = _bits(packed)
        else:
            encoding, body = RLE_DICTIONARY, self._indices(packed)
        header = _Struct().i32(1, rows).i32(2, encoding).i32(3, RLE).i32(4, RLE)
        self._pages.append(self._whole(DATA_PAGE, 5, header, levels + body))
        self._rows += rows

    def _indices(self, values: Sequence[str]) -> bytes:
        """The values as indices into the dictionary of this chunk, one bit-packed run of whole bytes."""
        words = self._words
        indices = list(map(words.__getitem__, values))
        groups = (len(indices) + 7) // 8
        indices += [0] * (groups * 8 - len(indices))
        width, code = (8, "B") if len(words) <= 1 << 8 else (16, "H") if len(words) <= 1 << 16 else (32, "I")
        return bytes([width]) + _varint(groups << 1 | 1) + _numbers(code, indices)

    def _whole(self, kind: int, field: int, header: _Struct, raw: bytes) -> bytes:
        packed = compress(raw, self._level)
        head = _Struct().i32(1, kind).i32(2, len(raw)).i32(3, len(packed)).struct(field, header).done()
        self._raw += len(head) + len(raw)
        return head + packed

    def finish(self, write: Callable[[bytes], int], offset: int) -> tuple[bytes, int, int]:
        """Write the chunk at ``offset`` and start anew; the thrift description, its bytes on disk and unpacked."""
        dictionary = b""
        if self.kind.physical == BYTE_ARRAY:
            header = _Struct().i32(1, len(self._words)).i32(2, PLAIN)
            dictionary = self._whole(DICTIONARY_PAGE, 7, header, _strings(list(self._words)))
            write(dictionary)
        size = len(dictionary)
        for page in self._pages:
            write(page)
            size += len(page)
        encodings = [PLAIN, RLE, RLE_DICTIONARY] if dictionary else [PLAIN, RLE]
        meta = (
            _Struct()
            .i32(1, self.kind.physical)
            .items(2, 5, [_zigzag(number) for number in encodings])
            .items(3, 8, [_text(self.column.name)])
            .i32(4, GZIP)
            .i64(5, self._rows)
            .i64(6, self._raw)
            .i64(7, size)
            .i64(9, offset + len(dictionary))
        )
        if dictionary:
            meta.i64(11, offset)
        described = _Struct().i64(2, offset).struct(3, meta).done()
        raw = self._raw
        self._start()
        return described, size, raw


class ParquetWriter:
    """One Parquet file being written, block by block, in bounded memory.

    ``close`` must be called for the file to be valid. Raises ``OSError`` where the disk refuses.
    """

    def __init__(self, path: Path, columns: Sequence[Column], *, level: int = 1) -> None:
        self._columns = columns
        self._chunks = [_Chunk(column, level) for column in columns]
        self._groups: list[bytes] = []
        self._pending = 0
        self.rows = 0
        self._stream = path.open("wb")
        self._stream.write(MAGIC)
        self._offset = len(MAGIC)

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """One block: the values of every column, all of one length."""
        rows = len(columns[0])
        if not rows:
            return
        for chunk, values in zip(self._chunks, columns, strict=True):
            chunk.add(values)
        self._pending += rows
        self.rows += rows
        if self._pending >= ROW_GROUP:
            self._close_group()

    def _close_group(self) -> None:
        described: list[bytes] = []
        total = 0
        for chunk in self._chunks:
            meta, size, raw = chunk.finish(self._stream.write, self._offset)
            self._offset += size
            total += raw
            described.append(meta)
        self._groups.append(_Struct().items(1, 12, described).i64(2, total).i64(3, self._pending).done())
        self._pending = 0

    def close(self) -> None:
        """Write what is left and the footer."""
        if self._pending:
            self._close_group()
        root = _Struct().text(4, "schema").i32(5, len(self._columns)).done()
        footer = (
            _Struct()
            .i32(1, 2)
            .items(2, 12, [root, *(_element(column) for column in self._columns)])
            .i64(3, self.rows)
            .items(4, 12, self._groups)
            .text(6, "entente")
            .done()
        )
        self._stream.write(footer + len(footer).to_bytes(4, "little") + MAGIC)
        self._stream.close()


def _element(column: Column) -> bytes:
    """The thrift SchemaElement of a column."""
    kind = _KINDS[column.kind]
    element = _Struct().i32(1, kind.physical).i32(3, OPTIONAL if column.nullable else REQUIRED).text(4, column.name)
    if kind.converted is not None:
        element.i32(6, kind.converted)
    return element.done()
