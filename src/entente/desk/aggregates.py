"""Aggregates of an evidence base on an engine: DuckDB here, or Spark where one machine is too small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.evidence_base import base_in_use
from entente.errors import InputError, NoSnapshot, Problem, gettext_noop
from entente.evidence.aggregates import AGGREGATES
from entente.evidence.counts import check_country
from entente.sources.engine import Engine, open_engine

__all__ = ["AggregateRequest", "aggregate", "question_names"]


class AggregateRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question. ``folder``: the evidence base (for Spark also ``s3a://…``); empty: the one in use."""

    question: str
    pair: tuple[str, ...] = ()
    years: tuple[int, int]
    folder: str = ""
    engine: str = "duckdb"
    remote: str = ""
    threads: int = 2


def question_names() -> tuple[str, ...]:
    """The questions there are."""
    return tuple(AGGREGATES)


@contextmanager
def aggregate(home: Path, request: AggregateRequest) -> Iterator[tuple[Any, str]]:
    """The answer as an Arrow table, and what the engine was asked.

    Raises ``InputError`` for a bad request or a missing extra, ``NoSnapshot`` where no base is named or in use,
    ``WarehouseError`` where the engine cannot answer.
    """
    make, takes_pair = AGGREGATES[request.question]
    if takes_pair != bool(request.pair):
        raise InputError(
            gettext_noop("The question {question} takes two countries or regions.")
            if takes_pair
            else gettext_noop("The question {question} takes no countries."),
            question=request.question,
        )
    for field, code in zip(("X", "Y"), request.pair, strict=False):
        check_country(code, field=field)
    if len(set(request.pair)) != len(request.pair):
        raise Problem(gettext_noop("A pair needs two different countries or regions."), field="Y")
    folder = request.folder or _in_use(home)
    with open_engine(request.engine, folder, remote=request.remote, threads=request.threads) as engine:
        yield _run(engine, make(engine, *request.pair, *request.years))


def _run(engine: Engine, expression: Any) -> tuple[Any, str]:  # noqa: ANN401 - an expression of Ibis, an Arrow table
    return engine.arrow(expression), engine.sql(expression)


def _in_use(home: Path) -> str:
    base = base_in_use(home)
    if base is None:
        raise NoSnapshot(
            gettext_noop("No evidence base is named, and none is in use."),
            hint=gettext_noop("Name one with --base FOLDER, or choose one: entente evidence use FOLDER."),
        )
    return str(base.folder)
