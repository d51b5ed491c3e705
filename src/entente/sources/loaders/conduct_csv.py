"""Dated, cited events of compliance histories, from a table of one's own.

Columns: ``party``, ``day``, ``kind``, ``citation``; ``party_id`` (``scheme=value``), ``until`` (last day of what the
event imposed), ``authority``, ``summary``, ``url`` and ``id``, if known.
"""

from __future__ import annotations

from entente.errors import gettext_noop
from entente.sources.loaders.own_tables import load_table
from entente.sources.staging import Job, Rows
from entente.sources.text import parse_day

__all__ = ["COLUMNS", "KINDS", "VERSION", "load"]

VERSION = 1
COLUMNS = ("party", "day", "kind", "citation", "party_id", "until", "authority", "summary", "url", "id")
KINDS = ("violation", "penalty", "settlement", "disclosure", "audit_passed", "audit_failed", "remedy", "denial",
         "licence")  # fmt: skip
"""What an event can be; neutral words without weights."""


def load(job: Job, rows: Rows) -> None:
    """Read the table; an event without a day or a citation is refused."""
    load_table(job, rows, "conduct_event", COLUMNS, 4, _event)


def _event(row: dict[str, str], rows: Rows) -> dict[str, object] | None:
    day = parse_day(row["day"], rows.noter("day"))
    if day is None:
        rows.reject("day", gettext_noop("holds no day"), row["day"])
        return None
    if row["kind"] not in KINDS:
        rows.reject("kind", gettext_noop("is not a kind of event that is known"), row["kind"])
        return None
    told = {name: row[name] for name in ("party", "party_id", "kind", "authority", "summary", "citation", "url")}
    event = row["id"] or f"{row['party']}:{row['day']}:{row['kind']}"
    return {**told, "event_id": event, "day": day, "until": parse_day(row["until"], rows.noter("until"))}
