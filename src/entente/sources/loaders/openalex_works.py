"""OpenAlex works: API page, JSON array, JSON lines, each also gzipped; both eras of the schema.

Read are the fields that both eras share (``grants`` became ``awards`` and ``funders`` in 2025; money is not read).
The API gives at most 100 authorships of a work (``is_authors_truncated``). ``countries`` of an authorship may be there
without any institution; where they are absent the institutions' ``country_code`` is taken. No author is loaded.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from entente.errors import gettext_noop
from entente.sources.reading import records
from entente.sources.staging import Job, Rows
from entente.sources.text import parse_day

__all__ = ["VERSION", "dual_only", "load"]

VERSION = 2
BASIS = gettext_noop("the newest updated_date of a work")
CAP = 100
WORK_ID = re.compile(r"(?:https://openalex\.org/)?W(\d{1,15})")
LARGEST = 2**31 - 1


class _Institution(msgspec.Struct):
    country_code: str | None = None


class _Authorship(msgspec.Struct):
    countries: list[str] | None = None
    institutions: list[_Institution | None] | None = None


class _Named(msgspec.Struct):
    id: str | int | None = None


class _Topic(msgspec.Struct):
    id: str | None = None
    subfield: _Named | None = None
    field: _Named | None = None
    domain: _Named | None = None


class _Percentile(msgspec.Struct):
    is_in_top_10_percent: bool | None = None


class _Work(msgspec.Struct):
    id: str
    publication_year: int | None = None
    type: str | None = None
    authorships: list[_Authorship] | None = None
    primary_topic: _Topic | None = None
    cited_by_count: int | None = None
    fwci: float | None = None
    citation_normalized_percentile: _Percentile | None = None
    is_retracted: bool | None = None
    is_xpac: bool | None = None
    is_authors_truncated: bool | None = None
    updated_date: str | None = None


def load(job: Job, rows: Rows) -> None:
    """Read every work; one without an OpenAlex id is refused, as is a second one with the same id."""
    decoder = msgspec.json.Decoder(_Work)
    seen: set[str] = set()
    for position, raw in records(job.path, job.name):
        rows.begin(position)
        try:
            work = decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
            _, _, path = str(failure).partition(" - at `")
            rows.reject(path.rstrip("`"), gettext_noop("is not an OpenAlex work"), str(failure))
            continue
        match = WORK_ID.fullmatch(work.id)
        if not match:
            rows.reject("id", gettext_noop("is not the id of an OpenAlex work"), work.id)
        elif match.group(1) in seen:
            rows.reject("id", gettext_noop("came before in this file"), work.id)
        elif not 0 <= (work.publication_year or 0) <= LARGEST or not 0 <= (work.cited_by_count or 0) <= LARGEST:
            rows.reject("publication_year", gettext_noop("a number is out of range"), str(work.publication_year))
        else:
            seen.add(match.group(1))
            _add(int(match.group(1)), work, job, rows)
    # Parts of a download stand side by side, so each file is a part of its own.
    rows.part = job.snapshot


def _countries(authorship: _Authorship) -> tuple[str, ...]:
    """The countries of one authorship, each once, sorted."""
    named = authorship.countries or [
        institution.country_code
        for institution in authorship.institutions or ()
        if institution is not None and institution.country_code
    ]
    return tuple(sorted({country for country in named if country}))


def dual_only(authors: list[tuple[str, ...]]) -> bool:
    """Whether a work is international only through authors who each list several countries.

    True if two or more countries occur, but fewer than two among the authors with exactly one country.
    """
    every = {country for countries in authors for country in countries}
    single = {countries[0] for countries in authors if len(countries) == 1}
    return len(every) > 1 and len(single) < 2


def _short(value: str | int | None) -> str | None:
    """``1702`` for ``https://openalex.org/subfields/1702``; ``T13398`` for the address of a topic."""
    return None if value is None else str(value).rstrip("/").rpartition("/")[2]


def _add(work_id: int, work: _Work, job: Job, rows: Rows) -> None:
    authors = [_countries(authorship) for authorship in work.authorships or ()]
    fractions: dict[str, float] = {}
    for countries in authors:
        for country in countries:
            fractions[country] = fractions.get(country, 0.0) + 1 / len(countries) / len(authors)
    if work.is_authors_truncated or len(authors) > CAP:
        rows.noter("authorships")(
            gettext_noop("the list of authors is cut at 100; countries may be missing"), f"W{work_id}"
        )
    topic = work.primary_topic or _Topic()
    percentile = work.citation_normalized_percentile
    if work.updated_date:
        rows.saw_day(parse_day(work.updated_date, rows.noter("updated_date")), job.today, BASIS)
    row: dict[str, Any] = {
        "work_id": work_id,
        "year": work.publication_year,
        "type": work.type,
        "topic_id": _short(topic.id),
        "subfield_id": _short(topic.subfield.id) if topic.subfield else None,
        "field_id": _short(topic.field.id) if topic.field else None,
        "domain_id": _short(topic.domain.id) if topic.domain else None,
        "n_authors": len(authors),
        "n_countries": len(fractions),
        "cited_by": work.cited_by_count,
        "fwci": work.fwci,
        "top10": percentile.is_in_top_10_percent if percentile else None,
        "is_dual_only": dual_only(authors),
        "is_xpac": bool(work.is_xpac),
        "is_retracted": bool(work.is_retracted),
        "sample": job.sample,
    }
    rows.add("work", row)
    for country in sorted(fractions):
        rows.add("work_country", {"work_id": work_id, "country": country, "author_fraction": fractions[country]})
    rows.loaded()
