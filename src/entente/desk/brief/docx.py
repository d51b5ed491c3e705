"""Memos as Word documents: real headings and tables, Chinese in a Chinese font, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

if TYPE_CHECKING:
    from entente.desk.brief.memo import Memo

__all__ = ["write_docx"]

_LATIN, _HAN = "Calibri", "Microsoft YaHei"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day a ZIP entry can carry; a real one would change the bytes from run to run."""


def write_docx(memo: Memo) -> bytes:
    """The memo as an Office Open XML document."""
    document = Document()
    _fonts(document)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = memo.title[:255], "Entente", "Entente"
    properties.created = properties.modified = datetime.fromisoformat(memo.day)
    properties.language = "zh-CN" if memo.lang == "zh" else "en-US"
    document.add_heading(memo.title, level=0)
    document.add_paragraph(memo.subtitle)
    for section in memo.sections:
        document.add_heading(section.heading, level=1)
        for text in section.paragraphs:
            document.add_paragraph(text.removeprefix("- "), style="List Bullet" if text.startswith("- ") else None)
        if section.header:
            _table(document, section.header, section.rows)
    document.add_paragraph(memo.notice)
    written = io.BytesIO()
    document.save(written)
    return _with_fixed_days(written.getvalue())


def _fonts(document: Any) -> None:  # noqa: ANN401 - python-docx is untyped
    for style in document.styles:
        if hasattr(style, "font") and style.font is not None:
            style.font.name = _LATIN
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HAN)
    document.styles["Normal"].font.size = Pt(10)


def _table(document: Any, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:  # noqa: ANN401
    table = document.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _with_fixed_days(data: bytes) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
