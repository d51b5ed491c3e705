"""Agreements as the doors ask for them: the list, one instrument, its state on a day, its gaps."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import msgspec

from entente import accords
from entente.errors import InputError, gettext_noop
from entente.model.answers import InstrumentState
from entente.model.provenance import SourceRef

__all__ = ["Gaps", "StateReport", "instrument_gaps", "instrument_state", "list_instruments", "show_instrument"]


class StateReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state of an instrument with the days it was asked for and the sources it names."""

    state: InstrumentState
    as_of: date
    known_at: date
    sources: tuple[SourceRef, ...] = ()


class Gaps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days of an instrument up to ``as_of`` that no dated term covers."""

    instrument: str
    as_of: date
    known_at: date
    gaps: tuple[accords.Gap, ...] = ()


def list_instruments(as_of: date, known_at: date) -> tuple[InstrumentState, ...]:
    """Every instrument of the register with its state on the day."""
    register = accords.load_register()
    return tuple(accords.status(register, item.id, as_of, known_at) for item in register.instruments)


def show_instrument(key: str) -> accords.Instrument:
    """One instrument with its versions, clauses, terms, events and accounts. ``InputError`` for an unknown id."""
    found = accords.load_register().find(_known(key))
    assert found is not None
    return found


def instrument_state(key: str, as_of: date, known_at: date) -> StateReport:
    """The state of an instrument on a day, as known on another. ``InputError`` for an unknown id."""
    register = accords.load_register()
    state = accords.status(register, _known(key), as_of, known_at)
    used = {source for line in (*state.statements, *state.disagreements) for source in line.sources}
    return StateReport(
        state=state,
        as_of=as_of,
        known_at=known_at,
        sources=tuple(source for source in register.sources if source.id in used),
    )


def instrument_gaps(key: str, as_of: date, known_at: date) -> Gaps:
    """Every day up to ``as_of`` that no dated term covers, as ranges. ``InputError`` for an unknown id."""
    found = accords.gaps(accords.load_register(), _known(key), known_at=known_at, until=as_of)
    return Gaps(instrument=key, as_of=as_of, known_at=known_at, gaps=found)


def _known(key: str) -> str:
    """The id itself if the register has it; otherwise an error that suggests near ones."""
    ids = [item.id for item in accords.load_register().instruments]
    if key in ids:
        return key
    near = get_close_matches(key, ids, n=3, cutoff=0.4) or ids
    raise InputError(
        gettext_noop("No instrument has the id {given}. Did you mean {near}?"),
        hint=gettext_noop("`entente accords list` shows every instrument."),
        given=key,
        near=", ".join(near),
    )
