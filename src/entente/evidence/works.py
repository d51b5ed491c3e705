"""What do the loaded works say? One SQL question each, answered as values.

Only the core corpus is counted and never a retracted work. Whatever is called the world is the loaded works.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import msgspec

from entente.evidence.measures.pair import PairCounts
from entente.evidence.measures.specialisation import ActivityCounts

__all__ = [
    "Activity",
    "Coverage",
    "PairYear",
    "Rows",
    "TopicName",
    "WorksState",
    "activity",
    "coverage",
    "pair_by_year",
    "suggestions",
    "topic_names",
    "topic_pair_by_year",
    "unknown_topics",
    "works_state",
]  # fmt: skip


class _SnapshotLike(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def edition(self) -> date | None: ...
    @property
    def imported(self) -> date: ...
    @property
    def licence(self) -> str: ...
    @property
    def sample(self) -> bool: ...


class Rows(Protocol):
    """What this room needs of the warehouse: SELECT with bound values, and what was imported."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""
        ...

    def snapshots(self) -> tuple[_SnapshotLike, ...]:
        """What the warehouse was built from."""
        ...


class PairYear(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One year of a pair in the loaded works, with the three variants of the joint count (works)."""

    counts: PairCounts
    bilateral: int
    small_team: int
    not_dual: int
    sample: bool


class Coverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the loaded works of some topics see and do not see; all in works."""

    works: int
    with_country: int
    international: int
    dual_only: int
    capped: int
    outside_core: int
    retracted: int
    sample: int
    first_year: int | None
    last_year: int | None


class Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counts of one country in one topic or subfield (``level``)."""

    level: str
    unit: str
    country: str
    counts: ActivityCounts


class TopicName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic and where it belongs."""

    topic_id: str
    name: str
    subfield_id: str
    subfield: str
    field: str


class WorksState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which works may be used: ``ids`` of their snapshots, whether all are samples, and what was too new."""

    ids: tuple[str, ...]
    sample: bool
    too_new: tuple[str, ...]


@lru_cache(maxsize=16)
def _question(name: str) -> str:
    return (files("entente.evidence") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


_KEPT: WeakKeyDictionary[Rows, dict[tuple[object, ...], list[tuple[Any, ...]]]] = WeakKeyDictionary()
_COPIES: WeakKeyDictionary[Rows, tuple[_SnapshotLike, ...]] = WeakKeyDictionary()
_MOST_KEPT = 512


def _ask(warehouse: Rows, name: str, *params: object) -> list[tuple[Any, ...]]:
    """The rows of one question; kept as long as the warehouse is open, which is never written to.

    Assessing again, or another proposal on the same topics, then costs no query.
    """
    kept = _KEPT.setdefault(warehouse, {})
    key = (name, *params)
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        bound = [list(value) if isinstance(value, tuple) else value for value in params]
        kept[key] = warehouse.rows(_question(name), bound)
    return kept[key]


def works_state(warehouse: Rows, known_at: date) -> WorksState:
    """Which snapshots of works were known on the day (by their edition, else the day of import).

    A sample stands for no day and is always known. Rows do not carry their snapshot, so a single snapshot that is
    newer than the day leaves all works unused.
    """
    if warehouse not in _COPIES:
        _COPIES[warehouse] = warehouse.snapshots()
    found = [snapshot for snapshot in _COPIES[warehouse] if snapshot.kind.startswith("openalex-works")]
    too_new = [one.id for one in found if not one.sample and (one.edition or one.imported) > known_at]
    return WorksState(
        ids=tuple(sorted(one.id for one in found)) if not too_new else (),
        sample=bool(found) and all(one.sample for one in found),
        too_new=tuple(sorted(too_new)),
    )


def pair_by_year(warehouse: Rows, x: str, y: str, last_year: int) -> tuple[PairYear, ...]:
    """The pair in all loaded works; years with international works only."""
    return _pair_years(_ask(warehouse, "pair_by_year", x, y, last_year))


def topic_pair_by_year(warehouse: Rows, x: str, y: str, topics: Sequence[str], last_year: int) -> tuple[PairYear, ...]:
    """The pair in the loaded works of some topics; years with international works only."""
    return _pair_years(_ask(warehouse, "topic_pair_by_year", x, y, last_year, tuple(topics)))


def _pair_years(rows: list[tuple[Any, ...]]) -> tuple[PairYear, ...]:
    return tuple(
        PairYear(
            counts=PairCounts(year=year, links=links, n_x=n_x, n_y=n_y, c_x=c_x, c_y=c_y, total=total),
            bilateral=bilateral,
            small_team=small_team,
            not_dual=not_dual,
            sample=sample,
        )
        for year, links, n_x, n_y, c_x, c_y, total, bilateral, small_team, not_dual, sample in rows
    )


def coverage(warehouse: Rows, topics: Sequence[str], last_year: int) -> Coverage:
    """What the loaded works of these topics see; all zero where none are loaded."""
    (row,) = _ask(warehouse, "topic_coverage", tuple(topics), last_year)
    return Coverage(**dict(zip(Coverage.__struct_fields__, row, strict=True)))


def activity(warehouse: Rows, topics: Sequence[str], countries: Sequence[str], last_year: int) -> tuple[Activity, ...]:
    """The activity counts of countries in topics (level ``topic``) and in their subfields (level ``subfield``)."""
    return tuple(
        Activity(
            level=level,
            unit=unit,
            country=country,
            counts=ActivityCounts(
                works=works,
                in_topic=in_unit,
                country=country_all,
                world_topic=world_unit,
                world=world,
                squares=squares,
            ),
        )
        for level, unit, country, works, in_unit, squares, country_all, world_unit, world in _ask(
            warehouse, "activity", tuple(topics), last_year, tuple(countries)
        )
    )


def topic_names(warehouse: Rows, topics: Sequence[str]) -> tuple[TopicName, ...]:
    """Names of the topics that the loaded table knows."""
    rows = _ask(warehouse, "topic_names", tuple(topics))
    return tuple(TopicName(**dict(zip(TopicName.__struct_fields__, row, strict=True))) for row in rows)


def unknown_topics(warehouse: Rows, topics: Sequence[str]) -> tuple[str, ...]:
    """Ids that a loaded topic table does not know; none where no table is loaded."""
    known = {topic.topic_id for topic in topic_names(warehouse, topics)}
    if known == set(topics) or not warehouse.rows("SELECT 1 FROM topic LIMIT 1"):
        return ()
    return tuple(topic for topic in topics if topic not in known)


def suggestions(warehouse: Rows, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Topics (id, name) whose name or keyword is one of the words; at most ten."""
    asked = tuple(sorted({word.strip().lower() for word in words}))
    return tuple((topic, name) for topic, name in _ask(warehouse, "topic_by_word", asked, asked))
