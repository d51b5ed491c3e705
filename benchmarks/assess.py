"""How fast is the main job? `python benchmarks/assess.py --list CSV [--dossiers 400]`

Prints, measured on this machine: import of the list, warm library call (p50, p95), cold command, `--help` against importing Click,
400 stored dossiers assessed again, and the peak memory of the demonstration. Medians and ranges, never a verdict.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile
from entente.desk.demo import examples_folder
from entente.desk.dossiers import refresh_dossiers
from entente.desk.refresh import import_source
from entente.model.canonical import canonical_bytes
from entente.model.reading import read_proposal

DAY = date(2026, 5, 4)


def spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"median {statistics.median(ordered) * 1000:.1f} ms, p95 {p95 * 1000:.1f}, range {ordered[0] * 1000:.1f}–{ordered[-1] * 1000:.1f} (n={len(ordered)})"


def timed(command: list[str], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, required=True, help="a Consolidated Screening List CSV")
    parser.add_argument("--dossiers", type=int, default=400)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # bytecode is kept, as where Entente is installed
    python = [sys.executable, "-m", "entente"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        start = time.perf_counter()
        report = import_source(home, given.list, "csl", today=DAY)
        print(f"import of {report.read} rows: {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        desk = Desk.open(home)
        print(f"screening index, built once per list: {time.perf_counter() - start:.2f} s")
        proposals = [
            read_proposal(path) for path in sorted(examples_folder().glob("*.toml")) if path.stem != "expected"
        ]
        question = Question(as_of=DAY, known_at=DAY)
        for proposal in proposals:
            desk.assess(proposal, question)
        warm = []
        for _ in range(10):
            for proposal in proposals:
                start = time.perf_counter()
                dossier = desk.assess(proposal, question)
                warm.append(time.perf_counter() - start)
        print("assess, warm library call:", spread(warm))
        example = str(next(path for path in sorted(examples_folder().glob("*.toml")) if path.stem != "expected"))
        cold = timed(
            [*python, "--home", str(home), "assess", example, "--as-of", str(DAY), "-o", f"{folder}/out.txt"],
            given.runs,
        )
        print("assess, cold command:", spread(cold))
        bare = timed([sys.executable, "-c", "import click"], given.runs)
        helped = timed([*python, "--help"], given.runs)
        ratio = statistics.median(helped) / statistics.median(bare)
        print(f"--help: {spread(helped)}; import click: {spread(bare)}; ratio of medians {ratio:.2f}")
        with CaseFile.open(home) as casefile:
            for number in range(given.dossiers):
                proposal = proposals[number % len(proposals)]
                one = desk.assess(proposal, Question(as_of=date(2026, 1, 1 + number % 28), known_at=DAY))
                casefile.store_dossier(canonical_bytes(proposal), dossier_json(one))
        desk.close()
        start = time.perf_counter()
        refresh_dossiers(home, as_of=DAY, known_at=DAY)
        print(f"{given.dossiers} stored dossiers assessed again: {time.perf_counter() - start:.1f} s")
        watch = "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,capture_output=True);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        peak = subprocess.run(
            [sys.executable, "-c", watch, *python, "demo", "-o", f"{folder}/demo"], check=True, capture_output=True
        )
        print(f"demo, peak memory: {int(peak.stdout) / 1024:.0f} MB")
        print(
            json.dumps(
                {
                    "this_process_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                    "bytes": len(dossier_json(dossier)),
                }
            )
        )


if __name__ == "__main__":
    main()
