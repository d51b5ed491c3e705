"""Answers that a proposal keeps beside its fields: checks of texts, possible list entries, facts that have no field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from entente.errors import InputError, gettext_noop
from entente.model.proposal import Proposal
from entente.safeguards.facts import FACT_PATH
from entente.safeguards.language import FactType
from entente.safeguards.schema import fact_schema

__all__ = ["CHECKS", "LISTING", "Check", "given_by", "typed_reply"]

Check = Literal["cleared", "stands"]
CHECKS: tuple[Check, ...] = ("cleared", "stands")
"""What a person found who checked a text: nothing stands in the way, or it is as the rule says."""

LISTING = re.compile(r"^party\[(?P<party>[^\]]+)\]\.lists\[(?P<code>[^\]]+)\]$")
"""Whether a party is the body of a possible list entry."""

YES = ("yes", "y", "true", "是", "有")
NO = ("no", "n", "false", "否", "无")


def given_by(proposal: Proposal) -> dict[str, object]:
    """The answers with a value, by the fact they answer.

    Raises :class:`InputError` for an answer to no fact or of a kind that the fact cannot have.
    """
    found: dict[str, object] = {}
    for number, answered in enumerate(proposal.answered, start=1):
        if not answered.value:
            continue
        try:
            found[answered.fact] = typed_reply(answered.fact, answered.value, fact_schema())
        except ValueError:
            raise InputError(
                gettext_noop("“{value}” is no answer to {fact}."),
                field=f"answered[{number}].value",
                value=answered.value,
                fact=answered.fact,
            ) from None
    return found


def typed_reply(fact: str, text: str, schema: Mapping[str, FactType]) -> object:
    """An answer in words as the value that the rules read; raises ``ValueError`` where it is none."""
    word = text.strip()
    if fact.startswith("verify["):
        if word.casefold() not in CHECKS:
            raise ValueError(text)
        return word.casefold()
    if LISTING.match(fact):
        return yes_or_no(word)
    path = FACT_PATH.match(fact)
    kind = schema.get(f"{path['namespace']}.{path['field']}") if path else None
    if kind is None:
        raise ValueError(text)
    return _value(word, kind)


def yes_or_no(word: str) -> bool:
    """Yes or no in either language; raises ``ValueError`` for anything else."""
    folded = word.casefold()
    if folded not in YES and folded not in NO:
        raise ValueError(word)
    return folded in YES


def _value(word: str, fact: FactType) -> object:
    match fact.kind:
        case "bool":
            return yes_or_no(word)
        case "number" | "numbers":
            number = float(word.replace(",", "").replace("，", ""))
            if fact.whole or number.is_integer():
                if not number.is_integer():
                    raise ValueError(word)
                return int(number)
            return number
        case "date":
            return date.fromisoformat(word)
        case "set":
            return tuple(_one_of(part.strip(), fact) for part in re.split(r"[,，、;；]", word) if part.strip())
    return _one_of(word, fact)


def _one_of(word: str, fact: FactType) -> str:
    if not word or (fact.values and word not in fact.values):
        raise ValueError(word)
    return word
