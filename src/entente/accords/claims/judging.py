"""What becomes of a claim: recomputed, supported, contradicted or unverified, always with the reason.

A check or a source that was read decides; what was recalled or inferred is shown and decides nothing. Whether two
documents contradict each other is shown apart: a document does not refute another one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import msgspec

from entente.accords.claims.kinds import Check, Claim, ClaimKind, Evidence, Lack, Measure, Stand, Verdict
from entente.accords.claims.load import ClaimsRegister
from entente.accords.claims.measuring import Data, Taken, Why, by_year, take
from entente.model.text import Text

__all__ = ["LACKS", "Judged", "Outcome", "Provide", "judge", "run_check", "series_of"]

Provide = Callable[[Measure], Data | None]
"""The data that a measure reads, or nothing where none is loaded."""

LACKS: dict[Lack, Text] = {
    Lack.SOURCE: Text(en="the document names no source for it", zh="文中未说明来源"),
    Lack.DATE: Text(en="it has no date, so no edition of data can be compared", zh="没有日期，无法与某一版数据比较"),
    Lack.DEFINITION: Text(en="what is counted is not defined", zh="未界定统计口径"),
    Lack.NUMBER: Text(en="it states no number", zh="未给出数字"),
    Lack.LIST: Text(en="no itemised list stands behind the count", zh="该数字没有逐项清单支持"),
    Lack.DATA: Text(en="no data that would show it has been read or loaded", zh="尚未读到或载入可资验证的数据"),
    Lack.FUTURE: Text(en="it is a forecast until data of that time confirm it", zh="在当时数据证实之前仍为预测"),
    Lack.JUDGEMENT: Text(en="it is a judgement that no single count settles", zh="属于判断，无法以单一数字验证"),
}  # fmt: skip
_NO_CHECK = Text(en="no check and no evidence has been written for it", zh="尚无相应的核查或证据")
_NO_PAGE = Text(en="a body is named, but not the report, its year and page", zh="点明了机构，但未给出报告、年份和页码")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found. ``agrees`` is ``None`` where there is no number; ``why`` then says the reason."""

    check: Check
    agrees: bool | None
    computed: float | None = None
    expected: float | None = None
    basis: str = ""
    year: int | None = None
    why: Text | None = None
    sample: bool = False


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its verdict, the reason, and everything that was looked at."""

    claim: Claim
    verdict: Verdict
    reason: Text
    outcomes: tuple[Outcome, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def sample(self) -> bool:
        """Whether the verdict rests on fictional data."""
        return any(one.sample and one.agrees is not None for one in self.outcomes)


def judge(register: ClaimsRegister, claim: Claim, provide: Provide, known_at: date) -> Judged:
    """The verdict on one claim, from the checks and the evidence that were known on a day."""
    outcomes = tuple(run_check(one, claim, provide) for one in register.content.checks_of.get(claim.id, ()))
    evidence = tuple(one for one in register.content.evidence_of.get(claim.id, ()) if one.known_from <= known_at)
    if not outcomes and not evidence:
        return Judged(claim=claim, verdict=Verdict.UNVERIFIED, reason=_open(claim, ()))
    for verdict, reason in (
        (Verdict.CONTRADICTED, _first(outcomes, agrees=False)),
        (Verdict.RECOMPUTED, _first(outcomes, agrees=True)),
        (Verdict.CONTRADICTED, _said(evidence, Stand.CONTRADICTS)),
        (Verdict.SUPPORTED, _said(evidence, Stand.SUPPORTS)),
    ):
        if reason is not None:
            return Judged(claim=claim, verdict=verdict, reason=reason, outcomes=outcomes, evidence=evidence)
    reason = _open(claim, outcomes)
    return Judged(claim=claim, verdict=Verdict.UNVERIFIED, reason=reason, outcomes=outcomes, evidence=evidence)


def _first(outcomes: tuple[Outcome, ...], *, agrees: bool) -> Text | None:
    for one in outcomes:
        if one.agrees is agrees and one.computed is not None:
            question, note = one.check.question, one.check.note
            found, wanted = _plain(one.computed), _SIGNS[one.check.relation] + _plain(one.expected)
            said = Text(en="claimed", zh="所称") if one.check.value is None else Text(en="expected", zh="应为")
            return Text(
                en=f"{question.en}: {found} ({said.en} {wanted}; {one.basis})" + (f". {note.en}" if note else ""),
                zh=f"{question.zh}：{found}（{said.zh} {wanted}；{one.basis}）" + (f"。{note.zh}" if note else ""),
            )
    return None


_SIGNS = {"equal": "", "at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< ", "within": ""}


def _plain(value: float | None) -> str:
    """A number without separators: it may be a year."""
    if value is None:
        return "–"
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def _said(evidence: tuple[Evidence, ...], stand: Stand) -> Text | None:
    for one in evidence:
        if one.says is stand and one.certainty.verified:
            return Text(en=f"{one.text.en} [{one.source}]", zh=f"{one.text.zh} [{one.source}]")
    return None


def _open(claim: Claim, outcomes: tuple[Outcome, ...]) -> Text:
    """Why a claim stays unverified: what the checks lack, then what the claim itself lacks."""
    no_page = bool(claim.said_by) and not claim.locator and Lack.SOURCE not in claim.lacks
    forecast = claim.kind is ClaimKind.FORECAST and Lack.FUTURE not in claim.lacks
    return _joined_reasons(tuple(one.why for one in outcomes if one.why is not None), no_page, claim.lacks, forecast)


@lru_cache(maxsize=1024)
def _joined_reasons(whys: tuple[Text, ...], no_page: bool, lacks: tuple[Lack, ...], forecast: bool) -> Text:
    reasons = [*whys, *((_NO_PAGE,) if no_page else ()), *(LACKS[one] for one in lacks)]
    reasons += [LACKS[Lack.FUTURE]] if forecast else []
    reasons = list(dict.fromkeys(reasons)) or [_NO_CHECK]
    return Text(en="; ".join(one.en for one in reasons), zh="；".join(one.zh for one in reasons))


def run_check(check: Check, claim: Claim, provide: Provide) -> Outcome:
    """Compute what a check asks for and compare it with the claim. Absent data are an outcome, never an error."""
    expected = claim.number if check.value is None else check.value
    if check.by == "passes":
        return _passes(check, expected, provide)
    first = take(check.measure, provide(check.measure))
    second = None if check.against is None else take(check.against, provide(check.against))
    for one in (first, second):
        if isinstance(one, Why):
            return Outcome(check=check, agrees=None, expected=expected, why=one.text)
    assert isinstance(first, Taken), "absent data returned above"
    over = second if isinstance(second, Taken) else None
    computed = _joined(check, first.number, None if over is None else over.number)
    basis = first.basis if over is None or over.basis == first.basis else f"{first.basis}; {over.basis}"
    sample = first.sample or (over is not None and over.sample)
    if first.forecast:
        forecast = LACKS[Lack.FUTURE]
        return Outcome(check=check, agrees=None, computed=computed, expected=expected, basis=basis, why=forecast)
    if computed is None or not math.isfinite(computed):
        zero = Text(en=f"{basis} gives no ratio: the denominator is zero", zh=f"{basis} 的分母为零，无法求比")
        return Outcome(check=check, agrees=None, expected=expected, basis=basis, why=zero)
    return Outcome(
        check=check, agrees=_agrees(check, computed, claim, expected), computed=computed, expected=expected,
        basis=basis, year=first.year, sample=sample,
    )  # fmt: skip


def _joined(check: Check, number: float, against: float | None) -> float | None:
    if against is None or check.by == "value":
        return number
    if check.by == "difference":
        return number - against
    if against == 0:
        return None
    if check.by == "growth":
        assert check.years, "the reader demands years for growth"
        return 100 * ((number / against) ** (1 / check.years) - 1) if number / against > 0 else None
    return number / against * (100 if check.by == "share" else 1)


def _agrees(check: Check, computed: float, claim: Claim, expected: float | None) -> bool:
    if expected is None:
        return True
    slack = abs(expected) * check.tolerance
    if check.relation == "equal":
        return abs(computed - expected) <= slack + 1e-12
    if check.relation == "within":
        upper = claim.upper if claim.upper is not None and check.value is None else expected
        return expected - slack <= computed <= upper + abs(upper) * check.tolerance
    exact = {"at_least": computed >= expected, "more_than": computed > expected, "at_most": computed <= expected}
    return exact.get(check.relation, computed < expected)


def _passes(check: Check, expected: float | None, provide: Provide) -> Outcome:
    """The first year from which the measure stays above the other one, in all years that both have."""
    assert check.against is not None, "the reader demands against"
    data = provide(check.measure)
    ours, theirs = by_year(check.measure, data), by_year(check.against, provide(check.against))
    years = sorted(ours.keys() & theirs.keys())
    if data is None or not years:
        why = Text(en="no year of which both numbers are loaded", zh="没有两项数字同时载入的年份")
        return Outcome(check=check, agrees=None, expected=expected, why=why)
    below = [year for year in years if ours[year] <= theirs[year]]
    after = [year for year in years if not below or year > below[-1]]
    if not after:
        return Outcome(
            check=check, agrees=False, computed=0.0, expected=expected, basis=f"{data.basis} {years[0]}–{years[-1]}",
            sample=data.sample,
        )  # fmt: skip
    agrees = expected is None or check.relation != "equal" or after[0] == expected
    return Outcome(
        check=check, agrees=agrees, computed=float(after[0]), expected=expected, year=after[0], basis=data.basis,
        sample=data.sample,
    )  # fmt: skip


def series_of(check: Check, provide: Provide) -> tuple[tuple[int, float, float | None, float | None], ...]:
    """Year, measure, against and both joined as the check joins them, for every year that the data have."""
    ours = by_year(check.measure, provide(check.measure))
    theirs = {} if check.against is None else by_year(check.against, provide(check.against))
    rows = []
    for year in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(year), theirs.get(year)
        joined = None
        if one is not None and other is not None and check.by in ("share", "ratio", "difference"):
            joined = _joined(check, one, other)
        if one is not None:
            rows.append((year, one, other, joined))
    return tuple(rows)
