"""The words around the questions of a form, and the names of places in it."""

from __future__ import annotations

from entente.model.text import Text

__all__ = [
    "ASK_PARENT", "COPY", "HEADERS", "HOW", "LISTED", "TITLE",
    "bilingual", "place_in_sheet", "place_in_table",
]  # fmt: skip

TITLE = Text(en="Questionnaire for an international research project", zh="国际科研合作项目调查表")
HOW = Text(
    en=(
        "Answer what you know. A cell left empty is kept as unknown, never as “no” or “none”; write “none” where there "
        "are none. Give no names of people. * is needed. Do not change the grey field names."
    ),
    zh=(
        "请填写已知内容。未填的单元格视为“未知”，不会被当作“否”或“无”；确实没有时请填“无”。"
        "请勿填写个人姓名。* 为必填。请勿改动灰色的字段名。"
    ),
)
COPY = Text(
    en="There may be several of each: copy the table for each further one.",
    zh="每类内容可有多项：请为新增的每一项复制一份表格。",
)
HEADERS = (
    Text(en="Field", zh="字段"),
    Text(en="Question", zh="问题"),
    Text(en="What may be written", zh="填写方式"),
    Text(en="Answer", zh="答复"),
)
ASK_PARENT = Text(en="Id of the item that this belongs to", zh="所属项目（参与方）的编号")
LISTED = Text(en="none, or listed on the page of their own; left empty: unknown", zh="无，或在专页列出；不填表示未知")


def bilingual(text: Text, lang: str) -> str:
    """Both languages, the reader's first."""
    first, second = (text.zh, text.en) if lang == "zh" else (text.en, text.zh)
    return first if first == second else f"{first} · {second}"


def place_in_sheet(sheet: str, cell: str) -> Text:
    """A cell of a workbook."""
    return Text(en=f"sheet “{sheet}”, cell {cell}", zh=f"工作表“{sheet}”，单元格 {cell}")


def place_in_table(table: int, row: int, heading: Text) -> Text:
    """A row of a table in a Word document, counted from 1."""
    return Text(en=f"table {table} ({heading.en}), row {row}", zh=f"表 {table}（{heading.zh}），第 {row} 行")
