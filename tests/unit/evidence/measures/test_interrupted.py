"""Interrupted time series: equal to statsmodels, seldom wrong without an effect, silent where nothing can be told."""

from __future__ import annotations

import random

import pytest

from entente.evidence.measures.interrupted import Outcome, default_lags, fit, interrupted


def series(seed: int, shift: float = 0.0, memory: float = 0.5, n: int = 40) -> list[float]:
    source, value, found = random.Random(seed), 0.0, []
    for place in range(n):
        value = memory * value + source.gauss(0, 1)
        found.append(10 + 0.2 * place + value + (shift if place >= 30 else 0))
    return found


@pytest.mark.parametrize("lags", [0, 1, 3, 6])
def test_coefficients_and_covariance_are_those_of_statsmodels(lags: int) -> None:
    numpy = pytest.importorskip("numpy")
    api = pytest.importorskip("statsmodels.api")
    rows = [[1.0, n / 39, float(n >= 30), (n - 30) / 39 if n >= 30 else 0.0, float(n % 4 == 1)] for n in range(40)]
    y = series(7)
    ours = fit(rows, y, lags)
    theirs = api.OLS(y, numpy.array(rows)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    assert ours is not None
    assert ours.beta == pytest.approx(list(theirs.params), rel=1e-9)
    assert numpy.allclose(ours.covariance, theirs.cov_params(), rtol=1e-8, atol=1e-12)


def test_an_effect_is_found_and_none_is_seldom_claimed() -> None:
    times = [float(n) for n in range(40)]
    found = [interrupted(times, series(seed), 30.0).outcome for seed in range(60)]
    assert found.count(Outcome.EFFECT) <= 6 and Outcome.NO_DETECTABLE_EFFECT in found
    strong = interrupted(times, series(5, shift=12.0), 30.0)
    assert strong.outcome is Outcome.EFFECT and strong.effect == pytest.approx(12, abs=4)
    assert strong.low is not None and strong.low > 0 and len(strong.placebos) == 23
    assert default_lags(40) == 3 and strong.lags == 3


@pytest.mark.parametrize(
    ("n", "start", "reason"),
    [
        (40, 5.0, "too_few_periods"),
        (40, 38.0, "too_few_periods"),
        (9, 8.0, "too_few_periods"),
        (0, 0.0, "too_few_periods"),
    ],
)
def test_too_few_periods_say_nothing(n: int, start: float, reason: str) -> None:
    found = interrupted([float(one) for one in range(n)], series(1, n=n), start)
    assert (found.outcome, found.reason, found.effect) == (Outcome.CANNOT_BE_TOLD, reason, None)


def test_an_exact_fit_and_too_few_placebos_say_nothing() -> None:
    times = [float(n) for n in range(40)]
    assert interrupted(times, [3.0 + n for n in range(40)], 30.0).reason == "no_variation"
    short = interrupted([float(n) for n in range(16)], [*series(3, n=12), 90.0, 91.0, 90.5, 91.2], 12.0)
    assert short.outcome is Outcome.CANNOT_BE_TOLD and short.reason == "too_few_placebos"
    controls = [(f"c{seed}", series(seed, n=16)) for seed in range(20)]
    helped = interrupted(
        [float(n) for n in range(16)], [*series(3, n=12), 90.0, 91.0, 90.5, 91.2], 12.0, controls=controls
    )
    assert helped.outcome is Outcome.EFFECT and len(helped.placebos) == len(short.placebos) + 20


def test_scale_and_origin_change_nothing_but_the_unit() -> None:
    times = [float(n) for n in range(40)]
    plain = interrupted(times, series(9, 5.0), 30.0)
    moved = interrupted([time + 24_000 for time in times], [1e6 * value - 7e6 for value in series(9, 5.0)], 24_030.0)
    assert moved.t == pytest.approx(plain.t, rel=1e-6) and moved.effect == pytest.approx(
        1e6 * (plain.effect or 0), rel=1e-6
    )
    seasonal = [value + (20 if n % 4 == 2 else 0) for n, value in enumerate(series(9, 5.0))]
    told = interrupted(times, seasonal, 30.0, seasons=[n % 4 for n in range(40)])
    assert told.effect == pytest.approx(plain.effect, abs=1)
