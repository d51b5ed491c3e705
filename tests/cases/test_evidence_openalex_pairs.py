"""All 34 years of US–CN from real OpenAlex counts: our measures against figures computed elsewhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.coauthorship import write_counts

from entente.cli.evidence import evidence
from entente.evidence.published import load_published, published_pair
from entente.settings import Settings

COLUMNS = {"salton": "salton", "jaccard": "jaccard", "pai": "pai", "ric": "ric_us_cn", "ric_turned": "ric_cn_us"}


@pytest.fixture(scope="module")
def counts_file(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counts(shared, tmp_path_factory.mktemp("counts") / "counts.csv")


def _expected(shared: Path) -> list[dict[str, str]]:
    with (shared / "figures" / "pair_us_cn_openalex_2024-08.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _run(home: Path, *arguments: str, lang: str = "en") -> str:
    from datetime import date

    done = CliRunner().invoke(evidence, list(arguments), obj=Settings(home=home, lang=lang, today=date(2026, 5, 4)))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_the_command_agrees_with_all_34_years(shared: Path, counts_file: Path, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    text = _run(tmp_path, "pair", "US", "CN", "--counts", str(counts_file), "--format", "csv", "--chart", str(chart))
    assert text.startswith("year,salton,jaccard,pai,ric,ric_low,ric_high,co_publications,n_x,n_y,C_x,C_y,T,")
    rows, expected = list(csv.DictReader(io.StringIO(text))), _expected(shared)
    assert [row["year"] for row in rows] == [row["year"] for row in expected] and len(rows) == 34
    worst = max(
        abs(float(row[ours]) / float(want[theirs]) - 1)
        for row, want in zip(rows, expected, strict=True)
        for ours, theirs in COLUMNS.items()
    )
    assert worst < 1e-9
    assert chart.read_text(encoding="utf-8").startswith("<svg")


def test_shipped_counts_are_those_of_the_matrices(shared: Path) -> None:
    pair = published_pair("US", "CN")
    assert pair is not None and len(pair.years) == 34
    for counts, want in zip(pair.years, _expected(shared), strict=True):
        keys = ("us_cn", "n_us_intl", "n_cn_intl", "C_us", "C_cn", "T")
        found = (counts.links, counts.n_x, counts.n_y, counts.c_x, counts.c_y, counts.total)
        assert found == tuple(float(want[key]) for key in keys)


def test_without_counts_the_published_series_is_used_and_named(tmp_path: Path) -> None:
    answer = json.loads(_run(tmp_path, "pair", "CN", "US", "--json"))
    assert answer["basis"] == "published" and answer["source"]["id"] == "openalex.2024-08-27"
    assert len(answer["rows"]) == 34 and answer["rows"][-1]["ric"] == pytest.approx(0.8717287107418226)
    assert max(answer["rows"], key=lambda row: row["co_publications"])["year"] == 2020
    by_pai = max(answer["rows"], key=lambda row: row["pai"])
    by_salton = max(answer["rows"], key=lambda row: row["salton"])
    assert (by_pai["year"], by_salton["year"]) == (2017, 2018)


def test_text_table_in_both_languages(tmp_path: Path) -> None:
    english, chinese = _run(tmp_path, "pair", "US", "CN"), _run(tmp_path, "pair", "US", "CN", lang="zh")
    assert "84,025" in english and "27 August 2024" in english
    assert "合著论文" in chinese and "来源：" in chinese


def test_recalled_figures_are_listed_as_unverified(tmp_path: Path) -> None:
    rows = json.loads(_run(tmp_path, "figures", "--country", "US", "--json"))
    assert {row["country"] for row in rows} == {"", "US"}
    assert [row["value"] for row in rows if not row["verified"]] == [457335]
    assert "unverified" in _run(tmp_path, "figures")
    assert all(figure.source in load_published().sources for figure in load_published().figures)


@pytest.mark.parametrize(("x", "y"), [("US", "UK"), ("US", "US"), ("US", "xx")])
def test_bad_codes_are_input_errors(tmp_path: Path, x: str, y: str) -> None:
    from entente.errors import InputError

    with pytest.raises(InputError):
        _run(tmp_path, "pair", x, y)


def test_an_unknown_pair_says_what_can_be_done(tmp_path: Path) -> None:
    from entente.errors import NoSnapshot

    with pytest.raises(NoSnapshot, match="DE–FR") as caught:
        _run(tmp_path, "pair", "DE", "FR")
    assert "--counts" in caught.value.hint


@pytest.mark.parametrize("row", ["2000,US,CN,-1", "2000,US,CN,x", "2000,US,UK,1", "20,US,CN,1"])
def test_bad_counts_end_with_exit_code_2_and_their_place(
    tmp_path: Path, row: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from entente.cli.app import run

    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    path, chart = tmp_path / "counts.csv", tmp_path / "chart.svg"
    path.write_text(f"year,a,b,count\n2000,US,US,9\n{row}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["evidence", "pair", "US", "CN", "--counts", str(path), "--chart", str(chart)])
    assert ended.value.code == 2
    assert f"{path}:3:" in capsys.readouterr().err and not chart.exists()
