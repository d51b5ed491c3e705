"""Plain data against the declared form of a proposal: every mistake, with its field, in one pass.

The declarations in ``model.proposal`` are read through ``msgspec.inspect``, so a field that is added there is checked
here without further work. ``"unknown"`` (``"未知"``) stands for every fact that is not known.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from msgspec import NODEFAULT, inspect

from entente.errors import gettext_noop
from entente.model.countries import COUNTRIES, COUNTRY_SLIPS
from entente.model.fields import Country, Key, RorId
from entente.model.paths import FieldPath
from entente.model.proposal import Proposal

__all__ = ["FIRST_YEAR", "LAST_YEAR", "UNKNOWN_WORDS", "ShapeCheck", "is_unknown", "nearest"]

FIRST_YEAR, LAST_YEAR = 1900, 2200
UNKNOWN_WORDS = ("unknown", "未知")
MAX_ITEMS = 2000
_SUMMARY_LENGTH = 1000
"""Texts that may be longer than this are paragraphs and may have line breaks."""

Report = Callable[..., None]
_BAD: Final = object()
"""A value that was reported and is left out of the result."""


def is_unknown(value: object) -> bool:
    """Whether a value is the word for *not known* in either language."""
    return isinstance(value, str) and value.strip().casefold() in UNKNOWN_WORDS


def nearest(word: str, choices: list[str]) -> str:
    """The choice that a misspelt word most likely means, or an empty string (similarity of 70 of 100 or more)."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word[:100], choices, scorer=fuzz.ratio, score_cutoff=70, processor=str.casefold)
    return str(found[0]) if found else ""


@cache
def proposal_type() -> inspect.StructType:
    """The declared form of a proposal."""
    found = inspect.type_info(Proposal)
    assert isinstance(found, inspect.StructType)
    return found


def bare_type(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """A field's type without its metadata, and whether the field may be ``None`` (unknown)."""
    if isinstance(kind, inspect.Metadata):
        return bare_type(kind.type)
    if isinstance(kind, inspect.UnionType):
        inner = next(member for member in kind.types if not isinstance(member, inspect.NoneType))
        return bare_type(inner)[0], True
    return kind, False


def _pattern_of(alias: Any) -> str:  # noqa: ANN401 - an annotated alias has no narrower type
    return str(alias.__metadata__[0].pattern)


COUNTRY_PATTERN = _pattern_of(Country)
_PATTERN_SENTENCES: dict[str, str] = {
    _pattern_of(Key): gettext_noop(
        "“{value}” is not an id: use letters, digits, dot, hyphen and underscore, at most 80, no blanks."
    ),
    _pattern_of(RorId): gettext_noop("“{value}” is not a ROR identifier; one looks like https://ror.org/05qwgg493."),
    r"^T\d{1,6}$": gettext_noop("“{value}” is not an OpenAlex topic id; one looks like T10001."),
    r"^[A-Z]{3}$": gettext_noop("“{value}” is not a currency code; one looks like USD or CNY."),
}


class ShapeCheck:
    """One walk over the data; ``report(path, template, hint=…, **values)`` is called for every mistake."""

    def __init__(self, report: Report, left_out: frozenset[FieldPath] = frozenset()) -> None:
        self._report = report
        self._left_out = left_out

    def proposal(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data without what was reported, unknown facts as ``None``: ready for ``msgspec.convert``."""
        cleaned = self._struct(data, proposal_type(), ())
        assert isinstance(cleaned, dict)
        return cleaned

    def _value(self, value: object, kind: inspect.Type, path: FieldPath) -> Any:  # noqa: ANN401 - data of any form
        match kind:
            case inspect.StructType():
                return self._struct(value, kind, path)
            case inspect.VarTupleType():
                return self._list(value, kind, path)
            case inspect.DictType():
                return self._mapping(value, kind, path)
            case inspect.EnumType():
                return self._choice(value, [str(member) for member in kind.cls], path)
            case inspect.StrType():
                return self._text(value, kind, path)
            case inspect.BoolType():
                return self._truth(value, path)
            case inspect.IntType() | inspect.FloatType():
                return self._number(value, kind, path)
            case inspect.DateType():
                return self._date(value, path)
        raise AssertionError(f"no check is written for {kind}")

    def _struct(self, value: object, kind: inspect.StructType, path: FieldPath) -> Any:  # noqa: ANN401
        if not isinstance(value, Mapping):
            return self._bad(path, gettext_noop("A table with fields is expected here."))
        cleaned: dict[str, Any] = {}
        fields = {field.encode_name: field for field in kind.fields}
        meant = {self._unknown_key(name, list(fields), path) for name in value if name not in fields}
        for name, field in fields.items():
            here = (*path, name)
            if name not in value:
                if field.required and name not in meant and here not in self._left_out:
                    self._missing(here)
                continue
            found = self._field(value[name], field, here)
            if found is not _BAD:
                cleaned[name] = found
        return cleaned

    def _field(self, value: object, field: inspect.Field, path: FieldPath) -> Any:  # noqa: ANN401
        kind, optional = bare_type(field.type)
        if not is_unknown(value):
            return self._value(value, kind, path)
        if optional:
            return None
        if not field.required:  # the default of such a field says nothing: an empty text, list or table
            if field.default is not NODEFAULT and field.default not in ("", ()) and not path_is_table(kind):
                return self._bad(path, gettext_noop("This cannot be unknown; leave the line out for “{usual}”."),
                                 usual=field.default)  # fmt: skip
            return _BAD
        if isinstance(kind, inspect.StrType) and path[-1] not in ("id", "title") and path[0] != "party":
            return str(value).strip()
        return self._bad(path, gettext_noop("This cannot be unknown: without it there is nothing to judge."))

    def _missing(self, path: FieldPath) -> None:
        if path == ("party",):
            hint = gettext_noop('Add one [[party]] for each organisation, with id = "…" and name = "…".')
            self._report(path, gettext_noop("No party is given."), hint=hint)
        elif path[0] == "party" and path[-1] == "name" and len(path) == 3:
            self._report(path, gettext_noop("The party has no name."))
        else:
            self._report(path, gettext_noop("The field “{name}” is missing."), name=path[-1])

    def _unknown_key(self, name: str, fields: list[str], path: FieldPath) -> str:
        """Report a field that does not exist; returns the field that is likely meant."""
        meant = nearest(name, fields)
        top = [field.encode_name for field in proposal_type().fields]
        template, hint = gettext_noop("There is no field “{name}” here."), ""
        if meant:
            template = gettext_noop("There is no field “{name}” here; did you mean “{meant}”?")
        elif path and name in top:
            hint = gettext_noop("It belongs at the top of the file, above the first line in brackets.")
        self._report((*path, name), template, hint=hint, name=_clip(name), meant=meant)
        return meant

    def _list(self, value: object, kind: inspect.VarTupleType, path: FieldPath) -> Any:  # noqa: ANN401
        inner = bare_type(kind.item_type)[0]
        if not isinstance(value, list):
            if isinstance(inner, inspect.StructType):
                template = gettext_noop("Several can be given here: write [[{name}]] in double brackets.")
                return self._bad(path, template, name=path[-1])
            return self._bad(path, gettext_noop('A list is expected: put the values in brackets, ["…", "…"].'))
        if len(value) > MAX_ITEMS:
            template = gettext_noop("{count} items are given; at most {most} are read.")
            return self._bad(path, template, count=len(value), most=MAX_ITEMS)
        if kind.min_length and len(value) < kind.min_length:
            self._missing(path)
            return _BAD
        items = (self._value(item, inner, (*path, position)) for position, item in enumerate(value))
        return [item for item in items if item is not _BAD]

    def _mapping(self, value: object, kind: inspect.DictType, path: FieldPath) -> Any:  # noqa: ANN401
        if not isinstance(value, Mapping):
            return self._bad(path, gettext_noop("A table of names and values is expected, in braces."))
        cleaned: dict[str, Any] = {}
        names = inspect.StrType(min_length=1, max_length=100)
        for name, item in value.items():
            here = (*path, name)
            inner = bare_type(kind.value_type)[0]
            if isinstance(inner, inspect.StrType):
                inner = inspect.StrType(max_length=_SUMMARY_LENGTH)
            found = (
                _BAD if self._text(name, names, here) is _BAD or is_unknown(item) else self._value(item, inner, here)
            )
            if found is not _BAD:
                cleaned[name] = found
        return cleaned

    def _choice(self, value: object, choices: list[str], path: FieldPath) -> Any:  # noqa: ANN401
        if value in choices:
            return value
        meant = nearest(value, choices) if isinstance(value, str) else ""
        template = gettext_noop("“{value}” is not one of: {choices}.")
        if meant:
            template = gettext_noop("“{value}” is not a possible value; did you mean “{meant}”? Possible: {choices}.")
        return self._bad(path, template, value=_clip(value), meant=meant, choices=", ".join(choices))

    def _text(self, value: object, kind: inspect.StrType, path: FieldPath) -> Any:  # noqa: ANN401
        if not isinstance(value, str):
            return self._bad(path, gettext_noop('Text is expected here, in quotation marks: "…".'))
        strange = _strange_character(value, paragraphs=(kind.max_length or 0) > _SUMMARY_LENGTH)
        if strange:
            template = gettext_noop("The text contains the invisible control character {character}.")
            hint = gettext_noop("Such characters can make text look like other text; delete it.")
            return self._bad(path, template, hint=hint, character=strange)
        if kind.max_length is not None and len(value) > kind.max_length:
            template = gettext_noop("The text has {count} characters; at most {most} are read.")
            return self._bad(path, template, count=len(value), most=kind.max_length)
        if kind.min_length and not value.strip():
            return self._bad(path, gettext_noop("This must not be empty."))
        if kind.pattern == COUNTRY_PATTERN:
            return self._country(value, path)
        if kind.pattern and not re.fullmatch(kind.pattern.strip("^$"), value):
            return self._bad(path, _PATTERN_SENTENCES[kind.pattern], value=_clip(value))
        return value

    def _country(self, value: str, path: FieldPath) -> Any:  # noqa: ANN401
        if value in COUNTRIES:
            return value
        meant = _country_meant(value)
        template = gettext_noop("“{value}” is not a two-letter code of a country or region (ISO 3166-1).")
        if meant:
            template = gettext_noop(
                "“{value}” is not a two-letter code of a country or region (ISO 3166-1); did you mean “{meant}”?"
            )
        return self._bad(path, template, value=_clip(value), meant=meant)

    def _truth(self, value: object, path: FieldPath) -> Any:  # noqa: ANN401
        if isinstance(value, bool):
            return value
        return self._bad(path, gettext_noop('Write true or false without quotation marks, or "unknown".'))

    def _number(self, value: object, kind: inspect.IntType | inspect.FloatType, path: FieldPath) -> Any:  # noqa: ANN401
        whole = isinstance(kind, inspect.IntType)
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            template = (
                gettext_noop('A whole number is expected here, without quotation marks, or "unknown".')
                if whole
                else gettext_noop('A number is expected here, without quotation marks, or "unknown".')
            )
            return self._bad(path, template)
        if isinstance(value, float) and not math.isfinite(value):
            return self._bad(path, gettext_noop("A finite number is expected here."))
        low = kind.ge if kind.ge is not None else -1e15
        high = kind.le if kind.le is not None else 1e15
        if not low <= value <= high:
            template = gettext_noop("The number must lie between {low} and {high}.")
            return self._bad(path, template, low=f"{low:g}", high=f"{high:,.0f}")
        return value

    def _date(self, value: object, path: FieldPath) -> Any:  # noqa: ANN401
        if isinstance(value, datetime) or not isinstance(value, date):
            hint = gettext_noop("Without quotation marks and without a time of day.") if value else ""
            return self._bad(path, gettext_noop("A day is expected here, written 2026-05-31."), hint=hint)
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            template = gettext_noop("The year {year} is out of range ({first} to {last}).")
            return self._bad(path, template, year=value.year, first=FIRST_YEAR, last=LAST_YEAR)
        return value

    def _bad(self, path: FieldPath, template: str, hint: str = "", **values: object) -> object:
        self._report(path, template, hint=hint, **values)
        return _BAD


def path_is_table(kind: inspect.Type) -> bool:
    """Whether a field holds a table, so that *unknown* means that nothing in it is known."""
    return isinstance(kind, inspect.StructType)


def _country_meant(value: str) -> str:
    """The code that a name, a three-letter code or a slip stands for, or an empty string."""
    asked = value.strip().casefold()
    if asked.upper() in COUNTRIES:
        return asked.upper()
    if asked.upper() in COUNTRY_SLIPS:
        return COUNTRY_SLIPS[asked.upper()]
    return next((code for code, names in COUNTRIES.items() if asked in (names[0].casefold(), names[1])), "")


def _strange_character(text: str, *, paragraphs: bool) -> str:
    """The first control, format or separator character of a text as U+XXXX; joiners are part of several scripts."""
    for char in text:
        if char.isprintable() or char in "\u200c\u200d\u3000\u00a0\u00ad" or (paragraphs and char in "\n\t"):
            continue
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            return f"U+{ord(char):04X}"
    return ""


def _clip(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
