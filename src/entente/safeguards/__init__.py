"""Way: how can it be done safely and lawfully? Answered from what is *imposed* by both sides.

Kind of fact: rules and lists, each cited, dated and evaluated in three values.
"""

from __future__ import annotations

from entente.safeguards.answer import answer

__all__ = ["answer"]
