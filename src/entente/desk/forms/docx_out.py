"""Forms as Word documents: a heading for each page, a table for each item, a row for each question.

The first row of a table names its page and the small grey line under each question its field; ``docx_in`` reads by
them. To add an item, a person copies a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import inspect

from entente.desk.brief.docx import finished, new_document
from entente.desk.forms.table import PARENT, Page, Question, choice_label
from entente.desk.forms.wording import ASK_PARENT, COPY, HOW, LISTED, TITLE, bilingual

__all__ = ["DOCX_MARK", "write_form_docx"]

DOCX_MARK = "entente:"
_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed day, so that equal forms have equal bytes
_BLANK_ITEMS = {"party": 2}
_GREY = "7F7F7F"
_WIDTHS = (9.0, 8.0)
"""Centimetres."""


def write_form_docx(laid_out: Sequence[tuple[Page, list[dict[str, str]]]], lang: str) -> bytes:
    """The document; the same pages give the same bytes."""
    document = new_document(TITLE.in_lang(lang), lang, _DAY)
    document.add_heading(bilingual(TITLE, lang), level=0)
    for text in (HOW, COPY):
        document.add_paragraph(text.in_lang(lang))
    for page, items in laid_out:
        document.add_heading(bilingual(page.title, lang), level=1)
        blank: list[dict[str, str]] = [{} for _ in range(max(0, _BLANK_ITEMS.get(page.path, 1) - len(items)))]
        for item in [*items, *blank]:
            _table(document, page, _rows(page, item, lang), lang)
    return finished(document)


def _rows(page: Page, item: dict[str, str], lang: str) -> list[tuple[tuple[str, str, str], str]]:
    rows = [((PARENT, bilingual(ASK_PARENT, lang), ""), item.get(PARENT, ""))] if page.in_list else []
    for question in page.questions:
        if not question.listed or page.many:
            asked = bilingual(question.meaning, lang) + (" *" if question.needed else "")
            rows.append(((question.name, asked, _may_stand(question, lang)), item.get(question.name, "")))
    return rows


def _may_stand(question: Question, lang: str) -> str:
    if question.listed:
        return LISTED.in_lang(lang)
    if not question.choices:
        return question.form.in_lang(lang) if not isinstance(question.kind, inspect.StrType) else ""
    if lang == "zh":
        return "；".join(f"{code} {choice_label(code, question.name)}" for code in question.choices)
    return ", ".join(question.choices)


def _table(document: Any, page: Page, rows: list[tuple[tuple[str, str, str], str]], lang: str) -> None:  # noqa: ANN401
    from docx.shared import Cm, Pt, RGBColor

    grey = RGBColor.from_string(_GREY)

    def small(paragraph: Any, text: str) -> None:  # noqa: ANN401
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(7), grey

    table = document.add_table(rows=len(rows) + 1, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    heading, *lines = ([*row.cells] for row in table.rows)
    small(heading[0].paragraphs[0], f"{DOCX_MARK}{page.path or 'project'}")
    heading[1].paragraphs[0].add_run(page.title.in_lang(lang)).bold = True
    for cells, ((name, asked, hint), answer) in zip(lines, rows, strict=True):
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
        cells[0].paragraphs[0].add_run(asked)
        if hint:
            small(cells[0].add_paragraph(), hint)
        small(cells[0].add_paragraph(), name)
        if answer:
            cells[1].paragraphs[0].add_run(answer)
    document.add_paragraph()
