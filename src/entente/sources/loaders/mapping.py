"""A mapping file: how the columns of any CSV become those of a list.

TOML with the tables ``columns`` (our column = theirs, or a table of ``column``, ``split``, ``form``, ``values``),
``fixed`` (our column = one text for every row), ``identifiers`` (scheme = column), ``relations`` (relation = column)
and ``file`` (``encoding``, ``delimiter``, ``skip`` lines before the header).
"""

from __future__ import annotations

import codecs
import csv
import io
import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from entente.errors import InputError, SchemaDrift, SourceError, gettext_noop

__all__ = ["Mapping", "decode_csv", "mapped_row", "read_mapping"]

Field = Annotated[str, Meta(min_length=1)]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value stands: the column, what its parts are joined with, the form of a day, and words to replace."""

    column: Field
    split: str = ""
    form: str = ""
    values: dict[str, str] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    encoding: str = "utf-8"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    skip: Annotated[int, Meta(ge=0, le=1000)] = 0


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping file as it stands."""

    columns: dict[str, Column | str]
    fixed: dict[str, str] = {}
    identifiers: dict[str, str] = {}
    relations: dict[str, str] = {}
    file: _File = _File()

    def column(self, ours: str) -> Column | None:
        """Where one of our columns stands, if the file says so."""
        found = self.columns.get(ours)
        return Column(found) if isinstance(found, str) else found

    def theirs(self) -> set[str]:
        """Every column of the mapped file that is read."""
        named = {found.column for ours in self.columns if (found := self.column(ours))}
        return named | set(self.identifiers.values()) | set(self.relations.values())


def read_mapping(content: bytes, name: str, ours: tuple[str, ...], relations: tuple[str, ...]) -> Mapping:
    """Read and check a mapping file. Raises ``InputError`` naming the field that is wrong."""
    try:
        mapping = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Mapping)
        codecs.lookup(mapping.file.encoding)
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        msgspec.ValidationError,
        LookupError,
        RecursionError,
    ) as failure:
        raise InputError(
            gettext_noop("The mapping file cannot be read: {reason}."),
            file=name,
            reason=str(failure).rstrip("."),
            hint=gettext_noop("Its form is described in docs/how-to/map-a-csv.md."),
        ) from failure
    for table, allowed in (("columns", ours), ("fixed", ours), ("relations", relations)):
        if strange := sorted(set(getattr(mapping, table)) - set(allowed)):
            raise InputError(
                gettext_noop("The mapping file names {field_name}, which is not one of: {allowed}."),
                file=name,
                field=f"{table}.{strange[0]}",
                field_name=strange[0],
                allowed=", ".join(allowed),
            )
    if mapping.column("name") is None:
        raise InputError(gettext_noop("The mapping file does not say which column holds the name."), file=name)
    return mapping


def decode_csv(content: bytes, mapping: Mapping, name: str) -> Iterator[tuple[int, dict[str, str] | None, list[str]]]:
    """``(line, row, cells)`` of the mapped file; ``row`` is ``None`` where the cells are not those of the header.

    Raises ``SourceError`` for text in another encoding or damaged CSV, ``SchemaDrift`` for missing columns.
    """
    try:
        text = content.decode(
            "utf-8-sig" if mapping.file.encoding.lower() in ("utf-8", "utf8") else mapping.file.encoding
        )
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.file.delimiter, strict=True)
        header: list[str] = []
        for cells in reader:
            if reader.line_num <= mapping.file.skip or not cells:
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                if missing := sorted(mapping.theirs() - set(header)):
                    raise SchemaDrift(
                        gettext_noop("{file_name} has no column {columns}."),
                        file_name=name,
                        columns=", ".join(missing),
                        line=reader.line_num,
                    )
                continue
            yield reader.line_num, (dict(zip(header, cells, strict=True)) if len(cells) == len(header) else None), cells
    except (UnicodeError, csv.Error) as failure:
        raise SourceError(
            gettext_noop("{file_name} cannot be read as {encoding}: {reason}."),
            file_name=name,
            encoding=mapping.file.encoding,
            reason=str(failure).rstrip("."),
        ) from failure


def mapped_row(row: dict[str, str], mapping: Mapping) -> dict[str, str]:
    """A row under our column names; parts joined with ``; `` and days in ISO form where they can be read."""
    found: dict[str, str] = dict(mapping.fixed)
    for ours in mapping.columns:
        place = mapping.column(ours)
        assert place is not None, "a column that is mapped has a place"
        found[ours] = _value(row[place.column].strip(), place)
    return found


def _value(text: str, place: Column) -> str:
    text = place.values.get(text, text)
    if place.split and text:
        return "; ".join(piece.strip() for piece in text.split(place.split) if piece.strip())
    if place.form and text:
        try:
            return datetime.strptime(text, place.form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return text  # reported where the day is read
    return text
