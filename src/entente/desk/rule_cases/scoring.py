"""How answers to rule cases compare with the labels of outsiders, regime by regime."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from entente.desk.rule_cases.answering import RuleCaseAnswer, answer_rule_case
from entente.desk.rule_cases.reading import LabelledCase, read_labelled_cases
from entente.safeguards.rulebook import load_rulebook

__all__ = ["Disagreement", "RegimeScore", "RuleCaseScore", "score_answers", "score_rule_cases"]

_TOO_HARD = ("prohibited", "restricted", "licence_required")
_TOO_SOFT = ("not_applicable", "allowed", "exempt", "conditions", "report_required")


class RegimeScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts of one regime (or of all), over the cases that count.

    ``groups``: linked cases are right together or not at all; a case without a group is its own. ``false_prohibition``
    of ``controls``: an over-compliance control answered prohibited, restricted or licence_required.
    ``missed_prohibition`` of ``prohibitions``: answered with a label that lets it proceed. ``undecided``: answered
    *refer* where that is not right. ``needless``: an unknown that must not block was asked for.
    """

    regime: str
    cases: int
    right: int
    groups: int
    groups_right: int
    controls: int
    false_prohibition: int
    prohibitions: int
    missed_prohibition: int
    undecided: int
    needed: int
    needed_asked: int
    needless: int
    not_counted: int
    not_counted_right: int


class Disagreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case answered otherwise, and what the answer rests on."""

    id: str
    regime: str
    expected: tuple[str, ...]
    got: str
    counted: bool
    because: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    citation: str = ""


class RuleCaseScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The comparison: all regimes together, each regime, and every disagreement."""

    total: RegimeScore
    regimes: tuple[RegimeScore, ...]
    disagreements: tuple[Disagreement, ...]


def score_rule_cases(path: Path) -> RuleCaseScore:
    """Answer the cases of a labelled file and compare. Raises as :func:`read_labelled_cases`."""
    cases = read_labelled_cases(path)
    book = load_rulebook()
    return score_answers([(case, answer_rule_case(case, book)) for case in cases])


def score_answers(answered: Iterable[tuple[LabelledCase, RuleCaseAnswer]]) -> RuleCaseScore:
    """Compare answers with labels."""
    pairs = list(answered)
    regimes = sorted({case.regime for case, _answer in pairs})
    return RuleCaseScore(
        total=_score("", pairs),
        regimes=tuple(_score(regime, [pair for pair in pairs if pair[0].regime == regime]) for regime in regimes),
        disagreements=tuple(_disagreement(*pair) for pair in pairs if not _right(*pair)),
    )


def _right(case: LabelledCase, answer: RuleCaseAnswer) -> bool:
    return answer.got in case.right


def _score(regime: str, pairs: list[tuple[LabelledCase, RuleCaseAnswer]]) -> RegimeScore:
    counted = [pair for pair in pairs if pair[0].counted]
    groups: dict[str, list[bool]] = {}
    for case, answer in counted:
        groups.setdefault(case.group or f" {case.id}", []).append(_right(case, answer))
    controls = [pair for pair in counted if pair[0].control]
    barred = [pair for pair in counted if pair[0].expected == "prohibited"]
    unknown = [pair for pair in counted if pair[0].need]
    return RegimeScore(
        regime=regime,
        cases=len(counted),
        right=sum(_right(*pair) for pair in counted),
        groups=len(groups),
        groups_right=sum(all(rights) for rights in groups.values()),
        controls=len(controls),
        false_prohibition=sum(answer.got in _TOO_HARD and not _right(case, answer) for case, answer in controls),
        prohibitions=len(barred),
        missed_prohibition=sum(answer.got in _TOO_SOFT and not _right(case, answer) for case, answer in barred),
        undecided=sum(answer.got == "refer" and not _right(case, answer) for case, answer in counted),
        needed=len(unknown),
        needed_asked=sum(set(case.need) <= set(answer.ask) for case, answer in unknown),
        needless=sum(not set(case.must_not_ask).isdisjoint(answer.ask) for case, answer in counted),
        not_counted=len(pairs) - len(counted),
        not_counted_right=sum(_right(*pair) for pair in pairs if not pair[0].counted),
    )


def _disagreement(case: LabelledCase, answer: RuleCaseAnswer) -> Disagreement:
    return Disagreement(
        id=case.id,
        regime=case.regime,
        expected=case.right,
        got=answer.got,
        counted=case.counted,
        because=answer.because,
        ask=answer.ask,
        unread=answer.unread,
        citation=case.citation,
    )
