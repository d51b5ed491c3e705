"""Where do copies of outside data lie? Immutable snapshots, named by the SHA-256 of their bytes.

``<home>/snapshots/<kind>/<sha256>/data`` holds the bytes as they came, ``manifest.json`` what is known about them,
``rows/<table>.parquet`` the rows read from them (derived; made again at will). A snapshot appears whole or not at all:
it is prepared in a folder of another name beside it and renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from entente.errors import ChecksumMismatch, InputError, StorageError, gettext_noop
from entente.sources.report import Rejection, Repair

__all__ = ["Manifest", "Snapshot", "SnapshotStore", "sha256_of", "storage_errors"]

BLOCK = 1 << 20


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One imported copy, with the columns of the warehouse table ``snapshot``.

    ``edition``: the day the data stands for (``None``: nobody said). ``rows``, ``rejected``: rows loaded and refused.
    """

    id: str
    kind: str
    title: str
    sha256: str
    edition: date | None = None
    imported: date
    licence: str = ""
    list_class: str = ""
    rows: int = 0
    rejected: int = 0
    origin: str = ""
    sample: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is known about a snapshot.

    ``part``: snapshots of one kind and part replace each other, those of different parts stand side by side.
    ``loader``: version of the loader that read the rows; another version reads them anew.
    """

    snapshot: Snapshot
    part: str = ""
    code: str = ""
    class_given: str = ""
    edition_given: date | None = None
    edition_basis: str = ""
    loader: int
    lists: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    repairs: tuple[Repair, ...] = ()


@contextlib.contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn an ``OSError`` of writing into one sentence."""
    try:
        yield
    except OSError as failure:
        raise StorageError(
            gettext_noop("{folder} cannot be written: {reason}."),
            folder=str(path),
            reason=failure.strerror or str(failure),
            hint=gettext_noop("Free some space or make the folder writable, then try again; nothing was changed."),
        ) from failure


def sha256_of(path: Path) -> str:
    """Lower-case hexadecimal SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


class SnapshotStore:
    """The snapshots of one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "snapshots"

    def folder(self, kind: str, sha256: str) -> Path:
        """The folder of a snapshot, whether it exists or not."""
        return self.root / kind / sha256

    def data(self, snapshot: Snapshot) -> Path:
        """The bytes of a snapshot as they came."""
        return self.folder(snapshot.kind, snapshot.sha256) / "data"

    def rows(self, snapshot: Snapshot) -> Path:
        """The folder of the derived rows of a snapshot, one Parquet file a table."""
        return self.folder(snapshot.kind, snapshot.sha256) / "rows"

    def find(self, kind: str, sha256: str) -> Manifest | None:
        """The manifest of a snapshot, if it is there."""
        path = self.folder(kind, sha256) / "manifest.json"
        return read_manifest(path) if path.is_file() else None

    def manifests(self) -> tuple[Manifest, ...]:
        """All snapshots, ordered by kind, edition (unknown first), day of import and hash."""
        found = [read_manifest(path) for path in self.root.glob("*/*/manifest.json") if ".part" not in path.parent.name]
        return tuple(
            sorted(
                found,
                key=lambda m: (
                    m.snapshot.kind,
                    m.snapshot.edition or date.min,
                    m.snapshot.imported,
                    m.snapshot.sha256,
                ),
            )
        )

    @contextlib.contextmanager
    def staging(self, source: Path, kind: str) -> Iterator[Path]:
        """A folder beside the snapshots with a copy of ``source`` as ``data``; removed unless it was published.

        Call under the lock of the home folder. Folders left over by a killed import are removed first.
        """
        with storage_errors(self.home):
            parent = self.root / kind
            parent.mkdir(parents=True, exist_ok=True)
            for leftover in parent.glob("*.part"):
                shutil.rmtree(leftover)
            folder = parent / f"{os.getpid()}.part"
            folder.mkdir()
        try:
            with storage_errors(self.home):
                _copy(source, folder / "data")
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, manifest: Manifest) -> None:
        """Give a prepared folder its name, atomically."""
        with storage_errors(self.home):
            write_manifest(folder / "manifest.json", manifest)
            target = self.folder(manifest.snapshot.kind, manifest.snapshot.sha256)
            folder.rename(target)
            _sync_folder(target.parent)

    def verify(self, snapshot: Snapshot) -> None:
        """Check that the bytes still have their hash.

        Raises ``ChecksumMismatch``.
        """
        path = self.data(snapshot)
        if not path.is_file() or sha256_of(path) != snapshot.sha256:
            raise ChecksumMismatch(
                gettext_noop("The stored copy {snapshot} is damaged: its bytes no longer have its hash."),
                snapshot=snapshot.id,
                file=str(path),
                hint=gettext_noop("Delete its folder and import the file again."),
            )


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises ``InputError`` if it is not one of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, OSError) as failure:
        raise InputError(
            gettext_noop("The manifest of a stored copy cannot be read: {reason}."),
            file=str(path),
            reason=str(failure),
            hint=gettext_noop("Delete its folder and import the file again."),
        ) from failure


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest under a temporary name, then give it its name."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as incoming, target.open("wb") as outgoing:
        shutil.copyfileobj(incoming, outgoing, BLOCK)
        outgoing.flush()
        os.fsync(outgoing.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
