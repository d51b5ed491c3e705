"""Bring outside data in: import, fetch, list and rebuild.

An import is all or nothing: the copy, its rows and the new warehouse are prepared under other names and take their own
only when all of them are whole. Of each kind (and part) only the newest snapshot feeds the warehouse; works, ROR
records and World Bank files add up; sample data steps back as soon as real data of its kind is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.bundled import files_to_import
from entente.desk.evidence_base import base_in_use
from entente.desk.recognise import recognised
from entente.errors import InputError, SchemaDrift, SourceError, gettext_noop
from entente.model.provenance import SnapshotRef
from entente.sources.bundle import pack
from entente.sources.kinds import KINDS, Kind, kind_of
from entente.sources.loaders import loader_of
from entente.sources.lock import exclusive
from entente.sources.report import ImportReport
from entente.sources.sample import sample_files
from entente.sources.snapshot import Manifest, Snapshot, SnapshotStore, sha256_of, storage_errors, write_manifest
from entente.sources.sniff import kinds_like
from entente.sources.staging import Job, Progress, Rows
from entente.sources.warehouse import Warehouse, build, to_parquet

__all__ = [
    "Age",
    "ImportReport",
    "SourceState",
    "describe_kinds",
    "fetch_source",
    "import_samples",
    "import_source",
    "import_sources",
    "list_sources",
    "open_warehouse",
    "rebuild",
    "snapshot_refs",
    "warehouse_path",
]


class Age(StrEnum):
    """How a snapshot's day compares with the day asked for."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"
    """Nobody said which day the data stands for."""
    FUTURE = "future"
    """The data is newer than the day asked for."""


class SourceState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A snapshot as ``entente sources list`` shows it; ``in_use``: it feeds the warehouse."""

    snapshot: Snapshot
    lists: tuple[str, ...]
    edition_basis: str
    age_days: int | None
    limit_days: int
    age: Age
    in_use: bool


def describe_kinds() -> list[dict[str, Any]]:
    """The table of kinds as plain values; ``columns`` of the tables that a user writes."""
    return [
        msgspec.to_builtins(kind) | {"columns": list(getattr(loader_of(kind.id), "COLUMNS", ()))}
        for kind in KINDS.values()
    ]


def warehouse_path(home: Path) -> Path:
    """Where the warehouse of a home folder lies."""
    return home / "warehouse.duckdb"


def open_warehouse(home: Path) -> Warehouse:
    """The warehouse of a home folder (an empty one if nothing was imported), with the evidence base in use."""
    path = warehouse_path(home)
    warehouse = Warehouse.open(path) if path.exists() else Warehouse.empty()
    base = base_in_use(home)
    if base is not None:
        warehouse.lay_over(base.folder, base.snapshot)
    return warehouse


def import_source(
    home: Path,
    path: Path,
    kind: str,
    *,
    today: date,
    edition: date | None = None,
    code: str = "",
    list_class: str = "",
    sample: bool = False,
    origin: str = "",
    progress: Progress | None = None,
) -> ImportReport:
    """Import one file and rebuild the warehouse; the same bytes again change nothing.

    Raises ``InputError``, ``SourceError`` (``SchemaDrift``) or ``StorageError``; then nothing was changed.
    """
    asked = kind_of(kind)
    _check_request(path, asked, edition, code, list_class, today)
    seen = kinds_like(path, path.name)
    if seen and kind not in seen and kind != "list-csv":
        raise SchemaDrift(
            gettext_noop("{file_name} looks like {found}, not like {kind}."),
            file_name=path.name,
            found=", ".join(seen),
            kind=kind,
            hint=gettext_noop("Import it with the kind that it looks like, or choose another file."),
        )
    store = SnapshotStore(home)
    with exclusive(home), store.staging(path, kind) as folder:
        sha256 = sha256_of(folder / "data")
        known = store.find(kind, sha256)
        if known is not None:
            _check_same(known, store, edition, code, list_class, sample)
            _build(store, None, None)
            return _report(known, new=False)
        snapshot = Snapshot(
            id=f"{kind}-{sha256[:12]}",
            kind=kind,
            title=asked.title.en,
            sha256=sha256,
            edition=edition,
            imported=today,
            licence=asked.licence,
            list_class=list_class or asked.list_class or "",
            origin=origin or path.name,
            sample=sample,
        )
        manifest = Manifest(
            snapshot=snapshot, code=code, class_given=list_class, edition_given=edition, loader=loader_of(kind).VERSION
        )
        manifest = _derive(manifest, folder, path.name, progress)
        _build(store, manifest, folder)
        return _report(manifest, new=True)


def import_sources(
    home: Path,
    paths: Sequence[Path],
    kind: str,
    *,
    today: date,
    edition: date | None = None,
    code: str = "",
    list_class: str = "",
    mapping: Path | None = None,
    sample: bool = False,
    progress: Progress | None = None,
) -> tuple[ImportReport, ...]:
    """Import several files, one after another; those before a failing one stay imported.

    ``kind``: what they are; empty to recognise each by its content. Files that are one list only together are imported
    as one. ``mapping``: how the columns of a CSV become ours (``list-csv``).
    """
    if mapping is not None and kind not in ("list-csv", ""):
        raise InputError(gettext_noop("--mapping is only for lists of your own (list-csv)."))
    groups = [(kind_of(kind).id, tuple(paths))] if kind else recognised(paths, mapping=mapping is not None)
    reports: list[ImportReport] = []
    for each, together in groups:
        with files_to_import(home, together, each, mapping) as files:
            reports.extend(
                import_source(
                    home,
                    path,
                    each,
                    today=today,
                    edition=edition,
                    code=code,
                    list_class=list_class,
                    sample=sample,
                    origin=name,
                    progress=progress,
                )
                for path, name in files
            )
    return tuple(reports)


SAMPLE_EDITION = date(2026, 6, 1)
"""The day that the fictional data stand for; the examples are asked for two weeks later."""


def import_samples(home: Path, *, today: date) -> tuple[ImportReport, ...]:
    """Import the packaged fictional data, marked as such and of one fixed edition."""
    return tuple(
        import_source(home, path, kind, today=today, edition=SAMPLE_EDITION, sample=True, origin="SAMPLE")
        for kind, path in sample_files().items()
    )


def _check_request(path: Path, kind: Kind, edition: date | None, code: str, list_class: str, today: date) -> None:
    if edition is not None and edition > today:
        raise InputError(
            gettext_noop("The edition {edition} lies in the future."), edition=edition.isoformat(), file=str(path)
        )
    if kind.code_needed:
        from entente.sources.loaders.list_csv import check_code

        check_code(code)
    elif code and not kind.code_allowed:
        raise InputError(gettext_noop("--code is only for lists and tables of your own."))
    if list_class and not kind.code_needed:
        raise InputError(gettext_noop("--class is only for lists of your own (list-csv, ftm)."))


def _check_same(
    known: Manifest, store: SnapshotStore, edition: date | None, code: str, list_class: str, sample: bool
) -> None:
    """The same bytes came before: they must be called the same."""
    told = (known.edition_given, known.code, known.class_given, known.snapshot.sample)
    if told != (edition, code, list_class, sample):
        raise InputError(
            gettext_noop("The same file was imported before with another edition, code or sample mark ({snapshot})."),
            snapshot=known.snapshot.id,
            folder=str(store.folder(known.snapshot.kind, known.snapshot.sha256)),
            hint=gettext_noop("Stored copies never change; delete its folder under snapshots to import it anew."),
        )
    store.verify(known.snapshot)


def _derive(manifest: Manifest, folder: Path, name: str, progress: Progress | None) -> Manifest:
    """Read the rows of ``folder/data`` into Parquet files in ``folder/rows`` and complete the manifest."""
    snapshot = manifest.snapshot
    loader = loader_of(snapshot.kind)
    target = folder / "rows"
    with storage_errors(folder):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
    rows = Rows(target, progress)
    job = Job(
        path=folder / "data",
        name=name,
        snapshot=snapshot.id,
        today=snapshot.imported,
        edition=manifest.edition_given,
        code=manifest.code,
        list_class=manifest.class_given,
        sample=snapshot.sample,
    )
    try:
        loader.load(job, rows)
    finally:
        files = rows.close()
    assert rows.read == rows.done + len(rows.rejections), "every record is loaded or rejected"
    if not rows.done:
        _nothing_loaded(rows, name)
    for table, lines in files.items():
        to_parquet(lines, table, target / f"{table}.parquet")
        lines.unlink()
    edition, basis = _edition(manifest, rows)
    return msgspec.structs.replace(
        manifest,
        snapshot=msgspec.structs.replace(
            snapshot, edition=edition, rows=rows.done, rejected=len(rows.rejections), title=_title(manifest)
        ),
        part=rows.part,
        edition_basis=basis,
        loader=loader.VERSION,
        lists=tuple(sorted(rows.lists)),
        rejections=tuple(rows.rejections),
        repairs=tuple(rows.repairs),
    )


def _edition(manifest: Manifest, rows: Rows) -> tuple[date | None, str]:
    """The day the data stands for, and how it is known."""
    if manifest.edition_given:
        return manifest.edition_given, gettext_noop("given")
    if rows.found_edition is None and manifest.snapshot.origin == KINDS[manifest.snapshot.kind].url:
        return manifest.snapshot.imported, gettext_noop("the day of the download from the official address")
    return rows.found_edition, rows.edition_basis


def _title(manifest: Manifest) -> str:
    title = KINDS[manifest.snapshot.kind].title.en
    title = f"{title}: {manifest.code}" if manifest.code else title
    return f"SAMPLE: {title}" if manifest.snapshot.sample else title


def _nothing_loaded(rows: Rows, name: str) -> None:
    if not rows.rejections:
        raise SourceError(gettext_noop("{file_name} holds no records."), file_name=name)
    first = rows.rejections[0]
    raise SchemaDrift(
        gettext_noop("None of the {count} records of {file_name} can be loaded; the first one {reason}."),
        file_name=name,
        count=len(rows.rejections),
        reason=first.reason,
        line=first.line,
        field=first.field,
    )


def _selected(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The snapshots that feed the warehouse, the oldest first.

    The newest of each kind and part, by edition, then by day of import; real data before sample data.
    """
    real = {manifest.snapshot.kind for manifest in manifests if not manifest.snapshot.sample}
    newest: dict[tuple[str, str], Manifest] = {}
    for manifest in sorted(
        manifests,
        key=lambda m: (m.snapshot.edition or date.min, m.snapshot.imported, m.snapshot.kind, m.snapshot.sha256),
    ):
        if not manifest.snapshot.sample or manifest.snapshot.kind not in real:
            key = (manifest.snapshot.kind, manifest.part)
            newest.pop(key, None)
            newest[key] = manifest
    return list(newest.values())


def _build(store: SnapshotStore, fresh: Manifest | None, folder: Path | None) -> None:
    """Build the warehouse from all snapshots, and from one that is still being prepared; then publish both."""
    stored = [_ready(store, manifest) for manifest in store.manifests()]
    places = {manifest.snapshot.id: store.rows(manifest.snapshot) for manifest in stored}
    publish: Callable[[], None] | None = None
    if fresh is not None and folder is not None:
        stored.append(fresh)
        places[fresh.snapshot.id] = folder / "rows"

        def publish() -> None:
            store.publish(folder, fresh)

    chosen = _selected(stored)
    build(warehouse_path(store.home), [(m.snapshot, places[m.snapshot.id]) for m in chosen], publish)


def _ready(store: SnapshotStore, manifest: Manifest) -> Manifest:
    """A manifest whose rows lie ready, read anew if they are missing or another version of the loader read them."""
    snapshot = manifest.snapshot
    if store.rows(snapshot).is_dir() and manifest.loader == loader_of(snapshot.kind).VERSION:
        return manifest
    store.verify(snapshot)
    folder = store.folder(snapshot.kind, snapshot.sha256)
    renewed = _derive(manifest, folder, snapshot.origin, None)
    with storage_errors(folder):
        write_manifest(folder / "manifest.json", renewed)
    return renewed


def rebuild(home: Path, *, progress: Progress | None = None) -> int:
    """Read all stored copies anew, check their hashes, and build the warehouse; the number of copies.

    Raises ``ChecksumMismatch`` for a damaged copy; then the old warehouse stays.
    """
    store = SnapshotStore(home)
    with exclusive(home):
        manifests = store.manifests()
        for number, manifest in enumerate(manifests, start=1):
            store.verify(manifest.snapshot)
            with storage_errors(home):
                shutil.rmtree(store.rows(manifest.snapshot), ignore_errors=True)
            _ready(store, manifest)
            if progress:
                progress(number, len(manifests))
        _build(store, None, None)
        return len(manifests)


def _report(manifest: Manifest, *, new: bool) -> ImportReport:
    snapshot = manifest.snapshot
    return ImportReport(
        snapshot=snapshot.id,
        kind=snapshot.kind,
        read=snapshot.rows + snapshot.rejected,
        loaded=snapshot.rows,
        rejected=manifest.rejections,
        repaired=manifest.repairs,
        edition=snapshot.edition.isoformat() if snapshot.edition else "",
        edition_basis=manifest.edition_basis,
        new=new,
    )


def fetch_source(
    home: Path,
    kind: str,
    *,
    today: date,
    url: str = "",
    code: str = "",
    loopback: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Download a kind from its official address and import it; an interrupted download is resumed.

    ``url``: another address of the same data; ``loopback``: allow plain http to this machine (tests).
    Raises ``InputError`` if the kind is not offered for download, ``FetchFailed`` or ``ChecksumMismatch``.
    """
    from entente.sources.fetch import download, newest_in_record

    asked = kind_of(kind)
    if not (asked.download or url):
        raise InputError(
            gettext_noop("{kind} cannot be downloaded by this command; its official page is {url}."),
            kind=kind,
            url=asked.url or "—",
            hint=gettext_noop("Save the file yourself and import it: entente sources import FILE."),
        )
    address, checksum = url or asked.url, ""
    if asked.download == "zenodo":
        address, checksum = newest_in_record(address, loopback=loopback)
    folder = home / "downloads"
    with exclusive(folder):
        if asked.files:
            parts = [
                download(address + name, folder / name.lower(), loopback=loopback, progress=progress)
                for name in asked.files
            ]
            path = pack(parts, folder / kind)
            for part in parts:
                part.unlink()
        else:
            path = download(address, folder / kind, checksum=checksum, loopback=loopback, progress=progress)
        report = import_source(home, path, kind, today=today, code=code, origin=address, progress=None)
        with storage_errors(folder):
            path.unlink()
    return report


def _age(snapshot: Snapshot, as_of: date) -> tuple[int | None, Age]:
    if snapshot.edition is None:
        return None, Age.UNKNOWN
    days = (as_of - snapshot.edition).days
    if days < 0:
        return days, Age.FUTURE
    return days, Age.STALE if days > KINDS[snapshot.kind].stale_after_days else Age.FRESH


def list_sources(home: Path, *, as_of: date) -> list[SourceState]:
    """Every snapshot with its age on a day, ordered by kind and edition."""
    manifests = SnapshotStore(home).manifests()
    used = {manifest.snapshot.id for manifest in _selected(manifests)}
    states = []
    for manifest in manifests:
        days, age = _age(manifest.snapshot, as_of)
        states.append(
            SourceState(
                snapshot=manifest.snapshot,
                lists=manifest.lists,
                edition_basis=manifest.edition_basis,
                age_days=days,
                limit_days=KINDS[manifest.snapshot.kind].stale_after_days,
                age=age,
                in_use=manifest.snapshot.id in used,
            )
        )
    return states


def snapshot_refs(warehouse: Warehouse, *, as_of: date) -> tuple[SnapshotRef, ...]:
    """The snapshots of a warehouse as a dossier names them."""
    refs = []
    for snapshot in warehouse.snapshots():
        days, age = _age(snapshot, as_of)
        refs.append(
            SnapshotRef(
                id=snapshot.id,
                kind=snapshot.kind,
                title=snapshot.title,
                sha256=snapshot.sha256,
                edition=snapshot.edition,
                licence=snapshot.licence,
                list_class=snapshot.list_class,
                rows=snapshot.rows,
                age_days=days,
                stale=age in (Age.STALE, Age.UNKNOWN),
                sample=snapshot.sample,
            )
        )
    return tuple(refs)
