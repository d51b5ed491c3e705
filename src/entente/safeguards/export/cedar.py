"""Rules as Cedar policies: an independent evaluator for the same conditions.

Cedar skips a policy whose attribute is missing, so a forbidding rule would silently disappear where a fact is unknown.
Every rule therefore becomes two ``permit`` policies guarded by ``has``: *applies* (it certainly holds) and *reached*
(it is not certainly false); reached but not applying is undecided. Cedar has no loops: the items of a list stand in
numbered slots, and a quantifier is written out over them. Decimals are scaled integers, days are counted from
0001-01-01. What Cedar does not see: displacement, the fixed point and the weighing into a standing.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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
from entente.safeguards.rule import Rule

__all__ = ["SCALE", "CedarPolicy", "Scale", "cedar_policies", "scale_of"]

SCALE = 10_000
"""Decimals are kept to four places, as Cedar's own decimal type does."""

LARGEST = 9e14
"""Numbers up to here are scaled; of larger ones only the order is kept (``Scale``)."""

PARTLY_KNOWN = frozenset(
    {
        "party.lists", "person.employer_lists", "transfer.recipient_lists", "project.lists", "project.countries",
        "project.funders",
    }
)  # fmt: skip
"""Set-valued facts of which single members may be unknown: beside the set stands the largest that it may be."""


class Scale:
    """Numbers as the 64-bit integers that Cedar has.

    Beyond ``LARGEST`` a number becomes its place among the large numbers that the rules name (10^23 operations), so
    that comparing it with them comes out right; such numbers cannot be added or multiplied.
    """

    def __init__(self, named: Iterable[float]) -> None:
        self.large = sorted({number for number in named if number > LARGEST})

    def integer(self, number: float) -> int:
        """Ten-thousandths, or the place of a large number; raises ``ValueError`` where four places do not hold it."""
        if number > LARGEST:
            place = bisect_left(self.large, number)
            return int(LARGEST) * SCALE + 2 * place + (place < len(self.large) and self.large[place] == number)
        whole = round(number * SCALE)
        if abs(whole - number * SCALE) > 1e-6 * max(1.0, abs(number)):
            raise ValueError(f"{number} has more than four decimal places")
        return whole


def scale_of(expressions: Iterable[Expr]) -> Scale:
    """The scale for the numbers that some conditions name."""
    found = (each for expression in expressions for each in walk(expression))
    return Scale(each.value for each in found if isinstance(each, Literal) and each.kind == "number")


class CedarPolicy(NamedTuple):
    """One policy: the rule and the slot of the item that it speaks of (0: the whole project), and its text.

    ``mode`` is ``applies`` (the rule certainly holds) or ``reached`` (it is not certainly false).
    """

    rule: str
    version: str
    over: str
    slot: int
    mode: str
    text: str


class _Number(NamedTuple):
    """A number: what must hold for it to be known, its text, and how often it is scaled."""

    known: str
    text: str
    power: int = 1


def cedar_policies(
    rules: Sequence[Rule], formulas: Mapping[str, Expr], slots: Mapping[str, int]
) -> tuple[CedarPolicy, ...]:
    """Two policies for every rule and every slot of the list it bites on.

    ``slots`` is the greatest number of items of each list. ``formulas`` holds the trees of the derived facts, which are
    written out where a rule reads them.
    """
    conditions = [part.expr for rule in rules for part in (rule.when, rule.unless) if part is not None]
    scale = scale_of([*conditions, *formulas.values()])
    return tuple(policy for rule in rules for policy in _policies(rule, _Writer(formulas, slots, scale, {})))


def _policies(rule: Rule, plain: _Writer) -> Iterator[CedarPolicy]:
    record, over = rule.record, rule.record.for_each
    for slot in range(1, plain.slots[over] + 1) if over else (0,):
        writer = plain.within(over, f"context.{over}{slot}") if over else plain
        applies, reached = writer.must(rule.when.expr), writer.may(rule.when.expr)
        if rule.unless is not None:
            applies = _and([applies, _not(writer.may(rule.unless.expr))])
            reached = _and([reached, _not(writer.must(rule.unless.expr))])
        there = f"context has {over}{slot}" if over else "true"
        for mode, condition in (("applies", applies), ("reached", reached)):
            notes = {
                "id": f"{record.id}@{record.version} {over}{slot or ''} {mode}".replace("  ", " "),
                "cite": record.cite,
                "effect": record.effect.value,
                "status": record.status,
                "en": record.title.en,
                "zh": record.title.zh,
            }
            lines = [f"@{name}({_text(value)})" for name, value in notes.items()]
            text = "\n".join(lines) + f"\npermit (principal, action, resource) when {{ {_and([there, condition])} }};\n"
            yield CedarPolicy(record.id, record.version, over, slot, mode, text)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _and(parts: list[str]) -> str:
    if "false" in parts:
        return "false"
    kept = [part for part in parts if part != "true"]
    return "(" + " && ".join(kept) + ")" if kept else "true"


def _or(parts: list[str]) -> str:
    if "true" in parts:
        return "true"
    kept = [part for part in parts if part != "false"]
    return "(" + " || ".join(kept) + ")" if kept else "false"


def _not(part: str) -> str:
    return {"true": "false", "false": "true"}.get(part, f"!({part})")


def _if(known: str, holds: str) -> str:
    """What holds where it is known; true elsewhere. (Cedar's type check follows ``if``, not ``||``.)"""
    if "true" in (known, holds):
        return holds
    return f"(if {known} then {holds} else true)"


def _words(values: object) -> str:
    assert isinstance(values, tuple), "a set of words is a tuple"
    return "[" + ", ".join(map(_text, values)) + "]"


@dataclass
class _Writer:
    """Writes conditions; ``at`` says under which path the item of a list is found."""

    formulas: Mapping[str, Expr]
    slots: Mapping[str, int]
    scale: Scale
    at: Mapping[str, str]

    def within(self, over: str, path: str) -> _Writer:
        """The same writer inside a quantifier."""
        return _Writer(self.formulas, self.slots, self.scale, {**self.at, over: path})

    def table(self, namespace: str) -> str:
        """Where the facts of a namespace stand."""
        return self.at.get(namespace) or ("context." + namespace if namespace else "context")

    # three values in two

    def must(self, expr: Expr) -> str:
        """Cedar that is true where the expression certainly holds."""
        match expr:
            case Not(part):
                return _not(self.may(part))
            case And(parts):
                return _and([self.must(part) for part in parts])
            case Or(parts):
                return _or([self.must(part) for part in parts])
            case Quantified(_, over, body):
                each = [(has, self.within(over, path).must(body)) for has, path in self._slots(over)]
                if expr.name == "any_of":
                    return _or([_and([has, holds]) for has, holds in each])
                known = f"!(context has {over}__unknown)"
                return _and([known, *(_if(has, holds) for has, holds in each)])
            case Fact():
                return self._truth(expr, sure=True)
        known, holds = self._atom(expr)
        return _and([known, holds])

    def may(self, expr: Expr) -> str:
        """Cedar that is true where the expression is not certainly false."""
        match expr:
            case Not(part):
                return _not(self.must(part))
            case And(parts):
                return _and([self.may(part) for part in parts])
            case Or(parts):
                return _or([self.may(part) for part in parts])
            case Quantified(_, over, body):
                each = [(has, self.within(over, path).may(body)) for has, path in self._slots(over)]
                unknown = f"context has {over}__unknown"
                if expr.name == "any_of":
                    return _or([unknown, *(_and([has, holds]) for has, holds in each)])
                return _or([unknown, _and([_if(has, holds) for has, holds in each])])
            case Fact():
                return self._truth(expr, sure=False)
        known, holds = self._atom(expr, sure=False)
        return _if(known, holds)

    def _slots(self, over: str) -> list[tuple[str, str]]:
        return [(f"context has {over}{n}", f"context.{over}{n}") for n in range(1, self.slots[over] + 1)]

    def _truth(self, fact: Fact, *, sure: bool) -> str:
        """A yes/no fact; a derived one by its formula, unless it was given."""
        table, field = self.table(fact.namespace), fact.field
        formula = self.formulas.get(fact.name)
        if formula is None:
            has = f"{table} has {field}"
            return _and([has, f"{table}.{field}"]) if sure else _if(has, f"{table}.{field}")
        computed = self.must(formula) if sure else self.may(formula)
        undecided = "false" if sure else "true"
        return (
            f"(if {table} has {field} then {table}.{field} "
            f"else if {table} has {field}__unknown then {undecided} else {computed})"
        )

    # what is neither logic nor a plain fact: when it is known, and whether it then holds

    def _atom(self, expr: Expr, *, sure: bool = True) -> tuple[str, str]:
        match expr:
            case Literal(_, value):
                return "true", "true" if value else "false"
            case Known(fact):
                return "true", self._is_known(fact)
            case Compare(operator, left, right):
                return self._compare(operator, left, right)
            case Member(member, container):
                known, text = self._word(member)
                has, words, further = self._set(container, sure=sure)
                return _and([known, has]), _or([f"{words}.contains({text})", *further])
            case Overlap(left, right):
                if isinstance(left, Literal):
                    left, right = right, left
                has, words, further = self._set(left, sure=sure)
                other, others, more = self._set(right, sure=sure)
                open_ = [_and([each, f"!({others}.isEmpty())"]) for each in further]
                open_ += [_and([each, f"!({words}.isEmpty())"]) for each in more]
                return _and([has, other]), _or([f"{words}.containsAny({others})", *open_])
            case Words(name, fact, words):
                return self._like(name, fact, words, sure=sure)
        raise AssertionError(f"{expr} is a condition")

    def _is_known(self, fact: Fact) -> str:
        table = self.table(fact.namespace)
        if fact.parameter:
            return f"{table} has {fact.field}__{fact.parameter}"
        if fact.kind == "bool" and fact.name in self.formulas:
            return _or([self._truth(fact, sure=True), _not(self._truth(fact, sure=False))])
        return f"{table} has {fact.field}"

    def _compare(self, operator: str, left: Expr, right: Expr) -> tuple[str, str]:
        if left.kind == "bool":
            both = _and([self._decided(left), self._decided(right)])
            same = f"({self.must(left)}) == ({self.must(right)})"
            return both, same if operator == "==" else _not(same)
        if left.kind == "text":
            (known, first), (other, second) = self._word(left), self._word(right)
            return _and([known, other]), f"{first} {operator} {second}"
        one, two = self._number(left), self._number(right)
        return _and([one.known, two.known]), f"{_raised(one, two.power)} {operator} {_raised(two, one.power)}"

    def _decided(self, expr: Expr) -> str:
        return _or([self.must(expr), _not(self.may(expr))])

    def _word(self, expr: Expr) -> tuple[str, str]:
        if isinstance(expr, Literal):
            return "true", _text(expr.value)
        assert isinstance(expr, Fact), "a text is a fact or a word"
        table = self.table(expr.namespace)
        return f"{table} has {expr.field}", f"{table}.{expr.field}"

    def _set(self, expr: Expr, *, sure: bool) -> tuple[str, str, list[str]]:
        """When a set is known, the set (the largest it may be unless ``sure``), and what else may make it hold all."""
        if isinstance(expr, Literal):
            return "true", _words(expr.value), []
        assert isinstance(expr, Fact), "a set is a fact or written out"
        table = self.table(expr.namespace)
        if sure or expr.name not in PARTLY_KNOWN:
            return f"{table} has {expr.field}", f"{table}.{expr.field}", []
        return f"{table} has {expr.field}__may", f"{table}.{expr.field}__may", [f"{table} has {expr.field}__open"]

    def _like(self, name: str, fact: Expr, words: tuple[str, ...], *, sure: bool) -> tuple[str, str]:
        """Words in a text, or prefixes of it; the members of a set stand in one text, a line each."""
        assert isinstance(fact, Fact), "words are looked for in a fact"
        table, field = self.table(fact.namespace), fact.field
        further: list[str] = []
        suffix = "lines" if fact.kind == "set" else ""
        if not sure and fact.name in PARTLY_KNOWN:
            suffix, further = "may_lines", [f"{table} has {field}__open"]
        if name == "mentions":
            suffix = f"{suffix}_folded".lstrip("_")
            words = tuple(word.casefold() for word in words)
        form = f"{field}__{suffix}" if suffix else field
        line = "*\\n" if fact.kind == "set" else ""
        start = "*" if name == "mentions" else line
        patterns = [f'{table}.{form} like "{start}{_escaped(word)}*"' for word in words]
        return f"{table} has {form}", _or([*patterns, *further])

    # numbers and days

    def _number(self, expr: Expr) -> _Number:
        match expr:
            case Literal("date", day):
                return _Number("true", str(_ordinal(day)), 0)
            case Literal(_, value):
                return _Number("true", str(self.scale.integer(value)))
            case Fact(kind, namespace, field, parameter):
                path = f"{field}__{parameter}" if parameter else field
                table = self.table(namespace)
                return _Number(f"{table} has {path}", f"{table}.{path}", 0 if kind == "date" else 1)
            case DaysBetween(later, earlier):
                one, two = self._number(later), self._number(earlier)
                return _Number(_and([one.known, two.known]), f"({one.text} - {two.text})", 0)
            case Arithmetic("*", left, right):
                one, two = self._number(left), self._number(right)
                return _Number(_and([one.known, two.known]), f"({one.text} * {two.text})", one.power + two.power)
            case Arithmetic(operator, left, right):
                one, two = self._number(left), self._number(right)
                power = max(one.power, two.power)
                text = f"({_to(one, power)} {operator} {_to(two, power)})"
                return _Number(_and([one.known, two.known]), text, power)
            case Quantified(name, over, body):
                return self._counted(over, body) if name == "count_of" else self._summed(over, body)
        raise AssertionError(f"{expr} is a number")

    def _counted(self, over: str, body: Expr) -> _Number:
        known, terms = [f"!(context has {over}__unknown)"], []
        for has, path in self._slots(over):
            inner = self.within(over, path)
            known.append(_if(has, inner._decided(body)))
            terms.append(f"(if {_and([has, inner.must(body)])} then 1 else 0)")
        return _Number(_and(known), "(" + " + ".join(terms) + ")", 0)

    def _summed(self, over: str, body: Expr) -> _Number:
        known, terms, power = [f"!(context has {over}__unknown)"], [], 0
        for has, path in self._slots(over):
            amount = self.within(over, path)._number(body)
            power = amount.power
            known.append(_if(has, amount.known))
            terms.append(f"(if {_and([has, amount.known])} then {amount.text} else 0)")
        return _Number(_and(known), "(" + " + ".join(terms) + ")", power)


def _escaped(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1].replace("*", "\\*")


def _to(number: _Number, power: int) -> str:
    return number.text + f" * {SCALE}" * (power - number.power)


def _raised(number: _Number, other: int) -> str:
    """The text of a number scaled as often as the other one."""
    return _to(number, max(number.power, other))


def _ordinal(day: date) -> int:
    return day.toordinal()
