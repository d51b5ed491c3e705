"""Which international works are so only through a false match? Each doubt rests on a named fact, none on a bare year.

OpenAlex matches raw addresses to institutions; a match may be wrong (a name that many countries have, a body that did
not exist yet, a page of contents taken for a work). Such works are flagged with the cause; nothing is removed.
"""

from entente.evidence.quality.judge import Cause, Judge, Side, SideRecord

__all__ = ["Cause", "Judge", "Side", "SideRecord"]
