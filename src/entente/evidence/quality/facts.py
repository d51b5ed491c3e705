"""The dated facts that a doubt may rest on, read from ``facts.toml``; each with its source."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

import msgspec

from entente.model.provenance import Certainty

__all__ = ["Facts", "Homonym", "NameFact", "facts"]


class NameFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body whose name fits ``pattern`` cannot be older than ``since`` (in ``country``, where one is given)."""

    id: str
    pattern: str
    since: date
    country: str = ""
    en: str
    zh: str
    source: str
    certainty: Certainty

    def contradicts(self, name: str, country: str, year: int) -> bool:
        """Whether a body of this name cannot have existed at the end of the year."""
        return (
            (not self.country or self.country == country)
            and year < self.since.year
            and re.search(self.pattern, name, re.IGNORECASE) is not None
        )


class Homonym(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name in ``country`` that a body in ``other`` used as well."""

    name: str
    country: str
    other: str
    en: str
    zh: str
    source: str
    certainty: Certainty


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All facts. ``relations``: country to its day of diplomatic relations with the People's Republic of China."""

    names: tuple[NameFact, ...]
    homonyms: tuple[Homonym, ...]
    relations: dict[str, date]
    relations_source: str


@lru_cache(maxsize=1)
def facts() -> Facts:
    """The facts that are shipped."""
    raw = tomllib.loads((files("entente.evidence.quality") / "facts.toml").read_text(encoding="utf-8"))
    relations = raw["relations"]
    return Facts(
        names=tuple(msgspec.convert(one, NameFact) for one in raw["name"]),
        homonyms=tuple(msgspec.convert(one, Homonym) for one in raw["homonym"]),
        relations={code: day for code, day in relations.items() if isinstance(day, date)},
        relations_source=relations["source"],
    )
