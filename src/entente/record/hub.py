"""What one server answers: mirrors of the peers' logs, the own joint logs to read, acts that wait, a witness.

Requests in, answers out. The private log is not a part of it and cannot be reached: a hub is given joint logs only.
"""

from __future__ import annotations

from collections.abc import Sequence

from entente.errors import Malformed, RecordError, StorageError, WriteConflict
from entente.record.checkpoint import Checkpoint
from entente.record.joint import Joint
from entente.record.mirror import serve_log
from entente.record.note import split_note
from entente.record.register import MAX_UNTIMELY
from entente.record.wire import AddCheckpoint, AddEntries, Response
from entente.record.witness import Witness, origin_hash, plain

__all__ = ["LIMITS", "Hub"]

LIMITS = {
    "mirror/add-checkpoint": 64_000,
    "mirror/add-entries": 20_000_000,
    "witness/add-checkpoint": 64_000,
    "acts": 70_000,
}
"""Largest body of each request in bytes, after decompression. One package is at most 16.8 MB."""


class Hub:
    """The joint logs of one office, and its witness if it is one."""

    def __init__(self, joints: Sequence[Joint], witness: Witness | None = None) -> None:
        self._joints = joints
        self._witness = witness

    def post(self, path: str, body: bytes) -> Response:
        """Answer a POST. Raises ``StorageError`` only."""
        try:
            return self._post(path, body)
        except StorageError:
            raise
        except WriteConflict as fault:
            return plain(409, str(fault))
        except RecordError as fault:
            return plain(422, str(fault))

    def _post(self, path: str, body: bytes) -> Response:
        if path == "witness/add-checkpoint" and self._witness is not None:
            return self._witness.add_checkpoint(body)
        if path == "acts":
            return self._act(body)
        try:
            if path == "mirror/add-checkpoint":
                note = AddCheckpoint.parse(body).note
                origin = Checkpoint.parse(split_note(note)[0]).origin
            elif path == "mirror/add-entries":
                origin = AddEntries.parse_head(body)[0].origin
            else:
                return plain(404, "nothing here")
        except Malformed as fault:
            return plain(400, str(fault))
        for joint in self._joints:
            if joint.peer.log.name == origin:
                mirror = joint.mirror()
                return mirror.add_checkpoint(body) if path.endswith("checkpoint") else mirror.add_entries(body)
        return plain(404, "unknown log")

    def _act(self, body: bytes) -> Response:
        """Take an act that the other party of one of the agreements signed, to wait for our signature."""
        refusal: RecordError | None = None
        for joint in self._joints:
            try:
                known = joint.knows(body)
                digest = joint.receive(body)
            except Malformed as fault:
                return plain(400, str(fault))
            except WriteConflict:
                raise
            except RecordError as fault:  # signed by keys of another agreement, or out of its time
                if fault.evidence:
                    joint.notes.keep_evidence(fault.evidence, MAX_UNTIMELY)
                refusal = fault
                continue
            return plain(409 if known else 200, digest)
        return plain(404, "unknown agreement") if refusal is None else plain(403, str(refusal))

    def get(self, path: str) -> Response:
        """Answer a GET: ``mirror/…`` and ``witness/…`` as the specifications say, ``log/<origin hash>/…`` our own."""
        service, _, rest = path.partition("/")
        if service == "witness" and self._witness is not None:
            return self._witness.get(rest)
        for joint in self._joints:
            name, _, tail = rest.partition("/")
            if service == "mirror" and name == origin_hash(joint.peer.log.name):
                return joint.mirror().get(rest)
            if service == "log" and name == origin_hash(joint.own.key.name):
                note = joint.published()
                size = Checkpoint.parse(split_note(note)[0]).size if note else 0
                return serve_log(tail, joint.own.entries, note, size)
        return plain(404, "nothing here")
