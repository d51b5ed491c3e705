"""A rule's own examples: facts by name, and what the rule must say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entente.errors import RuleError, gettext_noop
from entente.model.codes import Result
from entente.safeguards.engine import settle
from entente.safeguards.facts import complete, empty_scope
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS, FactType
from entente.safeguards.records import ExampleRecord
from entente.safeguards.rulebook import Rule, RuleBook, RuleSet

__all__ = ["ExampleFailure", "example_scope", "failing_examples"]

NAME = re.compile(r"^(?P<namespace>[a-z0-9]+)(?:\[(?P<number>\d{1,2})\])?\.(?P<field>[a-z0-9_]+)(?:\.(?P<part>\w+))?$")
FALLBACK_DAY = date(2026, 1, 1)
"""The day of an example that names none."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that the rule does not answer as it says."""

    rule: str
    file: str
    line: int
    note: str
    expect: Result
    got: Result


def failing_examples(rulebook: RuleBook, rules: Sequence[Rule] | None = None) -> tuple[ExampleFailure, ...]:
    """Every example, of all rules or of some, whose rule says something else; a rule is run alone, on its facts."""
    failures = []
    for rule in rulebook.rules if rules is None else rules:
        for number, example in enumerate(rule.record.example, start=1):
            got = _result(rule, example, rulebook, f"example[{number}]")
            if got is not example.expect:
                failures.append(ExampleFailure(rule.id, rule.file, rule.line, example.note, example.expect, got))
    return tuple(failures)


def _result(rule: Rule, example: ExampleRecord, rulebook: RuleBook, field: str) -> Result:
    """What the rule says of an example: of its subjects, the strongest result."""
    day = example.as_of or rule.record.in_force_from or FALLBACK_DAY
    if not rule.holds_on(day, day) and rule.record.status != "repealed":
        return Result.DOES_NOT_APPLY
    scope = example_scope(example.facts, day, rulebook, rule, field)
    results = {verdict.result for verdict in settle(RuleSet.of((rule,)), scope).verdicts}
    return next((each for each in (Result.APPLIES, Result.UNDECIDED) if each in results), Result.DOES_NOT_APPLY)


def example_scope(
    facts: Mapping[str, object], day: date, rulebook: RuleBook, rule: Rule, field: str = "example"
) -> Scope:
    """A scope made of facts by name; raises :class:`RuleError` for a name that is no fact.

    ``"data.kind"`` is the first item, ``"data[2].kind"`` the second; ``"data" = "unknown"`` says that nobody knows
    whether there are any.
    """
    scope = empty_scope(day, rulebook.imposed)
    for name, value in facts.items():
        if name in COLLECTIONS and value == "unknown":
            scope["*" + name] = None
            continue
        match = NAME.match(name)
        if match is None or f"{match['namespace']}.{match['field']}" not in rulebook.schema:
            raise RuleError(
                gettext_noop("No fact is called {name}."), file=rule.file, line=rule.line, field=field, name=name
            )
        namespace = match["namespace"]
        table = scope[namespace]
        if namespace in COLLECTIONS:
            table = _item(scope, namespace, int(match["number"] or 1))
        try:
            typed = _typed(value, rulebook.schema[f"{namespace}.{match['field']}"])
        except ValueError:
            raise RuleError(
                gettext_noop("{name} cannot be {value}."),
                file=rule.file, line=rule.line, field=field, name=name, value=repr(value),
            ) from None  # fmt: skip
        _put(table, match["field"], match["part"], typed)
    complete(scope)
    return scope


def _item(scope: Scope, collection: str, number: int) -> dict[str, object]:
    """The numbered item of a list, made when it is first named."""
    items = scope["*" + collection]
    while len(items) < number:
        items.append({**dict.fromkeys(scope[collection]), "#": f"{collection}[{len(items) + 1}]", "!": set()})
    item: dict[str, object] = items[number - 1]
    return item


def _put(table: dict[str, object], field: str, part: str | None, value: object) -> None:
    if part:
        held = table[field]
        table[field] = {**(held if isinstance(held, dict) else {}), part: value}
        return
    table[field] = value
    given = table.setdefault("!", set())
    assert isinstance(given, set), "the given fields are a set"
    given.add(field)


_KINDS: dict[str, type | tuple[type, ...]] = {
    "bool": bool,
    "number": (int, float),
    "numbers": (int, float),
    "text": str,
    "date": date,
    "set": tuple,
}


def _typed(value: object, fact: FactType) -> object:
    """A TOML value as the fact's type: lists as sets, days in quotation marks as days, ``"unknown"`` as unknown.

    Raises ``ValueError`` for a value that the fact cannot have.
    """
    if value == "unknown":
        return None
    if fact.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if fact.kind == "set" and isinstance(value, list):
        value = tuple(str(member) for member in value)
    wanted = _KINDS[fact.kind]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ValueError(value)
    words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    if fact.values and not set(words) <= set(fact.values):
        raise ValueError(value)
    return value
