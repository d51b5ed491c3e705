"""Duties that an instrument, or the law on making instruments, lays on a project that relies on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from entente.accords.kinds import Instrument
from entente.accords.tables import Register
from entente.model.answers import InstrumentState, Obligation
from entente.model.proposal import Proposal
from entente.model.provenance import Certainty, Citation
from entente.model.text import Text

__all__ = ["duties"]

_TEXT_TO_STATE_DAYS = 15
"""22 CFR 181.7 (eCFR of January 2025): concluded texts go to the Department of State within 15 days."""
_PART_181_READ = date(2025, 1, 27)
_PART_181_HOLDS_FROM = date(2024, 1, 1)
"""The part was read as of January 2025; earlier years had other day counts, which were not read."""


def duties(register: Register, states: tuple[InstrumentState, ...], proposal: Proposal) -> tuple[Obligation, ...]:
    """Obligations of the instruments that the project relies on and that are in force, in order of id."""
    found: list[Obligation] = []
    for state in states:
        instrument = register.find(state.id)
        if instrument is None or not state.relied_on:
            continue
        if state.id == "us-cn-sta" and state.version == "2024" and state.status == "in_force":
            found.extend(_protocol_of_2024(state, proposal))
        if state.id == "us-cn-cerc" and not proposal.ip.management_plan_signed:
            found.append(_management_plan(state, instrument))
    signed = proposal.agreement.signature_planned
    if signed is not None and signed >= _PART_181_HOLDS_FROM and any(state.relied_on for state in states):
        found.append(_text_to_state(signed))
    return tuple(sorted(found, key=lambda duty: (duty.id, duty.side)))


def _protocol_of_2024(state: InstrumentState, proposal: Proposal) -> Iterator[Obligation]:
    if proposal.agreement.data_expectations_agreed is not True:
        yield Obligation(
            id="agree_data_expectations",
            side="US-CN",
            owner=Text(en="both implementing agencies", zh="双方执行机构"),
            duty=Text(
                en="Write down and agree what data each side expects, when, and what remedies an unmet expectation.",
                zh="以书面约定各方的数据预期、时间以及未达预期时的补救办法。",
            ),
            deadline=Text(en="before the activity begins", zh="活动开始前"),
            due=proposal.start,
            evidence=Text(en="the signed data annex or data plan", zh="经签署的数据附件或数据计划"),
            rule="accords.us-cn-sta.data_annex",
            citation=_cite("2024 STA Protocol, data annex", state, Certainty.PAGE_READ),
        )
    yield Obligation(
        id="interagency_review",
        side="US",
        owner=Text(en="US implementing agency", zh="美方执行机构"),
        duty=Text(
            en="Put the activity through the US inter-agency review of cooperation under the agreement.",
            zh="将该活动提交美方跨部门审查。",
        ),
        deadline=Text(en="before the activity begins", zh="活动开始前"),
        due=proposal.start,
        rule="accords.us-cn-sta.interagency_review",
        citation=_cite("2024 STA Protocol", state, Certainty.PAGE_READ),
    )


def _management_plan(state: InstrumentState, instrument: Instrument) -> Obligation:
    return Obligation(
        id="sign_technology_management_plan",
        side="US-CN",
        owner=Text(en="all members of the consortium", zh="联盟全体成员"),
        duty=Text(
            en="Sign the technology management plan, in English and Chinese, with the terms for background, "
            "improvements and licences.",
            zh="签署中英文技术管理计划，载明背景知识产权、改进成果及许可条件。",
        ),
        deadline=Text(en="before work begins", zh="工作开始前"),
        evidence=Text(en="the plan signed by every member", zh="经全体成员签署的计划"),
        rule="accords.us-cn-cerc.management_plan",
        citation=Citation(
            cite="CERC Protocol IP Annex",
            authority=instrument.authority,
            certainty=state.citation.certainty,
            source=state.citation.source,
            source_date=state.citation.source_date,
        ),
    )


def _text_to_state(signed: date) -> Obligation:
    return Obligation(
        id="text_to_state",
        side="US",
        owner=Text(en="the signing agency's Chief International Agreements Officer", zh="签署机构的首席国际协定官"),
        duty=Text(
            en="Send the signed text to the Department of State (agreements and qualifying non-binding instruments).",
            zh="将已签署文本送交美国国务院（协定及符合条件的非约束性文书）。",
        ),
        deadline=Text(en="within 15 days of signature", zh="签署后15日内"),
        due=signed + timedelta(days=_TEXT_TO_STATE_DAYS),
        rule="accords.case_zablocki",
        citation=Citation(
            cite="22 CFR 181.7",
            authority=Text(
                en="Case–Zablocki Act, 1 USC 112b; 22 CFR part 181", zh="美国《凯斯–扎布洛基法》及其实施条例"
            ),
            certainty=Certainty.TEXT_READ,
            source="eCFR, January 2025",
            source_date=_PART_181_READ,
        ),
    )


def _cite(cite: str, state: InstrumentState, certainty: Certainty) -> Citation:
    return Citation(
        cite=cite,
        authority=state.citation.authority,
        certainty=certainty,
        source=state.citation.source,
        source_date=state.citation.source_date,
    )
