"""Expressions of the rule language as trees: what the parser makes and every backend reads.

One tree is interpreted with its unknowns (``interpret``), compiled to Python (``program``), exported to Cedar and to
z3. A tree holds facts, literals and operators of the language and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = [
    "And", "Arithmetic", "Compare", "DaysBetween", "Expr", "Fact", "Known", "Literal", "Member", "Not", "Or",
    "Overlap", "Quantified", "Words", "parts_of", "walk", "written",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule: ``bool``, ``number``, ``text``, ``date`` or ``set`` (a tuple of texts)."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact; ``parameter`` names one measured value of a ``numbers`` fact. ``values`` closes a text or set."""

    kind: str
    namespace: str
    field: str
    parameter: str = ""
    values: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``data.kind``; a fact of no namespace is its field."""
        return f"{self.namespace}.{self.field}".lstrip(".")


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Expr
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Expr, ...]
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds."""

    parts: tuple[Expr, ...]
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Compare:
    """``==`` ``!=`` ``<`` ``<=`` ``>`` ``>=`` of two values of one kind."""

    operator: str
    left: Expr
    right: Expr
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Member:
    """A text is in a set."""

    member: Expr
    container: Expr
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sets share a member."""

    left: Expr
    right: Expr
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+`` ``-`` ``*`` of two numbers."""

    operator: str
    left: Expr
    right: Expr
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Days from the earlier day to the later one."""

    later: Expr
    earlier: Expr
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Known:
    """Whether somebody has stated a fact: never unknown itself."""

    fact: Fact
    kind: str = "bool"


@dataclass(frozen=True, slots=True)
class Quantified:
    """``any_of``, ``all_of``, ``count_of`` or ``sum_of`` over the items of a list."""

    name: str
    over: str
    body: Expr

    @property
    def kind(self) -> str:
        """A yes/no for ``any_of`` and ``all_of``, else a number."""
        return "bool" if self.name in ("any_of", "all_of") else "number"


@dataclass(frozen=True, slots=True)
class Words:
    """``mentions`` (words as written) or ``starts_with`` (prefixes) of a text or a set of texts."""

    name: str
    fact: Expr
    words: tuple[str, ...]
    kind: str = "bool"


Expr = (
    Literal | Fact | Not | And | Or | Compare | Member | Overlap | Arithmetic | DaysBetween | Known | Quantified | Words
)


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression."""
    match expr:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(_, left, right) | Arithmetic(_, left, right) | Overlap(left, right) | Member(left, right):
            return (left, right)
        case DaysBetween(later, earlier):
            return (later, earlier)
        case Known(fact) | Words(_, fact, _):
            return (fact,)
        case Quantified(_, _, body):
            return (body,)
    return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    yield expr
    for part in parts_of(expr):
        yield from walk(part)


def written(expr: Expr) -> str:
    """The expression as the rule language writes it."""
    match expr:
        case And(parts) | Or(parts):
            word = " and " if isinstance(expr, And) else " or "
            return word.join(_within(part) for part in parts)
        case Not(Member(member, container)):
            return f"{written(member)} not in {written(container)}"
        case Not(part):
            return f"not {_within(part)}"
        case Compare(operator, left, right) | Arithmetic(operator, left, right):
            return f"{_within(left)} {operator} {_within(right)}"
        case Member(member, container):
            return f"{written(member)} in {written(container)}"
        case Overlap(left, right):
            return f"overlaps({written(left)}, {written(right)})"
        case DaysBetween(later, earlier):
            return f"days_between({written(later)}, {written(earlier)})"
        case Known(fact):
            return f"known({written(fact)})"
        case Quantified(name, over, body):
            return f"{name}({over}, {written(body)})"
        case Words(name, fact, words):
            return f"{name}({written(fact)}, {', '.join(map(_quoted, words))})"
        case Fact(_, _, _, parameter):
            return f"{expr.name}.{parameter}" if parameter else expr.name
        case Literal(kind, value):
            return _literal(kind, value)


def _within(expr: Expr) -> str:
    """Inside another expression: in brackets where it would be read otherwise."""
    text = written(expr)
    return f"({text})" if isinstance(expr, And | Or | Compare | Member | Arithmetic | Not) else text


def _literal(kind: str, value: Any) -> str:  # noqa: ANN401 - a value of the language
    if kind == "set":
        return "(" + ", ".join(map(_quoted, value)) + ("," if len(value) == 1 else "") + ")"
    if kind == "date":
        return f"as_of_date({_quoted(value.isoformat())})"
    return _quoted(value) if kind == "text" else str(value)


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
