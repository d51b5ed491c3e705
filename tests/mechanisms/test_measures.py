"""Rows on measures and reviews: counts, flags, conduct beside exclusion, perimeter, bills, inquiries, scrutiny."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.mechanisms.doors import Door

from entente import accords
from entente.accords.review import ActorFact, Exclusion, Standard
from entente.errors import InputErrors

HEAD = 'author = "a"\nsource = "s"\nvalid_from = 2020-01-01\n'


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


def actor(key: str, country: str, fact: str, kind: str = "investor") -> str:
    text = f'[[actor]]\nid = "{key}"\n{HEAD}kind = "{kind}"\nname = "{key}"\ncountry = "{country}"\n'
    text += f'[[actor_fact]]\nid = "{key}-fact"\n{HEAD}actor = "{key}"\n{fact}\ntext = "a fact"\n'
    return text


def standards(kind: str, *names: str) -> str:
    return "".join(
        f'[[standard]]\nid = "{name}"\n{HEAD}kind = "{kind}"\ntext = "{name}"\ncite = "rule"\n' for name in names
    )


def exclusion(kind: str, *countries: str) -> str:
    named = ", ".join(f'"{one}"' for one in countries)
    return (
        f'[[exclusion]]\nid = "ex-{kind}"\n{HEAD}kind = "{kind}"\n'
        f'countries = [{named}]\ntitle = "Exclusion"\ncite = "act"\n'
    )


CONDUCT = 'sort = "met"\nstandard = "filings"'


@pytest.mark.mechanism(25)
def test_restrictive_measures_per_country_and_year_are_recomputed(door: Door) -> None:
    found = door.json("accords", "measure-report", "--from", "2024", "--to", "2026", "--as-of", "2026-11-25")
    rows = {(one["country"], one["year"]): one for one in found["counts"]}
    assert (rows["CN", 2024]["restrictive"], rows["CN", 2024]["open"]) == (3, 3)
    assert "us-affiliates-2025" not in rows["US", 2025]["ids"]  # suspended from 10 November
    before = rows["US", 2025]["restrictive"]
    door.write("measure.csv", "id,author,source,valid_from,country,issuer,direction,area,title,text\n"
               "mine,office,gazette,2025-06-01,US,agency,restrictive,visa,t,x\n")  # fmt: skip
    found = door.json("accords", "measure-report", "--from", "2024", "--to", "2026", "--as-of", "2026-11-25")
    rows = {(one["country"], one["year"]): one for one in found["counts"]}
    assert (rows["US", 2024]["restrictive"] < before, rows["US", 2025]["restrictive"]) == (True, before + 1)
    assert "█" in door("accords", "measure-report", "--from", "2024", "--as-of", "2026-11-25")


@pytest.mark.mechanism(26)
def test_a_restriction_without_interest_or_alternatives_is_flagged(door: Door) -> None:
    flagged = {one["id"]: one["missing"] for one in door.json("accords", "measure-report")["flags"]}
    assert flagged["us-nih-2025"] == ["interest", "alternatives"]
    assert flagged["us-data-2025"] == ["alternatives"]
    assert "us-sta-2024" not in flagged  # an open measure restricts nothing


@pytest.mark.mechanism(27)
def test_equal_conduct_gives_equal_results_whatever_the_nationality(door: Door) -> None:
    door.write(
        "cases.toml",
        standards("investor", "filings", "mitigation")
        + "".join(actor(f"a-{code}", code, CONDUCT) for code in ("US", "CN", "FR")),
    )
    found = [door.json("accords", "review", f"a-{code}")["conduct"] for code in ("US", "CN", "FR")]
    assert found[0] == found[1] == found[2]
    assert (found[0]["met"], found[0]["unknown"], found[0]["outcome"]) == (["filings"], ["mitigation"], "open")


@pytest.mark.mechanism(28)
def test_state_influence_rests_on_sourced_facts_of_ownership_and_control_only(door: Door) -> None:
    ratings = {}
    for number, facts in enumerate(
        [
            CONDUCT,
            'sort = "ownership"\nshare = 20',
            'sort = "control"',
            'sort = "ownership"\nshare = 50',
        ]
    ):
        door.write("cases.toml", standards("investor", "filings") + "".join(
            f'[[actor]]\nid = "x"\n{HEAD}kind = "investor"\nname = "x"\ncountry = "{country}"\n'
            f'[[actor_fact]]\nid = "f"\n{HEAD}actor = "x"\ntext = "t"\n{facts}\n' for country in ("CN",)
        ))  # fmt: skip
        ratings[number] = door.json("accords", "review", "x")["influence"]["rating"]
    assert list(ratings.values()) == ["none_found", "minority", "control", "majority"]
    unsourced = door.own.parent / "unsourced"
    unsourced.mkdir()
    fact = (
        '[[actor_fact]]\nid = "f"\nauthor = "a"\nvalid_from = 2020-01-01\nactor = "x"\nsort = "control"\ntext = "t"\n'
    )
    (unsourced / "x.toml").write_text(fact, encoding="utf-8")
    with pytest.raises(InputErrors, match="source"):
        accords.read_register(unsourced)


@pytest.mark.mechanism(29)
def test_exclusion_and_conduct_are_shown_side_by_side(door: Door) -> None:
    door.write(
        "cases.toml", standards("investor", "filings") + exclusion("investor", "CN") + actor("port", "CN", CONDUCT)
    )
    found = door.json("accords", "review", "port")
    assert (found["conduct"]["outcome"], found["exclusion"][0]["excluded"], found["differ"]) == (
        "no_breach_found", True, True,
    )  # fmt: skip
    told = door("accords", "review", "port")
    assert "By conduct: no breach found" in told and "By origin: excluded, Exclusion [act]" in told


@pytest.mark.mechanism(32)
def test_what_entered_the_perimeter_when_and_under_which_rule(door: Door) -> None:
    rows = door.json("accords", "measure-report", "--as-of", "2023-12-31", "--known-at", "2023-12-31")["perimeter"]
    assert rows == sorted(rows, key=lambda row: row["day"])
    found = {(row["country"], row["category"]): (row["day"], row["cite"]) for row in rows}
    assert found["US", "semiconductor manufacturing equipment"] == ("2022-10-07", "87 FR 62186")
    assert found["CN", "gallium"] == ("2023-08-01", "Announcement 23 of 2023")
    assert ("US", "quantum computers") not in found


@pytest.mark.mechanism(34)
def test_equipment_restrictions_name_users_and_unsourced_shares_stay_unverified(door: Door) -> None:
    told = door("accords", "measure", "us-military-drones")
    for part in ("2019-12-20", "Equipment: unmanned aircraft", "Users covered: Department of Defense"):
        assert part in told
    assert "Claimed share: 90 % (unverified)" in told
    assert door.json("accords", "measure", "us-military-drones")["share_verified"] is False
    assert all(one["equipment"] and one["users"] for one in door.json("accords", "measures", "--area", "procurement"))


@pytest.mark.mechanism(36)
def test_whether_the_funding_clause_applies_with_its_provision(door: Door, repository: Path, tmp_path: Path) -> None:
    text = (repository / "examples" / "battery-cathode.toml").read_text(encoding="utf-8")
    results = {}
    for name, source in (("chips", "CHIPS incentive award"), ("other", "University funds")):
        project = tmp_path / f"{name}.toml"
        project.write_text(text + f'\n[[funding]]\nsource = "{source}"\n', encoding="utf-8")
        findings = door.json("assess", str(project), "--as-of", "2025-11-03", "--known-at", "2025-11-03")["way"][
            "findings"
        ]
        results[name] = [one for one in findings if one["rule"] == "us.chips_guardrails.joint_research"]
    (applies,) = [one for one in results["chips"] if one["result"] != "does_not_apply"]
    assert applies["citation"]["cite"] == "15 CFR 231"
    assert all(one["result"] == "does_not_apply" for one in results["other"])


@pytest.mark.mechanism(37)
def test_a_bill_passed_by_one_chamber_is_not_law(door: Door) -> None:
    bills = {one["bill"]["id"]: one for one in door.json("accords", "measure-report")["bills"]}
    usica = bills["us-usica"]
    assert (usica["stage"], usica["since"], usica["law"]) == ("passed_upper", "2021-06-08", False)
    assert all(one["bill"]["touches"] for one in bills.values())
    assert "passed the upper chamber, 2021-06-08; not law" in door("accords", "measure-report")
    early = door.json("accords", "measure-report", "--as-of", "2021-05-01")["bills"]
    assert [one["stage"] for one in early if one["bill"]["id"] == "us-usica"] == ["introduced"]


@pytest.mark.mechanism(38)
def test_an_inquiry_says_what_is_not_known(door: Door) -> None:
    (inquiry,) = door.json("accords", "measure-report")["inquiries"]
    assert (inquiry["id"], inquiry["unknown"]) == ("us-connected-vehicles", ["evidence", "outcome"])
    assert "us-connected-vehicles: evidence, outcome" in door("accords", "measure-report")


@pytest.mark.mechanism(39)
def test_platforms_with_equal_practices_get_equal_findings(door: Door) -> None:
    facts = 'sort = "met"\nstandard = "access-logs"'
    door.write(
        "cases.toml",
        standards("platform", "access-logs", "breach-notice")
        + exclusion("platform", "CN")
        + actor("one", "CN", facts, "platform")
        + actor("two", "US", facts, "platform"),
    )
    one, two = door.json("accords", "review", "one"), door.json("accords", "review", "two")
    assert one["conduct"] == two["conduct"] and one["influence"] == two["influence"]
    assert (one["exclusion"][0]["excluded"], two["exclusion"][0]["excluded"]) == (True, False)


@pytest.mark.mechanism(40)
def test_actions_are_counted_by_sort_and_year_and_unpublished_ones_are_unknown(door: Door) -> None:
    door.write(
        "scrutiny.csv",
        "id,author,source,valid_from,country,sort,year,actions,outcome\n"
        "a,dept,report,2022-01-01,US,prosecution,2021,3,two dismissed\n"
        "b,dept,report,2022-01-01,US,prosecution,2022,0,\n",
    )
    cells = door.json("accords", "measure-report", "--from", "2020", "--to", "2022")["scrutiny"]
    found = {(one["sort"], one["year"]): one["actions"] for one in cells}
    assert (found["prosecution", 2021], found["prosecution", 2022], found["prosecution", 2020]) == (3, 0, None)
    assert found["visa_refusal", 2020] is None  # spoken of, never counted
    (told,) = [one for one in cells if (one["sort"], one["year"]) == ("prosecution", 2021)]
    assert told["outcomes"][0]["en"] == "two dismissed"


@pytest.mark.mechanism(41)
def test_the_index_of_openness_is_reproducible_and_has_a_direction(door: Door) -> None:
    first = door.json("accords", "measure-report", "--from", "2019", "--to", "2024")["index"]
    assert first == door.json("accords", "measure-report", "--from", "2019", "--to", "2024")["index"]
    cn = {one["year"]: (one["value"], one["direction"]) for one in first if one["country"] == "CN"}
    assert cn[2019] == (1.0, "unknown")
    assert cn[2020] == (-1.0, "more_restrictive")
    assert cn[2021] == (None, "unknown")
    assert cn[2024] == (pytest.approx(1 / 3), "more_open")


def test_conduct_cannot_see_a_country() -> None:
    read = {*Standard.__struct_fields__, *ActorFact.__struct_fields__}
    assert not {"country", "countries", "nationality"} & read
    assert "countries" in Exclusion.__struct_fields__
