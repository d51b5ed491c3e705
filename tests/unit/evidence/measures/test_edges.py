"""Small and fractional denominators, every field of a struct, ties: where a wrong sign or bound would hide."""

from __future__ import annotations

import math

import pytest

from entente.evidence.measures.bootstrap import replicated
from entente.evidence.measures.citations import (
    assortativity,
    cross_log_odds,
    ei_expected,
    ei_index,
    home_bias,
    modularity,
    preference,
)
from entente.evidence.measures.complementarity import nearest, specialised_masks
from entente.evidence.measures.divergence import topic_divergence
from entente.evidence.measures.gain import GainSums, gain_replicates, smaller
from entente.evidence.measures.intervals import poisson_interval, wilson_interval
from entente.evidence.measures.mobility import MobilityClass, mobile_share, suppressed, suppressed_flows
from entente.evidence.measures.output import growth
from entente.evidence.measures.pair import (
    PairCounts,
    measure_pair,
    pai,
    pai_symmetric,
    ric,
    ric_interval,
    selected_for_pair,
    summed,
    volume_only,
)
from entente.evidence.measures.ranking import ranks
from entente.evidence.measures.specialisation import ActivityCounts, activity_index, activity_interval

TINY = {("x", "x"): 0.4, ("x", "y"): 0.1, ("y", "x"): 0.2, ("y", "y"): 0.3}
"""All references together weigh one."""


def test_fractional_references_are_references() -> None:
    assert preference(TINY, "x", "y") == pytest.approx(0.1 / 0.5 / 0.4)
    assert home_bias(TINY, "y") == pytest.approx(math.log(0.3 / 0.5 / 0.4))
    assert cross_log_odds(TINY, "x", "y") == pytest.approx(math.log(0.02 / 0.12))
    assert ei_index(TINY, "x") == pytest.approx((0.1 - 0.4) / 0.5)
    half = {pair: value / 2 for pair, value in TINY.items()}
    assert ei_expected(half, "x") == pytest.approx(1 - 2 * 0.6)
    assert modularity(half) == pytest.approx(0.7 - (0.5 * 0.6 + 0.5 * 0.4))
    assert assortativity(half) == pytest.approx(0.2 / 0.5)
    missing = {pair: value for pair, value in TINY.items() if pair != ("y", "x")}
    assert cross_log_odds(missing, "x", "y") is None


def test_masks_hold_one_bit_for_each_country_in_the_order_of_codes() -> None:
    assert specialised_masks({"US": {"t"}, "CN": {"t", "k"}, "DE": set()}) == {"t": 0b101, "k": 0b001}
    masks = specialised_masks({"US": {"t", "z", "a"}, "CN": {"t", "z"}})
    assert nearest("t", masks) == (("z", 1.0), ("a", 0.5))


def test_the_variance_and_excess_of_a_divergence_by_hand() -> None:
    p, q = {"a": 0.75, "b": 0.25, "none": 0.0}, {"a": 0.25, "b": 0.5, "c": 0.25, "none": 0.0}
    found = topic_divergence(p, q, 1000, 500)

    def half(one: list[float], other: list[float]) -> tuple[float, float, float]:
        slopes = [math.log2(2 * a / (a + b)) / 2 if a else 0.0 for a, b in zip(one, other, strict=True)]
        value = sum(a * s for a, s in zip(one, slopes, strict=True))
        variance = sum(a * s * s for a, s in zip(one, slopes, strict=True)) - value * value
        excess = sum(b * (1 - a) / (a + b) for a, b in zip(one, other, strict=True) if a) / (4 * math.log(2))
        return value, variance, excess

    x, y = half([0.75, 0.25, 0.0], [0.25, 0.5, 0.25]), half([0.25, 0.5, 0.25], [0.75, 0.25, 0.0])
    error = 1.959963984540054 * math.sqrt(x[1] / 1000 + y[1] / 500)
    assert found.value == pytest.approx(x[0] + y[0])
    assert (found.low, found.high) == pytest.approx((found.value - error, found.value + error))
    assert found.excess == pytest.approx(x[2] / 1000 + y[2] / 500)


def test_hidden_cells_that_hold_just_enough_and_cells_hidden_before() -> None:
    assert suppressed({"a": 50, "b": 4, "c": 6}) == {"a": 50, "b": None, "c": None}
    assert suppressed({"a": 50, "b": 30, "c": 40}, 10, ["b", "c"]) == {"a": 50, "b": None, "c": None}
    assert suppressed({"a": 50, "b": 12, "c": 3}, 10, ["b"]) == {"a": 50, "b": None, "c": None}
    flows = {("a", "b"): 3, ("a", "c"): 20, ("a", "d"): 30, ("e", "b"): 40, ("f", "b"): 50, ("e", "c"): 60,
             ("f", "c"): 70}  # fmt: skip
    shown = suppressed_flows(flows)
    # the row of a hides 20 beside 3; the columns b and c then hide one more each, and so does the row of e
    assert shown == {("a", "b"): None, ("a", "c"): None, ("a", "d"): 30, ("e", "b"): None, ("f", "b"): 50,
                     ("e", "c"): None, ("f", "c"): 70}  # fmt: skip
    assert mobile_share({MobilityClass.MIGRANT: 4})[0] == 1.0


def test_counts_below_one_are_counts() -> None:
    assert poisson_interval(1).low > 0
    few = ActivityCounts(works=30, in_topic=0.2, country=0.5, world_topic=0.3, world=0.9, squares=0.04)
    assert activity_index(few) == pytest.approx((0.2 + 30 / 3) / 30.5 / (1 / 3))
    low, high = activity_interval(few)
    assert low < activity_index(few) < high
    empty = ActivityCounts(works=30, in_topic=0.2, country=0.5, world_topic=0.3, world=0.9, squares=0.0)
    assert activity_interval(empty) is None
    one = [GainSums(joint=1, joint_value=1, reference=1, reference_value=0.5)]
    assert gain_replicates(one, ((1,),)) == [0.5]
    small = PairCounts(year=2000, links=0.2, n_x=0.5, n_y=0.5, c_x=0.5, c_y=0.6, total=1.2)
    assert pai(small) == pytest.approx(0.2 * 2.4 / 0.3)
    assert ric(small) == pytest.approx((0.2 / 0.5) / (0.4 / 0.7))


COUNTS = PairCounts(year=2001, links=20, n_x=200, n_y=100, c_x=100, c_y=50, total=300)


def test_every_field_of_a_year_is_filled_from_its_own_measure() -> None:
    found, turned = measure_pair(COUNTS), COUNTS.turned()
    assert turned == PairCounts(year=2001, links=20, n_x=100, n_y=200, c_x=50, c_y=100, total=300)
    assert found.counts == COUNTS
    assert (found.ric_low, found.ric_high) == ric_interval(COUNTS)
    assert (found.ric_turned_low, found.ric_turned_high) == ric_interval(turned)
    assert (found.share_x, found.share_y) == (0.1, 0.2)
    assert found.pai_symmetric == pai_symmetric(COUNTS) and not found.absent
    few = PairCounts(year=2001, links=5, n_x=200, n_y=100, c_x=100, c_y=50, total=300)
    assert pai_symmetric(few) == pytest.approx((0.6**2 - 1) / (0.6**2 + 1))
    assert pai_symmetric(COUNTS) == pytest.approx((2.4**2 - 1) / (2.4**2 + 1))


def test_the_reason_of_an_absent_measure_is_its_own() -> None:
    def reason(measure: str, **changes: float) -> str:
        values = {"links": 20, "n_x": 200, "n_y": 100, "c_x": 100, "c_y": 50, "total": 300, **changes}
        found = {one.measure: one.reason.en for one in measure_pair(PairCounts(year=2000, **values)).absent}
        return found.get(measure, "")

    assert "no international links" in reason("ric", c_x=0, links=0)
    assert "without the first country" in reason("ric", c_x=1, total=1, c_y=1, links=1)
    assert "no joint works" in reason("ric_interval", links=0) and reason("ric_interval") == ""


def test_years_are_summed_field_by_field() -> None:
    other = PairCounts(year=1999, links=1, n_x=2, n_y=3, c_x=4, c_y=5, total=6)
    assert summed([COUNTS, other]) == PairCounts(year=2001, links=21, n_x=202, n_y=103, c_x=104, c_y=55, total=306)
    assert summed([]) == PairCounts(year=0, links=0, n_x=0, n_y=0, c_x=0, c_y=0, total=0)


def test_works_are_selected_where_nine_tenths_of_both_sides_are_joint() -> None:
    def counts(links: float, n_x: float, n_y: float) -> PairCounts:
        return PairCounts(year=2000, links=links, n_x=n_x, n_y=n_y, c_x=200, c_y=200, total=500)

    assert selected_for_pair(counts(90, 100, 95)) and selected_for_pair(counts(90, 95, 100))
    assert not selected_for_pair(counts(89, 100, 89)) and not selected_for_pair(counts(89, 89, 100))
    assert not selected_for_pair(counts(0, 0, 0))
    assert selected_for_pair(counts(1, 1, 1))
    only = volume_only(counts(90, 100, 95))
    assert only.counts.links == 90 and only.ric is None and only.share_x is None and only.ric_turned_high is None
    assert {one.measure for one in only.absent} == {"salton", "jaccard", "pai", "ric"}
    assert all("selected for this pair" in one.reason.en for one in only.absent)


def test_sides_and_groups_of_unequal_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        smaller([0.1, 0.2], [0.1])
    with pytest.raises(ValueError, match="zip"):
        replicated([(1.0, 2.0), (3.0,)], ((1, 1),), lambda *sums: sum(sums))


def test_scores_that_differ_by_rounding_alone_go_by_name() -> None:
    assert ranks({"b": {"c": 0.5 + 4e-13}, "a": {"c": 0.5}}, {"c": 1.0}) == {"a": 1, "b": 2}


def test_a_growth_without_bound_stays_a_number() -> None:
    found = growth([(2000, 1e-300), (2001, 1e300), (2002, 1e-300)])
    assert found is not None and found.high == math.expm1(700.0)


def test_zero_is_shown_though_its_neighbours_are_hidden() -> None:
    assert suppressed({"a": 3, "b": 0, "c": 20, "d": 30}) == {"a": None, "b": 0, "c": None, "d": 30}


def test_no_share_exceeds_one() -> None:
    for whole in range(1, 3000):
        found = wilson_interval(whole, whole)
        assert found is not None and found.high <= 1.0
