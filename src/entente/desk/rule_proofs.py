"""The theorems of the rules, proven with z3 (the extra ``proofs``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from entente.desk.rulebook import with_own
from entente.errors import InputError, gettext_noop
from entente.safeguards.rulebook import load_rulebook

if TYPE_CHECKING:
    from entente.safeguards.proofs.theorems import Theorem

__all__ = ["prove_rules"]


def prove_rules(path: Path | None, day: date) -> tuple[Theorem, ...]:
    """Prove the theorems of the packaged rules, or of these and a file or folder of one's own.

    The last two speak of the rules in force on a ``day``. Raises ``InputError`` where the prover is not installed, and
    as ``with_own``.
    """
    try:
        from entente.safeguards.proofs.theorems import MORE, dead_rules, monotone, nationality_gate
    except ImportError:
        raise InputError(
            gettext_noop("The prover is not installed."),
            hint=gettext_noop('Install the extra: pip install "entente[proofs]"'),
        ) from None
    book = load_rulebook() if path is None else with_own(path)
    return dead_rules(book), nationality_gate(book), monotone(book, day), monotone(book, day, MORE)
