"""What do the reduced tables look like? The seam between reading OpenAlex and counting in it.

A work is read once and taken apart into flat tables, so that no indicator reads nested data again. The same tables are
Parquet files in the folder that ``entente evidence build`` writes (``<table>/*.parquet``) and relations of the same
names in the warehouse. This module is the one place where they are declared; the SQL, the Arrow schemas and the
reference page follow from it.

OpenAlex identifiers are numbers here (``W2755950973`` is 2755950973; likewise ``A…``, ``I…`` and ``F…``): joins over
hundreds of millions of rows cost half of what strings cost. Classifications keep their letters and digits as strings.
"""

from __future__ import annotations

from enum import IntFlag
from typing import NamedTuple

__all__ = ["BY_NAME", "REDUCED", "Column", "Flag", "Table", "ddl"]


class Flag(IntFlag):
    """What is doubtful about a work, as one set of bits in ``work.flags``; 0 is a work without a remark."""

    AUTHORS_CUT = 1
    """The list of authors is cut at 100 (``is_authors_truncated``, or 100 and more authorships)."""
    COUNTRY_WITHOUT_INSTITUTION = 2
    """At least one authorship has a country from its address, but no matched institution."""
    COUNTRY_FROM_INSTITUTION = 4
    """At least one authorship states no ``countries``; its institutions' ``country_code`` was taken."""
    COUNTRIES_DISAGREE = 8
    """In at least one authorship an institution lies in a country that ``countries`` does not name."""
    AUTHOR_UNKNOWN = 16
    """At least one authorship has no author id; it counts in ``n_authors`` and not in ``work_author_year``."""
    PARATEXT = 32
    """OpenAlex calls it paratext (front matter, cover, contents): ``is_paratext`` or type ``paratext``."""
    REFERENCES_INCOMPLETE = 64
    """``referenced_works_count`` is larger than the list of references."""


class Column(NamedTuple):
    """One column: SQL type (DuckDB's name of it), what it means, and whether it may be NULL."""

    name: str
    kind: str
    meaning: str
    nullable: bool = False


class Table(NamedTuple):
    """One reduced table. ``key``: the columns that name a row; ``owner``: the table whose rows decide its fate.

    Rows of an ``owner``'s work are replaced together when the work comes again with a newer ``updated``.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    owner: str = "work"


_WORK_ID = Column("work_id", "BIGINT", "OpenAlex id of the work without its W.")

REDUCED: tuple[Table, ...] = (
    Table(
        "work",
        "One row a work, each work once.",
        ("work_id",),
        (
            _WORK_ID,
            Column("year", "INTEGER", "Publication year; NULL where OpenAlex gives none.", nullable=True),
            Column("type", "VARCHAR", "OpenAlex type (article, review, book-chapter, preprint, …).", nullable=True),
            Column("language", "VARCHAR", "ISO 639-1 code as OpenAlex detects it; NULL: not detected.", nullable=True),
            Column(
                "topic_id",
                "VARCHAR",
                "Primary topic (T10001); NULL: none assigned. The levels above follow.",
                nullable=True,
            ),
            Column("subfield_id", "VARCHAR", "Subfield of the primary topic (1702).", nullable=True),
            Column("field_id", "VARCHAR", "Field of the primary topic (17).", nullable=True),
            Column("domain_id", "VARCHAR", "Domain of the primary topic (3).", nullable=True),
            Column("n_authors", "INTEGER", "Authorships listed; the API and the snapshot list at most 100."),
            Column("n_countries", "INTEGER", "Distinct countries over all authorships; 0: none known."),
            Column("n_institutions", "INTEGER", "Distinct matched institutions over all authorships."),
            Column("n_references", "INTEGER", "References that OpenAlex resolved to works (rows in reference)."),
            Column("cited_by", "BIGINT", "Citations received up to the snapshot (works).", nullable=True),
            Column(
                "fwci", "DOUBLE", "Field-weighted citation impact, OpenAlex's ratio; NULL: not computed.", nullable=True
            ),
            Column(
                "top10",
                "BOOLEAN",
                "Among the 10 % most cited of its year, type and subfield; NULL: not computed.",
                nullable=True,
            ),
            Column(
                "is_dual_only",
                "BOOLEAN",
                "Two or more countries, but only through authors who each list several: among authors of exactly one "
                "country fewer than two countries occur.",
            ),
            Column("is_xpac", "BOOLEAN", "Outside the core corpus (OpenAlex's expansion pack); false where not said."),
            Column("is_retracted", "BOOLEAN", "Retracted as OpenAlex knows; false where not said."),
            Column("flags", "INTEGER", "What is doubtful, a set of bits (see Flag); 0: no remark."),
            Column(
                "updated",
                "TIMESTAMP",
                "updated_date of the record (UTC); decides which of two copies is kept.",
                nullable=True,
            ),
            Column("sample", "BOOLEAN", "Fictional work of a SAMPLE."),
        ),
    ),
    Table(
        "work_country",
        "One row for each country of a work.",
        ("work_id", "country"),
        (
            _WORK_ID,
            Column("country", "VARCHAR", "ISO 3166-1 alpha-2 code as OpenAlex gives it (TW, HK, MO apart from CN)."),
            Column(
                "author_fraction",
                "DOUBLE",
                "Each authorship weighs 1/n_authors, split evenly among its countries; the sum over a work is below 1 "
                "where an authorship has no country.",
            ),
            Column("n_authors", "INTEGER", "Authorships that list this country."),
            Column("n_sole_authors", "INTEGER", "Authorships that list this country and no other."),
        ),
    ),
    Table(
        "work_institution",
        "One row for each matched institution of a work.",
        ("work_id", "institution_id"),
        (
            _WORK_ID,
            Column("institution_id", "BIGINT", "OpenAlex id of the institution without its I."),
            Column(
                "n_authors",
                "INTEGER",
                "Mentions of this institution in the authorships (one author may mention it twice).",
            ),
        ),
    ),
    Table(
        "institution",
        "One row for each institution met in a work: what a gate on false matches needs to look it up in ROR.",
        ("institution_id",),
        (
            Column("institution_id", "BIGINT", "OpenAlex id of the institution without its I."),
            Column("name", "VARCHAR", "display_name.", nullable=True),
            Column(
                "ror",
                "VARCHAR",
                "Full address at ROR (joins organization.ror, which knows `established`).",
                nullable=True,
            ),
            Column("country", "VARCHAR", "country_code of the institution; NULL: not known.", nullable=True),
            Column(
                "type", "VARCHAR", "Type as OpenAlex (ROR) gives it: education, facility, company, …", nullable=True
            ),
        ),
        owner="institution",
    ),
    Table(
        "work_author_year",
        "One row for each author of a work and each country the authorship lists; authorships without a country or "
        "without an author id are left out. Aggregates only (k of at least 10).",
        ("work_id", "author_id", "country"),
        (
            _WORK_ID,
            Column("author_id", "BIGINT", "OpenAlex id of the author without its A."),
            Column("year", "INTEGER", "Publication year of the work.", nullable=True),
            Column("country", "VARCHAR", "ISO 3166-1 alpha-2 code."),
            Column("n_countries", "INTEGER", "Countries that this authorship lists (the row weighs 1/n_countries)."),
        ),
    ),
    Table(
        "reference",
        "One row for each resolved reference.",
        ("work_id", "cited_work_id"),
        (_WORK_ID, Column("cited_work_id", "BIGINT", "OpenAlex id of the cited work without its W.")),
    ),
    Table(
        "work_sdg",
        "One row for each Sustainable Development Goal that OpenAlex assigns (it sets a threshold of 0.4).",
        ("work_id", "sdg"),
        (
            _WORK_ID,
            Column("sdg", "INTEGER", "Number of the goal, 1 to 17."),
            Column("score", "DOUBLE", "Score of the classifier, 0 to 1; NULL: not given.", nullable=True),
        ),
    ),
    Table(
        "work_funding",
        "One row for each award or funder of a work, from `grants` (until 2025) or `awards` and `funders` (since).",
        ("work_id", "funder_id", "award"),
        (
            _WORK_ID,
            Column(
                "funder_id",
                "BIGINT",
                "OpenAlex id of the funder without its F; NULL: an award without funder.",
                nullable=True,
            ),
            Column(
                "award",
                "VARCHAR",
                "The funder's own number of the award; NULL: a funder without an award.",
                nullable=True,
            ),
        ),
    ),
)
"""The reduced tables in the order in which a reader meets them."""

BY_NAME: dict[str, Table] = {table.name: table for table in REDUCED}


def ddl() -> str:
    """The tables as SQL that DuckDB understands, each with its meaning."""
    return "\n".join(
        f"-- {table.meaning}\nCREATE TABLE {table.name} ("
        + ", ".join(f"{column.name} {column.kind}" for column in table.columns)
        + ");"
        for table in REDUCED
    )
