"""The kinds of fields that a proposal is made of, and how a field says what it means."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

__all__ = ["Amount", "Count", "Country", "Currency", "Key", "Line", "Name", "Percent", "RorId", "Years", "doc"]


def doc(en: str, zh: str) -> Meta:
    """The meaning of a field, in both languages."""
    return Meta(description=en, extra={"zh": zh})


Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2 code")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 4217 code")]
Name = Annotated[str, Meta(min_length=1, max_length=1000)]
Line = Annotated[str, Meta(max_length=4000)]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
Count = Annotated[int, Meta(ge=0, le=10_000_000_000)]
Amount = Annotated[float, Meta(ge=0, le=1e13)]
RorId = Annotated[str, Meta(pattern=r"^https://ror\.org/0[a-z0-9]{8}$")]
Percent = Annotated[float, Meta(ge=0, le=100)]
Years = Annotated[float, Meta(ge=0, le=1000)]
