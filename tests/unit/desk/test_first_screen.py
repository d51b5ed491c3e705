"""The first screen says what MISSION.md asks for, and no more than five questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.conftest import both, citation, finding, obligation

from entente.desk.assess import merge_duties
from entente.desk.first_screen import first_screen
from entente.model.answers import Dossier, NotChecked
from entente.model.codes import Deontic, Standing
from entente.model.provenance import SnapshotRef

Maker = Callable[..., Dossier]


def test_a_prohibition_names_its_text_and_what_lifts_it(make_dossier: Maker) -> None:
    screen = make_dossier().first_screen
    assert screen.outcome.en == "Prohibited as described by 15 CFR 744.11; lifted if: the pump is left out."
    assert "15 CFR 744.11" in screen.outcome.zh
    assert "不再运送该泵" in screen.outcome.zh


def test_a_prohibition_nothing_lifts_says_only_who_prohibits(make_dossier: Maker) -> None:
    screen = make_dossier(findings=(finding(lifted_by=None),)).first_screen
    assert screen.outcome.en == "Prohibited as described by 15 CFR 744.11."


def test_at_most_five_questions_on_the_screen_and_all_beneath(make_dossier: Maker) -> None:
    dossier = make_dossier()
    assert len(dossier.first_screen.questions) == 5
    assert len(dossier.questions) == 7


def test_conditions_name_three_and_count_the_rest(make_dossier: Maker) -> None:
    conditions = tuple(
        finding(rule=f"cn.r{n}", effect=Deontic.LICENCE, standing=Standing.CONDITIONS, title=both(f"Permit {n}"))
        for n in range(5)
    )
    outcome = make_dossier(standing=Standing.CONDITIONS, findings=conditions).first_screen.outcome
    assert outcome.en.startswith("May proceed when these are settled: Permit 0 (15 CFR 744.11); Permit 1")
    assert outcome.en.endswith("and 2 more.")


def test_open_counts_its_questions(make_dossier: Maker) -> None:
    opened = make_dossier(standing=Standing.OPEN, findings=(finding(standing=Standing.OPEN),))
    assert opened.first_screen.outcome.en == "Open: 7 questions to settle, on 15 CFR 744.11."
    unverified = make_dossier(standing=Standing.OPEN, findings=(finding(standing=Standing.OPEN),), questions=())
    assert unverified.first_screen.outcome.en == "Open: 15 CFR 744.11 must be verified first."


def test_no_objection_says_how_many_rules_to_which_day_and_what_was_not_checked(make_dossier: Maker) -> None:
    clear = make_dossier(standing=Standing.NO_OBJECTION, findings=())
    assert clear.first_screen.outcome.en == (
        "No objection found in 2 rules verified to 2026-01-01; not checked: No Military End User list is loaded."
    )
    nothing_left = make_dossier(standing=Standing.NO_OBJECTION, findings=(), not_checked=())
    assert nothing_left.first_screen.outcome.zh == "在截至 2026-01-01 核实的 2 条规则中未发现异议。"


def test_many_unchecked_things_do_not_flood_the_sentence(make_dossier: Maker) -> None:
    unchecked = tuple(NotChecked(id=str(n), text=both(f"List {n}.")) for n in range(9))
    outcome = make_dossier(standing=Standing.NO_OBJECTION, findings=(), not_checked=unchecked).first_screen.outcome
    assert outcome.en.count("List") == 3


def test_a_displaced_finding_does_not_block(make_dossier: Maker) -> None:
    displaced = finding(defeated_by="us.ear.fundamental_research")
    assert make_dossier(standing=Standing.NO_OBJECTION, findings=(displaced,)).first_screen.blocks == ()


def test_blocks_come_worst_first(make_dossier: Maker) -> None:
    mild = finding(rule="a.first", standing=Standing.CONDITIONS, citation=citation("Seed Law art 11"))
    blocks = make_dossier(findings=(mild, finding())).first_screen.blocks
    assert [block.rule for block in blocks] == ["us.ear.entity_list", "a.first"]


def test_duties_are_merged_and_ordered_by_day() -> None:
    late, early = obligation(id="late", due=date(2027, 1, 1)), obligation(id="early", due=date(2026, 1, 1))
    standing = obligation(id="standing", standing=True, due=date(2020, 1, 1))
    merged = merge_duties((standing, late, early, late, obligation(id="undated")))
    assert [duty.id for duty in merged] == ["early", "late", "undated", "standing"]


@pytest.mark.parametrize(
    ("days", "told"),
    [(3, "edition of 2026-06-01, 3 days old"), (-3, "edition of 2026-06-01, newer than the day asked for")],
)  # fmt: skip
def test_the_age_of_a_list_is_never_negative(make_dossier: Maker, days: int, told: str) -> None:
    list_ = SnapshotRef(
        id="x", kind="csl", title="List", sha256="0", list_class="legal", edition=date(2026, 6, 1), age_days=days
    )
    dossier = make_dossier()
    shown = first_screen(dossier.need, dossier.will, dossier.way, (), (list_,))
    assert f"List: {told}" in [each.text.en for each in shown.ages]
