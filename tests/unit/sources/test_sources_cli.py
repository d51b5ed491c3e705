"""The ``sources`` command as a person meets it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from entente.cli.sources import FETCHABLE, KINDS, sources
from entente.errors import InputError
from entente.locale import translator
from entente.settings import Settings
from entente.sources.kinds import KINDS as TABLE

LIST = "name,aliases,listed_from,country\nSAMPLE Institute,SI; 样本研究所,2020-01-01,cn\n,empty,,\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lang="en", today=date(2026, 11, 24))


def run(settings: Settings, *arguments: str) -> str:
    result = CliRunner().invoke(sources, arguments, obj=settings, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def put(folder: Path) -> str:
    path = folder / "mine.csv"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def test_kinds_of_the_command_are_the_kinds_there_are() -> None:
    assert tuple(TABLE) == KINDS
    assert tuple(kind.id for kind in TABLE.values() if kind.download) == tuple(k for k in KINDS if k in FETCHABLE)
    output = CliRunner().invoke(sources, ["import", "--help"]).output
    assert all(kind in output for kind in KINDS)


def test_import_ends_with_the_three_numbers(settings: Settings, tmp_path: Path) -> None:
    output = run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", "mine", "--json")
    answer = json.loads(output)
    assert list(answer)[-3:] == ["read", "loaded", "rejected"]
    assert (answer["read"], answer["loaded"], answer["rejected"]) == (2, 1, 1)
    assert answer["reasons"][0]["field"] == "name"
    assert answer["reasons"][0]["line"] == 3


def test_several_files_add_up(settings: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(LIST + "More,,,\n", encoding="utf-8")
    output = run(settings, "import", put(tmp_path), str(other), "--as", "list-csv", "--code", "mine", "--json")
    answer = json.loads(output)
    assert (answer["read"], answer["loaded"], answer["rejected"]) == (5, 3, 2)
    states = json.loads(run(settings, "list", "--json"))["snapshots"]
    assert [state["in_use"] for state in states].count(True) == 1


def test_list_shows_day_class_hash_and_staleness(settings: Settings, tmp_path: Path) -> None:
    assert "Nothing" in run(settings, "list")
    run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", "mine", "--edition", "2026-01-01")
    [state] = json.loads(run(settings, "list", "--json", "--as-of", "2026-01-31"))["snapshots"]
    assert (state["age_days"], state["staleness"], state["class"]) == (30, "fresh", "non_official")
    assert len(state["sha256"]) == 64
    assert "STALE" in run(settings, "list")
    assert json.loads(run(settings, "rebuild", "--json")) == {"snapshots": 1}


def test_text_of_an_import_in_both_languages(settings: Settings, tmp_path: Path) -> None:
    assert "2 records read, 1 loaded, 1 rejected" in run(
        settings, "import", put(tmp_path), "--as", "list-csv", "--code", "a"
    )
    chinese = Settings(home=tmp_path / "other", lang="zh", today=settings.today)
    output = run(chinese, "import", put(tmp_path), "--as", "list-csv", "--code", "a")
    assert "读取 2 条记录，载入 1 条，拒绝 1 条" in output
    assert "为空或含有 NUL 字节" in output
    assert "自备清单" in run(chinese, "kinds")


@pytest.mark.parametrize("code", ["", "csl.EL", "bis.EL", "dod.x", "aspi", "a b", "x" * 41])
def test_list_codes_that_are_refused(settings: Settings, tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError, match="list code"):
        run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", code)


def test_requests_that_make_no_sense(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="future"):
        run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", "a", "--edition", "2027-01-01")
    with pytest.raises(InputError, match="only for lists and tables"):
        run(settings, "import", put(tmp_path), "--as", "csl", "--code", "a")
    with pytest.raises(InputError, match="cannot be downloaded"):
        run(settings, "fetch", "aspi")
    run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", "a")
    with pytest.raises(InputError, match="imported before with another"):
        run(settings, "import", put(tmp_path), "--as", "list-csv", "--code", "b")


def test_every_kind_says_where_its_official_copy_is() -> None:
    for kind in TABLE.values():
        assert kind.url.startswith("https://") or kind.code_needed or kind.code_allowed
        assert kind.title.en and kind.title.zh and kind.licence


def test_chinese_is_there() -> None:
    assert translator("zh")("Nothing has been imported yet.") == "尚未导入任何数据。"


def test_what_a_file_is_is_recognised_by_its_content(settings: Settings, tmp_path: Path) -> None:
    table = tmp_path / "shares.csv"
    table.write_text("owner,owned,percent\nSAMPLE Holding,SAMPLE Optics,51\n", encoding="utf-8")
    output = run(settings, "import", str(table), put(tmp_path), "--code", "mine")
    assert output.count("Recognised as ownership-csv.") == output.count("Recognised as list-csv.") == 1
    states = json.loads(run(settings, "list", "--json"))["snapshots"]
    assert [state["kind"] for state in states] == ["list-csv", "ownership-csv"]


def test_a_list_of_several_files_is_recognised_as_one(settings: Settings, tmp_path: Path) -> None:
    row = '{},"SAMPLE BANK",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    (tmp_path / "sdn.csv").write_text(row.format(1), encoding="utf-8")
    (tmp_path / "alt.csv").write_text('1,2,"aka","SAMPLE BANQUE",-0- \n', encoding="utf-8")
    files = [str(tmp_path / name) for name in ("alt.csv", "sdn.csv")]
    by_files = json.loads(run(settings, "import", *files, "--json"))
    by_folder = json.loads(run(settings, "import", str(tmp_path), "--json"))
    assert by_files["kind"] == "ofac-sdn"
    assert (by_folder["snapshot"], by_folder["new"]) == (by_files["snapshot"], False)
    unnamed = tmp_path / "download.csv"
    unnamed.write_text(row.format(1), encoding="utf-8")
    with pytest.raises(InputError) as asked:
        run(settings, "import", str(unnamed))
    assert str(asked.value).endswith(": download.csv may be ofac-sdn / ofac-consolidated; say which with --as.")


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "name,unknown column\nx,y\n", "\xff", "{}"])
def test_a_file_without_marks_is_asked_for_before_anything_is_imported(
    settings: Settings, tmp_path: Path, content: str
) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=r"strange\.csv is cannot be told"):
        run(settings, "import", put(tmp_path), str(strange), "--code", "mine")
    assert json.loads(run(settings, "list", "--json"))["snapshots"] == []


def test_help_names_what_can_be_fetched(settings: Settings) -> None:
    told = "".join(run(settings, "fetch", "--help").split())
    assert all(kind in told for kind in FETCHABLE)
