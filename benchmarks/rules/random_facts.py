"""Random facts for the rules as they are: values around every number, word and day that a rule compares, or unknown.

The facts are drawn from what the conditions themselves compare, so that most rules are reached and most boundaries
are met; three items of a list at most. Same seed, same facts.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from entente.safeguards.expression import Compare, Expr, Fact, Known, Literal, Member, Overlap, Words, walk
from entente.safeguards.facts import derive, empty_scope, formulas
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS, FactType, reads_of
from entente.safeguards.membership import ListMembership, OpenSet
from entente.safeguards.rulebook import RuleBook

LISTS = ("party.lists", "person.employer_lists", "transfer.recipient_lists", "project.lists")
OPEN = ("project.countries", "project.funders")


def compared(expressions: Iterable[Expr]) -> dict[str, set[Any]]:
    """Fact (with its parameter) → the values that some expression compares it with."""
    found: dict[str, set[Any]] = {}

    def seen(fact: Expr, values: Iterable[Any]) -> None:
        if isinstance(fact, Fact):
            name = f"{fact.name}.{fact.parameter}" if fact.parameter else fact.name
            found.setdefault(name, set()).update(values)

    for expression in expressions:
        for each in walk(expression):
            match each:
                case Compare(_, left, Literal(_, value)):
                    seen(left, (value,))
                case Compare(_, Literal(_, value), right):
                    seen(right, (value,))
                case Member(fact, Literal(_, words)) | Overlap(fact, Literal(_, words)):
                    seen(fact, words)
                case Member(Literal(_, word), fact):
                    seen(fact, (word,))
                case Overlap(Literal(_, words), fact):
                    seen(fact, words)
                case Words(_, fact, words):
                    seen(fact, words)
                case Fact():
                    seen(each, ())
    return found


def silent(expressions: Iterable[Expr]) -> frozenset[str]:
    """The stated facts whose silence some expression reads (``known``): left as they are, they are assumptions."""
    found: set[str] = set()
    todo = [each.fact.name for expression in expressions for each in walk(expression) if isinstance(each, Known)]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += reads_of(formulas()[name]) if name in formulas() else ()
    return frozenset(found)


class RandomFacts:
    """Draws scopes for the rules of a book; ``unknown`` is the share of facts that nobody states."""

    def __init__(self, book: RuleBook, seed: int, unknown: float = 0.25, items: int = 3) -> None:
        self.random = random.Random(seed)
        self.book = book
        self.unknown = unknown
        self.items = items
        conditions = [part.expr for rule in book.rules for part in (rule.when, rule.unless) if part]
        conditions += [rule.when.expr for rule in book.collisions if rule.when]
        self.values = compared([*conditions, *formulas().values()])
        self.silent = silent([*conditions, *formulas().values()])
        self.stated: dict[str, dict[str, FactType]] = {}
        for name, fact in book.schema.items():
            namespace, _, field = name.rpartition(".")
            if not fact.formula and namespace not in ("", "imposed"):
                self.stated.setdefault(namespace, {})[field] = fact
        self.days = sorted(
            {
                day + timedelta(days=shift)
                for rule in book.rules
                for day in (rule.record.in_force_from, rule.record.in_force_to)
                if day
                for shift in (-1, 0, 1)
            }
            | {date(2026, 5, 4)}
        )

    def scope(self, day: date | None = None) -> Scope:
        """One set of facts on a day, with what follows from them."""
        scope = empty_scope(day or self.random.choice(self.days), self.book.imposed)
        for namespace, facts in self.stated.items():
            if namespace in COLLECTIONS:
                scope["*" + namespace] = self._list(namespace, facts, scope[namespace])
            else:
                scope[namespace] |= self._table(namespace, facts)
        derive(scope)
        return scope

    def _list(self, namespace: str, facts: Mapping[str, FactType], empty: Mapping[str, Any]) -> list[Any] | None:
        if self.random.random() < self.unknown / 4:
            return None
        count = self.random.choice((0, 1, 1, 2, self.items)[: self.items + 2])
        return [
            {**empty, **self._table(namespace, facts), "#": f"{namespace}[{n}]", "!": set()}
            for n in range(1, count + 1)
        ]

    def _table(self, namespace: str, facts: Mapping[str, FactType]) -> dict[str, Any]:
        return {field: self.fact(f"{namespace}.{field}", fact) for field, fact in facts.items()}

    def fact(self, name: str, fact: FactType) -> Any:
        """A value for a fact, or ``None``."""
        if fact.kind == "numbers":
            return {
                each.rpartition(".")[2]: value
                for each in sorted(self.values)
                if each.startswith(name + ".") and (value := self.fact(each, FactType("number"))) is not None
            }
        if self.random.random() < self.unknown:
            return None
        return self.value(name, fact)

    def value(self, name: str, fact: FactType) -> Any:
        """A known value for a fact."""
        draw = self.random
        known = sorted(self.values.get(name, ()), key=str)
        match fact.kind:
            case "bool":
                return draw.random() < 0.5
            case "number":
                base = draw.choice(known) if known else 0
                return draw.choice((base - 1, base, base, base + 1))
            case "date":
                return (draw.choice(known) if known else draw.choice(self.days)) + timedelta(
                    days=draw.choice((-1, 0, 1))
                )
            case "text":
                return draw.choice([*known, *known, *(fact.values or ("another thing",))])
        words = [*known, *known, *(fact.values or ("another thing",))]
        chosen = tuple(dict.fromkeys(draw.choice(words) for _ in range(draw.choice((0, 1, 1, 2)))))
        if name in LISTS:
            others = [word for word in known if word not in chosen]
            maybe = {word: f"maybe[{word}]" for word in others if draw.random() < self.unknown / 2}
            unloaded = {word: f"list[{word}]" for word in others if draw.random() < self.unknown / 4}
            return ListMembership(chosen, maybe, unloaded)
        if name in OPEN and draw.random() < self.unknown:
            return OpenSet(chosen, (f"party[1].{name}",))
        return chosen


def completed(scope: Scope, facts: RandomFacts) -> Scope:
    """The same facts with every unknown one answered at random; a list that may not exist gets some items or none."""
    day = scope[""]["day"]
    out = empty_scope(day, facts.book.imposed)
    for namespace, stated in facts.stated.items():
        if namespace not in COLLECTIONS:
            out[namespace] |= {
                field: _answered(f"{namespace}.{field}", fact, scope[namespace][field], facts)
                for field, fact in stated.items()
            }
            continue
        items = scope["*" + namespace]
        if items is None:
            empty = empty_scope(day)[namespace]
            items = [{**empty, "#": f"{namespace}[{n}]"} for n in range(1, facts.random.choice((0, 1, 2)) + 1)]
        out["*" + namespace] = [
            {
                **item,
                **{f: _answered(f"{namespace}.{f}", fact, item.get(f), facts) for f, fact in stated.items()},
                "!": set(),
            }
            for item in items
        ]
    derive(out)
    return out


def _answered(name: str, fact: FactType, held: Any, facts: RandomFacts) -> Any:
    """A known value as it is; an unknown or partly known one completed."""
    draw = facts.random
    if held is None and name in facts.silent:
        return None
    if fact.kind == "numbers":
        measured = dict(held or {})
        for each in sorted(facts.values):
            if each.startswith(name + ".") and each.rpartition(".")[2] not in measured:
                measured[each.rpartition(".")[2]] = facts.value(each, FactType("number"))
        return measured
    if isinstance(held, ListMembership):
        unsure = {*held.maybe, *held.unloaded} - held.yes
        return ListMembership((*held.yes, *sorted(code for code in unsure if draw.random() < 0.5)), {}, {})
    if isinstance(held, OpenSet):
        more = facts.value(name, fact)
        return tuple(sorted({*held.yes, *(more.yes if isinstance(more, OpenSet) else more)}))
    if held is not None:
        return held
    value = facts.value(name, fact)
    if isinstance(value, ListMembership):
        return ListMembership(value.yes, {}, {})
    return tuple(sorted(value.yes)) if isinstance(value, OpenSet) else value
