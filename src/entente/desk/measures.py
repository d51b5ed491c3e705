"""The register of measures as the doors ask for it: counts, flags, the index, the perimeter, bills, and reviews."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente import accords
from entente.accords import Reviewed
from entente.desk.register import whole_register
from entente.errors import InputError, gettext_noop

__all__ = [
    "InquiryState", "MeasureReport", "MeasureView", "Reviewed", "controls_of", "list_measures", "measure_report",
    "review_actor", "show_measure",
]  # fmt: skip


class InquiryState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An inquiry, by id and title, and what its record does not say."""

    id: str
    title: str
    unknown: tuple[str, ...]


class MeasureReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is recomputed from the register of measures, for the years asked."""

    counts: tuple[accords.YearCount, ...]
    index: tuple[accords.Openness, ...]
    flags: tuple[accords.MeasureFlag, ...]
    perimeter: tuple[accords.Entered, ...]
    bills: tuple[accords.BillState, ...]
    inquiries: tuple[InquiryState, ...]
    scrutiny: tuple[accords.ScrutinyCell, ...]


class MeasureView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure with what changed between its wordings and what is not stated."""

    measure: accords.Measure
    difference: tuple[str, ...]
    missing: tuple[str, ...]
    share_verified: bool | None


def list_measures(
    home: Path, as_of: date, known_at: date, *, country: str = "", area: str = "", direction: str = ""
) -> tuple[accords.Measure, ...]:
    """The measures in force on the day."""
    return tuple(
        one
        for one in accords.holding(whole_register(home).records.measure, as_of, known_at)
        if (not country or one.country == country)
        and (not area or one.area == area)
        and (not direction or one.direction == direction)
    )


def measure_report(home: Path, first: int, last: int, as_of: date, known_at: date) -> MeasureReport:
    """Counts, index, flags, perimeter, bills, inquiries and scrutiny, recomputed."""
    records = whole_register(home).records
    countries = sorted({one.country for one in records.measure})
    watched = sorted({one.country for one in records.scrutiny})
    return MeasureReport(
        counts=accords.in_force_per_year(records.measure, first, last, as_of, known_at),
        index=tuple(
            row
            for country in countries
            for row in accords.openness(records.measure, country, first, min(last, as_of.year), known_at)
        ),
        flags=accords.flags(records.measure, known_at),
        perimeter=accords.entered(records.measure, as_of, known_at),
        bills=tuple(accords.bill_state(one, as_of) for one in accords.holding(records.bill, as_of, known_at)),
        inquiries=tuple(
            InquiryState(id=one.id, title=one.title.en, unknown=accords.unknown_fields(one))
            for one in accords.holding(records.inquiry, as_of, known_at)
        ),
        scrutiny=accords.scrutiny_table(records.scrutiny, watched, first, last, known_at),
    )


def show_measure(home: Path, key: str, known_at: date) -> MeasureView:
    """One measure. ``InputError`` for an unknown id."""
    records = whole_register(home).records
    found = next((one for one in records.measure if one.id == key), None)
    if found is None:
        raise _unknown(gettext_noop("No measure has the id {given}; there are: {known}."), key, records.measure)
    missing = next((one.missing for one in accords.flags((found,), known_at)), ())
    return MeasureView(
        measure=found,
        difference=accords.text_difference(records.measure_text, key, known_at),
        missing=missing,
        share_verified=None if found.share is None else bool(found.share_source),
    )


def review_actor(home: Path, key: str, as_of: date, known_at: date) -> accords.Reviewed:
    """A case under conduct and, beside it, under rules of exclusion. ``InputError`` for an unknown id."""
    records = whole_register(home).records
    actor = next((one for one in records.actor if one.id == key), None)
    if actor is None:
        raise _unknown(gettext_noop("No case has the id {given}; there are: {known}."), key, records.actor)
    return accords.review(actor, records.actor_fact, records.standard, records.exclusion, as_of, known_at)


def controls_of(home: Path, listed: str, project: str, as_of: date, known_at: date) -> accords.ControlGap:
    """A project compared with a list of controls. ``InputError`` for a list that nobody has stated."""
    records = whole_register(home).records
    lists = sorted({one.list for one in records.control})
    if listed not in lists:
        raise InputError(
            gettext_noop("No list of controls is called {given}; there are: {known}."),
            given=listed[:80],
            known=", ".join(lists) or "–",
        )
    return accords.missing_controls(records.control, records.control_state, listed, project, as_of, known_at)


def _unknown(template: str, key: str, known: tuple[accords.Dated, ...]) -> InputError:
    return InputError(template, given=key[:80], known=", ".join(one.id for one in known[:12]) or "–")
