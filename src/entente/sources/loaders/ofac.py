"""Lists of the US Office of Foreign Assets Control in its old CSV form: entries, other names, addresses, remarks.

Four files without headers, joined by the number of the entry: ``sdn.csv`` (or ``cons_prim.csv``), ``alt.csv``,
``add.csv`` and ``sdn_comments.csv`` (OFAC, "Legacy format specification"). ``-0-`` stands for nothing, a last byte 0x1A
for the end of the file. Remarks overflow into the comments and go on there in the middle of a word. Names in quotation
marks among the remarks are what OFAC calls weak. No file says when an entry was listed.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator

from entente.errors import SourceError, gettext_noop
from entente.model.codes import ListClass
from entente.sources.bundle import has_member
from entente.sources.loaders.countries import country_code
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.loaders.identifiers import remark_identifiers
from entente.sources.reading import open_text
from entente.sources.staging import Job, Rows
from entente.sources.text import clean

__all__ = ["VERSION", "load"]

VERSION = 1
KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
WEAK = re.compile(r"^(?:a|f|n)\.k\.a\. '(?P<name>.+?)'$")
NOTHING = "-0-"
END = "\x1a"
NON_SDN: tuple[tuple[str, str], ...] = (
    # A part of the programme of an entry of the consolidated non-SDN file, and the list that the entry stands on.
    ("CMIC", "ofac.CMIC"),
    ("PLC", "ofac.PLC"),
    ("FSE", "ofac.FSE"),
    ("EO13662", "ofac.SSI"),
    ("CAPTA", "ofac.CAP"),
    ("561", "ofac.CAP"),
    ("MBS", "ofac.MBS"),
)
_ENTRY_CELLS, _ALT_CELLS, _ADDRESS_CELLS = 12, 5, 6


def load(job: Job, rows: Rows) -> None:
    """Read a bundle of the files, or the file of entries alone.

    Every row of every file is loaded or refused: one that names no entry of the file is refused.
    """
    consolidated = has_member(job.path, "cons_prim.csv")
    entries = {row[0]: (line, row) for line, row in _rows(job, rows, _member(job, "prim.csv", "sdn.csv"), _ENTRY_CELLS)}
    names = _beside(job, rows, "alt.csv", _ALT_CELLS, entries)
    addresses = _beside(job, rows, "add.csv", _ADDRESS_CELLS, entries)
    more = _beside(job, rows, "comments.csv", 2, entries)
    writer = Entries(job, rows)
    for number, (line, row) in entries.items():
        rows.begin(line)
        if not row[1]:
            rows.reject("name", gettext_noop("is empty"), number)
            continue
        remarks = row[11] + "".join(text for _line, (_number, text) in more[number])
        writer.add(_entry(row, remarks, names[number], addresses[number], rows, consolidated=consolidated))


def _member(job: Job, *endings: str) -> str:
    return next((ending for ending in endings if has_member(job.path, ending)), "")


def _rows(job: Job, rows: Rows, member: str, cells: int) -> Iterator[tuple[int, list[str]]]:
    """Rows of one file with nothing for ``-0-``; one with too few cells is refused here."""
    reader = csv.reader(open_text(job.path, job.name, member), strict=True)
    seen: set[str] = set()
    try:
        for row in reader:
            if not row or row == [END]:
                continue
            told = ["" if cell.strip() == NOTHING else cell.strip() for cell in row]
            key = told[0] if cells == _ENTRY_CELLS else ""
            if len(told) < cells or not told[0].isdigit() or key in seen:
                rows.begin(reader.line_num)
                reason = gettext_noop("came before in this file") if key in seen else gettext_noop("has too few cells")
                rows.reject(member or "sdn.csv", reason, ",".join(row))
            else:
                seen.update({key} - {""})
                yield reader.line_num, told
    except csv.Error as failure:
        raise SourceError(
            gettext_noop("{file_name} is damaged or cut off: {reason}."), file_name=job.name, reason=str(failure)
        ) from failure


def _beside(
    job: Job, rows: Rows, member: str, cells: int, entries: dict[str, tuple[int, list[str]]]
) -> defaultdict[str, list[tuple[int, list[str]]]]:
    """Rows of a further file by the number of their entry; none if the bundle lacks the file."""
    found: defaultdict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    if not has_member(job.path, member):
        rows.noter(member)(gettext_noop("is not among the files given; what it holds is not loaded"), job.name)
        return found
    for line, row in _rows(job, rows, member, cells):
        rows.begin(line)
        if row[0] in entries:
            found[row[0]].append((line, row))
            rows.loaded()
        else:
            rows.reject(member, gettext_noop("belongs to no entry of the file of entries"), ",".join(row))
    return found


def _entry(
    row: list[str],
    remarks: str,
    names: list[tuple[int, list[str]]],
    addresses: list[tuple[int, list[str]]],
    rows: Rows,
    *,
    consolidated: bool,
) -> Entry:
    kind = KINDS.get(row[2].lower(), "organization")
    pieces = [piece.strip() for piece in remarks.rstrip(".").split(";")]
    note = rows.noter("name")
    others = [(clean(alt[3], note), "previous" if alt[2] == "fka" else "") for _line, alt in names]
    weak = [(found["name"], "weak") for piece in pieces if (found := WEAK.match(piece))]
    country = next((code for _line, address in addresses if (code := country_code(address[4]))), "")
    list_code = _non_sdn(row[3]) if consolidated else "ofac.SDN"
    return Entry(
        id=row[0],
        list=list_code,
        list_class=ListClass.LEGAL,
        name=clean(row[1], note),
        names=(*((name, given or kind_of_alias(name)) for name, given in others), *weak),
        identifiers=tuple(remark_identifiers(pieces, person=kind == "person")),
        relations=tuple(
            Tie(relation="linked", name=piece.removeprefix("Linked To:").strip())
            for piece in pieces
            if piece.startswith("Linked To:")
        ),
        kind=kind,
        programme="; ".join(row[3].split("] [")),
        citation="31 CFR chapter V",
        country=country,
        remarks=remarks if kind == "organization" else "",
    )


def _non_sdn(programme: str) -> str:
    return next((code for part, code in NON_SDN if part in programme), "ofac.NONSDN")
