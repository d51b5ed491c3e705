# ruff: noqa: E501 - rows and cells as they are
"""Many organisations at once, stored dossiers against changed lists, persons and conduct at the door."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entente.cli.app import entente
from entente.errors import InputError, NoSnapshot

HEAD = (
    "_id,source,type,programs,name,addresses,federal_register_notice,start_date,end_date,license_requirement,"
    "license_policy,remarks,source_list_url,alt_names,dates_of_birth,ids\n"
)
ROW = "{n},Entity List (EL),{type},,{name},,85 FR 1,2020-01-0{n},,,,,,{alias},{born},\n"
NAMES = (
    "id,name,names,ror,identifiers,kind,country,note\n"
    "v1,Livland Sample Works,利夫兰样本厂,,uscc=91X,vendor,CN,first\n"
    "v2,<b>Unlisted</b> Bakery,,,,subawardee,US,\n"
    "v3,Max Mustermann,,,,person,,\n"
    "v4,...,,,,vendor,,\n"
    "v5,=cmd|x,,,,partner,,\n"
    ",,,,,,,\n"
)


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(entente, ["--home", str(home), *arguments])


def list_file(path: Path, *rows: tuple[str, str]) -> Path:
    lines = (ROW.format(n=n, name=name, alias=alias, type="", born="") for n, (name, alias) in enumerate(rows, 1))
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    source = list_file(tmp_path / "csl.csv", ("Livland Sample Works", "LSW; 利夫兰样本厂"), ("Kurland Shipyard", ""))
    person = ROW.format(n=9, name='"MUSTERMANN, Max"', alias="", type="Individual", born="1977-02-09")
    with source.open("a", encoding="utf-8") as stream:
        stream.write(person)
    assert run(tmp_path / "h", "sources", "import", str(source), "--as", "csl").exit_code == 0
    return tmp_path / "h"


def test_a_page_and_a_table_to_review(home: Path, tmp_path: Path) -> None:
    names = tmp_path / "vendors.csv"
    names.write_text(NAMES, encoding="utf-8")
    page, table = tmp_path / "review.html", tmp_path / "review.csv"
    result = run(home, "screen", "--names", str(names), "--report", str(page), "--as-of", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert "5 rows screened" in result.stderr
    text = page.read_text(encoding="utf-8")
    assert "<b>Unlisted" not in text
    assert "Finds about" in text and "of 100 listed bodies under an unknown alias" in text
    assert "a person: not screened in bulk" in text
    assert not re.search(r"https?://(?!ror\.org)", text)  # the page asks for nothing
    run(home, "--lang", "zh", "screen", "--names", str(names), "--report", str(table), "--as-of", "2026-01-01")
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["id"], row["status"]) for row in rows] == [
        ("v1", "match"), ("v4", "unreadable"), ("v3", "refused"), ("v2", "none"), ("v5", "none"),
    ]  # fmt: skip
    assert rows[0]["why"].startswith("名称相符")
    assert rows[4]["name"] == "'=cmd|x"


def test_a_spreadsheet_is_read_like_a_table(home: Path, tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{one}</t></is></c><c r="B{n}" t="inlineStr"><is><t>{two}</t></is></c></row>'
        for n, (one, two) in enumerate((("id", "name"), ("1", "Livland Sample Works")), 1)
    )
    with zipfile.ZipFile(tmp_path / "v.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    out = tmp_path / "r.json"
    args = ("screen", "--names", str(tmp_path / "v.xlsx"), "--report", str(out), "--as-of", "2026-01-01")
    assert run(home, *args).exit_code == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert [row["status"] for row in report["rows"]] == ["match"]
    assert report["recall"]["text"]["zh"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("id,nome\n1,x\n", "no column name"),
        ("id,name,identifiers\n1,x,uscc\n", "is not an identifier"),
        ("\xff", "not UTF-8"),
        ('id,name\n1,"x\n', "cannot be read"),
        ("", "no column"),
    ],
)
def test_tables_that_are_refused(home: Path, tmp_path: Path, text: str, what: str) -> None:
    names = tmp_path / "v.csv"
    names.write_bytes(text.encode("latin-1"))
    result = run(home, "screen", "--names", str(names), "--report", str(tmp_path / "r.html"))
    assert isinstance(result.exception, InputError)
    assert what in str(result.exception)
    assert not (tmp_path / "r.html").exists()


def test_reports_need_a_file_and_a_known_form(home: Path, tmp_path: Path) -> None:
    names = tmp_path / "v.csv"
    names.write_text(NAMES, encoding="utf-8")
    assert "ends in .html" in str(run(home, "screen", "x", "--report", "r.html").exception)
    assert "ends in .html" in str(run(home, "screen", "--names", str(names), "--report", "r.pdf").exception)
    assert "needs a file for the hits" in str(run(home, "screen", "--names", str(names)).exception)


def store(home: Path, tmp_path: Path) -> None:
    proposal = tmp_path / "p.toml"
    proposal.write_text(
        'id = "p1"\ntitle = "Sample"\n[[party]]\nid = "a"\nname = "Livland Sample Works"\n'
        '[[party]]\nid = "b"\nname = "Estland Optics"\n',
        encoding="utf-8",
    )
    result = run(home, "assess", str(proposal), "--as-of", "2026-01-01", "--known-at", "2026-01-01", "--store")
    assert result.exit_code == 0, result.output


def test_a_changed_list_shows_what_it_changes_in_stored_dossiers(home: Path, tmp_path: Path) -> None:
    store(home, tmp_path)
    assert "Nothing changed." in run(home, "dossiers", "rescreen", "--as-of", "2026-01-02").output
    newer = list_file(tmp_path / "new.csv", ("Estland Optics", ""), ("Kurland Shipyard", ""))
    run(home, "sources", "import", str(newer), "--as", "csl", "--edition", "2026-01-03")
    said = run(home, "dossiers", "rescreen", "--as-of", "2026-01-04").output
    assert "+ b ~ csl.EL Estland Optics [EL:1]: not there → match" in said
    assert "- a ~ csl.EL Livland Sample Works [EL:1]: match → not there" in said or "a ~ csl.EL Livland" in said
    found = json.loads(run(home, "dossiers", "rescreen", "--as-of", "2026-01-04", "--json").output)
    assert {each["kind"] for each in found[0]["differences"]} == {"added", "removed"}
    assert "尚无" not in run(home, "--lang", "zh", "dossiers", "rescreen", "--as-of", "2026-01-04").output


def test_a_judgement_shows_as_changed_and_in_the_next_dossier(home: Path, tmp_path: Path) -> None:
    store(home, tmp_path)
    judged = run(home, "judgements", "add", "Livland Sample Works", "--list", "csl.EL", "--entry", "EL:1", "--different",
                 "--reason", "Another founder.", "--by", "officer")  # fmt: skip
    assert judged.exit_code == 0, judged.output
    said = run(home, "dossiers", "rescreen", "--as-of", "2099-01-01").output
    assert "~ a ~ csl.EL Livland Sample Works [EL:1]: match → cleared: another body" in said
    assert "officer: Another founder." in run(home, "judgements", "list").output
    shown = run(home, "screen", "Livland Sample Works").output
    assert "Judged on" in shown and "cleared: another body" in shown
    assert json.loads(run(home, "judgements", "list", "--json").output)[0]["verdict"] == "different"
    with pytest.raises(InputError, match="Say what is judged"):
        raise run(home, "judgements", "add", "x", "--list", "csl.EL", "--entry", "EL:1").exception  # type: ignore[misc]


def test_persons_at_the_door(home: Path) -> None:
    said = run(home, "screen-person", "Max Mustermann").output
    assert "insufficient to identify" in said and "second identifier" in said
    args = ("screen-person", "Max Mustermann", "--role", "visitor", "--purpose", "visit", "--born", "1977-02-09")
    said = run(home, *args, "--as-of", "2026-01-01").output
    assert said.startswith("match")
    assert "MUSTERMANN" not in said  # the entry is named by list and number
    answer = json.loads(run(home, *args, "--as-of", "2026-01-01", "--json").output)
    assert answer["state"] == "match"
    assert run(home, "--lang", "zh", "screen-person", "甲").output.startswith("不足以识别")


def test_conduct_at_the_door(home: Path, tmp_path: Path) -> None:
    assert "silence says nothing" in run(home, "conduct", "Livland Sample Works").output
    events = tmp_path / "e.csv"
    events.write_text(
        "party,day,kind,citation,until,authority,summary,url\n"
        "Livland Sample Works,2024-01-01,violation,Order 1,2030-01-01,Sample Bureau,Late report,https://example.org/1\n"
        "Livland Sample Works,2025-01-01,remedy,Order 2,,Sample Bureau,Training,\n",
        encoding="utf-8",
    )
    assert run(home, "sources", "import", str(events), "--as", "conduct-csv").exit_code == 0
    said = run(home, "conduct", "Livland Sample Works", "--as-of", "2026-01-01").output
    assert "2024-01-01 – 2030-01-01 (in effect)  violation  Sample Bureau" in said
    assert "followed by a remedy" in said
    assert "违规" in run(home, "--lang", "zh", "conduct", "Livland Sample Works", "--as-of", "2026-01-01").output
    answer = json.loads(
        run(home, "conduct", "LSW", "--also", "Livland Sample Works", "--as-of", "2024-06-01", "--json").output
    )
    assert (answer["counts"], answer["mended"]) == ({"violation": 1}, False)
    assert "no event of this body" in run(home, "conduct", "Kurland Shipyard", "--as-of", "2026-01-01").output
    assert isinstance(run(tmp_path / "none", "conduct", "x").exception, NoSnapshot)
    assert isinstance(run(home, "conduct", "x", "--id", "nonsense").exception, InputError)
