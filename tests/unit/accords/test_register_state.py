"""The register answers every day, as known on every other day, and says who disagrees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from entente.accords import gaps, load_register, status
from entente.accords.kinds import GapKind
from entente.model.provenance import Certainty

STA = "us-cn-sta"
D = date.fromisoformat


@pytest.fixture(scope="module")
def register():
    return load_register()


@pytest.mark.parametrize(
    ("as_of", "known_at", "expected", "version"),
    [
        ("1979-01-30", "2026-01-01", "not_yet", ""),
        ("1979-01-31", "1979-01-31", "in_force", "1979"),
        ("1995-05-05", "2026-01-01", "in_force", "1979"),
        ("2014-05-12", "2014-05-12", "in_force", "1979"),
        ("2018-09-21", "2026-01-01", "in_force", "1979"),
        ("2018-09-22", "2026-01-01", "in_force", "2018"),
        ("2024-03-01", "2024-03-02", "lapsed", "2018"),
        ("2024-03-01", "2024-03-07", "in_force", "2018"),
        ("2024-08-26", "2024-08-26", "in_force", "2018"),
        ("2024-08-27", "2024-08-27", "lapsed", "2018"),
        ("2024-10-01", "2024-11-01", "lapsed", "2018"),
        ("2024-10-01", "2024-12-12", "lapsed", "2018"),
        ("2024-10-01", "2024-12-13", "in_force", "2024"),
        ("2024-10-01", "2025-06-01", "in_force", "2024"),
        ("2026-11-22", "2026-11-22", "in_force", "2024"),
        ("2029-08-26", "2026-11-22", "in_force", "2024"),
        ("2029-08-27", "2026-11-22", "lapsed", "2024"),
        ("2026-11-22", "2024-11-01", "lapsed", "2018"),
    ],
)
def test_status_of_the_agreement(register, as_of, known_at, expected, version):
    state = status(register, STA, D(as_of), D(known_at))
    assert (state.status, state.version) == (expected, version)


def test_days_remaining(register):
    state = status(register, STA, D("2026-11-22"), D("2026-11-22"))
    assert (state.days_remaining, state.until) == (1009, D("2029-08-27"))
    week = status(register, STA, D("2024-08-20"), D("2024-08-20"))
    assert week.days_remaining == 7


def test_later_knowledge_is_not_used(register):
    then = status(register, STA, D("2024-10-01"), D("2024-11-01"))
    assert then.citation.cite == "1979 STA"
    assert then.until == D("2024-08-27")
    assert then.disagreements == ()
    assert "2029" not in str(then)


def test_general_statement_has_no_end_of_its_own(register):
    state = status(register, STA, D("1995-05-05"), D("1995-05-05"))
    assert state.until is None
    assert state.days_remaining is None
    assert any("no instrument of renewal" in line.text.en for line in state.statements)


def test_every_disagreeing_source_is_named(register):
    february = status(register, STA, D("2024-03-01"), D("2026-01-01"))
    named = {source for line in february.disagreements for source in line.sources}
    assert named == {"aip-2024", "dw-2024", "essay-wang-2024"}
    autumn = status(register, STA, D("2024-10-01"), D("2026-01-01"))
    named = {source for line in autumn.disagreements for source in line.sources}
    assert named == {"crs-2024-12", "essay-wang-2024", "essay-recalibrating-2025"}
    then = status(register, STA, D("2024-10-01"), D("2024-12-12"))
    assert then.disagreements == ()


def test_dates_of_2018_stay_contradictory(register):
    state = status(register, STA, D("2018-08-01"), D("2026-01-01"))
    named = {source for line in state.disagreements for source in line.sources}
    assert named == {"usc-ip-annex", "zhwiki-sta", "szdaily-2024"}


def test_agreement_outlives_an_account_that_agrees(register):
    state = status(register, STA, D("2025-03-01"), D("2026-01-01"))
    assert "essay-benefits-2025" not in {s for line in state.disagreements for s in line.sources}


def test_protocols_of_unknown_term_are_unknown_not_lapsed(register):
    assert status(register, "us-cn-cerc", D("2014-05-12"), D("2014-05-12")).status == "in_force"
    later = status(register, "us-cn-cerc", D("2024-01-01"), D("2024-01-01"))
    assert later.status == "unknown"
    assert any("not retrieved" in line.text.en for line in later.statements)
    assert status(register, "us-cn-marine", D("2024-10-01"), D("2024-10-01")).status == "unknown"
    assert status(register, "who-gisrs", D("2024-10-01"), D("2024-10-01")).status == "unknown"


def test_unknown_id(register):
    with pytest.raises(KeyError):
        status(register, "us-cn-none", D("2024-01-01"), D("2024-01-01"))
    with pytest.raises(KeyError):
        gaps(register, "us-cn-none", known_at=D("2024-01-01"), until=D("2024-01-01"))


def test_gap_as_known_then_and_later(register):
    then = gaps(register, STA, known_at=D("2024-11-01"), until=D("2024-11-01"))
    assert [(g.kind, g.first, g.last) for g in then][-1] == (GapKind.LAPSED, D("2024-08-27"), None)
    later = gaps(register, STA, known_at=D("2025-06-01"), until=D("2025-06-01"))
    assert [g.kind for g in later] == [GapKind.UNSOURCED, GapKind.UNSOURCED]
    nine_days = gaps(register, STA, known_at=D("2024-03-06"), until=D("2024-03-06"))
    assert nine_days[-1].first == D("2024-02-27")
    assert gaps(register, STA, known_at=D("1978-01-01"), until=D("1978-01-01")) == ()
    assert gaps(register, "who-gisrs", known_at=D("2026-01-01"), until=D("2026-01-01")) == ()


def test_gap_days_are_those_that_no_dated_term_covers(register):
    """Counted a second way: day by day from the terms themselves."""
    known_at, until = D("2024-11-01"), D("2024-11-01")
    terms = [
        t
        for t in register.find(STA).term
        if t.known_from <= known_at and t.basis == "instrument" and t.until is not None
    ]
    day, bare = D("1979-01-31"), set()
    while day <= until:
        if not any(t.valid_from <= day < t.until for t in terms):
            bare.add(day)
        day += timedelta(days=1)
    listed: list[date] = []
    for gap in gaps(register, STA, known_at=known_at, until=until):
        last = gap.last or until
        listed += [gap.first + timedelta(days=n) for n in range((last - gap.first).days + 1)]
    assert len(listed) == len(set(listed))
    assert set(listed) == bare


def test_everything_has_a_source_and_a_certainty(register):
    known = {source.id for source in register.sources}
    for instrument in register.instruments:
        for item in (*instrument.version, *instrument.term, *instrument.event, *instrument.account):
            assert item.source in known
            assert item.certainty is not Certainty.COMPUTED
