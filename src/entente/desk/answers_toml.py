"""Answers written into a proposal file: the field itself, and where the answer came from; layout and comments stay."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit
from tomlkit.items import AoT, Item

from entente.desk.proposals import replace_file
from entente.errors import InputError, gettext_noop
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal, read_text

__all__ = ["Reply", "write_reply"]

_SPACED = re.compile(r"(?<!\n)\n(\[\[answered\]\])")
"""A note that follows a line directly; a blank line goes between."""

_STEP = re.compile(r"(?P<name>[A-Za-z0-9_]+)(?:\[(?P<item>[^\]]+)\])?")


class Reply(NamedTuple):
    """An answer to one fact: its value as the file holds it, and who gave it when.

    ``value`` is what TOML can hold. Where ``field`` is false the file has no such field, and ``words`` are kept with
    the note of where they came from.
    """

    fact: str
    value: Any
    words: str
    field: bool
    on: date
    by: str


def write_reply(path: Path, reply: Reply) -> Proposal:
    """Write one answer; the file is replaced as a whole, and only if it is still a valid proposal.

    Raises ``InputErrors`` where the answer does not fit its field, ``InputError`` where the file has changed so that
    the item that was asked about is gone, ``StorageError`` where the file cannot be written. Then nothing has changed.
    """
    document: Any = tomlkit.parse(read_text(path))
    if reply.fact.startswith("permit["):
        _permit(document, reply)
    elif reply.field:
        _field(document, reply, str(path))
    _note(document, reply)
    text = _SPACED.sub(r"\n\n\1", tomlkit.dumps(document))
    proposal = parse_proposal(text, str(path))
    replace_file(path, text)
    return proposal


def _permit(document: Any, reply: Reply) -> None:  # noqa: ANN401 - a TOML document
    """The status of a permission, in its own table."""
    name = reply.fact[len("permit[") : reply.fact.rindex("]")]
    permits = _tables(document, "permit")
    known = next((each for each in permits if str(each.get("name", "")).casefold() == name.casefold()), None)
    if known is None:
        known = tomlkit.table()
        known["name"] = name
        permits.append(known)
    known["status"] = reply.value


def _tables(document: Any, name: str) -> Any:  # noqa: ANN401 - a TOML document
    """A list of tables, made where there is none or where nobody knew whether there are any."""
    held = document.get(name)
    if not isinstance(held, list):
        document.pop(name, None)
        document[name] = held = tomlkit.aot()
    elif not isinstance(held, AoT):
        tables = tomlkit.aot()
        for each in held:
            table = tomlkit.table()
            table.update(each)
            tables.append(table)
        document.pop(name)
        document[name] = held = tables
    return held


def _field(document: Any, reply: Reply, file: str) -> None:  # noqa: ANN401 - a TOML document
    """A field by its path: of the project, of a table, or of an item of a list."""
    steps = [(match["name"], match["item"]) for match in _STEP.finditer(reply.fact.removeprefix("project."))]
    table = document
    for name, item in steps[:-1]:
        if item is None:
            if not isinstance(table.get(name), dict):
                table.pop(name, None)
                table[name] = tomlkit.table()
            table = table[name]
        else:
            table = _item(table.get(name), name, item, file)
    name = steps[-1][0]
    held = table.get(name)
    value = tomlkit.item(reply.value)
    if isinstance(held, Item):  # the comment behind the old value stays
        value.trivia.indent, value.trivia.comment_ws = held.trivia.indent, held.trivia.comment_ws
        value.trivia.comment, value.trivia.trail = held.trivia.comment, held.trivia.trail
    table[name] = value


def _item(items: Any, name: str, wanted: str, file: str) -> Any:  # noqa: ANN401 - TOML tables
    """The item with this id, or at this place (counted from 1)."""
    listed = list(items) if isinstance(items, list) else []
    for place, each in enumerate(listed, start=1):
        if str(each.get("id", place)) == wanted:
            return each
    raise InputError(gettext_noop("The proposal has no {label}."), file=file, field=name, label=f"{name}[{wanted}]")


def _note(document: Any, reply: Reply) -> None:  # noqa: ANN401 - a TOML document
    """Who answered and when; an earlier note on the same fact is replaced."""
    notes = _tables(document, "answered")
    for place, each in enumerate(notes):
        if each.get("fact") == reply.fact:
            del notes[place]
            break
    note = tomlkit.table()
    note["fact"] = reply.fact
    if not reply.field and not reply.fact.startswith("permit["):
        note["value"] = reply.words
    note["on"] = reply.on
    if reply.by:
        note["by"] = reply.by
    notes.append(note)
