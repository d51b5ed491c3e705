"""How long does each report take? `python benchmarks/evidence/reports.py [--works 1000000]`

Makes reduced tables of made-up works in a folder of their own (seeded; 4,516 topics, 60 countries by size, one to eight
authors, five references a work), lays them over an empty warehouse, and prints wall time, processor time and peak memory
of every report, each in a process of its own. Prints the load of the machine, without which wall time says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from entente.accords import load_register
from entente.desk.opportunities.reference_project import Guardrails
from entente.desk.opportunities.report import opportunity_report
from entente.evidence.counting.references import Blocks
from entente.evidence.pair import pair_report
from entente.evidence.reports.bifurcation import bifurcation_answer
from entente.evidence.reports.country import country_answer
from entente.evidence.reports.mobility import mobility_answer
from entente.evidence.reports.pair import pair_answer
from entente.evidence.reports.request import Request, start
from entente.evidence.reports.topic import topic_answer
from entente.evidence.scope import Level, Scope
from entente.safeguards.rulebook import load_rulebook
from entente.safeguards.technology import technology_lists
from entente.sources.reduced import BY_NAME, ddl
from entente.sources.snapshot import Snapshot
from entente.sources.warehouse import Warehouse

DAY = date(2026, 5, 4)
REPORTS = ("pair", "pair_of_topic", "country", "topic", "mobility", "bifurcation", "opportunities")

MADE = """
SELECT setseed(0.42);
CREATE TEMP TABLE size AS
  SELECT i, (['US','CN','DE','GB','JP','FR','IN','IT','CA','KR','ES','AU','BR','NL','SE','CH','HK','TW','SG','ZA'])[i] AS a,
         1.0 / i AS w FROM range(1, 21) t(i);
CREATE TEMP TABLE code AS
  SELECT a AS country, sum(w) OVER (ORDER BY i) / (SELECT sum(w) FROM size) AS upto FROM size;
CREATE TEMP TABLE author AS
  SELECT w AS work_id, s AS seat, (hash(w * 31 + s) % ({works} * 2))::BIGINT AS author_id,
         (hash(w * 7 + s) % 1000003) / 1000003.0 AS draw, (hash(w * 13) % 1000003) / 1000003.0 AS home,
         hash(w * 17 + s) % 100 AS away
  FROM (SELECT range AS w, 1 + hash(range) % 8 AS n FROM range(1, {works} + 1)), range(0, 8) t(s) WHERE s < n;
CREATE TEMP TABLE placed AS
  SELECT work_id, seat, author_id, country
  FROM (SELECT *, CASE WHEN away < 30 THEN draw ELSE home END AS at FROM author) AS a
  ASOF JOIN code AS c ON a.at <= c.upto;
INSERT INTO work_country SELECT work_id, country, count(*) / any_value(n), count(*), count(*)
  FROM placed JOIN (SELECT work_id, count(*) AS n FROM author GROUP BY ALL) USING (work_id) GROUP BY ALL;
INSERT INTO work
  SELECT w, 2005 + hash(w * 3) % 20, (['article','article','article','review'])[(1 + hash(w * 5) % 4)::BIGINT], 'en',
         'T' || t, (1000 + t % 252)::VARCHAR, (10 + t % 26)::VARCHAR, (1 + t % 4)::VARCHAR, 1 + hash(w) % 8, k, k, 5,
         hash(w * 11) % 60, (hash(w * 19) % 400) / 100.0, hash(w * 19) % 400 > 330, false, false, false, 0,
         TIMESTAMP '2026-01-01', false
  FROM (SELECT range AS w, 10001 + (4516 * pow((hash(range * 23) % 1000003) / 1000003.0, 2))::BIGINT AS t
        FROM range(1, {works} + 1))
  JOIN (SELECT work_id AS w, count(*) AS k FROM work_country GROUP BY ALL) USING (w);
INSERT INTO work_author_year
  SELECT work_id, author_id, year, country, 1 FROM placed JOIN work USING (work_id);
INSERT INTO reference SELECT DISTINCT w, 1 + hash(w * 29 + i) % w
  FROM (SELECT range AS w FROM range(2, {works} + 1)), range(0, 5) t(i);
INSERT INTO work_sdg SELECT work_id, 1 + hash(work_id * 37) % 17, 0.5 FROM work WHERE hash(work_id * 41) % 100 < 25;
"""


def make(folder: Path, works: int) -> None:
    """The reduced tables as Parquet files."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(ddl())
        for statement in MADE.replace("{works}", str(works)).split(";"):
            if statement.strip():
                connection.execute(statement)
        for table in BY_NAME:
            (folder / table).mkdir(parents=True)
            connection.execute(
                f"COPY {table} TO '{folder / table / 'part.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
            )


def warehouse(folder: Path) -> Warehouse:
    opened = Warehouse.empty()
    opened.lay_over(
        folder,
        Snapshot(
            id="openalex-works-made", kind="openalex-works", title="made up", sha256="0" * 64,
            edition=date(2026, 1, 1), imported=date(2026, 1, 1), sample=True,
        ),
    )  # fmt: skip
    return opened


def one(report: str, folder: Path) -> dict[str, float]:
    """Time and memory of one report, from opening to the last number."""
    begun, busy = time.perf_counter(), time.process_time()
    opened = warehouse(folder)
    first = 2015 if report == "opportunities" else 0
    scope = Scope(level=Level.TOPIC, first_year=first, units=("T10018",) if "topic" in report else ())
    asked = start(opened, Request(scope=scope, known_at=DAY, impact_year=2022))
    if report.startswith("pair"):
        found = pair_report("US", "DE", opened, scope, known_at=DAY)
        assert found is not None
        size = len(pair_answer(found, asked).tables)
    elif report == "country":
        size = len(country_answer("US", asked, Level.TOPIC).tables)
    elif report == "topic":
        size = len(topic_answer(asked, 50).tables)
    elif report == "mobility":
        size = len(mobility_answer(asked, (), 20).tables)
    elif report == "bifurcation":
        size = len(bifurcation_answer(asked, Blocks(x=("US",), y=("CN", "HK")), 20).tables)
    else:
        rails = Guardrails(load_rulebook(), load_register(), as_of=DAY, known_at=DAY)
        made = opportunity_report(asked, "US", "DE", technology_lists(), rails, as_of=DAY)
        size = int(made.tables[0].title.en.split(" of ")[1].split()[0])
    return {
        "wall": time.perf_counter() - begun, "cpu": time.process_time() - busy, "size": size,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--works", type=int, default=1_000_000)
    given.add_argument("--report", choices=REPORTS)
    given.add_argument("--folder", type=Path)
    options = given.parse_args()
    if options.report:
        print(json.dumps(one(options.report, options.folder)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        if not (folder / "work").is_dir():
            make(folder, options.works)
        print(f"{options.works:,} works; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for report in REPORTS:
            command = [sys.executable, __file__, "--report", report, "--folder", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(done.stderr[-2000:])
            found = json.loads(done.stdout)
            print(
                f"{report:<16}{found['wall']:>8.1f} s wall {found['cpu']:>8.1f} s processor"
                f" {found['peak_mb']:>8,.0f} MB peak   ({found['size']:.0f})"
            )


if __name__ == "__main__":
    main()
