"""What would settle an undecided condition: every smallest set of answers that makes it true, or false.

An answer is a claim about one fact (``data[g].count`` above 100). A certificate is a set of answers that together
decide a condition whatever the rest turns out to be. Facts that are known need no answer; derived facts lead back to
those that are stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from entente.safeguards.expression import And, Compare, Expr, Fact, Literal, Member, Not, Or, Overlap, Quantified
from entente.safeguards.facts import formulas
from entente.safeguards.interpret import interpret
from entente.safeguards.kleene import Node, Scope
from entente.safeguards.language import FactType, formula_of

__all__ = ["NEGATED", "TURNED", "Answer", "Certificate", "Certificates", "combined", "consistent", "smallest"]

MOST = 48
"""Certificates kept for a condition, smallest first; more would only repeat themselves."""

NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Answer(NamedTuple):
    """A claim about one fact: ``is``/``is not`` one of some words, compared with a number or day, or true or false.

    ``?`` stands for an answer that is not spelt out: it is assumed that some answer will do.
    """

    fact: str
    sign: str
    value: Any = None


Certificate = frozenset[Answer]
NOTHING: Certificate = frozenset()


def consistent(answers: Iterable[Answer]) -> bool:
    """Whether some value of every fact fits all that is claimed of it."""
    by_fact: dict[str, list[Answer]] = {}
    for answer in answers:
        by_fact.setdefault(answer.fact, []).append(answer)
    return all(len(claims) == 1 or _fit(claims) for claims in by_fact.values())


def _fit(claims: list[Answer]) -> bool:
    allowed: frozenset[Any] | None = None
    for claim in claims:
        if claim.sign == "is":
            allowed = claim.value if allowed is None else allowed & claim.value
    if allowed is not None:
        return any(all(_holds(value, claim) for claim in claims) for value in allowed)
    low = max((claim.value for claim in claims if claim.sign in (">", ">=")), default=None)
    high = min((claim.value for claim in claims if claim.sign in ("<", "<=")), default=None)
    if low is None or high is None:
        return True
    strict = any(claim.sign in "<>" and claim.value in (low, high) for claim in claims)
    return bool(low < high or (low == high and not strict))


def _holds(value: Any, claim: Answer) -> bool:  # noqa: ANN401 - facts have many types
    match claim.sign:
        case "is":
            return value in claim.value
        case "is not":
            return value not in claim.value
        case "<":
            return bool(value < claim.value)
        case "<=":
            return bool(value <= claim.value)
        case ">":
            return bool(value > claim.value)
        case ">=":
            return bool(value >= claim.value)
    return True


def smallest(found: Iterable[Certificate]) -> list[Certificate]:
    """Certificates without those that hold another one, smallest first."""
    kept: list[Certificate] = []
    for each in sorted(set(found), key=lambda certificate: (len(certificate), sorted(map(str, certificate)))):
        if len(kept) == MOST:
            break
        if not any(other <= each for other in kept):
            kept.append(each)
    return kept


def combined(choices: Iterable[list[Certificate]]) -> list[Certificate]:
    """One certificate of each list, put together where they agree."""
    found: list[Certificate] = [NOTHING]
    for each in choices:
        found = smallest(one | other for one in found for other in each if consistent(one | other))
    return found


class Certificates:
    """Looks for the certificates of conditions over the facts of a schema."""

    def __init__(self, schema: Mapping[str, FactType]) -> None:
        self.schema = schema
        self._nodes: dict[int, tuple[Expr, Node]] = {}

    @classmethod
    def over(cls, schema: Mapping[str, FactType]) -> Certificates:
        """The search over a schema, kept for as long as the same one is asked about."""
        if not _KEPT or _KEPT[0].schema is not schema:
            _KEPT[:] = [cls(schema)]
        return _KEPT[0]

    def node(self, expr: Expr) -> Node:
        """The closures of an expression, made once."""
        if id(expr) not in self._nodes:
            self._nodes[id(expr)] = expr, interpret(expr, self.schema, lambda name: formula_of(name, self.schema))
        return self._nodes[id(expr)][1]

    def decide(self, expr: Expr, scope: Scope, *, wanted: bool) -> list[Certificate]:
        """The smallest sets of answers that make a condition ``wanted`` (true or false); empty where none can.

        A condition that is decided already needs nothing (one empty certificate) or cannot be had.
        """
        held = self.node(expr).value(scope)
        if held is not None:
            return [NOTHING] if held is wanted else []
        match expr:
            case Not(part):
                return self.decide(part, scope, wanted=not wanted)
            case And(parts) | Or(parts):
                each = [self.decide(part, scope, wanted=wanted) for part in parts]
                together = wanted is isinstance(expr, And)
                return combined(each) if together else smallest(one for found in each for one in found)
            case Quantified("any_of" | "all_of"):
                return self._quantified(expr, scope, wanted=wanted)
            case Fact():
                return self._fact(expr, scope, wanted=wanted)
        return self._atom(expr, scope, wanted=wanted)

    def _quantified(self, expr: Quantified, scope: Scope, *, wanted: bool) -> list[Certificate]:
        items = scope["*" + expr.over]
        vacuous = expr.name == "all_of"
        if items is None:
            # That there is no such item is one answer; which one there is would have to be described.
            return [frozenset((Answer(expr.over, "is" if wanted is vacuous else "?", frozenset((False,))),))]
        each = [self.decide(expr.body, scope | {expr.over: item}, wanted=wanted) for item in items]
        return combined(each) if wanted is vacuous else smallest(one for found in each for one in found)

    def _fact(self, fact: Fact, scope: Scope, *, wanted: bool) -> list[Certificate]:
        item = scope[fact.namespace]
        given = fact.field in item.get("!", ())
        formula = formulas().get(fact.name)
        if formula is not None and not given and "?" + fact.field not in item:
            return self.decide(formula, scope, wanted=wanted)
        return self._answered(fact, scope, "is", frozenset((wanted,)))

    def _answered(self, fact: Fact, scope: Scope, sign: str, value: Any) -> list[Certificate]:  # noqa: ANN401
        """One fact answered; a looked-up one leads to the facts that it is made of, whatever their answers."""
        reasons = self.node(fact).unknown(scope)
        item = scope[fact.namespace]
        own = f"{item['#']}.{fact.field}" if "#" in item else fact.name
        own = f"{own}.{fact.parameter}" if fact.parameter else own
        if reasons == {own}:
            return [frozenset((Answer(own, sign, value),))]
        return self._open(reasons)

    def _open(self, reasons: Iterable[str]) -> list[Certificate]:
        """All of these answered, in some way."""
        found = frozenset(Answer(reason, "?") for reason in reasons)
        return [found] if found else []

    def _atom(self, expr: Expr, scope: Scope, *, wanted: bool) -> list[Certificate]:
        match expr:
            case Compare(sign, Fact() as fact, Literal(_, value)):
                return self._compared(fact, sign, value, scope, wanted=wanted)
            case Compare(sign, Literal(_, value), Fact() as fact):
                return self._compared(fact, TURNED[sign], value, scope, wanted=wanted)
            case Member(Fact() as fact, Literal(_, words)):
                return self._answered(fact, scope, "is" if wanted else "is not", frozenset(words))
            case Member(Literal(), Fact() as container) | Overlap(Fact() as container, Literal()):
                return self._in_set(expr, container, scope, wanted=wanted)
            case Overlap(Literal(), Fact() as container):
                return self._in_set(expr, container, scope, wanted=wanted)
        return self._open(self.node(expr).unknown(scope))

    def _compared(self, fact: Fact, sign: str, value: Any, scope: Scope, *, wanted: bool) -> list[Certificate]:  # noqa: ANN401
        sign = sign if wanted else NEGATED[sign]
        if sign in ("==", "!="):
            return self._answered(fact, scope, "is" if sign == "==" else "is not", frozenset((value,)))
        return self._answered(fact, scope, sign, value)

    def _in_set(self, expr: Expr, container: Fact, scope: Scope, *, wanted: bool) -> list[Certificate]:
        """Members of a partly known set: one that is there is enough, for none to be there each has to be asked."""
        reasons = self.node(expr).unknown(scope)
        if not hasattr(self.node(container).value(scope), "maybe"):
            return self._open(reasons)
        answers = [Answer(reason, "is", frozenset((wanted,))) for reason in sorted(reasons)]
        return [frozenset((answer,)) for answer in answers] if wanted else [frozenset(answers)]


_KEPT: list[Certificates] = []
"""The last search: interpreting the conditions of all rules takes longer than one answer."""
