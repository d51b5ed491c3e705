"""Which works does a question count? Years, types, topics, and whether Hong Kong and Macau are counted with CN."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from entente.model.text import Text

__all__ = ["Level", "Scope", "Territory"]


class Level(StrEnum):
    """How finely works are cut: OpenAlex has 4,516 topics in 252 subfields in 26 fields.

    ``classed``: all works that have a topic, as one unit, the whole that shares of topics add up to.
    """

    ALL = "all"
    CLASSED = "classed"
    FIELD = "field"
    SUBFIELD = "subfield"
    TOPIC = "topic"


class Territory(StrEnum):
    """Whether works of Hong Kong and Macau are counted under their own codes or with CN. TW is always its own code."""

    SEPARATE = "cn"
    JOINED = "cn+hk+mo"

    @property
    def label(self) -> Text:
        """The switch in words, as it is printed with every figure."""
        if self is Territory.JOINED:
            return Text(en="CN with HK and MO", zh="CN 含 HK、MO")
        return Text(en="CN without HK and MO", zh="CN 不含 HK、MO")


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The works that are counted; the same for every part of one answer.

    ``units`` are ids at ``level``; empty means all. ``types`` are OpenAlex types; empty means all. Years are inclusive.
    """

    first_year: int = 0
    last_year: int = 9999
    level: Level = Level.ALL
    units: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    territory: Territory = Territory.SEPARATE

    @property
    def prelude(self) -> str:
        """Name of the SQL that the questions of this scope begin with."""
        return "counted" if self.territory is Territory.SEPARATE else "counted_joined"

    def values(self) -> dict[str, object]:
        """The values of the prelude's parameters."""
        joined = self.territory is Territory.JOINED
        return {
            "first_year": self.first_year,
            "last_year": self.last_year,
            "level": self.level.value,
            "units": self.units,
            "types": self.types,
            "joined": ("HK", "MO") if joined else (),
            "into": "CN",
        }

    def whole(self) -> Scope:
        """The same years, types and territory over all works that have a topic."""
        return msgspec.structs.replace(self, level=Level.CLASSED, units=("all",))

    def at(self, level: Level, units: tuple[str, ...] = ()) -> Scope:
        """The same years, types and territory, cut at another level."""
        return msgspec.structs.replace(self, level=level, units=units)
