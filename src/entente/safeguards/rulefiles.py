"""Rule files as records: TOML read once, every mistake with its file, line and field.

Reading the packaged files takes longer than all else at the start of a command, so the records may be kept in a cache
file that is named by the hash of the texts; it holds nothing that the texts do not say and can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from entente.errors import RuleError, gettext_noop
from entente.model.text import Text
from entente.safeguards.misfits import Place, misfit
from entente.safeguards.records import CollisionRecord, ObligationRecord, RuleRecord
from entente.safeguards.rule_toml import read_plain

__all__ = ["Drafts", "cached_drafts", "drafts_of", "read_rules"]

Record = TypeVar("Record", RuleRecord, CollisionRecord)


def _parse_toml(path: str, text: str) -> dict[str, Any]:
    plain = read_plain(text)
    if plain is not None:
        return plain
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise RuleError(
            gettext_noop("The file is not valid TOML: {reason}."),
            file=path,
            line=int(line[1]) if line else text.count("\n") + 1,
            reason=str(problem),
        ) from None


def _converted(
    tables: object, record: type[Record], header: str, path: str, text: str
) -> Iterator[tuple[Record, str, int]]:
    """Every record of a file with its place, validated by its shape."""
    if not tables and isinstance(tables, list):
        return
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines, start=1) if line.strip() == f"[[{header}]]"]
    if not isinstance(tables, list) or len(starts) != len(tables):
        raise RuleError(gettext_noop("Every record begins with a line [[{header}]]."), file=path, header=header)
    for first, table in zip(starts, tables, strict=True):
        place = Place(path, lines, first)
        try:
            made = msgspec.convert(table, record)
        except (msgspec.ValidationError, AssertionError) as problem:
            raise _misfit(table, record, place, problem) from None
        if any(not (held.en.strip() and held.zh.strip()) for held in _held_texts(made)):
            _both_languages(table, place)
        yield made, path, first


def _held_texts(record: RuleRecord | CollisionRecord | ObligationRecord) -> Iterator[Text]:
    """Every text in two languages of a record."""
    for name in record.__struct_fields__:
        held = getattr(record, name)
        if isinstance(held, Text):
            yield held
    if isinstance(record, RuleRecord):
        for duty in record.obligation:
            yield from _held_texts(duty)


def _both_languages(table: object, place: Place) -> None:
    """Raise where a text lacks one of its languages."""
    for name, value in _texts(table, ""):
        if not all(isinstance(value.get(lang), str) and value[lang].strip() for lang in ("en", "zh")):
            raise place.error(gettext_noop("Both languages (en and zh) are needed."), name)


def _misfit(table: object, record: type[Record], place: Place, problem: Exception) -> RuleError:
    """What is wrong with a record: a text that lacks a language, or a field that does not fit."""
    try:
        _both_languages(table, place)
    except RuleError as lacking:
        return lacking
    return misfit(record, place, problem)


def _texts(value: object, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text in two languages inside a table, with the name of its field."""
    if isinstance(value, dict):
        if value and set(value) <= {"en", "zh"}:
            yield name, value
        for key, inner in value.items():
            yield from _texts(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


class Drafts(msgspec.Struct, frozen=True, kw_only=True):
    """The records of rule files, each with its file and first line; ``key`` is the hash of the texts."""

    key: str
    rules: tuple[tuple[RuleRecord, str, int], ...]
    collisions: tuple[tuple[CollisionRecord, str, int], ...]


def read_rules(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every rule file below a folder, in the order of their paths."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from read_rules(entry, path + "/")
        elif entry.name.endswith(".toml"):
            try:
                yield path, entry.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise RuleError(gettext_noop("The file is not UTF-8 text."), file=path) from None


def drafts_of(files: Iterable[tuple[str, str]], key: str = "") -> Drafts:
    """The records of rule files (path and text); raises :class:`RuleError` with file, line and field."""
    rules: list[tuple[RuleRecord, str, int]] = []
    collisions: list[tuple[CollisionRecord, str, int]] = []
    for path, text in files:
        table = _parse_toml(path, text)
        unknown = sorted(set(table) - {"rule", "collision"})
        if unknown:
            raise RuleError(gettext_noop("{name} is no table of a rule file."), file=path, name=unknown[0])
        rules += _converted(table.get("rule", []), RuleRecord, "rule", path, text)
        collisions += _converted(table.get("collision", []), CollisionRecord, "collision", path, text)
    return Drafts(key=key, rules=tuple(rules), collisions=tuple(collisions))


def cached_drafts(files: Sequence[tuple[str, str]], cache: Path) -> Drafts:
    """The records, from the cache file if it was made of these very texts, else parsed and kept there.

    A cache that cannot be read or written is no failure: the texts are parsed.
    """
    key = hashlib.sha256(repr(files).encode()).hexdigest()
    try:
        kept = msgspec.msgpack.decode(cache.read_bytes(), type=Drafts)
        if kept.key == key:
            return kept
    except (OSError, msgspec.MsgspecError, AssertionError):
        pass
    drafts = drafts_of(files, key)
    passing = cache.with_name(f"{cache.name}.{os.getpid()}")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        passing.write_bytes(msgspec.msgpack.encode(drafts))
        passing.replace(cache)
    except OSError:
        with suppress(OSError):
            passing.unlink()
    return drafts
