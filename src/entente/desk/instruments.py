"""Agreements as the doors ask for them: the list, one instrument, its state on a day, its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from entente import accords
from entente.desk.register import whole_register
from entente.errors import InputError, gettext_noop
from entente.model.answers import InstrumentState
from entente.model.provenance import SourceRef

__all__ = [
    "Gaps", "StateReport", "compare_instrument", "instrument_gaps", "instrument_options", "instrument_protocols",
    "instrument_state", "instrument_talks", "known_id", "list_instruments", "orphaned", "show_instrument",
]  # fmt: skip


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


def list_instruments(
    home: Path, as_of: date, known_at: date, *, kind: str = "", expiring: int | None = None
) -> tuple[InstrumentState, ...]:
    """Every instrument of the register with its state on the day, without the sentences that ``status`` gives.

    ``kind`` keeps one kind; ``expiring`` keeps those in force whose cover ends within so many days.
    """
    register = whole_register(home, "instrument")
    found = (
        accords.status(register, item.id, as_of, known_at, brief=True)
        for item in register.instruments
        if not kind or item.kind.value == kind
    )
    return tuple(
        one for one in found if expiring is None or (one.days_remaining is not None and one.days_remaining <= expiring)
    )


def compare_instrument(home: Path, key: str, known_at: date, concern: str = "") -> tuple[accords.Compared, ...]:
    """What each version says on each concern. ``InputError`` for an unknown id or concern."""
    register = whole_register(home)
    instrument = register.find(known_id(register, key))
    assert instrument is not None
    found = accords.compare_versions(instrument, known_at, concern)
    if concern and not found:
        concerns = sorted({one.concern for one in accords.compare_versions(instrument, known_at)})
        raise InputError(
            gettext_noop("No version speaks of {given}; they speak of: {known}."),
            field="--concern",
            given=concern[:60],
            known=", ".join(concerns) or "–",
        )
    return found


def instrument_options(
    home: Path, key: str, day: date, known_at: date, proposals: Sequence[Path] = ()
) -> tuple[accords.Option, ...]:
    """What extending, amending and terminating would do to protocols, projects and fields."""
    from entente.model.reading import read_proposal

    register = whole_register(home)
    read = [read_proposal(path) for path in proposals]
    return accords.options(register, known_id(register, key), day=day, known_at=known_at, proposals=read)


def instrument_protocols(home: Path, key: str, claimed: int) -> accords.CountedProtocols:
    """Everything made under an instrument, beside a claimed number."""
    register = whole_register(home)
    return accords.count_protocols(register, known_id(register, key), claimed)


def instrument_talks(home: Path, key: str, as_of: date, known_at: date) -> accords.TalksState:
    """Where negotiations stood on a day, as known on another."""
    register = whole_register(home)
    instrument = register.find(known_id(register, key))
    assert instrument is not None
    return accords.talks(instrument, as_of, known_at)


def orphaned(home: Path, as_of: date, known_at: date, closing: str = "") -> tuple[accords.Orphan, ...]:
    """Instruments without a responsible body since it closed, or if the body ``closing`` closed."""
    bodies = whole_register(home).records.body
    if closing and closing not in {one.id for one in bodies}:
        raise InputError(gettext_noop("No body has the id {given}."), field="--if-closed", given=closing[:80])
    return accords.orphans(bodies, as_of, known_at, closing)


def show_instrument(home: Path, key: str) -> accords.Instrument:
    """One instrument with its versions, clauses, terms, events and accounts. ``InputError`` for an unknown id."""
    register = whole_register(home)
    found = register.find(known_id(register, key))
    assert found is not None
    return found


def instrument_state(home: Path, key: str, as_of: date, known_at: date) -> StateReport:
    """The state of an instrument on a day, as known on another. ``InputError`` for an unknown id."""
    register = whole_register(home, "instrument", "source", instrument=key)
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
    register = whole_register(home, "instrument", "source", instrument=key)
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
