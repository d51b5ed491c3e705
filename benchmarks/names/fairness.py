"""Invented persons of six traditions: how often are two different names taken for one? Largest rate ÷ smallest.

    python benchmarks/names/fairness.py [--pairs 100000] [--seed 20261] [--scorer score_v1] [--half] [--json OUT]

Each group has its own way of building names (two Spanish surnames, Slavic patronymics and gender, Arabic father's names,
Vietnamese middle names, one or two Chinese syllables). A third of the pairs is drawn independently, a third shares the
family name and a third the given name, which is where a careless scorer errs. Names of the same words are no pair, since
order must not count.
With ``--half`` the scorer knows only every second of its frequent names (the most frequent it keeps), since the invented
persons bear names of its table.

Rates are smoothed (Jeffreys: (k + 1/2) / (n + 1)); the interval of the ratio is that of the two extreme groups.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
GROUPS = ("chinese", "arabic", "spanish", "vietnamese", "slavic", "english")
Person = tuple[str, str, bool]
"""``(family name, given name, female)`` as drawn, before it is written out."""


class Tables:
    """Name tables with Zipf weights."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], tuple[list[str], list[float]]] = {}
        for line in (HERE / "people.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                head, _, words = line.partition(": ")
                group, _, part = head.partition(" ")
                part, _, exponent = part.partition("^")
                found = list(dict.fromkeys(words.split()))
                self.names[group, part] = found, [1 / (rank + 1) ** float(exponent) for rank in range(len(found))]

    def draw(self, rng: random.Random, group: str, part: str) -> str:
        names, weights = self.names[group, part]
        return rng.choices(names, weights)[0]


def person(
    rng: random.Random, tables: Tables, group: str, *, family: str = "", given: str = ""
) -> tuple[str, str, str]:
    """``(written name, family name, given name)`` of an invented person, with one or the other given beforehand."""
    female = rng.random() < 0.5
    if group == "chinese":
        syllables = 1 if rng.random() < 0.2 else 2
        given = given or "".join(tables.draw(rng, group, "syllable") for _ in range(syllables))
        family = family or tables.draw(rng, group, "family")
        return f"{family} {given}".title(), family, given
    if group == "vietnamese":
        given = given or tables.draw(rng, group, "given")
        family = family or tables.draw(rng, group, "family")
        middles = [tables.draw(rng, group, "middle") for _ in range(2 if rng.random() < 0.15 else 1)]
        return " ".join((family, *middles, given)).title(), family, given
    part = "female" if female and (group, "female") in tables.names else "given"
    given = given or tables.draw(rng, group, part)
    family = family or tables.draw(rng, group, "family")
    if group == "arabic":
        father = tables.draw(rng, group, "given")
        written = f"{given} {father} {family}" if rng.random() < 0.6 else f"{given} {family}"
    elif group == "spanish":
        second = tables.draw(rng, group, "family")
        written = f"{given} {family} {second}" if rng.random() < 0.7 else f"{given} {family}"
    elif group == "slavic":
        father = tables.draw(rng, group, "given")
        middle = f" {_patronymic(father, female)}" if rng.random() < 0.5 else ""
        written = f"{given}{middle} {_feminine(family) if female else family}"
    else:
        middle = f" {tables.draw(rng, group, part)}" if rng.random() < 0.35 else ""
        written = f"{given}{middle} {family}"
    return written.title(), family, given


def _patronymic(father: str, female: bool) -> str:
    stem = father.removesuffix("y") + "i" if father.endswith("y") else father
    return (
        f"{stem}evna"
        if female and stem.endswith("i")
        else f"{stem}ovna"
        if female
        else f"{stem}evich"
        if stem.endswith("i")
        else f"{stem}ovich"
    )


def _feminine(family: str) -> str:
    return (
        f"{family}a"
        if family.endswith(("ov", "ev", "in", "yn"))
        else f"{family[:-1]}aya"
        if family.endswith("sky")
        else family
    )


def unlike_pair(rng: random.Random, tables: Tables, group: str) -> tuple[str, str]:
    """Two different invented names: independent, with one family name, or with one given name."""
    while True:
        one, family, given = person(rng, tables, group)
        kind = rng.randrange(3)
        other, family_too, given_too = person(
            rng, tables, group, family=family if kind == 1 else "", given=given if kind == 2 else ""
        )
        if (family, given) != (family_too, given_too) and set(one.split()) != set(other.split()):
            return one, other


def measure(compare: Callable[..., object], pairs: int, seed: int, threshold: float) -> dict[str, object]:
    """False positives of every group and the ratio of the largest to the smallest rate."""
    tables = Tables()
    rates: dict[str, dict[str, float]] = {}
    examples: dict[str, list[tuple[str, str]]] = {}
    for group in GROUPS:
        rng = random.Random(f"{seed} {group}")
        hits = 0
        for _ in range(pairs):
            one, other = unlike_pair(rng, tables, group)
            if compare(one, other, "person").value >= threshold:  # type: ignore[attr-defined]
                hits += 1
                examples.setdefault(group, []).append((one, other))
        rates[group] = {"pairs": pairs, "false_positives": hits, "rate": (hits + 0.5) / (pairs + 1)}
    ordered = sorted(rates.values(), key=lambda each: each["rate"])
    low, high = ordered[0], ordered[-1]
    spread = 1.96 * math.sqrt(1 / (low["false_positives"] + 0.5) + 1 / (high["false_positives"] + 0.5))
    ratio = high["rate"] / low["rate"]
    return {
        "threshold": threshold, "seed": seed, "groups": rates, "ratio": ratio,
        "ratio_95": [ratio / math.exp(spread), ratio * math.exp(spread)],
        "examples": {group: found[:40] for group, found in examples.items()},
    }  # fmt: skip


def forget_half() -> None:
    """Take every second of the merely frequent names (8 bits) out of the scorer's table, for this process."""
    words = import_module("entente.names.score_v1.given")
    names, spellings, bits = words._table()
    kept = {word for place, word in enumerate(sorted(names)) if place % 2 or bits[word] < 8}
    halves = tuple({word: found for word, found in table.items() if word in kept} for table in (names, spellings, bits))
    words._table = lambda: halves
    words.likeness.cache_clear()
    words.information.cache_clear()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--scorer", default="score_v1")
    parser.add_argument("--half", action="store_true", help="score_v1 knows only every second frequent name")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.half:
        forget_half()
    compare = import_module(f"entente.names.{args.scorer}").compare
    found = measure(compare, args.pairs, args.seed, args.threshold)
    for group, row in found["groups"].items():  # type: ignore[attr-defined]
        print(f"{group:12} {row['false_positives']:6d} of {row['pairs']}  {row['rate']:.2e}", file=sys.stdout)
    print(f"largest ÷ smallest {found['ratio']:.2f}, 95 % interval up to {found['ratio_95'][1]:.2f}")  # type: ignore[index]
    if args.json:
        args.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
