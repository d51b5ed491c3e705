"""``entente rules`` explain, ask, diff, impact, coverage, prove, export at the door."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.safeguards.rule_maker import rule_text

from entente.cli.rules import rules
from entente.settings import Settings

PROPOSAL = """id = "p"
title = "T"

[[party]]
id = "us"
name = "Lakemont University"
country = "US"

[[party]]
id = "cn"
name = "Some Institute"
country = "CN"

[[data]]
id = "g"
kind = "human_genomic"
subjects = "US"
count = 101
count_12_months = 101
destinations = ["CN"]
"""


@pytest.fixture
def call(tmp_path: Path):
    settings = Settings(home=tmp_path / "home", lang="en", today=date(2026, 5, 4))
    proposals = tmp_path / "proposals"
    proposals.mkdir()
    (proposals / "p.toml").write_text(PROPOSAL, encoding="utf-8")

    def run(*arguments: str, lang: str = "en"):
        obj = replace(settings, lang=lang)
        done = CliRunner().invoke(rules, [*arguments], obj=obj, catch_exceptions=False)
        return done.exit_code, done.output

    return run, proposals


def test_explain(call):
    run, proposals = call
    code, output = run("explain", "us.doj_dsp.omic", str(proposals / "p.toml"))
    assert code == 0
    assert "us.doj_dsp.omic@" in output
    assert "data[g]: undecided" in output
    assert "✓ data.subjects" in output
    assert "? data.consideration   [data[g].consideration = ?]" in output
    code, output = run("explain", "us.doj_dsp.omic", str(proposals / "p.toml"), "--json")
    assert json.loads(output)[0]["subject"] == "data[g]"
    assert "which is empty" in run("explain", "us.ear.entity_list", str(proposals / "p.toml"))[1]


def test_ask(call):
    run, proposals = call
    code, output = run("ask", str(proposals / "p.toml"))
    assert code == 0
    assert "Who can answer: data steward" in output
    assert json.loads(run("ask", str(proposals / "p.toml"), "--json")[1])


def test_diff(call):
    run, _proposals = call
    code, output = run("diff", "2025-11-09", "2025-11-10")
    assert code == 0
    assert "us.ear.affiliates_50 2025-09-29.2 → 2025-11-10.1: changed" in output
    assert "Both come out the same" in output
    assert "No rule differs" in run("diff", "packaged", "packaged")[1]
    assert json.loads(run("diff", "packaged", "packaged", "--json")[1]) == []


def test_diff_of_own_rules(call, tmp_path: Path):
    run, _proposals = call
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(rule_text("us.x.a", "data.count > 100", head='for_each = "data"'), encoding="utf-8")
    new.write_text(
        rule_text("us.x.a", "data.count >= 100", head='for_each = "data"') + rule_text("us.x.b", "ip.joint_patents"),
        encoding="utf-8",
    )
    output = run("diff", str(old), str(new))[1]
    assert "data.count = 100: before does not apply, now applies" in output
    assert "us.x.b 2025-01-01.1: added" in output


def test_impact(call, tmp_path: Path):
    run, proposals = call
    (proposals / "bad.toml").write_text("id = ", encoding="utf-8")
    new = tmp_path / "new.toml"
    new.write_text(rule_text("us.x.a", "project.has_us_party"), encoding="utf-8")
    code, output = run("impact", "packaged", str(new), "--proposals", str(proposals), "--jobs", "1")
    assert code == 0
    assert "US: open → prohibited" in output
    assert "us.x.a: — → prohibited" in output
    assert "1 of 1 proposals" in output
    assert "not assessed" in output
    (proposals / "bad.toml").unlink()
    same = run("impact", "packaged", "packaged", "--proposals", str(proposals), "--jobs", "1", "--json")[1]
    found = json.loads(same)
    assert found["moved"] == []


def test_coverage(call):
    run, _proposals = call
    output = run("coverage")[1]
    assert "US us.doj_dsp:" in output
    assert "Facts that no rule reads:" in output
    assert json.loads(run("coverage", "--json")[1])["regimes"]


def test_prove(call, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("z3")
    from entente.desk import rule_proofs
    from entente.safeguards.proofs.theorems import Theorem

    run, _proposals = call
    good, bad = Theorem("no dead rule", 3), Theorem("monotone", 3, ("us.x.a (open)",))
    monkeypatch.setattr(rule_proofs, "prove_rules", lambda _path, _day: (good, bad))
    code, output = run("prove")
    assert code == 1
    assert "Every rule can apply (3): proven" in output
    assert "us.x.a (open)" in output
    monkeypatch.setattr(rule_proofs, "prove_rules", lambda _path, _day: (good,))
    assert run("prove", "--json")[0] == 0


def test_export(call, tmp_path: Path):
    run, _proposals = call
    code, output = run("export", "--format", "json", "-o", str(tmp_path / "out"))
    assert code == 0
    assert "rules.json" in output
    assert (tmp_path / "out" / "rules.json").stat().st_size > 10_000
