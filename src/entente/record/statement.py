"""In-toto statements (in-toto Attestation Framework v1) in one form: what an entry says, as RFC 8785 bytes.

Only ASCII keys, strings, integers, lists and objects occur in the statements of this room, for which the standard
library's sorted JSON is RFC 8785; the desk's statements go through ``model.canonical``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["STATEMENT", "canonical_json", "in_toto"]

STATEMENT = "https://in-toto.io/Statement/v1"


def canonical_json(value: object) -> bytes:
    """RFC 8785 bytes of a value made of strings, integers, lists, and objects with ASCII keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def in_toto(predicate_type: str, subjects: Mapping[str, str], predicate: object) -> bytes:
    """A statement about subjects (name to SHA-256, hexadecimal)."""
    subject = [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(subjects.items())]
    return canonical_json(
        {"_type": STATEMENT, "subject": subject, "predicateType": predicate_type, "predicate": predicate}
    )
