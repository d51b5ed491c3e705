"""Assess: ask accords, evidence and safeguards about one proposal and join their answers into a dossier.

Accords come first: the status of the agreement relied on is handed to the rules as given facts, because several
exceptions in law depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

import entente
from entente import accords, evidence, safeguards
from entente.desk import relations
from entente.desk.first_screen import first_screen
from entente.desk.institution_rules import HeldRules, every_rule
from entente.desk.judgements import Judgements, load_judgements
from entente.desk.refresh import open_warehouse, snapshot_refs
from entente.desk.register import own_folder, whole_register
from entente.model.answers import Dossier, Obligation
from entente.model.canonical import canonical_sha256
from entente.model.proposal import Proposal
from entente.model.text import Text
from entente.safeguards.rulebook import load_rulebook
from entente.safeguards.screening import STALE_AFTER_DAYS, ScreeningIndex, screen_parties
from entente.safeguards.screening.recall import recall_note
from entente.sources.warehouse import Warehouse

__all__ = ["Desk", "Question", "merge_duties"]

NOTICE = Text(
    en="Decision support, not legal advice. A person decides.",
    zh="本文件仅供决策参考，不构成法律意见；由人作出决定。",
)


NEVER_STALE = dict.fromkeys(STALE_AFTER_DAYS, 10**6)
"""For replays: a list that was complete on its day is taken as it is, whatever its age."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the desk: for which day, with whose knowledge, read by whom."""

    as_of: date
    known_at: date
    side: str | None = None
    non_official: bool = False
    lists_current: bool = False
    """Take every loaded list as complete for ``as_of`` (replaying a past day), whatever its age."""


class Desk:
    """The opened rooms: a warehouse, its screening index, the rules and the register, ready for many proposals."""

    def __init__(self, warehouse: Warehouse, index: ScreeningIndex, judged: Judgements | None = None) -> None:
        self.warehouse = warehouse
        self.index = index
        self.judged = judged or Judgements()
        self.rulebook, self.rule_sources = HeldRules(load_rulebook())
        self.register = accords.load_register()

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the warehouse of ``home`` (an empty one if nothing was imported yet) and its screening index."""
        held = every_rule(home)
        warehouse = open_warehouse(home)
        index = ScreeningIndex.open_or_build(home / "screening", warehouse)
        desk = cls(warehouse, index, load_judgements(home))
        desk.rulebook, desk.rule_sources = held
        if own_folder(home).is_dir():  # an office's own memoranda may be what a project relies on
            desk.register = whole_register(home, "instrument", "source")
        return desk

    def close(self) -> None:
        """Release the files."""
        self.index.close()
        self.warehouse.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def assess(self, proposal: Proposal, question: Question) -> Dossier:
        """Need, will and way of one proposal; pure in its arguments and the opened data."""
        as_of, known_at = question.as_of, question.known_at
        side = question.side or proposal.side
        will = accords.answer(proposal, self.register, as_of=as_of, known_at=known_at)
        need = evidence.answer(proposal, self.warehouse, as_of=as_of, known_at=known_at)
        screening = screen_parties(
            proposal.party,
            self.index,
            as_of=as_of,
            non_official=question.non_official,
            stale_after_days=NEVER_STALE if question.lists_current else None,
        )
        screening = self.judged.apply(screening, proposal.party, self.index, known_at=known_at.isoformat())
        related = relations.look_up(proposal.party, self.index, as_of=as_of)
        given = relations.held_facts(related) | will.facts
        way = safeguards.answer(
            proposal, self.rulebook, screening, given=given, as_of=as_of, known_at=known_at, side=side
        )
        way = msgspec.structs.replace(
            way,
            screening_notes=(
                recall_note(),
                *relations.notes_on(related, self.rulebook, as_of=as_of, known_at=known_at),
            ),
        )
        sources = (*snapshot_refs(self.warehouse, as_of=as_of), *self.rule_sources)
        duties = merge_duties((*way.obligations, *will.obligations))
        return Dossier(
            proposal=proposal.id,
            title=Text(en=proposal.title, zh=proposal.title_zh or proposal.title),
            proposal_sha256=canonical_sha256(proposal),
            side=side or "",
            as_of=as_of,
            known_at=known_at,
            standing=way.standing,
            first_screen=first_screen(need, will, way, duties, sources),
            need=need,
            will=will,
            way=way,
            questions=way.questions,
            sources=sources,
            rules={rule.id: rule.record.version for rule in self.rulebook.on(as_of, known_at)},
            scorer=way.scorer,
            program=f"entente {entente.__version__}",
            sample=need.sample or any(source.sample for source in sources),
            notice=NOTICE,
        )


def merge_duties(duties: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """Each duty once, by date; duties without a day come last, standing ones after all others."""
    once = {(duty.rule, duty.id, duty.side): duty for duty in duties}
    return tuple(
        sorted(
            once.values(),
            key=lambda duty: (duty.standing, duty.due is None, duty.due or date.max, duty.side, duty.rule, duty.id),
        )
    )
