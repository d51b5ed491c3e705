"""The parties of a proposal, or a list of names, against the lists as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from entente.model.answers import ScreeningHit
from entente.model.codes import ListClass
from entente.model.proposal import Party
from entente.safeguards.screening.explain import explain
from entente.safeguards.screening.index import Found, ScreeningIndex
from entente.safeguards.screening.judge import ALIKE, THRESHOLD, Ask, Met, Reason, Verdict, asks_of, judge, meetings
from entente.safeguards.screening.listing import Entry, ListState, list_states
from entente.safeguards.screening.scorer import SCORER, Score, parse

__all__ = ["Screening", "hit_of", "screen_parties", "verdicts"]

CLEARED_SHOWN = 4
"""Near misses shown for one party."""
UNIQUE_SCHEMES = frozenset(("lei", "uscc", "ror", "duns", "uei", "cage", "imo"))
"""Identifiers that one body in the world bears. A tax or registration number of one country may be another's too."""


class Screening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the lists say of the parties.

    ``hits`` ordered by party, status, score; ``lists`` the state of every list by code; ``unreadable`` the names that
    could not be compared, as ``party id: name``.
    """

    hits: tuple[ScreeningHit, ...]
    lists: dict[str, ListState]
    scorer: str
    unreadable: tuple[str, ...] = ()


def screen_parties(
    parties: Sequence[Party],
    index: ScreeningIndex,
    *,
    as_of: date,
    threshold: float = THRESHOLD,
    non_official: bool = False,
    stale_after_days: Mapping[str, int] | None = None,
) -> Screening:
    """Screen every party under all its names and numbers against every list as it stood on ``as_of``.

    ``threshold`` 0..1. ``non_official`` adds private trackers (never a standing). ``stale_after_days`` by list code,
    family or class (see ``listing``). Reads names and identifiers only: no country, city or nationality.
    """
    hits: list[ScreeningHit] = []
    unreadable: list[str] = []
    for party in parties:
        names = (party.name, *party.names)
        asks = asks_of(names, party.ror, index)
        unreadable.extend(f"{party.id}: {ask.written[:80]}" for ask in asks if ask.read.problem)
        found = verdicts(
            asks, _identifiers(party), index, as_of=as_of, threshold=threshold, non_official=non_official, floor=ALIKE
        )
        kept = [each for each in found if each.status != "cleared"]
        cleared = [each for each in found if each.status == "cleared" and each.value >= ALIKE]
        hits.extend(hit_of(party.id, each) for each in (*kept, *cleared[:CLEARED_SHOWN]))
    states = list_states(index.editions, as_of, stale_after_days)
    return Screening(hits=tuple(hits), lists=states, scorer=SCORER, unreadable=tuple(unreadable))


def _identifiers(party: Party) -> dict[str, str]:
    return party.identifiers | ({"ror": party.ror} if party.ror else {})


def verdicts(
    asks: Sequence[Ask],
    identifiers: Mapping[str, str],
    index: ScreeningIndex,
    *,
    as_of: date | None,
    threshold: float = THRESHOLD,
    non_official: bool = True,
    floor: float = 0.3,
) -> list[Verdict]:
    """What becomes of every entry that the names or numbers of one body meet: matches first, then by value."""

    def wanted(entry: Entry) -> bool:
        return non_official or entry.list_class is not ListClass.NON_OFFICIAL

    by_number = {
        entry.number: (entry, scheme)
        for entry, scheme in index.identified(identifiers, as_of=as_of)
        if entry.kind != "person" and wanted(entry)
    }
    found = []
    for met in meetings(asks, index, as_of=as_of, floor=floor, wanted=wanted):
        verdict = judge(asks, met, index, threshold)
        entry, scheme = by_number.pop(verdict.entry.number, (None, ""))
        found.append(_numbered(verdict, scheme) if entry else verdict)
    found.extend(_by_number(asks, entry, scheme) for entry, scheme in by_number.values())
    return sorted(found, key=_order)


def _order(verdict: Verdict) -> tuple[object, ...]:
    rank = {"match": 0, "possible": 1, "cleared": 2}[verdict.status]
    return rank, -verdict.value, verdict.entry.list, verdict.entry.name, verdict.entry.entry_id


def _numbered(verdict: Verdict, scheme: str) -> Verdict:
    """An entry that names met and a number too: the number settles it."""
    if verdict.status == "match":
        return verdict
    return Verdict("match", Reason.IDENTIFIER, 1.0, _with_number(verdict.met, scheme))


def _by_number(asks: Sequence[Ask], entry: Entry, scheme: str) -> Verdict:
    """An entry that only a number met: a match if no other body can bear it, else a person must look."""
    ask = asks[0] if asks else Ask("", parse(""))
    met = Met(ask, Found(entry=entry, name=entry.name, name_kind=scheme, score=Score(1.0, ())))
    if scheme in UNIQUE_SCHEMES:
        return Verdict("match", Reason.IDENTIFIER, 1.0, met)
    return Verdict("possible", Reason.NUMBER_AGREES, 0.69, met)


def _with_number(met: Met, scheme: str) -> Met:
    return Met(met.ask, msgspec.structs.replace(met.found, name_kind=scheme))


def hit_of(party: str, verdict: Verdict) -> ScreeningHit:
    """A verdict as a dossier shows it, with its explanation."""
    entry, met = verdict.entry, verdict.met
    return ScreeningHit(
        party=party,
        list=entry.list,
        list_class=entry.list_class,
        entry=entry.entry_id,
        entry_name=entry.name,
        score=verdict.value,
        scorer=SCORER,
        status=verdict.status,  # type: ignore[arg-type]
        matched_name=met.found.name,
        explanation=explain(verdict),
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
