"""What each side says, beside what the other says: positions and definitions, concerns and their answers, declarations.

Both sides are treated alike: every mark is computed from the statements of all parties to an issue, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from entente.accords.dated import Dated, Key, Word, as_known, holding
from entente.model.text import Text

__all__ = [
    "Answer", "Concern", "ConcernState", "Declaration", "DeclarationState", "Issue", "IssueView", "PointView",
    "Position", "concern_states", "declaration_states", "issue_view",
]  # fmt: skip

Mark = Literal["agreed", "disputed", "undefined"]


class Issue(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question between parties; ``topics`` are those that mandates name."""

    title: Text
    parties: tuple[str, ...]
    topics: tuple[str, ...] = ()
    instrument: str = ""


class Position(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one side says on one point of an issue.

    ``stand`` is a short code of the position, the same word for the same position on every side; ``undefined`` where
    the side says that it has none. ``definition`` is how the side defines the terms.
    """

    issue: Key
    side: Word
    point: Key
    stand: Key
    text: Text
    definition: Text | None = None


class Concern(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A core concern that one side has stated, and the side that it is put to."""

    side: Word
    to: Word
    text: Text
    issue: str = ""


class Answer(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counterpart's answer to a concern: ``acted``, ``acknowledged`` in words, or ``rejected``."""

    concern: Key
    side: Word
    kind: Literal["acted", "acknowledged", "rejected"]
    text: Text


class Declaration(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody in office declared publicly; ``acts`` are later acts that carry it out, as ``INSTRUMENT/EVENT``."""

    side: Word
    speaker: Text
    text: Text
    acts: tuple[str, ...] = ()


class PointView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point with every side's newest position, and whether it is agreed, disputed or undefined."""

    point: str
    mark: Mark
    positions: dict[str, Position]
    silent: tuple[str, ...]
    without_definition: tuple[str, ...]


class IssueView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An issue, point by point."""

    issue: Issue
    points: tuple[PointView, ...]


class ConcernState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A concern with the counterpart's answers so far; ``days`` until the first, or waited so far."""

    concern: Concern
    answers: tuple[Answer, ...]
    answered: bool
    days: int


class DeclarationState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declaration with the later acts that carry it out; none: it is unmatched."""

    declaration: Declaration
    acts: dict[str, date]
    matched: bool


def issue_view(issue: Issue, positions: Iterable[Position], as_of: date, known_at: date) -> IssueView:
    """Every point on which any party has spoken by the day, with all parties' newest positions side by side."""
    newest: dict[str, dict[str, Position]] = {}
    for one in sorted(holding(positions, as_of, known_at), key=lambda held: (held.valid_from, held.id)):
        if one.issue == issue.id and one.side in issue.parties:
            newest.setdefault(one.point, {})[one.side] = one
    return IssueView(issue=issue, points=tuple(_point(issue, point, newest[point]) for point in sorted(newest)))


def _point(issue: Issue, point: str, said: Mapping[str, Position]) -> PointView:
    silent = tuple(side for side in issue.parties if side not in said)
    stands = {one.stand for one in said.values()}
    mark: Mark = "agreed" if len(stands) == 1 else "disputed"
    if silent or "undefined" in stands:
        mark = "undefined"
    return PointView(
        point=point,
        mark=mark,
        positions={side: said[side] for side in issue.parties if side in said},
        silent=silent,
        without_definition=tuple(side for side, one in said.items() if one.definition is None),
    )


def concern_states(
    concerns: Iterable[Concern], answers: Sequence[Answer], as_of: date, known_at: date
) -> tuple[ConcernState, ...]:
    """Every concern that holds on the day, the longest unanswered first.

    Only an answer of the side to which it was put counts, and only one that holds on the day.
    """
    by_concern: dict[str, list[Answer]] = {}
    for answer in holding(answers, as_of, known_at):
        by_concern.setdefault(answer.concern, []).append(answer)
    found = []
    for concern in holding(concerns, as_of, known_at):
        given = sorted(
            (one for one in by_concern.get(concern.id, ()) if one.side == concern.to), key=lambda one: one.valid_from
        )
        first = given[0].valid_from if given else as_of
        found.append(
            ConcernState(
                concern=concern, answers=tuple(given), answered=bool(given), days=(first - concern.valid_from).days
            )
        )
    return tuple(sorted(found, key=lambda one: (one.answered, -one.days, one.concern.id)))


def declaration_states(
    declarations: Iterable[Declaration], acts: Mapping[str, date], as_of: date, known_at: date
) -> tuple[DeclarationState, ...]:
    """Declarations by day with the acts that carry them out. ``acts`` gives the day of each act known by then.

    An act counts only if it is not earlier than the declaration.
    """
    found = []
    for one in sorted(as_known(declarations, known_at), key=lambda held: (held.valid_from, held.id)):
        if one.valid_from > as_of:
            continue
        later = {key: acts[key] for key in one.acts if key in acts and one.valid_from <= acts[key] <= as_of}
        found.append(DeclarationState(declaration=one, acts=later, matched=bool(later)))
    return tuple(found)
