"""Forms that come back as Word documents: every table that names a page, its rows by the names of their fields."""

from __future__ import annotations

from collections.abc import Mapping

from entente.desk.forms.content import Cell, Sheet
from entente.desk.forms.docx_out import DOCX_MARK
from entente.desk.forms.office import MAX_CELLS, MAX_TEXT, OfficeFile, Refused
from entente.desk.forms.table import PARENT, Page, form_pages
from entente.desk.forms.wording import place_in_table
from entente.errors import gettext_noop

__all__ = ["read_docx"]


class _Tables:
    """Handler: the outer tables of a document as rows of cells, each cell its paragraphs."""

    def __init__(self) -> None:
        self.tables: list[list[list[list[str]]]] = []
        self._depth = self._aside = 0
        self._in_run = self._in_text = False
        self._count = self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        """An element begins."""
        self._aside += name == "Fallback" or (self._aside > 0)
        if name == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif not self._depth or self._aside:
            return
        elif name == "tr" and self._depth == 1:
            self.tables[-1].append([])
        elif name == "tc" and self._depth == 1 and self.tables[-1]:
            self.tables[-1][-1].append([])
            self._counted(1)
        elif name == "p" and self._here is not None:
            self._here.append("")
            self._counted(1)
        elif name == "r":
            self._in_run = True
        elif name == "t":
            self._in_text = True
        elif self._in_run and name in ("br", "cr", "tab", "noBreakHyphen"):
            self._add({"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"))

    def end(self, name: str) -> None:
        """An element ends."""
        self._aside -= self._aside > 0
        if name == "tbl":
            self._depth -= 1
        elif name == "r":
            self._in_run = False
        elif name == "t":
            self._in_text = False

    def text(self, text: str) -> None:
        """Characters of a run."""
        if self._in_text and not self._aside:
            self._add(text)

    @property
    def _here(self) -> list[str] | None:
        """The paragraphs of the cell that is being read."""
        table = self.tables[-1] if self._depth and self.tables else None
        return table[-1][-1] if table and table[-1] else None

    def _add(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_TEXT:
            raise Refused(gettext_noop("The file was refused: it holds too much text."))
        if self._here:
            self._here[-1] += text

    def _counted(self, cells: int) -> None:
        self._count += cells
        if self._count > MAX_CELLS:
            raise Refused(gettext_noop("The file was refused: it has too many cells."))


def read_docx(document: OfficeFile) -> list[Sheet]:
    """The filled-in pages of a document; tables that name no page are passed over. Raises ``InputError``."""
    reading = _Tables()
    document.read("word/document.xml", reading)
    known = {page.path or "project": page for page in form_pages()}
    sheets: list[Sheet] = []
    for number, rows in enumerate(reading.tables, start=1):
        mark = rows[0][0][-1].strip() if rows and rows[0] and rows[0][0] else ""
        page = known.get(mark.removeprefix(DOCX_MARK)) if mark.startswith(DOCX_MARK) else None
        if page:
            sheets.append(_sheet(rows, number, page))
    return sheets


def _sheet(rows: list[list[list[str]]], number: int, page: Page) -> Sheet:
    """The answers of one table by the names of their fields: one item of its page."""
    names = {PARENT, *(question.name for question in page.questions)}
    found: dict[str, Cell] = {}
    strays = []
    for row, cells in enumerate(rows[1:], start=2):
        name = cells[0][-1].strip() if cells and cells[0] else ""
        answers = [Cell("\n".join(cell), place_in_table(number, row, page.title)) for cell in cells[1:]]
        if name in names and name not in found and answers:
            found[name] = answers.pop(0)
        strays += [answer for answer in answers if answer.text.strip()]
    return Sheet(page, [found] if found else [], strays)
