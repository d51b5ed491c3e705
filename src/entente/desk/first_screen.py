"""The first screen of a dossier: the outcome in one sentence and what a reader needs before anything else."""

from __future__ import annotations

from collections.abc import Sequence

from entente.model.answers import (
    Finding,
    FirstScreen,
    Need,
    NotChecked,
    Obligation,
    Outcome,
    Question,
    Statement,
    Way,
    Will,
)
from entente.model.codes import Standing
from entente.model.provenance import SnapshotRef
from entente.model.text import Text

__all__ = ["MOST_QUESTIONS", "first_screen"]

MOST_QUESTIONS = 5
_SEVERITY = {Standing.PROHIBITED: 0, Standing.OPEN: 1, Standing.CONDITIONS: 2, Standing.NO_OBJECTION: 3}
_NAMED = 3


def first_screen(
    need: Need, will: Will, way: Way, duties: Sequence[Obligation], sources: Sequence[SnapshotRef]
) -> FirstScreen:
    """Join the three answers into the screen that MISSION.md describes."""
    blocking = sorted(
        (
            finding
            for finding in way.findings
            if finding.standing is not Standing.NO_OBJECTION and not finding.defeated_by
        ),
        key=lambda finding: (_SEVERITY[finding.standing], finding.side, finding.rule),
    )
    return FirstScreen(
        outcome=_outcome(way, blocking),
        blocks=tuple(_block(finding) for finding in blocking),
        questions=way.questions[:MOST_QUESTIONS],
        exemptions=tuple(
            Outcome(
                text=exemption.title, rule=exemption.rule, citation=exemption.citation, lifted_by=exemption.destroyed_by
            )
            for exemption in way.exemptions
        ),
        duties=tuple(duties),
        not_checked=way.not_checked,
        ages=tuple(_age(source) for source in sources if source.list_class),
        need=need.line,
        will=will.line,
    )


def _block(finding: Finding) -> Outcome:
    return Outcome(
        text=Text(en=f"{finding.title.en}: {finding.reason.en}", zh=f"{finding.title.zh}：{finding.reason.zh}"),
        rule=finding.rule,
        citation=finding.citation,
        lifted_by=finding.lifted_by,
    )


def _outcome(way: Way, blocking: Sequence[Finding]) -> Text:
    deciding = [finding for finding in blocking if finding.standing is way.standing]
    if way.standing is Standing.PROHIBITED:
        return _prohibited(deciding)
    if way.standing is Standing.OPEN:
        return _open(way.questions, deciding)
    if way.standing is Standing.CONDITIONS:
        named = [f"{f.title.en} ({f.citation.cite})" for f in deciding[:_NAMED]]
        named_zh = [f"{f.title.zh}（{f.citation.cite}）" for f in deciding[:_NAMED]]
        more = len(deciding) - len(named)
        return Text(
            en="May proceed when these are settled: " + "; ".join(named) + (f"; and {more} more." if more else "."),
            zh="满足以下条件后可以进行：" + "；".join(named_zh) + (f"；另有 {more} 项。" if more else "。"),
        )
    return _no_objection(way)


def _no_objection(way: Way) -> Text:
    verified = way.rules_verified_to.isoformat() if way.rules_verified_to else "—"
    en = f"No objection found in {way.rules_evaluated} rules verified to {verified}"
    zh = f"在截至 {verified} 核实的 {way.rules_evaluated} 条规则中未发现异议"
    if not way.not_checked:
        return Text(en=en + ".", zh=zh + "。")
    return Text(
        en=f"{en}; not checked: {_list_en(way.not_checked)}.",
        zh=f"{zh}；未核查：{_list_zh(way.not_checked)}。",
    )


def _list_en(items: Sequence[NotChecked]) -> str:
    return "; ".join(item.text.en.rstrip(".") for item in items[:_NAMED]) + (" …" if len(items) > _NAMED else "")


def _list_zh(items: Sequence[NotChecked]) -> str:
    return "；".join(item.text.zh.rstrip("。") for item in items[:_NAMED]) + ("……" if len(items) > _NAMED else "")


def _prohibited(deciding: Sequence[Finding]) -> Text:
    cites = ", ".join(sorted({finding.citation.cite for finding in deciding}))
    lifts = [finding.lifted_by for finding in deciding if finding.lifted_by]
    if not lifts:
        return Text(en=f"Prohibited as described by {cites}.", zh=f"按所述情形，{cites} 予以禁止。")
    if len(lifts) == 1:
        return Text(
            en=f"Prohibited as described by {cites}; lifted if: {lifts[0].en}",
            zh=f"按所述情形，{cites} 予以禁止；解除条件：{lifts[0].zh}",
        )
    steps = [Text(en=f"({n}) {lift.en}", zh=f"（{n}）{lift.zh}") for n, lift in enumerate(lifts, 1)]
    return Text(
        en=f"Prohibited as described by {cites}; lifted if all of these: {' '.join(step.en for step in steps)}",
        zh=f"按所述情形，{cites} 予以禁止；须同时满足以下条件方可解除：{''.join(step.zh for step in steps)}",
    )


def _open(questions: Sequence[Question], deciding: Sequence[Finding]) -> Text:
    cites = ", ".join(sorted({finding.citation.cite for finding in deciding}))
    count = len(questions)
    noun = "question" if count == 1 else "questions"
    if count == 0:
        return Text(en=f"Open: {cites} must be verified first.", zh=f"待定：须先核实 {cites}。")
    return Text(
        en=f"Open: {count} {noun} to settle, on {cites}.", zh=f"待定：有 {count} 个问题须先澄清，涉及 {cites}。"
    )


def _age(source: SnapshotRef) -> Statement:
    sample_en, sample_zh = (" SAMPLE", " 样本") if source.sample else ("", "")
    stale_en, stale_zh = ("; stale", "；已过时") if source.stale else ("", "")
    edition = source.edition.isoformat() if source.edition else "—"
    days_en, days_zh = "", ""
    if source.age_days is not None and source.age_days < 0:
        days_en, days_zh = ", newer than the day asked for", "，晚于所问之日"
    elif source.age_days is not None:
        days_en, days_zh = f", {source.age_days} days old", f"，距今 {source.age_days} 天"
    return Statement(
        text=Text(
            en=f"{source.title}{sample_en}: edition of {edition}{days_en}{stale_en}",
            zh=f"{source.title}{sample_zh}：{edition} 版{days_zh}{stale_zh}",
        ),
        sources=(source.id,),
    )
