"""Folders of plain files as typed tables: TOML with many tables, or CSV with one; every mistake with its place.

A CSV file is named for its table (``claim.csv``). Its columns are the fields of the table; a sentence in two languages
has the columns ``text_en`` and ``text_zh``, or one column ``text`` that stands for both; several values in a cell are
separated by semicolons. In TOML, too, a plain sentence stands for both languages. Files in subfolders are not read.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.text import Text

__all__ = ["Joined", "read_file", "read_folders"]

_PATH = re.compile(r" - at `\$(.*)`$")
_MOST_BYTES = 64 << 20
_LONGEST_CELL = 1 << 20
_MOST_PROBLEMS = 100

File = TypeVar("File", bound=msgspec.Struct)


class _Part:
    """One file that was read: its rows by table, and the line of each."""

    def __init__(self, path: Path, rows: dict[str, tuple[msgspec.Struct, ...]], lines: list[str] | list[int]) -> None:
        self.path, self.rows, self._lines = path, rows, lines

    def line(self, table: str, index: int, field: str) -> int:
        """Line (1-based) of a field of a row."""
        if self._lines and isinstance(self._lines[0], int):
            return int(self._lines[index])
        return _line_of([str(line) for line in self._lines], f".{table}[{index}].{field}")


class Joined(Generic[File]):
    """The rows of all files, and where each stands. Tables that name the same id twice are refused by the reader."""

    def __init__(self, content: File, parts: Sequence[_Part], hint: str) -> None:
        self.content, self._parts, self._hint = content, parts, hint

    def place(self, table: str, index: int) -> tuple[_Part, int]:
        """The file of a row of the joined table, and its number there."""
        for part in self._parts:
            rows = part.rows.get(table, ())
            if index < len(rows):
                return part, index
            index -= len(rows)
        raise AssertionError("every row of a joined table stands in a file")

    def folder(self, table: str, index: int) -> Path:
        """The folder in which a row stands."""
        return self.place(table, index)[0].path.parent

    def problem(self, table: str, index: int, field: str, template: str, **values: object) -> Problem:
        """A problem at a field of a row of the joined table."""
        part, at = self.place(table, index)
        line = part.line(table, at, field)
        return Problem(template, file=str(part.path), line=line, field=f"{table}.{field}", hint=self._hint, **values)


_PARTS: dict[tuple[Path, int, int, type[msgspec.Struct]], _Part] = {}
"""Files that were read without a mistake, by place, time of change, size and kind: rows cannot be changed."""
_MOST_PARTS = 256


def read_folders(folders: Sequence[Path], kind: type[File], hint: str) -> Joined[File]:
    """All ``*.toml`` and ``*.csv`` files of the folders, in order of folder and name.

    ``kind`` has one tuple of rows for each table. Raises ``InputErrors`` with file, line and field of every mistake of
    form, and of every id that a table has twice.
    """
    problems: list[Problem] = []
    parts = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem(gettext_noop("This is no folder."), file=str(folder), hint=hint))
        for path in sorted((*folder.glob("*.toml"), *folder.glob("*.csv"))):
            part = _read(path, kind, hint, problems)
            if part is not None:
                parts.append(part)
    if problems:
        raise InputErrors(problems[:_MOST_PROBLEMS])
    tables = {name: tuple(row for part in parts for row in part.rows.get(name, ())) for name in _fields(kind)}
    joined = Joined(kind(**tables), parts, hint)
    problems = [found for name, rows in tables.items() for found in _doubles(joined, name, rows)]
    if problems:
        raise InputErrors(problems[:_MOST_PROBLEMS])
    return joined


def read_file(path: Path, kind: type[File], hint: str) -> Joined[File]:
    """One TOML file. Raises as :func:`read_folders`."""
    problems: list[Problem] = []
    part = _read(path, kind, hint, problems)
    if part is None:
        raise InputErrors(problems[:_MOST_PROBLEMS])
    joined = Joined(kind(**part.rows), [part], hint)
    problems = [found for name, rows in part.rows.items() for found in _doubles(joined, name, rows)]
    if problems:
        raise InputErrors(problems[:_MOST_PROBLEMS])
    return joined


def _doubles(joined: Joined[File], table: str, rows: Sequence[msgspec.Struct]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for index, row in enumerate(rows):
        key = getattr(row, "id", None)
        if key in seen:
            found.append(joined.problem(table, index, "id", gettext_noop("The id {value} is used twice."), value=key))
        elif key is not None:
            seen.add(key)
    return found


def _read(path: Path, kind: type[File], hint: str, problems: list[Problem]) -> _Part | None:
    """One file, or ``None`` with its mistakes noted. A file that has not changed since is not read again."""
    try:
        state = path.stat()
        key = (path, state.st_mtime_ns, state.st_size, kind)
        if key in _PARTS:
            return _PARTS[key]
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            problems.append(Problem(gettext_noop("The file is too large."), file=str(path), hint=hint))
            return None
        text = data.decode("utf-8-sig")
        read = _read_csv if path.suffix == ".csv" else _read_toml
        part = read(path, text, kind, hint, problems)
        if part is not None:
            if len(_PARTS) >= _MOST_PARTS:
                _PARTS.clear()
            _PARTS[key] = part
        return part
    except OSError as failure:
        reason = failure.strerror or str(failure)
        problems.append(Problem(gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=reason))
    except UnicodeDecodeError:
        problems.append(Problem(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=hint))
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        line = re.search(r"at line (\d+)", str(failure))
        problems.append(Problem(
            gettext_noop("The file is not valid TOML: {reason}."), file=str(path),
            line=int(line.group(1)) if line else 0, hint=hint, reason=str(failure).rstrip("."),
        ))  # fmt: skip
    return None


def _read_toml(path: Path, text: str, kind: type[File], hint: str, problems: list[Problem]) -> _Part | None:
    data = tomllib.loads(text)
    lines = text.splitlines()
    try:
        content = msgspec.convert(_both_languages(data, kind), kind)
    except msgspec.ValidationError as failure:
        pointer = _pointer(failure)
        problems.append(_unreadable(path, _line_of(lines, pointer), pointer.lstrip("."), failure, hint))
        return None
    return _Part(path, {name: getattr(content, name) for name in _fields(kind)}, lines)


def _pointer(failure: msgspec.ValidationError) -> str:
    at = _PATH.search(str(failure))
    return at.group(1) if at else ""


def _unreadable(path: Path, line: int, field: str, failure: msgspec.ValidationError, hint: str) -> Problem:
    return Problem(
        gettext_noop("This cannot be read: {reason}."), file=str(path), line=line, field=field, hint=hint,
        reason=_PATH.sub("", str(failure)),
    )  # fmt: skip


def _line_of(lines: list[str], pointer: str) -> int:
    """Line (1-based) of a path such as ``.claim[2].text``; 0 if it cannot be found.

    TOML tables carry no positions, so headers are counted: the n-th ``[[programme.output]]`` after its programme.
    """
    at, prefix, name = 0, "", ""
    for name, index in re.findall(r"\.([A-Za-z_]+)(?:\[(\d+)\])?", pointer):
        if index == "":
            break
        prefix = f"{prefix}.{name}" if prefix else name
        headers = [n for n, line in enumerate(lines) if n >= at and line.strip() == f"[[{prefix}]]"]
        if int(index) >= len(headers):
            return at + 1 if at else 0
        at = headers[int(index)]
    for n in range(at + 1, len(lines)):
        if lines[n].lstrip().startswith("[["):
            break
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[n]):
            return n + 1
    return at + 1


def _read_csv(path: Path, text: str, kind: type[File], hint: str, problems: list[Problem]) -> _Part | None:
    table = path.stem
    if table not in _fields(kind):
        problems.append(Problem(
            gettext_noop("No table is called {table}; a CSV file is named for its table: {known}."), file=str(path),
            table=table, known=", ".join(f"{name}.csv" for name in _fields(kind)), hint=hint,
        ))  # fmt: skip
        return None
    row_kind = get_args(get_type_hints(kind)[table])[0]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    raw: list[dict[str, Any]] = []
    places: list[int] = []
    try:
        plan = _plan(next(reader, []), row_kind)
        names = [name for name, _, _ in plan]
        special = [column for column in plan if column[2] != "plain"]
        for cells in reader:
            if len(cells) != len(plan):
                if any(cells):
                    problems.append(Problem(
                        gettext_noop("The row has {found} cells, the first line {wanted}."), file=str(path),
                        line=reader.line_num, field=table, found=len(cells), wanted=len(plan), hint=hint,
                    ))  # fmt: skip
                continue
            raw.append(_row(names, special, cells))
            places.append(reader.line_num)
    except csv.Error as failure:
        problems.append(Problem(
            gettext_noop("The line cannot be read as CSV: {reason}."), file=str(path), line=reader.line_num,
            reason=str(failure).rstrip("."), hint=hint,
        ))  # fmt: skip
    if any(problem.file == str(path) for problem in problems):
        return None
    try:
        rows = msgspec.convert(raw, tuple[row_kind, ...], strict=False)  # type: ignore[valid-type]
    except msgspec.ValidationError as failure:
        pointer = _pointer(failure)
        number = re.match(r"\[(\d+)\]", pointer)
        line = places[int(number.group(1))] if number else 0
        field = table + re.sub(r"^\[\d+\]", "", pointer)
        problems.append(_unreadable(path, line, field, failure, hint))
        return None
    return _Part(path, {table: rows}, places)


def _plan(header: list[str], row_kind: type[msgspec.Struct]) -> list[tuple[str, str, str]]:
    """For each column its name, its field and how its cells are read: plain, list, texts, en, zh or both."""
    shapes = _fields(row_kind)
    plan = []
    for name in (cell.strip() for cell in header):
        base, _, lang = name.rpartition("_")
        if lang in ("en", "zh") and shapes.get(base) == "text" and name not in shapes:
            plan.append((name, base, lang))
        else:
            shape = shapes.get(name, "plain")
            plan.append((name, name, "both" if shape == "text" else shape if shape in ("list", "texts") else "plain"))
    return plan


def _row(names: list[str], special: list[tuple[str, str, str]], cells: list[str]) -> dict[str, Any]:
    """A row by field; absent where a cell is empty. ``special``: columns that are more than a plain value."""
    raw: dict[str, Any] = dict(zip(names, cells, strict=True))
    if "" in cells:
        raw = {name: cell for name, cell in raw.items() if cell}
    for column, field, how in special:
        cell = raw.pop(column, "")
        if not cell:
            continue
        if how in ("list", "texts"):
            parts = [part.strip() for part in cell.split(";") if part.strip()] if ";" in cell else [cell.strip()]
            raw[field] = [{"en": part, "zh": part} for part in parts] if how == "texts" else parts
        elif how == "both" or field not in raw:
            raw[field] = {"en": cell, "zh": cell}
        else:
            raw[field][how] = cell
    return raw


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, str | type[msgspec.Struct]]:
    """What the reader has to know of each field: ``text``, ``texts``, ``list``, ``plain``, or the struct beneath it."""
    hints = get_type_hints(kind, include_extras=True)
    return {field: _shape(hints[field]) for field in kind.__struct_fields__}


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


def _both_languages(data: Any, kind: type[msgspec.Struct]) -> Any:  # noqa: ANN401 - TOML of any shape
    """The same data in which a plain sentence stands for both languages."""
    if not isinstance(data, dict):
        return data
    shapes = _fields(kind)
    return {name: _one_or_both(value, shapes.get(name, "plain")) for name, value in data.items()}


def _one_or_both(value: Any, shape: str | type[msgspec.Struct]) -> Any:  # noqa: ANN401 - TOML of any shape
    if isinstance(value, list) and shape != "list":
        return [_one_or_both(one, "text" if shape == "texts" else shape) for one in value]
    if shape == "text":
        return {"en": value, "zh": value} if isinstance(value, str) and value else value
    return value if isinstance(shape, str) else _both_languages(value, shape)
