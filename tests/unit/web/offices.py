"""Two offices with a joint log, each behind its ASGI application; every byte that crosses is kept."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

from tests.unit.record.parties import Clock

from entente.desk.acts.kinds import Approval, statement_of
from entente.desk.joint import HubKeeper, approve_act, charter_step, create_joint, propose_act, sync_joint
from entente.record.wire import Response
from entente.web.record import RecordApp

NOW = Clock(1_796_000_000)


def approval(number: int) -> bytes:
    return statement_of(
        Approval(at="2026-11-25T16:00:00Z", protocol="p", request=f"{number:064x}", step="ethics", decision="approve")
    )


class Caller:
    """Calls an ASGI application as a server would, one request after the other or many at once."""

    def __init__(self, app: RecordApp) -> None:
        self.app = app
        self.seen: list[bytes] = []
        self.answers: set[tuple[str, str, int, str]] = set()

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, parts: int = 1
    ) -> Response:
        size = max(1, -(-len(body) // parts))
        messages = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        queue = [
            {"type": "http.request", "body": part, "more_body": n + 1 < len(messages)}
            for n, part in enumerate(messages)
        ]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return queue.pop(0) if queue else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        given = {"content-length": str(len(body))} if headers is None and method == "POST" else headers or {}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [(k.encode(), v.encode()) for k, v in given.items()],
        }
        await self.app(scope, receive, send)
        kind = dict(sent[0]["headers"])[b"content-type"].decode()
        self.seen.append(sent[1]["body"])
        self.answers.add((method.lower(), path, sent[0]["status"], kind))
        return Response(status=sent[0]["status"], body=sent[1]["body"], content_type=kind)

    def __call__(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Response:
        """As a ``Transport`` to the mirror."""
        where = path if path == "acts" else f"mirror/{path}"
        self.seen.append(body)
        return asyncio.run(self.ask(method, f"/{where}", body))


class Offices:
    def __init__(self, home: Path) -> None:
        self.homes = {name: home / name for name in ("alpha", "beta")}
        public = {
            name: create_joint(path, "pact", f"{name}.example", secrets.token_bytes)
            for name, path in self.homes.items()
        }
        drawn, _ = charter_step(self.homes["alpha"], "pact", peer=public["beta"])
        signed, complete = charter_step(self.homes["beta"], "pact", charter=drawn)
        assert complete
        charter_step(self.homes["alpha"], "pact", charter=signed)
        self.callers: dict[str, Caller] = {}
        self.keepers = []
        for name, path in self.homes.items():
            keeper = HubKeeper(path, NOW)
            self.callers[name] = Caller(RecordApp(keeper.current, keeper.close, body_seconds=0.3))

    def sync(self, name: str) -> None:
        other = "beta" if name == "alpha" else "alpha"
        sync_joint(self.homes[name], "pact", self.callers[other], [], NOW)

    def agree(self, number: int) -> str:
        digest = propose_act(self.homes["alpha"], "pact", approval(number), NOW)
        self.sync("alpha")
        approve_act(self.homes["beta"], "pact", digest, NOW)
        self.sync("beta")
        self.sync("alpha")
        return digest

    def close(self) -> None:
        """Stop both applications as a server would."""
        for caller in self.callers.values():

            async def stop(app: RecordApp = caller.app) -> None:
                messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

                async def receive() -> dict[str, str]:
                    return messages.pop(0)

                async def send(message: Any) -> None:
                    pass

                await app({"type": "lifespan"}, receive, send)

            asyncio.run(stop())
