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

__all__ = ["COUNTRIES", "Entries", "Entry", "kind_of_alias"]

COUNTRIES = {"China": "CN", "Russia": "RU", "Iran": "IR"}
"""Country words of the §1286 transcription; elsewhere ISO 3166-1 alpha-2 codes are given."""

ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9&./-]{2,10}")


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry with its other names, each with its kind (alias, weak, previous, acronym, translation)."""

    id: str
    list: str
    list_class: ListClass
    name: str
    names: tuple[tuple[str, str], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
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


class Entries:
    """Writes entries; an id that comes again gets ``#2``, ``#3`` so that no two entries share one."""

    def __init__(self, job: Job, rows: Rows) -> None:
        self.job = job
        self.rows = rows
        self._seen: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Write the entry, its names (the primary one first, each once) and its relations."""
        self._seen[entry.id] += 1
        times = self._seen[entry.id]
        entry_id = entry.id if times == 1 else f"{entry.id}#{times}"
        self.rows.lists.add(entry.list)
        row: dict[str, object] = {
            name: value for name, value in msgspec.structs.asdict(entry).items() if value not in ("", None)
        }
        for inner in ("id", "names", "relations"):
            row.pop(inner, None)
        row |= {"snapshot": self.job.snapshot, "entry_id": entry_id, "sample": self.job.sample}
        self.rows.add("list_entry", row)
        self._names(entry_id, ((entry.name, "primary"), *entry.names))
        for relation, other in entry.relations:
            self.rows.add(
                "list_relation",
                {"snapshot": self.job.snapshot, "entry_id": entry_id, "relation": relation, "other_name": other},
            )
        self.rows.loaded()

    def _names(self, entry_id: str, names: Iterable[tuple[str, str]]) -> None:
        written: set[str] = set()
        for name, kind in names:
            if name and name not in written:
                written.add(name)
                row: dict[str, object] = {
                    "snapshot": self.job.snapshot,
                    "entry_id": entry_id,
                    "name": name,
                    "name_kind": kind,
                }
                if has_han(name):
                    row["lang"] = "zh"
                self.rows.add("list_name", row)
