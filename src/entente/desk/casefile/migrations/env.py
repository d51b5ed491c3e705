"""Alembic's way in: the connection and its transaction belong to ``CaseFile.open``."""

from __future__ import annotations

from alembic import context

from entente.desk.casefile.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
