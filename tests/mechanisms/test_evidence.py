"""Rows on effects, strengths, chains and options: what is observed, and what follows from stated assumptions."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from tests.mechanisms.doors import Door

from entente.sources.sample import sample_files

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


def months(first: int, count: int) -> list[str]:
    return [f"{first + n // 12}-{n % 12 + 1:02d}" for n in range(count)]


def trade(folder: Path, shift: float, seed: int = 4) -> Path:
    """Sixty months of trade; from October 2022 on ``shift`` is added."""
    source, value, lines = random.Random(seed), 0.0, ["period,value\n"]
    for month in months(2019, 60):
        value = 0.3 * value + source.gauss(0, 1)
        lines.append(f"{month},{100 + value + (shift if month > '2022-10' else 0):.4f}\n")
    path = folder / "trade.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


STUDY = """
[[measure]]
id = "october-rule"
title = "Controls on chips and tools"
day = 2022-10-07
cite = "87 FR 62186"
status = "in force"
[[measure]]
id = "december-rule"
title = "Controls widened"
day = 2024-12-02
cite = "89 FR 96790"
[[series]]
id = "imports"
title = "Imports of integrated circuits"
unit = "index"
source = "customs table 7"
file = "trade.csv"
[[test]]
id = "first"
measure = "october-rule"
series = "imports"
"""


@pytest.mark.mechanism(33)
def test_controls_are_laid_over_a_series_with_every_point_traceable(door: Door, tmp_path: Path) -> None:
    trade(tmp_path, 0)
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    found = door.json("restrictions", "test", str(tmp_path / "study.toml"), "--chart", str(tmp_path / "c.svg"))
    timeline = [(row["day"], row["cite"]) for row in found["tables"]["measures"]["rows"]]
    assert timeline == [("2022-10-07", "87 FR 62186"), ("2024-12-02", "89 FR 96790")]
    points = found["tables"]["points"]["rows"]
    assert len(points) == 59 and {row["source"] for row in points} == {"customs table 7"}  # the month itself is mixed
    assert next(row["period"] for row in points if row["after"]) == "2022-11"
    assert "Imports of integrated circuits" in (tmp_path / "c.svg").read_text(encoding="utf-8")


@pytest.mark.mechanism(35)
def test_a_measure_has_effect_baseline_and_uncertainty_or_no_detectable_effect(door: Door, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    outcomes = {}
    for shift in (0.0, -9.0):
        trade(tmp_path, shift)
        (row,) = door.json("restrictions", "test", str(tmp_path / "study.toml"))["tables"]["effects"]["rows"]
        assert row["low"] < row["effect"] < row["high"] and row["series"] == "imports"
        assert row["baseline_period"] == "2019-01–2022-09" and 95 < row["baseline"] < 105
        outcomes[shift] = (row["outcome"], abs(row["effect"] - shift) < 3 and row["high"] < 0, row["p_placebo"] <= 0.05)
    assert outcomes[0.0][0] == "no_detectable_effect"
    assert outcomes[-9.0] == ("effect", True, True)


@pytest.mark.mechanism(89)
def test_a_reform_has_act_date_and_status_and_an_indicator_before_and_after(door: Door, tmp_path: Path) -> None:
    cases = "period,cases\n" + "".join(
        f"{year},{400 - (120 if year > 2013 else 0) + year % 3}\n" for year in range(1990, 2024)
    )
    (tmp_path / "cases.csv").write_text(cases, encoding="utf-8")
    (tmp_path / "reform.toml").write_text("""
[[measure]]
id = "trademark-act"
title = "Trademark law revised"
day = 2013-08-30
cite = "Trademark Law, third amendment"
status = "in force"
[[series]]
id = "infringement"
title = "Infringement cases"
unit = "cases"
source = "yearbook"
file = "cases.csv"
column = "cases"
[[test]]
id = "t"
measure = "trademark-act"
series = "infringement"
""", encoding="utf-8")  # fmt: skip
    found = door.json("restrictions", "test", str(tmp_path / "reform.toml"))["tables"]
    assert [(row["cite"], row["day"], row["status"]) for row in found["measures"]["rows"]] == [
        ("Trademark Law, third amendment", "2013-08-30", "in force")
    ]
    (effect,) = found["effects"]["rows"]
    assert effect["effect"] == pytest.approx(-120, abs=3) and effect["baseline"] == pytest.approx(401, abs=1)
    assert {row["period"]: row["value"] for row in found["points"]["rows"]}["2023"] == 281


CAPABILITIES = """
[[capability]]
component = "coal gasification"
side = "CN"
rank = 1
source = "L. Xue and D. Simon, as quoted by X. Jin 2020"
[[capability]]
component = "steam turbines"
side = "US"
rank = 1
source = "L. Xue and D. Simon, as quoted by X. Jin 2020"
"""
NEED = '[[need]]\nid = "{}"\ntitle = "{}"\ncomponents = [{}]\n'


def matched(door: Door, path: Path, *arguments: str) -> tuple[dict[str, bool], dict[tuple[str, str], str]]:
    tables = door.json("evidence", "match", str(path), "US", "CN", *arguments)["tables"]
    return (
        {row["need"]: row["proposed"] for row in tables["needs"]["rows"]},
        {(row["need"], row["component"]): row["supplied_by"] for row in tables["components"]["rows"]},
    )


@pytest.mark.mechanism(59)
def test_a_pair_is_proposed_only_if_each_side_leads_in_a_needed_component(door: Door, tmp_path: Path) -> None:
    scores = "".join(
        f'[[capability]]\ncomponent = "{part}"\nside = "{side}"\nscore = {score}\nsource = "survey"\n'
        for part, us, cn in (("a", 9, 5), ("b", 4, 8), ("c", 6, 6), ("d", 7, 3))
        for side, score in (("US", us), ("CN", cn))
    )
    needs = {"both": '"a", "b"', "one": '"a", "d"', "equal": '"a", "c"', "three": '"a", "b", "c"'}
    path = tmp_path / "m.toml"
    path.write_text(scores + "".join(NEED.format(key, key, parts) for key, parts in needs.items()), encoding="utf-8")
    proposed, leads = matched(door, path)
    assert proposed == {"both": True, "one": False, "equal": False, "three": True}
    assert leads["three", "a"] == "US" and leads["three", "b"] == "CN" and leads["three", "c"] is None


@pytest.mark.mechanism(60)
def test_gasification_with_turbines_is_proposed_and_says_who_supplies_what(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "igcc.toml"
    path.write_text(
        CAPABILITIES + NEED.format("igcc", "IGCC", '"coal gasification", "steam turbines"'), encoding="utf-8"
    )
    proposed, leads = matched(door, path)
    assert proposed == {"igcc": True}
    assert leads == {("igcc", "coal gasification"): "CN", ("igcc", "steam turbines"): "US"}


@pytest.mark.mechanism(61)
def test_strengths_and_guardrails_are_two_results(door: Door, tmp_path: Path) -> None:
    robots = (
        '[[capability]]\ncomponent = "design"\nside = "US"\nrank = 1\nsource = "essay of 2025"\n'
        '[[capability]]\ncomponent = "mass production"\nside = "CN"\nrank = 1\nsource = "essay of 2025"\n'
    )
    need = NEED.format("robots", "Robots", '"design", "mass production"')
    path, results = tmp_path / "m.toml", {}
    for name in ("efficient-buildings", "genomic-cohort"):
        (tmp_path / f"{name}.toml").write_text(
            (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        path.write_text(robots + need + f'proposal = "{name}.toml"\n', encoding="utf-8")
        answer = door.json("evidence", "match", str(path), "US", "CN", "--as-of", "2026-06-15")
        (row,) = answer["tables"]["needs"]["rows"]
        results[name] = (row["proposed"], row["guardrails"])
    assert results == {"efficient-buildings": (True, "open"), "genomic-cohort": (True, "prohibited")}


@pytest.mark.mechanism(62)
def test_four_sub_results_decide_together_and_change_alone() -> None:
    from tests.unit.desk.opportunities import test_opportunity_parts as parts

    from entente.desk.opportunities import Verdict
    from entente.desk.opportunities.reference_project import Guardrails

    works = parts._works()
    rails = Guardrails(parts.load_rulebook(), parts.load_register(), as_of=parts.DAY, known_at=parts.DAY)
    before = parts._found(works, rails)
    for one in before.values():
        assert set(one.parts) == {"interest", "strengths", "sensitivity", "guardrails"}
        assert one.recommended == all(part.verdict is Verdict.PASS for part in one.parts.values())
    after = parts._found([{**work, "goals": [(1, 0.9)]} for work in works], rails)
    assert parts._changed(before, after) == {"interest"}


@pytest.mark.mechanism(73)
def test_a_map_of_stages_recomputes_the_loss_of_any_supplier(door: Door, tmp_path: Path) -> None:
    supply = '[[supply]]\nstage = "{}"\ncountry = "{}"\nshare = {}\nreplaceable = {}\nsource = "association 2024"\n'
    rows = (("design", "US", 0.7, 0.1), ("design", "CN", 0.1, 0.5), ("tools", "NL", 0.6, 0.0), ("tools", "US", 0.3, 0.0),
            ("assembly", "CN", 0.4, 0.5), ("assembly", "MY", 0.2, 0.5))  # fmt: skip
    path = tmp_path / "chips.toml"
    path.write_text("".join(supply.format(*row) for row in rows), encoding="utf-8")
    tables = door.json("evidence", "chain", str(path))["tables"]
    assert len(tables["stages"]["rows"]) == 6 and tables["stages"]["rows"][0]["replaceable"] == 0.1
    whole = {row["without"]: row["left"] for row in tables["whole"]["rows"]}
    assert whole == pytest.approx({"US": 1 - 0.7 * 0.9, "CN": 0.8, "NL": 0.4, "MY": 0.9})
    left = {(row["without"], row["stage"]): row["left"] for row in tables["left"]["rows"]}
    assert left["US", "tools"] == pytest.approx(0.7) and left["US", "assembly"] == 1


@pytest.mark.mechanism(80)
def test_engage_limit_and_decouple_share_indicators_and_assumptions(door: Door, tmp_path: Path) -> None:
    from entente.desk.refresh import import_source

    import_source(door.home, sample_files()["openalex-works"], "openalex-works", today=date(2026, 5, 4), sample=True)
    mine = tmp_path / "mine.toml"
    door("restrictions", "compare", "US", "CN", "--write", str(mine))
    asked = ("restrictions", "compare", "US", "CN", "--field", "22", "--assumptions", str(mine))
    found = door.json(*asked)["tables"]
    values = {(row["indicator"], row["option"], row["side"]): row for row in found["options"]["rows"]}
    assert {key[1] for key in values} == {"engage", "limit", "decouple"} and {key[2] for key in values} == {"US", "CN"}
    assert len(values) == 5 * 3 * 2
    assert values["joint", "decouple", "US"]["middle"] == 0 < values["joint", "engage", "CN"]["middle"]
    assert len(found["assumptions"]["rows"]) == 10 and all(row["source"] for row in found["assumptions"]["rows"])
    mine.write_text(mine.read_text(encoding="utf-8").replace("middle = 0.95", "middle = 0.90"), encoding="utf-8")
    changed = {
        (row["indicator"], row["option"], row["side"]): row for row in door.json(*asked)["tables"]["options"]["rows"]
    }
    moved = {key for key in values if values[key]["middle"] != changed[key]["middle"]}
    assert {key[1] for key in moved} == {"limit"} and {key[2] for key in moved} == {"US", "CN"}


@pytest.mark.mechanism(82)
def test_a_third_country_needs_data_only(door: Door, tmp_path: Path) -> None:
    counts = "year,a,b,count\n" + "".join(
        f"2020,{a},{b},{n}\n"
        for a, b, n in (("US", "US", 500), ("CN", "CN", 400), ("BR", "BR", 90), ("US", "CN", 120), ("US", "BR", 40), ("CN", "BR", 15))
    )  # fmt: skip
    path = tmp_path / "counts.csv"
    path.write_text(counts, encoding="utf-8")
    for x, y, joint in (("US", "BR", 40), ("BR", "CN", 15), ("US", "CN", 120)):
        (row,) = door.json("evidence", "pair", x, y, "--counts", str(path))["rows"]
        assert row["co_publications"] == joint and row["ric"] is not None
    folder = tmp_path / "programmes"
    folder.mkdir()
    (folder / "visit.csv").write_text(
        "id,kind,host,origin,year,persons,source\nv,scientist,BR,US,2025,20,log\nw,scientist,US,BR,2025,30,log\n",
        encoding="utf-8",
    )
    (visits,) = door.json("programmes", "exchanges", "--with", str(folder))["tables"]["exchanges"]["rows"]
    assert (visits["a"], visits["a_to_b"], visits["b_to_a"]) == ("BR", 30, 20)
