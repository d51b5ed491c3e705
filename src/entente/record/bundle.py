"""The auditor's bundle: one file that holds acts, proofs, cosigned checkpoints and manifests, and verifies offline.

``charter.json`` is entry 0 of both logs. Below ``logs/<origin hash>/`` lie the ``checkpoint``, the chosen entries with
a C2SP tlog-proof each, the hash tiles of the tree (entry bundles too, if every entry was chosen), and a proof from each
earlier checkpoint that the auditor already holds. ``manifests/`` holds the tag manifests of packages, named by the
SHA-256 that an act states. Trust begins with the charter: an auditor compares its digest with what both parties say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.archive import pack, unpack
from entente.record.charter import Charter, policy_text
from entente.record.checkpoint import Checkpoint, open_checkpoint
from entente.record.dsse import Envelope
from entente.record.gate import Gate, statement_digest
from entente.record.moments import Reading
from entente.record.note import split_note
from entente.record.policy import Checked, Policy
from entente.record.proof import LogProof
from entente.record.rotation import Rotation
from entente.record.static import check_static, content_of
from entente.record.store import EntryStore
from entente.record.tiles import TileReader, tiles_of
from entente.record.tree import check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion
from entente.record.wire import AddCheckpoint
from entente.record.witness import origin_hash

__all__ = ["BundledLog", "Report", "make_bundle", "verify_bundle"]

README = b"""This file is the record of an agreement between two parties, for an auditor.

entente record verify FILE      checks every byte of it, offline.

It is a plain ZIP archive. Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof;
Merkle trees of RFC 6962; entries are DSSE envelopes with in-toto statements. Tools of others can read them.
"""


@dataclass(frozen=True, kw_only=True)
class BundledLog:
    """One of the two copies: its tree, its cosigned note, the numbers chosen, and earlier notes that are held."""

    entries: EntryStore
    note: bytes
    chosen: Sequence[int]
    earlier: Sequence[bytes] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a bundle proves: the charter and its digest, each log's checkpoint, and each act with its numbers by origin.

    ``in_force`` are the acts that every log holds.
    """

    charter: Charter
    charter_digest: str
    logs: Mapping[str, Checked]
    acts: Mapping[str, Mapping[str, int]]
    statements: Mapping[str, bytes]
    in_force: frozenset[str]
    manifests: int


def make_bundle(logs: Iterable[BundledLog], manifests: Iterable[bytes] = ()) -> bytes:
    """Pack the bundle. The charter and every change of keys are always in. Raises ``ProofFailed``, ``Malformed``."""
    files = {"README.txt": README}
    for log in logs:
        checkpoint = Checkpoint.parse(split_note(log.note)[0])
        folder = f"logs/{origin_hash(checkpoint.origin)}"
        files[f"{folder}/checkpoint"] = log.note
        wanted = set(log.chosen)
        count = 0
        for index, entry in enumerate(log.entries.entries(0, checkpoint.size)):
            if not index:
                files["charter.json"] = entry
            if index in wanted or not index or Rotation.stated(Envelope.parse(entry).payload):
                hashes = tuple(prove_inclusion(index, checkpoint.size, log.entries))
                count += 1
                files[f"{folder}/entries/{index}"] = entry
                files[f"{folder}/proofs/{index}.tlog-proof"] = LogProof(
                    index=index, hashes=hashes, note=log.note
                ).format()
        for tile in tiles_of(checkpoint.size):
            if tile.level is not None or count == checkpoint.size:
                files[f"{folder}/{tile.path}"] = content_of(log.entries, tile)
        for note in log.earlier:
            size = Checkpoint.parse(split_note(note)[0]).size
            proof = prove_consistency(size, checkpoint.size, log.entries)
            files[f"{folder}/earlier/{size}.checkpoint"] = note
            files[f"{folder}/earlier/{size}.consistency"] = AddCheckpoint(
                old=size, proof=tuple(proof), note=log.note
            ).format()
    files |= {f"manifests/{sha256(one).hexdigest()}": one for one in manifests}
    return pack(files)


def verify_bundle(data: bytes, reading: Reading, now: int) -> Report:
    """Check every byte of a bundle; gives what it proves. ``reading`` knows the kinds of acts a joint log takes.

    Nothing in it may be dated ahead of ``now`` (POSIX seconds), or signed after the end of its key, and no file may be
    there that nothing vouches for. Raises ``Malformed`` or ``ProofFailed``.
    """
    files = unpack(data)
    if files.pop("README.txt", b"") != README or "charter.json" not in files:
        raise Malformed(gettext_noop("The bundle is not in its required form."))
    opening = files.pop("charter.json")
    charter = Charter.open(opening)
    logs: dict[str, Checked] = {}
    acts: dict[str, dict[str, int]] = {}
    statements: dict[str, bytes] = {}
    for party in charter.parties:
        prefix = f"logs/{origin_hash(party.log.name)}/"
        part = {name.removeprefix(prefix): files.pop(name) for name in list(files) if name.startswith(prefix)}
        checked, found = _verify_log(charter, opening, party.log.name, part, Gate(charter, reading, lambda: now))
        logs[party.log.name] = checked
        for digest, (index, payload) in found.items():
            acts.setdefault(digest, {})[party.log.name] = index
            statements[digest] = payload
    manifests = {name: content for name, content in files.items() if name.startswith("manifests/")}
    _verify_manifests(manifests, statements.values())
    if len(manifests) != len(files):
        raise Malformed(gettext_noop("The bundle holds a file that nothing vouches for."))
    return Report(
        charter=charter,
        charter_digest=statement_digest(charter.statement()),
        logs=logs,
        acts=acts,
        statements=statements,
        in_force=frozenset(digest for digest, places in acts.items() if len(places) == len(logs)),
        manifests=len(manifests),
    )


def _verify_log(
    charter: Charter, opening: bytes, origin: str, files: dict[str, bytes], gate: Gate
) -> tuple[Checked, dict[str, tuple[int, bytes]]]:
    """Check one log's part; gives its checkpoint, and number and statement of each act by digest."""
    note = files.pop("checkpoint", b"")
    found = {}
    numbers = sorted(int(name[8:]) for name in files if name.startswith("entries/") and name[8:].isdecimal())
    if numbers[:1] != [0] or files.get("entries/0") != opening:
        raise ProofFailed(gettext_noop("The log does not begin with the charter of the bundle."))
    entries = {number: files.pop(f"entries/{number}", b"") for number in numbers}
    for number, entry in entries.items():
        gate.admit(entry, lambda _: True)  # the log took it in time, or it says of itself that it did not
        payload = Envelope.parse(entry).payload
        found[statement_digest(payload)] = (number, payload)
    policy = Policy.parse(policy_text(gate.rings, charter.witnesses, 0))
    checked = policy.check(note)
    gate.clock().check_note(note)
    if checked.checkpoint.origin != origin:
        raise ProofFailed(gettext_noop("The checkpoint is another log's."))
    for number, entry in entries.items():
        proof = LogProof.parse(files.pop(f"proofs/{number}.tlog-proof", b""))
        if proof.index != number or proof.note != note or proof.extra is not None:
            raise ProofFailed(gettext_noop("A proof in the bundle belongs to another entry or checkpoint."))
        checkpoint = checked.checkpoint
        check_inclusion(proof.hashes, number, checkpoint.size, leaf_hash(entry), checkpoint.root)
    _verify_tiles(files, checked.checkpoint, whole=len(entries) == checked.checkpoint.size)
    _verify_earlier(files, note, checked.checkpoint, policy)
    if files:
        raise Malformed(gettext_noop("The bundle holds a file that nothing vouches for."))
    return checked, found


def _verify_tiles(files: dict[str, bytes], checkpoint: Checkpoint, *, whole: bool) -> None:
    def fetch(path: str) -> bytes:
        return files.get(path, b"")

    if whole:
        check_static(fetch, checkpoint)
    else:
        reader = TileReader(fetch, checkpoint.size, checkpoint.root)
        for tile in tiles_of(checkpoint.size):
            if tile.level is not None:
                reader.tile(tile.level, tile.n, tile.width)
    for tile in tiles_of(checkpoint.size):
        if tile.level is not None or whole:
            files.pop(tile.path)


def _verify_earlier(files: dict[str, bytes], note: bytes, later: Checkpoint, policy: Policy) -> None:
    keys = [key for key in policy.logs if key.name == later.origin]
    for name in [name for name in files if name.endswith(".checkpoint")]:
        earlier = open_checkpoint(files.pop(name), keys, later.origin)
        shown = AddCheckpoint.parse(files.pop(f"earlier/{earlier.size}.consistency", b""))
        if name != f"earlier/{earlier.size}.checkpoint" or shown.old != earlier.size or shown.note != note:
            raise ProofFailed(gettext_noop("A proof in the bundle belongs to another entry or checkpoint."))
        check_consistency(shown.proof, earlier.size, later.size, earlier.root, later.root)


def _verify_manifests(files: Mapping[str, bytes], statements: Iterable[bytes]) -> None:
    stated = {
        subject["digest"].get("sha256") for payload in statements for subject in json.loads(payload).get("subject", ())
    }
    for name, content in files.items():
        digest = sha256(content).hexdigest()
        if name != f"manifests/{digest}" or digest not in stated:
            raise ProofFailed(gettext_noop("A manifest in the bundle is not one that an act names."))
