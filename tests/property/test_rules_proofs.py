"""What is proven of the packaged rules, all of them, on every run."""

from __future__ import annotations

import time
from datetime import date

import pytest

from entente.safeguards.rulebook import load_rulebook

pytest.importorskip("z3", reason="the extra `proofs` is not installed")

from entente.safeguards.proofs.difference import version_differences
from entente.safeguards.proofs.theorems import MORE, dead_rules, monotone, nationality_gate

DAYS = (date(2025, 10, 15), date(2026, 5, 4), date(2026, 12, 1))
"""Before, during and after the suspension of the affiliates rule."""
SECONDS = 60
"""All proofs together take less."""


def test_the_theorems_hold_of_every_rule() -> None:
    book = load_rulebook()
    started = time.process_time()
    found = [dead_rules(book), nationality_gate(book), monotone(book, DAYS[1], MORE)]
    found += [monotone(book, day) for day in DAYS]
    assert [theorem for theorem in found if not theorem.holds] == []
    for each in version_differences(book):
        assert each.proven or each.facts is not None, each
    assert time.process_time() - started < SECONDS
