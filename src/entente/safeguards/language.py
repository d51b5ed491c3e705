"""The rule language: parsed from a whitelist, typed at load, compiled to closures over three values (Kleene).

An expression is parsed with the standard library's ``ast`` and translated node by node; nothing is ever passed to
``eval``. The reference is docs/reference/rule-language.md.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from entente.errors import RuleError, gettext_noop
from entente.safeguards.kleene import (
    COMPARISONS,
    NOTHING,
    QUANTIFIERS,
    Node,
    Scope,
    Unknown,
    Value,
    add,
    conjunction,
    constant,
    days_between,
    disjunction,
    lifted,
    mentions,
    multiply,
    negation,
    overlap,
    subtract,
    unknown_of,
)
from entente.safeguards.membership import contains, starts_with

__all__ = ["COLLECTIONS", "NAMED_SETS", "Condition", "FactType", "compile_condition"]

COLLECTIONS = (
    "party", "person", "technology", "data", "material", "equipment", "transfer", "visitor", "funding", "activity",
    "investment", "acquisition", "instrument", "filing", "document",
)  # fmt: skip
"""The lists of a proposal; a rule may bite on each item of one of them."""

NAMED_SETS: dict[str, tuple[str, ...]] = {
    # 28 CFR 202.601: China (with Hong Kong and Macau), Cuba, Iran, North Korea, Russia, Venezuela.
    "COUNTRIES_OF_CONCERN": ("CN", "HK", "MO", "CU", "IR", "KP", "RU", "VE"),
    "PRC": ("CN", "HK", "MO"),
}

MAX_LENGTH = 2000
MAX_DEPTH = 12


class FactType(NamedTuple):
    """Type of a fact: ``bool``, ``number``, ``text``, ``date``, ``set`` or ``numbers`` (parameters by name).

    ``values`` closes a text or set to the words listed; ``formula`` defines a derived fact by other facts.
    """

    kind: str
    values: tuple[str, ...] = ()
    formula: str = ""


class Condition(NamedTuple):
    """A compiled expression with the facts it reads."""

    text: str
    value: Value
    unknown: Unknown
    reads: frozenset[str]


class Refused(Exception):
    """Why an expression is not in the language."""

    def __init__(self, template: str, **values: Any) -> None:  # noqa: ANN401 - values of a sentence
        super().__init__(template)
        self.template = template
        self.values = values


def compile_condition(
    text: str, schema: Mapping[str, FactType], *, namespaces: frozenset[str], file: str, line: int, field: str
) -> Condition:
    """Compile a yes/no expression; ``namespaces`` are the item namespaces that may be read outside a quantifier.

    Raises :class:`RuleError` with file, line and field for anything outside the language, a misspelt fact (with the
    nearest name) or a type that does not fit.
    """
    try:
        node, reads = compile_node(text, schema, namespaces)
        _want(node, "bool")
    except Refused as refused:
        raise RuleError(refused.template, file=file, line=line, field=field, **refused.values) from None
    return Condition(text, node.value, node.unknown, reads)


def compile_node(text: str, schema: Mapping[str, FactType], namespaces: frozenset[str]) -> tuple[Node, frozenset[str]]:
    """Compile an expression of any type and say what it reads; raises ``Refused``."""
    if len(text) > MAX_LENGTH:
        raise Refused(gettext_noop("The expression is longer than {limit} characters."), limit=MAX_LENGTH)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        reason = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise Refused(gettext_noop("The expression cannot be read: {reason}."), reason=reason) from None
    compiler = _Compiler(schema, namespaces)
    return compiler.node(tree.body, 0), frozenset(compiler.reads)


def _want(node: Node, *kinds: str) -> Node:
    if node.kind not in kinds:
        raise Refused(
            gettext_noop("A {wanted} is needed where a {found} stands."), wanted=" or ".join(kinds), found=node.kind
        )
    return node


class _Compiler:
    """Translates one tree; remembers which facts it reads and which item names are bound."""

    def __init__(self, schema: Mapping[str, FactType], namespaces: frozenset[str]) -> None:
        self.schema = schema
        self.bound = set(namespaces)
        self.reads: set[str] = set()

    def node(self, tree: ast.expr, depth: int) -> Node:
        """Compile one node of the whitelist."""
        if depth > MAX_DEPTH:
            raise Refused(gettext_noop("The expression is nested deeper than {limit} levels."), limit=MAX_DEPTH)
        deeper = depth + 1
        match tree:
            case ast.BoolOp():
                return self._logic(tree, deeper)
            case ast.UnaryOp(op=ast.Not()):
                return negation(_want(self.node(tree.operand, deeper), "bool"))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return constant(-number, "number")
            case ast.Compare(ops=[operator], comparators=[right]):
                return self._compare(tree.left, operator, right, deeper)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
                return self._arithmetic(tree, deeper)
            case ast.Call():
                return self._call(tree, deeper)
            case ast.Attribute() | ast.Name():
                return self._fact(tree)
            case ast.Constant():
                return _literal(tree.value)
            case ast.Tuple() | ast.List() | ast.Set():
                return constant(tuple(_text(element) for element in tree.elts), "set")
        raise Refused(gettext_noop("{what} is not part of the rule language."), what=type(tree).__name__)

    def _logic(self, tree: ast.BoolOp, depth: int) -> Node:
        parts = tuple(_want(self.node(value, depth), "bool") for value in tree.values)
        return conjunction(parts) if isinstance(tree.op, ast.And) else disjunction(parts)

    def _arithmetic(self, tree: ast.BinOp, depth: int) -> Node:
        left = _want(self.node(tree.left, depth), "number")
        right = _want(self.node(tree.right, depth), "number")
        operation: Callable[[Any, Any], Any]
        match tree.op:
            case ast.Add():
                operation = add
            case ast.Sub():
                operation = subtract
            case _:
                operation = multiply
        return Node("number", lifted(operation, left.value, right.value), unknown_of((left, right)))

    def _compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Node:
        first, second = self.node(left, depth), self.node(right, depth)
        if isinstance(operator, ast.In | ast.NotIn):
            return self._membership(first, second, negated=isinstance(operator, ast.NotIn))
        if type(operator) not in COMPARISONS:
            raise Refused(gettext_noop("{what} is not part of the rule language."), what=type(operator).__name__)
        first, second = _as_dates(first, second)
        ordered = not isinstance(operator, ast.Eq | ast.NotEq)
        _want(first, *(("number", "date") if ordered else ("bool", "number", "text", "date")))
        _want(second, first.kind)
        _closed(first, second)
        _closed(second, first)
        compare = COMPARISONS[type(operator)]
        return Node("bool", lifted(compare, first.value, second.value), unknown_of((first, second)))

    def _membership(self, member: Node, container: Node, *, negated: bool) -> Node:
        _want(member, "text")
        _want(container, "set")
        _closed(member, container)
        _closed(container, member)

        def value(scope: Scope) -> bool | None:
            return contains(container.value(scope), member.value(scope))

        def unknown(scope: Scope) -> frozenset[str]:
            wanted, held = member.value(scope), container.value(scope)
            if wanted is not None and hasattr(held, "why_unknown"):
                reasons: frozenset[str] = held.why_unknown((wanted,))
                return reasons
            return unknown_of((member, container))(scope)

        node = Node("bool", value, unknown)
        return negation(node) if negated else node

    def _fact(self, tree: ast.Attribute | ast.Name) -> Node:
        name = ast.unparse(tree)
        if name in NAMED_SETS:
            return constant(NAMED_SETS[name], "set")
        parameter = ""
        if name.count(".") == 2:
            name, _, parameter = name.rpartition(".")
        fact = self.schema.get(name)
        if fact is None:
            close = difflib.get_close_matches(name, self.schema, n=1)
            if close:
                raise Refused(gettext_noop("No fact is called {name}; {near} is meant?"), name=name, near=close[0])
            raise Refused(gettext_noop("No fact is called {name}."), name=name)
        if bool(parameter) != (fact.kind == "numbers"):
            raise Refused(gettext_noop("{name} is not a single value."), name=ast.unparse(tree))
        namespace, _, field = name.rpartition(".")
        if namespace in COLLECTIONS and namespace not in self.bound:
            raise Refused(
                gettext_noop("{name} speaks of one item: use for_each or a quantifier."), name=ast.unparse(tree)
            )
        self.reads.add(name)
        if parameter:
            return _parameter(namespace, field, parameter)
        return _fact_node(namespace, field, fact, self.schema)

    def _call(self, tree: ast.Call, depth: int) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise Refused(gettext_noop("{what} is not part of the rule language."), what=ast.unparse(tree.func))
        name, arguments = tree.func.id, tree.args
        if name in QUANTIFIERS:
            if len(arguments) != 2:
                raise Refused(gettext_noop("{what} is not part of the rule language."), what=ast.unparse(tree))
            return self._quantifier(name, arguments[0], arguments[1], depth)
        if name in ("mentions", "starts_with") and len(arguments) > 1:
            return self._words(name, arguments, depth)
        parts = [self.node(argument, depth) for argument in arguments]
        match name, parts:
            case "known", [fact] if isinstance(arguments[0], ast.Attribute):
                return Node("bool", lambda scope: fact.value(scope) is not None, lambda _scope: NOTHING)
            case "overlaps", [left, right]:
                _closed(_want(left, "set"), right)
                _closed(_want(right, "set"), left)
                return overlap(left, right)
            case "as_of_date", [Node(kind="text", constant=str() as day)]:
                return constant(_day(day), "date")
            case "days_between", [later, earlier]:
                return days_between(_want(later, "date"), _want(earlier, "date"))
        raise Refused(gettext_noop("{what} is not part of the rule language."), what=ast.unparse(tree))

    def _quantifier(self, name: str, collection: ast.expr, body: ast.expr, depth: int) -> Node:
        over = ast.unparse(collection)
        if over not in COLLECTIONS:
            raise Refused(gettext_noop("{name} is no list of the proposal."), name=over)
        was_bound = over in self.bound
        self.bound.add(over)
        part = _want(self.node(body, depth), "number" if name == "sum_of" else "bool")
        if not was_bound:
            self.bound.discard(over)
        self.reads.add(over)
        return QUANTIFIERS[name](over, part)

    def _words(self, name: str, arguments: list[ast.expr], depth: int) -> Node:
        fact = _want(self.node(arguments[0], depth), "text", "set")
        words = tuple(_text(argument) for argument in arguments[1:])
        if name == "starts_with":
            return Node("bool", lambda scope: starts_with(fact.value(scope), words), unknown_of((fact,)))
        folded = tuple(word.casefold() for word in words)
        return Node("bool", lambda scope: mentions(fact.value(scope), folded), unknown_of((fact,)))


def _literal(value: object) -> Node:
    if isinstance(value, bool):
        return constant(value, "bool")
    if isinstance(value, (int, float)):
        return constant(value, "number")
    if isinstance(value, str):
        return constant(value, "text")
    raise Refused(gettext_noop("{what} is not part of the rule language."), what=repr(value))


def _text(tree: ast.expr) -> str:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        return tree.value
    raise Refused(gettext_noop("Only text may stand in this list, not {what}."), what=ast.unparse(tree))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(gettext_noop("{text} is not a date (YYYY-MM-DD)."), text=text) from None


def _as_dates(first: Node, second: Node) -> tuple[Node, Node]:
    """Read a text literal beside a date as a date."""
    if first.kind == "date" and second.kind == "text" and second.constant is not None:
        return first, constant(_day(second.constant), "date")
    if second.kind == "date" and first.kind == "text" and first.constant is not None:
        return constant(_day(first.constant), "date"), second
    return first, second


def _closed(fact: Node, literal: Node) -> None:
    """Refuse a word that the fact can never have."""
    if not fact.values or literal.constant is None:
        return
    words = literal.constant if isinstance(literal.constant, tuple) else (literal.constant,)
    for word in words:
        if word not in fact.values:
            raise Refused(
                gettext_noop("{word} is none of its values ({values})."), word=word, values=", ".join(fact.values)
            )


def _fact_node(namespace: str, field: str, fact: FactType, schema: Mapping[str, FactType]) -> Node:
    """A fact; where it is unknown and defined by a formula, the formula's unknowns are the ones to ask."""
    formula: list[Node] = []  # compiled on first need: formulas may be many and long

    def value(scope: Scope) -> Any:  # noqa: ANN401 - facts have many types
        return scope[namespace][field]

    def unknown(scope: Scope) -> frozenset[str]:
        item = scope[namespace]
        reasons: frozenset[str] | None = item.get("?" + field)
        if reasons is not None:
            return reasons
        own = frozenset((f"{item['#']}.{field}" if "#" in item else f"{namespace}.{field}".lstrip("."),))
        if not fact.formula or field in item.get("!", ()):
            return own
        if not formula:
            bound = frozenset((namespace,)) if namespace in COLLECTIONS else NOTHING
            formula.append(compile_node(fact.formula, schema, bound)[0])
        return formula[0].unknown(scope) or own

    return Node(fact.kind, value, unknown, fact.values)


def _parameter(namespace: str, field: str, parameter: str) -> Node:
    def value(scope: Scope) -> float | None:
        measured: float | None = (scope[namespace][field] or {}).get(parameter)
        return measured

    def unknown(scope: Scope) -> frozenset[str]:
        return frozenset((f"{scope[namespace]['#']}.{field}.{parameter}",))

    return Node("number", value, unknown)
