"""FollowTheMoney entities as JSON lines: the form in which OpenSanctions and others publish lists.

One object a line with ``id``, ``schema`` and ``properties`` (lists of texts). Parties become entries; ``Sanction``
objects give them authority, programme and days; ``Ownership`` and ``UnknownLink`` objects become ties. Other schemata
(addresses, documents, positions) are read and counted, and add nothing. The list is called as the user says
(``--code``). It is a third party's transcription: the user says of which class it is (``--class``), else it is private.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from entente.errors import gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.loaders.list_csv import check_code
from entente.sources.reading import records
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day

__all__ = ["VERSION", "load"]

VERSION = 1
KINDS = {"Person": "person", "Vessel": "vessel", "Airplane": "aircraft"}
PARTIES = frozenset({"Company", "Organization", "LegalEntity", "PublicBody", "Person", "Vessel", "Airplane", "Asset"})
SCHEMES = {
    "leiCode": "lei", "uscCode": "uscc", "taxNumber": "tax", "vatCode": "tax", "innCode": "tax",
    "ogrnCode": "registration", "registrationNumber": "registration", "dunsCode": "duns",
    "uniqueEntityId": "uei", "cageCode": "cage", "swiftBic": "swift", "isinCode": "isin",
    "imoNumber": "imo", "rorId": "ror",
}  # fmt: skip
PERSONAL = {"passportNumber": "passport", "idNumber": "national_id", "birthDate": "birth_date"}
NAMES = (("name", ""), ("alias", ""), ("weakAlias", "weak"), ("previousName", "previous"), ("abbreviation", "acronym"))


class _Object(msgspec.Struct):
    id: str
    schema: str
    properties: dict[str, list[Any]] = {}
    caption: str = ""

    def texts(self, name: str) -> list[str]:
        """The texts of a property; a nested object counts by its id."""
        found = (value.get("id", "") if isinstance(value, dict) else value for value in self.properties.get(name, ()))
        return [text for text in found if isinstance(text, str) and text.strip()]

    def first(self, *names: str) -> str:
        """The first text of the first of these properties that has one."""
        return next((texts[0] for name in names if (texts := self.texts(name))), "")


def load(job: Job, rows: Rows) -> None:
    """Read all objects; one that is not a FollowTheMoney object, or a party without a name, is refused."""
    check_code(job.code)
    rows.part = job.code
    parties: list[tuple[int, _Object]] = []
    about: defaultdict[str, list[_Object]] = defaultdict(list)
    ties: defaultdict[str, list[_Object]] = defaultdict(list)
    captions: dict[str, str] = {}
    for line, raw in records(job.path, job.name):
        try:
            found = msgspec.json.decode(raw, type=_Object)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
            rows.begin(line)
            rows.reject("", gettext_noop("is not a FollowTheMoney object with id, schema and properties"), str(failure))
            continue
        if found.schema in PARTIES:
            captions[found.id] = found.first("name") or found.caption
            parties.append((line, found))
            continue
        rows.begin(line)
        rows.loaded()
        if found.schema == "Sanction":
            for entity in found.texts("entity"):
                about[entity].append(found)
        elif found.schema in ("Ownership", "UnknownLink"):
            for end in ("owner", "asset", "subject", "object"):
                for entity in found.texts(end):
                    ties[entity].append(found)
    entries = Entries(job, rows)
    for line, party in parties:
        rows.begin(line)
        note = rows.noter("name")
        names = [(clean(text, note), kind) for prop, kind in NAMES for text in party.texts(prop)]
        if not captions[party.id].strip() or "\x00" in captions[party.id]:
            rows.reject("properties.name", gettext_noop("is empty"), party.id)
            continue
        tied = tuple(tie for each in ties[party.id] for tie in _ties(each, party.id, captions))
        entries.add(_entry(party, clean(captions[party.id], note), names, about[party.id], tied, job, rows))


def _entry(
    party: _Object,
    name: str,
    names: Iterable[tuple[str, str]],
    sanctions: list[_Object],
    ties: tuple[Tie, ...],
    job: Job,
    rows: Rows,
) -> Entry:
    kind = KINDS.get(party.schema, "organization")
    schemes = SCHEMES | (PERSONAL if kind == "person" else {})
    since, until = _days(sanctions, rows)
    return Entry(
        id=party.id,
        list=job.code,
        list_class=ListClass(job.list_class or ListClass.NON_OFFICIAL),
        name=name,
        names=tuple((text, given or kind_of_alias(text)) for text, given in names if text and text != name),
        identifiers=tuple((scheme, value) for prop, scheme in schemes.items() for value in party.texts(prop)),
        relations=ties,
        kind=kind,
        programme="; ".join(_told(sanctions, "program", "programId") or party.texts("program")),
        citation="; ".join(_told(sanctions, "authority")),
        listed_from=since,
        listed_to=until,
        country=party.first("country", "jurisdiction", "mainCountry", "nationality")[:2].upper(),
        remarks=party.first("notes") if kind != "person" else "",
        url=party.first("sourceUrl") or next(iter(_told(sanctions, "sourceUrl")), ""),
    )


def _told(sanctions: list[_Object], *names: str) -> list[str]:
    """Distinct texts of a property over several objects."""
    return list(dict.fromkeys(text for each in sanctions for name in names for text in each.texts(name)))


def _days(sanctions: list[_Object], rows: Rows) -> tuple[date | None, date | None]:
    """First day and last day over all sanctions; no last day while one of them has none."""
    started = [parse_day(each.first("listingDate", "startDate"), rows.noter("startDate")) for each in sanctions]
    ended = [parse_day(each.first("endDate"), rows.noter("endDate")) for each in sanctions]
    first = min((day for day in started if day), default=None) if all(started) else None
    known = [day for day in ended if day]
    return first, max(known) if known and len(known) == len(sanctions) else None


def _ties(tie: _Object, party: str, captions: dict[str, str]) -> Iterable[Tie]:
    """What an ownership or link says of the body at its other end."""
    ends = (("owner", "asset", "owned"), ("asset", "owner", "owner"), ("subject", "object", "linked"),
            ("object", "subject", "linked"))  # fmt: skip
    for here, there, relation in ends:
        if party not in tie.texts(here):
            continue
        for other in tie.texts(there):
            if name := captions.get(other, ""):
                yield Tie(
                    relation=relation if tie.schema == "Ownership" else "linked",
                    name=" ".join(name.split()),
                    entry=other,
                    percent=_percent(tie.first("percentage")),
                    since=_day(tie.first("startDate")),
                    until=_day(tie.first("endDate")),
                )


def _percent(text: str) -> float | None:
    """A share in percent; a text that is none is unknown (``50-75``, ``majority``)."""
    try:
        value = float(text.strip().rstrip("%").strip())
    except ValueError:
        return None
    return value if 0.0 <= value <= 100.0 else None


def _day(text: str) -> date | None:
    return parse_day(text, lambda _what, _text: None)
