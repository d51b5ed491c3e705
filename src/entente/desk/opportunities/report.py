"""Opportunities as a report: ranked topics, the four sub-results with reasons, criteria, listed items, works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from entente.desk.opportunities.answer import Opportunity, find_opportunities
from entente.desk.opportunities.order import EQUAL
from entente.desk.opportunities.reference_project import Guardrails
from entente.evidence.candidates import CRITERIA
from entente.evidence.counting.pairs import joint_works
from entente.evidence.pair import K_ANONYMITY, works_source
from entente.evidence.report import Cell, Report, Table, column, table
from entente.evidence.reports.request import FRACTIONAL, WHOLE, Asked
from entente.model.answers import ComparedValue, Comparison
from entente.model.text import Text
from entente.safeguards.technology import TechnologyLists

__all__ = ["opportunity_report"]

_JUDGED = Text(en="one sub-result a cell; none outweighs another", zh="各单元格为一项子结果；互不抵消")


def opportunity_report(
    asked: Asked,
    x: str,
    y: str,
    technology: TechnologyLists,
    guardrails: Guardrails,
    *,
    as_of: date,
    weights: Mapping[str, float] = EQUAL,
    most: int = 50,
    works_of: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """The ``most`` first topics in reading order; ``works_of``: also list the joint works of that topic."""
    found = find_opportunities(asked, x, y, technology, guardrails, as_of=as_of, weights=weights, tell=tell)
    shown = found[:most]
    tables = [_ranked(shown, len(found)), _reasons(shown), _criteria(shown), _sides(shown), _items(shown, technology)]
    tables.append(_gates(shown))
    if works_of:
        tables.append(_works(asked, x, y, works_of))
    gates = [asked.gates(Text(en="All counted works", zh="全部计入论文"))]
    sample = gates[0].gates.sample > 0
    return Report(
        kind="opportunities",
        title=Text(en=f"{x}–{y}: topics for cooperation", zh=f"{x}–{y}：可供合作的主题"),
        tables=tuple(tables),
        gates=tuple(gates),
        notes=_NOTES if found else (_NONE, *_NOTES),
        sources=(works_source(asked.state),),
        settings=asked.settings
        | {"x": x, "y": y, "as_of": as_of.isoformat(), "most": most, "works": works_of}
        | {f"weight_{name}": value for name, value in weights.items()},
        comparisons=_picture(shown, sample=sample),
        sample=sample,
    )


_NOTES = (
    Text(
        en="A topic is recommended only where all four sub-results pass. The order is a reading order: criteria are"
        " ranked and combined by a weighted geometric mean; it says nothing of the four.",
        zh="仅当四项子结果均通过时才推荐。排序仅为阅读顺序：各标准按名次以加权几何平均合成，与四项子结果无关。",
    ),
    Text(
        en="Ranks with other works: bootstrap over 100 random groups of works. With other weights: Dirichlet around the"
        " weights given. Without: one criterion left out.",
        zh="“换论文”：对 100 个随机论文组的自助法；“换权重”：围绕所给权重的狄利克雷扰动；"
        "“去一项”：去掉一个标准后的名次。",
    ),
    Text(
        en="The mapping of topics to lists of technologies is our interpretation; it opens a question and decides"
        " nothing. The reference project is made up: two unlisted universities, basic, published.",
        zh="主题与技术清单的对应系我方解释，仅提示问题，不作决定。参照项目为虚拟：两所未列名大学、基础研究、公开发表。",
    ),
    Text(
        en="Supports expert judgement, does not replace it (Hicks et al. 2015, Nature 520, 429-431).",
        zh="用于支持而非取代专家判断（Hicks 等 2015，Nature 520, 429-431）。",
    ),
)


_NONE = Text(
    en="There is no unit in which both have 30 works. Load more works, begin earlier (--from), or ask for larger units"
    " (--subfield, --field).",
    zh="没有双方均达 30 篇的主题。请导入更多论文、放宽起始年份（--from），或改用更大的单元（--subfield、--field）。",
)


def _ranked(shown: tuple[Opportunity, ...], of: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in shown:
        place = one.place
        without = list(place.without.values()) or [place.rank]
        joint = one.candidate.joint
        rows.append((
            place.rank, one.candidate.unit, one.name, "yes" if one.recommended else "no",
            *(part.verdict.value for part in one.parts.values()), place.score, *place.bootstrap, *place.weights,
            min(without), max(without), None if 0 < joint < K_ANONYMITY else joint,
        ))  # fmt: skip
    return table(
        "opportunities",
        Text(
            en=f"Topics ({len(shown)} of {of} in which both have 30 works)",
            zh=f"主题（双方均有 30 篇的 {of} 个中的 {len(shown)} 个）",
        ),
        (
            column("rank", "Rank", "名次"),
            column("unit", "Id", "编号"),
            column("name", "Name", "名称"),
            column("recommended", "Recommended", "推荐"),
            column("interest", "Interest", "兴趣"),
            column("strengths", "Strengths", "优势"),
            column("sensitivity", "Sensitivity", "敏感性"),
            column("guardrails", "Guardrails", "护栏"),
            column("score", "Score", "得分", 3, shown=False),
            column("rank_works_low", "Other works", "换论文"),
            column("rank_works_high", "to", "至"),
            column("rank_weights_low", "Other weights", "换权重"),
            column("rank_weights_high", "to", "至"),
            column("rank_without_low", "Without one", "去一项"),
            column("rank_without_high", "to", "至"),
            column("joint", "Joint works", "合著论文"),
        ),
        rows,
        _JUDGED,
        ("addition", "gain", "goal_share", "ric"),
        hidden=sum(0 < one.candidate.joint < K_ANONYMITY for one in shown),
    )  # fmt: skip


def _reasons(shown: tuple[Opportunity, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.candidate.unit, name, part.verdict.value, part.reason.en, part.reason.zh)
        for one in shown
        for name, part in one.parts.items()
    ]
    return table(
        "reasons",
        Text(en="Why, for each of the four", zh="四项子结果的理由"),
        (
            column("unit", "Id", "编号"),
            column("part", "Sub-result", "子结果"),
            column("verdict", "Verdict", "结论"),
            column("reason", "Why", "理由"),
            column("reason_zh", "Why (zh)", "理由（中文）", shown=False),
        ),
        rows,
        _JUDGED,
    )


def _criteria(shown: tuple[Opportunity, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.candidate.unit,
            *(one.candidate.criteria[name] for name in CRITERIA),
            *(one.place.without.get(name) for name in CRITERIA),
        )
        for one in shown
    ]
    return table(
        "criteria",
        Text(en="Criteria of the order, and the rank without each", zh="排序标准及去掉各标准后的名次"),
        (
            column("unit", "Id", "编号"),
            column("capability", "Capability", "能力", 4),
            column("complementarity", "Complementarity", "互补性", 3),
            column("gain", "Gain, lower bound", "增益下限", 3),
            column("challenge", "Challenge", "挑战", 3),
            column("base", "Base (RIC)", "基础（RIC）", 2),
            *(column(f"without_{name}", f"without {name}", f"去掉 {name}") for name in CRITERIA),
        ),
        rows,
        FRACTIONAL,
        ("addition", "gain", "mutual_benefit", "goal_share", "ric"),
    )


def _sides(shown: tuple[Opportunity, ...]) -> Table:
    """Both sides of every topic, one row each, so that neither is shown without the other."""
    rows: list[tuple[Cell, ...]] = []
    for one in shown:
        for side in (one.candidate.x, one.candidate.y):
            bounds = side.activity_interval or (None, None)
            gained = side.gain if one.candidate.benefit else None  # both sides or none
            rows.append((
                one.candidate.unit, side.country, side.works, side.activity, *bounds, side.pp_top, side.capability,
                side.adds, gained.difference if gained else None, gained.low if gained else None,
                gained.high if gained else None,
            ))  # fmt: skip
    return table(
        "sides",
        Text(en="Both sides of each topic", zh="各主题的双方情况"),
        (
            column("unit", "Id", "编号"),
            column("country", "Side", "一方"),
            column("works", "Works", "论文"),
            column("activity", "AI", "活跃指数", 2),
            column("activity_low", "Low", "下限", 2),
            column("activity_high", "High", "上限", 2),
            column("pp_top", "PP(top 10 %) shrunk", "前 10% 比例（收缩）", 3),
            column("capability", "Capability", "能力", 4),
            column("adds", "Adds to the other", "对另一方的补充", 2),
            column("gain", "Gain", "增益", 3),
            column("gain_low", "Low", "下限", 3),
            column("gain_high", "High", "上限", 3),
        ),
        rows,
        FRACTIONAL,
        ("activity_index", "pp_top", "addition", "gain"),
    )


def _items(shown: tuple[Opportunity, ...], technology: TechnologyLists) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.candidate.unit, item.side, item.item, item.name.en, item.name.zh, item.status, item.citation.cite,
            item.citation.url, item.in_force_from.isoformat(), item.word, item.mapped_on.isoformat(),
        )
        for one in shown
        for item in one.items
    ]  # fmt: skip
    method = technology.mapping.method
    return table(
        "listed",
        Text(en="Listed items that the topics map to (our interpretation)", zh="主题所对应的清单条目（我方解释）"),
        (
            column("unit", "Id", "编号"),
            column("side", "Side", "一方"),
            column("item", "Item", "条目", shown=False),
            column("name", "Name", "名称"),
            column("name_zh", "Name (zh)", "名称（中文）", shown=False),
            column("status", "Status", "状态"),
            column("source", "Source", "来源"),
            column("url", "Address", "网址", shown=False),
            column("in_force_from", "Since", "起始"),
            column("word", "Word in the name", "名称中的词"),
            column("mapped_on", "Mapped on", "映射日期"),
        ),
        rows,
        Text(
            en=f"mapping of {technology.mapping.date}, {technology.mapping.topics:,} topics: {method.en.rstrip('.')}",
            zh=f"{technology.mapping.date} 映射，{technology.mapping.topics:,} 个主题：{method.zh.rstrip('。')}",
        ),
        notes=tuple(one.note for one in technology.lists),
    )


def _gates(shown: tuple[Opportunity, ...]) -> Table:
    """The evidence gate of every topic: what its works see and do not see."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.candidate.unit, one.gates.works, one.gates.coverage, one.gates.unmatched, one.gates.impossible,
            one.gates.disagreeing, one.gates.international, one.gates.dual_only, one.gates.capped,
        )
        for one in shown
    ]  # fmt: skip
    return table(
        "gates",
        Text(en="Evidence gate of each topic (works)", zh="各主题的证据门（篇）"),
        (
            column("unit", "Id", "编号"),
            column("works", "Counted", "计入"),
            column("coverage", "Share with a country", "有国家信息的比例", 3),
            column("unmatched", "Address without institution", "有地址无机构"),
            column("impossible", "Institution of later times", "机构年代不符"),
            column("disagreeing", "Institution in another country", "机构国别不符"),
            column("international", "International", "国际合作"),
            column("dual_only", "Dual only", "仅多重任职"),
            column("capped", "100 authors or more", "作者达 100 位"),
        ),
        rows,
        WHOLE,
    )


def _works(asked: Asked, x: str, y: str, unit: str) -> Table:
    level = asked.scope.level
    found = joint_works(asked.warehouse, x, y, asked.scope.at(level, (unit,)), 1000)
    rows: list[tuple[Cell, ...]] = [
        (
            one.work, f"https://openalex.org/{one.work}", one.year, one.type, one.authors, one.countries, one.cited_by,
            one.fwci, one.top10, one.dual_only,
        )
        for one in found
    ]  # fmt: skip
    return table(
        "works",
        Text(
            en=f"Joint works of {unit} (newest first, at most 1,000)", zh=f"{unit} 的合著论文（最新在前，至多 1000 篇）"
        ),
        (
            column("work", "Work", "论文"),
            column("address", "Address", "网址", shown=False),
            column("year", "Year", "年份"),
            column("type", "Type", "类型"),
            column("authors", "Authors", "作者数"),
            column("countries", "Countries", "国家或地区数"),
            column("cited_by", "Cited", "被引"),
            column("fwci", "FWCI", "FWCI", 2),
            column("top10", "Top 10 %", "前 10%"),
            column("dual_only", "Dual only", "仅多重任职"),
        ),
        rows,
        WHOLE,
    )  # fmt: skip


def _picture(shown: tuple[Opportunity, ...], *, sample: bool) -> tuple[Comparison, ...]:
    """Ranks with their bootstrap interval, at most thirty; recommended ones are marked."""
    values = tuple(
        ComparedValue(
            label=Text(
                en=f"{'✓ ' if one.recommended else ''}{one.name}", zh=f"{'✓ ' if one.recommended else ''}{one.name}"
            ),
            value=one.place.rank,
            low=one.place.bootstrap[0],
            high=one.place.bootstrap[1],
        )
        for one in shown[:30]
    )
    label = Text(en="Rank, with its spread over other draws of works", zh="名次及其对其他论文抽样的区间")
    if not values:
        return ()
    return (Comparison(id="opportunities.rank", label=label, values=values, sources=("works",), sample=sample),)
