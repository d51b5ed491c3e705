"""Rows on guardrails: rule by rule, only on evidence, and no recommendation before need, will and way are answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.mechanisms.doors import Door

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


@pytest.mark.mechanism(9)
def test_a_project_is_checked_rule_by_rule_with_rule_and_reason(door: Door, tmp_path: Path) -> None:
    found = door.json("assess", str(EXAMPLES / "genomic-cohort.toml"), "--as-of", "2026-06-15")["way"]["findings"]
    assert len(found) > 20 and len({one["rule"] for one in found}) > 20
    assert all(one["rule"] and one["reason"]["en"] and one["reason"]["zh"] and one["citation"]["cite"] for one in found)
    results = {one["result"] for one in found}
    assert {"applies", "does_not_apply"} <= results
    text = (EXAMPLES / "genomic-cohort.toml").read_text(encoding="utf-8")
    blank = tmp_path / "blank.toml"
    blank.write_text("\n".join(line for line in text.splitlines() if not line.startswith("count =")), encoding="utf-8")
    later = door.json("assess", str(blank), "--as-of", "2026-06-15")["way"]["findings"]
    assert "undecided" in {one["result"] for one in later}


LIST = "name,country,listed_from,citation,programme\n{}"


@pytest.mark.mechanism(12)
def test_a_partner_is_flagged_only_while_dated_cited_evidence_exists(door: Door, tmp_path: Path) -> None:
    proposal = str(EXAMPLES / "coal-gasification.toml")

    def hits(rows: str, home: str) -> list[dict[str, object]]:
        listed = tmp_path / f"{home}.csv"
        listed.write_text(LIST.format(rows), encoding="utf-8")
        own = ("--home", str(tmp_path / home))
        door(*own, "sources", "import", str(listed), "--as", "list-csv", "--code", "meu", "--class", "legal", "--edition",
             "2026-06-01")  # fmt: skip
        return json.loads(door(*own, "assess", proposal, "--as-of", "2026-06-15", "--json"))["way"]["screening"]

    entry = "Xuefeng Turbine Research Academy,CN,2021-01-14,86 FR 4862,military end user\n"
    other = "Nowhere Works,CN,2021-01-14,86 FR 4862,military end user\n"
    (flagged,) = hits(entry + other, "with")
    assert flagged["listed_since"] == "2021-01-14" and flagged["citation"] == "86 FR 4862"
    assert hits(other, "without") == []


@pytest.mark.mechanism(47)
def test_nothing_is_accepted_before_need_will_and_way_are_answered(door: Door, tmp_path: Path) -> None:
    dossier, proposal = tmp_path / "d.json", tmp_path / "p.toml"
    text = (EXAMPLES / "efficient-buildings.toml").read_text(encoding="utf-8")
    proposal.write_text(text.replace('country = "CN"', 'country = "NZ"'), encoding="utf-8")  # no instrument is known
    door("assess", str(proposal), "--as-of", "2026-06-15", "--format", "json", "-o", str(dossier))
    given = json.loads(dossier.read_text(encoding="utf-8"))
    assert given["need"]["line"]["en"] and given["will"]["line"]["en"] and given["way"]["standing"]
    accept = ("decide", str(dossier), "--accept-with-conditions", "--condition", "register", "--reason", "useful",
              "--by", "director", "--override", "the open questions are put to the partner")  # fmt: skip
    refused = door(*accept, code=2)
    missing = [option for option in ("--why-no-need", "--why-no-will", "--why-no-way") if option in refused]
    assert "--why-no-will" in missing
    answers = [part for option in missing for part in (option, "stated by the office")]
    door(*accept, *answers)
