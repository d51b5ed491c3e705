"""Bring a log to a mirror or a witness, and their cosignatures back (the client side of tlog-mirror, tlog-witness).

The transport is an argument: HTTP at one door, files in a folder at another. Before anything is signed, the other
side's last cosigned checkpoint is fetched and must be continued (``must_continue_peer``), so a restored backup is found
out while nothing has been signed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from entente.errors import ForkDetected, Malformed, ProofFailed, RecordError, gettext_noop
from entente.record.checkpoint import Checkpoint
from entente.record.ledger import Ledger
from entente.record.moments import Clock
from entente.record.note import Signature, add_lines, open_note, read_lines, split_note
from entente.record.store import EntryStore
from entente.record.subtree import prove_subtree_consistency
from entente.record.tree import prove_consistency
from entente.record.vkey import VerifierKey
from entente.record.wire import BINARY, TEXT, AddCheckpoint, AddEntries, MirrorInfo, Package, Response, packages
from entente.record.witness import origin_hash

__all__ = ["CARRIED", "Transport", "ask_witness", "known_checkpoint", "must_continue_peer", "push_to_mirror"]

MAX_PACKAGES = 32
MAX_BODY = 16_000_000
"""Bytes of packages in one upload; a first package is sent whatever its size (at most 16.8 MB)."""
CARRIED = 0
"""Status of a request that is on its way in a folder: no answer yet."""
_ROUNDS = 100_000
"""Uploads before an endless conversation is given up: more than 800 million entries."""


class Transport(Protocol):
    """A way to one witness or mirror."""

    def __call__(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Response:
        """Send a request to ``path`` below the other side's prefix. Raises ``RecordError`` if no answer can be had."""
        ...


def _refused(answer: Response, what: str) -> RecordError:
    return RecordError(
        gettext_noop("The other side refused {what}: {status} {reason}."),
        what=what,
        status=answer.status,
        reason=answer.body[:200].decode("utf-8", "replace").strip(),
    )


def known_checkpoint(transport: Transport, origin: str) -> bytes | None:
    """The checkpoint that the other side cosigned last, as a note; ``None`` if there is none. Not verified."""
    answer = transport("GET", f"{origin_hash(origin)}/checkpoint")
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise _refused(answer, "checkpoint")
    return answer.body


def _own_lines(body: bytes, text: str, keys: Sequence[VerifierKey], clock: Clock) -> list[Signature]:
    """The cosignatures of known keys in an answer, verified; others are ignored. Raises ``ProofFailed``."""
    lines = read_lines(body.decode("utf-8", "replace")) if body else []
    if not lines:
        return []
    note = (text + "\n" + "".join(line.line for line in lines)).encode()
    signed = [signature for _, signature in open_note(note, keys).verified]
    clock.check_cosignatures(note)
    return signed


def _add_checkpoint(transport: Transport, entries: EntryStore, note: bytes, old: int) -> Response:
    """``add-checkpoint`` with the proof from ``old``, or from the size that the other side says it has.

    Raises ``ForkDetected`` if the other side has cosigned more than there is.
    """
    checkpoint = Checkpoint.parse(split_note(note)[0])
    for _ in range(3):
        proof = prove_consistency(old, checkpoint.size, entries) if old else []
        body = AddCheckpoint(old=old, proof=tuple(proof), note=note).format()
        answer = transport("POST", "add-checkpoint", body, TEXT)
        if answer.status != 409:
            return answer
        text = answer.body.decode("ascii", "replace").removesuffix("\n")
        if not text.isdecimal() or len(text) > 19:
            raise Malformed(gettext_noop("The other side's answer is not in its required form."))
        old = int(text)
        if old > checkpoint.size:
            raise ForkDetected(
                gettext_noop("The other side has cosigned {old} entries of this log; here are {size}."),
                old=old,
                size=checkpoint.size,
            )
    raise RecordError(gettext_noop("The other side keeps changing; try again."))


def _packages(entries: EntryStore, start: int, end: int) -> list[Package]:
    """As many packages as one upload takes."""
    found: list[Package] = []
    weight = 0
    for group, first, last in packages(start, end):
        bodies = tuple(entries.entries(first, last))
        weight += sum(map(len, bodies)) + 2 * len(bodies)
        if found and (len(found) == MAX_PACKAGES or weight > MAX_BODY):
            break
        proof = prove_subtree_consistency(group, last, end, entries)
        found.append(Package(start=first, end=last, entries=bodies, proof=tuple(proof)))
    return found


def _upload(transport: Transport, entries: EntryStore, checkpoint: Checkpoint, start: int) -> bytes | None:
    """``add-entries`` until the mirror has all; gives its cosignatures. Resumes where the mirror says it stands."""
    info = MirrorInfo(size=checkpoint.size, next_entry=start)
    for _ in range(_ROUNDS):
        if info.size != checkpoint.size or info.next_entry > entries.size:
            raise RecordError(gettext_noop("The other side keeps changing; try again."))
        first = min(info.next_entry, checkpoint.size)
        request = AddEntries(
            origin=checkpoint.origin,
            start=first,
            end=checkpoint.size,
            ticket=info.ticket,
            packages=tuple(_packages(entries, first, checkpoint.size)),
        )
        answer = transport("POST", "add-entries", request.format(), BINARY)
        if answer.status in (200, CARRIED):
            return answer.body or None
        if answer.status not in (202, 409):
            raise _refused(answer, "add-entries")
        info = MirrorInfo.parse(answer.body)
    raise RecordError(gettext_noop("The other side keeps changing; try again."))


def must_continue_peer(ledger: Ledger, transport: Transport, keys: Sequence[VerifierKey], clock: Clock) -> bytes | None:
    """Check that the log continues what the other side cosigned last; gives that note, with their signature verified.

    Raises ``ForkDetected``; ``ProofFailed`` where the note is not theirs, else anybody could claim anything of them.
    """
    kept = known_checkpoint(transport, ledger.key.name)
    if kept is not None:
        open_note(kept, keys)
        clock.check_cosignatures(kept)
        ledger.must_continue(kept)
    return kept


def ask_witness(
    entries: EntryStore, transport: Transport, note: bytes, keys: Sequence[VerifierKey], clock: Clock, old: int = 0
) -> bytes:
    """Have a signed checkpoint cosigned by the witness with these keys, which last saw ``old`` entries, or so we think.

    Gives the note with its cosignatures. Raises ``ForkDetected``, ``ProofFailed``, ``RecordError``.
    """
    answer = _add_checkpoint(transport, entries, note, old)
    if answer.status != 200:
        raise _refused(answer, "add-checkpoint")
    return _with_lines(note, answer.body, keys, clock)


def push_to_mirror(
    entries: EntryStore, transport: Transport, note: bytes, keys: Sequence[VerifierKey], clock: Clock, old: int = 0
) -> bytes | None:
    """Bring every entry below a signed checkpoint to the mirror with these keys; gives the note with its cosignatures.

    Can be stopped at any point and called again. ``None`` if the transport carries the requests away and the answer
    comes later. Raises ``ForkDetected``, ``ProofFailed``, ``RecordError``.
    """
    answer = _add_checkpoint(transport, entries, note, old)
    if answer.status not in (200, CARRIED):
        raise _refused(answer, "add-checkpoint")
    body = _upload(transport, entries, Checkpoint.parse(split_note(note)[0]), old)
    return None if body is None else _with_lines(note, body, keys, clock)


def _with_lines(note: bytes, body: bytes, keys: Sequence[VerifierKey], clock: Clock) -> bytes:
    lines = _own_lines(body, split_note(note)[0], keys, clock)
    if not lines:
        raise ProofFailed(gettext_noop("The answer carries no cosignature of a known key."))
    return add_lines(note, lines)
