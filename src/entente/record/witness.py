"""A witness (C2SP tlog-witness): cosigns a log's checkpoint once it is shown to continue the one before.

Requests in, answers out: no network here, and no clock of its own. What was cosigned is durable before the answer is
given, so a witness that was stopped never cosigns two histories. Sizes only grow; a replayed request gets 409.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from entente.errors import Malformed, ProofFailed, WriteConflict
from entente.record.checkpoint import Checkpoint
from entente.record.evidence import ForkEvidence
from entente.record.note import Signature, add_lines, open_note, read_lines, signature_line, split_note
from entente.record.register import NoteStore
from entente.record.tree import EMPTY_ROOT, check_consistency
from entente.record.vkey import Signer, VerifierKey
from entente.record.wire import SIZE, AddCheckpoint, Response

__all__ = ["Keys", "Now", "Witness", "origin_hash", "plain", "weigh"]

Keys = Callable[[str], Sequence[VerifierKey]]
"""``keys(origin)`` gives the keys that may sign for a log today; none for a log that is not known."""
Now = Callable[[], int]
"""POSIX seconds."""

FRESH = 60
"""Seconds for which a cosignature is given again as it is: a repeated question costs no write."""
COSIGNED = "cosigned"


def origin_hash(origin: str) -> str:
    """The name under which a log is served: SHA-256 of its origin, lower-case hexadecimal."""
    return sha256(origin.encode()).hexdigest()


def plain(status: int, text: str) -> Response:
    """A short answer in English, for the operator of the other side."""
    return Response(status=status, body=f"{text}\n".encode())


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A request whose form and signature are right, but not yet its place in history."""

    request: AddCheckpoint
    checkpoint: Checkpoint
    note: bytes


def weigh(body: bytes, keys: Keys, cosigners: Sequence[VerifierKey] = ()) -> Weighed | Response:
    """Read a request and verify who signed it; the note keeps the signatures of known keys only.

    A known key of the log must have signed; known cosigners may have.
    """
    try:
        request = AddCheckpoint.parse(body)
        checkpoint = Checkpoint.parse(split_note(request.note)[0])
    except Malformed as fault:
        return plain(400, str(fault))
    known = keys(checkpoint.origin)
    if not known:
        return plain(404, "unknown log")
    try:
        log = open_note(request.note, known)
        lines = [one for _, one in log.verified]
        theirs = {(key.name, key.key_id) for key in cosigners} & {(one.name, one.key_id) for one in log.unverified}
        if theirs:
            lines += [one for _, one in open_note(request.note, cosigners).verified]
    except ProofFailed as fault:
        return plain(403, f"invalid signature: {fault}")
    if request.old > checkpoint.size:
        return plain(400, "the old size is larger than the checkpoint")
    note = (log.text + "\n" + "".join(one.line for one in lines)).encode()
    return Weighed(request=request, checkpoint=checkpoint, note=note)


def continues(asked: Weighed, latest: Checkpoint | None) -> Response | None:
    """Why a checkpoint does not continue the latest one, or ``None`` if it does (tlog-witness, "add-checkpoint")."""
    request, checkpoint = asked.request, asked.checkpoint
    size = latest.size if latest else 0
    if request.old != size:
        return Response(status=409, content_type=SIZE, body=b"%d\n" % size)
    if not checkpoint.size and checkpoint.root != EMPTY_ROOT:
        return plain(422, "the empty log has another root hash")
    if not size:
        return plain(422, "the consistency proof must be empty") if request.proof else None
    try:
        check_consistency(request.proof, size, checkpoint.size, latest.root if latest else b"", checkpoint.root)
    except ProofFailed as fault:
        return plain(422, f"consistency proof: {fault}")
    return None


class Witness:
    """State, keys and signers of one witness. The same cosigners sign for every log."""

    def __init__(self, store: NoteStore, keys: Keys, signers: Sequence[Signer], now: Now) -> None:
        self._store = store
        self._keys = keys
        self._signers = signers
        self._now = now

    def add_checkpoint(self, body: bytes) -> Response:
        """Answer ``add-checkpoint``."""
        asked = weigh(body, self._keys)
        if isinstance(asked, Response):
            return asked
        origin = asked.checkpoint.origin
        stored = self._store.read(COSIGNED, origin)
        latest = Checkpoint.parse(split_note(stored)[0]) if stored else None
        refusal = continues(asked, latest)
        if refusal is not None:
            self._look_for_fork(asked, stored)
            return refusal
        now = self._now()
        if stored is not None and latest == asked.checkpoint:
            lines = self._own(stored)
            if lines and now - max(key.timestamp(one.signature) for key, one in lines) < FRESH:
                return Response(status=200, body="".join(one.line for _, one in lines).encode())
        answer = "".join(signature_line(asked.checkpoint.text, signer, now) for signer in self._signers)
        try:
            self._store.swap(COSIGNED, origin, stored, add_lines(asked.note, read_lines(answer)))
        except WriteConflict:
            return self.add_checkpoint(body)  # somebody else was faster: answer by what holds now
        return Response(status=200, body=answer.encode())

    def _own(self, note: bytes) -> Sequence[tuple[VerifierKey, Signature]]:
        return open_note(note, [signer.verifier for signer in self._signers]).verified

    def _look_for_fork(self, asked: Weighed, stored: bytes | None) -> None:
        """Two signed checkpoints of one size and different roots are proof enough; keep them."""
        if stored is None:
            return
        latest = Checkpoint.parse(split_note(stored)[0])
        if latest.size == asked.checkpoint.size and latest.root != asked.checkpoint.root:
            self._store.keep_evidence(ForkEvidence(earlier=stored, later=asked.note).format())

    def get(self, path: str) -> Response:
        """Answer ``<origin hash>/checkpoint``: the checkpoint last cosigned, with the log's signature and ours."""
        for origin in self._store.origins(COSIGNED):
            if path == f"{origin_hash(origin)}/checkpoint":
                return Response(status=200, body=self._store.read(COSIGNED, origin) or b"")
        return plain(404, "nothing here")
