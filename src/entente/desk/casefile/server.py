"""A case file on PostgreSQL, where several people work: one line in ``<home>/casefile.url`` names the database.

The line has no password: PostgreSQL's own client reads it from the environment or its password file. Transactions take
one lock, as SQLite's do, so that what is read in one is still so when it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import InputError, gettext_noop

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["is_server_fault", "rewrite_words", "server_engine"]

LOCK = 0x454E5445  # "ENTE", as in the files of the record
WAIT_MILLISECONDS = 5_000
_CONNECT_SECONDS = 5
_HINT = gettext_noop("Write one line such as postgresql://entente@db.example.org/casefile, without a password.")


def server_engine(path: Path) -> Engine:
    """An engine for the database that the file names. Raises ``InputError`` in one sentence if it names none."""
    from sqlalchemy import create_engine, event, make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    try:
        url = make_url(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError, ArgumentError, ValueError) as fault:
        raise InputError(
            gettext_noop("The file does not name a PostgreSQL database."), file=str(path), line=1, hint=_HINT
        ) from fault
    if url.drivername not in ("postgresql", "postgresql+psycopg") or not url.database:
        raise InputError(
            gettext_noop("The file does not name a PostgreSQL database."), file=str(path), line=1, hint=_HINT
        )
    if url.password is not None:
        raise InputError(
            gettext_noop("A password may not stand in this file."),
            file=str(path),
            line=1,
            hint=gettext_noop("Put it into PostgreSQL's password file (~/.pgpass) or into PGPASSWORD."),
        )
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "entente"},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as fault:
        raise InputError(
            gettext_noop("A case file on PostgreSQL needs the extra postgres."),
            file=str(path),
            hint=gettext_noop("Install it: pip install 'entente[postgres]'."),
        ) from fault

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")

    return engine


def is_server_fault(fault: BaseException | None) -> bool:
    """Whether an error speaks of the server, its disk, a lock or permissions, and not of damaged content."""
    names = {kind.__name__ for kind in type(fault).__mro__}
    return ("OperationalError" in names and type(fault).__module__.startswith("psycopg")) or bool(
        names & {"InsufficientPrivilege", "ReadOnlySqlTransaction"}
    )


def rewrite_words(engine: Engine) -> None:
    """Write the tables of words anew, so that no erased row lives on in them."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.rollback()
        raw.autocommit = True
        for table in ("word", "decision_value"):
            raw.execute(f"VACUUM (FULL) {table}")
