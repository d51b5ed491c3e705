"""The plain part of TOML that rule files are written in, read several times faster than the standard reader.

A line is a comment, the head of a list of tables (``[[rule.example]]``) or one key with its value: a string, a number,
a day, yes or no, or a list or table in brackets on the same line. A text with anything else gives ``None``, and the
standard reader takes over: it has the last word on what is TOML, and names the mistakes. A property test compares both.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

__all__ = ["read_plain"]

_PLAIN = r"[^\"\\\x00-\x08\x0a-\x1f\x7f]*"
_LINE = re.compile(
    rf"""(?:
     ([A-Za-z0-9_-]+)[ ]=[ ](?:                           # 1 a key, and its value:
        "({_PLAIN})"                                      # 2 a text
      | \{{[ ]en[ ]=[ ]"({_PLAIN})",[ ]zh[ ]=[ ]"({_PLAIN})"[ ]\}}   # 3, 4 a text in two languages
      | '''((?:[^'\x00-\x08\x0a-\x1f\x7f]|'(?!''))*)'''   # 5 a condition
      | ([^'"].*|"".*|".*|'.*)                            # 6 anything else
     )
    | \[\[([a-z_]+(?:\.[a-z_]+)?)\]\]                     # 7 the head of a list of tables
    | \#[^\x00-\x08\x0a-\x1f\x7f]*                        # a comment
    )?""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"""[ \t]*(?:
      "([^"\\\x00-\x08\x0a-\x1f\x7f]*)"(?!")              # 1 text without escapes
    | ("(?:[^"\\\x00-\x1f\x7f]|\\["\\bfnrt])+")(?!")      # 2 text with escapes that JSON has, too
    | '([^'\x00-\x08\x0a-\x1f\x7f]*)'(?!')                # 3 text as it stands
    | ([A-Za-z0-9_.+-]+)                                  # 4 a bare key, a number, a day, yes or no
    | ([\[\]{}=,])                                        # 5 a mark
    | (\#[^\x00-\x08\x0a-\x1f\x7f]*)?$                    # 6 a comment, or the end
    )""",
    re.VERBOSE,
)
_TEXT = r'"[^"\\=\x00-\x1f\x7f]*"'
_SIMPLE = rf"(?:{_TEXT}|-?(?:0|[1-9][0-9]*)|true|false)"
_LIST = rf"\[(?:{_SIMPLE}(?:, {_SIMPLE})*)?\]"
_PAIR = rf"{_TEXT} = (?:{_SIMPLE}|{_LIST})"
_NEARLY_JSON = re.compile(rf"{_LIST}|\{{ {_PAIR}(?:, {_PAIR})* \}}")
"""A list, or a table with quoted keys, that is JSON but for its equals signs (which none of its texts holds)."""
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"[+-]?(?:0|[1-9]\d*)\.\d+(?:[eE][+-]?\d+)?|[+-]?(?:0|[1-9]\d*)[eE][+-]?\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
TEXT, ESCAPED, AS_IT_STANDS, BARE, MARK, END = 1, 2, 3, 4, 5, 6


class _NotPlain(Exception):
    """The text has something that this reader does not know."""


def read_plain(text: str) -> dict[str, Any] | None:
    """The tables of a text, or ``None`` where it is not plain."""
    root: dict[str, Any] = {}
    table = root
    try:
        for line in text.split("\n"):
            match = _LINE.fullmatch(line)
            if match is None:
                return None
            key, plain, english, chinese, condition, other, head = match.groups()
            if head is not None:
                table = _opened(root, head)
            elif key is not None:
                if key in table:
                    return None
                if plain is not None:
                    table[key] = plain
                elif english is not None:
                    table[key] = {"en": english, "zh": chinese}
                else:
                    table[key] = condition if condition is not None else _value_of(other)
    except _NotPlain:
        return None
    return root


def _opened(root: dict[str, Any], head: str) -> dict[str, Any]:
    """A new table at the end of its list, inside the last table of the outer list."""
    outer, dot, name = head.rpartition(".")
    table = root
    if dot:
        held = root.get(outer)
        if not isinstance(held, _Tables):
            raise _NotPlain
        table = held[-1]
    tables = table.setdefault(name, _Tables())
    if not isinstance(tables, _Tables):
        raise _NotPlain
    opened: dict[str, Any] = {}
    tables.append(opened)
    return opened


class _Tables(list[dict[str, Any]]):
    """A list of tables that ``[[…]]`` made, to which more may be added."""


def _value_of(text: str) -> Any:  # noqa: ANN401 - TOML values
    """The value that a line states behind its key, up to the end of the line."""
    if _NEARLY_JSON.fullmatch(text):
        held = json.loads(text.replace('" = ', '": '))
        if isinstance(held, list) or len(held) == text.count(" = "):  # else a key stands twice
            return held
    reader = _Reader(text)
    value = reader.value()
    if reader.token()[0] != END:
        raise _NotPlain
    return value


class _Reader:
    """Goes through the tokens of one value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def token(self) -> tuple[int, str]:
        """The next token: its kind and text."""
        match = _TOKEN.match(self.text, self.place)
        if match is None:
            raise _NotPlain
        self.place = match.end()
        kind = match.lastindex or END
        return kind, match[kind] or ""

    def value(self) -> Any:  # noqa: ANN401 - TOML values
        """The next value."""
        return self._value(*self.token())

    def _value(self, kind: int, text: str) -> Any:  # noqa: ANN401 - TOML values
        if kind in (TEXT, AS_IT_STANDS):
            return text
        if kind == ESCAPED:
            return json.loads(text)
        if kind == BARE:
            return _scalar(text)
        if (kind, text) == (MARK, "{"):
            return self._table()
        if (kind, text) == (MARK, "["):
            return self._list()
        raise _NotPlain

    def _table(self) -> dict[str, Any]:
        table: dict[str, Any] = {}
        kind, text = self.token()
        while (kind, text) != (MARK, "}") or table:
            if kind not in (TEXT, AS_IT_STANDS) and not (kind == BARE and _BARE.fullmatch(text)):
                raise _NotPlain
            if text in table or self.token() != (MARK, "="):
                raise _NotPlain
            table[text] = self.value()
            mark = self.token()
            if mark == (MARK, "}"):
                break
            if mark != (MARK, ","):
                raise _NotPlain
            kind, text = self.token()
        return table

    def _list(self) -> list[Any]:
        items: list[Any] = []
        kind, text = self.token()
        while (kind, text) != (MARK, "]"):
            items.append(self._value(kind, text))
            mark = self.token()
            if mark == (MARK, "]"):
                break
            if mark != (MARK, ","):
                raise _NotPlain
            kind, text = self.token()
        return items


def _scalar(text: str) -> Any:  # noqa: ANN401 - TOML values
    if text in ("true", "false"):
        return text == "true"
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _NotPlain from None
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise _NotPlain
