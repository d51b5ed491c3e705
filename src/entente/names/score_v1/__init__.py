"""score_v1: weighted words in any script, aligned and explained; no list, no register, no country.

Frozen once released: a better scorer is a new folder beside this one, and findings name the scorer they used.
Limits, measured and stated in ``docs/explanation/screening.md``.
"""

from entente.names.score_v1.align import Alignment, Pair
from entente.names.score_v1.compare import KINDS, Aligned, Score, compare, compare_names
from entente.names.score_v1.features import FEATURES, Feature
from entente.names.score_v1.han import simplified
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.parse import parse
from entente.names.score_v1.person_names import parse_person
from entente.names.score_v1.reading import Name, Reading
from entente.names.score_v1.text import Unreadable, unreadable

__all__ = [
    "FEATURES", "KINDS", "SCORER", "Aligned", "Alignment", "Feature", "Kind", "Name", "Pair", "Reading", "Score",
    "Unreadable",
    "Word", "compare", "compare_names", "parse", "parse_person", "simplified", "unreadable",
]  # fmt: skip

SCORER = "score_v1"
"""The name under which findings cite this scorer."""
