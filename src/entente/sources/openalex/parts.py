"""Which files are the works, and in which parts are they read? Every layout that OpenAlex has published is known.

New (June 2026): ``data/jsonl/works/updated_date=…/part_0000.gz`` and ``data/parquet/works/…`` with ``manifest.json``.
Before: ``data/works/updated_date=…/part_000.gz`` with ``manifest``, kept under ``legacy-data/``. A manifest is written
last by the publisher, so where one lies beside the works, every file that it names has to be there in full.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import InputError, SourceError, gettext_noop

__all__ = ["Inputs", "Part", "PartFile", "discover"]

ROOTS = (
    "data/parquet/works",
    "parquet/works",
    "data/jsonl/works",
    "jsonl/works",
    "legacy-data/works",
    "data/works",
    "works",
)
"""Where works lie below a copy of the bucket. Parquet first: where both copies are there, it is read faster."""
SUFFIXES = (".gz", ".jsonl", ".ndjson", ".json", ".parquet")
SMALL, GROUP = 8 << 20, 64 << 20
"""Files below ``SMALL`` bytes (pages of the API) are read together in groups of about ``GROUP`` bytes."""
PARTITION = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")


class PartFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One input file. ``shown``: as the user sees it; ``records``: how many the publisher's manifest promises."""

    path: str
    shown: str
    size: int
    mtime_ns: int
    records: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one process reads at a time. ``partition``: its updated_date, empty where the files have none."""

    name: str
    files: tuple[PartFile, ...]
    parquet: bool = False
    partition: str = ""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


class Inputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found. ``deleted``: lists of deleted ids beside the works; ``release``: the manifest's own date."""

    parts: tuple[Part, ...]
    deleted: tuple[str, ...] = ()
    release: str = ""


def discover(paths: Sequence[Path], since: date | None = None) -> Inputs:
    """The parts below the given files and folders, in the order of their partitions.

    ``since``: only partitions of that day or later. Raises ``InputError`` where nothing is found, ``SourceError`` where
    a file that the manifest names is absent or cut off.
    """
    found: list[tuple[str, bool, PartFile]] = []
    deleted: list[str] = []
    release = ""
    for given in paths:
        root = _root(given)
        promised, day = _manifest(root)
        release = max(release, day)
        files = [file for file in _files(root, given, promised) if _wanted(file, since)]
        _check(files, promised, root, since)
        if not files and since is None:
            raise InputError(gettext_noop("{folder} holds no works."), folder=str(given), hint=_HINT)
        found += [(_partition(file), _is_parquet(file), file) for file in files]
        deleted += _deleted(root)
    if since is not None and not any(partition for partition, _, _ in found):
        _check_partitions(paths)
    found.sort(key=lambda one: (one[0], one[2].path))
    return Inputs(parts=tuple(_parts(found)), deleted=tuple(dict.fromkeys(deleted)), release=release)


_HINT = gettext_noop("Give a file or a folder of JSON lines, API pages or Parquet, as OpenAlex publishes them.")


def _root(given: Path) -> Path:
    if given.is_dir():
        return next((given / below for below in ROOTS if (given / below).is_dir()), given)
    if not given.exists():
        raise InputError(gettext_noop("There is no file {file_name}."), file_name=str(given))
    return given


def _files(root: Path, given: Path, promised: dict[str, dict[str, Any]]) -> Iterator[PartFile]:
    base = root if root.is_dir() else root.parent
    candidates = sorted(root.rglob("*")) if root.is_dir() else [root]
    for path in candidates:
        name = path.name
        inside = path.relative_to(base)
        hidden = any(piece.startswith(".") for piece in inside.parts)
        if path.is_dir() or hidden or (path != given and not _is_works(name)):
            continue
        state = path.stat()
        said = promised.get(inside.as_posix(), {})
        yield PartFile(
            path=str(path.resolve()),
            shown=inside.as_posix(),
            size=state.st_size,
            mtime_ns=state.st_mtime_ns,
            records=said.get("record_count"),
        )


def _is_works(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith(("manifest", "deleted_ids", "merged_ids"))


def _is_parquet(file: PartFile) -> bool:
    with Path(file.path).open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _partition(file: PartFile) -> str:
    found = PARTITION.search(file.path)
    return found.group(1) if found else ""


def _wanted(file: PartFile, since: date | None) -> bool:
    return since is None or _partition(file) >= since.isoformat()


def _check_partitions(paths: Sequence[Path]) -> None:
    """``--since`` needs partitions; without any, "nothing changed" would be a guess."""
    if not any(PARTITION.search(str(path)) for given in paths for path in [given, *_root(given).rglob("*")]):
        raise InputError(
            gettext_noop("--since needs folders named updated_date=YYYY-MM-DD; {folder} has none."),
            folder=str(paths[0]),
            hint=gettext_noop("Leave --since out: parts that are unchanged are not read again anyway."),
        )


def _manifest(root: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """Path below the works to what the publisher's manifest says of it, and the manifest's date; empty without one."""
    if not root.is_dir():
        return {}, ""
    for name in ("manifest.json", "manifest", "../manifest.json"):
        path = root / name
        if not path.is_file():
            continue
        try:
            content = msgspec.json.decode(path.read_bytes())
        except (msgspec.DecodeError, RecursionError) as failure:
            raise SourceError(gettext_noop("The manifest {file_name} is not JSON."), file_name=str(path)) from failure
        entries = {}
        for url, meta in _entries(content):
            _, mark, below = url.partition("/works/")
            if mark:
                entries[below] = meta
        if entries:
            day = content.get("date") if isinstance(content, dict) else None
            return entries, day if isinstance(day, str) else ""
    return {}, ""


def _entries(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - JSON of several known shapes
    """Every ``{"url": …, "meta": {…}}`` in a manifest: Redshift's ``entries``, or ``files``, by entity or not."""
    if isinstance(value, dict):
        url, meta = value.get("url"), value.get("meta")
        if isinstance(url, str) and isinstance(meta, dict):
            yield url, meta
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _entries(item)


def _check(files: list[PartFile], promised: dict[str, dict[str, Any]], root: Path, since: date | None) -> None:
    """Every promised file must be there and of the promised length."""
    present = {file.shown: file.size for file in files}
    for name, meta in promised.items():
        partition = PARTITION.search(name)
        if since is not None and (partition is None or partition.group(1) < since.isoformat()):
            continue
        length = meta.get("content_length")
        if name not in present:
            raise SourceError(
                gettext_noop("{file_name} is named by the manifest and is not there."),
                file_name=name,
                file=str(root),
                hint=gettext_noop("Finish the download first; the publisher writes the manifest last."),
            )
        if isinstance(length, int) and length != present[name]:
            raise SourceError(
                gettext_noop("{file_name} has {have} bytes; the manifest says {length}."),
                file_name=name,
                have=present[name],
                length=length,
                hint=gettext_noop("Download the file again."),
            )


def _deleted(root: Path) -> list[str]:
    """The ledger of deleted works beside them; before 2026 the lists of merged ones (``merged_ids/works``)."""
    if not root.is_dir():
        return []
    ledgers = sorted(root.glob("deleted_ids.csv*"))
    merged = sorted((root.parent / "merged_ids" / "works").glob("*.csv*"))
    return [str(path.resolve()) for path in [*ledgers, *merged]]


def _parts(found: Sequence[tuple[str, bool, PartFile]]) -> Iterator[Part]:
    """Large files alone, small ones of one folder together."""
    group: list[PartFile] = []
    at: tuple[str, bool, str] = ("", False, "")
    for partition, parquet, file in found:
        place = (partition, parquet, str(Path(file.path).parent))
        if group and (place != at or parquet or file.size >= SMALL or sum(one.size for one in group) >= GROUP):
            yield _part(group, at)
            group = []
        group.append(file)
        at = place
        if file.size >= SMALL or parquet:
            yield _part(group, at)
            group = []
    if group:
        yield _part(group, at)


def _part(files: Sequence[PartFile], at: tuple[str, bool, str]) -> Part:
    """A part whose name tells the first file and, by a short hash, all of them with their folder."""
    shown = re.sub(r"(\.(jsonl|ndjson|json|parquet|gz))+$", "", files[0].shown, flags=re.IGNORECASE)
    digest = hashlib.sha256("\n".join(file.path for file in files).encode()).hexdigest()[:10]
    slug = re.sub(r"[^\w=.-]+", "-", shown)[-80:].strip("-")
    return Part(name=f"{slug}-{digest}", files=tuple(files), parquet=at[1], partition=at[0])
