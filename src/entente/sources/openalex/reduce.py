"""What do the reduced tables take from a work? One pass over its authorships; nothing reads nested data again.

The inner loop runs for every authorship of hundreds of millions of works, so it takes the frequent case (one country,
an id in the usual form) on the shortest path and leaves the rest to functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, compress
from typing import Any

import msgspec

from entente.sources.openalex.works import Authorship, Goal, Institution, Topic, Work, number
from entente.sources.parquet import Repeated
from entente.sources.reduced import BY_NAME, Flag

__all__ = ["CAP", "GOALS", "Reducer", "funding", "moment"]

CAP = 100
"""Authorships that the API and the snapshot list at most (OpenAlex documentation, Authorship object)."""
MOST_KNOWN = 20_000
"""Institutions remembered as written; then all are forgotten, so that memory does not grow. A second row is harmless:
the table is made distinct when the parts are joined."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - OpenAlex writes UTC without saying so

CUT, NO_INSTITUTION, FROM_INSTITUTION, DISAGREE, NO_AUTHOR, PARATEXT, FEWER_REFERENCES = (int(flag) for flag in Flag)

_NAMES = [column.name for column in BY_NAME["work"].columns]
YEAR, N_REFERENCES, FLAGS, UPDATED = (_NAMES.index(name) for name in ("year", "n_references", "flags", "updated"))

Row = tuple[Any, ...]
Columns = list[Sequence[Any]]
Countries = list[str | None] | None
Institutions = list[Institution | None] | None
Tally = dict[str, list[Any]]
NOWHERE = (None, "")


class Reducer:
    """Works in, rows of the reduced tables out.

    ``add`` takes one work; ``take`` hands over what has come together as columns by table, and starts anew.
    ``sample`` marks fictional works.
    """

    def __init__(self, *, sample: bool = False) -> None:
        self._sample = sample
        self._known: dict[str, int] = {}
        self._start()

    def _start(self) -> None:
        self._works: list[Row] = []
        self._by_country: list[Row] = []
        self._by_place: list[Row] = []
        self._by_goal: list[Row] = []
        self._by_funder: list[Row] = []
        self._met: list[Row] = []
        self._raw: list[bytes] = []
        self._people: list[str] = []
        self._people_country: list[str] = []
        self._people_many: list[int] = []
        self._people_of: list[int] = []

    def __len__(self) -> int:
        """Works waiting to be taken."""
        return len(self._works)

    def add(self, work: Work, work_id: int) -> None:
        """Take one work apart. The caller has read its id and has decided that it belongs here."""
        authorships = work.authorships or ()
        total = len(authorships)
        lists = [authorship.institutions for authorship in authorships]
        flags, tally = self._origins(authorships, lists)
        if total >= CAP or work.is_authors_truncated:
            flags |= CUT
        if work.is_paratext or work.type == "paratext":
            flags |= PARATEXT
        n_countries = len(tally)
        dual_only = False
        if n_countries == 1:
            ((country, (weight, listed, sole)),) = tally.items()
            self._by_country.append((work_id, country, weight / total, listed, sole))
        elif n_countries:
            dual_only = sum(sole > 0 for _, _, sole in tally.values()) < 2
            for country in sorted(tally):
                weight, listed, sole = tally[country]
                self._by_country.append((work_id, country, weight / total, listed, sole))
        places = self._places(lists)
        if places:
            self._by_place += [(work_id, place, listed) for place, listed in places.items()]
        if work.sustainable_development_goals:
            self._by_goal += _goals(work.sustainable_development_goals, work_id)
        if work.grants or work.awards or work.funders:
            self._by_funder += [(work_id, *pair) for pair in funding(work)]
        self._raw.append(bytes(work.referenced_works))
        percentile = work.citation_normalized_percentile
        topic, subfield, field, domain = NO_TOPIC if work.primary_topic is None else _levels(work.primary_topic)
        self._works.append((
            work_id, work.publication_year, work.type, work.language, topic, subfield, field, domain, total,
            n_countries, len(places), work.referenced_works_count, work.cited_by_count, work.fwci,
            None if percentile is None else percentile.is_in_top_10_percent,
            dual_only, bool(work.is_xpac), bool(work.is_retracted), flags,
            work.updated_date, self._sample,
        ))  # fmt: skip

    def _origins(self, authorships: Sequence[Authorship], lists: list[Institutions]) -> tuple[int, Tally]:
        """Note who published from where; the flags, and the countries with weight, authorships and sole ones.

        Most works lie in one country or in none, and then nothing is counted authorship by authorship.
        """
        total = len(authorships)
        named = [authorship.countries for authorship in authorships]
        people = [None if one.author is None else one.author.id for one in authorships]
        flags = 0 if all(people) else NO_AUTHOR
        if not any(named) and not any(lists):
            self._people_of.append(0)
            return flags, {}
        first = named[0]
        if first and len(first) == 1 and first[0] and not flags and named.count(first) == total:
            self._people += people  # type: ignore[arg-type]
            self._people_country += first * total  # type: ignore[arg-type]
            self._people_many += [1] * total
            self._people_of.append(total)
            if not all(lists):
                flags = NO_INSTITUTION
            codes = {one.country_code for listed in lists if listed for one in listed if one is not None}
            if codes.difference(first, NOWHERE):
                flags |= DISAGREE
            return flags, {first[0]: [total, total, total]}
        tally: Tally = {}
        return flags | self._one_by_one(named, lists, people, tally), tally

    def _one_by_one(
        self, named: list[Countries], lists: list[Institutions], people: list[str | None], tally: Tally
    ) -> int:
        flags = rows = 0
        for codes, listed, person in zip(named, lists, people, strict=True):
            countries: Any  # a sequence of str; the frequent list of one code is taken as it is
            if codes:
                countries = codes if len(codes) == 1 and codes[0] else _distinct(codes)
                flags |= _doubts(countries, listed) if listed else NO_INSTITUTION
            elif listed:
                countries = _distinct([one.country_code for one in listed if one is not None])
                flags |= FROM_INSTITUTION if countries else 0
            else:
                continue
            many = len(countries)
            for country in countries:
                count = tally.get(country)
                if count is None:
                    tally[country] = [1.0 / many, 1, int(many == 1)]
                else:
                    count[0] += 1.0 / many
                    count[1] += 1
                    count[2] += many == 1
                if person:
                    rows += 1
                    self._people.append(person)
                    self._people_country.append(country)
                    self._people_many.append(many)
        self._people_of.append(rows)
        return flags

    def _places(self, lists: list[Institutions]) -> dict[int, int]:
        """The institutions of a work with the number of mentions."""
        places: dict[int, int] = {}
        known = self._known
        for listed in lists:
            if listed:
                for institution in listed:
                    if institution is not None and institution.id:
                        place = known.get(institution.id) or self._meet(institution)
                        if place:
                            places[place] = places.get(place, 0) + 1
        return places

    def _meet(self, institution: Institution) -> int:
        """Write down an institution that was not met before; its number, 0 where it has none."""
        place = number(institution.id, "I") or 0
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        if place:
            self._known[institution.id or ""] = place
            self._met.append(
                (place, institution.display_name, institution.ror, institution.country_code, institution.type)
            )
        return place

    def take(self) -> dict[str, Columns]:
        """The columns of every table that has rows, in the order of its declaration."""
        tables = {
            "work_country": self._by_country,
            "work_institution": self._by_place,
            "institution": self._met,
            "work_sdg": self._by_goal,
            "work_funding": self._by_funder,
        }
        found: dict[str, Columns] = {name: list(zip(*rows, strict=True)) for name, rows in tables.items() if rows}
        if self._works:
            works: Columns = list(zip(*self._works, strict=True))
            references = _references(self._raw)
            sizes = list(map(len, references))
            works[FLAGS] = [
                flag | FEWER_REFERENCES if claim and claim > size else flag
                for flag, claim, size in zip(works[FLAGS], works[N_REFERENCES], sizes, strict=True)
            ]
            works[N_REFERENCES] = sizes
            works[UPDATED] = _moments(works[UPDATED])
            found["work"] = works
            if any(sizes):
                found["reference"] = [Repeated(works[0], sizes), list(chain.from_iterable(references))]
            if self._people:
                found["work_author_year"] = self._authors(works)
        self._start()
        return found

    def _authors(self, works: Columns) -> Columns:
        """The rows of ``work_author_year``; ids that are none of an author are left out."""
        spread = self._people_of
        columns: Columns = [
            Repeated(works[0], spread),
            _numbers(self._people, "A"),
            Repeated(works[YEAR], spread),
            self._people_country,
            self._people_many,
        ]
        if None in columns[1]:
            known = [one is not None for one in columns[1]]
            columns = [list(compress(column, known)) for column in columns]
        return columns


NO_TOPIC = (None, None, None, None)


def _doubts(countries: Sequence[Any], listed: list[Institution | None]) -> int:
    """Whether an institution of an authorship lies in a country that the authorship does not name."""
    for one in listed:
        if one is not None and one.country_code not in countries and one.country_code:
            return DISAGREE
    return 0


def _distinct(codes: Sequence[str | None]) -> list[str]:
    return sorted({code for code in codes if code})


_LEVELS: dict[str | None, tuple[str | int | None, Row]] = {}
"""Topic to the id of its subfield and to its row of levels; some 4,500 topics, each era of the schema the same ones."""


def _levels(topic: Topic) -> Row:
    """The last parts of the addresses of a topic and of its levels: ``T10018``, ``2208``, ``22``, ``3``."""
    known = _LEVELS.get(topic.id)
    subfield = topic.subfield.id if topic.subfield is not None else None
    if known is not None and known[0] == subfield:
        return known[1]
    ids = (topic.id, subfield, topic.field and topic.field.id, topic.domain and topic.domain.id)
    row = tuple(None if one is None else str(one).rstrip("/").rpartition("/")[2] for one in ids)
    if len(_LEVELS) > 10_000:
        _LEVELS.clear()
    _LEVELS[topic.id] = (subfield, row)
    return row


def moment(text: str | None) -> int | None:
    """Microseconds since 1970 of an ISO 8601 day or moment (UTC where nothing is said); ``None`` where it is none."""
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    return _microseconds(when - EPOCH)


def _microseconds(since: timedelta) -> int:
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


_MOMENTS = msgspec.json.Decoder(list[datetime])
_USUAL = len("2025-05-02T06:28:07.542172")


def _moments(texts: Sequence[str | None]) -> list[int | None]:
    """``moment`` of many at once where all are written in the usual way."""
    if {text and len(text) for text in texts} == {_USUAL}:
        try:
            found = _MOMENTS.decode('["' + '","'.join(texts) + '"]')  # type: ignore[arg-type]
            return [_microseconds(when - EPOCH) for when in found]
        except (msgspec.DecodeError, TypeError):  # something else of that length, or one with a time zone
            pass
    return [moment(text) for text in texts]


GOALS = {f"https://metadata.un.org/sdg/{goal}": goal for goal in range(1, 18)}


def _goals(goals: list[Goal], work_id: int) -> list[Row]:
    """The goals with their scores, each goal once; ``https://metadata.un.org/sdg/4`` is 4."""
    rows = [(work_id, GOALS[goal.id], goal.score) for goal in goals if goal.id in GOALS]
    return rows if len(rows) < 2 else list({row[1]: row for row in reversed(rows)}.values())


def funding(work: Work) -> Iterator[tuple[int | None, str | None]]:
    """Funder and award of both eras, each pair once; a funder without an award only where no award names it."""
    pairs = [(number(grant.funder, "F"), grant.award_id or None) for grant in work.grants or ()]
    pairs += [(number(award.funder_id, "F"), award.funder_award_id or None) for award in work.awards or ()]
    named = {funder for funder, _ in pairs}
    pairs += [(one, None) for one in (number(funder.id, "F") for funder in work.funders or ()) if one not in named]
    yield from dict.fromkeys(pair for pair in pairs if pair != (None, None))


_NOISE = bytes(set(b'"https://openalex.org/'))
"""What an address of OpenAlex consists of before its letter and number, and the quotes around it."""
_NUMBERS = msgspec.json.Decoder(list[int])
_LISTS = msgspec.json.Decoder(list[list[int]])
_STRINGS = msgspec.json.Decoder(list[str | None] | None)


def _numbers(ids: list[str], letter: str) -> list[int | None]:
    """The numbers of many ids at once: the characters of their addresses are struck out and the rest read as numbers.

    Anything irregular makes that fail, and then each id is read by itself.
    """
    raw = ",".join(ids).encode().translate(None, _NOISE + letter.encode())
    try:
        found = _NUMBERS.decode(b"[" + raw + b"]")
    except msgspec.DecodeError:
        return [number(one, letter) for one in ids]
    return list(found) if len(found) == len(ids) else [number(one, letter) for one in ids]


def _references(raw: list[bytes]) -> list[list[int]]:
    """The ids in the raw lists of references, work by work; read like ``_numbers`` for a whole block at once."""
    joined = b",".join([one if one != b"null" else b"[]" for one in raw])
    try:
        return _LISTS.decode(b"[" + joined.translate(None, _NOISE + b"W") + b"]")
    except msgspec.DecodeError:
        return [_irregular(one) for one in raw]


def _irregular(raw: bytes) -> list[int]:
    """The ids of one list, whatever else stands in it."""
    try:
        found = _STRINGS.decode(raw)
    except msgspec.DecodeError:
        return []
    return [cited for cited in (number(one, "W") for one in found or ()) if cited is not None]
