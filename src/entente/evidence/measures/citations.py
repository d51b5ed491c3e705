"""Do two parts of the world read each other less? Measures of a matrix of references between blocks of countries.

R_ab: references from works of block a to works of block b published at most five years earlier, each reference weighed
by the author fractions of both works. Sources: Gomez, Herman, Parigi 2022, Nature Human Behaviour 6 (citational
lensing); Krackhardt & Stern 1988, Social Psychology Quarterly 51 (E-I); Newman & Girvan 2004 and Newman 2003
(modularity, assortativity). References to works that were never loaded are not seen; records in Chinese-language
sources often carry none; a block that grows receives more citations by size alone: hence the log-odds, which do not
depend on size, and the null that keeps topics and years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from entente.evidence.measures.bootstrap import percentile
from entente.evidence.measures.values import share

__all__ = [
    "WINDOW", "AgainstNull", "References", "against_null", "assortativity", "cross_log_odds", "ei_expected", "ei_index",
    "home_bias", "modularity", "preference",
]  # fmt: skip

WINDOW = 5
"""Years back that a reference may reach, so that blocks of different age are compared alike."""

References = Mapping[tuple[str, str], float]
"""(citing block, cited block) → weighed references."""


class AgainstNull(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value beside the same measure after shuffling: mean and 95 % band of the null, and z.

    ``z`` is ``None`` where the null does not vary.
    """

    value: float
    null_mean: float
    null_low: float
    null_high: float
    z: float | None


def _row(references: References, block: str) -> float:
    return sum(value for (citing, _), value in references.items() if citing == block)


def _column(references: References, block: str) -> float:
    return sum(value for (_, cited), value in references.items() if cited == block)


def preference(references: References, a: str, b: str) -> float | None:
    """P_ab = (R_ab / R_a.) / (R_.b / R_..): observed over expected references; 1 is neutral.

    ``None`` where a cites nothing or b is never cited.
    """
    row, column, whole = _row(references, a), _column(references, b), sum(references.values())
    if row <= 0 or column <= 0:
        return None
    return references.get((a, b), 0.0) / row / (column / whole)


def home_bias(references: References, a: str) -> float | None:
    """ln P_aa: how much more a block cites itself than chance; 0 is neutral. ``None`` where it never cites itself."""
    value = preference(references, a, a)
    return math.log(value) if value else None


def cross_log_odds(references: References, a: str, b: str) -> float | None:
    """ln(R_ab R_ba / (R_aa R_bb)): 0 if the two cite each other like themselves, falling as they part.

    Does not depend on the sizes of the blocks, so years can be compared. ``None`` where one of the four is zero.
    """
    four = [references.get(pair, 0.0) for pair in ((a, b), (b, a), (a, a), (b, b))]
    if min(four) <= 0:
        return None
    return math.log(four[0] * four[1] / (four[2] * four[3]))


def ei_index(references: References, a: str) -> float | None:
    """(E - I) / (E + I) of one block: references to others minus to itself, over all; -1 to 1. ``None`` without any.

    Depends on size: always read beside :func:`ei_expected`.
    """
    row = _row(references, a)
    return (row - 2 * references.get((a, a), 0.0)) / row if row > 0 else None


def ei_expected(references: References, a: str) -> float | None:
    """E-I if the block cited at random: 1 - 2 R_.a / R_... ``None`` without any reference."""
    whole = sum(references.values())
    return 1 - 2 * _column(references, a) / whole if whole > 0 else None


def _diagonal(references: References) -> tuple[float, float] | None:
    """Share of references within blocks, and what it would be at random."""
    whole = sum(references.values())
    if whole <= 0:
        return None
    blocks = sorted({block for pair in references for block in pair})
    within = sum(references.get((block, block), 0.0) for block in blocks) / whole
    chance = sum(_row(references, block) * _column(references, block) for block in blocks) / whole**2
    return within, chance


def modularity(references: References) -> float | None:
    """Q = Σ_a (e_aa - a_a b_a), e = R / R_..: references within blocks above chance. ``None`` without any."""
    found = _diagonal(references)
    return None if found is None else found[0] - found[1]


def assortativity(references: References) -> float | None:
    """r = Q / (1 - Σ_a a_a b_a): 1 if blocks cite only themselves, 0 at random. ``None`` with one block only."""
    found = _diagonal(references)
    return None if found is None else share(found[0] - found[1], 1 - found[1])


def against_null(value: float, null: Sequence[float]) -> AgainstNull | None:
    """The value against its null: mean, 2.5 % and 97.5 % points, z = (value - mean) / standard deviation.

    ``None`` from fewer than twenty shuffles: their outer points would say nothing.
    """
    n = len(null)
    if n < 20:
        return None
    mean = sum(null) / n
    deviation = math.sqrt(sum((each - mean) ** 2 for each in null) / (n - 1))
    ordered = sorted(null)
    return AgainstNull(
        value=value,
        null_mean=mean,
        null_low=percentile(ordered, 0.025),
        null_high=percentile(ordered, 0.975),
        z=share(value - mean, deviation),
    )
