"""Three-valued combinators (Kleene): what a compiled expression is made of.

A node knows how to compute its value from a scope, and which unknown facts keep it unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from entente.safeguards.membership import overlaps

__all__ = [
    "ARITHMETIC",
    "COMPARISONS",
    "NOTHING",
    "QUANTIFIERS",
    "Node",
    "Scope",
    "Unknown",
    "Value",
    "all_of",
    "any_of",
    "conjunction",
    "constant",
    "count_of",
    "days_between",
    "disjunction",
    "lifted",
    "mentions",
    "negation",
    "overlap",
    "sum_of",
    "unknown_of",
]

Scope = dict[str, Any]
"""Facts by namespace: ``scope["data"]["kind"]``; the items of a list lie under ``scope["*data"]`` (``None``: unknown
whether there are any). An item's ``"#"`` is its path in the proposal file; ``"?field"`` names the facts to ask where a
derived field is unknown."""

Value = Callable[[Scope], Any]
Unknown = Callable[[Scope], frozenset[str]]
NOTHING: frozenset[str] = frozenset()


class Node(NamedTuple):
    """One interpreted piece: how to compute it, and which unknown facts keep it unknown."""

    value: Value
    unknown: Unknown


def constant(value: object) -> Node:
    """A literal: always the same value, never unknown."""
    return Node(lambda _scope: value, lambda _scope: NOTHING)


def unknown_of(parts: tuple[Node, ...]) -> Unknown:
    """The unknowns of those parts that are themselves unknown."""

    def unknown(scope: Scope) -> frozenset[str]:
        found = [part.unknown(scope) for part in parts if part.value(scope) is None]
        return NOTHING.union(*found)

    return unknown


def negation(part: Node) -> Node:
    """Not: unknown stays unknown."""

    def value(scope: Scope) -> bool | None:
        held = part.value(scope)
        return None if held is None else not held

    return Node(value, part.unknown)


def conjunction(parts: tuple[Node, ...]) -> Node:
    """And: one false part decides; otherwise one unknown part keeps it unknown."""
    values = tuple(part.value for part in parts)

    def value(scope: Scope) -> bool | None:
        out: bool | None = True
        for each in values:
            held = each(scope)
            if held is False:
                return False
            if held is None:
                out = None
        return out

    return Node(value, unknown_of(parts))


def disjunction(parts: tuple[Node, ...]) -> Node:
    """Or: one true part decides; otherwise one unknown part keeps it unknown."""
    values = tuple(part.value for part in parts)

    def value(scope: Scope) -> bool | None:
        out: bool | None = False
        for each in values:
            held = each(scope)
            if held is True:
                return True
            if held is None:
                out = None
        return out

    return Node(value, unknown_of(parts))


def lifted(operation: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    """An operation on two known values; unknown if either is."""

    def value(scope: Scope) -> Any:  # noqa: ANN401 - facts have many types
        first = left(scope)
        if first is None:
            return None
        second = right(scope)
        return None if second is None else operation(first, second)

    return value


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def mentions(value: Any, words: tuple[str, ...]) -> bool | None:  # noqa: ANN401 - text or set of texts
    """Whether a text, or any text of a set, has one of the words (case-folded); unknown of an unknown text."""
    if value is None:
        return None
    folded = value.casefold() if isinstance(value, str) else "\n".join(value).casefold()
    for word in words:  # noqa: SIM110 - a plain loop takes half the time, and portfolios ask this millions of times
        if word in folded:
            return True
    return False


def overlap(left: Node, right: Node) -> Node:
    """Whether two sets share a member; a set that is partly known says what it would have to know."""

    def unknown(scope: Scope) -> frozenset[str]:
        first, second = left.value(scope), right.value(scope)
        if hasattr(first, "why_unknown"):
            first, second = second, first
        if first is not None and hasattr(second, "why_unknown"):
            reasons: frozenset[str] = second.why_unknown(first)
            return reasons
        return unknown_of((left, right))(scope)

    return Node(lambda scope: overlaps(left.value(scope), right.value(scope)), unknown)


def days_between(later: Node, earlier: Node) -> Node:
    """Days from the earlier day to the later one (negative if they are the other way round)."""
    return Node(
        lifted(lambda last, first: (last - first).days, later.value, earlier.value),
        unknown_of((later, earlier)),
    )


def _each(over: str, part: Node) -> Callable[[Scope], list[Any] | None]:
    """The body's value for every item, or ``None`` where nobody knows whether there are items."""
    stored = "*" + over

    def values(scope: Scope) -> list[Any] | None:
        items = scope[stored]
        return None if items is None else [part.value(scope | {over: item}) for item in items]

    return values


def _each_unknown(over: str, part: Node) -> Unknown:
    def unknown(scope: Scope) -> frozenset[str]:
        items = scope["*" + over]
        if items is None:
            return frozenset((over,))
        inner = [scope | {over: item} for item in items]
        return NOTHING.union(*(part.unknown(each) for each in inner if part.value(each) is None))

    return unknown


def any_of(over: str, part: Node) -> Node:
    """Whether the body holds for some item of a collection."""
    each = _each(over, part)

    def value(scope: Scope) -> bool | None:
        values = each(scope)
        if values is None:
            return None
        return True if True in values else None if None in values else False

    return Node(value, _each_unknown(over, part))


def all_of(over: str, part: Node) -> Node:
    """Whether the body holds for every item of a collection."""
    each = _each(over, part)

    def value(scope: Scope) -> bool | None:
        values = each(scope)
        if values is None:
            return None
        return False if False in values else None if None in values else True

    return Node(value, _each_unknown(over, part))


def count_of(over: str, part: Node) -> Node:
    """For how many items the body holds; unknown while it is undecided for any."""
    each = _each(over, part)

    def value(scope: Scope) -> int | None:
        values = each(scope)
        return None if values is None or None in values else values.count(True)

    return Node(value, _each_unknown(over, part))


def sum_of(over: str, part: Node) -> Node:
    """The sum of the body over all items; unknown while it is unknown for any."""
    each = _each(over, part)

    def value(scope: Scope) -> float | None:
        values = each(scope)
        return None if values is None or None in values else sum(values)

    return Node(value, _each_unknown(over, part))


QUANTIFIERS: dict[str, Callable[[str, Node], Node]] = {
    "any_of": any_of,
    "all_of": all_of,
    "count_of": count_of,
    "sum_of": sum_of,
}
