"""What moves, what is agreed and what is answered: data, materials, terms and answers of project cases."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.unit.desk.case_maker import CN, US, mapped, project

from entente.accords import load_register
from entente.desk.project_cases import items, terms
from entente.desk.project_cases.answering import answer_of
from entente.desk.project_cases.mapping import proposal_of
from entente.desk.project_cases.plain import ABSENT
from entente.desk.project_cases.reading import Case, read_cases
from entente.errors import InputError, InputErrors
from entente.model.answers import Finding, Way, Will
from entente.model.codes import Deontic, Result, Standing
from entente.model.kinds import (
    ActivityKind,
    DataKind,
    Identifiability,
    MaterialKind,
    ResearchKind,
    Sensitivity,
    TransferKind,
)
from entente.model.provenance import Certainty, Citation
from entente.model.text import Text


# ------------------------------------------------------------------------------------------- data and things
@pytest.mark.parametrize(
    ("row", "kind", "subjects", "identifiability", "sensitivity"),
    [
        (
            {"kind": "human whole genomes, coded", "subjects": "US persons", "sensitivity": "identifiable by nature"},
            DataKind.HUMAN_GENOMIC,
            "US",
            Identifiability.CODED,
            Sensitivity.SENSITIVE,
        ),
        (
            {"kind": "published algal genomes", "subjects": "algae", "sensitivity": "public"},
            DataKind.BIOLOGICAL_SEQUENCE,
            None,
            Identifiability.NO_PERSONS,
            Sensitivity.PUBLIC,
        ),
        (
            {"kind": "positions of tagged birds", "subjects": "animals"},
            DataKind.RESEARCH,
            None,
            Identifiability.NO_PERSONS,
            Sensitivity.ORDINARY,
        ),
        (
            {
                "kind": "collection month, age band",
                "subjects": "CN persons, not identifiable",
                "sensitivity": "anonymised",
            },
            DataKind.PERSONAL_OTHER,
            "CN",
            Identifiability.ANONYMISED,
            Sensitivity.ORDINARY,
        ),
        (
            {"kind": "aggregate safety summaries", "subjects": "all patients", "sensitivity": "aggregate"},
            DataKind.HEALTH,
            None,
            Identifiability.AGGREGATE,
            Sensitivity.ORDINARY,
        ),
        (
            {"kind": "bottle chemistry from Chinese waters", "sensitivity": None},
            DataKind.MARINE,
            "CN",
            Identifiability.NO_PERSONS,
            None,
        ),
        (
            {"kind": "answers to a questionnaire", "subjects": "CN residents"},
            DataKind.PERSONAL_OTHER,
            "CN",
            None,
            Sensitivity.ORDINARY,
        ),
        (
            {"kind": "names and addresses", "subjects": "US persons", "sensitivity": "possibly important"},
            DataKind.PERSONAL_IDENTIFIERS,
            "US",
            Identifiability.IDENTIFIABLE,
            None,
        ),
        (
            {"kind": "elevation model", "sensitivity": "important"},
            DataKind.GEOGRAPHIC_SURVEY,
            None,
            Identifiability.NO_PERSONS,
            Sensitivity.IMPORTANT,
        ),
    ],
)
def test_data_kinds(row, kind, subjects, identifiability, sensitivity):
    found = project(data=[row]).data[0]
    assert (found.kind, found.subjects, found.identifiability, found.sensitivity) == (
        kind,
        subjects,
        identifiability,
        sensitivity,
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"direction": "US to CN and back"}, [("US", ("CN",), True)]),
        ({"direction": "CN to US"}, [("CN", ("US",), False)]),
        ({"direction": "both"}, [("US", ("CN",), False), ("CN", ("US",), False)]),
        ({"direction": "shared", "subjects": "CN land"}, [("CN", ("US",), False)]),
        ({"direction": "public"}, [(None, (), None)]),
        ({}, [(None, (), None)]),
        ({"direction": None}, [(None, None, None)]),
        ({"direction": "CN to US", "included": None}, [("CN", None, None)]),
        ({"direction": "CN to US", "included": False}, []),
    ],
)
def test_directions(more, expected):
    found = project(data=[{"kind": "soil carbon values", **more}]).data
    assert [(d.origin, d.destinations, d.returns) for d in found] == expected


def test_counts_payment_and_operator():
    row = {"kind": "human genomes", "subjects": "US persons", "count": 101, "count_last_12_months": 101}
    vendor = {**CN, "kind": "company", "role": "paid analyst"}
    paid = project(parties=[US, vendor], data=[row], payments="4,040 dollars to the laboratory").data[0]
    assert (paid.count, paid.count_12_months, paid.consideration, paid.service_agreement) == (101, 101, False, True)
    unsettled = project(data=[row], payments=None).data[0]
    assert (unsettled.consideration, unsettled.service_agreement) == (None, None)
    none = project(data=[row]).data[0]
    assert (none.consideration, none.service_agreement, none.handler_is_ciio) == (False, False, False)
    assert project(data=[row], processor_is_ciio=None).data[0].handler_is_ciio is None
    assert project(data=[row], processor_is_ciio=True).data[0].handler_is_ciio is True
    assert terms.payments("reuse rights for the data", ()) == (True, False)
    assert terms.payments("none", ()) == (False, False)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("breast feathers of a nationally protected species", MaterialKind.PROTECTED_WILDLIFE),
        ("live egg parasitoids collected in Yunnan", MaterialKind.ORGANISM),
        ("seed of 12 soybean landraces", MaterialKind.GERMPLASM),
        ("charred seeds, stay in Xi'an", MaterialKind.CULTURAL_RELIC),
        ("seasonal influenza isolates", MaterialKind.PATHOGEN),
        ("H5N1 isolates", MaterialKind.HIGHLY_PATHOGENIC),
        ("blood and tissue of Chinese patients", MaterialKind.HUMAN_SAMPLE),
        ("forty soil cores", MaterialKind.SOIL_OR_PLANT),
        ("cathode powder", MaterialKind.BATTERY_MATERIAL),
        ("quartz sand", MaterialKind.OTHER),
    ],
)
def test_materials(what, kind):
    found = project(materials=[{"what": what, "from": "CN", "to": "US", "count": 3}]).material[0]
    assert (found.kind, found.origin, found.destination, found.count) == (kind, "CN", "US", 3)


@pytest.mark.parametrize(
    ("row", "kind", "codes", "route"),
    [
        (
            {"what": "pump", "classification": "EAR99 (maker's statement)", "from": "US", "to": "CN"},
            TransferKind.ITEM,
            ("EAR99",),
            ("US", "CN"),
        ),
        (
            {"what": "teaching of sintering", "classification": None, "from": "CN", "to": "US"},
            TransferKind.TEACHING,
            None,
            ("CN", "US"),
        ),
        (
            {"what": "sand, bought in each country", "classification": "not exported"},
            TransferKind.ITEM,
            (),
            ("US", "US"),
        ),
        (
            {"what": "background technology", "classification": "unrestricted", "from": "US", "to": "CN"},
            TransferKind.TECHNOLOGY,
            (),
            ("US", "CN"),
        ),
        (
            {"what": "lidar", "classification": "6A008.j, maker", "from": "US", "to": "Yunnan University"},
            TransferKind.ITEM,
            ("6A008.j",),
            ("US", "CN"),
        ),
    ],
)
def test_transfers(row, kind, codes, route):
    found = project(transfers=[row]).transfer[0]
    assert (found.kind, found.control_codes, (found.origin, found.destination)) == (kind, codes, route)
    assert found.published is False
    assert found.under_contract is (False if kind is TransferKind.ITEM else None)


def test_technologies_and_equipment():
    measured = {"name": "lithium iron phosphate preparation", "compaction_density_g_cc": 2.61, "note": "trade secret"}
    found = project(
        topic="battery cathodes",
        technologies=[measured, "open-source code", "tags"],
        equipment=["DJI drone", {"what": "laser", "location": "CN", "owner": "Yunnan University"}],
    )
    first, second, third = found.technology
    assert first.parameters == {"compaction_density_g_cc": 2.61}
    assert first.keywords == ("battery cathodes", "trade secret")
    assert (first.published, second.published, third.published) == (False, True, None)
    assert [(e.location, e.owner, e.maker_country) for e in found.equipment] == [(None, None, "CN"), ("CN", "p2", None)]
    assert items.codes_in(ABSENT) == ()
    assert items.codes_in("under review") is None


# ------------------------------------------------------------------------------------------- activities
def kinds(**structured):
    return {(a.kind, a.country, a.foreign_participants) for a in project(**structured).activity}


def test_wildlife_survey_needs_visitors():
    feathers = [{"what": "feathers of a protected species", "from": "CN", "to": "CN"}]
    visit = "2 US ecologists for 3 weeks"
    seen = kinds(topic="bird ecology", materials=feathers, visitors=visit)
    assert seen == {(ActivityKind.WILDLIFE_SURVEY, "CN", True)}
    assert kinds(topic="bird ecology", materials=feathers) == set()


def test_marine_research_from_ship_and_days_at_sea():
    seen = kinds(
        data=[{"kind": "bottle chemistry from Chinese waters", "direction": "shared"}],
        equipment=["Chinese research ship"],
        visitors="2 US chemists, 16 days at sea",
    )
    assert seen == {(ActivityKind.MARINE_RESEARCH, "CN", True)}


def test_field_instruments_follow_their_place():
    sent = [{"what": "survey drone with lidar", "classification": "EAR99", "from": "US", "to": "CN"}]
    seen = kinds(transfers=sent, visitors="one US pilot for two weeks")
    assert seen == {
        (ActivityKind.DRONE_FLIGHT, "CN", True),
        (ActivityKind.SURVEYING_MAPPING, "CN", True),
    }
    assert kinds(technologies=["code without drones"]) == set()
    assert kinds(equipment=["Chinese seismometer array"], visitors=None) == {
        (ActivityKind.EARTHQUAKE_MONITORING, "CN", None)
    }


def test_survey_of_people_trial_and_investment():
    people = [{"kind": "answers to a questionnaire", "subjects": "CN residents", "direction": "CN to US"}]
    assert kinds(title="A household survey", data=people) == {(ActivityKind.SOCIAL_SURVEY, "CN", True)}
    site = {**CN, "kind": "hospital", "role": "trial site"}
    assert kinds(parties=[US, site]) == {(ActivityKind.CLINICAL_TRIAL, "CN", True)}
    assert (ActivityKind.EQUITY_OR_JOINT_VENTURE, None, True) in kinds(structure="joint venture, 20 per cent equity")


def test_requests():
    leaving = {**CN, "role": "partner to be removed"}
    asked = project(parties=[US, leaving], requested_action="remove one partner", reason_for_removal=None).activity
    assert [(a.kind, a.country, a.reason) for a in asked] == [(ActivityKind.PARTNER_REMOVAL, "CN", "")]
    for text in ("allow an end-use check by foreign officials in China", "admit US officials for an end-use check"):
        check = project(requested_action=text).activity
        assert [(a.kind, a.country) for a in check] == [(ActivityKind.FOREIGN_GOVERNMENT_CHECK, "CN")]


def test_stated_activities():
    stated = [{"what": "excavation of a tomb", "country": "CN", "start": "2026-03-01", "foreign_participants": True}]
    (found,) = project(activities=stated).activity
    assert (found.kind, found.start) == (ActivityKind.ARCHAEOLOGICAL_EXCAVATION, date(2026, 3, 1))
    assert project(activities=["tea tasting"]).activity[0].kind is ActivityKind.OTHER


# ------------------------------------------------------------------------------------------- terms
@pytest.mark.parametrize(
    ("text", "open_", "approval", "by", "scope"),
    [
        ("free", True, False, (), ""),
        ("joint, after imaging", True, False, (), ""),
        ("US funder expects open data within two years", True, False, (), ""),
        ("agreed review for business-confidential information", True, True, (), "own_proprietary"),
        ("Chinese party's approval before publication, 60 days, security", True, True, ("CN",), "security"),
        ("Yunnan University reviews; approval for patents", True, True, ("CN",), "patent"),
        ("confidential, not published", False, False, (), ""),
        ("under discussion", None, None, (), ""),
        (None, None, None, (), ""),
    ],
)
def test_publication(text, open_, approval, by, scope):
    found = project(publication_terms=text).publication
    assert (found.open, found.approval_required, found.approval_by, found.approval_scope) == (
        open_,
        approval,
        by,
        scope,
    )
    assert found.max_delay_days == (60 if text and "60" in text else None)


def test_intellectual_property():
    consortium = project(
        ip_terms="territorial ownership; improvements return to the background owner",
        technology_management_plan="draft, unsigned",
    ).ip
    assert (consortium.improvements_to, consortium.management_plan_signed) == ("background_owner", False)
    assert project(ip_terms="no patents; public archive").ip.patents_expected is False
    both = project(ip_terms="patents only by both", technology_management_plan="signed").ip
    assert (both.patents_expected, both.joint_patents, both.management_plan_signed) == (True, True, True)
    assert terms.ip_terms("improvements to the improver", None).improvements_to == "improver"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "US-China Science and Technology Agreement of 1979, living-marine-resources protocol",
            ("us-cn-marine", "us-cn-sta"),
        ),
        ("US-China clean-energy research protocol of 2009 under the 1979 agreement", ("us-cn-cerc", "us-cn-sta")),
        ("WHO Global Influenza Surveillance and Response System terms of reference", ("who-gisrs",)),
        ("a memorandum of our own", ("unregistered-a-memorandum-of-our-own",)),
        ("none", ()),
        (None, None),
    ],
)
def test_agreement_by_name(text, ids):
    assert project(agreement_relied_on=text).agreement.relied_on == ids


def test_agreement_details():
    agencies = [{**US, "kind": "federal agency"}, {**CN, "kind": "government institute"}]
    found = project(parties=agencies, annex_signature_planned="2024-08-23", data_expectations_agreed=None).agreement
    assert (found.activity_of_agencies, found.signature_planned) == (True, date(2024, 8, 23))
    assert project(annex_signature_planned="2024-10").agreement.signature_planned is None
    assert project().agreement.activity_of_agencies is False
    assert project().agreement.relied_on == ()


def test_kind_of_research_and_purpose():
    assert project(publication_terms="free").research.kind is ResearchKind.BASIC
    assert project(publication_terms="free", technologies=["x"]).research.kind is None
    assert project(research="applied research").research.kind is ResearchKind.APPLIED
    trial = project(publication_terms="free", purpose="marketing approval in both countries").research
    assert (trial.purpose, trial.kind, trial.military_end_use) == ("marketing_approval", None, False)
    assert project(purpose="radar for military use").research.military_end_use is True
    assert project(purpose=None).research.military_end_use is None


def test_permits():
    assert project(permits=None).permit is None
    assert project().permit == ()
    stated = project(permits={"cn.seed.germplasm": "applied for", "import permit": "held"}).permit
    assert [(p.name, p.status.value) for p in stated] == [("cn.seed.germplasm", "applied"), ("import permit", "held")]


def test_unknown_keys_are_reported():
    found = mapped(parties=[{**US, "mascot": "heron"}], catering="tea", data=[{"kind": "x", "colour": "red"}])
    assert found.unread == ("parties[1].mascot", "data[1].colour", "catering")


def test_the_id_decides_nothing():
    structured = {"parties": [US, CN], "topic": "soil"}
    one = Case(
        id="ord.a", as_of=date(2025, 1, 1), known_at=date(2025, 1, 1), side="both", title="T", structured=structured
    )
    two = Case(
        id="sen.b", as_of=date(2025, 1, 1), known_at=date(2025, 1, 1), side="both", title="T", structured=structured
    )
    import msgspec

    first, second = (proposal_of(case, load_register()).proposal for case in (one, two))
    assert msgspec.structs.replace(first, id="x") == msgspec.structs.replace(second, id="x")
    assert first.side is None


# ------------------------------------------------------------------------------------------- reading and answering
GOOD = {
    "id": "a",
    "as_of": "2025-01-01",
    "known_at": "2025-01-01",
    "side": "US",
    "title": "T",
    "structured": {"parties": [US]},
}


def test_reading(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps({**GOOD, "expected": {"outcome": "open"}}) + "\n\n", encoding="utf-8")
    (case,) = read_cases(path)
    assert case.as_of == date(2025, 1, 1)
    assert not hasattr(case, "expected")


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ("{", "", "not JSON"),
        (json.dumps({**GOOD, "as_of": "soon"}), "as_of", "cannot be read here"),
        (json.dumps({**GOOD, "structured": {}}), "structured.parties", "at least one party"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "title"}), "", "title"),
        ("[" * 100_000, "", "not JSON"),
    ],
)
def test_bad_lines_are_named(tmp_path, line, field, said):
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputErrors) as caught:
        read_cases(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (2, field)
    assert said in str(problem)


def test_doubles_and_bad_files(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join([json.dumps(GOOD)] * 2), encoding="utf-8")
    with pytest.raises(InputErrors, match="used in line 1 already"):
        read_cases(path)
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(InputError, match="UTF-8"):
        read_cases(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="no case"):
        read_cases(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_cases(tmp_path / "absent.jsonl")


def finding(cite, result, effect, standing, defeated_by=""):
    text = Text(en="x", zh="某")
    return Finding(
        rule=cite,
        version="1",
        side="US",
        regime="r",
        title=text,
        result=result,
        effect=effect,
        standing=standing,
        reason=text,
        citation=Citation(cite=cite, authority=text, certainty=Certainty.TEXT_READ),
        defeated_by=defeated_by,
    )


def test_roles_of_citations():
    no, cond = Standing.NO_OBJECTION, Standing.CONDITIONS
    way = Way(
        standing=cond,
        per_side={"US": cond, "CN": no, "DE": no},
        findings=(
            finding("a", Result.APPLIES, Deontic.LICENCE, cond),
            finding("b", Result.APPLIES, Deontic.EXEMPT, no),
            finding("c", Result.APPLIES, Deontic.INFORM, no),
            finding("d", Result.UNDECIDED, Deontic.LICENCE, cond),
            finding("e", Result.DOES_NOT_APPLY, Deontic.LICENCE, no, defeated_by="b"),
            finding("d", Result.APPLIES, Deontic.RECORD, no),
        ),
    )
    found = mapped()
    case = Case(id="a", as_of=date(2025, 1, 1), known_at=date(2025, 1, 1), side="US", title="T", structured={})
    will = Will(line=Text(en="x", zh="某"))
    answer = answer_of(case, found, will, way, "en")
    assert [(c.cite, c.role) for c in answer.citations] == [
        ("a", "applies"),
        ("d", "applies"),
        ("b", "exempt"),
        ("c", "not_reached"),
        ("e", "not_reached"),
    ]
    assert answer.per_side == {"US": cond, "CN": no}
    german = mapped(parties=[US, {"name": "Universität", "country": "DE", "kind": "university", "role": "partner"}])
    assert list(answer_of(case, german, will, way, "en").per_side) == ["US", "CN", "DE"]


def test_an_undecided_rule_is_not_said_to_apply():
    way = Way(
        standing=Standing.OPEN,
        per_side={"US": Standing.OPEN},
        findings=(finding("d", Result.UNDECIDED, Deontic.PROHIBIT, Standing.OPEN),),
    )
    case = Case(id="a", as_of=date(2025, 1, 1), known_at=date(2025, 1, 1), side="US", title="T", structured={})
    (cited,) = answer_of(case, mapped(), Will(line=Text(en="x", zh="某")), way, "zh").citations
    assert (cited.role, cited.undecided) == ("not_reached", True)
