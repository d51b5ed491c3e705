"""Did a series change when a measure came? Interrupted time series with errors robust to autocorrelation, and placebos.

Model: y = a + b·t + c·D + d·D·(t - t₀) + season + e, D = 1 from the first period that lies wholly after the measure.
Errors: Newey & West 1987, Econometrica 55, 703-708 (Bartlett kernel, factor n/(n-k)); lags ⌊4(n/100)^(2/9)⌋: Newey &
West 1994, Review of Economic Studies 61, 631-653. Effect: mean of fitted minus continued trend over the periods after.

Such errors are too small in short series. So the same statistic is computed at every date before the measure, and for
series that the measure did not touch (placebos): an effect counts only if few placebos look as large. Bernal, Cummins &
Gasparrini 2017, Int. J. Epidemiology 46, 348-355; Abadie, Diamond & Hainmueller 2010, JASA 105, 493-505.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from entente.evidence.measures.intervals import student_quantile

__all__ = ["LEAST_AFTER", "LEAST_BEFORE", "Effect", "Outcome", "Placebo", "default_lags", "fit", "interrupted"]

LEAST_BEFORE, LEAST_AFTER = 8, 3
"""Periods without which a trend and a change of it cannot be told apart."""
_LEAST_PLACEBO_BEFORE, _LEAST_PLACEBO_AFTER = 5, 3
_POWER = 0.8416212335729143
"""80 % point of the normal distribution: the power of the smallest effect that would be seen."""


class Outcome(StrEnum):
    """What a test can say."""

    EFFECT = "effect"
    NO_DETECTABLE_EFFECT = "no_detectable_effect"
    CANNOT_BE_TOLD = "cannot_be_told"


class Placebo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same statistic where no measure was: at another date, or in a series that the measure did not touch."""

    name: str
    t: float


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The estimate, its 95 % interval and its placebos; in units of the series, or in logarithms.

    ``p_placebo``: share of placebos, the series itself counted in, that look as large. ``smallest``: the effect that
    would be seen with a power of 80 %. ``fitted``, ``continued``: the model and the trend from before, a period each.
    """

    outcome: Outcome
    reason: str
    before: int
    after: int
    baseline: float | None = None
    level: float | None = None
    slope: float | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    t: float | None = None
    smallest: float | None = None
    lags: int = 0
    p_placebo: float | None = None
    placebos: tuple[Placebo, ...] = ()
    fitted: tuple[float, ...] = ()
    continued: tuple[float, ...] = ()


class Fit(NamedTuple):
    """Least squares: coefficients, their covariance (Newey–West), fitted values."""

    beta: list[float]
    covariance: list[list[float]]
    fitted: list[float]


def default_lags(n: int) -> int:
    """Lags of the kernel for ``n`` periods: ⌊4(n/100)^(2/9)⌋."""
    return math.floor(4 * math.pow(n / 100, 2 / 9))


def fit(rows: Sequence[Sequence[float]], y: Sequence[float], lags: int) -> Fit | None:
    """Least squares with Newey–West covariance; ``None`` where the columns do not determine the coefficients."""
    n, k = len(rows), len(rows[0])
    inverse = _inverse([[math.fsum(row[i] * row[j] for row in rows) for j in range(k)] for i in range(k)])
    if inverse is None or n <= k:
        return None
    moments = [math.fsum(row[i] * value for row, value in zip(rows, y, strict=True)) for i in range(k)]
    beta = [math.fsum(a * b for a, b in zip(line, moments, strict=True)) for line in inverse]
    fitted = [math.fsum(a * b for a, b in zip(row, beta, strict=True)) for row in rows]
    scores = [[x * (value - model) for x in row] for row, value, model in zip(rows, y, fitted, strict=True)]
    middle = [[0.0] * k for _ in range(k)]
    for lag in range(lags + 1):
        weight = 1 - lag / (lags + 1)
        for now, then in zip(scores[lag:], scores, strict=False):
            for i in range(k):
                for j in range(k):
                    both = now[i] * then[j] if lag == 0 else now[i] * then[j] + then[i] * now[j]
                    middle[i][j] += weight * both
    factor = n / (n - k)
    covariance = [[factor * value for value in line] for line in _product(_product(inverse, middle), inverse)]
    return Fit(beta, covariance, fitted)


def _product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    columns = list(zip(*b, strict=True))
    return [[math.fsum(x * y for x, y in zip(line, column, strict=True)) for column in columns] for line in a]


def _inverse(matrix: list[list[float]]) -> list[list[float]] | None:
    """Gauss–Jordan with pivots, after scaling to a unit diagonal; ``None`` if singular to rounding."""
    k = len(matrix)
    scale = [math.sqrt(matrix[i][i]) for i in range(k)]
    if not all(scale):
        return None
    work = [
        [matrix[i][j] / scale[i] / scale[j] for j in range(k)] + [float(i == j) for j in range(k)] for i in range(k)
    ]
    for column in range(k):
        pivot = max(range(column, k), key=lambda row: abs(work[row][column]))
        if abs(work[pivot][column]) < 1e-11:
            return None
        work[column], work[pivot] = work[pivot], work[column]
        head = work[column][column]
        work[column] = [value / head for value in work[column]]
        for row in range(k):
            if row != column and work[row][column]:
                part = work[row][column]
                work[row] = [a - part * b for a, b in zip(work[row], work[column], strict=True)]
    return [[work[i][k + j] / scale[i] / scale[j] for j in range(k)] for i in range(k)]


class _Estimate(NamedTuple):
    effect: float
    error: float
    level: float
    slope: float
    degrees: int
    model: Fit
    continued: list[float]


def _estimate(
    times: Sequence[float], y: Sequence[float], start: float, seasons: Sequence[int], lags: int | None
) -> _Estimate | None:
    """The effect of a change at ``start`` and its error; ``None`` where it is not determined or fits exactly."""
    first, span = times[0], (times[-1] - times[0]) or 1.0
    kinds = sorted(set(seasons))[1:]
    rows = []
    for time, season in zip(times, seasons, strict=True):
        after = time >= start
        rows.append([1.0, (time - first) / span, float(after), (time - start) / span if after else 0.0,
                     *(float(season == kind) for kind in kinds)])  # fmt: skip
    found = fit(rows, y, default_lags(len(y)) if lags is None else lags)
    if found is None:
        return None
    late = [row for row in rows if row[2]]
    contrast = [0.0, 0.0, 1.0, math.fsum(row[3] for row in late) / len(late), *(0.0 for _ in kinds)]
    effect = math.fsum(a * b for a, b in zip(contrast, found.beta, strict=True))
    variance = math.fsum(a * b * found.covariance[i][j] for i, a in enumerate(contrast) for j, b in enumerate(contrast))
    spread = max(y) - min(y) or 1.0
    if variance <= (1e-9 * spread) ** 2:
        return None
    continued = [model - row[2] * found.beta[2] - row[3] * found.beta[3]
                 for row, model in zip(rows, found.fitted, strict=True)]  # fmt: skip
    return _Estimate(effect, math.sqrt(variance), found.beta[2], found.beta[3] / span, len(y) - len(rows[0]), found,
                     continued)  # fmt: skip


def interrupted(
    times: Sequence[float],
    y: Sequence[float],
    start: float,
    *,
    seasons: Sequence[int] = (),
    controls: Sequence[tuple[str, Sequence[float]]] = (),
    labels: Sequence[str] = (),
    lags: int | None = None,
    alpha: float = 0.05,
) -> Effect:
    """Test whether ``y`` changed from ``start`` on, against its own trend before.

    ``times``: rising numbers of the periods; ``start``: the first number after the measure; ``seasons``: the season of
    each period (none: no seasons); ``controls``: series of the same periods that the measure did not touch; ``labels``:
    names of the periods, for the placebos. An effect is one whose 95 % interval leaves out zero and of which at most
    ``alpha`` of all placebos, the series itself counted in, look as large.
    """
    seasons = list(seasons) or [0] * len(y)
    before = sum(time < start for time in times)
    after = len(times) - before
    baseline = math.fsum(y[:before]) / before if before else None
    nothing = Effect(outcome=Outcome.CANNOT_BE_TOLD, reason="too_few_periods", before=before, after=after,
                     baseline=baseline)  # fmt: skip
    if before < LEAST_BEFORE or after < LEAST_AFTER:
        return nothing
    found = _estimate(times, y, start, seasons, lags)
    if found is None:
        return msgspec.structs.replace(nothing, reason="no_variation")
    t = found.effect / found.error
    placebos = _placebos(times, y, seasons, start, controls, labels, lags)
    larger = sum(abs(one.t) >= abs(t) for one in placebos)
    p_placebo = (1 + larger) / (1 + len(placebos))
    half = student_quantile(found.degrees) * found.error
    outcome, reason = _judged(abs(found.effect) <= half, p_placebo, len(placebos), alpha)
    return Effect(
        outcome=outcome, reason=reason, before=before, after=after, baseline=baseline, level=found.level,
        slope=found.slope, effect=found.effect, low=found.effect - half, high=found.effect + half, t=t,
        smallest=half + _POWER * found.error, lags=default_lags(len(y)) if lags is None else lags,
        p_placebo=p_placebo, placebos=placebos, fitted=tuple(found.model.fitted), continued=tuple(found.continued),
    )  # fmt: skip


def _judged(holds_zero: bool, p_placebo: float, placebos: int, alpha: float) -> tuple[Outcome, str]:
    if holds_zero:
        return Outcome.NO_DETECTABLE_EFFECT, "interval_holds_zero"
    if p_placebo <= alpha:
        return Outcome.EFFECT, "interval_and_placebos"
    if 1 / (1 + placebos) > alpha:
        return Outcome.CANNOT_BE_TOLD, "too_few_placebos"
    return Outcome.NO_DETECTABLE_EFFECT, "placebos_as_large"


def _placebos(
    times: Sequence[float], y: Sequence[float], seasons: Sequence[int], start: float,
    controls: Sequence[tuple[str, Sequence[float]]], labels: Sequence[str], lags: int | None,
) -> tuple[Placebo, ...]:  # fmt: skip
    """Every other date before the measure, with the data before it only; then the other series at the date itself."""
    early = [n for n, time in enumerate(times) if time < start]
    names = list(labels) or [f"{time:g}" for time in times]
    placebos = []
    for n in early[_LEAST_PLACEBO_BEFORE : len(early) - _LEAST_PLACEBO_AFTER + 1]:
        part = slice(0, len(early))
        found = _estimate(times[part], y[part], times[n], seasons[part], lags)
        if found is not None:
            placebos.append(Placebo(name=names[n], t=found.effect / found.error))
    for name, values in controls:
        found = _estimate(times, values, start, seasons, lags)
        if found is not None:
            placebos.append(Placebo(name=name, t=found.effect / found.error))
    return tuple(placebos)
