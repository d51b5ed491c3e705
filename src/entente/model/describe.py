"""The declared form of a proposal in words, for the template, the reference page and the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import NODEFAULT, inspect

from entente.model.shape import COUNTRY_PATTERN, bare_type, proposal_type
from entente.model.text import Text

__all__ = ["FieldWords", "Section", "describe_fields", "sections"]

_DATE_WORDS = Text(en="a day, such as 2026-05-31", zh="日期，如 2026-05-31")
_PATTERN_WORDS: dict[str, Text] = {
    COUNTRY_PATTERN: Text(en="two-letter code, such as US or CN", zh="两位代码，如 US、CN"),
    r"^[A-Z]{3}$": Text(en="three-letter code, such as USD or CNY", zh="三位代码，如 USD、CNY"),
    r"^https://ror\.org/0[a-z0-9]{8}$": Text(en="https://ror.org/…", zh="https://ror.org/…"),
    r"^T\d{1,6}$": Text(en="such as T10001", zh="如 T10001"),
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$": Text(
        en="letters, digits, dot, hyphen, underscore", zh="字母、数字、点、连字符、下划线"
    ),
}


class FieldWords(NamedTuple):
    """One field in words.

    ``form`` says what may be written; ``usual`` is the TOML that stands where nothing is known (``None``: required).
    ``inner`` describes the fields of each item where the field is a list of tables.
    """

    name: str
    meaning: Text
    form: Text
    choices: tuple[str, ...]
    optional: bool
    usual: str | None
    inner: tuple[FieldWords, ...]


class Section(NamedTuple):
    """A table (``[topic]``) or list of tables (``[[party]]``) of the proposal."""

    name: str
    many: bool
    meaning: Text
    fields: tuple[FieldWords, ...]

    @property
    def heading(self) -> str:
        """As it is written in the file."""
        return f"[[{self.name}]]" if self.many else f"[{self.name}]"


def sections() -> tuple[tuple[FieldWords, ...], tuple[Section, ...]]:
    """The scalar fields at the top of the file, and the tables below them, in the order of the declaration."""
    top, tables = [], []
    for field in proposal_type().fields:
        kind = bare_type(field.type)[0]
        many = isinstance(kind, inspect.VarTupleType)
        inner = bare_type(kind.item_type)[0] if isinstance(kind, inspect.VarTupleType) else kind
        if isinstance(inner, inspect.StructType):
            tables.append(Section(field.encode_name, many, _meaning(field.type), tuple(describe_fields(inner))))
        else:
            top.append(_field_words(field))
    return tuple(top), tuple(tables)


def describe_fields(struct: inspect.StructType) -> Iterator[FieldWords]:
    """The fields of a table in words."""
    return map(_field_words, struct.fields)


def _field_words(field: inspect.Field) -> FieldWords:
    kind, optional = bare_type(field.type)
    choices: tuple[str, ...] = ()
    inner: tuple[FieldWords, ...] = ()
    if isinstance(kind, inspect.EnumType):
        choices = tuple(str(member) for member in kind.cls)
    if isinstance(kind, inspect.VarTupleType):
        item = bare_type(kind.item_type)[0]
        if isinstance(item, inspect.StructType):
            inner = tuple(describe_fields(item))
    return FieldWords(
        field.encode_name, _meaning(field.type), _form(kind), choices, optional, _usual(field, kind, optional), inner
    )


def _meaning(kind: inspect.Type) -> Text:
    """The ``doc(en, zh)`` of a field; every field of the proposal has one."""
    assert isinstance(kind, inspect.Metadata), "a field without doc()"
    assert kind.extra_json_schema is not None
    assert kind.extra is not None
    return Text(en=kind.extra_json_schema["description"], zh=kind.extra["zh"])


def _form(kind: inspect.Type) -> Text:
    """What may be written for a type."""
    match kind:
        case inspect.BoolType():
            return Text(en="true or false", zh="true 或 false")
        case inspect.DateType():
            return _DATE_WORDS
        case inspect.IntType():
            return Text(en="a whole number", zh="整数")
        case inspect.FloatType():
            return Text(en="a number", zh="数字")
        case inspect.EnumType():
            return Text(en="one of the words", zh="下列词语之一")
        case inspect.DictType():
            return Text(en="a table in braces: { name = value }", zh="花括号内的表：{ 名称 = 值 }")
        case inspect.VarTupleType():
            return _list_form(bare_type(kind.item_type)[0])
        case inspect.StrType() if kind.pattern:
            return _PATTERN_WORDS[kind.pattern]
    return Text(en="text in quotation marks", zh="引号内的文字")


def _list_form(item: inspect.Type) -> Text:
    if isinstance(item, inspect.StructType):
        return Text(en="a list of tables: [{ … }, { … }]", zh="表的列表：[{ … }, { … }]")
    words = _form(item)
    return Text(en=f"a list: [\"…\"]; each {words.en}", zh=f"列表：[\"…\"]；每项为{words.zh}")  # fmt: skip


def _usual(field: inspect.Field, kind: inspect.Type, optional: bool) -> str | None:
    if field.required:
        return None
    if isinstance(kind, inspect.VarTupleType) and field.default == ():
        return "[]"
    if isinstance(kind, inspect.DictType):
        return "{}"
    if optional:
        return '"unknown"'
    assert field.default is not NODEFAULT
    return f'"{field.default}"'
