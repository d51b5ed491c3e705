"""An expression as closures over three values: what it is, and which unknown facts keep it unknown.

The slower of the two evaluators, and the one that can say why. ``program`` compiles the same trees to Python; a
property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

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
from entente.safeguards.kleene import (
    ARITHMETIC,
    COMPARISONS,
    NOTHING,
    QUANTIFIERS,
    Node,
    Scope,
    conjunction,
    constant,
    days_between,
    disjunction,
    lifted,
    mentions,
    negation,
    overlap,
    unknown_of,
)
from entente.safeguards.membership import contains, starts_with

if TYPE_CHECKING:
    from entente.safeguards.language import FactType

__all__ = ["Formulas", "interpret"]

Formulas = Callable[[str], Expr]
"""The formula of a derived fact, by its name."""


def interpret(expr: Expr, schema: Mapping[str, FactType], formula_of: Formulas) -> Node:
    """The closures of an expression; ``formula_of`` gives the tree of a derived fact's formula when it is needed."""

    def node(each: Expr) -> Node:
        match each:
            case Not(part):
                return negation(node(part))
            case And(parts):
                return conjunction(tuple(map(node, parts)))
            case Or(parts):
                return disjunction(tuple(map(node, parts)))
            case Quantified(name, over, body):
                return QUANTIFIERS[name](over, node(body))
            case Fact():
                return _parameter(each) if each.parameter else _fact(each, schema, formula_of)
        return _operation(each, node)

    return node(expr)


def _operation(expr: Expr, node: Callable[[Expr], Node]) -> Node:
    """What is neither logic nor a fact."""
    match expr:
        case Literal(_, value):
            return constant(value)
        case Compare(operator, left, right):
            return _lifted(COMPARISONS[operator], node(left), node(right))
        case Arithmetic(operator, left, right):
            return _lifted(ARITHMETIC[operator], node(left), node(right))
        case DaysBetween(later, earlier):
            return days_between(node(later), node(earlier))
        case Member(member, container):
            return _membership(node(member), node(container))
        case Overlap(left, right):
            return overlap(node(left), node(right))
        case Known(fact):
            held = node(fact).value
            return Node(lambda scope: held(scope) is not None, lambda _scope: NOTHING)
        case Words(name, fact, words):
            return _words(name, node(fact), words)
    raise AssertionError(f"{expr} is an expression")


def _lifted(operation: Callable[[Any, Any], Any], left: Node, right: Node) -> Node:
    return Node(lifted(operation, left.value, right.value), unknown_of((left, right)))


def _membership(member: Node, container: Node) -> Node:
    def value(scope: Scope) -> bool | None:
        return contains(container.value(scope), member.value(scope))

    def unknown(scope: Scope) -> frozenset[str]:
        wanted, held = member.value(scope), container.value(scope)
        if wanted is not None and hasattr(held, "why_unknown"):
            reasons: frozenset[str] = held.why_unknown((wanted,))
            return reasons
        return unknown_of((member, container))(scope)

    return Node(value, unknown)


def _words(name: str, fact: Node, words: tuple[str, ...]) -> Node:
    if name == "starts_with":
        return Node(lambda scope: starts_with(fact.value(scope), words), unknown_of((fact,)))
    folded = tuple(word.casefold() for word in words)
    return Node(lambda scope: mentions(fact.value(scope), folded), unknown_of((fact,)))


def _fact(fact: Fact, schema: Mapping[str, FactType], formula_of: Formulas) -> Node:
    """A fact; where it is unknown and defined by a formula, the formula's unknowns are the ones to ask."""
    namespace, field = fact.namespace, fact.field
    derived = bool(schema[fact.name].formula)
    formula: list[Node] = []  # interpreted on first need: formulas may be many and long

    def value(scope: Scope) -> Any:  # noqa: ANN401 - facts have many types
        return scope[namespace][field]

    def unknown(scope: Scope) -> frozenset[str]:
        item = scope[namespace]
        reasons: frozenset[str] | None = item.get("?" + field)
        if reasons is not None:
            return reasons
        own = frozenset((f"{item['#']}.{field}" if "#" in item else fact.name,))
        if not derived or field in item.get("!", ()):
            return own
        if not formula:
            formula.append(interpret(formula_of(fact.name), schema, formula_of))
        return formula[0].unknown(scope) or own

    return Node(value, unknown)


def _parameter(fact: Fact) -> Node:
    namespace, field, parameter = fact.namespace, fact.field, fact.parameter

    def value(scope: Scope) -> float | None:
        measured: float | None = (scope[namespace][field] or {}).get(parameter)
        return measured

    def unknown(scope: Scope) -> frozenset[str]:
        return frozenset((f"{scope[namespace]['#']}.{field}.{parameter}",))

    return Node(value, unknown)
