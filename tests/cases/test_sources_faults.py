# ruff: noqa: E501 - small files of outside formats, written as they are
"""Whatever is wrong with a file or a disk: one clear sentence, and the old state stays usable."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import entente
from entente.desk.refresh import import_source, open_warehouse, warehouse_path
from entente.errors import EntenteError, InputError, NotPermitted, SchemaDrift, SourceError, StorageError
from entente.sources.lock import exclusive

TODAY = date(2026, 11, 24)
HEAD = "_id,source,type,programs,name,addresses,federal_register_notice,start_date,end_date,license_requirement,license_policy,remarks,source_list_url,alt_names"
CSL = (
    HEAD
    + "\n"
    + "\n".join(
        f'{n},Entity List (EL) - Bureau of Industry and Security,,,SAMPLE Institute {n},"Road {n}, CN",85 FR 1,2020-01-0{n},,All items,Denial,,http://x,SAMPLE {n}; and S{n}'
        for n in range(1, 8)
    )
    + "\n"
)
ROR = [
    {
        "id": f"https://ror.org/0{n}23456{n}0", "names": [{"value": f"SAMPLE {n}", "types": ["ror_display", "label"], "lang": "en"}],
        "status": "active", "types": ["education"], "established": 1900, "relationships": [],
        "locations": [{"geonames_details": {"country_code": "CN", "name": "X"}}],
        "admin": {"last_modified": {"date": "2026-01-01"}},
    }
    for n in range(1, 6)
]  # fmt: skip
WORKS = "\n".join(
    json.dumps(
        {"id": f"https://openalex.org/W{n}", "publication_year": 2020, "authorships": [{"countries": ["US", "CN"]}]}
    )
    for n in range(1, 6)
)
TOPICS = "topic_id,new_topic_label,subfield_id,subfield_name,field_id,field_name,domain_id,domain_name,keywords,summary\n10001,A,1,B,2,C,3,D,k,s\n"
GOOD: dict[str, bytes] = {
    "csl": CSL.encode(),
    "ror": json.dumps(ROR).encode(),
    "openalex-works": WORKS.encode(),
    "openalex-topics": TOPICS.encode(),
    "worldbank": b'"Data Source","W",\n\n"Last Updated Date","2021-09-15",\n\n"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020"\n"China","CHN","R&D (% of GDP)","GB","1.5",""\n',
    "bis-el-universities": json.dumps({"generatedAt": "2026-03-30T00:00:00Z", "entries": [{"name": "SAMPLE U", "raw": "SAMPLE U, a.k.a., the following one alias: —SU. No. 1 Road, China."}]}).encode(),
    "dod-1286": b"schema,name,aliases,topics,program,authority,reason,report-date,start-date,end-date,country,notes,source_url\nCompany,SAMPLE,S; T,debarment,p,a,,2024,,,China,,http://x\n",
    "dod-1260h": b"Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\nSAMPLE (S)*,SAMPLE,S,,P,,2021-06-03,2024-01-31,\n",
    "aspi": json.dumps({"type": "china-defence-universities", "values": [{"value": "SAMPLE (样本)", "uuid": "u", "meta": {"aliases": ["样本"]}}]}).encode(),
}  # fmt: skip


def put(folder: Path, content: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def tree(home: Path) -> dict[str, bytes]:
    """All that counts in a home folder."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != "sources.lock"
    }


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with one good snapshot."""
    folder = tmp_path / "home"
    import_source(folder, put(tmp_path, GOOD["csl"], "good.csv"), "csl", today=TODAY)
    return folder


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_small_files_are_good(tmp_path: Path, kind: str) -> None:
    report = import_source(tmp_path / "home", put(tmp_path, GOOD[kind]), kind, today=TODAY)
    assert report.loaded == report.read > 0


def test_ror_from_a_zip_and_works_from_gzip_and_from_a_page(tmp_path: Path) -> None:
    home = tmp_path / "home"
    archive = zipped(("v1.9-ror-data.json", b"[]"), ("v1.9-ror-data_schema_v2.json", GOOD["ror"]), ("x.csv", b"id"))
    assert import_source(home, put(tmp_path, archive), "ror", today=TODAY).loaded == 5
    assert (
        import_source(home, put(tmp_path, gzip.compress(GOOD["openalex-works"])), "openalex-works", today=TODAY).loaded
        == 5
    )
    page = json.dumps({"meta": {"count": 2}, "results": [json.loads(line) for line in WORKS.splitlines()]}, indent=1)
    assert import_source(home, put(tmp_path, page.encode()), "openalex-works", today=TODAY).loaded == 5
    with open_warehouse(home) as warehouse:
        assert warehouse.rows("SELECT count(*), count(DISTINCT work_id) FROM work") == [(5, 5)]
        assert warehouse.rows("SELECT count(*) FROM work_country") == [(10,)]


BAD: dict[str, tuple[str, bytes, type[EntenteError], str]] = {
    "empty": ("csl", b"", InputError, "is empty"),
    "blank": ("csl", b"\n\n", SchemaDrift, "no column"),
    "header only": ("csl", HEAD.encode() + b"\n", SourceError, "holds no records"),
    "missing columns": ("csl", CSL.replace("license_policy", "licence").encode(), SchemaDrift, "license_policy"),
    "utf-16": ("csl", CSL.encode("utf-16"), SourceError, "UTF-16"),
    "utf-16 without mark": ("csl", CSL.encode("utf-16-le"), SourceError, "UTF-16"),
    "latin-1": ("csl", CSL.replace("Road", "Stra\xdfe").encode("latin-1"), SourceError, "not UTF-8"),
    "gb18030": ("csl", CSL.replace("Road", "道路").encode("gb18030"), SourceError, "not UTF-8"),
    "open quote": ("csl", (CSL + '8,"open').encode(), SourceError, "cut off"),
    "truncated gzip": ("csl", gzip.compress(CSL.encode())[:-20], SourceError, "cut off"),
    "damaged gzip": ("csl", gzip.compress(CSL.encode())[:60] + b"\x00" * 40, SourceError, "cut off"),
    "gzip of nothing": ("csl", gzip.compress(b""), SchemaDrift, "no column"),
    "ror as csl": ("csl", GOOD["ror"], SchemaDrift, "looks like ror"),
    "csl as ror": ("ror", GOOD["csl"], SchemaDrift, "looks like csl"),
    "works as topics": ("openalex-topics", GOOD["openalex-works"], SchemaDrift, "looks like openalex-works"),
    "1286 as 1260h": ("dod-1260h", GOOD["dod-1286"], SchemaDrift, "looks like dod-1286"),
    "aspi as bis": ("bis-el-universities", GOOD["aspi"], SchemaDrift, "looks like aspi"),
    "truncated json": ("ror", GOOD["ror"][:-40], SourceError, "cut off"),
    "a number": ("ror", b"12", SchemaDrift, "neither a list"),
    "an object": ("ror", b"{}", SchemaDrift, "neither a list"),
    "an empty list": ("ror", b"[]", SourceError, "holds no records"),
    "a list of numbers": ("ror", b"[1, 2, 3]", SchemaDrift, "None of the 3"),
    "ror schema v1": ("ror", b'[{"id": "https://ror.org/012345610", "name": "X", "country": {}}]', SchemaDrift, "None of the 1"),
    "deeply nested json": ("ror", b"[" * 100_000, SourceError, ""),
    "deeply nested record": ("csl", b"[" + b"[" * 5000 + b"]" * 5000 + b"]", EntenteError, ""),
    "huge year": ("openalex-works", b'{"id":"https://openalex.org/W1","publication_year":1' + b"0" * 40 + b"}", SchemaDrift, "None"),
    "infinite number": ("worldbank", GOOD["worldbank"].replace(b"1.5", b"1e999"), SchemaDrift, "None of the 1"),
    "not a number": ("worldbank", GOOD["worldbank"].replace(b"1.5", b"n/a"), SchemaDrift, "None of the 1"),
    "zip without json": ("ror", zipped(("a.txt", b"x")), SourceError, "without a file"),
    "zip climbing out": ("ror", zipped(("../../x.json", GOOD["ror"])), SourceError, "leads out"),
    "zip absolute": ("ror", zipped(("/etc/x.json", GOOD["ror"])), SourceError, "leads out"),
    "zip with a drive": ("ror", zipped(("C:\\x.json", GOOD["ror"])), SourceError, "leads out"),
    "zip bomb": ("ror", zipped(("x.json", b"[" + b" " * 30_000_000 + b"]")), SourceError, "improbable size"),
    "zip cut off": ("ror", zipped(("x.json", GOOD["ror"]))[:-30], SourceError, "damaged zip"),
    "zip in name only": ("ror", b"PK\x03\x04 nothing", SourceError, "damaged zip"),
    "long line": ("openalex-works", gzip.compress(b" " * (65 << 20)), SourceError, ""),
    "nul bytes": ("csl", (HEAD + "\n1,Entity List (EL),,,A\x00B,,,,,,,,,\n").encode(), SchemaDrift, "NUL"),
    "binary": ("csl", bytes(range(256)) * 20, EntenteError, ""),
    "html": ("csl", b"<!DOCTYPE html><html><body>503</body></html>", SchemaDrift, "no column"),
    "no such list": ("csl", (HEAD + "\n1,A list,,,Name,,,,,,,,,\n").encode(), SchemaDrift, "names no list"),
    "bis without entries": ("bis-el-universities", b'{"generatedAt": "x"}', SchemaDrift, "entries"),
    "aspi without values": ("aspi", b"{}", SchemaDrift, "values"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_bad_file_is_one_sentence_and_changes_nothing(home: Path, tmp_path: Path, case: str) -> None:
    kind, content, failure, words = BAD[case]
    before = tree(home)
    with pytest.raises(failure) as caught:
        import_source(home, put(tmp_path, content), kind, today=TODAY)
    assert words in str(caught.value)
    assert not isinstance(caught.value, NotPermitted)
    assert "{" not in str(caught.value).replace('{"', "").split(": ")[0]
    assert tree(home) == before


@pytest.mark.parametrize("case", ["missing", "folder"])
def test_no_file_at_all(home: Path, tmp_path: Path, case: str) -> None:
    path = tmp_path / "absent.csv" if case == "missing" else tmp_path
    with pytest.raises(InputError, match="There is no file absent.csv" if case == "missing" else "is a folder"):
        import_source(home, path, "csl", today=TODAY)


def test_rows_that_cannot_be_loaded_are_named(home: Path, tmp_path: Path) -> None:
    bad = CSL + "9,Entity List (EL),,,,,,,,,,,,\n10,short\n11,Entity List (EL),,,X\x00Y,,,,,,,,,\n"
    report = import_source(home, put(tmp_path, bad.encode()), "csl", today=TODAY)
    assert (report.read, report.loaded) == (10, 7)
    assert [(r.line, r.field) for r in report.rejected] == [(9, "name"), (10, ""), (11, "name")]


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(GOOD)),
    edits=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=4),
    packed=st.booleans(),
)
def test_damaged_files_are_refused_or_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, kind: str, edits: list[tuple[int, bytes, int]], packed: bool
) -> None:
    """Bytes of a good file replaced, removed or added, before or after compression."""
    folder = tmp_path_factory.mktemp("fuzz")
    content = gzip.compress(GOOD[kind], mtime=0) if packed and edits[0][0] % 2 else GOOD[kind]
    for somewhere, piece, removed in edits:
        place = somewhere % (len(content) + 1)
        content = content[:place] + piece + content[place + removed :]
    if packed and not edits[0][0] % 2:
        content = gzip.compress(content, mtime=0)
    home = folder / "home"
    try:
        report = import_source(home, put(folder, content), kind, today=TODAY)
    except EntenteError as failure:
        assert str(failure)
        assert not warehouse_path(home).exists()
        assert not list(home.glob("snapshots/*/*"))
        return
    assert report.read == report.loaded + len(report.rejected)
    assert report.loaded > 0
    with open_warehouse(home) as warehouse:
        assert [snapshot.rows for snapshot in warehouse.snapshots()] == [report.loaded]


def test_two_imports_at_once(home: Path, tmp_path: Path) -> None:
    before = tree(home)
    with exclusive(home), pytest.raises(StorageError, match="Another import"):
        import_source(home, put(tmp_path, GOOD["ror"]), "ror", today=TODAY)
    assert tree(home) == before
    assert import_source(home, put(tmp_path, GOOD["ror"]), "ror", today=TODAY).loaded == 5


PROGRAM = """
import sys, time
from datetime import date
from pathlib import Path
from entente.desk import refresh
home, path, kind, mode = sys.argv[1:]
if mode == "sleep":
    real = refresh.build
    def build(*arguments):
        print("ready", flush=True)
        time.sleep(60)
        real(*arguments)
    refresh.build = build
if mode == "full":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    refresh.import_source(Path(home), Path(path), kind, today=date(2026, 11, 24))
except Exception as failure:
    print(type(failure).__name__, failure)
    sys.exit(4)
"""


def run(home: Path, path: Path, kind: str, mode: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(entente.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), str(path), kind, mode],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_import_leaves_the_old_state_and_no_lock(home: Path, tmp_path: Path) -> None:
    path = put(tmp_path, GOOD["ror"])
    with run(home, path, "ror", "sleep") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(StorageError, match="Another import"):
            import_source(home, path, "ror", today=TODAY)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with open_warehouse(home) as warehouse:
        assert [snapshot.kind for snapshot in warehouse.snapshots()] == ["csl"]
    assert import_source(home, path, "ror", today=TODAY).new
    assert not list(home.rglob("*.part"))


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk(home: Path, tmp_path: Path) -> None:
    before = tree(home)
    big = CSL + "".join(f"x{n},Entity List (EL),,,SAMPLE {n * 7919},,,,,,,,,\n" for n in range(3000))
    for content in (GOOD["ror"], big.encode()):
        with run(home, put(tmp_path, content), "ror" if content == GOOD["ror"] else "csl", "full") as process:
            output, errors = process.communicate(timeout=60)
        assert process.returncode == 4, errors
        assert output.startswith("StorageError"), output
        assert "cannot be written" in output
        assert tree(home) == before


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = put(tmp_path, b"not a folder", "blocked")
    with pytest.raises(StorageError, match="cannot be written"):
        import_source(blocked / "home", put(tmp_path, GOOD["ror"]), "ror", today=TODAY)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_home(home: Path, tmp_path: Path) -> None:
    (home / "snapshots").chmod(0o500)
    try:
        with pytest.raises(StorageError, match="cannot be written"):
            import_source(home, put(tmp_path, GOOD["ror"]), "ror", today=TODAY)
    finally:
        (home / "snapshots").chmod(0o700)


def test_lock_is_quick(home: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    with exclusive(home), pytest.raises(StorageError), exclusive(home):
        pass
    assert time.monotonic() - begun < 1
