"""Decide: a person's decision on a dossier goes into the private log, its words into the case file.

The entry is an in-toto statement, signed by the office, that names dossier and proposal by hash and holds salted
commitments instead of words. Order of writes: case file, log, checkpoint, link. A process that stops after the first
leaves a decision without force that nobody was told of; one that stops later leaves a decision that the log proves and
that the next command links (``logbook.repair_record``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from entente.desk.acts.commitments import commit, commitments_of
from entente.desk.acts.kinds import DECISION
from entente.desk.casefile import CaseFile, StoredDecision, StoredDossier
from entente.desk.signing import open_for_signing, sign_statement
from entente.errors import InputError, InputErrors, NotPermitted, Problem, gettext_noop
from entente.model.answers import Dossier
from entente.model.canonical import canonical_bytes, canonical_sha256
from entente.model.codes import Standing
from entente.record.agent import Exchange
from entente.record.ledger import Ledger
from entente.record.tree import leaf_hash

__all__ = [
    "Decision",
    "DecisionRequest",
    "Receipt",
    "decide",
    "input_dossier",
    "link_decisions",
    "statement",
]

_MOST_RULE_BYTES = 40_000
"""Above this the entry names the rules by one digest: it must stay below 65,535 bytes. The dossier lists them."""


class Decision(StrEnum):
    """What a person decides."""

    ACCEPT = "accept"
    ACCEPT_WITH_CONDITIONS = "accept_with_conditions"
    DECLINE = "decline"


class DecisionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente decide``.

    ``dossier`` is a file or an id in the case file; ``officer`` a role, not a name. The three notes say why a part
    of the dossier has no evidence; ``override`` why a dossier that is prohibited or open is accepted all the same.
    """

    home: Path
    dossier: str
    decision: Decision
    reason: str
    officer: str = ""
    conditions: tuple[str, ...] = ()
    need_note: str = ""
    will_note: str = ""
    way_note: str = ""
    override: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Where the decision stands: number in the log, size and root (hexadecimal) of the signed checkpoint."""

    dossier: str
    decision: Decision
    standing: Standing
    index: int
    size: int
    root: str
    checkpoint: str


def statement(
    stored: StoredDossier, decision: Decision, commitments: dict[str, str], decided_at: str
) -> dict[str, object]:
    """The in-toto statement of a decision: hashes, codes, days and commitments; no words of any person."""
    dossier = stored.dossier
    rules: object = dossier.rules
    if len(canonical_bytes(rules)) > _MOST_RULE_BYTES:
        rules = {"count": len(dossier.rules), "sha256": canonical_sha256(rules)}
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "dossier", "digest": {"sha256": stored.id}},
            {"name": "proposal", "digest": {"sha256": dossier.proposal_sha256}},
        ],
        "predicateType": DECISION,
        "predicate": {
            "decision": decision,
            "standing": dossier.standing,
            "decided_at": decided_at,
            "as_of": dossier.as_of,
            "known_at": dossier.known_at,
            "side": dossier.side,
            "rules": rules,
            "snapshots": {ref.id: ref.sha256 for ref in dossier.sources},
            "scorer": dossier.scorer,
            "sample": dossier.sample,
            "commitments": commitments,
        },
    }


def _evidenced(dossier: Dossier) -> dict[str, bool]:
    """Which of need, will and way rest on something that the reader can open."""
    need, will, way = dossier.need, dossier.will, dossier.way
    return {
        "need": bool(need.figures or need.series) or any(one.sources for one in need.statements),
        "will": bool(will.instruments) or any(one.sources for one in will.statements),
        "way": bool(way.findings),
    }


_ASKED = {
    "need": gettext_noop("The dossier gives no sourced evidence of need."),
    "will": gettext_noop("The dossier gives no sourced evidence of will."),
    "way": gettext_noop("The dossier gives no sourced evidence of a way."),
}


def _check(request: DecisionRequest, dossier: Dossier) -> None:
    """Ask for what a decision needs, all at once. Raises ``InputErrors`` or ``NotPermitted``."""
    problems = []
    if not request.reason.strip():
        problems.append(Problem(gettext_noop("A decision needs a reason."), field="--reason"))
    with_conditions = request.decision is Decision.ACCEPT_WITH_CONDITIONS
    if with_conditions != any(one.strip() for one in request.conditions):
        problems.append(
            Problem(
                gettext_noop("Accepting with conditions names at least one condition; other decisions name none."),
                field="--condition",
            )
        )
    notes = {"need": request.need_note, "will": request.will_note, "way": request.way_note}
    for part, there in _evidenced(dossier).items():
        if not there and not notes[part].strip():
            hint = gettext_noop("Load the data and assess again, or give the reason why there is none.")
            problems.append(Problem(_ASKED[part], field=f"--why-no-{part}", hint=hint))
    if problems:
        raise InputErrors(problems)
    if request.decision is not Decision.DECLINE and not request.override.strip():
        if dossier.standing is Standing.PROHIBITED:
            template = gettext_noop("The dossier says: prohibited as described. Accepting it needs a stated reason.")
        elif dossier.standing is Standing.OPEN:
            template = gettext_noop("Questions of the dossier are open. Accepting it needs a stated reason.")
        else:
            return
        raise NotPermitted(
            template,
            field="--override",
            hint=gettext_noop("A person decides; give the reason with --override “…”. It is recorded."),
        )


def _words(request: DecisionRequest) -> dict[str, str | tuple[str, ...]]:
    """The fields that are committed to: everything a person wrote."""
    return {
        "reason": request.reason,
        "officer": request.officer,
        "conditions": request.conditions,
        "why_no_need": request.need_note,
        "why_no_will": request.will_note,
        "why_no_way": request.way_note,
        "override": request.override,
    }


def decide(
    request: DecisionRequest, *, now: datetime, entropy: Callable[[int], bytes], agent: Exchange | None = None
) -> Receipt:
    """Record a decision; when this returns, it is durable and under a signed checkpoint.

    ``now`` is aware of its zone. Raises ``InputError`` (dossier, missing evidence), ``NotPermitted`` (override),
    ``StorageError``, ``RecordError``.
    """
    with CaseFile.open(request.home) as casefile:
        stored = casefile.find_dossier(request.dossier)
        _check(request, stored.dossier)
        ledger, signers = open_for_signing(request.home, entropy, int(now.timestamp()), agent)
        with ledger:
            link_decisions(casefile, ledger)
            values = commit(_words(request), entropy)
            decided_at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            said = statement(stored, request.decision, commitments_of(values), decided_at)
            entry = sign_statement(canonical_bytes(said), signers)
            key = leaf_hash(entry).hex()
            casefile.store_decision(
                StoredDecision(
                    id=key,
                    dossier=stored.id,
                    decision=request.decision,
                    decided_at=decided_at,
                    entry=entry,
                    values=values,
                )
            )
            appended = ledger.append([entry], *signers)
            casefile.link_decision(key, appended.first, appended.note.decode())
    return Receipt(
        dossier=stored.id,
        decision=request.decision,
        standing=stored.dossier.standing,
        index=appended.first,
        size=appended.checkpoint.size,
        root=appended.checkpoint.root.hex(),
        checkpoint=appended.note.decode(),
    )


def link_decisions(casefile: CaseFile, ledger: Ledger) -> tuple[int, tuple[str, ...]]:
    """Link decisions that reached the log before their command stopped.

    Returns how many were linked and the ids of those that never reached the log and have no force. An entry that
    lies after the last checkpoint counts as not there yet; the next signature covers it.
    """
    waiting = {one.id for one in casefile.decisions() if one.log_index is None}
    signed = ledger.last()
    linked = 0
    if waiting and signed:
        for index, entry in enumerate(ledger.entries.entries(0, signed[0].size)):
            key = leaf_hash(entry).hex()
            if key in waiting:
                casefile.link_decision(key, index, signed[1].decode())
                waiting.discard(key)
                linked += 1
    return linked, tuple(sorted(waiting))


def input_dossier(home: Path, reference: str) -> tuple[Dossier, tuple[StoredDecision, ...]]:
    """A dossier by file or id, with the decisions on it that are in the log; writes nothing new to the case file."""
    from hashlib import sha256

    from entente.desk.casefile import read_dossier

    if Path(reference).is_file():
        dossier, canonical = read_dossier(Path(reference))
        key = sha256(canonical).hexdigest()
        if not CaseFile.exists(home):
            return dossier, ()
    elif not CaseFile.exists(home):
        raise InputError(
            gettext_noop("“{reference}” is neither a file nor a dossier in the case file."),
            reference=reference[:200],
        )
    else:
        with CaseFile.open(home) as casefile:
            stored = casefile.find_dossier(reference)
        dossier, key = stored.dossier, stored.id
    with CaseFile.open(home) as casefile:
        return dossier, tuple(one for one in casefile.decisions(key) if one.log_index is not None)
