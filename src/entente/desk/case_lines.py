"""Files of cases: one JSON object a line, every mistake named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from entente.errors import InputError, InputErrors, Problem, gettext_noop

__all__ = ["Complaint", "read_case_lines"]

_TOO_LONG = 2_000_000


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Line = TypeVar("Line", bound=_HasId)


class Complaint(NamedTuple):
    """What is wrong with a case that has the right shape: a sentence and the field."""

    sentence: str
    field: str


def read_case_lines(
    path: Path, kind: type[Line], *, hint: str, check: Callable[[Line], Complaint | None] = lambda _case: None
) -> tuple[Line, ...]:
    """All cases of a file, in order; empty lines are skipped.

    Raises ``InputErrors`` that name every bad line (``check`` may add its own complaint) and every id used twice,
    ``InputError`` for a file that cannot be read or holds no case.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as failure:
        raise InputError(
            gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=failure.strerror or str(failure)
        ) from failure
    except UnicodeDecodeError as failure:
        raise InputError(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=hint) from failure
    cases: list[Line] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        case = _read_line(line, kind, str(path), number, hint, problems)
        if case is None:
            continue
        wrong = check(case)
        if wrong is not None:
            problems.append(Problem(wrong.sentence, file=str(path), line=number, field=wrong.field, hint=hint))
            continue
        if case.id in seen:
            sentence = gettext_noop("The id {id} was used in line {first} already.")
            problems.append(Problem(sentence, file=str(path), line=number, field="id", id=case.id, first=seen[case.id]))
            continue
        seen[case.id] = number
        cases.append(case)
    if problems:
        raise InputErrors(problems)
    if not cases:
        raise InputError(gettext_noop("The file holds no case."), file=str(path), hint=hint)
    return tuple(cases)


def _read_line(line: str, kind: type[Line], path: str, number: int, hint: str, problems: list[Problem]) -> Line | None:
    """One case, or ``None`` with its mistake noted."""

    def problem(sentence: str, field: str = "", **values: object) -> None:
        problems.append(Problem(sentence, file=path, line=number, field=field, hint=hint, **values))

    if len(line) > _TOO_LONG:
        problem(gettext_noop("The line is longer than {limit} characters."), limit=_TOO_LONG)
        return None
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError) as failure:
        problem(gettext_noop("The line is not JSON: {reason}."), reason=getattr(failure, "msg", "nested too deeply"))
        return None
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as failure:
        sentence, _, pointer = str(failure).partition(" - at `$.")
        problem(gettext_noop("The case cannot be read here: {reason}."), pointer.rstrip("`"), reason=sentence)
        return None
