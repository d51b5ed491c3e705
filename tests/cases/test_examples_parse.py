"""The six example proposals and the sample lists: complete, fictional and consistent with what is said of them."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from entente.model.codes import Standing
from entente.model.proposal import Proposal
from entente.safeguards.rulebook import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.toml") if path.stem != "expected")
EXPECTED: dict[str, Any] = tomllib.loads((ROOT / "examples/expected.toml").read_text(encoding="utf-8"))
SAMPLE = ROOT / "src/entente/sources/sample"


def example(path: Path) -> Proposal:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Proposal)


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_six_examples_each_with_an_expected_answer() -> None:
    assert len(EXAMPLES) == 6
    assert {path.stem for path in EXAMPLES} == set(EXPECTED)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_a_proposal_in_both_languages(path: Path) -> None:
    proposal = example(path)
    assert proposal.id == path.stem
    assert proposal.title_zh
    ids = {party.id for party in proposal.party}
    assert {person.employer for person in proposal.person or ()} <= ids
    assert {transfer.recipient for transfer in proposal.transfer or ()} <= ids
    assert {share.party for share in proposal.ip.shares} <= ids
    assert sum(share.percent for share in proposal.ip.shares) in (0, 100)
    names = {technology.name for technology in proposal.technology or ()}
    assert {transfer.technology for transfer in proposal.transfer or () if transfer.technology} <= names


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_expected_names_rules_that_exist_and_hold_that_day(name: str) -> None:
    facts = EXPECTED[name]
    assert Standing(facts["standing"])
    rules = {rule.id for rule in load_rulebook().on(facts["as_of"], facts["known_at"])}
    for deciding in facts["deciding"]:
        assert deciding["rule"] in rules
        assert deciding["reason"].endswith(".")


def test_expected_answers_show_every_kind_of_outcome() -> None:
    standings = {facts["standing"] for facts in EXPECTED.values()}
    assert {"open", "prohibited"} <= standings
    assert standings & {"no_objection", "conditions"}


def test_every_sample_entry_says_that_it_is_fictional() -> None:
    entries = rows("sample_list.csv")
    assert len(entries) >= 15
    assert all(row["remarks"].startswith("SAMPLE") for row in entries)
    assert all(row["notes"].startswith("SAMPLE") for row in rows("sample_1286.csv"))


def test_sample_list_holds_every_class_and_both_policies() -> None:
    entries = rows("sample_list.csv")
    sources = " ".join(row["source"] for row in entries)
    assert all(code in sources for code in ("(EL)", "(MEU)", "(UVL)", "(SDN)", "(DPL)", "(CMIC)"))
    policies = {row["license_policy"] for row in entries}
    assert {"Presumption of denial.", "Case-by-case basis"} <= policies
    assert any(row["end_date"] for row in entries), "one listing has ended"
