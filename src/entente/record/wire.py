"""Bodies of C2SP tlog-witness and tlog-mirror: what goes over HTTP, or in files where there is no network.

Every body has one form: ``parse`` accepts exactly what ``format`` writes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from entente.errors import Malformed, gettext_noop
from entente.record.block import WIDTH
from entente.record.checkpoint import MAX_SIZE
from entente.record.note import split_note
from entente.record.tiles import pack_bundle
from entente.record.tree import HASH_SIZE
from entente.record.vkey import strict_base64

__all__ = ["AddCheckpoint", "AddEntries", "MirrorInfo", "Package", "Response", "packages"]

MAX_PROOF = 63
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_BAD = gettext_noop("The request is not in its required form: {reason}.")
TEXT, BINARY = "text/plain; charset=utf-8", "application/octet-stream"
SIZE, INFO = "text/x.tlog.size", "text/x.tlog.mirror-info"


def _size(text: str) -> int:
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise Malformed(_BAD, reason="size")
    return int(text)


def _hash(text: str) -> bytes:
    digest = strict_base64(text, _BAD, "hash")
    if len(digest) != HASH_SIZE:
        raise Malformed(_BAD, reason="hash")
    return digest


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a witness or mirror answers: the status that the specification names, and a body."""

    status: int
    body: bytes = b""
    content_type: str = TEXT


@dataclass(frozen=True, kw_only=True)
class AddCheckpoint:
    """``add-checkpoint``: the size last cosigned, a consistency proof from there, and the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    def format(self) -> bytes:
        """The request body."""
        lines = [f"old {self.old}", *(base64.b64encode(digest).decode() for digest in self.proof), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.note

    @classmethod
    def parse(cls, body: bytes) -> AddCheckpoint:
        """Read a request body. Raises ``Malformed``."""
        head, blank, note = body.partition(b"\n\n")
        try:
            first, *proof = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise Malformed(_BAD, reason="lines") from None
        if not blank or not first.startswith("old ") or len(proof) > MAX_PROOF:
            raise Malformed(_BAD, reason="lines")
        split_note(note)
        return cls(old=_size(first[4:]), proof=tuple(map(_hash, proof)), note=note)


@dataclass(frozen=True, kw_only=True)
class MirrorInfo:
    """What a mirror says with 202 and 409: a pending size, the next entry it lacks, and an opaque ticket."""

    size: int
    next_entry: int
    ticket: bytes = b""

    def response(self, status: int) -> Response:
        """The answer that carries it."""
        lines = (str(self.size), str(self.next_entry), base64.b64encode(self.ticket).decode())
        return Response(status=status, content_type=INFO, body="".join(f"{line}\n" for line in lines).encode())

    @classmethod
    def parse(cls, body: bytes) -> MirrorInfo:
        """Read an answer's body. Raises ``Malformed``."""
        lines = body.decode("ascii", "replace").split("\n")
        if len(lines) != 4 or lines[3]:
            raise Malformed(_BAD, reason="lines")
        return cls(size=_size(lines[0]), next_entry=_size(lines[1]), ticket=strict_base64(lines[2], _BAD))


@dataclass(frozen=True, kw_only=True)
class Package:
    """Entries ``[start, end)`` of one aligned group of 256, and the proof that the group is part of the log."""

    start: int
    end: int
    entries: tuple[bytes, ...]
    proof: tuple[bytes, ...]

    def format(self) -> bytes:
        """The package's bytes."""
        return pack_bundle(self.entries) + bytes([len(self.proof)]) + b"".join(self.proof)


def packages(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The canonical sequence for ``[start, end)``: ``(start of the group, first entry, end)`` of each package."""
    for group in range(start - start % WIDTH, end, WIDTH):
        yield group, max(start, group), min(end, group + WIDTH)


@dataclass(frozen=True, kw_only=True)
class AddEntries:
    """``add-entries``: the interval that is uploaded, and a prefix of its packages."""

    origin: str
    start: int
    end: int
    ticket: bytes = b""
    packages: tuple[Package, ...] = ()

    def format(self) -> bytes:
        """The request body."""
        origin = self.origin.encode()
        head = [
            len(origin).to_bytes(2, "big") + origin,
            self.start.to_bytes(8, "big") + self.end.to_bytes(8, "big"),
            len(self.ticket).to_bytes(2, "big") + self.ticket,
        ]
        return b"".join([*head, *(package.format() for package in self.packages)])

    @classmethod
    def parse_head(cls, body: bytes) -> tuple[AddEntries, _Cursor]:
        """Read what stands before the packages; the cursor gives these one by one. Raises ``Malformed``."""
        cursor = _Cursor(body)
        try:
            origin = cursor.take(cursor.number(2)).decode()
            start, end = cursor.number(8), cursor.number(8)
            ticket = cursor.take(cursor.number(2))
        except (EOFError, UnicodeDecodeError):
            raise Malformed(_BAD, reason="header") from None
        if max(start, end) > MAX_SIZE or start > end:
            raise Malformed(_BAD, reason="interval")
        return cls(origin=origin, start=start, end=end, ticket=ticket), cursor


class _Cursor:
    """A place in a body; ``EOFError`` where the body ends too early, as an interrupted upload does."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, count: int) -> bytes:
        part = self._body[self._at : self._at + count]
        if len(part) != count:
            raise EOFError
        self._at += count
        return part

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def package(self, start: int, end: int) -> Package | None:
        """The next package, or ``None`` where the body ends before it is whole. Raises ``Malformed``."""
        try:
            entries = tuple(self.take(self.number(2)) for _ in range(start, end))
            hashes = self.number(1)
            if hashes > MAX_PROOF:
                raise Malformed(_BAD, reason="proof")
            proof = tuple(self.take(HASH_SIZE) for _ in range(hashes))
        except EOFError:
            return None
        return Package(start=start, end=end, entries=entries, proof=proof)

    @property
    def at_end(self) -> bool:
        return self._at == len(self._body)
