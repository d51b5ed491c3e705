"""What Chinese law asks of a party and a recipient: foreign shares, and lists that only the applicant can name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.unit.safeguards.way_maker import DAY, proposal

from entente.model.parties import DeclaredListing, Owner, Party
from entente.model.proposal import DataItem, Transfer
from entente.safeguards.facts import scope_of

ABROAD = Party(id="us", name="Lakemont University", country="US")


@pytest.fixture
def facts(screening: Callable[..., Any]) -> Callable[..., Any]:
    def of(**changes: Any) -> Any:
        return scope_of(proposal(**changes), screening(), {}, as_of=DAY)

    return of


@pytest.mark.parametrize(
    ("owners", "share", "why"),
    [
        ((Owner(name="A", country="US", percent=30), Owner(name="B", country="DE", percent=20)), 50.0, None),
        ((Owner(name="A", country="CN", percent=60), Owner(name="B", country="US", percent=40)), 40.0, None),
        ((Owner(name="A", country="US"),), None, {"party[cn].owners[1].percent"}),
        ((Owner(name="A", country="CN"), Owner(name="B", percent=1)), None, {"party[cn].owners[2].country"}),
        (None, None, {"party[cn].owners"}),
    ],
)
def test_foreign_shares_add_up(facts: Callable[..., Any], owners: Any, share: float | None, why: Any) -> None:
    found = facts(party=(Party(id="cn", name="Some Clinic", country="CN", owners=owners),))["*party"][0]
    assert found["foreign_share"] == share
    assert found.get("?foreign_share") == why
    assert found["foreign_in_cn"] is (None if share is None else share >= 50)


def test_control_from_abroad_needs_no_shares(facts: Callable[..., Any]) -> None:
    owners = (Owner(name="A", country="CN", percent=100),)
    party = Party(id="cn", name="Some Clinic", country="CN", owners=owners, controlled_from_abroad=True)
    assert facts(party=(party,))["*party"][0]["foreign_in_cn"] is True


@pytest.mark.parametrize(
    ("listings", "codes"),
    [
        ((), ()),
        ((DeclaredListing(list="Export control list (MOFCOM 2025 No. 1)"),), ("control",)),
        ((DeclaredListing(list="出口管制关注名单"), DeclaredListing(list="不可靠实体清单")), ("watch", "unreliable")),
        ((DeclaredListing(list="反制清单", since=date(2026, 5, 5)),), ()),
        (None, None),
    ],
)
def test_chinese_lists_are_those_that_are_declared(facts: Callable[..., Any], listings: Any, codes: Any) -> None:
    party = Party(id="us", name="Lakemont University", country="US", declared_listings=listings)
    lasers = Transfer(what="laser", kind="item", origin="CN", destination="US", recipient="us")  # type: ignore[arg-type]
    scope = facts(party=(party,), transfer=(lasers,))
    assert scope["*party"][0]["prc_lists"] == codes
    assert scope["*transfer"][0]["recipient_prc_lists"] == codes
    assert scope["*transfer"][0]["recipient_foreign"] is True


@pytest.mark.parametrize(
    ("age", "kind", "sensitive"),
    [(13, "personal_other", True), (14, "personal_other", False), (40, "biometric", True), (5, "seismic", False)],
)
def test_children_under_fourteen_make_data_sensitive(
    facts: Callable[..., Any], age: int, kind: str, sensitive: bool
) -> None:
    item = DataItem(id="d", kind=kind, identifiability="coded", sensitivity="ordinary", youngest_age=age)  # type: ignore[arg-type]
    assert facts(data=(item,))["*data"][0]["sensitive_personal"] is sensitive
