"""The OpenAlex classification: topics with subfield, field, domain and keywords; CSV or API page (JSON)."""

from __future__ import annotations

import msgspec

from entente.errors import gettext_noop
from entente.sources.reading import csv_rows, read_header, records
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day

__all__ = ["VERSION", "load"]

VERSION = 1
BASIS = gettext_noop("the newest updated_date of a topic")


class _Named(msgspec.Struct):
    id: str | int
    display_name: str


class _Topic(msgspec.Struct):
    id: str
    display_name: str
    subfield: _Named
    field: _Named
    domain: _Named
    keywords: list[str] = []
    description: str | None = None
    updated_date: str | None = None


NEEDED = ("topic_id", "new_topic_label", "subfield_id", "subfield_name", "field_id", "field_name", "domain_id",
          "domain_name", "keywords", "summary")  # fmt: skip


def load(job: Job, rows: Rows) -> None:
    """Read topics; one without an id or a name is refused, as is a second one with the same id."""
    seen: set[str] = set()
    if read_header(job.path, job.name).lstrip()[:1] in ("{", "["):
        _load_json(job, rows, seen)
        return
    for line, row, cells in csv_rows(job.path, job.name, NEEDED):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        values = [row["topic_id"], row["new_topic_label"]]
        for level in ("subfield", "field", "domain"):
            values += [row[f"{level}_id"], row[f"{level}_name"]]
        _add(rows, seen, values, row["keywords"], row["summary"])


def _load_json(job: Job, rows: Rows, seen: set[str]) -> None:
    for position, raw in records(job.path, job.name):
        rows.begin(position)
        try:
            topic = msgspec.json.decode(raw, type=_Topic)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
            rows.reject("", gettext_noop("is not an OpenAlex topic"), str(failure))
            continue
        if topic.updated_date:
            rows.saw_day(parse_day(topic.updated_date, rows.noter("updated_date")), job.today, BASIS)
        values = [topic.id, topic.display_name]
        for level in (topic.subfield, topic.field, topic.domain):
            values += [str(level.id), level.display_name]
        _add(rows, seen, values, "; ".join(topic.keywords), topic.description or "")


def _add(rows: Rows, seen: set[str], values: list[str], keywords: str, summary: str) -> None:
    """``values``: id and name of topic, subfield, field and domain."""
    note = rows.noter("name")
    ids = [value.rstrip("/").rpartition("/")[2] for value in values[0::2]]
    names = [clean(value, note) for value in values[1::2]]
    ids[0] = "T" + ids[0].removeprefix("T")
    if not (ids[0][1:].isascii() and ids[0][1:].isdigit()):
        rows.reject("topic_id", gettext_noop("is not the id of a topic"), values[0])
    elif ids[0] in seen:
        rows.reject("topic_id", gettext_noop("came before in this file"), values[0])
    elif not names[0]:
        rows.reject("name", gettext_noop("is empty"), values[0])
    else:
        seen.add(ids[0])
        row: dict[str, object] = {"topic_id": ids[0], "name": names[0], "keywords": keywords, "summary": summary}
        for position, level in enumerate(("subfield", "field", "domain"), start=1):
            row[f"{level}_id"], row[level] = ids[position], names[position]
        rows.add("topic", row)
        rows.loaded()
