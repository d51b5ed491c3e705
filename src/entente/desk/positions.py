"""What the sides say and where they meet: issues, concerns, declarations, bodies, channels, flows and policies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente import accords
from entente.accords import BodyState, IssueView
from entente.desk.instruments import known_id
from entente.desk.register import whole_register
from entente.errors import InputError, gettext_noop

__all__ = [
    "BodyState", "ChannelReport", "IssueView", "LinkReport", "bodies_on", "chain", "channels_on", "concerns_on",
    "declarations_on", "flows", "issue_routes", "issues_on", "links", "links_geojson", "shared",
]  # fmt: skip


class ChannelReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was still open between the parties of an instrument on a day, beside the instrument's own status."""

    instrument: str
    status: str
    as_of: date
    known_at: date
    channels: tuple[accords.Channel, ...]


class LinkReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Links per year, and dialogue events per year (year → number)."""

    years: tuple[accords.YearOfLinks, ...]
    meetings: dict[int, int]


def issues_on(home: Path, as_of: date, known_at: date, key: str = "") -> tuple[accords.IssueView, ...]:
    """Every issue of the day, or one, point by point with all sides' positions. ``InputError`` for an unknown id."""
    records = whole_register(home).records
    chosen = [one for one in accords.holding(records.issue, as_of, known_at) if not key or one.id == key]
    if key and not chosen:
        raise _unknown(gettext_noop("No issue of this day has the id {given}; there are: {known}."), key, records.issue)
    return tuple(accords.issue_view(one, records.position, as_of, known_at) for one in chosen)


def concerns_on(
    home: Path, as_of: date, known_at: date, *, unanswered: bool = False
) -> tuple[accords.ConcernState, ...]:
    """Every concern with the counterpart's answers, the longest unanswered first."""
    records = whole_register(home).records
    found = accords.concern_states(records.concern, records.answer, as_of, known_at)
    return tuple(one for one in found if not (unanswered and one.answered))


def declarations_on(
    home: Path, as_of: date, known_at: date, *, unmatched: bool = False
) -> tuple[accords.DeclarationState, ...]:
    """Declarations with the later acts that carry them out: events of instruments, measures and rounds."""
    register = whole_register(home)
    records = register.records
    acts = {
        f"{item.id}/{event.id}": event.day
        for item in register.instruments
        for event in item.event
        if event.known_from <= known_at
    }
    acts |= {one.id: one.valid_from for one in accords.holding(records.measure, as_of, known_at)}
    acts |= {one.id: one.valid_from for one in records.round if (one.known_from or one.valid_from) <= known_at}
    found = accords.declaration_states(records.declaration, acts, as_of, known_at)
    return tuple(one for one in found if not (unmatched and one.matched))


def bodies_on(home: Path, as_of: date, known_at: date) -> tuple[accords.BodyState, ...]:
    """Every office, envoy, commission, working group and dialogue that had begun."""
    records = whole_register(home).records
    return accords.body_states(records.body, records.member, records.round, as_of, known_at)


def issue_routes(home: Path, key: str, raised: date, as_of: date, known_at: date) -> tuple[accords.Route, ...]:
    """Whose mandate an issue falls in, on each side, and by when that body answers."""
    records = whole_register(home).records
    issue = next((one for one in accords.holding(records.issue, as_of, known_at) if one.id == key), None)
    if issue is None:
        raise _unknown(gettext_noop("No issue of this day has the id {given}; there are: {known}."), key, records.issue)
    return accords.route(issue.topics, issue.parties, records.body, raised, as_of, known_at)


def channels_on(home: Path, key: str, as_of: date, known_at: date) -> ChannelReport:
    """What was open between the parties of an instrument: other instruments of theirs, active bodies, and links."""
    register = whole_register(home)
    instrument = register.find(known_id(register, key))
    assert instrument is not None
    parties, records = set(instrument.parties), register.records
    others = [
        accords.status(register, one.id, as_of, known_at)
        for one in register.instruments
        if one.id != key and parties <= set(one.parties)
    ]
    bodies = accords.body_states(records.body, records.member, records.round, as_of, known_at)
    found = accords.channels_open(
        [one for one in records.link if {one.a_side, one.b_side} <= parties],
        [one for one in bodies if parties <= set(one.body.sides)],
        others,
        as_of,
        known_at,
    )
    state = accords.status(register, key, as_of, known_at)
    return ChannelReport(instrument=key, status=state.status, as_of=as_of, known_at=known_at, channels=found)


def links(home: Path, first: int, last: int, known_at: date) -> LinkReport:
    """Links, their ends and dialogue events, counted per year."""
    records = whole_register(home).records
    return LinkReport(
        years=accords.link_years(records.link, first, last, known_at),
        meetings=accords.meetings_per_year(records.meeting, known_at),
    )


def links_geojson(home: Path, as_of: date, known_at: date) -> bytes:
    """The links of a day that have positions, as GeoJSON."""
    found = accords.features(accords.holding(whole_register(home).records.link, as_of, known_at))
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def flows(home: Path, sides: tuple[str, str], first: int, last: int, known_at: date) -> tuple[accords.FlowCell, ...]:
    """People, capital, technology and data in both directions for every year; no data is shown as no data."""
    return accords.flow_table(whole_register(home).records.flow, sides, first, last, known_at)


def chain(home: Path, stage: str, countries: tuple[str, ...], as_of: date, known_at: date) -> accords.ChainView:
    """The policies of each country at a stage of the chain, and those that contradict each other."""
    return accords.chain_view(whole_register(home).records.policy, stage, countries, as_of, known_at)


def shared(home: Path, countries: tuple[str, ...], as_of: date, known_at: date) -> tuple[accords.Shared, ...]:
    """The ranked intersection of the countries' lists of priorities, with the links that exist."""
    records = whole_register(home).records
    return accords.shared_priorities(records.priority, records.link, countries, as_of, known_at)


def _unknown(template: str, key: str, known: tuple[accords.Dated, ...]) -> InputError:
    return InputError(template, given=key[:80], known=", ".join(one.id for one in known[:12]) or "–")
