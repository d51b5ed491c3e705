"""Where a statement comes from and how sure we are of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from entente.model.text import Text

__all__ = ["Certainty", "Citation", "SnapshotRef", "SourceRef"]


class Certainty(StrEnum):
    """How a fact about law, lists or statistics was established."""

    TEXT_READ = "text_read"
    """Read in the primary text itself."""
    PAGE_READ = "page_read"
    """Read in a retrieved page: a secondary source, or part of the primary one."""
    RECALLED = "recalled"
    """From memory, not retrieved: may only open a question."""
    INFERRED = "inferred"
    """Our inference: may only open a question."""
    COMPUTED = "computed"
    """Computed here from named data."""

    @property
    def verified(self) -> bool:
        """Whether the fact may carry more than a question."""
        return self in (Certainty.TEXT_READ, Certainty.PAGE_READ, Certainty.COMPUTED)


class Citation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pinpoint in an authority's text.

    ``cite`` is the short form that readers of the field use (``15 CFR 734.8(b)``, ``Seed Law art 11``);
    ``source_date`` is the day of the copy that was read.
    """

    cite: str
    authority: Text
    url: str = ""
    certainty: Certainty
    source: str = ""
    source_date: date | None = None


class SourceRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publication or data set that a figure or statement was taken from."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    date: date | None = None
    licence: str = ""
    certainty: Certainty = Certainty.PAGE_READ


class SnapshotRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An imported, immutable copy of an outside data set, named by its hash.

    ``edition`` is the day the data stands for; ``age_days`` counts from it to ``as_of`` and ``stale`` compares it
    with the kind's limit. ``sample`` marks fictional data shipped for the demonstration.
    """

    id: str
    kind: str
    title: str
    sha256: str
    edition: date | None = None
    licence: str = ""
    list_class: str = ""
    rows: int = 0
    age_days: int | None = None
    stale: bool = False
    sample: bool = False
