"""The embedded sample: made again from its generator, labelled, and small."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

SAMPLE = files("entente.sources") / "sample" / "sample_works.jsonl.gz"


@pytest.fixture(scope="module")
def works() -> list[dict]:
    return [json.loads(line) for line in gzip.decompress(SAMPLE.read_bytes()).splitlines()]


def test_the_generator_makes_the_same_works(repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "made.jsonl.gz"
    subprocess.run([sys.executable, str(repository / "tools" / "make_sample_works.py"), str(target)], check=True)
    assert gzip.decompress(target.read_bytes()) == gzip.decompress(SAMPLE.read_bytes())


def test_size_span_and_labels(works: list[dict]) -> None:
    assert len(SAMPLE.read_bytes()) <= 480_000 and 2000 <= len(works) <= 6000
    assert {work["publication_year"] for work in works} == set(range(2010, 2026))
    assert all(work["title"].startswith("SAMPLE ") for work in works)
    homes = {home["display_name"] for work in works for one in work["authorships"] for home in one["institutions"]}
    people = {one["author"]["display_name"] for work in works for one in work["authorships"]}
    assert all(name.startswith("SAMPLE ") for name in homes) and all(
        name.startswith("Sample Author ") for name in people
    )


def test_shape_is_that_of_the_new_era_and_all_kinds_occur(works: list[dict]) -> None:
    assert all("awards" in work and "grants" not in work for work in works)
    assert len({work["id"] for work in works}) == len(works)
    seen = Counter()
    for work in works:
        countries = {code for one in work["authorships"] for code in one["countries"]}
        seen["US-CN"] += {"US", "CN"} <= countries
        seen["xpac"] += work["is_xpac"]
        seen["retracted"] += work["is_retracted"]
        seen["no country"] += not countries
        seen["dual"] += any(len(one["countries"]) > 1 for one in work["authorships"])
    assert all(seen[kind] > 0 for kind in ("US-CN", "xpac", "retracted", "no country", "dual"))
    assert seen["US-CN"] > 300


def test_the_sample_answers_through_the_real_warehouse_and_the_second_time_without_a_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from entente.desk.refresh import import_source
    from entente.evidence import answer
    from entente.model.proposal import Party, Proposal, Topic
    from entente.sources.warehouse import Warehouse

    report = import_source(tmp_path, Path(str(SAMPLE)), "openalex-works", today=date(2026, 5, 4), sample=True)
    assert report.read == report.loaded
    proposal = Proposal(
        id="p",
        title="t",
        side="US",
        party=(Party(id="a", name="A", country="US"), Party(id="b", name="B", country="CN")),
        topic=Topic(openalex=("T10018",)),
    )
    day = date(2026, 5, 4)
    with Warehouse.open(tmp_path / "warehouse.duckdb") as warehouse:
        need = answer(proposal, warehouse, as_of=day, known_at=day)
        assert need.sample and need.basis == ("published", "works") and "SAMPLE: Topic T10018" in need.line.en
        asked: list[str] = []
        real = Warehouse.rows

        def watched(self: Warehouse, sql: str, params: object = ()) -> list[tuple[object, ...]]:
            asked.append(sql)
            return real(self, sql, params)  # type: ignore[arg-type]

        monkeypatch.setattr(Warehouse, "rows", watched)
        assert answer(proposal, warehouse, as_of=day, known_at=day) == need
        assert asked == []
