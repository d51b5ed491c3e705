"""The mechanisms of the essays, one test a row: mark it ``@pytest.mark.mechanism(N)``; its id is the row's number.

`rows.toml` says for every row what it is and, where no test passes yet, what is missing; `tools/mechanisms.py` writes
`docs/reference/mechanisms.md` from the markers and that file.
"""

from __future__ import annotations

from collections import Counter

import pytest

ROWS = 97


def _row(node: pytest.Item | pytest.Metafunc) -> int | None:
    marks = (node.definition if isinstance(node, pytest.Metafunc) else node).iter_markers("mechanism")
    rows = [mark.args[0] for mark in marks]
    if not rows:
        return None
    if len(rows) > 1 or not 1 <= rows[0] <= ROWS:
        raise pytest.UsageError(f"a test of a mechanism names exactly one row of 1 to {ROWS}, not {rows}")
    return int(rows[0])


@pytest.fixture(autouse=True)
def mechanism_row(request: pytest.FixtureRequest) -> int | None:
    """The row that the test is for; it is also the test's id."""
    return getattr(request, "param", None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    row = _row(metafunc)
    if row is not None:
        metafunc.parametrize("mechanism_row", [row], ids=[str(row)], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Counter(row for item in items if (row := _row(item)) is not None)
    twice = sorted(row for row, count in tests.items() if count > 1)
    if twice:
        raise pytest.UsageError(f"more than one test for row {', '.join(map(str, twice))}")
