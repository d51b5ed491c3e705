"""What an answer is made of: questions, facts from lists and owners, collisions, and what it rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.safeguards.way_maker import DAY, PARTIES, proposal

from entente.model.codes import Standing
from entente.model.proposal import (
    DataItem,
    DeclaredListing,
    Funding,
    Owner,
    Party,
    Person,
    Publication,
    Technology,
    Transfer,
)
from entente.safeguards import answer


def test_questions_are_the_fewest_that_touch_everything(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.a", "publication.open and ip.joint_patents"),
        write_rule("us.x.b", "publication.open and ip.patents_expected"),
    ]
    assert [q.fact for q in ask(rules).questions] == ["publication.open"]
    assert ask(rules).questions[0].settles == ("us.x.a", "us.x.b")


def test_where_no_single_answer_settles_the_fewest_that_do_are_asked(ask: Any, write_rule: Any) -> None:
    rule = write_rule(
        "us.x.a", "(publication.open and ip.joint_patents) or (not publication.open and ip.patents_expected)"
    )
    asked = [q.fact for q in ask([rule]).questions]
    assert asked == ["ip.joint_patents", "ip.patents_expected"]  # neither is: then neither half holds


def test_hits_make_facts(ask: Any, write_rule: Any, screening: Any, hit: Any) -> None:
    rule = write_rule("us.x.a", '"csl.EL" in party.lists', head='for_each = "party"')
    match = screening(hits=(hit("cn", "csl.EL"),))
    way = ask([rule], screened=match)
    assert way.standing is Standing.PROHIBITED
    assert way.screening[0].effect.en.startswith("Bites here: Title us.x.a")
    possible = ask([rule], screened=screening(hits=(hit("cn", "csl.EL", status="possible"),)))
    assert possible.standing is Standing.OPEN
    assert possible.questions[0].fact == "party[cn].lists[csl.EL]"
    assert "listed as Some Institute" in possible.questions[0].text.en
    for settled, standing in ((True, Standing.PROHIBITED), (False, Standing.NO_OBJECTION)):
        way = ask(
            [rule], {"party[cn].lists[csl.EL]": settled}, screening(hits=(hit("cn", "csl.EL", status="possible"),))
        )
        assert way.standing is standing
    cleared = ask([rule], screened=screening(hits=(hit("cn", "csl.EL", status="cleared"),)))
    assert cleared.standing is Standing.NO_OBJECTION
    tracker = ask([rule], screened=screening(hits=(hit("cn", "aspi", list_class="non_official"),)))
    assert tracker.standing is Standing.NO_OBJECTION
    assert "not official" in tracker.screening[0].effect.en


def test_declared_listings_make_facts(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", '"csl.EL" in party.lists', head='for_each = "party"')
    rule_1286 = write_rule("us.x.a", "party.dod_1286_current", head='for_each = "party"')

    def party(name: str, since: date | None = None) -> tuple[Party, ...]:
        return (Party(id="cn", name="I", country="CN", declared_listings=(DeclaredListing(list=name, since=since),)),)

    assert ask([rule], party=party("US Entity List")).standing is Standing.PROHIBITED
    assert ask([rule], party=party("csl.EL")).standing is Standing.PROHIBITED
    assert ask([rule], party=party("Entity List", date(2026, 5, 5))).standing is Standing.NO_OBJECTION
    assert ask([rule_1286], party=party("Section 1286 list")).standing is Standing.PROHIBITED


@pytest.mark.parametrize("state", ["missing", "stale"])
def test_absence_from_an_unusable_list_is_unknown(ask: Any, write_rule: Any, screening: Any, state: str) -> None:
    rule = write_rule("us.x.a", '"dod.1260H" in party.lists', head='for_each = "party"')
    way = ask([rule], screened=screening(lists={"dod.1260H": state}))
    assert way.standing is Standing.OPEN
    assert [q.fact for q in way.questions] == ["list[dod]"]
    assert f"lists:{state}" in [each.id for each in way.not_checked]
    absent = ask([rule], screened=screening(lists={}))
    assert "list:dod" in [each.id for each in absent.not_checked]
    other = ask([rule.replace("dod.1260H", "zz.list")], screened=screening(lists={}))
    assert "zz" in other.questions[0].text.en


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ((), "no_objection"),
        ((Owner(name="A", percent=50, listed=True),), "prohibited"),
        ((Owner(name="A", percent=49.9, listed=True),), "no_objection"),
        ((Owner(name="A", percent=30, listed=True), Owner(name="B", percent=20, listed=True)), "prohibited"),
        ((Owner(name="A", percent=30, listed=True), Owner(name="B", percent=20)), "open"),
        ((Owner(name="A", percent=30, listed=True), Owner(name="B", listed=True)), "open"),
        ((Owner(name="A", percent=80, party="cn"),), "prohibited"),
        ((Owner(name="A", percent=80, listed=False),), "no_objection"),
        (None, "open"),
    ],
)
def test_half_owned_by_listed_bodies(
    ask: Any, write_rule: Any, screening: Any, hit: Any, owners: Any, expected: str
) -> None:
    rule = write_rule("us.x.a", "party.owned_50_by_listed", head='for_each = "party"')
    parties = (Party(id="sub", name="Sub", country="CN", owners=owners), Party(id="cn", name="I", country="CN"))
    way = ask([rule], screened=screening(hits=(hit("cn", "csl.EL"),)), party=parties)
    assert way.standing.value == expected
    assert all(q.fact.startswith("party[sub].owners") for q in way.questions)


def test_recipient_is_found_by_its_country(ask: Any, write_rule: Any, screening: Any, hit: Any) -> None:
    rule = write_rule("us.x.a", '"csl.EL" in transfer.recipient_lists', head='for_each = "transfer"')
    screened = screening(hits=(hit("cn", "csl.EL"),))
    only = ask([rule], screened=screened, transfer=(Transfer(what="pump", destination="CN"),))
    assert only.standing is Standing.PROHIBITED
    third = (*PARTIES, Party(id="cn2", name="Other", country="CN"))
    unsure = ask([rule], screened=screened, party=third, transfer=(Transfer(what="pump", destination="CN"),))
    assert unsure.standing is Standing.OPEN
    assert [q.fact for q in unsure.questions] == ["transfer[1].recipient"]
    named = ask(
        [rule], screened=screened, party=third, transfer=(Transfer(what="pump", recipient="cn2", destination="CN"),)
    )
    assert named.standing is Standing.NO_OBJECTION
    nobody = ask([rule], screened=screened, transfer=(Transfer(what="pump", destination="DE"),))
    assert nobody.standing is Standing.OPEN


def test_facts_looked_up_across_tables(ask: Any, write_rule: Any) -> None:
    by_employer = write_rule("us.x.a", 'person.employer_country == "CN"', head='for_each = "person"')
    assert ask([by_employer], person=(Person(role="x", employer="cn"),)).standing is Standing.PROHIBITED
    assert ask([by_employer], person=(Person(role="x"),)).questions[0].fact == "person[1].employer"
    leaves = write_rule("us.x.a", "data.leaves", head='for_each = "data"')
    for item, standing in (
        (DataItem(id="d", origin="US", destinations=()), "no_objection"),
        (DataItem(id="d", origin="US", destinations=("US",)), "no_objection"),
        (DataItem(id="d", origin="US", destinations=("US", "CN")), "prohibited"),
        (DataItem(id="d", destinations=("US", "CN")), "prohibited"),
        (DataItem(id="d", destinations=("CN",)), "open"),
        (DataItem(id="d", destinations=None), "open"),
    ):
        assert ask([leaves], data=(item,)).standing.value == standing
    coded = write_rule("us.x.a", "technology.coded", head='for_each = "technology"')
    for codes, standing in (
        (("3E001",), "prohibited"),
        (("EAR99",), "no_objection"),
        (("USML-XV",), "prohibited"),
        (None, "open"),
    ):
        assert ask([coded], technology=(Technology(name="t", control_codes=codes),)).standing.value == standing
    assert (
        ask([write_rule("us.x.a", '"DE" in project.countries')], party=(*PARTIES, Party(id="z", name="Z")))
        .questions[0]
        .fact
        == "party[z].country"
    )
    paid = write_rule("us.x.a", '"us_nsf" in project.funders')
    assert ask([paid], funding=(Funding(source="NSF", funder="us_nsf"),)).standing is Standing.PROHIBITED
    assert ask([paid], funding=()).standing is Standing.NO_OBJECTION


def test_collisions_need_every_part(book_of: Any, screening: Any, write_rule: Any) -> None:
    collision = """
[[collision]]
id = "C2"
title = { en = "Two texts", zh = "两项规定" }
reason = { en = "They meet", zh = "相遇" }
rules_a = ["us.x.*"]
rules_b = ["cn.x.b"]
when = '''publication.open'''
in_force_from = 2021-06-10
[[collision.citation]]
cite = "One"
authority = { en = "A", zh = "甲" }
certainty = "text_read"
[[collision.citation]]
cite = "Two"
authority = { en = "B", zh = "乙" }
certainty = "text_read"
"""
    book = book_of(
        write_rule("us.x.a", "project.has_us_party"),
        write_rule("cn.x.b", "ip.joint_patents", side="CN", effect="inform"),
        collision,
    )

    def found(day: date = DAY, **changes: Any) -> list[str]:
        way = answer(proposal(**changes), book, screening(), given={}, as_of=day, known_at=DAY, side=None)
        return [each.id for each in way.collisions]

    from entente.model.proposal import IpTerms

    both = {"publication": Publication(open=True), "ip": IpTerms(joint_patents=True)}
    assert found(**both) == ["C2"]
    assert found(date(2021, 6, 9), **both) == []
    assert found(publication=Publication(open=True)) == []
    assert found(ip=IpTerms(joint_patents=True)) == []
    assert found(party=PARTIES[1:], **both) == []


def test_answer_says_what_it_rests_on(ask: Any, write_rule: Any) -> None:
    way = ask([write_rule("us.x.a", "publication.open", effect="inform"), write_rule("us.x.b", "project.nasa_money")])
    assert way.rules_evaluated == 2
    assert way.rules_verified_to == date(2025, 1, 1)
    assert way.facts_read == ("project.nasa_money", "publication.open")
    assert way.scorer == "score_v1"
    assert "side:CN" in [each.id for each in way.not_checked]


def test_same_inputs_give_the_same_answer(ask: Any, write_rule: Any) -> None:
    rules = [write_rule("us.x.a", "publication.open"), write_rule("us.x.b", "project.has_us_party", effect="licence")]
    assert ask(rules) == ask(rules)
    assert ask(rules) == ask(rules[::-1])


def test_a_listing_may_bite_through_a_rule_over_the_whole_project(
    ask: Any, write_rule: Any, screening: Any, hit: Any
) -> None:
    rule = write_rule("us.x.a", '"csl.EL" in project.lists')
    way = ask([rule], screened=screening(hits=(hit("cn", "csl.EL"),)))
    assert way.standing is Standing.PROHIBITED
    assert way.screening[0].effect.en.startswith("Bites here")
