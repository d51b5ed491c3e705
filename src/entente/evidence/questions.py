"""How is the warehouse asked? One SQL file a question, values bound by name, answers kept while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

import msgspec

from entente.evidence.scope import Scope

__all__ = ["Rows", "WorksState", "ask", "ask_counted", "kept", "works_state"]


class SnapshotLike(Protocol):
    """What this room reads of a snapshot."""

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

    def rows(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""
        ...

    def snapshots(self) -> tuple[SnapshotLike, ...]:
        """What the warehouse was built from."""
        ...


Made = TypeVar("Made", bound=Sized)

_KEPT: WeakKeyDictionary[Rows, dict[tuple[object, ...], Sized]] = WeakKeyDictionary()
_COPIES: WeakKeyDictionary[Rows, tuple[SnapshotLike, ...]] = WeakKeyDictionary()
_MOST_KEPT = 512
_MOST_ROWS_KEPT = 20_000


@lru_cache(maxsize=64)
def _text(name: str) -> str:
    return (files("entente.evidence") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def ask(warehouse: Rows, name: str, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a question that stands by itself."""
    return _asked(warehouse, _text(name), name, values)


def ask_counted(warehouse: Rows, name: str, scope: Scope, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a question that begins with the prelude of the scope."""
    return _asked(warehouse, _text(scope.prelude) + _text(name), name, scope.values() | values)


def _asked(warehouse: Rows, sql: str, name: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The answer, kept like every other; a list is bound for a tuple."""

    def make() -> list[tuple[Any, ...]]:
        return warehouse.rows(sql, {one: list(v) if isinstance(v, tuple) else v for one, v in values.items()})

    return kept(warehouse, (name, *sorted(values.items())), make)


def kept(warehouse: Rows, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` gives, kept as long as the warehouse is open, which is never written to.

    Assessing again, or another proposal on the same topics, then costs no query. Long answers are not kept.
    """
    store = _KEPT.setdefault(warehouse, {})
    if key in store:
        return cast("Made", store[key])
    made = make()
    if len(made) <= _MOST_ROWS_KEPT:
        if len(store) >= _MOST_KEPT:
            store.clear()
        store[key] = made
    return made


class WorksState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which works may be used: ``ids`` of their snapshots and the newest ``edition``, whether all are samples, and what
    was too new for the day of knowledge."""  # fmt: skip

    ids: tuple[str, ...]
    edition: date | None
    sample: bool
    too_new: tuple[str, ...]


def works_state(warehouse: Rows, known_at: date) -> WorksState:
    """Which snapshots of works were known on the day (by their edition, else the day of import).

    A sample stands for no day and is always known. Rows do not carry their snapshot, so a single snapshot that is
    newer than the day leaves all works unused.
    """
    if warehouse not in _COPIES:
        _COPIES[warehouse] = warehouse.snapshots()
    found = [snapshot for snapshot in _COPIES[warehouse] if snapshot.kind.startswith("openalex-works")]
    too_new = [one.id for one in found if not one.sample and (one.edition or one.imported) > known_at]
    editions = [one.edition or one.imported for one in found if not one.sample]
    return WorksState(
        ids=tuple(sorted(one.id for one in found)) if not too_new else (),
        edition=max(editions, default=None),
        sample=bool(found) and all(one.sample for one in found),
        too_new=tuple(sorted(too_new)),
    )
