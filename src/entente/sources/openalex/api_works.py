"""How are the works of a pair of countries fetched? Year by year, page by page, and resumable after every page.

``<folder>/works/<year>.jsonl.gz`` holds the pages of a year, each as a gzip member of its own; ``fetch.json`` says how
far each year is. A page counts once ``fetch.json`` says so; what stands behind that in a file is cut off. The folder is
an input of ``entente evidence build``.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import InputError, SchemaDrift, gettext_noop
from entente.sources.gzips import compress
from entente.sources.lock import exclusive
from entente.sources.openalex.works import SELECTED
from entente.sources.snapshot import storage_errors

__all__ = [
    "PER_PAGE",
    "Ask",
    "Estimate",
    "Fetched",
    "Group",
    "Groups",
    "Meta",
    "decode",
    "estimate_pair",
    "fetch_pair",
    "pair_filter",
]

PER_PAGE = 100
"""Works a call may bring (OpenAlex: 1 to 100)."""

Ask = Callable[[str, dict[str, str]], bytes]
"""One call of the API: path and parameters to the body. Raises ``CreditUsed`` (see ``sources.fetch.api``)."""
Told = Callable[[int, int], None]
"""Works that are there and works there are."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a fetch will take, before it starts: works by year, and calls that are still to be made."""

    works: dict[int, int]
    calls: int
    done: int


class Year(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How far a year is. ``cursor``: of the next page, ``None`` when all pages are there."""

    count: int
    cursor: str | None = "*"
    works: int = 0
    calls: int = 0
    bytes: int = 0


class State(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What ``fetch.json`` holds. ``pair``, ``filter``: what was asked for; a folder holds one question."""

    format: int = 1
    pair: tuple[str, str]
    filter: str
    years: dict[int, Year]


class Fetched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a fetch came: ``works`` of ``of``; ``finished``: all are there."""

    works: int
    of: int
    calls: int
    finished: bool


class Meta(msgspec.Struct):
    """What an answer says of itself."""

    count: int
    next_cursor: str | None = None


class Group(msgspec.Struct):
    """One group of an answer."""

    key: str | int
    count: int


class Groups(msgspec.Struct):
    """An answer to ``group_by``."""

    meta: Meta
    group_by: list[Group]


class _Page(msgspec.Struct):
    meta: Meta
    results: list[msgspec.Raw]


def pair_filter(x: str, y: str) -> str:
    """Works with both countries; OpenAlex joins repeated filters with AND."""
    return f"authorships.countries:{x},authorships.countries:{y}"


def decode(content: bytes, kind: type[Any], what: str) -> Any:  # noqa: ANN401 - the type that was asked for
    """An answer of the API in its documented form.

    Raises ``SchemaDrift`` where it has another one.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as failure:
        raise SchemaDrift(
            gettext_noop("The answer of OpenAlex to {what} does not have its documented form: {reason}."),
            what=what,
            reason=str(failure).rstrip("."),
            hint=gettext_noop("What has arrived is kept. Look for a newer version of Entente."),
        ) from failure


def _year(key: str | int) -> int | None:
    text = str(key).rsplit("/", 1)[-1]
    return int(text) if text.isdigit() else None


def estimate_pair(ask: Ask, x: str, y: str, years: Sequence[int], folder: Path) -> Estimate:
    """Count the works of a pair by year (one call), and the calls that they take."""
    span = f"{pair_filter(x, y)},publication_year:{min(years)}-{max(years)}"
    body = ask("/works", {"filter": span, "group_by": "publication_year"})
    found: Groups = decode(body, Groups, "group_by=publication_year")
    counts = {year: group.count for group in found.group_by if (year := _year(group.key)) in set(years)}
    state = _load(folder, x, y)
    works = {year: counts.get(year, 0) for year in years if counts.get(year, 0)}
    calls = done = 0
    for year, count in works.items():
        have = state.years.get(year) if state else None
        if have is not None and have.cursor is None:
            done += have.works
            continue
        done += have.works if have else 0
        calls += max(1, math.ceil((count - (have.works if have else 0)) / PER_PAGE))
    return Estimate(works=works, calls=calls, done=done)


def fetch_pair(
    ask: Ask, x: str, y: str, works: dict[int, int], folder: Path, *, told: Told | None = None, spent: type[Exception]
) -> Fetched:
    """Fetch what is not there yet. ``works``: year to the count of the estimate; ``spent``: raised when credit ends.

    Raises ``SchemaDrift``, ``FetchFailed`` or ``StorageError``; whatever arrived before is kept.
    """
    with exclusive(folder):
        state = _load(folder, x, y) or State(pair=(x, y), filter=pair_filter(x, y), years={})
        for year, count in works.items():
            state.years.setdefault(year, Year(count=count)).count = count
        _cut_back(state, folder)
        calls = 0
        try:
            for year in sorted(works):
                while state.years[year].cursor is not None:
                    _next_page(ask, state, year, folder)
                    calls += 1
                    if told:
                        told(sum(one.works for one in state.years.values()), sum(works.values()))
        except spent:
            pass
        finished = all(state.years[year].cursor is None for year in works)
        have = sum(state.years[year].works for year in works)
        return Fetched(works=have, of=sum(works.values()), calls=calls, finished=finished)


def _cut_back(state: State, folder: Path) -> None:
    """What a killed run wrote and did not account for."""
    with storage_errors(folder):
        for year, have in state.years.items():
            path = folder / "works" / f"{year}.jsonl.gz"
            if path.exists() and path.stat().st_size > have.bytes:
                os.truncate(path, have.bytes)


def _next_page(ask: Ask, state: State, year: int, folder: Path) -> None:
    """One call, and its works behind those that are there."""
    have = state.years[year]
    assert have.cursor is not None, "a finished year is not asked for"
    page: _Page = decode(
        ask(
            "/works",
            {
                "filter": f"{state.filter},publication_year:{year}",
                "per_page": str(PER_PAGE),
                "select": ",".join(SELECTED),
                "cursor": have.cursor,
            },
        ),
        _Page,
        f"works of {year}",
    )
    path = folder / "works" / f"{year}.jsonl.gz"
    with storage_errors(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "w+b") as stream:
            stream.seek(have.bytes)
            if page.results:
                stream.write(compress(b"".join(bytes(raw) + b"\n" for raw in page.results), 1))
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        have.works += len(page.results)
        have.calls += 1
        have.bytes = size
        have.cursor = page.meta.next_cursor if page.results and have.works < page.meta.count else None
        _save(folder, state)
        if not size:
            path.unlink()


def _load(folder: Path, x: str, y: str) -> State | None:
    path = folder / "fetch.json"
    if not path.is_file():
        return None
    try:
        state = msgspec.json.decode(path.read_bytes(), type=State)
    except msgspec.DecodeError as failure:
        raise InputError(
            gettext_noop("{file_name} is damaged; how far the fetch was is not known."),
            file_name=str(path),
            hint=gettext_noop("Fetch into another folder."),
        ) from failure
    if state.filter != pair_filter(x, y):
        raise InputError(
            gettext_noop("{folder} holds the works of {a} and {b}; another pair needs another folder."),
            folder=str(folder),
            a=state.pair[0],
            b=state.pair[1],
        )
    return state


def _save(folder: Path, state: State) -> None:
    fresh = folder / "fetch.json.new"
    with fresh.open("wb") as stream:
        stream.write(msgspec.json.encode(state))
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(folder / "fetch.json")
