"""Screening against a few hand-made lists: days, classes, statuses, names in both scripts, broken files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.errors import StorageError
from entente.model.answers import ScreeningHit
from entente.model.codes import ListClass
from entente.model.proposal import Party
from entente.safeguards.screening import ListState, ScreeningIndex, screen_parties
from entente.safeguards.screening.files import as_day
from entente.safeguards.screening.listing import Edition, current, list_states


@pytest.fixture
def lists() -> Lists:
    held = Lists()
    held.entry("Tianjin University", since="2020-12-18", country="CN")
    return held


def statuses(hits: list[ScreeningHit]) -> list[tuple[str, str]]:
    return [(hit.entry_name, hit.status) for hit in hits]


def test_a_match_says_why_since_when_and_where_it_is_printed(lists: Lists) -> None:
    (hit,) = lists.screen("天津大学")
    assert (hit.status, hit.score, hit.list, hit.list_class) == ("match", 1.0, "csl.EL", ListClass.LEGAL)
    assert (hit.listed_since, hit.citation, hit.programme, hit.country) == (
        date(2020, 12, 18),
        "85 FR 83420",
        "PRG",
        "CN",
    )
    assert "天津 = Tianjin" in hit.explanation.en
    assert "名称相符" in hit.explanation.zh


def test_a_look_alike_is_shown_as_cleared_with_the_word_that_differs(lists: Lists) -> None:
    (hit,) = lists.screen("Tianjin University of Technology", "天津理工大学")
    assert hit.status == "cleared"
    assert "Technology" in hit.explanation.en


def test_a_country_changes_nothing(lists: Lists) -> None:
    assert lists.screen("Tianjin University", country="US") == lists.screen("Tianjin University", country="CN")


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2020, 12, 17), False), (date(2020, 12, 18), True), (date(2021, 3, 1), True), (date(2021, 3, 2), False)],
)
def test_an_entry_counts_from_its_first_to_its_last_day(day: date, found: bool) -> None:
    lists = Lists()
    lists.entry("Hefei Sample Works", since="2020-12-18", until="2021-03-01")
    assert bool(lists.screen("Hefei Sample Works", as_of=day)) is found


def test_an_entry_without_a_day_counts_from_its_edition(lists: Lists) -> None:
    lists.entry("Wuhan Sample Institute")
    assert lists.screen("Wuhan Sample Institute", as_of=date(2026, 4, 19)) == []
    assert statuses(lists.screen("Wuhan Sample Institute", as_of=date(2029, 1, 1))) == [
        ("Wuhan Sample Institute", "match")
    ]


def test_a_copy_of_the_entity_list_without_days_borrows_them(lists: Lists) -> None:
    lists.snapshot("bis", "2026-03-30", "legal")
    lists.entry("TIANJIN UNIVERSITY", snapshot="bis", code="bis.EL")
    lists.entry("Lanzhou University", snapshot="bis", code="bis.EL")
    assert [hit.list for hit in lists.screen("Tianjin University", as_of=date(2025, 1, 1))] == ["bis.EL", "csl.EL"]
    assert lists.screen("Lanzhou University", as_of=date(2025, 1, 1)) == []


def test_an_undated_tracker_is_unknown_before_its_publication_and_never_shown_unasked(lists: Lists) -> None:
    lists.snapshot("aspi", None, "non_official")
    lists.entry("Xiamen University (厦门大学)", snapshot="aspi", code="aspi", cls="non_official")
    assert lists.screen("Xiamen University") == []
    assert statuses(lists.screen("厦门大学", non_official=True)) == [("Xiamen University (厦门大学)", "match")]
    assert lists.screen("厦门大学", non_official=True, as_of=date(2014, 5, 12)) == []


def test_only_the_edition_of_the_day_counts() -> None:
    lists = Lists()
    lists.snapshot("csl2", "2026-05-03", "legal")
    lists.entry("Yesterday Foundry", since="2020-01-01")
    lists.entry("Tomorrow Shipyard", since="2026-05-03", snapshot="csl2")
    assert lists.screen("Yesterday Foundry") == []
    assert len(lists.screen("Yesterday Foundry", as_of=date(2026, 5, 2))) == 1
    assert len(lists.screen("Tomorrow Shipyard")) == 1


def test_an_acronym_is_possible_alone_and_cleared_by_unlike_full_names() -> None:
    lists = Lists()
    lists.entry("Sample Center for Space Utilization", ("CSU", "acronym"), since="2020-01-01")
    assert statuses(lists.screen("CSU")) == [("Sample Center for Space Utilization", "possible")]
    assert statuses(lists.screen("Colorado State University", "CSU")) == [
        ("Sample Center for Space Utilization", "cleared")
    ]


def test_a_weak_alias_is_possible_only() -> None:
    lists = Lists()
    lists.entry("Severnaya Verf", ("Northern Wharf", "weak"), since="2020-01-01")
    (hit,) = lists.screen("Northern Wharf")
    assert hit.status == "possible"
    assert "弱别名" in hit.explanation.zh


def test_a_name_just_below_the_threshold_is_possible(lists: Lists) -> None:
    lists.entry("Kurchatov Verfkontor", since="2020-01-01")
    score = lists.screen("Kurchatof Verfkontor")[0].score
    near = lists.screen("Kurchatof Verfkontor", threshold=score + 0.05)
    assert statuses(near) == [("Kurchatov Verfkontor", "possible")]


def test_names_that_disagree_in_one_script_need_a_person_and_in_both_are_another_body() -> None:
    lists = Lists()
    lists.snapshot("aspi", "2020-01-01", "non_official")
    lists.entry("Tianjin Polytechnic University (天津工业大学)", snapshot="aspi", code="aspi", cls="non_official")
    one = lists.screen("Tianjin Polytechnic University", "天津理工大学", non_official=True)
    assert [hit.status for hit in one] == ["possible"]
    both = lists.screen("Tianjin University of Technology", "天津理工大学", non_official=True)
    assert [hit.status for hit in both] == ["cleared"]


def test_the_register_bridges_scripts_by_identifier_or_by_a_name_nobody_else_bears(lists: Lists) -> None:
    lists.entry("Beihang University", since="2001-05-14")
    lists.organization("https://ror.org/000000001", "Beihang University", "北航大学堂")
    lists.organization("https://ror.org/000000002", "Northwest University", "Beihang University South")
    lists.organization("https://ror.org/000000003", "Northwest University")
    (hit,) = lists.screen("北航大学堂")
    assert (hit.status, hit.entry_name) == ("match", "Beihang University")
    assert "organisation register" in hit.explanation.en
    assert lists.screen("Q Body", ror="https://ror.org/000000001")[0].status == "match"
    assert lists.index().bridge.names(None, ["Northwest University"]) == ()


def test_a_misspelling_is_found_through_its_letters(lists: Lists) -> None:
    lists.entry("Kurchatov Verfkontor", since="2020-01-01")
    assert statuses(lists.screen("Kurchatof Verfkontor")) == [("Kurchatov Verfkontor", "match")]


def test_persons_and_vessels_are_not_found_by_name(lists: Lists) -> None:
    lists.entry("MUSTERMANN, Max", kind="person", since="2020-01-01")
    lists.entry("SAMPLE STAR", kind="vessel", since="2020-01-01")
    assert lists.screen("MUSTERMANN, Max") == []
    assert lists.screen("SAMPLE STAR") == []


def test_an_unreadable_name_is_reported(lists: Lists) -> None:
    found = screen_parties([Party(id="p", name="...", names=("\u202eabc",))], lists.index(), as_of=DAY)
    assert found.hits == ()
    assert found.unreadable == ("p: ...", "p: \u202eabc")
    assert found.scorer == "score_v1"


def test_lists_are_loaded_stale_or_missing(lists: Lists) -> None:
    lists.snapshot("dod", "2025-06-24", "funder")
    lists.entry("Sample", snapshot="dod", code="dod.1286.FY2024", cls="funder")
    index = lists.index()
    fresh = screen_parties([], index, as_of=DAY).lists
    assert fresh["csl.EL"] is ListState.LOADED
    assert fresh["dod.1286"] is fresh["dod.1286.FY2024"] is ListState.LOADED
    assert fresh["csl.MEU"] is ListState.MISSING
    assert screen_parties([], index, as_of=date(2026, 12, 1)).lists["csl.EL"] is ListState.STALE
    lax = screen_parties([], index, as_of=date(2026, 12, 1), stale_after_days={"csl.EL": 4000}).lists
    assert lax["csl.EL"] is ListState.LOADED


def test_a_list_of_ones_own_takes_the_limit_of_its_class() -> None:
    own = Edition(list="house", list_class=ListClass.LEGAL, snapshot="s", edition=None, imported=date(2026, 1, 1))
    bare = Edition(list="bare", list_class=ListClass.LEGAL, snapshot="t", edition=None, imported=None)
    states = list_states([own, bare], date(2026, 5, 4))
    assert (states["house"], states["bare"]) == (ListState.STALE, ListState.LOADED)
    assert current([own], None) == {("house", "s")}


def test_the_index_file_is_built_once_for_the_same_snapshots(lists: Lists, tmp_path: Path) -> None:
    first = ScreeningIndex.open_or_build(tmp_path / "i", lists)
    (file,) = (each for each in (tmp_path / "i").iterdir() if not each.name.startswith(("bridge", "holdings")))
    before = file.read_bytes()
    first.close()
    again = ScreeningIndex.open_or_build(tmp_path / "i", lists)
    assert file.read_bytes() == before
    assert again.search("Tianjin University", as_of=None)[0].entry.name == "Tianjin University"
    again.close()
    lists.snapshot("more", "2026-05-02", "legal")
    ScreeningIndex.open_or_build(tmp_path / "i", lists).close()
    assert len(list((tmp_path / "i").iterdir())) == 4  # two sets of lists beside one bridge and one set of holdings


def test_lists_of_a_folder_share_the_file_of_the_register(lists: Lists, tmp_path: Path) -> None:
    index = ScreeningIndex.in_memory(lists, lists, folder=tmp_path / "i")
    assert index.search("Tianjin University", as_of=None)
    index.close()
    assert sorted(file.name.partition("-")[0] for file in (tmp_path / "i").iterdir()) == ["bridge", "holdings"]


def test_a_failing_build_leaves_nothing_behind(lists: Lists, tmp_path: Path) -> None:
    lists.connection.execute("DROP TABLE list_relation")
    with pytest.raises(StorageError):
        ScreeningIndex.open_or_build(tmp_path / "i", lists)
    assert list((tmp_path / "i").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        ScreeningIndex.open_or_build(tmp_path / "file" / "i", lists)


def test_the_same_lists_in_another_order_give_the_same_hits(lists: Lists) -> None:
    other = Lists()
    other.entry("Tianjin Sample Works", since="2020-01-01")
    other.entry("Tianjin University", since="2020-12-18", country="CN")
    lists.entry("Tianjin Sample Works", since="2020-01-01")
    assert lists.screen("Tianjin University", "Tianjin Sample") == other.screen("Tianjin University", "Tianjin Sample")


def test_search_ranks_entries_and_respects_the_limit(lists: Lists) -> None:
    for number in range(12):
        lists.entry(f"Tianjin Sample Works {number}", since="2020-01-01")
    found = lists.index().search("Tianjin Sample Works 3", as_of=None, limit=3)
    assert len(found) == 3
    assert [hit.score.value for hit in found] == sorted((hit.score.value for hit in found), reverse=True)
    assert found[0].entry.name == "Tianjin Sample Works 3"


def test_days_come_in_several_forms() -> None:
    assert as_day(datetime(2026, 5, 4, 12)) == as_day("2026-05-04T00:00:00") == as_day(DAY) == DAY  # noqa: DTZ001
    assert as_day(None) is as_day("") is None
