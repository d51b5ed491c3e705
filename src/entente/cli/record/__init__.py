"""``entente record``: the office's private log, and the joint logs that it keeps with others."""

from __future__ import annotations

from entente.cli.record import acts, both, demo, joint, private, serving, words
from entente.cli.record.group import record

__all__ = ["acts", "both", "demo", "joint", "private", "record", "serving", "words"]
