"""Reading the register: typed, whole, with file, line and field of every mistake.

Shape of a file: ``[[source]]`` and ``[[instrument]]`` with ``version``, ``term``, ``event`` and ``account`` tables (see
``kinds``). Files are packaged; a folder of one's own may be read in the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from entente.accords.kinds import Instrument, Register
from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.provenance import SourceRef

__all__ = ["load_register", "read_register"]

PACKAGED = Path(__file__).parent / "register"
_HINT = gettext_noop("The form of the register is described in docs/reference/agreements.md.")
_PATH = re.compile(r" - at `\$(.*)`$")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    source: list[SourceRef] = []
    instrument: list[Instrument] = []


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The packaged register. Raises ``InputErrors`` if a packaged file is damaged."""
    return read_register(PACKAGED)


def read_register(folder: Path) -> Register:
    """All ``*.toml`` files of a folder as one register, in order of id.

    Raises ``InputErrors`` naming file, line and field of every mistake of form, reference or date.
    """
    sources: list[SourceRef] = []
    instruments: list[Instrument] = []
    problems: list[Problem] = []
    where: dict[str, tuple[Path, list[str]]] = {}
    for path in sorted(folder.glob("*.toml")):
        found = _read_file(path, problems)
        if found is None:
            continue
        content, lines = found
        sources.extend(content.source)
        instruments.extend(content.instrument)
        where.update({f"instrument:{item.id}": (path, lines) for item in content.instrument})
        where.update({f"source:{item.id}": (path, lines) for item in content.source})
    problems.extend(_cross_check(sources, instruments, where))
    if problems:
        raise InputErrors(problems)
    return Register(
        instruments=tuple(sorted(instruments, key=lambda item: item.id)),
        sources=tuple(sorted(sources, key=lambda item: item.id)),
    )


def _read_file(path: Path, problems: list[Problem]) -> tuple[_File, list[str]] | None:
    """One file, or ``None`` with its mistake noted."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        problems.append(Problem(gettext_noop("The file is not UTF-8 text."), file=str(path), hint=_HINT))
        return None
    except tomllib.TOMLDecodeError as failure:
        line = re.search(r"at line (\d+)", str(failure))
        problems.append(
            Problem(
                gettext_noop("The file is not valid TOML: {reason}."),
                file=str(path),
                line=int(line.group(1)) if line else 0,
                hint=_HINT,
                reason=str(failure).rstrip("."),
            )
        )
        return None
    try:
        return msgspec.convert(data, _File), text.splitlines()
    except msgspec.ValidationError as failure:
        sentence = str(failure)
        at = _PATH.search(sentence)
        pointer = at.group(1) if at else ""
        problems.append(
            Problem(
                gettext_noop("The register cannot be read here: {reason}."),
                file=str(path),
                line=_line_of(text.splitlines(), pointer),
                field=pointer.lstrip("."),
                hint=_HINT,
                reason=_PATH.sub("", sentence),
            )
        )
        return None


def _line_of(lines: list[str], pointer: str) -> int:
    """Line (1-based) of a msgspec path such as ``.instrument[0].term[2].until``; 0 if it cannot be found.

    TOML tables carry no positions, so headers are counted: the n-th ``[[instrument.term]]`` after its instrument.
    """
    at, prefix, name = 0, "", ""
    for name, index in re.findall(r"\.([A-Za-z_]+)(?:\[(\d+)\])?", pointer):
        if index == "":
            break
        prefix = f"{prefix}.{name}" if prefix else name
        headers = [n for n, line in enumerate(lines) if n >= at and line.strip() == f"[[{prefix}]]"]
        if int(index) >= len(headers):
            return at + 1 if at else 0
        at = headers[int(index)]
    for n in range(at + 1, len(lines)):
        if lines[n].lstrip().startswith("[["):
            break
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[n]):
            return n + 1
    return at + 1


def _cross_check(
    sources: list[SourceRef], instruments: list[Instrument], where: dict[str, tuple[Path, list[str]]]
) -> Iterator[Problem]:
    """Ids used twice, names of nothing, and days in the wrong order."""
    yield from _doubles("source", (item.id for item in sources), where)
    yield from _doubles("instrument", (item.id for item in instruments), where)
    known = {item.id for item in sources}
    ids = {item.id for item in instruments}
    for instrument in instruments:
        place = where[f"instrument:{instrument.id}"]
        if instrument.parent and instrument.parent not in ids:
            yield _problem(place, instrument.parent, gettext_noop("No instrument has the id {value}."))
        named = [version.source for version in instrument.version] + [term.source for term in instrument.term]
        named += [event.source for event in instrument.event] + [account.source for account in instrument.account]
        named += [clause.source for version in instrument.version for clause in version.clause]
        for source in named:
            if source not in known:
                yield _problem(place, source, gettext_noop("No source has the id {value}."))
        for term in instrument.term:
            if term.until is not None and term.until <= term.valid_from:
                yield _problem(place, term.id, gettext_noop("The term {value} ends before it begins."))
            if (term.until is None) == (term.evidence_to is None):
                yield _problem(place, term.id, gettext_noop("The term {value} needs either until or evidence_to."))
        for account in instrument.account:
            if account.valid_to is not None and account.valid_to <= account.valid_from:
                yield _problem(place, account.id, gettext_noop("The account {value} ends before it begins."))


def _doubles(table: str, ids: Iterable[str], where: dict[str, tuple[Path, list[str]]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            yield _problem(where[f"{table}:{key}"], key, gettext_noop("The id {value} is used twice."))
        seen.add(key)


def _problem(place: tuple[Path, list[str]], value: str, sentence: str) -> Problem:
    """A problem at the last line that names the value."""
    path, lines = place
    hits = [n for n, line in enumerate(lines, start=1) if f'"{value}"' in line]
    return Problem(sentence, file=str(path), line=hits[-1] if hits else 0, hint=_HINT, value=value)
