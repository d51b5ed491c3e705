"""Rows that ask a claim to be recomputed, contradicted, backed by a list or left unverified, from data a user adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.mechanisms.doors import Door

WDI = (
    '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-01-15",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2015","2016","2017","2018",\n'
)


class Debate:
    """A folder of claims, checks and tables, and the command that reads it."""

    def __init__(self, door: Door, folder: Path) -> None:
        self.door, self.folder = door, folder
        folder.mkdir()

    def data(self, name: str, text: str) -> None:
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "data" / name).write_text(text, encoding="utf-8")

    def table(self, key: str, text: str, more: str = "") -> str:
        self.data(f"{key}.csv", text)
        return f'[[table]]\nid = "{key}"\nfile = "data/{key}.csv"\nsource = "list of {key}"\ndefinition = "as listed"\n{more}\n'

    def write(self, *parts: str) -> None:
        (self.folder / "own.toml").write_text("\n".join(parts), encoding="utf-8")

    def show(self, claim: str) -> dict[str, Any]:
        found = self.door.json("claims", "show", claim, "--with", str(self.folder))["tables"]
        head = {row["what"]: row["held_en"] for row in found["claim"]["rows"]}
        return {"verdict": head["verdict"], "reason": head["reason"], "checks": found["checks"]["rows"],
                "years": found["years"]["rows"]}  # fmt: skip


def check(key: str, claim: str, measure: str, *more: str) -> str:
    lines = [f'id = "{key}"', f'claim = "{claim}"', f'question = "{key}"', f"measure = {{ {measure} }}", *more]
    return "[[check]]\n" + "\n".join(lines) + "\n"


def claim(key: str, text: str, value: str = "", *more: str) -> str:
    lines = [f'id = "{key}"', 'kind = "indicator"', 'subject = ["CN"]', f'measure = "{key}"', f'value = "{value}"',
             'document = "wang-2024"', f'text = "{text}"', *more]  # fmt: skip
    return "[[claim]]\n" + "\n".join(lines) + "\n"


@pytest.fixture
def debate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Debate:
    return Debate(Door(tmp_path / "home", capsys), tmp_path / "own")


@pytest.mark.mechanism(30)
def test_the_foreign_share_of_infrastructure_is_recomputed_with_its_basis(debate: Debate, tmp_path: Path) -> None:
    holdings = tmp_path / "ownership.csv"
    holdings.write_text(
        "owner,owned,percent,since,citation\nHarbour Line,Terminal North,60,2015-01-01,register\n"
        "Harbour Line,Terminal South,20,2016-01-01,register\nCity,Terminal South,80,2016-01-01,register\n"
        "City,Terminal North,40,2015-01-01,register\n", encoding="utf-8",
    )  # fmt: skip
    debate.door("sources", "import", str(holdings), "--as", "ownership-csv", "--edition", "2024-01-31")
    debate.write(
        check("equity", "eu_maritime_share.wang", 'read = "ownership", where = { owner = "Harbour Line" }, '
              'take = "sum", column = "percent"', 'against = { read = "ownership", take = "sum", column = "percent" }',
              'by = "share"', 'note = "equity of two terminals, each weighing the same"'),
    )  # fmt: skip
    found = debate.show("eu_maritime_share.wang")
    assert found["checks"][0]["computed"] == pytest.approx(40) and found["checks"][0]["expected"] == 10
    assert found["verdict"] == "contradicted" and "each weighing the same" in found["reason"]


@pytest.mark.mechanism(31)
def test_an_entity_list_is_counted_on_any_date_and_a_name_has_date_and_citation(debate: Debate, tmp_path: Path) -> None:
    rows = [("a1", "Snow Peak Works", "2018-08-01", "", "83 FR 37423"), ("a2", "Jade River Lab", "2019-10-09", "", "84 FR 54002"),
            ("a3", "Old Harbour Co", "2015-02-18", "2019-01-31", "80 FR 8524")]  # fmt: skip
    listed = tmp_path / "own.csv"
    listed.write_text(
        "id,name,country,listed_from,listed_to,citation\n"
        + "".join(f"{key},{name},CN,{since},{until},{cite}\n" for key, name, since, until, cite in rows),
        encoding="utf-8",
    )
    debate.door("sources", "import", str(listed), "--as", "list-csv", "--code", "own.EL", "--class", "legal",
                "--edition", "2026-01-01")  # fmt: skip
    days = {"2018-12-31": 2, "2019-01-31": 2, "2019-02-01": 1, "2020-01-01": 2, "2014-01-01": 0}
    debate.write(*(
        claim(f"on-{day}", "names", str(count)) + check(
            f"count-{day}", f"on-{day}", f'read = "list", where = {{ list = "own.EL", country = "CN" }}, '
            f'on = {day}, take = "count"', "tolerance = 0",
        )
        for day, count in days.items()
    ))  # fmt: skip
    assert {day: debate.show(f"on-{day}")["verdict"] for day in days} == dict.fromkeys(days, "recomputed")
    proposal = tmp_path / "p.toml"
    text = (Path(__file__).parents[2] / "examples" / "coal-gasification.toml").read_text(encoding="utf-8")
    proposal.write_text(text.replace("Xuefeng Turbine Research Academy", "Jade River Lab"), encoding="utf-8")
    (hit,) = debate.door.json("assess", str(proposal), "--as-of", "2026-01-02")["way"]["screening"]
    assert (hit["listed_since"], hit["citation"]) == ("2019-10-09", "84 FR 54002")


@pytest.mark.mechanism(43)
def test_diplomats_offices_and_hosts_are_recomputed_from_a_register(debate: Debate) -> None:
    offices = "office,country,diplomats\n" + "".join(f"o{n},C{n % 47},2\n" for n in range(70))
    debate.write(
        debate.table("offices", offices),
        check("offices", "cn_st_offices.recalibrating", 'read = "table:offices", take = "count"', "tolerance = 0"),
        check("hosts", "cn_st_office_countries.recalibrating",
              'read = "table:offices", take = "distinct", column = "country"', "tolerance = 0"),
        check("diplomats", "cn_st_diplomats.recalibrating",
              'read = "table:offices", take = "sum", column = "diplomats"', 'relation = "more_than"'),
    )  # fmt: skip
    assert debate.show("cn_st_offices.recalibrating")["verdict"] == "recomputed"
    assert debate.show("cn_st_office_countries.recalibrating")["checks"][0]["computed"] == 47
    assert debate.show("cn_st_diplomats.recalibrating")["verdict"] == "contradicted"  # 140 is not more than 140


@pytest.mark.mechanism(57)
def test_a_claim_of_a_body_carries_report_year_and_page_or_stays_unverified(debate: Debate) -> None:
    body = 'said_by = "USCC"'
    evidence = (
        '[[source]]\nid = "uscc-2019"\ntitle = "Annual report"\n[[evidence]]\nid = "read"\nclaims = ["located"]\n'
        'says = "supports"\ntext = "the report says so"\nsource = "uscc-2019"\nknown_from = 2019-11-14\n'
    )
    debate.write(
        claim("bare", "access", "", body),
        claim("located", "access", "", body, 'locator = "2019 report, p. 12"'),
        evidence,
    )
    bare, located = debate.show("bare"), debate.show("located")
    assert bare["verdict"] == "unverified" and "year and page" in bare["reason"]
    assert located["verdict"] == "supported" and "uscc-2019" in located["reason"]


@pytest.mark.mechanism(81)
def test_posts_are_recomputed_by_country_body_and_year_and_a_relative_loss_is_said(debate: Debate) -> None:
    posts = "body,country,year,posts\n" + "".join(
        f"ISO,{country},{year},{count}\n"
        for year, us, cn in ((2011, 110, 45), (2016, 105, 60), (2021, 95, 71))
        for country, count in (("US", us), ("CN", cn))
    )
    share = 'where = {{ body = "ISO", country = "US", year = {} }}, column = "posts"'
    whole = (
        'against = {{ read = "table:posts", where = {{ body = "ISO", year = {} }}, take = "sum", column = "posts" }}'
    )
    debate.write(
        debate.table("posts", posts), claim("us-posts", "the US lost posts relative to CN", "71"),
        check("us-2021", "us-posts", 'read = "table:posts", ' + share.format(2021), whole.format(2021), 'by = "share"',
              'relation = "less_than"'),
    )  # fmt: skip
    found = debate.show("us-posts")
    shares = {row["year"]: row["joined"] for row in found["years"]}
    assert shares == pytest.approx({2011: 100 * 110 / 155, 2016: 100 * 105 / 165, 2021: 100 * 95 / 166})
    assert found["verdict"] == "recomputed"  # from 71 % to 57 %


@pytest.mark.mechanism(84)
def test_answers_to_different_questions_are_never_joined(debate: Debate) -> None:
    survey = "publisher,question,date,year,sample,value\nP,view of CN?,2023-04-03,2023,3576,83\nP,threat?,2024-04-01,2024,3600,42\n"
    debate.write(
        debate.table("survey", survey, 'single = ["question"]'), claim("both", "joined", "62"), claim("one", "one", "83"),
        check("joined", "both", 'read = "table:survey", take = "mean"'),
        check("single", "one", 'read = "table:survey", where = { question = "view of CN?", date = "2023-04-03" }'),
    )  # fmt: skip
    joined = debate.show("both")
    assert joined["verdict"] == "unverified" and "never joined" in joined["reason"] and joined["years"] == []
    assert debate.show("one")["verdict"] == "recomputed"


@pytest.mark.mechanism(85)
def test_the_change_of_score_of_a_school_module_is_reported(debate: Debate) -> None:
    scores = "module,grade_band,lessons,phase,score\n" + "".join(
        f"ip,7-9,6,{phase},{score}\n" for phase, scores in (("pre", (40, 50)), ("post", (60, 70))) for score in scores
    )
    where = 'where = { module = "ip", grade_band = "7-9", phase = "%s" }, take = "mean", column = "score"'
    debate.write(
        debate.table("scores", scores), claim("taught", "the module raises scores", "20"),
        check("change", "taught", f'read = "table:scores", {where % "post"}',
              f'against = {{ read = "table:scores", {where % "pre"} }}', 'by = "difference"'),
    )  # fmt: skip
    assert debate.show("taught")["checks"][0]["computed"] == 20


@pytest.mark.mechanism(87)
def test_one_indicator_of_conversion_tests_both_opposing_claims(debate: Debate) -> None:
    licences = "year,value\n2018,0.10\n2020,0.12\n2023,0.18\n"
    rate = 'read = "table:rate", where = { year = "latest" }'
    debate.write(
        debate.table("rate", licences),
        check("low", "cn_conversion_gap.wang", rate, 'relation = "less_than"', "value = 0.15"),
        check("high", "cn_application_lead.scientists", rate, 'relation = "at_least"', "value = 0.15"),
    )
    gap, lead = debate.show("cn_conversion_gap.wang"), debate.show("cn_application_lead.scientists")
    assert (gap["verdict"], lead["verdict"]) == ("contradicted", "recomputed")
    assert [row["year"] for row in gap["years"]] == [2018, 2020, 2023]


@pytest.mark.mechanism(88)
def test_coverage_by_region_has_a_measure_of_inequality_and_its_change(debate: Debate) -> None:
    cover = "region,year,value\n" + "A,2015,20\nB,2015,80\nA,2023,60\nB,2023,80\n"
    debate.write(
        debate.table("cover", cover), claim("even", "services are spread more evenly", "0"),
        check("gini", "even", 'read = "table:cover", where = { year = 2023 }, take = "gini"',
              'against = { read = "table:cover", where = { year = 2015 }, take = "gini" }', 'by = "difference"',
              'relation = "less_than"'),
    )  # fmt: skip
    found = debate.show("even")
    assert {row["year"]: row["measure"] for row in found["years"]} == pytest.approx({2015: 0.3, 2023: 1 / 14})
    assert found["checks"][0]["computed"] == pytest.approx(1 / 14 - 0.3) and found["verdict"] == "recomputed"


@pytest.mark.mechanism(90)
def test_whether_and_when_one_country_passes_the_other_is_shown(debate: Debate, tmp_path: Path) -> None:
    series = {"IP.JRN.ARTC.SC": ("407974,438348,473438,528263", "429988,427264,432216,422807"),
              "GB.XPD.RSDV.GD.ZS": ("2.06,2.12,2.15,2.19", "2.72,2.76,2.82,2.84")}  # fmt: skip
    lines = [f'"{name}","{iso}","{code}","{code}",{values},\n' for code, both in series.items()
             for name, iso, values in (("China", "CHN", both[0]), ("United States", "USA", both[1]))]  # fmt: skip
    (tmp_path / "wdi.csv").write_text(WDI + "".join(lines), encoding="utf-8")
    debate.door("sources", "import", str(tmp_path / "wdi.csv"), "--as", "worldbank")
    both = ('read = "indicator", where = {{ indicator = "{}", country = "CN" }}',
            'against = {{ read = "indicator", where = {{ indicator = "{}", country = "US" }} }}')  # fmt: skip
    debate.write(
        claim("spends", "CN spends more on research for its output", "2016"),
        check("spending", "spends", both[0].format("GB.XPD.RSDV.GD.ZS"), both[1].format("GB.XPD.RSDV.GD.ZS"),
              'by = "passes"'),
    )  # fmt: skip
    papers = debate.show("cn_pubs_exceed_us.recalibrating")
    passed = next(row for row in papers["checks"] if row["check"] == "publications-pass")
    assert (passed["outcome"], passed["computed"]) == ("agrees", 2016) and "worldbank" in passed["basis"]
    assert debate.show("spends")["verdict"] == "contradicted"  # in no year loaded


@pytest.mark.mechanism(91)
def test_growth_personnel_and_output_are_recomputed_from_named_data_with_the_difference(debate: Debate) -> None:
    debate.write(
        debate.table("gerd", "year,value\n2019,2214.4\n2023,3335.7\n"), debate.table("staff", "year,value\n2022,6.354\n"),
        check("growth", "cn_rd_growth.recalibrating", 'read = "table:gerd", where = { year = 2023 }',
              'against = { read = "table:gerd", where = { year = 2019 } }', 'by = "growth"', "years = 4"),
        check("staff", "cn_rd_personnel.recalibrating", 'read = "table:staff", where = { year = 2022 }'),
    )  # fmt: skip
    growth, staff = debate.show("cn_rd_growth.recalibrating"), debate.show("cn_rd_personnel.recalibrating")
    assert growth["checks"][0]["difference"] == pytest.approx(100 * ((3335.7 / 2214.4) ** 0.25 - 1) - 11)
    assert staff["checks"][0]["basis"] == "list of staff" and staff["verdict"] == "recomputed"
    assert debate.show("cn_pubs_exceed_us.recalibrating")["verdict"] == "recomputed"  # from published figures


@pytest.mark.mechanism(92)
def test_every_count_claim_has_an_itemised_list_or_is_unverified(debate: Debate) -> None:
    partners = "country\n" + "".join(f"C{n}\n" for n in range(151))
    debate.write(
        debate.table("partners", partners),
        check("partners", "cn_st_partners.recalibrating", 'read = "table:partners", take = "distinct", column = "country"',
              'relation = "more_than"'),
    )  # fmt: skip
    assert debate.show("cn_st_partners.recalibrating")["verdict"] == "recomputed"
    for name in ("cn_st_agreements", "cn_st_orgs", "cn_st_diplomats", "big_science_cn_joined"):
        found = debate.show(f"{name}.recalibrating")
        assert found["verdict"] == "unverified" and "itemised list" in found["reason"]


@pytest.mark.mechanism(93)
def test_secretariats_match_or_the_difference_and_the_definition_are_shown(debate: Debate) -> None:
    held = (
        "body,year,committee\n"
        + "".join(f"ISO,2011,T{n}\n" for n in range(45))
        + "".join(f"ISO,2021,T{n}\n" for n in range(64))
    )
    debate.write(debate.table("held", held), *(
        check(f"iso-{year}", f"iso_secretariats_{year}.recalibrating",
              f'read = "table:held", where = {{ body = "ISO", year = {year} }}, take = "count"', "tolerance = 0",
              'note = "committees and subcommittees, twinned ones left out"')
        for year in (2011, 2021)
    ))  # fmt: skip
    assert debate.show("iso_secretariats_2011.recalibrating")["verdict"] == "recomputed"
    found = debate.show("iso_secretariats_2021.recalibrating")
    assert (found["verdict"], found["checks"][0]["difference"]) == ("contradicted", -7)
    assert "twinned" in found["reason"]


@pytest.mark.mechanism(94)
def test_stay_rate_and_return_are_shown_by_cohort_and_cohorts_are_not_mixed(debate: Debate) -> None:
    talent = "measure,cohort,year,value\nstay,2001,2011,90\nstay,2008,2018,81\nreturn,2018,2018,80\n"
    debate.write(
        debate.table("talent", talent, 'single = ["cohort"]'), claim("mixed", "of all cohorts", "85"),
        check("stay", "cn_phd_stay.jin", 'read = "table:talent", where = { measure = "stay", cohort = 2008 }'),
        check("return", "brain_gain.recalibrating", 'read = "table:talent", where = { measure = "return", cohort = 2018 }',
              'relation = "more_than"', "value = 50"),
        check("mixed", "mixed", 'read = "table:talent", where = { measure = "stay" }, take = "mean"'),
    )  # fmt: skip
    stay = debate.show("cn_phd_stay.jin")
    assert (stay["verdict"], stay["checks"][0]["computed"]) == ("contradicted", 81)
    assert debate.show("brain_gain.recalibrating")["verdict"] == "recomputed"
    assert "never joined" in debate.show("mixed")["reason"]


@pytest.mark.mechanism(95)
def test_a_claimed_shift_of_sectors_is_confirmed_or_rejected(debate: Debate) -> None:
    projects = "project,sector,year\n" + "".join(
        f"p{year}{n},{'digital' if n < digital else 'roads'},{year}\n" for year, digital in ((2014, 2), (2022, 6)) for n in range(10)
    )  # fmt: skip
    share = 'read = "table:projects", where = { year = %d, sector = "digital" }, take = "count"'
    debate.write(
        debate.table("projects", projects),
        check("shift", "bri_shift.recalibrating", share % 2022, f"against = {{ {share % 2014} }}", 'by = "ratio"',
              'relation = "more_than"', "value = 1"),
    )  # fmt: skip
    found = debate.show("bri_shift.recalibrating")
    assert found["verdict"] == "recomputed" and found["checks"][0]["computed"] == 3
    assert {row["year"]: row["measure"] for row in found["years"]} == {2014: 2, 2022: 6}


@pytest.mark.mechanism(96)
def test_the_list_of_joint_universities_is_compared_with_ten(debate: Debate) -> None:
    listed = "university,partner,accreditor,degrees\n" + "".join(f"u{n},p{n},ministry,BSc; MSc\n" for n in range(11))
    debate.write(
        debate.table("joint", listed),
        check("joint", "jv_universities.recalibrating", 'read = "table:joint", take = "distinct", column = "university"',
              "tolerance = 0"),
    )  # fmt: skip
    found = debate.show("jv_universities.recalibrating")
    assert found["verdict"] == "contradicted" and found["checks"][0]["difference"] == 1


@pytest.mark.mechanism(97)
def test_forecasts_stay_forecasts_until_data_confirm_them(debate: Debate) -> None:
    plan = "item,period,year,value,forecast\ncapacity,2021/2025,2027,40,true\ncapacity,2021/2025,2024,26,\n"
    debate.write(
        debate.table("plan", plan, 'forecast = "forecast"'),
        check(
            "capacity", "chip_capacity_2027.benefits", 'read = "table:plan", where = { item = "capacity", year = 2027 }'
        ),
    )
    found = debate.show("chip_capacity_2027.benefits")
    assert found["verdict"] == "unverified" and "forecast" in found["reason"] and found["checks"][0]["computed"] == 40
    debate.data("plan.csv", plan.replace("2027,40,true", "2027,40,"))
    assert debate.show("chip_capacity_2027.benefits")["verdict"] == "recomputed"
