"""Every number that the project promises for names and screening, by one command; exit 1 where a row is worse or a bar missed.

    python benchmarks/names/every_row.py [--peer FOLDER/bin/python]

Runs ``accuracy.py`` (pairs, invented persons), ``../screening/quality.py`` (the commands end to end, with the register
imported) and ``../screening/speed.py`` in turn; about ten minutes of processor time with the peer. Needs the outside
cases and lists in ``../shared``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCREENING = HERE.parent / "screening"
CASES = HERE.resolve().parents[2] / "shared" / "cases" / "screening"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="python of an environment with nomenklatura (see README.md)")
    args = parser.parse_args()
    beside = ["--peer", args.peer] if args.peer else []
    failed = []
    for script, options in (
        (HERE / "accuracy.py", ["--cases", str(CASES), "--check", *beside]),
        (SCREENING / "quality.py", []),
        (SCREENING / "speed.py", ["--check", *beside]),
    ):
        print(f"== {script.parent.name}/{script.name}", flush=True)
        if subprocess.run([sys.executable, str(script), *options], check=False).returncode:
            failed.append(script.name)
    print("worse than frozen, or a bar missed, in: " + ", ".join(failed) if failed else "every row holds")
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
