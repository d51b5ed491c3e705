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
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from entente.safeguards.expression import And, Expr
from entente.safeguards.kleene import Scope
from entente.safeguards.python_code import (
    ConditionCompiler,
    Frame,
    cost,
    from_scope,
    load,
    py_all,
    py_any,
    py_assign,
    py_call,
    py_constant,
    py_for,
    py_function,
    py_if,
    py_if_else,
    py_is,
    py_name,
    py_not,
    py_return,
    py_subscript,
)

__all__ = ["APPLIES", "EXCEPTED", "UNDECIDED", "Hit", "Judged", "Program", "compile_formulas", "compile_rules"]

APPLIES, UNDECIDED, EXCEPTED = 1, 2, 3
"""What a rule says of a subject that it reaches: it applies, nobody can say yet, or its exception takes it out."""

Hit = tuple[int, Any, int]
"""A rule (by its place) that reaches a subject (an item, the name of a list of which nobody knows whether it has any,
or ``""`` for the project), and what it says of it."""

Program = Callable[[Scope], list[Hit]]


class Judged(NamedTuple):
    """What is compiled of a rule: the list whose items it bites on (or nothing), its condition and its exception."""

    for_each: str
    when: Expr
    unless: Expr | None


# --- rules -----------------------------------------------------------------------------------------------------------


def compile_rules(rules: Sequence[Judged]) -> Program:
    """One function from a scope to what every rule says of every subject that it reaches.

    The rest (rules that do not apply) is not named. Rules that share a part of their condition are tested for it
    together, so that most rules cost nothing where a fact rules them out.
    """
    compiler = ConditionCompiler()
    outer = Frame()
    lists: dict[str, list[_Pending]] = {}
    for place, rule in enumerate(rules):
        parts = rule.when.parts if isinstance(rule.when, And) else (rule.when,)
        lists.setdefault(rule.for_each, []).append(_Pending(place, rule, parts))
    body = _judgements(compiler, outer, lists.pop("", []), py_constant(""))
    for over, pending in lists.items():
        body += _over_items(compiler, outer, over, pending)
    head: list[ast.stmt] = [
        py_assign("out", ast.List([], ast.Load())),
        py_assign("add", ast.Attribute(py_name("out"), "append", ast.Load())),
        *(py_assign(name, from_scope(key)) for key, name in outer.locals.items()),
    ]
    compiler.functions.append(py_function("judge", ["scope"], [*head, *body, py_return(py_name("out"))]))
    program: Program = compiler.build("judge")
    return program


class _Pending(NamedTuple):
    """A rule, its place, and the parts of its condition that are still to be tested."""

    place: int
    rule: Judged
    parts: tuple[Expr, ...]


def _over_items(compiler: ConditionCompiler, outer: Frame, over: str, pending: Sequence[_Pending]) -> list[ast.stmt]:
    """The rules of one list, on each of its items; where nobody knows whether there are any, all are undecided."""
    frame = Frame(over, outer)
    inner = _judgements(compiler, frame, pending, py_name("item"))
    loads = [py_assign(local, load(key, py_name("item"))) for key, local in frame.own]
    items = outer.local(("*", over, ""))
    undecided = compiler.constant(tuple((each.place, over, UNDECIDED) for each in pending))
    extend = ast.Expr(ast.Call(ast.Attribute(py_name("out"), "extend", ast.Load()), [undecided], []))
    return [py_if(py_is(items, value=None), [extend], [py_for("item", items, [*loads, *inner])])]


def _judgements(
    compiler: ConditionCompiler, frame: Frame, pending: Sequence[_Pending], subject: ast.expr
) -> list[ast.stmt]:
    """Rules on one subject; the part that most of them share is tested first, for all of those together."""
    out: list[ast.stmt] = []
    rest = list(pending)
    while rest:
        shared = Counter(part for each in rest for part in dict.fromkeys(each.parts))
        part, count = max(shared.items(), key=lambda item: (item[1], -cost(item[0]))) if shared else (None, 0)
        if part is None or count < 2:
            return out + [_judgement(compiler, frame, each, subject) for each in rest]
        together = [
            each._replace(parts=tuple(other for other in each.parts if other != part))
            for each in rest
            if part in each.parts
        ]
        out.append(py_if(compiler.may(part, frame), _judgements(compiler, frame, together, subject)))
        rest = [each for each in rest if part not in each.parts]
    return out


def _judgement(compiler: ConditionCompiler, frame: Frame, pending: _Pending, subject: ast.expr) -> ast.stmt:
    """One rule on one subject, as far as it is not tested yet; cheap parts first."""
    rule = pending.rule

    def found(code: ast.expr) -> ast.stmt:
        return ast.Expr(py_call("add", ast.Tuple([py_constant(pending.place), subject, code], ast.Load())))

    holds = compiler.must(rule.when, frame)
    if rule.unless is None:
        reached: list[ast.stmt] = [found(py_if_else(holds, py_constant(APPLIES), py_constant(UNDECIDED)))]
    else:
        applies = py_all([holds, py_not(compiler.may(rule.unless, frame))])
        reached = [
            py_if(
                compiler.must(rule.unless, frame),
                [py_if(holds, [found(py_constant(EXCEPTED))])],
                [found(py_if_else(applies, py_constant(APPLIES), py_constant(UNDECIDED)))],
            )
        ]
    untested = [compiler.may(part, frame) for part in sorted(pending.parts, key=cost)]
    return py_if(py_all(untested) if untested else py_constant(value=True), reached)


# --- formulas --------------------------------------------------------------------------------------------------------


def compile_formulas(
    formulas: Mapping[str, Expr], lists: frozenset[str], rule_gave: Callable[[Scope, str, str], None]
) -> Callable[[Scope], None]:
    """One function that computes derived facts in place, in the order given; a fact that was given stays.

    ``lists`` are the namespaces whose facts belong to items. ``rule_gave`` writes a fact of the project that rules give
    (``scope["^"]`` names those) instead.
    """
    compiler = ConditionCompiler()
    compiler.namespace["rule_gave"] = rule_gave
    body: list[ast.stmt] = []
    tables: dict[str, None] = {}
    for name, expr in formulas.items():
        namespace, _, fact = name.rpartition(".")
        over = namespace if namespace in lists else ""
        frame = Frame(over)
        computed = compiler.three_valued(expr, frame)
        tables |= {} if over else {namespace: None}
        table = py_name("item") if over else py_name(f"table_{namespace}")
        put = ast.Assign([ast.Subscript(table, py_constant(fact), ast.Store())], computed)
        outer: list[ast.stmt] = [py_assign(local, from_scope(key)) for key, local in frame.outer]
        own: list[ast.stmt] = [py_assign(local, load(key, py_name("item"))) for key, local in frame.own]
        if over:
            free = ast.Compare(py_constant(fact), [ast.NotIn()], [py_subscript(py_name("item"), "!")])
            items = py_any([py_subscript(py_name("scope"), "*" + over), ast.Tuple([], ast.Load())])
            body += [*outer, py_for("item", items, [py_if(free, [*own, put])])]
        else:
            ruled = ast.Compare(py_constant(name), [ast.In()], [py_name("ruled")])
            gift = ast.Expr(py_call("rule_gave", py_name("scope"), py_constant(namespace), py_constant(fact)))
            compute = py_if(ruled, [gift], [*outer, put])
            body.append(
                py_if(ast.Compare(py_constant(fact), [ast.NotIn()], [py_name(f"given_{namespace}")]), [compute])
            )
    head = [py_assign("ruled", py_subscript(py_name("scope"), "^"))]
    for namespace in tables:
        table = py_name(f"table_{namespace}")
        given = ast.Call(ast.Attribute(table, "get", ast.Load()), [py_constant("!"), ast.Tuple([], ast.Load())], [])
        head += [
            py_assign(table.id, py_subscript(py_name("scope"), namespace)),
            py_assign(f"given_{namespace}", given),
        ]
    compiler.functions.append(py_function("derive", ["scope"], [*head, *body, py_return(py_constant(None))]))
    derive: Callable[[Scope], None] = compiler.build("derive")
    return derive
