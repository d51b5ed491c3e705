"""The first sheet of a spreadsheet as rows of text; what is no spreadsheet is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from entente.errors import SourceError
from entente.sources.spreadsheet import is_spreadsheet, sheet_rows

SHARED = '<sst xmlns="x"><si><t>id</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>!</t></rPh></si></sst>'
SHEET = (
    '<worksheet xmlns="x"><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="3"><c r="A3"><v>7</v></c><c r="C3" t="inlineStr"><is><t>Sample</t></is></c></row>'
    '<row><c t="s"><v>99</v></c><c><f>1+1</f><v>2</v></c><c r="ZZZ9"><v>far</v></c></row>'
    "</sheetData></worksheet>"
)


def book(path: Path, sheet: str = SHEET, shared: str | None = SHARED) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared is not None:
            archive.writestr("xl/sharedStrings.xml", shared)
    return path


def test_cells_stand_in_their_columns(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    assert is_spreadsheet(path)
    assert list(sheet_rows(path, "a")) == [(1, ["id", "name"]), (3, ["7", "", "Sample"]), (3, ["", "2"])]


def test_without_shared_texts_and_other_files(tmp_path: Path) -> None:
    assert next(sheet_rows(book(tmp_path / "a.xlsx", shared=None), "a")) == (1, ["", ""])
    (tmp_path / "b.csv").write_text("id,name\n", encoding="utf-8")
    assert not is_spreadsheet(tmp_path / "b.csv")
    assert not is_spreadsheet(tmp_path / "absent")


@pytest.mark.parametrize("sheet", ["<worksheet><row>", "<!DOCTYPE x><worksheet/>", "<a>" * 99, ""])
def test_damaged_or_dangerous_sheets(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(SourceError):
        list(sheet_rows(book(tmp_path / "a.xlsx", sheet=sheet), "a"))
