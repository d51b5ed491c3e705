"""The answer of this room: the ``Way`` of one proposal, from its facts, the rules and the screening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from entente.model.answers import Collision, Exemption, Finding, NotChecked, Obligation, Way
from entente.model.codes import Deontic, Result, Standing, worst
from entente.model.proposal import Proposal
from entente.model.provenance import Citation
from entente.model.text import Text
from entente.safeguards.clauses import default_clause
from entente.safeguards.deadlines import due_day
from entente.safeguards.engine import Settled, settle
from entente.safeguards.facts import scope_of
from entente.safeguards.kleene import Scope
from entente.safeguards.listing_effect import with_effects
from entente.safeguards.lists import ScreeningResult
from entente.safeguards.questions import open_questions, worth_asking
from entente.safeguards.replies import given_by
from entente.safeguards.rulebook import CollisionRule, Rule, RuleBook, RuleSet
from entente.safeguards.standing import Permits, Ruling, concerns, ruling

__all__ = ["answer", "standings", "weigh"]

_SEAT = {"HK": "CN", "MO": "CN"}
"""Whose rules are looked at for a party of a region: the rules themselves say what reaches Hong Kong and Macau."""


def answer(
    proposal: Proposal,
    rulebook: RuleBook,
    screening: ScreeningResult,
    *,
    given: Mapping[str, object],
    as_of: date,
    known_at: date,
    side: str | None,
) -> Way:
    """How it can be done lawfully, on a day, as known on another, read by the desk of ``side``.

    ``given`` holds facts from the accords and answers to questions, by path. Raises :class:`InputError` for a given
    fact that does not exist. The side changes advice only.
    """
    active = rulebook.active(as_of, known_at)
    rules = active.rules
    scope, settled, rulings = weigh(proposal, rulebook, active, screening, given, as_of)
    sides = rulebook.sides
    per_side = standings(rulings, sides)
    wanted = worth_asking(rulings, sides, rulebook.schema)
    findings = _findings(rulings, frozenset(wanted), side)
    return Way(
        standing=worst(*per_side.values()),
        per_side=per_side,
        findings=(*findings, *_not_reached(rules, findings)),
        exemptions=_exemptions(rulings),
        collisions=_collisions(rulebook.collisions, settled, rules, scope, as_of),
        screening=with_effects(screening.hits, rulings),
        questions=open_questions(wanted, scope, rules, screening.hits),
        obligations=_obligations(findings),
        not_checked=_not_checked(proposal, rulings, sides, wanted, screening),
        rules_evaluated=len(rules),
        rules_verified_to=max((d for r in rules if r.verified and (d := r.record.source_date)), default=None),
        scorer=screening.scorer,
        facts_read=tuple(sorted({name for rule in rules for name in rule.reads})),
    )


def weigh(
    proposal: Proposal,
    rulebook: RuleBook,
    active: RuleSet,
    screening: ScreeningResult,
    given: Mapping[str, object],
    as_of: date,
) -> tuple[Scope, Settled, list[Ruling]]:
    """The facts of a proposal, what the rules say of them, and the weight of each.

    Answers that the proposal keeps (``answered``) count as given. Raises as :func:`answer`.
    """
    every = {**given, **given_by(proposal)} if proposal.answered else given
    scope = scope_of(proposal, screening, every, as_of=as_of, imposed=rulebook.imposed)
    settled = settle(active, scope)
    permits = Permits(proposal, every)
    return scope, settled, [ruling(verdict, permits) for verdict in settled.verdicts]


def standings(rulings: Sequence[Ruling], sides: Sequence[str]) -> dict[str, Standing]:
    """The standing of each side."""
    return {each: worst(*(r.standing for r in concerns(rulings, each))) for each in sides}


_RANK = {standing: place for place, standing in enumerate(Standing)}
_RESULT_RANK = {Result.APPLIES: 0, Result.UNDECIDED: 1, Result.DOES_NOT_APPLY: 2}


def _findings(rulings: Sequence[Ruling], wanted: frozenset[str], side: str | None) -> tuple[Finding, ...]:
    """One finding for each rule and result that the reader may want: exemptions first, then by weight.

    Rules that simply do not reach the facts are counted, not listed; one that an exception or an exemption takes out
    is listed.
    """
    grouped: dict[tuple[str, Result, str], list[Ruling]] = {}
    for each in rulings:
        verdict = each.verdict
        if verdict.result is Result.DOES_NOT_APPLY and not verdict.excepted:
            continue
        grouped.setdefault((verdict.rule.id, verdict.result, verdict.defeated_by), []).append(each)
    out = [_finding(group, wanted, side) for group in grouped.values()]
    out.sort(
        key=lambda f: (
            f.effect is not Deontic.EXEMPT or f.result is not Result.APPLIES,
            -_RANK[f.standing],
            _RESULT_RANK[f.result],
            f.side,
            f.rule,
        )
    )
    return tuple(out)


NOT_MET = Text(
    en="The facts as stated do not meet its condition.",
    zh="所述事实不符合其适用条件。",
)


def _not_reached(rules: Sequence[Rule], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The rules that were evaluated and do not reach the facts, so that the answer names every rule it rests on."""
    named = {finding.rule for finding in findings}
    return tuple(
        Finding(
            rule=rule.id,
            version=rule.record.version,
            side=rule.record.side,
            regime=rule.record.regime,
            title=rule.record.title,
            result=Result.DOES_NOT_APPLY,
            effect=rule.record.effect,
            standing=Standing.NO_OBJECTION,
            reason=NOT_MET,
            citation=rule.citations[0],
            more_citations=rule.citations[1:],
            status=rule.record.status,
            reviewer=rule.record.reviewer,
        )
        for rule in sorted(rules, key=lambda rule: rule.id)
        if rule.id not in named
    )


def _finding(group: Sequence[Ruling], wanted: frozenset[str], side: str | None) -> Finding:
    verdict = group[0].verdict
    rule, record = verdict.rule, verdict.rule.record
    main, *more = rule.citations
    bears = not verdict.defeated_by and verdict.result is not Result.DOES_NOT_APPLY and rule.binding
    for_this_desk = record.advice is not None and (not record.advice_side or record.advice_side == side)
    return Finding(
        rule=rule.id,
        version=record.version,
        side=record.side,
        regime=record.regime,
        title=record.title,
        result=Result.DOES_NOT_APPLY if verdict.defeated_by else verdict.result,
        effect=record.effect,
        standing=worst(*(each.standing for each in group)),
        reason=record.reason,
        citation=main,
        more_citations=tuple(more),
        subjects=tuple(each.verdict.subject for each in group if each.verdict.subject),
        ask=tuple(sorted({fact for each in group for fact in each.ask} & wanted)),
        obligations=_duties(group) if bears else (),
        lifted_by=record.lifted_by,
        destroyed_by=record.destroyed_by,
        advice=record.advice if for_this_desk else None,
        defeated_by=verdict.defeated_by,
        status=record.status,
        reviewer=record.reviewer,
    )


def _duties(group: Sequence[Ruling]) -> tuple[Obligation, ...]:
    """The rule's duties, each with the earliest day that a subject makes it due."""
    verdict = group[0].verdict
    if verdict.result is Result.UNDECIDED and group[0].possible is not Standing.CONDITIONS:
        return ()  # what the open question decides is not a duty yet
    rule, out = verdict.rule, []
    for duty in rule.record.obligation:
        days = [day for each in group if (day := due_day(duty.due, each.verdict.scope)) is not None] if duty.due else []
        out.append(
            Obligation(
                id=f"{rule.id}.{duty.id}",
                side=rule.record.side,
                owner=duty.owner,
                duty=duty.duty,
                deadline=duty.deadline,
                due=min(days, default=None),
                evidence=duty.evidence,
                retention_years=duty.retention_years,
                clause=duty.clause or default_clause(duty, rule.citations[0]),
                standing=duty.standing,
                rule=rule.id,
                citation=rule.citations[0],
            )
        )
    return tuple(out)


def _obligations(findings: Sequence[Finding]) -> tuple[Obligation, ...]:
    """Every duty once: those with a day by day, then the others, standing ones last."""
    found = {duty.id: duty for finding in findings for duty in finding.obligations}
    return tuple(
        sorted(found.values(), key=lambda duty: (duty.standing, duty.due is None, duty.due or date.max, duty.id))
    )


def _exemptions(rulings: Sequence[Ruling]) -> tuple[Exemption, ...]:
    """What is allowed, by verified exemptions that apply."""
    found = {}
    for each in rulings:
        rule = each.verdict.rule
        if rule.record.effect is Deontic.EXEMPT and each.verdict.effective and rule.verified:
            found[rule.id] = Exemption(
                rule=rule.id,
                title=rule.record.title,
                citation=rule.citations[0],
                destroyed_by=rule.record.destroyed_by,
            )
    return tuple(found[rule_id] for rule_id in sorted(found))


def _collisions(
    collisions: Sequence[CollisionRule], settled: Settled, rules: Sequence[Rule], scope: Scope, as_of: date
) -> tuple[Collision, ...]:
    """Collisions whose texts meet in this project, and facts that the rules never settle."""
    effective: dict[str, Rule] = {v.rule.id: v.rule for v in settled.verdicts if v.effective and v.rule.binding}
    out = []
    for each in collisions:
        record = each.record
        met_a = _met(record.rules_a, effective)
        met_b = _met(record.rules_b, effective)
        if not each.holds_on(as_of) or (record.rules_a and not met_a) or (record.rules_b and not met_b):
            continue
        if each.when and each.when.value(scope) is not True:
            continue
        out.append(
            Collision(
                id=record.id,
                title=record.title,
                reason=record.reason,
                rules=tuple(sorted({*met_a, *met_b})),
                citations=record.citation,
                resolution=record.resolution,
            )
        )
    by_id = {rule.id: rule for rule in rules}
    out += [_unsettled(fact, givers, by_id) for fact, givers in sorted(settled.unsettled.items())]
    return tuple(sorted(out, key=lambda collision: (collision.id, collision.title.en)))


def _met(patterns: Sequence[str], effective: Mapping[str, Rule]) -> list[str]:
    return [rule_id for rule_id, rule in effective.items() if any(rule.named_by(pattern) for pattern in patterns)]


def _unsettled(fact: str, givers: Sequence[str], by_id: Mapping[str, Rule]) -> Collision:
    citations: tuple[Citation, ...] = tuple(by_id[rule_id].citations[0] for rule_id in givers)
    return Collision(
        id=f"cycle:{fact}",
        title=Text(en="These texts undo each other", zh="相关条文互相抵消"),
        reason=Text(
            en=f"What they make of “{fact}” does not settle; it is treated as unknown.",
            zh=f"各条文对“{fact}”的认定无法稳定，按未知处理。",
        ),
        rules=tuple(givers),
        citations=citations,
    )


_NOT_CURRENT = {
    "stale": ("Lists older than their limit", "已超过时限的清单"),
    "missing": ("Lists not loaded", "未载入的清单"),
}


def _not_checked(
    proposal: Proposal,
    rulings: Sequence[Ruling],
    sides: Sequence[str],
    wanted: Mapping[str, object],
    screening: ScreeningResult,
) -> tuple[NotChecked, ...]:
    """What this answer does not cover: countries without rules, lists not loaded, texts not read."""
    out = []
    countries = {_SEAT.get(party.country, party.country) for party in proposal.party if party.country}
    for country in sorted(countries - set(sides)):
        text = Text(
            en=f"No rules of {country} are loaded: its law was not looked at.",
            zh=f"未载入 {country} 的规则：未审查其法律。",
        )
        out.append(NotChecked(id=f"side:{country}", text=text))
    for state, (en, zh) in _NOT_CURRENT.items():
        codes = ", ".join(sorted(code for code, found in screening.lists.items() if str(found) == state))
        if codes:
            out.append(NotChecked(id=f"lists:{state}", text=Text(en=f"{en}: {codes}.", zh=f"{zh}：{codes}。")))
    for fact in wanted:
        family = fact.removeprefix("list[").removesuffix("]")
        if fact.startswith("list[") and not any(code.startswith(family) for code in screening.lists):
            text = Text(en=f"No list {family} is loaded.", zh=f"未载入清单 {family}。")
            out.append(NotChecked(id=f"list:{family}", text=text))
    relied = {}
    for each in rulings:
        rule = each.verdict.rule
        if rule.record.status == "unverified" and each.possible is not Standing.NO_OBJECTION:
            relied[rule.id] = rule
    for rule_id, rule in sorted(relied.items()):
        text = Text(
            en=f"{rule.record.cite}: this text was not read by us; it only opens a question or a step.",
            zh=f"{rule.record.cite}：本规则所据原文未经核对，仅提示问题或步骤。",
        )
        out.append(NotChecked(id=f"rule:{rule_id}", text=text))
    return tuple(out)
