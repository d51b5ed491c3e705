"""The register of measures: what restricts and what opens, who issued it, why, and what else was considered.

Counts, flags and the index are recomputed from the dated measures; nothing is stored that could be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import unified_diff
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from entente.accords.dated import Dated, Key, Word, as_known, holding
from entente.model.text import Text

__all__ = [
    "Bill", "BillStage", "BillState", "Entered", "Inquiry", "Measure", "MeasureFlag", "MeasureText", "Openness",
    "Scrutiny", "ScrutinyCell", "YearCount", "bill_state", "entered", "flags", "in_force_per_year", "openness",
    "scrutiny_table", "text_difference", "unknown_fields",
]  # fmt: skip

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Area = Literal[
    "export_control", "list", "procurement", "investment", "visa", "research_funding", "data", "market_access", "other"
]


class Measure(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure in force from ``valid_from`` up to, not including, ``valid_to``.

    ``categories`` are technologies that it brought under control. ``equipment``, ``users`` and ``share`` (percent, as
    claimed) describe a procurement restriction; a share without ``share_source`` stays unverified.
    """

    country: Word
    issuer: Text
    direction: Literal["restrictive", "open"]
    area: Area
    title: Text
    text: Text
    targets: tuple[str, ...] = ()
    cite: str = ""
    url: str = ""
    rationale: Text | None = None
    interest: Text | None = None
    alternatives: Text | None = None
    categories: tuple[str, ...] = ()
    equipment: Text | None = None
    users: Text | None = None
    share: Percent | None = None
    share_source: str = ""


class MeasureText(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wording of a measure from ``valid_from`` on; a later one replaces it."""

    measure: Key
    wording: Word


class BillStage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage that a bill reached on a day."""

    stage: Literal["introduced", "passed_lower", "passed_upper", "passed_both", "enacted", "failed", "withdrawn"]
    day: date
    source: Word


class Bill(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bill: its stages, and the provisions on cooperation that it touches."""

    country: Word
    title: Text
    cite: str = ""
    stages: tuple[BillStage, ...] = ()
    touches: tuple[Text, ...] = ()


class BillState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bill on a day. ``law`` is true only where the stage ``enacted`` was reached."""

    bill: Bill
    stage: str
    since: date | None
    law: bool


class Inquiry(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A data-risk inquiry. What is not known is left out, and shown as unknown."""

    country: Word
    title: Text
    data_types: Text | None = None
    alleged_harm: Text | None = None
    evidence: Text | None = None
    stage: Text | None = None
    outcome: Text | None = None


class Scrutiny(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Actions of one sort against researchers in a year, with how they ended; a number left out was not published."""

    country: Word
    sort: Literal["visa_refusal", "background_check", "sanction", "prosecution", "funding_stop", "entry_question"]
    year: int
    actions: int | None = None
    outcome: Text | None = None


class YearCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Restrictive and open measures of a country in force on the last day of a year (or on ``as_of`` in its year)."""

    country: str
    year: int
    restrictive: int
    open: int
    ids: tuple[str, ...]


class MeasureFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure of which something is not stated that should be."""

    id: str
    missing: tuple[str, ...]


class Entered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A technology category that entered, or left, a country's controls on a day, and under which rule."""

    day: date
    country: str
    category: str
    change: Literal["entered", "left"]
    measure: str
    cite: str


class Openness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The index of a period: (open − restrictive) ÷ (open + restrictive) of the measures that began in it.

    ``value`` is ``None`` where none began; ``direction`` compares with the last earlier period that has a value.
    """

    country: str
    year: int
    opened: int
    restricted: int
    value: float | None
    direction: Literal["more_open", "more_restrictive", "unchanged", "unknown"]


class ScrutinyCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Actions of one sort in a year; ``actions`` is ``None`` where no count was published: unknown, not zero."""

    country: str
    sort: str
    year: int
    actions: int | None
    outcomes: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()


def in_force_per_year(
    measures: Iterable[Measure], first: int, last: int, as_of: date, known_at: date
) -> tuple[YearCount, ...]:
    """One row for each country that has any measure, and each year up to that of ``as_of``."""
    held = as_known(measures, known_at)
    countries = sorted({one.country for one in held})
    found = []
    for country in countries:
        for year in range(first, min(last, as_of.year) + 1):
            day = min(date(year, 12, 31), as_of)
            alive = [one for one in holding(held, day, known_at) if one.country == country]
            restrictive = sum(one.direction == "restrictive" for one in alive)
            found.append(
                YearCount(
                    country=country,
                    year=year,
                    restrictive=restrictive,
                    open=len(alive) - restrictive,
                    ids=tuple(one.id for one in alive),
                )
            )
    return tuple(found)


def flags(measures: Iterable[Measure], known_at: date) -> tuple[MeasureFlag, ...]:
    """Restrictions that do not name the interest protected or the alternatives considered; shares without a source."""
    found = []
    for one in as_known(measures, known_at):
        missing = []
        if one.direction == "restrictive":
            missing += [name for name in ("interest", "alternatives") if getattr(one, name) is None]
        if one.share is not None and not one.share_source:
            missing.append("share_source")
        if missing:
            found.append(MeasureFlag(id=one.id, missing=tuple(missing)))
    return tuple(found)


def entered(measures: Iterable[Measure], as_of: date, known_at: date) -> tuple[Entered, ...]:
    """What entered and left the perimeter of controls, by day."""
    found = []
    for one in as_known(measures, known_at):
        for category in one.categories:
            if one.valid_from <= as_of:
                found.append(_entered(one, category, one.valid_from, "entered"))
            if one.valid_to is not None and one.valid_to <= as_of:
                found.append(_entered(one, category, one.valid_to, "left"))
    return tuple(sorted(found, key=lambda row: (row.day, row.country, row.category, row.measure)))


def _entered(one: Measure, category: str, day: date, change: Literal["entered", "left"]) -> Entered:
    return Entered(day=day, country=one.country, category=category, change=change, measure=one.id, cite=one.cite)


def openness(measures: Iterable[Measure], country: str, first: int, last: int, known_at: date) -> tuple[Openness, ...]:
    """The index of a country for each year, and where it went."""
    held = [one for one in as_known(measures, known_at) if one.country == country]
    found: list[Openness] = []
    before: float | None = None
    for year in range(first, last + 1):
        begun = [one.direction for one in held if one.valid_from.year == year]
        opened = begun.count("open")
        value = (2 * opened - len(begun)) / len(begun) if begun else None
        direction: Literal["more_open", "more_restrictive", "unchanged", "unknown"] = "unknown"
        if value is not None and before is not None:
            direction = "more_open" if value > before else "more_restrictive" if value < before else "unchanged"
        found.append(
            Openness(
                country=country,
                year=year,
                opened=opened,
                restricted=len(begun) - opened,
                value=value,
                direction=direction,
            )
        )
        before = before if value is None else value
    return tuple(found)


def text_difference(texts: Iterable[MeasureText], measure: str, known_at: date) -> tuple[str, ...]:
    """What changed between each wording of a measure and the next, as a unified difference; empty if nothing did."""
    wordings = sorted(
        (one for one in as_known(texts, known_at) if one.measure == measure), key=lambda one: (one.valid_from, one.id)
    )
    lines: list[str] = []
    for before, after in pairwise(wordings):
        lines += unified_diff(
            before.wording.splitlines(),
            after.wording.splitlines(),
            before.valid_from.isoformat(),
            after.valid_from.isoformat(),
            lineterm="",
        )
    return tuple(lines)


def bill_state(bill: Bill, as_of: date) -> BillState:
    """The last stage reached by the day. A bill that one chamber passed is not law."""
    reached = sorted((one for one in bill.stages if one.day <= as_of), key=lambda one: one.day)
    last = reached[-1] if reached else None
    return BillState(
        bill=bill,
        stage=last.stage if last else "unknown",
        since=last.day if last else None,
        law=any(one.stage == "enacted" for one in reached),
    )


def unknown_fields(inquiry: Inquiry) -> tuple[str, ...]:
    """What an inquiry's record does not say."""
    return tuple(
        name
        for name in ("data_types", "alleged_harm", "evidence", "stage", "outcome")
        if getattr(inquiry, name) is None
    )


def scrutiny_table(
    rows: Sequence[Scrutiny], countries: Sequence[str], first: int, last: int, known_at: date
) -> tuple[ScrutinyCell, ...]:
    """Every sort that any row names, for every country and year; a year without a published count is unknown."""
    held = as_known(rows, known_at)
    found = []
    for country in countries:
        for sort in sorted({one.sort for one in held}):
            for year in range(first, last + 1):
                cell = [one for one in held if (one.country, one.sort, one.year) == (country, sort, year)]
                counted = [one.actions for one in cell if one.actions is not None]
                found.append(
                    ScrutinyCell(
                        country=country,
                        sort=sort,
                        year=year,
                        actions=sum(counted) if counted and len(counted) == len(cell) else None,
                        outcomes=tuple(one.outcome for one in cell if one.outcome is not None),
                        sources=tuple(one.source for one in cell),
                    )
                )
    return tuple(found)
