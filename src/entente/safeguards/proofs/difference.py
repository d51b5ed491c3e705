"""Where two versions of a rule differ: a smallest set of facts on which they do, or a proof that there is none.

A witness is run through the rules themselves before it is shown, so that it is an example and no mere claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from entente.model.codes import Result
from entente.safeguards.examples import example_scope
from entente.safeguards.expression import Fact
from entente.safeguards.facts import formulas
from entente.safeguards.program import APPLIES, UNDECIDED
from entente.safeguards.proofs.logic import TRUE, Bool, conj, disj, iff, neg
from entente.safeguards.proofs.symbols import Vocabulary, World, sizes_for
from entente.safeguards.proofs.theorems import TIMEOUT_MS, in_force, judged
from entente.safeguards.rule import Rule, RuleSet
from entente.safeguards.rulebook import RuleBook

__all__ = ["Difference", "difference", "version_differences"]

ATTEMPTS = 20
"""Witnesses tried before the search is given up: the prover knows less of looked-up facts than the rules do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions compared: ``facts`` on which they differ on a day, and what each then says.

    Without facts they are the same for every proposal if ``proven``, else nothing was found.
    """

    old: str
    new: str
    facts: Mapping[str, object] | None
    as_of: date | None = None
    was: Result | None = None
    now: Result | None = None
    proven: bool = False


def version_differences(book: RuleBook) -> tuple[Difference, ...]:
    """Every rule of which there are several versions, each compared with the next."""
    found = []
    for one, two in zip(book.rules, book.rules[1:], strict=False):
        if one.id == two.id:
            found.append(difference(one, two, book))
    return tuple(found)


def difference(old: Rule, new: Rule, book: RuleBook) -> Difference:
    """Compare the conditions of two versions on the days of the newer one.

    ``book`` holds the facts that both may read. The smallest witness states the fewest facts.
    """
    names = (f"{old.id}@{old.record.version}", f"{new.id}@{new.record.version}")
    if old.judged == new.judged:
        return Difference(*names, None, proven=True)
    world = _world(old, new, book, partly=False)
    solver = z3.Optimize()
    solver.set("timeout", TIMEOUT_MS)
    solver.add(*_differ(old, new, world))
    _prefer_little(solver, new, world)
    for attempt in range(ATTEMPTS):
        if solver.check() != z3.sat:
            return Difference(*names, None, proven=attempt == 0 and _proven(old, new, book))
        model = solver.model()
        day = model.eval(z3.Int("day"), model_completion=True)
        facts, as_of = _facts(world, model), date.fromordinal(day.as_long())
        was, now = _says(old, facts, as_of, book), _says(new, facts, as_of, book)
        if was is not now:
            return Difference(*names, facts, as_of, was, now)
        solver.add(_something_else(world, model))
    return Difference(*names, None)


def _differ(old: Rule, new: Rule, world: World) -> list[Bool]:
    """That the two come out differently, on a day of the newer one."""
    before, after = _reached(old, world), _reached(new, world)
    return [disj(neg(iff(before[0], after[0])), neg(iff(before[1], after[1]))), *in_force(new), *world.sides]


def _proven(old: Rule, new: Rule, book: RuleBook) -> bool:
    """Whether they are the same even where single members of a set are unknown."""
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT_MS)
    solver.add(*_differ(old, new, _world(old, new, book, partly=True)))
    return bool(solver.check() == z3.unsat)


def _prefer_little(solver: z3.Optimize, new: Rule, world: World) -> None:
    """State as little as can be, for the first day of the newer version."""
    solver.add_soft(z3.Int("day") == (new.record.in_force_from or date(2026, 1, 1)).toordinal())
    for stated in (*world.known.values(), *_presence(world), *_members(world)):
        solver.add_soft(neg(stated))


def _world(old: Rule, new: Rule, book: RuleBook, *, partly: bool) -> World:
    conditions = [part.expr for rule in (old, new) for part in (rule.when, rule.unless) if part]
    sizes = sizes_for(conditions, formulas(), 1)
    for over in {old.record.for_each, new.record.for_each} - {""}:
        sizes[over] = sizes.get(over, 0) + 1
    vocabulary = Vocabulary.of([*conditions, *formulas().values()])
    return World(book.schema, formulas(), sizes, vocabulary, partly=partly)


def _reached(rule: Rule, world: World) -> tuple[Bool, Bool]:
    """Whether a rule certainly applies to some subject, and whether it may."""
    over = rule.record.for_each
    subjects = world.items(over) if over else [("", TRUE)]
    pairs = [(there, judged(rule, world, path)) for path, there in subjects]
    must = disj(*[conj(there, pair.must) for there, pair in pairs])
    may = disj(*[conj(there, pair.may) for there, pair in pairs])
    if over:
        unknown = world.unknown_list(over)
        return conj(neg(unknown), must), disj(unknown, may)
    return must, may


def _presence(world: World) -> Iterator[Bool]:
    """Items that are there, and lists that may be."""
    for over in world.sizes:
        yield world.unknown_list(over)
        yield from (there for _path, there in world.items(over))


def _members(world: World) -> Iterator[Bool]:
    """Words in the sets that were looked at."""
    for path, (fact, _value) in world.values.items():
        if fact.kind == "set":
            held = z3.Function(path, z3.IntSort(), z3.BoolSort())
            yield from (held(world.words.numbers[word]) for word in sorted(world.words.compared.get(fact.name, ())))


def _something_else(world: World, model: z3.ModelRef) -> Bool:
    """That at least one fact is stated differently."""
    stated = [*world.known.values(), *_presence(world), *(v for _fact, v in world.values.values() if v is not None)]
    return disj(*[each != model.eval(each, model_completion=True) for each in stated])


def _says(rule: Rule, facts: Mapping[str, object], day: date, book: RuleBook) -> Result:
    """What a rule says of the facts: of its subjects, the strongest result."""
    scope = example_scope(facts, day, book, rule)
    codes = {code for _place, _subject, code in RuleSet.of((rule,)).program(scope)}
    return Result.APPLIES if APPLIES in codes else Result.UNDECIDED if UNDECIDED in codes else Result.DOES_NOT_APPLY


# --- from a model of the prover to facts by name ----------------------------------------------------------------------


def _facts(world: World, model: z3.ModelRef) -> dict[str, object]:
    """The facts that a model states, as an example of a rule file would."""
    facts: dict[str, object] = {}
    places: dict[str, str] = {}
    for over in world.sizes:
        if _true(model, world.unknown_list(over)):
            facts[over] = "unknown"
            continue
        present = [path for path, there in world.items(over) if _true(model, there)]
        places |= {path: f"{over}[{n}]" if n > 1 else over for n, path in enumerate(present, start=1)}
    words = {number: word for word, number in world.words.numbers.items()}
    for path, (fact, value) in world.values.items():
        item = path.partition(".")[0]
        if "#" in item and item not in places:
            continue
        known = world.known.get(path)
        if known is None or not _true(model, known):
            continue
        name = f"{places.get(item, item)}{path[len(item) :]}"
        stated = _stated(fact, path, value, model, world, words)
        facts[name] = stated
    for place in places.values():
        if not any(name.startswith(place + ".") for name in facts):
            facts[f"{place}.{_any_field(place, world)}"] = "unknown"
    return facts


def _any_field(place: str, world: World) -> str:
    """A fact of an item, to say no more than that there is such an item."""
    start = place.partition("[")[0] + "."
    return next(name for name in world.schema if name.startswith(start)).removeprefix(start)


def _true(model: z3.ModelRef, formula: Bool) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _stated(
    fact: Fact,
    path: str,
    value: Any,  # noqa: ANN401 - a symbol
    model: z3.ModelRef,
    world: World,
    words: Mapping[int, str],
) -> object:
    """The value of one fact in a model."""
    said = _words_said(path, model)
    if fact.kind == "set":
        held = z3.Function(path, z3.IntSort(), z3.BoolSort())
        named = world.words.compared.get(fact.name, ())
        members = [
            word if word in named or not word.startswith("a word of ") else "another thing"
            for word, number in sorted(world.words.numbers.items())
            if (word in named or path in word) and _true(model, held(number))
        ]
        return [*members, *(word for word in said if word not in members)]
    found = model.eval(value, model_completion=True)
    match fact.kind:
        case "bool":
            return bool(z3.is_true(found))
        case "text":
            return words.get(found.as_long()) or " ".join(said) or "another thing"
        case "date":
            return date.fromordinal(min(max(found.as_long(), 1), date.max.toordinal()))
    number = found.as_fraction()
    return int(number) if number.denominator == 1 else float(number)


def _words_said(path: str, model: z3.ModelRef) -> list[str]:
    """The words that a text is to have, and the prefixes that some member is to begin with."""
    said = []
    for declared in model.decls():
        for form in ("mentions", "starts_with"):
            start = f"{path} {form} "
            name = declared.name()
            if name.startswith(start) and z3.is_true(model[declared]):
                said.append(name[len(start) :])
    return sorted(said)
