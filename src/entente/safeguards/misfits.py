"""What is wrong with a record of a rule file, in a sentence that its writer understands.

The reader of shapes (msgspec) speaks of objects and JSON paths; a writer of rules wants the field, its line and, where
a word is not among the possible ones, those that are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from entente.errors import RuleError, gettext_noop
from entente.model.provenance import Citation
from entente.safeguards.records import CollisionRecord, ExampleRecord, ObligationRecord, RuleRecord

__all__ = ["HEADERS", "Place", "misfit"]

HEADERS = ("[[rule]]", "[[collision]]")

Shape = type[RuleRecord | CollisionRecord | ObligationRecord | ExampleRecord | Citation]
_PARTS: Mapping[str, Shape] = {"obligation": ObligationRecord, "example": ExampleRecord, "citation": Citation}

_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]+)`")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>[^`]+)`")
_WORD = re.compile(r"^Invalid enum value (?P<value>'.*'|\S+)")
_PATH = re.compile(r"`\$\.?(?P<path>[^`]*)`$")
_STEP = re.compile(r"^(?P<table>\w+)\[(?P<number>\d+)\](?:\.(?P<rest>.+))?$")


class Place:
    """Where a record, or a part of one, stands: the file and its lines, to name the line of a field."""

    def __init__(self, file: str, lines: Sequence[str], first: int) -> None:
        self.file, self.lines, self.line = file, lines, first

    def part(self, table: str, number: int) -> Place:
        """The part of a record that its (number + 1)-th ``[[….table]]`` opens; the record itself if there is none."""
        opened = [
            line
            for line in range(self.line + 1, self._end(HEADERS) + 1)
            if re.match(rf"^\s*\[\[\w+\.{table}\]\]", self.lines[line - 1])
        ]
        return Place(self.file, self.lines, opened[number]) if number < len(opened) else self

    def of(self, name: str) -> int:
        """Line of a field (1-based), or of the record where the field is absent; its own fields before its parts'."""
        start = re.compile(rf"^\s*{re.escape(name)}\s*=")
        for end in (self._end(("[[",)), self._end(HEADERS)):
            for line in range(self.line + 1, end + 1):
                if start.match(self.lines[line - 1]):
                    return line
        return self.line

    def _end(self, openings: tuple[str, ...]) -> int:
        """The last line before the next one that begins so."""
        following = range(self.line + 1, len(self.lines) + 1)
        return next((n - 1 for n in following if self.lines[n - 1].lstrip().startswith(openings)), len(self.lines))

    def error(self, template: str, at: str, **values: Any) -> RuleError:  # noqa: ANN401 - values of a sentence
        """An error at a field."""
        return RuleError(template, file=self.file, line=self.of(at), field=at, **values)


def misfit(shape: Shape, place: Place, problem: Exception) -> RuleError:
    """Why a table does not have the shape of a record, with the line and the path of the field (parts from 1)."""
    text = str(problem)
    found = _PATH.search(text)
    within = found["path"] if found else ""
    path = ""
    if step := _STEP.match(within):
        place = place.part(step["table"], int(step["number"]))
        path = f"{step['table']}[{int(step['number']) + 1}]."
        shape = _PARTS.get(step["table"], shape)
        within = step["rest"] or ""
    name = re.split(r"[.\[]", within)[0]
    if missing := _MISSING.match(text):
        lacking = f"{within}.{missing['name']}" if within else missing["name"]
        sentence, values = gettext_noop("The field “{name}” is missing."), {"name": missing["name"]}
        return RuleError(sentence, file=place.file, line=place.of(name) if name else place.line,
                         field=path + lacking, **values)  # fmt: skip
    if (unknown := _UNKNOWN.match(text)) and not within:
        name = unknown["name"]
        sentence, values = _unknown_field(name, shape)
    elif (word := _WORD.match(text)) and (possible := _possible(shape, name)):
        sentence = gettext_noop("{value} is none of the possible words: {possible}.")
        values = {"value": word["value"].strip("'"), "possible": ", ".join(possible)}
    elif _hints(shape).get(name) == date | None:
        sentence = gettext_noop("A day is written without quotation marks: 2025-11-10.")
        values = {}
    else:
        sentence = gettext_noop("The record does not fit: {reason}.")
        values = {"reason": text}
    return RuleError(sentence, file=place.file, line=place.of(name), field=path + name, **values)


def _unknown_field(name: str, shape: Shape) -> tuple[str, dict[str, str]]:
    """That no field is called so, with the nearest that is."""
    near = difflib.get_close_matches(name, shape.__struct_fields__, n=1)
    if near:
        return gettext_noop("No field is called {name}; {near} is meant?"), {"name": name, "near": near[0]}
    return gettext_noop("No field is called {name}."), {"name": name}


@cache
def _hints(shape: Shape) -> Mapping[str, Any]:
    return get_type_hints(shape)


def _possible(shape: Shape, name: str) -> tuple[str, ...]:
    """The words that a field may hold; nothing where it is no choice."""
    kind = _hints(shape).get(name)
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(each.value for each in kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
