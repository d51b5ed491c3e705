"""How fast are the large aggregates? `python benchmarks/evidence/aggregates.py [--small 1000000] [--large 20000000]`

Makes reduced tables of made-up works (seeded by hashes: the same arguments give the same tables; three rows of
countries a work, so 20 million works have 60 million), then asks in turns, on two threads:

1. ``pair-topics`` (pair × topic × year) of the small set: wall time, bar 2 s;
2. ``pair-impact`` (field-normalised joint works of a pair) of the large set, through Ibis as users get it and as SQL
   written by hand for DuckDB: the ratio, bar 1.3.

Prints medians of wall and of processor time, and the load, without which wall time says nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from entente.evidence.aggregates import pair_impact, pair_topics
from entente.sources.engine import open_engine
from entente.sources.reduced import ddl

FIRST, LAST = 1990, 2023
THREADS = 2
Times = tuple[float, float]
"""Wall and processor seconds."""
CODES = "['US','CN','DE','GB','JP','FR','IN','IT','CA','KR','ES','AU','BR','NL','SE','CH','HK','TW','SG','ZA']"

WORK = """
INSERT INTO work
SELECT w, 1985 + hash(w * 3) % 40, 'article', 'en', 'T' || t, (1000 + t % 252)::VARCHAR, (10 + t % 26)::VARCHAR,
       (1 + t % 4)::VARCHAR, 1 + hash(w) % 30, 3, 3, 5, hash(w * 11) % 60, (hash(w * 19) % 400) / 100.0,
       hash(w * 19) % 400 > 330, hash(w * 43) % 10 = 0, false, hash(w * 47) % 5000 = 0, 0, TIMESTAMP '2026-01-01', false
FROM (SELECT range AS w, 10001 + (4516 * pow((hash(range * 23) % 1000003) / 1000003.0, 2))::BIGINT AS t
      FROM range({first}, {last}))
"""
COUNTRY = f"""
INSERT INTO work_country
SELECT w, ({CODES})[1 + (start + s * step) % 20], 1.0 / 3, 1, 1
FROM (SELECT range AS w, (20 * pow((hash(range * 7) % 1000003) / 1000003.0, 2))::BIGINT AS start,
             (1 + 2 * (hash(range * 13) % 3))::BIGINT AS step FROM range({{first}}, {{last}})), range(0, 3) t(s)
"""
"""Three different countries a work: steps of 1, 3 and 5 never meet within twenty."""

BY_HAND = """
WITH counted AS (
    SELECT work_id, field_id, year, coalesce(cited_by, 0) AS cited FROM read_parquet('{folder}/work/*.parquet')
    WHERE NOT is_xpac AND NOT is_retracted AND flags & 32 = 0 AND year BETWEEN {first} AND {last} AND field_id IS NOT NULL
), joint AS (
    SELECT work_id FROM read_parquet('{folder}/work_country/*.parquet') WHERE country IN ('US', 'CN')
    GROUP BY work_id HAVING bool_or(country = 'US') AND bool_or(country = 'CN')
), cells AS (SELECT field_id, year, count(*) AS world, sum(cited) AS world_cited FROM counted GROUP BY ALL)
SELECT field_id, year, any_value(world), any_value(world_cited), count(*), sum(cited),
       avg(cited) / (any_value(world_cited) / any_value(world))
FROM counted SEMI JOIN joint USING (work_id) JOIN cells USING (field_id, year) GROUP BY ALL ORDER BY ALL
"""
BLOCK = 5_000_000


def make(folder: Path, works: int) -> None:
    """The two tables that the questions read, a file for every five million works."""
    for number, first in enumerate(range(1, works + 1, BLOCK)):
        with duckdb.connect(config={"threads": str(THREADS)}) as connection:
            connection.execute(ddl())
            for table, statement in (("work", WORK), ("work_country", COUNTRY)):
                (folder / table).mkdir(parents=True, exist_ok=True)
                connection.execute(statement.format(first=first, last=min(first + BLOCK, works + 1)))
                target = folder / table / f"{number}.parquet"
                connection.execute(f"COPY {table} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def timed(job: Callable[[], list[tuple]]) -> tuple[float, float, list[tuple]]:
    wall, busy = time.perf_counter(), time.process_time()
    found = job()
    return time.perf_counter() - wall, time.process_time() - busy, found


def through_ibis(folder: Path, question: Callable) -> list[tuple]:
    with open_engine("duckdb", folder, threads=THREADS) as engine:
        return engine.rows(question(engine, "US", "CN", FIRST, LAST))


def by_hand(folder: Path) -> list[tuple]:
    with duckdb.connect(config={"threads": str(THREADS)}) as connection:
        return connection.execute(BY_HAND.format(folder=folder, first=FIRST, last=LAST)).fetchall()


def in_turns(rounds: int, jobs: dict[str, Callable[[], list[tuple]]]) -> list[Times]:
    """Medians of wall and processor time; every round runs each job once, and all must count the same."""
    runs: dict[str, list[Times]] = {name: [] for name in jobs}
    for _ in range(rounds):
        answers = []
        for name, job in jobs.items():
            wall, busy, found = timed(job)
            runs[name].append((wall, busy))
            answers.append([row[:6] for row in found])
        assert all(answer == answers[0] and answer for answer in answers), "the same integers"
    medians = []
    for name, each in runs.items():
        walls, times = zip(*each, strict=True)
        medians.append((statistics.median(walls), statistics.median(times)))
        print(f"  {name:<24}{medians[-1][0]:>8.2f} s wall {medians[-1][1]:>8.2f} s processor   (n={rounds})")
    return medians


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=1_000_000)
    parser.add_argument("--large", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:  # imports are not what is measured
        ask_both(Path(scratch), 1000, 1)
    with tempfile.TemporaryDirectory() as scratch:
        wall, _ = ask_topics(Path(scratch), given.small, given.rounds)
    print(f"  {wall:.2f} s (bar 2 s)")
    with tempfile.TemporaryDirectory() as scratch:
        ours, hand = ask_both(Path(scratch), given.large, given.rounds)
    print(f"  ratio {ours[0] / hand[0]:.2f} by wall time, {ours[1] / hand[1]:.2f} by processor time (bar 1.3)")


def ask_topics(folder: Path, works: int, rounds: int) -> Times:
    make(folder, works)
    tell(works)
    return in_turns(rounds, {"pair × topic × year": partial(through_ibis, folder, pair_topics)})[0]


def ask_both(folder: Path, works: int, rounds: int) -> list[Times]:
    make(folder, works)
    tell(works)
    jobs = {
        "Ibis, as users get it": partial(through_ibis, folder, pair_impact),
        "DuckDB by hand": partial(by_hand, folder),
    }
    return in_turns(rounds, jobs)


def tell(works: int) -> None:
    print(f"{works:,} works, {3 * works:,} rows of countries, {THREADS} threads, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
