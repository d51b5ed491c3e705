"""The fewest facts to ask: what settles a condition, and that no smaller choice does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.safeguards.conftest import FakeScreening
from tests.unit.safeguards.rule_maker import rule_text
from tests.unit.safeguards.way_maker import DAY, proposal

from entente.model.codes import Result
from entente.model.proposal import DataItem
from entente.safeguards.certificates import Answer, Certificates, consistent
from entente.safeguards.engine import settle
from entente.safeguards.facts import scope_of
from entente.safeguards.fewest import fewest_facts
from entente.safeguards.language import compile_condition
from entente.safeguards.questions import worth_asking
from entente.safeguards.rulebook import RuleBook, parse_rules
from entente.safeguards.schema import fact_schema
from entente.safeguards.standing import Permits, ruling


def decide(text: str, *, wanted: bool, over: str = "", given: dict[str, Any] | None = None, **facts: Any) -> set[Any]:
    schema = fact_schema()
    screening = FakeScreening(hits=facts.pop("hits", ()))
    scope = scope_of(proposal(**facts), screening, given or {}, as_of=DAY)
    bound = frozenset((over,)) if over else frozenset()
    condition = compile_condition(text, schema, namespaces=bound, file="f", line=1, field="when")
    if over:
        scope = scope | {over: scope["*" + over][0]}
    found = Certificates(schema).decide(condition.expr, scope, wanted=wanted)
    return {frozenset((each.fact, each.sign, _plain(each.value)) for each in one) for one in found}


def _plain(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def yes(fact: str) -> tuple[str, str, Any]:
    return fact, "is", (True,)


def no(fact: str) -> tuple[str, str, Any]:
    return fact, "is", (False,)


G = (DataItem(id="g"), DataItem(id="h"))


def test_logic() -> None:
    text = "publication.open and (ip.joint_patents or not ip.patents_expected)"
    assert decide(text, wanted=True) == {
        frozenset({yes("publication.open"), yes("ip.joint_patents")}),
        frozenset({yes("publication.open"), no("ip.patents_expected")}),
    }
    assert decide(text, wanted=False) == {
        frozenset({no("publication.open")}),
        frozenset({no("ip.joint_patents"), yes("ip.patents_expected")}),
    }


def test_what_is_decided_needs_nothing_or_cannot_be_had() -> None:
    assert decide("project.has_us_party", wanted=True) == {frozenset()}
    assert decide("project.has_us_party", wanted=False) == set()
    assert decide("publication.open and not publication.open", wanted=True) == set()


@pytest.mark.parametrize(
    ("text", "wanted", "answers"),
    [
        ("data.count > 100", True, {("data[g].count", ">", 100)}),
        ("data.count > 100", False, {("data[g].count", "<=", 100)}),
        ("100 < data.count", True, {("data[g].count", ">", 100)}),
        ('data.kind == "health"', False, {("data[g].kind", "is not", ("health",))}),
        ('data.kind != "health"', False, {("data[g].kind", "is", ("health",))}),
        ('data.kind in ("health", "biometric")', True, {("data[g].kind", "is", ("biometric", "health"))}),
        ("data.consideration == True", False, {("data[g].consideration", "is not", (True,))}),
        (
            "data.consideration == data.returns",
            True,
            {("data[g].consideration", "?", None), ("data[g].returns", "?", None)},
        ),
        ('project.start > "2026-01-01"', True, {("project.start", ">", date(2026, 1, 1))}),
        ('mentions(data.what, "x") and data.count > 1', True, {("data[g].count", ">", 1)}),
        ('"CN" in data.destinations', True, {("data[g].destinations", "?", None)}),
        ("data.cross_border", True, {("data[g].destinations", "?", None)}),
    ],
)
def test_atoms(text: str, wanted: bool, answers: set[Any]) -> None:
    data = (DataItem(id="g", what="x", destinations=None),)
    assert decide(text, wanted=wanted, over="data", data=data) == {frozenset(answers)}


def test_items() -> None:
    text = "any_of(data, data.consideration)"
    assert decide(text, wanted=True, data=G) == {
        frozenset({yes("data[g].consideration")}),
        frozenset({yes("data[h].consideration")}),
    }
    both = frozenset({no("data[g].consideration"), no("data[h].consideration")})
    assert decide(text, wanted=False, data=G) == {both}
    assert decide("all_of(data, data.consideration)", wanted=False, data=G) == {
        frozenset({no("data[g].consideration")}),
        frozenset({no("data[h].consideration")}),
    }
    assert decide(text, wanted=False, data=None) == {frozenset({no("data")})}
    assert decide(text, wanted=True, data=None) == {frozenset({("data", "?", (False,))})}
    assert decide("sum_of(data, data.count) > 3", wanted=True, data=G) == {
        frozenset({("data[g].count", "?", None), ("data[h].count", "?", None)})
    }


def test_lists_that_a_party_may_stand_on(hit: Any) -> None:
    hits = (hit("cn", "csl.EL", status="possible"), hit("cn", "csl.MEU", status="possible"))
    text = 'any_of(party, overlaps(party.lists, ("csl.EL", "csl.MEU")))'
    either = {frozenset({yes("party[cn].lists[csl.EL]")}), frozenset({yes("party[cn].lists[csl.MEU]")})}
    assert decide(text, wanted=True, hits=hits) == either
    neither = frozenset({no("party[cn].lists[csl.EL]"), no("party[cn].lists[csl.MEU]")})
    assert decide(text, wanted=False, hits=hits) == {neither}
    turned = 'any_of(party, overlaps(("csl.EL", "csl.MEU"), party.lists) and "csl.EL" in party.lists)'
    assert frozenset({no("party[cn].lists[csl.EL]")}) in decide(turned, wanted=False, hits=hits)


def test_a_given_derived_fact_is_asked_itself() -> None:
    given = {"project.has_us_party": None}
    assert decide("project.has_us_party", wanted=True, given=given) == {frozenset({yes("project.has_us_party")})}


@pytest.mark.parametrize(
    ("claims", "fit"),
    [
        ([("is", {True}), ("is", {False})], False),
        ([("is", {"a", "b"}), ("is", {"b"}), ("is not", {"a"})], True),
        ([("is", {"a"}), ("is not", {"a"})], False),
        ([("is not", {"a"}), ("is not", {"b"})], True),
        ([(">", 3), ("<", 5)], True),
        ([(">", 3), ("<", 3)], False),
        ([(">=", 3), ("<=", 3)], True),
        ([(">=", 3), ("<", 3)], False),
        ([("is", {4}), (">", 3), ("<", 5), (">=", 4), ("<=", 4)], True),
        ([("is", {4}), ("<", 4)], False),
        ([("?", None), ("is", {True})], True),
    ],
)
def test_answers_that_agree(claims: list[tuple[str, Any]], fit: bool) -> None:
    answers = [Answer("f", sign, frozenset(value) if isinstance(value, set) else value) for sign, value in claims]
    assert consistent(answers) is fit


def test_a_smallest_choice_is_found_where_greed_fails() -> None:
    def one(*facts: str) -> frozenset[Answer]:
        return frozenset(Answer(fact, "?") for fact in facts)

    # Taking c first (it serves most) leads to three facts; a and b serve all four.
    choices = [[one("a"), one("c")], [one("b"), one("c")], [one("a"), one("d")], [one("b"), one("e")]]
    assert fewest_facts(choices, lambda facts: tuple(sorted(facts))) == {"a", "b"}
    against = [
        [frozenset({Answer("a", "is", frozenset({True}))})],
        [frozenset({Answer("a", "is", frozenset({False}))})],
    ]
    assert fewest_facts(against, lambda facts: tuple(sorted(facts))) == {"a"}
    assert fewest_facts([], lambda facts: tuple(sorted(facts))) == frozenset()


def test_of_equally_small_choices_the_preferred_one_is_taken() -> None:
    def claims(**answers: bool) -> frozenset[Answer]:
        return frozenset(Answer(fact, "is", frozenset((value,))) for fact, value in answers.items())

    choices = [[claims(a=True), claims(b=True)], [claims(a=True), claims(c=True)], [claims(b=True), claims(a=False)]]
    found = {
        wanted: fewest_facts(choices, lambda facts, wanted=wanted: (wanted not in facts, sorted(facts)))
        for wanted in "abc"
    }
    assert found == {"a": {"a", "b"}, "b": {"a", "b"}, "c": {"b", "c"}}


def test_an_answer_that_was_chosen_settles_what_only_wants_some_answer() -> None:
    chosen = frozenset((Answer("a", "is", frozenset((True,))),))
    some = frozenset((Answer("a", "?"),))
    assert fewest_facts([[chosen], [some, frozenset((Answer("b", "?"),))]], sorted) == {"a"}


def test_the_search_is_cut_short_where_there_are_too_many_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.safeguards import fewest

    monkeypatch.setattr(fewest, "STEPS", 2)
    choices = [[frozenset({Answer(f"{n}{m}", "?")}) for m in range(3)] for n in range(5)]
    assert len(fewest_facts(choices, lambda facts: tuple(sorted(facts)))) == 5


# --- against every smaller choice -------------------------------------------------------------------------------------

ATOMS = [
    "publication.open", "publication.approval_required", "ip.joint_patents", "ip.patents_expected",
    "research.military_end_use", "data.consideration", "data.returns", "data.count > 100", "data.count > 1000",
]  # fmt: skip
VALUES: dict[str, tuple[Any, ...]] = {"data[g].count": (50, 500, 5000)}
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda both: f"({both[0]} and {both[1]})"),
        st.tuples(inner, inner).map(lambda both: f"({both[0]} or {both[1]})"),
        inner.map(lambda one: f"(not {one})"),
    ),
    max_leaves=5,
)


def open_rulings(book: RuleBook, given: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """All rulings, and the undecided ones among them."""
    base = proposal(data=(DataItem(id="g"),))
    rules = book.active(DAY, DAY)
    settled = settle(rules, scope_of(base, FakeScreening(), given, as_of=DAY, imposed=book.imposed))
    rulings = [ruling(verdict, Permits(base, given)) for verdict in settled.verdicts]
    return rulings, [
        each for each in rulings if each.verdict.result is Result.UNDECIDED and not each.verdict.defeated_by
    ]


def can_settle(book: RuleBook, facts: Iterable[str]) -> bool:
    """Whether some answers to these facts leave nothing undecided."""
    names = list(facts)
    options = [VALUES.get(name, (True, False)) for name in names]
    return any(not open_rulings(book, dict(zip(names, values, strict=True)))[1] for values in product(*options))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(conditions, min_size=1, max_size=3), st.booleans())
def test_no_smaller_set_of_facts_can_settle_everything(texts: list[str], displaced: bool) -> None:
    rules = [
        rule_text(f"us.x.r{n}", text, head='for_each = "data"', effect="condition") for n, text in enumerate(texts)
    ]
    if displaced:
        rules[-1] = (
            rules[-1].replace('for_each = "data"', 'for_each = "data"\ndefeats = ["us.x.r0"]')
            if texts[1:]
            else rules[-1]
        )
    book = parse_rules([("f", "\n".join(rules))])
    rulings, undecided = open_rulings(book, {})
    asked = worth_asking(rulings, ("US",), book.schema)
    everything = sorted({fact for each in undecided for fact in each.verdict.unknown})
    assert set(asked) <= set(everything)
    smallest = next(
        n for n in range(len(everything) + 1) if any(can_settle(book, c) for c in combinations(everything, n))
    )
    assert len(asked) == smallest
    assert can_settle(book, asked)
