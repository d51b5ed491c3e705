"""Which facts are still worth asking for, each with the words to ask it and who can answer.

Only facts that can change the standing of a side or a duty are asked: nothing for a side that is already prohibited,
nothing about rules that could change neither, and of what remains the fewest that touch everything pending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from entente.model.answers import Question, ScreeningHit
from entente.model.codes import Standing
from entente.model.text import Text
from entente.safeguards.facts import FACT_PATH, complete, feeds_others
from entente.safeguards.kleene import Scope
from entente.safeguards.rulebook import Rule
from entente.safeguards.schema import fact_schema, field_meaning
from entente.safeguards.standing import Ruling, concerns
from entente.safeguards.wording import COLLECTION_QUESTIONS, FACT_QUESTIONS, LIST_QUESTIONS, WHO, WHO_FACT

__all__ = ["open_questions", "subject_name", "worth_asking"]

BRACKETED = re.compile(r"^(?P<what>permit|verify|list)\[(?P<name>.+)\](?:\.status)?$")
POSSIBLE_LISTING = re.compile(r"^party\[(?P<party>[^\]]+)\]\.lists\[(?P<code>[^\]]+)\]$")
_WEIGHT = {standing: place for place, standing in enumerate(Standing)}


def worth_asking(rulings: Sequence[Ruling], sides: Sequence[str], scope: Scope) -> dict[str, tuple[Ruling, ...]]:
    """Fact → the rulings that it would help to settle: the fewest facts that together touch all that is pending.

    Every pending ruling gets at least one fact that can settle it alone (all its facts where none can); facts that
    serve several are taken first. Answers may lead to further questions, which the next assessment asks.
    """
    pending = _pending(rulings, sides)
    settling = {id(each): _settling(each, scope) for each in pending}
    chosen: list[str] = []
    open_ = list(pending)
    while open_:
        candidates = {fact for each in open_ for fact in settling[id(each)].facts} - set(chosen)
        chosen.append(min(candidates, key=lambda fact: _priority(fact, open_, settling)))
        open_ = [each for each in open_ if not settling[id(each)].met_by(chosen)]
    wanted = {fact: tuple(each for each in pending if fact in settling[id(each)].facts) for fact in chosen}
    order = sorted(chosen, key=lambda fact: (-_weight(wanted[fact]), -len(wanted[fact]), fact))
    return {fact: wanted[fact] for fact in order}


def _pending(rulings: Sequence[Ruling], sides: Sequence[str]) -> tuple[Ruling, ...]:
    """What is not settled and could still change a side's standing or a duty.

    Nothing about a side that is prohibited anyway; nothing that only a contradiction between texts keeps open.
    """
    found = {
        id(each): each
        for side in sides
        if not any(ruling.standing is Standing.PROHIBITED for ruling in concerns(rulings, side))
        for each in concerns(rulings, side)
        if each.possible is not Standing.NO_OBJECTION and _askable(each)
    }
    return tuple(found.values())


def _askable(ruling: Ruling) -> frozenset[str]:
    """Its unknown facts that somebody could answer (a contradiction between two texts is nobody's to answer)."""
    return frozenset(fact for fact in ruling.ask if not fact.startswith("imposed."))


class Settling(NamedTuple):
    """The facts that settle a ruling: each ``alone``, or only all together."""

    facts: frozenset[str]
    alone: bool

    def met_by(self, chosen: Sequence[str]) -> bool:
        """Whether asking the chosen facts can settle it."""
        return not self.facts.isdisjoint(chosen) if self.alone else self.facts.issubset(chosen)


def _settling(ruling: Ruling, scope: Scope) -> Settling:
    """The facts of a ruling of which some answer settles it alone; all its facts where none does.

    Yes/no facts are tried; of others it is assumed.
    """
    facts = _askable(ruling)
    alone = facts if len(facts) == 1 else frozenset(fact for fact in facts if _can_settle(ruling, fact, scope))
    return Settling(alone or facts, bool(alone))


def _can_settle(ruling: Ruling, fact: str, scope: Scope) -> bool:
    path = FACT_PATH.match(fact)
    if path is None or not _yes_or_no(fact):
        return True
    table = scope[path["namespace"]]
    if path["item"]:
        label = f"{path['namespace']}[{path['item']}]"
        table = next(item for item in scope["*" + path["namespace"]] if item["#"] == label)
    field = path["field"]
    # Most facts are read by the rule itself; only those that feed derived facts need these computed again.
    for rederived in (False, True) if feeds_others(f"{path['namespace']}.{field}") else (False,):
        for answer in (True, False):
            table[field] = answer
            if rederived:
                complete(scope)
            settled = _is_settled(ruling)
            table[field] = None
            if settled:
                break
        if rederived:
            complete(scope)
        if settled:
            return True
    return False


def _is_settled(ruling: Ruling) -> bool:
    """Whether the rule is decided with the facts as they stand."""
    rule, at = ruling.verdict.rule, ruling.verdict.scope
    exception = rule.unless.value(at) if rule.unless else False
    held = rule.when.value(at)
    return held is False or exception is True or (held is True and exception is False)


def _weight(rulings: Iterable[Ruling]) -> int:
    return max(_WEIGHT[each.possible] for each in rulings)


def _priority(fact: str, open_: Sequence[Ruling], settling: Mapping[int, Settling]) -> tuple[int, int, bool, str]:
    """Most rulings first, then the hardest consequence, then what a yes or no answers, then by name."""
    served = [each for each in open_ if fact in settling[id(each)].facts]
    return -len(served), -_weight(served), not _yes_or_no(fact), fact


def _yes_or_no(fact: str) -> bool:
    """Whether a path names a yes/no fact."""
    path = FACT_PATH.match(fact)
    known = fact_schema().get(f"{path['namespace']}.{path['field']}") if path else None
    return known is not None and known.kind == "bool"


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
    """What the reader calls an item: a party's name, what is sent, the funder's name; its path if it has none."""
    item = next(item for item in scope["*" + path.partition("[")[0]] if item["#"] == path)
    return str(next((item[field] for field in ("name", "what", "source", "role", "kind") if item.get(field)), path))
