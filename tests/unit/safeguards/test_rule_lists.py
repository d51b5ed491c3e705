"""What a listing does in this project, and what an entry's own words make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entente.model.codes import Standing
from entente.model.proposal import Agreement, DataItem, Funding, Owner, Party, Proposal, Transfer
from entente.safeguards import answer
from entente.safeguards.rulebook import load_rulebook

DAY = date(2026, 5, 4)
PARTIES = (
    Party(id="us", name="Lakemont University", country="US"),
    Party(id="cn", name="Some Institute", country="CN"),
)
PUMP = Transfer(what="pump", kind="item", origin="US", destination="CN", control_codes=("EAR99",))  # type: ignore[arg-type]


@pytest.fixture
def way(screening: Callable[..., Any]) -> Callable[..., Any]:
    def run(hits: tuple[Any, ...] = (), lists: dict[str, str] | None = None, given: Any = None, **changes: Any) -> Any:
        values: dict[str, Any] = {"id": "p", "title": "T", "party": PARTIES, "permit": ()} | changes
        screened = screening(hits=hits) if lists is None else screening(hits=hits, lists=lists)
        return answer(
            Proposal(**values), load_rulebook(), screened, given=given or {}, as_of=DAY, known_at=DAY, side="US"
        )

    return run


@pytest.mark.parametrize(
    ("policies", "standing"),
    [
        (("Presumption of denial",), "prohibited"),
        (("Policy of denial",), "prohibited"),
        (
            ("Case-by-case review for items against infectious disease; presumption of denial for all others",),
            "prohibited",
        ),
        (("Case-by-case basis",), "conditions"),
        (("",), "conditions"),
        (("Case by case", "Presumption of denial"), "prohibited"),
    ],
)
def test_the_entry_itself_says_how_hard(way: Any, hit: Any, policies: tuple[str, ...], standing: str) -> None:
    hits = tuple(hit("cn", "csl.EL", licence_policy=text) for text in policies)
    found = way(hits, transfer=(PUMP,))
    assert found.per_side["US"].value == standing
    assert all(each.effect.en.startswith("Bites here") for each in found.screening)


def test_a_listing_with_nothing_sent_is_information(way: Any, hit: Any) -> None:
    found = way((hit("cn", "csl.EL", licence_policy="Presumption of denial"), hit("cn", "bis.EL")))
    assert found.per_side["US"] is Standing.NO_OBJECTION
    csl, bis = found.screening
    assert "no such item goes to this party here" in csl.effect.en
    assert csl.effect.en.endswith("Licence policy: Presumption of denial")
    assert csl.effect.zh.endswith("Presumption of denial")
    assert "Licence policy" not in bis.effect.en
    assert "us.ear.entity_list_nothing_sent" in {d.rule for d in found.obligations}


@pytest.mark.parametrize(
    ("code", "money", "words"),
    [
        ("dod.1286.FY2024", "us_nsf", "no effect on this money"),
        ("dod.1286.FY2024", "us_dod", "Bites here"),
        ("dod.1260H", "private", "no defence money"),
        ("csl.MEU", "private", "Supplement 2"),
        ("csl.UVL", "private", "nothing is shipped"),
        ("csl.CAP", "private", "No rule in force"),
    ],
)
def test_what_each_listing_does_here(way: Any, hit: Any, code: str, money: str, words: str) -> None:
    found = way((hit("cn", code),), funding=(Funding(source="f", funder=money),))  # type: ignore[arg-type]
    assert words in found.screening[0].effect.en


def test_the_effect_is_that_on_the_party_itself(way: Any, hit: Any) -> None:
    parties = (*PARTIES, Party(id="cn2", name="Other", country="CN"))
    pump = Transfer(
        what="pump",
        kind="item",
        origin="US",
        destination="CN",
        recipient="cn2",
        control_codes=("EAR99",),  # type: ignore[arg-type]
    )
    found = way((hit("cn", "csl.EL"), hit("cn2", "csl.EL")), party=parties, transfer=(pump,))
    effects = {each.party: each.effect.en for each in found.screening}
    assert effects["cn2"].startswith("Bites here")
    assert "information only" in effects["cn"]


def test_a_possible_entry_opens_with_its_own_policy(way: Any, hit: Any) -> None:
    possible = hit("cn", "csl.EL", status="possible", licence_policy="Presumption of denial")
    found = way((possible,), transfer=(PUMP,))
    assert found.per_side["US"] is Standing.OPEN
    assert [q.fact for q in found.questions if q.fact.startswith("party")] == ["party[cn].lists[csl.EL]"]
    softer = hit("cn", "csl.EL", status="possible", licence_policy="Case-by-case")
    assert way((softer,), transfer=(PUMP,)).per_side["US"] is Standing.CONDITIONS


def test_without_any_entity_list_nobody_is_cleared(way: Any) -> None:
    found = way(lists={}, transfer=(PUMP,))
    assert found.per_side["US"] is Standing.OPEN
    assert "list[csl]" in [q.fact for q in found.questions]


def test_looked_up_facts_may_be_given(way: Any) -> None:
    assert (
        way(given={"transfer[1].recipient_lists": ["csl.UVL"]}, transfer=(PUMP,)).per_side["US"] is Standing.CONDITIONS
    )
    coded = way(given={"transfer[1].coded": True, "project.countries": ["US", "CN"]}, transfer=(PUMP,))
    assert coded.per_side["US"] is Standing.CONDITIONS
    held = {"transfer[1].subject_to_ear": False, "transfer[1].recipient_owned_50_by_listed": False}
    assert way(given=held, transfer=(PUMP,)).per_side["US"] is Standing.NO_OBJECTION
    sets = {"project.funders": ["us_nasa"], "project.lists": [], "project.nasa_money": True}
    assert way(given=sets).per_side["US"] is Standing.PROHIBITED


def test_an_unknown_owner_of_the_recipient_is_asked_for_the_affiliates_rule(screening: Any) -> None:
    day = date(2025, 10, 15)
    for owners, asked in (
        ((Owner(name="Fund", percent=60),), ["party[cn].owners[1].listed"]),
        (None, ["party[cn].owners"]),
    ):
        parties = (PARTIES[0], Party(id="cn", name="Sub", country="CN", owners=owners))
        proposal = Proposal(id="p", title="T", party=parties, permit=(), transfer=(PUMP,))
        found = answer(proposal, load_rulebook(), screening(), given={}, as_of=day, known_at=day, side="US")
        assert found.per_side["US"] is Standing.CONDITIONS
        assert [q.fact for q in found.questions] == asked


def test_reliance_is_read_from_the_proposal_until_the_accords_speak(way: Any) -> None:
    relied = Agreement(relied_on=("us-cn-sta",))
    lapsed = way(given={"agreement.sta_status": "lapsed"}, agreement=relied)
    assert lapsed.standing is Standing.OPEN
    unknown = way(agreement=Agreement(relied_on=None), given={"agreement.sta_status": "lapsed"})
    assert "agreement.sta_relied_on" in [q.fact for q in unknown.questions]
    assert way(agreement=Agreement(relied_on=())).per_side["US"] is Standing.NO_OBJECTION


def test_a_question_names_the_item_in_both_languages(way: Any) -> None:
    genomes = DataItem(
        id="g",
        kind="human_genomic",
        subjects="US",
        count=101,
        count_12_months=101,
        destinations=("CN",),
        sensitivity="sensitive",  # type: ignore[arg-type]
    )
    question = next(q for q in way(data=(genomes,)).questions if q.fact.startswith("data[g]."))
    assert question.fact == "data[g].consideration"
    assert question.text.en.startswith("human_genomic: Is money")
    assert "对价" in question.text.zh
    assert question.who.en == "data steward"
