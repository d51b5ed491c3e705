"""Closed sets that every room uses."""

from __future__ import annotations

from enum import IntEnum, StrEnum

__all__ = ["Deontic", "ListClass", "Result", "Standing", "worst"]


class Standing(StrEnum):
    """What the imposed rules leave of a proposal, in four plain words (mildest first)."""

    NO_OBJECTION = "no_objection"
    CONDITIONS = "conditions"
    OPEN = "open"
    PROHIBITED = "prohibited"


class _Rank(IntEnum):
    NO_OBJECTION = 0
    CONDITIONS = 1
    OPEN = 2
    PROHIBITED = 3


def worst(*standings: Standing) -> Standing:
    """The hardest of several standings; ``no_objection`` of none."""
    return max(standings, key=lambda standing: _Rank[standing.name], default=Standing.NO_OBJECTION)


class Result(StrEnum):
    """What a rule says of a proposal."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    UNDECIDED = "undecided"


class Deontic(StrEnum):
    """What a rule does where it applies."""

    PROHIBIT = "prohibit"
    LICENCE = "licence"
    """Permission of an authority is needed and ordinarily given."""
    LICENCE_DENIED = "licence_denied"
    """Permission is needed and its policy is denial: counts as prohibited unless the item is left out."""
    CONDITION = "condition"
    """May proceed once a named step is taken that lies in the parties' hands."""
    NOTIFY = "notify"
    """A filing, registration, report or notice is due."""
    RECORD = "record"
    """Standing duty (records, certificates): goes with every such project and changes no standing."""
    INFORM = "inform"
    """Something to know; no duty."""
    EXEMPT = "exempt"
    """Takes the facts out of other rules."""
    VERIFY = "verify"
    """A person has to check a text or a status; opens a question."""


class ListClass(StrEnum):
    """What kind of authority keeps a restricted-party list."""

    LEGAL = "legal"
    FUNDER = "funder"
    NON_OFFICIAL = "non_official"
