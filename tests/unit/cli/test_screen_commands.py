"""The commands ``screen`` and ``names compare`` on small files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entente.cli.app import entente
from entente.desk.screen import compare_pairs, safe_cell
from entente.errors import InputError, NoSnapshot, StorageError

CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,"
    "vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,"
    "places_of_birth,source_information_url,ids"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(entente, list(arguments))


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "lists" / "csl"
    folder.mkdir(parents=True)
    columns = CSL.split(",")
    with (folder / "csl.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        for key, name in (("a1", "Tianjin University"), ("a2", "=Formula Sample Works")):
            entry = {"_id": key, "source": "Entity List (EL) - Bureau of Industry and Security", "name": name,
                     "start_date": "2020-12-18", "federal_register_notice": "85 FR 83420"}  # fmt: skip
            writer.writerow({column: entry.get(column, "") for column in columns})
    (folder / "README.md").write_text("not a list", encoding="utf-8")
    return tmp_path / "lists"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_a_file_of_names_gives_ranked_hits(lists: Path, tmp_path: Path) -> None:
    names, hits = tmp_path / "names.csv", tmp_path / "hits.csv"
    names.write_text("id,name\n1,天津大学\n2,Formula Sample Works\n3,Nowhere Q\n4,...\n", encoding="utf-8")
    result = run("--home", str(tmp_path / "h"), "screen", "--names", str(names), "--lists", str(lists), "-o", str(hits))
    assert result.exit_code == 0, result.output
    assert rows(hits) == [
        ["id", "rank", "list_entry_id", "entry_name", "score"],
        ["1", "1", "EL:a1", "Tianjin University", "1.0000"],
        ["2", "1", "EL:a2", "'=Formula Sample Works", "1.0000"],
    ]
    assert "README.md" in result.stderr
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize(("lang", "said"), [("en", "match  1.00  csl.EL"), ("zh", "匹配  1.00  csl.EL (法定清单)")])
def test_single_names_are_answered_in_words(lists: Path, tmp_path: Path, lang: str, said: str) -> None:
    result = run(
        "--home",
        str(tmp_path),
        "--lang",
        lang,
        "screen",
        "Tianjin University",
        "...",
        "Nowhere Q",
        "--lists",
        str(lists),
    )
    assert result.exit_code == 0, result.output
    assert said in result.output
    assert result.output.count("\n  ") >= 3
    assert "csl.MEU" in result.output


def test_json_has_hits_and_the_state_of_the_lists(lists: Path, tmp_path: Path) -> None:
    result = run(
        "--home", str(tmp_path), "screen", "天津大学", "--lists", str(lists), "--json", "--as-of", "2021-01-01"
    )
    answer = json.loads(result.stdout)
    assert answer["hits"][0]["status"] == "match"
    assert answer["lists"]["csl.MEU"] == "missing"
    before = run(
        "--home", str(tmp_path), "screen", "天津大学", "--lists", str(lists), "--json", "--as-of", "2019-01-01"
    )
    assert json.loads(before.stdout)["hits"] == []


def test_without_imported_lists_the_command_says_so(tmp_path: Path) -> None:
    assert isinstance(run("--home", str(tmp_path), "screen", "Tianjin University").exception, NoSnapshot)


def test_a_folder_without_lists_is_an_error(tmp_path: Path) -> None:
    result = run("--home", str(tmp_path), "screen", "X Works", "--lists", str(tmp_path))
    assert isinstance(result.exception, InputError)


@pytest.mark.parametrize("arguments", [[], ["A", "--names", "FILE"], ["--names", "FILE"]])
def test_contradicting_requests_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    names = tmp_path / "n.csv"
    names.write_text("id,name\n", encoding="utf-8")
    given = [str(names) if each == "FILE" else each for each in arguments]
    assert isinstance(run("--home", str(tmp_path), "screen", *given).exception, InputError)


def test_pairs_are_scored(tmp_path: Path) -> None:
    pairs, scores = tmp_path / "p.csv", tmp_path / "s.csv"
    pairs.write_text(
        'id,left,right,kind\n1,天津大学,Tianjin University,organization\n2,,x,\n3,Elon Musk,"MUSK, Elon",person\n',
        encoding="utf-8-sig",
    )
    result = run("names", "compare", "--input", str(pairs), "--output", str(scores))
    assert result.exit_code == 0, result.output
    assert rows(scores) == [["id", "score"], ["1", "1.0000"], ["2", "0.0000"], ["3", "1.0000"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,left,right\n", "no column kind"),
        (b"id,left,right,kind\n1,a\n", "fewer cells"),
        (b"id,left,right,kind\n1,a,b,vessel\n", "not a kind of name"),
        (b"id,left,right,kind\n1,\xff\xfe,b,person\n", "not UTF-8"),
        (b'id,left,right,kind\n1,"a"b,c,person\n', "cannot be read"),
        (b"", "no column"),
    ],
)
def test_a_broken_file_is_one_sentence_and_leaves_nothing(tmp_path: Path, content: bytes, said: str) -> None:
    pairs, scores = tmp_path / "p.csv", tmp_path / "s.csv"
    pairs.write_bytes(content)
    with pytest.raises(InputError, match=said):
        compare_pairs(pairs, scores)
    assert sorted(tmp_path.iterdir()) == [pairs]


def test_a_target_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    pairs = tmp_path / "p.csv"
    pairs.write_text("id,left,right,kind\n", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        compare_pairs(pairs, tmp_path / "absent" / "s.csv")


@pytest.mark.parametrize(("text", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("Tianjin", "Tianjin"), ("", "")])
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell
