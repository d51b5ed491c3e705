"""How is a table read that a spreadsheet wrote? The first sheet of an .xlsx file as rows of text; nothing is computed.

An .xlsx is a zip of XML (ECMA-376, SpreadsheetML): shared texts in ``xl/sharedStrings.xml``, cells by their address in
``xl/worksheets/sheet1.xml``. Formulas are never evaluated: the value that was stored with them counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from entente.sources.bundle import members
from entente.sources.xmltree import Node, elements

__all__ = ["is_spreadsheet", "sheet_rows"]

_ADDRESS = re.compile(r"([A-Z]{1,3})\d+")
_MOST_COLUMNS = 200


def is_spreadsheet(path: Path) -> bool:
    """Whether the file is a zip with a first sheet."""
    return "sheet1.xml" in members(path)


def sheet_rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    """``(row, cells)`` of the first sheet, as they are shown without formats; cells left out are empty.

    Raises ``SourceError`` for a file that is damaged or refused.
    """
    shared: list[str] = []
    if "sharedstrings.xml" in members(path):
        shared = [_text(node) for _root, node in elements(path, name, ("si",), member="sharedStrings.xml")]
    for number, (_root, row) in enumerate(elements(path, name, ("row",), member="worksheets/sheet1.xml"), start=1):
        cells: list[str] = []
        for cell in row.all("c"):
            place = _column(cell.attributes.get("r", ""), len(cells))
            if place < _MOST_COLUMNS:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = _value(cell, shared)
        told = row.attributes.get("r", "")
        yield int(told) if told.isdigit() else number, cells


def _column(address: str, following: int) -> int:
    found = _ADDRESS.fullmatch(address)
    if not found:
        return following
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: Node, shared: list[str]) -> str:
    kind, value = cell.attributes.get("t", "n"), cell.value("v")
    if kind == "inlineStr":
        return " ".join(_text(node) for node in cell.all("is"))
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    return value


def _text(node: Node) -> str:
    """The text of an element and of all below it but for phonetic guides (``rPh``)."""
    own = node.text if node.name == "t" else ""
    return "".join([own, *(_text(child) for child in node.children if child.name != "rPh")])
