"""The scorer that screening uses; another one is chosen here and nowhere else."""

from __future__ import annotations

from entente.names.score_v1 import (
    SCORER,
    Kind,
    Name,
    Reading,
    Score,
    Word,
    compare_names,
    parse,
    parse_person,
    simplified,
)

__all__ = [
    "SCORER", "Kind", "Name", "Reading", "Score", "Word", "compare_names", "parse", "parse_person", "simplified",
]  # fmt: skip
