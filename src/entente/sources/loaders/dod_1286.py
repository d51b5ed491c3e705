"""Section 1286 of the John S. McCain NDAA for FY2019: institutions and programmes that the US defence department lists.

A CSV transcription with one full block for each report year. Every edition replaces the one before; each becomes a list
of its own (``dod.1286.FY2024``) that is current from its publication to the day before the next one.
"""

from __future__ import annotations

from datetime import date, timedelta

from entente.errors import gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import COUNTRIES, Entries, Entry, kind_of_alias
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, split_names

__all__ = ["EDITIONS", "VERSION", "load"]

VERSION = 1

EDITIONS: dict[str, date] = {
    "2022": date(2023, 6, 30),  # memorandum of 29 June 2023 (media.defense.gov/2023/Jun/29), made public the next day
    "2023": date(2024, 7, 1),  # only the month is known: cto.mil/wp-content/uploads/2024/07
    "2024": date(2025, 6, 24),  # page read: update of 24 June 2025
    "2025": date(2026, 7, 23),  # cto.mil/wp-content/uploads/2026/07; the transcription ends FY2024 entries that day
}
"""Report year to the day from which that edition is current."""

NEEDED = ("name", "aliases", "program", "report-date", "country", "notes", "source_url")
BASIS = gettext_noop("the publication day of the newest report year in the file")


def _last_day(year: str) -> date | None:
    """The day before the next edition."""
    later = [day for other, day in EDITIONS.items() if other > year]
    return min(later) - timedelta(days=1) if later else None


def load(job: Job, rows: Rows) -> None:
    """Read the transcription; a row of a report year without a known publication day has no days."""
    entries = Entries(job, rows)
    for line, row, cells in csv_rows(job.path, job.name, NEEDED):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        year = row["report-date"].strip()[:4]
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            rows.reject("report-date", gettext_noop("is not a year"), row["report-date"])
            continue
        name = clean(row["name"], rows.noter("name"))
        if not name or "\x00" in row["name"]:
            rows.reject("name", gettext_noop("is empty"), row["name"])
            continue
        if year not in EDITIONS:
            rows.noter("report-date")(gettext_noop("publication day not known; loaded without days"), year)
        rows.saw_day(EDITIONS.get(year), job.today, BASIS)
        country = row["country"].strip()
        entries.add(
            Entry(
                id=f"FY{year}:{name}",
                list=f"dod.1286.FY{year}",
                list_class=ListClass.FUNDER,
                name=name,
                names=tuple((a, kind_of_alias(a)) for a in split_names(row["aliases"], rows.noter("aliases"))),
                kind="organization",
                programme=row["program"],
                citation=f"NDAA FY2019 section 1286, FY{year} list",
                listed_from=EDITIONS.get(year),
                listed_to=_last_day(year) if year in EDITIONS else None,
                country=COUNTRIES.get(country, country if len(country) == 2 else ""),
                remarks=row["notes"],
                url=row["source_url"],
            )
        )
