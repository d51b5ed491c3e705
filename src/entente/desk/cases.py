"""Whole-project cases: every line of a file answered with the lists of a folder, as they stood on its day.

The lists are imported into a temporary home once; nothing of it is kept. Age of a list is not counted against it,
because a case replays a past day: listings of an older file are taken to continue (the cases' own README).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from entente import accords, safeguards
from entente.desk.assess import NEVER_STALE, Desk
from entente.desk.list_folder import ListFiles, import_lists, lists_in
from entente.desk.project_cases.answering import CaseAnswer, answer_of
from entente.desk.project_cases.mapping import Mapped, proposal_of
from entente.desk.project_cases.narrative import confirmed_first, stated_in_text, with_stated
from entente.desk.project_cases.reading import Case, read_cases
from entente.errors import InputError, gettext_noop
from entente.model.answers import Way, Will
from entente.safeguards.rulebook import load_rulebook
from entente.safeguards.screening import screen_parties

__all__ = ["answer_case", "find_lists", "run_cases"]

Progress = Callable[[int, int], None]


def run_cases(
    path: Path, lists: Path | None, *, today: date, lang: str = "en", progress: Progress | None = None
) -> Iterator[CaseAnswer]:
    """Answer every case of a file, in order. ``progress`` hears of (done, all).

    Raises ``InputErrors`` for bad lines before anything is imported, and ``InputError`` for a folder without lists.
    """
    cases = read_cases(path)
    found = find_lists(lists) if lists is not None else ()
    with _desk(found, today) as desk:
        for number, case in enumerate(cases, start=1):
            yield answer_case(case, desk, lang)
            if progress is not None:
                progress(number, len(cases))


def answer_case(case: Case, desk: Desk, lang: str) -> CaseAnswer:
    """Answer one case with opened rooms; private trackers are shown for information.

    Will and way only: the scorer asks nothing of need.
    """
    stated = stated_in_text(case)
    mapped, will, way = _answered(case, desk)
    if not stated:
        return answer_of(case, mapped, will, way, lang)
    by_structure = way
    mapped, will, way = _answered(with_stated(case, stated), desk)
    return answer_of(case, mapped, will, confirmed_first(by_structure, way, stated), lang)


def _answered(case: Case, desk: Desk) -> tuple[Mapped, Will, Way]:
    mapped = proposal_of(case, desk.register)
    proposal, as_of, known_at = mapped.proposal, case.as_of, case.known_at
    will = accords.answer(proposal, desk.register, as_of=as_of, known_at=known_at)
    screening = screen_parties(proposal.party, desk.index, as_of=as_of, non_official=True, stale_after_days=NEVER_STALE)
    way = safeguards.answer(
        proposal,
        desk.rulebook,
        screening,
        given=will.facts,
        as_of=as_of,
        known_at=known_at,
        side=proposal.side,
    )
    return mapped, will, way


def find_lists(folder: Path) -> tuple[ListFiles, ...]:
    """The restricted-party lists in a folder, as their files and kind. ``InputError`` if there are none."""
    if not folder.is_dir():
        raise InputError(gettext_noop("There is no folder {folder}."), folder=str(folder))
    found, _others = lists_in(folder)
    if not found:
        raise InputError(
            gettext_noop("No file in {folder} looks like a list that can be imported."),
            folder=str(folder),
            hint=gettext_noop("`entente sources import --help` names the kinds."),
        )
    return tuple(found)


@contextmanager
def _desk(lists: tuple[ListFiles, ...], today: date) -> Iterator[Desk]:
    """A desk over a temporary home that holds just these lists."""
    with tempfile.TemporaryDirectory(prefix="entente-cases-") as home:
        import_lists(Path(home), lists, today=today)
        with Desk.open(Path(home)) as desk:
            desk.rulebook = load_rulebook()  # a case states the law: rules of an institution do not decide it
            yield desk
