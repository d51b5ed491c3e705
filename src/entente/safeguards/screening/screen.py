"""The parties of a proposal against the lists as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from entente.model.answers import ScreeningHit
from entente.model.codes import ListClass
from entente.model.proposal import Party
from entente.names import score_v0
from entente.names.score_v0 import Name
from entente.safeguards.screening.explain import explain
from entente.safeguards.screening.index import Found, ScreeningIndex
from entente.safeguards.screening.listing import Entry, ListState, list_states

__all__ = ["POSSIBLE_BAND", "THRESHOLD", "Reason", "Screening", "screen_parties"]

THRESHOLD = 0.7
"""Default score from which names are taken for the same body."""
POSSIBLE_BAND = 0.1
"""Scores up to this far below the threshold are *possible*: a person must look."""
_ALIKE = 0.45
"""Scores from here on are shown as cleared: they looked alike and are not."""
_CLEARED_SHOWN = 4
"""Near misses shown for one party."""


class Reason(StrEnum):
    """Why a hit has its status."""

    NAMES_AGREE = "names_agree"
    CLOSE = "close"
    WEAK_ALIAS = "weak_alias"
    ACRONYM_ONLY = "acronym_only"
    ACRONYM_SHARED = "acronym_shared"
    SCRIPTS_DISAGREE = "scripts_disagree"
    DIFFERENT = "different"


class Screening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the lists say of the parties.

    ``hits`` ordered by party, status, score; ``lists`` the state of every list by code; ``unreadable`` the names that
    could not be compared, as ``party id: name``.
    """

    hits: tuple[ScreeningHit, ...]
    lists: dict[str, ListState]
    scorer: str
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ask:
    """One name of a party; ``bridged`` if it was added from the organisation register."""

    written: str
    parsed: Name
    bridged: bool

    @property
    def acronym(self) -> bool:
        return bool(self.parsed.readings) and all(reading.acronym for reading in self.parsed.readings)

    @property
    def scripts(self) -> frozenset[str]:
        return frozenset(reading.script for reading in self.parsed.readings if not reading.acronym)


@dataclass(frozen=True, slots=True)
class _Met:
    """A name of the party that met a name of an entry."""

    ask: _Ask
    found: Found

    @property
    def value(self) -> float:
        return self.found.score.value

    @property
    def weak(self) -> bool:
        """Whether the meeting rests on an acronym or on a name that the list itself calls weak."""
        return self.by_acronym or self.found.name_kind == "weak"

    @property
    def by_acronym(self) -> bool:
        return self.ask.acronym or self.found.name_kind == "acronym" or self.found.score.has("acronym_alone")


def screen_parties(
    parties: Sequence[Party],
    index: ScreeningIndex,
    *,
    as_of: date,
    threshold: float = THRESHOLD,
    non_official: bool = False,
    stale_after_days: Mapping[str, int] | None = None,
) -> Screening:
    """Screen every party under all its names against every list as it stood on ``as_of``.

    ``threshold`` 0..1. ``non_official`` adds private trackers (never a standing). ``stale_after_days`` by list code,
    family or class (see ``listing``). Reads names and identifiers only: no country, city or nationality.
    """
    hits: list[ScreeningHit] = []
    unreadable: list[str] = []
    for party in parties:
        asks = _asks(party, index)
        unreadable.extend(f"{party.id}: {ask.written[:80]}" for ask in asks if ask.parsed.problem)
        hits.extend(_screen(party, asks, index, as_of, threshold, non_official=non_official))
    states = list_states(index.editions, as_of, stale_after_days)
    return Screening(hits=tuple(hits), lists=states, scorer=score_v0.SCORER, unreadable=tuple(unreadable))


def _asks(party: Party, index: ScreeningIndex) -> list[_Ask]:
    given = list(dict.fromkeys((party.name, *party.names)))
    return [
        *(_Ask(name, score_v0.parse(name), bridged=False) for name in given),
        *(_Ask(name, score_v0.parse(name), bridged=True) for name in index.bridge(party.ror, given)),
    ]


def _screen(
    party: Party, asks: list[_Ask], index: ScreeningIndex, as_of: date, threshold: float, *, non_official: bool
) -> list[ScreeningHit]:
    met: dict[int, list[_Met]] = {}
    for ask in asks:
        for found in index.search(ask.written, as_of=as_of, floor=_ALIKE):
            if non_official or found.entry.list_class is not ListClass.NON_OFFICIAL:
                met.setdefault(found.entry.number, []).append(_Met(ask, found))
    hits: list[ScreeningHit] = []
    cleared: list[ScreeningHit] = []
    for meetings in met.values():
        status, reason, shown = _judge(asks, meetings, index, threshold)
        hit = _hit(party, shown, status, reason)
        (cleared if status == "cleared" else hits).append(hit)
    hits.sort(key=lambda hit: (hit.status != "match", -hit.score, hit.list, hit.entry_name, hit.entry))
    cleared.sort(key=lambda hit: (-hit.score, hit.list, hit.entry_name, hit.entry))
    return hits + cleared[:_CLEARED_SHOWN]


def _judge(asks: list[_Ask], meetings: list[_Met], index: ScreeningIndex, threshold: float) -> tuple[str, Reason, _Met]:
    """Status of an entry, why, and the meeting of names that decides it."""
    meetings = sorted(meetings, key=lambda met: (-met.value, met.weak, met.ask.written))
    strong = [met for met in meetings if not met.weak]
    best = strong[0] if strong else meetings[0]
    if strong and best.value >= threshold:
        others = _within_scripts(asks, best, index)
        unlike = [met for met in others if met.value < threshold - POSSIBLE_BAND]
        if len(unlike) == len(others) > 1:
            return "cleared", Reason.DIFFERENT, max(unlike, key=lambda met: met.value)
        if unlike:
            return "possible", Reason.SCRIPTS_DISAGREE, best
        return "match", Reason.NAMES_AGREE, best
    weak = next((met for met in meetings if met.weak), None)
    if weak is not None and weak.value >= min(threshold - POSSIBLE_BAND, 0.55):
        if not weak.by_acronym:
            return "possible", Reason.WEAK_ALIAS, weak
        if _full_names_disagree(asks, weak, index):
            return "cleared", Reason.ACRONYM_SHARED, weak
        return "possible", Reason.ACRONYM_ONLY, weak
    if strong and best.value >= threshold - POSSIBLE_BAND:
        return "possible", Reason.CLOSE, best
    return "cleared", Reason.DIFFERENT, best


def _within_scripts(asks: list[_Ask], best: _Met, index: ScreeningIndex) -> list[_Met]:
    """Best meeting of full names in each script that both sides have, but for a script that made the match alone.

    Two names in one script say more than a translation: 天津工业大学 may be rendered *Tianjin University of
    Technology*, which is the English name of 天津理工大学.
    """
    entry = best.found.entry
    names = [each for each in index.names_of(entry) if each[1] not in ("weak", "acronym")]
    left, right = best.found.score.scripts
    found: list[_Met] = []
    for script in sorted({reading.script for name in names for reading in name[2].readings if not reading.acronym}):
        if script == left == right:
            continue
        meetings = [
            _Met(ask, Found(entry=entry, name=written, name_kind=kind, score=score))
            for ask in asks
            if script in ask.scripts
            for written, kind, name in names
            for score in [score_v0.compare_names(_only(ask.parsed, script), _only(name, script))]
            if score.scripts == (script, script)
        ]
        if meetings:
            found.append(max(meetings, key=lambda met: met.value))
    return found


def _only(name: Name, script: str) -> Name:
    """A name with its readings in one script."""
    return replace(name, readings=tuple(reading for reading in name.readings if reading.script == script))


def _full_names_disagree(asks: list[_Ask], weak: _Met, index: ScreeningIndex) -> bool:
    """Whether party and entry both have a full name in one script and these are unlike (checked, not assumed)."""
    full = [ask for ask in asks if not ask.acronym and ask.parsed.readings]
    if weak.ask in full and not weak.found.score.has("acronym_alone"):
        return False
    scores = [
        score_v0.compare_names(ask.parsed, name).value
        for ask in full
        for _written, kind, name in index.names_of(weak.found.entry)
        if kind not in ("weak", "acronym") and any(r.script in ask.scripts and not r.acronym for r in name.readings)
    ]
    return bool(scores) and max(scores) < THRESHOLD - POSSIBLE_BAND


def _hit(party: Party, met: _Met, status: str, reason: Reason) -> ScreeningHit:
    entry: Entry = met.found.entry
    return ScreeningHit(
        party=party.id,
        list=entry.list,
        list_class=entry.list_class,
        entry=entry.entry_id,
        entry_name=entry.name,
        score=met.value,
        scorer=score_v0.SCORER,
        status=status,  # type: ignore[arg-type]
        matched_name=met.found.name,
        explanation=explain(met.ask.written, met.found, reason.value, bridged=met.ask.bridged),
        programme=entry.programme,
        listed_since=entry.since,
        listed_until=entry.until,
        citation=entry.citation,
        licence_requirement=entry.licence_requirement,
        licence_policy=entry.licence_policy,
        country=entry.country,
        snapshot=entry.snapshot,
        sample=entry.sample,
    )
