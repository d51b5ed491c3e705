"""Keep the logs: add to the private one, check every log, export, rebuild from a copy, change keys, verify files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from entente.desk.acts.commitments import check_words
from entente.desk.acts.kinds import PRIVATE_KINDS, joint_moment, read_statement
from entente.desk.joint import joint_names, open_agreement
from entente.desk.signing import FOLDER, open_for_signing, sign_statement
from entente.errors import (
    EntenteError,
    ForkDetected,
    InputError,
    Malformed,
    NotPermitted,
    ProofFailed,
    RecordError,
    gettext_noop,
)
from entente.record.agent import Exchange
from entente.record.bundle import Report, verify_bundle
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.evidence import ForkEvidence
from entente.record.key import Entropy
from entente.record.ledger import Ledger
from entente.record.mirror import MIRRORED
from entente.record.moments import UNTIMELY, UntimelyEvidence
from entente.record.note import split_note
from entente.record.policy import Policy
from entente.record.proof import LogProof
from entente.record.repair import Rebuilt, rebuild
from entente.record.rotation import Rotation, rotate
from entente.record.static import check_static, export_static, folder_fetch, read_note
from entente.record.tiles import Fetch
from entente.record.tree import leaf_hash
from entente.record.unfit import UNFIT, UnfitEvidence
from entente.record.vkey import VerifierKey
from entente.record.witness import Now

__all__ = [
    "BundledAct",
    "Checked",
    "FileVerdict",
    "append_private",
    "check_all",
    "export_private",
    "keep_evidence",
    "last_note",
    "rebuild_log",
    "rotate_private",
    "verify_file",
    "verify_static",
]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One log that was re-hashed: what it is (``private``, an agreement, or a peer's copy), its size, what is wrong."""

    log: str
    size: int = 0
    failure: EntenteError | None = None


class BundledAct(msgspec.Struct, frozen=True, kw_only=True):
    """An act that a bundle shows: its digest, its kind, and whether both logs hold it under accepted checkpoints."""

    digest: str
    kind: str
    in_force: bool


class FileVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a file proves. ``kind`` is bundle, evidence (of a fork), untimely, unfit, checkpoint or proof.

    ``trust`` is what the reader has to compare with what the parties say: a charter's digest, or keys. ``lines`` say
    what was found; ``acts`` which acts a bundle shows. ``index`` is the entry in which two histories differ, or that
    does not count, and ``refused`` why it does not, where the file shows such a thing.
    """

    kind: str
    trust: tuple[str, ...]
    lines: tuple[str, ...] = ()
    acts: tuple[BundledAct, ...] = ()
    index: int | None = None
    refused: EntenteError | None = None


def append_private(
    home: Path, statement: bytes, entropy: Entropy, second: int, agent: Exchange | None = None
) -> tuple[int, str]:
    """Sign a statement of a private kind into the private log; gives its number and the signed checkpoint.

    Raises ``InputError`` for anything that is not such a statement.
    """
    try:
        kind = msgspec.json.decode(statement, type=dict[str, object]).get("predicateType")
    except msgspec.MsgspecError as fault:
        raise InputError(gettext_noop("The act is not in its required form: {reason}."), reason=str(fault)) from None
    if kind not in PRIVATE_KINDS:
        raise InputError(
            gettext_noop("The private log does not take acts of this kind."),
            hint=gettext_noop("Acts of both parties go into their joint log: --joint AGREEMENT."),
        )
    read_statement(statement)
    ledger, signers = open_for_signing(home, entropy, second, agent)
    with ledger:
        appended = ledger.append([sign_statement(statement, signers)], *signers)
    return appended.first, appended.note.decode()


def last_note(home: Path, agreement: str, now: Now) -> bytes:
    """The checkpoint of the private log, or of a joint one with its cosignatures. Raises ``RecordError`` if none."""
    if agreement:
        with open_agreement(home, agreement, now) as joint:
            note = joint.published() or joint.own.checkpoints.read()
    else:
        with Ledger.open(home / FOLDER) as ledger:
            note = ledger.checkpoints.read()
    if note is None:
        raise RecordError(gettext_noop("Nothing was signed yet."), file=str(home))
    return note


def export_private(home: Path, target: Path) -> int:
    """Write the private log as static files, for the office's own backup; returns the number of files."""
    with Ledger.open(home / FOLDER) as ledger:
        ledger.verify()
        return export_static(ledger.entries, last_note(home, "", lambda: 0), target)


def check_all(home: Path, now: Now) -> list[Checked]:
    """Re-hash every entry of every log here, compare every stored hash, and verify every signature."""
    found = []
    if (home / FOLDER / "log.vkey").exists():
        found.append(_check("private", lambda: _check_private(home)))
    for name in joint_names(home):
        if not (home / "joint" / name / "notes.db").exists():
            continue
        found.append(_check(name, lambda name=name: _check_own(home, name, now)))  # type: ignore[misc]
        found.append(_check(f"{name} (peer)", lambda name=name: _check_copy(home, name, now)))  # type: ignore[misc]
    return found


def _check(log: str, check: Callable[[], int]) -> Checked:
    try:
        return Checked(log=log, size=check())
    except EntenteError as failure:
        return Checked(log=log, failure=failure)


def _check_private(home: Path) -> int:
    with Ledger.open(home / FOLDER) as ledger:
        return ledger.verify().size


def _check_own(home: Path, name: str, now: Now) -> int:
    with open_agreement(home, name, now) as joint:
        seen = joint.own.verify()
        note = joint.published()
        if note is not None:
            joint.own.must_continue(note)
        check_words(home, joint)
        return seen.size


def _check_copy(home: Path, name: str, now: Now) -> int:
    with open_agreement(home, name, now) as joint:
        joint.copy.check_file()
        size = joint.copy.rehash()
        note = joint.notes.read(MIRRORED, joint.peer.log.name)
        if note is not None:
            checkpoint = open_checkpoint(
                note, joint.gate(joint.copy).rings[1 - joint.me]["log"].keys, joint.peer.log.name
            )
            if checkpoint.size > size or joint.copy.root(checkpoint.size) != checkpoint.root:
                raise ForkDetected(
                    gettext_noop("The log does not continue its last signed checkpoint ({signed} entries)."),
                    signed=checkpoint.size,
                )
        kept = [keep_evidence(home, one) for one in joint.notes.evidence()]
        if kept:
            raise ProofFailed(
                gettext_noop("Evidence against the other party is kept here: {files}."),
                files=", ".join(str(path) for path in kept[:5]),
            )
        return size


def rebuild_log(home: Path, agreement: str, fetch: Fetch, *, forget: bool) -> Rebuilt:
    """Make a damaged log anew from a copy: the peer's mirror of it, or an export. See ``record.repair``."""
    folder = home / "joint" / agreement / "own" if agreement else home / FOLDER
    return rebuild(folder, fetch, read_note(fetch), forget=forget)


def rotate_private(home: Path, entropy: Entropy, second: int, overlap: int) -> Rotation:
    """Change the key of the private log; an interrupted change is finished. Raises ``NotPermitted``."""
    folder = home / FOLDER
    if not (folder / "log.vkey").exists():
        raise RecordError(gettext_noop("There is no log here yet."), file=str(folder))
    if (folder / "agent.vkey").exists():
        raise NotPermitted(gettext_noop("The key of this log is in ssh-agent; only key files are changed here."))
    return rotate(folder, entropy, second, overlap)


def keep_evidence(home: Path, evidence: bytes) -> Path:
    """Keep evidence as a file named by its digest."""
    from hashlib import sha256

    from entente.record.static import write_file

    kind = "json" if evidence.startswith(b"{") else "checkpoint"
    path = home / "evidence" / f"{sha256(evidence).hexdigest()[:16]}.{kind}"
    write_file(path, evidence)
    return path


def verify_static(folder: Path, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Check a log exported as static files, to the last byte, by its keys. Raises ``ProofFailed``, ``Malformed``."""
    fetch = folder_fetch(folder)
    note = read_note(fetch)
    checkpoint = open_checkpoint(note, keys, keys[0].name)
    check_static(fetch, checkpoint)
    return checkpoint


def verify_file(
    data: bytes, keys: Sequence[str], policy: bytes = b"", entry: bytes = b"", *, second: int
) -> FileVerdict:
    """Verify a bundle, evidence, a signed checkpoint, or a C2SP tlog-proof (with its policy and entry), offline.

    ``second`` is the POSIX second of the reading.

    Raises ``ProofFailed`` or ``Malformed`` where the file does not prove what it claims, ``InputError`` where
    something that verifying needs was not given.
    """
    if data.startswith(b"PK"):
        return _bundle_verdict(verify_bundle(data, joint_moment, second))
    if data.startswith(b"c2sp.org/tlog-proof@v1\n"):
        if not policy or not entry:
            raise InputError(gettext_noop("A proof is checked with a policy and the entry: --policy and --entry."))
        checked = LogProof.parse(data).check(leaf_hash(entry), Policy.parse(policy))
        line = f"{checked.checkpoint.origin}: {checked.checkpoint.size}; {', '.join(checked.witnessed)}"
        return FileVerdict(kind="proof", trust=(str(checked.log),), lines=(line,))
    origin = "" if data.startswith(b"{") else _origin(data)
    if not keys:
        raise InputError(gettext_noop("Evidence is checked with the public key of who signed: --key."))
    known = [VerifierKey.parse(key) for key in keys]
    if origin:
        checkpoint = open_checkpoint(data, known, origin)
        line = f"{checkpoint.origin}: {checkpoint.size} {checkpoint.root.hex()}"
        return FileVerdict(kind="checkpoint", trust=tuple(keys), lines=(line,))
    kind = _evidence_kind(data)
    if kind == UNTIMELY:
        shown = UntimelyEvidence.parse(data).check(known, joint_moment)
        return FileVerdict(kind="untimely", trust=tuple(keys), refused=shown)
    if kind == UNFIT:
        index, fault = UnfitEvidence.parse(data).check(known, joint_moment)
        return FileVerdict(kind="unfit", trust=tuple(keys), index=index, refused=fault)
    evidence = ForkEvidence.parse(data)
    earlier, later = evidence.check(known)
    lines = tuple(f"{one.origin}: {one.size} {one.root.hex()}" for one in (earlier, later))
    different = evidence.different.index if evidence.different else None
    return FileVerdict(kind="evidence", trust=tuple(keys), lines=lines, index=different)


def _evidence_kind(data: bytes) -> object:
    try:
        return msgspec.json.decode(data, type=dict[str, object]).get("kind")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _origin(note: bytes) -> str:
    """Whose checkpoint a signed note is. Raises ``Malformed`` for what is none."""
    try:
        return Checkpoint.parse(split_note(note)[0]).origin
    except Malformed:
        raise Malformed(gettext_noop("The file is no bundle, evidence, checkpoint or proof.")) from None


def _bundle_verdict(report: Report) -> FileVerdict:
    lines = [
        f"{origin}: {checked.checkpoint.size}; {', '.join(sorted(checked.witnessed))}"
        for origin, checked in report.logs.items()
    ]
    acts = []
    for digest, payload in report.statements.items():
        kind = str(msgspec.json.decode(payload, type=dict[str, object]).get("predicateType", ""))
        kind = kind.removesuffix("/v1").rpartition("/")[2]
        acts.append(BundledAct(digest=digest, kind=kind, in_force=digest in report.in_force))
    if not report.in_force:
        raise ProofFailed(gettext_noop("The bundle holds no act that both logs hold."))
    return FileVerdict(kind="bundle", trust=(report.charter_digest,), lines=tuple(lines), acts=tuple(acts))
