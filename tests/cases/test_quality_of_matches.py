"""The look at matches, measured: 185 old records that are false matches, and 250 others judged by hand.

``quality_sample.csv`` holds the ids of 200 records drawn at random from those of 1978 or later, and
``quality_sample_2.csv`` of 50 more that were drawn when the rules were finished (Mersenne twister over the ids in
order), each with a judgement from title, names of institutions and who is listed where: ``genuine``, ``false`` (a side
is wrongly matched) or ``unclear``. All were judged before their flags were seen, by readers who knew the rules.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from entente.desk.quality import Doubt, QualityReport, examine

SAMPLES = {"quality_sample.csv": (20261125, 200), "quality_sample_2.csv": (20261126, 50)}
"""File of judgements to the seed of its draw and its size; a later sample has none of an earlier one."""


def judged(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def report(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> QualityReport:
    return examine(tmp_path_factory.mktemp("home"), shared / "data/openalex/collab_works.jsonl.gz")


@pytest.fixture(scope="module")
def doubts(report: QualityReport) -> dict[str, Doubt]:
    return {doubt.work: doubt for doubt in report.doubts}


def test_all_185_old_records_are_doubted_for_what_is_wrong_with_them(report: QualityReport) -> None:
    assert (report.read, report.international, report.rejected) == (18_435, 18_435, 0)
    old = [doubt for doubt in report.doubts if doubt.year is not None and doubt.year < 1978]
    assert len(old) == 185
    for doubt in old:
        assert all(cause.fact.en and cause.fact.zh for cause in doubt.causes)
    by_name = sum(any(cause.id in ("common_name", "name_era", "homonym") for cause in doubt.causes) for doubt in old)
    assert by_name >= 150


def test_the_samples_are_the_draws_that_they_say(shared: Path) -> None:
    with gzip.open(shared / "data/openalex/collab_works.jsonl.gz", "rt", encoding="utf-8") as stream:
        records = [json.loads(line) for line in stream]
    left = sorted(int(one["paper_id"].rpartition("/W")[2]) for one in records if one["publication_year"] >= 1978)
    for name, (seed, size) in SAMPLES.items():
        drawn = set(random.Random(seed).sample(left, size))
        assert {int(row["work"][1:]) for row in judged(name)} == drawn
        left = [one for one in left if one not in drawn]


def test_the_false_flag_rate_on_others(doubts: dict[str, Doubt], capsys: pytest.CaptureFixture[str]) -> None:
    for name, (_, size) in SAMPLES.items():
        table = Counter((row["judgement"], row["work"] in doubts) for row in judged(name))
        assert table.total() == size
        wrong, genuine = table["genuine", True], table["genuine", True] + table["genuine", False]
        found, missed = table["false", True], table["false", False]
        with capsys.disabled():
            print(f"\n{name}: false flags {wrong} of {size} ({wrong} of {genuine} genuine), found {found} of"
                  f" {found + missed} false ones")  # fmt: skip
        assert wrong / size <= 0.05
        assert found / (found + missed) >= 0.65
        assert found / (found + wrong) >= 0.85


def test_ror_adds_what_was_founded_later(shared: Path, tmp_path: Path, doubts: dict[str, Doubt]) -> None:
    from datetime import date

    from entente.desk.refresh import import_source

    import_source(tmp_path, shared / "data/lists/ror/ror_v2_cn_active.json", "ror", today=date(2026, 11, 25))
    report = examine(tmp_path, shared / "data/openalex/collab_works.jsonl.gz")
    assert report.registry > 500
    later = [doubt for doubt in report.doubts if any(cause.id == "not_founded" for cause in doubt.causes)]
    assert len(later) > 100
    assert set(doubts) <= {doubt.work for doubt in report.doubts}
