"""Whole-project cases as they stand in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.case_lines import Complaint, read_case_lines
from entente.errors import gettext_noop

__all__ = ["Case", "read_cases"]

_HINT = gettext_noop("The form of a case is described in docs/how-to/project-cases.md.")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One project on one day. Keys for the scorer (``expected``, ``class`` and such) are not read at all."""

    id: str
    as_of: date
    known_at: date
    side: str
    title: str
    structured: dict[str, Any]
    narrative: str = ""
    narrative_zh: str = ""


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file, in order. Raises ``InputErrors`` that name every bad line, ``InputError`` for no file."""
    return read_case_lines(path, Case, hint=_HINT, check=_needs_a_party)


def _needs_a_party(case: Case) -> Complaint | None:
    if not isinstance(case.structured.get("parties"), list) or not case.structured["parties"]:
        return Complaint(gettext_noop("A case needs at least one party."), "structured.parties")
    return None
