"""Indicators on request: reports of pairs, countries, topics, mobility and bifurcation, and the shipped figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from entente.desk.evidence_base import base_in_use
from entente.desk.refresh import open_warehouse, warehouse_path
from entente.errors import InputError, NoSnapshot, NotPermitted, Problem, gettext_noop
from entente.evidence.counting.references import Blocks
from entente.evidence.counts import check_country, read_counts
from entente.evidence.measures.cards import Card, cards
from entente.evidence.measures.mobility import K_ANONYMITY
from entente.evidence.pair import PairReport, pair_from_counts, pair_report
from entente.evidence.published import load_published
from entente.evidence.report import Report
from entente.evidence.reports.bifurcation import bifurcation_answer
from entente.evidence.reports.country import country_answer
from entente.evidence.reports.mobility import mobility_answer
from entente.evidence.reports.pair import pair_answer
from entente.evidence.reports.request import Asked, Request, refuse_joined, start
from entente.evidence.reports.topic import topic_answer
from entente.evidence.scope import Level, Scope, Territory
from entente.model.text import Text

__all__ = [
    "Level", "PublishedRow", "Report", "Request", "Scope", "Territory", "bifurcation", "country",
    "measure_cards", "mobility", "opened", "pair_indicators", "published_figures", "topic",
]  # fmt: skip


class PublishedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shipped figure with the source it was read in; ``verified`` is false for recalled ones."""

    id: str
    country: str
    label: Text
    value: float
    unit: str
    period: str
    counting: str
    certainty: str
    verified: bool
    source: str
    url: str


@contextmanager
def opened(home: Path, request: Request, *codes: str) -> Iterator[Asked]:
    """The loaded works of a home folder, with a request settled against them. Raises ``NoSnapshot`` without works."""
    for code in codes:
        check_country(code, field="country")
    with open_warehouse(home) as warehouse:
        asked = start(warehouse, request, codes)
        _known_units(asked)
        yield asked


def _known_units(asked: Asked) -> None:
    """Refuse units of which no work is loaded: an answer of zeros would look like an answer."""
    gates = asked.gates(Text(en="-", zh="-")).gates
    if asked.scope.units and not gates.works:
        raise NoSnapshot(
            gettext_noop("No loaded work has {level} {units} in these years."),
            level=asked.scope.level.value,
            units=", ".join(asked.scope.units),
            hint=gettext_noop("Check the id (entente topics WORDS) and the years."),
        )


def pair_indicators(home: Path, x: str, y: str, request: Request, *, counts: Path | None = None) -> Report:
    """The measures of a pair: from the user's counts if given, else from what is loaded or shipped.

    Raises ``InputError`` for bad codes or counts, ``NoSnapshot`` where nothing is known of the pair.
    """
    check_country(x, field="X")
    check_country(y, field="Y")
    if x == y:
        raise Problem(
            gettext_noop("A pair needs two different countries or regions."), field="Y",
            hint=gettext_noop("For one country: entente evidence country CODE."),
        )  # fmt: skip
    refuse_joined(request.scope, (x, y))
    if counts is not None:
        found = pair_from_counts(x, y, read_counts(counts).pair(x, y), file=counts.name)
        return pair_answer(_checked(found, counts), None)
    if not warehouse_path(home).exists() and base_in_use(home) is None:
        # a fresh machine still has the shipped figures, and DuckDB need not be loaded for them
        return pair_answer(_some(pair_report(x, y, None, request.scope, known_at=request.known_at), x, y), None)
    with open_warehouse(home) as warehouse:
        report = _some(pair_report(x, y, warehouse, request.scope, known_at=request.known_at), x, y)
        return pair_answer(report, start(warehouse, request, (x, y)) if report.basis == "works" else None)


def _some(report: PairReport | None, x: str, y: str) -> PairReport:
    if report is None or not report.years:
        raise NoSnapshot(
            gettext_noop("No figures on {x}–{y} are shipped for this, and no joint works of the two are loaded."),
            x=x,
            y=y,
            hint=gettext_noop("Import works (entente sources import) or give your own counts with --counts FILE."),
        )  # fmt: skip
    return report


def _checked(report: PairReport, counts: Path) -> PairReport:
    if all(year.counts.c_x == 0 and year.counts.c_y == 0 for year in report.years):
        raise InputError(
            gettext_noop("The file holds no links of {x} or {y} with any country."),
            file=str(counts), field="count", x=report.x, y=report.y,
            hint=gettext_noop("Rows with a ≠ b hold the joint works of two countries."),
        )  # fmt: skip
    return report


def country(home: Path, code: str, request: Request) -> Report:
    """Output, growth, specialisation (at the level of the scope), impact and goals of one country."""
    level = request.scope.level if request.scope.level not in (Level.ALL, Level.CLASSED) else Level.FIELD
    with opened(home, request, code) as asked:
        return country_answer(code, asked, level)


def topic(home: Path, request: Request, most: int) -> Report:
    """The countries, years and goals of the units of the scope."""
    if not request.scope.units:
        raise InputError(gettext_noop("No topic was named."), hint=gettext_noop("Find one with: entente topics WORDS."))
    with opened(home, request) as asked:
        return topic_answer(asked, most)


def mobility(home: Path, codes: tuple[str, ...], request: Request, most: int, k: int = K_ANONYMITY) -> Report:
    """Researchers by class of mobility and flows between countries; aggregates only.

    ``k``: smallest number of persons shown. Raises ``NotPermitted`` below 10: that would be output about persons.
    """
    if k < K_ANONYMITY:
        raise NotPermitted(
            gettext_noop("Numbers of fewer than {least} persons are not given."),
            least=K_ANONYMITY,
            hint=gettext_noop("Only aggregates of at least ten persons are shown; nobody can be looked up."),
        )
    with opened(home, request, *codes) as asked:
        return mobility_answer(asked, codes, most, k)


def bifurcation(
    home: Path,
    x: tuple[str, ...],
    y: tuple[str, ...],
    request: Request,
    shuffles: int,
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Do two blocks of countries read each other less? ``tell`` is called with shuffles done and in all."""
    both = sorted(set(x) & set(y))
    if both:
        raise InputError(
            gettext_noop("{code} stands in both blocks."), code=", ".join(both),
            hint=gettext_noop("A country belongs to one block only."),
        )  # fmt: skip
    if not x or not y:
        raise InputError(gettext_noop("Each block needs at least one country."))
    with opened(home, request, *x, *y) as asked:
        told = None if tell is None else lambda done: tell(done, shuffles)
        return bifurcation_answer(asked, Blocks(x=tuple(sorted(x)), y=tuple(sorted(y))), shuffles, told)


def measure_cards(names: tuple[str, ...] = ()) -> tuple[Card, ...]:
    """The cards of the named measures, or of all. Raises ``InputError`` that lists the names there are."""
    found = cards()
    for name in names:
        if name not in found:
            raise InputError(
                gettext_noop("There is no measure called {name}."), name=name[:40],
                hint=gettext_noop("Measures: {names}."), names=", ".join(found),
            )  # fmt: skip
    return tuple(card for card in found.values() if not names or card.id in names)


def published_figures(country: str | None = None) -> tuple[PublishedRow, ...]:
    """The shipped figures of a country and of the world (``None``: of all)."""
    if country is not None:
        check_country(country, field="country")
    published = load_published()
    return tuple(
        PublishedRow(
            id=figure.id, country=figure.country, label=figure.label, value=figure.value, unit=figure.unit,
            period=figure.period, counting=figure.counting, certainty=figure.certainty.value,
            verified=figure.certainty.verified, source=published.sources[figure.source].title,
            url=published.sources[figure.source].url,
        )
        for figure in published.figures
        if country is None or figure.country in ("", country)
    )  # fmt: skip
