"""The nine collisions: each on a project in which both texts meet, and on one that differs by a single fact."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from entente import safeguards
from entente.model.answers import Way
from entente.model.proposal import Proposal
from entente.safeguards.rulebook import load_rulebook

US = {"id": "us", "name": "Lakemont University", "country": "US", "kind": "university", "military": False}
CN = {"id": "cn", "name": "Yunnan University", "country": "CN", "kind": "university", "military": False}
CHECK = {"kind": "foreign_government_check", "country": "CN", "foreign_participants": True, "reason": "export_control"}
SERUM = {"what": "serum", "kind": "human_sample", "origin": "CN", "destination": "US", "count": 20}
SENSOR = {
    "what": "sensor drawings",
    "kind": "technology",
    "origin": "CN",
    "destination": "US",
    "recipient": "us",
    "control_codes": ["CN-6A002"],
    "published": False,
    "under_contract": False,
}
HEALTH = {
    "id": "d",
    "kind": "health",
    "subjects": "CN",
    "origin": "CN",
    "destinations": ["US"],
    "sensitivity": "sensitive",
    "identifiability": "coded",
    "count": 20,
    "count_since_january": 20,
    "handler_is_ciio": False,
    "notified_important": False,
}
GENOMES = HEALTH | {"kind": "human_genomic", "subjects": "US", "origin": "US", "destinations": ["CN"], "returns": False}
BOTTLES = {
    "id": "d",
    "kind": "marine",
    "subjects": "CN",
    "origin": "CN",
    "destinations": ["US"],
    "sensitivity": "ordinary",
    "identifiability": "no_persons",
    "notified_important": False,
}
APPROVAL = {"open": True, "approval_required": True, "approval_by": ["CN"], "approval_scope": "security"}
IMPROVED = {"what": "window know-how", "kind": "technology", "origin": "US", "destination": "CN", "recipient": "cn"}


class Screened:
    """No hits; every list is loaded."""

    hits = ()
    lists = {"csl.EL": "loaded", "bis.EL": "loaded", "dod.1286.FY2024": "loaded", "dod.1260H": "loaded"}
    scorer = "score_v1"


def way(day: str, given: dict[str, object] | None = None, **stated: Any) -> Way:
    proposal = msgspec.convert({"id": "p", "title": "T", "party": [US, CN], "permit": [], **stated}, Proposal)
    on = date.fromisoformat(day)
    facts = {
        "agreement.relies_on_any": False,
        "agreement.sta_relied_on": False,
        "agreement.sta_status": "in_force",
        "agreement.sta_version": "2024",
    }
    given = facts | (given or {})
    return safeguards.answer(proposal, load_rulebook(), Screened(), given=given, as_of=on, known_at=on, side="CN")


def money(funder: str) -> list[dict[str, object]]:
    return [{"source": funder, "funder": funder, "restrictions": False, "foreign_source": False}]


RELIED = {"agreement.relies_on_any": True, "agreement.sta_relied_on": True}
MEETINGS = {
    # collision: day, facts of the agreement, what makes the texts meet, what keeps them apart, US text, Chinese text
    "C1": (
        "2025-06-30",
        {},
        {"activity": [CHECK]},
        {"activity": [CHECK | {"country": "US"}]},
        "22 CFR 120.17",
        "Dual-Use",
    ),
    "C2": (
        "2025-10-27",
        {},
        {"activity": [{"kind": "partner_removal", "country": "CN", "reason": ""}], "funding": money("us_dod")},
        {"activity": [{"kind": "partner_removal", "country": "CN", "reason": ""}], "funding": money("private")},
        "NDAA FY2025 s.238",
        "AFSL art 12",
    ),
    "C3.tier": (
        "2014-05-12",
        RELIED | {"agreement.sta_version": "1979"},
        {"transfer": [IMPROVED], "ip": {"improvements_to": "background_owner"}},
        {"transfer": [IMPROVED], "ip": {"improvements_to": "improver"}},
        "CERC Protocol IP Annex",
        "TIER 2002 art 27",
    ),
    "C3.hgr": (
        "2025-06-30",
        RELIED | {"agreement.sta_version": "2024"},
        {"material": [SERUM]},
        {"material": [SERUM | {"origin": "US", "destination": "CN"}]},
        "2018 IP annex II.C",
        "HGR Regulation art 24",
    ),
    "C4": (
        "2025-06-30",
        {},
        {"publication": APPROVAL},
        {"publication": APPROVAL | {"approval_scope": "patent"}},
        "15 CFR 734.8",
        "S&T Progress Law art 106",
    ),
    "C5.marine": (
        "2026-03-02",
        {},
        {"data": [BOTTLES], "funding": money("us_nsf")},
        {"data": [BOTTLES], "funding": money("private")},
        "NSF open-data expectation",
        "Foreign Marine Research Provisions art 10",
    ),
    "C5.sta": ("2025-06-30", RELIED, {"data": [HEALTH]}, {"data": [BOTTLES]}, "2024 STA Protocol", "CAC 2024 art 7"),
    "C6": (
        "2025-06-30",
        {},
        {"material": [SERUM]},
        {"material": [SERUM | {"kind": "soil_or_plant"}]},
        "45 CFR 46",
        "HGR Regulation art 22",
    ),
    "C7": (
        "2025-06-30",
        {},
        {"transfer": [SENSOR], "person": [{"role": "student", "employer": "cn", "access_controlled": True}]},
        {"transfer": [SENSOR], "person": [{"role": "student", "employer": "cn", "access_controlled": False}]},
        "15 CFR 734.13",
        "ECL art 2",
    ),
    "C8": (
        "2025-06-30",
        {},
        {"transfer": [SENSOR]},
        {"transfer": [SENSOR | {"control_codes": []}]},
        "28 CFR",
        "Dual-Use",
    ),
    "C9": (
        "2025-11-17",
        {},
        {"data": [GENOMES], "funding": money("us_nih")},
        {"data": [GENOMES], "funding": money("us_nsf")},
        "28 CFR 202.504",
        "NIH NOT-OD-25-160",
    ),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_both_texts_are_named_where_they_meet(name):
    day, given, meets, _apart, one, other = MEETINGS[name]
    found = {collision.id: collision for collision in way(day, given, **meets).collisions}
    assert name in found
    cites = [citation.cite for citation in found[name].citations]
    assert any(cite.startswith(one) for cite in cites)
    assert any(cite.startswith(other) for cite in cites)
    assert found[name].title.en and found[name].title.zh and found[name].reason.zh


@pytest.mark.parametrize("name", MEETINGS)
def test_one_fact_keeps_them_apart(name):
    day, given, _meets, apart, _one, _other = MEETINGS[name]
    assert name not in {collision.id for collision in way(day, given, **apart).collisions}


def test_all_nine_have_a_meeting():
    assert {name.partition(".")[0] for name in MEETINGS} == {f"C{number}" for number in range(1, 10)}
    assert {record.record.id for record in load_rulebook().collisions} == set(MEETINGS)


def test_a_chinese_approval_clause_flips_the_us_fact():
    """C4: what one side imposes is a fact for the other, in both directions of time."""
    with_clause, without = (
        way("2025-06-30", publication=APPROVAL),
        way("2025-06-30", publication={"open": True, "approval_required": False}),
    )
    exempt = "us.ear.fundamental_research"
    assert exempt in {each.rule for each in without.exemptions}
    assert exempt not in {each.rule for each in with_clause.exemptions}
