"""Shares and ties of bodies beyond the lists: users' own ownership tables, and the relations of the register.

One SQLite file for one set of tables. A body is known by its identifiers and its names: mentions that share one are the
same body.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from entente.safeguards.screening.files import Rows, as_day, digest, in_memory, open_or_build
from entente.safeguards.screening.ownership import Share
from entente.safeguards.screening.scorer import parse

__all__ = ["Holdings", "identifier_key", "name_key"]

FORMAT = 1
_IDENTITY = "SELECT id, sha256 FROM snapshot WHERE kind LIKE 'ror%' OR kind = 'ownership-csv' ORDER BY id"
_SHARES = """
SELECT owner, owner_id, owned, owned_id, percent, since, until, citation FROM ownership ORDER BY 3, 1, 6, 5
"""
_RELATIONS = """
SELECT r.ror, r.relation, o.name, r.other_ror FROM organization_relation r JOIN organization o ON o.ror = r.other_ror
ORDER BY 1, 2, 3
"""
_SCHEMA = """
CREATE TABLE known(key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE called(body TEXT PRIMARY KEY, name TEXT, identifier TEXT) WITHOUT ROWID;
CREATE TABLE share(owner TEXT, owned TEXT, percent REAL, since TEXT, until TEXT, citation TEXT);
CREATE TABLE relation(ror TEXT, relation TEXT, name TEXT, other TEXT);
"""
_INDEXES = """
CREATE INDEX share_in ON share(owned);
CREATE INDEX share_of ON share(owner);
CREATE INDEX relation_of ON relation(ror);
"""


class Holdings:
    """The shares and ties, to be asked by identifier or name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_memory(cls, tables: Rows) -> Holdings:
        """Build it without a file."""
        return cls(in_memory(lambda connection: _fill(connection, tables)))

    @classmethod
    def open_or_build(cls, folder: Path, tables: Rows) -> Holdings:
        """Open the file of exactly these tables, building it first where it does not exist."""
        name = digest(FORMAT, [tuple(map(str, row)) for row in tables.rows(_IDENTITY)])
        return cls(open_or_build(folder / f"holdings-{name}.sqlite", lambda connection: _fill(connection, tables)))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def bodies(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The bodies that bear one of the keys (``name_key``, ``identifier_key``)."""
        found: dict[str, None] = {}
        for key in keys:
            found.update((body, None) for (body,) in self._rows("SELECT body FROM known WHERE key = ?", (key,)))
        return tuple(found)

    def called(self, body: str) -> tuple[str, str]:
        """The name of a body as a table writes it, and its identifier or nothing."""
        ((name, identifier),) = self._rows("SELECT name, identifier FROM called WHERE body = ?", (body,))
        return name, identifier

    def shares_in(self, body: str) -> list[Share]:
        """The shares that others hold of a body."""
        return self._shares("owned", body)

    def shares_of(self, body: str) -> list[Share]:
        """The shares that a body holds of others."""
        return self._shares("owner", body)

    def relations(self, ror: str) -> list[tuple[str, str, str]]:
        """``(relation, name, ROR identifier)`` of the bodies that the register ties to one: parent, child, related …"""
        return self._rows("SELECT relation, name, other FROM relation WHERE ror = ? ORDER BY 1, 2", (ror,))

    def _shares(self, side: str, body: str) -> list[Share]:
        assert side in ("owner", "owned"), "a share has two sides"
        sql = f"SELECT owner, owned, percent, since, until, citation FROM share WHERE {side} = ? ORDER BY 1, 2"  # noqa: S608
        return [
            Share(
                owner=owner, owned=owned, percent=percent, since=as_day(since), until=as_day(until), citation=citation
            )
            for owner, owned, percent, since, until, citation in self._rows(sql, (body,))
        ]

    def _rows(self, sql: str, params: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, params).fetchall()


def name_key(name: str) -> str:
    """A key that spellings of one name share: the compared words, and the class of its legal form."""
    readings = parse(name).readings
    return f"n:{readings[0].key}|{readings[0].form}" if readings else ""


def identifier_key(text: str) -> str:
    """A key for an identifier written ``scheme=value``; nothing if it is none."""
    scheme, found, value = text.partition("=")
    bare = "".join(char for char in value.upper() if char.isalnum())
    return f"i:{scheme.strip().lower()}={bare}" if found and bare else ""


def _fill(connection: sqlite3.Connection, tables: Rows) -> None:
    connection.executescript(_SCHEMA)
    rows = tables.rows(_SHARES)
    same = _Same()
    for owner, owner_id, owned, owned_id, *_rest in rows:
        same.join(_keys(owner, owner_id))
        same.join(_keys(owned, owned_id))
    called: dict[str, tuple[str, str]] = {}
    for owner, owner_id, owned, owned_id, percent, since, until, citation in rows:
        bodies = []
        for name, identifier in ((owner, owner_id), (owned, owned_id)):
            body = same.first(next(_keys(name, identifier)))
            held = called.setdefault(body, (name, identifier or ""))
            called[body] = (held[0], held[1] or identifier or "")
            bodies.append(body)
        days = (_iso(as_day(since)), _iso(as_day(until)))
        connection.execute("INSERT INTO share VALUES (?,?,?,?,?,?)", (*bodies, percent, *days, citation or ""))
    connection.executemany("INSERT INTO known VALUES (?,?)", [(key, same.first(key)) for key in same.all()])
    connection.executemany("INSERT INTO called VALUES (?,?,?)", [(body, *told) for body, told in called.items()])
    connection.executemany("INSERT INTO relation VALUES (?,?,?,?)", tables.rows(_RELATIONS))
    connection.executescript(_INDEXES)
    connection.commit()


def _keys(name: str, identifier: str | None) -> Iterator[str]:
    found = [key for key in (identifier_key(identifier or ""), name_key(name)) if key]
    yield from found or [f"n:{name}"]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class _Same:
    """Keys that belong to one body, however many mentions tie them together."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def all(self) -> list[str]:
        """Every key that was met."""
        return list(self._up)

    def join(self, keys: Iterable[str]) -> None:
        """These keys are one body's."""
        first, *others = [self.first(key) for key in keys]
        for other in others:
            one, two = sorted((self.first(first), other))
            self._up[two] = one

    def first(self, key: str) -> str:
        """The key that stands for its body."""
        self._up.setdefault(key, key)
        while self._up[key] != key:
            self._up[key] = self._up[self._up[key]]
            key = self._up[key]
        return key
