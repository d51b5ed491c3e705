"""Canonical bytes of our values: equal values give equal bytes on every machine.

RFC 8785 (JSON Canonicalization Scheme) over the built-in form of a struct.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import rfc8785

__all__ = ["canonical_bytes", "canonical_sha256", "to_builtins"]


def to_builtins(value: object) -> Any:  # noqa: ANN401 - JSON data has no narrower type
    """The JSON-ready form of a value (dates as ISO text, structs as objects with sorted keys)."""
    return msgspec.to_builtins(value, order="sorted", str_keys=True)


def canonical_bytes(value: object) -> bytes:
    """RFC 8785 bytes of a value.

    Raises ``ValueError`` for numbers outside the interoperable range (|n| > 2^53 - 1, NaN, infinities).
    """
    return rfc8785.dumps(to_builtins(value))


def canonical_sha256(value: object) -> str:
    """Lower-case hexadecimal SHA-256 of the canonical bytes (64 characters)."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
