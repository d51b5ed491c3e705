"""Programmes: what is shipped, what is refused, and that no report lacks a side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entente.accords.claims import load_claims
from entente.accords.programmes import load_programmes
from entente.cli.programmes import _HELP
from entente.desk.programmes import REPORTS, report
from entente.errors import InputErrors

DAY = date(2026, 11, 25)
FILING = (
    '[[filing]]\nid = "f"\ntitle = "t"\noffice = "o"\nday = 2026-01-01\ninventors = {{ US = 1, CN = {} }}\nsource = "s"\n'
    '[[filing.share]]\nowner = "a"\nside = "US"\npercent = {}\n[[filing.share]]\nowner = "b"\nside = "{}"\npercent = 50\n'
)


def test_every_report_answers_in_both_languages_and_is_a_command() -> None:
    assert set(REPORTS) == set(_HELP)
    for kind in REPORTS:
        found = report(kind, [], on=DAY, words=("cerc",) if kind == "show" else ())
        assert found.tables and found.title.zh
    claims = load_claims().content.claims_by_id
    content = load_programmes()
    assert {one.side for one in content.benefit} == {"US", "CN"} and all(one.claim in claims for one in content.benefit)
    assert all(one.claim in claims for one in content.programme)


def test_shares_that_total_a_hundred_are_kept(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(FILING.format(2, 50, "CN"), encoding="utf-8")
    found = report("filings", [tmp_path], on=DAY)
    assert [row["percent"] for row in found.tables[0].records()] == [50, 50]
    assert {row["side"]: row["filings"] for row in found.tables[1].records()} == {"US": 0.5, "CN": 0.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILING.format(2, 49.5, "CN"), "total 99.5 %"), (FILING.format(2, 51, "CN"), "total 101 %"),
        (FILING.format(2, 50, "US"), "two sides"), (FILING.format(0, 50, "CN"), "two sides"),
        ('[[benefit]]\nid = "b"\nside = "XX"\ntext = "t"\nsource = "s"\n', "XX"),
        ('[[benefit]]\nid = "b"\nside = "US"\nprogramme = "none"\ntext = "t"\nsource = "s"\n', "id none"),
        ('[[visit]]\nid = "v"\nkind = "student"\nhost = "US"\norigin = "US"\nyear = 2020\npersons = 1\nsource = "s"\n', "the same"),
        ('[[effort]]\nid = "e"\ntitle = "t"\n[[effort.member]]\ncountry = "US"\nsince = 2020-01-01\nuntil = 2019-01-01\nsource = "s"\n',
         "before it begins"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        load_programmes(tmp_path)
    problem = refused.value.problems[0]
    assert said in str(problem) and problem.line > 0 and problem.field
