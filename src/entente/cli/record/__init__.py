"""``entente record``: the office's private log, and the joint logs that it keeps with others."""

from __future__ import annotations

from entente.cli.record import both, demo, joint, private, serving
from entente.cli.record.group import record

__all__ = ["both", "demo", "joint", "private", "record", "serving"]
