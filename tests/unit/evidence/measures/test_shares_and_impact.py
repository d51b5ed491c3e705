"""Output, growth, intervals, impact and goals: worked by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.measures.alignment import GoalCounts, aligned_interval, aligned_share, goal_focus
from entente.evidence.measures.impact import (
    ImpactSums,
    capability,
    mean_fwci,
    mean_fwci_interval,
    pp_top,
    pp_top_interval,
    pp_top_shrunk,
)
from entente.evidence.measures.intervals import mean_interval, poisson_interval, student_quantile, wilson_interval
from entente.evidence.measures.output import effective_number, fractional_share_interval, growth
from entente.evidence.measures.specialisation import ActivityCounts, activity_index, activity_interval, rsca
from entente.evidence.measures.values import NORMAL_95, share

Z = 1.959963984540054


def test_share_and_its_missing_denominator() -> None:
    assert share(1, 4) == 0.25 and share(0, 4) == 0.0
    assert share(1, 0) is None and share(1, -1) is None
    assert pytest.approx(Z, abs=0) == NORMAL_95


@pytest.mark.parametrize(
    ("degrees", "point"),
    [
        (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078), (4, 2.7764451051977934),
        (5, 2.5705818356363146), (6, 2.4469118511449786), (8, 2.306004135204166), (13, 2.160368656461013),
        (32, 2.036933343460101), (120, 1.979930405052777),
    ],
)  # fmt: skip
def test_students_points_are_those_of_the_tables(degrees: int, point: float) -> None:
    assert student_quantile(degrees) == pytest.approx(point, abs=1e-9)


def test_score_and_count_intervals_by_formula() -> None:
    low, high = wilson_interval(3, 20)
    centre = (0.15 + Z**2 / 40) / (1 + Z**2 / 20)
    half = Z * math.sqrt(0.15 * 0.85 / 20 + Z**2 / 1600) / (1 + Z**2 / 20)
    assert (low, high) == pytest.approx((centre - half, centre + half), rel=1e-12)
    assert wilson_interval(0, 5).low == 0.0 and wilson_interval(5, 5).high == 1.0
    assert wilson_interval(0, 0) is None and wilson_interval(1, 0.5).high == 1.0
    low, high = poisson_interval(7)
    assert low == pytest.approx(7 * (1 - 1 / 63 - Z / (3 * math.sqrt(7))) ** 3, rel=1e-12)
    assert high == pytest.approx(8 * (1 - 1 / 72 + Z / (3 * math.sqrt(8))) ** 3, rel=1e-12)
    assert poisson_interval(0).low == 0.0 and poisson_interval(0.1).low == 0.0
    assert mean_interval(2.0, 0.25) == pytest.approx((2 - Z / 2, 2 + Z / 2), rel=1e-12)
    assert mean_interval(2.0, -1e-18) == (2.0, 2.0)


def test_growth_of_a_steady_series_is_exact_and_years_without_works_are_left_out() -> None:
    found = growth([(2000 + n, 100 * 1.05**n) for n in range(10)])
    assert found.rate == pytest.approx(0.05) and found.low == pytest.approx(0.05) and found.years == 10
    with_gap = growth([(2000, 100.0), (2001, 0.0), (2002, 110.25), (2003, 115.7625)])
    assert with_gap.rate == pytest.approx(0.05) and with_gap.years == 3
    assert growth([(2000, 1.0), (2001, 2.0)]) is None
    assert growth([(2000, 1.0), (2001, 2.0), (2002, 0.0)]) is None


def test_growth_and_its_interval_are_those_of_a_regression() -> None:
    points = [(2000, 10.0), (2001, 14.0), (2002, 13.0), (2003, 18.0), (2005, 25.0)]
    years, logs = [year - 2002.2 for year, _ in points], [math.log(value) for _, value in points]
    sxx, sxy = sum(x * x for x in years), sum(x * y for x, y in zip(years, logs, strict=True))
    syy = sum(y * y for y in logs) - sum(logs) ** 2 / 5
    slope, error = sxy / sxx, math.sqrt((syy - sxy**2 / sxx) / 3 / sxx)
    half = 3.182446305284263 * error
    found = growth(points)
    expected = [math.expm1(slope + side * half) for side in (0, -1, 1)]
    assert (found.rate, found.low, found.high) == pytest.approx(expected, rel=1e-9)
    assert growth([(2000, 1.0), (2001, 1e300), (2002, 1.0)]).high > 1e300


def test_effective_number_and_share_of_fractions() -> None:
    assert effective_number(10.0, 10.0) == 10.0
    assert effective_number(5.0, 2.5) == 10.0
    assert effective_number(5.0, 0.0) == 0.0
    assert fractional_share_interval(2.0, 5.0, 2.5) == wilson_interval(4.0, 10.0)
    assert fractional_share_interval(0.0, 0.0, 0.0) is None
    assert fractional_share_interval(0.0, 1.0, 0.0) is None


# Three works of a country: fractions 1, 0.5, 0.25; FWCI 2, 4, 0; the second is in the top 10 %.
SUMS = ImpactSums(
    weight=1.75, squares=1.3125, top=0.5, rated=1.75, rated_squares=1.3125, fwci=4.0, fwci_squares=3.0,
    fwci_moments=8.0,
)  # fmt: skip


def test_impact_of_three_works() -> None:
    assert pp_top(SUMS) == pytest.approx(0.5 / 1.75)
    assert pp_top_interval(SUMS) == wilson_interval(0.5 / 1.75 * (1.75**2 / 1.3125), 1.75**2 / 1.3125)
    assert pp_top_shrunk(SUMS) == pytest.approx((0.5 + 3) / 31.75)
    assert mean_fwci(SUMS) == pytest.approx(4 / 1.75)
    assert mean_fwci_interval(SUMS) is None  # fewer than 30 effective works
    assert capability(SUMS, 2.0, 8.0) == pytest.approx((3.5 / 31.75) * 0.25)
    assert capability(SUMS, 2.0, 0.0) is None


def _sums(works: list[tuple[float, float, bool]]) -> ImpactSums:
    return ImpactSums(
        weight=sum(f for f, _, _ in works), squares=sum(f * f for f, _, _ in works),
        top=sum(f for f, _, top in works if top), rated=sum(f for f, _, _ in works),
        rated_squares=sum(f * f for f, _, _ in works), fwci=sum(f * c for f, c, _ in works),
        fwci_squares=sum(f * f * c for f, c, _ in works), fwci_moments=sum(f * f * c * c for f, c, _ in works),
    )  # fmt: skip


def test_interval_of_the_mean_impact_is_the_linearised_one_and_close_to_a_bootstrap() -> None:
    rng = random.Random(4)
    works = [(rng.choice((1.0, 0.5, 0.25)), rng.lognormvariate(0, 1), False) for _ in range(400)]
    sums = _sums(works)
    mean = sums.fwci / sums.rated
    variance = sum(f * f * (c - mean) ** 2 for f, c, _ in works) / sums.rated**2
    low, high = mean_fwci_interval(sums)
    assert (low, high) == pytest.approx((mean - Z * math.sqrt(variance), mean + Z * math.sqrt(variance)), rel=1e-9)
    drawn = sorted(_sums(rng.choices(works, k=400)).fwci / sums.rated for _ in range(10))
    assert drawn[0] < mean < drawn[-1]
    means = sorted(
        (sample := _sums(rng.choices(works, k=400))).fwci / sample.rated for _ in range(500)
    )  # fmt: skip
    assert (means[12], means[487]) == pytest.approx((low, high), rel=0.08)


def test_thirty_effective_works_are_the_limit_of_a_mean_interval() -> None:
    assert mean_fwci_interval(_sums([(1.0, 1.0, False)] * 29 + [(1.0, 2.0, False)])) is not None
    assert mean_fwci_interval(_sums([(1.0, 1.0, False)] * 29)) is None
    empty = _sums([])
    assert pp_top(empty) is None and mean_fwci(empty) is None and mean_fwci_interval(empty) is None
    assert pp_top_interval(empty) is None and pp_top_shrunk(empty) == pytest.approx(0.1)


def test_goals_of_a_topic_against_all_works() -> None:
    counts = GoalCounts(works=50, aligned=20, world=1000, world_aligned=200)
    assert aligned_share(counts) == 0.4 and goal_focus(counts) == pytest.approx(2.0)
    assert aligned_interval(counts) == wilson_interval(20, 50)
    none = GoalCounts(works=0, aligned=0, world=0, world_aligned=0)
    assert aligned_share(none) is None and aligned_interval(none) is None and goal_focus(none) is None
    assert goal_focus(GoalCounts(works=5, aligned=1, world=9, world_aligned=0)) is None


def test_activity_index_and_interval_by_formula() -> None:
    counts = ActivityCounts(works=50, in_topic=40.0, country=200.0, world_topic=100.0, world=1000.0, squares=35.0)
    value = (40 + 3) / 230 / 0.1
    assert activity_index(counts) == pytest.approx(value, rel=1e-12)
    effective = 40.0**2 / 35.0
    expected = [value * (40 * bound / effective + 3) / 43 for bound in poisson_interval(effective)]
    assert activity_interval(counts) == pytest.approx(expected, rel=1e-12)
    assert activity_index(ActivityCounts(works=30, in_topic=1.0, country=9.0, world_topic=1.0, world=2.0, squares=1.0))
    assert rsca(0.0) == -1.0 and rsca(1.0) == 0.0 and rsca(3.0) == 0.5


@given(st.lists(st.tuples(st.floats(0.01, 1), st.booleans()), min_size=1, max_size=40))
def test_a_share_lies_in_its_interval(works: list[tuple[float, bool]]) -> None:
    sums = _sums([(f, 1.0, top) for f, top in works])
    value, bounds = pp_top(sums), pp_top_interval(sums)
    assert 0 <= bounds.low <= value + 1e-12 and value - 1e-12 <= bounds.high <= 1


@pytest.mark.parametrize("scale", [2.0, 10.0])
def test_shares_do_not_depend_on_scale(scale: float) -> None:
    measure: Callable[[ImpactSums], float | None] = pp_top
    works = [(0.5, 1.0, True), (0.25, 3.0, False)]
    grown = [(f * scale, c, top) for f, c, top in works]
    assert measure(_sums(works)) == pytest.approx(measure(_sums(grown)))
    assert mean_fwci(_sums(works)) == pytest.approx(mean_fwci(_sums(grown)))
