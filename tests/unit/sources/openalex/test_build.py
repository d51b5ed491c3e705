"""A build: parts, resuming, newer records, deleted works, layouts, and everything that may be damaged."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from entente.errors import InputError, SourceError, StorageError
from entente.sources.lock import exclusive
from entente.sources.openalex.build import Built, build, read_manifest
from entente.sources.openalex.parts import Inputs, discover
from entente.sources.snapshot import sha256_of

TODAY = date(2026, 11, 25)
Work = dict[str, Any]


def work(number: int, day: str = "2026-01-01", country: str = "US", **more: object) -> Work:
    place = number % 3 + 1
    institution = {"id": f"https://openalex.org/I{place}", "display_name": f"{day} {place}"}
    author = {"id": f"https://openalex.org/A{number}"}
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2020,
        "updated_date": f"{day}T00:00:00.000000",
        "authorships": [{"author": author, "countries": [country], "institutions": [institution]}],
        "referenced_works": [f"https://openalex.org/W{number + 1}"],
        **more,
    }


def put(path: Path, works: list[Work], tail: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(json.dumps(one) + "\n" for one in works).encode() + tail
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def make(output: Path, *paths: Path, since: date | None = None, **options: Any) -> Built:
    return build(discover(paths, since), output, today=TODAY, **options)


def ask(output: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        for table in ("work", "work_country", "institution", "reference", "work_author_year", "work_sdg"):
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{output}/{table}/*.parquet')")
        return connection.execute(sql).fetchall()


def works_of(output: Path) -> list[tuple[int, str]]:
    return ask(output, "SELECT work_id, country FROM work JOIN work_country USING (work_id) ORDER BY ALL")


def test_each_work_stands_once_with_its_newest_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.sources.openalex.build.INLINE", 0)
    root, output = tmp_path / "data/jsonl/works", tmp_path / "base"
    put(root / "updated_date=2026-01-01/part_0000.gz", [work(1), work(2), work(3)])
    put(root / "updated_date=2026-02-01/part_0000.gz", [work(2, "2026-02-01", "CN"), work(4, "2026-02-01")])
    built = make(output, tmp_path, jobs=2)
    manifest = built.manifest
    assert (manifest.read, manifest.loaded, manifest.superseded, manifest.rejected) == (5, 4, 1, 0)
    assert works_of(output) == [(1, "US"), (2, "CN"), (3, "US"), (4, "US")]
    assert ask(output, "SELECT count(*) FROM reference WHERE work_id = 2") == [(1,)]
    assert ask(output, "SELECT institution_id, name FROM institution ORDER BY ALL") == [
        (1, "2026-01-01 1"), (2, "2026-02-01 2"), (3, "2026-02-01 3"),
    ]  # fmt: skip
    for files in manifest.tables.values():
        for name, file in files.items():
            assert sha256_of(output / name) == file.sha256
    assert manifest == read_manifest(output)
    assert manifest.edition == "2026-02-01"


def test_a_later_partition_is_added_and_the_finished_ones_are_not_read_again(tmp_path: Path) -> None:
    root, output = tmp_path / "works", tmp_path / "base"
    first = put(root / "updated_date=2026-01-01/part_0000.gz", [work(1), work(2)])
    make(output, root)
    first.unlink()  # the publisher moved the record of 2, and the user keeps only what is new
    put(root / "updated_date=2026-03-01/part_0000.gz", [work(2, "2026-03-01", "DE")])
    built = make(output, root, since=date(2026, 2, 1))
    assert (built.parts, built.parts_read) == (1, 1)
    assert works_of(output) == [(1, "US"), (2, "DE")]
    again = make(output, root, since=date(2026, 2, 1))
    assert (again.parts, again.parts_read) == (1, 0)
    assert works_of(output) == [(1, "US"), (2, "DE")]
    assert again.manifest.tables == built.manifest.tables


def test_a_changed_file_is_read_again_and_an_old_record_comes_back(tmp_path: Path) -> None:
    output = tmp_path / "base"
    path = put(tmp_path / "works.jsonl", [work(1), work(2)])
    make(output, path)
    put(path, [work(1, country="CN")])
    built = make(output, path)
    assert built.parts_read == 1
    assert works_of(output) == [(1, "CN")]


def test_several_records_of_a_work_in_one_part(tmp_path: Path) -> None:
    output = tmp_path / "base"
    records = [
        work(1, "2026-01-02", "US"),
        work(2),
        work(1, "2026-01-03", "CN"),
        work(1, "2026-01-01", "DE"),
        work(2, country="FR"),
    ]
    built = make(output, put(tmp_path / "works.jsonl", records))
    assert works_of(output) == [(1, "CN"), (2, "FR")]  # the newest; of equally new ones the last
    assert (built.manifest.read, built.manifest.loaded, built.manifest.superseded) == (5, 2, 3)
    again = make(output, tmp_path / "works.jsonl")
    assert works_of(output) == [(1, "CN"), (2, "FR")]
    assert again.manifest.loaded == 2


def test_deleted_works_go_with_all_their_rows(tmp_path: Path) -> None:
    root, output = tmp_path / "data/jsonl/works", tmp_path / "base"
    put(root / "updated_date=2026-01-01/part_0000.gz", [work(1), work(2), work(3), work(4)])
    (root / "deleted_ids.csv.gz").write_bytes(
        gzip.compress(b"work_id,deleted_date\nhttps://openalex.org/W2,2026-02-02\nW77,2026-02-02\n")
    )
    mine = tmp_path / "mine.csv"
    mine.write_text("work_id\n3\n")
    built = make(output, tmp_path, deleted=[mine])
    assert works_of(output) == [(1, "US"), (4, "US")]
    assert ask(output, "SELECT count(*) FROM reference") == [(2,)]
    assert (built.manifest.deleted, built.manifest.loaded, built.manifest.superseded) == (2, 2, 0)
    assert make(output, tmp_path).manifest.deleted == 2


def test_merged_ids_of_old_editions_are_applied(tmp_path: Path) -> None:
    put(tmp_path / "data/works/updated_date=2023-01-01/part_000.gz", [work(1), work(2)])
    merged = tmp_path / "data/merged_ids/works/2023-02-01.csv.gz"
    merged.parent.mkdir(parents=True)
    merged.write_bytes(gzip.compress(b"merge_date,id,merge_into_id\n2023-02-01,W1,W2\n"))
    make(tmp_path / "base", tmp_path)
    assert works_of(tmp_path / "base") == [(2, "US")]


def test_the_expansion_pack_is_left_out_and_counted(tmp_path: Path) -> None:
    path = put(tmp_path / "works.jsonl", [work(1), work(2, is_xpac=True)])
    assert make(tmp_path / "core", path).manifest.outside == 1
    assert make(tmp_path / "all", path, core_only=False).manifest.loaded == 2


def test_bad_records_are_counted_sampled_and_reported(tmp_path: Path) -> None:
    bad = ("nonsense", '{"id": 5}', '{"id": "https://openalex.org/X5"}', '{"id": "W9", "cited_by_count": -1}',
           '{"id":"W8","authorships":[{"countries":"US"}]}')  # fmt: skip
    tail = "\n".join(bad).encode()
    built = make(tmp_path / "base", put(tmp_path / "works.jsonl", [work(1)], tail))
    manifest = built.manifest
    assert (manifest.read, manifest.loaded, manifest.rejected) == (6, 1, 5)
    assert sum(manifest.reasons.values()) == 5
    told = [(one.line, one.field) for one in built.rejections]
    assert told == [(2, ""), (3, "id"), (4, "id"), (5, "cited_by_count"), (6, "authorships[0].countries")]
    assert "nonsense" in built.rejections[0].sample


def test_one_damaged_part_does_not_lose_the_others(tmp_path: Path) -> None:
    root, output = tmp_path / "works", tmp_path / "base"
    put(root / "updated_date=2026-01-01/part_0000.gz", [work(1)])
    bad = put(root / "updated_date=2026-01-02/part_0000.gz", [work(2)])
    whole = bad.read_bytes()
    bad.write_bytes(whole[:-9])
    with pytest.raises(SourceError, match=r"1 of 2 parts could not be read.*part_0000\.gz is damaged"):
        make(output, root)
    with pytest.raises(SourceError, match="no finished evidence base"):
        read_manifest(output)
    bad.write_bytes(whole)
    built = make(output, root)
    assert (built.parts, built.parts_read, built.manifest.loaded) == (2, 1, 2)


def publish(root: Path, shape: Callable[[list[dict[str, Any]]], Any], name: str = "manifest.json") -> None:
    entries = []
    for path in sorted(root.rglob("*.gz")):
        content = path.read_bytes()
        meta = {"content_length": len(content), "record_count": len(gzip.decompress(content).splitlines())}
        url = f"s3://openalex/data/jsonl/works/{path.relative_to(root).as_posix()}"
        entries.append({"url": url, "meta": meta})
    (root / name).write_text(json.dumps(shape(entries)))


@pytest.mark.parametrize(
    ("below", "name", "shape"),
    [
        ("data/jsonl/works", "manifest.json", lambda found: {"date": "2026-06-26", "record_count": 2, "files": found}),
        ("data/jsonl/works", "../manifest.json", lambda found: {"entities": {"works": {"files": found}}}),
        ("data/works", "manifest", lambda found: {"entries": found, "meta": {"record_count": 2}}),
        ("legacy-data/works", "manifest", lambda found: {"entries": found}),
    ],
)  # fmt: skip
def test_the_publishers_manifest_must_be_met(
    tmp_path: Path, below: str, name: str, shape: Callable[[list[dict[str, Any]]], Any]
) -> None:
    root = tmp_path / below
    path = put(root / "updated_date=2026-01-01/part_0000.gz", [work(1), work(2)])
    publish(root, shape, name)
    inputs = discover([tmp_path])
    assert [file.records for part in inputs.parts for file in part.files] == [2]
    assert inputs.release == shape([]).get("date", "")
    make(tmp_path / "base", tmp_path)
    content = path.read_bytes()
    put(path, [work(1), work(3)], b" ")
    with pytest.raises(SourceError, match="bytes; the manifest says"):
        discover([tmp_path])
    path.write_bytes(content)
    path.rename(path.with_name("part_0001.gz"))
    with pytest.raises(SourceError, match="is not there"):
        discover([tmp_path])


def test_fewer_records_than_the_manifest_says(tmp_path: Path) -> None:
    root = tmp_path / "works"
    put(root / "updated_date=2026-01-01/part_0000.gz", [work(1), work(2)])
    publish(root, lambda found: {"files": [{**found[0], "meta": {**found[0]["meta"], "record_count": 3}}]})
    with pytest.raises(SourceError, match="holds 2 records; the manifest says 3"):
        make(tmp_path / "base", tmp_path)


def test_inputs_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        discover([tmp_path / "absent"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no works"):
        discover([tmp_path / "empty"])
    put(tmp_path / "plain/works.jsonl", [work(1)])
    with pytest.raises(InputError, match="--since needs folders"):
        discover([tmp_path / "plain"], date(2026, 1, 1))
    bad = tmp_path / "deleted.csv"
    bad.write_text("name\nx\n")
    with pytest.raises(SourceError, match="no column work_id"):
        make(tmp_path / "base", tmp_path / "plain", deleted=[bad])


def test_small_files_are_read_together_and_large_ones_alone(tmp_path: Path) -> None:
    for number in range(30):
        put(tmp_path / f"pages/page_{number:03}.json", [work(number + 1)])
    parts = discover([tmp_path / "pages"]).parts
    assert [len(part.files) for part in parts] == [30]
    built = make(tmp_path / "base", tmp_path / "pages")
    assert built.manifest.loaded == 30


def test_bases_of_several_machines_are_joined(tmp_path: Path) -> None:
    make(tmp_path / "a", put(tmp_path / "works/updated_date=2026-01-01/part_0000.gz", [work(1), work(2)]))
    make(tmp_path / "b", put(tmp_path / "works/updated_date=2026-02-01/part_0000.gz", [work(2, "2026-02-01", "CN")]))
    for name in ("a", "b"):
        shutil.copytree(tmp_path / name, tmp_path / "base", dirs_exist_ok=True)
    built = build(Inputs(parts=()), tmp_path / "base", today=TODAY)
    assert works_of(tmp_path / "base") == [(1, "US"), (2, "CN")]
    assert (built.parts_read, built.manifest.read, built.manifest.superseded) == (0, 3, 1)


def test_an_empty_base_still_has_all_tables(tmp_path: Path) -> None:
    make(tmp_path / "base", put(tmp_path / "works.jsonl", [], b"\n"))
    assert ask(tmp_path / "base", "SELECT count(*) FROM work JOIN work_sdg USING (work_id)") == [(0,)]


def test_only_one_build_at_a_time(tmp_path: Path) -> None:
    path = put(tmp_path / "works.jsonl", [work(1)])
    with exclusive(tmp_path / "base"), pytest.raises(StorageError, match="under way"):
        make(tmp_path / "base", path)


def test_a_killed_build_goes_on_where_it_was(tmp_path: Path) -> None:
    root, output = tmp_path / "works", tmp_path / "base"
    for number in range(6):
        many = [work(number * 100_000 + n + 1) for n in range(2 if number < 3 else 15_000)]
        put(root / f"updated_date=2026-01-0{number + 1}/part_0000.jsonl", many)
    command = [
        sys.executable,
        "-m",
        "entente",
        "evidence",
        "build",
        "--works",
        str(root),
        "--output",
        str(output),
        "--jobs",
        "1",
    ]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    states = output / ".build/parts"
    give_up = time.monotonic() + 60
    while len(list(states.glob("*.json"))) < 1 and time.monotonic() < give_up:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    done = {path.name: path.stat().st_mtime_ns for path in states.glob("*.json")}
    assert 0 < len(done) < 6
    assert not (output / "manifest.json").exists()
    deadline = time.monotonic() + 20  # the workers notice that nobody waits for them and let go
    while True:
        try:
            built = make(output, root, jobs=2)
            break
        except StorageError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    after = {path.name: path.stat().st_mtime_ns for path in states.glob("*.json")}
    untouched = [name for name, at in done.items() if after[name] == at]
    assert len(untouched) >= 1
    assert built.parts_read == 6 - len(untouched)
    assert (built.manifest.loaded, built.manifest.superseded) == (45_006, 0)
    assert ask(output, "SELECT count(DISTINCT work_id) FROM work") == [(45_006,)]
