"""The tables of the case file, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

__all__ = ["HEAD", "METADATA", "decision", "decision_logged", "decision_value", "dossier"]

HEAD = "0001"
"""The newest migration; a test compares it with the scripts."""

METADATA = MetaData()

dossier = Table(
    "dossier",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("proposal", Text, nullable=False),
    Column("created", String(10), nullable=False),  # ISO text: SQLite has no dates and its datetimes come back naive
    Column("proposal_bytes", LargeBinary, nullable=False),
    Column("dossier_json", LargeBinary, nullable=False),
)
decision = Table(
    "decision",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("dossier", String(64), ForeignKey("dossier.id"), nullable=False),
    Column("decision", Text, nullable=False),
    Column("decided_at", String(20), nullable=False),
    Column("entry", LargeBinary, nullable=False),
)
decision_value = Table(
    "decision_value",
    METADATA,
    Column("decision", String(64), ForeignKey("decision.id"), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
)
decision_logged = Table(
    "decision_logged",
    METADATA,
    Column("decision", String(64), ForeignKey("decision.id"), primary_key=True),
    Column("log_index", Integer, nullable=False, unique=True),
    Column("checkpoint", Text, nullable=False),
)
