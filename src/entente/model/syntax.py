"""Bytes of a proposal file to plain data: encodings, size, and what is not TOML, each in one sentence.

A line that breaks the TOML but stands alone (``country = US``) is reported and left out, so that the mistakes behind
it are named in the same run.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, NamedTuple

from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.paths import FieldPath, TooDeep, find_lines, nearest_line, show_path

__all__ = ["MAX_BYTES", "Loaded", "decode_text", "load_toml"]

MAX_BYTES = 1_000_000
"""Largest proposal that is read. The largest example has 12 kB; more is a mistaken file."""

_MAX_REPAIRS = 20
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_ONE_LINE_PAIR = re.compile(r"\s*[A-Za-z0-9_.-]+\s*=")
_FULL_WIDTH = re.compile("[“”‘’＝［］，]")
_HINT_QUOTES = gettext_noop('Text stands in straight quotation marks: country = "US". Dates stand without: 2026-05-31.')
_HINT_FULL_WIDTH = gettext_noop(
    'Use half-width marks: " instead of “ ”, = instead of ＝, [ ] instead of ［ ］, comma , .'
)

_DAY_HINT = gettext_noop("Dates are written 2026-05-31.")
_TWICE_HINT = gettext_noop("Keep one of the two.")
_NO_SUCH_DAY = gettext_noop("This date does not exist.")
_FIELD_TWICE = gettext_noop("This field is given twice.")
_OPEN_QUOTE = gettext_noop("A quotation mark is not closed.")

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("Invalid value", gettext_noop("What follows the = is not a value."), _HINT_QUOTES),
    ("Invalid date|is out of range|must be in", _NO_SUCH_DAY, _DAY_HINT),
    ("Expected '=' after a key", gettext_noop("An = is missing after the name of the field."), ""),
    ("Expected newline or end", gettext_noop("There is something left over after the value."), _HINT_QUOTES),
    (r"""Unterminated|Expected '"|Expected "'|Illegal character '\\n'""", _OPEN_QUOTE, ""),
    ("Unclosed array", gettext_noop("A list is not closed with a bracket."), ""),
    ("Unclosed inline table", gettext_noop("A table in braces is not closed on its line."), ""),
    (
        r"Expected '\]",
        gettext_noop("The heading of a table is not closed."),
        gettext_noop("Write [topic] or [[party]]."),
    ),
    ("Cannot overwrite a value|Duplicate inline table key", _FIELD_TWICE, _TWICE_HINT),
    (
        "Cannot declare|Cannot mutate",
        gettext_noop("This table is given twice."),
        gettext_noop("Write [[party]] in double brackets for each item of a list; [topic] and its like stand once."),
    ),
    (
        r"Unescaped|Invalid hex|Escaped character",
        gettext_noop("A backslash in text must be doubled."),
        gettext_noop("Or put the text between single quotation marks."),
    ),
    (
        "Illegal character|Found invalid character",
        gettext_noop("A control character stands in this line."),
        gettext_noop("Delete the line and type it again."),
    ),
    ("Exceeds the limit", gettext_noop("This number is too large."), ""),
)
"""Messages of the standard TOML reader, and ours."""


class Loaded(NamedTuple):
    """Plain data, the lines of its fields, the syntax mistakes met, and the fields that were left out for them."""

    data: dict[str, Any]
    lines: dict[FieldPath, int]
    problems: list[Problem]
    left_out: frozenset[FieldPath]


def decode_text(content: bytes, file: str) -> str:
    """The text of a file, a byte-order mark removed.

    Raises ``InputErrors`` for a file that is too large, binary, or in another encoding than UTF-8.
    """
    if len(content) > MAX_BYTES:
        template = gettext_noop("The file has {size} bytes; a proposal has at most {most}.")
        raise InputErrors([Problem(template, file=file, size=len(content), most=MAX_BYTES)])
    hint = gettext_noop("Save it as UTF-8 in your editor.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:200]:
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:200].count(b"\0") > len(content[:200]) // 4
        template = (
            gettext_noop("The file is UTF-16 text, not UTF-8.")
            if utf16
            else gettext_noop("The file is not a text file.")
        )
        raise InputErrors([Problem(template, file=file, hint=hint)])
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        template = gettext_noop("The file is not UTF-8 text.")
        if _looks_like_gbk(content):
            template = gettext_noop("The file is GBK (GB 18030) text, not UTF-8.")
        raise InputErrors([Problem(template, file=file, line=line, hint=hint)]) from error


def _looks_like_gbk(content: bytes) -> bool:
    """Whether the bytes decode as GB 18030 to text that is mostly Chinese outside ASCII."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if ord(char) > 127]
    return sum("\u4e00" <= char <= "\u9fff" or char in "，。、；：（）“”《》" for char in foreign) * 2 > len(foreign)


def load_toml(text: str, file: str) -> Loaded:
    """Plain data of a TOML text, with every syntax mistake that can be told apart.

    Raises ``InputErrors`` where the text cannot be understood beyond a mistake.
    """
    try:
        lines = find_lines(text)
    except TooDeep as deep:
        template = gettext_noop("Tables or lists are nested too deeply.")
        raise InputErrors([Problem(template, file=file, line=deep.line)]) from deep
    rows = re.findall(r"[^\n]*\n|[^\n]+", text)  # a TOML line ends at a line feed and nowhere else
    problems: list[Problem] = []
    left_out: set[FieldPath] = set()
    while True:
        try:
            return Loaded(tomllib.loads("".join(rows)), lines, problems, frozenset(left_out))
        except (ValueError, RecursionError) as error:
            problem = _syntax_problem(error, "".join(rows), file, lines)
            problems.append(problem)
            row = problem.line - 1
            if len(problems) > _MAX_REPAIRS or row >= len(rows) or not _ONE_LINE_PAIR.match(rows[row]):
                raise InputErrors(problems) from error
            rows[row] = "\n"
            left_out |= {path for path, line in lines.items() if line == problem.line}


def _syntax_problem(error: Exception, text: str, file: str, lines: dict[FieldPath, int]) -> Problem:
    """The standard reader's complaint as one of our sentences, with its line and, where it is known, its field."""
    said = str(error)
    place = _PLACE.search(said)
    line = int(place[1]) if place and place[1] else _last_line(text) if place else _unplaced_line(text)
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    template, hint = gettext_noop("This line is not valid TOML."), ""
    for pattern, sentence, advice in _SENTENCES:
        if re.search(pattern, said):
            template, hint = sentence, advice
            break
    if _FULL_WIDTH.search(row):
        hint = _HINT_FULL_WIDTH
    here = [path for path, number in lines.items() if number == line and isinstance(path[-1], str)]
    return Problem(template, file=file, line=line, field=show_path(here[-1]) if here else "", hint=hint)


def _last_line(text: str) -> int:
    return max(1, len(text.rstrip().split("\n")))


def _unplaced_line(text: str) -> int:
    """The line of a value that Python refuses without saying where: an overlong number or an impossible date."""
    number = re.search(r"\d{4000,}|0000-\d\d-\d\d", text)
    return text.count("\n", 0, number.start()) + 1 if number else nearest_line({}, ())
