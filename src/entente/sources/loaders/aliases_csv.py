"""Other names of bodies, from a table of one's own: a bridge between scripts where no register has one.

Columns: ``body`` (any key or name that the rows of one body share), ``name``; ``kind`` (alias, weak, previous, acronym,
translation) and ``ror``, if known.
"""

from __future__ import annotations

from entente.errors import gettext_noop
from entente.sources.loaders.entries import kind_of_alias
from entente.sources.loaders.own_tables import load_table
from entente.sources.staging import Job, Rows
from entente.sources.text import has_han

__all__ = ["COLUMNS", "VERSION", "load"]

VERSION = 1
COLUMNS = ("body", "name", "kind", "ror")
KINDS = ("alias", "weak", "previous", "acronym", "translation")


def load(job: Job, rows: Rows) -> None:
    """Read the table; every name of one ``body`` is a name of the same body."""
    load_table(job, rows, "alias_name", COLUMNS, 2, _alias)


def _alias(row: dict[str, str], rows: Rows) -> dict[str, object] | None:
    kind = row["kind"] or kind_of_alias(row["name"])
    if kind not in KINDS:
        rows.reject("kind", gettext_noop("is not one of alias, weak, previous, acronym, translation"), kind)
        return None
    return {"body": row["body"], "name": row["name"], "kind": kind, "ror": row["ror"],
            "lang": "zh" if has_han(row["name"]) else ""}  # fmt: skip
