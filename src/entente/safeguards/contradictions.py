"""A condition that can never hold, as far as its plain parts show it: one fact cannot be two things at once.

The prover finds every such condition (``proofs``); this finds the common slips at load, without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from entente.safeguards.certificates import NEGATED, TURNED, Answer, consistent
from entente.safeguards.expression import And, Compare, Expr, Fact, Literal, Member, Not

__all__ = ["contradictory"]


def contradictory(expr: Expr) -> str:
    """A fact that would have to be two things at once; empty where there is none such among the parts of an *and*."""
    claims = list(_claims(expr))
    facts = dict.fromkeys(claim.fact for claim in claims)
    if len(facts) == len(claims):
        return ""
    for fact in facts:
        if not consistent(claim for claim in claims if claim.fact == fact):
            return fact
    return ""


def _claims(expr: Expr, *, holds: bool = True) -> Iterator[Answer]:
    """What the plain parts of a condition claim of single facts."""
    match expr:
        case And(parts) if holds:
            for part in parts:
                yield from _claims(part)
        case Not(part):
            yield from _claims(part, holds=not holds)
        case Fact(kind="bool"):
            yield Answer(expr.name, "is", frozenset((holds,)))
        case Member(Fact() as fact, Literal(_, words)):
            yield Answer(fact.name, "is" if holds else "is not", frozenset(words))
        case Compare(sign, Fact() as fact, Literal(_, value)):
            yield _compared(fact, sign if holds else NEGATED[sign], value)
        case Compare(sign, Literal(_, value), Fact() as fact):
            yield _compared(fact, TURNED[sign] if holds else NEGATED[TURNED[sign]], value)


def _compared(fact: Fact, sign: str, value: object) -> Answer:
    name = f"{fact.name}.{fact.parameter}" if fact.parameter else fact.name
    if sign in ("==", "!="):
        return Answer(name, "is" if sign == "==" else "is not", frozenset((value,)))
    return Answer(name, sign, value)
