"""A condition as plain data: lists that begin with the name of their operation, as other programs read them easily."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.safeguards.expression import (
    And,
    Arithmetic,
    Compare,
    DaysBetween,
    Expr,
    Fact,
    Known,
    Literal,
    Member,
    Not,
    Or,
    Overlap,
    Quantified,
    Words,
)

__all__ = ["condition_tree"]


def condition_tree(expr: Expr) -> Any:  # noqa: ANN401 - nested lists
    """``["and", …]``, ``["fact", "data.kind"]``, ``["text", "health"]`` and so on; days as ISO text."""
    tree = condition_tree
    match expr:
        case And(parts) | Or(parts):
            return ["and" if isinstance(expr, And) else "or", *map(tree, parts)]
        case Not(part):
            return ["not", tree(part)]
        case Compare(sign, left, right) | Arithmetic(sign, left, right):
            return [sign, tree(left), tree(right)]
        case Member(left, right):
            return ["in", tree(left), tree(right)]
        case Overlap(left, right):
            return ["overlaps", tree(left), tree(right)]
        case DaysBetween(left, right):
            return ["days_between", tree(left), tree(right)]
        case Known(fact):
            return ["known", tree(fact)]
        case Quantified(name, over, body):
            return [name, over, tree(body)]
        case Words(name, fact, words):
            return [name, tree(fact), list(words)]
        case Fact(_, _, _, parameter):
            return ["fact", f"{expr.name}.{parameter}" if parameter else expr.name]
        case Literal(kind, value):
            return [kind, value.isoformat() if isinstance(value, date) else list(value) if kind == "set" else value]
