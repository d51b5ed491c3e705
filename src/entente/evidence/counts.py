"""A user's own co-publication counts: CSV ``year,a,b,count``, read whole, every mistake named with its line.

Each unordered pair stands once a year. The row a = b is the country's international total n. A pair that has no row
in a year has no links. C_x and T are sums of the off-diagonal rows; a row ``*,*`` states T where the file holds the
rows of two countries only (``entente evidence fetch --light`` writes it).
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

from entente.errors import InputError, InputErrors, Problem, gettext_noop
from entente.evidence.measures.pair import PairCounts
from entente.model.countries import COUNTRIES, COUNTRY_SLIPS

__all__ = ["COLUMNS", "CountTable", "check_country", "read_counts"]

COLUMNS = ("year", "a", "b", "count")
WORLD = "*"

_EXTRA_CODES = frozenset({"AN", "XK"})
"""Codes outside the 249 that OpenAlex uses: the former Netherlands Antilles and the user-assigned code of Kosovo."""

_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_LARGEST = 1e12
"""No count of works is larger: the largest catalogue holds half a thousand million."""
_MOST_BYTES = 256 * 1024 * 1024
_MOST_PROBLEMS = 100

_FORM = gettext_noop("Write CSV with the columns year,a,b,count, one row for each unordered pair and year.")
_PLAIN_NUMBER = gettext_noop("Write a plain number such as 1234 or 12.5, without separators, signs or formulas.")
_ISO = gettext_noop("Write ISO 3166-1 alpha-2 codes, for example US, CN, DE.")


def check_country(code: str, *, file: str = "", line: int = 0, field: str = "") -> str:
    """The code if it is assigned (or AN, XK); else ``Problem`` with what was probably meant."""
    if code in COUNTRIES or code in _EXTRA_CODES:
        return code
    meant = COUNTRY_SLIPS.get(code.upper()) or (code.upper() if code.upper() in COUNTRIES else "")
    template = (
        gettext_noop("“{code}” is no country or region code; {meant} is probably meant.")
        if meant
        else gettext_noop("“{code}” is no country or region code.")
    )
    raise Problem(template, file=file, line=line, field=field, hint=_ISO, code=code[:40], meant=meant)


class CountTable:
    """The counts of one file, summed by year and country."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.links: dict[tuple[int, str, str], float] = {}
        self.lines: dict[tuple[int, str, str], int] = {}
        self.sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.totals: dict[int, float] = {}
        self.stated: dict[int, float] = {}

    def add(self, year: int, a: str, b: str, count: float, line: int) -> None:
        """Keep one row; ``Problem`` if the unordered pair already stands in this year."""
        key = (year, min(a, b), max(a, b))
        if key in self.lines:
            raise Problem(
                gettext_noop("The pair {a}–{b} stands twice in {year}; first in line {first}."),
                file=self.file, line=line, field="b", a=a, b=b, year=year, first=self.lines[key],
                hint=gettext_noop("Each unordered pair stands once a year: US,CN and CN,US are the same."),
            )  # fmt: skip
        self.links[key], self.lines[key] = count, line
        self.totals.setdefault(year, 0.0)
        if a == WORLD:
            self.stated[year] = count
        elif a != b:
            self.sums[year][a] += count
            self.sums[year][b] += count
            self.totals[year] += count

    def pair(self, x: str, y: str) -> tuple[PairCounts, ...]:
        """The counts of a pair for every year of the file, in order.

        Raises ``InputErrors`` where a diagonal row (x, x) or (y, y) is missing or smaller than the links of the pair.
        """
        years, problems = [], []
        for year in sorted(self.totals):
            key = (year, min(x, y), max(x, y))
            links, line = self.links.get(key, 0.0), self.lines.get(key, 0)
            faults = [fault for code in (x, y) if (fault := self._diagonal_fault(year, code, links, line))]
            problems += faults
            if not faults:
                years.append(PairCounts(
                    year=year, links=links, n_x=self.links[year, x, x], n_y=self.links[year, y, y],
                    c_x=self.sums[year][x], c_y=self.sums[year][y], total=self.stated.get(year, self.totals[year]),
                ))  # fmt: skip
        if problems:
            raise InputErrors(problems[:_MOST_PROBLEMS])
        return tuple(years)

    def _diagonal_fault(self, year: int, code: str, links: float, line: int) -> Problem | None:
        own = self.links.get((year, code, code))
        if own is None:
            return Problem(
                gettext_noop("The row {code},{code} for {year} is missing."),
                file=self.file, line=line, field="b", code=code, year=year,
                hint=gettext_noop("It holds the country's international total n, which Salton and Jaccard need."),
            )  # fmt: skip
        if own < links:
            return Problem(
                gettext_noop("{code} has {own:g} international works in {year}, fewer than {links:g} joint ones."),
                file=self.file, line=self.lines[year, code, code], field="count", code=code, own=own, year=year,
                links=links, hint=gettext_noop("The row a = b holds all international works of the country."),
            )  # fmt: skip
        return None


def read_counts(path: Path) -> CountTable:
    """Read a counts file.

    Raises ``InputError`` where the file cannot be read at all and ``InputErrors`` with every bad row (the first 100).
    """
    file = str(path)
    rows = csv.reader(io.StringIO(_decoded(path, file), newline=""), strict=True)
    table, problems = CountTable(file), []
    try:
        header = next(rows, None)
        _check_header(header, file)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            try:
                table.add(*_parsed(row, file, rows.line_num), rows.line_num)
            except Problem as problem:
                problems.append(problem)
                if len(problems) == _MOST_PROBLEMS:
                    break
    except csv.Error as fault:
        problems.append(Problem(
            gettext_noop("The line cannot be read as CSV: {reason}."),
            file=file, line=rows.line_num, hint=_FORM, reason=str(fault),
        ))  # fmt: skip
    if problems:
        raise InputErrors(problems)
    if not table.totals:
        raise InputError(gettext_noop("The file holds no counts."), file=file, line=1, field="year", hint=_FORM)
    return table


def _decoded(path: Path, file: str) -> str:
    try:
        if path.is_file() and path.stat().st_size > _MOST_BYTES:
            raise InputError(gettext_noop("The file is larger than 256 MB."), file=file, hint=_FORM)
        data = path.read_bytes()
    except OSError as fault:
        raise InputError(
            gettext_noop("The file cannot be read: {reason}."), file=file, reason=fault.strerror or "?"
        ) from fault
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(
            gettext_noop("The file is UTF-16 text."),
            file=file, line=1, hint=gettext_noop("Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”)."),
        )  # fmt: skip
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(
            gettext_noop("The file is not UTF-8 text."),
            file=file, line=data.count(b"\n", 0, fault.start) + 1,
            hint=gettext_noop("Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”)."),
        ) from fault  # fmt: skip


def _check_header(header: list[str] | None, file: str) -> None:
    found = tuple(cell.strip().lower() for cell in header or ())
    if not found:
        raise InputError(gettext_noop("The file is empty."), file=file, line=1, field="year", hint=_FORM)
    if found != COLUMNS:
        wrong = next((want for got, want in zip((*found, "", "", "", ""), COLUMNS, strict=False) if got != want), "")
        raise InputError(
            gettext_noop("The first line must be year,a,b,count; it is “{found}”."),
            file=file, line=1, field=wrong or "count", found=",".join(header or ())[:80], hint=_FORM,
        )  # fmt: skip


def _parsed(row: list[str], file: str, line: int) -> tuple[int, str, str, float]:
    if len(row) != len(COLUMNS):
        raise Problem(
            gettext_noop("The row has {found} values instead of 4."),
            file=file, line=line, field=COLUMNS[min(len(row), 3)], found=len(row), hint=_FORM,
        )  # fmt: skip
    year, a, b, count = (cell.strip() for cell in row)
    if not re.fullmatch(r"(1[6-9]|20)[0-9]{2}", year, re.ASCII):
        raise Problem(
            gettext_noop("“{value}” is not a year."),
            file=file, line=line, field="year", value=year[:40],
            hint=gettext_noop("Write four digits between 1600 and 2099."),
        )  # fmt: skip
    if (a, b) != (WORLD, WORLD):
        check_country(a, file=file, line=line, field="a")
        check_country(b, file=file, line=line, field="b")
    return int(year), a, b, _number(count, file, line)


def _number(text: str, file: str, line: int) -> float:
    place = {"file": file, "line": line, "field": "count"}
    if re.fullmatch(r"-[0-9.]+", text, re.ASCII):
        raise Problem(gettext_noop("The count {value} is negative."), **place, value=text[:40], hint=_PLAIN_NUMBER)  # type: ignore[arg-type]
    if not _NUMBER.fullmatch(text):
        raise Problem(gettext_noop("“{value}” is not a number."), **place, value=text[:40], hint=_PLAIN_NUMBER)  # type: ignore[arg-type]
    value = float(text)
    if value > _LARGEST:
        raise Problem(gettext_noop("The count {value} is too large to be true."), **place, value=text[:40])  # type: ignore[arg-type]
    return value
