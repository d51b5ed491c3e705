"""Engage, limit and decouple: the same for both sides, ordered, and exact at the ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import InputErrors
from entente.evidence.measures.options import INDICATORS, Baseline, value_option
from entente.evidence.reports.options import SHIPPED, read_options

FILE = read_options(SHIPPED)
CONTROLLED = next(one for one in FILE.assumption if one.id == "controlled")
OPTIONS = {one.id: one for one in FILE.option}
SHARE = st.floats(0, 1)


@st.composite
def sides(draw: st.DrawFn) -> Baseline:
    works = draw(st.floats(1, 1e6))
    return Baseline(
        side="US", works=works, joint=works * draw(SHARE), top10_joint=draw(SHARE), top10_other=draw(SHARE), source="s"
    )


@given(sides(), sides())
def test_ranges_hold_the_middle_and_engaging_changes_nothing(x: Baseline, y: Baseline) -> None:
    for name in INDICATORS:
        values = {key: value_option(name, option, CONTROLLED, x, y) for key, option in OPTIONS.items()}
        assert all(value is not None and value.low <= value.middle <= value.high for value in values.values())
    engaged = {name: value_option(name, OPTIONS["engage"], CONTROLLED, x, y) for name in INDICATORS}
    assert engaged["joint"] is not None and engaged["joint"].middle == pytest.approx(x.joint)
    assert engaged["output"] is not None and engaged["output"].middle == pytest.approx(x.works)


@given(sides())
def test_two_equal_sides_have_equal_values(x: Baseline) -> None:
    for option in OPTIONS.values():
        for name in INDICATORS:
            assert value_option(name, option, CONTROLLED, x, x) == value_option(name, option, CONTROLLED, x, x)
    joint = [value_option("joint", OPTIONS[key], CONTROLLED, x, x) for key in ("engage", "limit", "decouple")]
    middles = [value.middle for value in joint if value is not None]
    assert middles == sorted(middles, reverse=True)


def test_without_citations_one_indicator_is_absent() -> None:
    bare = Baseline(side="US", works=10, joint=2, source="s")
    assert value_option("highly_cited", OPTIONS["limit"], CONTROLLED, bare, bare) is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("low = 0.80", "low = 0.99", "kept_elsewhere"),
        ("middle = 0.10", 'middle = "many"', "middle"),
        ('id = "controlled"', 'id = "x"', "assumption"),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_place(tmp_path, old: str, new: str, field: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        read_options(path)
    assert field in refused.value.problems[0].field and refused.value.problems[0].file == str(path)
