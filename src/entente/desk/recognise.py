"""Which kind are files that come without one? Their marks decide; where they do not, a person is asked."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from entente.errors import InputError, SourceError, gettext_noop
from entente.sources.bundle import COMPANIONS
from entente.sources.loaders.list_csv import COLUMNS
from entente.sources.reading import open_text
from entente.sources.sniff import kinds_like

__all__ = ["recognised"]

LIST_CSV = "list-csv"


def recognised(paths: Sequence[Path], *, mapping: bool = False) -> list[tuple[str, tuple[Path, ...]]]:
    """``(kind, files)`` of all files, kinds in the order of their first file; nothing is imported yet.

    ``mapping``: a mapping file was given, which only lists of one's own have. Files that belong to a list of several
    files go with the one that holds its entries. Raises ``InputError`` for a file that has the marks of no kind or of
    several.
    """
    if mapping:
        return [(LIST_CSV, tuple(paths))]
    together = {name: kind for kind, files in COMPANIONS.items() for name in files if _given(files[0], paths)}
    found: dict[str, list[Path]] = {}
    for path in paths:
        kind = together.get(path.name.lower()) if path.is_file() else None
        found.setdefault(kind or _kind(path), []).append(path)
    return [(kind, tuple(files)) for kind, files in found.items()]


def _given(name: str, paths: Sequence[Path]) -> bool:
    return any(path.name.lower() == name and path.is_file() for path in paths)


def _kind(path: Path) -> str:
    kinds = kinds_like(path, path.name) or ((LIST_CSV,) if _in_our_columns(path) else ())
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        raise InputError(
            gettext_noop("{file_name} may be {kinds}; say which with --as."),
            file_name=path.name,
            kinds=" / ".join(kinds),
            file=str(path),
        )
    raise InputError(
        gettext_noop("What {file_name} is cannot be told from its content; say it with --as."),
        file_name=path.name,
        file=str(path),
        hint=gettext_noop("`entente sources kinds` shows the kinds there are."),
    )


def _in_our_columns(path: Path) -> bool:
    """Whether the first line names columns of a list of one's own and no others."""
    try:
        first = next(open_text(path, path.name), "")
    except SourceError:
        return False
    cells = [cell.strip() for cell in next(csv.reader([first]), [])]
    return "name" in cells and set(cells) <= set(COLUMNS)
