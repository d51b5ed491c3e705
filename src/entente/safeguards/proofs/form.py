"""What a condition's form alone shows: that under a change it can only turn true, or only turn false.

Most conditions are made of parts that all go one way; those need no prover.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from entente.safeguards.expression import (
    And,
    Compare,
    Expr,
    Fact,
    Literal,
    Member,
    Not,
    Or,
    Overlap,
    Quantified,
    Words,
    parts_of,
)
from entente.safeguards.proofs.symbols import Change

__all__ = ["BOTH", "Ways", "ways"]


class Ways(NamedTuple):
    """Whether a condition can only rise (turn from false over unknown to true), and whether it can only fall."""

    rises: bool
    falls: bool


BOTH, NEITHER = Ways(True, True), Ways(False, False)  # noqa: FBT003
"""A condition that stays as it is goes either way; of one that is not understood nothing is said."""


def ways(expr: Expr, change: Change, formulas: Mapping[str, Expr]) -> Ways:
    """Which ways a condition can go under a change, as far as its form shows."""
    match expr:
        case Not(part):
            inner = ways(part, change, formulas)
            return Ways(inner.falls, inner.rises)
        case And(parts) | Or(parts):
            return _together([ways(part, change, formulas) for part in parts])
        case Quantified("any_of" | "all_of" as name, over, body):
            inner = ways(body, change, formulas)
            more = Ways(name == "any_of", name == "all_of") if over in change.more else BOTH
            return _together([inner, more])
        case Fact(kind="bool"):
            return _fact(expr, change, formulas)
        case Compare(sign, Fact() as fact, Literal()) if fact.name in change.grow:
            return Ways(sign in (">", ">="), sign in ("<", "<="))
        case Member(_, Fact() as fact) | Overlap(Fact() as fact, Literal()) | Overlap(Literal(), Fact() as fact):
            return Ways(True, fact.name not in change.join)  # noqa: FBT003
        case Words(_, Fact() as fact, _):
            return Ways(True, fact.name not in change.join)  # noqa: FBT003
    return BOTH if _untouched(expr, change, formulas) else NEITHER


def _together(each: list[Ways]) -> Ways:
    return Ways(all(one.rises for one in each), all(one.falls for one in each))


def _fact(fact: Fact, change: Change, formulas: Mapping[str, Expr]) -> Ways:
    if fact.name in formulas:
        return ways(formulas[fact.name], change, formulas)
    if fact.name in change.free:
        return NEITHER
    return Ways(fact.name not in change.down, fact.name not in change.up)


def _untouched(expr: Expr, change: Change, formulas: Mapping[str, Expr]) -> bool:
    """Whether nothing that changes is read."""
    if isinstance(expr, Fact):
        inner = formulas.get(expr.name)
        return expr.name not in change.names and (inner is None or _untouched(inner, change, formulas))
    if isinstance(expr, Quantified) and expr.over in change.more:
        return False
    return all(_untouched(part, change, formulas) for part in parts_of(expr))
