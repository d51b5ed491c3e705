"""Extend, amend or terminate: what each option does to everything that stands on an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from entente.accords.kinds import Instrument, Version
from entente.accords.scope import cover
from entente.accords.state import governing_version, status
from entente.accords.tables import Register
from entente.model.codes import Result
from entente.model.proposal import Proposal
from entente.model.text import Text

__all__ = ["Affected", "Compared", "CountedProtocols", "Option", "compare_versions", "count_protocols", "options"]

Effect = Literal["gains", "keeps", "changes", "loses", "open"]


class Affected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A protocol, project or field, and what becomes of its cover. ``open``: a text that was not read decides it."""

    sort: Literal["protocol", "project", "field"]
    id: str
    title: Text
    effect: Effect
    reason: Text


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One option from a day on. ``version`` is the text that would govern."""

    option: Literal["extend", "amend", "terminate"]
    day: date
    version: str
    affected: tuple[Affected, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One concern: what each version says of it (version id → clauses as cite and text); an empty list says none."""

    concern: str
    clauses: dict[str, tuple[tuple[str, Text], ...]]


class CountedProtocols(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The protocols of the register under an instrument, beside a number that a source claims."""

    parent: str
    counted: int
    claimed: int
    difference: int
    protocols: tuple[Instrument, ...]


def compare_versions(instrument: Instrument, known_at: date, concern: str = "") -> tuple[Compared, ...]:
    """Per concern, which version covers it and by which clause. A version that is silent is shown as silent."""
    versions = sorted((one for one in instrument.version if one.known_from <= known_at), key=lambda one: one.valid_from)
    concerns = sorted({clause.concern for version in versions for clause in version.clause})
    return tuple(
        Compared(
            concern=name,
            clauses={
                version.id: tuple((clause.cite, clause.text) for clause in version.clause if clause.concern == name)
                for version in versions
            },
        )
        for name in concerns
        if not concern or name == concern
    )


def count_protocols(register: Register, parent: str, claimed: int) -> CountedProtocols:
    """Everything made under an instrument, at any depth, and the difference to a claimed number."""
    below = tuple(one for one in register.instruments if one.id != parent and register.descends_from(one.id, parent))
    return CountedProtocols(
        parent=parent, counted=len(below), claimed=claimed, difference=len(below) - claimed, protocols=below
    )


def options(
    register: Register,
    key: str,
    *,
    day: date,
    known_at: date,
    amended: Version | None = None,
    proposals: Sequence[Proposal] = (),
) -> tuple[Option, ...]:
    """What extending, amending and terminating an instrument on a day would do.

    ``amended`` is the text that an amendment would bring; without one, the newest earlier text is shown as the
    alternative. ``KeyError`` for an id that the register lacks.
    """
    instrument = register.find(key)
    if instrument is None:
        raise KeyError(key)
    now = governing_version(instrument, day, known_at)
    covered_now = status(register, key, day, known_at).status == "in_force"
    other = amended or _alternative(instrument, now, known_at)
    found = []
    for option, version in (("extend", now), ("amend", other), ("terminate", None)):
        before = now if covered_now else None
        affected = [
            *_protocols(register, instrument, option),
            *_projects(proposals, before, version),
            *_fields(before, version),
        ]
        found.append(
            Option(
                option=option,  # type: ignore[arg-type]
                day=day,
                version=version.id if version else "",
                affected=tuple(affected),
            )
        )
    return tuple(found)


def _alternative(instrument: Instrument, now: Version | None, known_at: date) -> Version | None:
    """The newest other version that was known: what an amendment back, or on, would look like."""
    others = [one for one in instrument.version if one.known_from <= known_at and (now is None or one.id != now.id)]
    return max(others, key=lambda one: one.valid_from, default=None)


def _protocols(register: Register, instrument: Instrument, option: str) -> Iterable[Affected]:
    for child in register.children(instrument.id):
        if option == "extend":
            effect: Effect = "keeps"
            reason = Text(en="Made under the text that goes on.", zh="其所依据的文本继续有效。")
        elif option == "amend":
            effect = "changes"
            reason = Text(
                en="Made under a text that would change: needs a new look.", zh="其所依据的文本将变更：须重新审视。"
            )
        else:
            effect = "open" if instrument.on_termination is not None else "loses"
            reason = instrument.on_termination or Text(
                en="Nothing says that it outlives the instrument it was made under.",
                zh="没有文本说明其在所依据的文书终止后继续有效。",
            )
        yield Affected(sort="protocol", id=child.id, title=child.title, effect=effect, reason=reason)


def _projects(proposals: Sequence[Proposal], before: Version | None, after: Version | None) -> Iterable[Affected]:
    for proposal in proposals:
        was, will = _covers(before, proposal), _covers(after, proposal)
        yield Affected(
            sort="project",
            id=proposal.id,
            title=Text(en=proposal.title, zh=proposal.title_zh or proposal.title),
            effect=_effect(was, will, changed=before is not None and after is not None and before.id != after.id),
            reason=Text(
                en=f"Cover now: {_SAID[was].en}; then: {_SAID[will].en}.",
                zh=f"现时：{_SAID[was].zh}；其后：{_SAID[will].zh}。",
            ),
        )


_SAID = {
    Result.APPLIES: Text(en="covered", zh="涵盖"),
    Result.DOES_NOT_APPLY: Text(en="not covered", zh="不涵盖"),
    Result.UNDECIDED: Text(en="undecided", zh="未定"),
}


def _covers(version: Version | None, proposal: Proposal) -> Result:
    return Result.DOES_NOT_APPLY if version is None else cover(version, proposal)[0]


def _effect(was: Result, will: Result, *, changed: bool) -> Effect:
    if Result.UNDECIDED in (was, will):
        return "open"
    if was is will:
        return "changes" if changed and was is Result.APPLIES else "keeps"
    return "gains" if will is Result.APPLIES else "loses"


def _fields(before: Version | None, after: Version | None) -> Iterable[Affected]:
    """Fields that either text names. A text that names none leaves the fields to agreement."""
    names = {one.en: one for version in (before, after) if version for one in version.scope.fields}
    for name in sorted(names):
        was = _names(before, name)
        will = _names(after, name)
        effect = _effect(was, will, changed=False)
        yield Affected(
            sort="field",
            id=name,
            title=names[name],
            effect=effect,
            reason=Text(
                en=f"Now: {_SAID[was].en}; then: {_SAID[will].en}.",
                zh=f"现时：{_SAID[was].zh}；其后：{_SAID[will].zh}。",
            ),
        )


def _names(version: Version | None, field: str) -> Result:
    if version is None:
        return Result.DOES_NOT_APPLY
    if any(one.en == field for one in version.scope.fields):
        return Result.APPLIES
    return Result.UNDECIDED if version.scope.other_fields_by_agreement else Result.DOES_NOT_APPLY
