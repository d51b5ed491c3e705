"""The prover: what it proves of small rules, and that it finds what is wrong with others."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from tests.unit.safeguards.rule_maker import LANGUAGE, language_rules, rule_text

from entente.model.codes import Result
from entente.safeguards.rulebook import RuleBook, parse_rules

pytest.importorskip("z3", reason="the extra `proofs` is not installed")

from entente.safeguards.proofs.difference import Difference, difference, version_differences
from entente.safeguards.proofs.theorems import HARDER, MORE, Change, dead_rules, monotone, nationality_gate

DAY = date(2026, 5, 4)
DATA, PARTY = 'for_each = "data"', 'for_each = "party"'


def book(*texts: str) -> RuleBook:
    return parse_rules([("f", "\n".join(texts))])


def fails(texts: list[str], change: Change = HARDER) -> tuple[str, ...]:
    return monotone(book(*texts), DAY, change).fails


@pytest.mark.parametrize(
    ("when", "head"),
    [
        ("party.military", PARTY),
        ('"csl.EL" in party.lists', PARTY),
        ("any_of(party, party.military)", ""),
        ("all_of(data, data.count > 100)", ""),
        ("data.count > 100 and data.count_12_months * 2 >= 300", DATA),
        ("not publication.open or publication.approval_required", ""),
        ('starts_with(party.lists, "csl.")', PARTY),
        ("sum_of(data, data.count) > 10", ""),
        ("count_of(party, party.military) >= 2", ""),
        ("imposed.publication_approval_cn", ""),
    ],
)
def test_guardrails_that_only_get_harder(when: str, head: str) -> None:
    extra = rule_text("us.x.z", "ip.joint_patents", head='gives = { "imposed.publication_approval_cn" = true }')
    assert fails([rule_text("us.x.a", when, head=head), extra]) == ()


@pytest.mark.parametrize(
    ("when", "head"),
    [
        ("not party.military", PARTY),
        ('"csl.EL" in party.lists and not ("csl.MEU" in party.lists)', PARTY),
        ("not any_of(party, party.military)", ""),
        ("data.count < 100", DATA),
        ("data.count == 100", DATA),
        ("count_of(party, party.military) < 2", ""),
        ("sum_of(data, data.count) != 10", ""),
        ('not starts_with(party.lists, "csl.")', PARTY),
    ],
)
def test_a_guardrail_that_gets_milder_is_found(when: str, head: str) -> None:
    assert fails([rule_text("us.x.a", when, head=head)])[-1] == "us.x.a (prohibited)"
    assert fails([rule_text("us.x.a", when, head=head, effect="licence")]) == ("us.x.a (conditions)",)
    assert fails([rule_text("us.x.a", when, head=head, effect="record")]) == ()


def test_another_rule_may_take_over() -> None:
    narrow = rule_text("us.x.a", '"csl.EL" in party.lists and not ("csl.MEU" in party.lists)', head=PARTY)
    assert fails([narrow, rule_text("us.x.b", '"csl.MEU" in party.lists', head=PARTY)]) == ()
    assert fails([narrow, rule_text("us.x.b", '"csl.MEU" in party.lists', head=PARTY, effect="licence")]) != ()
    assert fails([narrow, rule_text("cn.x.b", '"csl.MEU" in party.lists', head=PARTY, side="CN")]) != ()


def test_an_exemption_that_a_harder_fact_brings_about_is_found() -> None:
    rule = rule_text("us.x.a", "data.count > 100", head=DATA)
    large = rule_text("us.x.b", "data.count > 1000", head=DATA + '\ndefeats = ["us.x.a"]', effect="exempt")
    assert fails([rule, large]) != ()
    small = rule_text("us.x.b", "data.count <= 100", head=DATA + '\ndefeats = ["us.x.a"]', effect="exempt")
    assert fails([rule, small]) == ()
    undone = rule_text("us.x.c", "data.count > 1000", head=DATA + '\ndefeats = ["us.x.b"]', effect="exempt")
    assert fails([rule, large, undone]) == ()


def test_one_more_item_never_helps() -> None:
    absent = rule_text("us.x.a", 'project.has_us_party and not any_of(activity, activity.kind == "drone_flight")')
    assert fails([absent], MORE) != ()
    assert (
        fails([absent, rule_text("us.x.b", 'activity.kind == "drone_flight"', head='for_each = "activity"')], MORE)
        == ()
    )
    assert fails([rule_text("us.x.a", "data.count > 3", head=DATA)], MORE) == ()


@pytest.mark.parametrize(
    ("when", "head"),
    [
        ("data.count > 100 and data.count < 101", DATA),
        ('any_of(party, party.country == "US") and not project.has_us_party', ""),
        ('day < "2024-01-01"', "in_force_from = 2025-01-01"),
        ("data.count < 0", DATA),
        ('topic.challenge == "water" and not mentions(topic.challenge, "wat")', ""),
    ],
)
def test_a_dead_rule_is_found(when: str, head: str) -> None:
    theorem = dead_rules(book(rule_text("us.x.a", when, head=head)))
    assert theorem.fails == ("us.x.a@2025-01-01.1",)
    assert not theorem.holds


def test_a_rule_that_is_always_displaced_is_dead() -> None:
    rule = rule_text("us.x.a", "data.count > 100", head=DATA)
    always = rule_text("us.x.b", "data.count > 1", head=DATA + '\ndefeats = ["us.x.a"]', effect="exempt")
    assert dead_rules(book(rule, always)).fails == ("us.x.a@2025-01-01.1",)
    later = always.replace('source = "copy"', 'source = "copy"\nin_force_from = 2027-01-01')
    assert dead_rules(book(rule, later)).holds
    ended = always.replace('source = "copy"', 'source = "copy"\nin_force_to = 2027-01-01')
    assert dead_rules(book(rule, ended)).holds
    assert dead_rules(book(rule_text("us.x.a", "data.count < 0", head=DATA, status="repealed"))).holds


def test_the_gate_holds_of_every_rule_but_those_of_the_register() -> None:
    gated = rule_text(
        "us.x.a",
        '"US" in person.citizenship',
        effect="licence",
        head='for_each = "person"\nreads_citizenship = true\nquote = "a citizen"',
    )
    theorem = nationality_gate(book(gated, rule_text("us.x.b", "person.us_person", head='for_each = "person"')))
    assert theorem.holds
    assert theorem.rules == 2


def test_the_gate_sees_a_rule_that_reads_citizenship_unseen() -> None:
    found = book(rule_text("us.x.a", "person.us_person", head='for_each = "person"'))
    other = book(
        rule_text(
            "us.x.a",
            '"US" in person.citizenship',
            effect="licence",
            head='for_each = "person"\nreads_citizenship = true\nquote = "a citizen"',
        )
    )
    hidden = dataclasses.replace(found.rules[0], when=other.rules[0].when)
    assert nationality_gate(dataclasses.replace(found, rules=(hidden,))).fails == ("us.x.a",)


def compared(one: str, two: str, head: str = "") -> Difference:
    found = book(rule_text("us.x.a", one, head=head), rule_text("us.x.b", two, head=head))
    return difference(found.rules[0], found.rules[1], found)


@pytest.mark.parametrize(
    ("one", "two", "head", "facts"),
    [
        ("data.count > 100", "data.count >= 100", DATA, {"data.count": 100}),
        ('data.kind == "health"', 'data.kind in ("health", "biometric")', DATA, {"data.kind": "biometric"}),
        ('mentions(topic.words, "x", "y")', 'mentions(topic.words, "x")', "", {"topic.words": ["y"]}),
        (
            'starts_with(transfer.control_codes, "3A")',
            'starts_with(transfer.control_codes, "3A", "5A")',
            'for_each = "transfer"',
            {"transfer.control_codes": ["5A"]},
        ),
        ('"csl.EL" in party.lists', 'overlaps(party.lists, ("csl.EL", "bis.EL"))', PARTY, {"party.lists": ["bis.EL"]}),
        ('project.start >= "2026-01-01"', 'project.start > "2026-01-01"', "", {"project.start": date(2026, 1, 1)}),
        (
            "technology.parameters.density >= 2.58",
            "technology.parameters.density > 2.58",
            'for_each = "technology"',
            {"technology.parameters.density": 2.58},
        ),
        ("any_of(data, data.consideration)", "all_of(data, data.consideration)", "", {}),
    ],
)
def test_the_smallest_difference(one: str, two: str, head: str, facts: dict[str, object]) -> None:
    found = compared(one, two, head)
    assert found.facts == facts
    assert found.was is not found.now
    assert found.as_of == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("one", "two", "head"),
    [
        ("data.count > 100", "not (data.count <= 100)", DATA),
        ("project.has_us_party", 'any_of(party, party.country == "US")', ""),
        ("publication.open or ip.joint_patents", "ip.joint_patents or publication.open", ""),
        ("data.count > 100", "data.count > 100", DATA),
    ],
)
def test_no_difference_is_proven(one: str, two: str, head: str) -> None:
    found = compared(one, two, head)
    assert found.facts is None
    assert found.proven


def test_a_whole_project_rule_against_one_of_each_item() -> None:
    found = book(rule_text("us.x.a", "any_of(data, data.count > 3)"), rule_text("us.x.b", "data.count > 3", head=DATA))
    assert difference(found.rules[0], found.rules[1], found).proven


def test_a_difference_that_the_rules_do_not_confirm_is_not_shown() -> None:
    # Two sets of facts may share a member for the prover without any member that it could name.
    found = compared("overlaps(project.countries, data.destinations)", "project.has_us_party", DATA)
    assert found.facts is None or found.was is not found.now


def test_versions_of_a_rule_are_compared_in_turn() -> None:
    old = rule_text("us.x.a", "data.count > 100", head=DATA)
    new = rule_text("us.x.a", "data.count > 50", head=DATA).replace("2025-01-01.1", "2026-01-01.1")
    (found,) = version_differences(book(old, new, rule_text("us.x.b", "ip.joint_patents")))
    assert (found.old, found.new) == ("us.x.a@2025-01-01.1", "us.x.a@2026-01-01.1")
    assert found.facts is not None
    assert 50 < found.facts["data.count"] <= 100  # type: ignore[operator]
    assert (found.was, found.now) == (Result.DOES_NOT_APPLY, Result.APPLIES)


@pytest.mark.parametrize("text", LANGUAGE)
def test_every_part_of_the_language_has_a_meaning_for_the_prover(text: str) -> None:
    found = book(language_rules(text))
    same, other = found.rules[0], found.rules[2]
    assert difference(same, same, found).proven
    assert difference(same, other, found).facts is not None
    dead_rules(found)
