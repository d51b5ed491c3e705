"""What the case file gives back, and the dossier as a file gives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente.errors import InputError, gettext_noop
from entente.model.answers import Dossier
from entente.model.canonical import canonical_bytes

__all__ = ["CommittedValue", "StoredDecision", "StoredDossier", "decode_dossier", "read_dossier"]


class StoredDossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in the case file. ``id`` is the SHA-256 of its canonical bytes.

    ``proposal_bytes`` is empty if the dossier came without its proposal; ``decisions`` counts those in the log.
    """

    id: str
    dossier: Dossier
    proposal_bytes: bytes
    created: date
    decisions: int = 0


class CommittedValue(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a decision: its value, and the 32-byte salt of its commitment in the log."""

    field: str
    value: str | tuple[str, ...]
    salt: bytes


class StoredDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as the case file holds it.

    ``entry`` is the log entry, byte for byte; ``id`` its leaf hash in hexadecimal. ``log_index`` and ``checkpoint``
    are absent while the decision is not in the log: then it has no force.
    """

    id: str
    dossier: str
    decision: str
    decided_at: str
    entry: bytes
    values: tuple[CommittedValue, ...]
    log_index: int | None = None
    checkpoint: str = ""


def decode_dossier(data: bytes, *, file: str = "") -> tuple[Dossier, bytes]:
    """A dossier and its canonical bytes from its published JSON. Raises ``InputError``."""
    try:
        dossier = msgspec.json.decode(data, type=Dossier)
        return dossier, canonical_bytes(dossier)
    except (msgspec.MsgspecError, ValueError, AssertionError, RecursionError) as fault:
        raise InputError(
            gettext_noop("This is not a dossier: {reason}."),
            file=file,
            reason=str(fault)[:300],
            hint=gettext_noop("Write one with `entente assess PROPOSAL --format json -o FILE`."),
        ) from fault


def read_dossier(path: Path) -> tuple[Dossier, bytes]:
    """A dossier and its canonical bytes from a file. Raises ``InputError``."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise InputError(
            gettext_noop("The dossier could not be read: {reason}."), file=str(path), reason=str(fault.strerror)
        ) from fault
    return decode_dossier(data, file=str(path))
