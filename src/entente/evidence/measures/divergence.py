"""Do two countries work on different things? The Jensen-Shannon divergence of their topics.

Lin 1991, IEEE Transactions on Information Theory 37(1), 145-151. In bits: 0 same distribution, 1 nothing shared. With
few works two samples of one distribution also differ; the expected excess is given beside the value (first order; the
same expansion that Miller 1955 uses for entropy).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import chain

import msgspec

from entente.evidence.measures.intervals import mean_interval

__all__ = ["Divergence", "topic_divergence"]


class Divergence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Divergence in bits with its 95 % interval, and the part that small numbers alone are expected to add."""

    value: float
    low: float
    high: float
    excess: float


def topic_divergence(
    x: Mapping[str, float], y: Mapping[str, float], number_x: float, number_y: float
) -> Divergence | None:
    """JS = H((p + q) / 2) - (H(p) + H(q)) / 2 of the shares p, q of two countries' author-fractional output by topic.

    ``number_x``, ``number_y``: effective numbers of works (Kish), for interval and excess; the interval is linearised
    and cut to 0 … 1. ``None`` where a country has no output.
    """
    whole_x, whole_y = sum(x.values()), sum(y.values())
    if whole_x <= 0 or whole_y <= 0 or number_x <= 0 or number_y <= 0:
        return None
    pairs = [(x.get(topic, 0.0) / whole_x, y.get(topic, 0.0) / whole_y) for topic in dict.fromkeys(chain(x, y))]
    turned = [(q, p) for p, q in pairs]
    near, far = _half(pairs), _half(turned)
    value = near[0] + far[0]
    bounds = mean_interval(value, near[1] / number_x + far[1] / number_y)
    return Divergence(
        value=value,
        low=max(bounds.low, 0.0),
        high=min(bounds.high, 1.0),
        excess=near[2] / number_x + far[2] / number_y,
    )


def _half(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Of the first distribution: its half of JS, the variance of one work's share in it, and its bias times n.

    With m = (p + q) / 2 the derivative of JS by p is g = ½ log2(p / m); the variance of a mean over n works is that of
    g over n, and half the second derivative times the variance of p is q (1 - p) / (4 ln 2 · 2m) summed, over n.
    """
    slopes = [(p, math.log2(2 * p / (p + q)) / 2 if p > 0 else 0.0) for p, q in pairs]
    value = sum(p * slope for p, slope in slopes)
    variance = sum(p * slope**2 for p, slope in slopes) - value**2
    bias = sum(q * (1 - p) / (p + q) for p, q in pairs if p + q > 0 and p > 0) / (4 * math.log(2))
    return value, variance, bias
