"""Editions of the rules: the packaged ones on a day, or those together with the files of a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from entente.desk.rulebook import unknown_rule, with_own
from entente.errors import InputError, gettext_noop
from entente.safeguards.rule import Rule, RuleSet
from entente.safeguards.rulebook import RuleBook, load_rulebook

__all__ = ["PACKAGED", "Edition", "find_version", "open_edition"]

PACKAGED = "packaged"


class Edition(NamedTuple):
    """A rule book and the rules of it that are in force on a day, as known on another."""

    label: str
    book: RuleBook
    as_of: date
    known_at: date

    @property
    def rules(self) -> RuleSet:
        """The rules in force."""
        return self.book.active(self.as_of, self.known_at)


def open_edition(spec: str, as_of: date, known_at: date) -> Edition:
    """The edition that a word names: ``packaged``, a day (then the packaged rules of that day), a file or a folder.

    Raises ``InputError`` for a word that names none, and ``RuleError`` for files that are no rule files.
    """
    if spec == PACKAGED:
        return Edition(spec, load_rulebook(), as_of, known_at)
    if Path(spec).exists():
        return Edition(spec, with_own(Path(spec)), as_of, known_at)
    try:
        day = date.fromisoformat(spec)
    except ValueError:
        raise InputError(
            gettext_noop("“{spec}” is neither a day nor a file or folder of rules."),
            spec=spec,
            hint=gettext_noop("Write packaged, a day such as 2025-11-10, or a path."),
        ) from None
    return Edition(spec, load_rulebook(), day, day)


def find_version(spec: str) -> Rule | None:
    """The packaged rule that ``ID@VERSION`` names; nothing for a word that has no such form, or is a path.

    Raises ``InputError`` for a rule or a version that does not exist.
    """
    rule_id, at, version = spec.partition("@")
    if not at or Path(spec).exists():
        return None
    book = load_rulebook()
    versions = {rule.record.version: rule for rule in book.find(rule_id)}
    if not versions:
        raise unknown_rule(rule_id, book)
    if version not in versions:
        raise InputError(
            gettext_noop("{name} has no version {version}; it has {versions}."),
            name=rule_id, version=version, versions=", ".join(versions),
        )  # fmt: skip
    return versions[version]
