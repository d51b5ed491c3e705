"""What stands in a cell for a value, and what value is meant by what stands in a cell.

Written values come back unchanged: text that a reader would take for something else (blanks at its ends, “none”,
a quotation mark at its start) is written as a JSON string. People may write more loosely.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from msgspec import inspect

from entente.desk.forms.table import Question, choice_label
from entente.errors import gettext_noop
from entente.model.countries import COUNTRIES
from entente.model.shape import COUNTRY_PATTERN, bare_type, is_unknown

__all__ = ["BLANK", "NONE_WORDS", "YES_NO", "CellError", "plain_text", "shown", "value_of"]

BLANK: Final = object()
"""Nobody has answered."""
NONE_WORDS = ("none", "无", "没有")
YES_NO: dict[str, bool] = {
    "yes": True, "no": False, "true": True, "false": False, "是": True, "否": False, "y": True, "n": False,
    "1": True, "0": False,
}  # fmt: skip
_RESERVED = frozenset({*NONE_WORDS, "unknown", "未知"})
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial days of spreadsheets (ECMA-376 part 1, 18.17.4.1), right from March 1900 on."""


class CellError(Exception):
    """What stands in a cell cannot be meant; carries a sentence and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template, self.values = template, values


def shown(value: object, question: Question, lang: str) -> str:
    """What is written into the cell of a value; empty where it is unknown.

    An empty list that might be unknown is “none”.
    """
    none = NONE_WORDS[1] if lang == "zh" else NONE_WORDS[0]
    if value is None:
        return ""
    if isinstance(value, dict):
        return "\n".join(f"{_pair_part(_plain(name))} = {_plain(item)}" for name, item in value.items())
    if isinstance(value, (tuple, list)):
        if not value:
            return none if question.optional else ""
        return "\n".join(_item(item, question, lang) for item in value)
    return _item(value, question, lang)


def _item(value: object, question: Question, lang: str) -> str:
    if isinstance(value, bool):
        return {("en", True): "yes", ("en", False): "no", ("zh", True): "是", ("zh", False): "否"}[lang, value]
    if isinstance(value, str) and question.choices:
        return f"{value} · {choice_label(value, question.name)}" if lang == "zh" else value
    return _plain(value, listed=isinstance(question.kind, inspect.VarTupleType))


def _plain(value: object, *, listed: bool = False) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return repr(value)
    strange = _NOT_XML.search(value) is not None
    asks = value != value.strip() or value.casefold() in _RESERVED or value.startswith('"')
    if asks or strange or (listed and re.search("[;；]", value)):
        return json.dumps(value, ensure_ascii=strange)
    return value


def _pair_part(text: str) -> str:
    return text if "=" not in text or text.startswith('"') else json.dumps(text, ensure_ascii=False)


def plain_text(cell: str) -> str:
    """The text that a cell means: a JSON string unpacked, anything else without blanks at its ends."""
    bare = cell.strip()
    if bare.startswith('"') and bare.endswith('"') and len(bare) > 1:
        try:
            return str(json.loads(bare, strict=False))
        except ValueError:
            return bare
    return bare


def value_of(cell: str, question: Question) -> Any:  # noqa: ANN401 - plain data of any form
    """The plain value that is meant, ``BLANK`` where nothing is said, ``None`` where it is said to be unknown.

    Raises ``CellError``.
    """
    bare = cell.strip()
    if not bare:
        return BLANK
    if is_unknown(bare):
        return None if not question.needed else bare
    kind = question.kind
    if isinstance(kind, inspect.VarTupleType):
        return _list(bare, kind, question)
    if isinstance(kind, inspect.DictType):
        return dict(_pairs(bare, bare_type(kind.value_type)[0]))
    return _scalar(bare, kind, question)


def _list(bare: str, kind: inspect.VarTupleType, question: Question) -> list[Any]:
    if bare.casefold() in NONE_WORDS:
        return []
    inner = bare_type(kind.item_type)[0]
    closed = isinstance(inner, inspect.EnumType) or (isinstance(inner, inspect.StrType) and bool(inner.pattern))
    found: list[Any] = []
    for line in bare.split("\n"):
        if question.choices:
            parts = [line] if "·" in line else re.split("[;；,，、]", line)
        elif closed:
            parts = [line] if line.strip().casefold() in _country_names() else re.split(r"[;；,，、\s]", line)
        else:
            parts = [line] if line.strip().startswith('"') else re.split("[;；]", line)
        found += [_scalar(part.strip(), inner, question) for part in parts if part.strip()]
    return found


def _pairs(bare: str, inner: inspect.Type) -> Iterator[tuple[str, Any]]:
    for line in bare.split("\n"):
        if not line.strip():
            continue
        name, value = _split_pair(line.strip())
        if isinstance(inner, inspect.StrType):
            yield plain_text(name), plain_text(value)
        else:
            yield plain_text(name), _number(value, whole=False)


def _split_pair(line: str) -> tuple[str, str]:
    if line.startswith('"'):
        try:
            name, end = json.JSONDecoder(strict=False).raw_decode(line)
        except ValueError:
            name, end = "", 0
        rest = line[end:].lstrip()
        if end and rest.startswith("="):
            return json.dumps(name), rest[1:].strip()
    name, mark, value = line.partition("=")
    if not mark:
        raise CellError(gettext_noop("“{value}” is not of the form: name = value."), value=line[:60])
    return name.strip(), value.strip()


def _scalar(bare: str, kind: inspect.Type, question: Question) -> Any:  # noqa: ANN401
    match kind:
        case inspect.BoolType():
            if bare.casefold() not in YES_NO:
                raise CellError(gettext_noop("“{value}” is neither yes nor no."), value=bare[:60])
            return YES_NO[bare.casefold()]
        case inspect.DateType():
            return _day(bare)
        case inspect.IntType() | inspect.FloatType():
            return _number(bare, whole=isinstance(kind, inspect.IntType))
        case inspect.EnumType():
            return _choice(bare, question)
        case inspect.StrType() if kind.pattern == COUNTRY_PATTERN:
            return _country_names().get(bare.casefold(), bare.upper() if len(bare) == 2 else bare)
    return plain_text(bare)


def _choice(bare: str, question: Question) -> str:
    """The code: alone, with its Chinese words after it, or meant by those words alone."""
    code = re.split(r"[\s·]", bare, maxsplit=1)[0].casefold()
    if code in question.choices:
        return code
    meant = [each for each in question.choices if choice_label(each, question.name) == bare]
    return meant[0] if len(meant) == 1 else bare


@cache
def _country_names() -> dict[str, str]:
    """Names of countries and regions in either language, in small letters, and the code that each one means."""
    return {name.casefold(): code for code, names in COUNTRIES.items() for name in names}


def _day(bare: str) -> date:
    written = unicodedata.normalize("NFKC", bare)
    if re.fullmatch(r"\d{5}(\.0+)?", written):
        return _SPREADSHEET_EPOCH + timedelta(days=int(float(written)))
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([T ]00:00(:00)?)?", written)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CellError(gettext_noop("“{value}” is not a day; write it as 2026-05-31."), value=bare[:60])


def _number(bare: str, *, whole: bool) -> int | float:
    written = unicodedata.normalize("NFKC", bare).strip().removesuffix("%").strip()
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", written):
        written = written.replace(",", "")
    if re.fullmatch(r"[-+]?\d{1,30}", written):
        return int(written)
    if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,4})?", written):
        number = float(written)
        return int(number) if whole and number.is_integer() else number
    raise CellError(gettext_noop("“{value}” is not a number."), value=bare[:60])
