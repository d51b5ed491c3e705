"""How well does the name scorer do? One command reproduces every row of docs/explanation/screening.md.

    python benchmarks/names/accuracy.py --cases ../shared/cases/screening            # measure and print
    python benchmarks/names/accuracy.py --cases … --check                            # fail if a row is worse than frozen
    python benchmarks/names/accuracy.py --cases … --freeze                           # write baselines.json
    python benchmarks/names/accuracy.py --cases … --peer FOLDER/bin/python           # the peer beside it (see README.md)
    python benchmarks/names/accuracy.py --cases … --without speed,fairness           # accuracy only
    python benchmarks/names/accuracy.py --table                                      # the frozen rows as the page has them

Rows: F1 of name_bench; false positives of sets of different bodies; recall of alias sets; the ratio of false positives
among invented persons of six traditions; microseconds a comparison. Threshold 0.7. Unseen names may do worse.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from fairness import measure as fairness  # noqa: E402 - beside this file

BASELINES = HERE / "baselines.json"
THRESHOLD = 0.7
FILES = (
    "name_bench", "ror_cn_hard_negatives", "control_negatives", "aspi_aliases", "section1286_aliases", "dod_1260h_aliases",
    "bis_el_universities_2026", "csl_cn_org_aliases", "csl_other_aliases", "prc_lists_zh_en", "ror_cn_name_variants",
    "yente_un_treated", "watchman_cross_script",
)  # fmt: skip
ALIASES = (
    "1260h_alias", "aspi_latin_alias", "bis_el_alias", "csl_cn_org_alias", "csl_other_org_alias", "section1286_alias",
    "ror_cn_alias",
)  # fmt: skip
NEGATIVES = (
    "ror_cn_hard_negatives", "control_zh_negatives", "control_acronym_negatives", "control_prc_shuffled",
)  # fmt: skip
Pair = tuple[str, str, str, str, bool]
"""``(set, left, right, kind, same body)``."""


def pairs(cases: Path) -> list[Pair]:
    """Every labelled pair of the case files."""
    found: list[Pair] = []
    for name in FILES:
        with (cases / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["expected"] in ("0", "1")]
        found.extend((row["set"], row["left"], row["right"], row["kind"], row["expected"] == "1") for row in rows)
    return found


def rows_of(found: list[Pair], scores: list[float]) -> dict[str, float]:
    """The rows: ``f1 …`` and ``recall …`` are better when higher, ``false …`` when lower."""
    sets: dict[str, list[tuple[str, bool, bool]]] = {}
    for (name, _left, _right, kind, same), score in zip(found, scores, strict=True):
        sets.setdefault(name, []).append((kind, same, score >= THRESHOLD))
    bench = sets.pop("name_bench")
    rows = {f"f1 {kind}": _f1(bench, kind) for kind in ("all", "person", "organization")}
    for name in sorted(sets):
        kind = "false" if name in NEGATIVES else "recall"
        rows[f"{kind} {name}"] = sum(hit for _, _, hit in sets[name]) / len(sets[name])
    rows["recall mean of seven alias sets"] = sum(rows[f"recall {name}"] for name in ALIASES) / len(ALIASES)
    return {name: round(value, 4) for name, value in rows.items()}


def _f1(bench: list[tuple[str, bool, bool]], kind: str) -> float:
    part = [(same, hit) for each, same, hit in bench if kind in ("all", each)]
    both = sum(same and hit for same, hit in part)
    return 2 * both / (sum(same for same, _ in part) + sum(hit for _, hit in part))


def speed(found: list[Pair]) -> dict[str, float]:
    """Microseconds of processor time for one comparison of names that have been read already, and for reading one."""
    scorer = import_module("entente.names.score_v1")
    organizations = [pair for pair in found if pair[3] != "person"]
    scorer.compare("天津", "Tianjin")
    gc.disable()
    for cached in (scorer.parse, import_module("entente.names.score_v1.latin").classify):
        cached.cache_clear()
    started = time.process_time()
    read = [(scorer.parse(left), scorer.parse(right)) for _, left, right, _, _ in organizations]
    reading = time.process_time() - started
    scores = [scorer.compare_names(*each) for each in read]
    plainly = [
        each for each, score in zip(read, scores, strict=True) if score.value < 0.5 and score.has("different_words")
    ]
    taken = {}
    for name, sample in (("any", read), ("rejected", plainly)):
        started = time.process_time()
        for each in sample:
            scorer.compare_names(*each)
        taken[f"µs to compare, {name}"] = (time.process_time() - started) / len(sample) * 1e6
    gc.enable()
    taken["µs to read a name"] = reading / len(organizations) / 2 * 1e6
    return {name: round(value, 1) for name, value in taken.items()}


def peer_rows(found: list[Pair], python: Path) -> dict[str, float]:
    """The same rows for the peer, which runs in its own environment."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "pairs.csv"), Path(folder, "scores.csv")
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows((left, right, kind) for _, left, right, kind, _ in found)
        subprocess.run([str(python), str(HERE / "peer.py"), str(source), str(target)], check=True)
        return rows_of(found, [float(line) for line in target.read_text(encoding="utf-8").split()])


def worse(rows: dict[str, float], frozen: dict[str, float]) -> list[str]:
    """One sentence for every row that is worse than its frozen value."""
    found = []
    for name, before in frozen.items():
        now = rows.get(name)
        lower_is_better = name.startswith(("false", "ratio"))
        if now is not None and (now > before + 0.0005 if lower_is_better else now < before - 0.0005):
            found.append(f"{name}: {now:.4f}, frozen {before:.4f}")
    return found


SHOWN = {
    "F1 of labelled pairs: all": "f1 all", "— persons": "f1 person", "— organisations": "f1 organization",
    "false positives: different Chinese institutions": "false ror_cn_hard_negatives",
    "— Chinese name against another body's English one": "false control_zh_negatives",
    "— acronym against another body": "false control_acronym_negatives",
    "— Chinese and English names shuffled": "false control_prc_shuffled",
    "recall of Latin aliases, mean of seven sets": "recall mean of seven alias sets",
    "Chinese names to English, no bridge: tracker": "recall aspi_zh", "— register": "recall ror_cn_zh",
    "— Chinese lists (US and other bodies)": "recall prc_lists_zh_en",
    "names across scripts (10)": "recall watchman_cross_script",
}  # fmt: skip
"""Row of the page on screening → row measured here."""


def table() -> str:
    """The frozen rows beside those of the peer, as the page on screening has them."""
    frozen = json.loads(BASELINES.read_text(encoding="utf-8"))
    lines = ["| | here | logic-v2 |", "|---|---|---|"]
    for shown, name in SHOWN.items():
        cells = [
            f"{side[name]:.3f}" if name.startswith("f1") else f"{100 * side[name]:.1f} %"
            for side in (frozen["rows"], frozen["peer"])
        ]
        lines.append(f"| {shown} | {' | '.join(cells)} |")
    return "\n".join(lines)


def measured(cases: Path, without: frozenset[str], persons: int) -> tuple[dict[str, float], dict[str, float]]:
    """``(rows that are the same on every machine, rows of speed)``."""
    compare = import_module("entente.names.score_v1").compare
    found = pairs(cases)
    rows = rows_of(found, [compare(left, right, kind).value for _, left, right, kind, _ in found])
    if "fairness" not in without:
        even = fairness(compare, persons, 20261, THRESHOLD)
        low, high = even["ratio"], even["ratio_95"][1]  # type: ignore[index]
        rows["ratio of false positives among invented persons"] = round(float(low), 4)  # type: ignore[arg-type]
        rows["ratio of false positives, upper bound"] = round(float(high), 4)
    return rows, {} if "speed" in without else speed(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, help="folder of the screening cases")
    parser.add_argument("--table", action="store_true", help="print the frozen rows as a table and stop")
    parser.add_argument("--check", action="store_true", help="exit 1 if a row is worse than frozen")
    parser.add_argument("--freeze", action="store_true", help="write baselines.json")
    parser.add_argument("--peer", type=Path, help="python of an environment with nomenklatura")
    parser.add_argument("--persons", type=int, default=100_000, help="pairs of invented persons a group")
    parser.add_argument("--without", default="", help="speed, fairness, or both")
    args = parser.parse_args()
    if args.table:
        print(table())
        return 0
    if args.cases is None:
        parser.error("give --cases")
    without = frozenset(args.without.split(","))
    rows, fast = measured(args.cases, without, args.persons)
    peer = peer_rows(pairs(args.cases), args.peer) if args.peer else {}
    for name, value in {**rows, **fast}.items():
        beside = f"   {peer[name]:.4f}" if name in peer else ""
        print(f"{name:48} {value:8.4f}{beside}")
    if args.freeze:
        before = json.loads(BASELINES.read_text(encoding="utf-8"))
        frozen = {"threshold": THRESHOLD, "scorer": "score_v1", "rows": rows, "peer": peer or before["peer"]}
        BASELINES.write_text(json.dumps(frozen, indent=1) + "\n", encoding="utf-8")
    problems = worse(rows, json.loads(BASELINES.read_text(encoding="utf-8"))["rows"]) if args.check else []
    print("\n".join(f"worse than frozen: {problem}" for problem in problems))
    return bool(problems)


if __name__ == "__main__":
    raise SystemExit(main())
