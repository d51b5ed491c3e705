"""The private log as the office reads it: verify, list, show, prove, and finish what a stopped command began."""

from __future__ import annotations

import base64
import hmac
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.acts.commitments import commitment
from entente.desk.acts.purge import finish_purges
from entente.desk.casefile import CaseFile, StoredDecision
from entente.desk.casefile.words import Words
from entente.desk.decide import link_decisions
from entente.desk.signing import FOLDER, no_entropy, open_for_signing, statement_in
from entente.errors import EntenteError, ForkDetected, InputError, Malformed, ProofFailed, gettext_noop
from entente.record.agent import Exchange
from entente.record.ledger import Ledger, last_checkpoint
from entente.record.proof import LogProof

__all__ = [
    "Entry",
    "ProofOfEntry",
    "Repair",
    "Verdict",
    "log_entries",
    "prove_entry",
    "repair_record",
    "show_entry",
    "verify_record",
]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying found. ``failure`` is set when the log, or the case file against it, does not hold.

    ``unsigned`` entries lie after the last checkpoint; ``unlinked`` decisions are in the log but the case file does
    not say so yet; ``unfinished`` ones never reached the log and have no force; ``unreceipted`` erasures have no
    receipt in a log yet.
    """

    ok: bool
    size: int = 0
    root: str = ""
    checkpoint: str = ""
    unsigned: int = 0
    decisions: int = 0
    commitments: int = 0
    unlinked: int = 0
    unfinished: int = 0
    unreceipted: int = 0
    failure: EntenteError | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: its number, its statement, and the words it commits to where the case file still has them."""

    index: int
    statement: dict[str, Any]
    words: dict[str, str | tuple[str, ...]] = {}


class ProofOfEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Everything needed to check one entry offline: entry, audit path, signed checkpoint and public key (Base64)."""

    index: int
    entry: str
    proof: tuple[str, ...]
    checkpoint: str
    key: str
    proof_file: str


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """What repairing did: decisions linked, receipts of erasures signed, decisions that never reached the log."""

    linked: int
    receipts: int
    unfinished: tuple[str, ...]
    checkpoint: str


def verify_record(home: Path) -> Verdict:
    """Re-hash the whole log and open every commitment that the case file holds.

    Raises ``RecordError`` if there is no log or it cannot be read; everything that contradicts is a ``Verdict``.
    """
    with Ledger.open(home / FOLDER) as ledger:
        try:
            seen = ledger.verify()
            checked = _check_decisions(home, ledger)
        except (ProofFailed, ForkDetected) as failure:
            return Verdict(ok=False, failure=failure)
    return msgspec.structs.replace(
        checked, size=seen.size, root=seen.root.hex(), checkpoint=seen.note.decode(), unsigned=seen.unsigned
    )


def _check_decisions(home: Path, ledger: Ledger) -> Verdict:
    """Compare the case file with the log."""
    if not CaseFile.exists(home):
        return Verdict(ok=True)
    with CaseFile.open(home) as casefile:
        taken, unreceipted = casefile.decisions(), len(Words(casefile).without_receipt())
        erased: dict[str, frozenset[str]] = {}
        for purged in Words(casefile).erased():
            erased[purged.act] = erased.get(purged.act, frozenset()) | set(purged.fields)
    entries = {entry: index for index, entry in enumerate(ledger.entries.entries())} if taken else {}
    decisions = commitments = unlinked = unfinished = 0
    for one in taken:
        index = entries.get(one.entry)
        if one.log_index is None:
            unlinked += index is not None
            unfinished += index is None
            continue
        if index != one.log_index:
            raise ProofFailed(
                gettext_noop("The case file holds a decision for entry {index} that the log does not hold."),
                file=str(CaseFile.place(home)),
                index=one.log_index,
            )
        decisions += 1
        commitments += _open_commitments(home, one, erased.get(one.id, frozenset()))
    return Verdict(
        ok=True,
        decisions=decisions,
        commitments=commitments,
        unlinked=unlinked,
        unfinished=unfinished,
        unreceipted=unreceipted,
    )


def _open_commitments(home: Path, taken: StoredDecision, erased: frozenset[str]) -> int:
    """Recompute every commitment of a decision from its words, but for those erased. Raises ``ProofFailed``."""
    stated = statement_in(taken.entry)["predicate"]["commitments"]
    opened = {one.field: commitment(one.field, one.value, one.salt) for one in taken.values}
    for field, value in stated.items():
        if field in erased:
            continue
        if not hmac.compare_digest(opened.get(field, ""), value):
            raise ProofFailed(
                gettext_noop("The words in the case file are not those of entry {index}."),
                file=str(CaseFile.place(home)),
                field=field,
                index=taken.log_index,
            )
    return len(stated.keys() - erased)


def _entry(index: int, body: bytes, words: dict[bytes, dict[str, str | tuple[str, ...]]]) -> Entry:
    try:
        content = statement_in(body)
    except Malformed:
        content = {"base64": base64.b64encode(body).decode()}
    return Entry(index=index, statement=content, words=words.get(body, {}))


def _words(home: Path) -> dict[bytes, dict[str, str | tuple[str, ...]]]:
    if not CaseFile.exists(home):
        return {}
    with CaseFile.open(home) as casefile:
        return {one.entry: {value.field: value.value for value in one.values} for one in casefile.decisions()}


def log_entries(home: Path) -> list[Entry]:
    """Every entry of the log, oldest first, without the words. Raises ``RecordError`` if there is no log."""
    with Ledger.open(home / FOLDER) as ledger:
        return [_entry(index, body, {}) for index, body in enumerate(ledger.entries.entries())]


def show_entry(home: Path, index: int) -> Entry:
    """One entry with its words. Raises ``RecordError`` if the log has no such entry."""
    with Ledger.open(home / FOLDER) as ledger:
        body = ledger.entries.entry(index)
    return _entry(index, body, _words(home))


def prove_entry(home: Path, index: int) -> ProofOfEntry:
    """The proof that an entry is in the log of the last signed checkpoint, checked before it is given.

    ``proof_file`` is the same as a C2SP tlog-proof.
    """
    if index < 0:
        raise InputError(gettext_noop("Entries are numbered from 0."))
    with Ledger.open(home / FOLDER) as ledger:
        inclusion = ledger.prove(index)
        key = str(ledger.key)
    return ProofOfEntry(
        index=index,
        entry=base64.b64encode(inclusion.entry).decode(),
        proof=tuple(base64.b64encode(digest).decode() for digest in inclusion.proof),
        checkpoint=inclusion.note.decode(),
        key=key,
        proof_file=LogProof(index=index, hashes=inclusion.proof, note=inclusion.note).format().decode(),
    )


def repair_record(home: Path, second: int, agent: Exchange | None = None) -> Repair:
    """Finish what a stopped command left: sign its entries, link its decisions, receipt its erasures."""
    Ledger.open(home / FOLDER).close()  # refuse where there is no log: repairing makes none
    ledger, signers = open_for_signing(home, no_entropy, second, agent)
    with ledger, CaseFile.open(home) as casefile:
        ledger.verify()
        ledger.seal(*signers)
        linked, unfinished = link_decisions(casefile, ledger)
    receipts = len(finish_purges(home, "", second=second, entropy=no_entropy, agent=agent))
    note = last_checkpoint(home / FOLDER) or ""
    return Repair(linked=linked, receipts=receipts, unfinished=unfinished, checkpoint=note)
