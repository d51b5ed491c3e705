"""A connection that neither asks nor reads is closed, and holds up nobody, in the server as it is run."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

pytest.importorskip("uvicorn")

import uvicorn

from entente.web import hurry
from entente.web.hurry import HurriedProtocol

LARGE = bytes(20_000_000)


async def app(scope: dict[str, object], receive: object, send: object) -> None:
    """Says yes; ``/slow`` reads its body first, ``/large`` answers at length."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):  # type: ignore[operator]
        await asyncio.sleep(0)
    body = LARGE if scope["path"] == "/large" else b"yes"
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": body})  # type: ignore[operator]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(hurry, "STALL_SECONDS", 0.5)
    config = uvicorn.Config(app, port=0, http=HurriedProtocol, log_level="error", lifespan="off", timeout_keep_alive=30)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def connect(port: int, data: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.sendall(data)
    return client


def ended(client: socket.socket) -> bytes:
    """Everything up to the end of the connection, which must come by itself."""
    said = b""
    with client, suppress(ConnectionResetError):
        while part := client.recv(65_536):
            said += part
    return said


def answered(client: socket.socket) -> bool:
    """Whether the whole answer comes; the connection stays."""
    said = b""
    while not said.endswith(b"yes") and (part := client.recv(65_536)):
        said += part
    return said.endswith(b"\r\n\r\nyes")


GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("head", [b"", b"POST /acts HTTP/1.1\r\nHost: x\r\nContent-", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_never_ends_is_given_up(port: int, head: bytes) -> None:
    stalled = [connect(port, head) for _ in range(20)]
    with connect(port, GOOD) as client:
        assert answered(client)
    assert {ended(client) for client in stalled} == {b""}


def test_the_second_head_is_awaited_no_longer_than_the_first(port: int) -> None:
    client = connect(port, GOOD)
    assert answered(client)
    client.sendall(b"GET / HT")
    assert ended(client) == b""


def test_a_slow_body_is_the_business_of_the_application(port: int) -> None:
    client = connect(port, b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n")
    for byte in (b"a", b"b", b"c", b"d"):
        time.sleep(0.25)
        client.sendall(byte)
    assert answered(client)
    client.close()


def test_an_answer_that_nobody_reads_is_given_up_and_a_slow_reader_is_not(port: int) -> None:
    idle, slow = (connect(port, b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") for _ in range(2))
    got = 0
    for _ in range(8):
        time.sleep(0.2)
        got += len(slow.recv(1_000_000, socket.MSG_WAITALL))
    got += len(ended(slow))
    assert got > len(LARGE)
    assert len(ended(idle)) < len(LARGE)
