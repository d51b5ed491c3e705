"""Reading programmes: the packaged folder and folders of one's own, with the place of every mistake."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from entente.accords.programmes.kinds import ORDER, ProgrammesFile, Project, State
from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.countries import COUNTRIES
from entente.model.plain_files import Joined, read_folders

__all__ = ["PACKAGED", "load_programmes"]

PACKAGED = Path(__file__).parent / "register"
_HINT = gettext_noop("The form of programmes is described in docs/reference/programmes.md.")


def load_programmes(*folders: Path) -> ProgrammesFile:
    """The packaged programmes and those of the folders. Raises ``InputErrors`` naming file, line and field."""
    return _read(folders) if folders else _packaged()


@lru_cache(maxsize=1)
def _packaged() -> ProgrammesFile:
    return _read(())


def _read(folders: tuple[Path, ...]) -> ProgrammesFile:
    joined = read_folders((PACKAGED, *folders), ProgrammesFile, _HINT)
    problems = [*_names(joined), *_filings(joined), *_projects(joined), *_members(joined)]
    if problems:
        raise InputErrors(problems)
    return joined.content


def _names(joined: Joined[ProgrammesFile]) -> Iterator[Problem]:
    """Programmes that there are none of, sources without a name, sides that are no country."""
    content = joined.content
    programmes = {one.id for one in content.programme}
    for table in ("filing", "project", "visit", "activity", "benefit"):
        for number, one in enumerate(getattr(content, table)):
            if one.programme and one.programme not in programmes:
                missing = gettext_noop("Nothing has the id {value}.")
                yield joined.problem(table, number, "programme", missing, value=one.programme)
    for table, field in (("programme", "parties"), ("project", "parties"), ("facility", "partners"), ("visit", "host"),
                         ("visit", "origin"), ("benefit", "side"), ("institution", "country")):  # fmt: skip
        for number, one in enumerate(getattr(content, table)):
            value = getattr(one, field)
            for code in (value,) if isinstance(value, str) else value:
                if code not in COUNTRIES:
                    unknown = gettext_noop("“{code}” is no country or region code.")
                    yield joined.problem(table, number, field, unknown, code=code)
    for number, visit in enumerate(content.visit):
        if visit.host == visit.origin:
            same = gettext_noop("Host and origin are the same.")
            yield joined.problem("visit", number, "origin", same)


def _filings(joined: Joined[ProgrammesFile]) -> Iterator[Problem]:
    for number, filing in enumerate(joined.content.filing):
        total = math.fsum(one.percent for one in filing.share)
        if abs(total - 100) > 1e-6:
            wrong = gettext_noop("The shares total {total:g} %, not 100 %.")
            yield joined.problem("filing", number, "share", wrong, total=round(total, 6))
        if len({one.side for one in filing.share}) < 2 or sum(1 for count in filing.inventors.values() if count) < 2:
            alone = gettext_noop("A joint filing has inventors and owners on two sides.")
            yield joined.problem("filing", number, "share", alone)


def _projects(joined: Joined[ProgrammesFile]) -> Iterator[Problem]:
    for number, project in enumerate(joined.content.project):
        for sentence, values in _wrong_steps(project):
            yield joined.problem("project", number, "step", sentence, **values)


def _wrong_steps(project: Project) -> Iterator[tuple[str, dict[str, object]]]:
    """Steps that skip a state, go back, or lack an approval."""
    before = -1
    day = None
    for step in project.step:
        if before == len(ORDER) or before == ORDER.index(State.CLOSED):
            yield gettext_noop("Nothing follows the state in which a project ends."), {}
            return
        if day is not None and step.day < day:
            yield gettext_noop("The step of {day} stands after a later one."), {"day": step.day}
        day = step.day
        if step.state is State.STOPPED:
            before = len(ORDER)
            continue
        place = ORDER.index(step.state)
        if place != before + 1:
            wanted = ORDER[before + 1].value
            yield gettext_noop("The state {state} comes too early or twice; {wanted} is next."), {
                "state": step.state.value, "wanted": wanted,
            }  # fmt: skip
            return
        before = place
        missing = sorted(set(project.parties) - set(step.approved)) if step.state is State.APPROVED else []
        if missing:
            yield gettext_noop("Approval of {sides} is not recorded."), {"sides": ", ".join(missing)}


def _members(joined: Joined[ProgrammesFile]) -> Iterator[Problem]:
    for number, effort in enumerate(joined.content.effort):
        for member in effort.member:
            if member.until is not None and member.until <= member.since:
                wrong = gettext_noop("The membership of {country} ends before it begins.")
                yield joined.problem("effort", number, "member", wrong, country=member.country)
