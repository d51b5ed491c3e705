"""The plain structure of a project, put into our words: one mapping for every line."""

from __future__ import annotations

import pytest
from tests.unit.desk.case_maker import CN, US, mapped, project

from entente.desk.project_cases import parties, words
from entente.desk.project_cases.plain import ABSENT, Plain, as_items, as_number, as_text
from entente.model.kinds import (
    Funder,
    PartyKind,
    PartyRole,
)
from entente.model.proposal import Party


# ------------------------------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two drones and a tripod", "drone"),
        ("no drone is used", ""),
        ("simulation code without drones", ""),
        ("no sonar, one drone", "drone"),
        ("无人机航测", "无人机"),
    ],
)
def test_mentions_hears_a_no(text, found):
    assert words.mentions(text, ("drone", "无人机")) == found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("US and CN", ("US", "CN")),
        ("CN to US and back", ("CN", "US")),
        ("show us the data", ()),
        ("bottle chemistry from Chinese waters", ("CN",)),
        ("Hong Kong gauges", ("HK",)),
        ("中国 and Germany", ("CN", "DE")),
        ("focus", ()),
        ("Berkeley, CA", ()),
        ("US, CA", ("US", "CA")),
        ("North Korea", ("KP",)),
        ("South Korea", ("KR",)),
    ],
)
def test_countries(text, codes):
    assert words.countries_in(text) == codes


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("10,000", 10_000),
        ("about 1.2 million persons", 1_200_000),
        ("12万人", 120_000),
        ("2.6 g/cc", 2.6),
        (7, 7),
        ("2025-03", None),
        ("3A001", None),
        ("none", None),
        (True, None),
        (-1, None),
    ],
)
def test_numbers_as_people_write_them(value, number):
    assert as_number(value) == number


def test_plain_ticks_off_and_reports():
    unread: list[str] = []
    plain = Plain({"a": 1, "b": None, "c": ["x", {"d": 2}]}, "row", unread)
    assert plain.take("z") is ABSENT
    assert not ABSENT
    assert "ABSENT" in repr(ABSENT)
    assert plain.has("b")
    assert plain.take("a", "b") == 1
    plain.close()
    assert unread == ["row.c"]
    Plain("text", "other", unread)
    assert unread[-1] == "other"
    assert as_text(["a", 3, "b"]) == "a; b"
    assert as_items(ABSENT) == []
    assert as_items(None) is None
    assert as_items({"a": 1}) == [{"a": 1}]
    assert [as_number(v) for v in (1, True, -1, float("nan"))] == [1.0, None, None, None]
    assert words.strings_in({"a": ["x", {"b": "y"}], "c": 1}) == ("x", "y")


# ------------------------------------------------------------------------------------------- parties and people
def test_parties_of_several_countries_and_other_names():
    members = {"name": "six companies", "country": "US and CN", "kind": "companies", "role": "members"}
    found = project(parties=[US, {**CN, "aka": ["YNU"]}, members]).party
    assert [(p.id, p.country, p.kind) for p in found] == [
        ("p1", "US", PartyKind.UNIVERSITY),
        ("p2", "CN", PartyKind.UNIVERSITY),
        ("p3-us", "US", PartyKind.COMPANY),
        ("p3-cn", "CN", PartyKind.COMPANY),
    ]
    assert found[1].names == ("云南大学", "YNU")
    assert found[0].military is False


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("federal laboratory", PartyKind.NATIONAL_LABORATORY),
        ("federal agency", PartyKind.GOVERNMENT_AGENCY),
        ("government institute", PartyKind.GOVERNMENT_INSTITUTE),
        ("research institute", PartyKind.RESEARCH_INSTITUTE),
        ("hospital", PartyKind.HOSPITAL),
        ("start-up company", PartyKind.COMPANY),
        ("military academy", PartyKind.MILITARY),
        ("something new", PartyKind.OTHER),
    ],
)
def test_party_kinds(kind, expected):
    assert project(parties=[{**US, "kind": kind}]).party[0].kind is expected


def test_party_roles():
    roles = (
        "partner to be removed",
        "Chinese co-ordinator",
        "paid analyst",
        "trial site",
        "provider of the know-how",
        "muse",
    )
    found = project(parties=[{**US, "role": role} for role in roles]).party
    assert [p.role for p in found] == [
        PartyRole.TO_BE_REMOVED,
        PartyRole.LEAD,
        PartyRole.VENDOR,
        PartyRole.SITE,
        PartyRole.PROVIDER,
        PartyRole.OTHER,
    ]


def test_owners_are_screened_too_unless_they_are_people():
    owned = {
        **CN,
        "kind": "company",
        "ownership": [
            {"owner": "founders, natural persons resident in China", "pct": 40},
            {"owner": "Tianjin University", "name_zh": "天津大学", "pct": 60, "country": "CN"},
        ],
    }
    found = project(parties=[US, owned]).party
    assert [(o.percent, o.country, o.listed, o.party) for o in found[1].owners] == [
        (40.0, "CN", False, None),
        (60.0, "CN", None, "p2.o2"),
    ]
    assert (found[2].id, found[2].name, found[2].names, found[2].role) == (
        "p2.o2",
        "Tianjin University",
        ("天津大学",),
        PartyRole.OTHER,
    )
    assert project(parties=[{**CN, "ownership": None}]).party[0].owners is None
    assert project(parties=[CN]).party[0].owners == ()


def test_owners_take_no_part_in_the_work():
    owned = {**CN, "kind": "company", "ownership": [{"owner": "Tianjin University", "pct": 60, "country": "CN"}]}
    sent = [{"what": "test bench", "classification": "EAR99", "from": "US", "to": "CN"}]
    found = mapped(parties=[US, owned], transfers=sent)
    assert found.proposal.transfer[0].recipient == "p2"
    assert found.countries == ("CN", "US")
    two = project(parties=[US, CN, {**CN, "name": "Hunan University"}], transfers=sent)
    assert two.transfer[0].recipient is None


def test_people_carry_what_is_stated_and_nothing_more():
    staff = [
        {"role": "investigator", "employer": "Lakemont University", "citizenship": ["CN"], "immigration": "H-1B"},
        {"role": "postdoc", "employer": "云南大学", "count": 2, "talent_programme": None},
        {"role": "student", "citizenship": ["US"]},
        {"role": "resident", "immigration": "permanent resident"},
        "visitor",
    ]
    found = project(people_roles=staff).person
    assert [(p.employer, p.location, p.us_person) for p in found] == [
        ("p1", "US", False),
        ("p2", "CN", None),
        (None, None, True),
        (None, None, True),
        (None, None, None),
    ]
    assert found[0].citizenship == ("CN",)
    assert found[1].citizenship is None
    assert [p.talent_programme for p in found] == [False, None, False, False, False]
    assert {p.access_controlled for p in found} == {False}


def test_controlled_technology_makes_access_a_question():
    lab = {"name": "etch process", "eccn": "3E001"}
    found = project(technologies=[lab], people_roles=[{"role": "postdoc"}], visitors="two students for a month")
    assert found.technology[0].control_codes == ("3E001",)
    assert found.person[0].access_controlled is None
    assert found.visitor[0].access_controlled is None
    assert project(technologies=None, people_roles=[{"role": "x"}]).person[0].access_controlled is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one visit each way", [("US", "CN", 1, None), ("CN", "US", 1, None)]),
        ("2 US ecologists for 3 weeks", [("US", "CN", 2, 21)]),
        ("one technician for two weeks", [("CN", "US", 1, 14)]),
        ("two engineers from China", [("CN", "US", 2, None)]),
        ("one-week course", [(None, None, 1, 7)]),
        ("none", []),
    ],
)
def test_visits(text, expected):
    staff = [{"role": "technician", "employer": "Yunnan University"}]
    found = project(people_roles=staff, visitors=text).visitor
    assert [(v.origin, v.destination, v.count, v.days) for v in found] == expected


def test_visits_unknown_and_absent():
    assert project(visitors=None).visitor is None
    assert project().visitor == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"source": "NSFC", "type": "PRC government grant"}, Funder.PRC_GOVERNMENT),
        ({"source": "NSF", "type": "US federal grant"}, Funder.US_NSF),
        ({"source": "Office of Naval Research (DoD)", "type": "US federal grant"}, Funder.US_DOD),
        ({"source": "NASA", "type": "US federal grant"}, Funder.US_NASA),
        ({"source": "NIH", "type": "US federal grant"}, Funder.US_NIH),
        ({"source": "DOE", "type": "US federal funds"}, Funder.US_DOE),
        ({"source": "USDA", "type": "US federal grant"}, Funder.US_FEDERAL_OTHER),
        ({"source": "state corn board", "type": "private levy"}, Funder.PRIVATE),
        ({"source": "Institute of Geophysics", "type": "own funds"}, Funder.OWN),
        ({"source": "Heilongjiang province", "type": "PRC government grant"}, Funder.PRC_GOVERNMENT),
        ({"source": "Hong Kong research grants council", "type": "local grant"}, Funder.GOVERNMENT_OTHER),
        ({"source": "NSERC", "type": "Canadian grant"}, Funder.GOVERNMENT_OTHER),
        ({"source": "Blue Kite Ltd", "type": "gift"}, Funder.COMPANY),
        ({"source": "somebody", "type": None}, None),
    ],
)
def test_funders(row, expected):
    assert project(funding=[row]).funding[0].funder is expected


def test_money_terms():
    rows = [
        {"source": "NSFC", "amount_cny": 5, "pays_for": "US team only", "restrictions": "pre-publication approval"},
        {"source": "Blue Kite Ltd, China", "type": "gift", "pays_for": "Lakemont University", "amount": 300000},
        {"source": "fund", "pays_for": "partner", "restrictions": None},
        "own funds",
    ]
    found = project(funding=rows).funding
    assert [(f.amount, f.currency, f.pays_for, f.restrictions, f.foreign_source) for f in found] == [
        (5.0, "CNY", "US", True, True),
        (300000.0, "USD", "US", False, True),
        (None, "USD", "CN", None, False),
        (None, "USD", None, False, False),
    ]
    assert project(funding=None).funding is None


def test_party_named_is_unambiguous():
    two = (Party(id="a", name="Tianjin University"), Party(id="b", name="Tianjin University of Technology"))
    assert parties.party_named("Tianjin University", two).id == "a"
    assert parties.party_named("Technology", two).id == "b"
    assert parties.party_named("", two) is None
