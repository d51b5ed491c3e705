"""What do the rules of both sides say of a plain project in a topic? A reference project, the same for every topic.

Two universities, one on each side and on no list; basic research; published; no personal data, no samples, nothing
sent. Only the words differ: the topic's name and keywords. So the guardrail fit reads what the rules read of a topic,
and never who would take part.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from entente import accords, safeguards
from entente.accords import Register
from entente.desk.opportunities.parts import GuardrailInput
from entente.model.answers import ScreeningHit, Way
from entente.model.codes import Result, Standing
from entente.model.kinds import PartyKind, PartyRole, ResearchKind
from entente.model.proposal import Party, Proposal, Publication, Research, Technology, Topic
from entente.safeguards.rulebook import RuleBook
from entente.sources.kinds import KINDS

__all__ = ["Guardrails", "reference_project"]


class _Unlisted:
    """A screening that found nobody, with every list current: the parties are made up."""

    def __init__(self) -> None:
        self.hits: Sequence[ScreeningHit] = ()
        self.lists = {code: "loaded" for kind in KINDS.values() for code in kind.lists}
        self.scorer = "none: the parties of a reference project are on no list"


def reference_project(x: str, y: str, topic: str, words: Sequence[str]) -> Proposal:
    """The reference project of two countries in a topic, described by its words."""
    return Proposal(
        id="reference-project",
        title=words[0] if words else topic,
        side=x,
        topic=Topic(openalex=(topic,) if topic.startswith("T") else (), words=tuple(words)),
        research=Research(kind=ResearchKind.BASIC, military_end_use=False),
        party=(
            Party(
                id="one", name=f"University of {x}", country=x, kind=PartyKind.UNIVERSITY, role=PartyRole.LEAD,
                military=False,
            ),
            Party(
                id="two", name=f"University of {y}", country=y, kind=PartyKind.UNIVERSITY, role=PartyRole.PARTNER,
                military=False,
            ),
        ),
        technology=tuple(
            Technology(name=words[0], keywords=tuple(words[1:]), control_codes=(), published=True) for _ in words[:1]
        ),
        publication=Publication(open=True, approval_required=False),
    )  # fmt: skip


class Guardrails:
    """The rules and the register, asked about reference projects of one pair on one day; same words, same answer."""

    def __init__(self, rulebook: RuleBook, register: Register, *, as_of: date, known_at: date) -> None:
        self._rulebook = rulebook
        self._register = register
        self._as_of, self._known_at = as_of, known_at

    def fit(self, x: str, y: str, topic: str, words: Sequence[str]) -> GuardrailInput:
        """The standing of the reference project and the rules that make it."""
        project = reference_project(x, y, topic, words)
        will = accords.answer(project, self._register, as_of=self._as_of, known_at=self._known_at)
        way = safeguards.answer(
            project, self._rulebook, _Unlisted(), given=will.facts, as_of=self._as_of, known_at=self._known_at, side=x
        )
        return GuardrailInput(standing=way.standing, rules=_deciding(way))


def _deciding(way: Way) -> tuple[str, ...]:
    """The rules whose own standing is that of the whole, where it is not plain."""
    if way.standing is Standing.NO_OBJECTION:
        return ()
    return tuple(
        finding.rule
        for finding in way.findings
        if finding.standing is way.standing and finding.result is not Result.DOES_NOT_APPLY and not finding.defeated_by
    )
