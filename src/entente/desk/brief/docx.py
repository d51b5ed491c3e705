"""The memo as DOCX (Office Open XML), editable in any word processor.

Word picks the face of Chinese characters from ``w:eastAsia`` alone, so every style that is used names one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from entente.desk.brief.memo import Line, Table, memo_heading, memo_sections
from entente.desk.casefile import StoredDecision
from entente.model.answers import Dossier
from entente.model.text import printable

__all__ = ["render_memo_docx"]

LATIN, CHINESE, FIXED = "Calibri", "Microsoft YaHei", "Consolas"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP can say; a fixed one, so that equal memos are equal bytes


def _faces(properties: Any, latin: str) -> None:  # noqa: ANN401 - python-docx has no types
    """Name the Latin and the Chinese face of a style or run, and its two languages."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, face in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{name}"), face)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _add_line(document: Any, line: Line) -> None:  # noqa: ANN401
    paragraph = document.add_paragraph(style="List Bullet" if line.item else None)
    run = paragraph.add_run(printable(line.text))
    run.bold = line.strong
    if line.literal:
        _faces(run._element.get_or_add_rPr(), FIXED)
        run.font.size = Pt(8)
    if line.note:
        run.add_break()
        note = paragraph.add_run(printable(line.note))
        note.font.size = Pt(8.5)


def _add_table(document: Any, table: Table) -> None:  # noqa: ANN401
    grid = document.add_table(rows=0, cols=len(table.head), style="Table Grid")
    for number, row in enumerate((table.head, *table.rows)):
        cells = grid.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            run = cell.paragraphs[0].add_run(printable(text))
            run.font.size = Pt(8.5)
            run.bold = number == 0
    head = grid.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)


def render_memo_docx(dossier: Dossier, decisions: Sequence[StoredDecision], lang: str) -> bytes:
    """The memo as DOCX bytes in ``en`` or ``zh``."""
    document = docx.Document()
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        _faces(document.styles[name].element.get_or_add_rPr(), LATIN)
    document.styles["Normal"].font.size = Pt(10.5)
    title, beneath = memo_heading(dossier, lang)
    document.add_heading(printable(title), level=0)
    document.add_paragraph(printable(beneath))
    for section in memo_sections(dossier, decisions, lang):
        document.add_heading(printable(section.heading), level=1)
        for part in section.parts:
            if isinstance(part, Table):
                _add_table(document, part)
            else:
                _add_line(document, part)
    document.add_paragraph(printable(dossier.notice.in_lang(lang)))
    properties = document.core_properties
    day = datetime(dossier.known_at.year, dossier.known_at.month, dossier.known_at.day)  # noqa: DTZ001 - a day
    properties.created = properties.modified = day
    properties.author = properties.last_modified_by = "Entente"
    properties.title = printable(title)[:255]
    properties.comments = ""
    properties.language = "zh-CN" if lang == "zh" else "en"
    return _fixed_zip(document)


def _fixed_zip(document: Any) -> bytes:  # noqa: ANN401
    """The saved document with every member's time set to one moment."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return fixed.getvalue()
