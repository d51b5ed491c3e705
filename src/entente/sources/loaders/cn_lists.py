"""Lists of parties that Chinese authorities announce: one row for what one announcement does to one party.

The authorities publish announcements, not files. This form holds them so that each row can be checked against its
announcement. Columns: ``list`` (below), ``announcement`` (number, for example 商务部公告2025年第4号), ``announced`` and
``effective`` (YYYY-MM-DD), ``action`` (listed, suspended, resumed, removed), ``name_zh``, ``name_en`` (one of them
needed); and, if known, ``until`` (last day of a suspension), ``aliases`` (joined with ``; ``), ``kind`` (organization,
person), ``country``, ``identifiers`` (``scheme=value`` joined with ``; ``), ``measures``, ``url``, ``remarks``.

A party is an entry for each unbroken time on a list: a suspension ends one and, after its last day, begins the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from entente.errors import gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import Entries, Entry, kind_of_alias
from entente.sources.reading import csv_rows
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day, split_names

__all__ = ["ACTIONS", "COLUMNS", "LISTS", "NEEDED", "VERSION", "load"]

VERSION = 1
LISTS: dict[str, str] = {
    "unreliable_entity_list": "cn.UEL",  # 不可靠实体清单 (MOFCOM Order 4 of 2020)
    "export_control_list": "cn.ECL",  # 出口管制管控名单 (Export Control Law, art 18)
    "watch_list": "cn.WATCH",  # 关注名单 (Dual-Use Items Regulations 2024, art 26) [recalled]
    "countermeasures": "cn.AFSL",  # 反制清单 (Anti-Foreign Sanctions Law 2021, art 4) [recalled]
}
"""The word in the column ``list`` and our list code."""
ACTIONS = ("listed", "suspended", "resumed", "removed")
NEEDED = ("list", "announcement", "announced", "effective", "action", "name_zh", "name_en")
COLUMNS = (*NEEDED, "until", "aliases", "kind", "country", "identifiers", "measures", "url", "remarks")
BASIS = gettext_noop("the newest day of an announcement in the file")


class _Act(msgspec.Struct, frozen=True, kw_only=True):
    """What one announcement does to one party."""

    line: int
    action: str
    effective: date
    until: date | None
    row: dict[str, str]


def load(job: Job, rows: Rows) -> None:
    """Read the announcements; a row that cannot be placed in time is refused."""
    acts: dict[tuple[str, str], list[_Act]] = {}
    for line, row, cells in csv_rows(job.path, job.name, NEEDED):
        rows.begin(line)
        if row is None:
            rows.reject("", gettext_noop("has another number of cells than the header"), ",".join(cells))
            continue
        full = dict.fromkeys(COLUMNS, "") | {name: clean(text, rows.noter(name)) for name, text in row.items()}
        effective = parse_day(full["effective"] or full["announced"], rows.noter("effective"))
        field, reason = _problem(full, effective)
        if reason or effective is None:
            rows.reject(field, reason, full.get(field, ""))
            continue
        rows.saw_day(parse_day(full["announced"], rows.noter("announced")), job.today, BASIS)
        until = parse_day(full["until"], rows.noter("until"))
        act = _Act(line=line, action=full["action"], effective=effective, until=until, row=full)
        acts.setdefault((full["list"], full["name_en"].casefold() or full["name_zh"]), []).append(act)
    writer = _Writer(job, rows)
    for told in acts.values():
        writer.party(sorted(told, key=lambda act: (act.effective, act.line)))


def _problem(row: dict[str, str], effective: date | None) -> tuple[str, str]:
    if row["list"] not in LISTS:
        return "list", gettext_noop("is not one of the lists that are known")
    if row["action"] not in ACTIONS:
        return "action", gettext_noop("is not one of listed, suspended, resumed, removed")
    if not row["announcement"]:
        return "announcement", gettext_noop("is empty")
    if effective is None:
        return "effective", gettext_noop("holds no day")
    if not (row["name_en"] or row["name_zh"]):
        return "name_en", gettext_noop("is empty")
    if row["kind"] not in ("", "organization", "person"):
        return "kind", gettext_noop("is not one of organization, person")
    return "", ""


class _Writer:
    """Turns the acts on each party into entries, one for each unbroken time on the list."""

    def __init__(self, job: Job, rows: Rows) -> None:
        self._rows = rows
        self._entries = Entries(job, rows)

    def party(self, acts: list[_Act]) -> None:
        """Write one party's entries and account for every row."""
        written = False
        for first, last, row in _times(acts):
            self._entries.add(_entry(row, acts, first, last), counted=not written)
            written = True
        if not written:
            for act in acts:
                self._rows.reject_at(act.line, "action", gettext_noop("comes without a row that lists the party"))
            return
        for _act in acts[1:]:
            self._rows.loaded()


def _times(acts: list[_Act]) -> Iterator[tuple[date, date | None, dict[str, str]]]:
    """First and last day of each unbroken time on the list, with the row that began it."""
    begun: tuple[date, dict[str, str]] | None = None
    for act in acts:
        if act.action in ("listed", "resumed"):
            begun = begun or (act.effective, act.row)
        elif begun is not None:
            if begun[0] < act.effective:
                yield begun[0], act.effective - timedelta(days=1), begun[1]
            row, begun = begun[1], None
            if act.action == "suspended" and act.until is not None:
                begun = (act.until + timedelta(days=1), row)
    if begun is not None:
        yield begun[0], None, begun[1]


def _entry(row: dict[str, str], acts: list[_Act], first: date, last: date | None) -> Entry:
    name = row["name_en"] or row["name_zh"]
    told = {act.row[field]: None for act in acts for field in ("name_zh", "name_en") if act.row[field]}
    more = [alias for act in acts for alias in split_names(act.row["aliases"], lambda _what, _text: None)]
    numbers = (piece.partition("=") for act in acts for piece in act.row["identifiers"].split(";"))
    return Entry(
        id=f"{row['announcement']}:{name}" + ("" if first.isoformat() == row["effective"] else f":{first}"),
        list=LISTS[row["list"]],
        list_class=ListClass.LEGAL,
        name=name,
        names=tuple((other, kind_of_alias(other)) for other in (*told, *more) if other != name),
        identifiers=tuple((scheme.strip().lower(), value) for scheme, _, value in numbers if value.strip()),
        kind=row["kind"] or "organization",
        programme=row["measures"],
        citation="; ".join(dict.fromkeys(act.row["announcement"] for act in acts)),
        listed_from=first,
        listed_to=last,
        country=row["country"].upper(),
        remarks=row["remarks"],
        url=row["url"],
    )
