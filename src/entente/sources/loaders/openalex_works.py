"""OpenAlex works as a snapshot of one file: API page, JSON array, JSON lines, each also gzipped; both eras.

For files of a size that a person looks through: every record is reported by itself. Whole editions are read by
``sources.openalex`` into the same tables.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from entente.errors import gettext_noop
from entente.sources.openalex.reduce import CAP, EPOCH, Reducer
from entente.sources.openalex.works import Work, decoder, number, refusal
from entente.sources.reading import records
from entente.sources.reduced import BY_NAME
from entente.sources.staging import Job, Rows
from entente.sources.text import parse_day

__all__ = ["VERSION", "load"]

VERSION = 3
BASIS = gettext_noop("the newest updated_date of a work")


def load(job: Job, rows: Rows) -> None:
    """Read every work; one without an OpenAlex id is refused, as is a second one with the same id."""
    decode = decoder().decode
    reducer = Reducer(sample=job.sample)
    seen: set[int] = set()
    for position, raw in records(job.path, job.name):
        rows.begin(position)
        try:
            work = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
            field, reason = refusal(failure)
            rows.reject(field, gettext_noop("is not an OpenAlex work"), reason)
            continue
        work_id = number(work.id, "W")
        if work_id is None:
            rows.reject("id", gettext_noop("is not the id of an OpenAlex work"), work.id)
        elif work_id in seen:
            rows.reject("id", gettext_noop("came before in this file"), work.id)
        else:
            seen.add(work_id)
            _note(work, job, rows)
            reducer.add(work, work_id)
            _write(reducer, rows)
    # Parts of a download stand side by side, so each file is a part of its own.
    rows.part = job.snapshot


def _note(work: Work, job: Job, rows: Rows) -> None:
    """Tell what is doubtful, and see the day."""
    if work.is_authors_truncated or len(work.authorships or ()) > CAP:
        rows.noter("authorships")(gettext_noop("the list of authors is cut at 100; countries may be missing"), work.id)
    if work.updated_date:
        rows.saw_day(parse_day(work.updated_date, rows.noter("updated_date")), job.today, BASIS)


def _write(reducer: Reducer, rows: Rows) -> None:
    """The rows of one work."""
    for table, columns in reducer.take().items():
        names = [column.name for column in BY_NAME[table].columns]
        for values in zip(*columns, strict=True):
            row = dict(zip(names, values, strict=True))
            if row.get("updated") is not None:
                row["updated"] = _moment(row["updated"]).isoformat(sep=" ")
            rows.add(table, row)
    rows.loaded()


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
