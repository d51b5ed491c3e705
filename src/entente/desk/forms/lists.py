"""Lists of partners and of subawards, as offices keep them: a row for each organisation, columns by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from entente.desk.files import read_lines
from entente.desk.forms.cells import plain_text
from entente.desk.forms.content import Cell, Sheet
from entente.desk.forms.office import MAX_CELLS, MAX_FILE, OfficeFile
from entente.desk.forms.table import Page, pages
from entente.desk.forms.xlsx_in import sheet_cells
from entente.errors import InputError, InputErrors, Problem, gettext_noop
from entente.model.text import Text

__all__ = ["list_header", "with_parties"]

_ROLE = "role"
_MOST_COLUMNS = 200
_SUBAWARDEE = "subawardee"


def _party_page() -> Page:
    return next(page for page in pages() if page.path == "party")


def list_header() -> list[str]:
    """The columns that a list of organisations may have: the fields of a party that fit into one cell."""
    return [question.name for question in _party_page().questions if not question.listed]


def with_parties(sheets: list[Sheet], path: Path, *, subawards: bool) -> list[Sheet]:
    """The pages with the organisations of a list added; those of a subaward list get that role where it names none.

    A row without an id gets the next free one (``party3``). Raises ``InputError`` for a file that cannot be read or has
    a column of another name.
    """
    page = _party_page()
    present = next((sheet for sheet in sheets if sheet.page is page), Sheet(page, ()))
    kept = [item for item in present.items if any(cell.text.strip() for cell in item.values())]
    taken = {plain_text(item["id"].text) for item in kept if "id" in item}
    added: list[dict[str, Cell]] = []
    for item in _items(path):
        row = dict(item)
        first = next(iter(row.values())).place
        if not row.get("id", Cell("", first)).text.strip():
            number = next(n for n in range(len(kept) + len(added) + 1, MAX_CELLS) if f"party{n}" not in taken)
            row["id"] = Cell(f"party{number}", first)
        taken.add(plain_text(row["id"].text))
        if subawards and not row.get(_ROLE, Cell("", first)).text.strip():
            row[_ROLE] = Cell(_SUBAWARDEE, first)
        added.append(row)
    merged = Sheet(page, [*kept, *added])
    return [*(sheet for sheet in sheets if sheet.page is not page), merged]


def _items(path: Path) -> Iterator[dict[str, Cell]]:
    """Each organisation of the list by the names of the questions, blank rows left out."""
    header: dict[int, str] = {}
    for line, cells in _rows(path):
        if not header:
            header = _header(path, cells)
            continue
        found = {
            header[column]: Cell(text, _place(path, line, header[column]))
            for column, text in enumerate(cells)
            if column in header
        }
        if any(cell.text.strip() for cell in found.values()):
            yield found
    if not header:
        raise InputError(gettext_noop("The list is empty; its first line names the columns."), file=str(path))


def _place(path: Path, line: int, column: str) -> Text:
    return Text(en=f"{path.name}, line {line}, column {column}", zh=f"{path.name}，第 {line} 行，“{column}”列")


def _header(path: Path, cells: list[str]) -> dict[int, str]:
    """The question of each column, by the name of the field or by its words in either language."""
    means: dict[str, str] = {}
    for question in _party_page().questions:
        if not question.listed:
            means |= dict.fromkeys((question.name, question.meaning.en, question.meaning.zh), question.name)
    means = {said.casefold(): name for said, name in means.items()}
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for column, text in enumerate(cells):
        said = text.strip().removesuffix("*").strip()
        if said.casefold() in means:
            found[column] = means[said.casefold()]
        elif said:
            problems.append(
                Problem(gettext_noop("“{value}” is no column of a list of organisations; there are: {columns}."),
                        file=str(path), line=1, value=said[:60], columns=", ".join(list_header()))
            )  # fmt: skip
    if "name" not in found.values():
        problems.append(Problem(gettext_noop("The list has no column “name”."), file=str(path), line=1))
    if problems:
        raise InputErrors(problems)
    return found


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """``(line, cells)`` of a CSV file or of the first sheet of a workbook."""
    if path.suffix.casefold() not in (".xlsx", ".xlsm", ".xls"):
        if path.is_file() and path.stat().st_size > MAX_FILE:
            raise InputError(
                gettext_noop("The file has {size} MB; a form has at most {most}."),
                file=str(path), size=path.stat().st_size >> 20, most=MAX_FILE >> 20,
            )  # fmt: skip
        yield from read_lines(path)
        return
    with OfficeFile(path) as book:
        _name, cells = next(sheet_cells(book), ("", {}))
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        by_row.setdefault(row, {})[column] = text
    for row in sorted(by_row):
        last = min(max(by_row[row]), _MOST_COLUMNS)
        yield row, [by_row[row].get(column, "") for column in range(1, last + 1)]
