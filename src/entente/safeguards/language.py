"""The rule language: parsed from a whitelist and typed at load, into trees of ``expression``.

An expression is parsed with the standard library's ``ast`` and translated node by node; nothing is ever passed to
``eval``. The reference is docs/reference/rule-language.md.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from entente.errors import RuleError, gettext_noop
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
    parts_of,
)
from entente.safeguards.interpret import interpret
from entente.safeguards.kleene import Node, Scope

__all__ = [
    "COLLECTIONS", "NAMED_SETS", "Condition", "FactType", "Refused", "compile_condition", "formula_of", "parse",
    "parse_condition", "reads_of",
]  # fmt: skip

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

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_QUANTIFIERS = {"any_of": "bool", "all_of": "bool", "count_of": "bool", "sum_of": "number"}
"""Each quantifier with the kind of its body."""


class FactType(NamedTuple):
    """Type of a fact: ``bool``, ``number``, ``text``, ``date``, ``set`` or ``numbers`` (parameters by name).

    ``values`` closes a text or set to the words listed; ``formula`` defines a derived fact by other facts; ``whole``
    numbers have no decimals.
    """

    kind: str
    values: tuple[str, ...] = ()
    formula: str = ""
    whole: bool = False


class Condition:
    """A condition: its text, its tree, the facts it reads, and (interpreted on first need) its value and unknowns."""

    def __init__(self, text: str, expr: Expr, schema: Mapping[str, FactType]) -> None:
        self.text = text
        self.expr = expr
        self._schema = schema

    @cached_property
    def reads(self) -> frozenset[str]:
        """The facts and lists that it reads."""
        return reads_of(self.expr)

    @cached_property
    def _node(self) -> Node:
        return interpret(self.expr, self._schema, lambda name: formula_of(name, self._schema))

    def value(self, scope: Scope) -> bool | None:
        """Whether it holds: true, false or unknown."""
        held: bool | None = self._node.value(scope)
        return held

    def unknown(self, scope: Scope) -> frozenset[str]:
        """The facts that keep it unknown."""
        return self._node.unknown(scope)


class Refused(Exception):
    """Why an expression is not in the language."""

    def __init__(self, template: str, **values: Any) -> None:  # noqa: ANN401 - values of a sentence
        super().__init__(template)
        self.template = template
        self.values = values


def compile_condition(
    text: str, schema: Mapping[str, FactType], *, namespaces: frozenset[str], file: str, line: int, field: str
) -> Condition:
    """Parse and type a yes/no expression; ``namespaces`` are the item namespaces that may be read outside a quantifier.

    Raises :class:`RuleError` with file, line and field for anything outside the language, a misspelt fact (with the
    nearest name) or a type that does not fit.
    """
    try:
        return parse_condition(text, schema, namespaces)
    except Refused as refused:
        raise RuleError(refused.template, file=file, line=line, field=field, **refused.values) from None


def parse_condition(text: str, schema: Mapping[str, FactType], namespaces: frozenset[str]) -> Condition:
    """A yes/no expression; raises ``Refused``."""
    return Condition(text, _want(parse(text, schema, namespaces), "bool"), schema)


def parse(text: str, schema: Mapping[str, FactType], namespaces: frozenset[str]) -> Expr:
    """The typed tree of an expression of any kind; raises ``Refused``."""
    if len(text) > MAX_LENGTH:
        raise Refused(gettext_noop("The expression is longer than {limit} characters."), limit=MAX_LENGTH)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        reason = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise Refused(gettext_noop("The expression cannot be read: {reason}."), reason=reason) from None
    return _Parser(schema, namespaces).expr(tree.body, 0)


def formula_of(name: str, schema: Mapping[str, FactType]) -> Expr:
    """The tree of a derived fact's formula."""
    namespace = name.rpartition(".")[0]
    return parse(schema[name].formula, schema, frozenset((namespace,)) & frozenset(COLLECTIONS))


def reads_of(expr: Expr) -> frozenset[str]:
    """Names of the facts and lists that an expression reads."""
    names: set[str] = set()
    todo = [expr]
    while todo:  # every condition passes here at load: one way through its tree, without generators
        each = todo.pop()
        if isinstance(each, Fact):
            names.add(each.name)
        else:
            if isinstance(each, Quantified):
                names.add(each.over)
            todo += parts_of(each)
    return frozenset(names)


def _want(expr: Expr, *kinds: str) -> Expr:
    if expr.kind not in kinds:
        raise Refused(
            gettext_noop("A {wanted} is needed where a {found} stands."), wanted=" or ".join(kinds), found=expr.kind
        )
    return expr


class _Parser:
    """Translates one tree; remembers which item names are bound."""

    def __init__(self, schema: Mapping[str, FactType], namespaces: frozenset[str]) -> None:
        self.schema = schema
        self.bound = set(namespaces)

    def expr(self, tree: ast.expr, depth: int) -> Expr:
        """Translate one node of the whitelist."""
        if depth > MAX_DEPTH:
            raise Refused(gettext_noop("The expression is nested deeper than {limit} levels."), limit=MAX_DEPTH)
        deeper = depth + 1
        match tree:
            case ast.BoolOp():
                parts = tuple(_want(self.expr(value, deeper), "bool") for value in tree.values)
                return And(parts) if isinstance(tree.op, ast.And) else Or(parts)
            case ast.UnaryOp(op=ast.Not()):
                return Not(_want(self.expr(tree.operand, deeper), "bool"))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Literal("number", -number)
            case ast.Compare(ops=[operator], comparators=[right]):
                return self._compare(tree.left, operator, right, deeper)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
                left = _want(self.expr(tree.left, deeper), "number")
                return Arithmetic(_ARITHMETIC[type(tree.op)], left, _want(self.expr(tree.right, deeper), "number"))
            case ast.Call():
                return self._call(tree, deeper)
            case ast.Attribute() | ast.Name():
                return self._fact(tree)
            case ast.Constant():
                return _literal(tree.value)
            case ast.Tuple() | ast.List() | ast.Set():
                return Literal("set", tuple(_text(element) for element in tree.elts))
        raise Refused(gettext_noop("{what} is not part of the rule language."), what=type(tree).__name__)

    def _compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Expr:
        first, second = self.expr(left, depth), self.expr(right, depth)
        if isinstance(operator, ast.In | ast.NotIn):
            member = Member(_want(first, "text"), _want(second, "set"))
            _closed(first, second)
            _closed(second, first)
            return Not(member) if isinstance(operator, ast.NotIn) else member
        if type(operator) not in _COMPARISONS:
            raise Refused(gettext_noop("{what} is not part of the rule language."), what=type(operator).__name__)
        first, second = _as_dates(first, second)
        ordered = not isinstance(operator, ast.Eq | ast.NotEq)
        _want(first, *(("number", "date") if ordered else ("bool", "number", "text", "date")))
        _want(second, first.kind)
        _closed(first, second)
        _closed(second, first)
        return Compare(_COMPARISONS[type(operator)], first, second)

    def _fact(self, tree: ast.Attribute | ast.Name) -> Expr:
        name = written_name = _dotted(tree)
        if name in NAMED_SETS:
            return Literal("set", NAMED_SETS[name])
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
            raise Refused(gettext_noop("{name} is not a single value."), name=written_name)
        namespace, _, field = name.rpartition(".")
        if namespace in COLLECTIONS and namespace not in self.bound:
            raise Refused(gettext_noop("{name} speaks of one item: use for_each or a quantifier."), name=written_name)
        if parameter:
            return Fact("number", namespace, field, parameter)
        return Fact(fact.kind, namespace, field, "", fact.values)

    def _call(self, tree: ast.Call, depth: int) -> Expr:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise Refused(gettext_noop("{what} is not part of the rule language."), what=ast.unparse(tree.func))
        name, arguments = tree.func.id, tree.args
        if name in _QUANTIFIERS and len(arguments) == 2:
            return self._quantifier(name, arguments[0], arguments[1], depth)
        if name in ("mentions", "starts_with") and len(arguments) > 1:
            fact = _want(self.expr(arguments[0], depth), "text", "set")
            return Words(name, fact, tuple(_text(argument) for argument in arguments[1:]))
        if name not in _QUANTIFIERS:
            match name, [self.expr(argument, depth) for argument in arguments]:
                case "known", [Fact() as fact]:
                    return Known(fact)
                case "overlaps", [left, right]:
                    _closed(_want(left, "set"), right)
                    _closed(_want(right, "set"), left)
                    return Overlap(left, right)
                case "as_of_date", [Literal("text", day)]:
                    return Literal("date", _day(day))
                case "days_between", [later, earlier]:
                    return DaysBetween(_want(later, "date"), _want(earlier, "date"))
        raise Refused(gettext_noop("{what} is not part of the rule language."), what=ast.unparse(tree))

    def _quantifier(self, name: str, collection: ast.expr, body: ast.expr, depth: int) -> Expr:
        over = _dotted(collection)
        if over not in COLLECTIONS:
            raise Refused(gettext_noop("{name} is no list of the proposal."), name=over)
        was_bound = over in self.bound
        self.bound.add(over)
        part = _want(self.expr(body, depth), _QUANTIFIERS[name])
        if not was_bound:
            self.bound.discard(over)
        return Quantified(name, over, part)


def _dotted(tree: ast.expr) -> str:
    """A name with dots as it is written."""
    steps = []
    inner = tree
    while isinstance(inner, ast.Attribute):
        steps.append(inner.attr)
        inner = inner.value
    return ".".join([inner.id, *reversed(steps)]) if isinstance(inner, ast.Name) else ast.unparse(tree)


def _literal(value: object) -> Literal:
    if isinstance(value, bool):
        return Literal("bool", value)
    if isinstance(value, (int, float)):
        return Literal("number", value)
    if isinstance(value, str):
        return Literal("text", value)
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


def _as_dates(first: Expr, second: Expr) -> tuple[Expr, Expr]:
    """Read a text literal beside a date as a date."""
    if first.kind == "date" and isinstance(second, Literal) and second.kind == "text":
        return first, Literal("date", _day(second.value))
    if second.kind == "date" and isinstance(first, Literal) and first.kind == "text":
        return Literal("date", _day(first.value)), second
    return first, second


def _closed(fact: Expr, literal: Expr) -> None:
    """Refuse a word that the fact can never have."""
    if not isinstance(fact, Fact) or not fact.values or not isinstance(literal, Literal):
        return
    words = literal.value if isinstance(literal.value, tuple) else (literal.value,)
    for word in words:
        if word not in fact.values:
            raise Refused(
                gettext_noop("{word} is none of its values ({values})."), word=word, values=", ".join(fact.values)
            )
