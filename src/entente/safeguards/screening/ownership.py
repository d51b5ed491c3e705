"""Who is held at half or more by listed bodies? Arithmetic over shares, with the path as the explanation.

*Aggregate, and through chains.* A body counts as held where the shares of all listed bodies, and of bodies that are
themselves held in this way, add up to 50 per cent or more. A share passes whole through a holder that is held: 50 per
cent of 50 per cent is held; it is not multiplied (OFAC, "Revised guidance on entities owned by persons whose property
is blocked", 13 August 2014, and its FAQ 401 [recalled]; the BIS Affiliates Rule, 2025-19001, follows it [page read]).
Nothing is held through a cycle alone: the least set that satisfies the rule counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import fsum

import msgspec

__all__ = ["HALF", "Control", "Holding", "Share", "control", "path_of"]

HALF = 50.0
"""Per cent from which a body counts as held."""
_ROUNDING = 1e-9
_WHOLE = 100.0


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``owner`` holds ``percent`` (``None``: unknown) of ``owned``, from ``since`` to ``until``, by ``citation``."""

    owner: str
    owned: str
    percent: float | None
    since: date | None = None
    until: date | None = None
    citation: str = ""

    def held_on(self, day: date) -> bool:
        """Whether the share is held on the day, as far as its days say."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Holding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A share that counts: its holder, the per cent (``None``: unknown), and whether the holder itself is listed."""

    holder: str
    percent: float | None
    listed: bool
    citation: str = ""


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What listed bodies hold of a body together.

    ``held``: ``None`` where unknown shares or uncertain holders could make it half. ``percent`` is what is certain, 0
    to 100; ``holdings`` the shares that count, those that are only possible last; ``over``: the shares add up to more
    than 100 per cent, so that one of them is wrong or outdated.
    """

    held: bool | None
    percent: float
    holdings: tuple[Holding, ...]
    over: bool = False


def control(
    shares: Iterable[Share], listed: Collection[str], *, day: date, uncertain: Collection[str] = ()
) -> dict[str, Control]:
    """What listed bodies hold, directly and through others, of every body in which they may hold anything.

    ``listed`` are bodies that are on the lists in question, ``uncertain`` those that possibly are. Of several shares of
    one owner in one body the largest counts once.
    """
    owners = _by_owned(shares, day)
    sure = _held(owners, set(listed), guess=False)
    maybe = _held(owners, set(listed) | set(uncertain), guess=True)
    found = {}
    for owned, held in owners.items():
        counting = [each for each in held.values() if each.owner in sure or each.owner in maybe]
        if not counting:
            continue
        certain = [each for each in counting if each.owner in sure and each.percent is not None]
        percent = min(_WHOLE, fsum(each.percent or 0.0 for each in certain))
        decided = owned in sure and owned not in listed
        decided = decided or percent >= HALF - _ROUNDING
        order = sorted(counting, key=lambda each: (each not in certain, -(each.percent or 0.0), each.owner))
        found[owned] = Control(
            held=True if decided else None if owned in maybe and _reaches(held, maybe, guess=True) else False,
            percent=round(percent, 6),
            holdings=tuple(
                Holding(
                    holder=each.owner,
                    percent=each.percent,
                    listed=each.owner in listed or each.owner in uncertain,
                    citation=each.citation,
                )
                for each in order
            ),
            over=fsum(each.percent or 0.0 for each in held.values()) > _WHOLE + _ROUNDING,
        )
    return found


def _by_owned(shares: Iterable[Share], day: date) -> dict[str, dict[str, Share]]:
    """Body → owner → the share that counts on the day."""
    found: dict[str, dict[str, Share]] = defaultdict(dict)
    for share in shares:
        if share.owner == share.owned or not share.held_on(day):
            continue
        held = found[share.owned].get(share.owner)
        if held is None or (share.percent or -1.0) > (held.percent or -1.0):
            found[share.owned][share.owner] = share
    return dict(found)


def _held(owners: Mapping[str, Mapping[str, Share]], start: set[str], *, guess: bool) -> set[str]:
    """The least set that holds the start and every body of which its members hold half (``guess``: could hold half)."""
    members = set(start)
    growing = True
    while growing:
        joined = {
            owned for owned, held in owners.items() if owned not in members and _reaches(held, members, guess=guess)
        }
        members |= joined
        growing = bool(joined)
    return members


def _reaches(held: Mapping[str, Share], members: Collection[str], *, guess: bool) -> bool:
    known = fsum(each.percent or 0.0 for each in held.values())
    total = fsum(each.percent or 0.0 for each in held.values() if each.owner in members)
    if guess and any(each.percent is None and each.owner in members for each in held.values()):
        total += max(0.0, _WHOLE - known)
    return total >= HALF - _ROUNDING


def path_of(body: str, found: Mapping[str, Control], names: Mapping[str, str]) -> tuple[str, ...]:
    """The shares that make a body held, a line each: its own, then those of holders that are held themselves.

    ``names``: body → how it is called.
    """
    lines: list[str] = []
    waiting, seen = [body], {body}
    while waiting:
        owned = waiting.pop(0)
        for holding in found[owned].holdings if owned in found else ():
            percent = "? %" if holding.percent is None else f"{holding.percent:g} %"
            cited = f" [{holding.citation}]" if holding.citation else ""
            lines.append(f"{names.get(holding.holder, holding.holder)} → {percent} → {names.get(owned, owned)}{cited}")
            if not holding.listed and holding.holder not in seen:
                seen.add(holding.holder)
                waiting.append(holding.holder)
    return tuple(lines)
