"""The reference of facts, `docs/reference/facts.md`: written from the schema, so that it cannot go out of date.

`python tools/facts.py` writes it, `python tools/facts.py --check` says whether it is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from entente.safeguards.language import COLLECTIONS, NAMED_SETS, FactType
from entente.safeguards.schema import DERIVED, base_schema, field_meaning
from entente.safeguards.wording import FACT_QUESTIONS, WHO, WHO_FACT

TARGET = Path(__file__).parent.parent / "docs" / "reference" / "facts.md"

INTRODUCTION = """# The facts

What a rule may read. A stated fact is a field of the [proposal](proposal.md) under its table; inside a rule with
`for_each = "data"`, or inside `any_of(data, …)`, `data.kind` is the kind of that item. A scalar that the proposal
leaves out is unknown; a list that is empty means none.

The question and who can answer it are what the reader sees where the fact is unknown and matters. Facts in `imposed.`
come into being by being given by a rule ([rule language](rule-language.md)).

Named sets: {sets}.
"""
LOOKED_UP = {
    "day": "The day the answer is for.",
    "project.countries": "Countries of the parties.",
    "project.funders": "Classes of the funders.",
    "project.lists": "Lists that any party stands on.",
    "agreement.relies_on_any": "Whether any agreement is relied on (given by the accords).",
    "agreement.sta_relied_on": "Whether the US-China Science and Technology Agreement is relied on.",
    "agreement.sta_status": "Its status on the day, as known.",
    "agreement.sta_version": "The version that governs: 1979, 2018 or 2024.",
    "agreement.sta_covers": "Whether the project lies within its scope.",
    "agreement.sta_days_remaining": "Days until its term ends.",
    "party.lists": "Legal and funder lists the party stands on: matches, declared listings; a possible match is unknown.",
    "party.licence_policy": "Policy stated by its Entity List entries, strictest first.",
    "party.dod_1286_current": "Whether it is on the Section 1286 edition current on the day.",
    "party.owned_50_by_listed": "Direct owners known to be listed hold 50 per cent or more together.",
    "party.owned_50_by_blocked": "Direct owners who are blocked persons (csl.SDN) hold 50 per cent or more together.",
    "party.owned_50_by_countries_of_concern": "Direct owners from countries of concern hold 50 per cent or more together.",
    "party.owned_50_by_prc": "Direct owners from China, Hong Kong or Macau hold 50 per cent or more together.",
    "party.foreign_share": "Percent held by direct owners from other countries than the party's own.",
    "party.prc_lists": "Chinese lists that the applicant declares for it (control, watch, countermeasure, unreliable).",
    "person.employer_country": "Country of the employing party.",
    "person.employer_lists": "Lists of the employing party.",
    "technology.coded": "A US control code (ECCN or Munitions List) is stated.",
    "transfer.coded": "A US control code (ECCN or Munitions List) is stated.",
    "transfer.recipient_lists": "Lists of the recipient; of the only party in the destination if none is named.",
    "transfer.recipient_prc_lists": "Chinese lists declared for the recipient.",
    "transfer.recipient_foreign": "Whether the recipient is a foreign organisation to China.",
    "transfer.recipient_country": "Country of the recipient.",
    "transfer.recipient_kind": "Kind of the recipient.",
    "transfer.recipient_policy": "Policy stated by the recipient's Entity List entries.",
    "transfer.recipient_military": "Whether the recipient belongs to armed forces.",
    "transfer.recipient_owned_50_by_listed": "Whether listed bodies hold half of the recipient.",
    "data.leaves": "Somebody outside the country of origin gets access.",
    "imposed.publication_approval_cn": "A Chinese rule imposes approval or report before publication.",
    "imposed.publication_approval_us": "A US rule imposes approval before publication.",
}


def kind_of(fact: FactType) -> str:
    """The type in words."""
    words = {"bool": "yes/no", "set": "set", "numbers": "numbers by name"}
    return words.get(fact.kind, fact.kind) + (
        ": " + ", ".join(f"`{value}`" for value in fact.values) if fact.values else ""
    )


def reference() -> str:
    """The page."""
    sets = "; ".join(f"`{name}` = {', '.join(members)}" for name, members in NAMED_SETS.items())
    parts = [INTRODUCTION.format(sets=sets)]
    stated = base_schema()
    names = {name.partition(".")[0]: None for name in stated}
    for namespace in names:
        per = "each item" if namespace in COLLECTIONS else "the project"
        parts.append(
            f"## {namespace} (stated, {per})\n\n| fact | type | meaning | question | who |\n|---|---|---|---|---|"
        )
        for name, fact in stated.items():
            if name.startswith(namespace + "."):
                english, chinese = field_meaning(name)
                question = FACT_QUESTIONS.get(name)
                asked = f"{question.en} {question.zh}" if question else ""
                who = WHO_FACT.get(name, WHO[namespace])
                parts.append(f"| `{name}` | {kind_of(fact)} | {english} {chinese} | {asked} | {who.en} {who.zh} |")
        parts.append("")
    parts.append("## Derived\n\n| fact | type | how |\n|---|---|---|")
    for name, fact in DERIVED.items():
        how = f"`{' '.join(fact.formula.split())}`" if fact.formula else LOOKED_UP[name]
        parts.append(f"| `{name}` | {kind_of(fact)} | {how} |")
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the page, or check it."""
    if "--check" in sys.argv:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == reference() else 1
    TARGET.write_text(reference(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
