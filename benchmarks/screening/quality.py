"""Recall and false alarms of screening against outside cases, compared with the frozen baseline.

    python benchmarks/screening/quality.py             # measure and compare; exit 1 if a row is worse
    python benchmarks/screening/quality.py --freeze    # measure and write baseline.json and the packaged measured.json

Needs the outside cases and lists in ../shared (nothing of them is in this repository). The register is imported into a
temporary home, the lists are given as a folder, so that the command is measured as a user runs it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
BASELINE = Path(__file__).with_name("baseline.json")
MEASURED = ROOT / "src/entente/safeguards/screening/measured.json"
ENTENTE = [sys.executable, "-m", "entente"]
ALIAS_SETS = ("1260h_alias", "aspi_latin_alias", "bis_el_alias", "csl_cn_org_alias", "csl_other_org_alias",
              "section1286_alias", "ror_cn_alias")  # fmt: skip
REGISTERS = ("ror_v2_cn_active.json", "ror_v2_sample.json")
HIGHER_IS_BETTER = ("recall", "top1", "aliases")


def measure() -> dict[str, object]:
    """The result of the outside check, run with the registers imported."""
    with tempfile.TemporaryDirectory(prefix="screening-") as folder:
        home = Path(folder) / "home"
        for name in REGISTERS:
            command = [*ENTENTE, "--home", str(home), "sources", "import", str(SHARED / "data/lists/ror" / name)]
            subprocess.run([*command, "--as", "ror"], check=True, stdout=subprocess.DEVNULL)
        screen = shlex.join([*ENTENTE, "--home", str(home), "screen", "--names"])
        out = Path(folder) / "result.json"
        command = [
            sys.executable, str(SHARED / "checks/screening_score.py"), "--json", str(out),
            "--pair-cmd", shlex.join([*ENTENTE, "names", "compare", "--input"]) + " {input} --output {output}",
            "--search-cmd", screen + " {input} --lists {lists} --output {output}",
        ]  # fmt: skip
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return json.loads(out.read_text("utf-8"))


def rows(result: dict) -> dict[str, dict[str, float]]:
    """Every row as ``name: {value, n}``; what is better when higher is told by the name."""
    found = {}
    for task in ("end_to_end", "zh_section1286"):
        for group in ("recall", "flagged"):
            for name, row in result[task][group].items():
                found[f"{task}.{group}.{name}"] = {"value": row["value"], "n": row["n"]}
                if "top1" in row:
                    found[f"{task}.top1.{name}"] = {"value": row["top1"], "n": row["n"]}
    for group in ("aliases", "negatives"):
        for name, row in result["pairs"][group].items():
            found[f"pairs.{group}.{name}"] = {"value": row["value"], "n": row["n"]}
    return found


def worse(now: dict[str, dict[str, float]], then: dict[str, dict[str, float]]) -> list[str]:
    """Rows that are worse than frozen, or gone."""
    found = []
    for name, row in then.items():
        if name not in now:
            found.append(f"{name}: gone")
            continue
        change = now[name]["value"] - row["value"]
        if (change < -1e-9) if name.split(".")[1] in HIGHER_IS_BETTER else (change > 1e-9):
            found.append(f"{name}: {row['value']:.4f} -> {now[name]['value']:.4f}")
    return found


def packaged(result: dict, today: str) -> dict[str, object]:
    """The numbers that users read, from one run."""
    from entente.safeguards.screening.scorer import SCORER

    aliases = result["pairs"]["aliases"]
    searched = result["end_to_end"]

    def rate(row: dict) -> dict[str, int]:
        return {"hits": round(row["value"] * row["n"]), "of": row["n"]}

    registered = [searched["recall"][name] for name in ("alias", "zh")]
    return {
        "scorer": SCORER,
        "day": today,
        "unknown_alias_per_hundred": round(
            100 * sum(aliases[name]["value"] for name in ALIAS_SETS) / len(ALIAS_SETS), 1
        ),
        "unknown_alias_pairs": sum(aliases[name]["n"] for name in ALIAS_SETS),
        "registered": {
            "hits": sum(rate(row)["hits"] for row in registered),
            "of": sum(row["n"] for row in registered),
        },
        "false_alarms": rate(searched["flagged"]["neg_cn_edu"]),
        "false_alarms_us": rate(searched["flagged"]["neg_us_edu"]),
        "distinct_bodies_confused": rate(result["pairs"]["negatives"]["ror_cn_hard_negatives"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--day", default=date.today().isoformat())  # noqa: DTZ011 - the day of the run
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no outside cases at {SHARED}", file=sys.stderr)
        return 2
    result = measure()
    now = rows(result)
    if args.freeze:
        BASELINE.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", "utf-8")
        MEASURED.write_text(json.dumps(packaged(result, args.day), indent=1) + "\n", "utf-8")
        print(f"frozen: {len(now)} rows")
        return 0
    found = worse(now, json.loads(BASELINE.read_text("utf-8")))
    print("\n".join(found) or "no row is worse than frozen")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
