"""HTTP/1.1 connections that do not wait for ever: for a request's head, or for a client that reads nothing.

The server gives a body its time in ``record``; before that there is only a connection, which a stranger could hold.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["STALL_SECONDS", "HurriedProtocol"]

STALL_SECONDS = 20.0
"""How long a head may take to arrive, and how long a client may read nothing of an answer."""


class HurriedProtocol(H11Protocol):
    """Closes a connection on which neither a request is answered nor an answer read for ``STALL_SECONDS``."""

    _limit: asyncio.TimerHandle | None = None
    _unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self._rest()

    def data_received(self, data: bytes) -> None:
        """Wait no longer once the head is whole: the application gives the body its time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()

    def on_response_complete(self) -> None:
        """Wait until the answer is read, and for the next head."""
        self._rest()
        self._watch()
        super().on_response_complete()

    def _watch(self) -> None:
        self._unread = self.transport.get_write_buffer_size()
        self._limit = self.loop.call_later(STALL_SECONDS, self._look)

    def _rest(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _look(self) -> None:
        if 0 < self.transport.get_write_buffer_size() < self._unread:
            self._watch()  # slow, but it reads
        else:
            self.transport.abort()
