"""Invented projects in plain structure, mapped into our words."""

from __future__ import annotations

from datetime import date

from entente.accords import load_register
from entente.desk.project_cases.mapping import proposal_of
from entente.desk.project_cases.reading import Case

US = {"name": "Lakemont University", "country": "US", "kind": "university", "role": "lead"}
CN = {"name": "Yunnan University", "name_zh": "云南大学", "country": "CN", "kind": "university", "role": "partner"}


def mapped(title="A project", side="US", **structured):
    structured.setdefault("parties", [US, CN])
    case = Case(
        id="x.y",
        as_of=date(2025, 6, 1),
        known_at=date(2025, 6, 1),
        side=side,
        title=title,
        structured=structured,
    )
    return proposal_of(case, load_register())


def project(**structured):
    return mapped(**structured).proposal
