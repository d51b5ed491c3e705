"""Evidence gates: what is doubtful about works, each for a cause that can be looked up, and in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reduced_works import MadeWarehouse, made_work, warehouse

from entente.evidence.counting.gates import count_gates, count_gates_by_unit
from entente.evidence.gate_words import gate_lines
from entente.evidence.questions import works_state
from entente.evidence.scope import Level, Scope

DAY = date(2026, 5, 4)


@pytest.fixture
def loaded() -> MadeWarehouse:
    made = warehouse([made_work(n, "CN", "US", year=1950 + n, topic=f"T{n % 2}") for n in range(1, 5)])
    made.execute(
        "INSERT INTO work_institution VALUES (1, 10, 1), (2, 10, 1), (3, 11, 1), (4, 12, 1);"
        "INSERT INTO institution VALUES (10, 'Later University', 'https://ror.org/0later', 'CN', 'education'),"
        " (11, 'State Key Laboratory of Things', NULL, 'CN', 'facility'), (12, 'Old Hall', NULL, 'US', 'other');"
        "INSERT INTO organization VALUES ('https://ror.org/0later', 'Later', 'CN', '', 'active', 1952, 'education');"
        "UPDATE work SET flags = 8 WHERE work_id = 4"
    )
    return made


def test_a_match_is_impossible_only_for_a_fact_and_never_for_a_year_alone(loaded: MadeWarehouse) -> None:
    gates = count_gates(loaded, Scope(), works_state(loaded, DAY))
    # 1951: founded 1952; 1953: state key laboratories since 1984. 1952 and 1954 are as old and not doubted.
    assert (gates.works, gates.impossible, gates.checked, gates.disagreeing) == (4, 2, 2, 1)
    by_unit = count_gates_by_unit(loaded, Scope(level=Level.TOPIC), works_state(loaded, DAY))
    assert {unit: one.impossible for unit, one in by_unit.items()} == {"T1": 2, "T0": 0}


def test_every_gate_has_a_sentence_in_both_languages(loaded: MadeWarehouse) -> None:
    lines = gate_lines(count_gates(loaded, Scope(), works_state(loaded, DAY)))
    text = " ".join(line.en for line in lines)
    for words in ("Coverage: 100.0 %", "in 2 works an institution was founded later", "2 works checked against ROR",
                  "Author cap", "copy of 2026-01-01", "CN without HK and MO", "Left out"):  # fmt: skip
        assert words in text
    assert all(line.zh for line in lines) and "2026-01-01" in lines[1].zh
    assert "at least 90 % of them have CN" in lines[0].en  # every work has CN and US: they were selected
    none = count_gates(loaded, Scope(first_year=2020), works_state(loaded, DAY))
    assert none.works == 0 and none.coverage is None and "No works" in gate_lines(none)[0].en
    assert count_gates(loaded, Scope(), works_state(loaded, DAY), ("CN", "US")).works == 4
    assert count_gates(loaded, Scope(), works_state(loaded, DAY), ("CN", "DE")).works == 0
