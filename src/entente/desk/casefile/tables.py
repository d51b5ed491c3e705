"""The tables of the case file, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

__all__ = [
    "HEAD",
    "METADATA",
    "decision",
    "decision_logged",
    "decision_value",
    "dossier",
    "judgement",
    "judgement_key",
    "judgement_logged",
    "keep_until",
    "legal_hold",
    "legal_hold_lifted",
    "purge",
    "purge_logged",
    "word",
]

HEAD = "0003"
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
word = Table(
    "word",
    METADATA,
    Column("act", String(64), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
)
keep_until = Table(
    "keep_until",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("act", String(64), nullable=False),
    Column("until", String(10), nullable=False),
    Column("basis", Text, nullable=False),
)
legal_hold = Table(
    "legal_hold",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("act", String(64), nullable=False),  # empty: every act
    Column("basis", Text, nullable=False),
    Column("placed", String(10), nullable=False),
)
legal_hold_lifted = Table(
    "legal_hold_lifted",
    METADATA,
    Column("hold", Integer, ForeignKey("legal_hold.id"), primary_key=True),
    Column("lifted", String(10), nullable=False),
)
purge = Table(
    "purge",
    METADATA,
    Column("act", String(64), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("purged_at", String(20), nullable=False),
)
purge_logged = Table(
    "purge_logged",
    METADATA,
    Column("act", String(64), primary_key=True),
    Column("purged_at", String(20), primary_key=True),
    Column("receipt", Text, nullable=False),
)
judgement = Table(
    "judgement",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("list", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("entry_name", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("judged_at", String(20), nullable=False),
)
judgement_key = Table(
    "judgement_key",
    METADATA,
    Column("judgement", String(64), ForeignKey("judgement.id"), primary_key=True),
    Column("key", Text, primary_key=True),
)
judgement_logged = Table(
    "judgement_logged",
    METADATA,
    Column("judgement", String(64), ForeignKey("judgement.id"), primary_key=True),
    Column("log_index", Integer, nullable=False, unique=True),
    Column("checkpoint", Text, nullable=False),
)
