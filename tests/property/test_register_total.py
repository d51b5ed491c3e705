"""The status is total over days and known days, and knowledge only ever adds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from entente.accords import gaps, load_register, status

days = st.dates(date(1979, 1, 1), date(2030, 12, 31))
ids = st.sampled_from([item.id for item in load_register().instruments])


@given(key=ids, as_of=days, known_at=days)
@settings(max_examples=400, deadline=None)
def test_status_is_total(key, as_of, known_at):
    state = status(load_register(), key, as_of, known_at)
    assert state.status in {"in_force", "lapsed", "not_yet", "unknown"}
    assert (state.days_remaining is not None) <= (state.status == "in_force")
    if state.days_remaining is not None:
        assert state.until == as_of + timedelta(days=state.days_remaining)
        assert state.days_remaining > 0
    if state.status == "lapsed":
        assert state.until is not None
        assert state.until <= as_of
    assert state.statements
    assert state.citation.cite


@given(key=ids, as_of=days, first=days, second=days)
@settings(max_examples=400, deadline=None)
def test_knowledge_only_adds(key, as_of, first, second):
    """What was known to cover a day stays known: no later statement of the register withdraws an earlier one."""
    earlier, later = sorted((first, second))
    before = status(load_register(), key, as_of, earlier)
    after = status(load_register(), key, as_of, later)
    if before.status == "in_force":
        assert after.status == "in_force"
        assert after.version >= before.version
    if before.status == after.status:
        assert set(after.disagreements) >= set(before.disagreements)


@given(key=ids, known_at=days, until=days)
@settings(max_examples=200, deadline=None)
def test_gaps_agree_with_the_status(key, known_at, until):
    """Gaps neither touch nor overlap within a kind, and hold exactly the days without a dated term."""
    register = load_register()
    found = gaps(register, key, known_at=known_at, until=until)
    for one, two in pairwise(found):
        assert one.last is not None
        assert one.last < two.first
        assert one.kind != two.kind or two.first - one.last > timedelta(days=1)
    for gap in found:
        assert gap.first <= until
        state = status(register, key, gap.first, known_at)
        assert (state.status in {"lapsed", "unknown"}) == (gap.kind == "lapsed")
        last = gap.last or until
        assert status(register, key, last, known_at).status == state.status
        if gap.days is not None:
            assert gap.days == (last - gap.first).days + 1
