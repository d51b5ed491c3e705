"""Aggregates that must scale, each written once: expressions that DuckDB and Spark run alike.

A function takes the reduced tables and gives an expression; the engine runs it (``sources.engine``). Counted are works
of the core corpus with a year that are neither retracted nor paratext; counting is whole (a work counts once for each
country). All columns but those called ``mean_…`` are integers and equal on every engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from entente.sources.reduced import Flag

__all__ = ["AGGREGATES", "Tables", "citations", "countries", "links", "pair_impact", "pair_topics"]

Expression = Any
SMALL_TEAM = 20
"""Authors up to which a team is small (the variant of indicators that leaves out large collaborations)."""


class Tables(Protocol):
    """The reduced tables as expressions."""

    work: Expression
    work_country: Expression
    reference: Expression


def _counted(tables: Tables, first: int, last: int) -> Expression:
    work = tables.work
    return work.filter(
        ~work.is_xpac,
        ~work.is_retracted,
        (work.flags.fill_null(0) & int(Flag.PARATEXT)) == 0,
        work.year.between(first, last),
    )


def _sides(tables: Tables, x: str, y: str) -> Expression:
    """Works of either country, with which of the two they have."""
    place = tables.work_country
    return (
        place.filter(place.country.isin([x, y]))
        .group_by("work_id")
        .aggregate(has_x=(place.country == x).max(), has_y=(place.country == y).max())
    )


def pair_topics(tables: Tables, x: str, y: str, first: int, last: int) -> Expression:
    """Joint works of a pair by topic and year, with the variants of what is joint.

    Columns: ``topic_id``, ``year``, ``n_x``, ``n_y`` (works of each), ``joint``, ``bilateral`` (these two countries
    only), ``small_team`` (at most 20 authors), ``not_dual`` (not international only through one author's several
    affiliations). Denominator: counted works of either country.
    """
    found = _counted(tables, first, last).join(_sides(tables, x, y), "work_id")
    both = found.has_x & found.has_y
    return (
        found.group_by("topic_id", "year")
        .aggregate(
            n_x=found.count(where=found.has_x),
            n_y=found.count(where=found.has_y),
            joint=found.count(where=both),
            bilateral=found.count(where=both & (found.n_countries == 2)),
            small_team=found.count(where=both & (found.n_authors <= SMALL_TEAM)),
            not_dual=found.count(where=both & ~found.is_dual_only),
        )
        .order_by("topic_id", "year")
    )


def countries(tables: Tables, first: int, last: int) -> Expression:
    """Works of every country by year.

    Columns: ``country``, ``year``, ``works``, ``international`` (with another country), ``links`` (with all other
    countries together, C_x), ``authorships`` (that list the country). Denominator: counted works with a country.
    """
    place = tables.work_country
    place = place.select("work_id", "country", listed=place.n_authors)
    found = _counted(tables, first, last).join(place, "work_id")
    return (
        found.mutate(partners=found.n_countries.cast("int64") - 1)
        .group_by("country", "year")
        .aggregate(
            works=lambda t: t.count(),
            international=lambda t: t.count(where=t.n_countries > 1),
            links=lambda t: t.partners.sum(),
            authorships=lambda t: t.listed.cast("int64").sum(),
        )
        .order_by("country", "year")
    )


def links(tables: Tables, first: int, last: int) -> Expression:
    """What all works of a year are: the denominators of the pair measures and of the evidence gates.

    Columns: ``year``, ``works``, ``with_country``, ``international``, ``total`` (links between all pairs of countries,
    T), ``dual_only``, ``capped`` (lists of authors cut at 100). Denominator: counted works.
    """
    found = _counted(tables, first, last)
    many = found.n_countries.cast("int64")
    return (
        found.mutate(links=many * (many - 1))
        .group_by("year")
        .aggregate(
            works=lambda t: t.count(),
            with_country=lambda t: t.count(where=t.n_countries > 0),
            international=lambda t: t.count(where=t.n_countries > 1),
            doubled=lambda t: t.links.sum(),
            dual_only=lambda t: t.count(where=t.is_dual_only),
            capped=lambda t: t.count(where=(t.flags & int(Flag.AUTHORS_CUT)) > 0),
        )
        .mutate(total=lambda t: (t.doubled // 2).cast("int64"))
        .select("year", "works", "with_country", "international", "total", "dual_only", "capped")
        .order_by("year")
    )


def pair_impact(tables: Tables, x: str, y: str, first: int, last: int) -> Expression:
    """Citations of the joint works of a pair, normalised by field and year.

    Columns: ``field_id``, ``year``, ``world`` (works of the cell), ``world_cited`` (citations to them), ``joint``,
    ``joint_cited``, ``mean_normalised`` (mean over joint works of citations received over the mean of the cell).
    Denominator: counted works with a field; the expected value is that of the loaded works, not of the world.
    """
    found = _counted(tables, first, last)
    found = found.filter(found.field_id.notnull()).mutate(cited=found.cited_by.fill_null(0).cast("int64"))
    cells = found.group_by("field_id", "year").aggregate(
        world=lambda t: t.count(), world_cited=lambda t: t.cited.sum().cast("int64")
    )
    sides = _sides(tables, x, y)
    both = sides.filter(sides.has_x & sides.has_y)
    joint = (
        found.semi_join(both, "work_id")
        .group_by("field_id", "year")
        .aggregate(joint=lambda t: t.count(), joint_cited=lambda t: t.cited.sum().cast("int64"))
    )
    return (
        joint.join(cells, ["field_id", "year"])
        .mutate(
            mean_normalised=lambda t: (
                (t.joint_cited.cast("float64") / t.joint) / (t.world_cited.cast("float64") / t.world).nullif(0.0)
            )
        )
        .select("field_id", "year", "world", "world_cited", "joint", "joint_cited", "mean_normalised")
        .order_by("field_id", "year")
    )


def citations(tables: Tables, x: str, y: str, first: int, last: int) -> Expression:
    """References between works of two countries, by the year of the citing work.

    Columns: ``year``, ``x_to_x``, ``x_to_y``, ``y_to_x``, ``y_to_y`` (references; a joint work counts on both sides).
    Denominator: references of counted works to loaded works of either country.
    """
    citing = _counted(tables, first, last).select("work_id", "year").join(_sides(tables, x, y), "work_id")
    cited = _sides(tables, x, y).rename(cited_work_id="work_id", cited_x="has_x", cited_y="has_y")
    found = tables.reference.join(citing, "work_id").join(cited, "cited_work_id")
    return (
        found.group_by("year")
        .aggregate(
            x_to_x=found.count(where=found.has_x & found.cited_x),
            x_to_y=found.count(where=found.has_x & found.cited_y),
            y_to_x=found.count(where=found.has_y & found.cited_x),
            y_to_y=found.count(where=found.has_y & found.cited_y),
        )
        .order_by("year")
    )


AGGREGATES: dict[str, tuple[Callable[..., Expression], bool]] = {
    "pair-topics": (pair_topics, True),
    "pair-impact": (pair_impact, True),
    "citations": (citations, True),
    "countries": (countries, False),
    "links": (links, False),
}
"""Name to the function and whether it takes a pair."""
