"""Ties from lists, register, tables and the applicant; half held by listed bodies, with the path."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.model.proposal import Owner, Party
from entente.safeguards.screening.relations import Relations, relations_of


@pytest.fixture
def lists() -> Lists:
    held = Lists()
    held.entry("Zhonghang Sample Group (ZSG)", ("中航样本集团", "translation"), since="2020-01-01")
    held.entry("Sample Optics Co., Ltd.", since="2020-01-01", until="2026-12-31")
    held.tie("Sample Optics Co., Ltd.", "parent", "Zhonghang Sample Group, Limited")
    held.tie("Sample Optics Co., Ltd.", "laboratory", "Sample Key Laboratory of Optics")
    held.entry("Blocked Sample Bank", code="csl.SDN", since="2020-01-01")
    return held


def ask(lists: Lists, name: str, day: date = DAY, **more: Any) -> Relations:
    return relations_of(Party(id="t", name=name, **more), lists.index(), as_of=day)


def ties(found: Relations) -> list[tuple[str, str, str]]:
    return [(tie.relation, tie.name, tie.source) for tie in found.related]


def test_a_list_names_the_parent_and_the_parent_names_its_parts(lists: Lists) -> None:
    found = ask(lists, "Sample Optics Co., Ltd. (SO)*")
    assert ties(found) == [
        ("laboratory", "Sample Key Laboratory of Optics", "csl.EL"),
        ("parent", "Zhonghang Sample Group, Limited", "csl.EL"),
    ]
    parent = next(tie for tie in found.related if tie.relation == "parent")
    assert [entry.name for entry in parent.listed] == ["Zhonghang Sample Group (ZSG)"]
    assert ("subordinate", "Sample Optics Co., Ltd.", "csl.EL") in ties(ask(lists, "中航样本集团"))
    assert ties(ask(lists, "Zhonghang Sample Group", day=date(2027, 1, 1))) == []  # the part is no longer listed


def test_a_tie_alone_holds_nothing(lists: Lists) -> None:
    assert ask(lists, "Sample Optics Co., Ltd.").affiliates is None


def test_an_owner_that_a_list_prints_holds_what_the_list_says_while_it_says_so(lists: Lists) -> None:
    lists.entry("Livland Instruments", code="un", cls="legal", since="2020-01-01")
    lists.tie("Livland Instruments", "owner", "Zhonghang Sample Group", 60.0, code="un", until="2026-06-30")
    found = ask(lists, "Livland Instruments")
    assert found.affiliates and found.affiliates.control.percent == 60.0
    assert found.affiliates.path == ("Zhonghang Sample Group → 60 % → Livland Instruments [un]",)
    assert ask(lists, "Livland Instruments", day=date(2026, 7, 1)).affiliates is None


def test_only_the_relations_that_are_asked_for(lists: Lists) -> None:
    party = Party(id="t", name="Sample Optics Co., Ltd.")
    found = relations_of(party, lists.index(), as_of=DAY, kinds=("laboratory",))
    assert [tie.relation for tie in found.related] == ["laboratory"]


def test_shares_of_a_table_lead_to_listed_owners_through_any_spelling(lists: Lists) -> None:
    lists.share("ZHONGHANG SAMPLE GROUP LTD", "Middle Holding", 60.0)
    lists.share("Middle Holding", "Target Instruments Inc.", 30.0)
    lists.share("中航样本集团", "Target Instruments Inc.", 20.0)
    found = ask(lists, "Target Instruments, Inc.")
    assert found.affiliates is not None
    assert (found.affiliates.control.held, found.affiliates.control.percent) == (True, 50.0)
    assert found.affiliates.path == (
        "Middle Holding → 30 % → Target Instruments, Inc. [Report]",
        "中航样本集团 → 20 % → Target Instruments, Inc. [Report]",
        "ZHONGHANG SAMPLE GROUP LTD → 60 % → Middle Holding [Report]",
    )
    assert {entry.name for entry in found.affiliates.owners} == {"Zhonghang Sample Group (ZSG)"}
    assert found.blocked is None
    assert ("owner", "Middle Holding", "table") in ties(found)


def test_identifiers_tie_mentions_together(lists: Lists) -> None:
    lists.identifier("Zhonghang Sample Group (ZSG)", "uscc", "9111SAMPLE")
    lists.share("An Unknown Name", "Target", 55.0, owner_id="USCC = 9111-sample", owned_id="lei=L1")
    assert ask(lists, "Quite Another Name", identifiers={"lei": "l1"}).affiliates is not None
    assert ask(lists, "Quite Another Name").affiliates is None


def test_blocked_and_affiliated_are_told_apart(lists: Lists) -> None:
    lists.share("Blocked Sample Bank", "Target", 40.0)
    lists.share("Zhonghang Sample Group", "Target", 20.0)
    found = ask(lists, "Target")
    assert found.affiliates and found.affiliates.control.held is True  # the SDN list counts there too
    assert found.blocked and found.blocked.control.held is False


def test_shares_count_on_their_days_only(lists: Lists) -> None:
    lists.share("Zhonghang Sample Group", "Target", 60.0, since="2025-01-01", until="2025-12-31")
    assert ask(lists, "Target", day=date(2025, 6, 1)).affiliates is not None
    assert ask(lists, "Target").affiliates is None


def test_what_the_applicant_declares_is_followed_too(lists: Lists) -> None:
    owners = (
        Owner(name="Zhonghang Sample Group", percent=30.0),
        Owner(name="Listed by word", percent=20.0, listed=True),
    )
    found = ask(lists, "Target", owners=owners)
    assert found.affiliates and found.affiliates.control.held is True
    unsure = ask(lists, "Target", owners=(Owner(name="Zhonghang Sample Group"),))
    assert unsure.affiliates and unsure.affiliates.control.held is None
    partner = Party(id="p", name="Zhonghang Sample Group")
    target = Party(id="t", name="Target", owners=(Owner(name="our partner", percent=51.0, party="p"),))
    found = relations_of(target, lists.index(), as_of=DAY, parties=(target, partner))
    assert found.affiliates and found.affiliates.control.held is True


def test_cycles_end(lists: Lists) -> None:
    lists.share("Kurland Traders", "Livland Traders", 60.0)
    lists.share("Livland Traders", "Kurland Traders", 60.0)
    lists.share("Zhonghang Sample Group", "Livland Traders", 10.0)
    found = ask(lists, "Kurland Traders")
    assert found.affiliates is None or found.affiliates.control.held is False


def test_the_register_ties_parts_to_their_whole(lists: Lists) -> None:
    lists.organization("https://ror.org/000000001", "Sample Hospital")
    lists.connection.execute("INSERT INTO organization VALUES ('https://ror.org/000000002', 'Zhonghang Sample Group')")
    lists.connection.execute(
        "INSERT INTO organization_relation VALUES ('https://ror.org/000000001', 'parent', 'https://ror.org/000000002')"
    )
    (tie,) = ask(lists, "Sample Hospital").related
    assert (tie.relation, tie.name, tie.source) == ("parent", "Zhonghang Sample Group", "register")
    assert [entry.name for entry in tie.listed] == ["Zhonghang Sample Group (ZSG)"]


def test_a_user_table_of_names_bridges_scripts(lists: Lists) -> None:
    lists.alias("1", ("受阻银行样本", "translation"), ("Blocked Sample Bank", "alias"), ("受银", "weak"))
    assert [hit.status for hit in lists.screen("受阻银行样本")] == ["match"]
    assert lists.screen("受银")[0].status == "possible"
    lists.organization("https://ror.org/000000009", "Blocked Sample Bank", "Sample Bank of Old")
    assert [hit.status for hit in lists.screen("受阻银行样本")] == ["match"]  # table and register name one body


def test_numbers_find_entries_whatever_the_names(lists: Lists) -> None:
    lists.identifier("Zhonghang Sample Group (ZSG)", "uscc", "9111SAMPLE")
    lists.identifier("Blocked Sample Bank", "tax", "100", code="csl.SDN")
    index = lists.index()
    party = Party(id="p", name="No Such Name", identifiers={"USCC": "9111 sample", "tax": "1-00"})
    from entente.safeguards.screening import screen_parties

    found = {hit.entry_name: hit for hit in screen_parties([party], index, as_of=DAY).hits}
    assert found["Zhonghang Sample Group (ZSG)"].status == "match"
    assert "uscc" in found["Zhonghang Sample Group (ZSG)"].explanation.en
    assert found["Blocked Sample Bank"].status == "possible"  # another country's register may use the number too
    assert screen_parties([Party(id="p", name="X Q", identifiers={"tax": "000"})], index, as_of=DAY).hits == ()
