"""The claims that are shipped, verdicts on loaded data, and bad files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from entente.accords.claims import ClaimKind, Verdict, load_claims
from entente.cli.claims import _KINDS, _VERDICTS
from entente.desk.claims import Filter, check_claims, contradictions, list_claims, show_claim
from entente.desk.refresh import import_source
from entente.errors import InputError, InputErrors

DAY = date(2026, 11, 25)


def verdicts(home: Path, **wanted: object) -> dict[str, str]:
    found = list_claims(home, [], DAY, Filter(**wanted))  # type: ignore[arg-type]
    return {str(row["claim"]): str(row["verdict"]) for row in found.tables[0].records()}


def test_all_claims_are_there_in_both_languages_with_a_verdict_and_a_reason(tmp_path: Path) -> None:
    content = load_claims().content
    assert len(content.claim) == 170 and len(content.contradiction) == 12 and len(content.document) == 5
    rows = list_claims(tmp_path, [], DAY, Filter()).tables[0].records()
    assert len(rows) == 170 and all(row["reason_en"] and row["reason_zh"] for row in rows)
    assert all(any("\u4e00" <= char <= "\u9fff" for char in str(row["text_zh"])) for row in rows)
    counts = Counter(str(row["verdict"]) for row in rows)
    assert counts == {"recomputed": 11, "supported": 7, "contradicted": 4, "unverified": 148}
    assert tuple(Verdict) == _VERDICTS and tuple(ClaimKind) == _KINDS


def test_the_figures_are_those_of_the_list_of_figures(shared: Path) -> None:
    suffix = {"wang": "000", "jin": "001", "scientists": "002", "benefits": "003", "recalibrating": "004"}
    with (shared / "figures" / "essay_figures.csv").open(encoding="utf-8") as stream:
        given = {row["id"]: row for row in csv.DictReader(stream)}
    ours = {
        f"{one.id.partition('.')[0]}_{suffix[one.id.partition('.')[2]]}": one for one in load_claims().content.claim
    }
    assert set(ours) == set(given)
    for key, row in given.items():
        assert ours[key].kind == row["kind"] and ";".join(ours[key].subject) == row["subject"]
        if ours[key].number is not None:
            assert (ours[key].value, ours[key].unit) == (row["value"], row["unit"])
    assert sum(one.number is not None for one in ours.values()) > 60


def test_a_claim_is_not_known_before_its_document(tmp_path: Path) -> None:
    early = list_claims(tmp_path, [], date(2020, 3, 12), Filter()).tables[0].records()
    assert {row["document"] for row in early} == {"jin-2020"}
    assert list_claims(tmp_path, [], date(2020, 3, 11), Filter()).tables[0].rows == ()


def test_filters_and_contradictions(tmp_path: Path) -> None:
    assert set(verdicts(tmp_path, verdicts=("contradicted",)).values()) == {"contradicted"}
    assert all("chip" in key or "chips" in key or key for key in verdicts(tmp_path, word="芯片"))
    assert len(verdicts(tmp_path, kind="forecast")) == 11
    side = contradictions(tmp_path, [], DAY).tables[0].records()
    assert len({row["point"] for row in side}) == 12
    talent = {row["document"] for row in side if row["point"] == "talent"}
    assert talent == {"jin-2020", "recalibrating-2025"}
    with pytest.raises(InputError, match="cn_pub_share"):
        show_claim(tmp_path, [], DAY, "cn_pub_shar")


def test_loaded_indicators_and_lists_recompute_more(shared: Path, tmp_path: Path) -> None:
    bank = shared / "data" / "worldbank" / "science-and-technology-raw-2021.csv"
    import_source(tmp_path, bank, "worldbank", today=DAY)
    import_source(
        tmp_path,
        shared / "data" / "lists" / "csl" / "csl_consolidated_2022-04.csv",
        "csl",
        today=DAY,
        edition=date(2022, 4, 30),
    )
    rows = {str(row["check"]): row for row in check_claims(tmp_path, [], DAY).tables[0].records()}
    share = rows["publications-share-2016"]
    assert share["computed"] == pytest.approx(100 * 438348.74 / 2376419.9, rel=1e-6) and share["outcome"] == "differs"
    assert rows["publications-pass"]["computed"] == 2016 and rows["patents-ratio"]["outcome"] == "agrees"
    assert rows["entity-list-dji"]["outcome"] == rows["entity-list-iflytek"]["outcome"] == "agrees"
    later = rows["entity-list-cn-2025"]
    assert later["outcome"] == "no number" and "2022-04-30" in str(later["why_en"])
    years = show_claim(tmp_path, [], DAY, "cn_patents_exceed_us.recalibrating").table("years")
    assert years is not None and len(years.rows) > 30


CHECK = '[[check]]\nid = "k"\nclaim = "{}"\nquestion = "q"\nmeasure = {{ read = "{}" }}\n{}'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (CHECK.format("nowhere", "list", ""), 3, "Nothing has the id nowhere"),
        (CHECK.format("cn_pub_share.jin", "table:x", ""), 5, "Nothing has the id table:x"),
        (CHECK.format("cn_pub_share.jin", "list", 'by = "ratio"\n'), 6, "needs against"),
        (CHECK.format("chip_sale_ban.wang", "list", ""), 1, "state the value"),
        (CHECK.format("cn_pub_share.jin", "list", "tolerance = 2\n"), 6, "cannot be read"),
        ('[[table]]\nid = "t"\nfile = "../x.csv"\nsource = "s"\ndefinition = "d"\n', 3, "No file ../x.csv"),
        (
            '[[evidence]]\nid = "e"\nclaims = ["x"]\nsays = "supports"\ntext = "t"\nsource = "s"\nknown_from = 2020-01-01\n',
            6,
            "id s",
        ),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_place(tmp_path: Path, text: str, line: int, said: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        load_claims(tmp_path)
    problem = refused.value.problems[0]
    assert said in str(problem) and problem.line == line and problem.file == str(tmp_path / "own.toml")


@pytest.mark.parametrize(
    ("content", "said"), [(b"year,value\n2020,1,2\n", "cells"), (b"\xff\xfe", "UTF-8"), (b'a\n"x\n', "CSV")]
)
def test_bad_data_are_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_bytes(content)
    table = '[[table]]\nid = "t"\nfile = "data/x.csv"\nsource = "s"\ndefinition = "d"\n'
    (tmp_path / "own.toml").write_text(table + CHECK.format("cn_pub_share.jin", "table:t", ""), encoding="utf-8")
    with pytest.raises(InputErrors, match=said):
        check_claims(tmp_path / "home", [tmp_path], DAY)
