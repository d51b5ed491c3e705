"""Every question in SQL against the same question in plain Python: 506 real works, and works made up at random."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests import reference_counts as plain
from tests.reduced_works import MadeWarehouse, Record, made_work, real_works, warehouse

from entente.evidence.counting.gains import count_gain
from entente.evidence.counting.gates import count_gates
from entente.evidence.counting.goals import GOAL_THRESHOLD, count_goals
from entente.evidence.counting.movers import count_mobility
from entente.evidence.counting.pairs import count_pair, joint_works
from entente.evidence.counting.profiles import count_profile, count_world
from entente.evidence.counting.references import Blocks, count_references, count_shuffled
from entente.evidence.questions import works_state
from entente.evidence.scope import Level, Scope, Territory

CODES = ("US", "CN", "HK", "MO", "DE", "GB")


def random_works(seed: int = 7, size: int = 700) -> list[Record]:
    """Works with every kind of oddity: no country, one author in two countries, no topic, no year, outside the core."""
    rng = random.Random(seed)
    made = []
    for number in range(1, size + 1):
        sizes = rng.choice((1, 2, 3, 5, 8, 22))
        authors = ["+".join(rng.choices(CODES, k=rng.choice((1, 1, 1, 1, 2)))) for _ in range(sizes)]
        rated = rng.random() < 0.9
        made.append(
            made_work(
                number,
                *authors,
                people=[rng.randrange(1, 90) for _ in authors],
                year=rng.choice((None, *range(2015, 2024))),
                type=rng.choice(("article", "article", "review")),
                topic=rng.choice(("T1", "T2", "T3", None)),
                subfield=rng.choice(("11", "12")),
                fwci=round(rng.lognormvariate(0, 1), 3) if rated else None,
                top10=rng.random() < 0.2 if rated else None,
                xpac=rng.random() < 0.03,
                retracted=rng.random() < 0.02,
                paratext=rng.random() < 0.02,
                goals=[
                    (goal, rng.choice((0.3, 0.4, 0.7, None))) for goal in rng.sample(range(1, 18), rng.randrange(3))
                ],
                references=sorted(rng.sample(range(1, size + 1), rng.randrange(6))),
            )
            if rng.random() < 0.95
            else made_work(number)
        )
    return made


@pytest.fixture(scope="module", params=["real", "random"])
def works(request: pytest.FixtureRequest) -> list[Record]:
    if request.param == "random":
        return random_works()
    return real_works(request.getfixturevalue("shared"))


@pytest.fixture(scope="module")
def loaded(works: list[Record]) -> MadeWarehouse:
    return warehouse(works)


SCOPES = (
    Scope(),
    Scope(level=Level.TOPIC),
    Scope(level=Level.SUBFIELD, first_year=2016, last_year=2021, types=("article",)),
    Scope(level=Level.TOPIC, territory=Territory.JOINED),
    Scope(level=Level.CLASSED, units=("all",)),
)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("by_year", "by_unit"), [(False, False), (True, False), (False, True)])
def test_pair(works: list[Record], loaded: MadeWarehouse, scope: Scope, by_year: bool, by_unit: bool) -> None:
    found = {
        (cell.variant.value, cell.unit, cell.counts.year): (
            cell.counts.links, cell.counts.n_x, cell.counts.n_y, cell.counts.c_x, cell.counts.c_y, cell.counts.total,
        )
        for cell in count_pair(loaded, "US", "CN", scope, by_year=by_year, by_unit=by_unit)
    }  # fmt: skip
    assert found == plain.pair(plain.counted(works, scope), "US", "CN", by_year, by_unit)
    assert found


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("by_year", "lots"), [(False, 0), (True, 0), (False, 10)])
def test_profile_and_world(works: list[Record], loaded: MadeWarehouse, scope: Scope, by_year: bool, lots: int) -> None:
    chosen = plain.counted(works, scope)
    expected = plain.profile(chosen, by_year, 2021, lots, 3)
    cells = count_profile(loaded, scope, by_year=by_year, impact_year=2021, lots=lots, seed=3)
    assert {(c.unit, c.country, c.year, c.lot): c.works for c in cells} == {
        key: row[0] for key, row in expected.items()
    }
    for cell in cells:
        sums = [getattr(cell.impact, name) for name in cell.impact.__struct_fields__]
        assert [cell.output, cell.squares, *sums] == pytest.approx(
            expected[cell.unit, cell.country, cell.year, cell.lot][1:], rel=1e-9, abs=1e-9
        )
    world = count_world(loaded, scope, by_year=by_year)
    whole = sum(sum(work["fractions"].values()) for work in chosen)
    assert sum(cell.output for cell in world) == pytest.approx(whole, rel=1e-9)
    assert sum(cell.works for cell in world) == sum(bool(work["countries"]) for work in chosen)


@pytest.mark.parametrize("scope", SCOPES[1:])
@pytest.mark.parametrize("by_unit", [False, True])
def test_gain(works: list[Record], loaded: MadeWarehouse, scope: Scope, by_unit: bool) -> None:
    everything = [plain.together(one) for one in works] if scope.territory is Territory.JOINED else works
    expected = plain.gain(
        plain.counted(works, scope), everything, "US", "CN", by_unit=by_unit, impact_year=2022, lots=10, seed=5
    )
    cells = count_gain(loaded, "US", "CN", scope, impact_year=2022, seed=5, by_unit=by_unit, lots=10)
    found = {(c.unit, c.side, c.variant.value, c.against.value, c.outcome.value): c for c in cells}
    assert set(found) == set(expected)
    for key, cell in found.items():
        sums, unmatched = expected[key]
        assert cell.unmatched == unmatched
        for number, group in enumerate(cell.groups):
            row = [group.joint, group.joint_value, group.reference, group.reference_value]
            assert row == pytest.approx(sums.get(number, [0.0] * 4), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("scope", SCOPES[:3])
def test_references(works: list[Record], loaded: MadeWarehouse, scope: Scope) -> None:
    xs, ys = ("US", "GB"), ("CN", "HK", "MO")
    expected = plain.references(plain.counted(works, scope), works, xs, ys, 5)
    cells = count_references(loaded, Blocks(x=xs, y=ys), scope)
    assert {(c.year, c.citing, c.cited): c.weight for c in cells} == pytest.approx(expected, rel=1e-9)
    in_lots = count_references(loaded, Blocks(x=xs, y=ys), scope, lots=10, seed=2)
    assert sum(c.weight for c in in_lots) == pytest.approx(sum(c.weight for c in cells), rel=1e-9)
    for replicate in (0, 1):
        changed = plain.shuffle(works, 11, replicate)
        null = plain.references(plain.counted(changed, scope), changed, xs, ys, 5)
        shuffled = count_shuffled(loaded, Blocks(x=xs, y=ys), scope, replicate=replicate, seed=11)
        assert {(c.year, c.citing, c.cited): c.weight for c in shuffled} == pytest.approx(null, rel=1e-9)


@pytest.mark.parametrize("scope", SCOPES)
def test_goals(works: list[Record], loaded: MadeWarehouse, scope: Scope) -> None:
    expected = plain.goals(plain.counted(works, scope), ("US", "CN"), GOAL_THRESHOLD)
    found = {(c.unit, c.country, c.goal): c.works for c in count_goals(loaded, scope, ("US", "CN"))}
    assert found == (expected if any(goal >= 0 for _, _, goal in expected) else {})


@pytest.mark.parametrize("scope", SCOPES[:3])
def test_mobility(works: list[Record], loaded: MadeWarehouse, scope: Scope) -> None:
    expected = plain.mobility(plain.counted(works, scope))
    found = count_mobility(loaded, scope)
    for name, value in expected.items():
        assert getattr(found, name) == value, name


@pytest.mark.parametrize("scope", SCOPES)
def test_gates_and_joint_works(works: list[Record], loaded: MadeWarehouse, scope: Scope) -> None:
    from datetime import date

    chosen = plain.counted(works, scope)
    state = works_state(loaded, date(2026, 6, 1))
    for countries in ((), ("US", "CN")):
        part = [one for one in chosen if one["countries"] >= set(countries)]
        gates = count_gates(loaded, scope, state, countries)
        assert (gates.works, gates.with_country) == (len(part), sum(bool(one["countries"]) for one in part))
        assert gates.international == sum(len(one["countries"]) > 1 for one in part)
        assert gates.dual_only == sum(one["dual"] for one in part)
        assert gates.capped == sum(one["cut"] for one in part)
        assert gates.last_year == max((one["year"] for one in part), default=None)
    dated = [
        one
        for one in works
        if one["year"] is not None
        and scope.first_year <= one["year"] <= scope.last_year
        and (not scope.units or plain.unit_of(one, scope) in scope.units)
    ]
    assert gates.outside_core == sum(one["xpac"] for one in dated)
    assert gates.retracted == sum(one["retracted"] for one in dated)
    both = sorted(one["id"] for one in chosen if one["countries"] >= {"US", "CN"})
    assert sorted(int(one.work[1:]) for one in joint_works(loaded, "US", "CN", scope, 1000)) == both


def test_the_real_works_are_506(shared: Path) -> None:
    works = real_works(shared)
    assert len({work["id"] for work in works}) == 506
    assert sum(bool(work["countries"]) for work in works) == 283
    assert sum(len(work["countries"]) > 1 for work in works) == 79
    assert sum(work["countries"] >= {"US", "CN"} for work in works) == 4
    assert sum(work["dual"] for work in works) == 16
