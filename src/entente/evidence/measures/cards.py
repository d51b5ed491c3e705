"""The card of every measure: formula, source, unit, denominator, interval, and what it cannot say."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

from entente.model.text import Text

__all__ = ["Card", "cards"]


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure. ``function``: its place in ``entente.evidence.measures``; ``neutral``: neither more nor less."""

    id: str
    name: Text
    formula: str
    unit: str
    neutral: float | None = None
    denominator: Text
    counting: Literal["whole", "author-fractional", "persons"]
    interval: Text
    sources: tuple[str, ...]
    caveat: Text
    function: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    card: tuple[Card, ...]


@lru_cache(maxsize=1)
def cards() -> dict[str, Card]:
    """All cards by id, in the order of the reference page."""
    text = (files("entente.evidence.measures") / "cards.toml").read_text(encoding="utf-8")
    read = msgspec.convert(tomllib.loads(text), _File)
    return {card.id: card for card in read.card}
