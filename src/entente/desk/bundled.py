"""Files that only together are one list become one file to import; all others stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from entente.errors import InputError, gettext_noop
from entente.sources.bundle import COMPANIONS, beside, pack
from entente.sources.snapshot import storage_errors

__all__ = ["files_to_import"]


@contextmanager
def files_to_import(
    home: Path, paths: Sequence[Path], kind: str, mapping: Path | None = None
) -> Iterator[list[tuple[Path, str]]]:
    """``(file, name)`` of what is imported, in the order given.

    The files of a kind that comes as several, or the folder that holds them, become one archive; so do a CSV file and
    its mapping. Raises ``InputError`` for a missing file or a mapping that cannot be read.
    """
    if mapping is None and kind not in COMPANIONS:
        yield [(path, path.name) for path in paths]
        return
    with storage_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="bundle-", dir=home)
    with folder as name:
        target = Path(name)
        if mapping is not None:
            yield [_mapped(path, mapping, target / str(number)) for number, path in enumerate(paths)]
        else:
            yield _together(paths, kind, target)


def _together(paths: Sequence[Path], kind: str, target: Path) -> list[tuple[Path, str]]:
    """One archive of the files of a kind; a publisher's own archive is taken as it is."""
    if len(paths) == 1 and paths[0].is_file() and paths[0].suffix.lower() == ".zip":
        return [(paths[0], paths[0].name)]
    files: list[Path] = []
    for path in paths:
        files += beside(path / "x", kind) if path.is_dir() else (path,)
    if not any(path.name.lower() == COMPANIONS[kind][0] for path in files):
        raise InputError(
            gettext_noop("The file {file_name} is needed: it holds the entries of {kind}."),
            file_name=COMPANIONS[kind][0],
            kind=kind,
            hint=gettext_noop("Give all files of the list in one command, or the folder that holds them."),
        )
    return [(pack(files, target / f"{kind}.zip"), f"{kind}.zip")]


def _mapped(path: Path, mapping: Path, target: Path) -> tuple[Path, str]:
    from entente.sources.loaders.list_csv import MAPPING, check_mapping

    if not mapping.is_file():
        raise InputError(gettext_noop("There is no file {file_name}."), file_name=str(mapping))
    content = mapping.read_bytes()
    check_mapping(content, str(mapping))
    with storage_errors(target.parent):
        target.mkdir(parents=True)
        told = target / f"{path.stem}{MAPPING}"
        told.write_bytes(content)
    return pack((path, told), target / "mapped.zip"), path.name
