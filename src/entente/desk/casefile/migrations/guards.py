"""What the tables refuse, in the words of either database: a row that is changed or deleted, a word erased in silence.

PostgreSQL has no row numbers of its own, so tables that are read in the order of writing get one; SQLite's ``rowid``
has the same name.
"""

from __future__ import annotations

from alembic import op

__all__ = ["allow", "append_only", "in_order_of_writing", "may_be_erased_once_written_down", "refuse"]

_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append only'; END $$
"""


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def refuse(table: str, act: str, when: str = "") -> None:
    """Refuse an act (``UPDATE`` or ``DELETE``) on the rows of a table, always or under a condition on ``OLD``."""
    name = f"{table}_no_{act.lower()}"
    if _on_postgresql():
        op.execute(_FUNCTION)
        if when:  # a condition of PostgreSQL's triggers may not ask other tables, a function may
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
                "RAISE EXCEPTION 'append only'; END IF; RETURN OLD; END $$"
            )
        function = name if when else "append_only"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
        return
    condition = f"WHEN {when} " if when else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} {condition}BEGIN SELECT RAISE(ABORT, 'append only'); END"
    )


def append_only(*tables: str) -> None:
    """Refuse to change or delete any row."""
    for table in tables:
        for act in ("UPDATE", "DELETE"):
            refuse(table, act)


def may_be_erased_once_written_down(table: str, key: str) -> None:
    """Refuse to delete a row but where its erasure stands in ``purge``."""
    written = f"SELECT 1 FROM purge WHERE purge.act = OLD.{key} AND purge.field = OLD.field"  # noqa: S608 - our names
    refuse(table, "DELETE", f"NOT EXISTS ({written})")


def allow(table: str, act: str) -> None:
    """Take a refusal back."""
    op.execute(f"DROP TRIGGER {table}_no_{act.lower()}" + (f" ON {table}" if _on_postgresql() else ""))


def in_order_of_writing(*tables: str) -> None:
    """Number the rows as they come, where the database does not do so by itself."""
    if _on_postgresql():
        for table in tables:
            op.execute(f"ALTER TABLE {table} ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY")
