"""A protocol's handling rules: which class of data may move or be used, for what, by whom, after which steps.

The file is TOML and the same for both parties; its digest is part of its name in every act, so that both mean the same
text. A rule is a subset of ODRL 2.2 (permission with constraints, prohibition, duties); purposes are codes of the GA4GH
Data Use Ontology (DUO). What no rule permits is refused, and the refusal names the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from entente.desk.acts.kinds import Approval, Word
from entente.errors import InputError, gettext_noop

__all__ = ["DataClass", "Duty", "HandlingRule", "Protocol", "Refusal", "read_protocol"]

Code = Annotated[str, msgspec.Meta(pattern=r"^DUO:[0-9]{7}$")]


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ODRL duty: ``receipt`` (the receiver verifies and signs) or ``delete``, within days of the transfer."""

    action: Literal["receipt", "delete"]
    within_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)]


class HandlingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is permitted: ``actions`` (``transfer``, ``access``), purposes, receivers, steps in order, until when.

    ``epsilon`` is the largest privacy spend over all accesses under the rule, as a decimal number.
    """

    id: Word
    actions: tuple[Literal["transfer", "access"], ...] = ()
    purposes: tuple[Code, ...] = ()
    receivers: tuple[Word, ...] = ()
    steps: tuple[Word, ...] = ()
    duties: tuple[Duty, ...] = ()
    until: date | None = None
    epsilon: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")] = "0"


class DataClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of data and the rule it falls under; without a rule nothing of it may move."""

    name: Word
    rule: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Word
    classes: tuple[DataClass, ...]
    rules: tuple[HandlingRule, ...]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why something may not be done: the rule, or the class where there is none, and a sentence with its values."""

    rule: str
    template: str
    values: dict[str, str] = {}


class Protocol(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol file that was read. ``name`` is its id and the first 64 bits of its digest."""

    name: str
    classes: Mapping[str, DataClass]
    rules: Mapping[str, HandlingRule]

    def permitted(
        self, action: Literal["transfer", "access"], data_class: str, purpose: str, receiver: str, today: date
    ) -> HandlingRule | Refusal:
        """The rule that permits an action for a purpose and a receiver, or why none does."""
        known = self.classes.get(data_class)
        if known is None or not known.rule:
            template = gettext_noop("The class {name} has no handling rule.")
            return Refusal(rule=data_class, template=template, values={"name": data_class})
        rule = self.rules[known.rule]
        checks = (
            (action in rule.actions, gettext_noop("Rule {rule} does not permit this action: {what}."), action),
            (purpose in rule.purposes, gettext_noop("Rule {rule} does not permit this purpose: {what}."), purpose),
            (receiver in rule.receivers, gettext_noop("Rule {rule} does not permit this receiver: {what}."), receiver),
            (
                rule.until is None or today <= rule.until,
                gettext_noop("Rule {rule} permitted this until {what}."),
                str(rule.until),
            ),
        )
        for holds, template, what in checks:
            if not holds:
                return Refusal(rule=rule.id, template=template, values={"rule": rule.id, "what": what})
        return rule

    def in_order(self, rule: HandlingRule, approvals: Sequence[tuple[Approval, bool]], request: str) -> Refusal | None:
        """Whether the approvals of a request, oldest first, are the rule's steps in order; why not, if not.

        Each comes with whether it is in force.
        """
        said = [(one, force) for one, force in approvals if one.request == request and one.protocol == self.name]
        for number, step in enumerate(rule.steps):
            template = ""
            if number >= len(said):
                template = gettext_noop("Rule {rule} asks for the step {what} first.")
            elif said[number][0].step != step:
                template = gettext_noop("Rule {rule} asks for the step {what} at this place.")
            elif said[number][0].decision != "approve":
                template = gettext_noop("Rule {rule}: the step {what} was refused.")
            elif not said[number][1]:
                template = gettext_noop("Rule {rule}: the step {what} is not in force yet.")
            if template:
                return Refusal(rule=rule.id, template=template, values={"rule": rule.id, "what": step})
        return None


def read_protocol(data: bytes, file: str = "") -> Protocol:
    """Read a protocol file. Raises ``InputError``."""
    try:
        content = msgspec.toml.decode(data, type=_File)
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise InputError(
            gettext_noop("The protocol file is not in its required form: {reason}."), file=file, reason=str(fault)[:300]
        ) from None
    rules = {rule.id: rule for rule in content.rules}
    classes = {one.name: one for one in content.classes}
    unknown = sorted({one.rule for one in content.classes if one.rule} - rules.keys())
    if unknown or len(rules) != len(content.rules) or len(classes) != len(content.classes):
        raise InputError(
            gettext_noop("The protocol file is not in its required form: {reason}."),
            file=file,
            reason=f"rules {unknown}" if unknown else "a name twice",
        )
    return Protocol(name=f"{content.id}@{sha256(data).hexdigest()[:16]}", classes=classes, rules=rules)
