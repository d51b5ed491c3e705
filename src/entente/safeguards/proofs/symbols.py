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
from entente.safeguards.proofs.logic import FALSE, TRUE, Bool, conj, disj, iff, implies, neg, variable

__all__ = ["Change", "Pair", "Vocabulary", "World", "sizes_for"]

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
    beside every query. In a ``complete`` one all facts are known; where it is not ``partly``, a set is known as a whole
    or not at all. ``known`` collects the flags of the facts that were looked at.
    """

    def __init__(
        self,
        schema: Mapping[str, FactType],
        formulas: Mapping[str, Expr],
        sizes: Mapping[str, int],
        words: Vocabulary,
        *,
        complete: bool = False,
        partly: bool = True,
        change: Change = SAME,
    ) -> None:
        self.schema = schema
        self.formulas = formulas
        self.sizes = sizes
        self.complete = complete
        self.partly = partly and not complete
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
            return [(path, variable(f"{path} is there")) for path in paths]
        return [(path, disj(variable(f"{path} is there"), variable(f"{path} is added"))) for path in paths]

    def unknown_list(self, over: str) -> Bool:
        """Whether nobody knows if a list has any items."""
        return FALSE if self.complete else variable(f"{over} is unknown")

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
                return Pair(neg(inner.may), neg(inner.must))
            case And(parts):
                pairs = [self.pair(part, at) for part in parts]
                return Pair(conj(*[each.must for each in pairs]), conj(*[each.may for each in pairs]))
            case Or(parts):
                pairs = [self.pair(part, at) for part in parts]
                return Pair(disj(*[each.must for each in pairs]), disj(*[each.may for each in pairs]))
            case Quantified():
                return self._quantified(expr, at)
            case Fact():
                return self._truth(expr, at)
        return self._atom(expr, at)

    def _quantified(self, expr: Quantified, at: Mapping[str, str]) -> Pair:
        each = [(there, self.pair(expr.body, {**at, expr.over: path})) for path, there in self.items(expr.over)]
        unknown = self.unknown_list(expr.over)
        if expr.name == "any_of":
            must = conj(neg(unknown), disj(*[conj(there, pair.must) for there, pair in each]))
            return Pair(must, disj(unknown, *[conj(there, pair.may) for there, pair in each]))
        must = conj(neg(unknown), *[implies(there, pair.must) for there, pair in each])
        return Pair(must, disj(unknown, conj(*[implies(there, pair.may) for there, pair in each])))

    def _truth(self, fact: Fact, at: Mapping[str, str]) -> Pair:
        if fact.name in self.formulas:
            here = {fact.namespace: at[fact.namespace]} if fact.namespace in at else {}
            return self.pair(self.formulas[fact.name], here)
        path = self._path(fact, at)
        known, value = self._known(path, fact), variable(path)
        self.values[path] = (fact, value)
        pair = Pair(conj(known, value), disj(neg(known), value))
        turned = conj(known, variable(f"{path} is changed"))
        if fact.name in self.change.up:
            return Pair(disj(pair.must, turned), disj(pair.may, turned))
        if fact.name in self.change.down:
            return Pair(conj(pair.must, neg(turned)), conj(pair.may, neg(turned)))
        return pair

    def _path(self, fact: Fact, at: Mapping[str, str]) -> str:
        path = f"{at.get(fact.namespace, fact.namespace)}.{fact.field}".lstrip(".")
        path = f"{path}.{fact.parameter}" if fact.parameter else path
        return f"{path}'" if fact.name in self.change.free else path

    def _known(self, path: str, fact: Fact) -> Bool:
        if self.complete or fact.name == "day":
            return TRUE
        return self.known.setdefault(path, variable(f"{path} is known"))

    def _atom(self, expr: Expr, at: Mapping[str, str]) -> Pair:
        match expr:
            case Literal(_, value):
                return Pair(*[TRUE if value else FALSE] * 2)
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
                return _decided(conj(known, other), _OPERATORS[sign](one, two))
        raise AssertionError(f"{expr} is a condition")

    def _same(self, sign: str, one: Pair, two: Pair) -> Pair:
        decided = conj(iff(one.must, one.may), iff(two.must, two.may))
        same = iff(one.must, two.must)
        return _decided(decided, same if sign == "==" else neg(same))

    def _is_known(self, fact: Fact, at: Mapping[str, str]) -> Bool:
        if fact.kind == "bool":
            pair = self._truth(fact, at)
            return iff(pair.must, pair.may)
        return self._known(self._path(fact, at), fact)

    # values: whether known, and the value (texts are numbered words, days are counted)

    def _value(self, expr: Expr, at: Mapping[str, str]) -> tuple[Bool, Any]:
        match expr:
            case Literal("text", word):
                return TRUE, z3.IntVal(self._word(word))
            case Literal("date", day):
                return TRUE, z3.IntVal(day.toordinal())
            case Literal(_, number):
                return TRUE, z3.RealVal(str(number))
            case Fact():
                return self._fact_value(expr, at)
            case Arithmetic(sign, left, right):
                (known, one), (other, two) = self._value(left, at), self._value(right, at)
                return conj(known, other), _OPERATORS[sign](one, two)
            case DaysBetween(later, earlier):
                (known, one), (other, two) = self._value(later, at), self._value(earlier, at)
                return conj(known, other), z3.ToReal(one - two)
            case Quantified():
                return self._total(expr, at)
        raise AssertionError(f"{expr} is a value")

    def _fact_value(self, fact: Fact, at: Mapping[str, str]) -> tuple[Bool, Any]:
        path = self._path(fact, at)
        known = self._known(path, fact)
        if fact.kind == "number":
            value = z3.Real(path)
            self._holds(path, TRUE if fact.parameter else value >= 0)
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
            self._holds(path, disj(*words) if words else value >= 0)

    def _total(self, expr: Quantified, at: Mapping[str, str]) -> tuple[Bool, Any]:
        known, total = [neg(self.unknown_list(expr.over))], z3.RealVal(0)
        for path, there in self.items(expr.over):
            inner = {**at, expr.over: path}
            if expr.name == "count_of":
                pair = self.pair(expr.body, inner)
                known.append(implies(there, iff(pair.must, pair.may)))
                amount = z3.If(pair.must, z3.RealVal(1), z3.RealVal(0))
            else:
                is_known, amount = self._value(expr.body, inner)
                known.append(implies(there, is_known))
            total = total + z3.If(there, amount, z3.RealVal(0))
        return conj(*known), total

    def _word(self, word: str) -> int:
        return self.words.numbers.setdefault(word, len(self.words.numbers))

    # sets

    def _set(self, fact: Fact, at: Mapping[str, str], code: Any) -> Pair:  # noqa: ANN401 - a numbered word
        """Whether a word is in a set-valued fact."""
        path = self._path(fact, at)
        held = z3.Function(path, z3.IntSort(), z3.BoolSort())(code)
        known = self._known(path, fact)
        self.values[path] = (fact, None)
        if fact.field in PARTLY_KNOWN and self.partly:
            largest = z3.Function(f"{path} at most", z3.IntSort(), z3.BoolSort())(code)
            pair = Pair(conj(known, held), disj(neg(known), held, largest))
        else:
            pair = _decided(known, held)
        if fact.name in self.change.join:
            joined = conj(neg(pair.may), z3.Function(f"{path} gains", z3.IntSort(), z3.BoolSort())(code))
            return Pair(disj(pair.must, joined), disj(pair.may, joined))
        return pair

    def _member(self, member: Expr, container: Expr, at: Mapping[str, str]) -> Pair:
        known, code = self._value(member, at)
        if isinstance(container, Literal):
            return _decided(known, disj(*[code == self._word(word) for word in container.value]))
        assert isinstance(container, Fact), "a set is a fact or written out"
        inside = self._set(container, at, code)
        return Pair(conj(known, inside.must), disj(neg(known), inside.may))

    def _overlap(self, left: Expr, right: Expr, at: Mapping[str, str]) -> Pair:
        if isinstance(left, Literal):
            left, right = right, left
        assert isinstance(left, Fact), "two written sets are not compared"
        if isinstance(right, Literal):
            each = [self._set(left, at, z3.IntVal(self._word(word))) for word in right.value]
            return Pair(disj(*[pair.must for pair in each]), disj(*[pair.may for pair in each]))
        assert isinstance(right, Fact), "a set is a fact or written out"
        # What they share is a word that some condition names, or one that none does.
        unnamed = f"a word of {self._path(left, at)} and {self._path(right, at)}"
        compared = self.words.compared
        pairs = [
            (self._set(left, at, code), self._set(right, at, code))
            for word in (*sorted({*compared.get(left.name, ()), *compared.get(right.name, ())}), unnamed)
            for code in [z3.IntVal(self._word(word))]
        ]
        must = disj(*[conj(one.must, two.must) for one, two in pairs])
        return Pair(must, disj(*[conj(one.may, two.may) for one, two in pairs]))

    def _words(self, name: str, fact: Fact, words: tuple[str, ...], at: Mapping[str, str]) -> Pair:
        """Words in a text: a truth of their own for each word, tied to the whole words that are known."""
        path = self._path(fact, at)
        known = self._known(path, fact)
        held, maybe = [], []
        for word in words:
            says = variable(f"{path} {name} {word}")
            held.append(says)
            maybe.append(variable(f"{path} maybe {name} {word}"))
            if fact.name in self.change.join:
                held.append(conj(known, variable(f"{path} {name} {word} gained")))
            for known_word in sorted(self.words.compared.get(fact.name, ())):
                fits = (
                    known_word.startswith(word) if name == "starts_with" else word.casefold() in known_word.casefold()
                )
                is_it = self._is_word(fact, at, known_word)
                if fits:
                    self._holds(f"{path} {name} {word} {known_word}", implies(is_it, says))
                elif fact.kind == "text":
                    self._holds(f"{path} {name} {word} {known_word}", implies(is_it, neg(says)))
        self.values[path] = (fact, None if fact.kind == "set" else z3.Int(path))
        if fact.field in PARTLY_KNOWN and self.partly:
            return Pair(conj(known, disj(*held)), disj(neg(known), *held, *maybe))
        return _decided(known, disj(*held))

    def _is_word(self, fact: Fact, at: Mapping[str, str], word: str) -> Bool:
        code = z3.IntVal(self._word(word))
        return self._set(fact, at, code).must if fact.kind == "set" else z3.Int(self._path(fact, at)) == code

    def _holds(self, name: str, formula: Bool) -> None:
        """Something that is always so, noted once."""
        if name not in self._said:
            self._said.add(name)
            self.sides.append(formula)


def _decided(known: Bool, holds: Bool) -> Pair:
    return Pair(conj(known, holds), disj(neg(known), holds))
