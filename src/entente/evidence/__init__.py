"""Need: is cooperation worthwhile, and for whom? Answered from what is *observed*.

Kind of fact: observations (works, authorships, citations, national indicators), each with source, denominators and
interval. For notebooks: :class:`Evidence` and :func:`pair_of_counts` return Arrow tables.
"""

from entente.evidence.answer import answer
from entente.evidence.notebook import Evidence, pair_of_counts, published_pair_tables
from entente.evidence.scope import Level, Scope, Territory

__all__ = ["Evidence", "Level", "Scope", "Territory", "answer", "pair_of_counts", "published_pair_tables"]
