"""What a screening finds and what it misses, in numbers that were measured and frozen.

The numbers lie in ``measured.json``, written by ``benchmarks/screening/quality.py`` from a run against outside cases;
a check fails when a change worsens them. They are about names in general: no list and no case is in the package.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from entente.model.answers import Statement
from entente.model.provenance import Certainty
from entente.model.text import Text

__all__ = ["Measured", "measured", "recall_note"]


class Rate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``hits`` of ``of`` cases."""

    hits: int
    of: int

    @property
    def per_hundred(self) -> float:
        """The share in per cent."""
        return 100.0 * self.hits / self.of


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One frozen run: the scorer, its day, and the rates at the default threshold.

    ``unknown_alias``: mean over the alias sets of the share found by the names alone; ``registered``: other names that
    the organisation register has; ``false_alarms``: unlisted institutions shown as a match.
    """

    scorer: str
    day: str
    unknown_alias_per_hundred: float
    unknown_alias_pairs: int
    registered: Rate
    false_alarms: Rate
    false_alarms_us: Rate
    distinct_bodies_confused: Rate


@cache
def measured() -> Measured:
    """The frozen numbers of the scorer in use."""
    content = resources.files("entente.safeguards.screening").joinpath("measured.json").read_bytes()
    return msgspec.json.decode(content, type=Measured)


def recall_note() -> Statement:
    """The sentence that goes with every screening result."""
    told = measured()
    found, registered = round(told.unknown_alias_per_hundred), round(told.registered.per_hundred)
    alarms = f"{told.false_alarms.per_hundred:.1f}"
    return Statement(
        text=Text(
            en=f"Finds about {found} of 100 listed bodies under an unknown alias, and about {registered} of 100 under "
            f"a name that the imported organisation register has; false alarms: about {alarms} of 100 unlisted "
            f"institutions (measured on {told.day}, {told.scorer}, {told.unknown_alias_pairs} aliases, "
            f"{told.false_alarms.of} institutions). That nothing was found does not prove that nothing is there.",
            zh=f"以未知别名出现的列名机构，每 100 个约能发现 {found} 个；"
            f"名称见于已导入的机构登记册者，约能发现 {registered} 个；误报：每 100 个未列名机构约 {alarms} 个"
            f"（{told.day} 测得，{told.scorer}，别名 {told.unknown_alias_pairs} 个，机构 {told.false_alarms.of} 个）。"
            "未发现不等于不存在。",
        ),
        certainty=Certainty.COMPUTED,
    )
