"""From verdicts to standings: what each finding would make of the outcome, and what a permission changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from entente.model.codes import Deontic, Result, Standing
from entente.model.kinds import PermitStatus
from entente.model.proposal import Proposal
from entente.safeguards.engine import Verdict

__all__ = ["WORST", "Permits", "Ruling", "ruling"]

WORST: dict[Deontic, Standing] = {
    Deontic.PROHIBIT: Standing.PROHIBITED,
    Deontic.LICENCE_DENIED: Standing.PROHIBITED,
    Deontic.VERIFY: Standing.OPEN,
    Deontic.LICENCE: Standing.CONDITIONS,
    Deontic.CONDITION: Standing.CONDITIONS,
    Deontic.NOTIFY: Standing.CONDITIONS,
    Deontic.RECORD: Standing.NO_OBJECTION,
    Deontic.INFORM: Standing.NO_OBJECTION,
    Deontic.EXEMPT: Standing.NO_OBJECTION,
}
"""The hardest standing that an effect can make."""

NOTHING: frozenset[str] = frozenset()


class Permits:
    """The permissions that a proposal states, by name in any letter case, and the checks of texts that were made."""

    def __init__(self, proposal: Proposal, given: Mapping[str, object]) -> None:
        self.known = proposal.permit is not None
        self.stated: dict[str, PermitStatus | None] = {
            permit.name.casefold(): permit.status for permit in proposal.permit or ()
        }
        for path, status in given.items():
            if path.startswith("permit[") and path.endswith("].status"):
                name = path[len("permit[") : -len("].status")].casefold()
                self.stated[name] = None if status is None else PermitStatus(str(status))
        self._checks = {path: value for path, value in given.items() if path.startswith("verify[")}

    def status(self, *names: str) -> PermitStatus | None:
        """How far a permission has come; ``None`` if nobody has said."""
        for name in names:
            if name and name.casefold() in self.stated:
                return self.stated[name.casefold()]
        return PermitStatus.NOT_APPLIED if self.known else None

    def checked(self, rule_id: str) -> object:
        """What a check of a rule's text found: ``cleared``, ``stands``, or nothing yet."""
        return self._checks.get(f"verify[{rule_id}]")

    def unchecked(self, facts: frozenset[str]) -> frozenset[str]:
        """The facts without the checks that were made: nobody is asked twice."""
        return facts - self._checks.keys() if self._checks else facts


class Ruling:
    """A verdict's weight: the standing it makes, the standing it could make, and what to ask about it."""

    __slots__ = ("_ask", "_permits", "possible", "standing", "verdict")

    def __init__(
        self, verdict: Verdict, standing: Standing, possible: Standing, permits: Permits | None = None
    ) -> None:
        self.verdict = verdict
        self.standing = standing
        self.possible = possible
        self._permits = permits
        self._ask: frozenset[str] | None = None

    @property
    def ask(self) -> frozenset[str]:
        """The facts that would settle it; looked for when somebody wants to know."""
        if self._ask is None:
            undecided = self._permits is not None and self.verdict.result is Result.UNDECIDED
            self._ask = self._permits.unchecked(self.verdict.unknown) if undecided and self._permits else self.then_ask
        return self._ask

    @property
    def then_ask(self) -> frozenset[str]:
        """What would still have to be asked if it applied: its permission or its text."""
        return NOTHING if self._permits is None else _ask(self.verdict, self._permits, self.standing)


def ruling(verdict: Verdict, permits: Permits) -> Ruling:
    """Weigh one verdict (docs/reference/rule-language.md, "From result to standing")."""
    rule, record = verdict.rule, verdict.rule.record
    worst = WORST[record.effect]
    settled = verdict.result is Result.DOES_NOT_APPLY or verdict.defeated_by or not rule.binding
    if settled or worst is Standing.NO_OBJECTION:
        return Ruling(verdict, Standing.NO_OBJECTION, Standing.NO_OBJECTION)
    status = permits.status(record.permit, rule.id)
    check = permits.checked(rule.id)
    if status is PermitStatus.HELD or check == "cleared":
        return Ruling(verdict, Standing.NO_OBJECTION, Standing.NO_OBJECTION)
    if status is PermitStatus.REFUSED:
        worst = Standing.PROHIBITED
    certain = verdict.result is Result.APPLIES and (rule.verified or check == "stands")
    standing = worst if certain or worst is Standing.CONDITIONS else Standing.OPEN
    return Ruling(verdict, standing, worst, permits)


def _ask(verdict: Verdict, permits: Permits, standing: Standing) -> frozenset[str]:
    """The facts that would settle a verdict that applies: its permission or its text."""
    rule = verdict.rule
    if rule.record.effect is Deontic.VERIFY or (not rule.verified and standing is Standing.OPEN):
        return permits.unchecked(frozenset((f"verify[{rule.id}]",)))
    if rule.record.permit and standing is Standing.CONDITIONS and permits.status(rule.record.permit, rule.id) is None:
        return frozenset((f"permit[{rule.record.permit}].status",))
    return NOTHING


def concerns(rulings: Iterable[Ruling], side: str) -> list[Ruling]:
    """The rulings that count for a side (those of an agreement count for each of its sides)."""
    return [each for each in rulings if side in each.verdict.rule.record.side.split("-")]
