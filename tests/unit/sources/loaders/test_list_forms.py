# ruff: noqa: E501 - rows of outside forms
"""Every form of list: what is read, what is refused and why."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.sources.loaders.list_maker import ALT, CN, FTM, SDN, UN, imported, ofac, put, rows

from entente.errors import EntenteError, InputError, SchemaDrift, SourceError


def reasons(report: object) -> list[tuple[int, str]]:
    return [(each.line, each.field) for each in report.rejected]  # type: ignore[attr-defined]


def test_ofac_files_are_one_list(tmp_path: Path) -> None:
    home = tmp_path / "h"
    report = imported(home, "ofac-sdn", ofac(tmp_path / "ofac"))
    assert (report.read, report.loaded) == (11, 7)
    assert sorted(reasons(report)) == [(3, "alt.csv"), (3, "sdn.csv"), (4, "name"), (5, "sdn.csv")]
    assert rows(home, "SELECT entry_id, list, kind, programme, country FROM list_entry ORDER BY 1") == [
        ("10", "ofac.SDN", "organization", "CUBA; SDGT", "CU"),
        ("20", "ofac.SDN", "person", "SDGT", None),
    ]
    assert rows(home, "SELECT name, name_kind FROM list_name WHERE entry_id = '10' ORDER BY 1") == [
        ("OLD AIRLINES", "previous"), ("SAIR", "weak"), ("SAMPLE AIR LINES", "alias"), ("SAMPLE AIRLINES", "primary"),
    ]  # fmt: skip
    assert rows(home, "SELECT scheme, value FROM list_identifier ORDER BY 1, 2") == [
        ("birth_date", "1977-02-09"), ("passport", "AB12"), ("registration", "77"), ("tax", "10003"),
    ]  # fmt: skip
    assert rows(home, "SELECT relation, other_name FROM list_relation") == [("linked", "SAMPLE GROUP")]
    assert rows(home, "SELECT remarks FROM list_entry WHERE entry_id = '10'")[0][0].endswith(  # type: ignore[attr-defined]
        "half of a word; Registration ID 77."
    )


def test_ofac_files_from_a_zip_or_one_by_one_give_the_same_bytes(tmp_path: Path) -> None:
    folder = ofac(tmp_path / "ofac")
    home = tmp_path / "h"
    first = imported(home, "ofac-sdn", folder)
    again = imported(home, "ofac-sdn", *sorted(folder.iterdir(), reverse=True))
    assert (again.new, again.snapshot) == (False, first.snapshot)
    with zipfile.ZipFile(tmp_path / "published.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"SDN/{path.name.upper()}")
    assert imported(tmp_path / "h2", "ofac-sdn", tmp_path / "published.zip").loaded == first.loaded


def test_the_file_of_entries_is_needed_and_the_others_are_missed_aloud(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sdn\.csv is needed"):
        imported(tmp_path / "h", "ofac-sdn", put(tmp_path, "alt.csv", ALT))
    report = imported(tmp_path / "h", "ofac-sdn", put(tmp_path, "sdn.csv", SDN))
    assert [each.field for each in report.repaired] == ["alt.csv", "add.csv", "comments.csv"]
    with pytest.raises(InputError, match="no file"):
        imported(tmp_path / "h", "ofac-sdn", tmp_path / "sdn.csv", tmp_path / "absent.csv")


def test_the_consolidated_file_names_its_lists_by_programme(tmp_path: Path) -> None:
    cells = ",-0- " * 7
    text = "".join(
        f'{number},"SAMPLE {number}",-0- ,"{programme}"{cells},-0- \n'
        for number, programme in enumerate(("NS-PLC", "UKRAINE-EO13662", "CMIC-EO13959", "FSE-IR", "OTHER"), 1)
    )
    imported(tmp_path / "h", "ofac-consolidated", put(tmp_path, "cons_prim.csv", text))
    assert [code for (code,) in rows(tmp_path / "h", "SELECT list FROM list_entry ORDER BY entry_id")] == [
        "ofac.PLC", "ofac.SSI", "ofac.CMIC", "ofac.FSE", "ofac.NONSDN",
    ]  # fmt: skip


def test_the_un_list(tmp_path: Path) -> None:
    home = tmp_path / "h"
    report = imported(home, "un", put(tmp_path, "un.xml", UN))
    assert (report.read, report.loaded, report.edition) == (4, 2, "2026-02-27")
    assert [field for _line, field in reasons(report)] == ["FIRST_NAME", "REFERENCE_NUMBER"]
    assert rows(home, "SELECT entry_id, name, kind, listed_from, country FROM list_entry ORDER BY 1") == [
        ("SAe.004", "SAMPLE TRADING HOUSE", "organization", date(2007, 3, 29), "IR"),
        ("SAi.001", "SAMPLE PERSON", "person", date(2012, 12, 31), None),
    ]
    assert rows(home, "SELECT name, name_kind FROM list_name WHERE name_kind <> 'primary' ORDER BY 1") == [
        ("Old Sample House", "previous"), ("SAMTRA", "acronym"), ("Samp", "weak"), ("样本", "translation"),
    ]  # fmt: skip
    assert rows(home, "SELECT scheme, value FROM list_identifier ORDER BY 1") == [
        ("birth_date", "1971"), ("passport", "S123"),
    ]  # fmt: skip


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:/etc/hostname">]>'


@pytest.mark.parametrize(
    ("text", "error", "what"),
    [
        (UN.replace("<CONSOLIDATED_LIST", BOMB + "<CONSOLIDATED_LIST", 1), SourceError, "document type or an entity"),
        (UN.replace("<CONSOLIDATED_LIST", OUTSIDE + "<CONSOLIDATED_LIST", 1), SourceError, "document type"),
        (UN.replace("Remark.", "&undefined;"), SourceError, "damaged"),
        (UN[:900], SourceError, "cut off"),
        ("<a>" * 100, SourceError, "nested too deeply"),
        (UN.replace("CONSOLIDATED_LIST", "OTHER_LIST"), SchemaDrift, "not the XML of this list"),
        ("<CONSOLIDATED_LIST/>", SourceError, "holds no records"),
        ("no xml", SourceError, "damaged"),
    ],
)
def test_xml_that_is_refused(tmp_path: Path, text: str, error: type[EntenteError], what: str) -> None:
    with pytest.raises(error, match=what):
        imported(tmp_path / "h", "un", put(tmp_path, "un.xml", text))


def test_announcements_become_unbroken_times_on_a_list(tmp_path: Path) -> None:
    home = tmp_path / "h"
    report = imported(home, "cn-lists", put(tmp_path, "cn.csv", CN))
    assert (report.read, report.loaded, report.edition) == (7, 4, "2026-03-01")
    assert [field for _line, field in reasons(report)] == ["list", "effective", "action"]
    assert rows(home, "SELECT list, name, listed_from, listed_to, citation FROM list_entry ORDER BY list, listed_from") == [
        ("cn.ECL", "样本二公司", date(2025, 1, 3), None, "样本公告2025年第2号"),
        ("cn.UEL", "Sample Corporation", date(2025, 1, 2), date(2025, 5, 13),
         "样本公告2025年第1号; 样本公告2025年第9号; 样本公告2026年第2号"),
        ("cn.UEL", "Sample Corporation", date(2025, 8, 13), date(2026, 3, 1),
         "样本公告2025年第1号; 样本公告2025年第9号; 样本公告2026年第2号"),
    ]  # fmt: skip
    assert rows(home, "SELECT DISTINCT name, name_kind FROM list_name WHERE name_kind <> 'primary' ORDER BY 1") == [
        ("SC", "acronym"), ("样本公司", "translation"), ("样本集团", "translation"),
    ]  # fmt: skip
    assert ("uscc", "91330000") in rows(home, "SELECT scheme, value FROM list_identifier")


def test_follow_the_money(tmp_path: Path) -> None:
    home = tmp_path / "h"
    report = imported(home, "ftm", put(tmp_path, "ftm.json", FTM), code="house", list_class="funder")
    assert (report.read, report.loaded) == (8, 6)
    assert [field for _line, field in reasons(report)] == ["", "properties.name"]
    assert rows(home, "SELECT entry_id, list, list_class, kind, programme, citation, listed_from, country FROM list_entry ORDER BY 1") == [
        ("a", "house", "funder", "organization", "P1", "Sample Office", date(2021, 6, 3), "CN"),
        ("b", "house", "funder", "organization", None, None, None, None),
        ("p", "house", "funder", "person", None, None, None, None),
    ]  # fmt: skip
    assert rows(home, "SELECT entry_id, relation, other_name, other_entry, percent FROM list_relation ORDER BY 1") == [
        ("a", "owner", "Sample Holding", "b", 51.0), ("b", "owned", "Sample Co., Ltd.", "a", 51.0),
    ]  # fmt: skip
    assert rows(home, "SELECT scheme, value FROM list_identifier ORDER BY 1") == [
        ("birth_date", "1970"), ("lei", "LEI1"), ("uscc", "9111"),
    ]  # fmt: skip
    with pytest.raises(InputError, match="list code"):
        imported(home, "ftm", tmp_path / "ftm.json")


MAPPING = """
[columns]
name = "企业名称"
id = "No"
aliases = { column = "又称", split = "|" }
listed_from = { column = "Date", form = "%d.%m.%Y" }
kind = { column = "Type", values = { "Firm" = "organization" } }
[fixed]
programme = "House list"
[identifiers]
uscc = "信用代码"
[relations]
parent = "Parent"
[file]
encoding = "gb18030"
delimiter = ";"
skip = 1
"""
MAPPED = "Exported by a sample program\nNo;企业名称;又称;Date;Type;信用代码;Parent\n1;样本公司;SC|样本;03.06.2021;Firm;9133 X;Sample Group\n2;;;;;;\n3;第三样本;x\n4;四样本;;13.13.2021;Firm;;\n"


def test_any_csv_by_a_mapping_file(tmp_path: Path) -> None:
    home = tmp_path / "h"
    table, mapping = put(tmp_path, "t.csv", MAPPED.encode("gb18030")), put(tmp_path, "map.toml", MAPPING)
    report = imported(home, "list-csv", table, code="house", list_class="legal", mapping=mapping)  # type: ignore[arg-type]
    assert (report.read, report.loaded) == (4, 2)
    assert [field for _line, field in reasons(report)] == ["name", ""]
    assert [each.field for each in report.repaired] == ["listed_from"]
    assert rows(home, "SELECT entry_id, name, list_class, programme, listed_from FROM list_entry ORDER BY 1") == [
        ("1", "样本公司", "legal", "House list", date(2021, 6, 3)), ("4", "四样本", "legal", "House list", None),
    ]  # fmt: skip
    assert rows(home, "SELECT scheme, value FROM list_identifier") == [("uscc", "9133X")]
    assert rows(home, "SELECT relation, other_name FROM list_relation") == [("parent", "Sample Group")]
    assert not imported(home, "list-csv", table, code="house", list_class="legal", mapping=mapping).new  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[columns]\nname = 1", "columns"),
        ("[columns]\nnome = 'x'", "nome, which is not one of"),
        ("[columns]\nid = 'x'", "which column holds the name"),
        ("[columns]\nname = 'x'\n[relations]\nfriend = 'y'", "friend"),
        ("[columns]\nname = 'x'\n[file]\nencoding = 'klingon'", "klingon"),
        ("[columns]\nname = 'x'\n[more]\n", "more"),
        ("not toml", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_mapping_files_that_are_refused(tmp_path: Path, text: str | bytes, what: str) -> None:
    mapping = put(tmp_path, "map.toml", text)
    with pytest.raises(InputError, match=what):
        imported(tmp_path / "h", "list-csv", put(tmp_path, "t.csv", "x\n1\n"), code="h", mapping=mapping)  # type: ignore[arg-type]
    assert not (tmp_path / "h" / "snapshots").exists()


def test_a_mapping_that_does_not_fit_the_file(tmp_path: Path) -> None:
    mapping = put(tmp_path, "map.toml", "[columns]\nname = 'Name'\n[file]\nencoding = 'ascii'")
    with pytest.raises(SchemaDrift, match="no column Name"):
        imported(tmp_path / "h", "list-csv", put(tmp_path, "t.csv", "Nom\nx\n"), code="h", mapping=mapping)  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="cannot be read as ascii"):
        imported(tmp_path / "h", "list-csv", put(tmp_path, "t.csv", "Name\né\n"), code="h", mapping=mapping)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="only for lists of your own"):
        imported(tmp_path / "h", "un", tmp_path / "t.csv", mapping=mapping)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no file"):
        imported(tmp_path / "h", "list-csv", tmp_path / "t.csv", code="h", mapping=tmp_path / "absent")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="--class is only"):
        imported(tmp_path / "h", "un", tmp_path / "t.csv", list_class="legal")


def test_tables_of_ones_own(tmp_path: Path) -> None:
    home = tmp_path / "h"
    names = put(
        tmp_path, "a.csv", "body,name,kind,ror\n1,Sample University,,\n1,样本大学,,\n1,SU,weak,\n1,x,nonsense,\n,y,,\n"
    )
    report = imported(home, "aliases-csv", names)
    assert (report.read, report.loaded, [f for _l, f in reasons(report)]) == (5, 3, ["kind", "body"])
    assert rows(home, "SELECT name, kind, lang FROM alias_name ORDER BY 1") == [
        ("SU", "weak", None), ("Sample University", "alias", None), ("样本大学", "translation", "zh"),
    ]  # fmt: skip
    shares = put(
        tmp_path, "o.csv", "owner,owned,percent,since\nA,B,50%,2020-01-01\nB,C,,\nA,C,101,\nA,C,nan,\nA,C,some,\n"
    )
    report = imported(home, "ownership-csv", shares)
    assert (report.read, report.loaded) == (5, 2)
    assert rows(home, "SELECT owner, owned, percent, since FROM ownership ORDER BY 1") == [
        ("A", "B", 50.0, date(2020, 1, 1)), ("B", "C", None, None),
    ]  # fmt: skip
    events = put(
        tmp_path,
        "c.csv",
        "party,day,kind,citation,until\nA,2024-01-01,settlement,Sample Order 1,2026-01-01\nA,soon,penalty,X,\nA,2024-01-01,gossip,X,\nA,2024-01-01,penalty,,\n",
    )
    report = imported(home, "conduct-csv", events)
    assert (report.read, report.loaded, [f for _l, f in reasons(report)]) == (4, 1, ["day", "kind", "citation"])
    assert rows(home, "SELECT party, day, until, kind FROM conduct_event") == [
        ("A", date(2024, 1, 1), date(2026, 1, 1), "settlement")
    ]
    with pytest.raises(SchemaDrift, match="unknown columns: share"):
        imported(home, "ownership-csv", put(tmp_path, "o2.csv", "owner,owned,share\nA,B,1\n"))
    with pytest.raises(InputError, match="--code is only"):
        imported(home, "un", shares, code="x")


SEEDS = {"ofac-sdn": SDN, "un": UN, "cn-lists": CN, "ftm": FTM}


@pytest.mark.parametrize("kind", sorted(SEEDS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_refused_or_accounted_for(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[kind].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6))
    name = "sdn.csv" if kind == "ofac-sdn" else "file"
    path = put(tmp_path, name, bytes(content) or b"x")
    try:
        imported(tmp_path / "h", kind, path, **({"code": "house"} if kind == "ftm" else {}))
    except EntenteError as failure:
        assert str(failure)
