"""The evidence gates in words. Every figure goes with them: what was counted, from when, and what is doubtful."""

from __future__ import annotations

from entente.evidence.counting.gates import Gates
from entente.evidence.parts import number
from entente.evidence.scope import Territory
from entente.model.text import Text

__all__ = ["gate_lines"]


def gate_lines(gates: Gates) -> tuple[Text, ...]:
    """What the counted works see and do not see, one sentence a gate; both languages."""
    if not gates.works:
        return (Text(en="No works were counted.", zh="没有计入任何论文。"),)
    lines = (_counted(gates), _coverage(gates), _matches(gates), _dual(gates), _cap(gates), _left_out(gates))
    return (_selected(gates), *lines) if gates.selected_for else lines


def _selected(gates: Gates) -> Text:
    return Text(
        en=f"Selected works: at least 90 % of them have {gates.selected_for}, so they were selected for it; no share,"
        " index, gain or intensity against other countries holds.",
        zh=f"经筛选的论文：至少 90% 含 {gates.selected_for}，系为其筛选；"
        "任何与其他国家或地区相比的占比、指数、增益或强度均不成立。",
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _counted(gates: Gates) -> Text:
    years = f"{gates.first_year}–{gates.last_year}"
    switch = Territory(gates.territory).label
    day_en = f"copy of {gates.edition}" if gates.edition else "no day (a SAMPLE)" if gates.sample else "day not known"
    day_zh = (
        f"数据日期 {gates.edition}" if gates.edition else "无日期（样本 SAMPLE）" if gates.sample else "数据日期未知"
    )
    return Text(
        en=f"Counted: {number(gates.works)} works, {years}; OpenAlex, {day_en}; {switch.en}.",
        zh=f"计入论文 {number(gates.works)} 篇，{years} 年；OpenAlex，{day_zh}；{switch.zh}。",
    )


def _coverage(gates: Gates) -> Text:
    share = _percent(gates.with_country, gates.works)
    return Text(
        en=f"Coverage: {share} have a country; {number(gates.unmatched)} have one from an address without a matched"
        " institution. Absolute counts are too low; comparisons suffer less.",
        zh=f"覆盖率：{share} 有国家或地区信息；其中 {number(gates.unmatched)} 篇仅由地址得出、未匹配到机构。"
        "绝对数偏低，相对比较所受影响较小。",
    )


def _matches(gates: Gates) -> Text:
    """Institutions that could not be there: founded later, of a name of later times, or in another country."""
    disagree = number(gates.disagreeing)
    checked_en = f"{number(gates.checked)} works checked against ROR" if gates.checked else "no ROR loaded"
    checked_zh = f"对照 ROR 核对 {number(gates.checked)} 篇" if gates.checked else "未导入 ROR"
    return Text(
        en=f"False institution matches: in {number(gates.impossible)} works an institution was founded later or its"
        f" name could not exist yet ({checked_en}); in {disagree} an institution lies in a country that the author's"
        " address does not name.",
        zh=f"机构误匹配：{number(gates.impossible)} 篇所列机构成立于论文之后或当时不可能有此名称（{checked_zh}）；"
        f"{disagree} 篇中机构所在国家或地区与作者地址不符。",
    )


def _dual(gates: Gates) -> Text:
    share = _percent(gates.dual_only, gates.international)
    return Text(
        en=f"International: {number(gates.international)} works, of these {share} only through one author's several"
        " affiliations.",
        zh=f"国际合作论文 {number(gates.international)} 篇，其中 {share} 仅因作者多重任职而成。",
    )


def _cap(gates: Gates) -> Text:
    return Text(
        en=f"Author cap: {number(gates.capped)} works have 100 authors or more and are cut off there; countries may be"
        " missing.",
        zh=f"作者上限：{number(gates.capped)} 篇论文作者达 100 位或以上并被截断，可能缺少部分国家或地区。",
    )


def _left_out(gates: Gates) -> Text:
    return Text(
        en=f"Left out: {number(gates.outside_core)} outside the core corpus, {number(gates.retracted)} retracted,"
        f" {number(gates.paratext)} paratext, {number(gates.undated)} without a year.",
        zh=f"未计入：核心库之外 {number(gates.outside_core)} 篇、已撤稿 {number(gates.retracted)} 篇、"
        f"附属文本 {number(gates.paratext)} 篇、无年份 {number(gates.undated)} 篇。",
    )
