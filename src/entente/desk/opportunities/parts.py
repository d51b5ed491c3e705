"""The four sub-results of a topic. Each is a pure function of its own input and knows nothing of the other three."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from entente.evidence.measures.alignment import GoalCounts, aligned_interval, aligned_share
from entente.evidence.measures.specialisation import SUPPRESS_BELOW
from entente.evidence.measures.values import Interval, share
from entente.model.codes import Standing
from entente.model.text import Text
from entente.safeguards.technology import ListedItem

__all__ = [
    "ENOUGH_ACTIVITY", "ENOUGH_IMPACT", "GuardrailInput", "InterestInput", "Part", "SensitivityInput", "StrengthInput",
    "Verdict", "guardrail_fit", "interest_and_challenge", "sensitivity", "strengths",
]  # fmt: skip

ENOUGH_ACTIVITY = 0.5
"""Half of the world's share of output: below it a country shows no interest in a topic. Our choice."""

ENOUGH_IMPACT = 0.05
"""Half of the world's share among the 10 % most cited: the floor of capability, so that strong and absent do not look
complementary. Our choice."""


class Verdict(StrEnum):
    """What one sub-result says. ``open``: not decided by what is known; a person looks."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    OPEN = "open"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sub-result and why, in both languages."""

    verdict: Verdict
    reason: Text


class InterestInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whole counts and activity of both sides in the topic; goals of its works (``None``: none loaded)."""

    works: tuple[int, int]
    activity: tuple[float | None, float | None]
    goals: GoalCounts | None


def interest_and_challenge(given: InterestInput) -> Part:
    """Passes where both sides work in the topic and its works serve a global challenge more than works at large do.

    Interest: 30 works or more and an activity index of 0.5 or more on each side. Challenge: the interval of the share
    of works with a Sustainable Development Goal lies above the share of all loaded works.
    """
    low = min((value for value in given.activity if value is not None), default=0.0)
    if min(given.works) < SUPPRESS_BELOW or None in given.activity or low < ENOUGH_ACTIVITY:
        return Part(
            verdict=Verdict.FAIL,
            reason=Text(
                en=f"Works of the two sides {given.works[0]:,} and {given.works[1]:,}, lower activity index {low:.2f}:"
                f" below {SUPPRESS_BELOW} works or {ENOUGH_ACTIVITY} on one side.",
                zh=f"双方论文 {given.works[0]:,} 篇与 {given.works[1]:,} 篇，较低活跃指数 {low:.2f}："
                f"有一方不足 {SUPPRESS_BELOW} 篇或低于 {ENOUGH_ACTIVITY}。",
            ),
        )
    found = _challenge(given.goals)
    both = Text(
        en=f"Both sides work in it ({given.works[0]:,} and {given.works[1]:,} works, activity {low:.2f} or more).",
        zh=f"双方均从事该主题（{given.works[0]:,} 篇与 {given.works[1]:,} 篇，活跃指数不低于 {low:.2f}）。",
    )
    return Part(
        verdict=found.verdict,
        reason=Text(en=f"{both.en} {found.reason.en}", zh=f"{both.zh}{found.reason.zh}"),
    )


def _challenge(goals: GoalCounts | None) -> Part:
    value, bounds = (aligned_share(goals), aligned_interval(goals)) if goals else (None, None)
    world = share(goals.world_aligned, goals.world) if goals else None
    if value is None or bounds is None or world is None:
        return Part(
            verdict=Verdict.OPEN,
            reason=Text(
                en="Whether it serves a Sustainable Development Goal is unknown: no goals are loaded.",
                zh="是否契合可持续发展目标未知：未导入相关数据。",
            ),
        )
    verdict = Verdict.PASS if bounds.low > world else Verdict.FAIL if bounds.high < world else Verdict.OPEN
    return Part(
        verdict=verdict,
        reason=Text(
            en=f"{100 * value:.0f} % of its works serve a Sustainable Development Goal (95 % interval"
            f" {100 * bounds.low:.0f}–{100 * bounds.high:.0f}; all loaded works {100 * world:.0f} %).",
            zh=f"其 {100 * value:.0f}% 的论文契合可持续发展目标（95% 区间 {100 * bounds.low:.0f}–"
            f"{100 * bounds.high:.0f}；全部已导入论文 {100 * world:.0f}%）。",
        ),
    )


class StrengthInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Impact of both sides (shrunk PP(top 10 %)), and what each adds to the other at two levels.

    ``mutual`` with its interval: the smaller addition at the level of the topic; ``coarser``: at the next level up.
    """

    pp_top: tuple[float, float]
    mutual: float | None
    interval: Interval | None
    coarser: float | None


def strengths(given: StrengthInput) -> Part:
    """Passes where both sides are capable and each leads in something related that the other lacks.

    Capable: shrunk PP(top 10 %) of 0.05 or more. Complementary: the interval of the smaller addition lies above zero,
    and at the next coarser level it is above zero too; where the two levels disagree the answer is open.
    """
    low = min(given.pp_top)
    if low < ENOUGH_IMPACT:
        return Part(
            verdict=Verdict.FAIL,
            reason=Text(
                en=f"One side has {low:.3f} of its works among the 10 % most cited (floor {ENOUGH_IMPACT}).",
                zh=f"有一方进入前 10% 高被引的比例仅为 {low:.3f}（下限 {ENOUGH_IMPACT}）。",
            ),
        )
    if given.mutual is None or given.interval is None:
        return Part(
            verdict=Verdict.OPEN,
            reason=Text(
                en="No related topic in which anybody is specialised: complementarity is unknown.",
                zh="没有可比的相关主题，互补性未知。",
            ),
        )
    text = Text(
        en=f"Each adds at least {given.mutual:.2f} to the other around the topic (95 % interval"
        f" {given.interval.low:.2f}–{given.interval.high:.2f})",
        zh=f"双方在该主题周边互相补充至少 {given.mutual:.2f}（95% 区间 {given.interval.low:.2f}–"
        f"{given.interval.high:.2f}）",
    )
    if given.interval.high <= 0 or (given.interval.low <= 0 and not given.coarser):
        verdict = Verdict.FAIL
    else:
        verdict = Verdict.PASS if given.interval.low > 0 and given.coarser else Verdict.OPEN
    level = "–" if given.coarser is None else f"{given.coarser:.2f}"
    return Part(
        verdict=verdict,
        reason=Text(en=f"{text.en}; one level up {level}.", zh=f"{text.zh}；上一层级 {level}。"),
    )


class SensitivityInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items of named lists that the topic maps to; ``covered``: whether our mapping looked at this topic at all.

    ``unread``: how many items of the lists were not read, in words of both languages.
    """

    items: tuple[ListedItem, ...]
    covered: bool
    unread: Text


def sensitivity(given: SensitivityInput) -> Part:
    """Passes where the topic maps to no listed item that was read. A mapping is our interpretation: it only opens."""
    if not given.covered:
        return Part(
            verdict=Verdict.OPEN,
            reason=Text(en="This topic was not looked at in our mapping.", zh="我方映射未涵盖该主题。"),
        )
    if given.items:
        named = [(f"{i.name.en} ({i.side}, {i.citation.cite})", f"{i.name.zh}（{i.side}，{i.citation.cite}）")
                 for i in given.items]  # fmt: skip
        return Part(
            verdict=Verdict.OPEN,
            reason=Text(
                en=f"By our interpretation it touches: {'; '.join(en for en, _ in named)}.",
                zh=f"按我方解释涉及：{'；'.join(zh for _, zh in named)}。",
            ),
        )
    return Part(
        verdict=Verdict.PASS,
        reason=Text(
            en=f"It maps to no listed item that was read. {given.unread.en}",
            zh=f"未对应任何已核读的清单条目。{given.unread.zh}",
        ),
    )


class GuardrailInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rules of both sides say of a reference project in the topic, and the rules that bite on it."""

    standing: Standing
    rules: Sequence[str]


def guardrail_fit(given: GuardrailInput) -> Part:
    """Passes where an open, basic project of two unlisted universities may proceed, with conditions or without."""
    verdict = {
        Standing.NO_OBJECTION: Verdict.PASS,
        Standing.CONDITIONS: Verdict.PASS,
        Standing.OPEN: Verdict.OPEN,
        Standing.PROHIBITED: Verdict.FAIL,
    }[given.standing]
    named = ", ".join(given.rules)
    said = {
        Standing.NO_OBJECTION: Text(en="no objection", zh="无异议"),
        Standing.CONDITIONS: Text(en="may proceed under conditions", zh="附条件可行"),
        Standing.OPEN: Text(en="questions open", zh="有待回答的问题"),
        Standing.PROHIBITED: Text(en="prohibited as described", zh="按所述情形禁止"),
    }[given.standing]
    return Part(
        verdict=verdict,
        reason=Text(
            en=f"Reference project (two unlisted universities, basic, published): {said.en}"
            + (f" ({named})." if named else "."),
            zh=f"参照项目（两所未列名大学、基础研究、公开发表）：{said.zh}" + (f"（{named}）。" if named else "。"),
        ),
    )
