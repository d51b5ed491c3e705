"""Bootstrap over random groups, gains and mutual benefit: by hand, by simulation, and the same from the same seed."""

from __future__ import annotations

import math
import random

import pytest

from entente.evidence.measures.bootstrap import GROUPS, draws, percentile, percentile_interval, replicated
from entente.evidence.measures.gain import (
    GainSums,
    gain,
    gain_replicates,
    mutual_benefit,
    smaller,
    total,
)


def test_draws_are_whole_reproducible_and_of_the_seed() -> None:
    first = draws(7, 50, 20)
    assert len(first) == 50 and all(len(one) == 20 and sum(one) == 20 and min(one) >= 0 for one in first)
    draws.cache_clear()
    assert draws(7, 50, 20) == first and draws(8, 50, 20) != first
    assert draws(7, 2, 3) == ((1, 2, 0), (2, 0, 1)) or sum(map(sum, draws(7, 2, 3))) == 6
    hit = [sum(one[group] for one in first) for group in range(20)]
    assert min(hit) > 20 and max(hit) < 90  # every group is drawn about fifty times


def test_a_replicate_weighs_each_group_by_its_draws() -> None:
    drawn = ((2, 0, 1), (1, 1, 1))
    found = replicated([(1.0, 10.0), (2.0, 20.0), (4.0, 50.0)], drawn, lambda a, b: b - a)
    assert found == [(20 + 50) - (2 + 4), (10 + 20 + 50) - (1 + 2 + 4)]
    assert replicated([(1.0,), (2.0,), (4.0,)], drawn, lambda a: None if a == 6 else a) == [None, 7.0]


def test_percentiles_are_linear_between_neighbours() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], 0.5) == 3.0
    assert percentile([1.0, 2.0], 0.25) == 1.25
    assert percentile([1.0, 2.0, 4.0], 0.75) == 3.0
    assert percentile([7.0], 0.9) == 7.0
    assert percentile([1.0, 2.0], 1.0) == 2.0 and percentile([1.0, 2.0], 0.0) == 1.0
    assert percentile_interval(range(101)) == (2.5, 97.5)
    assert percentile_interval([*range(95), *[None] * 5]) == pytest.approx((94 * 0.025, 94 * 0.975))
    assert percentile_interval([*range(94), *[None] * 6]) is None
    assert percentile_interval([]) is None and percentile_interval([None]) is None


def test_random_groups_give_the_interval_of_a_plain_bootstrap() -> None:
    rng = random.Random(11)
    values = [rng.gauss(5, 2) for _ in range(600)]
    sums = [[0.0, 0.0] for _ in range(GROUPS)]
    for value in values:
        group = rng.randrange(GROUPS)
        sums[group][0] += value
        sums[group][1] += 1
    low, high = percentile_interval(replicated(sums, draws(1), lambda a, n: a / n if n else None))
    mean, error = sum(values) / 600, 2 / math.sqrt(600)
    assert (low, high) == pytest.approx((mean - 1.96 * error, mean + 1.96 * error), abs=0.25 * error * 2)


def _sums(joint: float, joint_value: float, reference: float, reference_value: float) -> GainSums:
    return GainSums(joint=joint, joint_value=joint_value, reference=reference, reference_value=reference_value)


NEAR = [_sums(20, 8, 20, 4), _sums(20, 6, 20, 5), _sums(10, 3, 10, 2)]
FAR = [_sums(20, 8, 20, 2), _sums(20, 6, 20, 1), _sums(10, 3, 10, 1)]
DRAWN = ((1, 1, 1), (3, 0, 0), (0, 2, 1), (0, 0, 3))


def test_gain_is_a_difference_of_means() -> None:
    assert total(NEAR) == _sums(50, 17, 50, 11)
    replicates = gain_replicates(NEAR, DRAWN)
    assert replicates == pytest.approx([17 / 50 - 11 / 50, 0.4 - 0.2, 15 / 50 - 12 / 50, 0.3 - 0.2])
    found = gain(NEAR, replicates)
    assert (found.works, found.joint, found.reference) == (50, 17 / 50, 11 / 50)
    assert found.difference == pytest.approx(6 / 50) and found.ratio == pytest.approx(17 / 11)
    assert (found.low, found.high) == percentile_interval(replicates)


def test_few_matched_works_and_empty_groups_give_no_gain() -> None:
    assert gain([_sums(29, 5, 29, 5)], [0.0]) is None
    assert gain([_sums(30, 5, 30, 5)], [0.0]) is not None
    assert gain([_sums(40, 5, 0, 0)], [0.0]) is None
    assert gain([], []) is None
    assert gain_replicates([_sums(0, 0, 3, 1)], ((1,),)) == [None]
    assert gain_replicates([_sums(3, 1, 0, 0)], ((1,),)) == [None]
    unsure = gain([_sums(30, 6, 30, 0)], [None, None])
    assert unsure.low is None and unsure.high is None and unsure.ratio is None


def test_mutual_benefit_is_the_smaller_gain_with_its_own_interval() -> None:
    one, other = gain_replicates(NEAR, DRAWN), gain_replicates(FAR, DRAWN)
    near, far = gain(NEAR, one), gain(FAR, other)
    both = smaller(one, other)
    assert both == pytest.approx([min(a, b) for a, b in zip(one, other, strict=True)])
    assert smaller([None, 1.0], [2.0, None]) == [None, None]
    found = mutual_benefit(near, far, both)
    assert found.value == near.difference < far.difference
    assert (found.low, found.high) == percentile_interval(both)
    assert found.asymmetry == pytest.approx(math.log((17 / 11) / (17 / 4)))
    turned = mutual_benefit(far, near, both)
    assert turned.value == found.value and turned.asymmetry == pytest.approx(-found.asymmetry)
    assert mutual_benefit(near, far, [None]).low is None and mutual_benefit(near, far, [None]).high is None
    nothing = gain([_sums(30, 6, 30, 0)], [0.2])
    assert mutual_benefit(nothing, far, both).asymmetry is None and mutual_benefit(far, nothing, both).asymmetry is None
