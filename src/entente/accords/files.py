"""One file of the register, read with its places: TOML with many tables, or CSV with one.

A CSV file is named for its table (``commitment.csv``). Its columns are the fields of the table; a text in two languages
has the columns ``duty_en`` and ``duty_zh``, or one column ``duty`` that stands for both; several values in a cell are
separated by semicolons. Text in one language only is taken for both.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from entente.accords.tables import RegisterFile
from entente.errors import Problem, gettext_noop
from entente.model.text import Text

__all__ = ["HINT", "TABLES", "ReadFile", "read_file"]

HINT = gettext_noop("The form of the register is described in docs/reference/agreements.md.")
_PATH = re.compile(r" - at `\$(.*)`$")
_LONGEST_CELL = 1 << 20
_MOST_BYTES = 64 << 20
"""Larger files are refused: 10,000 duties are 6 MB."""

TABLES: dict[str, type[msgspec.Struct]] = {
    field.name: get_args(field.type)[0] for field in msgspec.structs.fields(RegisterFile)
}
"""The tables of a file and what a row of each is."""


class ReadFile:
    """A file that was read: its content, and where each row of a table stands."""

    def __init__(self, path: Path, content: RegisterFile, line_of: Callable[[str, int, str], int]) -> None:
        self.path = path
        self.content = content
        self._line_of = line_of

    def problem(self, table: str, index: int, field: str, template: str, **values: object) -> Problem:
        """A problem at a field of a row."""
        line = self._line_of(table, index, field)
        return Problem(template, file=str(self.path), line=line, field=f"{table}.{field}", hint=HINT, **values)


def read_file(path: Path, data: bytes, problems: list[Problem]) -> ReadFile | None:
    """One file, or ``None`` with its mistakes noted."""
    if len(data) > _MOST_BYTES:
        problems.append(Problem(gettext_noop("The file is too large."), file=str(path), hint=HINT))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=HINT))
        return None
    return (_read_csv if path.suffix == ".csv" else _read_toml)(path, text, problems)


def _read_toml(path: Path, text: str, problems: list[Problem]) -> ReadFile | None:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        line = re.search(r"at line (\d+)", str(failure))
        problems.append(
            Problem(
                gettext_noop("The file is not valid TOML: {reason}."),
                file=str(path),
                line=int(line.group(1)) if line else 0,
                hint=HINT,
                reason=str(failure).rstrip("."),
            )
        )
        return None
    lines = text.splitlines()
    try:
        content = msgspec.convert(_both_languages(data, RegisterFile), RegisterFile)
    except msgspec.ValidationError as failure:
        sentence = str(failure)
        at = _PATH.search(sentence)
        pointer = at.group(1) if at else ""
        problems.append(
            Problem(
                gettext_noop("The register cannot be read here: {reason}."),
                file=str(path),
                line=_line_of(lines, pointer),
                field=pointer.lstrip("."),
                hint=HINT,
                reason=_PATH.sub("", sentence),
            )
        )
        return None
    return ReadFile(path, content, lambda table, index, field: _line_of(lines, f".{table}[{index}].{field}"))


def _line_of(lines: list[str], pointer: str) -> int:
    """Line (1-based) of a msgspec path such as ``.instrument[0].term[2].until``; 0 if it cannot be found.

    TOML tables carry no positions, so headers are counted: the n-th ``[[instrument.term]]`` after its instrument.
    """
    at, prefix, name = 0, "", ""
    for name, index in re.findall(r"\.([A-Za-z_]+)(?:\[(\d+)\])?", pointer):
        if index == "":
            break
        prefix = f"{prefix}.{name}" if prefix else name
        headers = [n for n, line in enumerate(lines) if n >= at and line.strip() == f"[[{prefix}]]"]
        if int(index) >= len(headers):
            break
        at = headers[int(index)]
    if not lines or lines[at].strip() != f"[[{prefix}]]":
        return 0
    for n in range(at + 1, len(lines)):
        if lines[n].lstrip().startswith("[["):
            break
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[n]):
            return n + 1
    return at + 1


def _read_csv(path: Path, text: str, problems: list[Problem]) -> ReadFile | None:
    table = path.stem
    kind = TABLES.get(table)
    if kind is None:
        problems.append(
            Problem(
                gettext_noop("No table is called {table}; a CSV file is named for its table, for example {known}."),
                file=str(path),
                table=table,
                known="commitment.csv",
                hint=HINT,
            )
        )
        return None
    csv.field_size_limit(_LONGEST_CELL)
    found: list[msgspec.Struct] = []
    places: list[int] = []
    before = len(problems)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                row = _row(path, reader.line_num, table, header, cells, problems)
                if row is not None:
                    found.append(row)
                    places.append(reader.line_num)
    except csv.Error as failure:
        problems.append(
            Problem(
                gettext_noop("The file cannot be read: {reason}."),
                file=str(path),
                line=reader.line_num,
                reason=str(failure).rstrip("."),
                hint=HINT,
            )
        )
    if len(problems) > before:
        return None
    content = msgspec.structs.replace(RegisterFile(), **{table: tuple(found)})
    return ReadFile(path, content, lambda _table, index, _field: places[index])


def _row(
    path: Path, line: int, table: str, header: list[str], cells: list[str], problems: list[Problem]
) -> msgspec.Struct | None:
    """One row as a value of its table, or ``None`` with its mistake noted."""
    if len(cells) > len(header):
        problems.append(
            Problem(
                gettext_noop("The row has more cells than the first line names."), file=str(path), line=line, hint=HINT
            )
        )
        return None
    raw: dict[str, Any] = {}
    kinds = _fields(TABLES[table])
    for name, cell in zip(header, cells, strict=False):
        value = cell.strip()
        if not value:
            continue
        base, _, lang = name.rpartition("_")
        if lang in ("en", "zh") and base in kinds and name not in kinds:
            raw.setdefault(base, {})[lang] = value
        elif kinds.get(name) in ("list", "texts"):
            raw[name] = [part.strip() for part in value.split(";") if part.strip()]
        else:
            raw[name] = value
    for name, value in raw.items():
        if isinstance(value, dict):
            raw[name] = {"en": value.get("en") or value["zh"], "zh": value.get("zh") or value["en"]}
    try:
        return msgspec.convert(_both_languages(raw, TABLES[table]), TABLES[table], strict=False)
    except msgspec.ValidationError as failure:
        sentence = str(failure)
        at = _PATH.search(sentence)
        problems.append(
            Problem(
                gettext_noop("The register cannot be read here: {reason}."),
                file=str(path),
                line=line,
                field=at.group(1).lstrip(".") if at else table,
                hint=HINT,
                reason=_PATH.sub("", sentence),
            )
        )
        return None


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, str | type[msgspec.Struct]]:
    """What the reader has to know of each field: ``text``, ``texts``, ``list``, ``plain``, or the struct beneath it."""
    found: dict[str, str | type[msgspec.Struct]] = {}
    for name, hint in get_type_hints(kind).items():
        if not name.startswith("__"):
            found[name] = _shape(hint)
    return found


def _shape(hint: Any) -> str | type[msgspec.Struct]:  # noqa: ANN401 - a type annotation
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Text:
        return "text"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    if origin in (Union, UnionType):
        return next((shape for one in arguments if (shape := _shape(one)) != "plain"), "plain")
    if origin is Annotated:
        return _shape(arguments[0])
    if origin is tuple:
        inner = _shape(arguments[0])
        return "texts" if inner == "text" else inner if not isinstance(inner, str) else "list"
    return "plain"


def _both_languages(data: Any, kind: type[msgspec.Struct]) -> Any:  # noqa: ANN401 - TOML or CSV of any shape
    """The same data in which a plain sentence stands for both languages."""
    if not isinstance(data, dict):
        return data
    shapes = _fields(kind)
    return {name: _one_or_both(value, shapes.get(name, "plain")) for name, value in data.items()}


def _one_or_both(value: Any, shape: str | type[msgspec.Struct]) -> Any:  # noqa: ANN401 - TOML or CSV of any shape
    if isinstance(value, list):
        return [_one_or_both(one, "text" if shape == "texts" else shape) for one in value] if shape != "list" else value
    if shape in ("text", "texts"):
        return {"en": value, "zh": value} if isinstance(value, str) and value else value
    return value if isinstance(shape, str) else _both_languages(value, shape)
