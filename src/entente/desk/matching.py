"""Needs matched with capabilities, beside what the guardrails say; and chains without one of their suppliers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from entente.desk.assess import Desk, Question
from entente.errors import InputError, gettext_noop
from entente.evidence.counts import check_country
from entente.evidence.matching import lost, match, read_matching
from entente.evidence.report import Cell, Report, both_languages, column, table
from entente.model.answers import ComparedValue, Comparison
from entente.model.reading import read_proposal
from entente.model.text import Text

__all__ = ["chain_report", "match_report"]

_NO_PROPOSAL = "not asked"


def match_report(home: Path, path: Path, x: str, y: str, day: date) -> Report:
    """Strengths and guardrails of every need, apart: neither changes the other."""
    for code, field in ((x, "X"), (y, "Y")):
        check_country(code, field=field)
    joined = read_matching(path)
    content = joined.content
    rows: list[tuple[Cell, ...]] = []
    parts: list[tuple[Cell, ...]] = []
    for number, need in enumerate(content.need):
        found = match(need, (x, y), content.capability)
        standing = _NO_PROPOSAL
        if need.proposal:
            proposal = read_proposal(joined.folder("need", number) / need.proposal)
            with Desk.open(home) as desk:
                standing = desk.assess(proposal, Question(as_of=day, known_at=day)).standing.value
        rows.append((need.id, need.title.en, need.title.zh, found.proposed, standing))
        for component, side in found.leads.items():
            sources = sorted({one.source for one in content.capability if one.component == component})
            parts.append((need.id, component, side or None, "; ".join(sources)))
    columns = [column("need", "need", "需求"), *both_languages("title", "title", "名称"),
               column("proposed", "strengths: proposed", "优势：建议"),
               column("guardrails", "guardrails: standing", "保障规则：状态")]  # fmt: skip
    supplied = [column("need", "need", "需求"), column("component", "component", "组成部分"),
                column("supplied_by", "led by", "领先方"), column("source", "source", "来源")]  # fmt: skip
    counting = Text(
        en="proposed only if each side leads in at least one component; the standing is that of the named proposal",
        zh="仅当每一方至少在一个部分领先时建议；状态指所列提案的状态",
    )
    return Report(
        kind="matching", title=Text(en=f"{x}–{y}: strengths matched", zh=f"{x}–{y}：优势匹配"),
        tables=(
            table("needs", Text(en="Needs", zh="需求"), columns, rows, counting),
            table("components", Text(en="Components", zh="组成部分"), supplied, parts, counting),
        ),
        settings={"x": x, "y": y, "as_of": day.isoformat()},
    )  # fmt: skip


def chain_report(path: Path, without: tuple[str, ...]) -> Report:
    """The map of stages, and what remains without each supplier (or those named)."""
    content = read_matching(path).content
    countries = sorted({one.country for one in content.supply})
    for code in without:
        if code not in countries:
            raise InputError(
                gettext_noop("{code} supplies nothing in this file."), code=code[:40], field="--without",
                hint=gettext_noop("Suppliers: {countries}."), countries=", ".join(countries),
            )  # fmt: skip
    stages = [(one.stage, one.country, one.share, one.replaceable, one.source) for one in content.supply]
    losses = [lost(code, content.supply) for code in without or countries]
    rows = [(loss.country, stage, left) for loss in losses for stage, left in loss.stages.items()]
    head = [column("stage", "stage", "环节"), column("country", "supplier", "供应方"),
            column("share", "share", "份额", 3), column("replaceable", "replaceable", "可替代", 3),
            column("source", "source", "来源")]  # fmt: skip
    gone, rest = column("without", "without", "失去"), column("left", "left", "剩余", 3)
    counting = Text(
        en="shares of a stage; a chain is as wide as its narrowest stage", zh="环节份额；链条取决于最窄环节"
    )
    whole = [(loss.country, loss.whole) for loss in losses]
    return Report(
        kind="chain", title=Text(en="A chain of supply without one supplier", zh="失去一方供应的供应链"),
        tables=(
            table("stages", Text(en="Stages", zh="环节"), head, stages, counting),
            table("left", Text(en="What remains of each stage", zh="各环节剩余"),
                  [gone, column("stage", "stage", "环节"), rest], rows, counting),
            table("whole", Text(en="What remains of the chain", zh="链条剩余"),
                  [gone, rest], whole, counting),
        ),
        comparisons=(Comparison(
            id="whole", label=Text(en="What remains of the chain", zh="链条剩余"), neutral=1.0, sources=("file",),
            values=tuple(ComparedValue(label=Text(en=f"without {code}", zh=f"失去 {code}"), value=value)
                         for code, value in whole),
        ),) if whole else (),
    )  # fmt: skip
