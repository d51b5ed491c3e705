"""What every report on programmes is asked with, and the words that they share."""

from __future__ import annotations

from datetime import date

from entente.evidence.report import Table
from entente.model.answers import Series
from entente.model.text import Text

__all__ = ["HELD", "Asked", "Made"]

HELD = Text(en="as recorded", zh="依记录")


class Asked:
    """``on``: the day asked for; ``words``: an id or words to find; ``sides``: two countries, or none."""

    def __init__(self, on: date, words: tuple[str, ...], sides: tuple[str, ...]) -> None:
        self.on, self.words, self.sides = on, words, sides

    def takes(self, *texts: str) -> bool:
        """Whether every word stands in one of the texts."""
        return all(any(word.casefold() in text.casefold() for text in texts) for word in self.words)


Made = tuple[list[Table], list[Series]]
"""The tables of a report, and what can be drawn."""
