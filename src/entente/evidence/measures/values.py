"""What measures are made of: an interval, and a measure that does not exist with its reason."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from entente.model.text import Text

__all__ = ["NORMAL_95", "Absent", "Interval", "share"]

NORMAL_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: half-width of a two-sided 95 % interval."""


class Interval(NamedTuple):
    """Bounds of a two-sided 95 % interval."""

    low: float
    high: float


class Absent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure that does not exist for these counts, and why."""

    measure: str
    reason: Text


def share(part: float, whole: float) -> float | None:
    """``part / whole``; ``None`` if the whole is zero."""
    return part / whole if whole > 0 else None
