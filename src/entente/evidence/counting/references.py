"""References between blocks of countries, as they are and after shuffling the countries of works."""

from __future__ import annotations

import msgspec

from entente.evidence.measures.citations import WINDOW
from entente.evidence.questions import Rows, ask_counted
from entente.evidence.scope import Scope

__all__ = ["Blocks", "ReferenceCell", "count_references", "count_shuffled"]


class Blocks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which countries make up the blocks x and y; every other country is ``other``."""

    x: tuple[str, ...]
    y: tuple[str, ...]


class ReferenceCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weighed references of one year and random group from one block (``x``, ``y``, ``other``) to another."""

    year: int
    citing: str
    cited: str
    lot: int
    weight: float


def count_references(
    warehouse: Rows, blocks: Blocks, scope: Scope, *, lots: int = 0, seed: int = 0, window: int = WINDOW
) -> tuple[ReferenceCell, ...]:
    """The references of the counted works by year and block."""
    rows = ask_counted(
        warehouse, "citations", scope, xs=blocks.x, ys=blocks.y, window=window, lots=lots, seed=seed
    )  # fmt: skip
    return tuple(
        ReferenceCell(year=year, citing=citing, cited=cited, lot=lot, weight=weight)
        for year, citing, cited, lot, weight in rows
    )


def count_shuffled(
    warehouse: Rows, blocks: Blocks, scope: Scope, *, replicate: int, seed: int, window: int = WINDOW
) -> tuple[ReferenceCell, ...]:
    """The same after one shuffle of the countries within topic and year."""
    rows = ask_counted(
        warehouse, "citations_shuffled", scope, xs=blocks.x, ys=blocks.y, window=window, seed=seed,
        replicate=replicate,
    )  # fmt: skip
    return tuple(
        ReferenceCell(year=year, citing=citing, cited=cited, lot=0, weight=weight)
        for year, citing, cited, weight in rows
    )
