"""Standing of commitments on any day, their calendar, and the ratio: properties and edges."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.accords import Commitment, Outcome, Standing, calendar, due_list, kept_ratio
from entente.accords.commitments import add_months
from entente.model.text import Text

DAY = date(2026, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120).filter(str.strip)

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine makes examples slowly."""


def commitment(**changes: object) -> Commitment:
    values: dict[str, object] = {
        "id": "c", "author": "a", "source": "s", "valid_from": DAY, "side": "DE",
        "owner": Text(en="office", zh="办公室"), "duty": Text(en="report", zh="报告"),
    }  # fmt: skip
    return Commitment(**{**values, **changes})  # type: ignore[arg-type]


def outcome(state: str, on: date, **changes: object) -> Outcome:
    values: dict[str, object] = {
        "id": "o", "author": "a", "source": "t", "valid_from": on, "commitment": "c", "state": state,
    }  # fmt: skip
    return Outcome(**{**values, **changes})  # type: ignore[arg-type]


def standing(held: Commitment, outcomes: list[Outcome], as_of: date, known_at: date | None = None) -> Standing | None:
    found = due_list([held], outcomes, as_of, known_at or as_of)
    return found[0].standing if found else None


def test_the_last_day_is_still_in_time() -> None:
    held = commitment(due=date(2026, 5, 1))
    assert standing(held, [], date(2026, 5, 1)) is Standing.OPEN
    assert standing(held, [], date(2026, 5, 2)) is Standing.OVERDUE
    assert standing(held, [outcome("kept", date(2026, 5, 1))], date(2026, 6, 1)) is Standing.KEPT
    assert standing(held, [outcome("kept", date(2026, 5, 2))], date(2026, 6, 1)) is Standing.KEPT_LATE


def test_what_was_not_known_yet_changes_nothing() -> None:
    held = commitment(due=date(2026, 5, 1))
    late = outcome("kept", date(2026, 4, 1), known_from=date(2026, 8, 1))
    assert standing(held, [late], date(2026, 6, 1), date(2026, 6, 1)) is Standing.OVERDUE
    assert standing(held, [late], date(2026, 6, 1), date(2026, 8, 1)) is Standing.KEPT
    withdrawn = outcome("kept", date(2026, 4, 1), known_to=date(2026, 9, 1))
    assert standing(held, [withdrawn], date(2026, 6, 1), date(2026, 9, 1)) is Standing.OVERDUE


def test_the_newest_outcome_counts_and_a_commitment_begins_when_it_is_made() -> None:
    held = commitment(due=date(2026, 5, 1))
    said = [outcome("broken", date(2026, 5, 2)), outcome("disputed", date(2026, 6, 2), id="p")]
    assert standing(held, said, date(2026, 5, 3)) is Standing.BROKEN
    assert standing(held, said[::-1], date(2026, 7, 3)) is Standing.DISPUTED
    assert standing(held, [], date(2025, 12, 31)) is None


def test_repeated_commitments_are_one_for_each_time_until_they_end() -> None:
    held = commitment(due=date(2026, 1, 31), every_months=1, valid_to=date(2026, 4, 1))
    told = [outcome("kept", date(2026, 2, 28), commitment="c@2026-02-28")]
    for day, standing in ((date(2026, 3, 31), Standing.OVERDUE), (date(2026, 4, 1), Standing.ENDED)):
        found = due_list([held], told, day, DAY)
        assert [(one.commitment.due, one.standing) for one in found][:2] == [
            (date(2026, 1, 31), standing), (date(2026, 2, 28), standing),
        ]  # fmt: skip
    assert [one.commitment.due for one in due_list([held], told, date(2027, 1, 1), DAY)][2:] == [date(2026, 3, 31)]
    known = due_list(
        [held], [outcome("kept", date(2026, 2, 28), commitment="c@2026-02-28")], date(2027, 1, 1), date(2027, 1, 1)
    )
    assert [one.standing for one in known].count(Standing.KEPT) == 1
    ahead = due_list([commitment(due=date(2026, 6, 1), every_months=6)], [], date(2026, 7, 1), date(2026, 7, 1))
    assert [one.commitment.due for one in ahead] == [date(2026, 6, 1), date(2026, 12, 1)]


@given(DAYS, st.integers(0, 400))
@CALM
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


@given(
    st.lists(st.tuples(DAYS, st.sampled_from(["kept", "broken", "disputed", "waived", ""]), DAYS), max_size=12), DAYS
)
@CALM
def test_every_commitment_is_counted_exactly_once(rows: list[tuple[date, str, date]], as_of: date) -> None:
    held = [commitment(id=f"c{n}", due=due, valid_from=date(2019, 1, 1)) for n, (due, _, _) in enumerate(rows)]
    said = [outcome(state, on, id=f"o{n}", commitment=f"c{n}") for n, (_, state, on) in enumerate(rows) if state]
    dues = due_list(held, said, as_of, as_of)
    kept = kept_ratio(dues)
    assert kept.judged + kept.not_judged + kept.no_date + kept.not_yet_due + kept.waived == len(rows)
    assert kept.judged == kept.kept + kept.kept_late + kept.broken
    if kept.ratio is not None and kept.low is not None and kept.high is not None:
        assert 0 <= kept.low <= kept.ratio + 1e-9 and kept.ratio - 1e-9 <= kept.high <= 1
    assert dues == due_list(held[::-1], said[::-1], as_of, as_of)


@given(WORDS, WORDS, DAYS)
@CALM
def test_any_words_are_read_back_by_another_reader(owner: str, duty: str, due: date) -> None:
    held = commitment(owner=Text(en=owner, zh=owner), duty=Text(en=duty, zh="报告，逐项；完成"), due=due)
    data = calendar(due_list([held], [], DAY, DAY), known_at=DAY, lang="en")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    plain = "".join(char if char == "\n" or char.isprintable() else " " for char in f"{owner}: {duty}")
    assert str(event["SUMMARY"]) == plain
    assert event["DTSTART"].dt == due and event["DTEND"].dt == due + timedelta(days=1)


def test_settled_duties_and_those_without_a_day_are_not_in_the_calendar() -> None:
    held = [commitment(due=date(2026, 5, 1)), commitment(id="d")]
    dues = due_list(held, [outcome("kept", DAY)], date(2026, 2, 1), date(2026, 2, 1))
    assert b"VEVENT" not in calendar(dues, known_at=DAY, lang="en")
    assert b"VALARM" not in calendar(due_list(held, [], DAY, DAY), known_at=DAY, lang="en", remind_days=0)


@pytest.mark.parametrize("changes", [{"valid_to": DAY}, {"known_to": DAY}])
def test_days_in_the_wrong_order_are_refused(changes: dict[str, date]) -> None:
    with pytest.raises(ValueError, match="is not after"):
        commitment(**changes)
