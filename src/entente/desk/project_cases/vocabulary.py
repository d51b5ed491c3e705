"""Which plain words mean which of our kinds: the tables of ``vocabulary.toml``, typed.

A row is a kind and the words that mean it; the first row that is mentioned wins.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar

from entente.model.kinds import (
    ActivityKind,
    CoveredActivity,
    DataKind,
    Funder,
    Identifiability,
    InvestmentForm,
    MaterialKind,
    PartyKind,
    PartyRole,
    PermitStatus,
    ResearchKind,
    Sensitivity,
    TransferKind,
)

__all__ = [
    "ACTIVITIES",
    "COVERED_ACTIVITIES",
    "DATA",
    "FUNDERS_BY_SOURCE",
    "FUNDERS_BY_TYPE",
    "HUMAN_DATA",
    "IDENTIFIABILITY",
    "INVESTMENT_FORMS",
    "KIND_BY_CLASS",
    "MATERIALS",
    "NOT_PERSONS",
    "PARTY_KINDS",
    "PARTY_ROLES",
    "PERMITS",
    "PERMIT_NAMES",
    "PERSONS",
    "PROTECTED",
    "RESEARCH",
    "SENSITIVITY",
    "SURELY_PERSONS",
    "TRANSFERS",
]

Kind = TypeVar("Kind", bound=StrEnum)
Rows = tuple[tuple[Kind, tuple[str, ...]], ...]

_TABLES = tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))


def _rows(name: str, kind: type[Kind]) -> Rows[Kind]:
    return tuple((kind(value.partition(":")[0]), tuple(words)) for value, words in _TABLES[name].items())


HUMAN_DATA = tuple(DataKind(value) for value in _TABLES["human_data"])
NOT_PERSONS = tuple(_TABLES["not_persons"])
PERSONS = tuple(_TABLES["persons"])
SURELY_PERSONS = tuple(_TABLES["surely_persons"])
KIND_BY_CLASS = _rows("kind_by_class", DataKind)
ACTIVITIES = _rows("activities", ActivityKind)
COVERED_ACTIVITIES = _rows("covered_activities", CoveredActivity)
DATA = _rows("data", DataKind)
FUNDERS_BY_SOURCE = _rows("funders_by_source", Funder)
FUNDERS_BY_TYPE = _rows("funders_by_type", Funder)
INVESTMENT_FORMS = _rows("investment_forms", InvestmentForm)
IDENTIFIABILITY = _rows("identifiability", Identifiability)
PROTECTED = tuple(_TABLES["materials"]["protected_wildlife"])
MATERIALS = _rows("materials", MaterialKind)
PARTY_KINDS = _rows("party_kinds", PartyKind)
PARTY_ROLES = _rows("party_roles", PartyRole)
PERMITS = _rows("permits", PermitStatus)
PERMIT_NAMES = tuple((value, tuple(words)) for value, words in _TABLES["permit_names"].items())
RESEARCH = _rows("research", ResearchKind)
SENSITIVITY = _rows("sensitivity", Sensitivity)
TRANSFERS = _rows("transfers", TransferKind)
