"""The answer: which instrument, if any, a project stands on, and what would take it away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from entente.accords.duties import duties
from entente.accords.kinds import Status
from entente.accords.scope import activity_of_agencies, cover
from entente.accords.state import governing_version, status
from entente.accords.tables import Register
from entente.model.answers import InstrumentState, Statement, Will
from entente.model.codes import Result
from entente.model.proposal import Proposal
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["STA", "answer"]

STA = "us-cn-sta"
NONE_NEEDED = Text(
    en="No agreement covers this project and none is needed.", zh="没有协定涵盖本项目，本项目也不需要协定。"
)
_AS_BOOL = {Result.APPLIES: True, Result.DOES_NOT_APPLY: False, Result.UNDECIDED: None}


def answer(proposal: Proposal, register: Register, *, as_of: date, known_at: date) -> Will:
    """Which instruments the project relies on, their state, cover, duties, and the facts that the rules read.

    Nothing known only after ``known_at`` is used. ``facts`` has the six keys ``agreement.*``; ``None`` is unknown.
    """
    relied = proposal.agreement.relied_on
    named = relied or ()
    on_sta = None if relied is None else any(register.descends_from(key, STA) for key in named)
    keys = [
        item.id
        for item in register.instruments
        if item.id in named or (item.id == STA and _looks_at_sta(proposal, on_sta))
    ]
    states = tuple(_state(proposal, register, key, key in named, as_of, known_at) for key in keys)  # fmt: skip
    sta = status(register, STA, as_of, known_at) if register.find(STA) else None
    statements = (*_unknown_ids(named, register), *_on_umbrella(states, register, as_of, known_at))
    return Will(
        line=_line(proposal, states, sta, on_sta),
        instruments=states,
        statements=statements,
        loses_cover=tuple(_loses(proposal, states, register)),
        obligations=duties(register, states, proposal),
        facts={
            "agreement.relies_on_any": None if relied is None else bool(relied),
            "agreement.sta_relied_on": on_sta,
            "agreement.sta_status": sta.status if sta else "unknown",
            "agreement.sta_version": sta.version if sta else "",
            "agreement.sta_covers": _sta_covers(proposal, register, as_of, known_at),
            "agreement.sta_days_remaining": sta.days_remaining if sta else None,
        },
        sources=_sources(states, statements, register),
    )


def _looks_at_sta(proposal: Proposal, on_sta: bool | None) -> bool:
    """The agreement is shown where it is relied on, may be, or both its parties take part."""
    return on_sta is not False or {"US", "CN"} <= {party.country for party in proposal.party}


def _state(
    proposal: Proposal, register: Register, key: str, relied: bool, as_of: date, known_at: date
) -> InstrumentState:
    """The state with cover for this project; nothing is covered by what is not in force."""
    state = status(register, key, as_of, known_at)
    instrument = register.find(key)
    assert instrument is not None
    version = governing_version(instrument, as_of, known_at)
    if version is None:
        return msgspec.structs.replace(state, relied_on=relied)
    result, reasons = cover(version, proposal)
    if Status(state.status) in (Status.LAPSED, Status.TERMINATED, Status.NOT_YET):
        result, reasons = Result.DOES_NOT_APPLY, ()
    elif _is(state, Status.UNKNOWN) and result is Result.APPLIES:
        result = Result.UNDECIDED
    return msgspec.structs.replace(
        state, relied_on=relied, covers=result, statements=state.statements + (reasons if relied else ())
    )


def _sta_covers(proposal: Proposal, register: Register, as_of: date, known_at: date) -> bool | None:
    """Whether the project lies inside the scope of the governing version, whatever its status."""
    sta = register.find(STA)
    version = governing_version(sta, as_of, known_at) if sta else None
    return _AS_BOOL[cover(version, proposal)[0]] if version else None


def _line(
    proposal: Proposal, states: tuple[InstrumentState, ...], sta: InstrumentState | None, on_sta: bool | None
) -> Text:
    if proposal.agreement.relied_on is None:
        return Text(
            en="It is not known whether the project relies on an agreement.", zh="尚不清楚项目是否依据某一协定。"
        )
    relied = [state for state in states if state.relied_on]
    if not relied and proposal.agreement.relied_on:
        return Text(en="The instrument relied on is not in the register.", zh="所依据的文书不在登记册中。")
    if not relied:
        if (
            activity_of_agencies(proposal)
            and sta is not None
            and _is(sta, Status.IN_FORCE)
            and any(state.id == STA and state.covers is not Result.DOES_NOT_APPLY for state in states)
        ):
            return Text(
                en="The project relies on no agreement; the US–China Science and Technology Agreement could cover it.",
                zh="项目未依据任何协定；中美科技合作协定可予涵盖。",
            )
        return NONE_NEEDED
    sentences = [_sentence(state) for state in relied]
    if on_sta and sta is not None and not any(state.id == STA for state in relied):
        sentences.append(_sentence(sta))
    return Text(en=" ".join(s.en for s in sentences), zh="".join(s.zh for s in sentences))  # fmt: skip


def _sentence(state: InstrumentState) -> Text:
    name = state.title
    if _is(state, Status.IN_FORCE) and state.until is not None:
        return Text(
            en=f"{name.en}: in force, {state.days_remaining:,} days remain to {state.until.isoformat()}.",
            zh=f"{name.zh}：有效，距{state.until.isoformat()}尚有{state.days_remaining:,}天。",
        )
    if _is(state, Status.IN_FORCE):
        return Text(en=f"{name.en}: in force; its end is not known.", zh=f"{name.zh}：有效；终止日期不详。")
    if _is(state, Status.LAPSED) and state.until is not None:
        return Text(
            en=f"{name.en}: lapsed since {state.until.isoformat()}; nothing may be signed as an activity under it.",
            zh=f"{name.zh}：自{state.until.isoformat()}起失效；不得以该协定项下活动名义签署任何文件。",
        )
    if _is(state, Status.NOT_YET):
        return Text(en=f"{name.en}: did not exist on this day.", zh=f"{name.zh}：该日尚未订立。")
    if _is(state, Status.TERMINATED):
        return Text(en=f"{name.en}: terminated.", zh=f"{name.zh}：已终止。")
    return Text(
        en=f"{name.en}: whether it was in force on this day could not be established.",
        zh=f"{name.zh}：该日是否有效无法确定。",
    )


def _is(state: InstrumentState, wanted: Status) -> bool:
    return Status(state.status) is wanted


def _unknown_ids(named: tuple[str, ...], register: Register) -> Iterator[Statement]:
    for key in named:
        if register.find(key) is None:
            yield Statement(
                text=Text(
                    en=f"The register has no instrument \"{key}\"; what it covers cannot be said.",
                    zh=f"登记册中没有“{key}”；无法说明其涵盖范围。",
                )
            )  # fmt: skip


def _on_umbrella(
    states: tuple[InstrumentState, ...], register: Register, as_of: date, known_at: date
) -> Iterator[Statement]:
    """For a relied-on instrument made under another: what the state of the umbrella leaves open."""
    for state in states:
        found = register.find(state.id)
        if not state.relied_on or found is None or not found.parent:
            continue
        umbrella = status(register, found.parent, as_of, known_at)
        parent = register.find(found.parent)
        assert parent is not None
        if _is(umbrella, Status.IN_FORCE):
            continue
        tail = parent.on_termination
        yield Statement(
            text=Text(
                en=f"{_sentence(umbrella).en} {tail.en if tail else ''}".strip(),
                zh=f"{_sentence(umbrella).zh}{tail.zh if tail else ''}",
            ),
            sources=tuple(dict.fromkeys(s for line in umbrella.statements for s in line.sources)),
            certainty=umbrella.statements[0].certainty,
        )


def _loses(proposal: Proposal, states: tuple[InstrumentState, ...], register: Register) -> Iterator[Statement]:
    """What would take the cover away: expiry, and termination or amendment with what hangs on it."""
    for state in states:
        if not state.relied_on or not _is(state, Status.IN_FORCE):
            continue
        if state.until is not None:
            yield Statement(text=_expiry(proposal, state), sources=state.statements[0].sources)
        children = register.children(state.id)
        found = register.find(state.id)
        if children and found is not None:
            en, zh = "; ".join(c.title.en for c in children), "；".join(c.title.zh for c in children)
            tail = found.on_termination
            yield Statement(
                text=Text(
                    en=f"If it ended or were amended, these need a new look: {en}. {tail.en if tail else ''}".strip(),
                    zh=f"若其终止或修订，须重新审视：{zh}。{tail.zh if tail else ''}",
                )
            )  # fmt: skip


def _expiry(proposal: Proposal, state: InstrumentState) -> Text:
    assert state.until is not None
    day, left = state.until.isoformat(), f"{state.days_remaining:,}"
    late = proposal.end if proposal.end is not None and proposal.end >= state.until else None
    signed = proposal.agreement.signature_planned
    if signed is not None and signed >= state.until:
        late = signed
    if late is not None:
        return Text(
            en=f"Cover ends on {day}, in {left} days: before {late.isoformat()}, which the project plans for.",
            zh=f"{left}天后即{day}效力终止：早于项目计划的{late.isoformat()}。",
        )
    return Text(
        en=f"Cover ends on {day}, in {left} days, unless it is extended; what is signed later needs a new look.",
        zh=f"除非延期，{left}天后即{day}效力终止；此后签署的文件须重新审查。",
    )


def _sources(
    states: tuple[InstrumentState, ...], statements: tuple[Statement, ...], register: Register
) -> tuple[SourceRef, ...]:
    used = {key for line in statements for key in line.sources}
    for state in states:
        used.update(key for line in (*state.statements, *state.disagreements) for key in line.sources)
    return tuple(source for source in register.sources if source.id in used)
