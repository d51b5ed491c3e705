"""Which facts are still worth asking for, each with the words to ask it and who can answer.

Only facts that can change the standing of a side or a duty are asked: nothing for a side that is already prohibited,
nothing about rules that could change neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from entente.model.answers import Question, ScreeningHit
from entente.model.codes import Standing
from entente.model.text import Text
from entente.safeguards.facts import FACT_PATH
from entente.safeguards.language import COLLECTIONS, Scope
from entente.safeguards.rulebook import Rule
from entente.safeguards.schema import field_meaning
from entente.safeguards.standing import Ruling, concerns
from entente.safeguards.wording import COLLECTION_QUESTIONS, FACT_QUESTIONS, LIST_QUESTIONS, WHO, WHO_FACT

__all__ = ["open_questions", "subject_name", "worth_asking"]

BRACKETED = re.compile(r"^(?P<what>permit|verify|list)\[(?P<name>.+)\](?:\.status)?$")
POSSIBLE_LISTING = re.compile(r"^party\[(?P<party>[^\]]+)\]\.lists\[(?P<code>[^\]]+)\]$")
_WEIGHT = {standing: place for place, standing in enumerate(Standing)}


def worth_asking(rulings: Sequence[Ruling], sides: Sequence[str]) -> dict[str, tuple[Ruling, ...]]:
    """Fact → the rulings that it would help to settle, for every fact that can still change a side or a duty."""
    wanted: dict[str, list[Ruling]] = {}
    pending = {
        id(each): each
        for side in sides
        if not any(ruling.standing is Standing.PROHIBITED for ruling in concerns(rulings, side))
        for each in concerns(rulings, side)
        if each.ask and each.possible is not Standing.NO_OBJECTION
    }
    for ruling in pending.values():
        for fact in ruling.ask:
            if not fact.startswith("imposed."):  # two texts that contradict each other: no answer settles that
                wanted.setdefault(fact, []).append(ruling)
    order = sorted(wanted, key=lambda fact: (-max(_WEIGHT[r.possible] for r in wanted[fact]), -len(wanted[fact]), fact))
    return {fact: tuple(wanted[fact]) for fact in order}


def open_questions(
    wanted: Mapping[str, tuple[Ruling, ...]], scope: Scope, rules: Iterable[Rule], hits: Sequence[ScreeningHit]
) -> tuple[Question, ...]:
    """The questions themselves, hardest consequence first."""
    by_id = {rule.id: rule for rule in rules}
    by_permit = {rule.record.permit: rule for rule in by_id.values() if rule.record.permit}
    out = []
    for fact, rulings in wanted.items():
        text, who = _words(fact, scope, by_id, by_permit, hits)
        settles = tuple(sorted({ruling.verdict.rule.id for ruling in rulings}))
        out.append(Question(fact=fact, text=text, who=who, settles=settles))
    return tuple(out)


def _words(
    fact: str,
    scope: Scope,
    by_id: Mapping[str, Rule],
    by_permit: Mapping[str, Rule],
    hits: Sequence[ScreeningHit],
) -> tuple[Text, Text]:
    """How one fact is asked for and of whom."""
    if fact in COLLECTION_QUESTIONS:
        return COLLECTION_QUESTIONS[fact], WHO[fact]
    if match := BRACKETED.match(fact):
        if match["what"] == "list":
            return LIST_QUESTIONS.get(match["name"], _other_list(match["name"])), WHO["list"]
        rule = (by_permit if match["what"] == "permit" else by_id)[match["name"]]
        return rule.record.question or _default(match["what"], rule), rule.record.who or WHO[match["what"]]
    if match := POSSIBLE_LISTING.match(fact):
        return _is_it_listed(match["party"], match["code"], scope, hits), WHO["party"]
    path = FACT_PATH.match(fact) or re.match(r"^(?P<namespace>party)\[(?P<item>[^\]]+)\]\.(?P<field>owners)\[.*", fact)
    assert path is not None, f"{fact} is a path"
    name = f"{path['namespace']}.{path['field']}"
    question = FACT_QUESTIONS.get(name) or _by_meaning(name)
    who = WHO_FACT.get(name, WHO[path["namespace"]])
    if path["item"] is None:
        return question, who
    label = subject_name(f"{path['namespace']}[{path['item']}]", scope)
    return Text(en=f"{label}: {question.en}", zh=f"{label}：{question.zh}"), who


def _other_list(name: str) -> Text:
    return Text(
        en=f"Load the current list {name}: the parties cannot be cleared against it yet.",
        zh=f"请导入现行清单 {name}：目前尚不能据此排除各参与方。",
    )


def _default(what: str, rule: Rule) -> Text:
    title = rule.record.title
    if what == "permit":
        return Text(
            en=f"How far has this permission come (held, applied for, not yet)? {title.en} ({rule.record.cite})",
            zh=f"该项许可进展如何（已取得、已申请、未申请）？{title.zh}（{rule.record.cite}）",
        )
    return Text(
        en=f"Check the text: {title.en} ({rule.record.cite}).", zh=f"请核对原文：{title.zh}（{rule.record.cite}）。"
    )


def _is_it_listed(party: str, code: str, scope: Scope, hits: Sequence[ScreeningHit]) -> Text:
    name = subject_name(f"party[{party}]", scope)
    entry = next((hit.entry_name for hit in hits if hit.party == party and hit.list == code), code)
    return Text(
        en=f"{name}: is this the body listed as {entry} ({code})?", zh=f"{name}：是否即清单所列 {entry}（{code}）？"
    )


def _by_meaning(name: str) -> Text:
    """A question made of the meaning that the field declares."""
    english, chinese = field_meaning(name)
    return Text(en=f"Please state: {english or name}.", zh=f"请说明：{chinese or name}。")


def subject_name(path: str, scope: Scope) -> str:
    """What the reader calls an item: a party's name, what is sent, the funder's name."""
    collection = path.partition("[")[0]
    if collection in COLLECTIONS:
        for item in scope["*" + collection] or ():
            if item["#"] == path:
                return str(next((item[f] for f in ("name", "what", "source", "role", "kind") if item.get(f)), path))
    return path
