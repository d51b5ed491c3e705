"""Reading the register: packaged files and a folder of one's own, whole, with the place of every mistake.

The packaged register has two folders: ``register`` holds the instruments, which every assessment reads; ``records``
holds what only the commands on accords ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec

from entente.accords.files import TABLES, ReadFile, read_file
from entente.accords.tables import REFERENCES, Records, Register, RegisterFile
from entente.errors import InputErrors, Problem, gettext_noop

__all__ = ["load_register", "load_whole", "read_register"]

PACKAGED = Path(__file__).parent / "register"
RECORDS = Path(__file__).parent / "records"


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The packaged instruments. Raises ``InputErrors`` if a packaged file is damaged."""
    return read_register(PACKAGED)


def load_whole(own: Path | None = None, cache: Path | None = None) -> Register:
    """Everything that is packaged, and what lies in a folder of one's own, if it is there.

    ``cache`` is a file in which the result may be kept; it is used only for exactly these bytes. Raises
    ``InputErrors`` naming file, line and field of every mistake.
    """
    return read_register(PACKAGED, RECORDS, *((own,) if own is not None and own.is_dir() else ()), cache=cache)


def read_register(*folders: Path, cache: Path | None = None) -> Register:
    """All ``*.toml`` and ``*.csv`` files of the folders as one register, in order of id.

    Raises ``InputErrors`` naming file, line and field of every mistake of form, reference or date.
    """
    problems: list[Problem] = []
    files: list[tuple[Path, bytes]] = []
    for folder in folders:
        for path in sorted((*folder.glob("*.toml"), *folder.glob("*.csv"))):
            try:
                files.append((path, path.read_bytes()))
            except OSError as failure:
                problems.append(
                    Problem(
                        gettext_noop("The file cannot be read: {reason}."),
                        file=str(path),
                        reason=str(failure.strerror),
                    )
                )
    key = _key(files) if cache is not None and not problems else b""
    kept = _from_cache(cache, key) if cache is not None and key else None
    if kept is not None:
        return kept
    read = [found for path, data in files if (found := read_file(path, data, problems)) is not None]
    problems.extend(_cross_check(read))
    if problems:
        raise InputErrors(problems)
    register = _joined(read)
    if cache is not None:
        _keep(cache, key, register)
    return register


def _joined(read: Sequence[ReadFile]) -> Register:
    whole: dict[str, list[msgspec.Struct]] = {table: [] for table in TABLES}
    for one in read:
        for table, rows in whole.items():
            rows.extend(getattr(one.content, table))
    for rows in whole.values():
        rows.sort(key=lambda row: str(getattr(row, "id", "")))
    sources, instruments = whole.pop("source"), whole.pop("instrument")
    records = Records(**{table: tuple(rows) for table, rows in whole.items()})  # type: ignore[arg-type]
    return Register(instruments=tuple(instruments), sources=tuple(sources), records=records)  # type: ignore[arg-type]


def _key(files: Sequence[tuple[Path, bytes]]) -> bytes:
    """A digest of the files and of the code that reads them."""
    digest = sha256()
    for path, data in (*files, *((one, one.read_bytes()) for one in sorted(Path(__file__).parent.glob("*.py")))):
        digest.update(sha256(f"{path}\0".encode() + data).digest())
    return digest.digest()


def _from_cache(cache: Path, key: bytes) -> Register | None:
    try:
        held = cache.read_bytes()
        return msgspec.msgpack.decode(held[len(key) :], type=Register) if held.startswith(key) else None
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def _keep(cache: Path, key: bytes, register: Register) -> None:
    """Keep the result beside the state, if it can be kept; a reader without it reads the files."""
    part = cache.with_suffix(".part")
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(key + msgspec.msgpack.encode(register))
        part.replace(cache)
    except OSError:
        part.unlink(missing_ok=True)


def _cross_check(read: Sequence[ReadFile]) -> Iterator[Problem]:
    """Ids used twice, names of nothing, and days in the wrong order."""
    ids: dict[str, set[str]] = {table: set() for table in TABLES}
    for one in read:
        for table in TABLES:
            for index, row in enumerate(getattr(one.content, table)):
                key = getattr(row, "id", "")
                if key in ids[table]:
                    yield one.problem(table, index, "id", gettext_noop("The id {value} is used twice."), value=key)
                ids[table].add(key)
    for one in read:
        yield from _references(one, ids)
        for index, instrument in enumerate(one.content.instrument):
            yield from _instrument(one, index, instrument.id, one.content, ids)


def _references(one: ReadFile, ids: dict[str, set[str]]) -> Iterator[Problem]:
    for (table, field), targets in REFERENCES.items():
        known = set().union(*(ids[target] for target in targets))
        for index, row in enumerate(getattr(one.content, table)):
            named = getattr(row, field)
            for value in (named,) if isinstance(named, str) else named or ():
                if value and value not in known:
                    template = gettext_noop("No {target} has the id {value}.")
                    yield one.problem(table, index, field, template, target=" / ".join(targets), value=value)


def _instrument(
    one: ReadFile, index: int, key: str, content: RegisterFile, ids: dict[str, set[str]]
) -> Iterator[Problem]:
    """What an instrument names, and the order of its days; the place is the row within the instrument."""
    instrument = content.instrument[index]
    for field in ("parent", "successor"):
        named = getattr(instrument, field)
        if named and named not in ids["instrument"]:
            template = gettext_noop("No instrument has the id {value}.")
            yield one.problem("instrument", index, field, template, value=named)
    for table in ("version", "term", "event", "account"):
        for number, row in enumerate(getattr(instrument, table)):
            at = f"{key}.{table}"
            place = (f"instrument[{index}].{table}", number)
            clauses = [clause.source for clause in row.clause] if table == "version" else []
            for source in (row.source, *clauses):
                if source not in ids["source"]:
                    yield one.problem(*place, "source", gettext_noop("No source has the id {value}."), value=source)
            if table == "term" and row.until is not None and row.until <= row.valid_from:
                template = gettext_noop("The term {value} ends before it begins.")
                yield one.problem(*place, "until", template, value=row.id, at=at)
            if table == "term" and (row.until is None) == (row.evidence_to is None):
                template = gettext_noop("The term {value} needs either until or evidence_to.")
                yield one.problem(*place, "id", template, value=row.id, at=at)
            if table == "account" and row.valid_to is not None and row.valid_to <= row.valid_from:
                template = gettext_noop("The account {value} ends before it begins.")
                yield one.problem(*place, "valid_to", template, value=row.id, at=at)
