"""Rows on instruments: status, terms, options, versions, protocols, talks, responsible bodies, property."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.mechanisms.doors import Door

from entente import accords


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


@pytest.mark.mechanism(1)
def test_status_on_any_day_with_version_source_and_who_disagrees(door: Door) -> None:
    register = accords.load_register()
    day = date(1979, 1, 31)
    while day <= date(2026, 11, 25):
        state = accords.status(register, "us-cn-sta", day, date(2026, 11, 25))
        assert state.status in ("in_force", "unknown") and state.version and state.statements[0].sources
        day += timedelta(days=97)
    told = door.json("accords", "status", "us-cn-sta", "--as-of", "2024-10-01", "--known-at", "2025-06-01")
    assert (told["status"], told["version"]) == ("in_force", "2024")
    assert {source for line in told["disagreements"] for source in line["sources"]} >= {
        "crs-2024-12",
        "essay-wang-2024",
    }
    before = door.json("accords", "status", "us-cn-sta", "--as-of", "2024-10-01", "--known-at", "2024-11-01")
    assert (before["status"], before["version"]) == ("lapsed", "2018")


@pytest.mark.mechanism(2)
def test_extensions_are_dated_and_every_uncovered_day_is_listed(door: Door) -> None:
    terms = {one["id"]: one for one in door.json("accords", "show", "us-cn-sta")["term"]}
    assert [terms[key]["until"] for key in ("extension-2023", "extension-2024")] == ["2024-02-27", "2024-08-27"]
    found = door.json("accords", "gaps", "us-cn-sta", "--as-of", "2024-11-30", "--known-at", "2024-11-30")["gaps"]
    assert found[-1] | {"text": 0, "sources": 0} == {
        "instrument": "us-cn-sta", "kind": "lapsed", "first": "2024-08-27", "last": None, "days": None,
        "text": 0, "sources": 0,
    }  # fmt: skip


@pytest.mark.mechanism(3)
def test_expiry_days_remaining_and_a_warning(door: Door) -> None:
    told = door("accords", "status", "us-cn-sta", "--as-of", "2026-11-22", "--known-at", "2026-11-22")
    assert "1,009 days remain to 2029-08-27." in told and "Warning" not in told
    late = door("accords", "status", "us-cn-sta", "--as-of", "2028-12-01", "--known-at", "2028-12-01")
    assert "269 days remain to 2029-08-27." in late and "Warning: cover ends within a year." in late
    assert "us-cn-sta" in door("accords", "list", "--expiring", "1009", "--as-of", "2026-11-22")
    assert "us-cn-sta" not in door("accords", "list", "--expiring", "1008", "--as-of", "2026-11-22")


@pytest.mark.mechanism(4)
def test_each_option_lists_what_gains_changes_or_loses_cover(door: Door, repository: Path) -> None:
    examples = repository / "examples"
    found = door.json(
        "accords", "options", "us-cn-sta", str(examples / "coal-gasification.toml"),
        str(examples / "quantum-communication.toml"), "--as-of", "2026-11-25",
    )  # fmt: skip
    by_option = {one["option"]: {row["id"]: row["effect"] for row in one["affected"]} for one in found}
    assert set(by_option) == {"extend", "amend", "terminate"}
    assert {by_option["extend"][key] for key in ("us-cn-cerc", "us-cn-health", "us-cn-marine")} == {"keeps"}
    assert by_option["amend"]["us-cn-cerc"] == "changes"
    assert by_option["amend"]["coal-gasification"] == "gains"  # the earlier text names universities
    assert by_option["terminate"]["us-cn-cerc"] == "open"  # article 12 of 1979 is not read
    assert "energy" in by_option["amend"]
    lapsing = door.json(
        "accords", "options", "us-cn-sta", str(examples / "coal-gasification.toml"),
        "--as-of", "2023-12-01", "--known-at", "2023-12-01",
    )  # fmt: skip
    assert {row["id"]: row["effect"] for row in lapsing[2]["affected"]}["coal-gasification"] == "loses"


@pytest.mark.mechanism(5)
def test_versions_compared_per_concern(door: Door) -> None:
    found = {one["concern"]: one["clauses"] for one in door.json("accords", "compare", "us-cn-sta")}
    assert found["data"]["1979"] == [] == found["data"]["2018"]
    assert found["data"]["2024"][0][0] == "2024 STA Protocol, data annex"
    assert found["ip"]["2018"][0][0] == "1979 STA Annex I, II.C (2018)"
    assert all(set(clauses) == {"1979", "2018", "2024"} for clauses in found.values())
    assert "2018  says nothing" in door("accords", "compare", "us-cn-sta", "--concern", "safety")


@pytest.mark.mechanism(6)
def test_protocols_with_the_difference_to_forty(door: Door) -> None:
    found = door.json("accords", "protocols")
    assert (found["counted"], found["claimed"], found["difference"]) == (3, 40, -37)
    assert all(one["parent"] == "us-cn-sta" and one["agents"] and one["version"] for one in found["protocols"])
    told = door("accords", "protocols")
    assert "3 in the register, 40 claimed: difference -37." in told
    assert "2013-11-20" in told and "Department of Energy" in told


@pytest.mark.mechanism(7)
def test_negotiations_as_of_any_past_day(door: Door) -> None:
    states = {
        day: door.json("accords", "talks", "us-cn-sta", "--as-of", day, "--known-at", day)
        for day in ("1978-01-01", "2023-08-24", "2024-09-01", "2024-12-14")
    }
    assert [one["state"] for one in states.values()] == [None, "sought", "under_way", "agreed"]
    assert (states["2023-08-24"]["parties"], states["2023-08-24"]["source"]) == (["US"], "reuters-2023")
    assert all(one["parties"] and one["source"] for one in states["2024-12-14"]["events"])


@pytest.mark.mechanism(8)
def test_a_closed_office_leaves_its_agreements_without_a_responsible_body(door: Door) -> None:
    assert door.json("accords", "orphans", "--as-of", "2026-11-25") == []
    left = door.json("accords", "orphans", "--as-of", "2026-11-25", "--if-closed", "us-state-stc")
    assert {(one["instrument"], one["side"]) for one in left} == {
        ("us-cn-cerc", "US"), ("us-cn-health", "US"), ("us-cn-marine", "US"),
    }  # fmt: skip
    door.write(
        "offices.toml",
        """[[body]]
id = "us-noaa"
author = "NOAA"
source = "own note of 3 May 2020"
valid_from = 2000-01-01
valid_to = 2020-05-01
kind = "office"
title = "NOAA international office"
sides = ["US"]
instruments = ["who-gisrs"]
""",
    )
    (closed,) = door.json("accords", "orphans", "--as-of", "2020-05-01")
    assert (closed["instrument"], closed["body"], closed["closed"]) == ("who-gisrs", "us-noaa", "2020-05-01")
    assert door.json("accords", "orphans", "--as-of", "2020-04-30") == []


@pytest.mark.mechanism(16)
def test_no_joint_project_becomes_active_without_terms_for_every_partner(
    door: Door, repository: Path, tmp_path: Path
) -> None:
    text = (repository / "examples" / "coal-gasification.toml").read_text(encoding="utf-8")
    project = tmp_path / "project.toml"
    project.write_text(text, encoding="utf-8")
    lacking = [one["item"] for one in door.json("accords", "ready", str(project), code=1)["missing"]]
    assert lacking[:3] == ["ip.allocated", "ip.shares[ridge]", "ip.shares[xuefeng]"]
    terms = 'allocated = true\nshares = [{ party = "ridge", percent = 50 }, { party = "xuefeng", percent = 50 }]\n'
    project.write_text(text.replace("[ip]\n", f"[ip]\n{terms}"), encoding="utf-8")
    lacking = [one["item"] for one in door.json("accords", "ready", str(project), code=1)["missing"]]
    assert not [item for item in lacking if item.startswith("ip.")]


@pytest.mark.mechanism(17)
def test_joint_filings_name_both_sides_and_their_shares_total_100(door: Door) -> None:
    form = """[[filing]]
id = "f1"
author = "technology office"
source = "filing receipt"
valid_from = 2026-05-04
title = "A burner"
office = "USPTO"
inventors = {{ US = 2, CN = 3 }}
owners = {{ US = {us}, CN = {cn} }}
"""
    door.write("filing.toml", form.format(us=60, cn=40))
    (filing,) = accords.load_whole(door.own).records.filing
    assert (filing.inventors, sum(filing.owners.values())) == ({"US": 2, "CN": 3}, 100)
    path = door.write("filing.toml", form.format(us=60, cn=41))
    told = door("accords", "list", code=2)
    assert told.startswith(f"{path}:1:filing[0]: ") and "the owners' shares do not total 100" in told
