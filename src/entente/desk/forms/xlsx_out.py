"""Forms as Excel workbooks: a sheet for each page, a row for each question, a column for each item.

Column A holds the names of the fields, by which ``xlsx_in`` reads the sheets: rows may be moved and columns added.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any, Final
from unicodedata import east_asian_width

from entente.desk.forms.table import PARENT, Page, Question, choice_label, form_pages
from entente.desk.forms.wording import ASK_PARENT, HEADERS, HOW, LISTED, bilingual

__all__ = ["ESCAPED", "FIRST_ITEM", "MARK", "sheet_titles", "write_xlsx"]

MARK = "entente:"
_BLANK_ITEMS = 4
_NOT_IN_NAMES, _LONGEST_NAME = r"[\\/*?:\[\]]", 31
FIRST_ITEM = 4
"""The column of the first item (D)."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed day, so that equal forms have equal bytes


def write_xlsx(laid_out: Sequence[tuple[Page, list[dict[str, str]]]], lang: str) -> bytes:
    """The workbook; the same pages give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.created, book.properties.modified = "Entente", _DAY, _DAY
    titles = sheet_titles(lang)
    for page, items in laid_out:
        _write_page(book.create_sheet(titles[page.path]), page, items, lang)
    written = io.BytesIO()
    book.save(written)
    return _with_fixed_days(written.getvalue())


def sheet_titles(lang: str) -> dict[str, str]:
    """The name of each page's sheet: short, unique, without the signs that a sheet's name must not have."""
    found: dict[str, str] = {}
    for number, page in enumerate(form_pages()):
        bare = re.split(r"[,，;；（(]| that | to be | or planned", page.title.in_lang(lang))[0]
        found[page.path] = f"{number} {re.sub(_NOT_IN_NAMES, '', bare)}"[:_LONGEST_NAME].strip()
    return found


def _write_page(sheet: Any, page: Page, items: list[dict[str, str]], lang: str) -> None:  # noqa: ANN401
    from openpyxl.utils import get_column_letter

    columns = max(len(items), _BLANK_ITEMS) if page.many else 1
    looks = _looks(sheet)
    _put(sheet, 1, 1, f"{MARK}{page.path or 'project'}", looks["small"])
    _put(sheet, 1, 2, bilingual(page.title, lang), looks["title"])
    _put(sheet, 2, 2, HOW.in_lang(lang), looks["question"])
    sheet.row_dimensions[2].height = 75
    for column, text in enumerate(HEADERS[:3], start=1):
        _put(sheet, 3, column, bilingual(text, lang), looks["head"])
    for number in range(columns):
        _put(sheet, 3, FIRST_ITEM + number, str(number + 1) if page.many else HEADERS[3].in_lang(lang), looks["head"])
    row = 4
    if page.in_list:
        told = [item.get(PARENT, "") for item in items]
        _row(sheet, row, (PARENT, bilingual(ASK_PARENT, lang), ""), told + [""] * (columns - len(told)), looks)
        row += 1
    for question in page.questions:
        if question.listed and not page.many:
            continue
        told = [item.get(question.name, "") for item in items]
        asked = bilingual(question.meaning, lang) + (" *" if question.needed else "")
        labels = (question.name, asked, _may_stand(question, lang))
        _row(sheet, row, labels, told + [""] * (columns - len(told)), looks)
        _choices(sheet, row, question, columns, lang)
        row += 1
    for letter, width in (("A", 14), ("B", 46), ("C", 30)):
        sheet.column_dimensions[letter].width = width
    for number in range(columns):
        sheet.column_dimensions[get_column_letter(FIRST_ITEM + number)].width = 60 if not page.many else 28
    sheet.freeze_panes = "D4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _looks(sheet: Any) -> dict[str, Any]:  # noqa: ANN401 - openpyxl is untyped
    """The looks of cells, made once on cells that are emptied again: making one for each cell takes seconds."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    wrap, line = Alignment(wrap_text=True, vertical="top"), Side(style="thin", color="FFBFBFBF")
    found: dict[str, Any] = {}
    cell = sheet.cell(row=1, column=1)
    plain = copy(cell._style)  # the documented way takes seconds

    def keep(name: str, **look: Any) -> None:  # noqa: ANN401
        cell._style = copy(plain)
        for attribute, value in look.items():
            setattr(cell, attribute, value)
        found[name] = copy(cell._style)

    keep("small", font=Font(color="FF7F7F7F", size=8), alignment=wrap)
    keep("title", font=Font(bold=True, size=14))
    keep("question", alignment=wrap)
    keep("head", font=Font(bold=True), fill=PatternFill("solid", fgColor="FFD9E2F3"))
    keep("answer", alignment=wrap, number_format="@", border=Border(line, line, line, line),
         fill=PatternFill("solid", fgColor="FFFFFDE7"))  # fmt: skip
    return found


def _row(sheet: Any, row: int, labels: tuple[str, str, str], answers: list[str], looks: dict[str, Any]) -> None:  # noqa: ANN401
    for column, text in enumerate(labels, start=1):
        _put(sheet, row, column, text, looks["question" if column == 2 else "small"])
    for number, text in enumerate(answers):
        _put(sheet, row, FIRST_ITEM + number, text, looks["answer"])
    lines = max(_lines(labels[1], 44), _lines(labels[2], 40), *(_lines(text, 26) for text in answers), 1)
    sheet.row_dimensions[row].height = 14 * min(lines, 28) + 3


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of a width in letters; a Chinese character counts as two."""
    return sum(1 + sum(2 if east_asian_width(char) in "WF" else 1 for char in line) // width
               for line in text.split("\n"))  # fmt: skip


def _may_stand(question: Question, lang: str) -> str:
    if question.listed:
        return LISTED.in_lang(lang)
    if not question.choices:
        return question.form.in_lang(lang)
    if lang != "zh":
        return ", ".join(question.choices)
    return "；".join(f"{code} {choice_label(code, question.name)}" for code in question.choices)


def _choices(sheet: Any, row: int, question: Question, columns: int, lang: str) -> None:  # noqa: ANN401
    """A drop-down list where it fits into Excel's 255 characters; other words can be typed all the same."""
    from msgspec import inspect
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words: Sequence[str] = ()
    if isinstance(question.kind, inspect.BoolType):
        words = ("是", "否", "未知") if lang == "zh" else ("yes", "no", "unknown")
    elif isinstance(question.kind, inspect.EnumType):
        words = [f"{c} · {choice_label(c, question.name)}" if lang == "zh" else c for c in question.choices]
        if len(",".join(words)) > 250:
            words = question.choices
    formula = ",".join(words)
    if words and len(formula) <= 250:
        rule = DataValidation(type="list", formula1=f'"{formula}"', allow_blank=True, showErrorMessage=False)
        rule.add(f"D{row}:{get_column_letter(FIRST_ITEM + columns - 1)}{row}")
        sheet.add_data_validation(rule)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Text as text: never a formula, never a number; ``_x0041_`` is kept from being read as a letter."""
    cell = sheet.cell(row=row, column=column)
    cell._style = copy(look)
    if text:
        cell.value = ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
        cell.data_type = "s"


def _with_fixed_days(data: bytes) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
