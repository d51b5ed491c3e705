"""Many organisations at once: vendors, subawardees, partners. A table in, a reviewable page or table out.

A row about a person is refused: people are screened one by one, for a stated purpose.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from entente.desk.files import read_table, safe_cell
from entente.desk.judgements import Judgements
from entente.desk.screen import body_from
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.model.answers import ScreeningHit, Statement
from entente.model.proposal import Party
from entente.safeguards.screening import ScreeningIndex, screen_parties
from entente.safeguards.screening.recall import recall_note

__all__ = ["COLUMNS", "STATUS_WORDS", "BulkReport", "Screened", "as_csv", "as_html", "as_json", "screen_table"]

COLUMNS = ("id", "name", "names", "ror", "identifiers", "kind", "country", "note")
_NEEDED = ("id", "name")
_RANK = ("match", "possible", "unreadable", "refused", "cleared", "none")


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what it said, what became of it, and the entries that say so.

    ``status``: match, possible, cleared (looked alike only), none, unreadable, or refused (a person).
    """

    id: str
    line: int
    name: str
    kind: str = ""
    country: str = ""
    note: str = ""
    status: str
    hits: tuple[ScreeningHit, ...] = ()


class BulkReport(msgspec.Struct, frozen=True, kw_only=True):
    """All rows, those first that need a reader; the lists with their states; what such a screening finds and misses."""

    as_of: date
    rows: tuple[Screened, ...]
    lists: dict[str, str]
    scorer: str
    recall: Statement

    def count(self, status: str) -> int:
        """Rows with a status."""
        return sum(row.status == status for row in self.rows)


def screen_table(
    source: Path,
    index: ScreeningIndex,
    judged: Judgements,
    *,
    as_of: date,
    threshold: float,
    non_official: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> BulkReport:
    """Screen every row of a CSV file or spreadsheet.

    Columns: ``id``, ``name``; ``names`` (joined with ``; ``), ``ror``, ``identifiers`` (``scheme=value``), ``kind``,
    ``country`` and ``note`` if known; others are passed over. ``country`` is shown and never compared. Raises
    ``InputError`` with line and field for what cannot be read.
    """
    table = read_table(source, _NEEDED, COLUMNS)
    rows: list[Screened] = []
    states: dict[str, str] = {}
    scorer = ""
    for done, (line, row) in enumerate(table, 1):
        if row["kind"].strip().lower() == "person":
            rows.append(_told(row, line, "refused"))
        else:
            party = _party(row, line, source)
            found = screen_parties([party], index, as_of=as_of, threshold=threshold, non_official=non_official)
            found = judged.apply(found, [party], index)
            states, scorer = {code: str(state) for code, state in found.lists.items()}, found.scorer
            rows.append(_told(row, line, _status(found.hits, found.unreadable), found.hits))
        if progress is not None:
            progress(done, len(table))
    rows.sort(key=_order)
    return BulkReport(as_of=as_of, rows=tuple(rows), lists=states, scorer=scorer, recall=recall_note())


def _order(row: Screened) -> tuple[int, float, int]:
    return _RANK.index(row.status), -max((hit.score for hit in row.hits), default=0.0), row.line


def _party(row: dict[str, str], line: int, source: Path) -> Party:
    numbers = [piece.strip() for piece in row["identifiers"].split(";") if piece.strip()]
    names = [name.strip() for name in row["names"].split(";") if name.strip()]
    try:
        body = body_from(row["name"] or "?", names=names, numbers=numbers)
    except InputError as problem:
        problem.file, problem.line, problem.field = str(source), line, "identifiers"
        raise
    ror = row["ror"].strip() or body.ror or ""
    full = ror if not ror or ror.startswith("https://") else f"https://ror.org/{ror.removeprefix('ror.org/')}"
    return msgspec.structs.replace(body, ror=full or None)


def _status(hits: Sequence[ScreeningHit], unreadable: Sequence[str]) -> str:
    for status in ("match", "possible"):
        if any(hit.status == status for hit in hits):
            return status
    if unreadable and not hits:
        return "unreadable"
    return "cleared" if hits else "none"


def _told(row: dict[str, str], line: int, status: str, hits: Sequence[ScreeningHit] = ()) -> Screened:
    return Screened(
        id=row["id"], line=line, name=row["name"], kind=row["kind"], country=row["country"], note=row["note"],
        status=status, hits=tuple(hits),
    )  # fmt: skip


def as_csv(report: BulkReport, lang: str) -> str:
    """One line a hit, and one for every row without: a table to review, sort and file."""
    _ = translator(lang)
    columns = ("id", "name", "kind", "status", "score", "list", "list_class", "entry", "entry_name", "matched_name",
               "listed_since", "programme", "citation", "why", "judged", "reviewed_by", "review")  # fmt: skip
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in report.rows:
        writer.writerows(_cells(row, hit, lang) for hit in (*row.hits, *([] if row.hits else [None])))
    return stream.getvalue()


def _cells(row: Screened, hit: ScreeningHit | None, lang: str) -> Iterable[str]:
    if hit is None:
        told = [row.id, row.name, row.kind, row.status, *[""] * 13]
    else:
        judged = hit.judged.in_lang(lang) if hit.judged else ""
        told = [row.id, row.name, row.kind, hit.status, f"{hit.score:.2f}", hit.list, hit.list_class.value, hit.entry,
                hit.entry_name, hit.matched_name, str(hit.listed_since or ""), hit.programme, hit.citation,
                hit.explanation.in_lang(lang), judged, "", ""]  # fmt: skip
    return [safe_cell(cell) for cell in told]


def as_json(report: BulkReport, _lang: str) -> str:
    """The whole report as JSON text."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


STATUS_WORDS = {
    "match": gettext_noop("match"),
    "possible": gettext_noop("possible: a person must look"),
    "unreadable": gettext_noop("unreadable name"),
    "refused": gettext_noop("a person: not screened in bulk"),
    "cleared": gettext_noop("cleared: another body"),
    "none": gettext_noop("nothing found"),
}
"""A row's status in words."""


def as_html(report: BulkReport, lang: str) -> str:
    """A page to review: rows that need a reader first, each hit with its reason and room for the reviewer."""
    from entente.desk.brief.html import page
    from entente.desk.brief.labels import LIST_CLASSES

    return page(
        "screening.html",
        lang,
        report=report,
        words=STATUS_WORDS,
        statuses=_RANK,
        classes=LIST_CLASSES,
        shown=[row for row in report.rows if row.hits or row.status in ("unreadable", "refused")],
        quiet=[row for row in report.rows if row.status == "none"],
        held=", ".join(sorted(code for code, state in report.lists.items() if state != "loaded")),
    )
