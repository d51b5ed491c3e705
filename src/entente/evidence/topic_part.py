"""What the loaded works say of a proposal's topics. Words are only ever a suggestion; a person confirms the id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from entente.evidence.counting.gates import Gates, count_gates
from entente.evidence.counting.pairs import count_pair
from entente.evidence.counting.profiles import UnitName, unit_names
from entente.evidence.gate_words import gate_lines
from entente.evidence.measures.bootstrap import SEED
from entente.evidence.pair import works_source
from entente.evidence.parts import Part, joined_text, marked
from entente.evidence.questions import Rows, WorksState, works_state
from entente.evidence.scope import Level, Scope
from entente.evidence.strengths import strengths, subfields_of
from entente.evidence.topic_ids import suggestions, unknown_topics
from entente.evidence.topic_pair import pair_in_topic
from entente.evidence.topic_strength import gain_part, strength_part
from entente.model.answers import Statement
from entente.model.proposal import Topic
from entente.model.text import Text

__all__ = ["YEARS_TO_CITE", "topic_part"]

YEARS_TO_CITE = 2
"""Works of the last two years are too young for citations to say anything (OpenAlex's window is four years)."""


def topic_part(
    topic: Topic,
    pair: tuple[str, str] | None,
    warehouse: Rows,
    *,
    as_of: date,
    known_at: date,
    seed: int = SEED,
) -> Part:
    """Joint works, strengths and gains in the topics of a proposal, from the works that are loaded."""
    if not topic.openalex:
        return _unresolved(topic, warehouse)
    state = works_state(warehouse, known_at)
    scope = Scope(last_year=as_of.year, level=Level.TOPIC, units=tuple(dict.fromkeys(topic.openalex)))
    gates = count_gates(warehouse, scope, state) if state.ids else None
    if gates is None or not gates.works:
        return _no_works(topic, state, warehouse)
    sample = gates.sample > 0
    names = unit_names(warehouse, Level.TOPIC, scope.units)
    label = _label(topic.openalex, names)
    parts = _pair_parts(scope, pair, warehouse, label, gates, state, seed=seed) if pair else []
    return Part(
        line=next((part.line for part in parts if part.line), None),
        statements=tuple(item for part in parts for item in part.statements),
        figures=tuple(item for part in parts for item in part.figures),
        series=tuple(item for part in parts for item in part.series),
        comparisons=tuple(item for part in parts for item in part.comparisons),
        coverage=_coverage(gates, label, sample=sample),
        sources=(works_source(state),),
        basis=("works",),
        sample=sample,
    )


def _pair_parts(
    scope: Scope,
    pair: tuple[str, str],
    warehouse: Rows,
    label: str,
    gates: Gates,
    state: WorksState,
    *,
    seed: int,
) -> list[Part]:
    """The pair over time, both sides' strengths at two levels, and both sides' gains."""
    sample = gates.sample > 0
    last = state.edition.year if state.edition else gates.last_year or scope.last_year
    impact_year = min(scope.last_year, last) - YEARS_TO_CITE
    cells = count_pair(warehouse, *pair, scope, by_year=True)
    parts = [pair_in_topic(cells, pair, label, gates, sample=sample)]
    around = scope.at(Level.SUBFIELD, subfields_of(warehouse, scope.units))
    shown: set[tuple[str, int, float]] = set()
    for each in (scope, around):
        names = unit_names(warehouse, each.level, each.units)
        parts.append(strength_part(warehouse, each, pair, names, impact_year=impact_year, sample=sample, known=shown))
        found = strengths(warehouse, each, countries=tuple(sorted(pair)), impact_year=impact_year)
        shown |= {(one.country, one.works, one.output) for one in found}
    parts.append(gain_part(warehouse, scope, pair, impact_year=impact_year, seed=seed, sample=sample))
    return parts


def _label(ids: Sequence[str], names: dict[str, UnitName]) -> str:
    return "; ".join(f"{topic} ({names[topic].name})" if topic in names else topic for topic in ids)


def _unresolved(topic: Topic, warehouse: Rows) -> Part:
    if not topic.words:
        text = Text(
            en="The proposal names no topic; nothing is said at topic level.", zh="提案未注明主题，无主题层面的说明。"
        )
        return Part(coverage=(Statement(text=text),))
    words = "; ".join(topic.words)
    found = suggestions(warehouse, topic.words)
    listed = "; ".join(f"{topic_id} ({name})" for topic_id, name in found)
    if found:
        text = Text(
            en=f"The words “{words}” may mean: {listed}. Confirm an id (entente topics) to get figures of the topic.",
            zh=f"“{words}”可能指：{listed}。请确认主题编号（entente topics）以获得主题层面的数据。",
        )
    else:
        text = Text(
            en=f"No OpenAlex topic is confirmed for the words “{words}”; nothing is counted at topic level.",
            zh=f"“{words}”尚未确认对应的 OpenAlex 主题，未作主题层面的统计。",
        )
    return Part(coverage=(Statement(text=text),))


def _no_works(topic: Topic, state: WorksState, warehouse: Rows) -> Part:
    ids = ", ".join(topic.openalex)
    strange = ", ".join(unknown_topics(warehouse, topic.openalex))
    if strange:
        text = Text(
            en=f"{strange} is not among the loaded OpenAlex topics; check the id (entente topics WORDS).",
            zh=f"已导入的 OpenAlex 主题中没有 {strange}；请核对编号（entente topics 词语）。",
        )
        return Part(coverage=(Statement(text=text),))
    if state.too_new:
        text = Text(
            en="The loaded works are newer than the day of knowledge and were not used.",
            zh="已导入的论文数据晚于所设“已知日期”，未予使用。",
        )
    elif state.ids:
        text = Text(en=f"No loaded work has topic {ids}.", zh=f"已导入的论文中没有主题 {ids}。")
    else:
        text = Text(
            en="No works are loaded, so nothing is said at topic level (entente sources import).",
            zh="尚未导入论文数据，无主题层面的说明（entente sources import）。",
        )
    return Part(coverage=(Statement(text=text),))


def _coverage(gates: Gates, label: str, *, sample: bool) -> tuple[Statement, ...]:
    """What the loaded works of the topics do not see: the evidence gates of every figure above."""
    gate = joined_text(
        [
            Text(en=f"Topic {label}.", zh=f"主题 {label}。"),
            *gate_lines(gates),
            Text(en="World figures are those of the loaded works.", zh="所称“全球”仅指已导入的论文。"),
        ]
    )
    return (Statement(text=marked(gate.en, gate.zh, sample=sample), sources=("works",)),)
