"""Dossiers and decisions; both are only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from entente.desk.casefile.migrations.guards import append_only, in_order_of_writing

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("dossier", "decision", "decision_value", "decision_logged")


def upgrade() -> None:
    """Make the tables, and triggers that refuse to change or delete a row."""
    op.create_table(
        "dossier",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("created", sa.String(10), nullable=False),
        sa.Column("proposal_bytes", sa.LargeBinary, nullable=False),
        sa.Column("dossier_json", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("dossier", sa.String(64), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("decided_at", sa.String(20), nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decision_value",
        sa.Column("decision", sa.String(64), sa.ForeignKey("decision.id"), primary_key=True),
        sa.Column("field", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decision_logged",
        sa.Column("decision", sa.String(64), sa.ForeignKey("decision.id"), primary_key=True),
        sa.Column("log_index", sa.Integer, nullable=False, unique=True),
        sa.Column("checkpoint", sa.Text, nullable=False),
    )
    append_only(*APPEND_ONLY)
    in_order_of_writing("dossier", "decision")
