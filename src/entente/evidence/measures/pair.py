"""How strongly do two countries publish together? Counts in, measures out; nothing is read and nothing rounded.

All measures are of one year and one set of works, with whole counting: a work with authors in both countries is one
link, however many authors it has. Sources: Luukkonen, Tijssen, Persson, Sivertsen 1993, Scientometrics 28, 15-36
(Salton, Jaccard); Zitt, Bassecoulard, Okubo 2000, Scientometrics 47, 627-657 (probabilistic affinity); Fuchs,
Sivertsen, Rousseau 2021, Scientometrics 126, 8673-8682, 10.1007/s11192-021-04110-x (relative intensity); Fuchs,
Smolinsky, Rousseau 2022, 10.2478/jdis-2022-0021 (its interval). A denominator of zero makes a measure *absent*, with
the reason; it never becomes a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from entente.evidence.measures.values import NORMAL_95, Absent, Interval, share
from entente.model.text import Text

__all__ = [
    "PairCounts", "PairMeasures", "jaccard", "measure_pair", "pai", "pai_symmetric", "ric", "ric_interval", "salton",
    "selected_for_pair", "summed", "volume_only",
]  # fmt: skip


class PairCounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was counted for the pair (x, y) in one year, in works (may be fractional).

    ``links``: works with both countries, C_xy. ``n_x``, ``n_y``: international works of each. ``c_x``, ``c_y``: links
    of each with any country, C_x = Σ_z C_xz. ``total``: links between all unordered pairs, T.
    """

    year: int
    links: float
    n_x: float
    n_y: float
    c_x: float
    c_y: float
    total: float

    def turned(self) -> PairCounts:
        """The same counts, seen from the second country."""
        return PairCounts(
            year=self.year, links=self.links, n_x=self.n_y, n_y=self.n_x, c_x=self.c_y, c_y=self.c_x, total=self.total
        )


def summed(years: Sequence[PairCounts]) -> PairCounts:
    """The counts of several years together; ``year`` is the last one (0 without any)."""
    return PairCounts(
        year=max((counts.year for counts in years), default=0),
        links=sum(counts.links for counts in years),
        n_x=sum(counts.n_x for counts in years),
        n_y=sum(counts.n_y for counts in years),
        c_x=sum(counts.c_x for counts in years),
        c_y=sum(counts.c_y for counts in years),
        total=sum(counts.total for counts in years),
    )


class PairMeasures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All pair measures of one year; ``None`` where ``absent`` gives the reason.

    ``ric`` is seen from x, ``ric_turned`` from y. ``share_x`` is the part of x's international works that has y.
    """

    counts: PairCounts
    salton: float | None
    jaccard: float | None
    pai: float | None
    pai_symmetric: float | None
    ric: float | None
    ric_low: float | None
    ric_high: float | None
    ric_turned: float | None
    ric_turned_low: float | None
    ric_turned_high: float | None
    share_x: float | None
    share_y: float | None
    absent: tuple[Absent, ...] = ()


NEARLY_ALL = 0.9
"""Share of joint works from which the works of a pair are taken for selected ones."""


def selected_for_pair(counts: PairCounts) -> bool:
    """Whether nearly all international works of both countries are joint: the works were selected for the pair.

    Then links with others are missing, and no measure that compares with them exists; joint works can be counted.
    """
    return counts.links >= NEARLY_ALL * max(counts.n_x, counts.n_y) > 0


def salton(counts: PairCounts) -> float | None:
    """Salton's cosine C_xy / √(n_x n_y), 0 to 1; n are *international* works here. ``None`` if an n is zero."""
    product = counts.n_x * counts.n_y
    return counts.links / math.sqrt(product) if product > 0 else None


def jaccard(counts: PairCounts) -> float | None:
    """Jaccard's index C_xy / (n_x + n_y - C_xy), 0 to 1.

    Understates links of a small country with a large one (Luukkonen et al. 1993). ``None`` if nobody published.
    """
    union = counts.n_x + counts.n_y - counts.links
    return counts.links / union if union > 0 else None


def pai(counts: PairCounts) -> float | None:
    """Probabilistic affinity C_xy · 2T / (C_x C_y): observed over expected links; 1 is neutral.

    2T because every unordered link is counted from both of its ends in C_x and C_y. ``None`` if C_x or C_y is zero.
    """
    product = counts.c_x * counts.c_y
    return counts.links * 2 * counts.total / product if product > 0 else None


def pai_symmetric(counts: PairCounts) -> float | None:
    """Affinity brought into -1 … 1: (PAI² - 1) / (PAI² + 1); 0 is neutral. ``None`` where PAI is absent."""
    value = pai(counts)
    if value is None:
        return None
    if value > 1:  # written with 1/PAI² so that a very large affinity tends to 1 and does not overflow
        inverse = 1 / value**2
        return (1 - inverse) / (1 + inverse)
    return (value**2 - 1) / (value**2 + 1)


def ric(counts: PairCounts) -> float | None:
    """Relative intensity of collaboration seen from x: (C_xy / C_x) / ((C_y - C_xy) / (T - C_x)).

    The share of y among the links of x, over the share of y among the links without x; 1 is neutral. Not symmetric.
    Grows strictly with C_xy. ``None`` where C_x is zero, no link is without x, or y has links with x only.
    """
    outside, others = counts.total - counts.c_x, counts.c_y - counts.links
    if counts.c_x <= 0 or outside <= 0 or others <= 0:
        return None
    return (counts.links / counts.c_x) / (others / outside)


def ric_interval(counts: PairCounts) -> Interval | None:
    """The 95 % interval of RIC seen from x, from its 2 × 2 contingency table of links.

    ================  ===========  ==================
    links             with y       without y
    ================  ===========  ==================
    of x              C_xy         C_x - C_xy
    not of x          C_y - C_xy   T - C_x - C_y + C_xy
    ================  ===========  ==================

    RIC is the ratio of the two row proportions. Its logarithm has variance
    1/C_xy - 1/C_x + 1/(C_y - C_xy) - 1/(T - C_x): what the Mantel-Haenszel method (10.2478/jdis-2022-0021) gives
    for a single table. The bounds are RIC · exp(± 1.95996 · standard error). The interval shows what chance alone
    could do if links were independent draws; they are not quite (a work with k countries makes k(k-1)/2 of them), and
    it knows nothing of errors in the data. ``None`` where RIC is absent or C_xy is zero.
    """
    value = ric(counts)
    if value is None or counts.links <= 0:
        return None
    outside, others = counts.total - counts.c_x, counts.c_y - counts.links
    variance = (1 / counts.links - 1 / counts.c_x) + (1 / others - 1 / outside)
    width = math.exp(min(NORMAL_95 * math.sqrt(max(variance, 0.0)), 700.0))
    return Interval(value / width, value * width)


def volume_only(counts: PairCounts) -> PairMeasures:
    """The joint works of one year, and every measure absent because the works were selected for the pair."""
    names = ("salton", "jaccard", "pai", "pai_symmetric", "ric", "ric_low", "ric_high", "ric_turned", "ric_turned_low",
             "ric_turned_high", "share_x", "share_y")  # fmt: skip
    return PairMeasures(
        counts=counts,
        absent=tuple(Absent(measure=name, reason=_SELECTED) for name in ("salton", "jaccard", "pai", "ric")),
        **dict.fromkeys(names),
    )


def measure_pair(counts: PairCounts) -> PairMeasures:
    """All measures of one year, each absent one with its reason."""
    turned = counts.turned()
    near, far = ric_interval(counts), ric_interval(turned)
    values = {"salton": salton(counts), "jaccard": jaccard(counts), "pai": pai(counts), "ric": ric(counts)}
    return PairMeasures(
        counts=counts,
        **values,
        pai_symmetric=pai_symmetric(counts),
        ric_low=near.low if near else None,
        ric_high=near.high if near else None,
        ric_turned=ric(turned),
        ric_turned_low=far.low if far else None,
        ric_turned_high=far.high if far else None,
        share_x=share(counts.links, counts.n_x),
        share_y=share(counts.links, counts.n_y),
        absent=tuple(_absences(counts, values, has_interval=near is not None)),
    )


_NO_WORKS = Text(en="A country has no international works in this year.", zh="该年度其中一方没有国际合作论文。")
_NO_LINKS = Text(en="A country has no international links in this year.", zh="该年度其中一方没有国际合作联系。")
_NO_REST = Text(
    en="There are no links without the first country, or the second has links with the first only.",
    zh="不存在不含第一方的合作联系，或第二方仅与第一方合作。",
)
_SELECTED = Text(
    en="The loaded works were selected for this pair; links with others are missing.",
    zh="已导入的论文系为该国家（地区）对筛选，缺少与其他方的联系。",
)
_NO_JOINT = Text(en="There are no joint works in this year.", zh="该年度没有合著论文。")


def _absences(counts: PairCounts, values: dict[str, float | None], *, has_interval: bool) -> list[Absent]:
    """The reasons of the measures that are ``None``, in the order of the columns."""
    reasons = {"salton": _NO_WORKS, "jaccard": _NO_WORKS, "pai": _NO_LINKS}
    reasons["ric"] = _NO_LINKS if counts.c_x <= 0 else _NO_REST
    absent = [Absent(measure=name, reason=reasons[name]) for name, value in values.items() if value is None]
    if values["ric"] is not None and not has_interval:
        absent.append(Absent(measure="ric_interval", reason=_NO_JOINT))
    return absent
