"""How well are the works of a country cited, compared with works of the same subfield, type and year?

Both measures weigh a work by the country's author fraction. ``top10`` and ``fwci`` come from OpenAlex, which normalises
by subfield, type and year; they drift between snapshots, so the snapshot's day goes with every number. Sources: Waltman
& Schreiber 2013, JASIST 64, 372-379 (top 10 %); Waltman, van Eck, van Leeuwen, Visser, van Raan 2011, Journal of
Informetrics 5(1), 37-47 (mean normalised citation score). Prefer the first: a few much cited works move the second.
"""

from __future__ import annotations

import msgspec

from entente.evidence.measures.intervals import mean_interval
from entente.evidence.measures.output import effective_number, fractional_share_interval
from entente.evidence.measures.values import Interval, share

__all__ = [
    "EXPECTED_TOP", "PRIOR_WORKS", "ImpactSums", "capability", "mean_fwci", "mean_fwci_interval", "pp_top",
    "pp_top_interval", "pp_top_shrunk",
]  # fmt: skip

EXPECTED_TOP = 0.1
"""The share of the world's works among its 10 % most cited: by definition."""

PRIOR_WORKS = 30.0
"""Works at the world's rate that are added before a small country's share is compared with a large one's."""


class ImpactSums(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Author-fractional sums over works that OpenAlex rated (works).

    ``weight``, ``squares``: Σf and Σf² of works with a known top-10 % mark, ``top``: Σf of those that bear it.
    ``rated``: Σf of works with an FWCI c, ``rated_squares``: Σf², ``fwci``: Σfc, ``fwci_squares``: Σf²c,
    ``fwci_moments``: Σf²c².
    """

    weight: float
    squares: float
    top: float
    rated: float
    rated_squares: float
    fwci: float
    fwci_squares: float
    fwci_moments: float


def pp_top(sums: ImpactSums) -> float | None:
    """PP(top 10 %) = Σ f·[in the top 10 %] / Σ f, 0 to 1; the world has 0.1. ``None`` without a rated work."""
    return share(sums.top, sums.weight)


def pp_top_interval(sums: ImpactSums) -> Interval | None:
    """The 95 % interval of PP(top 10 %), by Wilson at the effective number of works; ``None`` without a rated work."""
    return fractional_share_interval(sums.top, sums.weight, sums.squares)


def pp_top_shrunk(sums: ImpactSums) -> float:
    """PP(top 10 %) with 30 works at the world's rate of 0.1 added: small countries are pulled towards 0.1."""
    return (sums.top + PRIOR_WORKS * EXPECTED_TOP) / (sums.weight + PRIOR_WORKS)


def mean_fwci(sums: ImpactSums) -> float | None:
    """Mean field-weighted citation impact Σ f·c / Σ f; 1 is the world's mean. ``None`` without a rated work."""
    return share(sums.fwci, sums.rated)


def mean_fwci_interval(sums: ImpactSums) -> Interval | None:
    """The 95 % interval of the mean FWCI from the linearised variance Σ f²(c - mean)² / (Σ f)².

    It is what a bootstrap over works tends to; citations are skewed, so below about 30 effective works it is too
    narrow, and ``None`` is returned there.
    """
    mean = mean_fwci(sums)
    if mean is None or effective_number(sums.rated, sums.rated_squares) < PRIOR_WORKS:
        return None
    spread = sums.fwci_moments - 2 * mean * sums.fwci_squares + mean**2 * sums.rated_squares
    return mean_interval(mean, spread / sums.rated**2)


def capability(sums: ImpactSums, output: float, world: float) -> float | None:
    """Shrunk PP(top 10 %) times the share ``output / world`` of a topic: the part of its best works that one holds.

    In units of the topic's author-fractional output; ``None`` where the world has none.
    """
    part = share(output, world)
    return None if part is None else pp_top_shrunk(sums) * part
