"""From will and way to the form that the outside scorer reads: one flat object a line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from entente.desk.project_cases.mapping import Mapped
from entente.desk.project_cases.reading import Case
from entente.model.answers import Finding, Way, Will
from entente.model.codes import Deontic, Result, Standing

__all__ = ["CaseAnswer", "Cited", "HitShown", "answer_of"]


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A citation and what became of it: ``applies``, ``exempt`` or ``not_reached`` (considered, does not bite).

    The form has no word for a rule that waits for an answer: it is not said to apply, and marked ``undecided``.
    """

    cite: str
    role: str
    undecided: bool = False


class HitShown(msgspec.Struct, frozen=True, kw_only=True):
    """A list entry that a party may be; ``status`` is ``match``, ``possible`` or ``cleared``."""

    list: str
    entry: str
    party: str
    status: str


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in the scorer's form; ``unread`` names the keys of the case that the mapping does not know."""

    id: str
    outcome: Standing
    per_side: dict[str, Standing]
    citations: tuple[Cited, ...]
    questions: tuple[str, ...]
    hits: tuple[HitShown, ...]
    collisions: tuple[str, ...]
    unread: tuple[str, ...] = ()


def answer_of(case: Case, mapped: Mapped, will: Will, way: Way, lang: str) -> CaseAnswer:
    """The answer to a case in the scorer's form, texts in ``lang``."""
    names = {party.id: party.name for party in mapped.proposal.party}
    return CaseAnswer(
        id=case.id,
        outcome=way.standing,
        per_side=_per_side(way, mapped),
        citations=_once(_citations(will, way)),
        questions=tuple(dict.fromkeys(question.text.in_lang(lang) for question in way.questions)),
        hits=tuple(
            dict.fromkeys(
                HitShown(list=h.list, entry=h.entry_name, party=names.get(h.party, h.party), status=h.status)
                for h in way.screening
            )
        ),
        collisions=tuple(f"{c.id.partition('.')[0]}: {c.title.in_lang(lang)}" for c in way.collisions),
        unread=mapped.unread,
    )


def _per_side(way: Way, mapped: Mapped) -> dict[str, Standing]:
    """Both sides always, and every further country that takes part and has rules here."""
    third = [side for side in mapped.countries if side in way.per_side and side not in ("US", "CN")]
    return {side: way.per_side.get(side, Standing.NO_OBJECTION) for side in ("US", "CN", *third)}


def _citations(will: Will, way: Way) -> Iterator[Cited]:
    """Instruments relied on, then every rule that applied, exempted, or was considered and not reached."""
    relied = {state.id for state in will.instruments if state.relied_on}
    for state in will.instruments:
        if state.id in relied or will.facts.get("agreement.sta_relied_on") is True:
            yield Cited(cite=state.citation.cite, role="applies")
    for duty in will.obligations:
        yield Cited(cite=duty.citation.cite, role="applies")
    for finding in way.findings:
        role = _role(finding)
        waits = finding.result is Result.UNDECIDED and finding.standing is not Standing.NO_OBJECTION
        for citation in (finding.citation, *finding.more_citations):
            yield Cited(cite=citation.cite, role=role, undecided=waits)


def _role(finding: Finding) -> str:
    """What became of a finding. Information bites nobody, and an undecided rule is not said to apply."""
    if finding.defeated_by or finding.result is Result.DOES_NOT_APPLY or finding.effect is Deontic.INFORM:
        return "not_reached"
    if finding.result is Result.UNDECIDED:
        return "not_reached"
    return "exempt" if finding.effect is Deontic.EXEMPT else "applies"


def _once(cited: Iterator[Cited]) -> tuple[Cited, ...]:
    """Each text once, in its weightiest role."""
    weight = {"applies": 0, "exempt": 1, "not_reached": 2}
    best: dict[str, Cited] = {}
    for each in cited:
        held = best.get(each.cite)
        if held is None or (weight[each.role], not each.undecided) < (weight[held.role], not held.undecided):
            best[each.cite] = each
    return tuple(sorted(best.values(), key=lambda each: (weight[each.role], each.cite)))
