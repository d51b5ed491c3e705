"""The tables of the warehouse in SQLite, filled by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from entente.model.answers import ScreeningHit
from entente.model.proposal import Party
from entente.safeguards.screening import ScreeningIndex, screen_parties

TABLES = """
CREATE TABLE snapshot(id, kind, sha256, edition, imported, list_class);
CREATE TABLE list_entry(snapshot, entry_id, list, list_class, name, kind, programme, citation, licence_requirement,
  licence_policy, listed_from, listed_to, country, city, sample);
CREATE TABLE list_name(snapshot, entry_id, name, name_kind);
CREATE TABLE list_identifier(snapshot, entry_id, scheme, value);
CREATE TABLE list_relation(snapshot, entry_id, relation, other_name, other_entry, percent, since, until);
CREATE TABLE organization(ror, name);
CREATE TABLE organization_name(ror, name, kind);
CREATE TABLE organization_relation(ror, relation, other_ror);
CREATE TABLE ownership(owner, owner_id, owned, owned_id, percent, since, until, citation);
CREATE TABLE alias_name(body, name, kind, ror, snapshot);
"""
DAY = date(2026, 5, 4)


class Lists:
    """The tables of the warehouse in SQLite."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(TABLES)
        self.snapshot("csl", "2026-04-20", "legal")

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, params).fetchall()

    def snapshot(self, name: str, edition: str | None, list_class: str) -> None:
        row = (name, name, name * 4, edition, "2026-05-01", list_class)
        self.connection.execute("INSERT INTO snapshot VALUES (?,?,?,?,?,?)", row)

    def entry(
        self, name: str, *names: tuple[str, str], snapshot: str = "csl", code: str = "csl.EL", **more: Any
    ) -> None:
        days = (more.get("since"), more.get("until"))
        kind, key = more.get("kind", "organization"), f"{code}:{name}"
        row = (snapshot, key, code, more.get("cls", "legal"), name, kind, "PRG", "85 FR 83420", None, None, *days,
               more.get("country"), None, False)  # fmt: skip
        self.connection.execute(f"INSERT INTO list_entry VALUES ({','.join('?' * 15)})", row)
        for other, kind in names:
            self.connection.execute("INSERT INTO list_name VALUES (?,?,?,?)", (snapshot, row[1], other, kind))

    def organization(self, ror: str, *names: str) -> None:
        for name in names:
            self.connection.execute("INSERT INTO organization_name VALUES (?,?,'label')", (ror, name))

    def index(self) -> ScreeningIndex:
        return ScreeningIndex.in_memory(self)

    def screen(self, name: str, *names: str, as_of: date = DAY, **more: Any) -> list[ScreeningHit]:
        party = Party(id="p", name=name, names=names, ror=more.pop("ror", None), country=more.pop("country", None))
        return list(screen_parties([party], self.index(), as_of=as_of, **more).hits)

    def alias(self, body: str, *names: tuple[str, str], ror: str | None = None) -> None:
        for name, kind in names:
            self.connection.execute("INSERT INTO alias_name VALUES (?,?,?,?,'aliases')", (body, name, kind, ror))

    def identifier(self, name: str, scheme: str, value: str, snapshot: str = "csl", code: str = "csl.EL") -> None:
        row = (snapshot, f"{code}:{name}", scheme, value)
        self.connection.execute("INSERT INTO list_identifier VALUES (?,?,?,?)", row)

    def tie(self, name: str, relation: str, other: str, percent: float | None = None, **more: Any) -> None:
        key = f"{more.get('code', 'csl.EL')}:{name}"
        row = ("csl", key, relation, other, None, percent, more.get("since"), more.get("until"))
        self.connection.execute("INSERT INTO list_relation VALUES (?,?,?,?,?,?,?,?)", row)

    def share(self, owner: str, owned: str, percent: float | None, **more: Any) -> None:
        row = (
            owner,
            more.get("owner_id"),
            owned,
            more.get("owned_id"),
            percent,
            more.get("since"),
            more.get("until"),
            "Report",
        )
        self.connection.execute("INSERT INTO ownership VALUES (?,?,?,?,?,?,?,?)", row)
