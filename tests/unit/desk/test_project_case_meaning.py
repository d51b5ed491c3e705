"""What plain words mean where meaning depends on what stands beside them."""

from __future__ import annotations

import pytest
from tests.unit.desk.case_maker import CN, US, project

from entente.desk.project_cases.plain import ABSENT
from entente.desk.project_cases.subjects import kind_of_data
from entente.model.kinds import (
    ActivityKind,
    CoveredActivity,
    DataKind,
    Funder,
    FundingKind,
    InvestmentForm,
    MaterialKind,
    PermitStatus,
)


@pytest.mark.parametrize(
    ("what", "subjects", "klass", "kind", "persons"),
    [
        ("scans of printed pattern books", ABSENT, "public", DataKind.RESEARCH, False),
        ("coded scans", "CN patients", "ordinary", DataKind.HEALTH, True),
        ("coded mammograms", "US patients", "health, sensitive", DataKind.HEALTH, True),
        ("coded answers", "US patients", "health, sensitive", DataKind.HEALTH, True),
        ("readings", "CN residents", "ordinary", DataKind.PERSONAL_OTHER, True),
        ("giant panda genomes", "animals", "public", DataKind.BIOLOGICAL_SEQUENCE, False),
        ("whole genomes of wheat", ABSENT, "ordinary", DataKind.BIOLOGICAL_SEQUENCE, False),
        ("人类外显子组数据，已编码", "中国患者", "人类遗传资源信息", DataKind.HUMAN_GENOMIC, True),
        ("seismic waveforms", ABSENT, "public", DataKind.SEISMIC, False),
        ("published questionnaire items", ABSENT, "public", DataKind.RESEARCH, False),
        ("questionnaire answers", ABSENT, "ordinary", DataKind.PERSONAL_OTHER, True),
        ("gait signatures", "US persons", "biometric, sensitive", DataKind.BIOMETRIC, True),
        ("positions", "animals", "public", DataKind.RESEARCH, False),
        ("counts of drivers' yawns", "bus drivers", "ordinary", DataKind.PERSONAL_OTHER, True),
    ],
)
def test_kind_and_persons(what, subjects, klass, kind, persons):
    assert kind_of_data(what, subjects, klass) == (kind, persons)


@pytest.mark.parametrize(
    ("row", "since_january"),
    [
        ({"count": 40, "count_since_january": 9_999}, 9_999),
        ({"count": 40, "already_sent_since_january": 9_960}, 10_000),
        ({"count": 40}, None),
    ],
)
def test_counts_since_january(row, since_january):
    item = {"kind": "coded clinical data", "subjects": "CN patients", "direction": "CN to US", **row}
    assert project(data=[item]).data[0].count_since_january == since_january


@pytest.mark.parametrize(
    ("source", "kind", "funder"),
    [
        ("humanities council of the state", "state grant", Funder.GOVERNMENT_OTHER),
        ("Kettle and Sons", "grant", Funder.PRIVATE),
        ("several, not yet known", "grant", None),
        ("Army Research Office", "US federal grant", Funder.US_DOD),
        ("国家自然科学基金", "政府资助", Funder.PRC_GOVERNMENT),
    ],
)
def test_a_named_funder_is_none_of_those_that_it_is_not(source, kind, funder):
    assert project(funding=[{"source": source, "type": kind}]).funding[0].funder is funder


def test_gifts_of_one_source_are_added():
    gift = {
        "source": "Foshan Yutang Ceramics Co., Ltd.",
        "type": "gift",
        "amount_usd": 130_000,
        "pays_for": "Lakemont University",
    }
    donor = {"name": gift["source"], "country": "CN", "kind": "company", "role": "donor"}
    money = project(parties=[US, donor], funding=[gift, gift]).funding
    assert [(each.amount, each.year_total, each.kind) for each in money] == [(130_000, 260_000, FundingKind.GIFT)] * 2


@pytest.mark.parametrize(
    ("what", "withheld"),
    [
        ("unpublished source code", True),
        ("closed teaching of a recipe", True),
        ("source code", False),
        ("未公开工艺", True),
    ],
)
def test_what_stays_unpublished(what, withheld):
    move = {"what": what, "classification": None, "from": "US", "to": "CN"}
    assert project(transfers=[move]).transfer[0].withheld is withheld


@pytest.mark.parametrize(
    ("action", "kind", "country"),
    [
        (
            "accept an on-site end-use check by a US officer in Taiyuan, China",
            ActivityKind.FOREIGN_GOVERNMENT_CHECK,
            "CN",
        ),
        ("hand over stored data in answer to a US court subpoena", ActivityKind.DATA_HANDOVER, "CN"),
        ("hand over records to a German public prosecutor", ActivityKind.DATA_HANDOVER, "CN"),
        ("向德国检察机关提供实验记录", ActivityKind.DATA_HANDOVER, "CN"),
        ("buy an equity stake of nine per cent", ActivityKind.EQUITY_OR_JOINT_VENTURE, None),
    ],
)
def test_requests(action, kind, country):
    (activity,) = project(requested_action=action).activity
    assert (activity.kind, activity.country) == (kind, country)


def test_a_court_is_told_from_a_check():
    (court,) = project(requested_action="hand over data to a US court").activity
    (authority,) = project(requested_action="provide records to the export authority").activity
    assert (court.foreign_enforcement, authority.foreign_enforcement) == (True, None)


@pytest.mark.parametrize(
    ("action", "topic", "form", "does"),
    [
        (
            "set up a joint venture",
            "advanced chip packaging",
            InvestmentForm.JOINT_VENTURE,
            CoveredActivity.ADVANCED_PACKAGING,
        ),
        ("buy a stake of nine per cent", "quantum computing", InvestmentForm.EQUITY, CoveredActivity.QUANTUM_COMPUTER),
        ("set up a joint venture", "noodle-making machines", InvestmentForm.JOINT_VENTURE, CoveredActivity.OTHER),
    ],
)
def test_investments(action, topic, form, does):
    (stake,) = project(requested_action=action, topic=topic).investment
    assert (stake.form, stake.activities[0], stake.us_person, stake.with_person_of_concern) == (form, does, True, True)


def test_training_operations_are_read():
    stake = project(
        requested_action="buy shares in a start-up", topic="language model trained with 2 x 10^25 operations"
    ).investment[0]
    assert stake.parameters == {"training_operations_1e21": 20_000}


def test_no_investment_without_a_form():
    assert project(requested_action="remove one partner").investment == ()


def test_permits_are_known_by_other_names():
    held = {"name": "approval of the foreign earthquake monitoring", "status": "granted"}
    (permit,) = project(permits=[held]).permit
    assert (permit.name, permit.status) == ("cn.fieldwork.earthquake", PermitStatus.HELD)
    (other,) = project(permits=[{"name": "a letter", "status": "pending"}]).permit
    assert other.name == "a letter"


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("infectious clones of a tobacco plant virus", MaterialKind.ORGANISM),
        ("avian influenza A(H7N9) virus isolates", MaterialKind.HIGHLY_PATHOGENIC),
        ("seasonal influenza isolates", MaterialKind.PATHOGEN),
        ("患者血浆样本", MaterialKind.HUMAN_SAMPLE),
        ("loess soil in sealed tubes", MaterialKind.SOIL_OR_PLANT),
        ("scion wood of three wild pears", MaterialKind.GERMPLASM),
    ],
)
def test_materials(what, kind):
    assert project(materials=[{"what": what, "from": "CN", "to": "US"}]).material[0].kind is kind


def test_protected_wildlife_in_words_needs_people_who_go_there():
    ringing = ["field survey and ringing of a nationally protected species"]
    went = project(activities=ringing, visitors="four US ringers for two weeks").activity
    stayed = project(activities=ringing, visitors=None).activity
    assert ActivityKind.WILDLIFE_SURVEY in {each.kind for each in went}
    assert ActivityKind.WILDLIFE_SURVEY not in {each.kind for each in stayed}


def test_approval_for_confidentiality_is_no_closed_result():
    terms = project(publication_terms="prior written approval of the Chinese university (confidentiality)").publication
    assert (terms.open, terms.approval_required, terms.approval_by) == (True, True, ("CN",))
    assert project(publication_terms="results stay confidential").publication.open is False


def test_an_unmeasured_parameter_is_unknown_and_not_unread():
    route = {"name": "lithium iron phosphate preparation", "compaction_density_g_cc": None, "capacity_mAh_per_g": 162}
    technology = project(parties=[US, CN], technologies=[route]).technology[0]
    assert technology.parameters == {"capacity_mAh_per_g": 162}


@pytest.mark.parametrize(
    ("klass", "origin", "codes"),
    [
        ("on the Chinese dual-use control list (3C004)", "CN", ("CN-3C004",)),
        ("listed in the PRC dual-use list, licence needed", "CN", ("CN-LISTED",)),
        ("两用物项出口管制清单内", "CN", ("CN-LISTED",)),
        ("not on the Chinese dual-use list", "CN", ()),
        ("perhaps on the Chinese dual-use list", "CN", None),
        ("3C004", "US", ("3C004",)),
        ("EAR99", "CN", ("EAR99",)),
    ],
)
def test_codes_of_an_item_from_china_are_those_of_the_chinese_list(klass, origin, codes):
    to = "US" if origin == "CN" else "CN"
    row = {"what": "two wafers", "classification": klass, "from": origin, "to": to}
    assert project(transfers=[row]).transfer[0].control_codes == codes


@pytest.mark.parametrize(
    ("what", "foreign"),
    [
        ("human saliva collected by the US company from donors in China", True),
        ("saliva, collected by Lakemont University", True),
        ("blood drawn by foreign nurses", True),
        ("由外方采集的唾液样本", True),
        ("blood drawn by Yunnan University", False),
        ("human saliva from donors in China", False),
    ],
)
def test_who_takes_a_sample(what, foreign):
    assert project(materials=[{"what": what, "from": "CN", "to": "US"}]).material[0].taken_by_foreigners is foreign


def test_a_programme_that_is_called_malign_is_not_asked_about():
    (person,) = project(people_roles=[{"role": "chemist", "talent_programme": "malign programme, signed"}]).person
    assert (person.talent_programme, person.malign_programme) == (True, True)


@pytest.mark.parametrize(
    ("what", "location", "maker"),
    [
        ("two quadcopters made in California, flown in Alaska", "US", "US"),
        ("DJI drone flown in Gansu", "CN", "CN"),
        ("drone of unknown make", None, None),
        ("spectrometer built in Germany", "DE", "DE"),
    ],
)
def test_place_and_maker_of_equipment(what, location, maker):
    (item,) = project(equipment=[what]).equipment
    assert (item.location, item.maker_country) == (location, maker)


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("buy 12 per cent of the shares and a board seat in a Beijing company", InvestmentForm.EQUITY),
        ("拟收购苏州一家公司", InvestmentForm.EQUITY),
    ],
)
def test_shares_by_other_words(action, form):
    (stake,) = project(requested_action=action).investment
    assert stake.form is form


def test_data_that_a_partner_shares_are_no_shares():
    assert project(requested_action="the partner shares its data and 12 per cent of the samples").investment == ()
