"""Does the scorer do as well on names that are not among the cases? Recall on the rest of the same public sources.

    python benchmarks/names/beyond.py [--shared ../shared] [--check]

The given cases are halves of what their sources hold. Here every other pair of a source is made as the cases are made
(another name of an entry against its first name) and compared, but for names that a case pairs. ``--check`` exits 1
where a row is below the given half by more than two points and more than chance (95 %): the vocabulary would then have
been fitted to the cases.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from accuracy import THRESHOLD, pairs  # noqa: E402 - beside this file

SAMPLE, SEED = 2000, 1
SHORTEST = 9
"""Characters; shorter Latin names are mostly acronyms, which are sets of their own."""
ALLOWED = 0.02
_CHINESE_TOO = re.compile(r"\s*[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]")
"""The tracker prints the Chinese name in brackets beside the English one; the cases have it apart."""
Named = tuple[str, str, str]
"""``(set, other name, first name)``."""


def registered(path: Path) -> Iterator[Named]:
    """Names of registered bodies of China in either script against the displayed one."""
    for body in json.loads(path.read_text(encoding="utf-8")):
        shown = next((each["value"] for each in body["names"] if "ror_display" in each["types"]), "")
        for each in body["names"]:
            if _han(each["value"]):
                yield "ror_cn_zh", each["value"], shown
            elif "alias" in each["types"]:
                yield "ror_cn_alias", each["value"], shown


def tracked(path: Path) -> Iterator[Named]:
    """Other names in the private tracker."""
    for entry in json.loads(path.read_text(encoding="utf-8"))["values"]:
        first = _CHINESE_TOO.sub("", entry["value"])
        for name in entry["meta"].get("aliases", ()):
            yield "aspi_zh" if _han(name) else "aspi_latin_alias", name, first


def listed(path: Path) -> Iterator[Named]:
    """Other names in the Consolidated Screening List."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            person, chinese = row["type"] == "Individual", ", CN" in row["addresses"]
            group = "csl_other_person_alias" if person else "csl_cn_org_alias" if chinese else "csl_other_org_alias"
            for name in row["alt_names"].split(";"):
                yield group, name.strip(), row["name"]


def _han(name: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in name)


def rest(shared: Path) -> dict[str, list[tuple[str, str]]]:
    """Set → pairs that are not among the cases, at most ``SAMPLE`` of each, drawn with a fixed seed."""
    lists = shared / "data" / "lists"
    cases = pairs(shared / "cases" / "screening")
    known = {left for _set, left, _right, _kind, same in cases if same}
    found: dict[str, dict[tuple[str, str], None]] = {}
    for group, name, first in (
        *registered(lists / "ror" / "ror_v2_cn_active.json"),
        *tracked(lists / "aspi" / "aspi_china_defence_universities.misp.json"),
        *listed(lists / "csl" / "csl_consolidated_2022-04.csv"),
    ):
        if name not in known and name != first and not _han(first) and (_han(name) or len(name) >= SHORTEST):
            found.setdefault(group, {})[name, first] = None
    draw = random.Random(SEED)
    return {group: draw.sample(list(all_), min(SAMPLE, len(all_))) for group, all_ in sorted(found.items())}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.resolve().parents[2] / "shared")
    parser.add_argument("--check", action="store_true", help="exit 1 where a row is worse than the given half")
    args = parser.parse_args()
    compare = import_module("entente.names.score_v1").compare
    frozen = json.loads((HERE / "baselines.json").read_text(encoding="utf-8"))["rows"]
    sizes = Counter(group for group, _l, _r, _k, same in pairs(args.shared / "cases" / "screening") if same)
    fitted = []
    for group, found in rest(args.shared).items():
        kind = "person" if "person" in group else "organization"
        recall = sum(compare(one, other, kind).value >= THRESHOLD for one, other in found) / len(found)
        given = frozen[f"recall {group}"]
        chance = 1.96 * math.sqrt(given * (1 - given) * (1 / sizes[group] + 1 / len(found)))
        print(
            f"{group:24} given {given:.3f} ({sizes[group]})   beyond {recall:.3f} ({len(found)})   chance ± {chance:.3f}"
        )
        if recall < given - max(ALLOWED, chance):
            fitted.append(group)
    if args.check and fitted:
        print("worse beyond the cases: " + ", ".join(fitted))
    return bool(args.check and fitted)


if __name__ == "__main__":
    raise SystemExit(main())
