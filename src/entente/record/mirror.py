"""A mirror (C2SP tlog-mirror): a copy of another party's log, whose cosignature says that the entries are kept.

Requests in, answers out, as in ``witness``. Entries are taken in packages of at most 256, each authenticated against a
signed checkpoint before it is stored, so an upload can stop anywhere and go on from there. The mirror remembers the
last pending checkpoints; a package or checkpoint that it already has gets 409 and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from entente.errors import Malformed, ProofFailed, RecordError, StorageError, WriteConflict
from entente.record.block import leaf_hashes
from entente.record.checkpoint import Checkpoint
from entente.record.evidence import fork_evidence
from entente.record.note import add_lines, open_note, read_lines, signature_line, split_note
from entente.record.register import MAX_UNTIMELY, NoteStore
from entente.record.static import content_of
from entente.record.store import EntryStore
from entente.record.subtree import check_subtree_consistency
from entente.record.tiles import Tile
from entente.record.tree import grow, range_nodes, root_of_peaks
from entente.record.vkey import Signer, VerifierKey
from entente.record.wire import BINARY, AddEntries, MirrorInfo, Package, Response, packages
from entente.record.witness import Keys, Now, Weighed, continues, origin_hash, plain, weigh

__all__ = ["Admit", "Mirror", "Trust", "Upload", "serve_log"]

Admit = Callable[[int, Sequence[bytes]], None]
"""``admit(first, entries)`` raises ``RecordError`` if the log must not hold these entries from ``first`` on."""

PENDING, MIRRORED = "pending", "mirrored"
REMEMBERED = 8
"""Pending checkpoints that an upload may still lead to."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Entries from ``start`` to the end of a package, which ``proof`` shows to be under the signed ``note``."""

    note: bytes
    start: int
    entries: tuple[bytes, ...]
    proof: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What a mirror believes. ``keys(origin)`` may sign for a log; the lines of ``cosigners`` are kept.

    ``timely(note)`` raises ``ProofFailed`` where a signature, though good, does not count; ``admit`` as above, and
    ``unfit(upload)`` makes evidence of what it refused, or nothing.
    """

    keys: Keys
    cosigners: Sequence[VerifierKey] = ()
    timely: Callable[[bytes], None] = lambda _: None
    admit: Admit = lambda _, __: None
    unfit: Callable[[Upload], bytes] = lambda _: b""


class Mirror:
    """Copies of other parties' logs: ``copies`` by origin. The same cosigners sign for every log."""

    def __init__(
        self,
        store: NoteStore,
        copies: Mapping[str, EntryStore],
        trust: Trust,
        signers: Sequence[Signer],
        now: Now,
    ) -> None:
        self._store = store
        self._copies = copies
        self._trust = trust
        self._signers = signers
        self._now = now

    def _latest(self, purpose: str, origin: str) -> tuple[bytes | None, Checkpoint | None]:
        note = self._store.read(purpose, origin)
        return note, Checkpoint.parse(split_note(note)[0]) if note else None

    def add_checkpoint(self, body: bytes) -> Response:
        """Answer ``add-checkpoint``: lock onto a checkpoint to which entries may be uploaded. Nothing is signed."""
        trust = self._trust
        asked = weigh(body, lambda origin: trust.keys(origin) if origin in self._copies else (), trust.cosigners)
        if isinstance(asked, Response):
            return asked
        try:
            trust.timely(asked.note)
        except ProofFailed as fault:
            return self._refused(403, fault)
        origin = asked.checkpoint.origin
        stored, latest = self._latest(PENDING, origin)
        refusal = continues(asked, latest)
        if refusal is not None:
            self._look_for_fork(asked, stored)
            return refusal
        if latest == asked.checkpoint and stored is not None:
            return self._learn(asked, stored)
        try:
            self._store.advance(PENDING, origin, stored, asked.note, asked.checkpoint.size, REMEMBERED)
        except WriteConflict:
            return self.add_checkpoint(body)
        return Response(status=200)

    def _refused(self, status: int, fault: RecordError) -> Response:
        if fault.evidence:
            self._store.keep_evidence(fault.evidence, MAX_UNTIMELY)
        return plain(status, str(fault))

    def _learn(self, asked: Weighed, stored: bytes) -> Response:
        """Keep cosignatures on the pending checkpoint that were not there before, such as a late witness's."""
        origin = asked.checkpoint.origin
        for purpose, note in ((PENDING, stored), (MIRRORED, self._store.read(MIRRORED, origin))):
            if note is None or split_note(note)[0] != asked.checkpoint.text:
                continue
            there = {(one.name, one.key_id) for one in split_note(note)[1]}
            new = [one for one in split_note(asked.note)[1] if (one.name, one.key_id) not in there]
            if new:
                with suppress(WriteConflict):  # then somebody brought a newer checkpoint: this one matters no more
                    self._store.advance(purpose, origin, note, add_lines(note, new), asked.checkpoint.size, REMEMBERED)
        return Response(status=200)

    def _look_for_fork(self, asked: Weighed, stored: bytes | None) -> None:
        """Keep evidence where our own copy shows that the refused checkpoint cannot be true."""
        copy = self._copies[asked.checkpoint.origin]
        if stored is None:
            return
        latest = Checkpoint.parse(split_note(stored)[0])
        if latest.size != asked.checkpoint.size and latest.size > copy.size:
            mirrored = self._store.read(MIRRORED, asked.checkpoint.origin)
            if mirrored is None:
                return
            stored, latest = mirrored, Checkpoint.parse(split_note(mirrored)[0])
        if asked.checkpoint.size <= latest.size:
            evidence = fork_evidence(asked.note, stored, copy)
            if evidence is not None:
                self._store.keep_evidence(evidence.format())

    def add_entries(self, body: bytes) -> Response:
        """Answer ``add-entries``: take what is whole and proven, say what is still missing, cosign when nothing is."""
        try:
            request, cursor = AddEntries.parse_head(body)
        except Malformed as fault:
            return plain(400, str(fault))
        copy = self._copies.get(request.origin)
        if copy is None:
            return plain(404, "unknown log")
        note, pending = self._latest(PENDING, request.origin)
        if pending is None or note is None:
            return plain(422, "no checkpoint was added yet")
        _, mirrored = self._latest(MIRRORED, request.origin)
        goal_note = self._store.recent(request.origin, request.end)
        have = copy.size
        if goal_note is None or (mirrored and request.end < mirrored.size) or request.start != min(have, request.end):
            valid = request.end if goal_note is not None else pending.size
            return MirrorInfo(size=max(valid, mirrored.size if mirrored else 0), next_entry=have).response(409)
        goal = Checkpoint.parse(split_note(goal_note)[0])
        for group, start, end in packages(request.start, request.end):
            try:
                package = cursor.package(start, end)
                if package is None:
                    break
                self._take(copy, group, package, goal_note)
            except WriteConflict:
                return MirrorInfo(size=request.end, next_entry=copy.size).response(409)
            except StorageError:
                raise
            except RecordError as fault:
                return self._refused(422, fault)
        have = copy.size
        if have < request.end:
            if have == request.start:
                return plain(400, "no whole package")
            return MirrorInfo(size=request.end, next_entry=have).response(202)
        return self._commit(goal, goal_note)

    def _take(self, copy: EntryStore, group: int, package: Package, goal_note: bytes) -> None:
        """Authenticate one package and store it. Raises ``ProofFailed`` or what ``admit`` raises, with evidence."""
        goal = Checkpoint.parse(split_note(goal_note)[0])
        nodes = range_nodes(group, package.start)
        peaks = copy.read_hashes(nodes)
        for _ in grow(package.start - group, peaks, leaf_hashes(package.entries)):
            pass
        subtree = root_of_peaks(peaks)
        check_subtree_consistency(package.proof, group, package.end, goal.size, subtree, goal.root)
        try:
            self._trust.admit(package.start, package.entries)
        except (Malformed, ProofFailed) as fault:
            if not fault.evidence:
                entries = (*copy.entries(group, package.start), *package.entries)
                upload = Upload(note=goal_note, start=group, entries=entries, proof=tuple(package.proof))
                fault.evidence = self._trust.unfit(upload)
            raise
        copy.append(package.entries, at=package.start)

    def _commit(self, goal: Checkpoint, goal_note: bytes) -> Response:
        """Cosign the checkpoint up to which all entries are kept, once; a second question gets the same answer."""
        stored, mirrored = self._latest(MIRRORED, goal.origin)
        if stored is not None and mirrored == goal:
            own = open_note(stored, [signer.verifier for signer in self._signers]).verified
            return Response(status=200, body="".join(signature.line for _, signature in own).encode())
        if self._copies[goal.origin].root(goal.size) != goal.root:
            raise ProofFailed("The copy of the log does not give the root hash of its checkpoint.")
        answer = "".join(signature_line(goal.text, signer, self._now()) for signer in self._signers)
        try:
            self._store.swap(MIRRORED, goal.origin, stored, add_lines(goal_note, read_lines(answer)))
        except WriteConflict:
            return self._commit(goal, goal_note)
        return Response(status=200, body=answer.encode())

    def get(self, path: str) -> Response:
        """Answer ``<origin hash>/checkpoint`` and ``<origin hash>/tile/…`` from the copy, up to the cosigned size."""
        name, _, rest = path.partition("/")
        for origin, copy in self._copies.items():
            if name == origin_hash(origin):
                note, checkpoint = self._latest(MIRRORED, origin)
                return serve_log(rest, copy, note, checkpoint.size if checkpoint else 0)
        return plain(404, "nothing here")


def serve_log(path: str, entries: EntryStore, note: bytes | None, size: int) -> Response:
    """Answer for one log's static files (C2SP tlog-tiles): nothing beyond the signed size, no path but a tile's."""
    if path == "checkpoint" and note is not None:
        return Response(status=200, body=note)
    try:
        tile = Tile.parse(path)
    except Malformed:
        return plain(404, "nothing here")
    step = tile.level or 0
    if (tile.n * 256 + tile.width) << (8 * step) > size:
        return plain(404, "nothing here")
    return Response(status=200, content_type=BINARY, body=content_of(entries, tile))
