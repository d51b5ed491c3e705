"""Where a field stands in a proposal file: its dotted path and its line.

A path is a tuple of keys and 0-based positions; people read it as ``party[2].country``, counted from 1. The locator
reads the text itself because the standard TOML reader forgets lines; it is lenient, since the reader has the last
word on what is valid TOML.
"""

from __future__ import annotations

import contextlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator

__all__ = ["MAX_DEPTH", "FieldPath", "TooDeep", "find_lines", "nearest_line", "show_path"]

FieldPath = tuple[str | int, ...]

MAX_DEPTH = 24
"""Deepest nesting that is read; a proposal needs five (``party[1].owners[1].name``)."""

# Only sets of characters repeat possessively: a possessive group misreads its alternatives before Python 3.11.5
# (python/cpython issue 106052), and Debian 12 has 3.11.2. What follows a group leaves it one way to match.
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_BASIC = re.compile(r'"(?:[^"\\\n]++|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*+'")
_LONG_BASIC = re.compile(r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*"{3,5}', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''(?:[^']++|'{1,2}(?!'))*'{3,5}")
_SCALAR = re.compile(r"[^,\]}#\n]++")
_SPACE = re.compile(r"[ \t\r]*+")
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*")
_REST = re.compile(r"[^\n]*+")


class TooDeep(Exception):
    """The text nests deeper than any proposal does; ``line`` says where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} nests more than {MAX_DEPTH} levels")
        self.line = line


class _Unreadable(Exception):
    """The text is not TOML from here on."""


def show_path(path: FieldPath) -> str:
    """A path as people read it: ``party[2].country``, positions counted from 1."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            name = part if _BARE.fullmatch(part) else json.dumps(part[:80], ensure_ascii=False)
            shown += f".{name}" if shown else name
    return shown


def find_lines(text: str) -> dict[FieldPath, int]:
    """The 1-based line on which every table, key and list item of a TOML text begins.

    A text that is not TOML is followed up to where it breaks. Raises ``TooDeep``. Linear in the length of the text.
    """
    locator = _Locator(text)
    with contextlib.suppress(_Unreadable):
        locator.read()
    return locator.lines


def nearest_line(lines: dict[FieldPath, int], path: FieldPath) -> int:
    """The line of a path or of the nearest table that contains it; 1 where nothing does."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


class _Locator:
    """One pass over a TOML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.lines: dict[FieldPath, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._counts: dict[FieldPath, int] = {}

    def read(self) -> None:
        """Follow the statements; raises ``_Unreadable`` where the text is not TOML."""
        table: FieldPath = ()
        self._skip(_BLANK)
        while self.pos < len(self.text):
            line = self._line()
            if self.text.startswith("[", self.pos):
                table = self._header()
                self.lines.setdefault(table, line)
                self._skip(_REST)
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _line(self) -> int:
        return bisect_right(self._starts, self.pos)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.pos)
        if match is None:
            raise _Unreadable
        self.pos = match.end()

    def _expect(self, mark: str) -> None:
        self._skip(_SPACE)
        if not self.text.startswith(mark, self.pos):
            raise _Unreadable
        self.pos += len(mark)

    def _header(self) -> FieldPath:
        """``[a.b]`` or ``[[a.b]]``; a list of tables is entered at its last item."""
        many = self.text.startswith("[[", self.pos)
        self.pos += 2 if many else 1
        keys = list(self._key())
        self._expect("]]" if many else "]")
        path: FieldPath = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if many and position == len(keys) - 1:
                self.lines.setdefault(path, self._line())
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _key(self) -> Iterator[str]:
        """The parts of a dotted key."""
        depth = 0
        while True:
            self._skip(_SPACE)
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeep(self._line())
            yield self._key_part()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.pos):
                return
            self.pos += 1

    def _key_part(self) -> str:
        start = self.pos
        if self.text.startswith('"', start):
            self._skip(_BASIC)
            try:
                return str(json.loads(self.text[start : self.pos]))
            except ValueError:  # an escape that JSON does not know (\UXXXXXXXX)
                return self.text[start + 1 : self.pos - 1]
        if self.text.startswith("'", start):
            self._skip(_LITERAL)
            return self.text[start + 1 : self.pos - 1]
        self._skip(_BARE)
        return self.text[start : self.pos]

    def _pair(self, table: FieldPath) -> None:
        """``a.b = value`` inside a table."""
        line = self._line()
        path = table
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._expect("=")
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: FieldPath) -> None:
        if len(path) > MAX_DEPTH:
            raise TooDeep(self._line())
        text, pos = self.text, self.pos
        if text.startswith("[", pos):
            self._array(path)
        elif text.startswith("{", pos):
            self._inline_table(path)
        elif text.startswith('"""', pos):
            self._skip(_LONG_BASIC)
        elif text.startswith("'''", pos):
            self._skip(_LONG_LITERAL)
        elif text.startswith('"', pos):
            self._skip(_BASIC)
        elif text.startswith("'", pos):
            self._skip(_LITERAL)
        else:
            self._skip(_SCALAR)

    def _array(self, path: FieldPath) -> None:
        self.pos += 1
        position = 0
        self._skip(_BLANK)
        while not self.text.startswith("]", self.pos):
            item = (*path, position)
            self.lines.setdefault(item, self._line())
            self._value(item)
            position += 1
            self._skip(_BLANK)
            if self.text.startswith(",", self.pos):
                self.pos += 1
                self._skip(_BLANK)
            elif not self.text.startswith("]", self.pos):
                raise _Unreadable
        self.pos += 1

    def _inline_table(self, path: FieldPath) -> None:
        self.pos += 1
        self._skip(_BLANK)
        while not self.text.startswith("}", self.pos):
            self._pair(path)
            self._skip(_BLANK)
            if self.text.startswith(",", self.pos):
                self.pos += 1
                self._skip(_BLANK)
            elif not self.text.startswith("}", self.pos):
                raise _Unreadable
        self.pos += 1
