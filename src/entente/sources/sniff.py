"""What does a file look like? By marks that only one kind has, in its first 64 KiB."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from entente.sources.bundle import COMPANIONS, members
from entente.sources.reading import open_bytes

__all__ = ["looks_like"]

START = 1 << 16

BEGINNINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ofac-sdn", re.compile(r'\d+,"[^"]+",(?:-0- ?|"[a-z]+"),"[^"]*",(?:(?:-0- ?|"[^"]*"),){7}')),
    ("un", re.compile(r"\ufeff?\s*<[^>]*>\s*<CONSOLIDATED_LIST\b")),
    ("ftm", re.compile(r'\{(?=[^\n]{0,400}"schema": ?"[A-Z][A-Za-z]+")(?=[^\n]{0,4000}"properties": ?\{)')),
    ("cn-lists", re.compile(r"\ufeff?list,announcement,announced,effective,action,")),
    ("ownership-csv", re.compile(r"\ufeff?owner,owned(?:,|\s)")),
    ("conduct-csv", re.compile(r"\ufeff?party,day,kind,citation(?:,|\s)")),
    ("aliases-csv", re.compile(r"\ufeff?body,name(?:,|\s)")),
)
"""Kind and how its files begin."""

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
    inside = members(path)
    for kind, files in COMPANIONS.items():
        if files[0] in inside:
            return kind
    with open_bytes(path, name) as stream:
        try:
            start = stream.read(START).decode("utf-8", errors="replace")
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
            return ""
    begun = next((kind for kind, form in BEGINNINGS if form.match(start)), "")
    if begun == "ofac-sdn" and path.name.lower().startswith("cons"):
        return "ofac-consolidated"
    return begun or next((kind for kind, marks in MARKS if all(mark in start for mark in marks)), "")
