"""A report of indicators as text, CSV, JSON, Arrow and Parquet. The tables are the same in each; text rounds."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import msgspec

from entente.errors import InputError, gettext_noop
from entente.evidence.arrow import arrow_table, parquet_bytes
from entente.evidence.gate_words import gate_lines
from entente.evidence.measures.cards import cards
from entente.evidence.report import Cell, Column, Report, Table
from entente.locale import translator
from entente.model.text import csv_cell, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["chosen_table", "report_csv", "report_json", "report_parquet", "report_text"]


def chosen_table(report: Report, name: str | None) -> Table:
    """The table of that id, the first one if none is named. Raises ``InputError`` that lists the ids there are."""
    found = report.table(name) if name else report.tables[0]
    if found is None:
        raise InputError(
            gettext_noop("There is no table {name} in this report."),
            name=str(name)[:40],
            field="--table",
            hint=gettext_noop("Tables: {tables}."),
            tables=", ".join(one.id for one in report.tables),
        )
    return found


def report_text(report: Report, lang: str) -> str:
    """Every table for the terminal, with its counting, what is hidden, and the evidence gates beneath."""
    _ = translator(lang)
    lines = [report.title.in_lang(lang)]
    if report.sample:
        lines.append(_(gettext_noop("SAMPLE: these works are fictional.")))
    for one in report.tables:
        lines += ["", one.title.in_lang(lang), *_grid(one, lang)]
        lines.append(_(gettext_noop("Counting: {counting}.")).format(counting=one.counting.in_lang(lang)))
        if one.hidden:
            lines.append(
                _(gettext_noop("{count} values are hidden: too few works or persons stand behind them.")).format(
                    count=one.hidden
                )
            )
        lines += [note.in_lang(lang) for note in one.notes]
    lines += ["", *(note.in_lang(lang) for note in report.notes)]
    for row in report.gates:
        lines += ["", f"{row.label.in_lang(lang)}:"]
        lines += [f"- {line.in_lang(lang)}" for line in gate_lines(row.gates)]
    lines += ["", *(_(gettext_noop("Source: {title}.")).format(title=source.title) for source in report.sources)]
    asked = " ".join(f"{name}={value}" for name, value in report.settings.items() if value not in (None, ""))
    if asked:
        lines.append(_(gettext_noop("Settings: {settings}.")).format(settings=asked))
    return printable("\n".join(lines)) + "\n"


_LONG = 20
"""Rows up to which a text table also shows rows without any value; CSV and JSON always hold all."""


def _has_value(row: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether a measure stands in the row, or the table has none."""
    measured = [value for value, column in zip(row, columns, strict=True) if column.digits is not None]
    return not measured or any(value is not None for value in measured)


def _grid(one: Table, lang: str) -> list[str]:
    """The shown columns, numbers to the right, words to the left."""
    places = [(place, column) for place, column in enumerate(one.columns) if column.shown and column.lang in ("", lang)]
    rows = [row for row in one.rows if len(one.rows) <= _LONG or _has_value(row, one.columns)]
    cells = [[column.label.in_lang(lang) for _, column in places]]
    cells += [[_shown(row[place], column) for place, column in places] for row in rows]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(places))]
    words = [all(isinstance(row[place], str | None) for row in rows) for place, _ in places]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) if left else " " * (width - _width(cell)) + cell
            for cell, width, left in zip(row, widths, words, strict=True)
        ).rstrip()
        for row in cells
    ]


def _shown(value: Cell, column: Column) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if column.name.endswith("year") or isinstance(value, bool):
        return str(value)
    if column.digits is None:
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return f"{value:,.{column.digits}f}"


_WIDE = re.compile("[\u2e80-\uffef]")


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def report_csv(report: Report, name: str | None = None) -> str:
    """One table with full precision; an absent or hidden value is an empty cell.

    Two columns more than the table has: where the numbers come from, and whether works behind them are samples.
    """
    one = chosen_table(report, name)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*(column.name for column in one.columns), "basis", "sample"])
    basis = str(report.settings.get("basis") or (report.sources[0].id if report.sources else ""))
    for row in one.rows:
        writer.writerow([*_csv_cells(row), csv_cell(basis), str(report.sample).lower()])
    return target.getvalue()


def _csv_cells(row: Sequence[Cell]) -> list[Cell]:
    return [
        "" if value is None else csv_cell(value) if isinstance(value, str) else str(value).lower()
        if isinstance(value, bool) else value
        for value in row
    ]  # fmt: skip


def report_json(report: Report) -> str:
    """All tables with full precision, their gates, and the cards of the measures in them."""
    used = {name for one in report.tables for name in one.measures}
    value: dict[str, object] = {
        "report": report.kind,
        "title": msgspec.to_builtins(report.title),
        "sample": report.sample,
        "settings": report.settings,
        "sources": msgspec.to_builtins(report.sources),
        "tables": {
            one.id: {
                "title": msgspec.to_builtins(one.title),
                "counting": msgspec.to_builtins(one.counting),
                "columns": {column.name: msgspec.to_builtins(column.label) for column in one.columns},
                "rows": one.records(),
                "hidden": one.hidden,
                "notes": msgspec.to_builtins(one.notes),
                "measures": list(one.measures),
            }
            for one in report.tables
        },
        "gates": [
            {
                "of": msgspec.to_builtins(row.label),
                **msgspec.to_builtins(row.gates),
                "coverage": row.gates.coverage,
                "in_words": msgspec.to_builtins(gate_lines(row.gates)),
            }
            for row in report.gates
        ],
        "notes": msgspec.to_builtins(report.notes),
        "measures": {name: msgspec.to_builtins(card) for name, card in cards().items() if name in used},
    }
    if report.kind == "pair":  # the yearly rows also stand at the top, where scripts of version 0.1 look for them
        value |= {
            "pair": [report.settings["x"], report.settings["y"]],
            "basis": report.settings["basis"],
            "source": msgspec.to_builtins(report.sources[0]),
            "rows": report.tables[0].records(),
        }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def report_parquet(report: Report, name: str | None = None) -> bytes:
    """One table as Parquet; its metadata holds counting, gates and source. Needs the extra ``evidence``."""
    return parquet_bytes(arrow_table(report, chosen_table(report, name).id))
