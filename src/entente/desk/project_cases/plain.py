"""Taking values out of a plain object: what was asked for is ticked off, what is left over is reported."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

__all__ = ["ABSENT", "Plain", "as_day", "as_items", "as_number", "as_text"]


class _Absent:
    """A key that is not there (none), as against ``None`` (unknown)."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


class Plain:
    """A plain JSON object that remembers which of its keys were read.

    ``path`` names it in reports. Values that are not of the expected form count as unread, so they are reported too.
    """

    def __init__(self, value: object, path: str, unread: list[str]) -> None:
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        self.path = path
        self.unread = unread
        self.taken: set[str] = set()
        if not isinstance(value, dict):
            unread.append(path)

    def has(self, *keys: str) -> bool:
        """Whether one of the keys is there, even as null."""
        return any(key in self.value for key in keys)

    def take(self, *keys: str) -> Any:  # noqa: ANN401 - plain JSON
        """The value of the first of the keys that is there; ``ABSENT`` if none is."""
        found = ABSENT
        for key in keys:
            if key in self.value:
                self.taken.add(key)
                found = self.value[key] if found is ABSENT else found
        return found

    def text(self, *keys: str) -> str:
        """Text of a key; empty if absent, null or of another form."""
        return as_text(self.take(*keys))

    def rest(self) -> dict[str, Any]:
        """Keys that nobody has taken so far; they become taken."""
        left = {key: value for key, value in self.value.items() if key not in self.taken}
        self.taken.update(left)
        return left

    def close(self) -> None:
        """Report every key that nobody took."""
        self.unread.extend(f"{self.path}.{key}" if self.path else key for key in self.value if key not in self.taken)


def as_text(value: object) -> str:
    """Text of a plain value: strings as they are, lists joined, anything else empty."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "; ".join(part for item in value if (part := as_text(item)))
    return ""


_WRITTEN = re.compile(
    r"(?i)\s*(?:about |some |约|~)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?: ?(million\b|thousand\b|万)|(?![\w.,-]))"
)
_TIMES = {"million": 1e6, "thousand": 1e3, "万": 1e4}


def as_number(value: object) -> float | None:
    """A finite, non-negative number, also one that is written out ("10,000", "1.2 million", "12万"), or ``None``."""
    if isinstance(value, str) and (written := _WRITTEN.match(value)):
        value = float(written[1].replace(",", "") + (written[2] or "")) * _TIMES.get((written[3] or "").lower(), 1)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def as_day(text: str) -> date | None:
    """A full day; a month or a word is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def as_items(value: object) -> list[Any] | None:
    """A list from a plain value: absent → empty, null → ``None`` (unknown), a single item → a list of one."""
    if value is ABSENT:
        return []
    if value is None:
        return None
    return value if isinstance(value, list) else [value]
