"""score_v0: the first scorer. Weighted words, aligned and explained; no learned weight, no list, no country.

Frozen once released: a better scorer is a new folder beside this one, and findings name the scorer they used.
Limits, measured and stated in ``docs/explanation/screening.md``: no bridge between a Chinese name and a
non-literal English one, no transliteration of Arabic, Cyrillic, Hebrew, Korean or Japanese.
"""

from entente.names.score_v0.align import Alignment, Pair
from entente.names.score_v0.compare import KINDS, Aligned, Score, compare, compare_names
from entente.names.score_v0.features import FEATURES, Feature
from entente.names.score_v0.han import simplified
from entente.names.score_v0.parse import Name, Reading, Word, parse, parse_person
from entente.names.score_v0.text import Unreadable, unreadable
from entente.names.score_v0.vocabulary import Kind

__all__ = [
    "FEATURES", "KINDS", "SCORER", "Aligned", "Alignment", "Feature", "Kind", "Name", "Pair", "Reading", "Score",
    "Unreadable",
    "Word", "compare", "compare_names", "parse", "parse_person", "simplified", "unreadable",
]  # fmt: skip

SCORER = "score_v0"
"""The name under which findings cite this scorer."""
