"""Properties of the scorer over any text."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from entente.names.score_v0 import compare

TEXT = (
    "Tianjin University Technology of 天津 大学 国防 研究所 第七〇一 CSU (CAS) Hefei Hebei Gazprom Tsing Hua "
    "Ltd. China Institute 科学技术 Northwestern II 大學"
)
PARTS = TEXT.split()
names = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map(" ".join))
kinds = st.sampled_from(["organization", "person", "unknown"])


@settings(max_examples=200, deadline=None)
@given(names, names, kinds)
def test_bounded_symmetric_and_deterministic(left: str, right: str, kind: str) -> None:
    score = compare(left, right, kind)
    assert 0.0 <= score.value <= 1.0
    assert compare(right, left, kind).value == score.value
    assert compare(left, right, kind) == score
    assert score.features


@settings(max_examples=100, deadline=None)
@given(names)
def test_a_name_is_itself_unless_it_is_an_acronym_or_unreadable(name: str) -> None:
    score = compare(name, name)
    assert score.value == 1.0 or score.has("acronym_alone") or score.has("unreadable_name")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Tianjin", "university", "of", "Technology", "gazprom"]), min_size=2, max_size=6))
def test_case_and_spacing_do_not_count(words: list[str]) -> None:
    plain, loud = " ".join(words), "  ".join(word.upper() for word in words)
    assert compare(plain, loud).value == 1.0


def test_long_names_take_linear_time() -> None:
    left, right = "abcdefghi jk" * 80, "abcdefghj kl" * 80
    started = time.perf_counter()
    assert 0.0 <= compare(left, right).value <= 1.0
    assert compare("天" * 999, "津" * 999).value < 0.7
    assert compare("x" * 10_240, "x" * 10_240).has("unreadable_name")
    assert time.perf_counter() - started < 2.0
