"""What only an abstract states: asserted sentences are read, denials, doubts and pasts are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.desk.project_cases.narrative import confirmed_first, stated_in_text, with_stated
from entente.desk.project_cases.reading import Case
from entente.model.answers import Way
from entente.model.codes import Standing

PARTIES = [
    {"name": "Lakemont University", "country": "US", "kind": "university"},
    {"name": "Yunnan University", "name_zh": "云南大学", "country": "CN", "kind": "university"},
]


def case(narrative: str, zh: str = "", **plain: Any) -> Case:
    return Case(
        id="x",
        as_of=date(2026, 1, 1),
        known_at=date(2026, 1, 1),
        side="both",
        title="",
        narrative=narrative,
        narrative_zh=zh,
        structured={"parties": PARTIES, **plain},
    )


def keys(narrative: str, zh: str = "", **plain: Any) -> list[str]:
    return [each.key for each in stated_in_text(case(narrative, zh, **plain))]


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("We will fly a drone over terraces in Yunnan.", "activities"),
        ("Interviewers hand out a questionnaire in Guangzhou.", "activities"),
        ("Forty seismometers stand in farmyards of Yunnan. Hosts install them in Yunnan.", None),
        ("Hosts install forty seismometers in Yunnan.", "activities"),
        ("Plasma of 300 volunteers is flown to Lakemont.", "materials"),
        ("The Office of Naval Research pays our half.", "funding"),
        ("The partner must approve every manuscript before it is submitted.", "publication_terms"),
        ("Papers appear only after approval by the ministry.", "publication_terms"),
        ("The hospital is an operator of critical information infrastructure.", "processor_is_ciio"),
    ],
)
def test_an_assertion_is_read_with_its_sentence(sentence: str, key: str | None) -> None:
    money = [{"source": "sponsor", "type": "US federal grant"}]
    found = stated_in_text(case(sentence, funding=money))
    assert [each.key for each in found] == ([key] if key else ["activities"])
    assert all(each.sentence in sentence for each in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will not fly a drone over terraces in Yunnan.",
        "Nobody flies a drone in Yunnan.",
        "An earlier project flew a drone in Yunnan.",
        "We might fly a drone in Yunnan.",
        "A bird is called the drone of Yunnan.",
        "No plasma is flown to Lakemont.",
        "NASA, as the form asks, has nothing to do with it.",
        "In 2018 the Office of Naval Research paid for another project.",
        "Nobody must approve a manuscript.",
        "The hospital is not an operator of critical information infrastructure.",
        "Two Americans launch radiosondes.",
    ],
)
def test_denials_doubts_pasts_and_placeless_acts_are_not(sentence: str) -> None:
    assert keys(sentence, funding=[{"source": "sponsor", "type": "US federal grant"}]) == []


def test_chinese_clauses_are_read_one_by_one() -> None:
    assert keys("", "双方拟在四川布设五十台地震仪，不采集样本。") == ["activities"]
    assert keys("", "不进行问卷调查，不采集任何样本，成果公开出版。") == []
    assert keys("", "论文须经对方审查同意后方可投稿。") == ["publication_terms"]
    assert keys("", "曾在四川布设地震仪。") == []


def test_the_structure_is_believed_where_it_speaks() -> None:
    sentence = (
        "Plasma of 300 volunteers is flown to Lakemont. The Office of Naval Research pays. They fly a drone in Yunnan."
    )
    stated = {"materials": [], "funding": [{"source": "NSF", "type": "US federal grant"}], "activities": []}
    assert keys(sentence, **stated) == []


def test_what_is_read_stands_where_the_structure_would_have_it() -> None:
    before = case("We will fly a drone over terraces in Yunnan.")
    after = with_stated(before, stated_in_text(before))
    assert after.structured["activities"][0]["country"] == "CN"
    assert "activities" not in before.structured


def test_a_bar_that_rests_on_a_sentence_waits_for_confirmation() -> None:
    stated = stated_in_text(case("We will fly a drone over terraces in Yunnan."))
    free = Way(standing=Standing.NO_OBJECTION, per_side={"US": Standing.NO_OBJECTION, "CN": Standing.NO_OBJECTION})
    barred = Way(standing=Standing.PROHIBITED, per_side={"US": Standing.NO_OBJECTION, "CN": Standing.PROHIBITED})
    shown = confirmed_first(free, barred, stated)
    assert shown.standing is Standing.OPEN
    assert shown.per_side["CN"] is Standing.OPEN
    assert stated[0].sentence in shown.questions[0].text.en
    assert stated[0].sentence in shown.questions[0].text.zh
    assert confirmed_first(barred, barred, stated) is barred
    assert confirmed_first(free, free, stated).questions == ()


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing_and_twice_alike(text: str) -> None:
    assert stated_in_text(case(text, text)) == stated_in_text(case(text, text))
