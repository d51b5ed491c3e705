"""From the plain object to a proposal: one mapping for every line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from entente.accords import Register
from entente.desk.project_cases import items, terms
from entente.desk.project_cases.activities import Scene, activities, requested
from entente.desk.project_cases.investments import investments
from entente.desk.project_cases.parties import funding, parties, people, visitors
from entente.desk.project_cases.plain import Plain, as_day, as_items, as_text
from entente.desk.project_cases.reading import Case
from entente.desk.project_cases.words import strings_in
from entente.model.kinds import TransferKind
from entente.model.proposal import DataItem, Equipment, Material, Party, Proposal, Technology, Topic, Transfer

__all__ = ["Mapped", "proposal_of"]

T = TypeVar("T")


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal, the countries whose parties work in it, and the keys that the mapping does not know."""

    proposal: Proposal
    countries: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def proposal_of(case: Case, register: Register) -> Mapped:
    """The proposal that a case describes. Pure, and the same for every line: the id is used as a name only."""
    unread: list[str] = []
    plain = Plain(case.structured, "", unread)
    topic = plain.text("topic", "field", "subject")
    who, owners = parties(as_items(plain.take("parties")) or [], unread)
    things = _things(plain, topic, who)
    controlled = _controlled(things)
    staff = _some(plain, ("people_roles", "people"), lambda rows: people(rows, who, controlled, unread))
    visits = visitors(plain.take("visitors", "visits", "exchange"), who, staff or (), controlled)
    money = _some(plain, ("funding", "money"), lambda rows: funding(rows, who, unread))
    action = plain.text("requested_action", "request")
    reason = plain.take("reason_for_removal", "reason", "request_reason")
    stated = as_items(plain.take("activities", "fieldwork", "field_work", "methods")) or []
    stakes = as_items(plain.take("investment", "investments", "equity")) or []
    papers = terms.publication(plain.take("publication_terms", "publication"), who)
    ip = terms.ip_terms(plain.take("ip_terms", "ip"), plain.take("technology_management_plan"))
    what = terms.research(plain, who)
    products = bool(things.technology or things.transfer or what.purpose)
    relied = terms.agreement(plain, who, register)
    held = terms.permits(plain.take("permits"))
    start, end = as_day(plain.text("start", "start_date")), as_day(plain.text("end", "end_date"))
    rest = plain.rest()
    unread.extend(sorted(rest))
    roles = [person.role for person in staff or ()]
    scene = Scene(
        words="; ".join((case.title, topic, *roles, *_roles(case), *strings_in(stated), *strings_in(rest))),
        parties=who,
        technologies=things.technology or (),
        data=things.data or (),
        materials=things.material or (),
        transfers=things.transfer or (),
        equipment=things.equipment or (),
        visitors=visits,
    )
    proposal = Proposal(
        id=_key(case.id),
        title=case.title[:1000] or case.id,
        summary=case.narrative[:4000],
        side=case.side if re.fullmatch(r"[A-Z]{2}", case.side) else None,
        start=start,
        end=end,
        topic=Topic(words=(topic,) if topic else ()),
        research=msgspec.structs.replace(what, kind=terms.kind_of_research(what.kind, papers, ip, products, who)),
        party=(*who, *owners),
        person=staff,
        technology=things.technology,
        data=things.data,
        material=things.material,
        equipment=things.equipment,
        transfer=things.transfer,
        visitor=visits,
        funding=money,
        investment=investments((action, *map(as_text, (*stakes, *stated))), topic, plain.value.get("purpose"), who),
        activity=(*activities(scene, stated, unread), *requested(action, reason, who)),
        permit=held,
        publication=papers,
        ip=ip,
        agreement=relied,
    )
    countries = tuple(sorted({party.country for party in who if party.country}))
    return Mapped(proposal=proposal, countries=countries, unread=tuple(unread))


class _Things(msgspec.Struct, frozen=True, kw_only=True):
    """What is used, made or moved; ``None``: unknown whether anything is."""

    technology: tuple[Technology, ...] | None
    data: tuple[DataItem, ...] | None
    material: tuple[Material, ...] | None
    transfer: tuple[Transfer, ...] | None
    equipment: tuple[Equipment, ...] | None


def _things(plain: Plain, topic: str, who: tuple[Party, ...]) -> _Things:
    unread = plain.unread
    named = _some(plain, ("technologies", "technology"), lambda rows: items.technologies(rows, topic, unread))
    deal = terms.payments(plain.take("payments", "payment"), who)
    operator = plain.take("processor_is_ciio", "handler_is_ciio")
    ciio = operator if operator is None or isinstance(operator, bool) else False
    return _Things(
        technology=named,
        data=_some(plain, ("data",), lambda rows: items.data(rows, who, deal, ciio, unread)),
        material=_some(plain, ("materials", "samples"), lambda rows: items.materials(rows, who, unread)),
        transfer=_some(plain, ("transfers", "exports"), lambda rows: items.transfers(rows, who, named or (), unread)),
        equipment=_some(plain, ("equipment", "facilities"), lambda rows: items.equipment(rows, who, unread)),
    )


def _some(plain: Plain, keys: tuple[str, ...], read: Callable[[list[Any]], tuple[T, ...]]) -> tuple[T, ...] | None:
    """The items under a key, read; ``None`` where the key is null (unknown whether any)."""
    rows = as_items(plain.take(*keys))
    return None if rows is None else read(rows)


def _controlled(things: _Things) -> bool:
    """Whether unpublished technology under a control code, or of unknown classification, is about."""
    if things.technology is None or things.transfer is None:
        return True
    free: tuple[tuple[str, ...], ...] = ((), ("EAR99",))
    coded = any(each.control_codes not in free and each.published is not True for each in things.technology)
    knowledge = (TransferKind.TECHNOLOGY, TransferKind.TEACHING, TransferKind.SOFTWARE)
    passed = any(
        move.kind in knowledge and move.origin == "US" and move.control_codes not in free and not move.published
        for move in things.transfer
    )
    return coded or passed


def _roles(case: Case) -> list[str]:
    """Roles of parties as written: "trial site" tells of a trial."""
    found = case.structured.get("parties") or []
    return [as_text(item.get("role")) for item in found if isinstance(item, dict)]


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:80] or "case"
