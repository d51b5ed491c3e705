"""What every item of the register has in common: an author, a source, and two pairs of days.

*Valid* is when a statement holds, *known* from when (and until when) it could be known. Both pairs are half-open: the
second day is the first on which it no longer holds. A statement is never used before its known day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, TypeVar

import msgspec

from entente.model.provenance import Certainty

__all__ = ["Dated", "Key", "Word", "as_known", "holding", "known", "on_day"]

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,119}$")]
"""An id."""
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated statement.

    ``source`` is the id of a ``[[source]]``, or a description of one's own ("minutes of 3 May 2026"). Where
    ``known_from`` is left out, the statement was known on the day from which it holds.
    """

    id: Key
    author: Word
    source: Word
    certainty: Certainty = Certainty.PAGE_READ
    valid_from: date
    valid_to: date | None = None
    known_from: date | None = None
    known_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse days in the wrong order; the reader of files names file, line and field."""
        if self.valid_to is None and self.known_to is None:
            return
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("valid_to is not after valid_from")
        if self.known_to is not None and self.known_to <= (self.known_from or self.valid_from):
            raise ValueError("known_to is not after known_from")


Item = TypeVar("Item", bound=Dated)


def known(item: Dated, known_at: date) -> bool:
    """Whether a statement could be known on a day and was not withdrawn by then."""
    begins = item.known_from or item.valid_from
    return begins <= known_at and (item.known_to is None or known_at < item.known_to)


def on_day(item: Dated, as_of: date, known_at: date) -> bool:
    """Whether a statement holds on ``as_of``, as one could know on ``known_at``."""
    return item.valid_from <= as_of and (item.valid_to is None or as_of < item.valid_to) and known(item, known_at)


def holding(items: Iterable[Item], as_of: date, known_at: date) -> tuple[Item, ...]:
    """The statements that hold on a day, in the order given."""
    return tuple(item for item in items if on_day(item, as_of, known_at))


def as_known(items: Iterable[Item], known_at: date) -> tuple[Item, ...]:
    """The statements that were known on a day, whether or not they still hold, in the order given."""
    return tuple(item for item in items if known(item, known_at))
