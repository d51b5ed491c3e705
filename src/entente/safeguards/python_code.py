"""Conditions as Python: the pieces that ``program`` puts together.

A three-valued condition is compiled into two ordinary ones: *must* (it certainly holds) and *may* (it is not certainly
false). Unknown facts are ``None``, so most atoms are a single operation. Everything is made of ``ast`` nodes: facts
become subscripts with constant keys, words become constants, and no outside text is ever parsed as code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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
    walk,
)
from entente.safeguards.kleene import ARITHMETIC, COMPARISONS, mentions
from entente.safeguards.membership import contains, overlaps, starts_with

__all__ = [
    "ConditionCompiler", "Frame", "cost", "from_scope", "load", "py_all", "py_any", "py_assign", "py_call",
    "py_constant", "py_for", "py_function", "py_if", "py_if_else", "py_is", "py_name", "py_not", "py_return",
    "py_subscript",
]  # fmt: skip

Key = tuple[str, str, str]
"""What a function reads: namespace, field and parameter of a fact, or ``("*", list, "")`` for the items of a list."""


def _lift(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def lifted(left: Any, right: Any) -> Any:  # noqa: ANN401 - facts have many types
        return None if left is None or right is None else operation(left, right)

    return lifted


_AST_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
}  # fmt: skip
_TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

_ARITHMETIC = {"+": "plus", "-": "minus", "*": "times"}
_HELPERS: dict[str, Any] = {
    "contains": contains,
    "overlaps": overlaps,
    "mentions": mentions,
    "starts_with": starts_with,
    "days_between": _lift(lambda later, earlier: (later - earlier).days),
    "NONE": {},
    **{f"compare_{_AST_COMPARE[sign].__name__}": _lift(operation) for sign, operation in COMPARISONS.items()},
    **{_ARITHMETIC[sign]: _lift(operation) for sign, operation in ARITHMETIC.items()},
}


# --- pieces of Python ------------------------------------------------------------------------------------------------


def py_name(name: str) -> ast.Name:
    """A variable."""
    return ast.Name(name, ast.Load())


def py_constant(value: Any) -> ast.Constant:  # noqa: ANN401 - text, number, yes/no or nothing
    """A literal."""
    return ast.Constant(value)


def py_call(function: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(py_name(function), list(arguments), [])


def py_is(left: ast.expr, value: bool | None, *, negated: bool = False) -> ast.Compare:
    """Whether something is true, false or nothing."""
    return ast.Compare(left, [ast.IsNot() if negated else ast.Is()], [py_constant(value)])


def py_all(parts: Sequence[ast.expr]) -> ast.expr:
    """All of the tests, or the only one."""
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), list(parts))


def py_any(parts: Sequence[ast.expr]) -> ast.expr:
    """Some of the tests, or the only one."""
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), list(parts))


def py_not(part: ast.expr) -> ast.expr:
    """The opposite."""
    return ast.UnaryOp(ast.Not(), part)


def py_if_else(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.IfExp:
    """One of two values."""
    return ast.IfExp(test, yes, no)


def py_subscript(table: ast.expr, key: str) -> ast.Subscript:
    """An entry of a table."""
    return ast.Subscript(table, py_constant(key), ast.Load())


def py_assign(name: str, value: ast.expr) -> ast.Assign:
    """A variable set."""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def py_if(test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> ast.If:
    """A branch."""
    return ast.If(test, body, otherwise or [])


def py_for(item: str, items: ast.expr, body: list[ast.stmt]) -> ast.For:
    """A loop."""
    return ast.For(ast.Name(item, ast.Store()), items, body, [])


def py_return(value: ast.expr) -> ast.Return:
    """The end of a function."""
    return ast.Return(value)


def py_function(name: str, parameters: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
    """A function."""
    arguments = ast.arguments([], [ast.arg(each) for each in parameters], None, [], [], None, [])
    return ast.FunctionDef(name, arguments, body, [])


# --- the compiler ----------------------------------------------------------------------------------------------------


@dataclass
class Frame:
    """One function in the making: what it reads, under which local names; ``item`` names the list it loops over."""

    item: str = ""
    within: Frame | None = None
    """The function around a loop, which reads everything that is not of the item."""
    locals: dict[Key, str] = field(default_factory=dict)

    def local(self, key: Key) -> ast.Name:
        """The local variable of something that is read."""
        if self.within is not None and key[0] != self.item:
            return self.within.local(key)
        return py_name(self.locals.setdefault(key, f"{self.item or 'fact'}{len(self.locals)}"))

    @property
    def own(self) -> list[tuple[Key, str]]:
        """What is read of the item itself."""
        return [(key, name) for key, name in self.locals.items() if key[0] == self.item]

    @property
    def outer(self) -> list[tuple[Key, str]]:
        """What is read of everything else."""
        return [(key, name) for key, name in self.locals.items() if key[0] != self.item]


def load(key: Key, table: ast.expr) -> ast.expr:
    """How a fact is read from its table."""
    held = py_subscript(table, key[1])
    if not key[2]:
        return held
    measured = ast.Attribute(py_any([held, py_name("NONE")]), "get", ast.Load())
    return ast.Call(measured, [py_constant(key[2])], [])


class _Helper(NamedTuple):
    """A quantifier as a function: its name and what it must be given beside the items."""

    name: str
    needs: tuple[Key, ...]


class ConditionCompiler:
    """Compiles trees into functions of one module."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = dict(_HELPERS)
        self.functions: list[ast.stmt] = []
        self._helpers: dict[tuple[Quantified, str], _Helper] = {}

    def build(self, name: str) -> Any:  # noqa: ANN401 - a function
        """Compile the functions made so far and return the one of this name."""
        module = ast.fix_missing_locations(ast.Module(self.functions, []))
        # The module was put together here from constants and whitelisted names; no text of a rule is parsed as code.
        exec(compile(module, "<rules>", "exec"), self.namespace)  # noqa: S102
        return self.namespace[name]

    def constant(self, value: object) -> ast.expr:
        """A value that Python has no literal for, as a global of the module."""
        if isinstance(value, (bool, int, float, str)):
            return py_constant(value)
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return py_name(name)

    # three values in two

    def must(self, expr: Expr, frame: Frame) -> ast.expr:
        """Python that is true where the expression certainly holds."""
        match expr:
            case Not(part):
                return py_not(self.may(part, frame))
            case And(parts):
                return py_all([self.must(part, frame) for part in sorted(parts, key=cost)])
            case Or(parts):
                return py_any([self.must(part, frame) for part in sorted(parts, key=cost)])
            case Compare():
                return self._compare(expr, frame, sure=True)
            case Member(member, Literal(_, words)):
                return ast.Compare(self.value(member, frame), [ast.In()], [_set(words)])
            case Quantified(name, _, _) if name in ("any_of", "all_of"):
                return self._quantified(expr, frame, "must")
        return self.value(expr, frame)

    def may(self, expr: Expr, frame: Frame) -> ast.expr:
        """Python that is true where the expression is not certainly false."""
        match expr:
            case Not(part):
                return py_not(self.must(part, frame))
            case And(parts):
                return py_all([self.may(part, frame) for part in sorted(parts, key=cost)])
            case Or(parts):
                return py_any([self.may(part, frame) for part in sorted(parts, key=cost)])
            case Compare():
                return self._compare(expr, frame, sure=False)
            case Member(member, Literal(_, words)):
                return ast.Compare(self.value(member, frame), [ast.In()], [_set((None, *words))])
            case Quantified(name, _, _) if name in ("any_of", "all_of"):
                return self._quantified(expr, frame, "may")
            case Known() | Literal():
                return self.value(expr, frame)
        return py_is(self.value(expr, frame), value=False, negated=True)

    def value(self, expr: Expr, frame: Frame) -> ast.expr:
        """Python for the value itself; ``None`` where it is unknown."""
        match expr:
            case Literal(_, value):
                return self.constant(value)
            case Fact(_, namespace, name, parameter):
                return frame.local((namespace, name, parameter))
            case Known(fact):
                return py_is(self.value(fact, frame), value=None, negated=True)
            case Member(member, container):
                return py_call("contains", self.value(container, frame), self.value(member, frame))
            case Overlap(left, right):
                return py_call("overlaps", self.value(left, frame), self.value(right, frame))
            case Words(name, fact, words):
                folded = words if name == "starts_with" else tuple(word.casefold() for word in words)
                return py_call(name, self.value(fact, frame), self.constant(folded))
            case Arithmetic(sign, left, right):
                return py_call(_ARITHMETIC[sign], self.value(left, frame), self.value(right, frame))
            case DaysBetween(later, earlier):
                return py_call("days_between", self.value(later, frame), self.value(earlier, frame))
            case Quantified(name, over, _) if name in ("count_of", "sum_of"):
                items = frame.local(("*", over, ""))
                return py_if_else(py_is(items, value=None), py_constant(None), self._helper_call(expr, frame, "value"))
        return self.three_valued(expr, frame)

    def three_valued(self, expr: Expr, frame: Frame) -> ast.expr:
        """A yes/no as true, false or nothing."""
        sure = py_if_else(self.must(expr, frame), py_constant(True), py_constant(None))  # noqa: FBT003
        return py_if_else(self.may(expr, frame), sure, py_constant(False))  # noqa: FBT003

    def _compare(self, expr: Compare, frame: Frame, *, sure: bool) -> ast.expr:
        """A comparison; with a literal it is one operation, because an unknown is ``None``."""
        left, sign, right = expr.left, expr.operator, expr.right
        if isinstance(left, Literal):
            left, sign, right = right, _TURNED[sign], left
        if not isinstance(left, Fact) or not isinstance(right, Literal):
            both = py_call(f"compare_{_AST_COMPARE[sign].__name__}", self.value(left, frame), self.value(right, frame))
            return both if sure else py_is(both, value=False, negated=True)
        fact, literal = self.value(left, frame), self.constant(right.value)
        plain = ast.Compare(fact, [_AST_COMPARE[sign]()], [literal])
        if (sign == "==" and sure) or (sign == "!=" and not sure):
            return plain  # an unknown equals nothing
        if sign in ("==", "!="):
            either = ast.Tuple([py_constant(None), literal], ast.Load())
            return ast.Compare(fact, [ast.In() if sign == "==" else ast.NotIn()], [either])
        if sure:
            return py_all([py_is(fact, value=None, negated=True), plain])
        return py_any([py_is(fact, value=None), plain])

    # quantifiers

    def _quantified(self, expr: Quantified, frame: Frame, mode: str) -> ast.expr:
        items = frame.local(("*", expr.over, ""))
        called = self._helper_call(expr, frame, mode)
        if mode == "may":
            return py_any([py_is(items, value=None), called])
        return py_all([items if expr.name == "any_of" else py_is(items, value=None, negated=True), called])

    def _helper_call(self, expr: Quantified, frame: Frame, mode: str) -> ast.expr:
        helper = self._helper(expr, mode)
        return py_call(helper.name, frame.local(("*", expr.over, "")), *(frame.local(key) for key in helper.needs))

    def _helper(self, expr: Quantified, mode: str) -> _Helper:
        """The function that goes over the items; made once for an expression and a mode."""
        known = self._helpers.get((expr, mode))
        if known is not None:
            return known
        frame = Frame(expr.over)
        loop, last = self._loop(expr, frame, mode)
        loads: list[ast.stmt] = [py_assign(name, load(key, py_name("item"))) for key, name in frame.own]
        name = f"q{len(self._helpers)}"
        start: list[ast.stmt] = [] if mode != "value" else [py_assign("total", py_constant(0))]
        body = [*start, py_for("item", py_name("items"), [*loads, *loop]), last]
        self.functions.append(py_function(name, ["items", *(local for _key, local in frame.outer)], body))
        helper = _Helper(name, tuple(key for key, _local in frame.outer))
        self._helpers[expr, mode] = helper
        return helper

    def _loop(self, expr: Quantified, frame: Frame, mode: str) -> tuple[list[ast.stmt], ast.stmt]:
        """What is done with each item, and what is returned after the last."""
        if mode == "value":
            total = ast.AugAssign(ast.Name("total", ast.Store()), ast.Add(), py_constant(1))
            unknown = py_return(py_constant(None))
            if expr.name == "count_of":
                maybe = py_if(self.may(expr.body, frame), [unknown])
                return [py_if(self.must(expr.body, frame), [total], [maybe])], py_return(py_name("total"))
            total.value = py_name("amount")
            amount = py_assign("amount", self.value(expr.body, frame))
            return [amount, py_if(py_is(py_name("amount"), value=None), [unknown]), total], py_return(py_name("total"))
        body = self.must(expr.body, frame) if mode == "must" else self.may(expr.body, frame)
        found = expr.name == "any_of"
        test = body if found else py_not(body)
        return [py_if(test, [py_return(py_constant(found))])], py_return(py_constant(not found))


def _set(words: Iterable[str | None]) -> ast.Set:
    """A constant set; Python keeps it as a frozenset in the code object."""
    return ast.Set([py_constant(word) for word in words])


def cost(expr: Expr) -> int:
    """How dear an expression is to test, roughly: calls cost more than comparisons, loops more than calls."""
    weights = {Quantified: 50, Overlap: 12, Words: 12, Member: 6, Arithmetic: 4, DaysBetween: 4}
    return sum(weights.get(type(each), 1) for each in walk(expr))


def from_scope(key: Key) -> ast.expr:
    """How a fact of the whole project, or the items of a list, are read from a scope."""
    if key[0] == "*":
        return py_subscript(py_name("scope"), "*" + key[1])
    return load(key, py_subscript(py_name("scope"), key[0]))
