"""Who holds which share of whom, from a table of one's own (bought, or read in registers and annual reports).

Columns: ``owner``, ``owned``; ``percent`` (0 to 100), ``owner_id``, ``owned_id`` (``scheme=value``: ror, uscc, lei …),
``since`` and ``until`` (first and last day), ``citation`` and ``url``, if known.
"""

from __future__ import annotations

from entente.errors import gettext_noop
from entente.sources.loaders.own_tables import load_table
from entente.sources.staging import Job, Rows
from entente.sources.text import parse_day

__all__ = ["COLUMNS", "VERSION", "load"]

VERSION = 1
COLUMNS = ("owner", "owned", "percent", "owner_id", "owned_id", "since", "until", "citation", "url")


def load(job: Job, rows: Rows) -> None:
    """Read the table; a share that is not a number from 0 to 100 is refused, an empty one is unknown."""
    load_table(job, rows, "ownership", COLUMNS, 2, _share)


def _share(row: dict[str, str], rows: Rows) -> dict[str, object] | None:
    percent = None
    if row["percent"]:
        try:
            percent = float(row["percent"].rstrip("%").strip())
        except ValueError:
            percent = -1.0
        if not 0.0 <= percent <= 100.0:
            rows.reject("percent", gettext_noop("is not a share from 0 to 100"), row["percent"])
            return None
    days = {name: parse_day(row[name], rows.noter(name)) for name in ("since", "until")}
    return {**row, **days, "percent": percent}
