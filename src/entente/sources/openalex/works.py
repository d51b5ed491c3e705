"""Which fields of an OpenAlex work are read, and how is one record decoded?

Only the needed fields are declared; msgspec passes over the rest without building it. Both eras are covered: ``grants``
became ``awards`` and ``funders`` in 2025. Numbers are bounded here, so that a record that could not be stored is
refused with the path of its field.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

__all__ = ["SELECTED", "Authorship", "Award", "Institution", "Work", "decoder", "number", "refusal"]

Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Author(msgspec.Struct, gc=False):
    """The author of an authorship; no name is read."""

    id: str | None = None


class Institution(msgspec.Struct, gc=False):
    """An institution as an authorship names it."""

    id: str | None = None
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None


class Authorship(msgspec.Struct, gc=False):
    """One authorship."""

    author: Author | None = None
    institutions: list[Institution | None] | None = None
    countries: list[str | None] | None = None


class Level(msgspec.Struct, gc=False):
    """A subfield, field or domain; old files give its id as a number."""

    id: str | int | None = None


class Topic(msgspec.Struct, gc=False):
    """The primary topic with the levels above it."""

    id: str | None = None
    subfield: Level | None = None
    field: Level | None = None
    domain: Level | None = None


class Percentile(msgspec.Struct, gc=False):
    """The normalised percentile, as far as it is read."""

    is_in_top_10_percent: bool | None = None


class Goal(msgspec.Struct, gc=False):
    """A Sustainable Development Goal (``https://metadata.un.org/sdg/4``)."""

    id: str | None = None
    score: float | None = None


class Grant(msgspec.Struct, gc=False):
    """A grant of the old schema."""

    funder: str | None = None
    award_id: str | None = None


class Award(msgspec.Struct, gc=False):
    """An award of the new schema."""

    funder_id: str | None = None
    funder_award_id: str | None = None


class Funder(msgspec.Struct, gc=False):
    """A funder of the new schema."""

    id: str | None = None


class Work(msgspec.Struct, gc=False):
    """A work; absent and null are the same. ``referenced_works`` stays raw and is read for a whole block at once."""

    id: str
    publication_year: Count | None = None
    type: str | None = None
    language: str | None = None
    authorships: list[Authorship] | None = None
    primary_topic: Topic | None = None
    cited_by_count: Count | None = None
    fwci: float | None = None
    citation_normalized_percentile: Percentile | None = None
    is_retracted: bool | None = None
    is_paratext: bool | None = None
    is_xpac: bool | None = None
    is_authors_truncated: bool | None = None
    referenced_works: msgspec.Raw = msgspec.Raw(b"null")
    referenced_works_count: Count | None = None
    sustainable_development_goals: list[Goal] | None = None
    grants: list[Grant] | None = None
    awards: list[Award] | None = None
    funders: list[Funder] | None = None
    updated_date: str | None = None


SELECTED = tuple(
    field for field in Work.__struct_fields__ if field not in ("grants", "is_authors_truncated", "is_xpac")
)
"""Fields that the API is asked for: those of the present era. ``is_authors_truncated`` comes with single works only;
without ``include_xpac`` the API answers from the core corpus alone."""


def decoder() -> msgspec.json.Decoder[Work]:
    """A decoder of one work."""
    return msgspec.json.Decoder(Work)


_STARTS = {letter: f"https://openalex.org/{letter}" for letter in "WAIF"}
_AFTER = len(_STARTS["W"])
_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/|authors/|institutions/|funders/)?)?([WAIF])(\d{1,18})")


def number(text: str | None, letter: str) -> int | None:
    """The number of an OpenAlex id (address or bare), ``None`` where there is none or it is of another kind."""
    if not text:
        return None
    if text.startswith(_STARTS[letter]) and text.isascii() and text[_AFTER:].isdecimal() and len(text) <= _AFTER + 18:
        return int(text[_AFTER:])
    found = _ID.fullmatch(text)
    return int(found.group(2)) if found and found.group(1) == letter and found.group(2).isascii() else None


def refusal(failure: Exception) -> tuple[str, str]:
    """The field (``authorships[0].countries``) and the reason of a record that cannot be decoded."""
    reason, _, path = str(failure).partition(" - at `")
    return path.rstrip("`").removeprefix("$").removeprefix("."), reason
