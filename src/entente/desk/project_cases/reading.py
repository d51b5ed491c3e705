"""Reading a file of cases: one JSON object a line, every mistake named with its line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import InputError, InputErrors, Problem, gettext_noop

__all__ = ["Case", "read_cases"]

_HINT = gettext_noop("The form of a case is described in docs/how-to/project-cases.md.")
_TOO_LONG = 2_000_000


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One project on one day. Keys for the scorer (``expected``, ``class`` and such) are not read at all."""

    id: str
    as_of: date
    known_at: date
    side: str
    title: str
    structured: dict[str, Any]
    narrative: str = ""
    narrative_zh: str = ""


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file, in order. Raises ``InputErrors`` that name every bad line, ``InputError`` for no file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as failure:
        raise InputError(
            gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=failure.strerror or str(failure)
        ) from failure
    except UnicodeDecodeError as failure:
        raise InputError(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=_HINT) from failure
    cases: list[Case] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        case = _read_line(line, str(path), number, problems)
        if case is None:
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
        raise InputError(gettext_noop("The file holds no case."), file=str(path), hint=_HINT)
    return tuple(cases)


def _read_line(line: str, path: str, number: int, problems: list[Problem]) -> Case | None:
    """One case, or ``None`` with its mistake noted."""

    def problem(sentence: str, field: str = "", **values: object) -> None:
        problems.append(Problem(sentence, file=path, line=number, field=field, hint=_HINT, **values))

    if len(line) > _TOO_LONG:
        problem(gettext_noop("The line is longer than {limit} characters."), limit=_TOO_LONG)
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as failure:
        problem(gettext_noop("The line is not JSON: {reason}."), reason=getattr(failure, "msg", "nested too deeply"))
        return None
    try:
        case = msgspec.convert(found, Case)
    except msgspec.ValidationError as failure:
        sentence, _, pointer = str(failure).partition(" - at `$.")
        problem(gettext_noop("The case cannot be read here: {reason}."), pointer.rstrip("`"), reason=sentence)
        return None
    if not isinstance(case.structured.get("parties"), list) or not case.structured["parties"]:
        problem(gettext_noop("A case needs at least one party."), "structured.parties")
        return None
    return case
