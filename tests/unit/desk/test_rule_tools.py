"""The tools around the rules: editions, differences, impact on a portfolio, explanations, coverage, exports."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.safeguards.rule_maker import rule_text

from entente.desk import glance as glances
from entente.desk import impact as impacts
from entente.desk.impact import Impact, ImpactRequest, rule_impact
from entente.desk.portfolio import keep, load_kept, proposal_files, read_member
from entente.desk.rule_coverage import rule_coverage
from entente.desk.rule_diff import RuleChange, diff_rules
from entente.desk.rule_editions import open_edition
from entente.desk.rule_explain import explain_rule
from entente.desk.rule_export import export_rules
from entente.desk.rule_proofs import prove_rules
from entente.desk.rulebook import show_rule
from entente.errors import InputError
from entente.model.codes import Standing
from entente.model.proposal import Proposal

DAY = date(2026, 5, 4)
HEAD = """id = "{id}"
title = "T"

[[party]]
id = "us"
name = "Lakemont University"
country = "US"

[[party]]
id = "cn"
name = "Some Institute"
country = "CN"
"""


def own(path: Path, *rules: str) -> str:
    path.write_text("\n".join(rules), encoding="utf-8")
    return str(path)


def diff(old: str, new: str) -> tuple[RuleChange, ...]:
    return diff_rules(old, new, as_of=DAY, known_at=DAY)


# --- editions and differences -----------------------------------------------------------------------------------------


def test_editions_are_named_by_a_word_a_day_or_a_path(tmp_path: Path) -> None:
    assert open_edition("packaged", DAY, DAY).as_of == DAY
    day = open_edition("2025-11-10", DAY, DAY)
    assert (day.as_of, day.known_at) == (date(2025, 11, 10),) * 2
    path = own(tmp_path / "own.toml", rule_text("us.x.a", "project.has_us_party"))
    assert "us.x.a" in open_edition(path, DAY, DAY).rules.by_id
    with pytest.raises(InputError, match="neither a day nor a file"):
        open_edition("tomorrow", DAY, DAY)


def test_two_days_differ_by_the_rules_that_came_and_went() -> None:
    changes = {change.rule: change for change in diff("2025-11-09", "2025-11-10")}
    affiliates = changes["us.ear.affiliates_50"]
    assert affiliates.kind == "changed"
    assert affiliates.condition == "same"
    assert ("effect", "licence", "inform") in {(field.name, field.old, field.new) for field in affiliates.fields}
    assert diff("2025-11-10", "2025-11-10") == ()


def test_added_removed_and_changed_rules(tmp_path: Path) -> None:
    data = 'for_each = "data"'
    old = [rule_text("us.x.a", "data.count > 100", head=data), rule_text("us.x.b", "ip.joint_patents")]
    new = [rule_text("us.x.a", "data.count >= 100", head=data), rule_text("us.x.c", "ip.joint_patents")]
    one, two = own(tmp_path / "one.toml", *old), own(tmp_path / "two.toml", *new)
    changed, removed, added = diff(one, two)
    assert (removed.kind, removed.old, removed.new) == ("removed", "2025-01-01.1", "")
    assert (added.kind, added.old, added.new) == ("added", "", "2025-01-01.1")
    assert changed.condition == "differs"
    assert changed.witness is not None
    assert changed.witness.facts == {"data.count": 100}
    assert [field.name for field in changed.fields] == ["when"]


def test_versions_are_compared_with_versions() -> None:
    (change,) = diff("us.ear.affiliates_50@2025-09-29.2", "us.ear.affiliates_50@2025-11-10.1")
    assert change.old.endswith(".2")
    with pytest.raises(InputError, match="another version"):
        diff("us.ear.affiliates_50@2025-09-29.2", "packaged")
    with pytest.raises(InputError, match="has no version 1999"):
        diff("us.ear.affiliates_50@1999", "packaged")


def test_without_the_prover_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "entente.safeguards.proofs.difference", None)
    monkeypatch.setitem(sys.modules, "entente.safeguards.proofs.theorems", None)
    one = own(tmp_path / "one.toml", rule_text("us.x.a", "ip.joint_patents"))
    two = own(tmp_path / "two.toml", rule_text("us.x.a", "publication.open"))
    assert diff(one, two)[0].condition == "unproven"
    with pytest.raises(InputError, match="prover is not installed"):
        prove_rules(None, DAY)


def test_equivalent_conditions_are_proven_the_same(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    one = own(tmp_path / "one.toml", rule_text("us.x.a", "ip.joint_patents or publication.open"))
    two = own(tmp_path / "two.toml", rule_text("us.x.a", "publication.open or ip.joint_patents"))
    assert diff(one, two)[0].condition == "same"


# --- impact -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    folder = tmp_path / "proposals"
    folder.mkdir()
    for number in range(12):
        more = "\n[publication]\nopen = false\n" if number % 3 == 0 else ""
        (folder / f"p{number}.toml").write_text(HEAD.format(id=f"p{number}") + more, encoding="utf-8")
    return folder


def run(tmp_path: Path, folder: Path, old: str, new: str, jobs: int = 1) -> Impact:
    return rule_impact(
        ImpactRequest(old=old, new=new, proposals=folder, home=tmp_path / "home", as_of=DAY, known_at=DAY, jobs=jobs)
    )


CLOSED = "known(publication.open) and not publication.open and project.has_us_party"


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_proposals_that_a_new_rule_reaches_move(
    tmp_path: Path, portfolio: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impacts, "CHUNK", 5)
    new = own(tmp_path / "new.toml", rule_text("us.x.closed", CLOSED))
    heard: list[tuple[int, int]] = []
    request = ImpactRequest(
        old="packaged", new=new, proposals=portfolio, home=tmp_path / "home", as_of=DAY, known_at=DAY, jobs=jobs
    )
    found = rule_impact(request, lambda done, total: heard.append((done, total)))
    assert [moved.proposal for moved in found.moved] == ["p0", "p3", "p6", "p9"]
    assert heard == [(5, 12), (10, 12), (12, 12)]
    moved = found.moved[0]
    assert moved.sides["US"][1] is Standing.PROHIBITED
    (cause,) = [cause for cause in moved.causes if cause.rule == "us.x.closed"]
    assert (cause.was, cause.now) == (None, Standing.PROHIBITED)
    back = run(tmp_path, portfolio, new, "packaged", jobs)
    assert back.moved[0].causes[0].was is Standing.PROHIBITED


def test_what_no_changed_rule_reaches_is_not_assessed_again(
    tmp_path: Path, portfolio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = own(tmp_path / "new.toml", rule_text("us.x.closed", CLOSED))
    assessed: list[str] = []
    weigh = impacts.weigh

    def watched(proposal: Proposal, *arguments: Any) -> Any:
        assessed.append(proposal.id)
        return weigh(proposal, *arguments)

    monkeypatch.setattr(impacts, "weigh", watched)
    run(tmp_path, portfolio, "packaged", new)
    assert set(assessed) == {"p0", "p3", "p6", "p9"}


@pytest.mark.parametrize(
    "when",
    [
        "known(agreement.sta_covers) and not agreement.sta_covers",
        "any_of(party, known(party.entity_listed) and party.entity_listed)",
        "project.has_us_party and not us.fundamental_research",
    ],
)
def test_a_first_look_claims_nothing_before_lists_and_accords_were_asked(
    tmp_path: Path, portfolio: Path, when: str
) -> None:
    new = own(tmp_path / "new.toml", rule_text("us.x.a", when))
    glance = glances.Glance(open_edition("packaged", DAY, DAY), open_edition(new, DAY, DAY))
    for path in proposal_files(portfolio):
        proposal = read_member(path, {}, {})
        assert isinstance(proposal, Proposal)
        assert glance.reached(proposal)


def test_two_days_assess_everything(tmp_path: Path, portfolio: Path) -> None:
    found = run(tmp_path, portfolio, "2025-11-09", "2025-11-10")
    assert found.proposals == 12
    assert found.moved == ()


def test_files_that_are_no_proposals_stop_nothing(tmp_path: Path, portfolio: Path) -> None:
    (portfolio / "bad.toml").write_text("id = ", encoding="utf-8")
    (portfolio / "sub").mkdir()
    (portfolio / "sub" / "none.toml").symlink_to(portfolio / "gone.toml")
    found = run(tmp_path, portfolio, "packaged", "packaged")
    assert found.proposals == 12
    assert list(found.unread) == [str(portfolio / "bad.toml")]
    with pytest.raises(InputError, match="no folder"):
        run(tmp_path, portfolio / "nowhere", "packaged", "packaged")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no proposal"):
        run(tmp_path, tmp_path / "empty", "packaged", "packaged")


def test_parsed_proposals_are_kept_by_their_text(tmp_path: Path, portfolio: Path) -> None:
    cache = tmp_path / "home" / "cache" / "portfolio.msgpack"
    run(tmp_path, portfolio, "packaged", "packaged")
    kept = load_kept(cache)
    assert len(kept) == 12
    fresh: dict[str, bytes] = {}
    path = portfolio / "p0.toml"
    assert isinstance(read_member(path, kept, fresh), Proposal)
    assert fresh == {}
    assert isinstance(read_member(path, dict.fromkeys(kept, b"broken"), fresh), Proposal)
    assert len(fresh) == 1
    path.write_text(HEAD.format(id="other"), encoding="utf-8")
    other = read_member(path, kept, {})
    assert isinstance(other, Proposal)
    assert other.id == "other"
    assert isinstance(read_member(tmp_path / "gone.toml", kept, {}), str)
    cache.write_bytes(b"not a cache")
    assert load_kept(cache) == {}


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    keep(tmp_path / "file" / "portfolio.msgpack", {"a": b"b"})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b""


# --- explanations, coverage, exports, proofs --------------------------------------------------------------------------


def test_a_rule_is_explained_down_to_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    data = '\n[[data]]\nid = "g"\nkind = "human_genomic"\nsubjects = "US"\ncount = 101\ncount_12_months = 101\n'
    data += 'destinations = ["CN"]\n'
    path.write_text(HEAD.format(id="p") + data, encoding="utf-8")
    (found,) = explain_rule("us.doj_dsp.omic", path, tmp_path / "home", as_of=DAY, known_at=DAY)
    assert found.subject == "data[g]"
    assert found.result.value == "undecided"
    assert found.when.value is None
    texts = {part.text: part for part in found.when.parts}
    assert texts['data.subjects == "US"'].value is True
    assert texts['data.subjects == "US"'].facts == {"data[g].subjects": "US"}
    paid = texts["data.consideration or data.service_agreement"]
    assert paid.ask == ("data[g].consideration", "data[g].service_agreement")
    assert texts["data.covered_recipient"].parts
    assert explain_rule("us.ear.entity_list", path, tmp_path / "home", as_of=DAY, known_at=DAY) == ()
    (whole,) = explain_rule("us.ear.fundamental_research", path, tmp_path / "home", as_of=DAY, known_at=DAY)
    assert whole.subject == ""
    with pytest.raises(InputError, match="No rule is called"):
        explain_rule("us.doj_dsp.omics", path, tmp_path / "home", as_of=DAY, known_at=DAY)
    with pytest.raises(InputError, match="No version"):
        explain_rule("us.doj_dsp.omic", path, tmp_path / "home", as_of=date(2020, 1, 1), known_at=DAY)


def test_a_list_that_nobody_knows_is_not_explained_item_by_item(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD.format(id="p").replace('title = "T"', 'title = "T"\ndata = "unknown"'), encoding="utf-8")
    assert explain_rule("us.doj_dsp.omic", path, tmp_path / "home", as_of=DAY, known_at=DAY) == ()


def test_coverage_counts_and_names_what_nobody_reads() -> None:
    found = rule_coverage()
    by_name = {regime.regime: regime for regime in found.regimes}
    assert by_name["us.doj_dsp"].rules <= by_name["us.doj_dsp"].versions
    assert by_name["us.ear"].examples > by_name["us.ear"].versions
    assert by_name["us.ear"].reviewed == 0
    assert "project.title" in found.unread_facts
    assert "data.kind" not in found.unread_facts


def test_exports_are_whole_files(tmp_path: Path) -> None:
    cedar = export_rules("cedar", tmp_path / "out", as_of=DAY, known_at=DAY, slots=1)
    assert cedar.policies >= 2 * cedar.rules - 10
    assert "permit (principal, action, resource) when" in cedar.files[0].read_text(encoding="utf-8")
    schema = json.loads(cedar.files[1].read_text(encoding="utf-8"))
    assert "data1" in schema[""]["actions"]["judge"]["appliesTo"]["context"]["attributes"]
    plain = export_rules("json", tmp_path / "out", as_of=DAY, known_at=DAY)
    document = json.loads(plain.files[0].read_text(encoding="utf-8"))
    assert document["format"] == "entente/rules/1"
    record = next(rule for rule in document["rules"] if rule["id"] == "us.ear.fundamental_research")
    assert record["when_tree"][0] == "and"
    assert record["reviewer"] == show_rule("us.ear.fundamental_research", tmp_path)[0][0].reviewer


def test_theorems_of_own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    from entente.desk import rule_proofs
    from entente.safeguards.rulebook import parse_rules

    small = parse_rules([("f", rule_text("us.x.a", "not party.military", head='for_each = "party"'))])
    monkeypatch.setattr(rule_proofs, "with_own", lambda _path: small)
    dead, gate, harder, more = prove_rules(tmp_path, DAY)
    assert dead.holds
    assert gate.holds
    assert more.holds
    assert harder.fails == ("us.x.a (conditions)", "us.x.a (open)", "us.x.a (prohibited)")
