"""Engage, limit or decouple: the baseline from published counts, loaded works or the user's file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente.desk.indicators import Level, Request, Scope, opened
from entente.errors import InputError, NoSnapshot, gettext_noop
from entente.evidence.counting.gains import Against, Outcome
from entente.evidence.counting.pairs import Variant, count_pair
from entente.evidence.counting.profiles import count_profile
from entente.evidence.counts import check_country
from entente.evidence.gain_answer import gains
from entente.evidence.measures.gain import Gain
from entente.evidence.measures.options import Baseline
from entente.evidence.published import published_pair
from entente.evidence.report import Report
from entente.evidence.reports.options import SHIPPED, options_answer, read_options
from entente.model.provenance import SourceRef

__all__ = ["Asked", "compare_options", "shipped_assumptions"]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: two sides, for all works or some fields or topics, in a year."""

    x: str
    y: str
    assumptions: Path | None = None
    works: bool = False
    fields: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    year: int | None = None
    known_at: date


def shipped_assumptions() -> str:
    """The file of assumptions that is shipped, to be read and changed."""
    return SHIPPED.read_text(encoding="utf-8")


def compare_options(home: Path, asked: Asked) -> Report:
    """Both sides under each option. Raises ``InputErrors`` for a bad file, ``NoSnapshot`` where nothing is counted."""
    check_country(asked.x, field="X")
    check_country(asked.y, field="Y")
    if asked.x == asked.y:
        raise InputError(gettext_noop("A pair needs two different countries or regions."), field="Y")
    content = read_options(asked.assumptions or SHIPPED)
    given = {one.side: one for one in content.baseline}
    if asked.x in given and asked.y in given:
        sources = [SourceRef(id=f"baseline.{one.side}", title=one.source) for one in content.baseline]
        return options_answer((given[asked.x], given[asked.y]), content, sources)
    if asked.works:
        return _from_works(home, asked)
    pair = published_pair(asked.x, asked.y)
    years = [] if pair is None or pair.source.known_from > asked.known_at else [
        counts for counts in pair.years if asked.year in (None, counts.year)
    ]  # fmt: skip
    if pair is None or not years:
        raise NoSnapshot(
            gettext_noop("No published counts of {x}–{y} are shipped for this."), x=asked.x, y=asked.y,
            hint=gettext_noop("Count in loaded works (--works), or give a baseline in the file of assumptions."),
        )  # fmt: skip
    last = years[-1]
    source = f"{pair.source.id}: international works, {last.year}"
    sides = (
        Baseline(side=asked.x, works=last.n_x, joint=last.links, source=source),
        Baseline(side=asked.y, works=last.n_y, joint=last.links, source=source),
    )
    return options_answer(sides, content, [pair.source.reference()])


def _from_works(home: Path, asked: Asked) -> Report:
    level = Level.TOPIC if asked.topics else Level.FIELD if asked.fields else Level.ALL
    scope = Scope(
        level=level, units=asked.topics or asked.fields, first_year=asked.year or 0,
        last_year=asked.year or asked.known_at.year,
    )  # fmt: skip
    request = Request(scope=scope, known_at=asked.known_at)
    with opened(home, request, asked.x, asked.y) as found:
        impact = found.impact_year
        cells = [
            cell for cell in count_pair(found.warehouse, asked.x, asked.y, found.scope) if cell.variant is Variant.ALL
        ]
        joint = sum(cell.counts.links for cell in cells)
        works = dict.fromkeys((asked.x, asked.y), 0.0)
        for cell in count_profile(found.warehouse, found.scope, countries=(asked.x, asked.y), impact_year=impact):
            works[cell.country] += cell.works
        gained = next((
            one for one in gains(found.warehouse, asked.x, asked.y, found.scope, impact_year=impact, seed=found.seed,
                                 replicates=found.replicates)
            if one.variant is Variant.ALL and one.against is Against.ANY and one.outcome is Outcome.TOP10
        ), None)  # fmt: skip
        source = ", ".join(found.state.ids)
        sample = found.state.sample
    sides = (
        _side(asked.x, works[asked.x], joint, gained.x if gained else None, source),
        _side(asked.y, works[asked.y], joint, gained.y if gained else None, source),
    )
    content = read_options(asked.assumptions or SHIPPED)
    return options_answer(sides, content, [SourceRef(id=source, title=source)], sample=sample)


def _side(side: str, works: float, joint: float, gained: Gain | None, source: str) -> Baseline:
    return Baseline(
        side=side, works=max(works, joint), joint=joint, top10_joint=gained.joint if gained else None,
        top10_other=gained.reference if gained else None, source=source,
    )  # fmt: skip
