"""Which facts are still worth asking for, each with the words to ask it and who can answer.

Only facts that can change the standing of a side or a duty are asked: nothing for a side that is already prohibited,
nothing about rules that could change neither, and of what remains a smallest set with answers that settle it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from entente.model.answers import Question, ScreeningHit
from entente.model.codes import Result, Standing
from entente.model.text import Text
from entente.safeguards.certificates import Answer, Certificate, Certificates, combined, smallest
from entente.safeguards.engine import Verdict
from entente.safeguards.facts import FACT_PATH
from entente.safeguards.fewest import fewest_facts
from entente.safeguards.kleene import Scope
from entente.safeguards.language import FactType
from entente.safeguards.rulebook import Rule
from entente.safeguards.schema import fact_schema, field_meaning
from entente.safeguards.standing import Ruling, concerns
from entente.safeguards.wording import COLLECTION_QUESTIONS, FACT_QUESTIONS, LIST_QUESTIONS, WHO, WHO_FACT

__all__ = ["open_questions", "subject_name", "worth_asking"]

BRACKETED = re.compile(r"^(?P<what>permit|verify|list)\[(?P<name>.+)\](?:\.status)?$")
POSSIBLE_LISTING = re.compile(r"^party\[(?P<party>[^\]]+)\]\.lists\[(?P<code>[^\]]+)\]$")
_WEIGHT = {standing: place for place, standing in enumerate(Standing)}


def worth_asking(
    rulings: Sequence[Ruling], sides: Sequence[str], schema: Mapping[str, FactType]
) -> dict[str, tuple[Ruling, ...]]:
    """Fact → the rulings that it would help to settle: a smallest set of facts with answers that leave nothing pending.

    Answers may come out otherwise and lead to further questions, which the next assessment asks.
    """
    pending = _pending(rulings, sides)
    settling = _Settling(schema)
    choices = {id(each): settling.of(each) for each in pending}

    def preferred(facts: frozenset[str]) -> tuple[int, int, list[str]]:
        served = sum(not facts.isdisjoint(each.ask) for each in pending)
        return sum(not _yes_or_no(fact) for fact in facts), -served, sorted(facts)

    chosen = fewest_facts(list(choices.values()), preferred)
    wanted = {
        fact: tuple(
            each
            for each in pending
            if fact in each.ask or any(answer.fact == fact for one in choices[id(each)] for answer in one)
        )
        for fact in chosen
    }
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
        if each.possible is not Standing.NO_OBJECTION and _askable(each.ask)
    }
    return tuple(found.values())


def _askable(facts: Iterable[str]) -> frozenset[str]:
    """The unknown facts that somebody could answer (a contradiction between two texts is nobody's to answer)."""
    return frozenset(fact for fact in facts if not fact.startswith("imposed."))


class _Settling:
    """The certificates of pending rulings: answers after which a ruling is pending no more."""

    def __init__(self, schema: Mapping[str, FactType]) -> None:
        self.search = Certificates.over(schema)

    def of(self, ruling: Ruling) -> list[Certificate]:
        """Smallest sets of answers that settle a ruling, whichever way."""
        verdict = ruling.verdict
        if verdict.result is not Result.UNDECIDED:
            return [_open(ruling.ask)]
        never, always = self._decided(verdict)
        doubts = [self._doubt(winner) for winner in verdict.doubted_by]
        applies = combined([always, *doubts, [_open(ruling.then_ask)]])
        displaced = [each for winner in verdict.doubted_by for each in self._displaces(winner)]
        every = (*never, *applies, *displaced)
        found = smallest(each for each in every if all(_askable([answer.fact]) for answer in each))
        return found or [_open(_askable(ruling.ask))]

    def _decided(self, verdict: Verdict) -> tuple[list[Certificate], list[Certificate]]:
        """What makes a rule not apply to its subject, and what makes it apply, displacement aside."""
        rule, scope = verdict.rule, verdict.scope
        if verdict.subject and verdict.subject == rule.record.for_each:
            # Nobody knows whether there is any such item.
            return [frozenset((Answer(verdict.subject, "is", frozenset((False,))),))], []
        never = self.search.decide(rule.when.expr, scope, wanted=False)
        always = self.search.decide(rule.when.expr, scope, wanted=True)
        if rule.unless is None:
            return never, always
        excepted = self.search.decide(rule.unless.expr, scope, wanted=True)
        return smallest([*never, *excepted]), combined(
            [always, self.search.decide(rule.unless.expr, scope, wanted=False)]
        )

    def _doubt(self, winner: Verdict) -> list[Certificate]:
        """What settles whether another rule displaces this one."""
        never = self._decided(winner)[0] if winner.result is Result.UNDECIDED else []
        return smallest([*never, *self._displaces(winner)])

    def _displaces(self, winner: Verdict) -> list[Certificate]:
        """What makes another rule certainly displace this one."""
        always = self._decided(winner)[1] if winner.result is Result.UNDECIDED else [frozenset()]
        text = [] if winner.rule.verified else [[_open((f"verify[{winner.rule.id}]",))]]
        return combined([always, *text, *map(self._doubt, winner.doubted_by)])


def _open(facts: Iterable[str]) -> Certificate:
    """All of these facts answered, in some way."""
    return frozenset(Answer(fact, "?") for fact in facts)


def _weight(rulings: Iterable[Ruling]) -> int:
    return max(_WEIGHT[each.possible] for each in rulings)


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
