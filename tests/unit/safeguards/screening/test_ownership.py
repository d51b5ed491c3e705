"""The 50 per cent arithmetic: aggregate, through chains, round cycles, with unknown shares, on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.safeguards.screening.ownership import Share, control, path_of

DAY = date(2026, 5, 4)


def shares(*rows: tuple[str, str, float | None]) -> list[Share]:
    return [Share(owner=owner, owned=owned, percent=percent) for owner, owned, percent in rows]


def held(*rows: tuple[str, str, float | None], listed: str = "XY", uncertain: str = "") -> bool | None:
    found = control(shares(*rows), set(listed), day=DAY, uncertain=set(uncertain))
    return found["T"].held if "T" in found else False


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([("X", "T", 50.0)], True),
        ([("X", "T", 49.99)], False),
        ([("X", "T", 25.0), ("Y", "T", 25.0)], True),  # two blocked persons together
        ([("X", "T", 25.0), ("Z", "T", 75.0)], False),
        ([("X", "A", 50.0), ("A", "T", 50.0)], True),  # 50 % of 50 % is held, not 25 %
        ([("X", "A", 49.0), ("A", "T", 100.0)], False),  # A is not held, so nothing passes
        ([("X", "A", 50.0), ("A", "T", 25.0), ("Y", "T", 25.0)], True),
        ([("X", "A", 50.0), ("A", "T", 10.0), ("X", "B", 60.0), ("B", "T", 40.0)], True),
        ([("A", "T", 60.0), ("T", "A", 60.0)], False),  # a cycle alone holds nothing
        ([("A", "T", 60.0), ("T", "A", 30.0), ("X", "A", 20.0)], False),
        ([("A", "T", 60.0), ("T", "A", 30.0), ("X", "A", 50.0)], True),
        ([("X", "T", 30.0), ("X", "T", 50.0)], True),  # of two statements the larger counts, once
        ([("X", "T", 30.0), ("X", "T", 30.0)], False),
        ([("T", "T", 100.0), ("X", "T", 10.0)], False),  # own shares are nobody's
        ([("X", "T", 16.67), ("Y", "T", 33.33)], True),
        ([("X", "T", None)], None),
        ([("X", "T", None), ("Z", "T", 51.0)], False),  # at most 49 are left
        ([("X", "T", None), ("Z", "T", 50.0)], None),
        ([("X", "A", None), ("A", "T", 80.0)], None),
        ([], False),
    ],
)
def test_half(rows: list[tuple[str, str, float | None]], answer: bool | None) -> None:
    assert held(*rows) is answer


def test_a_holder_that_is_possibly_listed_leaves_it_open() -> None:
    assert held(("P", "T", 60.0), uncertain="P") is None
    assert held(("P", "T", 30.0), ("X", "T", 20.0), uncertain="P") is None
    assert held(("P", "T", 20.0), ("X", "T", 50.0), uncertain="P") is True
    assert held(("P", "T", 20.0), uncertain="P") is False


def test_only_shares_of_the_day_count() -> None:
    past = Share(owner="X", owned="T", percent=60.0, since=date(2020, 1, 1), until=date(2026, 5, 3))
    now = Share(owner="X", owned="T", percent=40.0, since=date(2026, 5, 4))
    assert control([past, now], {"X"}, day=DAY)["T"].held is False
    assert control([past, now], {"X"}, day=date(2026, 5, 3))["T"].held is True
    assert control([past, now], {"X"}, day=date(2019, 1, 1)) == {}


def test_the_path_names_every_share_that_counts() -> None:
    rows = shares(("X", "A", 60.0), ("A", "T", 30.0), ("Y", "T", 25.0), ("Z", "T", 45.0))
    found = control(rows, {"X", "Y"}, day=DAY)
    assert (found["T"].percent, found["T"].over) == (55.0, False)
    assert path_of("T", found, {"X": "Listed X", "T": "Target"}) == (
        "A → 30 % → Target", "Y → 25 % → Target", "Listed X → 60 % → A",
    )  # fmt: skip
    round_about = control(shares(("X", "A", 50.0), ("A", "T", 60.0), ("T", "A", 50.0)), {"X"}, day=DAY)
    assert len(path_of("T", round_about, {})) == 3
    assert path_of("unknown", found, {}) == ()


def test_shares_of_more_than_all_are_marked() -> None:
    found = control(shares(("X", "T", 70.0), ("Z", "T", 40.0)), {"X"}, day=DAY)
    assert (found["T"].held, found["T"].over) == (True, True)


BODIES = st.sampled_from("ABCDEFXY")
ROWS = st.lists(st.tuples(BODIES, BODIES, st.one_of(st.none(), st.floats(0, 100))), max_size=14)


@settings(deadline=None)
@given(ROWS, BODIES, BODIES, st.floats(0, 100))
def test_more_shares_never_make_less_held(
    rows: list[tuple[str, str, float | None]], owner: str, owned: str, percent: float
) -> None:
    rank = {False: 0, None: 1, True: 2}
    before = control(shares(*rows), {"X", "Y"}, day=DAY)
    after = control(shares(*rows, (owner, owned, percent)), {"X", "Y"}, day=DAY)
    known = {each for row in rows for each in [row[1]] if row[2] is None}
    for body, found in before.items():
        if body not in known and owned not in known:  # a known share may settle what an unknown one left open
            assert rank[after[body].held] >= rank[found.held] or found.held is None


@settings(deadline=None)
@given(ROWS)
def test_a_decided_answer_holds_for_every_completion(rows: list[tuple[str, str, float | None]]) -> None:
    found = control(shares(*rows), {"X", "Y"}, day=DAY)
    for guess in (0.0, 100.0):
        filled = [(a, b, guess if p is None else p) for a, b, p in rows]
        total: dict[str, float] = {}
        for _a, b, p in filled:
            total[b] = total.get(b, 0.0) + (p or 0.0)
        if any(value > 100.0 for value in total.values()):
            continue  # no completion: more than all would be held
        done = control(shares(*filled), {"X", "Y"}, day=DAY)
        for body, answer in found.items():
            if answer.held is not None and body in done:
                assert done[body].held is answer.held
