"""Which entries of which lists may the parties be, how sure, and why?

Kind of fact: lists as they stood on a day. Location is shown beside a hit and never enters its score. Lists of
persons, vessels and aircraft are not searched by name: a person's name alone identifies nobody.
"""

from entente.safeguards.screening.index import Found, ScreeningIndex
from entente.safeguards.screening.judge import POSSIBLE_BAND, THRESHOLD, Verdict, asks_of
from entente.safeguards.screening.listing import STALE_AFTER_DAYS, Entry, ListState
from entente.safeguards.screening.screen import Screening, hit_of, screen_parties, verdicts

__all__ = [
    "POSSIBLE_BAND", "STALE_AFTER_DAYS", "THRESHOLD", "Entry", "Found", "ListState", "Screening",
    "ScreeningIndex", "Verdict", "asks_of", "hit_of", "screen_parties", "verdicts",
]  # fmt: skip
