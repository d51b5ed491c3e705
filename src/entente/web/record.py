"""The record over HTTP: an ASGI application around a ``record.hub``, with limits on everything a stranger can send.

All answers are made in one thread, where the stores live; reading a slow client's body happens outside it. A body has a
largest size, a longest time, and large ones wait for one of a few places, so memory stays bounded. Errors that are ours
are a bare 500.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from entente.errors import EntenteError
from entente.record.hub import LIMITS, Hub
from entente.record.wire import BINARY, INFO, SIZE, TEXT, Response

__all__ = ["RecordApp", "openapi"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SMALL = 100_000
"""Bodies up to this many bytes need no place of their own."""
PLACES = 4
"""Large bodies that are read at once: 4 × 20 MB."""
BODY_SECONDS = 60.0
WAIT_SECONDS = 20.0


class _Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.response = Response(status=status, body=f"{reason}\n".encode())


class RecordApp:
    """The ASGI application. ``hub`` gives what answers now; it is called in the one thread that uses the stores."""

    def __init__(self, hub: Callable[[], Hub], close: Callable[[], None], body_seconds: float = BODY_SECONDS) -> None:
        self._hub = hub
        self._close = close
        self._seconds = body_seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record")
        self._places = asyncio.Semaphore(PLACES)
        self._description = json.dumps(openapi()).encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, or the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                self._thread.submit(self._close).result()
                self._thread.shutdown(wait=True)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            response = await self._answer(scope, receive)
        except _Refused as refused:
            response = refused.response
        except EntenteError:
            response = Response(status=500, body=b"the record cannot be used now\n")
        lasting = response.status == 200 and "/tile/" in scope["path"]
        headers = [
            (b"content-type", response.content_type.encode()),
            (b"content-length", str(len(response.body)).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"cache-control", b"max-age=31536000, immutable" if lasting else b"no-store"),
        ]
        if scope["method"] == "POST":
            headers.append((b"accept-encoding", b"gzip, identity"))
        if response.status == 405:
            headers.append((b"allow", b"GET, HEAD" if scope["path"].strip("/") not in LIMITS else b"POST"))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})

    async def _answer(self, scope: Message, receive: Receive) -> Response:
        path = scope["path"].removeprefix("/")
        method = scope["method"]
        if path == "openapi.json" and method in ("GET", "HEAD"):
            return Response(status=200, content_type="application/json", body=self._description)
        if path in LIMITS:
            if method != "POST":
                raise _Refused(405, "this is answered to POST only")
            return await self._post(path, scope, receive)
        if method not in ("GET", "HEAD"):
            raise _Refused(405, "this is answered to GET only")
        return await self._in_thread(lambda hub: hub.get(path))

    async def _in_thread(self, question: Callable[[Hub], Response]) -> Response:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: question(self._hub()))

    async def _post(self, path: str, scope: Message, receive: Receive) -> Response:
        headers = dict(scope["headers"])
        limit = LIMITS[path]
        length = headers.get(b"content-length", b"")
        if length and (not length.isdigit() or int(length) > limit):
            raise _Refused(413, "the body is too large")
        coding = headers.get(b"content-encoding", b"identity").strip().lower()
        if coding not in (b"identity", b"gzip"):
            raise _Refused(415, "the body may be compressed with gzip only")
        large = limit > SMALL and not (coding == b"identity" and length and int(length) <= SMALL)
        if not large:
            return await self._read_and_ask(path, coding, min(limit, SMALL), receive)
        try:
            await asyncio.wait_for(self._places.acquire(), WAIT_SECONDS)
        except TimeoutError:
            raise _Refused(503, "too many uploads at once") from None
        try:
            return await self._read_and_ask(path, coding, limit, receive)
        finally:
            self._places.release()

    async def _read_and_ask(self, path: str, coding: bytes, limit: int, receive: Receive) -> Response:
        try:
            body = await asyncio.wait_for(_body(receive, limit), self._seconds)
        except TimeoutError:
            raise _Refused(408, "the body took too long") from None
        if coding == b"gzip":
            body = _gunzip(body, limit)
        return await self._in_thread(lambda hub: hub.post(path, body))


async def _body(receive: Receive, limit: int) -> bytes:
    """The whole body. Raises ``_Refused`` as soon as it is too large, or if the client goes away."""
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Refused(400, "the body ended too early")
        parts += message.get("body", b"")
        if len(parts) > limit:
            raise _Refused(413, "the body is too large")
        if not message.get("more_body", False):
            return bytes(parts)


def _gunzip(body: bytes, limit: int) -> bytes:
    """A decompressed body, never more than ``limit`` bytes of it in memory."""
    reader = zlib.decompressobj(wbits=31)
    try:
        plain = reader.decompress(body, limit + 1)
    except zlib.error:
        raise _Refused(400, "the body is not gzip") from None
    if len(plain) > limit:
        raise _Refused(413, "the body is too large")
    if not reader.eof or reader.unused_data:
        raise _Refused(400, "the body is not gzip")
    return plain


def _text(description: str, kind: str = TEXT) -> dict[str, Any]:
    return {"description": description, "content": {kind: {"schema": {"type": "string"}}}}


def _operation(summary: str, kind: str, answers: dict[str, str], kinds: dict[str, str]) -> dict[str, Any]:
    """``kinds`` are the content types of answers by status; the others are plain text."""
    body = {"required": True, "content": {kind: {"schema": {"type": "string", "format": "binary"}}}}
    common = {"400": "Not in the required form.", "408": "Too slow.", "413": "Too large.", "415": "Unknown coding."}
    common |= {"500": "The store cannot be used.", "503": "Too many uploads at once."}
    return {
        "post": {
            "summary": summary,
            "requestBody": body,
            "responses": {
                code: _text(text, kinds.get(code, TEXT)) for code, text in sorted((answers | common).items())
            },
        }
    }


def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 description of what is served."""
    conflict = {"404": "Unknown log.", "409": "Not the next step; the body says where this side stands."}
    witness = conflict | {"200": "Cosignature lines.", "403": "Not signed by the log.", "422": "The proof fails."}
    segment = {"name": "origin", "in": "path", "required": True, "schema": {"type": "string"}}
    reads: dict[str, Any] = {}
    for service, what in (("mirror", "A peer's log"), ("log", "An own joint log"), ("witness", "A witnessed log")):
        for tail in ("checkpoint",) if service == "witness" else ("checkpoint", "tile/{level}/{n}"):
            names = [segment] + [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in ("level", "n")
                if f"{{{name}}}" in tail
            ]
            reads[f"/{service}/{{origin}}/{tail}"] = {
                "get": {
                    "summary": f"{what}: {tail.partition('/')[0]}.",
                    "parameters": names,
                    "responses": {
                        "200": _text("The file.", TEXT if tail == "checkpoint" else BINARY),
                        "404": _text("Nothing here."),
                        "500": _text("The store cannot be used."),
                    },
                }
            }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Entente joint record", "version": "1"},
        "paths": {
            "/mirror/add-checkpoint": _operation("C2SP tlog-mirror add-checkpoint.", TEXT, witness, {"409": SIZE}),
            "/mirror/add-entries": _operation(
                "C2SP tlog-mirror add-entries.",
                BINARY,
                conflict | {"200": "Cosignature lines.", "202": "Taken so far.", "422": "A proof fails."},
                {"202": INFO, "409": INFO},
            ),
            "/witness/add-checkpoint": _operation("C2SP tlog-witness add-checkpoint.", TEXT, witness, {"409": SIZE}),
            "/acts": _operation(
                "An act signed by the other party, to wait for ours.",
                "application/json",
                {
                    "200": "Its digest.",
                    "403": "Signed by no party here.",
                    "404": "No agreement.",
                    "409": "Known.",
                    "422": "Refused.",
                },
                {},
            ),
            **reads,
        },
    }
