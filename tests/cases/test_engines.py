"""One set of expressions, three answers: DuckDB, a real local Spark and plain Python give the same integers.

On the 506 real works of both eras. Spark runs where the extra ``spark`` and Java are (``.ci/run`` adds the extra).
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.reference_reduction import Row, reduce_works

from entente.cli.aggregate import QUESTIONS
from entente.cli.app import entente
from entente.desk.evidence_base import build_base
from entente.errors import InputError, NoSnapshot, WarehouseError
from entente.settings import read_settings

pytest.importorskip("ibis")

from entente.evidence.aggregates import AGGREGATES
from entente.sources.engine import Engine, open_engine

FIRST, LAST = 1900, 2030
NEEDS_SPARK = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="the extra spark or Java is not installed",
)
PAIRS = (("US", "CN"), ("GB", "DE"))
Answer = dict[str, list[Row]]


@pytest.fixture(scope="module")
def base(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    works = shared / "data/openalex/works_real.jsonl.gz"
    assert build_base([works], folder, today=date(2026, 11, 25), jobs=1).manifest.loaded == 506
    return folder


@pytest.fixture(scope="module")
def plain(shared: Path) -> Answer:
    """Every answer in plain Python, from the records themselves."""
    with gzip.open(shared / "data/openalex/works_real.jsonl.gz", "rt", encoding="utf-8") as stream:
        tables = reduce_works(json.loads(line) for line in stream)
    return {name: answer for name, make in PLAIN.items() for name, answer in make(tables).items()}


@pytest.fixture(scope="module")
def duckdb_answers(base: Path) -> Answer:
    with open_engine("duckdb", base) as engine:
        return answers(engine)


def answers(engine: Engine, pairs: tuple[tuple[str, str], ...] = PAIRS) -> Answer:
    found = {}
    for name, (make, takes_pair) in AGGREGATES.items():
        for pair in pairs if takes_pair else ((),):
            found["/".join([name, *pair])] = engine.rows(make(engine, *pair, FIRST, LAST))
    return found


WORK_COLUMNS = """work_id year type language topic subfield field domain n_authors n_countries n_institutions
n_references cited_by fwci top10 dual xpac retracted flags updated sample"""


def counted(tables: dict[str, list[Row]]) -> dict[int, dict[str, Any]]:
    names = WORK_COLUMNS.split()
    works = (dict(zip(names, row, strict=True)) for row in tables["work"])
    return {
        work["work_id"]: work
        for work in works
        if not work["xpac"] and not work["retracted"] and not work["flags"] & 32 and work["year"] is not None
    }


def places(tables: dict[str, list[Row]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for work_id, country, _fraction, listed, _sole in tables["work_country"]:
        found[work_id][country] = listed
    return found


def plain_topics(tables: dict[str, list[Row]]) -> Answer:
    where, found = places(tables), {}
    for x, y in PAIRS:
        rows: dict[tuple[str | None, int], list[int]] = defaultdict(lambda: [0] * 6)
        for work_id, work in counted(tables).items():
            here = where[work_id]
            if x in here or y in here:
                both = x in here and y in here
                cell = rows[work["topic"], work["year"]]
                flags = (
                    x in here, y in here, both, both and len(here) == 2, both and work["n_authors"] <= 20,
                    both and not work["dual"],
                )  # fmt: skip
                for place, flag in enumerate(flags):
                    cell[place] += flag
        found[f"pair-topics/{x}/{y}"] = [(*key, *cell) for key, cell in rows.items()]
    return found


def plain_impact(tables: dict[str, list[Row]]) -> Answer:
    where, works, found = places(tables), counted(tables), {}
    world: Counter[tuple[str, int]] = Counter()
    cited: Counter[tuple[str, int]] = Counter()
    for work in works.values():
        if work["field"] is not None:
            world[work["field"], work["year"]] += 1
            cited[work["field"], work["year"]] += work["cited_by"] or 0
    for x, y in PAIRS:
        joint = [work for work_id, work in works.items() if {x, y} <= set(where[work_id]) and work["field"] is not None]
        cells = sorted({(work["field"], work["year"]) for work in joint})
        rows = []
        for cell in cells:
            own = [work["cited_by"] or 0 for work in joint if (work["field"], work["year"]) == cell]
            rows.append((*cell, world[cell], cited[cell], len(own), sum(own)))
        found[f"pair-impact/{x}/{y}"] = rows
    return found


def plain_citations(tables: dict[str, list[Row]]) -> Answer:
    where, works, found = places(tables), counted(tables), {}
    for x, y in PAIRS:
        rows: dict[int, list[int]] = defaultdict(lambda: [0] * 4)
        for work_id, cited in tables["reference"]:
            citing, target = set(where.get(work_id, ())) & {x, y}, set(where.get(cited, ())) & {x, y}
            if work_id in works and citing and target:
                for place, (a, b) in enumerate(((x, x), (x, y), (y, x), (y, y))):
                    rows[works[work_id]["year"]][place] += a in citing and b in target
        found[f"citations/{x}/{y}"] = [(year, *cell) for year, cell in rows.items()]
    return found


def plain_countries(tables: dict[str, list[Row]]) -> Answer:
    where = places(tables)
    rows: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * 4)
    for work_id, work in counted(tables).items():
        for country, listed in where[work_id].items():
            partners = len(where[work_id]) - 1
            for place, more in enumerate((1, partners > 0, partners, listed)):
                rows[country, work["year"]][place] += more
    return {"countries": [(*key, *cell) for key, cell in rows.items()]}


def plain_links(tables: dict[str, list[Row]]) -> Answer:
    rows: dict[int, list[int]] = defaultdict(lambda: [0] * 6)
    for work in counted(tables).values():
        many = work["n_countries"]
        cell = (1, many > 0, many > 1, many * (many - 1) // 2, work["dual"], work["flags"] & 1)
        for place, more in enumerate(cell):
            rows[work["year"]][place] += more
    return {"links": [(year, *cell) for year, cell in rows.items()]}


PLAIN: dict[str, Callable[[dict[str, list[Row]]], Answer]] = {
    "pair-topics": plain_topics,
    "pair-impact": plain_impact,
    "citations": plain_citations,
    "countries": plain_countries,
    "links": plain_links,
}


def integers(rows: list[Row]) -> list[Row]:
    return sorted((tuple(cell for cell in row if not isinstance(cell, float)) for row in rows), key=repr)


def test_every_question_has_a_plain_answer() -> None:
    assert set(PLAIN) == set(AGGREGATES) == set(QUESTIONS)


def test_duckdb_and_plain_python_give_identical_integers(duckdb_answers: Answer, plain: Answer) -> None:
    assert set(duckdb_answers) == set(plain)
    for name, rows in duckdb_answers.items():
        assert integers(rows) == integers(plain[name]), name
    assert sum(row[4] for row in duckdb_answers["pair-topics/US/CN"]) == 3  # of four, one is a paratext


@pytest.fixture(scope="module")
def spark(base: Path) -> Iterator[Engine]:
    with open_engine("spark", base, threads=1) as engine:
        yield engine


@NEEDS_SPARK
def test_spark_gives_identical_integers(spark: Engine, duckdb_answers: Answer, plain: Answer) -> None:
    found = answers(spark, PAIRS[:1])
    assert len(found) == len(AGGREGATES)
    for name, rows in found.items():
        assert integers(rows) == integers(duckdb_answers[name]) == integers(plain[name]), name
        floats = [cell for row in rows for cell in row if isinstance(cell, float)]
        others = [cell for row in duckdb_answers[name] for cell in row if isinstance(cell, float)]
        assert floats == pytest.approx(others, rel=1e-12)


@NEEDS_SPARK
def test_what_spark_cannot_answer_is_one_sentence(spark: Engine) -> None:
    with pytest.raises(WarehouseError, match="The engine spark cannot answer"):
        spark.rows(spark.work.mutate(x=spark.work.type.cast("int64").sum() / 0).select("x"))


def run(home: Path, *arguments: str) -> str:
    settings = read_settings(lang="en", home=str(home))
    done = CliRunner().invoke(entente, ["evidence", "aggregate", *arguments], obj=settings, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_command_prints_the_answer_in_four_forms(base: Path, tmp_path: Path, plain: Answer) -> None:
    years = ("--base", str(base), "--years", f"{FIRST}-{LAST}")
    rows = list(csv.reader(io.StringIO(run(tmp_path, "links", *years))))
    assert rows[0] == ["year", "works", "with_country", "international", "total", "dual_only", "capped"]
    assert [tuple(map(int, row)) for row in rows[1:]] == integers(plain["links"])
    found = json.loads(run(tmp_path, "pair-topics", "US", "CN", *years, "--json"))["rows"]
    assert sum(row["joint"] for row in found) == 3
    target = tmp_path / "countries.parquet"
    run(tmp_path, "countries", *years, "--format", "parquet", "-o", str(target))
    assert pytest.importorskip("pyarrow.parquet").read_table(target).num_rows == len(plain["countries"])
    assert "SELECT" in run(tmp_path, "links", *years, "--format", "sql")


@pytest.mark.parametrize(
    ("arguments", "failure"),
    [
        (("links", "US", "CN", "--base", "x"), InputError),
        (("pair-topics", "--base", "x"), InputError),
        (("pair-topics", "US", "--base", "x"), InputError),
        (("pair-topics", "US", "US", "--base", "x"), InputError),
        (("pair-topics", "US", "XX", "--base", "x"), InputError),
        (("links", "--years", "20", "--base", "x"), InputError),
        (("links", "--format", "parquet", "--base", "x"), InputError),
        (("links",), NoSnapshot),
        (("links", "--base", "/nowhere"), WarehouseError),
    ],
)
def test_bad_requests_are_one_sentence(tmp_path: Path, arguments: tuple[str, ...], failure: type[Exception]) -> None:
    with pytest.raises(failure):
        run(tmp_path, *arguments)
