"""``entente relations`` end to end: files in, words and JSON out, on several days."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entente.cli.app import entente
from entente.errors import InputError

LIST = (
    "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n"
    'Sample Aircraft Co. (SAC)*,Sample Aircraft Co.,SAC,,"Sample Aviation Group, Ltd.",,2024-01-31,,\n'
    "Sample Aviation Group Limited (SAG)*,Sample Aviation Group Limited,SAG,,,,2021-06-03,,\n"
)
CSL = (
    "_id,source,type,programs,name,addresses,federal_register_notice,start_date,end_date,license_requirement,"
    "license_policy,remarks,source_list_url,alt_names\n"
    "a,Entity List (EL),,,Sample Aviation Group Limited,,85 FR 1,2020-01-01,,,,,,\n"
    "b,Entity List (EL),,,Quite Another Sample Shipyard,,90 FR 1,2025-10-01,,,,,,\n"
)
SHARES = (
    "owner,owned,percent\nSample Aviation Group,Middle Sample Traders,60\nMiddle Sample Traders,Target Foundry,50\n"
)


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(entente, ["--home", str(home), *arguments])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, kind, text in (
        ("a.csv", "dod-1260h", LIST), ("b.csv", "csl", CSL), ("c.csv", "ownership-csv", SHARES),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert run(tmp_path / "h", "sources", "import", str(tmp_path / name), "--as", kind).exit_code == 0
    return tmp_path / "h"


def test_a_parent_is_found_from_the_name_as_printed(home: Path) -> None:
    said = run(home, "relations", "Sample Aircraft Co. (SAC)*", "--as-of", "2024-06-01").output
    assert "parent: Sample Aviation Group, Ltd.  [dod.1260H]" in said
    assert "listed: csl.EL  Sample Aviation Group Limited" in said
    assert "subordinate body: Sample Aircraft Co.  [dod.1260H]" in run(home, "relations", "SAG", "--also",
        "Sample Aviation Group Limited", "--as-of", "2024-06-01").output  # fmt: skip


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2025-09-28", "no such rule is in force"),
        ("2025-09-29", "the rule is in force"),
        ("2025-11-09", "the rule is in force"),
        ("2025-11-10", "suspended on this day"),
        ("2026-11-09", "suspended on this day"),
        ("2026-11-10", "was not verified"),
    ],
)
def test_the_same_shares_on_four_days_meet_the_rule_as_it_stood(home: Path, day: str, state: str) -> None:
    said = run(home, "relations", "Target Foundry", "--as-of", day).output
    line = next(each for each in said.splitlines() if each.startswith("us.ear.affiliates_50"))
    assert state in line
    assert "Listed bodies hold half or more together (50 % certain)." in said
    assert "Sample Aviation Group → 60 % → Middle Sample Traders" in said


def test_json_and_chinese(home: Path) -> None:
    answer = json.loads(run(home, "relations", "Target Foundry", "--as-of", "2026-01-01", "--json").output)
    assert answer["relations"]["affiliates"]["control"]["held"] is True
    assert answer["rules"]["us.ear.affiliates_50"]["zh"].startswith("该规则于该日暂停适用")
    said = run(home, "--lang", "zh", "relations", "Target Foundry", "--as-of", "2026-01-01").output
    assert "列名主体合计持股达到或超过半数" in said


def test_owners_on_the_command_line(home: Path) -> None:
    said = run(home, "relations", "New Body", "--owner", "Sample Aviation Group=40", "--as-of", "2026-01-01").output
    assert "Listed bodies hold less than half (40 % certain)." in said
    refused = run(home, "relations", "New Body", "--owner", "Sample Aviation Group=forty")
    assert isinstance(refused.exception, InputError)
    assert "is not a share from 0 to 100" in str(refused.exception)


def test_a_proposal_meets_the_shares_of_the_table(home: Path, tmp_path: Path) -> None:
    proposal = tmp_path / "p.toml"
    proposal.write_text(
        'id = "p"\ntitle = "Sample"\nside = "US"\n'
        '[[party]]\nid = "us"\nname = "Lakeside Sample College"\ncountry = "US"\n'
        '[[party]]\nid = "cn"\nname = "Target Foundry"\ncountry = "CN"\n'
        '[[transfer]]\nwhat = "vacuum pump"\nkind = "item"\norigin = "US"\n'
        'destination = "CN"\nrecipient = "cn"\n',
        encoding="utf-8",
    )
    answer = run(home, "assess", str(proposal), "--as-of", "2025-10-05", "--known-at", "2025-10-05", "--format", "json")
    assert answer.exit_code == 0, answer.output
    dossier = json.loads(answer.output)
    (note,) = [each for each in dossier["way"]["screening_notes"] if "affiliates_50" in each["text"]["en"]]
    assert "60 % → Middle Sample Traders" in note["text"]["en"]
    applied = {each["rule"] for each in dossier["way"]["findings"] if each["result"] == "applies"}
    assert "us.ear.affiliates_50" in applied
