"""Documents as Word files: real headings and tables, Chinese in a Chinese font, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from entente.desk.brief.blocks import Blank, Block, Clause, Heading, Paper, Paragraph, Table
from entente.desk.brief.labels import PAPER
from entente.locale import translator

__all__ = ["finished", "new_document", "shade", "write_docx"]

_LATIN, _HAN = "Calibri", "Microsoft YaHei"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day a ZIP entry can carry; a real one would change the bytes from run to run."""
_GREY = RGBColor(0x59, 0x59, 0x59)
_PAGE, _MARGIN = (21.0, 29.7), 2.0
"""Centimetres of an A4 page and its margins."""


def write_docx(paper: Paper) -> bytes:
    """The document as Office Open XML."""
    document = new_document(paper.title, paper.lang, datetime.fromisoformat(paper.day))
    document.add_heading(paper.title, level=0)
    _small(document.add_paragraph(), paper.subtitle)
    blanks: list[Blank] = []
    for block in paper.blocks:
        if blanks and not isinstance(block, Blank):
            _blanks(document, blanks, paper.lang)
            blanks = []
        if isinstance(block, Blank):
            blanks.append(block)
        else:
            _block(document, block, paper.lang)
    if blanks:
        _blanks(document, blanks, paper.lang)
    _small(document.add_paragraph(), paper.notice)
    return finished(document)


def new_document(title: str, lang: str, day: datetime) -> Any:  # noqa: ANN401 - python-docx is untyped
    """An empty A4 document with its properties and fonts."""
    document = Document()
    for style in document.styles:
        if hasattr(style, "font") and style.font is not None:
            style.font.name = _LATIN
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme would win over the names
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:eastAsia"), _HAN)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Title"].font.size = Pt(18)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], "Entente", "Entente"
    properties.created = properties.modified = day
    properties.language = "zh-CN" if lang == "zh" else "en-US"
    return document


def finished(document: Any) -> bytes:  # noqa: ANN401
    """The bytes of a document, with the same day in every entry of the archive."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def shade(cell: Any, colour: str) -> None:  # noqa: ANN401
    """Give a cell a background, six hexadecimal digits."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(fill)


def _block(document: Any, block: Block, lang: str) -> None:  # noqa: ANN401
    _ = translator(lang)
    match block:
        case Heading():
            document.add_heading(block.text, level=block.level)
        case Paragraph():
            paragraph = document.add_paragraph(block.text, style="List Bullet" if block.bullet else None)
            if block.source:
                _small(paragraph, f"  [{block.source}]")
        case Table():
            _table(document, block)
        case Clause():
            document.add_paragraph().add_run(block.title).bold = True
            document.add_paragraph(block.text)
            _small(document.add_paragraph(), block.other)
            _small(document.add_paragraph(), f"[{block.source}]")


def _small(paragraph: Any, text: str) -> None:  # noqa: ANN401
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), _GREY


def _blanks(document: Any, blanks: Sequence[Blank], lang: str) -> None:  # noqa: ANN401
    _ = translator(lang)
    header = tuple(_(PAPER[name]) for name in ("number", "blank", "who", "answer"))
    rows = tuple((str(one.number), f"{one.label}\n{one.place}".strip(), one.who, "") for one in blanks)
    _table(document, Table(header=header, rows=rows, widths=(0.07, 0.43, 0.2, 0.3)))


def _table(document: Any, block: Table) -> None:  # noqa: ANN401
    table = document.add_table(rows=len(block.rows) + 1, cols=len(block.header))
    table.style, table.autofit = "Table Grid", False
    shares = block.widths or (1 / len(block.header),) * len(block.header)
    widths = [Cm(share * (_PAGE[0] - 2 * _MARGIN)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, (block.header, *block.rows), strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            if number == 0:
                run.bold = True
                shade(cell, "E7ECF4")
        _keep_whole(row, heading=number == 0)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _keep_whole(row: Any, *, heading: bool) -> None:  # noqa: ANN401
    """No row breaks across pages, and the first is repeated on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))
