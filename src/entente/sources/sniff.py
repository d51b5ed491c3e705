"""What does a file look like? By marks that only one kind has, in its first 64 KiB."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from entente.sources.bundle import COMPANIONS, members
from entente.sources.reading import open_bytes

__all__ = ["kinds_like", "looks_like"]

START = 1 << 16
MEMBERS = 16
"""Files of a zip that are looked into; publishers put fewer into one."""

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
"""Kind and the texts that all stand near the beginning of its files."""
INSTITUTION = "openalex.org/I"


def looks_like(path: Path, name: str) -> str:
    """The kind that a file has the marks of, or nothing; of several the first.

    Raises ``InputError`` as ``open_bytes`` does.
    """
    return next(iter(kinds_like(path, name)), "")


def kinds_like(path: Path, name: str) -> tuple[str, ...]:
    """Every kind that a file, or a folder of files that are one list, has the marks of; mostly one or none.

    A file that cannot be read has no marks; the loader will say what is wrong with it.
    Raises ``InputError`` as ``open_bytes`` does, for any other folder too.
    """
    folder = path.is_dir()
    inside = tuple(each.name.lower() for each in path.iterdir()) if folder else members(path)
    together = tuple(kind for kind, files in COMPANIONS.items() if files[0] in inside)
    if together:
        return together
    looked_into = ("",) if folder else inside[:MEMBERS] or ("",)
    found = [kind for member in looked_into for kind in _kinds_in(path, name, member)]
    return tuple(dict.fromkeys(found))


def _kinds_in(path: Path, name: str, member: str) -> list[str]:
    """The kinds that a file, or a member of a zip, has the marks of."""
    with open_bytes(path, name, member) as stream:
        try:
            start = stream.read(START).decode("utf-8", errors="replace")
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
            return []
    begun = [kind for kind, form in BEGINNINGS if form.match(start)]
    if "ofac-sdn" in begun:
        # both lists have one form without a header; only the published names tell them apart
        named = (member or path.name).lower()
        known = [kind for kind, files in COMPANIONS.items() if named.startswith(files[0].partition(".")[0][:4])]
        return known or list(COMPANIONS)
    marked = [kind for kind, marks in MARKS if all(mark in start for mark in marks)]
    if INSTITUTION in start:  # an institution of OpenAlex names its topics
        marked = [kind for kind in marked if kind != "openalex-topics"]
    return begun or marked
