"""Migrations of the case file, run by ``CaseFile.open`` (Alembic)."""
