"""Works in memory for tests: OpenAlex records taken apart by plain Python, and a warehouse made of them.

A second, slow and separate reading of the records: what the package reads and counts is compared with this.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from entente.sources.reduced import BY_NAME, ddl
from entente.sources.snapshot import Snapshot
from entente.sources.warehouse import Warehouse

Record = dict[str, Any]


def number(address: str | None) -> int | None:
    return int(address.rpartition("/")[2][1:]) if address else None


def short(value: object) -> str | None:
    return None if value is None else str(value).rpartition("/")[2]


def reduce_work(work: Record) -> Record:
    """One record as plain values: countries of each author, goals, references and what the measures read."""
    authors = []
    for one in work.get("authorships") or []:
        homes = [home for home in one.get("institutions") or [] if home]
        countries = one.get("countries") or [home["country_code"] for home in homes if home.get("country_code")]
        authors.append((number((one.get("author") or {}).get("id")), sorted({c for c in countries if c})))
    topic = work.get("primary_topic") or {}
    part = defaultdict(float)
    for _, countries in authors:
        for country in countries:
            part[country] += 1 / len(authors) / len(countries)
    single = {countries[0] for _, countries in authors if len(countries) == 1}
    percentile = work.get("citation_normalized_percentile") or {}
    return {
        "id": number(work["id"]), "year": work.get("publication_year"), "type": work.get("type"),
        "topic": short(topic.get("id")), "subfield": short((topic.get("subfield") or {}).get("id")),
        "field": short((topic.get("field") or {}).get("id")), "domain": short((topic.get("domain") or {}).get("id")),
        "authors": authors, "fractions": dict(part), "countries": set(part), "single": single,
        "dual": len(part) > 1 and len(single) < 2, "cited_by": work.get("cited_by_count"), "fwci": work.get("fwci"),
        "top10": percentile.get("is_in_top_10_percent"),
        "core": not work.get("is_xpac") and not work.get("is_retracted") and not work.get("is_paratext"),
        "goals": [
            (int(goal["id"].rpartition("/")[2]), goal.get("score"))
            for goal in work.get("sustainable_development_goals") or []
        ],
        "references": [number(one) for one in work.get("referenced_works") or []],
        "cut": bool(work.get("is_authors_truncated")) or len(authors) >= 100,
        "sample": False,
        "xpac": bool(work.get("is_xpac")), "retracted": bool(work.get("is_retracted")),
        "paratext": bool(work.get("is_paratext")),
    }  # fmt: skip


def real_works(shared: Path) -> list[Record]:
    """The 506 real works, taken apart."""
    with gzip.open(shared / "data" / "openalex" / "works_real.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [reduce_work(json.loads(line)) for line in lines]


def made_work(number_: int, *countries: str, **values: Any) -> Record:
    """A hand-made work: one author for each entry of ``countries``; "US+CN" is one author of two countries."""
    authors = [(number_ * 1000 + seat, sorted(set(entry.split("+")))) for seat, entry in enumerate(countries)]
    if "people" in values:
        authors = list(zip(values["people"], [where for _, where in authors], strict=True))
    part = defaultdict(float)
    for _, where in authors:
        for country in where:
            part[country] += 1 / len(authors) / len(where)
    single = {where[0] for _, where in authors if len(where) == 1}
    made = {
        "id": number_, "year": 2020, "type": "article", "topic": "T1", "subfield": "11", "field": "1", "domain": "1",
        "authors": authors, "fractions": dict(part), "countries": set(part), "single": single,
        "dual": len(part) > 1 and len(single) < 2, "cited_by": 0, "fwci": 1.0, "top10": False, "core": True,
        "goals": [], "references": [], "cut": False, "sample": False, "xpac": False, "retracted": False,
        "paratext": False,
    }  # fmt: skip
    made |= {name: value for name, value in values.items() if name != "people"}
    made["core"] = not (made["xpac"] or made["retracted"] or made["paratext"])
    return made


class MadeWarehouse(Warehouse):
    """A warehouse in memory; ``copies`` are the snapshots it says it was built from."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, sample: bool) -> None:
        super().__init__(connection, ":memory:")
        day = date(2026, 1, 1)
        self.copies: tuple[Snapshot, ...] = (
            Snapshot(
                id="openalex-works-1", kind="openalex-works", title="works", sha256="0" * 64, edition=day, imported=day,
                sample=sample,
            ),
        )  # fmt: skip

    def snapshots(self) -> tuple[Snapshot, ...]:
        return self.copies

    def execute(self, sql: str) -> None:
        """Write: only tests do."""
        self._connection.execute(sql)


def warehouse(works: Iterable[Record], *, sample: bool = False) -> MadeWarehouse:
    """The reduced tables filled with these works, beside the other tables of a warehouse, empty."""
    connection = duckdb.connect(":memory:")
    schema = Path(__file__).resolve().parents[1] / "src/entente/sources/schema/tables.sql"
    connection.execute(schema.read_text(encoding="utf-8") + ddl())
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for one in works:
        flags = one["cut"] * 1 + one["paratext"] * 32
        rows["work"].append((
            one["id"], one["year"], one["type"], None, one["topic"], one["subfield"], one["field"], one["domain"],
            len(one["authors"]), len(one["countries"]), 0, len(one["references"]), one["cited_by"], one["fwci"],
            one["top10"], one["dual"], one["xpac"], one["retracted"], flags, None, sample or one["sample"],
        ))  # fmt: skip
        for country, part in sorted(one["fractions"].items()):
            listed = [where for _, where in one["authors"] if country in where]
            rows["work_country"].append(
                (one["id"], country, part, len(listed), sum(len(where) == 1 for where in listed))
            )
        for person, where in one["authors"]:
            for country in where if person else ():
                rows["work_author_year"].append((one["id"], person, one["year"], country, len(where)))
        rows["reference"] += [(one["id"], cited) for cited in one["references"]]
        rows["work_sdg"] += [(one["id"], goal, score) for goal, score in one["goals"]]
    for table, values in ((name, found) for name, found in rows.items() if found):
        columns = [column.name for column in BY_NAME[table].columns]
        made = pa.table(dict(zip(columns, map(list, zip(*values, strict=True)), strict=True)))
        connection.register("made", made)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")
        connection.unregister("made")
    return MadeWarehouse(connection, sample=sample)
