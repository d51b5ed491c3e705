"""What a change of the rules does to a portfolio: the proposals whose standing changes, and because of which rules."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from entente import accords
from entente.desk.glance import Glance
from entente.desk.portfolio import Kept, keep, load_kept, proposal_files, read_member
from entente.desk.refresh import open_warehouse
from entente.desk.rule_editions import Edition, open_edition
from entente.model.codes import Standing, worst
from entente.model.proposal import Party, Proposal
from entente.model.provenance import Citation
from entente.model.text import Text
from entente.safeguards.answer import standings, weigh
from entente.safeguards.screening import Screening, ScreeningIndex, screen_parties
from entente.safeguards.standing import Ruling, concerns
from entente.sources.warehouse import Warehouse

__all__ = ["Cause", "Impact", "ImpactRequest", "Moved", "rule_impact"]

CHUNK = 250
"""Files that one process takes at a time."""

MANY = 2
"""From so many processes and chunks on the work is parted."""

Progress = Callable[[int, int], None]


class ImpactRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente rules impact``; ``jobs`` is the number of processes."""

    old: str
    new: str
    proposals: Path
    home: Path
    as_of: date
    known_at: date
    jobs: int = 1


class Cause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that weighs otherwise: what it made of the proposal and what it makes now (``None``: not reached)."""

    rule: str
    side: str
    title: Text
    citation: Citation
    was: Standing | None
    now: Standing | None


class Moved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proposal whose standing changes, for some side or altogether."""

    file: str
    proposal: str
    was: Standing
    now: Standing
    sides: dict[str, tuple[Standing, Standing]]
    causes: tuple[Cause, ...]


class Impact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the change does; ``unread`` names files that are no proposals, with what is wrong."""

    old: str
    new: str
    proposals: int
    moved: tuple[Moved, ...]
    unread: dict[str, str] = {}


class _Done(NamedTuple):
    """What came of some files: the proposals that move, the files that are none, and what was newly parsed."""

    moved: list[Moved]
    unread: dict[str, str]
    fresh: Kept


def rule_impact(request: ImpactRequest, progress: Progress | None = None) -> Impact:
    """Assess every proposal of a folder under two editions of the rules. ``progress`` hears of (done, all).

    Raises as ``open_edition`` and ``proposal_files``, before anything is assessed.
    """
    global _CREW  # noqa: PLW0603 - compiled rules cannot be sent to another process; a forked one inherits them
    old = open_edition(request.old, request.as_of, request.known_at)
    new = open_edition(request.new, request.as_of, request.known_at)
    files = proposal_files(request.proposals)
    cache = request.home / "cache" / "portfolio.msgpack"
    _CREW = crew = _Crew(old, new, request.home, load_kept(cache))
    crew.prepare()
    moved: list[Moved] = []
    unread: dict[str, str] = {}
    fresh: Kept = {}
    for done, found in enumerate(_in_parallel(files, request.jobs), start=1):
        moved += found.moved
        unread |= found.unread
        fresh |= found.fresh
        if progress is not None:
            progress(min(done * CHUNK, len(files)), len(files))
    crew.close()
    if fresh:
        keep(cache, crew.kept | fresh)
    return Impact(
        old=old.label,
        new=new.label,
        proposals=len(files) - len(unread),
        moved=tuple(sorted(moved, key=lambda each: each.file)),
        unread=unread,
    )


def _in_parallel(files: Sequence[Path], jobs: int) -> Iterator[_Done]:
    """The files a chunk at a time; in several processes where there is enough to do."""
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    if jobs < MANY or len(chunks) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_take, chunks)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_take, chunks)


def _take(files: Sequence[Path]) -> _Done:
    assert _CREW is not None, "the crew is set before a chunk is taken"
    return _CREW.take(files)


class _Crew:
    """What assessing under two editions needs; opened lists belong to one process."""

    def __init__(self, old: Edition, new: Edition, home: Path, kept: Kept) -> None:
        self.old, self.new = old, new
        self.kept = kept
        self._home = home
        self._register = accords.load_register()
        self._same_day = (old.as_of, old.known_at) == (new.as_of, new.known_at)
        self._glance = Glance(old, new) if self._same_day else None
        for edition in (old, new):
            _ = edition.rules.program  # compiled once, before processes part
        self._opened: tuple[int, Warehouse, ScreeningIndex] | None = None
        self._screened: dict[tuple[bytes, date], Screening] = {}

    def take(self, files: Sequence[Path]) -> _Done:
        """Read and assess some files."""
        done = _Done([], {}, {})
        for path in files:
            proposal = read_member(path, self.kept, done.fresh)
            if isinstance(proposal, str):
                done.unread[str(path)] = proposal
            elif self._glance is None or self._glance.reached(proposal):
                moved = self._moved(str(path), proposal)
                done.moved.extend([moved] if moved else [])
        return done

    def prepare(self) -> None:
        """Build the screening index, if it has to be, before processes part."""
        self._index()
        self.close()

    def close(self) -> None:
        """Release the lists, if this process opened them."""
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[2].close()
            self._opened[1].close()
            self._opened = None

    def _moved(self, file: str, proposal: Proposal) -> Moved | None:
        """A proposal under both editions, if its standing changes for any side."""
        will = self._will(proposal, self.old)
        before = self._weighed(proposal, self.old, will)
        after = self._weighed(proposal, self.new, will if self._same_day else self._will(proposal, self.new))
        was, now = standings(before, self.old.book.sides), standings(after, self.new.book.sides)
        mild = Standing.NO_OBJECTION
        every = {side: (was.get(side, mild), now.get(side, mild)) for side in sorted({*was, *now})}
        sides = {side: both for side, both in every.items() if both[0] is not both[1]}
        if not sides:
            return None
        return Moved(
            file=file,
            proposal=proposal.id,
            was=worst(*was.values()),
            now=worst(*now.values()),
            sides=sides,
            causes=_causes(before, after, tuple(sides)),
        )

    def _will(self, proposal: Proposal, edition: Edition) -> dict[str, object]:
        """What the accords give to the rules."""
        will = accords.answer(proposal, self._register, as_of=edition.as_of, known_at=edition.known_at)
        return dict(will.facts)

    def _weighed(self, proposal: Proposal, edition: Edition, given: Mapping[str, object]) -> list[Ruling]:
        """The weight of every rule on one proposal."""
        screened = [self._screen(party, edition.as_of) for party in proposal.party]
        hits = tuple(hit for each in screened for hit in each.hits)
        screening = msgspec.structs.replace(screened[0], hits=hits)
        _scope, _settled, rulings = weigh(proposal, edition.book, edition.rules, screening, given, edition.as_of)
        return rulings

    def _screen(self, party: Party, day: date) -> Screening:
        """A body is looked for once, however many proposals name it."""
        key = msgspec.msgpack.encode(party), day
        if key not in self._screened:
            self._screened[key] = screen_parties((party,), self._index(), as_of=day)
        return self._screened[key]

    def _index(self) -> ScreeningIndex:
        """The lists, opened by each process for itself."""
        if self._opened is None or self._opened[0] != os.getpid():
            warehouse = open_warehouse(self._home)
            index = ScreeningIndex.open_or_build(self._home / "screening", warehouse)
            self._opened = os.getpid(), warehouse, index
        return self._opened[2]


_CREW: _Crew | None = None
"""Set before processes part."""


def _causes(before: Sequence[Ruling], after: Sequence[Ruling], sides: Sequence[str]) -> tuple[Cause, ...]:
    """The rules of the moved sides that weigh otherwise, hardest first."""
    was, now = _weights(before, sides), _weights(after, sides)
    out = []
    for rule_id in {*was, *now}:
        one, two = was.get(rule_id), now.get(rule_id)
        if (one and one.standing) is (two and two.standing):
            continue
        ruling = two or one
        assert ruling is not None, "an id stands for a ruling before or after"
        record = ruling.verdict.rule.record
        out.append(
            Cause(
                rule=rule_id,
                side=record.side,
                title=record.title,
                citation=ruling.verdict.rule.citations[0],
                was=one.standing if one else None,
                now=two.standing if two else None,
            )
        )
    rank: dict[Standing | None, int] = {None: -1, **{standing: place for place, standing in enumerate(Standing)}}
    return tuple(sorted(out, key=lambda each: (-max(rank[each.was], rank[each.now]), each.rule)))


def _weights(rulings: Sequence[Ruling], sides: Sequence[str]) -> dict[str, Ruling]:
    """The hardest ruling of each rule of some sides that makes more than no objection."""
    found: dict[str, Ruling] = {}
    for side in sides:
        for each in concerns(rulings, side):
            if each.standing is Standing.NO_OBJECTION:
                continue
            held = found.get(each.verdict.rule.id)
            if held is None or worst(held.standing, each.standing) is not held.standing:
                found[each.verdict.rule.id] = each
    return found
