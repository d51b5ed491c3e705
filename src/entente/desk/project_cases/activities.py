"""Activities that are evident from the structure: who goes where, with what, to do what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entente.desk.project_cases.plain import Plain, as_day, as_text
from entente.desk.project_cases.vocabulary import ACTIVITIES, PROTECTED
from entente.desk.project_cases.words import countries_in, mentions
from entente.model.kinds import ActivityKind, DataKind, MaterialKind, PartyRole, Sensitivity
from entente.model.proposal import Activity, DataItem, Equipment, Material, Party, Technology, Transfer, Visitor

__all__ = ["Scene", "activities", "requested"]

_WILDLIFE = (
    "ecolog",
    "bird",
    "tag",
    "camera trap",
    "survey",
    "census",
    "wildlife",
    "migrat",
    "animal",
    "ringing",
    "banding",
    "鸟",
    "野生",
)
_CHECK = (
    "end-use check",
    "end use check",
    "on-site check",
    "on-site visit",
    "site visit",
    "export-control visit",
    "export control visit",
    "post-shipment",
    "verification visit",
    "inspection",
    "audit",
    "核查",
    "检查",
)
_COURT = (
    "subpoena",
    "court",
    "judge",
    "law enforcement",
    "law-enforcement",
    "judicial",
    "prosecut",
    "police",
    "grand jury",
    "discovery request",
    "tribunal",
    "司法",
    "执法",
    "法院",
    "检察",
    "警方",
    "传票",
)
_HANDOVER = ("hand over", "hand out", "surrender", "provide records", "provide data", "disclose", "提供", "移交")
_REMOVAL = ("remove", "exclude", "drop", "replace the partner", "移出", "剔除")
_TOGETHER = ("joint", "together", "both teams", "both sides", "foreign", "联合", "共同", "中外", "外方")
_ASKED = (DataKind.PERSONAL_OTHER, DataKind.FINANCIAL, DataKind.HEALTH)
_DEAL = (ActivityKind.EQUITY_OR_JOINT_VENTURE, ActivityKind.CLINICAL_TRIAL, ActivityKind.SOCIAL_SURVEY)


class Scene:
    """What the activities are read from: the mapped items and the words around them."""

    def __init__(
        self,
        *,
        words: str,
        parties: tuple[Party, ...],
        technologies: Sequence[Technology],
        data: Sequence[DataItem],
        materials: Sequence[Material],
        transfers: Sequence[Transfer],
        equipment: Sequence[Equipment],
        visitors: Sequence[Visitor] | None,
    ) -> None:
        self.words = words
        self.parties = parties
        self.technologies = technologies
        self.data = data
        self.materials = materials
        self.transfers = transfers
        self.equipment = equipment
        self.visitors = visitors

    def abroad(self, country: str) -> bool | None:
        """Whether anybody from elsewhere works in a country: unknown where a visit's direction is."""
        if self.visitors is None:
            return None
        answers = [
            None
            if visit.destination is None and visit.origin in (None, *self._others(country))
            else visit.destination == country and visit.origin != country
            for visit in self.visitors
        ]
        return True if True in answers else None if None in answers else False

    def _others(self, country: str) -> tuple[str, ...]:
        return tuple(party.country for party in self.parties if party.country and party.country != country)


def activities(scene: Scene, stated: Sequence[object], unread: list[str]) -> tuple[Activity, ...]:
    """Stated activities first, then those that instruments, data and visits make evident; one of a kind and place."""
    found = [
        *_stated(scene, stated, unread),
        *_from_instruments(scene),
        *_wildlife(scene),
        *_marine(scene),
        *_deals(scene),
    ]
    once: dict[tuple[ActivityKind, str | None], Activity] = {}
    for activity in found:
        once.setdefault((activity.kind, activity.country), activity)
    return tuple(once.values())


def _stated(scene: Scene, items: Sequence[object], unread: list[str]) -> Iterator[Activity]:
    """Activities that the structure names itself."""
    for number, item in enumerate(items, start=1):
        plain = Plain(item if isinstance(item, dict) else {"what": item}, f"activities[{number}]", unread)
        text = " ".join((plain.text("what", "kind", "activity", "name"), plain.text("purpose", "reason", "note")))
        where = plain.text("country", "where", "location") or text
        country = next(iter(countries_in(where)), None)
        who = plain.take("foreign_participants", "foreigners")
        start = plain.text("start", "date", "from")
        plain.close()
        for kind in _kinds(text) or [ActivityKind.OTHER]:
            foreign = who if isinstance(who, bool) else _foreigners(scene, country, text)
            yield Activity(
                kind=kind, country=country, foreign_participants=foreign, start=as_day(start), reason=text.strip()
            )


def _foreigners(scene: Scene, country: str | None, text: str) -> bool | None:
    """Whether a stated activity has participants from abroad, as joint work with a party from elsewhere has."""
    if country is None:
        return None
    elsewhere = any(party.country and party.country != country for party in scene.parties)
    return True if elsewhere and mentions(text, _TOGETHER) else scene.abroad(country)


def _kinds(text: str) -> list[ActivityKind]:
    return [kind for kind, words in ACTIVITIES if mentions(text, words)]


def _from_instruments(scene: Scene) -> Iterator[Activity]:
    """Field instruments that are sent or used: where they go is where the work is done."""
    for text, country in _instruments(scene):
        for kind in _kinds(text):
            if kind not in (*_DEAL, ActivityKind.MARINE_RESEARCH):
                place = country or _place(scene)
                foreign = scene.abroad(place) if place else None
                yield Activity(kind=kind, country=place, foreign_participants=foreign, reason=text)


def _instruments(scene: Scene) -> Iterator[tuple[str, str | None]]:
    for transfer in scene.transfers:
        yield transfer.what, transfer.destination
    for item in scene.equipment:
        yield item.what, item.location
    for technology in scene.technologies:
        yield technology.name, None


def _place(scene: Scene) -> str | None:
    """The one country that the data, the topic or the visits point to."""
    lands = {d.subjects for d in scene.data if d.subjects and d.kind is not DataKind.RESEARCH}
    named = lands or set(countries_in(scene.words))
    if not named and scene.visitors:
        named = {visit.destination for visit in scene.visitors if visit.destination}
    return named.pop() if len(named) == 1 else None


def _wildlife(scene: Scene) -> Iterator[Activity]:
    """Samples of protected wildlife, or words for work on it, where people from abroad go to the animals."""
    if scene.abroad("CN") and mentions(scene.words, PROTECTED) and mentions(scene.words, _WILDLIFE):
        yield Activity(kind=ActivityKind.WILDLIFE_SURVEY, country="CN", foreign_participants=True, reason=scene.words)
    for material in scene.materials:
        if material.kind is MaterialKind.PROTECTED_WILDLIFE and material.origin and mentions(scene.words, _WILDLIFE):
            foreign = scene.abroad(material.origin)
            if foreign is not False:
                yield Activity(
                    kind=ActivityKind.WILDLIFE_SURVEY,
                    country=material.origin,
                    foreign_participants=foreign,
                    reason=material.what,
                )


def _marine(scene: Scene) -> Iterator[Activity]:
    """A ship, a mooring or days at sea, in the waters that the data describe."""
    ships = [item for item in scene.equipment if ActivityKind.MARINE_RESEARCH in _kinds(item.what)]
    sent = [item for item in scene.transfers if ActivityKind.MARINE_RESEARCH in _kinds(item.what)]
    at_sea = any(mentions(visit.role, ("at sea", "aboard", "cruise", "海上")) for visit in scene.visitors or ())
    waters = {item.subjects for item in scene.data if item.kind is DataKind.MARINE and item.subjects}
    if not (ships or sent or at_sea) or not (waters or ships):
        return
    country = next(iter(sorted(waters)), None) or ships[0].location
    foreign = (scene.abroad(country) or (True if at_sea else scene.abroad(country))) if country else None
    reason = ships[0].what if ships else sent[0].what if sent else "at sea"
    yield Activity(kind=ActivityKind.MARINE_RESEARCH, country=country, foreign_participants=foreign, reason=reason)


def _deals(scene: Scene) -> Iterator[Activity]:
    """Trials, surveys of people and investments, from the words of topic, roles, money and terms."""
    countries = [party.country for party in scene.parties if party.country]
    # A survey of people may be told by its data alone; one that is already public is over.
    surveys = "; ".join(item.what for item in scene.data if item.sensitivity is not Sensitivity.PUBLIC)
    told = [kind for kind in _kinds(surveys) if kind is ActivityKind.SOCIAL_SURVEY]
    for kind in dict.fromkeys((*_kinds(scene.words), *told)):
        if kind is ActivityKind.CLINICAL_TRIAL:
            sites = {p.country for p in scene.parties if p.role is PartyRole.SITE and p.country}
            for country in sorted(sites or set(countries)):
                foreign = any(other != country for other in countries)
                yield Activity(kind=kind, country=country, foreign_participants=foreign, reason="clinical trial")
        elif kind is ActivityKind.SOCIAL_SURVEY:
            subjects = {d.subjects for d in scene.data if d.kind in _ASKED and d.subjects}
            for country in sorted(subjects):
                foreign = any(other != country for other in countries)
                yield Activity(kind=kind, country=country, foreign_participants=foreign, reason="social survey")
        elif kind is ActivityKind.EQUITY_OR_JOINT_VENTURE:
            yield Activity(kind=kind, country=None, foreign_participants=True, reason="investment")


def requested(action: str, reason: object, parties: Sequence[Party]) -> Iterator[Activity]:
    """What the office is asked to do: take a partner out, let a foreign authority check, or invest."""
    leaving = [party for party in parties if party.role is PartyRole.TO_BE_REMOVED]
    if leaving or (mentions(action, _REMOVAL) and mentions(action, ("partner", "institution", "university", "合作"))):
        country = leaving[0].country if leaving else None
        yield Activity(kind=ActivityKind.PARTNER_REMOVAL, country=country, reason=as_text(reason))
    if ActivityKind.EQUITY_OR_JOINT_VENTURE in _kinds(action):
        yield Activity(
            kind=ActivityKind.EQUITY_OR_JOINT_VENTURE, country=None, foreign_participants=True, reason=action
        )
    country = _checked_country(action, [party.country for party in parties if party.country])
    text = "; ".join(part for part in (action, as_text(reason)) if part)
    if mentions(text, _COURT):
        yield Activity(kind=ActivityKind.DATA_HANDOVER, country=country, foreign_enforcement=True, reason=text)
    elif mentions(action, _CHECK):
        yield Activity(
            kind=ActivityKind.FOREIGN_GOVERNMENT_CHECK, country=country, foreign_participants=True, reason=text
        )
    elif mentions(action, _HANDOVER) and mentions(action, ("authorit", "government", "department", "ministry", "当局")):
        yield Activity(kind=ActivityKind.DATA_HANDOVER, country=country, foreign_enforcement=None, reason=text)


def _checked_country(action: str, present: list[str]) -> str | None:
    """Where a check takes place: "in X", else the country of a party that is not the one whose officials are named."""
    for found in re.finditer(r"\b(?:in|at|on servers in|stored in|kept in) (\w+(?: [A-Z]\w+)*)", action):
        if countries_in(found.group(1)):
            return countries_in(found.group(1))[0]
    officials = countries_in(action)
    hosts = list(dict.fromkeys(country for country in present if country not in officials)) or present
    return "CN" if "CN" in hosts else next(iter(hosts), None)
