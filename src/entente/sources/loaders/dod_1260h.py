"""Section 1260H of the NDAA for FY2021: Chinese military companies operating in the United States (a transcription).

``Start date`` is the first day on the list. ``End date`` is the day of the notice that took the company off; the last
day on the list is the day before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from entente.errors import gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day, split_names

__all__ = ["VERSION", "load"]

VERSION = 3
NEEDED = ("Name", "Clean Name", "Alias", "Previous Name", "Parent Name", "Start date", "End date", "Source Url")
BRACKET = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
BASIS = gettext_noop("the newest Start or End date in the file")


def load(job: Job, rows: Rows) -> None:
    """Read the transcription; the asterisk and the brackets of ``Name`` are not part of the name."""
    entries = Entries(job, rows)
    for line, row, cells in csv_rows(job.path, job.name, NEEDED):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        printed, bracketed = _printed(row["Name"])
        name = clean(row["Clean Name"] or printed, rows.noter("Clean Name"))
        if not name or "\x00" in name:
            rows.reject("Clean Name", gettext_noop("is empty"), row["Name"])
            continue
        start = parse_day(row["Start date"], rows.noter("Start date"))
        end = parse_day(row["End date"], rows.noter("End date"))
        for day in (start, end):
            rows.saw_day(day, job.today, BASIS)
        aliases = [(alias, kind_of_alias(alias)) for alias in _aliases(row["Alias"], rows.noter("Alias"))]
        aliases += [(alias, kind_of_alias(alias)) for alias in bracketed if alias.lower() not in name.lower()]
        if (whole := clean(row["Name"].rstrip("* "), rows.noter("Name"))) != name:
            aliases.append((whole, "alias"))  # so that the name is found as it is printed
        previous = [(name, "previous") for name in split_names(row["Previous Name"], rows.noter("Previous Name"))]
        entries.add(
            Entry(
                id=f"{start or 'undated'}:{name}",
                list="dod.1260H",
                list_class=ListClass.FUNDER,
                name=name,
                names=(*aliases, *previous),
                relations=tuple(
                    Tie(relation="parent", name=parent)
                    for parent in split_names(row["Parent Name"], rows.noter("Parent Name"))
                ),
                programme="NDAA FY2021 section 1260H",
                citation="NDAA FY2021 section 1260H",
                listed_from=start,
                listed_to=end - timedelta(days=1) if end else None,
                country="CN",
                remarks=clean(row.get("Note", ""), rows.noter("Note")),
                url=row["Source Url"],
            )
        )


def _printed(text: str) -> tuple[str, tuple[str, ...]]:
    """A printed name without its asterisk and last bracket, and the short name in the bracket.

    ``CSSC Offshore (Group) Company Limited (COMEC)*`` is a name, a part of the name in brackets, and a short name.
    """
    name = text.strip().rstrip("*").strip()
    found = BRACKET.search(name)
    return (name[: found.start()], (found[1].strip(),)) if found else (name, ())


def _aliases(text: str, note: Callable[[str, str], None]) -> list[str]:
    """Aliases joined with ``; ``, or with a comma that no blank follows (``Knownsec,Beijing Knownsec``)."""
    return [alias for piece in split_names(text, note) for alias in re.split(r",(?=\S)", piece)]
