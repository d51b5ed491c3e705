"""What does a file look like? By marks that only one kind has, in its first 64 KiB."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from entente.sources.reading import open_bytes

__all__ = ["looks_like"]

START = 1 << 16

MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("csl", ("source_list_url",)),
    ("dod-1286", ("report-date", "source_url")),
    ("dod-1260h", ("Clean Name", "Parent Name")),
    ("bis-el-universities", ('"generatedAt"', '"raw"')),
    ("aspi", ("china-defence-universities", '"values"')),
    ("openalex-works", ("openalex.org/W", '"authorships"')),
    ("openalex-topics", ("topic_id", "subfield_id")),
    ("openalex-topics", ("openalex.org/T", '"subfield"', '"works_count"')),
    ("ror", ('"https://ror.org/', '"geonames_details"')),
    ("ror", ('"https://ror.org/', '"ror_display"')),
    ("worldbank", ("Country Code", "Indicator Code")),
    ("worldbank", ("Country Code", "IncomeGroup")),
)
"""Kind and the texts that all stand near the beginning of its files; the first kind that fits is meant."""


def looks_like(path: Path, name: str) -> str:
    """The kind that a file has the marks of, or nothing.

    A file that cannot be read has no marks; the loader will say what is wrong with it.
    Raises ``InputError`` as ``open_bytes`` does.
    """
    with open_bytes(path, name) as stream:
        try:
            start = stream.read(START).decode("utf-8", errors="replace")
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
            return ""
    return next((kind for kind, marks in MARKS if all(mark in start for mark in marks)), "")
