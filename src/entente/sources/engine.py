"""On what are large aggregates run? DuckDB on one machine, Spark where that is too small: the same expressions on both.

The only module that imports Ibis. Dossiers never come here: they ask the warehouse. Needs the extra ``evidence``; Spark
needs the extra ``spark`` and Java, or a Spark Connect server (``sc://host:15002``) and no Java.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from entente.errors import InputError, WarehouseError, gettext_noop
from entente.sources.reduced import BY_NAME

__all__ = ["ENGINES", "Engine", "open_engine"]

ENGINES = ("duckdb", "spark")

ENGINE_ERRORS = frozenset({"duckdb", "_duckdb", "ibis", "pyspark", "py4j", "grpc"})
"""Packages whose exceptions are failures of an engine; they have no common class."""

Expression = Any
"""An expression of Ibis; it has no types that say more."""


class Engine:
    """The reduced tables of one folder as tables of Ibis, and a way to run what is made of them."""

    def __init__(self, name: str, backend: Any, folder: Path | str, session: Any = None) -> None:  # noqa: ANN401 - Ibis
        self.name = name
        self._backend = backend
        self._session = session
        self._folder = folder
        self._tables: dict[str, Expression] = {}

    def __getattr__(self, table: str) -> Expression:
        """The table of that name, as an expression; it is opened when it is first asked for."""
        if table not in BY_NAME:
            raise AttributeError(table)
        if table not in self._tables:
            place = f"{self._folder}/{table}" if self._session is not None else f"{self._folder}/{table}/*.parquet"
            with _one_sentence(self.name):
                self._tables[table] = self._backend.read_parquet(place, table_name=f"entente_{table}")
        return self._tables[table]

    def arrow(self, expression: Expression) -> Any:  # noqa: ANN401 - a pyarrow table
        """Run an expression; an Arrow table.

        Raises ``WarehouseError`` where the engine cannot answer.
        """
        with _one_sentence(self.name):
            if self._session is not None:  # straight to Arrow: Ibis would go through pandas
                return self._session.sql(self.sql(expression)).toArrow()
            return self._backend.to_pyarrow(expression)

    def rows(self, expression: Expression) -> list[tuple[Any, ...]]:
        """Run an expression; its rows."""
        table = self.arrow(expression)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True)) if table.num_rows else []

    def sql(self, expression: Expression) -> str:
        """What the engine is asked, for people to read."""
        return str(self._backend.compile(expression))


@contextmanager
def _one_sentence(engine: str) -> Iterator[None]:
    """What engines raise, as one sentence; a mistake of ours goes on as it is."""
    try:
        yield
    except Exception as failure:
        if type(failure).__module__.partition(".")[0] not in ENGINE_ERRORS:
            raise
        raise WarehouseError(
            gettext_noop("The engine {engine} cannot answer: {reason}."),
            engine=engine,
            reason=(str(failure).splitlines() or [type(failure).__name__])[0].rstrip("."),
        ) from failure


@contextmanager
def open_engine(name: str, folder: Path | str, *, remote: str = "", threads: int = 2) -> Iterator[Engine]:
    """Open the reduced tables of a folder on an engine.

    ``remote``: address of a Spark Connect server, which must see the folder under the same name (it may be an address
    such as ``s3a://…``). Raises ``InputError`` where an extra is missing or there is no such engine.
    """
    if name not in ENGINES:
        raise InputError(gettext_noop("There is no engine {engine}."), engine=name, hint=", ".join(ENGINES))
    try:
        import ibis
    except ImportError as failure:
        raise _missing("evidence") from failure
    if name == "duckdb":
        backend = ibis.duckdb.connect(
            threads=threads, autoinstall_known_extensions=False, autoload_known_extensions=False
        )
        try:
            yield Engine(name, backend, folder)
        finally:
            backend.disconnect()
        return
    with warnings.catch_warnings():
        # PySpark warns of pandas 3, through which nothing goes here.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        session = _session(remote, threads)
        try:
            yield Engine(name, ibis.pyspark.connect(session), folder, session)
        finally:
            session.stop()


def _missing(extra: str) -> InputError:
    return InputError(
        gettext_noop("This needs the extra `{extra}`, which is not installed."),
        extra=extra,
        hint=gettext_noop("Install it: pip install 'entente[{extra}]'."),
    )


def _session(remote: str, threads: int) -> Any:  # noqa: ANN401 - a session of PySpark
    try:
        from pyspark.sql import SparkSession
    except ImportError as failure:
        raise _missing("spark") from failure
    if remote:
        return SparkSession.builder.remote(remote).getOrCreate()
    return (
        SparkSession.builder.master(f"local[{threads}]")
        .appName("entente")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", str(threads * 4))
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
