"""Complementarity and the order of opportunities: by hand, and what must hold for any numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.measures.complementarity import (
    addition,
    cosine,
    krugman,
    mutual_addition,
    nearest,
    proximity,
    specialised_masks,
)
from entente.evidence.measures.ranking import (
    combined,
    leave_one_out,
    perturbed_weights,
    rank_interval,
    ranks,
    scaled,
)

PROFILE = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 100), min_size=1)


def test_krugman_is_half_of_the_sum_of_differences() -> None:
    assert krugman({"a": 1, "b": 3}, {"a": 2, "c": 2}) == pytest.approx((0.25 + 0.75 + 0.5) / 2)
    assert krugman({"a": 2}, {"a": 5}) == 0 and krugman({"a": 2}, {"b": 5}) == 1
    assert krugman({}, {"a": 1}) is None and krugman({"a": 1}, {}) is None and krugman({"a": 0}, {"a": 1}) is None


@given(PROFILE, PROFILE)
def test_krugman_is_symmetric_and_between_nought_and_one(x: dict[str, float], y: dict[str, float]) -> None:
    assert krugman(x, y) == pytest.approx(krugman(y, x))
    assert -1e-12 <= krugman(x, y) <= 1 + 1e-12


def test_cosine_of_shared_units() -> None:
    x, y = {"a": 0.5, "b": -0.5, "c": 9.0}, {"a": 0.5, "b": 0.25, "d": 9.0}
    assert cosine(x, y) == pytest.approx((0.25 - 0.125) / (math.sqrt(0.5) * math.sqrt(0.3125)))
    assert cosine({"a": 1.0}, {"b": 1.0}) is None and cosine({"a": 0.0}, {"a": 1.0}) is None
    assert cosine({"a": 0.2, "b": -0.2}, {"a": -0.4, "b": 0.4}) == pytest.approx(-1)


MASKS = specialised_masks({"US": {"t", "k", "m"}, "CN": {"t", "k"}, "DE": {"k"}, "FR": {"n"}})


def test_proximity_is_the_smaller_conditional_share() -> None:
    assert MASKS["k"].bit_count() == 3 and MASKS["t"].bit_count() == 2 and MASKS["n"].bit_count() == 1
    assert proximity(MASKS["t"], MASKS["k"]) == pytest.approx(2 / 3) == proximity(MASKS["k"], MASKS["t"])
    assert proximity(MASKS["t"], MASKS["m"]) == 0.5
    assert proximity(MASKS["t"], MASKS["n"]) == 0 and proximity(0, 0) == 0


def test_nearest_topics_go_by_proximity_then_by_id_and_leave_strangers_out() -> None:
    assert nearest("t", MASKS) == (("k", pytest.approx(2 / 3)), ("m", 0.5))
    assert nearest("t", MASKS, 1) == (("k", pytest.approx(2 / 3)),)
    assert nearest("n", MASKS) == () and nearest("unheard", MASKS) == ()
    many = specialised_masks({"US": {"b", "a", "t"}})
    assert [name for name, _ in nearest("t", many)] == ["a", "b"]


def test_addition_counts_what_the_giver_has_and_the_taker_lacks() -> None:
    near = (("k", 0.6), ("m", 0.3), ("o", 0.1))
    gives, has = {"k", "m"}, {"m"}
    assert addition(near, gives.__contains__, has.__contains__) == pytest.approx(0.6)
    assert addition(near, has.__contains__, gives.__contains__) == 0
    assert addition((("k", 1.0), ("m", 1.0)), gives.__contains__, has.__contains__) == pytest.approx(0.5)
    assert addition((), gives.__contains__, has.__contains__) is None
    assert mutual_addition(0.2, 0.5) == 0.2 == mutual_addition(0.5, 0.2)
    assert mutual_addition(None, 0.5) is None and mutual_addition(0.5, None) is None


def test_scaled_by_rank_with_shared_places_and_missing_last() -> None:
    assert scaled({"a": 5.0, "b": 1.0, "c": 3.0}) == pytest.approx({"a": 5 / 6, "b": 1 / 6, "c": 3 / 6})
    assert scaled({"a": 2.0, "b": 2.0}) == {"a": 0.5, "b": 0.5}
    assert scaled({"a": None, "b": -9.0}) == {"a": 0.25, "b": 0.75}
    assert scaled({"a": 1.0, "b": 1.0, "c": 2.0, "d": 0.0}) == {"a": 0.5, "b": 0.5, "c": 0.875, "d": 0.125}


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_scaled_values_lie_between_nought_and_one_and_keep_the_order(values: dict[str, float]) -> None:
    found = scaled(values)
    assert all(0 < value < 1 for value in found.values())
    assert sum(found.values()) == pytest.approx(len(values) / 2)
    for a, one in values.items():
        for b, other in values.items():
            assert (one < other) == (found[a] < found[b])


def test_combined_is_a_weighted_geometric_mean() -> None:
    assert combined({"a": 0.25, "b": 1.0}, {"a": 1, "b": 1}) == pytest.approx(0.5)
    assert combined({"a": 0.25, "b": 1.0}, {"a": 3, "b": 1}) == pytest.approx(0.25**0.75)
    assert combined({"a": 0.25, "b": 0.5}, {"a": 0, "b": 2}) == pytest.approx(0.5)


SCORES = {
    "T1": {"a": 0.9, "b": 0.2},
    "T2": {"a": 0.5, "b": 0.6},
    "T3": {"a": 0.2, "b": 0.9},
    "T4": {"a": 0.2, "b": 0.9},
}


def test_ranks_and_ties_and_one_criterion_less() -> None:
    assert ranks(SCORES, {"a": 1, "b": 1}) == {"T2": 1, "T1": 2, "T3": 3, "T4": 4}
    assert ranks(SCORES, {"a": 1, "b": 0}) == {"T1": 1, "T2": 2, "T3": 3, "T4": 4}
    less = leave_one_out(SCORES, {"a": 1, "b": 1})
    assert less["b"] == {"T1": 1, "T2": 2, "T3": 3, "T4": 4}
    assert less["a"] == {"T3": 1, "T4": 2, "T2": 3, "T1": 4}
    assert leave_one_out(SCORES, {"a": 1}) == {}


def test_perturbed_weights_sum_to_one_centre_on_the_given_and_follow_the_seed() -> None:
    made = perturbed_weights({"a": 1, "b": 3, "c": 0}, seed=3, draws=800)
    assert made == perturbed_weights({"a": 1, "b": 3, "c": 0}, seed=3, draws=800)
    assert made != perturbed_weights({"a": 1, "b": 3, "c": 0}, seed=4, draws=800)
    assert all(sum(one.values()) == pytest.approx(1) and one["c"] == 0 and min(one.values()) >= 0 for one in made)
    shares = [one["a"] for one in made]
    assert sum(shares) / 800 == pytest.approx(0.25, abs=0.01)
    spread = math.sqrt(sum((each - 0.25) ** 2 for each in shares) / 800)
    assert spread == pytest.approx(math.sqrt(0.25 * 0.75 / 31), abs=0.01)  # Dirichlet of concentration 30
    firm = perturbed_weights({"a": 1, "b": 3}, seed=3, draws=200, concentration=3000)
    assert max(abs(one["a"] - 0.25) for one in firm) < 0.05


def test_rank_intervals_are_rounded_outwards() -> None:
    assert rank_interval([4, 4, 4]) == (4, 4)
    assert rank_interval([3, 1, 2]) == (1, 3)
    assert rank_interval(list(range(1, 102))) == (3, 99)
