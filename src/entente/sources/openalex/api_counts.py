"""How are counts fetched instead of works? The light path: ``group_by`` counts topic × country × year at OpenAlex.

For each year four questions by topic (or a level above): all works, those of X, of Y, and of both; and what the pair
measures need: the international works of X and of Y by partner, and all works by their number of countries k, of which
follow the links between all pairs, T = sum of k(k-1)/2. A finished question is a line in ``counts.jsonl``; what was
answered is not asked again.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from entente.errors import InputError, gettext_noop
from entente.sources.lock import exclusive
from entente.sources.openalex.api_works import Ask, Groups, decode
from entente.sources.snapshot import storage_errors

__all__ = ["LEVELS", "Counted", "Question", "estimate_counts", "fetch_counts", "questions"]

LEVELS = {
    "topic": ("primary_topic.id", 4516),
    "subfield": ("primary_topic.subfield.id", 252),
    "field": ("primary_topic.field.id", 26),
    "domain": ("primary_topic.domain.id", 4),
}
"""Level to what is grouped by and how many groups there are (OpenAlex topics of 2024)."""
COUNTRIES = 251
PER_PAGE = 200
"""Groups that an answer holds at most (OpenAlex documentation, "Group")."""

Told = Callable[[int, int], None]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question: ``what`` is counted (a level, ``partners`` or ``countries``), of which countries, in which year."""

    what: str
    year: int
    countries: tuple[str, ...] = ()

    @property
    def filter(self) -> str:
        """The filter of OpenAlex."""
        parts = [f"publication_year:{self.year}", *(f"authorships.countries:{code}" for code in self.countries)]
        return ",".join(parts + (["countries_distinct_count:>1"] if self.what in ("partners", "countries") else []))

    @property
    def group_by(self) -> str:
        """The field that is grouped by."""
        special = {"partners": "authorships.countries", "countries": "countries_distinct_count"}
        return special.get(self.what) or LEVELS[self.what][0]

    @property
    def calls(self) -> int:
        """Calls that the answer takes, one for each page of groups."""
        groups = {"partners": COUNTRIES, "countries": COUNTRIES}.get(self.what) or LEVELS[self.what][1]
        return -(-groups // PER_PAGE)


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a fetch of counts came, and the files it wrote when it was finished."""

    answered: int
    of: int
    calls: int
    finished: bool
    files: tuple[str, ...] = ()


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    question: Question
    groups: dict[str, int]


def questions(x: str, y: str, years: Sequence[int], level: str) -> list[Question]:
    """All questions of the light path, year by year; the same from both sides."""
    found = []
    for year in years:
        found += [Question(what=level, year=year, countries=of) for of in ((), (x,), (y,), (x, y))]
        found += [Question(what="partners", year=year, countries=(code,)) for code in (x, y)]
        found.append(Question(what="countries", year=year))
    return found


def estimate_counts(asked: Sequence[Question], folder: Path) -> int:
    """Calls that are still to be made; nothing is asked for that."""
    known = {line.question for line in _read(folder)}
    return sum(question.calls for question in asked if question not in known)


def fetch_counts(
    ask: Ask, asked: Sequence[Question], folder: Path, *, told: Told | None = None, spent: type[Exception]
) -> Counted:
    """Put the questions that have no answer yet; write the tables when all have one.

    ``spent``: raised by ``ask`` when the day's credit is used. Raises ``SchemaDrift``, ``FetchFailed`` or
    ``StorageError``; answers that arrived before are kept.
    """
    with exclusive(folder):
        known = {line.question: line.groups for line in _read(folder)}
        calls = 0
        try:
            for question in asked:
                if question not in known:
                    groups, made = _answer(ask, question)
                    calls += made
                    _append(folder, _Line(question=question, groups=groups))
                    known[question] = groups
                if told:
                    told(sum(one in known for one in asked), len(asked))
        except spent:
            pass
        answered = [question for question in asked if question in known]
        finished = len(answered) == len(asked)
        files = _write(folder, {question: known[question] for question in asked}) if finished else ()
        return Counted(answered=len(answered), of=len(asked), calls=calls, finished=finished, files=files)


def _answer(ask: Ask, question: Question) -> tuple[dict[str, int], int]:
    """All groups of one question, page by page, and the calls."""
    groups: dict[str, int] = {}
    cursor: str | None = "*"
    calls = 0
    while cursor is not None:
        params = {"filter": question.filter, "group_by": question.group_by, "cursor": cursor}
        found: Groups = decode(ask("/works", params), Groups, f"group_by={question.group_by}")
        calls += 1
        before = len(groups)
        groups |= {str(group.key).rstrip("/").rsplit("/", 1)[-1]: group.count for group in found.group_by}
        cursor = found.meta.next_cursor if len(groups) > before else None
    return groups, calls


def _read(folder: Path) -> Iterator[_Line]:
    """The answers that are there. A last line that was cut off does not count."""
    path = folder / "counts.jsonl"
    if not path.is_file():
        return
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines[:-1], start=1):
        try:
            yield msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError as failure:
            raise InputError(
                gettext_noop("{file_name} is damaged; how far the fetch was is not known."),
                file_name=str(path),
                line=number,
                hint=gettext_noop("Fetch into another folder."),
            ) from failure


def _append(folder: Path, line: _Line) -> None:
    path = folder / "counts.jsonl"
    with storage_errors(folder):
        content = path.read_bytes() if path.exists() else b""
        whole = content.rfind(b"\n") + 1
        with path.open("r+b" if content else "wb") as stream:
            stream.truncate(whole)
            stream.seek(whole)
            stream.write(msgspec.json.encode(line) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())


def _write(folder: Path, answers: dict[Question, dict[str, int]]) -> tuple[str, ...]:
    """``topic_counts.csv`` and ``pair_counts.csv`` (the form that ``evidence pair --counts`` reads)."""
    topics: list[tuple[object, ...]] = []
    pairs: dict[tuple[int, str, str], int] = {}
    for question, groups in answers.items():
        if question.what == "partners":
            (side,) = question.countries
            pairs.setdefault((question.year, side, side), 0)  # a year without international works has no group
            for partner, count in groups.items():
                pairs[question.year, *sorted((side, partner))] = count  # type: ignore[index]
        elif question.what == "countries":
            total = sum(count * int(k) * (int(k) - 1) // 2 for k, count in groups.items() if k.isdigit())
            pairs[question.year, "*", "*"] = total
        else:
            for unit, count in sorted(groups.items()):
                topics.append((question.what, unit, question.year, "+".join(question.countries), count))
    with storage_errors(folder):
        _csv(folder / "topic_counts.csv", ("level", "unit", "year", "countries", "works"), sorted(topics, key=str))
        rows = [(*key, count) for key, count in sorted(pairs.items())]
        _csv(folder / "pair_counts.csv", ("year", "a", "b", "count"), rows)
    return ("topic_counts.csv", "pair_counts.csv")


def _csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(target.getvalue(), encoding="utf-8")
    fresh.replace(path)
