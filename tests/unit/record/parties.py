"""Two parties and a witness in temporary folders, joined by function calls instead of a network."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from entente.errors import Malformed
from entente.record.charter import Charter
from entente.record.dsse import Envelope
from entente.record.joint import Joint, create_party, open_joint
from entente.record.key import SigningKey, load_key
from entente.record.ledger import Ledger
from entente.record.moments import Reading
from entente.record.register import NoteStore
from entente.record.statement import in_toto
from entente.record.sync import Transport
from entente.record.vkey import COSIGNATURE, VerifierKey
from entente.record.wire import Response
from entente.record.witness import Witness

APPROVAL = "https://entente.example/predicate/approval/v1"
NOW = 1_800_000_000
"""After every moment in these tests."""


def reading(payload: bytes) -> int:
    """Takes approvals; ``at`` is their second, 0 where they name none."""
    try:
        content = json.loads(payload)
        kind = content["predicateType"]
    except (ValueError, TypeError, KeyError, RecursionError):
        kind = ""
    if kind != APPROVAL:
        raise Malformed("A joint log takes acts of the kinds that were agreed, and no others.")
    return int(content["predicate"].get("at", 0))


AGREEMENT = "pact-7"


def entropy(seed: str) -> Callable[[int], bytes]:
    """Bytes that look random and are the same in every run."""
    counter = itertools.count()
    return lambda count: sha256(f"{seed} {next(counter)}".encode()).digest()[:count]


class Clock:
    def __init__(self, second: int = 1_700_000_000) -> None:
        self.second = second

    def __call__(self) -> int:
        return self.second


def door(service: object, calls: list[tuple[str, int]] | None = None) -> Transport:
    """A transport that calls a witness or mirror directly."""

    def send(method: str, path: str, body: bytes = b"", content_type: str = "") -> Response:
        answer: Response = (
            service.get(path) if method == "GET" else getattr(service, path.replace("-", "_"))(body)  # type: ignore[attr-defined]
        )
        if calls is not None:
            calls.append((path, answer.status))
        return answer

    return send


def charter_of(home: Path, witness: SigningKey | None = None, seed: str = "") -> bytes:
    """Make both parties' keys below ``home`` and the charter that both signed."""
    parties = [
        create_party(home / name, AGREEMENT, f"{name}.example", entropy(seed + name)) for name in ("alpha", "beta")
    ]
    charter = Charter(
        agreement=AGREEMENT,
        parties=(parties[0], parties[1]),
        witnesses=(witness.verifier,) if witness else (),
    )
    envelope = Envelope(payload=charter.statement())
    for name in ("alpha", "beta"):
        envelope = envelope.sign(load_key(home / name / "acts.key"))
    return envelope.format()


class Pair:
    """Both sides of one joint log."""

    def __init__(self, home: Path, *, witnessed: bool = False, reading: Reading = reading) -> None:
        self.home = home
        self.reading = reading
        self.clock = Clock()
        key = SigningKey.generate(entropy("witness"), "watch.example", COSIGNATURE)
        self.witness_key = key if witnessed else None
        self.charter = charter_of(home, self.witness_key)
        for name in ("alpha", "beta"):
            open_joint(home / name, self.charter)
        self.alpha = Joint(home / "alpha", self.reading, self.clock)
        self.beta = Joint(home / "beta", self.reading, self.clock)
        self.witness = Witness(
            NoteStore(home / "witness.db", create=True),
            lambda origin: [one.log for one in self.alpha.charter.parties if one.log.name == origin],
            [key],
            self.clock,
        )

    def witnesses(self) -> list[tuple[Transport, object]]:
        return [(door(self.witness), self.witness_key.verifier)] if self.witness_key else []

    def sync(self) -> None:
        """Each side settles, and publishes to the other."""
        for here, there in ((self.alpha, self.beta), (self.beta, self.alpha)):
            here.settle()
            here.publish(door(there.mirror()), self.witnesses())

    def agree(self, number: int, at: int = 0) -> str:
        """An act that both sign; it waits on both sides."""
        digest = self.alpha.propose(act(number, at=at))
        self.beta.receive(self.alpha.pending()[digest].format())
        self.beta.approve(digest)
        self.alpha.receive(self.beta.pending()[digest].format())
        return digest

    def close(self) -> None:
        self.alpha.close()
        self.beta.close()


def act(number: int, kind: str = APPROVAL, at: int = 0) -> bytes:
    return in_toto(kind, {"request": sha256(b"%d" % number).hexdigest()}, {"number": number, "at": at})


BODIES = [b"entry %d" % n for n in range(700)]


def make(folder: Path, count: int = 700, name: str = "log.example") -> tuple[bytes, VerifierKey]:
    """A log with so many entries: its last note and its key."""
    ledger, signer = Ledger.create(folder, entropy(name), name)
    with ledger:
        return ledger.append(BODIES[:count], signer).note, ledger.key
