"""Which files of a folder are lists, and of which kind? The published names and marks decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from entente.desk.refresh import import_sources
from entente.sources.bundle import COMPANIONS, beside
from entente.sources.kinds import KINDS
from entente.sources.sniff import looks_like

__all__ = ["ListFiles", "import_lists", "lists_in"]

ListFiles = tuple[tuple[Path, ...], str]
"""The files that are one list, and their kind."""
SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson", ".xml", ".gz", ".zip")
"""Endings of list files; a text about a list has the marks of one too."""

FTM_CODE = "ftm"
"""Code under which FollowTheMoney files of a folder are screened."""


def lists_in(folder: Path) -> tuple[list[ListFiles], list[Path]]:
    """The lists in a folder and its sub-folders, each as its files and kind, and the files that are no list."""
    found: list[ListFiles] = []
    others: list[Path] = []
    taken: set[Path] = set()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        kind = looks_like(path, path.name) if path.suffix.lower() in SUFFIXES else ""
        if not kind or KINDS[kind].list_class is None:
            others.append(path)
            continue
        files = beside(path, kind) if path.name.lower() == COMPANIONS.get(kind, ("",))[0] else (path,)
        taken.update(files)
        found.append((files, kind))
    return found, [path for path in others if path not in taken]


def import_lists(home: Path, lists: Sequence[ListFiles], *, today: date) -> None:
    """Import lists that ``lists_in`` found."""
    for files, kind in lists:
        import_sources(home, files, kind, today=today, code=FTM_CODE if kind == "ftm" else "")
