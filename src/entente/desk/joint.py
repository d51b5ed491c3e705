"""The joint logs of the office: begin one with another party, propose and approve acts, synchronise, prove, bundle.

Each agreement has a folder below ``<home>/joint``; the private log lies elsewhere and nothing here opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from entente.desk.acts.kinds import joint_moment, read_statement
from entente.errors import InputError, Malformed, RecordError, StorageError, gettext_noop
from entente.record.bundle import BundledLog, make_bundle
from entente.record.charter import Charter, Party
from entente.record.dsse import Envelope
from entente.record.folder import FolderTransport, answer_folder
from entente.record.hub import Hub
from entente.record.joint import Joint, Standing, create_party, open_joint
from entente.record.key import Entropy, create_key, load_key
from entente.record.mirror import MIRRORED
from entente.record.register import NoteStore
from entente.record.static import export_static, write_file
from entente.record.sync import Transport
from entente.record.vkey import COSIGNATURE, VerifierKey
from entente.record.wire import Response
from entente.record.witness import Now, Witness

__all__ = [
    "ActLine",
    "HubKeeper",
    "Synced",
    "approve_act",
    "bundle_joint",
    "charter_step",
    "create_joint",
    "create_witness",
    "exchange_folder",
    "export_joint",
    "find_act",
    "joint_names",
    "list_acts",
    "open_agreement",
    "propose_act",
    "propose_new_key",
    "status_of",
    "sync_joint",
    "witness_keys",
]

FOLDER, WITNESS = "joint", "witness"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)


class ActLine(msgspec.Struct, frozen=True, kw_only=True):
    """One act as a list shows it. ``index`` is its number in the own log, ``None`` while it waits for a signature."""

    digest: str
    index: int | None
    kind: str
    signatures: int
    statement: dict[str, object]


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a synchronisation did: acts sent and appended, requests answered, the cosigned checkpoint if complete."""

    agreement: str
    sent: int
    settled: int
    answered: int
    checkpoint: str


def _folder(home: Path, agreement: str) -> Path:
    if not _NAME.fullmatch(agreement):
        raise InputError(
            gettext_noop("“{name}” cannot name an agreement."),
            name=agreement[:80],
            hint=gettext_noop("Use lower-case letters, digits, points and hyphens, at most 64."),
        )
    return home / FOLDER / agreement


def joint_names(home: Path) -> list[str]:
    """The agreements that have a folder here."""
    root = home / FOLDER
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


@contextmanager
def open_agreement(home: Path, agreement: str, now: Now) -> Iterator[Joint]:
    """The joint log of an agreement; an empty name means the only one. Raises ``InputError``, ``RecordError``."""
    if not agreement:
        names = joint_names(home)
        if len(names) != 1:
            raise InputError(
                gettext_noop("Say which agreement: {count} are here."),
                count=len(names),
                field="--joint",
                hint=gettext_noop("A joint log begins with `entente record init --joint AGREEMENT --party NAME`."),
            )
        agreement = names[0]
    folder = _folder(home, agreement)
    if not folder.is_dir():
        raise RecordError(gettext_noop("There is no log here yet."), file=str(folder))
    with Joint(folder, joint_moment, now) as joint:
        yield joint


def create_joint(home: Path, agreement: str, party: str, entropy: Entropy) -> bytes:
    """Make the office's keys for an agreement; gives the JSON that the other party needs."""
    mine = create_party(_folder(home, agreement), agreement, party, entropy)
    return msgspec.json.format(msgspec.json.encode(mine.content), indent=1) + b"\n"


def charter_step(
    home: Path, agreement: str, *, peer: bytes = b"", charter: bytes = b"", witnesses: Sequence[str] = ()
) -> tuple[bytes, bool]:
    """Draw up the charter from the other party's JSON, or sign the one that the other party drew up.

    Gives the charter, and whether both parties have signed; then the joint log is begun. Raises ``InputError``.
    """
    folder = _folder(home, agreement)
    acts = load_key(folder / "acts.key")
    if charter:
        envelope = Envelope.parse(charter.strip())
        drawn = Charter.read(envelope.payload)
        envelope.verify([party.acts for party in drawn.parties])
    else:
        mine = _own_party(folder)
        try:
            other = Party.read(msgspec.json.decode(peer, type=dict[str, str]))
        except msgspec.MsgspecError as fault:
            raise InputError(gettext_noop("This is not the other party's file: {reason}."), reason=str(fault)) from None
        one, two = sorted((mine, other), key=lambda party: party.name)
        keys = tuple(VerifierKey.parse(key) for key in witnesses)
        drawn = Charter(agreement=agreement, parties=(one, two), witnesses=keys)
        envelope = Envelope(payload=drawn.statement())
    if drawn.agreement != agreement or acts.verifier not in [party.acts for party in drawn.parties]:
        raise InputError(gettext_noop("The charter is not about this agreement and its keys."))
    entry = envelope.sign(acts).format()
    complete = len(envelope.sign(acts).signatures) == len(drawn.parties)
    if complete:
        open_joint(folder, entry)
    return entry, complete


def _own_party(folder: Path) -> Party:
    from entente.record.keyring import read_keyring

    acts, cosigner = load_key(folder / "acts.key").verifier, load_key(folder / "cosigner.key").verifier
    log = read_keyring(folder / "own" / "log.vkey").current
    return Party(name=acts.name.rsplit("/", 2)[0], acts=acts, log=log, cosigner=cosigner)


def propose_act(home: Path, agreement: str, statement: bytes, now: Now) -> str:
    """Sign a statement of a joint kind and keep it for the other party's signature; gives its digest."""
    read_statement(statement)
    with open_agreement(home, agreement, now) as joint:
        return joint.propose(statement)


def approve_act(home: Path, agreement: str, reference: str, now: Now) -> str:
    """Sign an act that the other party proposed and append it to the own log; gives its digest."""
    with open_agreement(home, agreement, now) as joint:
        digest = find_act(joint, reference)
        joint.approve(digest)
        joint.settle()
        return digest


def propose_new_key(home: Path, agreement: str, role: str, overlap: int, entropy: Entropy, now: Now) -> str:
    """Propose a change of the office's key for a role; it comes into force once the other party has signed it."""
    with open_agreement(home, agreement, now) as joint:
        return joint.propose_rotation(role, entropy, overlap)


def find_act(joint: Joint, reference: str) -> str:
    """The digest of an act by its first characters. Raises ``InputError``."""
    known = {*joint.pending(), *joint.gate(joint.own.entries).digests, *joint.gate(joint.copy).digests}
    found = [digest for digest in known if len(reference) >= 6 and digest.startswith(reference.lower())]
    if len(found) != 1:
        raise InputError(
            gettext_noop("{count} acts begin with “{reference}”."), count=len(found), reference=reference[:64]
        )
    return found[0]


def _line(digest: str, index: int | None, envelope: Envelope) -> ActLine:
    statement = msgspec.json.decode(envelope.payload, type=dict[str, object])
    kind = str(statement.get("predicateType", "")).removesuffix("/v1").rpartition("/")[2]
    return ActLine(digest=digest, index=index, kind=kind, signatures=len(envelope.signatures), statement=statement)


def list_acts(home: Path, agreement: str, now: Now) -> list[ActLine]:
    """The acts in the own log, oldest first, then those that wait for a signature."""
    with open_agreement(home, agreement, now) as joint:
        held = list(joint.own.entries.entries())
        digests = list(joint.gate(joint.own.entries).digests)
        lines = [_line(digests[index], index, Envelope.parse(entry)) for index, entry in enumerate(held)]
        return lines + [_line(digest, None, envelope) for digest, envelope in joint.pending().items()]


def status_of(home: Path, agreement: str, reference: str, now: Now) -> Standing:
    """Where an act stands and what is missing for it to be in force."""
    with open_agreement(home, agreement, now) as joint:
        return joint.standing(find_act(joint, reference))


def sync_joint(
    home: Path, agreement: str, peer: Transport, witnesses: Sequence[tuple[Transport, VerifierKey]], now: Now
) -> Synced:
    """Send what waits, append what both signed, bring the own log to the other party. Raises ``ForkDetected``."""
    with open_agreement(home, agreement, now) as joint:
        sent = sum(_send(peer, entry) for entry in joint.outgoing())
        settled = len(joint.settle())
        note = joint.publish(peer, witnesses)
        return Synced(
            agreement=joint.charter.agreement,
            sent=sent,
            settled=settled,
            answered=0,
            checkpoint=note.decode() if note else "",
        )


def witness_keys(home: Path, agreement: str, now: Now) -> tuple[VerifierKey, ...]:
    """The witnesses that the charter names, in its order."""
    with open_agreement(home, agreement, now) as joint:
        return joint.charter.witnesses


def _send(peer: Transport, entry: bytes) -> bool:
    answer = peer("POST", "acts", entry, "application/json")
    if answer.status not in (0, 200, 409):
        raise RecordError(
            gettext_noop("The other side refused {what}: {status} {reason}."),
            what="acts",
            status=answer.status,
            reason=answer.body[:200].decode("utf-8", "replace").strip(),
        )
    return answer.status != 409


def exchange_folder(home: Path, agreement: str, folder: Path, now: Now) -> Synced:
    """Synchronise through a folder that somebody carries: answer what lies there, then write what is to be said."""
    with open_agreement(home, agreement, now) as joint:
        hub = Hub([joint])
        peer, me = joint.peer.name, joint.charter.parties[joint.me].name

        def answer(path: str, body: bytes) -> Response:
            return hub.post("acts" if path == "acts" else f"mirror/{path}", body)

        def state() -> dict[str, bytes]:
            note = joint.notes.read(MIRRORED, joint.peer.log.name)
            return {joint.peer.log.name: note} if note else {}

        answered = answer_folder(folder, me, answer, state)
        transport = FolderTransport(folder, peer)
        sent = sum(_send(transport, entry) for entry in joint.outgoing())
        settled = joint.settle()
        note = joint.publish(transport)
        return Synced(
            agreement=joint.charter.agreement,
            sent=sent,
            settled=len(settled),
            answered=answered,
            checkpoint=note.decode() if note else "",
        )


def bundle_joint(
    home: Path,
    agreement: str,
    references: Sequence[str],
    manifests: Sequence[bytes],
    earlier: Sequence[bytes],
    now: Now,
) -> bytes:
    """The auditor's bundle over both logs: the acts named, or all. Raises ``RecordError`` if nothing is cosigned."""
    with open_agreement(home, agreement, now) as joint:
        logs = []
        wanted = {find_act(joint, reference) for reference in references}
        sources = (
            (joint.own.entries, joint.published(), joint.own.key.name),
            (joint.copy, joint.notes.read(MIRRORED, joint.peer.log.name), joint.peer.log.name),
        )
        for entries, note, origin in sources:
            if note is None:
                raise RecordError(gettext_noop("No checkpoint of {log} has all cosignatures yet."), log=origin)
            digests = joint.gate(entries).digests
            chosen = [index for digest, index in digests.items() if not wanted or digest in wanted]
            held = [one for one in earlier if one.startswith(f"{origin}\n".encode())]
            logs.append(BundledLog(entries=entries, note=note, chosen=chosen, earlier=held))
        return make_bundle(logs, manifests)


def export_joint(home: Path, agreement: str, target: Path, *, peer: bool, now: Now) -> int:
    """Write the own log, or the copy of the peer's, as static files under its cosigned checkpoint."""
    with open_agreement(home, agreement, now) as joint:
        note = joint.notes.read(MIRRORED, joint.peer.log.name) if peer else joint.published()
        if note is None:
            name = joint.peer.log.name if peer else joint.own.key.name
            raise RecordError(gettext_noop("No checkpoint of {log} has all cosignatures yet."), log=name)
        return export_static(joint.copy if peer else joint.own.entries, note, target)


def create_witness(home: Path, name: str, logs: Sequence[str], entropy: Entropy) -> VerifierKey:
    """Make this office a witness for others' logs, or let it watch further logs; gives its key."""
    folder = home / WITNESS
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise StorageError(
            gettext_noop("The folder of the log could not be made: {reason}."),
            file=str(folder),
            reason=str(fault.strerror),
        ) from fault
    path = folder / "cosigner.key"
    key = load_key(path) if path.exists() else create_key(path, entropy, name, COSIGNATURE)
    known = _watched(folder)
    write_file(folder / "logs", "".join(f"{one}\n" for one in dict.fromkeys([*known, *map(_vkey, logs)])).encode())
    NoteStore(folder / "notes.db", create=True).close()
    return key.verifier


def _vkey(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text.strip())
    except Malformed as fault:
        raise InputError(fault.template, field="--log") from None


def _watched(folder: Path) -> list[VerifierKey]:
    path = folder / "logs"
    return [VerifierKey.parse(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


class HubKeeper:
    """What this office answers: every joint log that has begun, and its witness if it is one.

    Opened on first use, and again when an agreement begins, a key changes or a log is added to the watched ones. All
    calls belong to one thread.
    """

    def __init__(self, home: Path, now: Now) -> None:
        self._home = home
        self._now = now
        self._stack = ExitStack()
        self._seen: object = None
        self._hub = Hub([])

    def current(self) -> Hub:
        """The hub over the stores as they are now. Raises ``RecordError``, ``StorageError``."""
        seen = self._look()
        if seen != self._seen:
            self._stack.close()
            self._hub = self._open()
            self._seen = seen
        return self._hub

    def close(self) -> None:
        """Close every store."""
        self._stack.close()

    def _look(self) -> object:
        names = ("notes.db", "acts.key", "cosigner.key", "own/log.vkey", "own/private.key", "logs")
        folders = [*(self._home / FOLDER / name for name in joint_names(self._home)), self._home / WITNESS]
        paths = [folder / name for folder in folders for name in names]
        return [(path, path.stat().st_ino) for path in paths if path.exists()]

    def _open(self) -> Hub:
        begun = [name for name in joint_names(self._home) if (self._home / FOLDER / name / "notes.db").exists()]
        joints = [self._stack.enter_context(open_agreement(self._home, name, self._now)) for name in begun]
        folder = self._home / WITNESS
        if not (folder / "cosigner.key").exists():
            return Hub(joints)
        watched = _watched(folder)
        store = self._stack.enter_context(NoteStore(folder / "notes.db", create=False))
        signers = [load_key(folder / "cosigner.key")]
        return Hub(
            joints, Witness(store, lambda origin: [key for key in watched if key.name == origin], signers, self._now)
        )
