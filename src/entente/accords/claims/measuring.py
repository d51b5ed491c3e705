"""A number from rows. Pure: the rows are given, and the same rows give the same number.

``value`` demands exactly one row; ``sum``, ``mean``, ``min``, ``max`` and ``gini`` use ``column``; ``count`` counts
rows, ``distinct`` the different values of ``column``. A column that may not be joined has one value only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from entente.accords.claims.kinds import Measure
from entente.accords.claims.load import Row
from entente.model.text import Text

__all__ = ["Data", "Taken", "Why", "by_year", "take"]

_PERIODS = (
    ("listed_from", "listed_to", True),
    ("valid_from", "until", False),
    ("since", "until", True),
    ("from", "to", True),
)
"""First day, last day, and whether the last day still counts: terms of instruments are half-open."""


class Data(msgspec.Struct, kw_only=True):
    """Rows with where they come from. ``edition``: the day they stand for; rows say nothing of later days."""

    rows: Sequence[Row]
    basis: str
    edition: date | None = None
    single: tuple[str, ...] = ()
    forecast: str = ""
    sample: bool = False
    _by: dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]] = {}

    def where(self, wanted: dict[str, str]) -> Sequence[Row]:
        """The rows with these values; the rows are put in order by those columns once."""
        names = tuple(wanted)
        if not names:
            return self.rows
        if names not in self._by:
            found: dict[tuple[str, ...], list[Row]] = {}
            for row in self.rows:
                found.setdefault(tuple(str(row.get(name)) for name in names), []).append(row)
            self._by[names] = found
        return self._by[names].get(tuple(wanted.values()), [])


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no number."""

    text: Text


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A number, from how many rows, and from which data. ``forecast``: only from rows that are forecasts."""

    number: float
    rows: int
    basis: str
    year: int | None = None
    forecast: bool = False
    sample: bool = False


def take(measure: Measure, data: Data | None) -> Taken | Why:
    """The number that a measure takes from its data, or why there is none."""
    if data is None:
        return Why(text=_absent(measure))
    if measure.on is not None and data.edition is not None and measure.on > data.edition:
        return Why(text=Text(
            en=f"{data.basis} stands for {data.edition}; the claim is about {measure.on}",
            zh=f"{data.basis} 的版本日期为 {data.edition}，而该说法所指为 {measure.on}",
        ))  # fmt: skip
    rows, year = _chosen(measure, data)
    for column, values in _mixed(rows, data).items():
        named = ", ".join(values[:3])
        return Why(
            text=Text(
                en=f"rows with different “{column}” are never joined ({named})",
                zh=f"“{column}”不同的行不得合并（{named}）",
            )
        )
    number = _TAKES[measure.take](rows, measure.column)
    if number is None or not math.isfinite(number):
        return Why(text=_no_number(data.basis, len(rows), _asked(measure)))
    forecast = bool(data.forecast) and any(str(row.get(data.forecast)).lower() in ("true", "1", "yes") for row in rows)
    return Taken(
        number=number, rows=len(rows), basis=data.basis, year=year, forecast=forecast, sample=data.sample
    )  # fmt: skip


def by_year(measure: Measure, data: Data | None) -> dict[int, float]:
    """The measure for every year there is, whatever year it asks for; empty where rows may not be joined."""
    if data is None:
        return {}
    rest = {name: value for name, value in measure.where.items() if name != "year"}
    every = msgspec.structs.replace(measure, where=rest)
    rows = _chosen(every, data)[0]
    if _mixed(rows, data):
        return {}
    years = sorted({year for row in rows if isinstance(year := row.get("year"), int)})
    found = {}
    for year in years:
        taken = take(msgspec.structs.replace(measure, where={**rest, "year": year}), data)
        if isinstance(taken, Taken):
            found[year] = taken.number
    return found


def _mixed(rows: Sequence[Row], data: Data) -> dict[str, list[str]]:
    """Columns that may not be joined and of which the rows have several values."""
    found = {column: sorted({str(row.get(column)) for row in rows}) for column in data.single}
    return {column: values for column, values in found.items() if len(values) > 1}


def _absent(measure: Measure) -> Text:
    name = measure.read
    return Text(en=f"no data of the kind “{name}” is loaded", zh=f"尚未载入“{name}”类数据")


def _no_number(basis: str, rows: int, asked: str) -> Text:
    if not rows:
        return Text(en=f"{basis} has no such row ({asked})", zh=f"{basis} 中没有相应的行（{asked}）")
    return Text(
        en=f"{basis} has {rows} such rows without one number ({asked})",
        zh=f"{basis} 中有 {rows} 行，但不能得出一个数（{asked}）",
    )


def _asked(measure: Measure) -> str:
    parts = [f"{name} = {value}" for name, value in {**measure.where, **measure.like}.items()]
    return "; ".join(parts) or measure.read


def _chosen(measure: Measure, data: Data) -> tuple[Sequence[Row], int | None]:
    """The rows that count, and the year where the latest was asked for."""
    one, several = {}, {}
    for name, value in sorted(measure.where.items()):
        if isinstance(value, list):
            several[name] = {str(each) for each in value}
        elif not (name == "year" and value == "latest"):
            one[name] = str(value)
    found = data.where(one)
    if several or measure.like or measure.on is not None:
        like = {name: part.casefold() for name, part in measure.like.items()}
        found = [
            row
            for row in found
            if all(str(row.get(name)) in values for name, values in several.items())
            and all(part in str(row.get(name)).casefold() for name, part in like.items())
            and (measure.on is None or _holds(row, measure.on))
        ]
    if measure.where.get("year") != "latest":
        return found, None
    last = max((year for row in found if isinstance(year := row.get("year"), int)), default=None)
    return [row for row in found if row.get("year") == last], last


def _holds(row: Row, day: date) -> bool:
    """Whether a dated row holds on a day; a row without a first day does not."""
    for begins, ends, counts in _PERIODS:
        if begins in row:
            first, last = row.get(begins), row.get(ends)
            ended = last is not None and (str(last) < str(day) or (str(last) == str(day) and not counts))
            return first is not None and str(first) <= str(day) and not ended
    return True


def _numbers(rows: Sequence[Row], column: str) -> list[float]:
    return [float(value) for row in rows if isinstance(value := row.get(column), int | float)]


def _one(rows: Sequence[Row], column: str) -> float | None:
    found = _numbers(rows, column)
    return found[0] if len(rows) == 1 and found else None


def _gini(rows: Sequence[Row], column: str) -> float | None:
    """Gini coefficient, 0 where all are equal; each row weighs the same. Sen 1973, On Economic Inequality, p. 31."""
    found = sorted(_numbers(rows, column))
    total = sum(found)
    if not found or total <= 0 or found[0] < 0:
        return None
    weighted = sum(rank * value for rank, value in enumerate(found, start=1))
    return 2 * weighted / (len(found) * total) - (len(found) + 1) / len(found)


_TAKES: dict[str, Callable[[Sequence[Row], str], float | None]] = {
    "value": _one,
    "sum": lambda rows, column: math.fsum(found) if (found := _numbers(rows, column)) else None,
    "mean": lambda rows, column: math.fsum(found) / len(found) if (found := _numbers(rows, column)) else None,
    "min": lambda rows, column: min(_numbers(rows, column), default=None),
    "max": lambda rows, column: max(_numbers(rows, column), default=None),
    "count": lambda rows, _column: float(len(rows)),
    "distinct": lambda rows, column: float(len({row.get(column) for row in rows} - {None})),
    "gini": _gini,
}
