"""How much does a country publish, and how fast does that grow?

Shares are author-fractional: F_ct / F_t, so that the shares of all countries add up to one. Counting and its effects:
Waltman & van Eck 2015, Journal of Informetrics 9(4), 872-894.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from entente.evidence.measures.intervals import student_quantile, wilson_interval
from entente.evidence.measures.values import Interval

__all__ = ["FEWEST_YEARS", "Growth", "effective_number", "fractional_share_interval", "growth"]

FEWEST_YEARS = 3
"""Years with works that a growth rate needs: a line through two points has no error."""


class Growth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Yearly growth as a ratio (0.05: five per cent a year) with its 95 % interval, over ``years`` years."""

    rate: float
    low: float
    high: float
    years: int


def growth(points: Iterable[tuple[int, float]]) -> Growth | None:
    """exp(slope) - 1 of the least-squares line of ln(works) on the year, with the interval of Student's t.

    Years without works are left out (they have no logarithm). ``None`` from fewer than three years with works.
    """
    kept = [(year, math.log(value)) for year, value in points if value > 0]
    n = len(kept)
    if n < FEWEST_YEARS:
        return None
    mean_x = sum(year for year, _ in kept) / n
    mean_y = sum(value for _, value in kept) / n
    spread = sum((year - mean_x) ** 2 for year, _ in kept)
    slope = sum((year - mean_x) * (value - mean_y) for year, value in kept) / spread
    rest = sum((value - mean_y - slope * (year - mean_x)) ** 2 for year, value in kept)
    half = student_quantile(n - 2) * math.sqrt(rest / (n - 2) / spread)
    return Growth(
        rate=math.expm1(slope), low=math.expm1(slope - half), high=math.expm1(min(slope + half, 700.0)), years=n
    )


def effective_number(weight: float, squares: float) -> float:
    """Kish's effective number of works (Σf)² / Σf²: how many whole works weigh as much as these fractions."""
    return weight**2 / squares if squares > 0 else 0.0


def fractional_share_interval(part: float, whole: float, squares: float) -> Interval | None:
    """The 95 % interval of an author-fractional share ``part / whole``, by Wilson at the effective number of works.

    ``squares`` is the sum of the squared fractions of the whole. ``None`` if the whole is zero.
    """
    number = effective_number(whole, squares)
    return wilson_interval(part / whole * number, number) if whole > 0 and number > 0 else None
