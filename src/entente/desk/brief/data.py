"""A dossier as the published JSON."""

from __future__ import annotations

import msgspec

from entente.model.answers import Dossier
from entente.model.canonical import to_builtins

__all__ = ["dossier_json"]


def dossier_json(dossier: Dossier) -> bytes:
    """Sorted keys, two spaces, UTF-8, one final newline; the schema is ``docs/schema/dossier.schema.json``."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(dossier)), indent=2) + b"\n"
