"""Intervals of shares and counts, for figures that are small enough to need one."""

from __future__ import annotations

import math

from entente.evidence.measures.values import NORMAL_95, Interval

__all__ = ["mean_interval", "poisson_interval", "student_quantile", "wilson_interval"]


def wilson_interval(part: float, whole: float) -> Interval | None:
    """The 95 % score interval of the share ``part / whole`` (Wilson 1927, JASA 22, 209-212); 0 ≤ low ≤ high ≤ 1.

    ``None`` if the whole is zero. Holds for counts; for fractional counts it is an approximation.
    """
    if whole <= 0:
        return None
    z2 = NORMAL_95**2
    p = min(part / whole, 1.0)  # sums of rounded fractions may exceed their whole by 1e-12
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


def mean_interval(mean: float, variance: float) -> Interval:
    """The 95 % interval mean ± 1.95996 · √variance of an estimate that is a smooth function of many works."""
    half = NORMAL_95 * math.sqrt(max(variance, 0.0))
    return Interval(mean - half, mean + half)


def student_quantile(degrees: int) -> float:
    """The 97.5 % point of Student's t with a whole number of degrees of freedom (≥ 1), by bisection of its finite sum.

    Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    low, high = 0.0, 13.0  # one degree of freedom has 12.706, the largest
    while high - low > 1e-12:
        middle = (low + high) / 2
        if _student_central(middle, degrees) < 0.95:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _student_central(t: float, degrees: int) -> float:
    """Probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine = math.cos(angle)
    if degrees % 2 == 0:
        term, total = 1.0, 0.0
        for step in range(degrees // 2):
            if step:
                term *= cosine**2 * (2 * step - 1) / (2 * step)
            total += term
        return math.sin(angle) * total
    term, total = cosine, 0.0
    for step in range(1, (degrees + 1) // 2):
        if step > 1:
            term *= cosine**2 * (2 * step - 2) / (2 * step - 1)
        total += term
    return 2 / math.pi * (angle + math.sin(angle) * total)
