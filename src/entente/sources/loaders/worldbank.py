"""World Development Indicators: the wide CSV of values, the CSV of countries, or the Bank's zip of both.

One line is one indicator of one country over all years. Lines without a value in any year are reported, not loaded.
"""

from __future__ import annotations

import math
import re
import zipfile

from entente.errors import gettext_noop
from entente.sources.loaders.iso3166 import ALPHA_2
from entente.sources.reading import csv_rows, open_text
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day

__all__ = ["VERSION", "load"]

VERSION = 1
BASIS = gettext_noop("Last Updated Date in the file")
UNIT = re.compile(r"\(([^()]*)\)\s*$")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
VALUES = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
COUNTRIES = ("Country Code", "Region", "IncomeGroup", "TableName")


def load(job: Job, rows: Rows) -> None:
    """Read whichever of the two tables the file is (or both, from a zip)."""
    rows.part = job.snapshot
    if zipfile.is_zipfile(job.path):
        with zipfile.ZipFile(job.path) as archive:
            names = archive.namelist()
        values = next((name for name in sorted(names) if name.rpartition("/")[2].startswith("API_")), ".csv")
        countries = next((name for name in sorted(names) if "Metadata_Country" in name), "")
        _values(job, rows, values)
        if countries:
            _countries(job, rows, countries)
    elif _is_countries(job):
        _countries(job, rows, "")
    else:
        _values(job, rows, "")


def _is_countries(job: Job) -> bool:
    return any("IncomeGroup" in line for line, _ in zip(open_text(job.path, job.name), range(1), strict=False))


def _country(code: str) -> str:
    """Two letters for a country; the Bank's own three for a group such as WLD or the Channel Islands (CHI)."""
    return ALPHA_2.get(code, code)


def _updated(job: Job, rows: Rows, member: str) -> None:
    for line, _ in zip(open_text(job.path, job.name, member), range(5), strict=False):
        if line.startswith('"Last Updated Date"'):
            text = line.split(",")[1].strip().strip('"')
            rows.saw_day(parse_day(text, rows.noter("Last Updated Date")), job.today, BASIS)


def _values(job: Job, rows: Rows, member: str) -> None:
    _updated(job, rows, member)
    for line, row, cells in csv_rows(job.path, job.name, VALUES, member, skip_to="Country Name"):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        code, indicator, title = row["Country Code"], row["Indicator Code"], row["Indicator Name"]
        if not (code.strip() and indicator.strip()):
            rows.reject("Country Code", gettext_noop("is empty"), ",".join(cells))
            continue
        found = {year: text for year, text in row.items() if YEAR.fullmatch(year) and text.strip()}
        try:
            numbers = {int(year): float(text) for year, text in found.items()}
        except ValueError as failure:
            rows.reject("", gettext_noop("holds a value that is not a number"), str(failure))
            continue
        if not all(math.isfinite(number) for number in numbers.values()):
            rows.reject("", gettext_noop("holds a value that is not a finite number"), ",".join(found.values()))
        elif not numbers:
            rows.reject("", gettext_noop("has no value in any year"), f"{code} {indicator}")
        else:
            _write(job, rows, (code, indicator, title), numbers)


def _write(job: Job, rows: Rows, key: tuple[str, str, str], numbers: dict[int, float]) -> None:
    code, indicator, title = key
    unit = UNIT.search(title)
    for year, value in numbers.items():
        row: dict[str, object] = {
            "country": _country(code),
            "indicator": indicator,
            "title": clean(title, rows.noter("Indicator Name")),
            "year": year,
            "value": value,
            "snapshot": job.snapshot,
        }
        rows.add("national_indicator", row | ({"unit": unit.group(1)} if unit else {}))
    rows.loaded()


def _countries(job: Job, rows: Rows, member: str) -> None:
    for line, row, cells in csv_rows(job.path, job.name, COUNTRIES, member):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
        elif not row["Country Code"].strip():
            rows.reject("Country Code", gettext_noop("is empty"), ",".join(cells))
        else:
            rows.add(
                "country",
                {
                    "country": _country(row["Country Code"]),
                    "name": clean(row["TableName"], rows.noter("TableName")),
                    "region": row["Region"] or None,
                    "income_group": row["IncomeGroup"] or None,
                    "snapshot": job.snapshot,
                },
            )
            rows.loaded()
