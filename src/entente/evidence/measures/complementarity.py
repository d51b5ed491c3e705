"""Does one side add what the other lacks? Differences of profiles, and what lies near a topic.

Krugman 1991, Geography and Trade (dissimilarity); Hidalgo, Klinger, Barabási, Hausmann 2007, Science 317, 482-487
(proximity by co-specialisation); Balland & Boschma 2021, Regional Studies 55, 1059-1070 (complementarity by
relatedness). All are relative to the level at which topics are cut, so each is computed at two levels; a small country
has few specialisations only by its size, hence the floors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain

__all__ = [
    "NEAREST", "addition", "cosine", "krugman", "mutual_addition", "nearest", "proximity", "specialised_masks",
]  # fmt: skip

NEAREST = 50
"""Related topics that are looked at around a topic: beyond them proximities hardly differ."""


def krugman(x: Mapping[str, float], y: Mapping[str, float]) -> float | None:
    """½ Σ_k |s_xk - s_yk| over the shares s of each country's own output by topic: 0 same profile, 1 nothing shared.

    ``x``, ``y``: author-fractional output by topic. ``None`` where one has no output. Grows with the number of topics
    and with small numbers: compare only at one level.
    """
    whole_x, whole_y = sum(x.values()), sum(y.values())
    if whole_x <= 0 or whole_y <= 0:
        return None
    topics = dict.fromkeys(chain(x, y))
    return sum(abs(x.get(topic, 0.0) / whole_x - y.get(topic, 0.0) / whole_y) for topic in topics) / 2


def cosine(x: Mapping[str, float], y: Mapping[str, float]) -> float | None:
    """Cosine of two profiles of RSCA over the topics that both have: 1 same strengths, -1 opposite ones.

    ``None`` where they share no topic or one is neutral throughout.
    """
    topics = [topic for topic in x if topic in y]
    length = math.sqrt(sum(x[topic] ** 2 for topic in topics)) * math.sqrt(sum(y[topic] ** 2 for topic in topics))
    return sum(x[topic] * y[topic] for topic in topics) / length if length > 0 else None


def specialised_masks(specialised: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Topic → set of countries specialised in it, as the bits of one number (for :func:`proximity`).

    ``specialised``: country → topics in which its activity index is above 1.
    """
    masks: dict[str, int] = {}
    for bit, country in enumerate(sorted(specialised)):
        for topic in specialised[country]:
            masks[topic] = masks.get(topic, 0) | 1 << bit
    return masks


def proximity(one: int, other: int) -> float:
    """φ = min(P(k | l), P(l | k)): countries specialised in both topics, over the larger number specialised in one.

    0 to 1, symmetric; 0 where nobody is specialised in one of them.
    """
    most = max(one.bit_count(), other.bit_count())
    return (one & other).bit_count() / most if most else 0.0


def nearest(topic: str, masks: Mapping[str, int], number: int = NEAREST) -> tuple[tuple[str, float], ...]:
    """The ``number`` other topics of greatest proximity to a topic, those without any left out; ties by id."""
    own = masks.get(topic, 0)
    near = [(other, proximity(own, mask)) for other, mask in masks.items() if other != topic]
    near = [(other, value) for other, value in near if value > 0]
    return tuple(sorted(near, key=lambda item: (-item[1], item[0]))[:number])


def addition(
    near: Sequence[tuple[str, float]], adds: Callable[[str], bool], has: Callable[[str], bool]
) -> float | None:
    """What y adds to x around a topic: Σ_k φ_k [y specialised in k and x not] / Σ_k φ_k, 0 to 1.

    ``near``: related topics with their proximity; ``adds``, ``has``: whether y, x is specialised in one. ``None``
    where nothing is related.
    """
    whole = sum(value for _, value in near)
    if whole <= 0:
        return None
    return sum(value for topic, value in near if adds(topic) and not has(topic)) / whole


def mutual_addition(one: float | None, other: float | None) -> float | None:
    """The smaller of the two directions: what both sides bring at least. ``None`` where one is missing."""
    return None if one is None or other is None else min(one, other)
