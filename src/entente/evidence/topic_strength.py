"""What both sides bring to the topics of a proposal, and what each gained from joint works so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from entente.evidence.counting.gains import Against, Outcome
from entente.evidence.counting.pairs import Variant
from entente.evidence.counting.profiles import UnitName
from entente.evidence.gain_answer import SideGain, gains
from entente.evidence.measures.gain import SUPPRESS_BELOW as FEWEST_MATCHED
from entente.evidence.measures.gain import Gain
from entente.evidence.measures.specialisation import SUPPRESS_BELOW
from entente.evidence.measures.values import Interval
from entente.evidence.parts import Part, marked
from entente.evidence.questions import Rows
from entente.evidence.scope import Level, Scope
from entente.evidence.strengths import Strength, strengths
from entente.model.answers import ComparedValue, Comparison, Statement
from entente.model.text import Text

__all__ = ["gain_part", "strength_part"]

_LEVEL_ZH = {Level.TOPIC: "主题", Level.SUBFIELD: "子领域", Level.FIELD: "领域"}
_OUTCOMES = {
    Outcome.TOP10: Text(en="share among the 10 % most cited", zh="进入前 10% 高被引的比例"),
    Outcome.THIRD: Text(en="ln(1 + citations from third countries)", zh="ln(1+第三方引用数)"),
}
"""The outcomes a dossier shows: one that is easy to read, and one without the partners' own citations."""


def strength_part(
    warehouse: Rows,
    scope: Scope,
    pair: tuple[str, str],
    names: Mapping[str, UnitName],
    *,
    impact_year: int,
    sample: bool,
    known: Collection[tuple[str, int, float]] = (),
) -> Part:
    """Activity index and share among the most cited of both sides, in each unit of the scope.

    ``known``: country, works and output that were shown before: where one topic is all of its subfield, the subfield
    would say the same twice.
    """
    found = [
        one
        for one in strengths(warehouse, scope, countries=tuple(sorted(pair)), impact_year=impact_year)
        if (one.country, one.works, one.output) not in known
    ]
    ordered = sorted(found, key=lambda one: (one.unit, pair.index(one.country)))
    shown = [one for one in ordered if one.activity is not None]
    return Part(
        statements=_suppressed(ordered, scope, pair, sample=sample),
        comparisons=(
            *_comparison(
                f"{scope.level}.activity",
                Text(
                    en=f"Activity index by {scope.level} (1 = as much of its output as the world's)",
                    zh=f"各{_LEVEL_ZH[scope.level]}的活跃指数（1 表示占本国产出的比重与世界相同）",
                ),
                1.0,
                [(one, one.activity, one.activity_interval) for one in shown],
                names,
                sample=sample,
            ),
            *_comparison(
                f"{scope.level}.pp_top",
                Text(
                    en=f"Share among the 10 % most cited by {scope.level}, works to {impact_year} (world: 0.1)",
                    zh=f"各{_LEVEL_ZH[scope.level]}进入前 10% 高被引的比例，截至 {impact_year} 年（世界：0.1）",
                ),
                0.1,
                [(one, one.pp_top, one.pp_top_interval) for one in shown],
                names,
                sample=sample,
            ),
        ),
    )


def _named(unit: str, names: Mapping[str, UnitName]) -> str:
    return names[unit].name if unit in names else unit


def _who(one: Strength, names: Mapping[str, UnitName]) -> Text:
    """The country and the unit, with the works behind the value and the symmetric index."""
    where, index = _named(one.unit, names), f"{one.rsca:+.2f}" if one.rsca is not None else "–"
    return Text(
        en=f"{one.country}: {where} ({one.works:,} works, RSCA {index})",
        zh=f"{one.country}：{where}（论文 {one.works:,} 篇，RSCA {index}）",
    )


def _comparison(
    name: str,
    label: Text,
    neutral: float,
    values: list[tuple[Strength, float | None, Interval | None]],
    names: Mapping[str, UnitName],
    *,
    sample: bool,
) -> tuple[Comparison, ...]:
    shown = tuple(
        ComparedValue(
            label=_who(one, names),
            value=value,
            low=bounds.low if bounds else None,
            high=bounds.high if bounds else None,
        )
        for one, value, bounds in values
        if value is not None
    )
    if not shown:
        return ()
    return (
        Comparison(
            id=name, label=label, neutral=neutral, values=shown, counting="author-fractional", sources=("works",),
            sample=sample,
        ),
    )  # fmt: skip


def _suppressed(
    found: Iterable[Strength], scope: Scope, pair: tuple[str, str], *, sample: bool
) -> tuple[Statement, ...]:
    """Which countries have too few works in the topics for an index."""
    enough = {one.country for one in found if one.works >= SUPPRESS_BELOW}
    few = [country for country in pair if country not in enough]
    if not few or scope.level is not Level.TOPIC:
        return ()
    text = marked(
        f"No activity index for {', '.join(few)}: fewer than {SUPPRESS_BELOW} loaded works in a topic.",
        f"{'、'.join(few)} 在单一主题中的已导入论文少于 {SUPPRESS_BELOW} 篇，不给出活跃指数。",
        sample=sample,
    )
    return (Statement(text=text, sources=("works",)),)


def gain_part(
    warehouse: Rows, scope: Scope, pair: tuple[str, str], *, impact_year: int, seed: int, sample: bool
) -> Part:
    """What each side gained from joint works in the topics: the difference to comparable works without the partner."""
    shown = gains(
        warehouse, *pair, scope, impact_year=impact_year, seed=seed, variants=(Variant.ALL,), outcomes=tuple(_OUTCOMES),
        against=(Against.ANY,),
    )  # fmt: skip
    statements = [statement for one in shown for statement in _gain_statement(one, pair, impact_year, sample=sample)]
    comparisons = [comparison for one in shown for comparison in _gain_comparison(one, pair, sample=sample)]
    if shown and not statements:
        text = marked(
            f"No gain is given: fewer than {FEWEST_MATCHED} joint works to {impact_year} found comparable works.",
            f"不给出合作增益：截至 {impact_year} 年，有可比论文的合著论文少于 {FEWEST_MATCHED} 篇。",
            sample=sample,
        )
        statements = [Statement(text=text, sources=("works",))]
    return Part(statements=tuple(statements), comparisons=tuple(comparisons))


def _bounded(value: float, low: float | None, high: float | None) -> str:
    return f"{value:+.3f}" + (f" ({low:+.3f}…{high:+.3f})" if low is not None and high is not None else "")


def _gain_statement(one: SideGain, pair: tuple[str, str], impact_year: int, *, sample: bool) -> list[Statement]:
    if one.x is None or one.y is None or one.mutual is None:
        return []
    what = _OUTCOMES[one.outcome]
    sides = [
        (pair[0], _bounded(one.x.difference, one.x.low, one.x.high), one.matched_x, one.unmatched_x),
        (pair[1], _bounded(one.y.difference, one.y.low, one.y.high), one.matched_y, one.unmatched_y),
    ]
    mutual = _bounded(one.mutual.value, one.mutual.low, one.mutual.high)
    en = "; ".join(f"{who} {value} ({n} joint works matched, {lost} not)" for who, value, n, lost in sides)
    zh = "；".join(f"{who} {value}（匹配 {n} 篇，未匹配 {lost} 篇）" for who, value, n, lost in sides)
    text = marked(
        f"Joint works against works without the partner of the same topic, year, type and team size, {what.en}, to"
        f" {impact_year}: {en}; mutual benefit (the smaller) {mutual}. 95 % bootstrap intervals; a difference, not a"
        " cause.",
        f"合著论文与同主题、年份、类型、团队规模且无对方参与的论文相比，{what.zh}之差（截至 {impact_year} 年）：{zh}；"
        f"互利（取较小者）{mutual}。括号内为自助法 95% 区间；仅为差异，不代表因果。",
        sample=sample,
    )
    return [Statement(text=text, sources=("works",))]


def _gain_comparison(one: SideGain, pair: tuple[str, str], *, sample: bool) -> list[Comparison]:
    sides: list[tuple[str, Gain | None]] = [(pair[0], one.x), (pair[1], one.y)]
    values = tuple(
        ComparedValue(
            label=Text(en=f"{who}: joint works minus others", zh=f"{who}：合著减其他"),
            value=found.difference,
            low=found.low,
            high=found.high,
        )
        for who, found in sides
        if found is not None
    )
    if len(values) < 2:
        return []  # one side's gain is never shown without the other's
    what = _OUTCOMES[one.outcome]
    return [
        Comparison(
            id=f"gain.{one.outcome}",
            label=Text(en=f"Gain on each side: {what.en}", zh=f"双方增益：{what.zh}"),
            neutral=0.0,
            values=values,
            counting="whole",
            sources=("works",),
            sample=sample,
        )
    ]
