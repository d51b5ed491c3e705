"""How long do the rules take to load? `python -m benchmarks.rules.load [--runs 11]`

Every run is a process of its own, without a cache file and then with one; the time of ``load_rulebook`` alone (the
modules are imported before). Wall clock and processor, median and range.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile

ONE = """
import sys, time
from pathlib import Path
from entente.safeguards.rulebook import load_rulebook
cache = Path(sys.argv[1]) if sys.argv[1] else None
wall, cpu = time.perf_counter(), time.process_time()
book = load_rulebook(cache)
print((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, len(book.rules))
wall = time.perf_counter()
load_rulebook(cache)
print((time.perf_counter() - wall) * 1000)
"""


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} ms, range {min(values):.0f}–{max(values):.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for what, cache in (("cold, no cache file", ""), ("with the cache file", f"{folder}/rules.msgpack")):
            walls, cpus, again, rules = [], [], [], 0
            for run in range(given.runs + 1):
                out = subprocess.run(
                    [sys.executable, "-c", ONE, cache], check=True, capture_output=True, text=True
                ).stdout.split()
                if run:  # the first run fills the file system's memory and the cache file
                    walls.append(float(out[0]))
                    cpus.append(float(out[1]))
                    rules = int(out[2])
                    again.append(float(out[3]))
            print(
                f"{what}: {rules} rules, wall {spread(walls)}; processor {spread(cpus)}; again in the process {statistics.median(again):.2f} ms"
            )


if __name__ == "__main__":
    main()
