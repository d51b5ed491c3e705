"""References between blocks, topic divergence and mobility: by hand, by simulation, and what must never leak."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.measures.citations import (
    against_null,
    assortativity,
    cross_log_odds,
    ei_expected,
    ei_index,
    home_bias,
    modularity,
    preference,
)
from entente.evidence.measures.divergence import topic_divergence
from entente.evidence.measures.intervals import wilson_interval
from entente.evidence.measures.mobility import (
    MobilityClass,
    mobile_share,
    net_rate,
    suppressed,
    suppressed_flows,
    traveller_share,
)

R = {("x", "x"): 60.0, ("x", "y"): 20.0, ("y", "x"): 10.0, ("y", "y"): 30.0, ("other", "x"): 5.0}


def test_measures_of_a_matrix_by_hand() -> None:
    assert preference(R, "x", "y") == pytest.approx((20 / 80) / (50 / 125))
    assert preference(R, "y", "x") == pytest.approx((10 / 40) / (75 / 125))
    assert home_bias(R, "x") == pytest.approx(math.log((60 / 80) / (75 / 125)))
    assert cross_log_odds(R, "x", "y") == pytest.approx(math.log(20 * 10 / (60 * 30)))
    assert ei_index(R, "x") == pytest.approx((20 - 60) / 80)
    assert ei_index(R, "other") == 1.0
    assert ei_expected(R, "x") == pytest.approx(1 - 2 * 75 / 125)
    within, chance = 90 / 125, (80 * 75 + 40 * 50 + 5 * 0) / 125**2
    assert modularity(R) == pytest.approx(within - chance)
    assert assortativity(R) == pytest.approx((within - chance) / (1 - chance))


def test_what_has_no_denominator_is_absent() -> None:
    assert preference(R, "y", "other") is None and preference(R, "nobody", "x") is None
    assert home_bias({("x", "y"): 1.0, ("y", "x"): 1.0}, "x") is None
    assert cross_log_odds({**R, ("y", "x"): 0.0}, "x", "y") is None
    assert ei_index(R, "nobody") is None and ei_expected({}, "x") is None
    assert modularity({}) is None and assortativity({}) is None
    assert assortativity({("x", "x"): 3.0}) is None and modularity({("x", "x"): 3.0}) == 0


@given(st.tuples(*[st.floats(1, 1000)] * 4), st.floats(0.1, 10), st.floats(0.1, 10))
def test_log_odds_do_not_depend_on_the_sizes_of_the_blocks(
    four: tuple[float, float, float, float], citing: float, cited: float
) -> None:
    pairs = [("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")]
    plain = dict(zip(pairs, four, strict=True))
    grown = {
        (a, b): value * (citing if a == "x" else 1) * (cited if b == "x" else 1) for (a, b), value in plain.items()
    }
    assert cross_log_odds(grown, "x", "y") == pytest.approx(cross_log_odds(plain, "x", "y"), abs=1e-9)
    assert cross_log_odds(plain, "x", "y") == pytest.approx(cross_log_odds(plain, "y", "x"), abs=1e-12)


def test_a_value_beside_its_null() -> None:
    null = [float(n) for n in range(21)]
    found = against_null(30.0, null)
    deviation = math.sqrt(sum((n - 10) ** 2 for n in range(21)) / 20)
    assert (found.value, found.null_mean, found.null_low, found.null_high) == (30.0, 10.0, 0.5, 19.5)
    assert found.z == pytest.approx(20 / deviation)
    assert against_null(1.0, [1.0] * 20).z is None
    assert against_null(1.0, [1.0] * 19) is None


def test_divergence_by_hand() -> None:
    def entropy(parts: list[float]) -> float:
        return -sum(part * math.log2(part) for part in parts if part)

    found = topic_divergence({"a": 3, "b": 1}, {"a": 1, "c": 1}, 40, 20)
    expected = entropy([0.625, 0.125, 0.25]) - (entropy([0.75, 0.25]) + entropy([0.5, 0.5])) / 2
    assert found.value == pytest.approx(expected)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert topic_divergence({"a": 1}, {"b": 1}, 5, 5).value == pytest.approx(1)
    same = topic_divergence({"a": 1, "b": 1}, {"a": 2, "b": 2}, 50, 25)
    assert same.value == pytest.approx(0) and same.low == 0
    assert same.excess == pytest.approx((1 / 50 + 1 / 25) / (8 * math.log(2)))  # (K - 1)(1/N_x + 1/N_y) / (8 ln 2)
    for broken in (({}, {"a": 1}, 1, 1), ({"a": 1}, {}, 1, 1), ({"a": 1}, {"a": 1}, 0, 1), ({"a": 1}, {"a": 1}, 1, 0)):
        assert topic_divergence(*broken) is None


def test_the_expected_excess_and_interval_of_a_divergence_are_those_of_a_simulation() -> None:
    rng = random.Random(5)
    p, q = [0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.1, 0.3]
    names = "abcd"
    true = topic_divergence(dict(zip(names, p, strict=True)), dict(zip(names, q, strict=True)), 1, 1).value
    values, last = [], None
    for _ in range(600):
        x, y = rng.choices(names, p, k=300), rng.choices(names, q, k=200)
        last = topic_divergence({n: x.count(n) for n in names}, {n: y.count(n) for n in names}, 300, 200)
        values.append(last.value)
    mean = sum(values) / 600
    error = math.sqrt(sum((value - mean) ** 2 for value in values) / 599)
    exact = topic_divergence(dict(zip(names, p, strict=True)), dict(zip(names, q, strict=True)), 300, 200)
    assert mean - true == pytest.approx(exact.excess, abs=3 * error / math.sqrt(600))
    assert (exact.high - exact.low) / 2 / 1.96 == pytest.approx(error, rel=0.12)


def test_divergence_is_symmetric_and_cut_to_its_range() -> None:
    x, y = {"a": 5.0, "b": 1.0}, {"a": 1.0, "b": 7.0, "c": 2.0}
    one, other = topic_divergence(x, y, 4, 9), topic_divergence(y, x, 9, 4)
    assert (one.value, one.low, one.high, one.excess) == pytest.approx(
        (other.value, other.low, other.high, other.excess)
    )
    assert one.high <= 1 and topic_divergence(x, y, 0.1, 0.1).low == 0 and topic_divergence(x, y, 0.1, 0.1).high == 1


def test_small_cells_are_hidden_and_so_is_what_gives_them_away() -> None:
    assert suppressed({"a": 50, "b": 20, "c": 0}) == {"a": 50, "b": 20, "c": 0}
    assert suppressed({"a": 50, "b": 20, "c": 3}) == {"a": 50, "b": None, "c": None}
    assert suppressed({"a": 50, "b": 4, "c": 9}) == {"a": 50, "b": None, "c": None}
    assert suppressed({"a": 50, "b": 4, "c": 3}) == {"a": None, "b": None, "c": None}  # 7 persons would be computed
    assert suppressed({"a": 9}) == {"a": None} and suppressed({"a": 10}) == {"a": 10}
    assert suppressed({"a": 14, "b": 30}, 15) == {"a": None, "b": None}
    assert suppressed({"a": 50, "b": 20, "c": 30}, 10, ["c"]) == {"a": 50, "b": None, "c": None}
    with pytest.raises(AssertionError):
        suppressed({"a": 1}, 9)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), max_size=6))
def test_no_small_number_can_be_computed_from_a_breakdown_and_its_total(cells: dict[str, int]) -> None:
    shown = suppressed(cells)
    hidden = [cells[name] for name, value in shown.items() if value is None]
    assert all(value is None or value == cells[name] for name, value in shown.items())
    assert all(value is None or value == 0 or value >= 10 for value in shown.values())
    if hidden and any(value for value in shown.values()):
        assert len(hidden) >= 2 and sum(hidden) >= 10


FLOW = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 40),
    max_size=12,
)


@given(FLOW)
def test_no_flow_can_be_computed_from_its_row_or_column(flows: dict[tuple[str, str], int]) -> None:
    shown = suppressed_flows(flows)
    assert set(shown) == set(flows)
    for end in (0, 1):
        for country in "abcd":
            line = [pair for pair in flows if pair[end] == country]
            hidden = [flows[pair] for pair in line if shown[pair] is None]
            assert all(shown[pair] is None or shown[pair] == flows[pair] >= 10 for pair in line)
            if hidden and len(hidden) < len(line):
                assert len(hidden) >= 2 and sum(hidden) >= 10


COUNTS = {
    MobilityClass.NOT_MOBILE: 60, MobilityClass.MIGRANT: 10, MobilityClass.DIRECTIONAL: 20,
    MobilityClass.NON_DIRECTIONAL: 10,
}  # fmt: skip


def test_shares_of_movers() -> None:
    assert mobile_share(COUNTS) == (0.4, wilson_interval(40, 100))
    assert traveller_share(COUNTS) == (0.75, wilson_interval(30, 40))
    assert mobile_share({}) is None and traveller_share({MobilityClass.NOT_MOBILE: 5}) is None
    assert traveller_share({MobilityClass.MIGRANT: 5}) == (0.0, wilson_interval(0, 5))
    assert net_rate(30, 10, 100) == 0.2 and net_rate(10, 30, 100) == -0.2
    assert net_rate(1, 1, 0) is None
