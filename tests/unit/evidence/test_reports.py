"""Reports of loaded works: tables add up, both sides are shown, small numbers never are, gates go with every report."""

from __future__ import annotations

import random
from datetime import date

import msgspec
import pytest
from tests.reduced_works import MadeWarehouse, Record, made_work, warehouse

from entente.errors import NoSnapshot, Problem
from entente.evidence.counting.references import Blocks
from entente.evidence.pair import pair_report
from entente.evidence.report import Report
from entente.evidence.reports.bifurcation import bifurcation_answer
from entente.evidence.reports.country import country_answer
from entente.evidence.reports.mobility import mobility_answer
from entente.evidence.reports.pair import pair_answer
from entente.evidence.reports.request import Asked, Request, start
from entente.evidence.reports.topic import topic_answer
from entente.evidence.scope import Level, Scope, Territory

DAY = date(2026, 5, 4)


def _works() -> list[Record]:
    """Twelve hundred works of five codes in six topics, with references, goals and people who move."""
    rng = random.Random(3)
    codes = ("US", "CN", "DE", "HK", "FR")
    made = []
    for number in range(1, 1201):
        authors = rng.choices(codes, (5, 5, 3, 1, 1), k=rng.choice((1, 1, 2, 3)))
        topic = rng.choice(("T1", "T2", "T3", "T4", "T5", "T6"))
        fwci = round(rng.lognormvariate(0, 0.8) * (1.5 if len(set(authors)) > 1 else 1), 3)
        made.append(
            made_work(
                number, *authors, people=[rng.randrange(1, 400) for _ in authors], year=rng.randrange(2015, 2024),
                topic=topic, subfield="1" if topic < "T4" else "2", field="9", fwci=fwci, top10=fwci > 2.2,
                goals=[(3, 0.5)] if rng.random() < (0.6 if topic == "T1" else 0.1) else [],
                references=rng.sample(range(1, number), min(number - 1, 3)) if number > 1 else [],
            )
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def loaded() -> MadeWarehouse:
    return warehouse(_works())


def _asked(loaded: MadeWarehouse, *countries: str, **scope: object) -> Asked:
    return start(loaded, Request(scope=Scope(**scope), known_at=DAY, replicates=60), countries)


def _pair(loaded: MadeWarehouse, **scope: object) -> Report:
    found = pair_report("US", "DE", loaded, Scope(**scope), known_at=DAY)
    assert found is not None
    return pair_answer(found, _asked(loaded, "US", "DE", **scope))


def test_every_report_has_gates_counting_and_settings(loaded: MadeWarehouse) -> None:
    asked = _asked(loaded, level=Level.TOPIC, units=("T1",))
    reports = (
        _pair(loaded),
        country_answer("US", asked, Level.TOPIC),
        topic_answer(asked, 10),
        mobility_answer(_asked(loaded), (), 5),
        bifurcation_answer(_asked(loaded), Blocks(x=("US",), y=("CN",)), 20),
    )
    for report in reports:
        assert report.gates and report.gates[0].gates.works and report.gates[0].gates.edition == date(2026, 1, 1)
        assert report.settings["seed"] == 1 and report.settings["territory"] == "cn"
        assert report.settings["impact_year"] == 2024 and report.sources
        assert all(table.counting.en and table.counting.zh for table in report.tables)
        assert {type(cell) for table in report.tables for row in table.rows for cell in row} <= {
            str, int, float, bool, type(None),
        }  # fmt: skip
        msgspec.json.encode(report)


def test_the_variants_of_a_pair_only_take_away_and_the_gain_shows_both_sides(loaded: MadeWarehouse) -> None:
    report = _pair(loaded)
    variants = {row["variant"]: row["co_publications"] for row in report.table("variants").records()}
    assert variants["all"] == sum(row["co_publications"] for row in report.table("years").records())
    assert max(variants.values()) == variants["all"] and variants["bilateral"] < variants["all"]
    gain = report.table("gain").records()
    assert len(gain) == 2 * 4 * 4 * 3 and {row["side"] for row in gain} == {"US", "DE"}
    for near, far in zip(gain[::2], gain[1::2], strict=True):
        assert (near["side"], far["side"]) == ("US", "DE")
        if near["difference"] is not None and far["difference"] is not None:
            assert near["mutual"] == far["mutual"] == min(near["difference"], far["difference"])
            assert near["low"] <= near["difference"] <= near["high"]
        else:
            assert near["mutual"] is None
    assert all(len(one.values) % 2 == 0 for one in report.comparisons)
    levels = report.table("complementarity").records()
    assert [row["units"] for row in levels] == [6, 2] and all(0 <= row["krugman"] <= 1 for row in levels)


def test_small_numbers_of_a_topic_are_hidden_by_year(loaded: MadeWarehouse) -> None:
    report = _pair(loaded, level=Level.TOPIC, units=("T1",), last_year=2016)
    years = report.table("years")
    assert years.hidden and all(row["co_publications"] is None for row in years.records())
    assert all(point.value >= 10 for series in report.series for point in series.points)


def test_the_same_request_gives_the_same_bytes_and_another_seed_other_intervals(loaded: MadeWarehouse) -> None:
    first = msgspec.json.encode(_pair(loaded))
    again = warehouse(_works())
    assert msgspec.json.encode(_pair(again)) == first
    found = pair_report("US", "DE", loaded, Scope(), known_at=DAY)
    request = Request(scope=Scope(), known_at=DAY, replicates=60, seed=2)
    other = pair_answer(found, start(loaded, request))
    rows, turned = other.table("gain").records(), _pair(loaded).table("gain").records()
    for one, another in zip(rows, turned, strict=True):
        assert (one["difference"] is None) == (another["difference"] is None)
        assert one["difference"] is None or one["difference"] == pytest.approx(another["difference"], rel=1e-9)
    assert [row["low"] for row in rows] != [row["low"] for row in turned]


def test_shares_of_all_countries_add_up_and_a_country_reads_the_same_from_both_sides(loaded: MadeWarehouse) -> None:
    asked = _asked(loaded, level=Level.TOPIC, units=("T1", "T2"))
    countries = topic_answer(asked, 250).table("countries").records()
    for unit in ("T1", "T2"):
        assert sum(row["share"] for row in countries if row["unit"] == unit) == pytest.approx(1)
    special = {row["unit"]: row for row in country_answer("US", asked, Level.TOPIC).table("specialisation").records()}
    for row in countries:
        if row["country"] == "US":
            mine = special[row["unit"]]
            for name in ("works", "output", "activity", "pp_top"):
                assert mine[name] == pytest.approx(row[name])
    output = country_answer("US", asked, Level.TOPIC).table("output").records()
    assert sum(row["works"] for row in output) > sum(row["works"] for row in special.values() if row["unit"] == "T1")


def test_goals_are_read_against_all_works(loaded: MadeWarehouse) -> None:
    asked = _asked(loaded, level=Level.TOPIC, units=("T1",))
    goals = {row["goal"]: row for row in topic_answer(asked, 5).table("goals").records()}
    assert goals[0]["share"] == pytest.approx(0.6, abs=0.1) and goals[0]["focus"] > 2
    assert goals[3]["aligned"] == goals[0]["aligned"] and goals[7]["aligned"] == 0


def test_no_small_number_of_persons_leaves_a_report(loaded: MadeWarehouse) -> None:
    report = mobility_answer(_asked(loaded), (), 5)
    persons = ("not_mobile", "migrant", "directional_traveller", "non_directional_traveller", "returned", "stock",
               "arrived", "left", "migrants")  # fmt: skip
    shown = [
        value for table in report.tables for row in table.records() for name, value in row.items() if name in persons
    ]
    assert any(shown) and all(value is None or value == 0 or value >= 10 for value in shown)
    larger = mobility_answer(_asked(loaded), ("US", "CN"), 5, 40)
    shown = [value for row in larger.table("flows").records() for name, value in row.items() if name == "migrants"]
    assert all(value is None or value >= 40 for value in shown)


def test_blocks_that_cite_at_random_have_no_modularity_beyond_their_null(loaded: MadeWarehouse) -> None:
    done: list[int] = []
    report = bifurcation_answer(_asked(loaded), Blocks(x=("US", "FR"), y=("CN", "HK")), 24, done.append)
    assert done == [10, 20, 24]
    years = report.table("years").records()
    assert [row["year"] for row in years] == sorted(row["year"] for row in years)
    told = [row for row in years if row["log_odds"] is not None]
    assert told and all(row["log_odds_low"] < row["log_odds"] < row["log_odds_high"] for row in told)
    near = sum(row["log_odds_low"] < 0 < row["log_odds_high"] for row in told)
    assert near >= len(told) - 2
    structure = [row for row in report.table("structure").records() if row["measure"] == "modularity"]
    assert sum(abs(row["z"]) > 3 for row in structure) <= 1
    assert all(row["divergence"] >= 0 and row["excess"] > 0 for row in report.table("divergence").records())


def test_hong_kong_is_counted_with_cn_only_where_asked(loaded: MadeWarehouse) -> None:
    def output(territory: Territory, code: str) -> float:
        asked = _asked(loaded, territory=territory)
        return sum(row["output"] for row in country_answer(code, asked, Level.FIELD).table("output").records())

    apart = output(Territory.SEPARATE, "CN") + output(Territory.SEPARATE, "HK")
    assert output(Territory.JOINED, "CN") == pytest.approx(apart)
    with pytest.raises(Problem, match="HK is counted with CN"):
        start(loaded, Request(scope=Scope(territory=Territory.JOINED), known_at=DAY), ("HK",))


def test_works_that_are_absent_or_too_new_are_refused(loaded: MadeWarehouse) -> None:
    with pytest.raises(NoSnapshot, match="newer than 2025-01-01"):
        start(loaded, Request(scope=Scope(), known_at=date(2025, 1, 1)))
    empty = warehouse([])
    empty.copies = ()
    with pytest.raises(NoSnapshot, match="No works are loaded"):
        start(empty, Request(scope=Scope(), known_at=DAY))


def test_arrow_tables_hold_the_rows_and_what_they_rest_on(loaded: MadeWarehouse) -> None:
    from entente import evidence

    base = evidence.Evidence(loaded, known_at=DAY, replicates=60)
    tables = base.pair("US", "DE")
    assert set(tables) == {"years", "variants", "gain", "complementarity"}
    assert tables["years"].to_pylist() == _pair(loaded).table("years").records()
    about = {name.decode(): msgspec.json.decode(value) for name, value in tables["years"].schema.metadata.items()}
    assert about["gates"][0]["gates"]["works"] == 1200 and about["counting"]["zh"] and about["sample"] is False
    assert base.country("US")["growth"].num_rows == 2
    assert base.mobility(["US", "CN"])["flows"].column("migrants").null_count >= 0
    assert base.bifurcation(["US"], ["CN"], 20)["divergence"].num_rows == 18
    scoped = evidence.Evidence(loaded, known_at=DAY, scope=evidence.Scope(level=evidence.Level.TOPIC, units=("T1",)))
    assert scoped.topic()["countries"].num_rows == 5
    assert base.pair("US", "SE") == {}
