"""The theorems: no dead rule, the nationality gate, and guardrails that only get harder.

A theorem that fails says for which rule, so that the text (or the theorem) can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import z3

from entente.model.codes import Standing
from entente.safeguards.expression import Expr
from entente.safeguards.facts import formulas, reads_through
from entente.safeguards.proofs.form import BOTH, Ways, ways
from entente.safeguards.proofs.logic import TRUE, Bool, conj, disj, iff, neg
from entente.safeguards.proofs.symbols import SAME, Change, Pair, Vocabulary, World, sizes_for
from entente.safeguards.rule import Rule, RuleSet
from entente.safeguards.rulebook import CITIZENSHIP, RuleBook
from entente.safeguards.standing import WORST

__all__ = ["HARDER", "MORE", "Theorem", "dead_rules", "monotone", "nationality_gate"]

TIMEOUT_MS = 20_000

HARDER = Change(
    # Standing on one more list.
    join=frozenset({"party.lists", "person.employer_lists", "transfer.recipient_lists", "project.lists"}),
    # Restrictions and sensitive facts that turn out true.
    up=frozenset(
        {
            "party.military", "party.dod_1286_current", "party.owned_50_by_listed", "party.owned_50_by_blocked",
            "party.owned_50_by_countries_of_concern", "person.talent_programme", "person.access_controlled",
            "visitor.access_controlled", "transfer.recipient_military", "transfer.recipient_owned_50_by_listed",
            "publication.approval_required", "funding.restrictions", "research.military_end_use",
            "data.controlled_repository", "data.notified_important", "data.handler_is_ciio", "data.consideration",
            "technology.full_process", "data.evasive", "person.malign_programme", "equipment.maker_listed",
            "research.wmd_end_use", "investment.target_listed", "activity.organiser_listed", "party.designated",
            "person.designated", "party.owned_50_by_prc",
            "imposed.publication_approval_cn", "imposed.publication_approval_us",
        }
    ),
    # More persons, records or money.
    grow=frozenset(
        {"data.count", "data.count_12_months", "data.count_since_january", "material.count", "funding.amount"}
    ),
)  # fmt: skip
"""What makes a proposal harder: any of these facts, on any items, at once."""

MORE = Change(
    more=frozenset({"data", "material", "transfer", "technology", "activity", "equipment", "visitor", "person"})
)
"""One or more further items of these lists, with any facts. (Another party is left out: the Wolf rider treats a project
with a third country more mildly.)"""


@dataclass(frozen=True, slots=True)
class Theorem:
    """What was proven and of how many rules; ``fails`` names those of which it is not true, ``open`` the undecided."""

    name: str
    rules: int
    fails: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is proven of every rule."""
        return not self.fails and not self.open


@dataclass
class Prover:
    """Symbolic proposals for the rules of a book."""

    book: RuleBook
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        conditions = [part.expr for rule in self.book.rules for part in (rule.when, rule.unless) if part]
        self.vocabulary = Vocabulary.of([*conditions, *formulas().values()])

    def world(
        self, rules: Iterable[Rule], *, proposals: int = 1, complete: bool = False, change: Change = SAME
    ) -> World:
        """A proposal with items enough for these rules and their subject, where so many proposals are compared."""
        every = list(rules)
        conditions = [part.expr for rule in every for part in (rule.when, rule.unless) if part]
        sizes = sizes_for(conditions, formulas(), proposals)
        for over in {rule.record.for_each for rule in every} - {""}:
            sizes[over] = sizes.get(over, 0) + 1
        return World(self.book.schema, formulas(), sizes, self.vocabulary, complete=complete, change=change)


def judged(rule: Rule, world: World, path: str = "") -> Pair:
    """Whether a rule certainly applies to a subject, and whether it may."""
    at = {rule.record.for_each: path} if path else {}
    when = world.pair(rule.when.expr, at)
    if rule.unless is None:
        return when
    unless = world.pair(rule.unless.expr, at)
    return Pair(conj(when.must, neg(unless.may)), conj(when.may, neg(unless.must)))


def _conditions(rule: Rule) -> list[Expr]:
    return [part.expr for part in (rule.when, rule.unless) if part is not None]


def _ask(world_sides: Sequence[Bool], *claims: Bool) -> str:
    """``sat``, ``unsat`` or ``unknown`` for claims beside what always holds."""
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT_MS)
    solver.add(*world_sides, *claims)
    return str(solver.check())


def _displaced(rule: Rule, path: str, rules: RuleSet, world: World) -> tuple[Bool, Bool]:
    """Whether another rule certainly displaces this one on a subject, and whether one may."""
    sure, maybe = [], []
    for winner_id, losers in rules.displacing:
        winner = rules.by_id[winner_id]
        if rule.id not in losers or not winner.binding:
            continue
        if winner.record.for_each and winner.record.for_each != rule.record.for_each:
            continue
        pair = judged(winner, world, path if winner.record.for_each else "")
        own_sure, own_maybe = _displaced(winner, path, rules, world)
        if winner.verified:
            sure.append(conj(pair.must, neg(own_maybe)))
        maybe.append(conj(pair.may, neg(own_sure)))
    return disj(*sure), disj(*maybe)


def _subjects(rule: Rule, world: World) -> list[tuple[str, Bool]]:
    """The subjects of a rule: the items of its list that are there, or the project."""
    return world.items(rule.record.for_each) if rule.record.for_each else [("", TRUE)]


# --- no dead rule ----------------------------------------------------------------------------------------------------


def dead_rules(book: RuleBook, rules: Sequence[Rule] | None = None) -> Theorem:
    """Every version of every rule applies to some proposal on some day, as known on some day, undisplaced.

    So every obligation can come about, too. ``rules``: those of the book that are looked at, all by default.
    """
    prover = Prover(book)
    fails, open_ = [], []
    looked_at = book.rules if rules is None else rules
    for rule in looked_at:
        if rule.record.status == "repealed":
            continue
        answers: set[str] = set()
        for as_of, known_at in _moments(rule, book):
            answers.add(_can_apply(rule, as_of, known_at, prover))
            if "sat" in answers:
                break
        name = f"{rule.id}@{rule.record.version}"
        fails += [name] if answers <= {"unsat"} else []
        open_ += [name] if "unknown" in answers and "sat" not in answers else []
    return Theorem("no dead rule", len(looked_at), tuple(fails), tuple(open_))


def _moments(rule: Rule, book: RuleBook) -> Iterator[tuple[date, date]]:
    """Days on which a rule is in force as known on others, with and without the rules that may displace it."""
    known = rule.record.known_from or rule.record.in_force_from or date(2026, 1, 1)
    first = max(known, rule.record.in_force_from or known)
    days = {first}
    for other in book.rules:
        if any(map(rule.named_by, other.record.defeats)):
            days |= {other.record.in_force_from or first}
            days |= {other.record.in_force_to + timedelta(days=1)} if other.record.in_force_to else set()
    moments = [(as_of, known_at) for as_of in sorted(days) for known_at in dict.fromkeys((as_of, known))]
    yield from (moment for moment in moments if rule.holds_on(*moment))


def _can_apply(rule: Rule, as_of: date, known_at: date, prover: Prover) -> str:
    """``sat`` where some proposal is reached on that day."""
    rules = prover.book.active(as_of, known_at)
    world = prover.world([rule, *_winners(rule, rules)])
    path, there = _subjects(rule, world)[0]
    pair = judged(rule, world, path)
    displaced, _maybe = _displaced(rule, path, rules, world)
    on_the_day = z3.Int("day") == as_of.toordinal()
    return _ask(world.sides, on_the_day, there, pair.must, neg(displaced))


def in_force(rule: Rule) -> Iterator[Bool]:
    """That the day lies within the rule's time (and within a calendar, where the rule has no first or last day)."""
    day = z3.Int("day")
    yield day >= (rule.record.in_force_from or date(1950, 1, 1)).toordinal()
    yield day <= (rule.record.in_force_to or date(2100, 1, 1)).toordinal()


# --- the nationality gate --------------------------------------------------------------------------------------------


def nationality_gate(book: RuleBook) -> Theorem:
    """Whatever the citizenship of anybody, every rule but those of the register says the same of every proposal.

    Rules of the register may give no fact, displace no rule and prohibit nothing (the loader refuses them otherwise);
    so nothing else can change through them.
    """
    prover = Prover(book)
    fails, open_ = [], []
    for rule in book.rules:
        if rule.record.reads_citizenship:
            if rule.record.gives or rule.record.defeats or WORST[rule.record.effect] is Standing.PROHIBITED:
                fails.append(rule.id)
            continue
        if CITIZENSHIP not in reads_through(_conditions(rule)):
            continue  # what it does not read cannot change it
        one = prover.world([rule], proposals=2)
        two = prover.world([rule], proposals=2, change=Change(free=frozenset({CITIZENSHIP})))
        path, _there = _subjects(rule, one)[0]
        before, after = judged(rule, one, path), judged(rule, two, path)
        differ = disj(neg(iff(before.must, after.must)), neg(iff(before.may, after.may)))
        answer = _ask([*one.sides, *two.sides], differ)
        fails += [rule.id] if answer == "sat" else []
        open_ += [rule.id] if answer == "unknown" else []
    return Theorem("nationality gate", len(book.rules), tuple(fails), tuple(open_))


# --- guardrails only get harder --------------------------------------------------------------------------------------


LEVELS = (Standing.CONDITIONS, Standing.OPEN, Standing.PROHIBITED)
_RANK = {standing: rank for rank, standing in enumerate(Standing)}


def monotone(book: RuleBook, day: date, change: Change = HARDER) -> Theorem:
    """A proposal that is changed for the harder never has a milder standing on any side.

    For every rule that makes a standing at least conditions, open or prohibited, some rule of the same side makes at
    least as much of the harder proposal: the rule itself, or another one of those that read what got harder.

    All facts are known here: an answer that makes an exemption certain may settle what was open, and should.
    """
    prover = Prover(book)
    rules = book.active(day, day)
    fails, open_ = [], []
    for rule in rules.rules:
        if not rule.binding or _keeps_by_form(rule, rules, change):
            continue
        for level in LEVELS:
            if _RANK[WORST[rule.record.effect]] < _RANK[level] or (level is Standing.PROHIBITED and not rule.verified):
                continue
            answer = _gets_milder(_Claim(rule, level, rules, change, day), prover)
            fails += [f"{rule.id} ({level.value})"] if answer == "sat" else []
            open_ += [f"{rule.id} ({level.value})"] if answer == "unknown" else []
    return Theorem("monotone: more items" if change.more else "monotone", len(rules.rules), tuple(fails), tuple(open_))


class _Claim(NamedTuple):
    """That a rule, or one like it, keeps a level on a day under a change."""

    rule: Rule
    level: Standing
    rules: RuleSet
    change: Change
    day: date


def _keeps_by_form(rule: Rule, rules: RuleSet, change: Change) -> bool:
    """Whether the form of a rule, and of those that may displace it, shows that it can only rise."""
    own = _rule_ways(rule, change)
    return own.rises and all(_rule_ways(winner, change) == BOTH for winner in _winners(rule, rules))


def _rule_ways(rule: Rule, change: Change) -> Ways:
    when = ways(rule.when.expr, change, formulas())
    unless = ways(rule.unless.expr, change, formulas()) if rule.unless else BOTH
    return Ways(when.rises and unless.falls, when.falls and unless.rises)


def _winners(rule: Rule, rules: RuleSet) -> list[Rule]:
    """The rules that may displace a rule, however indirectly."""
    found: dict[str, Rule] = {}
    todo = [rule.id]
    while todo:
        loser = todo.pop()
        for winner_id, losers in rules.displacing:
            if loser in losers and winner_id not in found:
                found[winner_id] = rules.by_id[winner_id]
                todo.append(winner_id)
    return list(found.values())


def _gets_milder(claim: _Claim, prover: Prover) -> str:
    """``unsat`` where a harder proposal keeps the level: by this rule, else by any like it."""
    rule, level, rules, change, day = claim
    like = [
        each
        for each in rules.rules
        if each.binding
        and each.record.for_each in {"", rule.record.for_each, *change.more}
        and set(rule.record.side.split("-")) <= set(each.record.side.split("-"))
        and _RANK[WORST[each.record.effect]] >= _RANK[level]
        and (level is not Standing.PROHIBITED or each.verified)
        and (each is rule or reads_through(_conditions(each)) & change.names or each.record.for_each in change.more)
    ]
    named = _named(rule)
    near = [each for each in like if each is rule or named & _named(each)]
    answer = "sat"
    for candidates in ([rule], near, like):
        involved = [*candidates, *(winner for each in candidates for winner in _winners(each, rules))]
        before = prover.world(involved, proposals=2, complete=True)
        after = prover.world(involved, proposals=2, complete=True, change=change)
        path, there = _subjects(rule, before)[0]
        had = _makes(rule, path, level, rules, before)
        keeps = [
            conj(present, _makes(each, where, level, rules, after))
            for each in candidates
            for where, present in _subjects(each, after)
        ]
        sides = [*before.sides, *after.sides, z3.Int("day") == day.toordinal()]
        answer = _ask(sides, there, had, neg(disj(*keeps)))
        if answer == "unsat":
            return answer
    return answer


def _named(rule: Rule) -> frozenset[str]:
    """The words (but codes of countries) that a rule compares with: rules that share one speak of the same thing."""
    words = Vocabulary.of(_conditions(rule)).numbers
    return frozenset(word for word in words if len(word) > len("US"))


def _makes(rule: Rule, path: str, level: Standing, rules: RuleSet, world: World) -> Bool:
    """Whether a rule makes at least this standing of a subject."""
    pair = judged(rule, world, path)
    displaced, maybe = _displaced(rule, path, rules, world)
    if level is Standing.PROHIBITED:
        return conj(pair.must, neg(maybe))
    return conj(pair.may, neg(displaced))
