"""What changed between two editions of the rules: records field by field, and a smallest case on which they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import msgspec

from entente.desk.rule_editions import Edition, find_version, open_edition
from entente.errors import InputError, gettext_noop
from entente.model.codes import Result
from entente.model.text import Text
from entente.safeguards.rule import Rule
from entente.safeguards.rulebook import RuleBook, load_rulebook

__all__ = ["FieldChange", "RuleChange", "Witness", "diff_editions", "diff_rules"]

_UNCOMPARED = ("example", "id")


class FieldChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field of a record that reads otherwise."""

    name: str
    old: str
    new: str


class Witness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A smallest set of facts on which two versions differ, and what each says of it on a day."""

    facts: dict[str, Any]
    as_of: date
    was: Result
    now: Result


class RuleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule that is not the same in both editions.

    ``condition``: ``same`` (not a word changed, or proven to come out the same for every proposal), ``differs`` (with a
    ``witness``), or ``unproven`` (the prover is not installed, or found neither).
    """

    rule: str
    title: Text
    kind: Literal["added", "removed", "changed"]
    old: str = ""
    new: str = ""
    fields: tuple[FieldChange, ...] = ()
    condition: Literal["same", "differs", "unproven"] = "unproven"
    witness: Witness | None = None


def diff_rules(old: str, new: str, *, as_of: date, known_at: date) -> tuple[RuleChange, ...]:
    """What changed from one edition to another, or from one version (``ID@VERSION``) to another.

    Raises as :func:`open_edition`, and ``InputError`` where only one of the two is a version.
    """
    one, two = find_version(old), find_version(new)
    if one is not None and two is not None:
        return (_changed(one, two, load_rulebook()),)
    if one is not None or two is not None:
        raise InputError(gettext_noop("A version can only be compared with another version."), field=old)
    return diff_editions(open_edition(old, as_of, known_at), open_edition(new, as_of, known_at))


def diff_editions(old: Edition, new: Edition) -> tuple[RuleChange, ...]:
    """Rules that were added, removed or changed, by id."""
    before, after = old.rules.by_id, new.rules.by_id
    out = []
    for rule_id in sorted({*before, *after}):
        one, two = before.get(rule_id), after.get(rule_id)
        if one is not None and two is not None:
            if one.record != two.record:
                out.append(_changed(one, two, new.book))
        else:
            present = one or two
            assert present is not None, "an id stands for a rule of one of the editions"
            version = present.record.version
            kind: Literal["added", "removed"] = "removed" if two is None else "added"
            out.append(
                RuleChange(
                    rule=rule_id,
                    title=present.record.title,
                    kind=kind,
                    old=version if kind == "removed" else "",
                    new=version if kind == "added" else "",
                )
            )
    return tuple(out)


def _changed(one: Rule, two: Rule, book: RuleBook) -> RuleChange:
    condition, witness = _condition(one, two, book)
    return RuleChange(
        rule=two.id,
        title=two.record.title,
        kind="changed",
        old=one.record.version,
        new=two.record.version,
        fields=tuple(_fields(one, two)),
        condition=condition,
        witness=witness,
    )


def _fields(one: Rule, two: Rule) -> list[FieldChange]:
    """Fields that read otherwise."""
    old, new = msgspec.to_builtins(one.record), msgspec.to_builtins(two.record)
    names = [name for name in {**old, **new} if name not in _UNCOMPARED and old.get(name) != new.get(name)]
    return [FieldChange(name=name, old=_shown(old.get(name)), new=_shown(new.get(name))) for name in names]


def _shown(value: Any) -> str:  # noqa: ANN401 - a value of a record
    text = (
        value if isinstance(value, str) else msgspec.json.encode(value).decode() if value not in (None, [], {}) else ""
    )
    return " ".join(text.split())


def _condition(one: Rule, two: Rule, book: RuleBook) -> tuple[Literal["same", "differs", "unproven"], Witness | None]:
    """Whether the conditions differ, by form or by the prover."""
    if one.judged == two.judged:
        return "same", None
    prover = _prover()
    if prover is None:
        return "unproven", None
    found = prover(one, two, book)
    if found.facts is None:
        return ("same" if found.proven else "unproven"), None
    assert found.as_of is not None, "a witness has a day"
    assert found.was is not None, "a witness says what the old version says"
    assert found.now is not None, "a witness says what the new version says"
    return "differs", Witness(facts=dict(found.facts), as_of=found.as_of, was=found.was, now=found.now)


def _prover() -> Callable[[Rule, Rule, RuleBook], Any] | None:
    """The prover, if its extra is installed."""
    try:
        from entente.safeguards.proofs.difference import difference
    except ImportError:
        return None
    return difference
