"""Properties that hold for every rule and proposal: monotone guardrails, the nationality gate, sound unknowns,
symmetry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.model.answers import ScreeningHit, Way
from entente.model.codes import ListClass, Result, Standing
from entente.model.kinds import (
    ActivityKind,
    DataKind,
    Funder,
    Identifiability,
    MaterialKind,
    PartyKind,
    PermitStatus,
    Sensitivity,
    TransferKind,
)
from entente.model.proposal import (
    Activity,
    Agreement,
    DataItem,
    Funding,
    IpTerms,
    Material,
    Party,
    Permit,
    Person,
    Proposal,
    Publication,
    Research,
    Technology,
    Transfer,
)
from entente.model.text import Text
from entente.safeguards import answer
from entente.safeguards.rulebook import load_rulebook

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
RANK = {standing: place for place, standing in enumerate(Standing)}
DAY = date(2026, 5, 4)


@dataclass(frozen=True)
class FakeScreening:
    hits: Sequence[ScreeningHit] = ()
    lists: Mapping[str, str] = field(
        default_factory=lambda: {"csl.EL": "loaded", "dod.1286.FY2024": "loaded", "dod.1260H": "loaded", "un": "loaded"}
    )
    scorer: str = "score_v1"


def hit(party: str, code: str) -> ScreeningHit:
    return ScreeningHit(
        party=party,
        list=code,
        list_class=ListClass.LEGAL,
        entry="1",
        entry_name="Some Institute",
        score=1.0,
        scorer="score_v1",
        status="match",
        explanation=Text(en="same", zh="相同"),
        snapshot="s",
        licence_policy="Presumption of denial",
    )


def run(proposal: Proposal, screening: FakeScreening | None = None, **changes: Any) -> Way:
    values: dict[str, Any] = {"given": {}, "as_of": DAY, "known_at": DAY, "side": "US"}
    return answer(proposal, load_rulebook(), screening or FakeScreening(), **(values | changes))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


yes_no = maybe(st.booleans())
country = st.sampled_from(["US", "CN", "HK", "DE"])
kinds = {
    kind: maybe(st.sampled_from(list(kind)))
    for kind in (ActivityKind, DataKind, Funder, Identifiability, MaterialKind, PartyKind, Sensitivity, TransferKind)
}
codes = maybe(st.sampled_from([(), ("EAR99",), ("3A001",), ("USML-XV",)]))
data_items = st.builds(
    DataItem,
    id=st.sampled_from(["a", "b"]),
    kind=kinds[DataKind],
    subjects=maybe(country),
    count=maybe(st.sampled_from([1, 100, 101, 1001, 100_001])),
    count_12_months=maybe(st.sampled_from([100, 101, 10_001])),
    count_since_january=maybe(st.sampled_from([9_999, 100_000])),
    sensitivity=kinds[Sensitivity],
    identifiability=kinds[Identifiability],
    origin=maybe(country),
    destinations=maybe(st.lists(country, max_size=2, unique=True).map(tuple)),
    consideration=yes_no,
    service_agreement=yes_no,
    controlled_repository=yes_no,
)
transfers = st.builds(
    Transfer,
    what=st.just("pump"),
    kind=kinds[TransferKind],
    origin=maybe(country),
    destination=maybe(country),
    recipient=maybe(st.sampled_from(["us", "cn"])),
    control_codes=codes,
    published=yes_no,
    under_contract=yes_no,
)
technologies = st.builds(
    Technology, name=st.sampled_from(["quantum memory", "tree rings"]), control_codes=codes, published=yes_no
)
persons = st.builds(
    Person,
    role=st.just("investigator"),
    employer=maybe(st.sampled_from(["us", "cn"])),
    location=maybe(country),
    us_person=yes_no,
    access_controlled=yes_no,
)
materials = st.builds(
    Material,
    what=st.just("m"),
    kind=kinds[MaterialKind],
    origin=maybe(country),
    destination=maybe(country),
    count=maybe(st.just(150)),
)
funding = st.builds(
    Funding, source=st.just("f"), funder=kinds[Funder], restrictions=yes_no, amount=maybe(st.just(300_000.0))
)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return maybe(st.lists(items, max_size=2).map(tuple))


PARTIES = (
    Party(id="us", name="Lakemont University", country="US", kind=PartyKind.UNIVERSITY),
    Party(id="cn", name="Some Institute", country="CN", kind=PartyKind.UNIVERSITY),
)
proposals = st.builds(
    Proposal,
    id=st.just("p"),
    title=st.just("T"),
    party=st.just(PARTIES),
    person=some(persons),
    technology=some(technologies),
    data=maybe(st.lists(data_items, max_size=2, unique_by=lambda item: item.id).map(tuple)),
    material=some(materials),
    transfer=some(transfers),
    funding=some(funding),
    activity=some(
        st.builds(
            Activity, kind=st.sampled_from(list(ActivityKind)), country=maybe(country), foreign_participants=yes_no
        )
    ),
    permit=maybe(st.just(())),
    research=st.builds(Research, military_end_use=yes_no),
    publication=st.builds(Publication, open=yes_no, approval_required=yes_no),
    ip=st.builds(IpTerms, joint_patents=yes_no),
    agreement=st.builds(Agreement, relied_on=maybe(st.sampled_from([(), ("us-cn-sta",)]))),
)


def check_no_better(harder: Way, softer: Way) -> None:
    assert RANK[harder.standing] >= RANK[softer.standing], (harder.standing, softer.standing)


@QUICK
@given(proposals, st.sampled_from(["csl.EL", "csl.MEU", "csl.UVL", "csl.SDN", "csl.DPL", "dod.1286.FY2024"]))
def test_a_list_hit_never_improves_the_standing(proposal: Proposal, code: str) -> None:
    check_no_better(run(proposal, FakeScreening(hits=(hit("cn", code),))), run(proposal))


@QUICK
@given(proposals)
def test_a_restriction_on_publication_never_improves_the_standing(proposal: Proposal) -> None:
    free = msgspec.structs.replace(proposal, publication=Publication(open=True, approval_required=False))
    bound = msgspec.structs.replace(
        proposal,
        publication=Publication(open=True, approval_required=True, approval_by=("CN",), approval_scope="security"),
    )
    check_no_better(run(bound), run(free))


@QUICK
@given(proposals)
def test_a_refused_permission_never_improves_the_standing(proposal: Proposal) -> None:
    base = msgspec.structs.replace(proposal, permit=())
    names = sorted({rule.record.permit for rule in load_rulebook().rules if rule.record.permit})
    refused = tuple(Permit(name=name, status=PermitStatus.REFUSED) for name in names)
    check_no_better(run(msgspec.structs.replace(base, permit=refused)), run(base))


GATED = {rule.id for rule in load_rulebook().rules if rule.record.reads_citizenship}


def without_gated(way: Way) -> list[Any]:
    """Everything that an answer says but for the rules whose quoted text reads citizenship."""
    return [
        [finding for finding in way.findings if finding.rule not in GATED],
        way.exemptions,
        way.screening,
        [duty for duty in way.obligations if duty.rule not in GATED],
        [c for c in way.collisions if not GATED.intersection(c.rules)],
    ]


@QUICK
@given(proposals.filter(lambda p: p.person), st.sampled_from([("CN",), ("US",), ("DE", "IR"), ()]))
def test_citizenship_changes_only_the_rules_whose_text_reads_it(
    proposal: Proposal, citizenship: tuple[str, ...]
) -> None:
    people = tuple(msgspec.structs.replace(person, citizenship=citizenship) for person in proposal.person or ())
    before, after = run(proposal), run(msgspec.structs.replace(proposal, person=people))
    assert without_gated(before) == without_gated(after)
    for way in (before, after):
        for finding in way.findings:
            if finding.rule in GATED:
                assert finding.effect.value in ("licence", "verify", "record", "inform")
                assert finding.standing is not Standing.PROHIBITED


def test_the_register_of_gated_rules_is_reviewed() -> None:
    assert {"us.ear.deemed_export"} == GATED


UNKNOWN_BOOL = {
    "publication": ("open", "approval_required"),
    "ip": ("joint_patents",),
    "research": ("military_end_use",),
}


def completions(proposal: Proposal, choose: st.DataObject) -> Proposal:
    """The proposal with every unknown yes/no of its single tables, data and transfers answered."""
    changes: dict[str, Any] = {}
    for table, names in UNKNOWN_BOOL.items():
        held = getattr(proposal, table)
        filled = {name: choose.draw(st.booleans()) for name in names if getattr(held, name) is None}
        changes[table] = msgspec.structs.replace(held, **filled)
    for table, names in (
        ("data", ("consideration", "service_agreement", "controlled_repository")),
        ("transfer", ("published", "under_contract")),
        ("technology", ("published",)),
        ("funding", ("restrictions",)),
        ("person", ("us_person", "access_controlled")),
    ):
        items = getattr(proposal, table)
        if items is not None:
            changes[table] = tuple(
                msgspec.structs.replace(
                    item, **{name: choose.draw(st.booleans()) for name in names if getattr(item, name) is None}
                )
                for item in items
            )
    return msgspec.structs.replace(proposal, **changes)


ASKS_IF_KNOWN = {rule.id for rule in load_rulebook().rules if "known(" in rule.record.when + rule.record.unless}
"""Rules that ask ``known(…)`` change by design when somebody answers."""


@QUICK
@given(proposals, st.data())
def test_a_decided_rule_stays_decided_for_every_completion(proposal: Proposal, choose: st.DataObject) -> None:
    before = run(proposal)
    after = {
        (finding.rule, subject): finding.result
        for finding in run(completions(proposal, choose)).findings
        for subject in finding.subjects or ("",)
        if not finding.defeated_by
    }
    undecided = {finding.rule for finding in before.findings if finding.result is Result.UNDECIDED}
    reached = {finding.rule for finding in before.findings if finding.result is not Result.DOES_NOT_APPLY}
    for (rule, _subject), result in after.items():
        if rule not in reached and rule not in ASKS_IF_KNOWN:
            assert result is Result.DOES_NOT_APPLY, rule
    for finding in before.findings:
        if finding.result is not Result.APPLIES or finding.rule in ASKS_IF_KNOWN or finding.rule in undecided:
            continue
        for subject in finding.subjects or ("",):
            # An exemption may still displace what applies, but then it was not reported as certain before.
            assert after.get((finding.rule, subject)) is Result.APPLIES, (finding.rule, subject)


@QUICK
@given(proposals)
def test_the_order_of_the_parties_changes_nothing(proposal: Proposal) -> None:
    turned = msgspec.structs.replace(proposal, party=tuple(reversed(proposal.party)))
    one, two = run(proposal), run(turned)
    assert one.standing == two.standing
    assert one.per_side == two.per_side
    assert {(f.rule, f.result, f.standing, frozenset(f.subjects)) for f in one.findings} == {
        (f.rule, f.result, f.standing, frozenset(f.subjects)) for f in two.findings
    }
    assert {q.fact for q in one.questions} == {q.fact for q in two.questions}


@QUICK
@given(proposals)
def test_the_desk_changes_advice_only(proposal: Proposal) -> None:
    ways = [run(proposal, side=side) for side in ("US", "CN", "DE", None)]
    plain = [
        msgspec.structs.replace(way, findings=tuple(msgspec.structs.replace(f, advice=None) for f in way.findings))
        for way in ways
    ]
    assert all(way == plain[0] for way in plain)


@QUICK
@given(proposals)
def test_what_cannot_matter_is_not_asked(proposal: Proposal) -> None:
    way = run(proposal)
    shown = {finding.rule: finding for finding in way.findings if finding.ask}
    for question in way.questions:
        assert question.settles, question.fact
        for rule in question.settles:
            side = shown[rule].side
            assert any(way.per_side.get(each) is not Standing.PROHIBITED for each in side.split("-"))
    if way.standing is Standing.OPEN:
        assert way.questions or way.collisions
