"""Speed of screening: explained queries a second, latency, growth with the list, build time and size, against a peer.

    python benchmarks/screening/speed.py [--peer PYTHON] [--scale 10] [--json FILE] [--check]

All names of the lists in ../shared/data/lists/{csl,aspi,us_dod,bis} are searched; the queries are those of the outside
search cases. CPU seconds of one process are counted, so that other work on the machine does not. ``--peer`` is a Python
with nomenklatura (4.17.4 was measured): it compares each query with the 50 entries that share most words with it. The
index is built in a process of its own, whose memory is counted. ``--check`` exits 1 where a bar is missed (``BARS``).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from entente.desk.list_folder import import_lists, lists_in
from entente.desk.refresh import import_source, open_warehouse
from entente.safeguards.screening import ScreeningIndex, asks_of, hit_of, verdicts
from entente.safeguards.screening.candidates import Bounds
from entente.safeguards.screening.scorer import parse

SHARED = Path(__file__).resolve().parents[3] / "shared"
LISTS = ("csl", "aspi", "us_dod", "bis")
REGISTERS = ("ror_v2_cn_active.json", "ror_v2_sample.json")
TODAY = date(2026, 11, 24)
CASES = ("end_to_end.csv", "zh_section1286.csv")
PEER_CANDIDATES = 50
BARS: dict[str, tuple[float, float]] = {
    "queries_per_second": (500.0, float("inf")), "times_peer": (18.0, float("inf")), "p95_ms": (0.0, 20.0),
    "longer_times_p50_ms": (0.0, 2.0), "longer_times_p95_ms": (0.0, 2.0), "build_seconds": (0.0, 10.0),
    "build_peak_mb": (0.0, 300.0), "file_mb": (0.0, 300.0),
}  # fmt: skip
"""Least and most that the project asks of itself; ``times_peer`` only where a peer was given."""


class Longer:
    """The rows of a warehouse with every entry ``scale`` times: copies have the words of other entries' names."""

    def __init__(self, rows: Any, scale: int) -> None:
        self.source = rows
        self.scale = scale

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        found = self.source.rows(sql, params)
        if "FROM list_entry WHERE" in sql or "licence_requirement" in sql:
            return [r for k in range(self.scale) for r in self._copies(found, k, name=4, key=1)]
        if "FROM list_name" in sql and "name_kind" in sql:
            return [r for k in range(self.scale) for r in self._copies(found, k, name=2, key=1)]
        return found

    def _copies(self, rows: list[tuple[Any, ...]], k: int, *, name: int, key: int) -> list[tuple[Any, ...]]:
        if k == 0:
            return rows
        generator = random.Random(k)
        words = [word for row in rows for word in row[name].split()]
        out = []
        for row in rows:
            kept = row[name].split()
            mixed = [word if n % 2 else generator.choice(words) for n, word in enumerate(kept)]
            cells = list(row)
            cells[name], cells[key] = " ".join(mixed), f"{row[key]}~{k}"
            out.append(tuple(cells))
        return out


def timed(*works: Callable[[str], object], queries: list[str]) -> list[dict[str, float]]:
    """Queries a second and latencies in milliseconds, CPU time, of each work; a first round warms caches.

    Works take turns query by query, so that what else the machine does slows all of them alike.
    """
    for query in queries:
        for work in works:
            work(query)
    taken: list[list[float]] = [[] for _ in works]
    for query in queries:
        for work, times in zip(works, taken, strict=True):
            begun = time.process_time()
            work(query)
            times.append(time.process_time() - begun)
    return [_told(sorted(times)) for times in taken]


def _told(taken: list[float]) -> dict[str, float]:
    return {
        "queries_per_second": len(taken) / sum(taken),
        "p50_ms": 1000 * taken[len(taken) // 2],
        "p95_ms": 1000 * taken[int(0.95 * len(taken))],
        "max_ms": 1000 * taken[-1],
    }


def explained(index: ScreeningIndex) -> Callable[[str], object]:
    """A search of one name with the explanation of every hit that is shown (no register)."""
    from entente.safeguards.screening.judge import Ask, judge, meetings

    def work(query: str) -> object:
        asks = [Ask(query, parse(query))]
        met = meetings(asks, index, as_of=None, floor=0.45, wanted=lambda _entry: True)
        found = sorted((judge(asks, each, index) for each in met), key=lambda each: -each.value)
        return [hit_of("q", each) for each in found[:10]]

    return work


def bridged(index: ScreeningIndex) -> Callable[[str], object]:
    """The same under all the names that the register knows."""

    def work(query: str) -> object:
        found = verdicts(asks_of([query], None, index), {}, index, as_of=None, floor=0.45)
        return [hit_of("q", each) for each in found[:10]]

    return work


def peer(python: str, index: ScreeningIndex, queries: list[str], folder: Path) -> dict[str, float]:
    """The peer's rate over its 50 candidates, in its own process and environment."""
    lines = []
    for query in queries[:300]:
        numbers = index._candidates.of(parse(query), Bounds(PEER_CANDIDATES, 0.0))
        entries = dict.fromkeys(number for spelling in numbers for number, _kind in index._spelling(spelling).bearers)
        names = [[name for name, _kind, _read in index.names_of(index.entry(number))] for number in list(entries)[:50]]
        rows = index.rows("SELECT entry FROM bearer WHERE spelling % 97 = ? LIMIT 50", (len(query) % 97,))
        names += [[name for name, _k, _r in index.names_of(index.entry(n))] for (n,) in rows]
        lines.append(json.dumps({"query": query, "candidates": names[:PEER_CANDIDATES]}, ensure_ascii=False))
    source = folder / "peer.jsonl"
    source.write_text("\n".join(lines) + "\n", "utf-8")
    done = subprocess.run(
        [python, str(Path(__file__).with_name("peer.py")), str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout)


def build_apart(home: Path) -> dict[str, float]:
    """Build the index in a process of its own: CPU seconds, and the most memory that the whole process held."""
    done = subprocess.run([sys.executable, __file__, "--build", str(home)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _build(home: Path) -> None:
    with open_warehouse(home) as warehouse:
        begun = time.process_time()
        ScreeningIndex.open_or_build(home / "index", warehouse).close()
        took = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"build_seconds": took, "build_peak_mb": peak}))


def missed(result: dict[str, Any]) -> list[str]:
    """One sentence for each bar that a result does not reach."""
    told = {**result["plain"], **{name: value for name, value in result.items() if name in BARS}}
    return [
        f"{name}: {told[name]:.2f}, wanted {least:g} to {most:g}"
        for name, (least, most) in BARS.items()
        if name in told and not least <= told[name] <= most
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="a Python with nomenklatura")
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.build:
        _build(args.build)
        return 0
    queries = []
    for name in CASES:
        with (SHARED / "cases/screening" / name).open(encoding="utf-8", newline="") as stream:
            queries += [row["query"] for row in csv.DictReader(stream)]
    with tempfile.TemporaryDirectory(prefix="speed-") as temporary:
        home = Path(temporary)
        for name in LISTS:
            found, _others = lists_in(SHARED / "data/lists" / name)
            import_lists(home, found, today=TODAY)
        for name in REGISTERS:
            import_source(home, SHARED / "data/lists/ror" / name, "ror", today=TODAY)
        result: dict[str, Any] = {"queries": len(queries)} | build_apart(home)
        with open_warehouse(home) as warehouse:
            index = ScreeningIndex.open_or_build(home / "index", warehouse)
            result["file_mb"] = sum(path.stat().st_size for path in (home / "index").iterdir()) / 1e6
            result["spellings"] = index.rows("SELECT count(*) FROM spelling")[0][0]
            (result["plain"],) = timed(explained(index), queries=queries)
            (result["with_register"],) = timed(bridged(index), queries=queries)
            if args.peer:
                result["peer"] = peer(args.peer, index, queries, home)
                result["times_peer"] = result["plain"]["queries_per_second"] / result["peer"]["queries_per_second"]
            longer = ScreeningIndex.in_memory(Longer(warehouse, args.scale))
            result["longer_spellings"] = longer.rows("SELECT count(*) FROM spelling")[0][0]
            plain, result["longer"] = timed(explained(index), explained(longer), queries=queries)
            for key in ("p50_ms", "p95_ms"):
                result[f"longer_times_{key}"] = result["longer"][key] / plain[key]
            longer.close()
            index.close()
    text = json.dumps(result, indent=1)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", "utf-8")
    problems = missed(result) if args.check else []
    print("\n".join(f"bar missed: {problem}" for problem in problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
