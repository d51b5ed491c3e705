"""Rows on positions, concerns, bodies, channels and policies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.mechanisms.doors import Door

HEAD = 'author = "a"\nsource = "s"\nvalid_from = 2026-01-01\n'


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


def envoy(key: str, side: str, days: int) -> str:
    return (
        f'[[body]]\nid = "{key}"\n{HEAD}kind = "envoy"\ntitle = "Envoy of {side}"\nsides = ["{side}"]\n'
        f'mandate = ["fusion"]\nrank = "minister"\npowers = ["may settle access"]\nresponse_days = {days}\n'
    )


@pytest.mark.mechanism(42)
def test_an_issue_goes_to_both_envoys_with_response_times(door: Door) -> None:
    door.write(
        "envoys.toml",
        envoy("e-us", "US", 10)
        + envoy("e-cn", "CN", 20)
        + f'[[issue]]\nid = "access"\n{HEAD}title = "Access"\nparties = ["US", "CN"]\ntopics = ["fusion"]\n'
        + f'[[issue]]\nid = "other"\n{HEAD}title = "Other"\nparties = ["US", "CN"]\ntopics = ["genomes"]\n',
    )
    routes = door.json("accords", "route", "access", "--raised", "2026-03-01", "--as-of", "2026-03-05")
    assert [(one["side"], one["body"]["id"], one["answer_by"]) for one in routes] == [
        ("US", "e-us", "2026-03-11"), ("CN", "e-cn", "2026-03-21"),
    ]  # fmt: skip
    held = routes[0]["body"]
    assert held["rank"]["en"] == "minister" and held["powers"] and held["valid_from"] == "2026-01-01"
    assert "US  nobody has this in the mandate" in door("accords", "route", "other")


@pytest.mark.mechanism(44)
def test_an_overdue_next_round_is_reported(door: Door) -> None:
    door.write(
        "dialogue.toml",
        f'[[body]]\nid = "d"\n{HEAD}kind = "dialogue"\ntitle = "D"\nsides = ["US", "CN"]\nevery_months = 6\n'
        '[[round]]\nid = "d-1"\nauthor = "a"\nsource = "s"\nvalid_from = 2026-02-10\nbody = "d"\n'
        'level = "vice ministers"\nagenda = ["data"]\noutcome = "a list of data sets"\n',
    )

    def state(day: str) -> dict[str, object]:
        (found,) = [one for one in door.json("accords", "bodies", "--as-of", day) if one["body"]["id"] == "d"]
        return found["next"]

    assert state("2026-08-10") == {"last": "2026-02-10", "due": "2026-08-10", "overdue_days": None}
    assert state("2026-08-20") == {"last": "2026-02-10", "due": "2026-08-10", "overdue_days": 10}
    told = door("accords", "bodies", "--overdue", "--as-of", "2026-08-20")
    assert "next round overdue since 2026-08-10" in told and "us-ostp" not in told
    (found,) = [one for one in door.json("accords", "bodies", "--as-of", "2026-03-01") if one["body"]["id"] == "d"]
    assert found["rounds"][0]["level"]["en"] == "vice ministers" and found["rounds"][0]["outcome"]["en"]


@pytest.mark.mechanism(45)
def test_a_working_group_is_active_only_with_members_of_both_sides(door: Door) -> None:
    group = f'[[body]]\nid = "g"\n{HEAD}kind = "working_group"\ntitle = "G"\nsides = ["US", "CN"]\n'
    member = '[[member]]\nid = "m-{0}"\n' + HEAD + 'body = "g"\nside = "{0}"\nrole = "chair"\n'

    def state() -> tuple[bool, list[str]]:
        (found,) = [one for one in door.json("accords", "bodies", "--as-of", "2026-05-01") if one["body"]["id"] == "g"]
        return found["active"], found["sides_without_member"]

    door.write("group.toml", group + member.format("US"))
    assert state() == (False, ["CN"])
    door.write("group.toml", group + member.format("US") + member.format("CN"))
    assert state() == (True, [])
    door.write("commitment.csv", "id,author,source,valid_from,side,owner,duty,due,instrument\n"
               "a2,g,minutes,2026-04-01,US,chair US,second,2026-07-01,g\n"
               "a1,g,minutes,2026-04-01,CN,chair CN,first,2026-06-01,g\n")  # fmt: skip
    actions = door.json("accords", "duties", "--instrument", "g", "--standing", "open", "--as-of", "2026-05-01")[
        "duties"
    ]
    assert [(one["commitment"]["owner"]["en"], one["commitment"]["due"]) for one in actions] == [
        ("chair CN", "2026-06-01"), ("chair US", "2026-07-01"),
    ]  # fmt: skip


@pytest.mark.mechanism(46)
def test_declarations_are_linked_to_later_acts_and_unmatched_ones_listed(door: Door) -> None:
    found = {one["declaration"]["id"]: one for one in door.json("accords", "declarations")}
    assert found["extension-sought-2023"]["acts"] == {"us-cn-sta/extended-2023": "2023-08-27"}
    assert found["ai-talks-2023"]["matched"] and not found["next-jcm-2024"]["matched"]
    open_ones = door.json("accords", "declarations", "--unmatched")
    assert [one["declaration"]["id"] for one in open_ones] == ["next-jcm-2024"]
    before = door.json("accords", "declarations", "--unmatched", "--as-of", "2024-01-01", "--known-at", "2024-01-01")
    assert [one["declaration"]["id"] for one in before] == ["ai-talks-2023"]


@pytest.mark.mechanism(48)
def test_points_are_agreed_disputed_or_undefined_with_definitions_side_by_side(door: Door) -> None:
    (term,) = door.json("accords", "issues", "sta-term")
    marks = {point["point"]: (point["mark"], point["silent"]) for point in term["points"]}
    assert marks["duration"] == ("agreed", [])
    assert marks["critical-and-emerging-technologies"] == ("undefined", ["CN"])
    (basic,) = door.json("accords", "issues", "basic-research")
    (test,) = basic["points"]
    assert test["mark"] == "disputed"
    assert all(position["definition"]["zh"] for position in test["positions"].values())
    told = door("accords", "issues", "basic-research", lang="zh")
    assert told.index("US") < told.index("GB") and "有争议" in told


@pytest.mark.mechanism(49)
def test_every_concern_has_an_answer_of_the_other_side_or_is_listed(door: Door) -> None:
    every = {one["concern"]["id"]: one for one in door.json("accords", "concerns")}
    assert every["us-data-access"]["answers"][0]["kind"] == "acted"
    waiting = door.json("accords", "concerns", "--unanswered", "--as-of", "2026-11-25")
    assert [(one["concern"]["id"], one["days"]) for one in waiting] == [("cn-export-controls", 1509)]
    own = (
        f'[[answer]]\nid = "x"\n{HEAD}concern = "cn-export-controls"\nside = "CN"\nkind = "acknowledged"\ntext = "t"\n'
    )
    door.write("answer.toml", own)  # one's own side cannot answer for the other
    assert len(door.json("accords", "concerns", "--unanswered")) == 1
    door.write("answer.toml", own.replace('side = "CN"', 'side = "US"'))
    assert door.json("accords", "concerns", "--unanswered") == []


@pytest.mark.mechanism(50)
def test_requirements_that_differ_between_the_legal_systems_with_citations(door: Door, repository: Path) -> None:
    project = str(repository / "examples" / "genomic-cohort.toml")
    found = {
        one["about"]: one["by_side"] for one in door.json("accords", "differences", project, "--as-of", "2026-05-04")
    }
    assert {"28 CFR 202.303"} <= {row["cite"] for row in found["data"]["US"]}
    assert {"Biosecurity Law art 57"} <= {row["cite"] for row in found["data"]["CN"]}
    assert all(row["cite"] for sides in found.values() for rows in sides.values() for row in rows)
    swapped = door.json("accords", "differences", project, "--side", "CN", "--side", "US", "--as-of", "2026-05-04")
    assert {one["about"]: one["by_side"] for one in swapped} == found  # whichever side is named first


@pytest.mark.mechanism(51)
def test_policies_of_both_countries_at_one_stage_and_what_contradicts(door: Door) -> None:
    found = door.json("accords", "chain", "manufacturing")
    assert set(found["by_country"]) == {"US", "CN"} and all(found["by_country"].values())
    assert found["contradictions"] == [["cn-chips", "us-chip-equipment"]]
    assert door.json("accords", "chain", "basic_research")["contradictions"] == []
    assert door.json("accords", "chain", "standards")["without"] == ["US", "CN"]


@pytest.mark.mechanism(52)
def test_dialogue_events_carry_participants_topic_and_output_and_are_counted(door: Door) -> None:
    door.write(
        "meeting.csv",
        "id,author,source,valid_from,kind,participants,topic,output\n"
        "m1,institute,programme,2024-03-01,think_tank,A;B,fusion,joint paper\n"
        "m2,institute,programme,2026-03-01,academy,A;C,seeds,\n",
    )
    meetings = door.json("accords", "links", "--from", "2024", "--to", "2026")["meetings"]
    assert [meetings[year] for year in ("2019", "2023", "2024", "2025", "2026")] == [1, 0, 1, 0, 1]


@pytest.mark.mechanism(53)
def test_sub_national_links_are_counted_and_mapped(door: Door) -> None:
    years = {one["year"]: one for one in door.json("accords", "links", "--from", "1979", "--to", "1982")["years"]}
    assert [years[year]["by_kind"].get("city", 0) for year in range(1979, 1983)] == [0, 1, 2, 2]
    target = door.home / "links.geojson"
    door.home.mkdir(parents=True, exist_ok=True)
    door("accords", "links", "--geojson", str(target), "--as-of", "2026-11-25")
    features = json.loads(target.read_text(encoding="utf-8"))["features"]
    (pair,) = [one for one in features if one["properties"]["id"] == "sf-shanghai"]
    assert pair["geometry"]["coordinates"] == [[-122.42, 37.77], [121.47, 31.23]]
    assert pair["properties"]["from"] == "1980-01-28"


@pytest.mark.mechanism(54)
def test_the_network_has_the_same_counts_on_every_run_and_shows_yearly_change(door: Door) -> None:
    rows = [f"l{n},a,s,20{10 + n}-01-01,network,Body {n % 3},US,Body {n % 2},CN" for n in range(6)]
    head = "id,author,source,valid_from,kind,a,a_side,b,b_side"
    door.write("link.csv", "\n".join([head, *rows]))
    first = door.json("accords", "links", "--from", "2009", "--to", "2016")["years"]
    door.write("link.csv", "\n".join([head, *reversed(rows)]))
    assert door.json("accords", "links", "--from", "2009", "--to", "2016")["years"] == first
    mine = [one["by_kind"].get("network", 0) for one in first]
    assert mine == [0, 2, 3, 4, 5, 6, 7, 7]  # the influenza centres of 2010 are one of them
    assert first[1]["new"] == 2 and first[-1]["new"] == 0


@pytest.mark.mechanism(55)
def test_flows_in_both_directions_or_no_data(door: Door) -> None:
    door.write(
        "flow.csv",
        "id,author,source,valid_from,moved,origin,target,year,value,unit\n"
        "f,institute,yearbook,2025-01-01,people,US,CN,2024,800,students\n",
    )
    cells = door.json("accords", "flows", "US-CN", "--from", "2023", "--to", "2024")
    assert len(cells) == 16  # four kinds, two directions, two years
    known = [one for one in cells if one["value"] is not None]
    assert [(one["moved"], one["origin"], one["year"], one["value"]) for one in known] == [("people", "US", 2024, 800)]
    assert door("accords", "flows", "US-CN", "--from", "2024", "--to", "2024").count("no data") == 7


@pytest.mark.mechanism(56)
def test_channels_that_were_open_while_the_agreement_was_lapsed(door: Door) -> None:
    found = door.json("accords", "channels", "us-cn-sta", "--as-of", "2024-10-01", "--known-at", "2024-11-01")
    assert found["status"] == "lapsed"
    ids = {one["id"] for one in found["channels"]}
    assert {"influenza-centres", "sf-shanghai", "us-cn-ai-dialogue"} <= ids and "daya-bay" not in ids
    assert all(one["source"] for one in found["channels"])
    earlier = door.json("accords", "channels", "us-cn-sta", "--as-of", "2019-10-01", "--known-at", "2024-11-01")
    assert "daya-bay" in {one["id"] for one in earlier["channels"]}


@pytest.mark.mechanism(58)
def test_two_lists_of_priorities_and_existing_links_give_one_ranked_intersection(door: Door) -> None:
    rows = [
        f"{country}-{subject},plan,plan,2026-01-01,{country},{subject},{rank}"
        for country, named in (
            ("US", ("fusion", "cancer", "seeds", "chips")),
            ("CN", ("seeds", "fusion", "cancer", "ports")),
        )
        for rank, subject in enumerate(named, start=1)
    ]
    link = "id,author,source,valid_from,kind,a,a_side,b,b_side,subjects\nx,a,s,2026-01-01,network,A,US,B,CN,cancer\n"
    door.write("link.csv", link)
    found = []
    for order in (rows, rows[::-1]):
        door.write("priority.csv", "\n".join(["id,author,source,valid_from,country,subject,rank", *order]))
        found.append(door.json("accords", "shared"))
    assert [one["subject"] for one in found[0]] == ["cancer", "fusion", "seeds"] and found[0] == found[1]
    assert found[0][0] == {"subject": "cancer", "ranks": {"CN": 3, "US": 2}, "links": ["x"]}
    assert door.json("accords", "shared", "--country", "CN", "--country", "US") == found[0]
