"""From neutral facts to ours: by the regime's table, with what is unknown and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entente.desk.rule_cases.tables import FactTable, RegimeTable, Words, known_names
from entente.safeguards.examples import NAME
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.schema import fact_schema

__all__ = ["Mapped", "mapped"]


@dataclass(slots=True)
class Mapped:
    """Our facts by path; ``unknown`` maps a path nobody knows to the neutral facts that would tell.

    ``unread`` names neutral facts and values that the table does not know.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, set[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def give(self, facts: Mapping[str, Any]) -> None:
        """Set facts; a later one wins, and a path that begins with ``+`` adds members to a set."""
        for path, value in facts.items():
            if path.startswith("+"):
                self.facts[path[1:]] = (*self.facts.get(path[1:], ()), *value)
            elif value == "unknown":
                self.unknown.setdefault(path, set())
                self.facts.pop(path, None)
            else:
                self.facts[path] = tuple(value) if isinstance(value, list) else value
                self.unknown.pop(path, None)


def mapped(facts: Mapping[str, Any], table: RegimeTable, day: date, given: Mapping[str, Any] | None = None) -> Mapped:
    """What neutral facts mean by a table on a day; ``given`` holds facts that are known beforehand.

    The order of the table's facts decides, not that of the case. A name that only other regimes' tables know says
    nothing here; a name that no table knows is not understood.
    """
    out = Mapped()
    out.give(given or {})
    out.give(table.start)
    for name, fact in table.facts.items():
        if name in facts and not fact.silent and not _moot(fact, facts):
            _read(name, facts[name], fact, out, day)
    out.unread += [name for name in facts if name not in table.facts and name not in known_names()]
    return out


def _moot(fact: FactTable, facts: Mapping[str, Any]) -> bool:
    """Whether other neutral facts of the case make this one say nothing."""
    if any(other in facts and facts[other] == value for other, value in fact.unless.items()):
        return True
    return any(
        isinstance(facts.get(other), str) and not any(word in _folded(facts[other]) for word in words)
        for other, words in fact.where.items()
    )


def _folded(text: str) -> str:
    """A text as words are looked for in it: a space in a word is the beginning or end of one."""
    return f" {text.casefold()} "


def _fits_row(row: Words, folded: str) -> bool:
    return any(word in folded for word in row.any) and not any(word in folded for word in row.but)


def _read(name: str, value: object, fact: FactTable, out: Mapped, day: date) -> None:
    """One neutral fact."""
    if fact.before:
        if day.isoformat() < str(value):
            out.give(fact.before)
        return
    if value is None:
        for path in fact.paths():
            out.facts.pop(path, None)
            out.unknown.setdefault(path, set()).add(name)
        return
    out.give(fact.also)
    if fact.each:
        _read_members(name, value, fact, out)
    elif _key(value) in fact.values and isinstance(fact.values[_key(value)], dict):
        out.give(fact.values[_key(value)])
    elif isinstance(value, list) and fact.to:
        _copy(name, [_single(name, member, fact, out) for member in value], fact, out)
    else:
        for member in value if isinstance(value, list) else [value]:
            _read_one(name, member, fact, out)


def _key(value: object) -> str:
    """A value as the tables write it."""
    if isinstance(value, list):
        return ", ".join(map(_key, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _single(name: str, value: object, fact: FactTable, out: Mapped) -> object:
    """A single value in our words; not understood where the table closes the values and does not have it."""
    if fact.number and isinstance(value, str):
        try:
            return float(value) / fact.per
        except ValueError:
            out.unread.append(f"{name}: {value}")
            return value
    if fact.at_least is not None and isinstance(value, int | float):
        return value >= fact.at_least
    if not fact.values or (fact.free and _key(value) not in fact.values):
        return value
    if _key(value) not in fact.values:
        out.unread.append(f"{name}: {_key(value)}")
        return value
    return fact.values[_key(value)]


def _copy(name: str, value: object, fact: FactTable, out: Mapped) -> None:
    """A value into every path that receives it; one of another type than the fact's is not understood."""
    if all(_fits(path, value) for path in fact.to):
        out.give(dict.fromkeys(fact.to, value))
    elif not out.unread or not out.unread[-1].startswith(f"{name}: "):
        out.unread.append(f"{name}: {_key(value)}")


def _fits(path: str, value: object) -> bool:
    """Whether a value has the type of the fact at a path (a parameter is a number, a day is written as text)."""
    match = NAME.match(path)
    assert match is not None, f"{path} names a fact"
    match fact_schema()[f"{match['namespace']}.{match['field']}"].kind:
        case "bool":
            return isinstance(value, bool)
        case "number" | "numbers":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "date":
            return _is_day(value)
        case "set":
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _read_one(name: str, value: object, fact: FactTable, out: Mapped) -> None:
    """A value that stands alone or among others of its fact."""
    key = _key(value)
    if key in fact.values and isinstance(fact.values[key], dict):
        out.give(fact.values[key])
        return
    folded = _folded(key)
    row = next((each for each in fact.words if _fits_row(each, folded)), None)
    if row is not None:
        out.give(row.give)
        for more in fact.further:
            if _fits_row(more, folded):
                out.give(more.give)
        return
    if fact.to and (not fact.values or key in fact.values or not fact.words or fact.free):
        _copy(name, _single(name, value, fact, out), fact, out)
    elif not fact.free:
        out.unread.append(f"{name}: {key}")


def _read_members(name: str, value: object, fact: FactTable, out: Mapped) -> None:
    """A list of which each member is an item of one of our lists."""
    members = value if isinstance(value, list) else [value]
    number = 0
    for member in members:
        give = fact.values.get(_key(member))
        if give is None:
            out.unread.append(f"{name}: {_key(member)}")
            continue
        if give:
            number += 1
            out.give({_numbered(path, fact.each, number): each for path, each in give.items()})
    out.facts.setdefault(fact.each, ())


def _numbered(path: str, collection: str, number: int) -> str:
    """A path into the numbered item of a list; other paths stay."""
    head, _, rest = path.partition(".")
    assert head in COLLECTIONS or head != collection, f"{collection} is a list of the proposal"
    return f"{collection}[{number}].{rest}" if head == collection else path
