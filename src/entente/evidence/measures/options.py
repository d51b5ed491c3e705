"""Engage, limit or decouple: five indicators of each side from a baseline and stated assumptions.

With W works of a side, J of them joint, a share c of J in controlled technologies, k_c and k_e the shares of joint
works that go on there and elsewhere, r the share of lost joint works replaced by others of the side's own:
kept = k_c·c + k_e·(1 - c); joint = J·kept; output = W - J·(1 - kept)·(1 - r); reach = joint / W of the other side;
exposure = J·c·k_c; highly cited = p·(W - J) + q·J·kept + p·J·(1 - kept)·r, p and q the shares of works without and with
the other side among the 10 % most cited. Arithmetic, not a forecast: what follows if the assumptions hold.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import msgspec

from entente.model.text import Text

__all__ = ["INDICATORS", "Assumption", "Baseline", "Option", "OptionsFile", "Range", "Valued", "value_option"]


class Range(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A share from 0 to 1 with its bounds, and where it comes from."""

    low: float
    middle: float
    high: float
    source: str

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if not 0 <= self.low <= self.middle <= self.high <= 1:
            raise ValueError("0 ≤ low ≤ middle ≤ high ≤ 1 is needed")


class Assumption(Range, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named assumption that holds for every option."""

    id: str
    title: Text


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to go on."""

    id: str
    title: Text
    kept_controlled: Range
    kept_elsewhere: Range
    replaced: Range


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side as it is. ``top10_joint``, ``top10_other``: absent where nothing is known of citations."""

    side: str
    works: float
    joint: float
    top10_joint: float | None = None
    top10_other: float | None = None
    source: str

    def __post_init__(self) -> None:
        """Refuse more joint works than works, and shares beyond one."""
        shares = [share for share in (self.top10_joint, self.top10_other) if share is not None]
        if not 0 <= self.joint <= self.works or not all(0 <= share <= 1 for share in shares):
            raise ValueError("0 ≤ joint ≤ works and shares from 0 to 1 are needed")


class OptionsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of assumptions."""

    assumption: tuple[Assumption, ...] = ()
    option: tuple[Option, ...] = ()
    baseline: tuple[Baseline, ...] = ()


class Valued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An indicator of a side under an option: at the middle of all assumptions, and its least and greatest value."""

    middle: float
    low: float
    high: float


_Formula = Callable[[Baseline, Baseline, float, float, float, float], float | None]


def _joint(side: Baseline, _other: Baseline, c: float, kc: float, ke: float, _r: float) -> float:
    return side.joint * (kc * c + ke * (1 - c))


def _output(side: Baseline, other: Baseline, c: float, kc: float, ke: float, r: float) -> float:
    return side.works - (side.joint - _joint(side, other, c, kc, ke, r)) * (1 - r)


def _reach(side: Baseline, other: Baseline, c: float, kc: float, ke: float, r: float) -> float | None:
    return _joint(side, other, c, kc, ke, r) / other.works if other.works else None


def _exposure(side: Baseline, _other: Baseline, c: float, kc: float, _ke: float, _r: float) -> float:
    return side.joint * c * kc


def _cited(side: Baseline, other: Baseline, c: float, kc: float, ke: float, r: float) -> float | None:
    if side.top10_joint is None or side.top10_other is None:
        return None
    joint = _joint(side, other, c, kc, ke, r)
    return side.top10_other * (side.works - side.joint + (side.joint - joint) * r) + side.top10_joint * joint


INDICATORS: dict[str, tuple[Text, _Formula]] = {
    "joint": (Text(en="joint works", zh="合著论文"), _joint),
    "output": (Text(en="works of the side", zh="该方论文"), _output),
    "reach": (Text(en="share of the other side's works taken part in", zh="参与对方论文的份额"), _reach),
    "exposure": (Text(en="joint works in controlled technologies", zh="受管制技术中的合著论文"), _exposure),
    "highly_cited": (Text(en="works among the 10 % most cited", zh="进入前 10% 高被引的论文"), _cited),
}
"""The same for both sides and all options."""


def value_option(indicator: str, option: Option, controlled: Range, side: Baseline, other: Baseline) -> Valued | None:
    """An indicator with its bounds over all corners of the assumptions (it is monotone in each); ``None``: unknown."""
    formula = INDICATORS[indicator][1]
    ranges = (controlled, option.kept_controlled, option.kept_elsewhere, option.replaced)
    middle = formula(side, other, *(one.middle for one in ranges))
    corners = [formula(side, other, *corner) for corner in product(*((one.low, one.high) for one in ranges))]
    known = [value for value in corners if value is not None]
    if middle is None or not known:
        return None
    return Valued(middle=middle, low=min(*known, middle), high=max(*known, middle))
