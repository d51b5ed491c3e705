"""A log as plain files (C2SP tlog-tiles): written for any web server, read back, and checked to the last byte."""

from __future__ import annotations

import os
from pathlib import Path

from entente.errors import Malformed, ProofFailed, RecordError, StorageError, gettext_noop
from entente.record.block import WIDTH
from entente.record.checkpoint import Checkpoint
from entente.record.note import split_note
from entente.record.store import EntryStore
from entente.record.tiles import Fetch, Tile, TileReader, pack_bundle, tiles_of, unpack_bundle

__all__ = ["check_static", "content_of", "export_static", "folder_fetch", "read_note", "write_file"]


def export_static(entries: EntryStore, note: bytes, folder: Path) -> int:
    """Write tiles, entry bundles and, last, the checkpoint of a signed note; returns the number of files written.

    Finished tiles that are there already are left alone; the same log always gives the same bytes. Raises
    ``StorageError``.
    """
    size = Checkpoint.parse(split_note(note)[0]).size
    written = 0
    try:
        for tile in tiles_of(size):
            path = folder / tile.path
            if tile.width == WIDTH and path.exists():
                continue
            write_file(path, content_of(entries, tile))
            written += 1
        write_file(folder / "checkpoint", note)
    except OSError as fault:
        raise StorageError(
            gettext_noop("The log could not be exported: {reason}."), file=str(folder), reason=str(fault.strerror)
        ) from fault
    return written + 1


def content_of(entries: EntryStore, tile: Tile) -> bytes:
    """The bytes of a tile or entry bundle."""
    if tile.level is not None:
        return entries.tile(tile.level, tile.n, tile.width)
    first = tile.n * WIDTH
    return pack_bundle(list(entries.entries(first, first + tile.width)))


def write_file(path: Path, data: bytes) -> None:
    """A whole file or none, durably. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def folder_fetch(folder: Path) -> Fetch:
    """Read a log's files from a folder; only ``checkpoint`` and the paths of tiles."""

    def fetch(path: str) -> bytes:
        name = path if path == "checkpoint" else Tile.parse(path).path
        try:
            return (folder / name).read_bytes()
        except FileNotFoundError:
            raise RecordError(gettext_noop("A file of the log is missing."), file=str(folder / name)) from None
        except OSError as fault:
            raise StorageError(
                gettext_noop("The log cannot be used: {reason}."), file=str(folder / name), reason=str(fault.strerror)
            ) from fault

    return fetch


def check_static(fetch: Fetch, checkpoint: Checkpoint) -> None:
    """Check every tile and every entry bundle of a log against a verified checkpoint.

    Raises ``ProofFailed``, ``Malformed``, or what ``fetch`` raises.
    """
    reader = TileReader(fetch, checkpoint.size, checkpoint.root)
    for tile in tiles_of(checkpoint.size):
        data = fetch(tile.path)
        if tile.level is None:
            reader.check_bundle(tile.n, unpack_bundle(data, tile.width))
        elif data != reader.tile(tile.level, tile.n, tile.width):
            raise ProofFailed(gettext_noop("A tile does not give the hash that stands for it in the tile above."))


def read_note(fetch: Fetch) -> bytes:
    """The checkpoint file, not verified. Raises ``Malformed`` or what ``fetch`` raises."""
    note = fetch("checkpoint")
    if len(note) > 1_000_000:
        raise Malformed(gettext_noop("The signed note is not in its required form: {reason}."), reason="too long")
    return note
