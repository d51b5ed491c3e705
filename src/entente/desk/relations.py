"""What is tied to a party: parents, laboratories, agencies, owners, and the 50 per cent rules on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.screen import open_index
from entente.errors import InputError, gettext_noop
from entente.model.answers import Statement
from entente.model.proposal import Owner, Party
from entente.model.provenance import Certainty
from entente.model.text import Text
from entente.safeguards.rulebook import RuleBook, load_rulebook
from entente.safeguards.screening import ScreeningIndex
from entente.safeguards.screening.relations import Held, Related, Relations, relations_of

__all__ = [
    "RELATIONS", "Held", "RelationsReport", "as_json", "held_facts", "look_up", "notes_on", "party_from",
    "relations_report", "rule_state",
]  # fmt: skip

AFFILIATES_RULE, BLOCKED_RULE = "us.ear.affiliates_50", "us.ofac.fifty"
RELATIONS: dict[str, Text] = {
    "parent": Text(en="parent", zh="母机构"),
    "subordinate": Text(en="subordinate body", zh="下属机构"),
    "subsidiary": Text(en="subsidiary", zh="子公司"),
    "child": Text(en="part", zh="组成部分"),
    "laboratory": Text(en="laboratory", zh="实验室"),
    "host": Text(en="host of the laboratory", zh="实验室依托单位"),
    "supervising_agency": Text(en="supervising agency", zh="主管部门"),
    "supervises": Text(en="supervised body", zh="所主管机构"),
    "owner": Text(en="owner", zh="所有者"),
    "owned": Text(en="holding", zh="所持股机构"),
    "linked": Text(en="linked body", zh="关联方"),
    "related": Text(en="related body", zh="相关机构"),
    "successor": Text(en="successor", zh="后继机构"),
    "predecessor": Text(en="predecessor", zh="前身"),
}
_SOURCES = {
    "register": Text(en="the organisation register", zh="机构登记册"),
    "table": Text(en="your table of shares", zh="自备持股表"),
    "declared": Text(en="the applicant", zh="申请人"),
}
_STATES = {
    "not_yet": Text(en="no such rule is in force on this day", zh="该日尚无此规则生效"),
    "in_force": Text(en="the rule is in force on this day", zh="该规则于该日有效"),
    "suspended": Text(
        en="the rule is suspended on this day: only bodies named on the lists bind, this is a red flag",
        zh="该规则于该日暂停适用：仅清单所列主体受约束，此为警示信号",
    ),
    "unverified": Text(
        en="whether the rule is in force on this day was not verified: a person has to look",
        zh="该规则于该日是否有效未经核实：须人工核查",
    ),
}
_ABOVE = frozenset(("parent", "owner", "supervising_agency", "host"))
"""Ties to bodies that stand above a party; those below it say nothing about it in a dossier."""


class RelationsReport(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ``entente relations``; rule states by rule id, each as words."""

    name: str
    as_of: date
    relations: Relations
    rules: dict[str, Text]


def rule_state(book: RuleBook, rule_id: str, as_of: date, known_at: date) -> str:
    """``not_yet``, ``in_force``, ``suspended`` or ``unverified``: a dated rule on a day, as known on another."""
    found = next((rule.record for rule in book.on(as_of, known_at) if rule.id == rule_id), None)
    if found is None:
        return "not_yet"
    if found.status != "verified":
        return "unverified"
    return "suspended" if found.effect == "inform" else "in_force"


def relations_report(
    home: Path,
    party: Party,
    *,
    as_of: date,
    known_at: date,
    today: date,
    lists: Path | None = None,
    scratch: Path | None = None,
    non_official: bool = False,
) -> RelationsReport:
    """What is tied to one body on a day. Raises as ``open_index`` does."""
    book = load_rulebook()
    with open_index(home, lists, today=today, scratch=scratch) as index:
        found = relations_of(party, index, as_of=as_of, non_official=non_official)
    states = {rule: _STATES[rule_state(book, rule, as_of, known_at)] for rule in (AFFILIATES_RULE, BLOCKED_RULE)}
    return RelationsReport(name=party.name, as_of=as_of, relations=found, rules=states)


def held_facts(found: dict[str, Relations]) -> dict[str, Any]:
    """Facts for the rules from what shares say, by party id; only what is certain, and only what restricts."""
    facts: dict[str, Any] = {}
    for party, relations in found.items():
        if relations.affiliates is not None and relations.affiliates.control.held is True:
            facts[f"party[{party}].owned_50_by_listed"] = True
        if relations.blocked is not None and relations.blocked.control.held is True:
            facts[f"party[{party}].owned_50_by_blocked"] = True
    return facts


def look_up(parties: Sequence[Party], index: ScreeningIndex, *, as_of: date) -> dict[str, Relations]:
    """What stands above every party of a proposal, and what listed bodies hold of it, by its id."""
    return {party.id: relations_of(party, index, as_of=as_of, parties=parties, kinds=_ABOVE) for party in parties}


def notes_on(found: dict[str, Relations], book: RuleBook, *, as_of: date, known_at: date) -> tuple[Statement, ...]:
    """What a dossier says of its parties' relations: listed bodies above them, and what listed bodies hold."""
    notes: list[Statement] = []
    for party, relations in found.items():
        notes.extend(_tie_note(party, tie) for tie in relations.related if tie.listed and tie.relation in _ABOVE)
        for rule, held in ((AFFILIATES_RULE, relations.affiliates), (BLOCKED_RULE, relations.blocked)):
            if held is not None and held.control.held is not False:
                notes.append(_held_note(party, held, rule, _STATES[rule_state(book, rule, as_of, known_at)]))
    return tuple(notes)


def _tie_note(party: str, tie: Related) -> Statement:
    word = RELATIONS[tie.relation]
    source = _SOURCES.get(tie.source, Text(en=tie.source, zh=tie.source))
    listed = "; ".join(dict.fromkeys(f"{entry.list} “{entry.name}”" for entry in tie.listed))
    share = f" ({tie.percent:g} %)" if tie.percent is not None else ""
    return Statement(
        text=Text(
            en=f"{party}: its {word.en} “{tie.name}”{share}, by {source.en}, is itself listed: {listed}.",
            zh=f"{party}：据{source.zh}，其{word.zh}“{tie.name}”{share}本身列于清单：{listed}。",
        ),
        certainty=Certainty.COMPUTED,
    )


def _held_note(party: str, held: Held, rule: str, state: Text) -> Statement:
    path = "; ".join(held.path)
    sure = held.control.held is True
    english = "hold half or more of it together" if sure else "may hold half of it: a share or a listing is not certain"
    chinese = "合计持股达到或超过百分之五十" if sure else "合计持股可能达到百分之五十：有持股比例或列名尚不确定"
    over_en = " The shares add up to more than 100 per cent: check them." if held.control.over else ""
    over_zh = "各持股比例合计超过百分之百，请核查。" if held.control.over else ""
    return Statement(
        text=Text(
            en=f"{party}: listed bodies {english} ({held.control.percent:g} % certain): {path}. {rule}: {state.en}."
            f"{over_en}",
            zh=f"{party}：列名主体{chinese}（确定部分为 {held.control.percent:g} %）：{path}。{rule}：{state.zh}。"
            f"{over_zh}",
        ),
        certainty=Certainty.COMPUTED,
    )


def party_from(name: str, *, names: Iterable[str] = (), ror: str | None = None, owners: Iterable[str] = ()) -> Party:
    """A body to ask about; owners are written ``name=percent``."""
    held = []
    for text in owners:
        owner, _, percent = text.rpartition("=")
        held.append(Owner(name=owner or text, percent=_percent(percent) if owner else None))
    return Party(id="1", name=name, names=tuple(names), ror=ror, owners=tuple(held))


def _percent(text: str) -> float:
    try:
        value = float(text.strip().rstrip("%"))
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 100.0:
        raise InputError(
            gettext_noop("“{text}” is not a share from 0 to 100."),
            field="--owner",
            text=text[:40],
            hint=gettext_noop("Write an owner as NAME=PERCENT, for example --owner 'Sample Holding=51'."),
        )
    return value


def as_json(report: RelationsReport) -> str:
    """The report as JSON text."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
