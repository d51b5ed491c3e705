"""Rules and formulas compiled to one Python function: the fast evaluator.

A three-valued condition is compiled into two ordinary ones: *must* (it certainly holds) and *may* (it is not certainly
false). Unknown facts are ``None``, so most atoms are a single operation, and a rule that does not reach the facts
costs one or two of them. The functions are put together as ``ast`` nodes from the typed trees of ``expression``: facts
become subscripts with constant keys, words become constants, and no outside text is ever parsed as code.

``interpret`` evaluates the same trees more slowly and can say why something is unknown; a property test holds both to
the same answers.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from entente.safeguards.kleene import ARITHMETIC, COMPARISONS, Scope, mentions
from entente.safeguards.membership import contains, overlaps, starts_with

__all__ = ["APPLIES", "EXCEPTED", "UNDECIDED", "Hit", "Judged", "Program", "compile_formulas", "compile_rules"]

APPLIES, UNDECIDED, EXCEPTED = 1, 2, 3
"""What a rule says of a subject that it reaches: it applies, nobody can say yet, or its exception takes it out."""

Key = tuple[str, str, str]
"""What a function reads: namespace, field and parameter of a fact, or ``("*", list, "")`` for the items of a list."""


Hit = tuple[int, Any, int]
"""A rule (by its place) that reaches a subject (an item, the name of a list of which nobody knows whether it has any,
or ``""`` for the project), and what it says of it."""

Program = Callable[[Scope], list[Hit]]


class Judged(NamedTuple):
    """What is compiled of a rule: the list whose items it bites on (or nothing), its condition and its exception."""

    for_each: str
    when: Expr
    unless: Expr | None


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


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _constant(value: Any) -> ast.Constant:  # noqa: ANN401 - text, number, yes/no or nothing
    return ast.Constant(value)


def _call(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_name(function), list(arguments), [])


def _is(left: ast.expr, value: bool | None, *, negated: bool = False) -> ast.Compare:
    return ast.Compare(left, [ast.IsNot() if negated else ast.Is()], [_constant(value)])


def _all(parts: Sequence[ast.expr]) -> ast.expr:
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), list(parts))


def _any(parts: Sequence[ast.expr]) -> ast.expr:
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), list(parts))


def _no(part: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), part)


def _if_else(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.IfExp:
    return ast.IfExp(test, yes, no)


def _subscript(table: ast.expr, key: str) -> ast.Subscript:
    return ast.Subscript(table, _constant(key), ast.Load())


def _assign(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _if(test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> ast.If:
    return ast.If(test, body, otherwise or [])


def _for(item: str, items: ast.expr, body: list[ast.stmt]) -> ast.For:
    return ast.For(ast.Name(item, ast.Store()), items, body, [])


def _return(value: ast.expr) -> ast.Return:
    return ast.Return(value)


def _function(name: str, parameters: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
    arguments = ast.arguments([], [ast.arg(each) for each in parameters], None, [], [], None, [])
    return ast.FunctionDef(name, arguments, body, [])


# --- the compiler ----------------------------------------------------------------------------------------------------


@dataclass
class _Frame:
    """One function in the making: what it reads, under which local names; ``item`` names the list it loops over."""

    item: str = ""
    within: _Frame | None = None
    """The function around a loop, which reads everything that is not of the item."""
    locals: dict[Key, str] = field(default_factory=dict)

    def local(self, key: Key) -> ast.Name:
        """The local variable of something that is read."""
        if self.within is not None and key[0] != self.item:
            return self.within.local(key)
        return _name(self.locals.setdefault(key, f"{self.item or 'fact'}{len(self.locals)}"))

    @property
    def own(self) -> list[tuple[Key, str]]:
        """What is read of the item itself."""
        return [(key, name) for key, name in self.locals.items() if key[0] == self.item]

    @property
    def outer(self) -> list[tuple[Key, str]]:
        """What is read of everything else."""
        return [(key, name) for key, name in self.locals.items() if key[0] != self.item]


def _load(key: Key, table: ast.expr) -> ast.expr:
    """How a fact is read from its table."""
    held = _subscript(table, key[1])
    if not key[2]:
        return held
    measured = ast.Attribute(_any([held, _name("NONE")]), "get", ast.Load())
    return ast.Call(measured, [_constant(key[2])], [])


class _Helper(NamedTuple):
    """A quantifier as a function: its name and what it must be given beside the items."""

    name: str
    needs: tuple[Key, ...]


class _Compiler:
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
            return _constant(value)
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return _name(name)

    # three values in two

    def must(self, expr: Expr, frame: _Frame) -> ast.expr:
        """Python that is true where the expression certainly holds."""
        match expr:
            case Not(part):
                return _no(self.may(part, frame))
            case And(parts):
                return _all([self.must(part, frame) for part in sorted(parts, key=_cost)])
            case Or(parts):
                return _any([self.must(part, frame) for part in sorted(parts, key=_cost)])
            case Compare():
                return self._compare(expr, frame, sure=True)
            case Member(member, Literal(_, words)):
                return ast.Compare(self.value(member, frame), [ast.In()], [_set(words)])
            case Quantified(name, _, _) if name in ("any_of", "all_of"):
                return self._quantified(expr, frame, "must")
        return self.value(expr, frame)

    def may(self, expr: Expr, frame: _Frame) -> ast.expr:
        """Python that is true where the expression is not certainly false."""
        match expr:
            case Not(part):
                return _no(self.must(part, frame))
            case And(parts):
                return _all([self.may(part, frame) for part in sorted(parts, key=_cost)])
            case Or(parts):
                return _any([self.may(part, frame) for part in sorted(parts, key=_cost)])
            case Compare():
                return self._compare(expr, frame, sure=False)
            case Member(member, Literal(_, words)):
                return ast.Compare(self.value(member, frame), [ast.In()], [_set((None, *words))])
            case Quantified(name, _, _) if name in ("any_of", "all_of"):
                return self._quantified(expr, frame, "may")
            case Known() | Literal():
                return self.value(expr, frame)
        return _is(self.value(expr, frame), value=False, negated=True)

    def value(self, expr: Expr, frame: _Frame) -> ast.expr:
        """Python for the value itself; ``None`` where it is unknown."""
        match expr:
            case Literal(_, value):
                return self.constant(value)
            case Fact(_, namespace, name, parameter):
                return frame.local((namespace, name, parameter))
            case Known(fact):
                return _is(self.value(fact, frame), value=None, negated=True)
            case Member(member, container):
                return _call("contains", self.value(container, frame), self.value(member, frame))
            case Overlap(left, right):
                return _call("overlaps", self.value(left, frame), self.value(right, frame))
            case Words(name, fact, words):
                folded = words if name == "starts_with" else tuple(word.casefold() for word in words)
                return _call(name, self.value(fact, frame), self.constant(folded))
            case Arithmetic(sign, left, right):
                return _call(_ARITHMETIC[sign], self.value(left, frame), self.value(right, frame))
            case DaysBetween(later, earlier):
                return _call("days_between", self.value(later, frame), self.value(earlier, frame))
            case Quantified(name, over, _) if name in ("count_of", "sum_of"):
                items = frame.local(("*", over, ""))
                return _if_else(_is(items, value=None), _constant(None), self._helper_call(expr, frame, "value"))
        return self.three_valued(expr, frame)

    def three_valued(self, expr: Expr, frame: _Frame) -> ast.expr:
        """A yes/no as true, false or nothing."""
        sure = _if_else(self.must(expr, frame), _constant(True), _constant(None))  # noqa: FBT003
        return _if_else(self.may(expr, frame), sure, _constant(False))  # noqa: FBT003

    def _compare(self, expr: Compare, frame: _Frame, *, sure: bool) -> ast.expr:
        """A comparison; with a literal it is one operation, because an unknown is ``None``."""
        left, sign, right = expr.left, expr.operator, expr.right
        if isinstance(left, Literal):
            left, sign, right = right, _TURNED[sign], left
        if not isinstance(left, Fact) or not isinstance(right, Literal):
            both = _call(f"compare_{_AST_COMPARE[sign].__name__}", self.value(left, frame), self.value(right, frame))
            return both if sure else _is(both, value=False, negated=True)
        fact, literal = self.value(left, frame), self.constant(right.value)
        plain = ast.Compare(fact, [_AST_COMPARE[sign]()], [literal])
        if (sign == "==" and sure) or (sign == "!=" and not sure):
            return plain  # an unknown equals nothing
        if sign in ("==", "!="):
            either = ast.Tuple([_constant(None), literal], ast.Load())
            return ast.Compare(fact, [ast.In() if sign == "==" else ast.NotIn()], [either])
        if sure:
            return _all([_is(fact, value=None, negated=True), plain])
        return _any([_is(fact, value=None), plain])

    # quantifiers

    def _quantified(self, expr: Quantified, frame: _Frame, mode: str) -> ast.expr:
        items = frame.local(("*", expr.over, ""))
        called = self._helper_call(expr, frame, mode)
        if mode == "may":
            return _any([_is(items, value=None), called])
        return _all([items if expr.name == "any_of" else _is(items, value=None, negated=True), called])

    def _helper_call(self, expr: Quantified, frame: _Frame, mode: str) -> ast.expr:
        helper = self._helper(expr, mode)
        return _call(helper.name, frame.local(("*", expr.over, "")), *(frame.local(key) for key in helper.needs))

    def _helper(self, expr: Quantified, mode: str) -> _Helper:
        """The function that goes over the items; made once for an expression and a mode."""
        known = self._helpers.get((expr, mode))
        if known is not None:
            return known
        frame = _Frame(expr.over)
        loop, last = self._loop(expr, frame, mode)
        loads: list[ast.stmt] = [_assign(name, _load(key, _name("item"))) for key, name in frame.own]
        name = f"q{len(self._helpers)}"
        start: list[ast.stmt] = [] if mode != "value" else [_assign("total", _constant(0))]
        body = [*start, _for("item", _name("items"), [*loads, *loop]), last]
        self.functions.append(_function(name, ["items", *(local for _key, local in frame.outer)], body))
        helper = _Helper(name, tuple(key for key, _local in frame.outer))
        self._helpers[expr, mode] = helper
        return helper

    def _loop(self, expr: Quantified, frame: _Frame, mode: str) -> tuple[list[ast.stmt], ast.stmt]:
        """What is done with each item, and what is returned after the last."""
        if mode == "value":
            total = ast.AugAssign(ast.Name("total", ast.Store()), ast.Add(), _constant(1))
            unknown = _return(_constant(None))
            if expr.name == "count_of":
                maybe = _if(self.may(expr.body, frame), [unknown])
                return [_if(self.must(expr.body, frame), [total], [maybe])], _return(_name("total"))
            total.value = _name("amount")
            amount = _assign("amount", self.value(expr.body, frame))
            return [amount, _if(_is(_name("amount"), value=None), [unknown]), total], _return(_name("total"))
        body = self.must(expr.body, frame) if mode == "must" else self.may(expr.body, frame)
        found = expr.name == "any_of"
        test = body if found else _no(body)
        return [_if(test, [_return(_constant(found))])], _return(_constant(not found))


def _set(words: Iterable[str | None]) -> ast.Set:
    """A constant set; Python keeps it as a frozenset in the code object."""
    return ast.Set([_constant(word) for word in words])


# --- rules -----------------------------------------------------------------------------------------------------------


def compile_rules(rules: Sequence[Judged]) -> Program:
    """One function from a scope to what every rule says of every subject that it reaches.

    The rest (rules that do not apply) is not named. Rules that share a part of their condition are tested for it
    together, so that most rules cost nothing where a fact rules them out.
    """
    compiler = _Compiler()
    outer = _Frame()
    lists: dict[str, list[_Pending]] = {}
    for place, rule in enumerate(rules):
        parts = rule.when.parts if isinstance(rule.when, And) else (rule.when,)
        lists.setdefault(rule.for_each, []).append(_Pending(place, rule, parts))
    body = _judgements(compiler, outer, lists.pop("", []), _constant(""))
    for over, pending in lists.items():
        body += _over_items(compiler, outer, over, pending)
    head: list[ast.stmt] = [
        _assign("out", ast.List([], ast.Load())),
        _assign("add", ast.Attribute(_name("out"), "append", ast.Load())),
        *(_assign(name, _from_scope(key)) for key, name in outer.locals.items()),
    ]
    compiler.functions.append(_function("judge", ["scope"], [*head, *body, _return(_name("out"))]))
    program: Program = compiler.build("judge")
    return program


class _Pending(NamedTuple):
    """A rule, its place, and the parts of its condition that are still to be tested."""

    place: int
    rule: Judged
    parts: tuple[Expr, ...]


def _over_items(compiler: _Compiler, outer: _Frame, over: str, pending: Sequence[_Pending]) -> list[ast.stmt]:
    """The rules of one list, on each of its items; where nobody knows whether there are any, all are undecided."""
    frame = _Frame(over, outer)
    inner = _judgements(compiler, frame, pending, _name("item"))
    loads = [_assign(local, _load(key, _name("item"))) for key, local in frame.own]
    items = outer.local(("*", over, ""))
    undecided = compiler.constant(tuple((each.place, over, UNDECIDED) for each in pending))
    extend = ast.Expr(ast.Call(ast.Attribute(_name("out"), "extend", ast.Load()), [undecided], []))
    return [_if(_is(items, value=None), [extend], [_for("item", items, [*loads, *inner])])]


def _judgements(compiler: _Compiler, frame: _Frame, pending: Sequence[_Pending], subject: ast.expr) -> list[ast.stmt]:
    """Rules on one subject; the part that most of them share is tested first, for all of those together."""
    out: list[ast.stmt] = []
    rest = list(pending)
    while rest:
        shared = Counter(part for each in rest for part in dict.fromkeys(each.parts))
        part, count = max(shared.items(), key=lambda item: (item[1], -_cost(item[0]))) if shared else (None, 0)
        if part is None or count < 2:
            return out + [_judgement(compiler, frame, each, subject) for each in rest]
        together = [
            each._replace(parts=tuple(other for other in each.parts if other != part))
            for each in rest
            if part in each.parts
        ]
        out.append(_if(compiler.may(part, frame), _judgements(compiler, frame, together, subject)))
        rest = [each for each in rest if part not in each.parts]
    return out


def _judgement(compiler: _Compiler, frame: _Frame, pending: _Pending, subject: ast.expr) -> ast.stmt:
    """One rule on one subject, as far as it is not tested yet; cheap parts first."""
    rule = pending.rule

    def found(code: ast.expr) -> ast.stmt:
        return ast.Expr(_call("add", ast.Tuple([_constant(pending.place), subject, code], ast.Load())))

    holds = compiler.must(rule.when, frame)
    if rule.unless is None:
        reached: list[ast.stmt] = [found(_if_else(holds, _constant(APPLIES), _constant(UNDECIDED)))]
    else:
        applies = _all([holds, _no(compiler.may(rule.unless, frame))])
        reached = [
            _if(
                compiler.must(rule.unless, frame),
                [_if(holds, [found(_constant(EXCEPTED))])],
                [found(_if_else(applies, _constant(APPLIES), _constant(UNDECIDED)))],
            )
        ]
    untested = [compiler.may(part, frame) for part in sorted(pending.parts, key=_cost)]
    return _if(_all(untested) if untested else _constant(value=True), reached)


def _cost(expr: Expr) -> int:
    """How dear an expression is to test, roughly: calls cost more than comparisons, loops more than calls."""
    weights = {Quantified: 50, Overlap: 12, Words: 12, Member: 6, Arithmetic: 4, DaysBetween: 4}
    return sum(weights.get(type(each), 1) for each in walk(expr))


def _from_scope(key: Key) -> ast.expr:
    """How a fact of the whole project, or the items of a list, are read from a scope."""
    if key[0] == "*":
        return _subscript(_name("scope"), "*" + key[1])
    return _load(key, _subscript(_name("scope"), key[0]))


# --- formulas --------------------------------------------------------------------------------------------------------


def compile_formulas(
    formulas: Mapping[str, Expr], lists: frozenset[str], rule_gave: Callable[[Scope, str, str], None]
) -> Callable[[Scope], None]:
    """One function that computes derived facts in place, in the order given; a fact that was given stays.

    ``lists`` are the namespaces whose facts belong to items. ``rule_gave`` writes a fact of the project that rules give
    (``scope["^"]`` names those) instead.
    """
    compiler = _Compiler()
    compiler.namespace["rule_gave"] = rule_gave
    body: list[ast.stmt] = []
    tables: dict[str, None] = {}
    for name, expr in formulas.items():
        namespace, _, fact = name.rpartition(".")
        over = namespace if namespace in lists else ""
        frame = _Frame(over)
        computed = compiler.three_valued(expr, frame)
        tables |= {} if over else {namespace: None}
        table = _name("item") if over else _name(f"table_{namespace}")
        put = ast.Assign([ast.Subscript(table, _constant(fact), ast.Store())], computed)
        outer: list[ast.stmt] = [_assign(local, _from_scope(key)) for key, local in frame.outer]
        own: list[ast.stmt] = [_assign(local, _load(key, _name("item"))) for key, local in frame.own]
        if over:
            free = ast.Compare(_constant(fact), [ast.NotIn()], [_subscript(_name("item"), "!")])
            items = _any([_subscript(_name("scope"), "*" + over), ast.Tuple([], ast.Load())])
            body += [*outer, _for("item", items, [_if(free, [*own, put])])]
        else:
            ruled = ast.Compare(_constant(name), [ast.In()], [_name("ruled")])
            gift = ast.Expr(_call("rule_gave", _name("scope"), _constant(namespace), _constant(fact)))
            compute = _if(ruled, [gift], [*outer, put])
            body.append(_if(ast.Compare(_constant(fact), [ast.NotIn()], [_name(f"given_{namespace}")]), [compute]))
    head = [_assign("ruled", _subscript(_name("scope"), "^"))]
    for namespace in tables:
        table = _name(f"table_{namespace}")
        given = ast.Call(ast.Attribute(table, "get", ast.Load()), [_constant("!"), ast.Tuple([], ast.Load())], [])
        head += [
            _assign(table.id, _subscript(_name("scope"), namespace)),
            _assign(f"given_{namespace}", given),
        ]
    compiler.functions.append(_function("derive", ["scope"], [*head, *body, _return(_constant(None))]))
    derive: Callable[[Scope], None] = compiler.build("derive")
    return derive
