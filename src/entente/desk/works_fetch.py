"""Works or counts of a pair of countries from the API of OpenAlex: estimate first, then within the day's credit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from entente.errors import FetchFailed, InputError, Problem, gettext_noop
from entente.evidence.counts import check_country
from entente.sources.openalex.api_counts import LEVELS, estimate_counts, fetch_counts, questions
from entente.sources.openalex.api_works import Estimate, estimate_pair, fetch_pair

if TYPE_CHECKING:
    from entente.sources.fetch.api import Api

__all__ = ["API", "FetchPlan", "FetchReport", "FetchRequest", "fetch", "plan"]

API = "https://api.openalex.org"
FIRST, LAST = 1600, 2099

Told = Callable[[int, int], None]


class FetchRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be fetched. ``light``: counts by ``level`` and no works; ``loopback``: plain http to this machine."""

    x: str
    y: str
    years: tuple[int, int]
    folder: Path
    light: bool = False
    level: str = "subfield"
    url: str = API
    key: str = ""
    loopback: bool = False


class FetchPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it will take: works (``None`` on the light path), calls, their list price, and days of free calls."""

    works: int | None
    have: int | None
    calls: int
    usd: float
    days: int
    calls_a_day: int
    with_key: bool
    estimate: Estimate | None = None


class FetchReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came: works or answers ``have`` of ``of``, in ``calls`` of this run; ``reset``: seconds until new credit."""

    have: int
    of: int
    calls: int
    finished: bool
    reset: float | None
    files: tuple[str, ...]
    folder: str


@contextmanager
def _api(request: FetchRequest) -> Iterator[Api]:
    from entente.sources.fetch.api import Api

    api = Api(request.url, key=request.key, loopback=request.loopback)
    try:
        yield api
    finally:
        api.close()


def _years(request: FetchRequest) -> Sequence[int]:
    first, last = request.years
    if not FIRST <= first <= last <= LAST:
        raise Problem(
            gettext_noop("The years {first} to {last} are no span of years."), field="years", first=first, last=last
        )
    return range(first, last + 1)


def _check(request: FetchRequest) -> None:
    check_country(request.x, field="X")
    check_country(request.y, field="Y")
    if request.x == request.y:
        raise Problem(gettext_noop("A pair needs two different countries or regions."), field="Y")
    if request.level not in LEVELS:
        raise InputError(gettext_noop("There is no level {level}."), level=request.level, hint=", ".join(LEVELS))


def plan(request: FetchRequest) -> FetchPlan:
    """Estimate calls and cost: one call for works, none on the light path.

    Raises ``InputError``, ``FetchFailed`` or ``SchemaDrift``.
    """
    from entente.sources.fetch.api import CALLS_A_DAY, CALLS_A_DAY_WITHOUT_KEY, USD_A_CALL, CreditUsed

    _check(request)
    years = _years(request)
    estimate = None
    if request.light:
        calls = estimate_counts(questions(request.x, request.y, years, request.level), request.folder)
    else:
        try:
            with _api(request) as api:
                estimate = estimate_pair(api.get, request.x, request.y, years, request.folder)
        except CreditUsed as used:
            raise _no_credit(used.reset) from used
        calls = estimate.calls
    a_day = CALLS_A_DAY if request.key else CALLS_A_DAY_WITHOUT_KEY
    return FetchPlan(
        works=sum(estimate.works.values()) if estimate else None,
        have=estimate.done if estimate else None,
        calls=calls,
        usd=calls * USD_A_CALL,
        days=-(-calls // a_day),
        calls_a_day=a_day,
        with_key=bool(request.key),
        estimate=estimate,
    )


def _no_credit(reset: float | None) -> FetchFailed:
    return FetchFailed(
        gettext_noop("The day's credit of OpenAlex is used; it is renewed in {hours} hours."),
        hours="24" if reset is None else f"{reset / 3600:.1f}",
        hint=gettext_noop("Run the same command again then; what has arrived is kept."),
    )


def fetch(request: FetchRequest, planned: FetchPlan, *, told: Told | None = None) -> FetchReport:
    """Fetch what is not there yet, until all is there or the day's credit is used.

    Raises ``FetchFailed``, ``SchemaDrift`` or ``StorageError``; what arrived before is kept.
    """
    from entente.sources.fetch.api import CreditUsed

    years = _years(request)
    with _api(request) as api:
        if planned.estimate is None:
            asked = questions(request.x, request.y, years, request.level)
            counted = fetch_counts(api.get, asked, request.folder, told=told, spent=CreditUsed)
            have, of, calls, finished, files = (
                counted.answered, counted.of, counted.calls, counted.finished, counted.files,
            )  # fmt: skip
        else:
            works = planned.estimate.works
            found = fetch_pair(api.get, request.x, request.y, works, request.folder, told=told, spent=CreditUsed)
            have, of, calls, finished = found.works, found.of, found.calls, found.finished
            files = ("works",) if found.works else ()
        reset = None if finished else api.credit.reset
    return FetchReport(
        have=have, of=of, calls=calls, finished=finished, reset=reset, files=files, folder=str(request.folder)
    )
