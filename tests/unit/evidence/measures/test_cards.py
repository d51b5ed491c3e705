"""Every measure has a card, every card a function that exists, and every table names cards that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from entente.evidence.measures.cards import cards


def test_every_card_leads_to_its_function_and_says_all_that_it_must() -> None:
    for card in cards().values():
        module, _, function = card.function.partition(".")
        found = getattr(importlib.import_module(f"entente.evidence.measures.{module}"), function)
        assert found.__doc__ and card.sources and card.formula and card.denominator.zh


def test_every_measure_named_in_a_table_has_a_card(repository: Path) -> None:
    named = set()
    for folder in ("evidence/reports", "desk/opportunities"):
        for path in (repository / "src" / "entente" / folder).glob("*.py"):
            for group in re.findall(
                r"\n        \((\"[a-z_]+\"(?:, \"[a-z_]+\")*),?\),\n", path.read_text(encoding="utf-8")
            ):
                named |= set(re.findall(r"\"([a-z_]+)\"", group))
    assert len(named) > 20 and named <= set(cards())
