"""How alike are two names? GROUND: strings in, explained scores out.

Kind of fact: strings. This room knows no list, no country and no database.

Each scorer is a folder of its own (``score_v1``); a scorer that has been released never changes.
"""

from entente.names import score_v1

__all__ = ["score_v1"]
