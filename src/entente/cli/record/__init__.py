"""``entente record``: the office's private log, and the joint logs that it keeps with others."""

from __future__ import annotations

from entente.cli.record import both, joint, private, serving
from entente.cli.record.group import record

__all__ = ["both", "joint", "private", "record", "serving"]
