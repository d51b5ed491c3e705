"""The case file's store: SQLAlchemy over SQLite or PostgreSQL, brought to its newest form by packaged migrations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from entente.desk.casefile.server import is_server_fault, rewrite_words, server_engine
from entente.desk.casefile.values import CommittedValue, StoredDecision, StoredDossier, decode_dossier, read_dossier
from entente.errors import InputError, Malformed, StorageError, gettext_noop
from entente.record.store import is_storage_fault

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import Row

__all__ = ["CaseFile"]

FILE, SERVER = "casefile.db", "casefile.url"
"""The file itself; or the file that says in one line which PostgreSQL database is used instead."""
WAIT_SECONDS = 5.0
_SHORTEST_ID = 6
_MIGRATIONS = Path(__file__).parent / "migrations"


class CaseFile:
    """An opened case file; a context manager."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @staticmethod
    def exists(home: Path) -> bool:
        """Whether the office has begun a case file."""
        return CaseFile.place(home).exists()

    @staticmethod
    def place(home: Path) -> Path:
        """The file that holds it, or that names the database that does."""
        return home / SERVER if (home / SERVER).exists() else home / FILE

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the case file, make it if there is none, and bring it to its newest form.

        It is ``<home>/casefile.db``, or the PostgreSQL database that ``<home>/casefile.url`` names. Raises
        ``StorageError`` (disk, permissions, another process, a server), ``Malformed`` (a damaged file) or
        ``InputError`` (an address that names no database).
        """
        path = cls.place(home)
        if path.name == SERVER:
            return cls._opened(path, server_engine(path))
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
        except OSError as fault:
            raise StorageError(
                gettext_noop("The case file could not be made: {reason}."), file=str(path), reason=str(fault.strerror)
            ) from fault
        return cls._opened(path, _engine(path))

    @classmethod
    def _opened(cls, path: Path, engine: Engine) -> Self:
        casefile = cls(path, engine)
        try:
            casefile._migrate()
        except BaseException:
            casefile.close()
            raise
        return casefile

    def _migrate(self) -> None:
        """Run the missing migrations in one transaction; nothing is imported or written if there are none."""
        from sqlalchemy import inspect, text

        from entente.desk.casefile.tables import HEAD

        with self.transaction() as connection:
            if inspect(connection).has_table("alembic_version"):
                found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                if found == HEAD:
                    return
                if str(found) > HEAD:
                    raise StorageError(
                        gettext_noop("The case file was written by a newer version of this program."),
                        file=str(self.path),
                    )
            from alembic import command
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction that holds the write lock; SQLAlchemy's errors become sentences."""
        from sqlalchemy.exc import DBAPIError

        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as fault:
            reason = str(fault.orig)
            if is_storage_fault(fault.orig) or is_server_fault(fault.orig):
                raise StorageError(
                    gettext_noop("The case file cannot be used: {reason}."),
                    file=str(self.path),
                    reason=reason,
                    hint=gettext_noop("Check free space and permissions, and that no other command is writing."),
                ) from fault
            raise Malformed(
                gettext_noop("The case file is damaged: {reason}."),
                file=str(self.path),
                reason=reason,
                hint=gettext_noop("Keep it as it is, and restore a copy beside it."),
            ) from fault

    def empty_journal(self) -> None:
        """Write the journal back into the file and cut it to nothing, so that no erased page lives on in it.

        On PostgreSQL the tables of words are written anew; its own journal and backups are the server's to prune.
        """
        if self._engine.dialect.name == "postgresql":
            rewrite_words(self._engine)
            return
        with self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def store_dossier(self, proposal_bytes: bytes, dossier_json: bytes) -> str:
        """Keep a dossier, with its proposal if it is known (``b""`` otherwise); returns its id.

        The id is the SHA-256 of the canonical bytes, so the same dossier is kept once, whatever its layout. The day
        of keeping is the day on which the dossier was known. Raises ``InputError`` if it is not a dossier.
        """
        from hashlib import sha256

        from entente.desk.casefile.tables import dossier as table

        dossier, canonical = decode_dossier(dossier_json)
        key = sha256(canonical).hexdigest()
        with self.transaction() as connection:
            if connection.execute(table.select().where(table.c.id == key)).first() is None:
                connection.execute(
                    table.insert().values(
                        id=key,
                        proposal=dossier.proposal,
                        created=dossier.known_at.isoformat(),
                        proposal_bytes=proposal_bytes,
                        dossier_json=canonical,
                    )
                )
        return key

    def find_dossier(self, reference: str) -> StoredDossier:
        """A dossier by the path of its JSON file, or by its id or the first six or more characters of it.

        A file's dossier is kept in the case file. Raises ``InputError`` if there is none or more than one.
        """
        if Path(reference).is_file():
            _, canonical = read_dossier(Path(reference))
            reference = self.store_dossier(b"", canonical)
        short = reference.lower()
        found = []
        if len(short) >= _SHORTEST_ID and set(short) <= set("0123456789abcdef"):
            found = [one for one in self.dossiers(prefix=short) if one.id.startswith(short)]
        if len(found) != 1:
            template = (
                gettext_noop("More than one dossier begins with “{reference}”.")
                if found
                else gettext_noop("“{reference}” is neither a file nor a dossier in the case file.")
            )
            raise InputError(
                template,
                reference=reference[:200],
                hint=gettext_noop("`entente dossiers list` shows the dossiers in the case file."),
            )
        return found[0]

    def dossiers(self, prefix: str = "") -> list[StoredDossier]:
        """The dossiers whose id begins with ``prefix``, in the order in which they were kept."""
        from sqlalchemy import func, literal_column, select

        from entente.desk.casefile.tables import decision, decision_logged
        from entente.desk.casefile.tables import dossier as table

        taken = (
            select(func.count())
            .select_from(decision.join(decision_logged, decision_logged.c.decision == decision.c.id))
            .where(decision.c.dossier == table.c.id)
            .scalar_subquery()
        )
        query = select(table, taken.label("taken")).order_by(literal_column("dossier.rowid"))
        if prefix:
            query = query.where(table.c.id.startswith(prefix, autoescape=True))
        with self.transaction() as connection:
            rows = connection.execute(query).all()
        return [
            StoredDossier(
                id=row.id,
                dossier=decode_dossier(row.dossier_json, file=str(self.path))[0],
                proposal_bytes=row.proposal_bytes,
                created=date.fromisoformat(row.created),
                decisions=row.taken,
            )
            for row in rows
        ]

    def store_decision(self, taken: StoredDecision) -> None:
        """Keep a decision's words and salts. It has no force until ``link_decision`` says where the log holds it."""
        from entente.desk.casefile.tables import decision, decision_value

        with self.transaction() as connection:
            connection.execute(
                decision.insert().values(
                    id=taken.id,
                    dossier=taken.dossier,
                    decision=taken.decision,
                    decided_at=taken.decided_at,
                    entry=taken.entry,
                )
            )
            connection.execute(
                decision_value.insert(),
                [
                    {
                        "decision": taken.id,
                        "field": one.field,
                        "value": json.dumps(one.value, ensure_ascii=False),
                        "salt": one.salt,
                    }
                    for one in taken.values
                ],
            )

    def link_decision(self, decision_id: str, log_index: int, checkpoint: str) -> None:
        """Say under which number and signed checkpoint the log holds a decision; saying it twice changes nothing."""
        from entente.desk.casefile.tables import decision_logged as table

        with self.transaction() as connection:
            if connection.execute(table.select().where(table.c.decision == decision_id)).first() is None:
                connection.execute(
                    table.insert().values(decision=decision_id, log_index=log_index, checkpoint=checkpoint)
                )

    def decisions(self, dossier_id: str = "") -> list[StoredDecision]:
        """Decisions in the order in which they were taken, of one dossier or of all."""
        from sqlalchemy import literal_column, select

        from entente.desk.casefile.tables import decision, decision_logged, decision_value

        query = (
            select(decision, decision_logged.c.log_index, decision_logged.c.checkpoint)
            .select_from(decision.outerjoin(decision_logged, decision_logged.c.decision == decision.c.id))
            .order_by(literal_column("decision.rowid"))
        )
        if dossier_id:
            query = query.where(decision.c.dossier == dossier_id)
        with self.transaction() as connection:
            rows = connection.execute(query).all()
            values: dict[str, list[CommittedValue]] = {}
            for row in connection.execute(select(decision_value).order_by(decision_value.c.field)):
                values.setdefault(row.decision, []).append(_committed(row))
        return [_decision(row, values.get(row.id, ())) for row in rows]


def _engine(path: Path) -> Engine:
    """An engine whose transactions are SQLite's own, from ``BEGIN IMMEDIATE`` on, so that DDL is atomic too."""
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": WAIT_SECONDS}, poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _committed(row: Row[Any]) -> CommittedValue:
    value = json.loads(row.value)
    return CommittedValue(field=row.field, value=tuple(value) if isinstance(value, list) else value, salt=row.salt)


def _decision(row: Row[Any], values: Sequence[CommittedValue]) -> StoredDecision:
    return StoredDecision(
        id=row.id,
        dossier=row.dossier,
        decision=row.decision,
        decided_at=row.decided_at,
        entry=row.entry,
        values=tuple(values),
        log_index=row.log_index,
        checkpoint=row.checkpoint or "",
    )
