"""One measured job in a process of its own; prints works, seconds of processor time, and peak memory as JSON.

    python jobs.py ours FILE OUT          JSONL.gz -> reduced tables (this project's worker)
    python jobs.py parquet FILE OUT       Parquet edition -> reduced tables
    python jobs.py inflate FILE           isal alone
    python jobs.py decode FILE            isal and msgspec's typed decode, nothing kept: the limit in this language
    python jobs.py simdjson FILE          isal and simdjson's parse (pysimdjson), nothing kept
    python jobs.py duckdb FILE            DuckDB's own gz reader, the same fields, nothing written
    python jobs.py duckdb-tables FILE OUT DuckDB's own gz reader into the same tables
    python jobs.py pybibx FILE LIMIT      pyBibX's reader on the first LIMIT works

Imports are not timed: a worker lives for hours.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
import time
from pathlib import Path

FIELDS = {
    "id": "VARCHAR", "publication_year": "INTEGER", "type": "VARCHAR", "language": "VARCHAR",
    "authorships": 'STRUCT(author STRUCT(id VARCHAR), institutions STRUCT(id VARCHAR, display_name VARCHAR, ror VARCHAR, country_code VARCHAR, "type" VARCHAR)[], countries VARCHAR[])[]',
    "primary_topic": 'STRUCT(id VARCHAR, subfield STRUCT(id VARCHAR), field STRUCT(id VARCHAR), "domain" STRUCT(id VARCHAR))',
    "cited_by_count": "BIGINT", "fwci": "DOUBLE", "citation_normalized_percentile": "STRUCT(is_in_top_10_percent BOOLEAN)",
    "is_retracted": "BOOLEAN", "is_paratext": "BOOLEAN", "is_xpac": "BOOLEAN", "is_authors_truncated": "BOOLEAN",
    "referenced_works": "VARCHAR[]", "referenced_works_count": "INTEGER",
    "sustainable_development_goals": "STRUCT(id VARCHAR, score DOUBLE)[]", "grants": "STRUCT(funder VARCHAR, award_id VARCHAR)[]",
    "awards": "STRUCT(funder_id VARCHAR, funder_award_id VARCHAR)[]", "funders": "STRUCT(id VARCHAR)[]", "updated_date": "VARCHAR",
}  # fmt: skip


def ours(path: Path, out: str) -> int:
    from entente.sources.openalex.part import reduce_files

    counts, _ = reduce_files(
        [(path, path.name)], lambda table: Path(out) / f"{table}.parquet", core_only=True, sample=False
    )
    return counts.loaded


def parquet(path: Path, out: str) -> int:
    from entente.sources.openalex.parquet_part import reduce_parquet

    counts, _ = reduce_parquet(
        [(path, path.name)], lambda table: Path(out) / f"{table}.parquet", core_only=True, sample=False
    )
    return counts.loaded


def lines(path: Path):
    from isal import igzip

    with igzip.open(path, "rb") as stream:
        tail = b""
        while block := stream.read(1 << 17):
            found = (tail + block).split(b"\n")
            tail = found.pop()
            yield from found


def inflate(path: Path) -> int:
    from isal import igzip

    works = 0
    with igzip.open(path, "rb") as stream:
        while block := stream.read(1 << 17):
            works += block.count(b"\n")
    return works


def decode(path: Path) -> int:
    from entente.sources.openalex.records import records
    from entente.sources.openalex.works import decoder

    read = decoder().decode
    works = 0
    with path.open("rb", buffering=0) as stream:
        for _, raw in records(stream, path.name):
            read(raw)
            works += 1
    return works


def simdjson(path: Path) -> int:
    import simdjson as package

    parser = package.Parser()
    works = 0
    for line in lines(path):
        document = parser.parse(line)
        works += 1
        del document
    return works


def _duckdb(path: Path):
    import duckdb

    connection = duckdb.connect(config={"threads": "1"})
    connection.execute("SET preserve_insertion_order = false")
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in FIELDS.items()) + "}"
    return (
        connection,
        f"read_json('{path}', format = 'newline_delimited', columns = {columns}, maximum_object_size = 33554432)",
    )


def duckdb(path: Path) -> int:
    connection, read = _duckdb(path)
    sums = "count(id), sum(len(authorships)), sum(len(referenced_works)), max(fwci), max(updated_date), max(type)"
    return connection.execute(f"SELECT {sums} FROM {read}").fetchone()[0]


TABLES = {
    "work": """SELECT id[23:]::BIGINT AS work_id, publication_year AS year, type, language, primary_topic.id AS topic_id,
        primary_topic.subfield.id AS subfield_id, primary_topic.field.id AS field_id, primary_topic.domain.id AS domain_id,
        len(authorships) AS n_authors, len(list_distinct(flatten(list_transform(authorships, lambda a: a.countries)))) AS n_countries,
        len(referenced_works) AS n_references, cited_by_count AS cited_by, fwci,
        citation_normalized_percentile.is_in_top_10_percent AS top10, is_xpac, is_retracted, updated_date AS updated FROM raw""",
    "work_country": """SELECT work_id, country, sum(1.0 / len(countries) / n) AS author_fraction, count(*) AS n_authors
        FROM (SELECT work_id, n, countries, unnest(countries) AS country FROM authorship) GROUP BY ALL""",
    "work_institution": """SELECT work_id, i.id[23:]::BIGINT AS institution_id, count(*) AS n_authors
        FROM (SELECT work_id, unnest(institutions) AS i FROM authorship) GROUP BY ALL""",
    "institution": "SELECT DISTINCT ON (i.id) i.* FROM (SELECT unnest(institutions) AS i FROM authorship)",
    "work_author_year": """SELECT work_id, author[23:]::BIGINT AS author_id, year, unnest(countries) AS country FROM authorship
        WHERE author IS NOT NULL""",
    "reference": "SELECT work_id, c[23:]::BIGINT AS cited_work_id FROM (SELECT id[23:]::BIGINT AS work_id, unnest(referenced_works) AS c FROM raw)",
    "work_sdg": "SELECT work_id, g.id AS sdg, g.score FROM (SELECT id[23:]::BIGINT AS work_id, unnest(sustainable_development_goals) AS g FROM raw)",
    "work_funding": "SELECT work_id, f.id FROM (SELECT id[23:]::BIGINT AS work_id, unnest(funders) AS f FROM raw)",
}


def duckdb_tables(path: Path, out: str) -> int:
    connection, read = _duckdb(path)
    connection.execute(f"CREATE TABLE raw AS SELECT * FROM {read}")
    connection.execute(
        "CREATE TABLE authorship AS SELECT work_id, year, n, a.author.id AS author, list_distinct(a.countries) AS countries, a.institutions"
        " FROM (SELECT id[23:]::BIGINT AS work_id, publication_year AS year, len(authorships) AS n, unnest(authorships) AS a FROM raw)"
    )
    for table, select in TABLES.items():
        connection.execute(f"COPY ({select}) TO '{out}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    return connection.execute("SELECT count(*) FROM raw").fetchone()[0]


def pybibx(path: Path, limit: str) -> int:
    import gzip
    import warnings

    warnings.filterwarnings("ignore")
    from pybibx.base.pbx import pbx_probe

    begin()
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        works = [json.loads(line) for line in itertools.islice(stream, int(limit))]
    pbx_probe(None, db="openalex", data=works)
    return len(works)


def peak_kb() -> int:
    """Largest resident memory of this program; ``ru_maxrss`` would hold that of the program which started it as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


CLOCK = {"started": 0.0}


def begin() -> None:
    """From here on time counts: imports are done."""
    CLOCK["started"] = time.process_time()


JOBS = {
    "ours": ours, "parquet": parquet, "inflate": inflate, "decode": decode, "simdjson": simdjson, "duckdb": duckdb,
    "duckdb-tables": duckdb_tables, "pybibx": pybibx,
}  # fmt: skip
WARM = {
    "ours": "entente.sources.openalex.part", "parquet": "entente.sources.openalex.parquet_part", "decode": "entente.sources.openalex.records",
    "simdjson": "simdjson", "duckdb": "duckdb", "duckdb-tables": "duckdb", "inflate": "isal.igzip", "pybibx": "gzip",
}  # fmt: skip

if __name__ == "__main__":
    name, file, *rest = sys.argv[1:]
    __import__(WARM[name])
    begin()
    count = JOBS[name](Path(file), *rest)
    taken = time.process_time() - CLOCK["started"]
    print(json.dumps({"works": count, "seconds": taken, "peak_kb": peak_kb()}))
