"""What must hold of every dossier: order and side do not matter, restrictions never help, nationality is not read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.desk.assess import Desk, Question
from entente.desk.demo import examples_folder
from entente.model.answers import Dossier
from entente.model.codes import Standing, worst
from entente.model.proposal import Person, Proposal
from entente.model.reading import read_proposal

EXPECTED = tomllib.loads((examples_folder() / "expected.toml").read_text(encoding="utf-8"))
PROPOSALS = {name: read_proposal(examples_folder() / f"{name}.toml") for name in sorted(EXPECTED)}
NAMES = st.sampled_from(sorted(PROPOSALS))
CODES = st.sampled_from(["CN", "US", "IR", "DE", "RU", "TW", "HK", "IN", "KP", "BR"])


@pytest.fixture(scope="module")
def desk(demonstration: Path) -> Iterator[Desk]:
    with Desk.open(demonstration / "home") as opened:
        yield opened


def assessed(desk: Desk, name: str, proposal: Proposal) -> Dossier:
    day = EXPECTED[name]["as_of"]
    return desk.assess(proposal, Question(as_of=day, known_at=day))


def findings(dossier: Dossier) -> set[tuple[Any, ...]]:
    return {(f.rule, f.result, f.standing, f.defeated_by) for f in dossier.way.findings}


def at_least_as_hard(after: Standing, before: Standing) -> bool:
    return worst(after, before) is after


@settings(max_examples=24, deadline=None)
@given(name=NAMES, data=st.data())
def test_the_order_of_parties_changes_nothing(desk: Desk, name: str, data: st.DataObject) -> None:
    proposal = PROPOSALS[name]
    shuffled = msgspec.structs.replace(proposal, party=tuple(data.draw(st.permutations(proposal.party))))
    before, after = assessed(desk, name, proposal), assessed(desk, name, shuffled)
    assert findings(after) == findings(before)
    assert after.way.per_side == before.way.per_side
    assert {h.entry for h in after.way.screening} == {h.entry for h in before.way.screening}


@settings(max_examples=40, deadline=None)
@given(name=NAMES, citizenship=st.lists(CODES, min_size=1, max_size=3, unique=True))
def test_citizenship_changes_only_rules_whose_text_reads_it(desk: Desk, name: str, citizenship: list[str]) -> None:
    proposal = PROPOSALS[name]
    people = proposal.person or (Person(role="investigator"),)
    before = assessed(desk, name, msgspec.structs.replace(proposal, person=people))
    changed = tuple(msgspec.structs.replace(person, citizenship=tuple(citizenship)) for person in people)
    after = assessed(desk, name, msgspec.structs.replace(proposal, person=changed))
    readers = {rule.id for rule in desk.rulebook.rules if rule.record.reads_citizenship}
    assert {f for f in findings(after) if f[0] not in readers} == {f for f in findings(before) if f[0] not in readers}
    assert [h.score for h in after.way.screening] == [h.score for h in before.way.screening]


@settings(max_examples=40, deadline=None)
@given(name=NAMES, country=CODES, data=st.data())
def test_no_score_reads_a_country(desk: Desk, name: str, country: str, data: st.DataObject) -> None:
    proposal = PROPOSALS[name]
    number = data.draw(st.integers(0, len(proposal.party) - 1))
    parties = list(proposal.party)
    parties[number] = msgspec.structs.replace(parties[number], country=country, city="Elsewhere")
    moved = assessed(desk, name, msgspec.structs.replace(proposal, party=tuple(parties)))
    hits = [(h.party, h.entry, h.score, h.status) for h in moved.way.screening]
    assert hits == [(h.party, h.entry, h.score, h.status) for h in assessed(desk, name, proposal).way.screening]


RESTRICTIONS: dict[str, Any] = {
    "a publication approval is accepted": lambda p: {
        "publication": msgspec.structs.replace(p.publication, open=False, approval_required=True, approval_by=("CN",))
    },
    "a military end use is known": lambda p: {"research": msgspec.structs.replace(p.research, military_end_use=True)},
    "a party is on the Entity List": lambda p: {
        "party": (
            *p.party[:-1],
            msgspec.structs.replace(p.party[-1], names=(*p.party[-1].names, "Qingshan University of Technology")),
        )
    },
    "every datum is important data": lambda p: {
        "data": tuple(msgspec.structs.replace(item, notified_important=True) for item in p.data or ())
    },
    "a party is military": lambda p: {"party": tuple(msgspec.structs.replace(one, military=True) for one in p.party)},
}


@pytest.mark.parametrize("restriction", sorted(RESTRICTIONS))
@pytest.mark.parametrize("name", sorted(PROPOSALS))
def test_a_restriction_never_improves_the_standing(desk: Desk, name: str, restriction: str) -> None:
    proposal = PROPOSALS[name]
    before = assessed(desk, name, proposal)
    after = assessed(desk, name, msgspec.structs.replace(proposal, **RESTRICTIONS[restriction](proposal)))
    assert at_least_as_hard(after.standing, before.standing)
    for side, standing in before.way.per_side.items():
        assert at_least_as_hard(after.way.per_side[side], standing), side
