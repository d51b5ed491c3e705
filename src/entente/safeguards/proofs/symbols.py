"""A proposal as symbols: every fact known or not, and conditions as formulas of z3 in two truth values.

As in the compiled rules, a three-valued condition becomes *must* and *may*. The items of a list are a few symbolic ones
that may be absent. Conditions with ``any_of`` and ``all_of`` need, to come out one way, at most one item for each truth
value of each such part in each proposal, and the subject itself: dropping any other item changes nothing. With as many
symbolic items as that, what is proven holds for lists of any length. Only ``count_of`` and ``sum_of`` are bounded by
the number of symbolic items.

Facts that are looked up (the recipient's lists) are symbols of their own, so more is allowed than can happen: what is
proven holds all the same, and a witness is run through the rules before it is shown.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import z3

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
from entente.safeguards.language import FactType

__all__ = ["Change", "Pair", "Vocabulary", "World", "sizes_for"]

Bool = Any
"""A z3 formula; z3 has no types of its own."""

PARTLY_KNOWN = ("lists", "employer_lists", "recipient_lists", "countries", "funders")
"""Set-valued facts of which single members may be unknown."""

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Pair(NamedTuple):
    """A three-valued condition: certainly true, and not certainly false."""

    must: Bool
    may: Bool


class Change(NamedTuple):
    """How one proposal differs from another: facts by name that may differ, and in which direction.

    ``free`` facts may be anything else. ``up`` yes/no facts may turn true, ``down`` ones false; ``grow`` numbers may
    grow; ``join`` sets may gain members; ``more`` lists may gain items.
    """

    free: frozenset[str] = frozenset()
    up: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    grow: frozenset[str] = frozenset()
    join: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Every fact that may differ."""
        return self.free | self.up | self.down | self.grow | self.join | self.more


SAME = Change()


class Vocabulary(NamedTuple):
    """Words as numbers, shared by the proposals that are compared; and the words that each fact is compared with."""

    numbers: dict[str, int]
    compared: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, expressions: Iterable[Expr]) -> Vocabulary:
        """Every word that a condition names."""
        compared: dict[str, set[str]] = {}
        for expression in expressions:
            for each in walk(expression):
                match each:
                    case Compare(_, Fact("text") as fact, Literal(_, word)) | Member(Literal(_, word), Fact() as fact):
                        compared.setdefault(fact.name, set()).add(word)
                    case Compare(_, Literal(_, word), Fact("text") as fact):
                        compared.setdefault(fact.name, set()).add(word)
                    case Member(Fact() as fact, Literal(_, words)) | Overlap(Fact() as fact, Literal(_, words)):
                        compared.setdefault(fact.name, set()).update(words)
                    case Overlap(Literal(_, words), Fact() as fact):
                        compared.setdefault(fact.name, set()).update(words)
        words = sorted({word for found in compared.values() for word in found})
        numbers = {word: number for number, word in enumerate(words)}
        return cls(numbers, {name: frozenset(found) for name, found in compared.items()})


def sizes_for(expressions: Iterable[Expr], formulas: Mapping[str, Expr], proposals: int) -> dict[str, int]:
    """How many symbolic items each list needs for these conditions (module docstring), subjects not counted."""
    counted: Counter[str] = Counter()
    seen: set[Quantified] = set()
    names: set[str] = set()
    todo = list(expressions)
    while todo:
        for each in walk(todo.pop()):
            if isinstance(each, Quantified) and each not in seen:
                seen.add(each)
                counted[each.over] += 2 * proposals  # one for *must*, one for *may*
            if isinstance(each, Fact) and each.name in formulas and each.name not in names:
                names.add(each.name)
                todo.append(formulas[each.name])
    return dict(counted)


class World:
    """One proposal; a second one with a ``change`` shares every fact that the change does not name.

    ``sides`` collects what holds of all facts (numbers are not negative, words fit their prefixes): to be asserted
    beside every query. ``known`` collects the flags of the facts that were looked at.
    """

    def __init__(
        self,
        schema: Mapping[str, FactType],
        formulas: Mapping[str, Expr],
        sizes: Mapping[str, int],
        words: Vocabulary,
        *,
        complete: bool = False,
        change: Change = SAME,
    ) -> None:
        self.schema = schema
        self.formulas = formulas
        self.sizes = sizes
        self.complete = complete
        self.change = change
        self.sides: list[Bool] = []
        self.known: dict[str, Bool] = {}
        self.values: dict[str, tuple[Fact, Any]] = {}
        self.words = words
        self._pairs: dict[tuple[Expr, tuple[tuple[str, str], ...]], Pair] = {}
        self._said: set[str] = set()

    # lists and items

    def items(self, over: str) -> list[tuple[str, Bool]]:
        """The symbolic items of a list: their paths, and whether they are there."""
        paths = [f"{over}#{n}" for n in range(1, self.sizes.get(over, 0) + 1)]
        if over not in self.change.more:
            return [(path, z3.Bool(f"{path} is there")) for path in paths]
        return [(path, z3.Or(z3.Bool(f"{path} is there"), z3.Bool(f"{path} is added"))) for path in paths]

    def unknown_list(self, over: str) -> Bool:
        """Whether nobody knows if a list has any items."""
        return z3.BoolVal(False) if self.complete else z3.Bool(f"{over} is unknown")  # noqa: FBT003

    # conditions

    def pair(self, expr: Expr, at: Mapping[str, str]) -> Pair:
        """A yes/no condition, with the items of lists ``at`` their paths."""
        key = (expr, tuple(sorted(at.items())))
        if key not in self._pairs:
            self._pairs[key] = self._pair(expr, at)
        return self._pairs[key]

    def _pair(self, expr: Expr, at: Mapping[str, str]) -> Pair:
        match expr:
            case Not(part):
                inner = self.pair(part, at)
                return Pair(z3.Not(inner.may), z3.Not(inner.must))
            case And(parts):
                pairs = [self.pair(part, at) for part in parts]
                return Pair(z3.And([each.must for each in pairs]), z3.And([each.may for each in pairs]))
            case Or(parts):
                pairs = [self.pair(part, at) for part in parts]
                return Pair(z3.Or([each.must for each in pairs]), z3.Or([each.may for each in pairs]))
            case Quantified():
                return self._quantified(expr, at)
            case Fact():
                return self._truth(expr, at)
        return self._atom(expr, at)

    def _quantified(self, expr: Quantified, at: Mapping[str, str]) -> Pair:
        each = [(there, self.pair(expr.body, {**at, expr.over: path})) for path, there in self.items(expr.over)]
        unknown = self.unknown_list(expr.over)
        if expr.name == "any_of":
            must = z3.And(z3.Not(unknown), z3.Or([z3.And(there, pair.must) for there, pair in each]))
            return Pair(must, z3.Or(unknown, *[z3.And(there, pair.may) for there, pair in each]))
        must = z3.And(z3.Not(unknown), *[z3.Implies(there, pair.must) for there, pair in each])
        return Pair(must, z3.Or(unknown, z3.And([z3.Implies(there, pair.may) for there, pair in each])))

    def _truth(self, fact: Fact, at: Mapping[str, str]) -> Pair:
        if fact.name in self.formulas:
            here = {fact.namespace: at[fact.namespace]} if fact.namespace in at else {}
            return self.pair(self.formulas[fact.name], here)
        path = self._path(fact, at)
        known, value = self._known(path, fact), z3.Bool(path)
        self.values[path] = (fact, value)
        pair = Pair(z3.And(known, value), z3.Or(z3.Not(known), value))
        turned = z3.And(known, z3.Bool(f"{path} is changed"))
        if fact.name in self.change.up:
            return Pair(z3.Or(pair.must, turned), z3.Or(pair.may, turned))
        if fact.name in self.change.down:
            return Pair(z3.And(pair.must, z3.Not(turned)), z3.And(pair.may, z3.Not(turned)))
        return pair

    def _path(self, fact: Fact, at: Mapping[str, str]) -> str:
        path = f"{at.get(fact.namespace, fact.namespace)}.{fact.field}".lstrip(".")
        path = f"{path}.{fact.parameter}" if fact.parameter else path
        return f"{path}'" if fact.name in self.change.free else path

    def _known(self, path: str, fact: Fact) -> Bool:
        if self.complete or fact.name == "day":
            return z3.BoolVal(True)  # noqa: FBT003
        return self.known.setdefault(path, z3.Bool(f"{path} is known"))

    def _atom(self, expr: Expr, at: Mapping[str, str]) -> Pair:
        match expr:
            case Literal(_, value):
                return Pair(z3.BoolVal(value), z3.BoolVal(value))
            case Known(fact):
                known = self._is_known(fact, at)
                return Pair(known, known)
            case Member(member, container):
                return self._member(member, container, at)
            case Overlap(left, right):
                return self._overlap(left, right, at)
            case Words(name, Fact() as fact, words):
                return self._words(name, fact, words, at)
            case Compare(sign, left, right) if left.kind == "bool":
                return self._same(sign, self.pair(left, at), self.pair(right, at))
            case Compare(sign, left, right):
                known, one = self._value(left, at)
                other, two = self._value(right, at)
                return _decided(z3.And(known, other), _OPERATORS[sign](one, two))
        raise AssertionError(f"{expr} is a condition")

    def _same(self, sign: str, one: Pair, two: Pair) -> Pair:
        decided = z3.And(one.must == one.may, two.must == two.may)
        return _decided(decided, _OPERATORS[sign](one.must, two.must))

    def _is_known(self, fact: Fact, at: Mapping[str, str]) -> Bool:
        if fact.kind == "bool":
            pair = self._truth(fact, at)
            return pair.must == pair.may
        return self._known(self._path(fact, at), fact)

    # values: whether known, and the value (texts are numbered words, days are counted)

    def _value(self, expr: Expr, at: Mapping[str, str]) -> tuple[Bool, Any]:
        match expr:
            case Literal("text", word):
                return z3.BoolVal(True), z3.IntVal(self._word(word))  # noqa: FBT003
            case Literal("date", day):
                return z3.BoolVal(True), z3.IntVal(day.toordinal())  # noqa: FBT003
            case Literal(_, number):
                return z3.BoolVal(True), z3.RealVal(str(number))  # noqa: FBT003
            case Fact():
                return self._fact_value(expr, at)
            case Arithmetic(sign, left, right):
                (known, one), (other, two) = self._value(left, at), self._value(right, at)
                return z3.And(known, other), _OPERATORS[sign](one, two)
            case DaysBetween(later, earlier):
                (known, one), (other, two) = self._value(later, at), self._value(earlier, at)
                return z3.And(known, other), z3.ToReal(one - two)
            case Quantified():
                return self._total(expr, at)
        raise AssertionError(f"{expr} is a value")

    def _fact_value(self, fact: Fact, at: Mapping[str, str]) -> tuple[Bool, Any]:
        path = self._path(fact, at)
        known = self._known(path, fact)
        if fact.kind == "number":
            value = z3.Real(path)
            self._holds(path, z3.BoolVal(True) if fact.parameter else value >= 0)  # noqa: FBT003
            if not fact.parameter and self.schema[fact.name].whole:
                self._holds(path + " whole", z3.IsInt(value))
        else:
            value = z3.Int(path)
            self._closed(path, fact, value)
        self.values[path] = (fact, value)
        if fact.name in self.change.grow:
            more = z3.Real(f"{path} more")
            self._holds(path + " more", more >= value)
            return known, more
        return known, value

    def _closed(self, path: str, fact: Fact, value: Any) -> None:  # noqa: ANN401 - a z3 number
        """A text is one of the words that it may be; one that may be anything has room for words nobody named."""
        if fact.kind == "text":
            words = [value == self._word(word) for word in fact.values]
            self._holds(path, z3.Or(words) if words else value >= 0)

    def _total(self, expr: Quantified, at: Mapping[str, str]) -> tuple[Bool, Any]:
        known, total = [z3.Not(self.unknown_list(expr.over))], z3.RealVal(0)
        for path, there in self.items(expr.over):
            inner = {**at, expr.over: path}
            if expr.name == "count_of":
                pair = self.pair(expr.body, inner)
                known.append(z3.Implies(there, pair.must == pair.may))
                amount = z3.If(pair.must, z3.RealVal(1), z3.RealVal(0))
            else:
                is_known, amount = self._value(expr.body, inner)
                known.append(z3.Implies(there, is_known))
            total = total + z3.If(there, amount, z3.RealVal(0))
        return z3.And(known), total

    def _word(self, word: str) -> int:
        return self.words.numbers.setdefault(word, len(self.words.numbers))

    # sets

    def _set(self, fact: Fact, at: Mapping[str, str], code: Any) -> Pair:  # noqa: ANN401 - a numbered word
        """Whether a word is in a set-valued fact."""
        path = self._path(fact, at)
        held = z3.Function(path, z3.IntSort(), z3.BoolSort())(code)
        known = self._known(path, fact)
        self.values[path] = (fact, None)
        if fact.field in PARTLY_KNOWN and not self.complete:
            largest = z3.Function(f"{path} at most", z3.IntSort(), z3.BoolSort())(code)
            pair = Pair(z3.And(known, held), z3.Or(z3.Not(known), held, largest))
        else:
            pair = _decided(known, held)
        if fact.name in self.change.join:
            joined = z3.And(z3.Not(pair.may), z3.Function(f"{path} gains", z3.IntSort(), z3.BoolSort())(code))
            return Pair(z3.Or(pair.must, joined), z3.Or(pair.may, joined))
        return pair

    def _member(self, member: Expr, container: Expr, at: Mapping[str, str]) -> Pair:
        known, code = self._value(member, at)
        if isinstance(container, Literal):
            return _decided(known, z3.Or([code == self._word(word) for word in container.value]))
        assert isinstance(container, Fact), "a set is a fact or written out"
        inside = self._set(container, at, code)
        return Pair(z3.And(known, inside.must), z3.Or(z3.Not(known), inside.may))

    def _overlap(self, left: Expr, right: Expr, at: Mapping[str, str]) -> Pair:
        if isinstance(left, Literal):
            left, right = right, left
        assert isinstance(left, Fact), "two written sets are not compared"
        if isinstance(right, Literal):
            each = [self._set(left, at, z3.IntVal(self._word(word))) for word in right.value]
            return Pair(z3.Or([pair.must for pair in each]), z3.Or([pair.may for pair in each]))
        assert isinstance(right, Fact), "a set is a fact or written out"
        # What they share is a word that some condition names, or one that none does.
        unnamed = f"a word of {self._path(left, at)} and {self._path(right, at)}"
        compared = self.words.compared
        pairs = [
            (self._set(left, at, code), self._set(right, at, code))
            for word in (*sorted({*compared.get(left.name, ()), *compared.get(right.name, ())}), unnamed)
            for code in [z3.IntVal(self._word(word))]
        ]
        must = z3.Or([z3.And(one.must, two.must) for one, two in pairs])
        return Pair(must, z3.Or([z3.And(one.may, two.may) for one, two in pairs]))

    def _words(self, name: str, fact: Fact, words: tuple[str, ...], at: Mapping[str, str]) -> Pair:
        """Words in a text: a truth of their own for each word, tied to the whole words that are known."""
        path = self._path(fact, at)
        known = self._known(path, fact)
        held, maybe = [], []
        for word in words:
            says = z3.Bool(f"{path} {name} {word}")
            held.append(says)
            maybe.append(z3.Bool(f"{path} maybe {name} {word}"))
            if fact.name in self.change.join:
                held.append(z3.And(known, z3.Bool(f"{path} {name} {word} gained")))
            for known_word in sorted(self.words.compared.get(fact.name, ())):
                fits = (
                    known_word.startswith(word) if name == "starts_with" else word.casefold() in known_word.casefold()
                )
                is_it = self._is_word(fact, at, known_word)
                if fits:
                    self._holds(f"{path} {name} {word} {known_word}", z3.Implies(is_it, says))
                elif fact.kind == "text":
                    self._holds(f"{path} {name} {word} {known_word}", z3.Implies(is_it, z3.Not(says)))
        self.values[path] = (fact, None if fact.kind == "set" else z3.Int(path))
        if fact.field in PARTLY_KNOWN and not self.complete:
            return Pair(z3.And(known, z3.Or(held)), z3.Or(z3.Not(known), *held, *maybe))
        return _decided(known, z3.Or(held))

    def _is_word(self, fact: Fact, at: Mapping[str, str], word: str) -> Bool:
        code = z3.IntVal(self._word(word))
        return self._set(fact, at, code).must if fact.kind == "set" else z3.Int(self._path(fact, at)) == code

    def _holds(self, name: str, formula: Bool) -> None:
        """Something that is always so, noted once."""
        if name not in self._said:
            self._said.add(name)
            self.sides.append(formula)


def _decided(known: Bool, holds: Bool) -> Pair:
    return Pair(z3.And(known, holds), z3.Or(z3.Not(known), holds))
