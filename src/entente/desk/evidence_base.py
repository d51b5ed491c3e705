"""The evidence base: built from whole editions of works, kept where the user likes, used where one is named.

``<home>/evidence.json`` names the folder in use. Its tables then stand in the place of works imported file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from entente.errors import ChecksumMismatch, gettext_noop
from entente.sources.openalex.build import Built, Done, Manifest, build, read_manifest
from entente.sources.openalex.parts import discover
from entente.sources.openalex.worker import write_whole
from entente.sources.snapshot import Snapshot, sha256_of, storage_errors

__all__ = ["Base", "Built", "Done", "Manifest", "base_in_use", "build_base", "default_folder", "use_base"]


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finished evidence base as a snapshot of the warehouse."""

    folder: Path
    snapshot: Snapshot


class _InUse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    folder: str
    manifest_sha256: str


def default_folder(home: Path) -> Path:
    """Where an evidence base lies if no other folder is given."""
    return home / "evidence"


def build_base(
    paths: Sequence[Path],
    output: Path,
    *,
    today: date,
    jobs: int,
    since: date | None = None,
    deleted: Sequence[Path] = (),
    core_only: bool = True,
    sample: bool = False,
    told: Callable[[Done], None] | None = None,
) -> Built:
    """Build or refresh an evidence base from editions of works.

    ``jobs``: processes; ``since``: only partitions of that day or later; ``deleted``: further lists of deleted ids;
    ``core_only``: without OpenAlex's expansion pack. Raises ``InputError``, ``SourceError`` or ``StorageError``.
    """
    return build(
        discover(paths, since),
        output,
        today=today,
        jobs=jobs,
        core_only=core_only,
        sample=sample,
        deleted=deleted,
        told=told,
    )


def use_base(home: Path, folder: Path | None) -> Base | None:
    """From now on use this evidence base (``None``: none). Raises ``SourceError`` if it is not finished."""
    marker = home / "evidence.json"
    with storage_errors(home):
        if folder is None:
            marker.unlink(missing_ok=True)
            return None
        base = _base(folder.resolve())
        home.mkdir(parents=True, exist_ok=True)
        content = _InUse(folder=str(base.folder), manifest_sha256=base.snapshot.sha256)
        write_whole(marker, msgspec.json.encode(content))
    return base


def base_in_use(home: Path) -> Base | None:
    """The evidence base in use, if any.

    Raises ``SourceError`` if it is absent or not finished, ``ChecksumMismatch`` if it is not the one that was chosen.
    """
    marker = home / "evidence.json"
    if not marker.is_file():
        return None
    chosen = msgspec.json.decode(marker.read_bytes(), type=_InUse)
    base = _base(Path(chosen.folder))
    if base.snapshot.sha256 != chosen.manifest_sha256:
        raise ChecksumMismatch(
            gettext_noop("The evidence base in {folder} was built again since it was chosen."),
            folder=chosen.folder,
            hint=gettext_noop("Choose it again: entente evidence use FOLDER."),
        )
    return base


def _base(folder: Path) -> Base:
    manifest = read_manifest(folder)
    sha256 = sha256_of(folder / "manifest.json")
    edition = manifest.release[:10] or manifest.edition
    snapshot = Snapshot(
        id=f"openalex-works-{sha256[:12]}",
        kind="openalex-works",
        title="SAMPLE: OpenAlex works" if manifest.sample else "OpenAlex works",
        sha256=sha256,
        edition=_day(edition),
        imported=manifest.made,
        licence="CC0-1.0",
        rows=manifest.loaded,
        rejected=manifest.rejected,
        origin=folder.name,
        sample=manifest.sample,
    )
    return Base(folder=folder, snapshot=snapshot)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
