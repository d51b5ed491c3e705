"""The record over HTTP: limits, slow clients, replays by the thousand, odd paths."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.offices import NOW, Caller, Offices

from entente.desk.acts.kinds import Assessment, joint_moment, statement_of
from entente.desk.joint import propose_act
from entente.record.joint import Joint
from entente.record.wire import AddCheckpoint, Response
from entente.web import record as web
from entente.web.record import RecordApp, openapi


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = Offices(tmp_path)
    yield made
    made.close()


def test_a_private_kind_is_refused_by_every_door_of_a_joint_log(offices: Offices) -> None:
    from entente.errors import Malformed
    from entente.record.dsse import Envelope
    from entente.record.key import load_key

    private = statement_of(Assessment(at="2026-11-25T16:00:00Z", dossier="a" * 64, proposal="b" * 64, standing="open"))
    with pytest.raises(Malformed, match="kinds that were agreed"):
        propose_act(offices.homes["alpha"], "pact", private, NOW)
    signed = Envelope(payload=private).sign(load_key(offices.homes["alpha"] / "joint" / "pact" / "acts.key"))
    assert offices.callers["beta"]("POST", "acts", signed.format()).status == 400


PATHS = [
    "/",
    "/log/../record/private.key",
    "/log/%2e%2e/x",
    "/mirror//checkpoint",
    "/mirror/" + "0" * 64 + "/tile/0/../../../record/entries.db",
    "/witness/x/checkpoint",
    "/record/checkpoint",
    "/log/" + "a" * 10_000,
    "/mirror/\x00/checkpoint",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_anywhere_else(offices: Offices, path: str) -> None:
    assert asyncio.run(offices.callers["alpha"].ask("GET", path)).status == 404


def test_bodies_have_limits(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = offices.callers["beta"].ask
    bomb = gzip.compress(bytes(30_000_000))

    async def run() -> list[int]:
        return [
            (await ask("POST", "/acts", b"x" * 70_001)).status,
            (await ask("POST", "/acts", b"x" * 70_001, headers={}, parts=7)).status,
            (await ask("POST", "/acts", b"x", headers={"content-length": "-1"})).status,
            (await ask("POST", "/mirror/add-entries", bomb, headers={"content-encoding": "gzip"})).status,
            (await ask("POST", "/mirror/add-entries", bomb[:-9], headers={"content-encoding": "gzip"})).status,
            (await ask("POST", "/mirror/add-entries", b"x", headers={"content-encoding": "gzip"})).status,
            (await ask("POST", "/mirror/add-entries", b"x", headers={"content-encoding": "br"})).status,
            (await ask("GET", "/acts")).status,
            (await ask("DELETE", "/log/x/checkpoint")).status,
            (await ask("HEAD", "/openapi.json")).status,
        ]

    assert asyncio.run(run()) == [413, 413, 413, 413, 413, 400, 415, 405, 405, 200]


def test_a_slow_client_is_cut_off_and_holds_nobody_up(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    app = offices.callers["beta"].app
    monkeypatch.setattr(web, "WAIT_SECONDS", 0.1)

    async def slow(path: str) -> int:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(30)
            raise AssertionError("cut off long before")

        async def send(message: Any) -> None:
            sent.append(message)

        await app({"type": "http", "method": "POST", "path": path, "headers": []}, receive, send)
        return int(sent[0]["status"])

    async def run() -> tuple[list[int], int]:
        waiting = [asyncio.create_task(slow("/mirror/add-entries")) for _ in range(6)]
        await asyncio.sleep(0.05)
        quick = await offices.callers["beta"].ask("GET", "/openapi.json")
        return [await one for one in waiting], quick.status

    statuses, quick = asyncio.run(run())
    assert quick == 200
    assert sorted(statuses) == [408, 408, 408, 408, 503, 503]


def test_replays_at_once_change_nothing(offices: Offices) -> None:
    """A thousand here; ten thousand with ENTENTE_REPLAYS=10000."""
    count = int(os.environ.get("ENTENTE_REPLAYS", "1000"))
    offices.agree(1)
    before = {path.name: path.read_bytes() for path in (offices.homes["beta"] / "joint" / "pact").glob("*.db")}
    with Joint(offices.homes["alpha"] / "joint" / "pact", joint_moment, NOW) as joint:
        note = joint.published()
    assert note is not None
    replay = AddCheckpoint(old=0, proof=(), note=note).format()
    caller = offices.callers["beta"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def run() -> list[Response]:
        return await asyncio.gather(*(caller.ask("POST", "/mirror/add-checkpoint", replay) for _ in range(count)))

    answers = asyncio.run(run())
    assert {(one.status, one.body) for one in answers} == {(409, b"2\n")}
    after = {path.name: path.read_bytes() for path in (offices.homes["beta"] / "joint" / "pact").glob("*.db")}
    assert after == before
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    assert grown < 400_000, f"{grown} KiB"


def test_a_store_that_fails_is_a_bare_500(offices: Offices) -> None:
    from entente.errors import StorageError

    def broken() -> Any:
        raise StorageError("secret path", file="/secret")

    caller = Caller(RecordApp(broken, lambda: None))
    answer = asyncio.run(caller.ask("GET", "/log/x/checkpoint"))
    assert (answer.status, b"secret" in answer.body) == (500, False)


def test_the_description_names_every_path_and_status(offices: Offices) -> None:
    described = openapi()
    assert json.loads(asyncio.run(offices.callers["beta"].ask("GET", "/openapi.json")).body) == described
    assert set(described["paths"]) >= {f"/{path}" for path in web.LIMITS}


def test_schemathesis_finds_no_answer_that_is_not_described(offices: Offices) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, settings

    schema = schemathesis.openapi.from_dict(openapi())
    app = offices.callers["beta"].app
    checked = 0
    for operation in schema.get_all_operations():
        found = operation.ok()
        statuses = {int(code) for code in found.definition.raw["responses"]}
        caller = Caller(app)

        @settings(
            max_examples=15,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def run(case: Any) -> None:
            body = case.body if isinstance(case.body, bytes) else str(case.body or "").encode()
            path = case.formatted_path
            answer = asyncio.run(caller.ask(case.method.upper(), path, body))  # noqa: B023 - run at once
            assert answer.status in statuses, (case.method, path, answer.status)  # noqa: B023 - run at once

        from hypothesis import given

        given(case=found.as_strategy())(run)()
        checked += 1
    assert checked == 9
