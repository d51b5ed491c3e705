"""The counts of every SQL question once more, in plain Python over plain records: slow, separate, easy to read."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Any

from tests.reduced_works import Record

from entente.evidence.scope import Scope, Territory

IS_VARIANT: dict[str, Callable[[Record, int], bool]] = {
    "all": lambda work, k: True,
    "bilateral": lambda work, k: k <= 2,
    "small_team": lambda work, k: len(work["authors"]) <= 20,
    "not_dual": lambda work, k: not work["dual"],
}


def joined(code: str) -> str:
    return "CN" if code in ("HK", "MO") else code


def unit_of(work: Record, scope: Scope) -> str | None:
    if scope.level.value == "all":
        return "all"
    if scope.level.value == "classed":
        return "all" if work["topic"] else None
    return work[scope.level.value]


def counted(works: Sequence[Record], scope: Scope) -> list[Record]:
    """The works of a scope, with ``unit`` and, where territories are joined, with their countries joined."""
    chosen = []
    for work in works:
        unit = unit_of(work, scope)
        if not work["core"] or work["year"] is None or not scope.first_year <= work["year"] <= scope.last_year:
            continue
        if (scope.types and work["type"] not in scope.types) or (scope.units and unit not in scope.units):
            continue
        chosen.append({**(together(work) if scope.territory is Territory.JOINED else work), "unit": unit or ""})
    return chosen


def together(work: Record) -> Record:
    part: dict[str, float] = defaultdict(float)
    for code, fraction in work["fractions"].items():
        part[joined(code)] += fraction
    single = {joined(code) for code in work["single"]}
    return {**work, "fractions": dict(part), "countries": set(part), "single": single,
            "dual": len(part) > 1 and len(single) < 2}  # fmt: skip


def lot(work_id: int, seed: int, lots: int) -> int:
    if not lots:
        return 0
    return int.from_bytes(hashlib.md5(f"{work_id}:{seed}".encode()).digest()[8:], "little") % lots


def pair(works: Sequence[Record], x: str, y: str, by_year: bool, by_unit: bool) -> dict[tuple, tuple[int, ...]]:
    """(variant, unit, year) → links, n_x, n_y, c_x, c_y, total, by listing every pair of countries of every work."""
    found: dict[tuple, list[int]] = defaultdict(lambda: [0] * 6)
    for work in works:
        if len(work["countries"]) < 2:
            continue
        links = [set(both) for both in combinations(sorted(work["countries"]), 2)]
        for variant, holds in IS_VARIANT.items():
            if not holds(work, len(work["countries"])):
                continue
            cell = found[variant, work["unit"] if by_unit else "", work["year"] if by_year else 0]
            add = ({x, y} in links, x in work["countries"], y in work["countries"],
                   sum(x in link for link in links), sum(y in link for link in links), len(links))  # fmt: skip
            for place, value in enumerate(add):
                cell[place] += value
    return {key: tuple(cell) for key, cell in found.items()}


def profile(works: Sequence[Record], by_year: bool, impact_year: int, lots: int, seed: int) -> dict[tuple, list[float]]:
    """(unit, country, year, lot) → works, Σf, Σf², and the eight sums of rated works."""
    found: dict[tuple, list[float]] = defaultdict(lambda: [0.0] * 11)
    for work in works:
        for country, f in work["fractions"].items():
            cell = found[work["unit"], country, work["year"] if by_year else 0, lot(work["id"], seed, lots)]
            timely = work["year"] <= impact_year
            ranked, c = timely and work["top10"] is not None, work["fwci"] if timely else None
            add = (1, f, f * f, f * ranked, f * f * ranked, f * (ranked and work["top10"]),
                   *((0,) * 5 if c is None else (f, f * f, f * c, f * f * c, f * f * c * c)))  # fmt: skip
            for place, value in enumerate(add):
                cell[place] += value
    return found


def outcomes(
    works: Sequence[Record], everything: Sequence[Record], x: str, y: str
) -> dict[int, dict[str, float | None]]:
    """work → outcome → value; citations come from every core work that is loaded, dated or not."""
    by_id = {work["id"]: work for work in everything}
    loaded: dict[int, int] = defaultdict(int)
    third: dict[int, int] = defaultdict(int)
    linked = any(work["references"] for work in everything)
    for citing in everything:
        if citing["xpac"] or citing["retracted"]:
            continue
        for cited in citing["references"]:
            if cited in by_id:
                loaded[cited] += 1
                third[cited] += bool(citing["countries"]) and not citing["countries"] & {x, y}
    return {
        work["id"]: {
            "top10": None if work["top10"] is None else float(work["top10"]),
            "log_fwci": None if work["fwci"] is None else math.log1p(work["fwci"]),
            "log_loaded": math.log1p(loaded[work["id"]]) if linked else None,
            "log_third": math.log1p(third[work["id"]]) if linked else None,
        }
        for work in works
    }


def band(authors: int) -> int:
    return next(first for first, last in ((1, 1), (2, 3), (4, 6), (7, 10), (11, 20), (21, 10**9)) if authors <= last)


def comparable(work: Record, joint: bool) -> list[str]:
    """Which references a work may be compared in; a joint work in all."""
    if joint:
        return ["any", "domestic", "abroad"]
    return ["any", "domestic" if len(work["countries"]) == 1 else "abroad"]


def gain(
    works: Sequence[Record], everything: Sequence[Record], x: str, y: str, *, by_unit: bool, impact_year: int,
    lots: int, seed: int,
) -> dict[tuple, tuple[dict[int, list[float]], int]]:  # fmt: skip
    """(unit, side, variant, against, outcome) → sums by lot, unmatched joint works."""
    values = outcomes(works, everything, x, y)
    cells: dict[tuple, dict[tuple, tuple[list, list]]] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    for work in works:
        here = work["countries"] & {x, y}
        if not here or work["year"] > impact_year:
            continue
        joint = len(here) == 2
        stratum = (work["topic"], work["year"], work["type"], band(len(work["authors"])))
        unit = work["unit"] if by_unit else ""
        for side, (variant, holds), against, (outcome, value) in product(
            sorted(here), IS_VARIANT.items(), comparable(work, joint), values[work["id"]].items()
        ):
            if value is not None and holds(work, len(work["countries"])):
                key = (unit, "x" if side == x else "y", variant, against, outcome)
                cells[key][stratum][joint].append((work["id"], value))
    return {
        key: gain_sums(list(strata.values()), seed, lots)
        for key, strata in cells.items()
        if any(joint for _, joint in strata.values())
    }


def gain_sums(strata: Sequence[tuple[list, list]], seed: int, lots: int) -> tuple[dict[int, list[float]], int]:
    """Sums by lot over strata of (reference works, joint works), and the joint works without reference."""
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0] * 4)
    unmatched = 0
    for others, members in strata:
        if not others:
            unmatched += len(members)
            continue
        for number, value in members:
            sums[lot(number, seed, lots)][0] += 1
            sums[lot(number, seed, lots)][1] += value
        for number, value in others:
            sums[lot(number, seed, lots)][2] += len(members) / len(others)
            sums[lot(number, seed, lots)][3] += value * len(members) / len(others)
    return sums, unmatched


def block(country: str, xs: Sequence[str], ys: Sequence[str]) -> str:
    return "x" if country in xs else "y" if country in ys else "other"


def references(
    works: Sequence[Record], everything: Sequence[Record], xs: Sequence[str], ys: Sequence[str], window: int
) -> dict[tuple[int, str, str], float]:
    """(year, citing block, cited block) → weighed references."""
    cited_works = {w["id"]: w for w in everything if not w["xpac"] and not w["retracted"] and w["year"] is not None}
    found: dict[tuple[int, str, str], float] = defaultdict(float)
    for work in works:
        for number in work["references"]:
            cited = cited_works.get(number)
            if cited is None or not work["year"] - window <= cited["year"] <= work["year"]:
                continue
            for a, f in work["fractions"].items():
                for b, g in cited["fractions"].items():
                    found[work["year"], block(a, xs, ys), block(b, xs, ys)] += f * g
    return dict(found)


def shuffle(everything: Sequence[Record], seed: int, replicate: int) -> list[Record]:
    """The works with the countries of another work of the same topic and year."""
    cells: dict[tuple, list[Record]] = defaultdict(list)
    for work in everything:
        if work["countries"] and work["year"] is not None:
            cells[work["topic"] or "", work["year"]].append(work)
    given = {}
    for members in cells.values():

        def draw(work: Record) -> tuple[int, int]:
            digest = hashlib.md5(f"{work['id']}:{seed}:{replicate}".encode()).digest()
            return int.from_bytes(digest[8:], "little"), work["id"]

        for taker, giver in zip(sorted(members, key=lambda w: w["id"]), sorted(members, key=draw), strict=True):
            given[taker["id"]] = giver["fractions"]
    return [{**work, "fractions": given.get(work["id"], {})} for work in everything]


def goals(works: Sequence[Record], countries: Sequence[str], threshold: float) -> dict[tuple[str, str, int], int]:
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    for work in works:
        marks = {goal for goal, score in work["goals"] if score is None or score >= threshold}
        rows = {-1} | marks | ({0} if marks else set())
        for owner in {""} | (work["countries"] & set(countries)):
            for row in rows:
                found[work["unit"], owner, row] += 1
    return dict(found)


def careers(works: Sequence[Record]) -> dict[int, dict[int, dict[str, float]]]:
    """person → year → country → weight of affiliations, for those with two works in two years."""
    weights: dict[int, dict[int, dict[str, float]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    published: dict[int, set[int]] = defaultdict(set)
    for work in works:
        for person, where in work["authors"]:
            if person and where:
                published[person].add(work["id"])
                for country in where:
                    weights[person][work["year"]][country] += 1 / len(where)
    return {one: dict(years) for one, years in weights.items() if len(published[one]) > 1 and len(years) > 1}


def career(years: dict[int, dict[str, float]]) -> dict[int, set[str]]:
    """year → countries that count: half of the affiliations, or there the year before or after; gaps filled."""
    filled = {year: dict(parts) for year, parts in years.items()}
    half = {
        year: {c for c, w in parts.items() if w >= 0.4999999 * sum(parts.values())} for year, parts in years.items()
    }
    for year in years:
        if year + 1 not in years and year + 2 in years:
            filled[year + 1], half[year + 1] = filled[year], half[year]
    kept = {}
    for year, parts in filled.items():
        near = set(filled.get(year - 1, ())) | set(filled.get(year + 1, ()))
        firm = {country for country in parts if country in half[year] or country in near}
        kept[year] = firm or set(parts)
    return kept


def mobility(works: Sequence[Record]) -> dict[str, Any]:
    """The same numbers as ``MobilityCounts``, person by person."""
    total: dict[str, int] = defaultdict(int)
    classes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    flows: dict[tuple[str, str], int] = defaultdict(int)
    stock: dict[str, int] = defaultdict(int)
    returned: dict[str, int] = defaultdict(int)
    for years in careers(works).values():
        kept = career(years)
        start, finish = kept[min(kept)], kept[max(kept)]
        everywhere = set().union(*kept.values())
        origin = min(start)
        if len(everywhere) == 1:
            kind = "not_mobile"
        elif len(start) > 1:
            kind = "non_directional_traveller"
        else:
            kind = "directional_traveller" if origin in finish else "migrant"
        total[kind] += 1
        for country in start:
            classes[country][kind] += 1
            returned[country] += 0
        if kind == "migrant":
            for country in finish:
                flows[origin, country] += 1
        if kind == "directional_traveller" and any(origin not in there for there in kept.values()):
            returned[origin] += 1
        for country in everywhere:
            stock[country] += 1
    return {"total": dict(total), "classes": {c: dict(k) for c, k in classes.items()}, "flows": dict(flows),
            "stock": dict(stock), "returned": dict(returned)}  # fmt: skip
