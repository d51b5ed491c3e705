"""A commented proposal, written from the declarations: every section, every field, what it means, what may stand there.

Lines that begin with ``##`` explain; lines that begin with ``#`` are fields that wait to be used. The filled part at
the top makes the template itself a valid proposal, and so does taking every single ``#`` away.
"""

from __future__ import annotations

import textwrap
import unicodedata

from entente.model.describe import FieldWords, Section, sections
from entente.model.text import Text

__all__ = ["proposal_template"]

_WIDTH = 100

_INTRODUCTION = Text(
    en=(
        "A proposal for Entente. Lines that begin with ## explain. Lines that begin with a single # are fields: take "
        "the # away and fill in what applies. What you do not know, say: \"unknown\" (a field that is left out is "
        "unknown too). A list of tables that is left out means that there are none. Dates stand without quotation "
        "marks. Give no names of people. Check the file with: entente check FILE"
    ),
    zh=(
        "Entente 提案。以 ## 开头的行是说明；以单个 # 开头的行是字段：适用时去掉 # 并填写。"
        "不知道的内容请写 \"未知\"（省略的字段也视为未知）。省略的表列表表示没有该类内容。日期不加引号。"
        "请勿填写个人姓名。检查文件：entente check 文件名"
    ),
)  # fmt: skip
_UNKNOWN = Text(en="unknown", zh="未知")
_NEEDED = Text(en="needed", zh="必填")
_EACH = Text(en="each has", zh="每项含")
_FILLED: dict[str, dict[str, Text]] = {
    "": {
        "id": Text(en="my-project", zh="my-project"),
        "title": Text(en="Title of the project", zh="项目标题"),
    },
    "lead": {
        "id": Text(en="lead", zh="lead"),
        "name": Text(en="Name of our institution", zh="本单位名称"),
        "kind": Text(en="university", zh="university"),
        "role": Text(en="lead", zh="lead"),
        "country": Text(en="US", zh="CN"),
    },
    "partner": {
        "id": Text(en="partner", zh="partner"),
        "name": Text(en="Name of the partner institution", zh="合作单位名称"),
        "kind": Text(en="university", zh="university"),
        "role": Text(en="partner", zh="partner"),
        "country": Text(en="CN", zh="US"),
    },
}
"""What stands in the part that is filled in."""

_EXAMPLES: dict[str, str] = {
    "id": '"item1"', "party": '"partner"', "percent": "100", "kind": '"other"', "name": '"…"', "role": '"…"',
    "what": '"…"', "source": '"…"', "list": '"…"', "fact": '"publication.open"',
}  # fmt: skip
"""What stands for required fields of sections that wait to be used."""


def proposal_template(lang: str) -> str:
    """The template in ``en`` or ``zh``; TOML that passes the checker as it stands."""
    top, tables = sections()
    lines = [*_comment(_INTRODUCTION.in_lang(lang)), ""]
    for field in top:
        lines += _explained(field, lang, _FILLED[""].get(field.name))
    lines.append("")
    party = next(section for section in tables if section.name == "party")
    lines += _heading(party, lang)
    for given in (_FILLED["lead"], _FILLED["partner"]):
        lines.append(party.heading)
        for field in party.fields:
            if given is _FILLED["lead"]:
                lines += _explained(field, lang, given.get(field.name))
            elif field.name in given:
                lines.append(f'{field.name} = "{given[field.name].in_lang(lang)}"')
        lines.append("")
    for section in tables:
        if section is party:
            continue
        lines += [*_heading(section, lang), f"# {section.heading}"]
        for field in section.fields:
            lines += _explained(field, lang, None)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _heading(section: Section, lang: str) -> list[str]:
    return ["## " + "-" * (_WIDTH - 3), *_comment(section.meaning.in_lang(lang)), ""]


def _explained(field: FieldWords, lang: str, filled: Text | None) -> list[str]:
    """The meaning of a field as a comment and the field itself, active where it is filled in."""
    allowed = ", ".join(field.choices) if field.choices else field.form.in_lang(lang)
    colon = "：" if lang == "zh" else ": "
    needed = f" ({_NEEDED.in_lang(lang)})" if field.usual is None else ""
    lines = _comment(f"{field.meaning.in_lang(lang)}{needed}{colon}{allowed}")
    if field.inner:
        parts = "; ".join(f"{part.name}{colon}{part.meaning.in_lang(lang)}" for part in field.inner)
        lines += _comment(f"  {_EACH.in_lang(lang)} {parts}")
    if filled is not None:
        return [*lines, f'{field.name} = "{filled.in_lang(lang)}"']
    value = _EXAMPLES[field.name] if field.usual is None else field.usual
    if value == '"unknown"':
        value = f'"{_UNKNOWN.in_lang(lang)}"'
    return [*lines, f"# {field.name} = {value}"]


def _comment(text: str) -> list[str]:
    """A comment wrapped at 100 columns, Chinese characters counted as two."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    width = _WIDTH - 3 - (_WIDTH - 3) * wide // (2 * max(1, len(text)))
    indent = text[: len(text) - len(text.lstrip())]
    rows = textwrap.wrap(text, width, subsequent_indent=indent + "  ", break_on_hyphens=False)
    return [f"## {row}" for row in rows]
