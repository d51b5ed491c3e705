"""How do several files that are one list become one snapshot? A zip that holds them as they came.

The archive is stored, not compressed, in the order of the names and without days, so that the same files always make
the same bytes. A publisher's own zip of the same files is read in the same way.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from entente.errors import InputError, gettext_noop
from entente.sources.snapshot import storage_errors

__all__ = ["COMPANIONS", "beside", "has_member", "members", "pack"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
COMPANIONS: dict[str, tuple[str, ...]] = {
    "ofac-sdn": ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"),
    "ofac-consolidated": ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"),
}
"""Kinds that come as several files, by their published names; the first holds the entries and is needed."""


def pack(files: Sequence[Path], target: Path) -> Path:
    """Write the files into one archive at ``target``; the same files give the same bytes.

    Raises ``InputError`` for a missing file or two of one name, ``StorageError`` where it cannot be written.
    """
    names = [path.name for path in files]
    for path in files:
        if not path.is_file():
            raise InputError(gettext_noop("There is no file {file_name}."), file_name=str(path))
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise InputError(gettext_noop("Two of the files are called {file_name}."), file_name=twice)
    with storage_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(files, key=lambda each: each.name):
                archive.writestr(zipfile.ZipInfo(path.name, _EPOCH), path.read_bytes())
    return target


def members(path: Path) -> tuple[str, ...]:
    """The names in a zip in small letters, without folders; none if the file is no zip."""
    try:
        if not zipfile.is_zipfile(path):
            return ()
        with zipfile.ZipFile(path) as archive:
            return tuple(name.lower().rpartition("/")[2] for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return ()


def has_member(path: Path, ending: str) -> bool:
    """Whether a zip holds a file whose name ends so."""
    return any(name.endswith(ending) for name in members(path))


def beside(path: Path, kind: str) -> tuple[Path, ...]:
    """A file of entries with the files beside it that belong to it, by their published names."""
    wanted = COMPANIONS.get(kind, ())
    return tuple(each for each in _named(path.parent.iterdir(), wanted) if each.is_file()) or (path,)


def _named(paths: Iterable[Path], wanted: Sequence[str]) -> list[Path]:
    return sorted(path for path in paths if path.name.lower() in wanted)
