"""Reading the register: packaged files and a folder of one's own, whole, with the place of every mistake.

The packaged register has two folders: ``register`` holds the instruments, which every assessment reads; ``records``
holds what only the commands on accords ask for.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args

import msgspec

from entente.accords.commitments import Commitment
from entente.accords.kinds import Instrument
from entente.accords.process import clause_duties, process_duties
from entente.accords.tables import REFERENCES, Records, Register, RegisterFile
from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.plain_files import Joined, read_folders

__all__ = ["load_register", "load_whole", "read_register"]

PACKAGED = Path(__file__).parent / "register"
RECORDS = Path(__file__).parent / "records"
_HINT = gettext_noop("The form of the register is described in docs/reference/agreements.md.")

TABLES: dict[str, type[msgspec.Struct]] = {
    field.name: get_args(field.type)[0] for field in msgspec.structs.fields(RegisterFile)
}
"""The tables of a file and what a row of each is."""


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The packaged instruments. Raises ``InputErrors`` if a packaged file is damaged."""
    return read_register(PACKAGED)


def load_whole(
    own: Path | None = None, cache: Path | None = None, *, tables: Collection[str] = (), instrument: str = ""
) -> Register:
    """Everything that is packaged, and what lies in a folder of one's own, if it is there.

    ``cache`` is a file in which the result may be kept; it is used only for exactly these bytes. ``tables`` and
    ``instrument`` say what is needed: more may be given, and from a cache no more is read. Raises ``InputErrors``
    naming file, line and field of every mistake.
    """
    folders = (PACKAGED, RECORDS, *((own,) if own is not None and own.is_dir() else ()))
    key = _key(folders) if cache is not None else b""
    if cache is None or not key:
        return read_register(*folders)
    asked = (key, tuple(tables), instrument)
    if asked in _LAST:
        return _LAST[asked]
    kept = _from_cache(cache, key, tables, instrument)
    if kept is None:
        kept = read_register(*folders)
        _keep(cache, key, kept)
    _LAST.clear()
    _LAST[asked] = kept
    return kept


_LAST: dict[tuple[bytes, tuple[str, ...], str], Register] = {}
"""What was read last in this process, for exactly these bytes: a server is asked the same again and again."""


def read_register(*folders: Path) -> Register:
    """All ``*.toml`` and ``*.csv`` files of the folders as one register, in order of id.

    Raises ``InputErrors`` naming file, line and field of every mistake of form, reference or date.
    """
    joined = read_folders(folders, RegisterFile, _HINT)
    if problems := list(_cross_check(joined)):
        raise InputErrors(problems)
    whole = {table: getattr(joined.content, table) for table in TABLES}
    return _register({table: tuple(sorted(rows, key=lambda row: row.id)) for table, rows in whole.items()})


def _register(tables: dict[str, tuple[Any, ...]]) -> Register:
    sources, instruments = tables.pop("source"), tables.pop("instrument")
    records = Records(**tables)
    derived = (*process_duties(records.process, instruments), *clause_duties(instruments))
    return Register(instruments=instruments, sources=sources, records=records, derived=derived)


def _key(folders: Sequence[Path]) -> bytes:
    """A digest of the files and of the code that reads them; empty where a file cannot be read."""
    own_code = sorted(Path(__file__).parent.glob("*.py"))
    files = [path for folder in folders for path in sorted((*folder.glob("*.toml"), *folder.glob("*.csv")))]
    digest = sha256()
    try:
        for path in (*files, *own_code):
            digest.update(sha256(f"{path}\0".encode() + path.read_bytes()).digest())
    except OSError:
        return b""
    return digest.digest()


class _Cache(msgspec.Struct):
    """The tables, each encoded by itself, and the instruments one by one, so that only what is asked is decoded."""

    tables: dict[str, msgspec.Raw]
    instruments: dict[str, msgspec.Raw]
    derived: msgspec.Raw


def _from_cache(cache: Path, key: bytes, tables: Collection[str], instrument: str) -> Register | None:
    try:
        held = cache.read_bytes()
        if not held.startswith(key):
            return None
        kept = msgspec.msgpack.decode(memoryview(held)[len(key) :], type=_Cache)
        wanted = set(tables) or set(TABLES)
        decode = msgspec.msgpack.decode
        found = {
            table: decode(raw, type=GenericAlias(tuple, (TABLES[table], ...)))
            for table, raw in kept.tables.items()
            if table in wanted
        }
        chosen = kept.instruments if "instrument" in wanted else {}
        if instrument in kept.instruments:
            chosen = {instrument: kept.instruments[instrument]}
        with _no_garbage():
            instruments = tuple(decode(raw, type=Instrument) for raw in chosen.values())
            sources = found.pop("source", ())
            return Register(
                instruments=instruments,
                sources=sources,
                records=Records(**found),
                derived=decode(kept.derived, type=tuple[Commitment, ...]) if "commitment" in wanted else (),
            )
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Decoding makes no garbage; looking for some while it runs doubles its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _keep(cache: Path, key: bytes, register: Register) -> None:
    """Keep the result beside the state, if it can be kept; a reader without it reads the files."""
    encode = msgspec.msgpack.encode
    kept = _Cache(
        tables={"source": msgspec.Raw(encode(register.sources))}
        | {table: msgspec.Raw(encode(getattr(register.records, table))) for table in Records.__struct_fields__},
        instruments={one.id: msgspec.Raw(encode(one)) for one in register.instruments},
        derived=msgspec.Raw(encode(register.derived)),
    )
    part = cache.with_suffix(".part")
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(key + encode(kept))
        part.replace(cache)
    except OSError:
        part.unlink(missing_ok=True)


def _cross_check(joined: Joined[RegisterFile]) -> Iterator[Problem]:
    """Names of nothing, and days in the wrong order."""
    content = joined.content
    ids = {table: {row.id for row in getattr(content, table)} for table in TABLES}
    for (table, field), targets in REFERENCES.items():
        known = set().union(*(ids[target] for target in targets))
        for index, row in enumerate(getattr(content, table)):
            named = getattr(row, field)
            for value in (named,) if isinstance(named, str) else named or ():
                if value and value not in known:
                    template = gettext_noop("No {target} has the id {value}.")
                    yield joined.problem(table, index, field, template, target=" / ".join(targets), value=value)
    for index, instrument in enumerate(content.instrument):
        for field in ("parent", "successor"):
            named = getattr(instrument, field)
            if named and named not in ids["instrument"]:
                template = gettext_noop("No instrument has the id {value}.")
                yield joined.problem("instrument", index, field, template, value=named)
        for table, number, field, template, value in _within(instrument, ids["source"]):
            part, at = joined.place("instrument", index)
            where = f"instrument[{at}].{table}"
            line = part.line(where, number, field)
            yield Problem(template, file=str(part.path), line=line, field=f"{where}.{field}", hint=_HINT, value=value)


def _within(instrument: Instrument, sources: Collection[str]) -> Iterator[tuple[str, int, str, str, str]]:
    """Mistakes in the rows of an instrument: table, number, field, sentence, value."""
    for table in ("version", "term", "event", "account"):
        for number, row in enumerate(getattr(instrument, table)):
            clauses = [clause.source for clause in row.clause] if table == "version" else []
            for source in (row.source, *clauses):
                if source not in sources:
                    yield table, number, "source", gettext_noop("No source has the id {value}."), source
            if table == "term" and row.until is not None and row.until <= row.valid_from:
                yield table, number, "until", gettext_noop("The term {value} ends before it begins."), row.id
            if table == "term" and (row.until is None) == (row.evidence_to is None):
                yield table, number, "id", gettext_noop("The term {value} needs either until or evidence_to."), row.id
            if table == "account" and row.valid_to is not None and row.valid_to <= row.valid_from:
                yield table, number, "valid_to", gettext_noop("The account {value} ends before it begins."), row.id
