"""Studies: periods, the first period after a measure, and bad files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entente.desk.restrictions import one_test, run_study
from entente.errors import InputError, InputErrors
from entente.evidence.study import parse_period, read_series, read_study, start_of

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2024", (1, 2024)), ("2024-Q2", (4, 8097)), ("2024Q1", (4, 8096)), ("2024-03", (12, 24290)), ("2024-03-31", (12, 24290)),
     ("2024-13", None), ("2024-00", None), ("24", None), ("2024-Q5", None), ("", None), ("２０２４", None)],
)  # fmt: skip
def test_periods(text: str, found: tuple[int, int] | None) -> None:
    assert parse_period(text) == found


@pytest.mark.parametrize(
    ("day", "per_year", "start"),
    [(date(2022, 1, 1), 1, 2022), (date(2022, 10, 7), 1, 2023), (date(2022, 10, 1), 12, 24273), (date(2022, 10, 7), 12, 24274),
     (date(2022, 10, 1), 4, 8091), (date(2022, 11, 1), 4, 8092)],
)  # fmt: skip
def test_the_first_period_wholly_after(day: date, per_year: int, start: int) -> None:
    assert start_of(day, per_year) == start


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("period,value\n2020,1\n2020,2\n", 3, "twice"), ("period,value\n2020,1\n2021-Q1,2\n", 3, "different length"),
        ("period,value\n2020,x\n", 2, "plain number"), ("period,value\n2020,nan\n", 2, "plain number"),
        ("period,value\nsoon,1\n", 2, "no period"), ("year,value\n2020,1\n", 1, "no column period"), ('period,value\n"2020,1\n', 2, "CSV"),
    ],
)  # fmt: skip
def test_a_bad_series_is_one_sentence_with_its_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputErrors, match=said) as refused:
        read_series(path)
    assert refused.value.problems[0].line == line


SERIES = '[[series]]\nid = "s"\ntitle = "t"\nunit = "u"\nsource = "x"\n{}\n'
TEST = '[[measure]]\nid = "m"\ntitle = "t"\nday = 2018-11-01\ncite = "c"\n[[test]]\nid = "t"\nmeasure = "m"\nseries = "{}"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [(SERIES.format(""), "either file or read"), (SERIES.format('file = "../x.csv"'), "No file"),
     (TEST.format("gone"), "id gone"), (SERIES.format('read = "pair:US:CN:none"') + TEST.format("s"), "cannot be read; write"),
     (SERIES.format('file = "x.csv"') + TEST.format("s") + 'first = "soon"\n', "no period")],
)  # fmt: skip
def test_a_bad_study_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors, match=said):
        read_study(path)
        run_study(tmp_path, path, DAY)


def test_shipped_counts_can_be_asked_and_show_no_detectable_effect(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(SERIES.format('read = "pair:US:CN:links"') + TEST.format("s") + "log = true\n", encoding="utf-8")
    (row,) = run_study(tmp_path, path, DAY).tables[0].records()
    assert row["outcome"] == "no_detectable_effect" and row["placebos"] == 21 and row["high"] < 0
    assert row["baseline_period"] == "1990–2017"


def test_a_series_by_itself_with_a_control(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    rows = [f"{1980 + n},{100 + n % 3 + (30 if n > 34 else 0)},{50 + n % 4}" for n in range(44)]
    path.write_text("period,chips,tools\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = one_test(path, date(2014, 6, 1), column="chips", period="period", log=False, controls=["tools"])
    (row,) = found.tables[0].records()
    assert row["outcome"] == "effect" and row["effect"] == pytest.approx(30, abs=1)
    placebos = found.table("placebos")
    assert placebos is not None and "tools" in {one["placebo"] for one in placebos.records()}
    path.write_text("period,chips\n" + "\n".join(f"{1990 + n},{n - 5}" for n in range(34)), encoding="utf-8")
    with pytest.raises(InputError, match="not above zero"):
        one_test(path, date(2014, 6, 1), column="chips", period="period", log=True, controls=[])
