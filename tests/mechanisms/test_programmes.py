"""Rows on joint programmes, from plain files of an office to the answer of the command."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.mechanisms.doors import Door


class Office:
    """A folder of programmes and the command that reads it."""

    def __init__(self, door: Door, folder: Path) -> None:
        self.door, self.folder = door, folder
        folder.mkdir()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def rows(self, report: str, table: str, *words: str) -> list[dict[str, Any]]:
        found = self.door.json("programmes", report, *words, "--with", str(self.folder))
        return found["tables"][table]["rows"]

    def refused(self, report: str) -> str:
        return self.door("programmes", report, "--with", str(self.folder), code=2)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(Door(tmp_path / "home", capsys), tmp_path / "own")


PROGRAMME = """
[[programme]]
id = "heat"
title = "Efficient heating"
parties = ["US", "CN"]
source = "annual report"
claim = "cerc_saving.jin"
challenge = "climate"
goals = [7, 13]
"""
PROJECT = """
[[project]]
id = "pump"
title = "A pump"
parties = ["US", "CN"]
"""


@pytest.mark.mechanism(13)
def test_no_project_is_ready_without_evidence_of_gain_and_of_risk(office: Office) -> None:
    approved = '[[project.step]]\nstate = "proposed"\nday = 2026-01-01\napproved = ["US", "CN"]\n'
    gain = '[[project.gain]]\nside = "US"\ntext = "data"\nsource = "letter"\n'
    risk = '[[project.risk]]\ntext = "misuse"\nsafeguard = "review"\nsource = "memo"\n'
    states = {}
    for name, text in (("none", ""), ("gain", gain), ("risk", risk), ("unsourced", gain.replace('source = "letter"\n', "") + risk),
                       ("both", gain + risk)):  # fmt: skip
        office.write("p.toml", PROJECT + approved + text)
        states[name] = office.rows("projects", "projects")[0]["ready"]
    assert states == {"none": False, "gain": False, "risk": False, "unsourced": False, "both": True}


@pytest.mark.mechanism(14)
def test_a_risk_without_a_safeguard_makes_a_project_not_ready(office: Office) -> None:
    gain = '[[project.gain]]\nside = "US"\ntext = "data"\nsource = "letter"\n'
    risks = '[[project.risk]]\ntext = "model copied"\nsafeguard = "kept on site"\nsource = "memo"\n'
    office.write("p.toml", PROJECT + gain + risks + '[[project.risk]]\ntext = "dual use"\nsource = "memo"\n')
    (found,) = office.rows("projects", "projects")
    assert not found["ready"] and "a risk has no safeguard: dual use" in found["missing_en"]
    assert "model copied" not in found["missing_en"]


@pytest.mark.mechanism(15)
def test_a_withheld_component_leaves_a_shared_plan_that_validates(office: Office) -> None:
    parts = (
        '[[project.component]]\nid = "core"\ntitle = "core"\nside = "US"\nwithheld = true\n'
        '[[project.component]]\nid = "test"\ntitle = "test bench"\nside = "US"\n'
        '[[project.component]]\nid = "field"\ntitle = "field test"\nside = "CN"\n{}'
    )
    office.write("p.toml", PROJECT + parts.format(""))
    shared = {row["title_en"]: row["shared"] for row in office.rows("projects", "components")}
    assert shared == {"core": False, "test bench": True, "field test": True}
    assert "withheld" not in office.rows("projects", "projects")[0]["missing_en"]
    office.write("p.toml", PROJECT + parts.format('needs = ["core"]\n'))
    assert "“field test” needs “core”, which is withheld" in office.rows("projects", "projects")[0]["missing_en"]


@pytest.mark.mechanism(63)
def test_projects_have_a_challenge_or_none_and_outputs_are_reported_by_challenge_and_year(office: Office) -> None:
    outputs = "".join(
        f'[[programme.output]]\nside = "{side}"\nkind = "paper"\ncount = {count}\nyear = {year}\nsource = "r"\n'
        for side, count, year in (("US", 3, 2024), ("CN", 3, 2024), ("US", 1, 2025), ("CN", 2, 2025))
    )
    office.write("p.toml", PROGRAMME + outputs + PROJECT + PROJECT.replace("pump", "tide") + 'challenge = "oceans"\n')
    assert {row["project"]: row["challenge"] for row in office.rows("projects", "projects")} == {
        "pump": "none", "tide": "oceans",
    }  # fmt: skip
    found = {(row["challenge"], row["year"], row["side"]): row["outputs"] for row in office.rows("list", "challenges")}
    assert found["climate", 2024, "US"] == 3 and found["climate", 2025, "CN"] == 2 and ("none", None, "US") in found


@pytest.mark.mechanism(64)
def test_goals_with_and_without_joint_activity_are_listed(office: Office) -> None:
    office.write("p.toml", PROGRAMME + PROJECT + "goals = [13, 14]\n")
    found = office.rows("projects", "goals")
    assert [row["goal"] for row in found if row["joint"]] == [7, 13, 14] and len(found) == 17


@pytest.mark.mechanism(65)
def test_savings_are_measured_against_a_stated_baseline_and_compared_with_the_claim(office: Office) -> None:
    saving = '[[programme.saving]]\nside = "{}"\ntitle = "{}"\nbaseline = 100\nbasis = "code of 2010"\nmeasured = {}\nunit = "kWh/m²"\nsource = "meter"\n'
    office.write("p.toml", PROGRAMME + saving.format("US", "windows", 80) + saving.format("CN", "pumps", 92))
    found = {row["title_en"]: row for row in office.rows("show", "savings", "heat")}
    assert found["windows"]["saving"] == pytest.approx(20) and found["windows"]["within"] is True
    assert found["pumps"]["saving"] == pytest.approx(8) and found["pumps"]["within"] is False
    assert {(row["claimed_low"], row["claimed_high"]) for row in found.values()} == {(14, 30)}
    assert {row["side"] for row in office.rows("show", "outputs", "heat")} == {"US", "CN"}


@pytest.mark.mechanism(66)
def test_a_project_passes_only_defined_states_with_both_approvals(office: Office) -> None:
    def steps(*states: tuple[str, str]) -> None:
        text = "".join(
            f'[[project.step]]\nstate = "{state}"\nday = 2026-01-0{n}\napproved = [{sides}]\n'
            for n, (state, sides) in enumerate(states, start=1)
        )
        office.write("p.toml", PROJECT + text)

    both = '"US", "CN"'
    steps(("proposed", ""), ("approved", both), ("active", ""), ("reporting", ""), ("closed", ""))
    (found,) = office.rows("projects", "projects")
    assert (found["state"], found["next"], found["approved"]) == ("closed", None, "CN;US")
    steps(("proposed", ""), ("active", ""))
    assert "approved is next" in office.refused("projects")
    steps(("proposed", ""), ("approved", '"US"'))
    assert "Approval of CN is not recorded" in office.refused("projects")
    steps(("proposed", ""), ("stopped", ""), ("approved", both))
    assert "Nothing follows" in office.refused("projects")


@pytest.mark.mechanism(67)
def test_a_facility_links_partners_access_publications_and_recognitions(office: Office) -> None:
    office.write("f.toml", """
[[facility]]
id = "array"
title = "Array"
host = "CN"
partners = ["US", "CN"]
source = "charter"
[[facility.access]]
side = "US"
year = 2025
amount = 40
unit = "nights"
source = "log 2025"
[[facility.result]]
kind = "publication"
text = "first light"
year = 2025
source = "journal"
[[facility.result]]
kind = "recognition"
text = "prize"
source = "academy"
""")  # fmt: skip
    access = [row for row in office.rows("facilities", "access") if row["facility"] == "array"]
    assert [(row["side"], row["amount"], row["source"]) for row in access] == [
        ("US", 40, "log 2025"), ("CN", None, None),
    ]  # fmt: skip
    results = [row for row in office.rows("facilities", "results") if row["facility"] == "array"]
    assert [(row["kind"], row["source"]) for row in results] == [("publication", "journal"), ("recognition", "academy")]


ACTIVITIES = (
    "id,kind,title,year,channel,sites,participants,skills,source\n"
    "a1,investigation,Soil survey,2024,government,Ridge; Valley,US:4; CN:6,sampling,report\n"
    "a2,training,Kiln course,2024,business,Works,CN:12,kiln control; safety,report\n"
    "a3,workshop,Tides,2025,individual,Bay,US:3; CN:3,,report\na4,venture,Pumps,2025,business,,,,filing\n"
)


@pytest.mark.mechanism(68)
def test_field_work_records_sites_skills_and_totals_participants_by_side(office: Office) -> None:
    office.write("activity.csv", ACTIVITIES)
    survey = next(row for row in office.rows("activities", "activities") if row["activity"] == "a1")
    assert (survey["sites"], survey["participants"], survey["skills"]) == ("Ridge; Valley", "US:4 CN:6", "sampling")
    assert {row["side"]: row["participants"] for row in office.rows("activities", "sides")} == {"CN": 21, "US": 7}


@pytest.mark.mechanism(69)
def test_a_practice_is_found_by_topic_with_origin_evidence_and_reuse(office: Office) -> None:
    office.write("p.toml", """
[[practice]]
id = "dusk"
title = "Sampling at dusk"
origin = "Ridge station"
topics = ["soil", "sampling"]
evidence = "loss halved in 2024"
source = "report 7"
[[practice.reuse]]
by = "Valley station"
year = 2025
source = "minutes"
[[practice]]
id = "kiln"
title = "Slow firing"
origin = "Works"
topics = ["kiln"]
evidence = "fewer cracks"
source = "log"
""")  # fmt: skip
    (found,) = office.rows("practices", "practices", "soil")
    assert (found["practice"], found["origin"], found["evidence_en"]) == (
        "dusk",
        "Ridge station",
        "loss halved in 2024",
    )
    assert found["reused"] == 1 and "Valley station 2025 [minutes]" in found["by"]
    assert len(office.rows("practices", "practices")) == 2


@pytest.mark.mechanism(70)
def test_shared_data_have_licence_provenance_and_checksum_and_arrive_byte_for_byte(
    office: Office, tmp_path: Path
) -> None:
    source, packed, there = tmp_path / "data", tmp_path / "package", tmp_path / "there"
    source.mkdir()
    content = b"station,depth\n1,20\n"
    (source / "soil.csv").write_bytes(content)
    office.write("d.toml", f"""
[[dataset]]
id = "soil"
title = "Soil"
side = "US"
licence = "CC-BY-4.0"
provenance = "survey of 2024"
sha256 = "{hashlib.sha256(content).hexdigest()}"
source = "deposit"
""")  # fmt: skip
    office.door("record", "package", str(source), str(packed), "--name", "Soil", "--terms", "CC-BY-4.0")
    shutil.copytree(packed, there)
    office.door("record", "package", str(there))
    (arrived,) = there.rglob("soil.csv")
    (held,) = office.rows("practices", "datasets")
    assert hashlib.sha256(arrived.read_bytes()).hexdigest() == held["sha256"] and arrived.read_bytes() == content
    assert held["licence"] == "CC-BY-4.0" and held["provenance_en"] == "survey of 2024"
    arrived.write_bytes(content.replace(b"20", b"21"))
    with pytest.raises(AssertionError):
        office.door("record", "package", str(there))


VISITS = (
    "id,kind,host,origin,year,period,persons,body,source\nv1,scientist,US,CN,2018,,400,NIST,report\n"
    "v2,scientist,US,CN,2019,,350,NIST,report\nv3,scientist,CN,US,2019,,70,NSF,report\n"
    "s1,student,US,CN,2023,2023-24,277000,,survey\ns2,student,CN,US,2023,2023-24,900,,survey\n"
)


@pytest.mark.mechanism(71)
def test_visits_are_totalled_by_direction_and_compared_with_the_claim(office: Office, tmp_path: Path) -> None:
    office.write("visit.csv", VISITS)
    totals = {
        (row["kind"], row["origin"], row["host"]): row["persons"] for row in office.rows("exchanges", "directions")
    }
    assert totals["scientist", "CN", "US"] == 750 and totals["scientist", "US", "CN"] == 70
    claims = tmp_path / "claims"
    claims.mkdir()
    shutil.copy(office.folder / "visit.csv", tmp_path / "v.csv")
    (claims / "data").mkdir()
    shutil.copy(tmp_path / "v.csv", claims / "data" / "v.csv")
    (claims / "own.toml").write_text("""
[[table]]
id = "visits"
file = "data/v.csv"
source = "visits"
definition = "visits"
[[check]]
id = "thousands"
claim = "nist_hosted.jin"
question = "guests from CN at NIST"
measure = { read = "table:visits", where = { host = "US", body = "NIST" }, take = "sum", column = "persons" }
relation = "at_least"
value = 2000
""", encoding="utf-8")  # fmt: skip
    (check,) = office.door.json("claims", "check", "nist_hosted.jin", "--with", str(claims))["tables"]["checks"]["rows"]
    assert (check["computed"], check["outcome"]) == (750, "differs")


@pytest.mark.mechanism(72)
def test_channels_have_their_share_of_each_year(office: Office) -> None:
    office.write("activity.csv", ACTIVITIES)
    found = {(row["year"], row["channel"]): row["share"] for row in office.rows("activities", "channels")}
    assert found == {
        (2024, "government"): 0.5, (2024, "business"): 0.5, (2024, "individual"): 0,
        (2025, "government"): 0, (2025, "business"): 0.5, (2025, "individual"): 0.5,
    }  # fmt: skip


@pytest.mark.mechanism(74)
def test_student_flows_have_both_directions_source_and_ratio(office: Office) -> None:
    office.write("visit.csv", VISITS)
    (row,) = office.rows("exchanges", "exchanges", "student")
    assert (row["year"], row["a"], row["a_to_b"], row["b_to_a"], row["source"]) == (2023, "CN", 277000, 900, "survey")
    assert row["ratio"] == pytest.approx(277000 / 900)


@pytest.mark.mechanism(76)
def test_the_ledger_never_shows_one_side_alone(office: Office) -> None:
    found = office.rows("ledger", "ledger")
    assert {row["side"] for row in found} == {"US", "CN"} and all(row["source"] for row in found)
    office.write("b.toml", '[[benefit]]\nid = "b1"\nside = "DE"\ntext = "samples"\nsource = "contract"\n')
    alone = office.door.json("programmes", "ledger", "--with", str(office.folder), "--between", "DE", "FR")
    rows = {row["side"]: row["text_en"] for row in alone["tables"]["ledger"]["rows"]}
    assert rows == {"DE": "samples", "FR": "no benefit is recorded"}


@pytest.mark.mechanism(77)
def test_the_lineage_of_an_institution_is_sourced_or_unsourced(office: Office) -> None:
    office.write(
        "i.toml",
        '[[institution]]\nid = "found"\ntitle = "Foundation"\ncountry = "DE"\nmodel = "Other"\nevidence = "statute"\n',
    )
    found = {row["institution"]: row["lineage"] for row in office.rows("institutions", "institutions")}
    assert found == {"nsfc": "unsourced", "found": "sourced"}


@pytest.mark.mechanism(78)
def test_efforts_show_which_both_one_or_neither_joined_on_a_day(office: Office) -> None:
    member = '[[effort.member]]\ncountry = "{}"\nsince = {}\n{}source = "depositary"\n'
    efforts = {"a": [("US", "2010-01-01", ""), ("CN", "2012-01-01", "")], "b": [("US", "2010-01-01", "until = 2020-11-04\n")],
               "c": []}  # fmt: skip
    office.write("e.toml", "".join(
        f'[[effort]]\nid = "{key}"\ntitle = "{key}"\n' + "".join(member.format(*one) for one in members)
        for key, members in efforts.items()
    ))  # fmt: skip

    def on(day: str) -> dict[str, str]:
        found = office.door.json("programmes", "efforts", "--with", str(office.folder), "--on", day)
        return {row["effort"]: row["who"] for row in found["tables"]["efforts"]["rows"]}

    assert on("2011-06-01") == {"a": "US", "b": "US", "c": "neither"}
    assert on("2020-11-04") == {"a": "both", "b": "neither", "c": "neither"}
