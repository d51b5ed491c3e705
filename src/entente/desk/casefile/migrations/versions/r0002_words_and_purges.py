"""Words of joint acts; how long words must be kept; what was erased. Words go only once an erasure is written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from entente.desk.casefile.migrations.guards import (
    allow,
    append_only,
    in_order_of_writing,
    may_be_erased_once_written_down,
    refuse,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("keep_until", "legal_hold", "legal_hold_lifted", "purge", "purge_logged")


def upgrade() -> None:
    """Make the tables; deleting a word is allowed where a purge of it stands, and nowhere else."""
    op.create_table(
        "word",
        sa.Column("act", sa.String(64), primary_key=True),
        sa.Column("field", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "keep_until",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("placed", sa.String(10), nullable=False),
    )
    op.create_table(
        "legal_hold_lifted",
        sa.Column("hold", sa.Integer, sa.ForeignKey("legal_hold.id"), primary_key=True),
        sa.Column("lifted", sa.String(10), nullable=False),
    )
    op.create_table(
        "purge",
        sa.Column("act", sa.String(64), primary_key=True),
        sa.Column("field", sa.String(40), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("purged_at", sa.String(20), nullable=False),
    )
    op.create_table(
        "purge_logged",
        sa.Column("act", sa.String(64), primary_key=True),
        sa.Column("purged_at", sa.String(20), primary_key=True),
        sa.Column("receipt", sa.Text, nullable=False),
    )
    append_only(*APPEND_ONLY)
    in_order_of_writing("purge")
    allow("decision_value", "DELETE")
    refuse("word", "UPDATE")
    may_be_erased_once_written_down("decision_value", "decision")
    may_be_erased_once_written_down("word", "act")
