"""The record over HTTP: limits, slow clients, replays by the thousand, odd paths."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.offices import NOW, Caller, Offices

from entente.desk.acts.kinds import Assessment, joint_moment, statement_of
from entente.desk.joint import propose_act
from entente.record.joint import Joint
from entente.record.mirror import MIRRORED
from entente.record.wire import AddCheckpoint, AddEntries, Response
from entente.record.witness import origin_hash
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


def test_what_is_answered_in_earnest_is_described(offices: Offices) -> None:
    """Content types too: a checkpoint taken, a conflict, entries, an act; and what each side reads of the other."""
    offices.agree(1)
    offices.sync("alpha")
    caller = offices.callers["beta"]
    with Joint(offices.homes["beta"] / "joint" / "pact", joint_moment, NOW) as joint:
        own, peer = origin_hash(joint.own.key.name), origin_hash(joint.peer.log.name)
        note = joint.notes.read(MIRRORED, joint.peer.log.name)
    assert note is not None
    caller("POST", "add-checkpoint", AddCheckpoint(old=0, proof=(), note=note).format())
    caller("POST", "add-entries", AddEntries(origin=joint.peer.log.name, start=0, end=1).format())
    for path in (f"/log/{own}/checkpoint", f"/log/{own}/tile/0/000.p/2", f"/mirror/{peer}/tile/entries/000.p/2"):
        assert asyncio.run(caller.ask("GET", path)).status == 200
    paths = openapi()["paths"]
    found = set()
    for method, path, status, kind in caller.answers:
        (template,) = [one for one in paths if re.fullmatch(re.sub(r"{\w+}", ".+", one).replace("+/.", "+?/."), path)]
        described = paths[template][method]["responses"][str(status)]
        assert kind in described["content"], (template, status, kind)
        found.add((template.partition("{")[0], status))
    assert found >= {("/mirror/add-checkpoint", 200), ("/mirror/add-checkpoint", 409), ("/mirror/add-entries", 409)}
    assert found >= {("/mirror/add-entries", 200), ("/acts", 200), ("/log/", 200), ("/mirror/", 200)}


def test_schemathesis_finds_no_answer_that_is_not_described(offices: Offices) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from requests import Request
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.transport import Response as Given
    from schemathesis.specs.openapi import checks

    names = ("status_code", "content_type", "response_headers", "response_schema")
    conformance = [not_a_server_error, *(getattr(checks, f"{name}_conformance") for name in names)]
    schema = schemathesis.openapi.from_dict(openapi())
    caller = offices.callers["beta"]
    asked = set()

    def run(case: Any) -> None:
        body = case.body if isinstance(case.body, bytes) else str(case.body or "").encode()
        answer = asyncio.run(caller.ask(case.method.upper(), case.formatted_path, body))
        case.validate_response(
            Given(
                status_code=answer.status,
                headers={"content-type": [answer.content_type]},
                content=answer.body,
                request=Request(case.method, f"http://peer.example{case.formatted_path}", data=body).prepare(),
                elapsed=0.0,
                verify=False,
            ),
            checks=conformance,
        )
        asked.add((case.method, case.path))

    for operation in schema.get_all_operations():
        once = settings(
            max_examples=15,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        once(given(case=operation.ok().as_strategy())(run))()
    assert len(asked) == 9
