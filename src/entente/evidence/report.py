"""What a command of this room answers: tables, what is doubtful about them, and the pictures that go with them.

One shape for all, so that text, CSV, JSON, Parquet, Arrow and charts are made in one place each.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from entente.evidence.counting.gates import Gates
from entente.model.answers import Comparison, Series
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["Cell", "Column", "GateRow", "Report", "Table", "both_languages", "column", "table"]

Cell = str | int | float | bool | None


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column. ``digits``: decimals in text (``None``: whole number or words); ``shown``: in the text table.

    ``lang``: the column holds words in this language and is shown only to its readers.
    """

    name: str
    label: Text
    digits: int | None = None
    shown: bool = True
    lang: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows under columns. ``counting`` says how works were counted, ``measures`` names the cards of the measures.

    ``hidden``: how many cells are suppressed because too few works or persons stand behind them.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counting: Text
    measures: tuple[str, ...] = ()
    hidden: int = 0
    notes: tuple[Text, ...] = ()

    def records(self) -> list[dict[str, Cell]]:
        """The rows by the names of the columns."""
        names = [one.name for one in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


class GateRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The evidence gates of one set of works, and which set that is."""

    label: Text
    gates: Gates


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole answer. ``settings`` are the switches it was computed with, as they are written on the command line."""

    kind: str
    title: Text
    tables: tuple[Table, ...]
    gates: tuple[GateRow, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    settings: dict[str, Cell] = {}
    series: tuple[Series, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    sample: bool = False

    def table(self, name: str) -> Table | None:
        """The table of that id."""
        return next((one for one in self.tables if one.id == name), None)


def column(name: str, en: str, zh: str, digits: int | None = None, *, shown: bool = True) -> Column:
    """A column, written short."""
    return Column(name=name, label=Text(en=en, zh=zh), digits=digits, shown=shown)


def both_languages(name: str, en: str, zh: str) -> tuple[Column, Column]:
    """The columns ``NAME_en`` and ``NAME_zh`` of words in two languages; a text table shows the reader's."""
    label = Text(en=en, zh=zh)
    return Column(name=f"{name}_en", label=label, lang="en"), Column(name=f"{name}_zh", label=label, lang="zh")


def table(
    name: str,
    title: Text,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    counting: Text,
    measures: Sequence[str] = (),
    notes: Sequence[Text] = (),
    hidden: int = 0,
) -> Table:  # fmt: skip
    """A table, written short; every row has a cell for every column."""
    assert all(len(row) == len(columns) for row in rows), "a row has a cell for every column"
    return Table(
        id=name, title=title, columns=tuple(columns), rows=tuple(tuple(row) for row in rows), counting=counting,
        measures=tuple(measures), hidden=hidden, notes=tuple(notes),
    )  # fmt: skip
