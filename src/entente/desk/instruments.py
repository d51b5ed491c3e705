"""Agreements as the doors ask for them: the list, one instrument, its state on a day, its gaps."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from entente import accords
from entente.desk.register import whole_register
from entente.errors import InputError, gettext_noop
from entente.model.answers import InstrumentState
from entente.model.provenance import SourceRef

__all__ = ["Gaps", "StateReport", "instrument_gaps", "instrument_state", "known_id", "list_instruments", "show_instrument"]


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


def list_instruments(home: Path, as_of: date, known_at: date) -> tuple[InstrumentState, ...]:
    """Every instrument of the register with its state on the day."""
    register = whole_register(home)
    return tuple(accords.status(register, item.id, as_of, known_at) for item in register.instruments)


def show_instrument(home: Path, key: str) -> accords.Instrument:
    """One instrument with its versions, clauses, terms, events and accounts. ``InputError`` for an unknown id."""
    register = whole_register(home)
    found = register.find(known_id(register, key))
    assert found is not None
    return found


def instrument_state(home: Path, key: str, as_of: date, known_at: date) -> StateReport:
    """The state of an instrument on a day, as known on another. ``InputError`` for an unknown id."""
    register = whole_register(home)
    state = accords.status(register, known_id(register, key), as_of, known_at)
    used = {source for line in (*state.statements, *state.disagreements) for source in line.sources}
    return StateReport(
        state=state,
        as_of=as_of,
        known_at=known_at,
        sources=tuple(source for source in register.sources if source.id in used),
    )


def instrument_gaps(home: Path, key: str, as_of: date, known_at: date) -> Gaps:
    """Every day up to ``as_of`` that no dated term covers, as ranges. ``InputError`` for an unknown id."""
    register = whole_register(home)
    found = accords.gaps(register, known_id(register, key), known_at=known_at, until=as_of)
    return Gaps(instrument=key, as_of=as_of, known_at=known_at, gaps=found)


def known_id(register: accords.Register, key: str) -> str:
    """The id itself if the register has it; otherwise an error that suggests near ones."""
    if register.find(key) is not None:
        return key
    ids = [item.id for item in register.instruments]
    near = get_close_matches(key, ids, n=3, cutoff=0.4) or ids[:6]
    raise InputError(
        gettext_noop("No instrument has the id {given}. Did you mean {near}?"),
        hint=gettext_noop("`entente accords list` shows every instrument."),
        given=key,
        near=", ".join(near),
    )
