"""Transfers and accesses under a protocol: draw up the act that a rule permits, receive, and report for an audit.

Bytes move by any means. What is recorded: that both approved each step in order, that the package of a certain digest
may move, and that the receiver has verified it byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from entente.desk.acts.kinds import Access, Act, Approval, Audit, Receipt, Transfer, read_statement, statement_of
from entente.desk.acts.package import Package, verify_package
from entente.desk.acts.protocol import Protocol, Refusal
from entente.errors import InputError, gettext_noop
from entente.record.dsse import Envelope
from entente.record.joint import Joint
from entente.record.mirror import MIRRORED
from entente.record.moments import utc

__all__ = [
    "AuditReport",
    "OpenDuty",
    "Owed",
    "draw_up_access",
    "draw_up_approval",
    "draw_up_audit",
    "draw_up_receipt",
    "draw_up_transfer",
    "owed",
    "report",
]


class OpenDuty(msgspec.Struct, frozen=True, kw_only=True):
    """What is still owed for a transfer, by whom, and by which day."""

    transfer: str
    duty: str
    owner: str
    due: date
    overdue: bool


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that a transfer brought, from the day it was recorded; ``done`` is the day of the act that fulfils it."""

    transfer: str
    duty: Literal["receipt", "delete"]
    owner: str
    rule: str
    since: date
    due: date
    done: date | None = None


class AuditReport(msgspec.Struct, frozen=True, kw_only=True):
    """Every transfer, receipt and access of a period that both logs hold, and the duties still open at its end.

    Each act is ``(digest, act)``; ``checkpoints`` gives the digest of the note that each log's part rests on, and
    ``without_rule`` names the protocols of transfers whose duties are not known because their file was not given.
    """

    agreement: str
    first: date
    last: date
    transfers: tuple[tuple[str, Transfer], ...]
    receipts: tuple[tuple[str, Receipt], ...]
    accesses: tuple[tuple[str, Access], ...]
    duties: tuple[OpenDuty, ...]
    checkpoints: dict[str, str]
    without_rule: tuple[str, ...] = ()


def _acts(joint: Joint) -> list[tuple[str, Act, bool]]:
    """Every act of the own log with its digest and whether it is in force, in log order."""
    own, peer = joint.gate(joint.own.entries).digests, joint.gate(joint.copy).digests
    reach = [joint.covered(note) for note in (joint.published(), joint.notes.read(MIRRORED, joint.peer.log.name))]
    found = []
    for (digest, index), entry in zip(list(own.items()), joint.own.entries.entries(), strict=False):
        act = read_statement(Envelope.parse(entry).payload)
        if act is not None:
            force = index < reach[0] and peer.get(digest, reach[1]) < reach[1]
            found.append((digest, act, force))
    return found


def draw_up_approval(
    protocol: Protocol, request: str, step: str, decision: Literal["approve", "refuse"], second: int
) -> bytes:
    """The statement that one step was decided for a package or a piece of code, named by its digest."""
    act = Approval(at=utc(second), protocol=protocol.name, request=request, step=step, decision=decision)
    return statement_of(act)


def draw_up_transfer(
    joint: Joint, protocol: Protocol, package: Package, *, data_class: str, purpose: str
) -> bytes | Refusal:
    """The statement of a transfer from this party to the other, if a rule permits it and its steps are in order."""
    now = joint.now()
    receiver = joint.peer.name
    rule = protocol.permitted("transfer", data_class, purpose, receiver, _day(now))
    if isinstance(rule, Refusal):
        return rule
    acts = _acts(joint)
    approvals = [(digest, act, force) for digest, act, force in acts if isinstance(act, Approval)]
    refusal = protocol.in_order(rule, [(act, force) for _, act, force in approvals], package.digest)
    if refusal is not None:
        return refusal
    mine = [digest for digest, act, _ in approvals if (act.request, act.protocol) == (package.digest, protocol.name)]
    return statement_of(
        Transfer(
            at=utc(now),
            protocol=protocol.name,
            dataset_class=data_class,
            rule=rule.id,
            purpose=purpose,
            package=package.digest,
            files=package.files,
            bytes=package.size,
            sender=joint.charter.parties[joint.me].name,
            receiver=receiver,
            approvals=tuple(mine[: len(rule.steps)]),
        )
    )


def draw_up_receipt(joint: Joint, transfer: str, folder: Path) -> bytes | Refusal:
    """The receiver's statement, once the package that arrived is verified byte for byte against the transfer.

    Raises ``ChecksumMismatch`` or ``InputError`` for a package that is not the one agreed.
    """
    for digest, act, force in _acts(joint):
        if digest == transfer and isinstance(act, Transfer):
            if not force:
                template = gettext_noop("Rule {rule}: the transfer {what} is not in force yet.")
                return Refusal(rule=act.rule, template=template, values={"rule": act.rule, "what": digest[:16]})
            package = verify_package(folder, act.package)
            return statement_of(
                Receipt(
                    at=utc(joint.now()),
                    transfer=digest,
                    package=package.digest,
                    files=package.files,
                    bytes=package.size,
                )
            )
    raise InputError(gettext_noop("No transfer {digest} is in the joint log."), digest=transfer[:64])


def draw_up_access(
    joint: Joint,
    protocol: Protocol,
    *,
    data_class: str,
    purpose: str,
    digests: Mapping[str, str],
    epsilon: str,
) -> bytes | Refusal:
    """The statement of an analysis in place, if a rule permits it and its privacy budget is not spent."""
    now = joint.now()
    rule = protocol.permitted("access", data_class, purpose, joint.peer.name, _day(now))
    if isinstance(rule, Refusal):
        return rule
    acts = _acts(joint)
    accesses = [act for _, act, _ in acts if isinstance(act, Access) and act.rule == rule.id]
    spent = sum((Decimal(act.epsilon) for act in accesses), Decimal())
    if spent + Decimal(epsilon) > Decimal(rule.epsilon):
        template = gettext_noop("Rule {rule}: the privacy budget {what} would be exceeded.")
        return Refusal(rule=rule.id, template=template, values={"rule": rule.id, "what": rule.epsilon})
    approvals = [(digest, act, force) for digest, act, force in acts if isinstance(act, Approval)]
    refusal = protocol.in_order(rule, [(act, force) for _, act, force in approvals], digests["code"])
    if refusal is not None:
        return refusal
    return statement_of(
        Access(
            at=utc(now),
            protocol=protocol.name,
            dataset_class=data_class,
            rule=rule.id,
            purpose=purpose,
            code=digests["code"],
            query=digests["query"],
            output=digests["output"],
            epsilon=epsilon,
            approvals=tuple(digest for digest, act, _ in approvals if act.request == digests["code"]),
        )
    )


def owed(joint: Joint, protocols: Mapping[str, Protocol]) -> list[Owed]:
    """What every transfer in force brought; a transfer whose protocol is not given brings nothing that is known."""
    return _owed([(digest, act) for digest, act, force in _acts(joint) if force], protocols)


def _owed(in_force: Sequence[tuple[str, Act]], protocols: Mapping[str, Protocol]) -> list[Owed]:
    received = {act.transfer: _said(act) for _, act in in_force if isinstance(act, Receipt)}
    found = []
    for digest, act in in_force:
        protocol = protocols.get(act.protocol) if isinstance(act, Transfer) else None
        rule = protocol.rules.get(act.rule) if protocol and isinstance(act, Transfer) else None
        if rule is None or not isinstance(act, Transfer):
            continue
        found += [
            Owed(
                transfer=digest,
                duty=duty.action,
                owner=act.receiver,
                rule=rule.id,
                since=_said(act),
                due=_said(act) + timedelta(days=duty.within_days),
                done=received.get(digest) if duty.action == "receipt" else None,
            )
            for duty in rule.duties
        ]
    return found


def _said(act: Act) -> date:
    """The day on which an act says that it was drawn up."""
    return date.fromisoformat(act.at[:10])


def report(joint: Joint, first: date, last: date, protocols: Mapping[str, Protocol]) -> AuditReport:
    """What an audit of the period has to see. ``protocols`` by name give the duties of each transfer's rule."""
    in_force = [(digest, act) for digest, act, force in _acts(joint) if force]
    within = [(digest, act) for digest, act in in_force if first <= date.fromisoformat(act.at[:10]) <= last]
    duties = [
        OpenDuty(transfer=one.transfer, duty=one.duty, owner=one.owner, due=one.due, overdue=one.due < last)
        for one in _owed(in_force, protocols)
        if one.done is None and one.since <= last
    ]
    notes = {
        joint.own.key.name: joint.published(),
        joint.peer.log.name: joint.notes.read(MIRRORED, joint.peer.log.name),
    }
    return AuditReport(
        agreement=joint.charter.agreement,
        first=first,
        last=last,
        transfers=tuple((digest, act) for digest, act in within if isinstance(act, Transfer)),
        receipts=tuple((digest, act) for digest, act in within if isinstance(act, Receipt)),
        accesses=tuple((digest, act) for digest, act in within if isinstance(act, Access)),
        duties=tuple(duties),
        without_rule=tuple(
            sorted({act.protocol for _, act in in_force if isinstance(act, Transfer)} - protocols.keys())
        ),
        checkpoints={origin: sha256(note).hexdigest() for origin, note in notes.items() if note},
    )


def draw_up_audit(found: AuditReport, second: int) -> bytes:
    """The statement that a period was audited, with what was counted."""
    return statement_of(
        Audit(
            at=utc(second),
            first=found.first.isoformat(),
            last=found.last.isoformat(),
            transfers=len(found.transfers),
            receipts=len(found.receipts),
            accesses=len(found.accesses),
            open_duties=len(found.duties),
            checkpoints=found.checkpoints,
        )
    )


def _day(second: int) -> date:
    return datetime.fromtimestamp(second, UTC).date()
