"""Channels between two sides: cities, institutions and networks, meetings, and flows by direction and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal, get_args

import msgspec

from entente.accords.bodies import BodyState
from entente.accords.dated import Dated, Word, as_known, holding
from entente.model.answers import InstrumentState
from entente.model.provenance import Certainty
from entente.model.text import Text

__all__ = [
    "Channel", "Flow", "FlowCell", "Link", "Meeting", "YearOfLinks", "channels_open", "features", "flow_table",
    "link_years", "meetings_per_year",
]  # fmt: skip

Degree = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Moved = Literal["people", "capital", "technology", "data"]


class Link(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A standing link between a place or body of one side and one of another.

    ``a`` and ``b`` are the ends, with their sides and, where they are known, positions in degrees (WGS 84).
    """

    kind: Literal["city", "region", "institution", "university", "facility", "network", "think_tank"]
    a: Text
    a_side: Word
    b: Text
    b_side: Word
    a_lon: Degree | None = None
    a_lat: Degree | None = None
    b_lon: Degree | None = None
    b_lat: Degree | None = None
    subjects: tuple[str, ...] = ()
    note: Text | None = None


class Meeting(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dialogue event on ``valid_from``: participants by body, topic and output."""

    kind: Literal["think_tank", "academy", "track_two", "conference", "public_debate"]
    participants: tuple[Text, ...]
    topic: Text
    output: Text | None = None


class Flow(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What moved from one side to another in a year."""

    moved: Moved
    origin: Word
    target: Word
    year: int
    value: float
    unit: Word


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that was still open on a day: a link, an active body or an instrument in force."""

    sort: Literal["link", "body", "instrument"]
    id: str
    title: Text
    since: date | None
    source: str
    certainty: Certainty


class YearOfLinks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Links and their ends that were alive at any time of a year, and the change against the year before."""

    year: int
    links: int
    nodes: int
    new: int
    ended: int
    by_kind: dict[str, int]


class FlowCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind in one direction and year; ``value`` is ``None`` where no data are loaded: unknown, not zero."""

    moved: Moved
    origin: str
    target: str
    year: int
    value: float | None
    unit: str = ""
    source: str = ""


def channels_open(
    links: Iterable[Link],
    bodies: Sequence[BodyState],
    instruments: Sequence[InstrumentState],
    as_of: date,
    known_at: date,
) -> tuple[Channel, ...]:
    """Everything that was open on the day, as known: instruments first, then bodies, then links."""
    found = [
        Channel(
            sort="instrument",
            id=one.id,
            title=one.title,
            since=one.since,
            source=one.citation.source,
            certainty=one.citation.certainty,
        )
        for one in instruments
        if one.status == "in_force" and one.citation is not None
    ]
    found += [
        Channel(
            sort="body",
            id=one.body.id,
            title=one.body.title,
            since=one.body.valid_from,
            source=one.body.source,
            certainty=one.body.certainty,
        )
        for one in bodies
        if one.active
    ]
    found += [
        Channel(
            sort="link",
            id=link.id,
            title=Text(en=f"{link.a.en} – {link.b.en}", zh=f"{link.a.zh}—{link.b.zh}"),
            since=link.valid_from,
            source=link.source,
            certainty=link.certainty,
        )
        for link in holding(links, as_of, known_at)
    ]
    return tuple(found)


def link_years(links: Iterable[Link], first: int, last: int, known_at: date) -> tuple[YearOfLinks, ...]:
    """Counts of links and their ends for each year; the same records give the same counts in any order."""
    held = as_known(links, known_at)
    found = []
    for year in range(first, last + 1):
        alive = [
            one for one in held if one.valid_from.year <= year and (one.valid_to is None or one.valid_to.year >= year)
        ]
        ends = {(side, name.en) for one in alive for side, name in ((one.a_side, one.a), (one.b_side, one.b))}
        kinds = [one.kind for one in alive]
        found.append(
            YearOfLinks(
                year=year,
                links=len(alive),
                nodes=len(ends),
                new=sum(one.valid_from.year == year for one in alive),
                ended=sum(one.valid_to is not None and one.valid_to.year == year for one in alive),
                by_kind={kind: kinds.count(kind) for kind in sorted(set(kinds))},
            )
        )
    return tuple(found)


def features(links: Iterable[Link]) -> dict[str, object]:
    """Links whose both ends have a position as GeoJSON (RFC 7946), for any map."""
    found = []
    for link in links:
        ends = (link.a_lon, link.a_lat, link.b_lon, link.b_lat)
        if None in ends:
            continue
        found.append(
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [list(ends[:2]), list(ends[2:])]},
                "properties": {
                    "id": link.id,
                    "kind": link.kind,
                    "a": link.a.en,
                    "b": link.b.en,
                    "from": link.valid_from.isoformat(),
                    "to": link.valid_to.isoformat() if link.valid_to else None,
                },
            }
        )
    return {"type": "FeatureCollection", "features": found}


def meetings_per_year(meetings: Iterable[Meeting], known_at: date) -> dict[int, int]:
    """How many dialogue events each year had, from the first to the last that has any."""
    years = [one.valid_from.year for one in as_known(meetings, known_at)]
    return {year: years.count(year) for year in range(min(years), max(years) + 1)} if years else {}


def flow_table(
    flows: Iterable[Flow], sides: tuple[str, str], first: int, last: int, known_at: date
) -> tuple[FlowCell, ...]:
    """Every kind in both directions for every year, whether or not data are loaded."""
    held = {(one.moved, one.origin, one.target, one.year): one for one in as_known(flows, known_at)}
    found = []
    for moved in get_args(Moved):
        for origin, target in (sides, sides[::-1]):
            for year in range(first, last + 1):
                one = held.get((moved, origin, target, year))
                cell = FlowCell(moved=moved, origin=origin, target=target, year=year, value=None)
                if one is not None:
                    cell = msgspec.structs.replace(cell, value=one.value, unit=one.unit, source=one.source)
                found.append(cell)
    return tuple(found)
