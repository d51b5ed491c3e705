"""Downloads against a server on loopback that misbehaves in the ways real ones do."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from entente.errors import ChecksumMismatch, FetchFailed, StorageError
from entente.sources.fetch import Patience, download, newest_in_record
from entente.sources.kinds import KINDS, Kind

CONTENT = bytes(range(256)) * 2000
FAST = Patience(attempts=4, first=0.01, longest=2.0, timeout=5.0)
Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Server:
    """Answers each request with the next of its behaviours (the last one again and again)."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                number = len(outer.requests)
                outer.requests.append({name.lower(): value for name, value in self.headers.items()})
                answers[min(number, len(answers) - 1)](self, number)

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/list.csv"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*answers: Answer) -> Server:
        servers.append(Server(*answers))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def whole(content: bytes = CONTENT, tag: str = '"a"') -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        span, condition = handler.headers.get("Range"), handler.headers.get("If-Range")
        start = int(span[6:-1]) if span and condition == tag else 0
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        handler.wfile.write(content[start:])

    return answer


def broken_off(after: int, tag: str = '"a"') -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT[:after])
        handler.close_connection = True

    return answer


def status(code: int, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def test_a_file_arrives_whole_with_progress_and_checksum(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(whole())
    seen: list[tuple[int, int]] = []
    path = download(
        server.url,
        tmp_path / "new" / "list.csv",
        checksum="sha256:" + hashlib.sha256(CONTENT).hexdigest(),
        loopback=True,
        progress=lambda done, total: seen.append((done, total)),
        patience=FAST,
    )
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [file.name for file in path.parent.iterdir()] == ["list.csv"]


def test_a_broken_download_is_resumed_where_it_broke(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(broken_off(200_000), whole())
    path = download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)
    assert path.read_bytes() == CONTENT
    assert server.requests[1]["if-range"] == '"a"'
    assert 0 < int(server.requests[1]["range"][6:-1]) <= 200_000


def test_a_file_that_changed_meanwhile_is_started_again(serve: Callable[..., Server], tmp_path: Path) -> None:
    other = CONTENT[::-1]
    server = serve(broken_off(200_000), whole(other, '"b"'))
    assert download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST).read_bytes() == other


def test_a_server_that_ignores_if_range_cannot_join_two_versions(serve: Callable[..., Server], tmp_path: Path) -> None:
    def careless(handler: BaseHTTPRequestHandler, _: int) -> None:
        start = int(handler.headers.get("Range", "bytes=0-")[6:-1])
        handler.send_response(206 if start else 200)
        handler.send_header("ETag", '"b"')
        handler.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        handler.send_header("Content-Length", str(len(CONTENT) - start))
        handler.end_headers()
        handler.wfile.write(CONTENT[::-1][start:])

    server = serve(broken_off(200_000), careless)
    assert download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST).read_bytes() == CONTENT[::-1]


def test_a_range_that_no_longer_exists_starts_again(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(broken_off(200_000), status(416), whole())
    assert download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST).read_bytes() == CONTENT
    assert "range" not in server.requests[2]


def test_a_new_call_resumes_what_an_earlier_one_left(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(broken_off(200_000), whole())
    once = Patience(attempts=1, first=0.01, timeout=5.0)
    with pytest.raises(FetchFailed):
        download(server.url, tmp_path / "list.csv", loopback=True, patience=once)
    assert not (tmp_path / "list.csv").exists()
    assert download(server.url, tmp_path / "list.csv", loopback=True, patience=once).read_bytes() == CONTENT
    assert "range" in server.requests[1]


@pytest.mark.parametrize(
    "first",
    [
        status(429, Retry_After="0"),
        status(429, Retry_After="Tue, 24 Nov 2026 00:00:00 GMT"),
        status(429, X_RateLimit_Remaining="0", X_RateLimit_Reset="0"),
        status(500),
        status(503),
    ],
)
def test_a_passing_failure_is_tried_again(serve: Callable[..., Server], tmp_path: Path, first: Answer) -> None:
    server = serve(first, whole())
    assert download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST).read_bytes() == CONTENT
    assert len(server.requests) == 2


def test_retry_after_is_waited_for(serve: Callable[..., Server], tmp_path: Path) -> None:
    import time

    server = serve(status(429, Retry_After="1"), whole())
    begun = time.monotonic()
    download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)
    assert time.monotonic() - begun >= 1.0


def test_a_long_pause_is_told_not_waited(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(status(429, Retry_After="86400"))
    with pytest.raises(FetchFailed, match="86400 seconds"):
        download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_lasting_failure_is_not_tried_again(serve: Callable[..., Server], tmp_path: Path, code: int) -> None:
    server = serve(status(code))
    with pytest.raises(FetchFailed, match=str(code)):
        download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)
    assert len(server.requests) == 1


def test_trying_ends(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(status(502))
    with pytest.raises(FetchFailed, match="502"):
        download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)
    assert len(server.requests) == FAST.attempts


def test_wrong_bytes_are_refused_and_forgotten(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(whole())
    with pytest.raises(ChecksumMismatch, match="md5"):
        download(server.url, tmp_path / "list.csv", checksum="md5:" + "0" * 32, loopback=True, patience=FAST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["http://example.org/list.csv", "gopher://example.org/x", "ftp://example.org/x"])
def test_a_redirect_to_anything_but_https_is_refused(serve: Callable[..., Server], tmp_path: Path, target: str) -> None:
    server = serve(status(302, Location=target))
    with pytest.raises(FetchFailed, match="only https"):
        download(server.url, tmp_path / "list.csv", loopback=True, patience=FAST)


def test_redirects_are_followed_but_not_for_ever(serve: Callable[..., Server], tmp_path: Path) -> None:
    good = serve(status(302, Location="/moved.csv"), whole())
    assert download(good.url, tmp_path / "list.csv", loopback=True, patience=FAST).read_bytes() == CONTENT
    circle = serve(status(302, Location="/list.csv"))
    with pytest.raises(FetchFailed, match="too many redirects"):
        download(circle.url, tmp_path / "other.csv", loopback=True, patience=FAST)


@pytest.mark.parametrize(
    "url", ["http://example.org/a", "http://127.0.0.1:1/a", "gopher://example.org/x", "nonsense", ""]
)
def test_only_https_without_the_explicit_argument(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchFailed, match="only https"):
        download(url, tmp_path / "a", patience=FAST)


def test_loopback_does_not_open_other_hosts(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="only https"):
        download("http://127.0.0.1.example.org/a", tmp_path / "a", loopback=True, patience=FAST)


def test_size_is_capped_by_what_is_announced_and_by_what_comes(serve: Callable[..., Server], tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="larger than 1000"):
        download(serve(whole()).url, tmp_path / "a", loopback=True, max_bytes=1000, patience=FAST)

    def unannounced(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(CONTENT)

    with pytest.raises(FetchFailed, match="larger than 1000"):
        download(serve(unannounced).url, tmp_path / "b", loopback=True, max_bytes=1000, patience=FAST)


def test_nobody_listening_is_one_sentence(tmp_path: Path) -> None:
    server = Server(whole())
    server.close()
    with pytest.raises(FetchFailed, match="could not be downloaded"):
        download(server.url, tmp_path / "a", loopback=True, patience=Patience(attempts=2, first=0.01))


def test_a_target_that_cannot_be_written_is_a_storage_error(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        download(serve(whole()).url, tmp_path / "file" / "a", loopback=True, patience=FAST)


def record(*files: tuple[str, str, str]) -> Answer:
    body = json.dumps({"files": [{"key": k, "checksum": c, "links": {"self": u}} for k, c, u in files]}).encode()
    return whole(body)


def test_the_newest_archive_of_a_record(serve: Callable[..., Server]) -> None:
    server = serve(
        record(
            ("v2.1-ror-data.zip", "md5:1", "https://zenodo.org/1"),
            ("v2.9-ror-data.zip", "md5:2", "https://zenodo.org/2"),
            ("notes.pdf", "", "https://zenodo.org/3"),
        )
    )
    assert newest_in_record(server.url, loopback=True, patience=FAST) == ("https://zenodo.org/2", "md5:2")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"files": []}', b'{"files": [{"key": 1}]}', b"\xff"])
def test_a_record_that_is_none(serve: Callable[..., Server], body: bytes) -> None:
    with pytest.raises(FetchFailed):
        newest_in_record(serve(whole(body)).url, loopback=True, patience=FAST)


def test_fetched_data_is_imported_and_the_download_removed(serve: Callable[..., Server], tmp_path: Path) -> None:
    from datetime import date

    from entente.desk.refresh import fetch_source, list_sources

    content = (
        "_id,source,type,programs,name,addresses,federal_register_notice,start_date,end_date,license_requirement,"
        "license_policy,remarks,source_list_url,alt_names\n1,Entity List (EL),,,SAMPLE,,,2026-01-01,,,,,,\n"
    )
    server = serve(whole(content.encode()))
    home = tmp_path / "home"
    report = fetch_source(home, "csl", today=date(2026, 11, 24), url=server.url, loopback=True)
    assert (report.loaded, report.edition) == (1, "2026-01-01")
    [state] = list_sources(home, as_of=date(2026, 11, 24))
    assert state.snapshot.origin == server.url
    assert [path.name for path in (home / "downloads").iterdir()] == ["sources.lock"]


def test_files_that_are_one_list_are_fetched_together_and_dated_by_the_day(
    serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec
    from tests.unit.sources.loaders.list_maker import ADD, ALT, COMMENTS, SDN

    from entente.desk.refresh import fetch_source, list_sources
    from entente.sources.kinds import KINDS

    server = serve(*(whole(text.encode()) for text in (SDN, ALT, ADD, COMMENTS)))
    address = server.url.rpartition("/")[0] + "/"
    monkeypatch.setitem(KINDS, "ofac-sdn", msgspec.structs.replace(KINDS["ofac-sdn"], url=address))
    home = tmp_path / "home"
    report = fetch_source(home, "ofac-sdn", today=date(2026, 11, 24), loopback=True)
    assert (report.read, report.loaded, report.edition) == (11, 7, "2026-11-24")
    assert report.edition_basis == "the day of the download from the official address"
    [state] = list_sources(home, as_of=date(2026, 11, 25))
    assert (state.snapshot.origin, state.age_days) == (address, 1)
    assert [path.name for path in (home / "downloads").iterdir()] == ["sources.lock"]


def test_a_list_is_not_fetched_from_elsewhere_by_a_redirect(serve: Callable[..., Server], tmp_path: Path) -> None:
    from entente.desk.refresh import fetch_source

    server = serve(status(302, Location="http://lists.example.org/un.xml"))
    with pytest.raises(FetchFailed, match="only https"):
        fetch_source(tmp_path / "home", "un", today=date(2026, 11, 24), url=server.url, loopback=True)
    assert not list((tmp_path / "home").glob("snapshots/*/*"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.download])
def test_official_addresses_are_https(kind: Kind) -> None:
    assert kind.url.startswith("https://")
    assert (kind.download == "files") == bool(kind.files)
