"""Further names of a body from registers and tables: the bridge between scripts, old names and acronyms.

Names come from the organisation register (ROR) and from users' own tables of names. One SQLite file for one set of
them, apart from the lists: registers are large and change seldom, lists small and often.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from entente.safeguards.screening.files import Rows, digest, in_memory, open_or_build
from entente.safeguards.screening.scorer import simplified

__all__ = ["Bridge", "Registered", "Via", "key_of"]

FORMAT = 1
"""Form of the file; a change of it makes every office build anew."""
_IDENTITY = "SELECT id, sha256 FROM snapshot WHERE kind LIKE 'ror%' OR kind = 'aliases-csv' ORDER BY id"
_REGISTER = """
SELECT ror, name, min(CASE kind WHEN 'acronym' THEN 3 WHEN 'alias' THEN 2 ELSE 1 END) FROM organization_name
WHERE kind IN ('label', 'alias', 'ror_display', 'acronym') GROUP BY ror, name ORDER BY ror, name
"""
_TABLES = "SELECT body, name, kind, ror, snapshot FROM alias_name ORDER BY snapshot, body, name"
_ALIAS, _ACRONYM = 2, 3
_SCHEMA = """
CREATE TABLE bearer(key TEXT, body TEXT, short INTEGER, PRIMARY KEY (key, body, short)) WITHOUT ROWID;
CREATE TABLE name(body TEXT, name TEXT, acronym INTEGER, weak INTEGER, PRIMARY KEY (body, name)) WITHOUT ROWID;
"""
_WORDS = re.compile(r"[\W_]+")
_SILENT = frozenset(("the", "of", "and", "for"))
_SHORT = re.compile(r"[A-Z][A-Za-z]{0,7}")
_MOST_BODIES = 8
"""An acronym that more bodies bear says nothing."""


class Via(StrEnum):
    """How a further name was reached, the surest first."""

    IDENTIFIER = "identifier"
    NAME = "name"
    """A name that only one body bears."""
    ACRONYM = "acronym"
    """An acronym that only one body bears."""
    SHARED_ACRONYM = "shared_acronym"
    """An acronym that several bodies bear: one of them may be meant."""


class Registered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A further name of a body; ``weak`` if it cannot make a match by itself (an acronym, a short coined word)."""

    name: str
    body: str
    via: Via
    weak: bool = False


class Bridge:
    """The names of registered bodies, to be asked by identifier or name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_memory(cls, register: Rows) -> Bridge:
        """Build it without a file."""
        return cls(in_memory(lambda connection: _fill(connection, register)))

    @classmethod
    def open_or_build(cls, folder: Path, register: Rows) -> Bridge:
        """Open the file of exactly these registers, building it first where it does not exist.

        Raises ``StorageError`` where the folder cannot be written.
        """
        name = digest(FORMAT, [tuple(map(str, row)) for row in register.rows(_IDENTITY)])
        return cls(open_or_build(folder / f"bridge-{name}.sqlite", lambda connection: _fill(connection, register)))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def names(self, ror: str | None, given: Iterable[str]) -> tuple[Registered, ...]:
        """Further names of the body with this identifier, or of the body that alone bears one of the names.

        Where neither is known, an acronym among the names is looked up: alone it leads to every body that bears it.
        """
        written = list(dict.fromkeys(given))
        bodies = {ror: Via.IDENTIFIER} if ror else self._by_name(written) or self._by_acronym(written)
        known = {key_of(name) for name in written}
        found: dict[str, Registered] = {}
        for body, via in bodies.items():
            for name, acronym, weak in self._rows("SELECT name, acronym, weak FROM name WHERE body = ?", (body,)):
                key = key_of(name)
                if key not in known and not (acronym and via in (Via.ACRONYM, Via.SHARED_ACRONYM)):
                    found.setdefault(key, Registered(name=name, body=body, via=via, weak=bool(acronym or weak)))
        return tuple(sorted(found.values(), key=lambda each: each.name))

    def bodies(self, ror: str | None, names: Iterable[str]) -> tuple[str, ...]:
        """The register's identifiers of the body: the given one, or that of the body that alone bears a name."""
        found = [ror] if ror else list(self._by_name(names))
        return tuple(body for body in found if body.startswith("https://ror.org/"))

    def _by_name(self, names: Iterable[str]) -> dict[str, Via]:
        found: dict[str, Via] = {}
        for name in names:
            bodies = self._rows("SELECT DISTINCT body FROM bearer WHERE key = ? AND short = 0", (key_of(name),))
            if len(bodies) == 1:
                found[bodies[0][0]] = Via.NAME
        return found

    def _by_acronym(self, names: Iterable[str]) -> dict[str, Via]:
        found: dict[str, Via] = {}
        for name in names:
            bodies = self._rows("SELECT DISTINCT body FROM bearer WHERE key = ? AND short = 1", (key_of(name),))
            if 0 < len(bodies) <= _MOST_BODIES:
                via = Via.ACRONYM if len(bodies) == 1 else Via.SHARED_ACRONYM
                found.update((body, via) for (body,) in bodies)
        return found

    def _rows(self, sql: str, params: tuple[object, ...]) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, params).fetchall()


def key_of(name: str) -> str:
    """A name's words in simplified, case-folded form without connecting words: equal keys, equally written names."""
    words = [word for word in _WORDS.split(simplified(name).casefold()) if word and word not in _SILENT]
    return "".join(words)


def _fill(connection: sqlite3.Connection, register: Rows) -> None:
    connection.executescript(_SCHEMA)
    for ror, name, kind in register.rows(_REGISTER):
        weak = kind == _ALIAS and _SHORT.fullmatch(name) is not None
        _add(connection, ror, name, acronym=kind == _ACRONYM, weak=weak)
    tables: dict[str, list[tuple[str, str, str | None]]] = {}
    for body, name, kind, ror, snapshot in register.rows(_TABLES):
        tables.setdefault(f"{snapshot}/{body}", []).append((name, kind, ror))
    for own, names in tables.items():
        body = next((ror for _name, _kind, ror in names if ror), None) or _registered(connection, names) or own
        for name, kind, _ror in names:
            _add(connection, body, name, acronym=kind == "acronym", weak=kind == "weak")
    connection.commit()


def _registered(connection: sqlite3.Connection, names: list[tuple[str, str, str | None]]) -> str | None:
    """The one registered body that bears a full name of a table's body: both then are one body."""
    found: set[str] = set()
    for name, kind, _ror in names:
        if kind not in ("acronym", "weak"):
            bodies = connection.execute(
                "SELECT body FROM bearer WHERE key = ? AND short = 0", (key_of(name),)
            ).fetchall()
            found.update(body for (body,) in bodies if len(bodies) == 1)
    return found.pop() if len(found) == 1 else None


def _add(connection: sqlite3.Connection, body: str, name: str, *, acronym: bool, weak: bool) -> None:
    connection.execute("INSERT OR IGNORE INTO name VALUES (?,?,?,?)", (body, name, acronym, weak))
    if key := key_of(name):
        connection.execute("INSERT OR IGNORE INTO bearer VALUES (?,?,?)", (key, body, acronym or weak))
