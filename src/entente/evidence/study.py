"""A study of measures and series as plain files: what was restricted when, and the numbers that might show it.

``[[measure]]`` is dated and cited; ``[[series]]`` names its data; ``[[test]]`` joins one measure with one series.
Periods are written 2024, 2024-03, 2024-Q1 or 2024-03-31.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.plain_files import Joined, read_file
from entente.model.text import Text

__all__ = [
    "Measure", "Periods", "SeriesFile", "Study", "Test", "parse_period", "period_of", "read_series", "read_study",
    "start_of",
]  # fmt: skip

_HINT = gettext_noop("The form of a study is described in docs/reference/restrictions.md.")
_MOST_BYTES, _MOST_PERIODS, _LARGEST = 16 << 20, 5_000, 1e300
_FORMS = (
    (re.compile(r"(\d{4})", re.ASCII), 1),
    (re.compile(r"(\d{4})-?Q([1-4])", re.ASCII), 4),
    (re.compile(r"(\d{4})-(\d{2})", re.ASCII), 12),
    (re.compile(r"(\d{4})-(\d{2})-\d{2}", re.ASCII), 12),
)
Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,119}$")]


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A restriction, an opening, a reform or any other dated act, with where it is laid down and its status."""

    id: Key
    title: Text
    day: date
    cite: str
    status: str = ""
    url: str = ""


class SeriesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A series: a column of a CSV file, ``pair:US:CN:links`` of the shipped counts, or ``indicator:CODE:CN`` as loaded.

    In a file, ``period`` and ``column`` name its columns, and ``where`` the rows.
    """

    id: Key
    title: Text
    unit: str
    source: str
    file: str = ""
    read: str = ""
    period: str = "period"
    column: str = "value"
    where: dict[str, str] = {}


class Test(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question. ``log``: the effect is relative; ``controls``: series that the measure did not touch."""

    id: Key
    measure: str
    series: str
    controls: tuple[str, ...] = ()
    log: bool = False
    seasons: bool = True
    first: str = ""
    last: str = ""
    note: Text | None = None


class Study(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of a file."""

    measure: tuple[Measure, ...] = ()
    series: tuple[SeriesFile, ...] = ()
    test: tuple[Test, ...] = ()


class Periods(NamedTuple):
    """A series in time: ``per_year`` periods a year, their numbers (year · per_year + part), and values."""

    per_year: int
    numbers: tuple[int, ...]
    values: tuple[float, ...]

    def label(self, number: int) -> str:
        """A period as it is written."""
        year, part = divmod(number, self.per_year)
        return {1: f"{year}", 4: f"{year}-Q{part + 1}"}.get(self.per_year, f"{year}-{part + 1:02d}")


def parse_period(text: str) -> tuple[int, int] | None:
    """Periods a year and the number of the period; ``None`` if it is none."""
    for form, per_year in _FORMS:
        if found := form.fullmatch(text.strip()):
            part = int(found.group(2)) - 1 if per_year > 1 else 0
            return (per_year, int(found.group(1)) * per_year + part) if 0 <= part < per_year else None
    return None


def period_of(day: date, per_year: int) -> int:
    """The period that holds a day."""
    return day.year * per_year + (day.month - 1) * per_year // 12


def start_of(day: date, per_year: int) -> int:
    """The first period that lies wholly after a measure: the one that begins on its day, or the next."""
    begins = day.day == 1 and (day.month - 1) % (12 // per_year) == 0
    return period_of(day, per_year) + (0 if begins else 1)


def read_study(path: Path) -> Joined[Study]:
    """A study. Raises ``InputErrors`` with file, line and field, also for names of nothing."""
    joined = read_file(path, Study, _HINT)
    problems = list(_wrong(joined))
    if problems:
        raise InputErrors(problems)
    return joined


def _wrong(joined: Joined[Study]) -> Iterator[Problem]:
    missing = gettext_noop("Nothing has the id {value}.")
    measures = {one.id for one in joined.content.measure}
    series = {one.id for one in joined.content.series}
    for number, test in enumerate(joined.content.test):
        if test.measure not in measures:
            yield joined.problem("test", number, "measure", missing, value=test.measure)
        for field, names in (("series", (test.series,)), ("controls", test.controls)):
            for name in names:
                if name not in series:
                    yield joined.problem("test", number, field, missing, value=name)
        for field, value in (("first", test.first), ("last", test.last)):
            if value and parse_period(value) is None:
                yield joined.problem("test", number, field, _NO_PERIOD, value=value[:40])
    for number, one in enumerate(joined.content.series):
        if bool(one.file) == bool(one.read):
            yield joined.problem("series", number, "file", gettext_noop("A series needs either file or read."))
        folder = joined.folder("series", number).resolve()
        if one.file and not (folder / one.file).resolve().is_relative_to(folder):
            nowhere = gettext_noop("No file {value} lies beneath this folder.")
            yield joined.problem("series", number, "file", nowhere, value=one.file)


_NO_PERIOD = gettext_noop("“{value}” is no period: write 2024, 2024-Q1, 2024-03 or 2024-03-31.")


def read_series(
    path: Path, period: str = "period", column: str = "value", where: dict[str, str] | None = None
) -> Periods:
    """The series in a column of a CSV file, in order of time; rows without a value are left out.

    Raises ``InputErrors`` with the line of what cannot be read, of a period that stands twice, and of mixed lengths.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as fault:
        raise _bad(path, gettext_noop("The file cannot be read: {reason}."), reason=fault.strerror or "") from fault
    except UnicodeDecodeError as fault:
        raise _bad(path, gettext_noop("The file is not UTF-8 text.")) from fault
    if len(data) > _MOST_BYTES:
        raise _bad(path, gettext_noop("The file is too large."))
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found: dict[int, float] = {}
    per_year = 0
    try:
        for name in (period, column, *(where or {})):
            if name not in (reader.fieldnames or ()):
                raise _bad(path, gettext_noop("The first line names no column {value}."), 1, name, value=name)
        for row in reader:
            if all(row[name] == value for name, value in (where or {}).items()) and (row[column] or "").strip():
                line = reader.line_num
                when = _period_in(path, row, period, line, per_year)
                per_year = when[0]
                if when[1] in found or len(found) == _MOST_PERIODS:
                    twice = gettext_noop("The period {value} stands twice, or there are too many.")
                    raise _bad(path, twice, line, period, value=row[period])
                found[when[1]] = _number_in(path, row[column], line, column)
    except csv.Error as fault:
        sentence = gettext_noop("The line cannot be read as CSV: {reason}.")
        raise _bad(path, sentence, reader.reader.line_num, reason=str(fault).rstrip(".")) from fault
    numbers = tuple(sorted(found))
    return Periods(per_year or 1, numbers, tuple(found[number] for number in numbers))


def _bad(path: Path, template: str, line: int = 0, field: str = "", **values: object) -> InputErrors:
    return InputErrors([Problem(template, file=str(path), line=line, field=field, hint=_HINT, **values)])


def _period_in(path: Path, row: dict[str, str], period: str, line: int, per_year: int) -> tuple[int, int]:
    when = parse_period(row[period] or "")
    if when is None:
        raise _bad(path, _NO_PERIOD, line, period, value=(row[period] or "")[:40])
    if per_year not in (0, when[0]):
        raise _bad(path, gettext_noop("Periods of different length are mixed."), line, period)
    return when


def _number_in(path: Path, text: str, line: int, column: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < _LARGEST:
        raise _bad(path, gettext_noop("“{value}” is not a plain number."), line, column, value=text[:40])
    return value
