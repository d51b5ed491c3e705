"""Which entries of which lists may the parties be, how sure, and why?

Kind of fact: lists as they stood on a day. Location is shown beside a hit and never enters its score. Lists of
persons, vessels and aircraft are not searched: a person's name alone identifies nobody.
"""

from entente.safeguards.screening.index import Found, ScreeningIndex
from entente.safeguards.screening.listing import STALE_AFTER_DAYS, Entry, ListState
from entente.safeguards.screening.screen import POSSIBLE_BAND, THRESHOLD, Screening, screen_parties

__all__ = [
    "POSSIBLE_BAND", "STALE_AFTER_DAYS", "THRESHOLD", "Entry", "Found", "ListState", "Screening", "ScreeningIndex",
    "screen_parties",
]  # fmt: skip
