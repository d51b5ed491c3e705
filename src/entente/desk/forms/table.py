"""Which questions stand on which page of a form? All of the declared proposal, in one table.

A page holds the fields of one table of the proposal file. Lists inside a list (owners of a party) have a page of their
own, whose first question names the item that they belong to.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import inspect

from entente.model.describe import describe_fields, sections
from entente.model.shape import bare_type, proposal_type
from entente.model.text import Text

__all__ = ["OVERVIEW", "PARENT", "Page", "Question", "choice_label", "form_pages", "pages"]

OVERVIEW, PARENT = "overview", "@parent"
"""The page that asks which lists have anything, and the row that holds the id of the item that these belong to."""

_FIRST = ("", "topic", "research", "party", "person", "funding", "visitor", "data", "material", "equipment",
          "technology", "transfer", "publication", "ip", "agreement", "permit", "activity", "instrument")  # fmt: skip
"""The order in which an office thinks; what is not named follows in the order of the declaration."""

_OCCURS = Text(en="Which of these occur?", zh="本项目涉及哪些内容？")
_YES_NONE = Text(en="yes, none, or left empty: unknown", zh="是、无；不填表示未知")
_PROJECT = Text(en="Project", zh="项目")


class Question(NamedTuple):
    """One field: its name, its declared type, what it means, and what may be written.

    ``optional``: it may be unknown. ``needed``: without it nothing can be judged. ``listed``: it is a list with a page
    of its own.
    """

    name: str
    kind: inspect.Type
    meaning: Text
    form: Text
    choices: tuple[str, ...]
    optional: bool
    needed: bool
    listed: bool


class Page(NamedTuple):
    """The questions of one table of the proposal file.

    ``path`` is where it stands (``party.owners``; empty for the top of the file); ``many``: a list of tables;
    ``optional``: it may be unknown whether there are any; ``parent``: the page of the items that these belong to.
    """

    path: str
    title: Text
    many: bool
    optional: bool
    questions: tuple[Question, ...]
    parent: str = ""

    @property
    def in_list(self) -> bool:
        """Whether each item belongs to an item of another list."""
        return self.parent in _lists()


@cache
def pages() -> tuple[Page, ...]:
    """Every page, in the order of the form."""
    declared = proposal_type()
    top, _tables = sections()
    named = {field.name for field in top}
    plain = tuple(field for field in declared.fields if field.encode_name in named)
    found = {"": [Page("", _PROJECT, many=False, optional=False, questions=_questions(declared, plain))]}
    meanings = {section.name: section.meaning for section in _tables}
    for field in declared.fields:
        if field.encode_name not in named:
            found[field.encode_name] = _pages_of(field, field.encode_name, meanings[field.encode_name], "")
    order = [*_FIRST, *(name for name in found if name not in _FIRST)]
    return tuple(page for name in order for page in found[name])


@cache
def form_pages() -> tuple[Page, ...]:
    """The pages as a form shows them: first one that asks of which lists there is anything."""
    asked = tuple(
        Question(page.path, inspect.BoolType(), page.title, _YES_NONE, (), optional=True, needed=False, listed=False)
        for page in pages()
        if page.optional and not page.parent
    )
    return (Page(OVERVIEW, _OCCURS, many=False, optional=False, questions=asked), *pages())


@cache
def _lists() -> frozenset[str]:
    return frozenset(page.path for page in pages() if page.many)


def _pages_of(field: inspect.Field, path: str, title: Text, parent: str) -> list[Page]:
    kind, optional = bare_type(field.type)
    many = isinstance(kind, inspect.VarTupleType)
    struct = bare_type(kind.item_type)[0] if isinstance(kind, inspect.VarTupleType) else kind
    assert isinstance(struct, inspect.StructType)
    page = Page(path, title, many, many and optional, _questions(struct, struct.fields), parent)
    inner = [
        nested
        for each, question in zip(struct.fields, page.questions, strict=True)
        if question.listed
        for nested in _pages_of(each, f"{path}.{question.name}", question.meaning, path)
    ]
    return [page, *inner]


def _questions(struct: inspect.StructType, fields: tuple[inspect.Field, ...]) -> tuple[Question, ...]:
    words = {each.name: each for each in describe_fields(struct) if each.name in {f.encode_name for f in fields}}
    return tuple(_question(field, words[field.encode_name].meaning, words[field.encode_name].form) for field in fields)


def _question(field: inspect.Field, meaning: Text, form: Text) -> Question:
    kind, optional = bare_type(field.type)
    item = bare_type(kind.item_type)[0] if isinstance(kind, inspect.VarTupleType) else kind
    choices = tuple(str(member) for member in item.cls) if isinstance(item, inspect.EnumType) else ()
    listed = isinstance(kind, inspect.VarTupleType) and isinstance(item, inspect.StructType)
    return Question(
        name=field.encode_name,
        kind=kind,
        meaning=meaning,
        form=_or_usual(_FORMS.get(type(kind), form) if not _pattern(item) else form, field.default),
        choices=choices,
        optional=optional,
        needed=field.required,
        listed=listed,
    )


def _pattern(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.StrType) and bool(kind.pattern)


def _or_usual(form: Text, default: object) -> Text:
    """A field that says something where it is left empty says so."""
    if not isinstance(default, str) or not default:
        return form
    return Text(en=f"{form.en}; left empty: {default}", zh=f"{form.zh}；不填表示 {default}")


_FORMS: dict[type[inspect.Type], Text] = {
    inspect.BoolType: Text(en="yes or no", zh="是或否"),
    inspect.StrType: Text(en="text", zh="文字"),
    inspect.VarTupleType: Text(en="one on each line; if there are none: none", zh="每行一项；没有则填“无”"),
    inspect.DictType: Text(en="name = value, one on each line", zh="名称 = 值，每行一项"),
}
"""What may be written in a cell, where that differs from what stands in a file."""


@cache
def _labels() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "choices.toml").read_text(encoding="utf-8"))


def choice_label(code: str, field: str = "") -> str:
    """The Chinese words of a code, where a field gives it a meaning of its own that one; every code has them."""
    return _labels().get(f"{field}.{code}", "") or _labels()[code]
