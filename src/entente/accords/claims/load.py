"""Reading claims: the packaged folder and folders of one's own, whole, with the place of every mistake."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from entente.accords.claims.kinds import ClaimsFile, DataTable
from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.plain_files import Joined, read_folders

__all__ = ["PACKAGED", "ClaimsRegister", "load_claims"]

PACKAGED = Path(__file__).parent / "register"
READS = ("indicator", "list", "ownership", "published", "pair", "instrument", "term")
_HINT = gettext_noop("The form of claims, checks and tables is described in docs/reference/claims.md.")
_MOST_BYTES = 64 << 20
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)

Row = dict[str, str | int | float | None]


class ClaimsRegister:
    """Claims with what would settle them, and the data tables that came with them."""

    def __init__(self, joined: Joined[ClaimsFile]) -> None:
        self.content = joined.content
        self.tables: dict[str, tuple[DataTable, Path]] = {
            one.id: (one, joined.folder("table", number)) for number, one in enumerate(joined.content.table)
        }
        self._rows: dict[str, tuple[Row, ...]] = {}

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a data table, read once. Raises ``InputErrors`` with file and line."""
        if name not in self._rows:
            described, folder = self.tables[name]
            self._rows[name] = _read_table(folder / described.file)
        return self._rows[name]


def load_claims(*folders: Path) -> ClaimsRegister:
    """The packaged claims, and those of the folders. Raises ``InputErrors`` naming file, line and field."""
    if not folders:
        return _packaged()
    return _checked(read_folders((PACKAGED, *folders), ClaimsFile, _HINT))


@lru_cache(maxsize=1)
def _packaged() -> ClaimsRegister:
    return _checked(read_folders((PACKAGED,), ClaimsFile, _HINT))


def _checked(joined: Joined[ClaimsFile]) -> ClaimsRegister:
    problems = list(_wrong(joined))
    if problems:
        raise InputErrors(problems)
    return ClaimsRegister(joined)


_MISSING = gettext_noop("Nothing has the id {value}.")


def _wrong(joined: Joined[ClaimsFile]) -> Iterator[Problem]:
    """Names of nothing, and files that lie elsewhere."""
    content = joined.content
    known = {
        "claim": set(content.claims_by_id), "document": set(content.documents_by_id),
        "source": {one.id for one in content.source},
    }  # fmt: skip
    named: list[tuple[str, int, str, str, str]] = []
    named += [("claim", n, "document", "document", one.document) for n, one in enumerate(content.claim)]
    named += [("check", n, "claim", "claim", one.claim) for n, one in enumerate(content.check)]
    named += [("evidence", n, "source", "source", one.source) for n, one in enumerate(content.evidence)]
    named += [("evidence", n, "claims", "claim", key) for n, one in enumerate(content.evidence) for key in one.claims]
    named += [
        ("contradiction", n, "claims", "claim", key)
        for n, one in enumerate(content.contradiction)
        for key in one.claims
    ]
    for table, number, field, kind, key in named:
        if key not in known[kind]:
            yield joined.problem(table, number, field, _MISSING, value=key)
    for number in range(len(content.check)):
        yield from _wrong_check(joined, number)
    for number, data in enumerate(content.table):
        folder = joined.folder("table", number).resolve()
        target = (folder / data.file).resolve()
        if not target.is_relative_to(folder) or not target.is_file():
            nowhere = gettext_noop("No file {value} lies beneath this folder.")
            yield joined.problem("table", number, "file", nowhere, value=data.file)


def _wrong_check(joined: Joined[ClaimsFile], number: int) -> Iterator[Problem]:
    """A check that reads nothing that there is, or cannot be computed."""
    check = joined.content.check[number]
    tables = {one.id for one in joined.content.table}
    for field, measure in (("measure", check.measure), ("against", check.against)):
        if measure is not None:
            kind, _, name = measure.read.partition(":")
            if not (name in tables if kind == "table" else measure.read in READS):
                yield joined.problem("check", number, field, _MISSING, value=measure.read)
    if check.by != "value" and check.against is None:
        yield joined.problem("check", number, "by", gettext_noop("{value} needs against."), value=check.by)
    if check.by == "growth" and not check.years:
        yield joined.problem("check", number, "years", gettext_noop("growth needs the number of years."))
    claim = joined.content.claims_by_id.get(check.claim)
    if claim is not None and check.value is None and claim.number is None and check.by != "passes":
        yield joined.problem("check", number, "value", gettext_noop("The claim has no number; state the value."))


def _read_table(path: Path) -> tuple[Row, ...]:
    """A CSV file of data; cells that are plain numbers become numbers, empty ones are absent."""
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise InputErrors([Problem(gettext_noop("The file is too large."), file=str(path), hint=_HINT)])
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        return tuple(_row(header, cells, path, reader.line_num) for cells in reader if any(cells))
    except UnicodeDecodeError as fault:
        raise InputErrors([Problem(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=_HINT)]) from fault
    except OSError as fault:
        reason = fault.strerror or str(fault)
        problem = Problem(gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=reason)
        raise InputErrors([problem]) from fault
    except csv.Error as fault:
        sentence = gettext_noop("The line cannot be read as CSV: {reason}.")
        problem = Problem(sentence, file=str(path), line=reader.line_num, reason=str(fault).rstrip("."))
        raise InputErrors([problem]) from fault


def _row(header: Sequence[str], cells: Sequence[str], path: Path, line: int) -> Row:
    if len(cells) != len(header):
        sentence = gettext_noop("The row has {found} cells, the first line {wanted}.")
        raise InputErrors([Problem(sentence, file=str(path), line=line, found=len(cells), wanted=len(header))])
    return {name: _cell(cell.strip()) for name, cell in zip(header, cells, strict=True)}


def _cell(text: str) -> str | int | float | None:
    if not _NUMBER.fullmatch(text) or len(text) > 30:
        return text or None
    return int(text) if text.lstrip("+-").isdigit() else float(text)
