"""Publication, intellectual property, agreement, purpose and permits, from the lines in which a project states them."""

from __future__ import annotations

import re

from entente.accords import Register
from entente.desk.project_cases.plain import ABSENT, Plain, as_day, as_items, as_text
from entente.desk.project_cases.vocabulary import PERMIT_NAMES, PERMITS, RESEARCH
from entente.desk.project_cases.words import countries_in, first_of, mentions
from entente.model.kinds import PartyKind, PermitStatus, ResearchKind
from entente.model.proposal import Agreement, IpTerms, Party, Permit, Publication, Research

__all__ = ["agreement", "ip_terms", "kind_of_research", "payments", "permits", "publication", "research"]

_OPEN = ("free", "open", "public", "publish", "joint", "released", "report", "registered", "book", "公开", "发表")
_CLOSED = ("confidential", "unpublished", "secret", "保密")
_APPROVAL = (
    "approval",
    "approve",
    "consent",
    "permission",
    "clearance",
    "agreed review",
    "prior review",
    "sponsor review",
    "review by",
    "reviewed by",
    "sign-off",
    "veto",
    "审批",
    "批准",
    "同意",
    "审查",
)
_UNSETTLED = ("under discussion", "not settled", "undecided", "to be agreed", "not yet agreed", "open question", "待定")
_AGENCIES = (PartyKind.GOVERNMENT_AGENCY, PartyKind.GOVERNMENT_INSTITUTE, PartyKind.NATIONAL_LABORATORY)


def publication(value: object, parties: tuple[Party, ...]) -> Publication:
    """What is agreed about publishing. Nothing stated leaves it open whether results are published at all."""
    if isinstance(value, dict):
        value = "; ".join(
            f"{key.replace('_', ' ')}: {text}" for key, text in value.items() if text not in (None, False)
        )
    text = as_text(value)
    if not text or mentions(text, _UNSETTLED):
        return Publication()
    approval = bool(mentions(text, _APPROVAL))
    own = _scope(text) == "own_proprietary"
    # "Approval … for confidentiality" says why somebody approves, not that nothing is published.
    closed = bool(
        re.search(r"(?i)\bnot (be )?published\b|\bno publication|不公开发表|不发表", text)
        or (mentions(text, _CLOSED) and not own and not approval)
    )
    delay = re.search(r"(\d{1,4}) ?[- ]?(day|month|week)", text)
    days = {"day": 1, "week": 7, "month": 30}
    return Publication(
        open=not closed if mentions(text, _OPEN) or closed or approval else None,
        approval_required=approval,
        approval_by=_approver(text, parties) if approval else (),
        approval_scope=_scope(text) if approval else "",
        max_delay_days=int(delay.group(1)) * days[delay.group(2)] if delay else None,
    )


def _approver(text: str, parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Whose approval: a country or party that is named, else unknown (none listed)."""
    named = [c for c in countries_in(text) if c in {party.country for party in parties}]
    if named:
        return tuple(named)
    by = [
        p.country
        for p in parties
        if p.country and any(name.casefold() in text.casefold() for name in (p.name, *p.names))
    ]
    return tuple(dict.fromkeys(by))


def _scope(text: str) -> str:
    if mentions(text, ("security", "secre", "export", "classified", "sensitive", "保密")):
        return "security"
    if mentions(text, ("patent", "专利")):
        return "patent"
    return (
        "own_proprietary"
        if mentions(
            text, ("business-confidential", "business confidential", "proprietary", "trade secret", "own confidential")
        )
        else "other"
    )


def ip_terms(value: object, plan: object) -> IpTerms:
    """Intellectual-property terms; only what the words say."""
    text = as_text(value)
    no_patents = bool(re.search(r"(?i)\bno patents?\b|not be patented|nothing will be patented", text))
    patents = bool(mentions(text, ("patent", "invention", "专利"))) and not no_patents
    joint = (
        bool(mentions(text, ("joint patent", "jointly own", "both", "co-own", "shared", "共有"))) if patents else None
    )
    return IpTerms(
        terms=text[:4000],
        background_recorded=True if mentions(text, ("background listed", "background recorded")) else None,
        patents_expected=True if patents else False if no_patents else None,
        joint_patents=joint,
        improvements_to=_improvements(text),
        management_plan_signed=_signed(plan),
    )


def _improvements(text: str) -> str:
    found = re.search(r"(?i)improvements?\b([^;.]*)", text)
    if not found:
        return ""
    if mentions(found.group(1), ("background owner", "licensor", "owner of the background")):
        return "background_owner"
    if mentions(found.group(1), ("improver", "who makes", "whoever makes")):
        return "improver"
    return "joint" if mentions(found.group(1), ("joint", "shared", "both")) else ""


def _signed(plan: object) -> bool | None:
    if plan is ABSENT or plan is None:
        return None
    if isinstance(plan, bool):
        return plan
    text = as_text(plan)
    return (
        False
        if re.search(r"(?i)unsigned|not signed|draft", text)
        else True
        if mentions(text, ("signed", "已签"))
        else None
    )


def agreement(plain: Plain, parties: tuple[Party, ...], register: Register) -> Agreement:
    """The instrument relied on, by the names that the register knows it by."""
    value = plain.take("agreement_relied_on", "agreement", "instrument", "relies_on")
    agreed = plain.take("data_expectations_agreed")
    signature, activity = plain.text("annex_signature_planned", "signature_planned"), plain.take("activity_of_agencies")
    relied = None if value is None else _ids(as_text(value), register)
    return Agreement(
        relied_on=relied,
        activity_of_agencies=activity if isinstance(activity, bool) else _agencies(parties),
        data_expectations_agreed=agreed if isinstance(agreed, bool) else None,
        signature_planned=as_day(signature),
    )


def _ids(text: str, register: Register) -> tuple[str, ...]:
    """Ids of the instruments that a text names; a name that the register lacks keeps a key of its own."""
    if not text or re.match(r"(?i)(none|no agreement|无)\b", text):
        return ()
    folded = text.casefold()
    found = [i.id for i in register.instruments if any(alias.casefold() in folded for alias in (i.id, *i.aliases))]
    return tuple(found) or ("unregistered-" + (re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40] or "instrument"),)


def _agencies(parties: tuple[Party, ...]) -> bool | None:
    """Between agencies of the governments: evident if all parties are, denied if none is, else unknown."""
    are = [party.kind in _AGENCIES if party.kind else None for party in parties]
    return True if all(are) else None if None in are or any(are) else False


def research(plain: Plain, parties: tuple[Party, ...]) -> Research:
    """Purpose and kind as far as they are stated."""
    purpose, stated = (
        plain.take("purpose", "end_use", "intended_use"),
        plain.text("research_kind", "research", "research_type"),
    )
    text = as_text(purpose)
    military = plain.take("military_end_use", "military_use")
    kind = first_of(stated, RESEARCH)
    if isinstance(military, str):
        military = bool(mentions(military, ("yes", "military", "known")))
    return Research(
        kind=kind if isinstance(kind, ResearchKind) else None,
        purpose="marketing_approval"
        if mentions(text, ("marketing approval", "marketing authoris", "drug approval", "上市许可"))
        else text[:4000],
        military_end_use=_military(military, purpose, text),
        us_institution=any(party.country == "US" and party.kind is PartyKind.UNIVERSITY for party in parties),
    )


def _military(stated: object, purpose: object, text: str) -> bool | None:
    if isinstance(stated, bool):
        return stated
    if stated is None or purpose is None:
        return None
    return bool(mentions(text, ("military", "weapon", "defence application", "军用", "军事")))


def kind_of_research(
    stated: ResearchKind | None, terms: Publication, ip: IpTerms, products: bool, parties: tuple[Party, ...]
) -> ResearchKind | None:
    """Basic where nothing but published knowledge comes of it: open results, no patents, no technology or item that
    moves, no company, no approval of a product in view; otherwise as stated, or unknown."""
    if stated is not None:
        return stated
    company = any(party.kind in (PartyKind.COMPANY, PartyKind.MILITARY) for party in parties)
    open_only = terms.open is True and not terms.approval_required and not ip.patents_expected
    return ResearchKind.BASIC if open_only and not products and not company else None


def permits(value: object) -> tuple[Permit, ...] | None:
    """Permissions: null is unknown, absent is none."""
    items = as_items(value)
    if items is None:
        return None
    if isinstance(value, dict):
        items = [{"name": name, "status": status} for name, status in value.items()]
    found = []
    for item in items:
        row = item if isinstance(item, dict) else {"name": as_text(item), "status": as_text(item)}
        status = first_of(as_text(row.get("status")), PERMITS)
        found.append(
            Permit(name=_permit(as_text(row.get("name"))), status=status if isinstance(status, PermitStatus) else None)
        )
    return tuple(found)


def _permit(name: str) -> str:
    """Our name of the permission that a name means; the name itself where none is meant."""
    meant = first_of(name, PERMIT_NAMES)
    return str(meant) if meant is not None else name or "?"


def payments(value: object, parties: tuple[Party, ...]) -> tuple[bool | None, bool | None]:
    """Whether something of value is given for access to data, and whether a service agreement exists.

    Payment to the one who works on the data is a service; payment for access, or reuse as the price, is consideration.
    Nothing stated: none, unless a party is there as a paid service.
    """
    vendor = any(party.role is not None and party.role.value == "vendor" for party in parties)
    if value is ABSENT:
        return False, vendor
    if value is None:
        return None, True if vendor else None
    text = as_text(value)
    if not text or re.match(r"(?i)(none|no\b|0\b|nothing|无)", text):
        return False, vendor
    access = bool(
        mentions(
            text,
            (
                "for access",
                "for the data",
                "for use of",
                "licence fee",
                "license fee",
                "royalt",
                "reuse",
                "subscription",
            ),
        )
    )
    return access, vendor or not access
