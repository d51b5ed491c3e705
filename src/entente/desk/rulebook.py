"""The rules as the desk shows them: check, list, show."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from entente.desk.institution_rules import SHOWN, every_rule, read_files
from entente.errors import InputError, gettext_noop
from entente.model.provenance import Citation
from entente.model.text import Text
from entente.safeguards.boundaries import untested_boundaries
from entente.safeguards.examples import ExampleFailure, failing_examples
from entente.safeguards.records import RuleRecord
from entente.safeguards.rulebook import Rule, RuleBook, parse_rules, read_rules

__all__ = ["RuleCheck", "RuleLine", "check_rules", "list_rules", "show_rule", "unknown_rule", "with_own"]

_LISTS = gettext_noop("`entente rules list` names them.")


class UntestedBoundary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number or day of a rule that lacks an example: on it, or beyond it."""

    rule: str
    file: str
    line: int
    text: str
    boundary: str
    missing: str


class RuleCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a check of rule files found."""

    rules: int
    examples: int
    collisions: int
    failures: tuple[ExampleFailure, ...] = ()
    untested: tuple[UntestedBoundary, ...] = ()
    dead: tuple[str, ...] = ()
    """Rules that can never apply (``file:line: id``), where the prover is installed and own files are checked."""

    @property
    def passes(self) -> bool:
        """Whether nothing is to be mended."""
        return not (self.failures or self.untested or self.dead)


class RuleLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of one rule, in a list."""

    id: str
    version: str
    side: str
    regime: str
    effect: str
    status: str
    certainty: str
    cite: str
    title: Text
    in_force_from: str = ""
    in_force_to: str = ""


def check_rules(path: Path | None, home: Path) -> RuleCheck:
    """Load a rule file or folder, run every example in it and count what it has.

    Where none is named, the packaged rules and those of institutions are checked. A file of one's own is read together
    with the packaged rules, so that it may name them. Raises ``RuleError`` for a record that is no rule and
    ``InputError`` for a path that cannot be read or holds no record.
    """
    book = every_rule(home).book if path is None else with_own(path)
    rules = [rule for rule in book.rules if _lies_in(rule.file, path)]
    collisions = [rule for rule in book.collisions if _lies_in(rule.file, path)]
    if not (rules or collisions):
        raise InputError(
            gettext_noop("{file_name} holds no rule."), file=str(path), file_name=Path(path or "").name, hint=SHOWN
        )
    return RuleCheck(
        rules=len(rules),
        examples=sum(len(rule.record.example) for rule in rules),
        collisions=len(collisions),
        failures=failing_examples(book, rules),
        untested=tuple(_untested(rules)),
        dead=() if path is None else _dead(book, rules),
    )


def _lies_in(file: str, path: Path | None) -> bool:
    """Whether a rule file is the one, or in the folder, that was named; every file is where none was."""
    return path is None or file == str(path) or Path(file).is_relative_to(path)


def _untested(rules: Iterable[Rule]) -> Iterator[UntestedBoundary]:
    """Numbers and days without examples on both sides."""
    for rule in rules:
        for each in untested_boundaries(rule):
            yield UntestedBoundary(
                rule=rule.id,
                file=rule.file,
                line=rule.line,
                text=each.text,
                boundary=str(each.boundary),
                missing=each.missing,
            )


def _dead(book: RuleBook, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Rules that can never apply; nothing where the prover is not installed."""
    try:
        from entente.safeguards.proofs.theorems import dead_rules
    except ImportError:
        return ()
    fails = dead_rules(book, rules).fails
    return tuple(f"{rule.file}:{rule.line}: {rule.id}" for rule in rules if f"{rule.id}@{rule.record.version}" in fails)


def with_own(path: Path) -> RuleBook:
    """The packaged rules and those of a file or folder."""
    from importlib import resources

    own = read_files(path)
    if not own:
        raise InputError(
            gettext_noop("The folder {file_name} holds no rule file."),
            file=str(path),
            file_name=path.name,
            hint=SHOWN,
        )
    packaged = resources.files("entente.safeguards") / "rules"
    if path.resolve() == Path(str(packaged)).resolve():
        return parse_rules(own)
    shipped = [
        (name, text)
        for name, text in read_rules(packaged)
        if not (path.is_file() and Path(str(packaged / name)).resolve() == path.resolve())
    ]
    return parse_rules([*shipped, *own])


def list_rules(home: Path, *, named: str = "", side: str = "", status: str = "") -> tuple[RuleLine, ...]:
    """Every version of every rule, by id and version; or those whose id begins so, of a side, of a status.

    Raises ``InputError`` where there is none such.
    """
    found = tuple(
        _line(rule)
        for rule in every_rule(home).book.rules
        if rule.id.startswith(named)
        and (not side or side.upper() in rule.record.side.split("-"))
        and status in ("", rule.record.status)
    )
    if not found:
        raise InputError(gettext_noop("No rule is like that."), hint=_LISTS)
    return found


def _line(rule: Rule) -> RuleLine:
    record = rule.record
    return RuleLine(
        id=record.id,
        version=record.version,
        side=record.side,
        regime=record.regime,
        effect=record.effect.value,
        status=record.status,
        certainty=record.certainty.value,
        cite=record.cite,
        title=record.title,
        in_force_from=record.in_force_from.isoformat() if record.in_force_from else "",
        in_force_to=record.in_force_to.isoformat() if record.in_force_to else "",
    )


def show_rule(rule_id: str, home: Path) -> tuple[tuple[RuleRecord, tuple[Citation, ...]], ...]:
    """Every version of a rule with its citations; raises ``InputError`` for an id that is no rule."""
    book = every_rule(home).book
    found = book.find(rule_id)
    if not found:
        raise unknown_rule(rule_id, book)
    return tuple((rule.record, rule.citations) for rule in found)


def unknown_rule(rule_id: str, book: RuleBook, day: date | None = None) -> InputError:
    """That no rule is called so, with the nearest that is; or that none of its versions is in force on a day."""
    if day is not None and book.find(rule_id):
        return InputError(gettext_noop("No version of {name} is in force on {day}."), name=rule_id, day=day)
    near = difflib.get_close_matches(rule_id, [rule.id for rule in book.rules], n=1)
    return InputError(
        gettext_noop("No rule is called {name}."),
        name=rule_id,
        hint=near[0] if near else _LISTS,
    )
