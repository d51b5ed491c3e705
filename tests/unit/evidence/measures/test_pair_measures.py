"""Measures of a pair: worked values, absences, and what must hold for any counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.measures.intervals import poisson_interval, wilson_interval
from entente.evidence.measures.pair import (
    PairCounts,
    jaccard,
    measure_pair,
    pai,
    pai_symmetric,
    ric,
    ric_interval,
    salton,
)
from entente.evidence.measures.specialisation import ActivityCounts, activity_index, activity_interval, rsca

# France, Britain and Germany with 100, 150 and 100 links (corpapers.com/1273-page19): C_FR = 250, C_GB = 200, T = 350
FR_GB = PairCounts(year=2000, links=100, n_x=400, n_y=225, c_x=250, c_y=200, total=350)


def test_worked_values_of_three_countries() -> None:
    assert salton(FR_GB) == pytest.approx(100 / 300)
    assert jaccard(FR_GB) == pytest.approx(100 / 525)
    assert pai(FR_GB) == pytest.approx(100 * 700 / (250 * 200))
    assert pai_symmetric(FR_GB) == pytest.approx((1.4**2 - 1) / (1.4**2 + 1))
    assert ric(FR_GB) == pytest.approx((100 / 250) / (100 / 100))
    assert ric(FR_GB.turned()) == pytest.approx((100 / 200) / (150 / 150))


def test_interval_of_a_contingency_table_worked_by_hand() -> None:
    counts = PairCounts(year=2000, links=20, n_x=200, n_y=100, c_x=100, c_y=50, total=300)
    error = math.sqrt(1 / 20 - 1 / 100 + 1 / 30 - 1 / 200)
    low, high = ric_interval(counts)
    assert low == pytest.approx((20 / 100) / (30 / 200) * math.exp(-1.959963984540054 * error))
    assert high == pytest.approx((20 / 100) / (30 / 200) * math.exp(1.959963984540054 * error))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"n_x": 0, "links": 0}, {"salton", "ric_interval"}),
        ({"c_x": 0, "links": 0}, {"pai", "ric"}),
        ({"total": 250}, {"ric"}),
        ({"c_y": 100}, {"ric"}),
        ({"links": 0}, {"ric_interval"}),
        ({"n_x": 0, "n_y": 0, "c_x": 0, "c_y": 0, "links": 0, "total": 0}, {"salton", "jaccard", "pai", "ric"}),
    ],
)
def test_zero_denominators_are_absent_with_a_reason(changes: dict[str, float], missing: set[str]) -> None:
    values = {"links": 100, "n_x": 400, "n_y": 225, "c_x": 250, "c_y": 200, "total": 350, **changes}
    measured = measure_pair(PairCounts(year=2000, **values))
    assert {absent.measure for absent in measured.absent} == missing
    assert all(absent.reason.en and absent.reason.zh for absent in measured.absent)
    for name in missing - {"ric_interval"}:
        assert getattr(measured, name) is None


@st.composite
def _counts(draw: st.DrawFn) -> PairCounts:
    links, only_x, only_y, rest = (draw(st.floats(1, 1e6)) for _ in range(4))
    extra_x, extra_y = draw(st.floats(0, 1e6)), draw(st.floats(0, 1e6))
    return PairCounts(
        year=2000, links=links, n_x=links + extra_x, n_y=links + extra_y,
        c_x=links + only_x, c_y=links + only_y, total=links + only_x + only_y + rest,
    )  # fmt: skip


@given(_counts())
def test_symmetric_measures_do_not_care_which_side_looks(counts: PairCounts) -> None:
    for measure in (salton, jaccard, pai, pai_symmetric):
        assert measure(counts) == pytest.approx(measure(counts.turned()), rel=1e-12)
    assert measure_pair(counts).ric_turned == ric(counts.turned())


@given(_counts())
def test_ranges_and_the_interval_holds_its_value(counts: PairCounts) -> None:
    assert 0 < salton(counts) <= 1 + 1e-12
    assert 0 < jaccard(counts) <= salton(counts) + 1e-12
    assert -1 <= pai_symmetric(counts) <= 1
    low, high = ric_interval(counts)
    assert 0 < low <= ric(counts) <= high


@given(_counts(), st.floats(1.01, 2))
def test_ric_grows_with_joint_works(counts: PairCounts, factor: float) -> None:
    """With what each has with others unchanged (Fuchs et al. 2021)."""
    more = counts.links * (factor - 1)
    grown = PairCounts(
        year=2000, links=counts.links + more, n_x=counts.n_x + more, n_y=counts.n_y + more,
        c_x=counts.c_x + more, c_y=counts.c_y + more, total=counts.total + more,
    )  # fmt: skip
    assert ric(grown) > ric(counts)


def test_score_interval_of_a_share() -> None:
    assert wilson_interval(1, 0) is None
    low, high = wilson_interval(0, 10)
    assert low == 0 and high == pytest.approx(0.2775, abs=1e-4)
    low, high = wilson_interval(50, 100)
    assert (low, high) == pytest.approx((0.4038, 0.5962), abs=1e-4)


def test_poisson_interval_is_close_to_the_exact_one() -> None:
    assert poisson_interval(0).low == 0
    assert poisson_interval(10) == pytest.approx((4.795, 18.39), rel=0.01)
    assert poisson_interval(100) == pytest.approx((81.36, 121.6), rel=0.01)


def _activity(**changes: float) -> ActivityCounts:
    values = {"works": 50, "in_topic": 40.0, "country": 200.0, "world_topic": 100.0, "world": 1000.0, "squares": 35.0}
    return ActivityCounts(**{**values, **changes})


def test_activity_index_is_shrunk_towards_one() -> None:
    value = activity_index(_activity())
    assert value == pytest.approx((40 + 3) / 230 / 0.1)
    assert 1 < value < (40 / 200) / 0.1
    assert rsca(value) == pytest.approx((value - 1) / (value + 1))
    low, high = activity_interval(_activity())
    assert low < value < high


@pytest.mark.parametrize("changes", [{"works": 29}, {"world_topic": 0.0}, {"world": 0.0}])
def test_few_works_give_no_index(changes: dict[str, float]) -> None:
    assert activity_index(_activity(**changes)) is None
    assert activity_interval(_activity(**changes)) is None
