"""Fetching from the API: cursor, credit, limits, faults and drift, against a server that speaks the real protocol."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from tests.openalex_server import Fault, OpenAlexServer, api_work

from entente.desk.evidence_base import build_base
from entente.desk.works_fetch import FetchRequest, fetch, plan
from entente.errors import FetchFailed, InputError, SchemaDrift
from entente.evidence.counts import read_counts
from entente.sources.fetch import api as api_module
from entente.sources.fetch.http import Patience

FAST = Patience(attempts=4, first=0.01, longest=2.0, timeout=5.0)
SEATS = (["US"], ["US", "CN"], ["CN", "DE", "US"], ["US", "DE"], ["CN", "CN"], ["US", "CN", "US"])
WORKS = [api_work(number, 2018 + number % 3, SEATS[number // 3 % 6], 1 + number % 23) for number in range(1, 901)]
PAIR = [work for work in WORKS if {"US", "CN"} <= {code for one in work["authorships"] for code in one["countries"]}]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "LEAST_INTERVAL", 0.0)
    real = api_module.Api.__init__

    def patient(self: api_module.Api, base: str, **given: Any) -> None:
        real(self, base, **{"patience": FAST, **given})

    monkeypatch.setattr(api_module.Api, "__init__", patient)


@pytest.fixture
def serve() -> Iterator[Callable[..., OpenAlexServer]]:
    servers: list[OpenAlexServer] = []

    def start(**options: Any) -> OpenAlexServer:
        servers.append(OpenAlexServer(WORKS, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def ask(server: OpenAlexServer, folder: Path, **changes: Any) -> FetchRequest:
    values = {"x": "US", "y": "CN", "years": (2018, 2020), "folder": folder, "url": server.url, "loopback": True}
    return FetchRequest(**{**values, **changes})


def built(folder: Path) -> int:
    return build_base([folder], folder.parent / "base", today=date(2026, 11, 25), jobs=1).manifest.loaded


def test_a_pair_is_estimated_fetched_and_built(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    server = serve(key="secret")
    request = ask(server, tmp_path / "us-cn", key="secret")
    planned = plan(request)
    assert (planned.works, planned.days, planned.calls_a_day, planned.with_key) == (len(PAIR), 1, 10_000, True)
    assert planned.usd == pytest.approx(planned.calls * 0.0001)
    seen: list[tuple[int, int]] = []
    report = fetch(request, planned, told=lambda have, of: seen.append((have, of)))
    assert report.finished
    assert (report.have, report.of) == (len(PAIR), len(PAIR))
    assert seen[-1] == (len(PAIR), len(PAIR))
    assert report.calls == planned.calls == 6
    assert all(int(call.get("per_page", "1")) <= 100 for call in server.calls)
    assert "title" not in server.calls[-1]["select"].split(",")
    assert built(tmp_path / "us-cn") == len(PAIR)
    again = fetch(request, plan(request))
    assert (again.calls, again.finished) == (0, True)


def test_a_day_s_credit_ends_cleanly_and_the_next_day_goes_on(
    serve: Callable[..., OpenAlexServer], tmp_path: Path
) -> None:
    server = serve(credit=4)
    request = ask(server, tmp_path / "d")
    report = fetch(request, plan(request))
    assert not report.finished
    assert 0 < report.have < len(PAIR)
    assert report.reset == 3600
    assert len(server.calls) == 4  # the last header said that nothing is left, so no call was wasted
    with pytest.raises(FetchFailed, match="credit") as told:  # the same day again: one sentence that says when
        plan(request)
    assert told.value.values["hours"] == "1.0"
    server.credit = 100
    rest = plan(request)
    assert rest.have == report.have
    report = fetch(request, rest)
    assert report.finished
    assert built(tmp_path / "d") == len(PAIR)


def fault(*numbers: int, status: int, **headers: str) -> Fault:
    def act(server: OpenAlexServer, handler: BaseHTTPRequestHandler, number: int) -> bool:
        if number in numbers:
            server.answer(handler, status, {"error": "x", "message": "told so"}, **headers)
            return True
        return False

    return act


@pytest.mark.parametrize(
    ("status", "headers"),
    [(500, {}), (502, {}), (503, {"Retry-After": "0"}), (429, {"Retry-After": "0"}), (429, {}), (408, {})],
)
def test_what_passes_is_tried_again(
    serve: Callable[..., OpenAlexServer], tmp_path: Path, status: int, headers: dict[str, str]
) -> None:
    server = serve(fault=fault(0, 2, 3, 5, status=status, **headers))
    request = ask(server, tmp_path / "d")
    assert fetch(request, plan(request)).finished
    assert built(tmp_path / "d") == len(PAIR)


def test_a_long_pause_or_persisting_429_ends_the_day(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    server = serve(fault=fault(2, status=429, **{"Retry-After": "86000"}))
    request = ask(server, tmp_path / "d")
    report = fetch(request, plan(request))
    assert not report.finished
    assert report.have == 100
    stubborn = serve(fault=fault(*range(1, 99), status=429))
    request = ask(stubborn, tmp_path / "e")
    report = fetch(request, plan(request))
    assert (report.finished, report.have) == (False, 0)


def test_what_lasts_is_one_sentence_without_the_key(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    server = serve(key="right")
    with pytest.raises(FetchFailed, match="was refused \\(401\\): Invalid API key") as told:
        plan(ask(server, tmp_path / "d", key="wrong"))
    assert "wrong" not in str(told.value)
    assert "ENTENTE_OPENALEX_KEY" in told.value.hint
    broken = serve(fault=fault(*range(1, 50), status=500))
    request = ask(broken, tmp_path / "e", key="s3cret")
    planned = plan(request)
    with pytest.raises(FetchFailed, match="answered 500") as told:
        fetch(request, planned)
    assert "s3cret" not in str(told.value)
    odd = serve(fault=fault(0, status=400))
    with pytest.raises(FetchFailed, match="400: told so"):
        plan(ask(odd, tmp_path / "f"))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"<html>", b'{"meta": {"count": "many"}, "results": []}', b'{"meta": {"count": 1}}', b"\xff"],
)
def test_drift_is_told_and_what_arrived_is_kept(
    serve: Callable[..., OpenAlexServer], tmp_path: Path, body: bytes
) -> None:
    def drift(server: OpenAlexServer, handler: BaseHTTPRequestHandler, number: int) -> bool:
        if number >= 3:
            server.answer(handler, 200, body)
        return number >= 3

    server = serve(fault=drift)
    request = ask(server, tmp_path / "d")
    with pytest.raises(SchemaDrift, match="does not have its documented form"):
        fetch(request, plan(request))
    server.fault = None
    planned = plan(request)
    assert planned.have == 150
    assert fetch(request, planned).finished
    assert built(tmp_path / "d") == len(PAIR)


def test_a_download_that_was_killed_is_cut_back_to_its_last_page(
    serve: Callable[..., OpenAlexServer], tmp_path: Path
) -> None:
    server = serve(credit=3)
    request = ask(server, tmp_path / "d")
    fetch(request, plan(request))
    (path,) = (tmp_path / "d/works").glob("*.gz")
    with path.open("ab") as stream:
        stream.write(b"half a page that nobody accounted for")
    server.credit = 100
    assert fetch(request, plan(request)).finished
    assert built(tmp_path / "d") == len(PAIR)


def test_a_folder_holds_one_pair(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    server = serve()
    request = ask(server, tmp_path / "d")
    fetch(request, plan(request))
    with pytest.raises(InputError, match="holds the works of US and CN"):
        plan(ask(server, tmp_path / "d", y="DE"))
    (tmp_path / "d/fetch.json").write_text("{")
    with pytest.raises(InputError, match="is damaged"):
        plan(request)


@pytest.mark.parametrize(
    "changes", [{"x": "XX"}, {"y": "US"}, {"years": (2020, 2018)}, {"level": "word", "light": True}]
)
def test_bad_requests(serve: Callable[..., OpenAlexServer], tmp_path: Path, changes: dict[str, Any]) -> None:
    server = serve()
    with pytest.raises(InputError):
        plan(ask(server, tmp_path / "d", **changes))
    assert server.calls == []


@pytest.mark.parametrize("level", ["topic", "field"])
def test_the_light_path_counts_what_the_works_say(
    serve: Callable[..., OpenAlexServer], tmp_path: Path, level: str
) -> None:
    server = serve(per_group=7)
    request = ask(server, tmp_path / "d", light=True, level=level)
    planned = plan(request)
    assert server.calls == []  # the estimate costs nothing
    assert planned.calls == 3 * (4 * (23 if level == "topic" else 1) + 2 * 2 + 2)
    report = fetch(request, planned)
    assert report.finished
    with (tmp_path / "d/topic_counts.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    for countries in ("", "US", "CN", "US+CN"):
        for year in (2018, 2019, 2020):
            counted = sum(
                int(row["works"]) for row in rows if row["countries"] == countries and row["year"] == str(year)
            )
            wanted = set(filter(None, countries.split("+")))
            true = [work for work in WORKS if work["publication_year"] == year and wanted <= _countries(work)]
            assert counted == len(true)
    table = read_counts(tmp_path / "d/pair_counts.csv").pair("US", "CN")
    for year in table:
        of_year = [_countries(work) for work in WORKS if work["publication_year"] == year.year]
        multi = [countries for countries in of_year if len(countries) > 1]
        assert year.links == sum({"US", "CN"} <= countries for countries in multi)
        assert year.n_x == sum("US" in countries for countries in multi)
        assert year.c_x == sum(len(countries) - 1 for countries in multi if "US" in countries)
        assert year.total == sum(len(countries) * (len(countries) - 1) // 2 for countries in multi)


def _countries(work: dict[str, Any]) -> set[str]:
    return {code for one in work["authorships"] for code in one["countries"]}


def test_the_light_path_is_resumed_and_damage_is_told(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    server = serve(credit=5)
    request = ask(server, tmp_path / "d", light=True, level="field")
    report = fetch(request, plan(request))
    assert not report.finished
    assert report.files == ()
    with (tmp_path / "d/counts.jsonl").open("ab") as stream:
        stream.write(b'{"question": {"wha')  # killed while writing
    server.credit = 1000
    rest = plan(request)
    assert rest.calls < 30
    report = fetch(request, rest)
    assert report.finished
    lines = (tmp_path / "d/counts.jsonl").read_text().splitlines()
    assert len(lines) == report.of
    lines[1] = "x"
    (tmp_path / "d/counts.jsonl").write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError, match="is damaged"):
        plan(request)


def test_faults_at_random_lose_and_double_nothing(serve: Callable[..., OpenAlexServer], tmp_path: Path) -> None:
    dice = random.Random(4)

    def moody(server: OpenAlexServer, handler: BaseHTTPRequestHandler, number: int) -> bool:
        if dice.random() < 0.25:
            server.answer(handler, dice.choice([500, 503, 429]), {"error": "moody"}, **{"Retry-After": "0"})
            return True
        return False

    server = serve(fault=moody)
    request = ask(server, tmp_path / "d")
    for _ in range(20):
        try:
            report = fetch(request, plan(request))
        except FetchFailed:
            continue
        if report.finished:
            break
    assert report.finished
    state = json.loads((tmp_path / "d/fetch.json").read_text())
    assert sum(year["works"] for year in state["years"].values()) == len(PAIR)
    assert built(tmp_path / "d") == len(PAIR)
