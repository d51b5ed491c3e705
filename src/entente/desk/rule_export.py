"""The rules for other programs: Cedar policies with their schema, and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from entente.desk.proposals import replace_file
from entente.model.canonical import to_builtins
from entente.safeguards.export.cedar import cedar_policies
from entente.safeguards.export.cedar_facts import CedarVocabulary, cedar_schema
from entente.safeguards.export.plain import condition_tree
from entente.safeguards.facts import formulas
from entente.safeguards.language import COLLECTIONS
from entente.safeguards.rule import Rule
from entente.safeguards.rulebook import RuleBook, load_rulebook

__all__ = ["Exported", "export_rules"]

SLOTS = 5
"""Items of each list that the exported policies have room for."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: files, and how many rules and policies they hold."""

    files: tuple[Path, ...]
    rules: int
    policies: int = 0


def export_rules(
    form: Literal["cedar", "json"], folder: Path, *, as_of: date, known_at: date, slots: int = SLOTS
) -> Exported:
    """Write the rules in force on a day into a folder; existing files of these names are replaced.

    Cedar: ``rules.cedar`` and ``rules.cedarschema.json``. JSON: ``rules.json``, the records with their conditions as
    trees. Raises ``StorageError`` where a file cannot be written.
    """
    book = load_rulebook()
    rules = book.on(as_of, known_at)
    folder.mkdir(parents=True, exist_ok=True)
    if form == "json":
        path = folder / "rules.json"
        replace_file(path, _json(book, rules, as_of, known_at))
        return Exported(files=(path,), rules=len(rules))
    room = dict.fromkeys(COLLECTIONS, slots)
    policies = cedar_policies(rules, formulas(), room)
    vocabulary = CedarVocabulary.of(rules, formulas(), book.schema)
    files = (folder / "rules.cedar", folder / "rules.cedarschema.json")
    replace_file(files[0], "\n".join(policy.text for policy in policies))
    replace_file(files[1], json.dumps(cedar_schema(vocabulary, room), indent=1) + "\n")
    return Exported(files=files, rules=len(rules), policies=len(policies))


def _json(book: RuleBook, rules: Sequence[Rule], as_of: date, known_at: date) -> str:
    document = {
        "format": "entente/rules/1",
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(),
        "facts": {name: {"kind": fact.kind, "values": fact.values} for name, fact in book.schema.items()},
        "formulas": {name: condition_tree(tree) for name, tree in formulas().items()},
        "rules": [
            to_builtins(rule.record)
            | {
                "when_tree": condition_tree(rule.when.expr),
                "unless_tree": condition_tree(rule.unless.expr) if rule.unless else None,
            }
            for rule in rules
        ],
        "collisions": [to_builtins(each.record) for each in book.collisions],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
