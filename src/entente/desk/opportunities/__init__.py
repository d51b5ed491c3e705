"""Opportunities: in which topics might two countries work together? Four separate answers a topic, joined, never mixed.

Common interest and global challenge, and complementary strengths, come from the evidence; sensitivity from named lists
of technologies; guardrail fit from the rules of both sides, asked about a reference project. A topic is recommended
only where all four pass. The order is a reading order with its spread, not a verdict.
"""

from __future__ import annotations

from entente.desk.opportunities.answer import Opportunity, find_opportunities
from entente.desk.opportunities.asked import opportunities
from entente.desk.opportunities.parts import Part, Verdict

__all__ = ["Opportunity", "Part", "Verdict", "find_opportunities", "opportunities"]
