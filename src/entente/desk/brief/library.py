"""Which clause fulfils which duty? Bilingual clauses, each naming the duties that it puts into words.

The files ``clauses/*.toml`` hold them. A duty is named as a dossier names it (``cn.hgr.joint_approval.approval``). One
that no text between the parties can fulfil (an act towards an authority that one side must do alone) is listed as not
needing a clause, with the reason.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from entente.model.answers import Obligation
from entente.model.text import Text

__all__ = ["LibraryClause", "NotNeeded", "clauses", "duty_name", "fulfilling", "not_needed"]

_FOLDER = Path(__file__).parent / "clauses"


class LibraryClause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause. ``always``: it stands in every document that takes clauses of its topic, duty or not."""

    id: str
    topic: str
    title: Text
    text: Text
    fulfils: tuple[str, ...] = ()
    always: bool = False
    basis: str = ""
    """Where such a term comes from, if not from the duties."""


class NotNeeded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Duties that need no clause, and why."""

    duties: tuple[str, ...]
    reason: Text


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    clause: tuple[LibraryClause, ...] = ()
    not_needed: tuple[NotNeeded, ...] = ()


@cache
def _files() -> tuple[_File, ...]:
    return tuple(msgspec.toml.decode(path.read_bytes(), type=_File) for path in sorted(_FOLDER.glob("*.toml")))


def clauses() -> tuple[LibraryClause, ...]:
    """Every clause, in the order of the files."""
    return tuple(clause for file in _files() for clause in file.clause)


def not_needed() -> tuple[NotNeeded, ...]:
    """What needs no clause."""
    return tuple(entry for file in _files() for entry in file.not_needed)


def duty_name(duty: Obligation) -> str:
    """The name of a duty: its rule and its id in it."""
    return duty.id if duty.id.startswith(duty.rule) else f"{duty.rule}.{duty.id}"


def fulfilling(duty: str) -> tuple[LibraryClause, ...]:
    """The clauses that put a duty into words."""
    return tuple(clause for clause in clauses() if duty in clause.fulfils)
