"""How do researchers move between countries? Aggregates only, never a person.

Classes by Robinson-Garcia, Sugimoto, Murray, Yegros-Yegros, Larivière, Costas 2019, Journal of Informetrics 13(1),
50-63, 10.1016/j.joi.2018.11.002: *not mobile*; *migrant* (later loses all ties with the country of the first
publications); *directional traveller* (adds countries and keeps it); *non-directional traveller* (several from the
start). The country of the first publication is where somebody published, not a nationality, and nothing is inferred
from it. Names are told apart by OpenAlex; short names are merged most often, which makes people look more mobile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from entente.evidence.measures.intervals import wilson_interval
from entente.evidence.measures.values import Interval, share

__all__ = [
    "K_ANONYMITY",
    "MobilityClass",
    "mobile_share",
    "net_rate",
    "suppressed",
    "suppressed_flows",
    "traveller_share",
]

K_ANONYMITY = 10
"""No number of persons below this is ever shown, nor one from which it could be computed."""


class MobilityClass(StrEnum):
    """What a researcher's sequence of countries looks like."""

    NOT_MOBILE = "not_mobile"
    MIGRANT = "migrant"
    DIRECTIONAL = "directional_traveller"
    NON_DIRECTIONAL = "non_directional_traveller"


def suppressed(cells: Mapping[str, int], k: int = K_ANONYMITY, also: Collection[str] = ()) -> dict[str, int | None]:
    """The cells of one breakdown of persons, those that must stay hidden as ``None``; ``k`` is at least 10.

    Hidden are cells of 1 … k - 1 persons. Where the hidden cells together hold fewer than k, the total would give them
    away, and so would a single one, so the smallest shown cells are hidden too until two or more hold k together or
    nothing is left. Zero is shown: it is nobody. ``also``: cells that are hidden for another reason.
    """
    assert k >= K_ANONYMITY, "the door refuses a smaller k"
    hidden = {name for name, count in cells.items() if 0 < count < k} | set(also)
    rest = sorted((count, name) for name, count in cells.items() if count >= k and name not in hidden)
    while hidden and rest and (len(hidden) < 2 or sum(cells[name] for name in hidden) < k):
        hidden.add(rest.pop(0)[1])
    return {name: None if name in hidden else count for name, count in cells.items()}


def suppressed_flows(flows: Mapping[tuple[str, str], int], k: int = K_ANONYMITY) -> dict[tuple[str, str], int | None]:
    """Flows (origin, destination) → persons with the cells that must stay hidden as ``None``.

    Neither the flows out of a country nor those into it may give a hidden cell away, so rows and columns are treated
    in turn until nothing changes.
    """
    shown: dict[tuple[str, str], int | None] = dict(flows)
    while True:
        before = dict(shown)
        for end in (0, 1):
            for country in sorted({pair[end] for pair in flows}):
                line = {pair: count for pair, count in flows.items() if pair[end] == country}
                _hide_line(line, shown, k)
        if shown == before:
            return shown


def _hide_line(line: Mapping[tuple[str, str], int], shown: dict[tuple[str, str], int | None], k: int) -> None:
    """Hide what a row or column needs, counting what the other direction has hidden already."""
    names = {f"{origin} {destination}": (origin, destination) for origin, destination in line}
    cells = {name: line[pair] for name, pair in names.items()}
    already = [name for name, pair in names.items() if shown[pair] is None]
    for name, value in suppressed(cells, k, already).items():
        if value is None:
            shown[names[name]] = None


def mobile_share(counts: Mapping[MobilityClass, int]) -> tuple[float, Interval] | None:
    """Researchers with more than one country, over all, with Wilson's 95 % interval; ``None`` without researchers."""
    whole = sum(counts.values())
    return _with_interval(whole - counts.get(MobilityClass.NOT_MOBILE, 0), whole)


def traveller_share(counts: Mapping[MobilityClass, int]) -> tuple[float, Interval] | None:
    """Travellers of both kinds over all mobile researchers, with Wilson's 95 % interval; ``None`` without any."""
    travellers = counts.get(MobilityClass.DIRECTIONAL, 0) + counts.get(MobilityClass.NON_DIRECTIONAL, 0)
    return _with_interval(travellers, travellers + counts.get(MobilityClass.MIGRANT, 0))


def _with_interval(part: int, whole: int) -> tuple[float, Interval] | None:
    value, bounds = share(part, whole), wilson_interval(part, whole)
    return None if value is None or bounds is None else (value, bounds)


def net_rate(arrived: int, left: int, stock: int) -> float | None:
    """(arrived - left) / stock: net change of a country's researchers by migration. ``None`` without a stock."""
    return share(arrived - left, stock) if stock > 0 else None
