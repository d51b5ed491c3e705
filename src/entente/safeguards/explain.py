"""Why a condition is true, false or unknown: its parts with their values, down to the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from entente.safeguards.expression import And, Expr, Fact, Not, Or, Quantified, walk, written
from entente.safeguards.facts import formulas
from entente.safeguards.interpret import interpret
from entente.safeguards.kleene import Scope
from entente.safeguards.language import FactType, formula_of

__all__ = ["Part", "explain"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a condition: its text, its value (``None``: unknown), the facts it reads, and its own parts.

    ``facts`` maps the path of a stated fact to its value in words; ``ask`` names those that would settle it.
    """

    text: str
    value: bool | None
    facts: dict[str, str] = {}
    ask: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def explain(expr: Expr, scope: Scope, schema: Mapping[str, FactType]) -> Part:
    """The condition taken apart."""
    node = interpret(expr, schema, lambda name: formula_of(name, schema))
    value = node.value(scope)
    parts: tuple[Part, ...] = ()
    match expr:
        case And(inner) | Or(inner):
            parts = tuple(explain(part, scope, schema) for part in inner)
        case Not(part):
            parts = (explain(part, scope, schema),)
        case Quantified("any_of" | "all_of", over, body):
            parts = tuple(_item(item, over, body, scope, schema) for item in scope["*" + over] or ())
        case Fact() if expr.name in formulas() and expr.field not in scope[expr.namespace].get("!", ()):
            parts = (explain(formulas()[expr.name], scope, schema),)
    facts = {} if parts else dict(_facts(expr, scope))
    return Part(
        text=written(expr),
        value=value,
        facts=facts,
        ask=tuple(sorted(node.unknown(scope))) if value is None else (),
        parts=parts,
    )


def _item(item: Mapping[str, Any], over: str, body: Expr, scope: Scope, schema: Mapping[str, FactType]) -> Part:
    found = explain(body, scope | {over: item}, schema)
    return msgspec.structs.replace(found, text=f"{item['#']}: {found.text}")


def _facts(expr: Expr, scope: Scope) -> Iterable[tuple[str, str]]:
    """The facts that an atom reads, by path."""
    for each in walk(expr):
        if isinstance(each, Fact):
            table = scope[each.namespace]
            path = f"{table['#']}.{each.field}" if "#" in table else each.name
            value = table[each.field]
            if each.parameter:
                path, value = f"{path}.{each.parameter}", (value or {}).get(each.parameter)
            yield path, _shown(value)
        if isinstance(each, Quantified) and scope["*" + each.over] is None:
            yield each.over, "?"


def _shown(value: Any) -> str:  # noqa: ANN401 - facts have many types
    """A value in words; ``?`` where it is unknown."""
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, frozenset)):
        return ", ".join(sorted(map(str, value))) or "none"
    if hasattr(value, "yes"):
        sure = ", ".join(sorted(value.yes)) or "none"
        maybe = ", ".join(sorted(getattr(value, "maybe", ())))
        return f"{sure} ({maybe}?)" if maybe else sure
    return value.isoformat() if isinstance(value, date) else str(value)
