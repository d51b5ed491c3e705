"""What the register of agreements says on the day of a rule case: given to the rules as facts, as the desk does."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from entente.accords import Register, load_register, status

__all__ = ["agreement_facts"]


@cache
def _register() -> Register:
    return load_register()


def agreement_facts(instrument: str, as_of: date, known_at: date) -> dict[str, Any]:
    """The state of an instrument that a case relies on. ``KeyError`` for an id that the register lacks."""
    state = status(_register(), instrument, as_of, known_at)
    return {
        "agreement.relies_on_any": True,
        "agreement.sta_relied_on": True,
        "agreement.sta_status": str(state.status),
        "agreement.sta_version": state.version,
    }
