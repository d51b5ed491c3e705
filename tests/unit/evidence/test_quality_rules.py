"""Each cause alone, and that no cause is a bare year."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from entente.cli.app import entente
from entente.evidence.quality import Judge, Side, SideRecord
from entente.evidence.quality.facts import facts
from entente.evidence.quality.judge import CAUSES
from entente.evidence.quality.paratext import paratext_reason
from entente.evidence.quality.words import distinguishing, is_common, is_country_and_common
from entente.settings import read_settings
from entente.sources.openalex.sides import SideRow, side_rows


def record(year: int | None = 2015, title: str = "On salt", **sides: tuple[list[str], str]) -> SideRecord:
    return SideRecord(
        work="W1", year=year, title=title,
        sides={code: Side(names=tuple(names), authors=frozenset(who)) for code, (names, who) in sides.items()},
    )  # fmt: skip


def ids(one: SideRecord, *others: SideRecord, founded: dict[tuple[str, str], int] | None = None) -> set[str]:
    known = founded or {}
    judge = Judge([one, *others], lambda name, country: known.get((name, country)))
    return {cause.id for cause in judge.causes(one)}


GOOD = {"SE": (["Karolinska Institutet"], "ab"), "CN": (["Fudan University"], "c")}


@given(st.integers(1850, 2035) | st.none())
def test_no_year_alone_is_a_cause(year: int | None) -> None:
    assert ids(record(year, **GOOD)) == set()


@pytest.mark.parametrize(
    ("cause", "one"),
    [
        ("paratext", record(title="AJI volume 65 issue 5 Cover and Back matter", **GOOD)),
        ("paratext", record(title="[Catalogue]", **GOOD)),
        ("common_name", record(SE=(["Karolinska Institutet"], "ab"), CN=(["Poultry Research Institute"], "c"))),
        ("common_name", record(SE=(["Institute of Psychology"], "ab"), CN=(["Fudan University"], "c"))),
        ("name_era", record(1915, US=(["Harvard University"], "ab"), CN=(["State Key Laboratory of Cryptology"], "c"))),
        ("name_era", record(1938, RU=(["Kazan University"], "a"), CN=(["Beijing Chest Hospital"], "b"))),
        ("everyone_everywhere", record(US=(["Yale University"], "ab"), CN=(["Fudan University"], "ab"))),
        ("same_name", record(TW=(["National Tsing Hua University"], "ab"), CN=(["Tsinghua University"], "ab"))),
        ("homonym", record(TW=(["Academia Sinica"], "a"), CN=(["Peking University"], "ab"))),
        ("no_relations", record(1967, JP=(["Kyoto University"], "a"), CN=(["Fudan University"], "b"))),
    ],
)
def test_each_cause_alone(cause: str, one: SideRecord) -> None:
    found = ids(one)
    assert cause in found
    assert found <= {cause, "everyone_everywhere"}


def test_founded_later_needs_the_registry_and_a_later_year() -> None:
    one = record(1950, **GOOD)
    assert ids(one, founded={("Fudan University", "CN"): 1951}) == {"not_founded"}
    assert ids(one, founded={("Fudan University", "CN"): 1950}) == set()
    assert ids(one, founded={("Fudan University", "US"): 1990}) == set()


def test_a_common_name_that_stands_beside_its_owner_is_trusted() -> None:
    alone = record(SE=(["Karolinska Institutet"], "ab"), CN=(["Institute of Atmospheric Physics"], "c"))
    beside = record(
        SE=(["Karolinska Institutet"], "ab"), CN=(["Institute of Atmospheric Physics", "Fudan University"], "c")
    )
    assert ids(alone) == {"common_name"}
    assert ids(alone, *[beside] * 10) == set()
    assert ids(alone, *[alone] * 11, *[beside] * 10) == {"common_name"}


def test_a_country_s_name_is_doubted_only_where_nothing_ever_stands_beside_it() -> None:
    one = record(SE=(["Lund University"], "ab"), CN=(["China Building Materials Academy"], "c"))
    beside = record(SE=(["Lund University"], "a"), CN=(["China Building Materials Academy", "Fudan University"], "c"))
    assert ids(one) == set()
    assert ids(one, *[one] * 5) == {"country_name"}
    assert ids(one, *[one] * 5, beside) == set()


def test_a_work_of_one_country_is_not_judged() -> None:
    assert ids(record(1900, title="Contents", CN=(["Poultry Research Institute"], "a"))) == set()


@pytest.mark.parametrize(
    ("name", "common"),
    [
        ("Rubber Research Institute", True),
        ("Institute of Psychology, Chinese Academy of Sciences", True),
        ("Institute of Hydrobiology, Biology Centre, Academy of Sciences of the Czech Republic", True),
        ("Institute of Astronomy and Astrophysics, Academia Sinica", False),
        ("National University of Defense Technology", False),
        ("State Key Laboratory of Respiratory Disease", False),
        ("Shanghai Pesticide Research Institute", False),
        ("Quanta Computer (China)", False),
        ("Ministerio", False),
        ("", False),
    ],
)
def test_common_names(name: str, common: bool) -> None:
    assert is_common(name) is common


def test_names_of_a_country_and_what_distinguishes() -> None:
    assert is_country_and_common("Chinese Academy of Forestry")
    assert not is_country_and_common("Academy of Forestry")
    assert distinguishing("National Tsing Hua University") == "tsinghua"
    assert distinguishing("Dow Chemical (China)") == "dow"


@pytest.mark.parametrize(
    ("title", "doi", "kind", "is_one"),
    [
        ("Front Matter", "", "", True),
        ("CLJ volume 6 issue 2 Front matter", "", "", True),
        ("Flower seeds /", "https://doi.org/10.5962/bhl.title.95831", "", True),
        ("x", "", "paratext", True),
        ("Contents of microelements of citrus soils", "", "", False),
        ("An index of biodiversity", "", "", False),
        ("Covering spaces", "", "", False),
        ("A catalogue of galaxies", "", "", False),
    ],
)
def test_paratext(title: str, doi: str, kind: str, is_one: bool) -> None:
    assert (paratext_reason(title, doi, kind) is not None) is is_one


def test_facts_are_complete() -> None:
    for one in facts().names:
        assert one.en and one.zh and one.source
    assert len(facts().relations) >= 30
    assert all(heading.en and heading.zh for heading in CAUSES.values())


WORK = {
    "id": "https://openalex.org/W7", "title": "On salt", "publication_year": 1915,
    "authorships": [
        {"author": {"id": "https://openalex.org/A1"}, "countries": ["US"],
         "institutions": [{"display_name": "Harvard University", "country_code": "US"}]},
        {"author": {}, "countries": [],
         "institutions": [{"display_name": "State Key Laboratory of Cryptology", "country_code": "CN"}, None]},
    ],
}  # fmt: skip


def test_openalex_works_are_read_by_side(tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl"
    path.write_text(json.dumps(WORK) + '\n{"title": "nothing"}\nnonsense\n', encoding="utf-8")
    rows = list(side_rows(path))
    assert isinstance(rows[0], SideRow)
    assert rows[0].sides == {
        "CN": (("State Key Laboratory of Cryptology",), frozenset({"#1"})),
        "US": (("Harvard University",), frozenset({"https://openalex.org/A1"})),
    }
    assert [row.line for row in rows[1:]] == [2, 3]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_in_three_forms(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "works.jsonl"
    path.write_text(json.dumps(WORK) + "\nnonsense\n", encoding="utf-8")
    settings = read_settings(lang=lang, home=str(tmp_path / "home"))

    def run(*options: str) -> str:
        done = CliRunner().invoke(
            entente, ["evidence", "quality", str(path), *options], obj=settings, catch_exceptions=False
        )
        assert done.exit_code == 0
        return done.output

    report = json.loads(run("--json"))
    assert (report["read"], report["rejected"], report["international"], report["flagged"]) == (2, 1, 1, 1)
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv"))))
    assert [(row["work"], row["cause"], row["country"]) for row in rows] == [("W7", "name_era", "CN")]
    text = run()
    assert "W7  1915" in text
    assert ("1984" in text) and ("1 are of two countries" in text) == (lang == "en")
