"""On the labelled pairs no row is worse than frozen, and the rows that matter reach their bars."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def accuracy(repository: Path):
    sys.path.insert(0, str(repository / "benchmarks" / "names"))
    try:
        import accuracy as module
    finally:
        sys.path.pop(0)
    return module


@pytest.fixture(scope="module")
def rows(accuracy, shared: Path) -> dict[str, float]:
    return accuracy.measured(shared / "cases" / "screening", frozenset(("speed", "fairness")), 0)[0]


def test_no_row_is_worse_than_frozen(accuracy, rows: dict[str, float]) -> None:
    frozen = json.loads(accuracy.BASELINES.read_text(encoding="utf-8"))["rows"]
    assert accuracy.worse(rows, frozen) == []
    assert rows.keys() <= frozen.keys()


@pytest.mark.parametrize(
    ("row", "bar"),
    [
        ("f1 all", 0.87), ("f1 person", 0.82), ("f1 organization", 0.92), ("recall mean of seven alias sets", 0.36),
        ("recall aspi_zh", 0.60), ("recall ror_cn_zh", 0.60), ("recall prc_lists_zh_en", 0.50),
        ("recall watchman_cross_script", 0.90),
    ],
)  # fmt: skip
def test_bars(rows: dict[str, float], row: str, bar: float) -> None:
    assert rows[row] >= bar


def test_few_false_alarms(rows: dict[str, float]) -> None:
    assert {name: value for name, value in rows.items() if name.startswith("false") and value > 0.01} == {}


def test_a_worse_row_is_told(accuracy) -> None:
    frozen = {"f1 all": 0.9, "false x": 0.01, "ratio y": 1.2, "gone": 1.0}
    assert accuracy.worse({"f1 all": 0.9, "false x": 0.01, "ratio y": 1.1}, frozen) == []
    found = accuracy.worse({"f1 all": 0.8, "false x": 0.02, "ratio y": 1.3}, frozen)
    assert [sentence.split(":")[0] for sentence in found] == ["f1 all", "false x", "ratio y"]


def test_invented_persons_of_six_traditions(accuracy) -> None:
    from entente.names.score_v1 import compare

    found = accuracy.fairness(compare, 1500, 7, 0.7)
    assert all(row["false_positives"] <= 2 for row in found["groups"].values())
    wild = accuracy.fairness(lambda *_: compare("a", "a", "person"), 20, 7, 0.7)
    assert wild["ratio"] == 1.0
    assert wild["groups"]["chinese"]["false_positives"] == 20
