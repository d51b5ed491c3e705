"""How fast are works read? `python benchmarks/evidence/ingest.py --works REAL.jsonl.gz --peer PEER/bin/python`

Makes a file of many works from the given real ones (make_works.py), then runs every reader on that same file in turns,
each in a process of its own on one core, and prints medians of processor time and the ratios that matter. Peers live in
an environment of their own: `python -m venv PEER; PEER/bin/pip install --no-deps pybibx` and what it imports (pandas,
numba, scikit-learn, networkx, wordcloud, matplotlib, plotly, chardet), pysimdjson and isal. `--limit` names the program
made from limit.cpp.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
# OpenAlex, editions of June 2026: manifests of data/jsonl and data/parquet.
WORKS, JSONL_BYTES, PARQUET_BYTES = 510_372_821, 665.7e9, 724.97e9
PYBIBX_WORKS = 2000


def run(python: str, *arguments: str) -> dict[str, float]:
    command = [python, str(HERE / "jobs.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed: {done.stderr[-600:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def show(name: str, runs: list[dict[str, float]], size: int, raw: int) -> float:
    """Works a second, by the median of processor time."""
    seconds = statistics.median(one["seconds"] for one in runs)
    works = runs[0]["works"]
    rate = works / seconds
    spread = f"{min(one['seconds'] for one in runs):.2f}–{max(one['seconds'] for one in runs):.2f} s"
    peak = max(one["peak_kb"] for one in runs) / 1024
    print(
        f"{name:<34}{rate:>10,.0f} works/s {rate * raw / 1e6:>8,.0f} MB/s raw {rate * size / 1e6:>7.1f} MB/s packed  peak {peak:>6.1f} MiB  ({spread}, n={len(runs)})"
    )
    return rate


def scaling(file: Path, other: Path, out: Path, rounds: int) -> float:
    """Wall time of two files one after the other over both at once; meaningless on a busy machine, so load is told."""
    ratios = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for number, path in enumerate((file, other)):
            run(sys.executable, "ours", str(path), str(out / str(number)))
        one = time.perf_counter() - begun
        begun = time.perf_counter()
        children = [
            subprocess.Popen(
                [sys.executable, str(HERE / "jobs.py"), "ours", str(path), str(out / str(number))],
                stdout=subprocess.DEVNULL,
            )
            for number, path in enumerate((file, other))
        ]
        for child in children:
            child.wait()
        ratios.append(one / (time.perf_counter() - begun))
    return statistics.median(ratios)


def parquet(file: Path, single: Path, large: Path, out: Path, rounds: int) -> None:
    """The Parquet edition: works a second beyond what the first call costs, and the hours of a whole edition."""
    found = [run(sys.executable, "parquet", str(single), str(out)) for _ in range(rounds)]
    # A worker lives long: what the first call costs (imports, first use of kernels) is told apart by a larger file.
    _to_parquet(file, large)
    many = [run(sys.executable, "parquet", str(large), str(out)) for _ in range(rounds)]
    more = statistics.median(one["seconds"] for one in many) - statistics.median(one["seconds"] for one in found)
    rate = (many[0]["works"] - found[0]["works"]) / more
    each = single.stat().st_size / found[0]["works"]
    print(
        f"{'Parquet edition':<34}{rate:>10,.0f} works/s {rate * each / 1e6:>8,.0f} MB/s of file at {each:,.0f} bytes a work (file of the real works, each once)"
    )
    print(
        f"full Parquet edition ({PARQUET_BYTES / 1e9:.1f} GB): {PARQUET_BYTES / (rate * each) / 3600:.2f} core-hours by bytes, {WORKS / rate / 3600:.2f} by works (bar 1 by bytes)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=Path, required=True, help="JSONL.gz of real works")
    parser.add_argument("--peer", default="", help="Python of the environment of peers")
    parser.add_argument("--limit", default="", help="program made from limit.cpp")
    parser.add_argument("--count", type=int, default=20_240)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        file, other = folder / "works.jsonl.gz", folder / "others.jsonl.gz"
        for target, first in ((file, 9_000_000_001), (other, 9_500_000_001)):
            subprocess.run(
                [
                    sys.executable,
                    str(HERE / "make_works.py"),
                    str(arguments.works),
                    str(target),
                    "--works",
                    str(arguments.count),
                    "--first-id",
                    str(first),
                ],
                check=True,
            )
        raw = sum(len(line) for line in _lines(file)) / arguments.count
        size = file.stat().st_size / arguments.count
        single = folder / "single.parquet"
        _to_parquet(arguments.works, single)
        out = folder / "out"
        for name in ("ours", "parquet", "duckdb", "0", "1"):
            (out / name).mkdir(parents=True)
        print(
            f"{arguments.count} works, {raw:,.0f} bytes each, {size:,.0f} packed; load {os.getloadavg()[0]:.1f}; one core, processor time, in turns"
        )
        jobs = {
            "ours": lambda: run(sys.executable, "ours", str(file), str(out / "ours")),
            "isal + msgspec, nothing kept": lambda: run(sys.executable, "decode", str(file)),
            "isal alone": lambda: run(sys.executable, "inflate", str(file)),
            "DuckDB gz reader, nothing kept": lambda: run(sys.executable, "duckdb", str(file)),
            "DuckDB gz reader, same tables": lambda: run(
                sys.executable, "duckdb-tables", str(file), str(out / "duckdb")
            ),
        }
        if arguments.peer:
            jobs["isal + simdjson, nothing kept"] = lambda: run(arguments.peer, "simdjson", str(file))
            jobs["pyBibX"] = lambda: run(arguments.peer, "pybibx", str(file), str(PYBIBX_WORKS))
        if arguments.limit:
            jobs["C++ isal + simdjson"] = lambda: json.loads(
                subprocess.run([arguments.limit, str(file)], capture_output=True, text=True, check=True).stdout
            )
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in jobs}
        for _ in range(arguments.rounds):
            for name, job in jobs.items():
                runs[name].append(job())
        rates = {name: show(name, found, size, raw) for name, found in runs.items()}
        own = rates["ours"]
        print()
        for name, bar in (
            ("pyBibX", "70"),
            ("DuckDB gz reader, same tables", "1.25"),
            ("DuckDB gz reader, nothing kept", "–"),
            ("C++ isal + simdjson", "0.45"),
            ("isal + simdjson, nothing kept", "0.45"),
            ("isal + msgspec, nothing kept", "–"),
        ):
            if name in rates:
                print(f"ours / {name:<32}{own / rates[name]:>8.2f}   (bar {bar})")
        hours = JSONL_BYTES / (own * size) / 3600
        print(
            f"full JSONL edition ({JSONL_BYTES / 1e9:.1f} GB): {hours:.2f} core-hours by packed bytes, "
            f"{WORKS / own / 3600:.2f} by works (bar 3.5 by bytes)"
        )
        parquet(file, single, folder / "large.parquet", out / "parquet", arguments.rounds)
        print(
            f"two processes / one: {scaling(file, other, out, arguments.rounds):.2f} (bar 1.8; wall time, load {os.getloadavg()[0]:.1f})"
        )
        shutil.rmtree(out)


def _lines(file: Path):
    from isal import igzip

    with igzip.open(file, "rb") as stream:
        yield from stream


def _to_parquet(source: Path, target: Path) -> None:
    """A Parquet edition of JSON lines as OpenAlex makes it: nested, snappy, the abstract as text."""
    import duckdb

    read = f"read_json('{source}', format = 'newline_delimited', maximum_object_size = 33554432, sample_size = 5000)"
    with duckdb.connect(config={"threads": "2"}) as connection:
        names = [one[0] for one in connection.sql(f"FROM {read}").description]
        abstracts = [name for name in names if name.startswith("abstract_inverted_index")]
        columns = f"* EXCLUDE ({', '.join(abstracts)}), " + ", ".join(
            f"CAST({name} AS VARCHAR) AS {name}" for name in abstracts
        )
        connection.execute(f"COPY (SELECT {columns} FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION snappy)")


if __name__ == "__main__":
    main()
