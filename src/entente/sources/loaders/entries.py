"""One way to write the entry of a list, shared by the loaders of lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec

from entente.model.codes import ListClass
from entente.sources.staging import Job, Rows
from entente.sources.text import has_han

__all__ = ["COUNTRIES", "Entries", "Entry", "Tie", "bare_identifier", "kind_of_alias"]

COUNTRIES = {"China": "CN", "Russia": "RU", "Iran": "IR"}
"""Country words of the §1286 transcription; elsewhere ISO 3166-1 alpha-2 codes are given."""

ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9&./-]{2,10}")
_ROW = ("list", "list_class", "name", "kind", "programme", "citation", "licence_requirement", "licence_policy",
        "listed_from", "listed_to", "country", "city", "remarks", "url")  # fmt: skip


class Tie(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body that a list ties to an entry: what it is to it, its name or entry, and the share held in percent."""

    relation: str
    name: str
    entry: str = ""
    percent: float | None = None
    since: date | None = None
    until: date | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry with its other names, each with its kind, its identifiers by scheme, and its ties.

    ``name`` is the name as the list prints it; ``core`` the part of it that is a name, where it holds more.
    """

    id: str
    list: str
    list_class: ListClass
    name: str
    core: str = ""
    names: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    relations: tuple[Tie, ...] = ()
    kind: str = "organization"
    programme: str = ""
    citation: str = ""
    licence_requirement: str = ""
    licence_policy: str = ""
    listed_from: date | None = None
    listed_to: date | None = None
    country: str = ""
    city: str = ""
    remarks: str = ""
    url: str = ""


def kind_of_alias(name: str) -> str:
    """``acronym`` for one short word with two capitals (AMMS, NJTech), ``translation`` for Chinese, else ``alias``."""
    if has_han(name):
        return "translation"
    return "acronym" if ACRONYM.fullmatch(name) else "alias"


def bare_identifier(value: str) -> str:
    """An identifier's letters and digits in capitals: equal bare forms, equal identifiers."""
    return "".join(char for char in value.upper() if char.isalnum())


class Entries:
    """Writes entries; an id that comes again gets ``#2``, ``#3`` so that no two entries share one."""

    def __init__(self, job: Job, rows: Rows) -> None:
        self.job = job
        self.rows = rows
        self._seen: Counter[str] = Counter()

    def add(self, entry: Entry, *, counted: bool = True) -> None:
        """Write the entry, its names (the primary one first, each once), identifiers and ties.

        ``counted``: the entry stands for a record of its own in the account of the import.
        """
        self._seen[entry.id] += 1
        times = self._seen[entry.id]
        entry_id = entry.id if times == 1 else f"{entry.id}#{times}"
        self.rows.lists.add(entry.list)
        row: dict[str, object] = {field: value for field in _ROW if (value := getattr(entry, field)) not in ("", None)}
        own: dict[str, object] = {"snapshot": self.job.snapshot, "entry_id": entry_id}
        self.rows.add("list_entry", row | own | {"sample": self.job.sample})
        core = entry.core or entry.name
        printed = ((entry.name, "printed"),) if core != entry.name else ()
        self._names(own, ((core, "primary"), *entry.names, *printed))
        self._identifiers(own, entry.identifiers)
        for tie in entry.relations:
            self.rows.add("list_relation", own | _tie_row(tie))
        if counted:
            self.rows.loaded()

    def _names(self, own: dict[str, object], names: Iterable[tuple[str, str]]) -> None:
        written: set[str] = set()
        for name, kind in names:
            if name and name not in written:
                written.add(name)
                row = own | {"name": name, "name_kind": kind}
                self.rows.add("list_name", row | ({"lang": "zh"} if has_han(name) else {}))

    def _identifiers(self, own: dict[str, object], identifiers: Iterable[tuple[str, str]]) -> None:
        for scheme, value in dict.fromkeys(identifiers):
            if bare := value if scheme == "birth_date" else bare_identifier(value):
                self.rows.add("list_identifier", own | {"scheme": scheme, "value": bare})


def _tie_row(tie: Tie) -> dict[str, object]:
    row = {"relation": tie.relation, "other_name": tie.name, "other_entry": tie.entry, "percent": tie.percent,
           "since": tie.since, "until": tie.until}  # fmt: skip
    return {field: value for field, value in row.items() if value not in ("", None)}
