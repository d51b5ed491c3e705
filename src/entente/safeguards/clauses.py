"""A duty as a sentence for a contract, where its rule writes none of its own."""

from __future__ import annotations

from entente.model.provenance import Citation
from entente.model.text import Text
from entente.safeguards.records import ObligationRecord

__all__ = ["default_clause"]


def default_clause(duty: ObligationRecord, citation: Citation) -> Text:
    """Owner, deadline and duty in one sentence that names the text which imposes it."""
    english = duty.duty.en.rstrip(". ")
    chinese = duty.duty.zh.rstrip("。 ")
    return Text(
        en=f"The {duty.owner.en} shall see to the following, {duty.deadline.en}: {english} ({citation.cite}).",
        zh=f"由{duty.owner.zh}负责，{duty.deadline.zh}：{chinese}（{citation.cite}）。",
    )
