"""What a project stands on: one line for most, and for the others status, cover, duties and what would end it."""

from __future__ import annotations

from datetime import date

import pytest

from entente.accords import answer, load_register
from entente.accords.emerging import AREAS, areas_touched
from entente.accords.scope import activity_of_agencies
from entente.model.codes import Result
from entente.model.kinds import PartyKind, ResearchKind
from entente.model.proposal import Agreement, IpTerms, Party, Proposal, Research, Technology, Topic

D = date.fromisoformat
UNIVERSITIES = (
    Party(id="a", name="Lakemont University", country="US", kind=PartyKind.UNIVERSITY),
    Party(id="b", name="Sichuan University", country="CN", kind=PartyKind.UNIVERSITY),
)
AGENCIES = (
    Party(id="a", name="A fisheries agency", country="US", kind=PartyKind.GOVERNMENT_AGENCY),
    Party(id="b", name="A fisheries academy", country="CN", kind=PartyKind.GOVERNMENT_INSTITUTE),
)


def proposal(parties=AGENCIES, relied=("us-cn-sta",), **more):
    agreement = more.pop("agreement", Agreement(relied_on=relied))
    return Proposal(id="p", title="Ear bones of saury", party=parties, agreement=agreement, **more)


def ask(item, as_of, known_at=None):
    return answer(item, load_register(), as_of=D(as_of), known_at=D(known_at or as_of))


def test_ordinary_project_is_one_line():
    will = ask(proposal(UNIVERSITIES, ()), "2025-06-01")
    assert will.line.en == "No agreement covers this project and none is needed."
    assert will.line.zh == "没有协定涵盖本项目，本项目也不需要协定。"
    assert will.obligations == will.loses_cover == ()
    assert will.facts["agreement.relies_on_any"] is False
    assert [(s.id, s.status, s.covers) for s in will.instruments] == [("us-cn-sta", "in_force", Result.DOES_NOT_APPLY)]


def test_other_countries_do_not_see_the_agreement():
    parties = (Party(id="a", name="A", country="US", kind=PartyKind.UNIVERSITY), Party(id="b", name="B", country="TW"))
    assert ask(proposal(parties, ()), "2025-06-01").instruments == ()


def test_the_gap_as_known_then():
    will = ask(proposal(relied=("us-cn-sta", "us-cn-marine")), "2024-10-01")
    states = {s.id: s for s in will.instruments}
    assert states["us-cn-sta"].status == "lapsed"
    assert states["us-cn-sta"].covers is Result.DOES_NOT_APPLY
    assert states["us-cn-marine"].status == "unknown"
    assert "lapsed since 2024-08-27" in will.line.en
    assert will.facts["agreement.sta_status"] == "lapsed"
    assert will.facts["agreement.sta_version"] == "2018"
    assert will.facts["agreement.sta_days_remaining"] is None
    assert any("own term" in s.text.en for s in will.statements)
    assert "2024-12" not in str(will.instruments[0].statements)


def test_the_gap_as_known_later():
    basic = Research(kind=ResearchKind.BASIC)
    will = ask(proposal(research=basic), "2024-10-01", "2025-02-01")
    assert will.facts == {
        "agreement.relies_on_any": True,
        "agreement.sta_relied_on": True,
        "agreement.sta_status": "in_force",
        "agreement.sta_version": "2024",
        "agreement.sta_covers": True,
        "agreement.sta_days_remaining": 1791,
    }
    assert [o.id for o in will.obligations] == ["agree_data_expectations", "interagency_review"]
    assert any("these need a new look" in s.text.en for s in will.loses_cover)


def test_agreed_data_expectations_leave_the_review():
    agreed = Agreement(relied_on=("us-cn-sta",), data_expectations_agreed=True)
    will = ask(proposal(agreement=agreed), "2025-06-01")
    assert [o.id for o in will.obligations] == ["interagency_review"]


def test_signed_text_goes_to_state_in_fifteen_days():
    signed = Agreement(relied_on=("us-cn-sta",), signature_planned=D("2024-12-13"))
    will = ask(proposal(agreement=signed), "2024-12-13")
    duty = next(o for o in will.obligations if o.id == "text_to_state")
    assert duty.due == D("2024-12-28")
    assert duty.citation.cite == "22 CFR 181.7"
    old = Agreement(relied_on=("us-cn-sta",), signature_planned=D("2014-12-13"))
    assert not any(o.id == "text_to_state" for o in ask(proposal(agreement=old), "2014-05-12").obligations)


def test_cover_that_ends_before_the_project():
    signed = Agreement(relied_on=("us-cn-sta",), signature_planned=D("2024-09-01"))
    will = ask(proposal(agreement=signed), "2024-08-20")
    assert "before 2024-09-01" in will.loses_cover[0].text.en
    will = ask(proposal(end=D("2030-01-01")), "2026-11-22")
    assert "in 1,009 days: before 2030-01-01" in will.loses_cover[0].text.en
    will = ask(proposal(), "2024-08-20")
    assert "in 7 days, unless it is extended" in will.loses_cover[0].text.en


@pytest.mark.parametrize(
    ("as_of", "research", "title", "parties", "expected"),
    [
        ("2014-05-12", None, "Quantum memories", AGENCIES, True),
        ("2025-06-01", ResearchKind.BASIC, "Ear bones", AGENCIES, True),
        ("2025-06-01", None, "Ear bones", AGENCIES, None),
        ("2025-06-01", ResearchKind.APPLIED, "Ear bones", AGENCIES, False),
        ("2025-06-01", ResearchKind.BASIC, "Quantum memories", AGENCIES, None),
        ("2025-06-01", ResearchKind.BASIC, "Quantum memories", UNIVERSITIES, False),
        ("2025-06-01", ResearchKind.BASIC, "Ear bones", (AGENCIES[0], UNIVERSITIES[1]), None),
    ],
)
def test_cover_per_scope(as_of, research, title, parties, expected):
    item = Proposal(
        id="p",
        title=title,
        party=parties,
        research=Research(kind=research),
        agreement=Agreement(relied_on=("us-cn-sta",)),
    )
    assert ask(item, as_of).facts["agreement.sta_covers"] is expected


def test_consortium_of_2014_needs_its_plan():
    will = ask(proposal(relied=("us-cn-cerc", "us-cn-sta")), "2014-05-12")
    assert [o.id for o in will.obligations] == ["sign_technology_management_plan"]
    assert will.obligations[0].citation.cite == "CERC Protocol IP Annex"
    assert will.facts["agreement.sta_version"] == "1979"
    assert "its end is not known" in will.line.en
    signed = ask(proposal(relied=("us-cn-cerc",), ip=IpTerms(management_plan_signed=True)), "2014-05-12")
    assert signed.obligations == ()
    assert signed.facts["agreement.sta_relied_on"] is True
    assert "US–China Science and Technology Agreement: in force" in signed.line.en


def test_unknown_reliance_and_unknown_instrument():
    unknown = ask(proposal(relied=None), "2025-06-01")
    assert unknown.facts["agreement.relies_on_any"] is None
    assert unknown.facts["agreement.sta_relied_on"] is None
    assert "not known" in unknown.line.en
    foreign = ask(proposal(relied=("de-cn-wtz",)), "2025-06-01")
    assert "not in the register" in foreign.line.en
    assert any("de-cn-wtz" in s.text.en for s in foreign.statements)
    assert foreign.facts["agreement.sta_relied_on"] is False


def test_agencies_without_reliance_hear_of_the_agreement():
    assert "could cover it" in ask(proposal(relied=()), "2025-06-01").line.en
    assert "none is needed" in ask(proposal(relied=()), "2024-10-01").line.en


@pytest.mark.parametrize("day", ["1970-01-01", "1979-01-30"])
def test_before_the_agreement(day):
    will = ask(proposal(), day)
    assert "did not exist" in will.line.en
    assert will.facts["agreement.sta_covers"] is None


def test_terms_of_reference_without_a_text():
    will = ask(proposal(relied=("who-gisrs",)), "2024-11-20")
    state = next(s for s in will.instruments if s.relied_on)
    assert (state.status, state.covers) == ("unknown", None)
    assert "could not be established" in will.line.en
    assert will.obligations == ()


def test_agency_activity_as_declared_wins():
    declared = Agreement(relied_on=(), activity_of_agencies=True)
    assert activity_of_agencies(proposal(UNIVERSITIES, agreement=declared)) is True
    assert activity_of_agencies(proposal(UNIVERSITIES)) is False
    assert activity_of_agencies(proposal((Party(id="a", name="A"),))) is None


def test_emerging_areas_are_eighteen_and_read_whole_words():
    assert len(AREAS) == 18
    assert areas_touched(["Robotics in 16g accelerometers"]) == (
        ("Highly Automated, Autonomous, and Uncrewed Systems, and Robotics", "自主与无人系统、机器人"),
    )
    assert areas_touched(["量子通信"])[0][0].startswith("Quantum")
    item = Proposal(
        id="p",
        title="Sensors",
        party=AGENCIES,
        topic=Topic(words=("optics",)),
        technology=(Technology(name="sensor", keywords=("quantum memory",)),),
        research=Research(kind=ResearchKind.BASIC),
        agreement=Agreement(relied_on=("us-cn-sta",)),
    )
    assert ask(item, "2025-06-01").facts["agreement.sta_covers"] is None


def test_the_same_inputs_give_the_same_answer():
    from entente.model.canonical import canonical_bytes

    first = canonical_bytes(ask(proposal(), "2025-06-01"))
    assert first == canonical_bytes(ask(proposal(), "2025-06-01"))
