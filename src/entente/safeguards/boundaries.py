"""Is every number of a rule tested on both sides? "More than 100" is not "100 or more", and only an example tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from entente.safeguards.expression import Compare, Expr, Fact, Literal, walk, written
from entente.safeguards.kleene import COMPARISONS
from entente.safeguards.rule import Rule

__all__ = ["Untested", "untested_boundaries"]

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Untested(NamedTuple):
    """A comparison whose boundary no example meets, and what is missing: a value on it, or one beyond it."""

    text: str
    fact: str
    boundary: object
    missing: str


def untested_boundaries(rule: Rule) -> tuple[Untested, ...]:
    """Comparisons of a stated number or day with a written one that lack an example on the boundary or beyond it.

    Beyond: where the comparison comes out the other way than on the boundary itself.
    """
    found = {}
    for part in (rule.when, rule.unless):
        for each in _comparisons(part.expr) if part is not None else ():
            text = written(each)
            fact, sign, boundary = _turned(each)
            values = list(_values(rule, fact))
            on = [value for value in values if value == boundary]
            holds = COMPARISONS[sign]
            beyond = [value for value in values if holds(value, boundary) is not holds(boundary, boundary)]
            if not on:
                found[text, "on"] = Untested(text, fact, boundary, "on")
            if not beyond:
                found[text, "beyond"] = Untested(text, fact, boundary, "beyond")
    return tuple(found.values())


def _comparisons(expr: Expr) -> Iterator[Compare]:
    for each in walk(expr):
        match each:
            case Compare("<" | "<=" | ">" | ">=", Fact(), Literal()) | Compare(
                "<" | "<=" | ">" | ">=", Literal(), Fact()
            ):
                if "day" not in (getattr(each.left, "name", ""), getattr(each.right, "name", "")):
                    yield each  # the day of an example is its ``as_of``


def _turned(compare: Compare) -> tuple[str, str, Any]:
    """Fact (with its parameter), sign and number, the fact first."""
    left, sign, right = compare.left, compare.operator, compare.right
    if isinstance(left, Literal):
        left, sign, right = right, _TURNED[sign], left
    assert isinstance(left, Fact), "a fact is compared"
    assert isinstance(right, Literal), "with a number"
    return f"{left.name}.{left.parameter}" if left.parameter else left.name, sign, right.value


def _values(rule: Rule, fact: str) -> Iterator[Any]:
    """What the examples of a rule state for a fact, whichever item they speak of."""
    for example in rule.record.example:
        for name, value in example.facts.items():
            if re.sub(r"\[\d+\]", "", name) != fact or value == "unknown":
                continue
            yield date.fromisoformat(value) if isinstance(value, str) else value
