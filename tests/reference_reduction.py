"""A second, naive reading of OpenAlex works into the reduced tables: plain Python, one rule a line, no shared code.

What the fast readers (JSON in blocks, Parquet in columns) make must equal this, row by row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

Row = tuple[Any, ...]


def reduce_works(works: Iterable[dict[str, Any]]) -> dict[str, list[Row]]:
    """The rows of every reduced table, sorted."""
    tables: dict[str, list[Row]] = {name: [] for name in NAMES}
    for work in works:
        _one(json.loads(json.dumps(work)), tables)
    tables["institution"] = list({row[0]: row for row in reversed(tables["institution"])}.values())
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


NAMES = (
    "work", "work_country", "work_institution", "institution", "work_author_year", "reference", "work_sdg",
    "work_funding",
)  # fmt: skip


def _number(address: str | None) -> int | None:
    return int(address.rsplit("/", 1)[-1][1:]) if address else None


def _last(level: dict[str, Any] | None) -> str | None:
    return str(level["id"]).rsplit("/", 1)[-1] if level and level.get("id") is not None else None


def _countries(authorship: dict[str, Any]) -> list[str]:
    named = [code for code in authorship.get("countries") or [] if code]
    if not authorship.get("countries"):
        named = [one["country_code"] for one in authorship.get("institutions") or [] if one.get("country_code")]
    return sorted(set(named))


def _flags(work: dict[str, Any], authorships: list[dict[str, Any]]) -> int:
    flags = 0
    if len(authorships) >= 100 or work.get("is_authors_truncated"):
        flags |= 1
    for one in authorships:
        institutions = one.get("institutions") or []
        if one.get("countries") and not institutions:
            flags |= 2
        if not one.get("countries") and _countries(one):
            flags |= 4
        if one.get("countries"):
            codes = {place.get("country_code") for place in institutions} - {None, ""}
            flags |= 8 if codes - set(_countries(one)) else 0
        if not (one.get("author") or {}).get("id"):
            flags |= 16
    if work.get("is_paratext") or work.get("type") == "paratext":
        flags |= 32
    if (work.get("referenced_works_count") or 0) > len(work.get("referenced_works") or []):
        flags |= 64
    return flags


def _one(work: dict[str, Any], tables: dict[str, list[Row]]) -> None:
    work_id, year = _number(work["id"]), work.get("publication_year")
    authorships = work.get("authorships") or []
    origins = [_countries(one) for one in authorships]
    every = sorted({country for countries in origins for country in countries})
    sole = {countries[0] for countries in origins if len(countries) == 1}
    places = Counter(
        _number(one["id"]) for each in authorships for one in each.get("institutions") or [] if one.get("id")
    )
    for country in every:
        listing = [countries for countries in origins if country in countries]
        weight = 0.0
        for countries in listing:
            weight += 1.0 / len(countries)
        alone = sum(len(countries) == 1 for countries in listing)
        tables["work_country"].append((work_id, country, weight / len(authorships), len(listing), alone))
    for place, mentions in places.items():
        tables["work_institution"].append((work_id, place, mentions))
    for each in authorships:
        for one in each.get("institutions") or []:
            row = (one.get("display_name"), one.get("ror"), one.get("country_code"), one.get("type"))
            tables["institution"].append((_number(one["id"]), *row))
    for one, countries in zip(authorships, origins, strict=True):
        for country in countries:
            author = (one.get("author") or {}).get("id")
            if author:
                tables["work_author_year"].append((work_id, _number(author), year, country, len(countries)))
    references = [_number(cited) for cited in work.get("referenced_works") or []]
    tables["reference"] += [(work_id, cited) for cited in references]
    goals: dict[int, float | None] = {}
    for goal in work.get("sustainable_development_goals") or []:
        goals.setdefault(int(goal["id"].rsplit("/", 1)[-1]), goal.get("score"))
    tables["work_sdg"] += [(work_id, goal, score) for goal, score in goals.items()]
    tables["work_funding"] += [(work_id, *pair) for pair in _funding(work)]
    topic = work.get("primary_topic") or {}
    updated = work.get("updated_date")
    moment = datetime.fromisoformat(updated).replace(tzinfo=None) if updated else None
    tables["work"].append((
        work_id, year, work.get("type"), work.get("language"), _last(topic), _last(topic.get("subfield")),
        _last(topic.get("field")), _last(topic.get("domain")), len(authorships), len(every), len(places),
        len(references), work.get("cited_by_count"), work.get("fwci"),
        (work.get("citation_normalized_percentile") or {}).get("is_in_top_10_percent"),
        len(every) > 1 and len(sole) < 2, bool(work.get("is_xpac")), bool(work.get("is_retracted")),
        _flags(work, authorships), moment, False,
    ))  # fmt: skip


def _funding(work: dict[str, Any]) -> list[tuple[int | None, str | None]]:
    pairs = [(_number(one.get("funder")), one.get("award_id")) for one in work.get("grants") or []]
    pairs += [(_number(one.get("funder_id")), one.get("funder_award_id")) for one in work.get("awards") or []]
    named = {funder for funder, _ in pairs}
    for one in work.get("funders") or []:
        if _number(one.get("id")) not in named:
            pairs.append((_number(one.get("id")), None))
    return list(dict.fromkeys(pair for pair in pairs if pair != (None, None)))


def epoch(microseconds: int | None) -> datetime | None:
    """What the reducer keeps as a number, as a moment."""
    return None if microseconds is None else datetime.fromtimestamp(microseconds / 1e6, UTC).replace(tzinfo=None)
