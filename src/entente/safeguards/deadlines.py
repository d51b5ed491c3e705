"""Deadlines: a day counted from a day that the proposal states."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from entente.safeguards.kleene import Scope

__all__ = ["due_day", "parse_due"]

DUE = re.compile(r"^(start|end|as_of|activity\.start)(?:\s*([+-])\s*(\d{1,4})\s*(day|month|year)s?)?$")


def parse_due(text: str) -> tuple[str, int, str] | None:
    """Anchor, signed number and unit (``day``, ``month``, ``year``) of a deadline; ``None`` if it is none."""
    match = DUE.match(text.strip())
    if match is None:
        return None
    anchor, sign, number, unit = match.groups()
    return anchor, int(number or 0) * (-1 if sign == "-" else 1), unit or "day"


def due_day(text: str, scope: Scope) -> date | None:
    """The day of a deadline, or ``None`` where the proposal does not state the anchor."""
    parsed = parse_due(text)
    if parsed is None:
        return None
    anchor, number, unit = parsed
    day: date | None
    match anchor:
        case "as_of":
            day = scope[""]["day"]
        case "activity.start":
            day = scope["activity"]["start"] or scope["project"]["start"]
        case _:
            day = scope["project"][anchor]
    if day is None:
        return None
    return day + timedelta(days=number) if unit == "day" else _months(day, number * (12 if unit == "year" else 1))


def _months(day: date, months: int) -> date:
    """The same day of another month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
