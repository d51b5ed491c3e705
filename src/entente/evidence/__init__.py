"""Need: is cooperation worthwhile, and for whom? Answered from what is *observed*.

Kind of fact: observations (works, authorships, citations, national indicators), each with source, denominators and
interval.
"""

from entente.evidence.answer import answer

__all__ = ["answer"]
