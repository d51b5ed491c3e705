"""Forms that come back as Excel workbooks, read as streams: no formula is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from entente.desk.forms.content import Cell, Sheet
from entente.desk.forms.office import MAX_CELLS, MAX_TEXT, OfficeFile, Refused
from entente.desk.forms.table import PARENT, Page, form_pages
from entente.desk.forms.wording import place_in_sheet
from entente.desk.forms.xlsx_out import ESCAPED, FIRST_ITEM, MARK
from entente.errors import gettext_noop

__all__ = ["read_xlsx", "sheet_cells"]

_FIRST_ROW = 4
"""Title, instructions and headings stand above."""
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class _Shared:
    """Handler: the shared texts of a workbook, without phonetic guides."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._aside = False
        self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        """An element begins."""
        if name == "si":
            self._parts = []
        self._in_text = name == "t" and not self._aside
        self._aside = self._aside or name == "rPh"

    def end(self, name: str) -> None:
        """An element ends."""
        self._in_text = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.texts.append(_unescaped("".join(self._parts)))
            if len(self.texts) > MAX_CELLS:
                raise Refused(gettext_noop("The file was refused: it has too many cells."))

    def text(self, text: str) -> None:
        """Characters of a text."""
        if self._in_text:
            self._size += len(text)
            if self._size > MAX_TEXT:
                raise Refused(gettext_noop("The file was refused: it holds too much text."))
            self._parts.append(text)


class _Cells:
    """Handler: the cells of a sheet that hold something, by row and column (from 1)."""

    def __init__(self, shared: Sequence[str]) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self._shared = shared
        self._place, self._kind = (0, 0), "n"
        self._parts: list[str] = []
        self._inside = ""
        self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "row":
            told = attributes.get("r", "")
            self._place = (int(told) if told.isdigit() and len(told) < 8 else self._place[0] + 1, 0)
        elif name == "c":
            self._place = _address(attributes.get("r", "")) or (self._place[0], self._place[1] + 1)
            self._kind, self._parts = attributes.get("t", "n"), []
        elif name in ("v", "t", "rPh"):
            self._inside = name

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t", "rPh"):
            self._inside = ""
        elif name == "c" and self._parts:
            value = "".join(self._parts)
            if self._kind == "s":
                value = self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else ""
            elif self._kind in ("inlineStr", "str"):
                value = _unescaped(value)
            elif self._kind == "b":
                value = "yes" if value == "1" else "no"
            self.cells[self._place] = value
            if len(self.cells) > MAX_CELLS:
                raise Refused(gettext_noop("The file was refused: it has too many cells."))

    def text(self, text: str) -> None:
        """Characters of a value."""
        if self._inside in ("v", "t"):
            self._size += len(text)
            if self._size > MAX_TEXT:
                raise Refused(gettext_noop("The file was refused: it holds too much text."))
            self._parts.append(text)


class _Named:
    """Handler: the sheets of a workbook by name and relation, or the relations and their targets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def end(self, name: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""


def sheet_cells(book: OfficeFile) -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
    """Each sheet by its name, with its cells by row and column. Raises ``InputError``."""
    shared, names, relations = _Shared(), _Named(), _Named()
    if "xl/sharedStrings.xml" in book.members:
        book.read("xl/sharedStrings.xml", shared)
    book.read("xl/workbook.xml", names)
    book.read("xl/_rels/workbook.xml.rels", relations)
    for name, relation in names.sheets:
        target = relations.targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in book.members and "worksheet" in part:
            cells = _Cells(shared.texts)
            book.read(part, cells)
            yield name, cells.cells


def read_xlsx(book: OfficeFile) -> list[Sheet]:
    """The filled-in pages of a workbook; sheets that are no page are passed over. Raises ``InputError``."""
    known = {page.path or "project": page for page in form_pages()}
    found = []
    for name, cells in sheet_cells(book):
        mark = cells.get((1, 1), "").strip()
        page = known.get(mark.removeprefix(MARK)) if mark.startswith(MARK) else None
        if page:
            found.append(_page(page, name, cells))
    return found


def _page(page: Page, name: str, cells: Mapping[tuple[int, int], str]) -> Sheet:
    rows = {text.strip(): row for (row, column), text in sorted(cells.items(), reverse=True) if column == 1}
    fields = [field for field in (PARENT, *(question.name for question in page.questions)) if field in rows]
    last = max((column for (row, column), text in cells.items() if row >= _FIRST_ROW and text.strip()), default=0)
    last = max(last, FIRST_ITEM) if page.many else FIRST_ITEM

    def cell(field: str, column: int) -> Cell:
        return Cell(cells.get((rows[field], column), ""), place_in_sheet(name, _letters(column) + str(rows[field])))

    items = [{field: cell(field, column) for field in fields} for column in range(FIRST_ITEM, last + 1)]
    asked = {rows[field] for field in fields}
    strays = [
        Cell(text, place_in_sheet(name, _letters(column) + str(row)))
        for (row, column), text in sorted(cells.items())
        if row >= _FIRST_ROW and column >= FIRST_ITEM and text.strip() and (row not in asked or column > last)
    ]
    return Sheet(page, items, strays)


def _address(text: str) -> tuple[int, int] | None:
    found = _ADDRESS.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _unescaped(text: str) -> str:
    """``_x000D_`` and its like as the character that they mean (ECMA-376 part 1, 22.9.2.19)."""
    return ESCAPED.sub(lambda found: "" if found[1].upper() == "000D" else chr(int(found[1], 16)), text)
