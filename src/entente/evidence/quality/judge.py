"""The causes for which a match is doubted, one function each, and the judge that has seen all records.

How often a common name stands beside a distinguishing one of the same country is counted first, over all records: the
Institute of Atmospheric Physics is nearly always named with its Academy, the Rural Development Institute hardly ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from entente.evidence.quality.facts import facts
from entente.evidence.quality.paratext import paratext_reason
from entente.evidence.quality.words import distinguishing, is_common, is_country_and_common
from entente.model.text import Text

__all__ = ["CAUSES", "Cause", "Founded", "Judge", "Side", "SideRecord"]

CORROBORATED = 0.5
"""A common name is trusted where at least this share of its works names a distinguishing body beside it."""
NEVER_CORROBORATED = 0.1
ENOUGH = 10
FEW = 5
"""Works from which the shares are read; with fewer a common name is not trusted, a country's name is not doubted."""
LEAST_LENGTH = 5
PEOPLES_REPUBLIC = 1949
NEAR = frozenset({"CN", "HK", "MO", "TW"})
"""Relations between these are no relations between states, and are not judged here."""

Founded = Callable[[str, str], int | None]
"""Name and country to the year in which the body was founded (ROR ``established``), ``None`` where it is not known."""

CAUSES: dict[str, Text] = {
    "paratext": Text(en="not a work of authors (contents, cover, catalogue)", zh="并非作者作品（目次、封面、目录等）"),
    "not_founded": Text(en="the institution was founded later", zh="该机构成立于此后"),
    "name_era": Text(en="a body of this name could not exist yet", zh="彼时尚不可能存在此名称的机构"),
    "common_name": Text(
        en="a side rests on names that many countries have", zh="一方仅由多国通用的机构名称构成"
    ),
    "country_name": Text(
        en="only the country distinguishes the name, and nothing beside it ever does",
        zh="名称仅以国名区别，且从无其他佐证",
    ),
    "everyone_everywhere": Text(
        en="every author is listed in every country: no author stands for one country alone",
        zh="每位作者均列于每个国家（地区），没有任何作者仅代表一方",
    ),
    "same_name": Text(en="one name was matched in two countries", zh="同一名称被匹配到两个国家（地区）"),
    "homonym": Text(en="the name belonged to two bodies", zh="该名称曾为两个机构共用"),
    "no_relations": Text(en="the two states had no relations", zh="两国当时尚未建交"),
}  # fmt: skip
"""Every cause with its heading."""


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country in a record: the names of its institutions and keys of the authors listed there."""

    names: tuple[str, ...]
    authors: frozenset[str]


class SideRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A work as far as its matches are judged; ``sides`` by ISO code."""

    work: str
    year: int | None
    title: str = ""
    doi: str = ""
    type: str = ""
    sides: dict[str, Side]


class Cause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One doubt: ``id`` as in ``CAUSES``, the country and name it is about, and the fact it rests on."""

    id: str
    country: str = ""
    name: str = ""
    fact: Text


class Judge:
    """Doubts about records; ``records`` are all that are to be judged, ``founded`` what ROR knows."""

    def __init__(self, records: Iterable[SideRecord], founded: Founded | None = None) -> None:
        self._founded = founded or (lambda _name, _country: None)
        self._works: Counter[tuple[str, str]] = Counter()
        self._beside: Counter[tuple[str, str]] = Counter()
        for record in records:
            for country, side in record.sides.items():
                telling = {name for name in side.names if not is_common(name)}
                for name in side.names:
                    if is_common(name) or is_country_and_common(name):
                        self._works[name, country] += 1
                        self._beside[name, country] += bool(telling - {name})

    def causes(self, record: SideRecord) -> tuple[Cause, ...]:
        """Every doubt about a record; none for a work of one country."""
        if len(record.sides) < 2:
            return ()
        rules = (
            _paratext, self._not_founded, _name_era, self._common_name, self._country_name, _everyone_everywhere,
            _same_name, _homonym, _no_relations,
        )  # fmt: skip
        return tuple(cause for rule in rules for cause in rule(record))

    def _not_founded(self, record: SideRecord) -> Iterator[Cause]:
        for country, side in record.sides.items():
            for name in side.names:
                year = self._founded(name, country)
                if year is not None and record.year is not None and year > record.year:
                    fact = Text(en=f"{name} was founded in {year} (ROR)", zh=f"{name} 成立于 {year} 年（ROR）")
                    yield Cause(id="not_founded", country=country, name=name, fact=fact)

    def _common_name(self, record: SideRecord) -> Iterator[Cause]:
        for country, side in record.sides.items():
            if side.names and all(is_common(name) and not self._trusted(name, country) for name in side.names):
                name = side.names[0]
                works, beside = self._works[name, country], self._beside[name, country]
                yield Cause(id="common_name", country=country, name=name, fact=Text(
                    en=f"“{name}” says neither where nor whose it is; {beside} of {works} works here name another body "
                       f"in {country} beside it",
                    zh=f"“{name}”既未说明所在地也未说明所属；{works} 篇中仅 {beside} 篇同时列出 {country} 的其他机构",
                ))  # fmt: skip

    def _trusted(self, name: str, country: str) -> bool:
        works = self._works[name, country]
        return works >= ENOUGH and self._beside[name, country] / works >= CORROBORATED

    def _country_name(self, record: SideRecord) -> Iterator[Cause]:
        for country, side in record.sides.items():
            for name in side.names if len(side.names) == 1 else ():
                works, beside = self._works[name, country], self._beside[name, country]
                if is_country_and_common(name) and works >= FEW and beside / works < NEVER_CORROBORATED:
                    yield Cause(id="country_name", country=country, name=name, fact=Text(
                        en=f"besides the country “{name}” holds common words only, and {beside} of {works} works here "
                           f"name another body beside it",
                        zh=f"除国名外“{name}”仅含通用词，此处 {works} 篇中仅 {beside} 篇列出其他机构",
                    ))  # fmt: skip


def _paratext(record: SideRecord) -> Iterator[Cause]:
    reason = paratext_reason(record.title, record.doi, record.type)
    if reason is not None:
        yield Cause(id="paratext", fact=reason)


def _name_era(record: SideRecord) -> Iterator[Cause]:
    if record.year is None:
        return
    for country, side in record.sides.items():
        for name in side.names:
            for one in facts().names:
                if one.contradicts(name, country, record.year):
                    fact = Text(en=f"{name}: {one.en}", zh=f"{name}：{one.zh}")
                    yield Cause(id="name_era", country=country, name=name, fact=fact)


def _everyone_everywhere(record: SideRecord) -> Iterator[Cause]:
    authors = [side.authors for side in record.sides.values()]
    if authors[0] and all(one == authors[0] for one in authors):
        number = len(authors[0])
        yield Cause(id="everyone_everywhere", fact=Text(
            en=f"all {number} authors are listed in all {len(authors)} countries" if number > 1
               else f"one author is listed in {len(authors)} countries",
            zh=f"{number} 位作者均列于全部 {len(authors)} 个国家（地区）",
        ))  # fmt: skip


def _same_name(record: SideRecord) -> Iterator[Cause]:
    """Two bodies of one name, and no author who is at one of them only."""
    sides = sorted(record.sides.items())
    for number, (country, side) in enumerate(sides):
        for other, second in sides[number + 1 :]:
            if side.authors != second.authors:
                continue
            for name in side.names:
                key = distinguishing(name)
                twin = next((one for one in second.names if distinguishing(one) == key), None)
                if twin is not None and len(key) >= LEAST_LENGTH:
                    yield Cause(id="same_name", country=country, name=name, fact=Text(
                        en=f"{name} ({country}) and {twin} ({other}) are one name; an address was matched twice",
                        zh=f"{name}（{country}）与 {twin}（{other}）名称相同，同一地址被匹配两次",
                    ))  # fmt: skip


def _homonym(record: SideRecord) -> Iterator[Cause]:
    for one in facts().homonyms:
        side, other = record.sides.get(one.country), record.sides.get(one.other)
        if side is None or other is None or one.name not in side.names:
            continue
        if side.authors <= other.authors or other.authors <= side.authors:
            yield Cause(id="homonym", country=one.country, name=one.name, fact=Text(en=one.en, zh=one.zh))


def _no_relations(record: SideRecord) -> Iterator[Cause]:
    """Joint work with China by every partner before that state had relations with the People's Republic."""
    if record.year is None or "CN" not in record.sides or record.year < PEOPLES_REPUBLIC:
        return
    partners = sorted(set(record.sides) - NEAR)
    days = [facts().relations.get(code) for code in partners]
    if partners and all(day is not None and record.year < day.year for day in days):
        listed = ", ".join(f"{code} {day}" for code, day in zip(partners, days, strict=True))
        yield Cause(id="no_relations", country=partners[0], fact=Text(
            en=f"diplomatic relations with the People's Republic of China began later: {listed}",
            zh=f"与中华人民共和国建交在此之后：{listed}",
        ))  # fmt: skip
