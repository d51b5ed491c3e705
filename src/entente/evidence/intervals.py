"""Intervals of shares and counts, for figures that are small enough to need one."""

from __future__ import annotations

import math

from entente.evidence.measures import NORMAL_95, Interval

__all__ = ["poisson_interval", "wilson_interval"]


def wilson_interval(part: float, whole: float) -> Interval | None:
    """The 95 % score interval of the share ``part / whole`` (Wilson 1927, JASA 22, 209-212); 0 ≤ low ≤ high ≤ 1.

    ``None`` if the whole is zero. Holds for counts; for fractional counts it is an approximation.
    """
    if whole <= 0:
        return None
    z2 = NORMAL_95**2
    p = part / whole
    centre = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = NORMAL_95 * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def poisson_interval(count: float) -> Interval:
    """The 95 % interval of a Poisson mean of which ``count`` events were seen, by Byar's approximation.

    Breslow & Day 1987, Statistical Methods in Cancer Research II, p. 69: within 1 % of the exact bounds from 10
    events on. ``count`` ≥ 0; at zero the lower bound is zero.
    """
    low = count * max(0.0, 1 - 1 / (9 * count) - NORMAL_95 / (3 * math.sqrt(count))) ** 3 if count > 0 else 0.0
    above = count + 1
    return Interval(low, above * (1 - 1 / (9 * above) + NORMAL_95 / (3 * math.sqrt(above))) ** 3)
