"""Judgements on pairs of a party and a list entry; only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from entente.desk.casefile.migrations.guards import append_only, in_order_of_writing

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("judgement", "judgement_key", "judgement_logged")


def upgrade() -> None:
    """Make the tables, and triggers that refuse to change or delete a row."""
    op.create_table(
        "judgement",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("list", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("entry_name", sa.Text, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("snapshot", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("judged_at", sa.String(20), nullable=False),
    )
    op.create_table(
        "judgement_key",
        sa.Column("judgement", sa.String(64), sa.ForeignKey("judgement.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
    )
    op.create_table(
        "judgement_logged",
        sa.Column("judgement", sa.String(64), sa.ForeignKey("judgement.id"), primary_key=True),
        sa.Column("log_index", sa.Integer, nullable=False, unique=True),
        sa.Column("checkpoint", sa.Text, nullable=False),
    )
    append_only(*APPEND_ONLY)
    in_order_of_writing("judgement")
