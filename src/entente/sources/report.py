"""What happened to the rows of an import: every row is loaded or reported with a reason."""

from __future__ import annotations

import msgspec

__all__ = ["ImportReport", "Rejection", "Repair"]


class Rejection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row that was not loaded.

    ``line``: line of a text file, or position of a record in a JSON array (1-based). ``sample``: the beginning of the
    text in question, at most 120 characters.
    """

    line: int
    field: str = ""
    reason: str
    sample: str = ""


class Repair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row that was loaded with a small, certain correction, or with a value left out or marked as doubtful."""

    line: int
    field: str = ""
    what: str
    sample: str = ""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account of one import; ``read == loaded + len(rejected)``.

    ``snapshot``: id of the snapshot; ``edition_basis``: where its day was taken from; ``new``: false if the same bytes
    were there already.
    """

    snapshot: str
    kind: str
    read: int
    loaded: int
    rejected: tuple[Rejection, ...] = ()
    repaired: tuple[Repair, ...] = ()
    edition: str = ""
    edition_basis: str = ""
    new: bool = True
