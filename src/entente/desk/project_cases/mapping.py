"""From the plain object to a proposal: one mapping for every line."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from entente.accords import Register
from entente.desk.project_cases import items, terms
from entente.desk.project_cases.activities import Scene, activities, requested
from entente.desk.project_cases.parties import funding, parties, people, visitors
from entente.desk.project_cases.plain import Plain, as_items, as_text
from entente.desk.project_cases.reading import Case
from entente.desk.project_cases.words import strings_in
from entente.model.kinds import TransferKind
from entente.model.proposal import Proposal, Technology, Topic, Transfer

__all__ = ["Mapped", "proposal_of"]


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal and the keys of the plain object that the mapping does not know."""

    proposal: Proposal
    unread: tuple[str, ...] = ()


def proposal_of(case: Case, register: Register) -> Mapped:
    """The proposal that a case describes. Pure, and the same for every line: the id is used as a name only."""
    unread: list[str] = []
    plain = Plain(case.structured, "", unread)
    topic = plain.text("topic", "field", "subject")
    who = parties(as_items(plain.take("parties")) or [], unread)
    named = _technologies(plain, topic, unread)
    deal = terms.payments(plain.take("payments", "payment"), who)
    ciio = plain.take("processor_is_ciio", "handler_is_ciio")
    facts = items.data(
        as_items(plain.take("data")) or [],
        who,
        deal,
        ciio if isinstance(ciio, bool) else None if ciio is None else False,
        unread,
    )
    stuff = items.materials(as_items(plain.take("materials", "samples")) or [], unread)
    moves = items.transfers(as_items(plain.take("transfers", "exports")) or [], who, named or (), unread)
    tools = items.equipment(as_items(plain.take("equipment", "facilities")) or [], who, unread)
    controlled = _controlled(named, moves)
    staff = people(as_items(plain.take("people_roles", "people")) or [], who, controlled, unread)
    visits = visitors(plain.take("visitors", "visits", "exchange"), who, staff, controlled)
    money = funding(as_items(plain.take("funding", "money")) or [], who, unread)
    action, reason = (
        plain.text("requested_action", "request"),
        plain.take("reason_for_removal", "reason", "request_reason"),
    )
    stated = as_items(plain.take("activities", "fieldwork", "field_work", "methods")) or []
    papers = terms.publication(plain.take("publication_terms", "publication"), who)
    ip = terms.ip_terms(plain.take("ip_terms", "ip"), plain.take("technology_management_plan"))
    what = terms.research(plain, who)
    what = msgspec.structs.replace(
        what, kind=terms.kind_of_research(what.kind, papers, ip, bool(named or moves or what.purpose), who)
    )
    relied = terms.agreement(plain, who, register)
    held = terms.permits(plain.take("permits"))
    start, end = _day(plain.text("start", "start_date")), _day(plain.text("end", "end_date"))
    rest = plain.rest()
    unread.extend(sorted(rest))
    scene = Scene(
        words="; ".join((case.title, topic, *(p.role for p in staff), *(_roles(case)), *strings_in(rest))),
        parties=who,
        technologies=named or (),
        data=facts,
        materials=stuff,
        transfers=moves,
        equipment=tools,
        visitors=visits,
    )
    return Mapped(
        proposal=Proposal(
            id=_key(case.id),
            title=case.title[:1000] or case.id,
            summary=case.narrative[:4000],
            side=case.side if re.fullmatch(r"[A-Z]{2}", case.side) else None,
            start=start,
            end=end,
            topic=Topic(words=(topic,) if topic else ()),
            research=what,
            party=who,
            person=staff,
            technology=named,
            data=facts,
            material=stuff,
            equipment=tools,
            transfer=moves,
            visitor=visits,
            funding=money,
            activity=(*activities(scene, stated, unread), *requested(action, reason, who)),
            permit=held,
            publication=papers,
            ip=ip,
            agreement=relied,
        ),
        unread=tuple(unread),
    )


def _technologies(plain: Plain, topic: str, unread: list[str]) -> tuple[Technology, ...] | None:
    value = as_items(plain.take("technologies", "technology"))
    return None if value is None else items.technologies(value, topic, unread)


def _controlled(named: tuple[Technology, ...] | None, moves: tuple[Transfer, ...]) -> bool:
    """Whether unpublished technology under a control code, or of unknown classification, is about."""
    if named is None:
        return True
    coded = any(t.control_codes != () and t.control_codes != ("EAR99",) and t.published is not True for t in named)
    knowledge = (TransferKind.TECHNOLOGY, TransferKind.TEACHING, TransferKind.SOFTWARE)
    passed = any(
        move.kind in knowledge
        and move.origin == "US"
        and move.control_codes not in ((), ("EAR99",))
        and not move.published
        for move in moves
    )
    return coded or passed


def _roles(case: Case) -> list[str]:
    """Roles of parties as written: "trial site" tells of a trial."""
    found = case.structured.get("parties") or []
    return [as_text(item.get("role")) for item in found if isinstance(item, dict)]


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:80] or "case"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
