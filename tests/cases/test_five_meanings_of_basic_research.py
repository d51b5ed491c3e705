"""Basic or fundamental research means five things; one project may be it in one regime and not in another."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.cases.test_collisions import CN, US, Screened, way

from entente.model.proposal import Proposal
from entente.safeguards.facts import derive, scope_of
from entente.safeguards.rulebook import load_rulebook

DAY = date(2026, 5, 4)
FACTS = {
    "ear": "us.fundamental_research",
    "itar": "itar.fundamental_research",
    "nsdd189": "nsdd189.fundamental_research",
    "uk": "uk.basic_scientific_research",
    "sta": "sta.basic_research",
}
BASIC: dict[str, Any] = {
    "research": {"kind": "basic", "us_institution": True, "practical_aim": False},
    "publication": {"open": True, "approval_required": False},
    "funding": [{"source": "F", "funder": "government_other", "restrictions": False}],
}


def meanings(**changes: Any) -> dict[str, bool | None]:
    """What each regime calls this project."""
    proposal = msgspec.convert({"id": "p", "title": "T", "party": [US, CN], **BASIC, **changes}, Proposal)
    scope = scope_of(proposal, Screened(), {}, as_of=DAY, imposed=load_rulebook().imposed)
    scope["^"] = {name: (False, frozenset()) for name in load_rulebook().imposed}
    derive(scope)
    return {regime: scope[name.partition(".")[0]][name.partition(".")[2]] for regime, name in FACTS.items()}


@pytest.mark.parametrize(
    ("changes", "still"),
    [
        ({}, "ear itar nsdd189 uk sta"),
        ({"research": BASIC["research"] | {"us_institution": False}}, "ear nsdd189 uk sta"),
        ({"research": BASIC["research"] | {"kind": "applied"}}, "ear itar nsdd189"),
        ({"research": BASIC["research"] | {"kind": "development"}}, "ear itar"),
        ({"research": BASIC["research"] | {"practical_aim": True}}, "ear itar nsdd189 sta"),
        ({"funding": [{"source": "F", "funder": "company", "restrictions": False}]}, "ear itar nsdd189 sta"),
        ({"funding": [{"source": "F", "funder": "us_nsf", "restrictions": True}]}, "uk sta"),
        ({"publication": {"open": True, "approval_required": True, "approval_scope": "security"}}, "uk sta"),
    ],
)
def test_each_regime_has_its_own_meaning(changes: dict[str, Any], still: str) -> None:
    assert [regime for regime, holds in meanings(**changes).items() if holds] == still.split()


def test_what_is_not_stated_is_not_decided() -> None:
    unstated = meanings(research={}, publication={})
    assert unstated == dict.fromkeys(FACTS)
    assert meanings(research={})["ear"] is True


def test_exemptions_come_with_what_would_destroy_them() -> None:
    found = {each.rule: each for each in way("2026-05-04", **BASIC).exemptions}
    assert "us.ear.fundamental_research" in found
    for each in found.values():
        assert each.destroyed_by is not None
        assert each.destroyed_by.zh
    assert all(
        rule.record.destroyed_by is not None for rule in load_rulebook().rules if rule.record.effect.value == "exempt"
    )
