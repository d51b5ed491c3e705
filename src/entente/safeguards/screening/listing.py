"""A list entry, when it was listed, and how fresh each list is.

*Each list only as it stood on the day.* An entry with a listing day counts from that day to its last one, whichever
edition it was read from. An entry without a listing day is known to be listed since the edition that prints it; an
older edition continues to count, a later one does not. Of several editions of one list the newest that is not later
than the day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from entente.model.codes import ListClass
from entente.sources.kinds import KINDS

__all__ = ["CORE_LISTS", "STALE_AFTER_DAYS", "Edition", "Entry", "ListState", "current", "list_states"]


class ListState(StrEnum):
    """Whether a list can be relied on for saying that somebody is *not* on it."""

    LOADED = "loaded"
    STALE = "stale"
    MISSING = "missing"


STALE_AFTER_DAYS: Mapping[str, int] = {
    ListClass.LEGAL: 45,
    ListClass.FUNDER: 400,
    ListClass.NON_OFFICIAL: 1100,
    **{code: kind.stale_after_days for kind in KINDS.values() for code in kind.lists},
}
"""Days after which a list is stale, by list code, else by class. Known lists take the limit of their kind of source, so
that a screening and the list of sources agree. A house rule, not a legal one; an office may pass its own."""

CORE_LISTS: tuple[tuple[str, ListClass], ...] = (
    ("csl.EL", ListClass.LEGAL),
    ("csl.MEU", ListClass.LEGAL),
    ("csl.UVL", ListClass.LEGAL),
    ("csl.DPL", ListClass.LEGAL),
    ("csl.SDN", ListClass.LEGAL),
    ("dod.1286", ListClass.FUNDER),
    ("dod.1260H", ListClass.FUNDER),
)
"""Lists that the shipped rules read: named as missing where nothing was imported."""

_FIRST_PUBLISHED: Mapping[str, date] = {"aspi": date(2019, 11, 25)}
"""Undated private trackers: the day they were first published [recalled]; nothing of them is known before."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of one list in one snapshot.

    ``since`` is the first day on which it is known to be listed, ``None`` where the list says no day and has no
    edition day; ``until`` the last one, ``None`` while listed.
    """

    number: int
    entry_id: str
    list: str
    list_class: ListClass
    name: str
    kind: str = "organization"
    programme: str
    citation: str
    licence_requirement: str
    licence_policy: str
    since: date | None
    until: date | None
    country: str
    city: str
    snapshot: str
    sample: bool

    def listed_on(self, day: date) -> bool:
        """Whether the entry is known to be listed on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Edition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list in one snapshot: its class and the day the copy stands for."""

    list: str
    list_class: ListClass
    snapshot: str
    edition: date | None
    imported: date | None

    @property
    def day(self) -> date | None:
        """The day from which entries without a day of their own count."""
        return self.edition or _FIRST_PUBLISHED.get(self.list)


def current(editions: Iterable[Edition], as_of: date | None) -> frozenset[tuple[str, str]]:
    """``(list, snapshot)`` of the edition of each list that counts on a day (``None``: the newest)."""
    chosen: dict[str, Edition] = {}
    for edition in sorted(editions, key=lambda each: (each.list, each.day or date.min, each.snapshot)):
        held = chosen.get(edition.list)
        if held is None or as_of is None or edition.day is None or edition.day <= as_of:
            chosen[edition.list] = edition
    return frozenset((edition.list, edition.snapshot) for edition in chosen.values())


def list_states(
    editions: Iterable[Edition], as_of: date, stale_after_days: Mapping[str, int] | None = None
) -> dict[str, ListState]:
    """State of every loaded list, and of every core list that is missing, by list code.

    ``stale_after_days`` by list code or class overrides the defaults. Age counts
    from the edition, or from the import where the list is undated. A series (``dod.1286``) is named by its own code
    too: it is as fresh as the edition that is current on the day.
    """
    limits = {**STALE_AFTER_DAYS, **(stale_after_days or {})}
    known = list(editions)
    chosen = current(known, as_of)
    states: dict[str, ListState] = {}
    for edition in known:
        if (edition.list, edition.snapshot) not in chosen:
            continue
        limit = limits.get(edition.list, limits[edition.list_class])
        day = edition.edition or edition.imported
        states[edition.list] = ListState.STALE if day is not None and (as_of - day).days > limit else ListState.LOADED
    for code, _list_class in CORE_LISTS:
        if code not in states:
            members = [state for name, state in states.items() if name.startswith(f"{code}.")]
            states[code] = min(members, key=list(ListState).index, default=ListState.MISSING)
    return dict(sorted(states.items()))
