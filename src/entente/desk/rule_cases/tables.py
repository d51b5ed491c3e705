"""The tables that say what a neutral fact means here: one file per regime under ``regimes/``, typed and checked.

docs/how-to/rule-cases.md describes every key. A table speaks of fact names and values only; it never sees a case's id.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

__all__ = ["FactTable", "Label", "RegimeTable", "Words", "known_names", "regime_tables"]

Scalar = bool | int | float | str
Give = dict[str, Any]
"""Our facts by path (``party[2].country``) and their values; a list is a set, ``"unknown"`` is unknown; a path
that begins with ``+`` adds to a set."""

Label = Literal[
    "not_applicable",
    "allowed",
    "exempt",
    "conditions",
    "report_required",
    "refer",
    "licence_required",
    "approval_required",
    "restricted",
    "prohibited",
]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row for free text: if ``any`` of the words occurs and none of ``but``, it ``give``s these facts.

    A word may stand inside another; a space at its end or beginning asks for the end or beginning of a word.
    """

    any: tuple[str, ...]
    but: tuple[str, ...] = ()
    give: Give = {}


class FactTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one neutral fact means.

    ``to`` receives the value (through ``values`` where these are single values); with ``at_least`` it receives whether
    the value is at least so much. ``number``: the value is a number in text, counted in units of ``per``. ``values``
    maps a value, written as text (a list: joined with commas), to our facts. ``words`` does so for free text, the first
    row that fits; every row of ``further`` that fits adds to it. ``each`` names the list of a proposal that gets one
    item for each member. ``also``: facts that hold whenever the fact is stated and known. ``unless`` names other
    neutral facts and values with which it says nothing; ``where`` names other texts of which, if stated, one of these
    words must occur for it to say anything. ``before``: the value is a day or month, and before it these facts hold.
    ``silent``: it describes the question and no rule reads it. ``free``: text of which nothing fits carries no weight
    (with ``to``: goes as it is); without it such a value is not understood.
    """

    to: tuple[str, ...] = ()
    number: bool = False
    per: float = 1
    at_least: float | None = None
    unless: dict[str, Any] = {}
    where: dict[str, tuple[str, ...]] = {}
    before: Give = {}
    values: dict[str, Any] = {}
    words: tuple[Words, ...] = ()
    further: tuple[Words, ...] = ()
    each: str = ""
    null: tuple[str, ...] = ()
    silent: bool = False
    free: bool = False
    also: Give = {}

    def paths(self) -> tuple[str, ...]:
        """Every path of ours that it can set: what is unknown where the fact is."""
        if self.null:
            return self.null
        if self.each:
            return (self.each,)
        gives = [give for give in self.values.values() if isinstance(give, dict)] + [
            row.give for row in (*self.words, *self.further)
        ]
        return tuple(dict.fromkeys((*self.to, *(path.removeprefix("+") for give in gives for path in give))))


class RegimeTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One regime: its rules, what its cases take for granted, its facts, and its names for results.

    ``instrument``: an agreement of the register whose state on the day, as known, is given as facts.
    ``sets`` names what a ``"$NAME"`` stands for in this table. ``start`` holds facts that every case has unless it
    says otherwise. ``labels`` names the result of a rule where the effect alone does not (rule id → label);
    ``labels_for`` does so for questions of another kind.
    """

    regimes: tuple[str, ...]
    rules: tuple[str, ...]
    instrument: str = ""
    sets: dict[str, Any] = {}
    start: Give = {}
    facts: dict[str, FactTable]
    labels: dict[str, Label] = {}
    labels_for: dict[Literal["status", "obligation", "deadline"], dict[str, Label]] = {}

    def label(self, rule_id: str, asks: str) -> Label | None:
        """The table's own name for what a rule does, if it has one."""
        for_this: Mapping[str, Label] = self.labels_for.get(asks, {})  # type: ignore[call-overload]
        return for_this.get(rule_id) or self.labels.get(rule_id)


@cache
def regime_tables() -> Mapping[str, RegimeTable]:
    """Every table by the regimes that it serves."""
    tables: dict[str, RegimeTable] = {}
    folder = files(__package__) / "regimes"
    alike = tomllib.loads((folder / "shared.toml").read_text(encoding="utf-8"))
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml") and file.name != "shared.toml":
            written = tomllib.loads(file.read_text(encoding="utf-8"))
            table = msgspec.convert(_with_sets(written, alike | written.get("sets", {})), RegimeTable)
            for regime in table.regimes:
                assert regime not in tables, f"{regime} is served by two tables"
                tables[regime] = table
    return tables


def _with_sets(value: Any, sets: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what TOML may hold
    """A table's content with every ``"$NAME"`` replaced by what has that name, here or in ``shared.toml``."""
    if isinstance(value, dict):
        return {key: _with_sets(each, sets) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_sets(each, sets) for each in value]
    return sets[value[1:]] if isinstance(value, str) and value[:1] == "$" and value[1:] in sets else value


@cache
def known_names() -> frozenset[str]:
    """Every fact name that some table knows."""
    return frozenset(name for table in regime_tables().values() for name in table.facts)
