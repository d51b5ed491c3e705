"""The scope of a rule case: what it states is known, what it calls unknown is unknown, and all else is none."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from typing import Any

from entente.desk.rule_cases.mapping import Mapped
from entente.errors import InputError, gettext_noop
from entente.safeguards.examples import NAME
from entente.safeguards.facts import complete, derive, empty_scope
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS, FactType
from entente.safeguards.rulebook import RuleBook
from entente.safeguards.schema import DERIVED, base_schema

__all__ = ["case_scope"]

_LOOKED_UP = {name: fact for name, fact in DERIVED.items() if not fact.formula and name != "day"}
"""Derived facts that no formula defines."""


class _Measured(dict[str, Any]):
    """Parameters of which those that are not stated are none, not unknown (an unknown one is stated as ``None``)."""

    def get(self, key: str, default: object = None) -> Any:  # noqa: ANN401, ARG002 - the signature of dict
        return super().get(key, float("nan"))

    def __bool__(self) -> bool:
        return True  # with nothing stated every parameter is none; it is not as if nobody knew of any

    def measured(self, key: str, value: object) -> _Measured:
        """These and one more."""
        return _Measured({**self, key: value})


def _none(fact: FactType) -> object:
    """The value that says *none* in a type: false, no text, no set, a number that compares as false, the first day."""
    match fact.kind:
        case "bool":
            return False
        case "number":
            return float("nan")
        case "text":
            return ""
        case "set":
            return ()
        case "numbers":
            return _Measured()
        case "date":
            return date.min
    raise AssertionError(fact.kind)


def case_scope(mapped: Mapped, day: date, rulebook: RuleBook) -> Scope:
    """Facts by path as a scope; derived facts are computed unless a path states them.

    Raises :class:`InputError` for a path that is no fact (a mistake in a table).
    """
    scope = empty_scope(day, rulebook.imposed)
    for name, fact in base_schema().items():
        namespace, _, field = name.rpartition(".")
        if namespace not in COLLECTIONS:
            scope[namespace][field] = _none(fact)
    for path, value in mapped.facts.items():
        if path not in COLLECTIONS and not path.startswith("permit["):
            _put(scope, path, value, rulebook)
    for path in mapped.unknown:
        if path not in COLLECTIONS and not path.startswith("permit["):
            _put(scope, path, None, rulebook)
    for path in set(mapped.unknown) & set(COLLECTIONS):
        scope["*" + path] = None
    complete(scope)
    _nothing_looked_up(scope, mapped.unknown.keys())
    return scope


def _put(scope: Scope, path: str, value: object, rulebook: RuleBook) -> None:
    """One fact into the scope, marked as given."""
    match = NAME.match(path)
    name = f"{match['namespace']}.{match['field']}" if match else path
    if match is None or name not in rulebook.schema:
        raise InputError(gettext_noop("No fact is called {name}."), field=path, name=name)
    namespace, field = match["namespace"], match["field"]
    table = _item(scope, namespace, int(match["number"] or 1)) if namespace in COLLECTIONS else scope[namespace]
    if match["part"]:
        table[field] = table[field].measured(match["part"], value)
        return
    if rulebook.schema[name].kind == "set" and isinstance(value, str):
        value = (value,)
    if rulebook.schema[name].kind == "date" and isinstance(value, str):
        value = date.fromisoformat(value)
    table[field] = value
    table.setdefault("!", set()).add(field)
    if value is None:
        table["?" + field] = frozenset((path,))


def _item(scope: Scope, collection: str, number: int) -> dict[str, Any]:
    """The numbered item of a list, made with nothing stated when it is first named."""
    items = scope["*" + collection]
    known = base_schema() | (_LOOKED_UP if collection == "party" else {})
    while len(items) < number:
        item = {
            field: _none(known[name]) if (name := f"{collection}.{field}") in known else None
            for field in scope[collection]
        }
        items.append({**item, "#": f"{collection}[{len(items) + 1}]", "!": set()})
    held: dict[str, Any] = items[number - 1]
    return held


def _nothing_looked_up(scope: Scope, unknown: Set[str]) -> None:
    """Derived facts that would be looked up, where nothing gave them and nothing led to them, are none, too."""
    for name, fact in _LOOKED_UP.items():
        namespace, _, field = name.rpartition(".")
        for table in (scope["*" + namespace] or ()) if namespace in COLLECTIONS else (scope[namespace],):
            given = table.setdefault("!", set())
            waits_for = table.get("?" + field, frozenset())
            if table[field] is None and field not in given and waits_for.isdisjoint(unknown):
                table[field] = _none(fact)
                given.add(field)
    derive(scope)
