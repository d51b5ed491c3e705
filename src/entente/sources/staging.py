"""Where do loaders put their rows? Into newline-delimited JSON, one file a table, beside the copy being imported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

import msgspec

from entente.errors import SchemaDrift, gettext_noop
from entente.sources.report import Rejection, Repair
from entente.sources.snapshot import storage_errors

__all__ = ["SAMPLE_LENGTH", "Job", "Progress", "Rows"]

SAMPLE_LENGTH = 120
HOPELESS = 1000
"""After so many refused records without a good one, an import gives up."""

Progress = Callable[[int, int], None]
"""Called now and then with what is done and what there is to do (0: unknown)."""


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a loader is asked to read.

    ``name``: the file as the user calls it; ``snapshot``: id that the rows carry; ``code`` and ``list_class``: what the
    user calls a list of their own and of which class it is; ``today``: the day of the import; ``sample``: fictional
    data.
    """

    path: Path
    name: str
    snapshot: str
    today: date
    edition: date | None = None
    code: str = ""
    list_class: str = ""
    sample: bool = False


class Rows:
    """The rows and the account of one import while it runs.

    A loader calls ``begin`` once for each record, then ``add`` for its rows and ``loaded``, or ``reject``.
    ``found_edition`` and ``part`` are filled in by the loader.
    """

    def __init__(self, folder: Path, progress: Progress | None = None) -> None:
        self.folder = folder
        self.read = 0
        self.done = 0
        self.rejections: list[Rejection] = []
        self.repairs: list[Repair] = []
        self.found_edition: date | None = None
        self.edition_basis = ""
        self.part = ""
        self.lists: set[str] = set()
        self._progress = progress
        self._line = 0
        self._files: dict[str, IO[bytes]] = {}
        self._encoder = msgspec.json.Encoder()

    def begin(self, line: int) -> None:
        """A record was met at this line (or position)."""
        self.read += 1
        self._line = line
        if self._progress and self.read % 500 == 0:
            self._progress(self.read, 0)

    def add(self, table: str, row: dict[str, object]) -> None:
        """A row for a table; columns left out are NULL."""
        stream = self._files.get(table)
        if stream is None:
            with storage_errors(self.folder):
                stream = self._files[table] = (self.folder / f"{table}.ndjson").open("wb")
        with storage_errors(self.folder):
            stream.write(self._encoder.encode(row) + b"\n")

    def loaded(self) -> None:
        """The record was loaded."""
        self.done += 1

    def reject(self, field: str, reason: str, sample: str = "") -> None:
        """The record was not loaded."""
        self.rejections.append(Rejection(line=self._line, field=field, reason=reason, sample=_beginning(sample)))
        if not self.done and len(self.rejections) == HOPELESS:
            raise SchemaDrift(
                gettext_noop("None of the first {count} records can be loaded; the first one: {reason}"),
                count=HOPELESS,
                reason=self.rejections[0].reason,
                line=self.rejections[0].line,
                field=self.rejections[0].field,
            )

    def reject_at(self, line: int, field: str, reason: str, sample: str = "") -> None:
        """A record met earlier, at this line, was not loaded."""
        self._line = line
        self.reject(field, reason, sample)

    def noter(self, field: str) -> Callable[[str, str], None]:
        """A function that tells a repair of this field of the present record."""

        def note(what: str, text: str) -> None:
            self.repairs.append(Repair(line=self._line, field=field, what=what, sample=_beginning(text)))

        return note

    def saw_day(self, day: date | None, today: date, basis: str) -> None:
        """A day that the edition may be taken from: the newest one that is not in the future wins."""
        if day is not None and day <= today and (self.found_edition is None or day > self.found_edition):
            self.found_edition = day
            self.edition_basis = basis

    def close(self) -> dict[str, Path]:
        """Close the files and return them by table."""
        for stream in self._files.values():
            with storage_errors(self.folder):
                stream.close()
        if self._progress:
            self._progress(self.read, self.read)
        return {table: self.folder / f"{table}.ndjson" for table in sorted(self._files)}


def _beginning(text: str) -> str:
    return text if len(text) <= SAMPLE_LENGTH else text[: SAMPLE_LENGTH - 1] + "…"
